"""Figures and dates that look wrong: a closed list of checks, each with its sentence. Nothing is changed by them.

Checks on yearly figures look at the latest row of a cooperative and at the one before it. What somebody found true
(AngkaBenar) is in no list and no count until one of the figures that the check reads changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, FloatField, JSONField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Abs, Cast, JSONArray, NullIf

from koperasi.lib.dates import panjang
from koperasi.lib.rupiah import ribuan, rp
from registry.models import AngkaBenar, DataTahunan, Kantor, Koperasi
from registry.models.koperasi import KoperasiQuerySet

OLDEST = dt.date(1930, 1, 1)  # the first ordinances on cooperatives are of 1915 and 1927; none we know is older
EVERY = 2**31  # more rows than there are
APART = 0.1  # share of aset by which modal sendiri and modal luar may miss it
JUMP = 10  # times from one position to the next
THOUSAND = (500, 2_000)  # about a thousandfold: rupiah against ribu, or ribu against juta


@dataclass(frozen=True)
class Check:
    """`kondisi(on)`: of Koperasi, or of the latest DataTahunan (`angka`); `kata(row)`: what is odd, in one sentence.

    `kolom`: the figures it reads, of the row or of `_figures`; while they stay as they are it is the same figure.
    """

    kode: str
    nama: str
    angka: bool
    kolom: tuple[str, ...]
    kondisi: Callable[[dt.date], Q]
    kata: Callable[[Any], str]

    @property
    def owner(self) -> str:
        """From its row to the cooperative's key."""
        return "koperasi" if self.angka else "pk"


def _ratio(row: Any) -> str:
    return f"aset {rp(row.v_lalu)} per {panjang(row.v_lalu_posisi)} menjadi {rp(row.aset)}"


def _times(low: float, high: float) -> Q:
    return Q(v_kali__gte=low, v_kali__lt=high) | Q(v_kali__gt=1 / high, v_kali__lte=1 / low)


def _unit(on: dt.date) -> Q:
    return _times(*THOUSAND) | _times(THOUSAND[0] * 1_000, THOUSAND[1] * 1_000)


def _foreign_nik(on: dt.date) -> Q:
    office = Kantor.objects.get_current()
    return ~Q(nik="") & ~Q(nik__startswith=office.kode.replace(".", "")) if office else Q(pk__in=[])


GROWTH = ("tanggal_posisi", "aset", "v_lalu_posisi", "v_lalu")
CHECKS = (
    Check("satuan", "Satuan tertukar (rupiah, ribu, juta)", True, GROWTH, _unit,
          lambda row: f"Kira-kira seribu kali lipat: {_ratio(row)}. Mungkin salah satu ditulis dalam ribuan."),
    Check("lonjakan", "Aset berubah sepuluh kali lipat atau lebih", True, GROWTH,
          lambda on: (Q(v_kali__gte=JUMP) | Q(v_kali__lte=1 / JUMP)) & ~_unit(on),
          lambda row: f"Berubah lebih dari {JUMP} kali lipat: {_ratio(row)}."),
    Check("aset-modal", "Aset tidak sama dengan modal sendiri dan modal luar", True,
          ("tanggal_posisi", "aset", "modal_sendiri", "modal_luar"),
          lambda on: Q(v_selisih__gt=APART),
          lambda row: f"Aset {rp(row.aset)}, modal sendiri {rp(row.modal_sendiri)} ditambah modal luar "
                      f"{rp(row.modal_luar)} adalah {rp(row.modal_sendiri + row.modal_luar)}."),
    Check("shu-volume", "SHU melebihi volume usaha", True, ("tanggal_posisi", "shu", "volume_usaha"),
          lambda on: Q(shu__gt=F("volume_usaha")) & Q(shu__gt=0),
          lambda row: f"SHU {rp(row.shu)}, padahal volume usaha {rp(row.volume_usaha)}."),
    Check("jumlah-anggota", "Anggota laki-laki dan perempuan tidak sama dengan seluruhnya", True,
          ("tanggal_posisi", "anggota", "anggota_laki", "anggota_perempuan"),
          lambda on: ~Q(anggota=F("anggota_laki") + F("anggota_perempuan")),
          lambda row: f"Laki-laki {ribuan(row.anggota_laki)} ditambah perempuan {ribuan(row.anggota_perempuan)}, "
                      f"tetapi seluruhnya {ribuan(row.anggota)}."),
    Check("tanpa-anggota", "Tidak ada anggota, tetapi ada aset", True, ("tanggal_posisi", "anggota", "aset"),
          lambda on: Q(anggota=0, aset__gt=0), lambda row: f"Anggota 0, padahal aset {rp(row.aset)}."),
    Check("negatif", "Negatif yang tidak mungkin", True, ("tanggal_posisi", "aset", "modal_luar", "volume_usaha"),
          lambda on: Q(aset__lt=0) | Q(modal_luar__lt=0) | Q(volume_usaha__lt=0),
          lambda row: "Aset, modal luar, atau volume usaha ditulis di bawah nol."),
    Check("posisi-mendatang", "Posisi angka belum tiba", True, ("tanggal_posisi",),
          lambda on: Q(tanggal_posisi__gt=on), lambda row: f"Posisi {panjang(row.tanggal_posisi)} belum tiba."),
    Check("tanggal-badan-hukum", "Tanggal badan hukum tidak wajar", False, ("tanggal_badan_hukum",),
          lambda on: Q(tanggal_badan_hukum__gt=on) | Q(tanggal_badan_hukum__lt=OLDEST),
          lambda row: f"Tanggal badan hukum {panjang(row.tanggal_badan_hukum)}."),
    Check("sertifikat", "Sertifikat NIK berakhir sebelum terbit", False,
          ("sertifikat_nik_terbit", "sertifikat_nik_berakhir"),
          lambda on: Q(sertifikat_nik_berakhir__lt=F("sertifikat_nik_terbit")),
          lambda row: f"Terbit {panjang(row.sertifikat_nik_terbit)}, berakhir {panjang(row.sertifikat_nik_berakhir)}."),
    Check("sertifikat-tanpa-nik", "Ada sertifikat NIK, tetapi tidak ada NIK", False, ("nik", "sertifikat_nik_terbit"),
          lambda on: Q(nik="", sertifikat_nik_terbit__isnull=False),
          lambda row: f"Sertifikat terbit {panjang(row.sertifikat_nik_terbit)}, nomor NIK kosong."),
    Check("nik-wilayah", "NIK tidak berawalan kode wilayah ini (peringatan)", False, ("nik",), _foreign_nik,
          lambda row: f"NIK {row.nik}. Dapat benar bila koperasi pindah dari daerah lain."),
)  # fmt: skip
BY_CODE = {one.kode: one for one in CHECKS}


def rows(check: Check, koperasi_set: KoperasiQuerySet, *, on: dt.date, benar: bool = False) -> QuerySet[Any]:
    """Koperasi, or DataTahunan with its koperasi, in the order of names. `benar`: those found true, in their place."""
    if check.angka:
        found = _odd(check, _figures(koperasi_set), on).filter(v_benar=benar).select_related("koperasi__kecamatan")
        return found.order_by("koperasi__nama_urut", "pk")
    found_too = _odd(check, koperasi_set, on).filter(v_benar=benar).select_related("kecamatan").defer("cari")
    return found_too.order_by("nama_urut", "pk")


def of(check: Check, koperasi: Koperasi, *, on: dt.date) -> Any:
    """The odd row of one cooperative with `v_nilai` (its figures, for AngkaBenar.nilai) and `v_benar`, or None."""
    one = Koperasi.objects.live().filter(pk=koperasi.pk)
    found: Any = _figures(one).select_related("koperasi") if check.angka else one
    return _odd(check, found, on).first()


def said(check: Check, keys: Iterable[int]) -> dict[int, AngkaBenar]:
    """{cooperative: who said when and why that it is true}. One query."""
    found = AngkaBenar.objects.in_force().filter(cek=check.kode, koperasi__in=keys).select_related("oleh")
    return {row.koperasi_id: row for row in found}


@dataclass(frozen=True)
class Found:
    """How many one check finds odd, and how many of its finds somebody found true."""

    ganjil: int
    benar: int


def counts(koperasi_set: KoperasiQuerySet, *, on: dt.date) -> dict[str, Found]:
    """{code: Found}, every check. Four queries: what is odd of all, and what was said of the few of whom it was."""
    told = koperasi_set.filter(pk__in=AngkaBenar.objects.in_force().values("koperasi"))
    odd, true = _count(koperasi_set, on), _count(told, on, true=True)
    return {kode: Found(n - true[kode], true[kode]) for kode, n in odd.items()}


def _count(koperasi_set: KoperasiQuerySet, on: dt.date, *, true: bool = False) -> dict[str, int]:
    counted: dict[str, int] = {}
    for angka in (True, False):
        found: QuerySet[Any] = _figures(koperasi_set) if angka else koperasi_set
        asked = {}
        for at, one in enumerate(CHECKS):
            if one.angka != angka:
                continue
            said = Q()
            if true:
                found = found.annotate(**{f"v_nilai_{at}": _read(one)})
                found = found.annotate(**{f"v_benar_{at}": Exists(_said_true(one, f"v_nilai_{at}"))})
                said = Q(**{f"v_benar_{at}": True})
            asked[f"n_{at}"] = Count("pk", filter=one.kondisi(on) & said)
        # Sliced, so that the database finds the ratio of each row once, and not again for each check that reads it.
        lines = found.order_by()[:EVERY].aggregate(**asked)
        counted |= {one.kode: lines[f"n_{at}"] for at, one in enumerate(CHECKS) if one.angka == angka}
    return counted


def _odd(check: Check, found: QuerySet[Any], on: dt.date) -> QuerySet[Any]:
    odd = found.filter(check.kondisi(on)).annotate(v_nilai=_read(check))
    return odd.annotate(v_benar=Exists(_said_true(check, "v_nilai")))


def _read(check: Check) -> JSONArray:
    """The figures of a check as they are kept and compared: a list, dates as ISO text."""
    return JSONArray(*check.kolom, output_field=JSONField())


def _said_true(check: Check, nilai: str) -> QuerySet[AngkaBenar]:
    """What was said of these very figures of the outer row."""
    return AngkaBenar.objects.in_force().filter(koperasi=OuterRef(check.owner), cek=check.kode, nilai=OuterRef(nilai))


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
