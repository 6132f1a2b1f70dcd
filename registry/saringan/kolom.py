"""The columns a list of cooperatives can show. The URL says which: `kolom=nik&kolom=telepon`, or "nik,telepon".

What a column needs beside the row itself (figures, since when, how to fill it in) is read with the rows, in the
same query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, OuterRef, Subquery, When
from django.http import QueryDict

from registry import quality
from registry.models import DataTahunan, Koperasi, PerubahanStatus
from registry.models.koperasi import KoperasiQuerySet

PARAMETER = "kolom"


@dataclass(frozen=True)
class Kolom:
    """`kind`: of its cell in a file (koperasi.lib.sheets), "" for what only a screen can show. `sort`: the key of the
    list's order, "" where it cannot be ordered by."""

    code: str
    label: str
    kind: str = "text"
    sort: str = ""
    width: int = 16

    @property
    def numeric(self) -> bool:
        return self.kind == "angka"


ALL = (
    Kolom("kecamatan", "Kecamatan", sort="kecamatan", width=24),
    Kolom("desa", "Desa/kelurahan", width=20),
    Kolom("alamat", "Alamat", width=40),
    Kolom("jenis", "Jenis", width=14),
    Kolom("kelompok", "Kelompok"),
    Kolom("bentuk", "Bentuk", width=10),
    Kolom("pola", "Pola", width=14),
    Kolom("status", "Status", sort="status", width=22),
    Kolom("sejak", "Status sejak", "tanggal"),
    Kolom("keterangan", "Keterangan", width=26),
    Kolom("status_ods", "Status ODS", width=14),
    Kolom("status_lapangan", "Menurut kunjungan", width=22),
    Kolom("pita", "RAT dan laporan", ""),
    Kolom("rat", "RAT terakhir", "tanggal", sort="rat"),
    Kolom("nik", "NIK Koperasi"),
    Kolom("nomor", "Nomor badan hukum", width=30),
    Kolom("badan-hukum", "Badan hukum", "tanggal", sort="badan-hukum"),
    Kolom("telepon", "Telepon", width=20),
    Kolom("anggota", "Anggota", "angka", width=10),
    Kolom("aset", "Aset (Rp)", "angka", width=18),
    Kolom("shu", "SHU (Rp)", "angka"),
    Kolom("lengkap", "Terisi (%)", "angka", sort="lengkap", width=10),
    Kolom("termurah", "Cara melengkapi", width=40),
    Kolom("kewenangan", "Kewenangan"),
    Kolom("catatan", "Catatan dinas", width=40),
)
BY_CODE = {kolom.code: kolom for kolom in ALL}
USUAL = ("kecamatan", "jenis", "status", "pita", "rat", "badan-hukum")
FIGURES = ("anggota", "aset", "shu")
READ = (*FIGURES, "sejak", "lengkap", "termurah")  # what `annotate` adds


def asked(query: QueryDict) -> tuple[Kolom, ...]:
    """Those the URL names, in the order of ALL; unknown ones are left out, and none means the usual ones."""
    named = {code for value in query.getlist(PARAMETER) for code in value.split(",")}
    return of(named) or of(USUAL)


def of(codes: Iterable[str]) -> tuple[Kolom, ...]:
    wanted = set(codes)
    return tuple(kolom for kolom in ALL if kolom.code in wanted)


def is_usual(columns: Sequence[Kolom]) -> bool:
    return columns == of(USUAL)


def deferred(columns: Sequence[Kolom]) -> list[str]:
    """Long texts that a page without a column for them need not read."""
    return ["cari"] if BY_CODE["catatan"] in columns else ["cari", "catatan"]


def annotate(rows: KoperasiQuerySet, columns: Sequence[Kolom]) -> KoperasiQuerySet:
    """What a column needs beside the row, as `k_<code>`, in its query: a figure as last known, status since when."""
    codes = {kolom.code for kolom in columns}
    for name in FIGURES:
        if name in codes:
            known = DataTahunan.objects.filter(koperasi=OuterRef("pk"), ditarik_pada=None, **{f"{name}__isnull": False})
            latest = known.order_by("-tanggal_posisi", "-pk").values(name)[:1]
            rows = rows.annotate(**{f"k_{name}": Subquery(latest)})
    if "termurah" in codes:
        rows = rows.annotate(k_termurah=quality.way_in_words())
    if "lengkap" in codes:
        rows = rows.annotate(k_lengkap=quality.filled_share())
    return rows.annotate(k_sejak=_since()) if "sejak" in codes else rows


def _since() -> Case:
    """The day of the last event of the column that makes the status: a decision where one stands."""
    kolom = PerubahanStatus.Kolom
    events = PerubahanStatus.objects.filter(koperasi=OuterRef("pk")).order_by("-berlaku_pada", "-pk")
    decided, computed = (
        Subquery(events.filter(kolom=one).values("berlaku_pada")[:1]) for one in (kolom.KEPUTUSAN, kolom.HITUNG)
    )
    return Case(When(status_keputusan=None, then=computed), default=decided)


def value(koperasi: Koperasi, code: str) -> Any:
    """The cell of one cooperative of `annotate` as a file holds it: text, date, whole number, or None."""
    if code in READ:
        return getattr(koperasi, f"k_{code}")
    return _OWN[code](koperasi) or None


_OWN: dict[str, Any] = {
    "kecamatan": lambda k: k.kecamatan.nama if k.kecamatan else k.wilayah_teks,
    "desa": lambda k: str(k.desa or ""),
    "status": lambda k: k.get_status_keputusan_display() if k.status_keputusan else k.get_status_hitung_display(),
    "rat": lambda k: k.rat_terakhir,
    "nomor": lambda k: k.badan_hukum,
    "badan-hukum": lambda k: k.tanggal_badan_hukum,
    **{
        code: lambda k, code=code: getattr(k, f"get_{code}_display")()
        for code in ("jenis", "bentuk", "pola", "keterangan", "status_ods", "status_lapangan", "kewenangan")
    },
    **{code: lambda k, code=code: getattr(k, code) for code in ("alamat", "kelompok", "nik", "telepon", "catatan")},
}
