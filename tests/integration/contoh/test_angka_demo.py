"""The demo office shows every room of figures with something in it, and none of it moves a status of today."""

from __future__ import annotations

import datetime as dt

from pembinaan.angka.posisi import Posisi
from pembinaan.models import CatatanSimulasi, FormatTerisi, Indikator, PeriodeTutup, SetelanRegister, TargetTahun
from pembinaan.models.formulir import BarisRekonsiliasi
from pembinaan.rekap import koreksi
from registry import duplicates, oddities
from registry.models import Koperasi, SaringanTersimpan
from tests.integration.contoh import world
from tests.integration.contoh.conftest import Office


def test_targets_periods_and_notes_on_any_date(office: Office) -> None:
    assert Indikator.objects.filter(dokumen="Renstra 2025-2029").count() == 8
    assert TargetTahun.objects.count() == 40
    year, *quarters = PeriodeTutup.objects.order_by("pk")
    assert (year.jenis, year.tahun) == ("tahun", office.day.year - 1)
    assert [one.jenis for one in quarters] == ["triwulan", "triwulan"]
    assert all(one.sampai < one.ditutup_tanggal <= office.day for one in [year, *quarters])
    assert CatatanSimulasi.objects.get().hasil["sel"]
    assert not SetelanRegister.objects.filter(dibuka=True).exists()
    assert SaringanTersimpan.objects.filter(beranda__username="kepala").count() == 2


@world.on(world.DAYS[0])
def test_what_came_in_after_closing_is_a_correction(office: Office) -> None:
    last = PeriodeTutup.objects.order_by("-pk")[0]
    assert last.nomor == "REKAP/2026/TW-III"
    found = koreksi.compare(last)
    assert "sudah-rat" in {code for one in found.koreksi for code in one.codes}


@world.on(world.DAYS[0])
def test_the_form_of_the_province_is_filled_and_says_what_it_lacks(office: Office) -> None:
    filled = FormatTerisi.objects.get()
    assert filled.terisi > 27 * 4
    assert filled.berkas.size > 5_000


@world.on(world.DAYS[0])
def test_ods_differs_in_each_way(office: Office) -> None:
    kinds = set(BarisRekonsiliasi.objects.values_list("jenis", flat=True))
    assert {"hanya_ods", "hanya_kita", "data", "status"} <= kinds


@world.on(world.DAYS[0])
def test_double_records_and_odd_figures_are_found(office: Office) -> None:
    own = Koperasi.objects.within_authority()
    assert sum(pair.score >= 60 for pair in duplicates.pairs(own)) >= 3
    odd = oddities.counts(own, on=office.day)
    assert {"satuan", "lonjakan", "aset-modal", "shu-volume", "jumlah-anggota", "tanpa-anggota"} <= {
        code for code, found in odd.items() if found.ganjil
    }


@world.on(world.DAYS[0])
def test_a_year_of_changes_has_every_line(office: Office) -> None:
    def states(day: dt.date) -> dict[int, str]:
        rows = Posisi.at(day).every(Koperasi.objects.live()).values_list("pk", "p_status")
        return {pk: status or "belum" for pk, status in rows}

    first, begin, end = (states(day) for day in (dt.date(2025, 12, 1), dt.date(2025, 12, 31), office.day))
    pairs = {(one.get(pk, "luar"), other.get(pk, "luar")) for one, other in ((begin, end), (first, begin))
             for pk in one.keys() | other.keys()}  # fmt: skip
    assert {
        ("tidak_aktif", "aktif"), ("belum", "aktif"), ("luar", "aktif"), ("dibekukan", "aktif"),
        ("aktif", "tidak_aktif"), ("aktif", "dibekukan"), ("aktif", "luar"),
    } <= pairs  # fmt: skip
