"""What Celery may be told. Nothing is passed: the rows and the office's date say what there is to do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from celery import shared_task
from django.urls import reverse

from koperasi.jobs.kinds import JobRefused, kind
from koperasi.jobs.models import Pekerjaan
from koperasi.lib.filed import FileProblem
from koperasi.lib.sheets import SheetProblem
from pembinaan import nightly
from pembinaan.actions import (
    attachments,
    formulir,
    mikro_import,
    pelatihan_sertifikat,
    peta,
    proposals_ministry,
    rekap,
    rekap_berkas,
    rekonsiliasi,
    rencana_files,
    results,
    simulasi,
    surat_berkas,
    surat_luar_berkas,
    surat_pdf,
    surat_terbit,
    surat_ttd,
)
from pembinaan.forms.simulasi import SimulasiForm
from pembinaan.models import ImporMikro, Lampiran, Pelatihan, PengirimanSurat, UsulanPembubaran
from pembinaan.navigation import address
from pembinaan.pengantaran import mail
from pembinaan.simulasi.percobaan import Percobaan
from registry.actions import preparing
from registry.classification import night
from registry.policies import Refused

log = logging.getLogger(__name__)


@shared_task(name="pembinaan.tasks.night_tick")
def night_tick() -> None:
    """Hourly, because WIB, WITA and WIT cross midnight at different hours and a server may have slept."""
    try:
        found = nightly.tick()
    except night.Held as held:
        log.warning("%s", held)
        return
    if found is not None:
        log.info("Malam %s: %s berubah. %s", found.on, found.changed, found.message)


def _draft(job: Pekerjaan) -> str:
    return reverse("pembinaan:usulan-pdf", args=[job.payload["usulan"]])


def _proposal(job: Pekerjaan) -> str:
    return reverse("pembinaan:usulan-detail", args=[job.payload["usulan"]])


@kind(attachments.SIAPKAN, lease=120, label="Pratinjau lampiran")
def prepare_attachment(job: Pekerjaan) -> dict[str, Any]:
    row = Lampiran.objects.get(pk=job.payload["lampiran"])
    try:
        preparing.prepare(row)
    except FileProblem as sentence:  # trying again draws nothing else
        raise JobRefused(str(sentence)) from None
    return {"halaman": row.halaman}


@kind(
    rencana_files.BUAT,
    lease=300,  # sixty cooperatives with their photos take a minute
    label="Laporan hasil perjalanan dinas",
    link=lambda job: reverse("pembinaan:perjalanan-file", args=[job.payload["rencana"], job.pk]),
)
def make_report(job: Pekerjaan) -> dict[str, Any]:
    return rencana_files.make_for(job)


@kind(
    results.SUSUN, lease=900, label="Laporan pembinaan tahunan",
    link=lambda job: reverse("pembinaan:tahunan-file", args=[job.pk]),
)  # fmt: skip
def write_yearly_report(job: Pekerjaan) -> dict[str, Any]:
    return results.make(job)


@kind(simulasi.HITUNG, lease=300, label="Simulasi aturan", link=lambda job: _trial(job).url("detail"))
def try_rule(job: Pekerjaan) -> dict[str, Any]:
    return simulasi.make(job, _trial(job))


def _trial(job: Pekerjaan) -> Percobaan:
    form = SimulasiForm(job.payload)
    if not form.is_valid():
        raise JobRefused("Aturan yang dicoba tidak lagi dapat dibaca; hitung lagi dari halaman simulasi.")
    return form.tried


def _period(job: Pekerjaan) -> str:
    return reverse("pembinaan:periode-detail", args=[job.result["periode"]]) if job.result else ""


@kind(rekap.TUTUP, lease=900, label="Penutupan periode rekap", link=_period)
def close_period(job: Pekerjaan) -> dict[str, Any]:
    return rekap.make(job)


@kind(
    rekap.KOREKSI, lease=900, label="Koreksi setelah penutupan",
    link=lambda job: reverse("pembinaan:periode-koreksi-list", args=[job.payload["periode"]]),
)  # fmt: skip
def compare_period(job: Pekerjaan) -> dict[str, Any]:
    return rekap.compare(job)


@kind(
    rekap_berkas.SUSUN, lease=300, label="Rekap dalam PDF",
    link=lambda job: reverse("pembinaan:rekap-file", args=[job.pk]),
)  # fmt: skip
def print_rekap(job: Pekerjaan) -> dict[str, Any]:
    return rekap_berkas.make(job)


@kind(
    pelatihan_sertifikat.GABUNG,
    lease=600,
    label="Sertifikat pelatihan untuk dicetak",
    link=lambda job: reverse("pembinaan:sertifikat-list", args=[job.payload["pelatihan"]]),
)
def merge_certificates(job: Pekerjaan) -> dict[str, Any]:
    row = Pelatihan.objects.get(pk=job.payload["pelatihan"])
    return {"sertifikat": pelatihan_sertifikat.merge(pelatihan=row, report=job.report_progress)}


@kind(proposals_ministry.KONSEP, lease=300, label="Konsep berkas usulan", link=_draft)
def draft_dossier(job: Pekerjaan) -> dict[str, Any]:
    return _dossier(proposals_ministry.write_draft, job)


@kind(proposals_ministry.BERKAS, lease=300, label="Berkas usulan untuk kementerian", link=_proposal)
def freeze_dossier(job: Pekerjaan) -> dict[str, Any]:
    return _dossier(lambda usulan: proposals_ministry.freeze(usulan=usulan).halaman, job)


def _dossier(work: Callable[[UsulanPembubaran], int | None], job: Pekerjaan) -> dict[str, Any]:
    try:
        return {"halaman": work(UsulanPembubaran.objects.select_related("koperasi").get(pk=job.payload["usulan"]))}
    except (Refused, FileProblem) as sentence:
        raise JobRefused(str(sentence)) from None


def _attempt(job: Pekerjaan) -> PengirimanSurat:
    return PengirimanSurat.objects.select_related("surat__koperasi", "surat__langkah").get(pk=job.payload["pengiriman"])


@kind(
    mail.KIND, lease=120, label="Surel surat",
    link=lambda job: reverse("pembinaan:kirim-detail", args=[_attempt(job).surat_id]),
)  # fmt: skip
def mail_letter(job: Pekerjaan) -> dict[str, Any]:
    attempt = _attempt(job)
    mail.send(attempt)
    return {"kepada": attempt.tujuan}


@shared_task(name="pembinaan.tasks.scan_waiting")
def scan_waiting() -> None:
    attachments.scan_waiting()


# --- Files of usaha mikro: the largest known list has 17,671 rows ---------------------------------
def _mikro_page(job: Pekerjaan) -> str:
    return reverse("pembinaan:mikro-impor-detail", args=[job.payload["impor"]])


def _mikro(job: Pekerjaan, work: Any, **more: Any) -> dict[str, Any]:
    try:
        return dict(work(impor=ImporMikro.objects.get(pk=job.payload["impor"]), **more).hitungan)
    except (Refused, SheetProblem) as sentence:
        raise JobRefused(str(sentence)) from None


@kind(mikro_import.PERIKSA, lease=600, label="Pemeriksaan berkas usaha mikro", link=_mikro_page)
def check_mikro(job: Pekerjaan) -> dict[str, Any]:
    return _mikro(job, mikro_import.preview, say=job.report_progress)


@kind(mikro_import.SIMPAN, lease=600, label="Penyimpanan usaha mikro", link=_mikro_page)
def save_mikro(job: Pekerjaan) -> dict[str, Any]:
    return _mikro(job, mikro_import.commit, by=job.owner, say=job.report_progress)


@kind(mikro_import.BATALKAN, lease=600, label="Pembatalan impor usaha mikro", link=_mikro_page)
def undo_mikro(job: Pekerjaan) -> dict[str, Any]:
    return _mikro(job, mikro_import.undo, by=job.owner)


# --- Letters --------------------------------------------------------------------------------------
def _batch_page(job: Pekerjaan) -> str:
    return address("pembinaan:paket-detail", job.payload["paket"])


# Short leases: with the minute tick, what a killed worker held is done within two minutes.
kind(surat_terbit.TERBIT, lease=50, label="Pemberian nomor surat", link=_batch_page)(surat_terbit.issue)
kind(surat_terbit.BERKAS, lease=50, label="Berkas surat")(surat_pdf.make)
kind(surat_berkas.SUSUN, lease=900, label="Berkas paket surat", link=_batch_page)(surat_berkas.make)


# --- Letters: numbers and signatures from outside ----------------------------------------------------------
def _folder_page(job: Pekerjaan) -> str:
    return reverse("pembinaan:luar-map-file", args=[job.result["berkas"]]) if job.result else ""


def _read_page(job: Pekerjaan) -> str:
    name = "pembinaan:luar-read" if job.payload["untuk"] == surat_luar_berkas.LUAR else "pembinaan:ttd-read"
    return reverse(name, args=[job.pk])


@kind(surat_luar_berkas.MAP, lease=900, label="Map surat untuk SRIKANDI", link=_folder_page)
def make_outside_folder(job: Pekerjaan) -> dict[str, Any]:
    return _refusing(surat_luar_berkas.make_folder, job)


@kind(surat_luar_berkas.BACA, lease=900, label="Pembacaan PDF surat", link=_read_page)
def read_returned(job: Pekerjaan) -> dict[str, Any]:
    return _refusing(surat_luar_berkas.read_files, job)


@kind(surat_ttd.P12, lease=60, label="Tanda tangan dengan sertifikat kantor")
def sign_with_p12(job: Pekerjaan) -> dict[str, Any]:
    return _refusing(surat_ttd.sign_p12, job)


def _refusing(work: Callable[[Pekerjaan], dict[str, Any]], job: Pekerjaan) -> dict[str, Any]:
    try:
        return work(job)
    except (Refused, FileProblem) as sentence:
        raise JobRefused(str(sentence)) from None


# --- Forms of the province, lists of ODS ----------------------------------------------------------------
def _filled_page(job: Pekerjaan) -> str:
    if job.result:
        return reverse("pembinaan:terisi-detail", args=[job.result["terisi"]])
    return reverse("pembinaan:format-detail", args=[job.payload["format"]])


@kind(formulir.ISI, lease=300, label="Pengisian format provinsi", link=_filled_page)
def fill_form(job: Pekerjaan) -> dict[str, Any]:
    return formulir.make(job)


@kind(
    rekonsiliasi.BANDINGKAN, lease=900, label="Pencocokan dengan berkas ODS",
    link=lambda job: reverse("pembinaan:rekonsiliasi-detail", args=[job.payload["rekonsiliasi"]]),
)  # fmt: skip
def compare_with_ods(job: Pekerjaan) -> dict[str, Any]:
    return rekonsiliasi.make(job)


@kind(peta.BACA, lease=300, label="Pembacaan peta wilayah", link=lambda job: reverse("pembinaan:peta-check",
      args=[job.pk]))  # fmt: skip
def read_map(job: Pekerjaan) -> dict[str, Any]:
    return peta.make(job)
