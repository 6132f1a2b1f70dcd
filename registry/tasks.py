"""Work of the registry that runs outside the request. The work itself is in the actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from celery import shared_task
from django.urls import reverse

from koperasi.jobs.kinds import JobRefused, kind
from koperasi.jobs.models import Pekerjaan
from koperasi.lib.filed import FileProblem
from registry.actions import imports, laporan, papers, preparing, sweeping
from registry.models import Berkas, Impor, Koperasi
from registry.policies import Refused

LEASE = 900  # the largest file we accept takes minutes, not seconds


def _page(job: Pekerjaan) -> str:
    return reverse("registry:impor-detail", args=[job.payload["impor"]])


def _impor(job: Pekerjaan) -> Impor:
    return Impor.objects.get(pk=job.payload["impor"])


@kind(imports.PERIKSA, lease=LEASE, label="Pemeriksaan berkas impor", link=_page)
def check_import(job: Pekerjaan) -> dict[str, Any]:
    return _counts(lambda: imports.preview(impor=_impor(job)))


@kind(imports.SIMPAN, lease=LEASE, label="Penyimpanan impor", link=_page)
def commit_import(job: Pekerjaan) -> dict[str, Any]:
    return _counts(lambda: imports.commit(impor=_impor(job), by=job.owner, strict=job.payload.get("ketat", False)))


@kind(imports.BATALKAN, lease=LEASE, label="Pembatalan impor", link=_page)
def undo_import(job: Pekerjaan) -> dict[str, Any]:
    return _counts(lambda: imports.undo(impor=_impor(job), by=job.owner))


@kind(papers.SIAPKAN, lease=120, label="Pratinjau berkas")
def prepare_paper(job: Pekerjaan) -> dict[str, Any]:
    berkas = Berkas.objects.get(pk=job.payload["berkas"])
    try:
        preparing.prepare(berkas)
    except FileProblem as sentence:  # trying again draws nothing else
        raise JobRefused(str(sentence)) from None
    return {"halaman": berkas.halaman}


@kind(
    laporan.MASSAL,
    lease=60,
    label="Konsep laporan keuangan",
    link=lambda job: reverse("registry:laporan-massal-upload"),
)
def draft_report(job: Pekerjaan) -> dict[str, Any]:
    load, by = job.payload, job.owner
    koperasi = Koperasi.objects.visible_to(by).filter(pk=load["koperasi"]).first() if by else None
    if by is None or koperasi is None:
        raise JobRefused("Koperasi ini tidak ada dalam daftar Anda.")
    try:
        konsep = laporan.draft_for(
            koperasi=koperasi, tahun_buku=load["tahun_buku"], angka=load["angka"], visit=load["visit"],
            diterima=dt.date.fromisoformat(load["diterima"]), by=by,
        )  # fmt: skip
    except Refused as sentence:
        raise JobRefused(str(sentence)) from None
    return {"konsep": str(konsep.kode)}


def _counts(work: Any) -> dict[str, Any]:
    try:
        return dict(work().hitungan)
    except Refused as sentence:
        raise JobRefused(str(sentence)) from None


@shared_task(name="registry.tasks.sweep")
def sweep() -> None:
    sweeping.sweep()


@shared_task(name="registry.tasks.scan_waiting")
def scan_waiting() -> None:
    preparing.scan_waiting()
