"""Work of the registry that runs outside the request. The work itself is in the actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from celery import shared_task
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin
from koperasi.jobs.kinds import JobRefused, kind
from koperasi.jobs.models import Pekerjaan
from koperasi.lib.filed import FileProblem
from registry.actions import imports, laporan, massal, papers, preparing, sweeping
from registry.models import Berkas, Impor, Koperasi, TindakanMassal
from registry.policies import Refused
from registry.saringan.massal import TINDAKAN

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


def _bulk_page(job: Pekerjaan) -> str:
    return reverse("registry:massal-detail", args=[(job.result or job.payload)["tindakan"]])


def _bulk(job: Pekerjaan, work: Callable[[User], TindakanMassal]) -> dict[str, Any]:
    """Under the rights its owner holds now, not those of the day it was asked for."""
    if job.owner is None or not job.owner.boleh(Izin.KOPERASI_MASSAL):
        raise JobRefused("Anda tidak lagi berhak mengubah banyak koperasi sekaligus.")
    try:
        return {"tindakan": work(job.owner).pk}
    except Refused as sentence:
        raise JobRefused(str(sentence)) from None


@kind(massal.JALANKAN, lease=LEASE, label="Tindakan massal", link=_bulk_page)
def change_many(job: Pekerjaan) -> dict[str, Any]:
    load = job.payload
    return _bulk(
        job,
        lambda by: massal.run(
            kueri=load["kueri"], tindakan=TINDAKAN[load["jenis"]], isian=load["isian"], expected=load["expected"],
            by=by, report=job.report_progress,
        ),
    )  # fmt: skip


@kind(massal.BATALKAN, lease=LEASE, label="Pembatalan tindakan massal", link=_bulk_page)
def undo_many(job: Pekerjaan) -> dict[str, Any]:
    row = TindakanMassal.objects.get(pk=job.payload["tindakan"])
    return _bulk(job, lambda by: massal.undo(tindakan=row, by=by, report=job.report_progress))


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
