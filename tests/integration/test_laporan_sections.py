"""The sections of a laporan keuangan: what is asked of whom, what is read, what stands out, what it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry import review_page
from registry.actions import drafts, filings
from registry.filing import findings, sections
from registry.models import DataTahunan, Konsep, Koperasi, LaporanKeuangan, MasaBukti
from tests.factories.laporan import LENGKAP, RINGKAS, fill, sign
from tests.factories.people import make_user
from tests.factories.registry import (
    AksesPengurusFactory,
    DataTahunanFactory,
    KantorFactory,
    KoperasiFactory,
    LaporanKeuanganFactory,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 2, 20)


@pytest.fixture(autouse=True)
def _office() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def officer() -> User:
    return make_user(Peran.PENGURUS)


def cooperative(officer: User, **fields: object) -> Koperasi:
    koperasi = KoperasiFactory(**{"tanggal_badan_hukum": dt.date(2015, 5, 1), "jenis": "konsumen", **fields})
    AksesPengurusFactory(user=officer, koperasi=koperasi)
    return koperasi


def begin(officer: User, **fields: object) -> Konsep:
    return drafts.begin(koperasi=cooperative(officer, **fields), jenis="laporan", tahun_buku=[2025], by=officer)


def remarks(konsep: Konsep) -> dict[str, str]:
    konsep = Konsep.objects.get(pk=konsep.pk)
    held = [one for one in sections.filled(konsep) if one.complete]
    return {one.kode: one.sentence for one in findings.of(konsep, sections.values(held))}


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ({"jenis": "konsumen", "kelompok": "KSU"}, ["angka", "berkas", "tanda_tangan"]),
        (
            {"jenis": "simpan_pinjam", "kelompok": "KSP"},
            ["posisi", "hasil_usaha", "arus_kas", "perubahan_ekuitas", "data", "berkas", "tanda_tangan"],
        ),
    ],
)
def test_the_office_asks_more_of_those_who_lend(officer: User, kind: dict[str, str], keys: list[str]) -> None:
    assert [section.key for section in sections.of(begin(officer, **kind))] == keys


def test_a_short_report_becomes_a_filing_with_its_columns(officer: User) -> None:
    konsep = fill(begin(officer), RINGKAS)
    with pytest.raises(drafts.Incomplete, match="Berkas yang ditandatangani"):
        drafts.send(konsep=konsep, by=officer)
    assert not MasaBukti.objects.exists(), "unsigned is no evidence"
    sign(konsep)
    (sent,) = drafts.send(konsep=konsep, by=officer)
    stored = LaporanKeuangan.objects.get(pk=sent.pk)
    assert (stored.aset, stored.kewajiban, stored.modal_sendiri, stored.modal_luar) == (
        1_250_000_000, 250_000_000, 1_000_000_000, 250_000_000,
    )  # fmt: skip
    assert (stored.volume_usaha, stored.shu, stored.anggota) == (900_000_000, -4_500_000, 120)
    assert stored.isi["angka"]["anggota_laki"] == 70


def test_a_long_report_derives_the_same_columns_from_its_lines(officer: User) -> None:
    konsep = sign(fill(begin(officer, jenis="simpan_pinjam", kelompok="KSP"), LENGKAP))
    assert remarks(konsep) == {}
    (sent,) = drafts.send(konsep=konsep, by=officer)
    stored = LaporanKeuangan.objects.get(pk=sent.pk)
    assert (stored.aset, stored.kewajiban, stored.modal_sendiri, stored.modal_luar) == (
        955_000_000, 400_000_000, 555_000_000, 400_000_000,
    )  # fmt: skip
    assert (stored.volume_usaha, stored.shu, stored.anggota) == (800_000_000, 45_000_000, 120)
    assert stored.isi["posisi"]["kas"] == 15_000_000
    assert stored.isi["posisi"]["dana_diterima"] == 950_000_000, "what next year's growth is measured against"


def test_a_reviewer_reads_the_sums_and_no_lines_of_nothing(officer: User) -> None:
    konsep = sign(fill(begin(officer, jenis="simpan_pinjam", kelompok="KSP"), LENGKAP))
    (sent,) = drafts.send(konsep=konsep, by=officer)
    sheets = {group.title: group.lines for group in review_page.groups(LaporanKeuangan.objects.get(pk=sent.pk))}
    neraca = {line.label: line for line in sheets["Neraca"]}
    assert (neraca["Jumlah aset"].value, neraca["Jumlah aset"].sum) == ("Rp955.000.000", True)
    assert neraca["Jumlah kewajiban"].value == "Rp400.000.000"
    assert neraca["Aset dikurangi kewajiban dan ekuitas"].value == "Rp0", "that it balances is news"
    assert "Aset tak berwujud" not in neraca
    assert sheets["Hasil usaha"][-1].label == "SHU setelah pajak"


def test_a_ksp_is_not_asked_for_its_stock_and_a_shop_not_for_bad_loans(officer: User) -> None:
    lender = sections.filled(begin(officer, jenis="simpan_pinjam", kelompok="KSP"))
    assert "persediaan" not in lender[0].form.fields
    assert "macet" in lender[4].form.fields
    shop = begin(officer)
    shop.ukuran = "lengkap"
    trader = sections.filled(shop)
    assert "persediaan" in trader[0].form.fields
    assert "macet" not in trader[4].form.fields


@pytest.mark.parametrize("text", ["1,500", "1.5", "1,5 juta", "12.50.000", "abc", "-5"])
def test_what_could_be_read_two_ways_is_refused_and_kept(officer: User, text: str) -> None:
    konsep = fill(begin(officer), {"angka": {**RINGKAS["angka"], "aset": text}})
    angka, *_ = sections.filled(Konsep.objects.get(pk=konsep.pk))
    assert (angka.state, angka.form["aset"].value()) == ("belum", text)
    assert list(angka.form.errors) == ["aset"]


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"aset": "1.251.000.000"}, "neraca", "selisih Rp1.000.000"),
        ({"anggota": "121"}, "anggota", "berjumlah 120"),
        ({"modal_luar": "200.000.000"}, "modal_luar", "selisih Rp50.000.000"),
        ({"shu": "950.000.000"}, "shu_volume", "lebih besar daripada volume usaha Rp900.000.000"),
        (
            {"aset": "12.500", "kewajiban": "2.500", "modal_sendiri": "10.000", "modal_luar": "2.500",
             "volume_usaha": "9.000", "shu": "450"},
            "satuan", "ribuan atau jutaan",
        ),
    ],
)  # fmt: skip
def test_odd_figures_are_named(officer: User, change: dict[str, str], code: str, words: str) -> None:
    konsep = fill(begin(officer), {"angka": {**RINGKAS["angka"], **change}})
    found = remarks(konsep)
    assert words in found[code]


def test_modal_sendiri_may_be_written_without_this_years_shu(officer: User) -> None:
    without = {**RINGKAS["angka"], "shu": "45.000.000", "modal_sendiri": "955.000.000"}
    assert remarks(fill(begin(officer), {"angka": without})) == {}


def test_an_oddity_is_sent_with_a_reason_and_an_error_is_not(officer: User) -> None:
    konsep = sign(fill(begin(officer), {"angka": {**RINGKAS["angka"], "modal_luar": "200.000.000"}}))
    with pytest.raises(drafts.Unanswered):
        drafts.send(konsep=konsep, by=officer)
    konsep = fill(konsep, {"peringatan": {"modal_luar": "Titipan anggota tidak dihitung."}})
    (sent,) = drafts.send(konsep=konsep, by=officer)
    assert sent.isi["peringatan"]["modal_luar"][1] == "Titipan anggota tidak dihitung."
    again = sign(fill(begin(officer), {"angka": {**RINGKAS["angka"], "aset": "1"}}))
    again = fill(again, {"peringatan": {"neraca": "Biar saja.", "lonjakan_aset": "Ya."}})
    with pytest.raises(drafts.Unanswered, match="Neraca belum seimbang"):
        drafts.send(konsep=again, by=officer)


def test_a_slipped_zero_is_named_against_last_year(officer: User) -> None:
    konsep = begin(officer)
    LaporanKeuanganFactory(koperasi=konsep.koperasi, tahun_buku=2024, aset=1_250_000, shu=40_000_000)
    LaporanKeuanganFactory(tahun_buku=2024, aset=7)  # somebody else's
    konsep = fill(konsep, RINGKAS)
    found = remarks(konsep)
    assert found["lonjakan_aset"] == (
        "Aset naik 1.000 kali dari tahun buku sebelumnya, dari Rp1.250.000 menjadi Rp1.250.000.000. Kelebihan nol?"
    )
    assert "lonjakan_shu" not in found


def test_the_same_figures_two_years_running(officer: User) -> None:
    konsep = begin(officer)
    LaporanKeuanganFactory(koperasi=konsep.koperasi, tahun_buku=2024, shu=-4_500_000)
    assert "salinan" in remarks(fill(konsep, RINGKAS))
    assert "salinan" not in remarks(fill(konsep, {"angka": {**RINGKAS["angka"], "shu": "-4.500.001"}}))


def test_last_years_closing_is_offered_and_named(officer: User) -> None:
    konsep = begin(officer, jenis="simpan_pinjam", kelompok="KSP")
    isi = {"posisi": {"kas_dan_bank": 90_000_000, "modal_sendiri": 520_000_000, "dana_diterima": 800_000_000}}
    LaporanKeuanganFactory(koperasi=konsep.koperasi, isi=isi, diputus_pada=dt.date(2025, 3, 12))
    cash = sections.find(konsep, "arus_kas").form(konsep=konsep)
    assert cash["kas_awal"].value() == 90_000_000
    assert cash.source == "laporan keuangan yang diterima dinas 12 Maret 2025"
    drawn = [field for row in cash.rows() for field in row.fields]
    assert "akhir tahun buku 2024" in drawn[0].help_text
    found = remarks(fill(konsep, LENGKAP))
    assert "berakhir dengan Rp90.000.000; selisih Rp10.000.000" in found["awal_kas_awal"]


def test_imported_figures_stand_in_where_there_is_no_report(officer: User) -> None:
    konsep = begin(officer)
    DataTahunanFactory(koperasi=konsep.koperasi, tanggal_posisi=dt.date(2024, 12, 31), sumber="ODS", aset=900_000_000)
    form = sections.find(konsep, "angka").form(konsep=konsep)
    assert form.source == "ODS, posisi 31 Desember 2024"
    assert "Tahun buku 2024: Rp900.000.000." in next(form.rows()).fields[0].help_text
    assert form["aset"].value() is None, "last year's is shown, never taken for this year's"


def test_cash_flow_may_be_left_out_but_not_the_balance(officer: User) -> None:
    konsep = begin(officer, jenis="simpan_pinjam", kelompok="KSP")
    konsep = fill(konsep, {**LENGKAP, "arus_kas": {"kas_awal": "80.000.000"}, "perubahan_ekuitas": {}, "posisi": {}})
    states = {one.section.key: one.state for one in sections.filled(Konsep.objects.get(pk=konsep.pk))}
    assert (states["arus_kas"], states["perubahan_ekuitas"], states["posisi"]) == ("lengkap", "lengkap", "belum")
    assert not {"kas", "ekuitas"} & set(remarks(konsep)), "what was left out is not compared"


def test_what_may_be_left_out_need_not_be_opened(officer: User) -> None:
    konsep = begin(officer, jenis="simpan_pinjam", kelompok="KSP")
    optional = {"arus_kas", "perubahan_ekuitas"}
    konsep = sign(fill(konsep, {key: sheet for key, sheet in LENGKAP.items() if key not in optional}))
    states = {one.section.key: one.state for one in sections.filled(Konsep.objects.get(pk=konsep.pk))}
    assert {key for key, state in states.items() if state == "boleh"} == optional
    (sent,) = drafts.send(konsep=konsep, by=officer)
    assert sent.aset == 955_000_000


def test_accepted_figures_become_those_of_the_year_and_a_correction_writes_over_them(officer: User) -> None:
    konsep = sign(fill(begin(officer), RINGKAS))
    DataTahunanFactory(koperasi=konsep.koperasi, tanggal_posisi=dt.date(2025, 12, 31), sumber="ODS", aset=1)
    (sent,) = drafts.send(konsep=konsep, by=officer)
    assert DataTahunan.objects.count() == 1, "sent is not accepted"
    filings.accept(filing=sent, by=None)
    row = DataTahunan.objects.get(sumber="Laporan keuangan yang diterima")
    assert (row.tanggal_posisi, row.aset, row.shu) == (dt.date(2025, 12, 31), 1_250_000_000, -4_500_000)
    assert (row.anggota, row.anggota_laki, row.anggota_perempuan) == (120, 70, 50)
    asal = Konsep.objects.get(pk=konsep.pk)
    again = drafts.begin(
        koperasi=konsep.koperasi, jenis="laporan", tahun_buku=[2025], by=officer, tujuan="koreksi", asal=asal
    )
    figures = {**RINGKAS["angka"], "volume_usaha": "800.000.000"}
    (correction,) = drafts.send(konsep=fill(again, {"angka": figures}), by=officer)
    filings.accept(filing=correction, by=None)
    row.refresh_from_db()
    assert row.volume_usaha == 800_000_000
    assert DataTahunan.objects.count() == 2


def test_long_statements_that_contradict_each_other(officer: User) -> None:
    wrong = {
        **LENGKAP,
        "hasil_usaha": {**LENGKAP["hasil_usaha"], "pph": "5.000.000"},
        "data": {**LENGKAP["data"], "macet": "1"},
    }
    found = remarks(fill(begin(officer, jenis="simpan_pinjam", kelompok="KSP"), wrong))
    assert set(found) == {"shu_neraca", "ekuitas", "kolektibilitas"}
    assert "selisih Rp3.000.000" in found["shu_neraca"]


def test_the_section_draws_its_sums_without_a_script(officer: User) -> None:
    konsep = fill(begin(officer), {"angka": {"aset": "1.250.000.000", "kewajiban": "250.000.000"}})
    angka, *_ = sections.filled(Konsep.objects.get(pk=konsep.pk))
    drawn = render_to_string(angka.form.template, {"konsep": konsep, "form": angka.form, "section": angka.section})
    assert "aset lebih besar Rp1.000.000.000 daripada kewajiban dan ekuitas" in drawn
    assert "satu miliar dua ratus lima puluh juta rupiah" in drawn
