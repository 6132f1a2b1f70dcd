"""What hangs on a record, from every room, and what of it must be settled before the record may end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from pembinaan.models import (
    Bantuan,
    Fasilitasi,
    Kasus,
    KeadaanSurat,
    Kunjungan,
    Orang,
    Peserta,
    Surat,
    UsahaMikro,
    UsulanPembubaran,
)
from registry.models import AksesPengurus, DataTahunan, Konsep, Koperasi, LaporanKeuangan, MasaBukti, Pengurus, Rat

# Letters on their way: numbered ones that nobody has received, and those that wait for a number.
UNDER_WAY = (
    KeadaanSurat.PARAF, KeadaanSurat.DISETUJUI, KeadaanSurat.LUAR, KeadaanSurat.TERBIT, KeadaanSurat.SIAP,
    KeadaanSurat.BERTANDA, KeadaanSurat.DIKIRIM, KeadaanSurat.KEMBALI,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """How many of one kind hang on each of two records."""

    label: str
    satu: int
    dua: int


def _rows() -> list[tuple[str, QuerySet[Any], str]]:
    """(label, rows, path to the cooperative)"""
    return [
        ("Tahun buku dengan bukti", MasaBukti.objects.filter(dibatalkan_pada=None), "koperasi"),
        ("RAT yang diajukan atau dicatat", Rat.objects.filter(ditarik_pada=None), "koperasi"),
        ("Laporan keuangan", LaporanKeuangan.objects.filter(ditarik_pada=None), "koperasi"),
        ("Isian yang belum dikirim", Konsep.objects.filter(keadaan=Konsep.Keadaan.BUKA), "koperasi"),
        ("Data tahunan", DataTahunan.objects.filter(ditarik_pada=None), "koperasi"),
        ("Pengurus", Pengurus.objects.all(), "koperasi"),
        ("Akses pengurus", AksesPengurus.objects.filter(sampai=None), "koperasi"),
        ("Kasus terbuka", Kasus.objects.open(), "koperasi"),
        ("Kasus selesai", Kasus.objects.filter(keadaan="selesai"), "koperasi"),
        ("Surat", Surat.objects.all(), "koperasi"),
        ("Kunjungan", Kunjungan.objects.exclude(keadaan="batal"), "koperasi"),
        ("Orang yang dikenal dari pelatihan", Orang.objects.all(), "koperasi"),
        ("Peserta pelatihan", Peserta.objects.all(), "orang__koperasi"),
        ("Fasilitasi", Fasilitasi.objects.all(), "koperasi"),
        ("Bantuan", Bantuan.objects.all(), "koperasi"),
        ("Usulan pembubaran atau pembekuan", UsulanPembubaran.objects.all(), "koperasi"),
        ("Usaha mikro", UsahaMikro.objects.all(), "koperasi"),
    ]


def lines(satu: Koperasi, dua: Koperasi) -> list[Line]:
    """Kinds of which either has any. One query."""
    kinds = _rows()
    counts = {
        f"n{at}": Coalesce(Subquery(_count(rows, path, years=at == 0), output_field=IntegerField()), Value(0))
        for at, (_, rows, path) in enumerate(kinds)
    }
    found = {row["pk"]: row for row in Koperasi.objects.filter(pk__in=[satu.pk, dua.pk]).annotate(**counts).values(
        "pk", *counts)}  # fmt: skip
    all_lines = [
        Line(label, found[satu.pk][f"n{at}"], found[dua.pk][f"n{at}"]) for at, (label, _, _) in enumerate(kinds)
    ]
    return [line for line in all_lines if line.satu or line.dua]


def _count(rows: QuerySet[Any], path: str, *, years: bool) -> QuerySet[Any]:
    own = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return own.annotate(n=Count("tahun_buku", distinct=True) if years else Count("pk")).values("n")


def unsettled(dari: Koperasi) -> list[str]:
    """Sentences about what keeps this record from ending. Two queries."""
    found = []
    letter = Surat.objects.filter(koperasi=dari, keadaan__in=UNDER_WAY).select_related("langkah").first()
    if letter:
        state = letter.get_keadaan_display().lower()
        found.append(f"Surat “{letter.judul}” kepada {dari} masih berjalan ({state}); selesaikan atau batalkan dahulu.")
    if UsulanPembubaran.objects.open().filter(koperasi=dari).exists():
        found.append(f"Usulan atas {dari} masih berjalan; pilih rekaman itu sebagai yang bertahan.")
    return found


def named(dari: Koperasi) -> list[str]:
    """What becomes of the record's open business, for the person who is about to merge. Three queries."""
    found = [
        f"Kasus {kasus.get_jenis_display().lower()} ditutup “tidak perlu ditangani”; catatannya tetap terbaca."
        for kasus in Kasus.objects.open().filter(koperasi=dari)
    ]
    drafts = Surat.objects.filter(koperasi=dari, keadaan__in=(KeadaanSurat.KONSEP, KeadaanSurat.DIKEMBALIKAN)).count()
    if drafts:
        found.append(f"{drafts} konsep surat tidak berlanjut.")
    open_drafts = Konsep.objects.filter(koperasi=dari, keadaan=Konsep.Keadaan.BUKA).count()
    if open_drafts:
        found.append(f"{open_drafts} isian yang belum dikirim tidak dapat dilanjutkan; isi lagi pada rekaman lain.")
    return found
