"""Figures of letters, cases and what the office did. Rows are those of the cooperatives given, on or since a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from pembinaan import doings
from pembinaan.angka.jenis import Urusan
from pembinaan.angka.posisi import Posisi
from pembinaan.models import HasilKasus, JawabanSurat, JenisKasus, JenisSurat, Kasus, Surat
from registry import merged
from registry.models.koperasi import KoperasiQuerySet


# --- Letters and cases ------------------------------------------------------------------------------
def _of(rows: QuerySet[Any], koperasi_set: KoperasiQuerySet) -> QuerySet[Any]:
    """Those of the cooperatives. What was sent to, or done for, a merged record is its survivor's: it did happen."""
    there = rows.annotate(u_koperasi=merged.owner())
    return there.filter(u_koperasi__in=koperasi_set.order_by().values("pk"))


def _letters(koperasi_set: KoperasiQuerySet, posisi: Posisi) -> QuerySet[Surat]:
    issued = Surat.objects.numbered().filter(jenis=JenisSurat.TANGGA, tanggal__range=(posisi.dari, posisi.on))
    return _of(issued, koperasi_set)


def _answered(koperasi_set: KoperasiQuerySet, posisi: Posisi) -> QuerySet[Surat]:
    answers = JawabanSurat.objects.answering().filter(surat=OuterRef("pk"), tanggal__lte=posisi.on)
    return _letters(koperasi_set, posisi).filter(Exists(answers))


def _cases(koperasi_set: KoperasiQuerySet, posisi: Posisi) -> QuerySet[Kasus]:
    there = _of(Kasus.objects.filter(dibuka_pada__lte=posisi.on), koperasi_set)
    return there.filter(Q(ditutup_pada=None) | Q(ditutup_pada__gt=posisi.on))


def _closed(koperasi_set: KoperasiQuerySet, posisi: Posisi) -> QuerySet[Kasus]:
    there = _of(Kasus.objects.all(), koperasi_set)
    return there.filter(ditutup_pada__range=(posisi.dari, posisi.on), dibuka_pada__lte=F("ditutup_pada"))


def _reactivated(koperasi_set: KoperasiQuerySet, posisi: Posisi) -> QuerySet[Kasus]:
    return _closed(koperasi_set, posisi).filter(jenis=JenisKasus.KEAKTIFAN, hasil=HasilKasus.AKTIF_KEMBALI)


SURAT_KELUAR = Urusan(
    "surat-keluar", "Surat keluar", "Surat tangga yang bernomor, bertanggal {dari} sampai dengan {tanggal}.",
    _letters, "surat",
)  # fmt: skip
SURAT_DIJAWAB = Urusan(
    "surat-dijawab", "Surat dijawab", "Surat keluar itu yang dijawab sampai dengan {tanggal}; keberatan yang tidak "
    "diterima bukan jawaban.", _answered, "surat",
)  # fmt: skip
KASUS_TERBUKA = Urusan(
    "kasus-terbuka", "Kasus terbuka", "Kasus pembinaan yang dibuka sampai dengan {tanggal} dan belum ditutup.",
    _cases, "kasus",
)  # fmt: skip
KASUS_DITUTUP = Urusan(
    "kasus-ditutup", "Kasus ditutup", "Kasus pembinaan yang ditutup {dari} sampai dengan {tanggal}.", _closed, "kasus"
)
KASUS_AKTIF_KEMBALI = Urusan(
    "kasus-aktif-kembali", "Kasus ditutup aktif kembali",
    "Kasus keaktifan yang ditutup dengan hasil aktif kembali, {dari} sampai dengan {tanggal}.", _reactivated, "kasus",
)  # fmt: skip


# --- What the office did since `posisi.dari` ---------------------------------------------------------
def _opened(koperasi_set: KoperasiQuerySet, posisi: Posisi) -> QuerySet[Kasus]:
    there = _of(Kasus.objects.all(), koperasi_set)
    return there.filter(dibuka_pada__range=(posisi.dari, posisi.on))


def _done(kind: str) -> Callable[[KoperasiQuerySet, Posisi], QuerySet[Any]]:
    """Rows of one source of `doings` whose cooperative is its field `koperasi`."""
    source = next(one for one in doings.SOURCES if one.jenis == kind)

    def done(koperasi_set: KoperasiQuerySet, posisi: Posisi) -> QuerySet[Any]:
        there = _of(source.rows(), koperasi_set)
        return there.filter(**{f"{source.tanggal}__range": (posisi.dari, posisi.on)})

    return done


KASUS_DIBUKA = Urusan(
    "kasus-dibuka", "Kasus dibuka", "Kasus pembinaan yang dibuka {dari} sampai dengan {tanggal}.", _opened, "kasus"
)
KUNJUNGAN = Urusan(
    "kunjungan", "Kunjungan", "Kunjungan lapangan yang selesai {dari} sampai dengan {tanggal}.", _done("kunjungan"),
    "kunjungan",
)  # fmt: skip
FASILITASI = Urusan(
    "fasilitasi", "Fasilitasi", "Permintaan fasilitasi yang selesai atau ditolak {dari} sampai dengan {tanggal}.",
    _done("fasilitasi"), "fasilitasi",
)  # fmt: skip

MATTERS: tuple[Urusan, ...] = (SURAT_KELUAR, SURAT_DIJAWAB, KASUS_TERBUKA, KASUS_DITUTUP, KASUS_AKTIF_KEMBALI)
DOINGS: tuple[Urusan, ...] = (KASUS_DIBUKA, KUNJUNGAN, FASILITASI)
