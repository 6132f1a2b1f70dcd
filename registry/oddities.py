"""Figures and dates that look wrong: a closed list of checks, each with its sentence. Nothing is changed by them.

Checks on yearly figures look at the latest row of a cooperative and at the one before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FloatField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Abs, Cast, NullIf

from koperasi.lib.dates import panjang
from koperasi.lib.rupiah import ribuan, rp
from registry.models import DataTahunan, Kantor, Koperasi
from registry.models.koperasi import KoperasiQuerySet

OLDEST = dt.date(1930, 1, 1)  # the first ordinances on cooperatives are of 1915 and 1927; none we know is older
EVERY = 2**31  # more rows than there are
APART = 0.1  # share of aset by which modal sendiri and modal luar may miss it
JUMP = 10  # times from one position to the next
THOUSAND = (500, 2_000)  # about a thousandfold: rupiah against ribu, or ribu against juta


@dataclass(frozen=True)
class Check:
    """`kondisi(on)`: of Koperasi, or of the latest DataTahunan (`angka`); `kata(row)`: what is odd, in one sentence."""

    kode: str
    nama: str
    angka: bool
    kondisi: Callable[[dt.date], Q]
    kata: Callable[[Any], str]


def _ratio(row: Any) -> str:
    return f"aset {rp(row.v_lalu)} per {panjang(row.v_lalu_posisi)} menjadi {rp(row.aset)}"


def _times(low: float, high: float) -> Q:
    return Q(v_kali__gte=low, v_kali__lt=high) | Q(v_kali__gt=1 / high, v_kali__lte=1 / low)


def _unit(on: dt.date) -> Q:
    return _times(*THOUSAND) | _times(THOUSAND[0] * 1_000, THOUSAND[1] * 1_000)


def _foreign_nik(on: dt.date) -> Q:
    office = Kantor.objects.get_current()
    return ~Q(nik="") & ~Q(nik__startswith=office.kode.replace(".", "")) if office else Q(pk__in=[])


CHECKS = (
    Check("satuan", "Satuan tertukar (rupiah, ribu, juta)", True, _unit,
          lambda row: f"Kira-kira seribu kali lipat: {_ratio(row)}. Mungkin salah satu ditulis dalam ribuan."),
    Check("lonjakan", "Aset berubah sepuluh kali lipat atau lebih", True,
          lambda on: (Q(v_kali__gte=JUMP) | Q(v_kali__lte=1 / JUMP)) & ~_unit(on),
          lambda row: f"Berubah lebih dari {JUMP} kali lipat: {_ratio(row)}."),
    Check("aset-modal", "Aset tidak sama dengan modal sendiri dan modal luar", True,
          lambda on: Q(v_selisih__gt=APART),
          lambda row: f"Aset {rp(row.aset)}, modal sendiri {rp(row.modal_sendiri)} ditambah modal luar "
                      f"{rp(row.modal_luar)} adalah {rp(row.modal_sendiri + row.modal_luar)}."),
    Check("shu-volume", "SHU melebihi volume usaha", True,
          lambda on: Q(shu__gt=F("volume_usaha")) & Q(shu__gt=0),
          lambda row: f"SHU {rp(row.shu)}, padahal volume usaha {rp(row.volume_usaha)}."),
    Check("jumlah-anggota", "Anggota laki-laki dan perempuan tidak sama dengan seluruhnya", True,
          lambda on: ~Q(anggota=F("anggota_laki") + F("anggota_perempuan")),
          lambda row: f"Laki-laki {ribuan(row.anggota_laki)} ditambah perempuan {ribuan(row.anggota_perempuan)}, "
                      f"tetapi seluruhnya {ribuan(row.anggota)}."),
    Check("tanpa-anggota", "Tidak ada anggota, tetapi ada aset", True,
          lambda on: Q(anggota=0, aset__gt=0), lambda row: f"Anggota 0, padahal aset {rp(row.aset)}."),
    Check("negatif", "Negatif yang tidak mungkin", True,
          lambda on: Q(aset__lt=0) | Q(modal_luar__lt=0) | Q(volume_usaha__lt=0),
          lambda row: "Aset, modal luar, atau volume usaha ditulis di bawah nol."),
    Check("posisi-mendatang", "Posisi angka belum tiba", True,
          lambda on: Q(tanggal_posisi__gt=on), lambda row: f"Posisi {panjang(row.tanggal_posisi)} belum tiba."),
    Check("tanggal-badan-hukum", "Tanggal badan hukum tidak wajar", False,
          lambda on: Q(tanggal_badan_hukum__gt=on) | Q(tanggal_badan_hukum__lt=OLDEST),
          lambda row: f"Tanggal badan hukum {panjang(row.tanggal_badan_hukum)}."),
    Check("sertifikat", "Sertifikat NIK berakhir sebelum terbit", False,
          lambda on: Q(sertifikat_nik_berakhir__lt=F("sertifikat_nik_terbit")),
          lambda row: f"Terbit {panjang(row.sertifikat_nik_terbit)}, berakhir {panjang(row.sertifikat_nik_berakhir)}."),
    Check("sertifikat-tanpa-nik", "Ada sertifikat NIK, tetapi tidak ada NIK", False,
          lambda on: Q(nik="", sertifikat_nik_terbit__isnull=False),
          lambda row: f"Sertifikat terbit {panjang(row.sertifikat_nik_terbit)}, nomor NIK kosong."),
    Check("nik-wilayah", "NIK tidak berawalan kode wilayah ini (peringatan)", False, _foreign_nik,
          lambda row: f"NIK {row.nik}. Dapat benar bila koperasi pindah dari daerah lain."),
)  # fmt: skip
BY_CODE = {one.kode: one for one in CHECKS}


def rows(check: Check, koperasi_set: KoperasiQuerySet, *, on: dt.date) -> QuerySet[Any]:
    """Koperasi, or DataTahunan with its koperasi, in the order of names."""
    if check.angka:
        found = _figures(koperasi_set).filter(check.kondisi(on)).select_related("koperasi__kecamatan")
        return found.order_by("koperasi__nama_urut", "pk")
    found_too = koperasi_set.filter(check.kondisi(on)).select_related("kecamatan").defer("cari")
    return found_too.order_by("nama_urut", "pk")


def counts(koperasi_set: KoperasiQuerySet, *, on: dt.date) -> dict[str, int]:
    """{code: number}, every check. Two queries."""

    def asked(angka: bool) -> dict[str, Any]:
        return {one.kode.replace("-", "_"): Count("pk", filter=one.kondisi(on)) for one in CHECKS if one.angka == angka}

    # Sliced, so that the database finds the ratio of each row once, and not again for each check that reads it.
    found = _figures(koperasi_set).order_by()[:EVERY].aggregate(**asked(True))
    found |= koperasi_set.order_by().aggregate(**asked(False))
    return {one.kode: found[one.kode.replace("-", "_")] for one in CHECKS}


def _figures(koperasi_set: KoperasiQuerySet) -> QuerySet[DataTahunan]:
    """The latest row of each cooperative: v_lalu (aset of the row before), v_kali (how many times), v_selisih."""
    kept = DataTahunan.objects.filter(ditarik_pada=None)
    own = kept.filter(koperasi=OuterRef("koperasi")).order_by("-tanggal_posisi", "-pk")
    before = own.filter(tanggal_posisi__lt=OuterRef("tanggal_posisi")).exclude(aset=None)
    latest = kept.filter(koperasi__in=koperasi_set.order_by().values("pk"))
    keys = latest.order_by("koperasi_id", "-tanggal_posisi", "-pk").distinct("koperasi_id").values("pk")
    aset = Cast("aset", FloatField())
    return kept.filter(pk__in=keys).annotate(
        v_lalu=Subquery(before.values("aset")[:1]),
        v_lalu_posisi=Subquery(before.values("tanggal_posisi")[:1]),
        v_kali=aset / NullIf(Cast("v_lalu", FloatField()), 0.0),
        v_selisih=Abs(aset - F("modal_sendiri") - F("modal_luar")) / NullIf(Abs(aset), 0.0),
    )


def koperasi_of(row: Any) -> Koperasi:
    return row.koperasi if isinstance(row, DataTahunan) else row
