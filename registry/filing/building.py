"""From a draft to the filings of its years: which row it becomes, which columns it fills, what it begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from registry.filing import sections
from registry.models import Kantor, KeadaanPengajuan, Konsep, Koperasi, LaporanKeuangan, Rat
from registry.models.choices import Jenis, JenisBukti
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Filing = Rat | LaporanKeuangan
WRITERS = "penulis"  # the key of Konsep.isian that names who else typed into it: they do not review it
SAVINGS_AND_LOAN = ("KSP", "KSPPS", "USP", "USPPS")  # kelompok of those whose jenis is not filled in


def model_of(jenis: str) -> type[Rat] | type[LaporanKeuangan]:
    return Rat if jenis == JenisBukti.RAT else LaporanKeuangan


def filings_of(konsep: Konsep) -> list[Filing]:
    """What the draft became, by year."""
    return list(model_of(konsep.jenis).objects.filter(konsep=konsep).select_related("koperasi").order_by("tahun_buku"))


def filing_for(konsep: Konsep, year: int) -> Filing:
    """The row this draft's year goes into: the one that was sent back, or a new one (that names what it corrects).

    A draft begun anew also repairs what was sent back, so that one year never has two filings on their way.
    """
    rows = model_of(konsep.jenis).objects.filter(koperasi=konsep.koperasi, tahun_buku=year, ditarik_pada=None)
    fresh = model_of(konsep.jenis)(koperasi=konsep.koperasi, tahun_buku=year)
    if konsep.tujuan != Konsep.Tujuan.TANDINGAN:
        waits = rows.filter(keadaan=KeadaanPengajuan.DIKEMBALIKAN).select_for_update(of=("self",))
        if konsep.tujuan == Konsep.Tujuan.KOREKSI:  # one correction at a time: the one sent back is mended
            waits = waits.filter(menggantikan__isnull=False)
        returned = waits.first()
        if returned is None and konsep.tujuan == Konsep.Tujuan.PERBAIKAN:
            raise Refused(f"{konsep.get_jenis_display()} tahun buku {year} tidak sedang dikembalikan untuk perbaikan.")
        if returned is not None:
            return returned
    if konsep.tujuan == Konsep.Tujuan.KOREKSI:
        fresh.menggantikan = rows.filter(keadaan=KeadaanPengajuan.DITERIMA).first()
    return fresh


def fill(filing: Filing, konsep: Konsep, values: Mapping[str, Mapping[str, Any]]) -> None:
    """Columns that lists and figures read, from the sections' values."""
    for section in sections.of(konsep):
        for name in section.form.columns:
            setattr(filing, name, values[section.key].get(name))


def writers_with(konsep: Konsep, by: User) -> dict[str, dict[str, list[str]]]:
    known = (konsep.isian.get(WRITERS) or {}).get("oleh", [])
    if by.pk == konsep.dibuat_oleh_id or str(by.pk) in known:
        return {}
    return {WRITERS: {"oleh": [*known, str(by.pk)]}}


def take_years(konsep: Konsep) -> None:
    """The years of a draft follow what its section "pelaksanaan" says (a meeting may deal with several)."""
    chosen = (konsep.isian.get("pelaksanaan") or {}).get("tahun_buku")
    if konsep.jenis == JenisBukti.RAT and konsep.tujuan in (Konsep.Tujuan.BARU, Konsep.Tujuan.TANDINGAN) and chosen:
        years = sorted({int(year) for year in chosen if year.isdecimal() and len(year) == 4})
        konsep.tahun_buku = years or konsep.tahun_buku


def size_for(koperasi: Koperasi, jenis: str) -> str:
    """Which size of report the office asks of this cooperative; "" for a RAT."""
    if jenis != JenisBukti.LAPORAN:
        return ""
    office = Kantor.objects.get_current() or Kantor()
    savings = koperasi.jenis == Jenis.SIMPAN_PINJAM or koperasi.kelompok.upper() in SAVINGS_AND_LOAN
    long = office.laporan_lengkap == "semua" or (office.laporan_lengkap == "simpan_pinjam" and savings)
    return Konsep.Ukuran.LENGKAP if long else Konsep.Ukuran.RINGKAS
