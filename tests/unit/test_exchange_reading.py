"""Headers wherever they stand, and random registers in random dialects read back to the rupiah. No database."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koperasi.lib import dates, sheets
from registry.exchange import layouts, places, reading, values
from registry.exchange.fields import guess
from registry.exchange.places import Place
from tests.factories import files

TODAY = dt.date(2026, 7, 15)
NOWHERE = SimpleNamespace(find=lambda *names: Place())


def rows_of(data: bytes) -> list[values.Row]:
    sheet, header = layouts.find_header(sheets.read(data))
    table = reading.Table(sheet, header, header.sumber)
    rows = []
    for number, cells in reading._data(table, sheet, header.row, ""):
        row = values.Row(len(rows) + 1, number, cells, table.titles())
        values.parse(row, NOWHERE, on=TODAY)
        rows.append(row)
    return rows


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Nama_Koperasi", "nama"),
        ("NAMA  KOPERASI\n(lengkap)", "nama"),
        ("NmKop", "nama"),
        ("TANGGAL\nRAT", "rat_tanggal"),
        ("Tgl. RAT Terakhir", "rat_tanggal"),
        ("Modal Sendiri (Rp)", "modal_sendiri"),
        ("Jumlah Anggota (orang)", "anggota"),
        ("Aset 2025", "aset"),
        ("Desa / Kelurahan", "desa"),
        ("StatusKoperasi", "status"),
        ("No.", ""),
        ("No. Urut", ""),
        ("Simpanan Pokok", None),
        ("", None),
    ],
)
def test_titles_and_their_likes(title: str, field: str | None) -> None:
    assert guess(title) == field


@given(st.integers(0, 30), st.integers(0, 3), st.booleans())
def test_the_header_is_found_wherever_it_stands(above: int, blank: int, merged_title: bool) -> None:
    rows: list[list[object]] = [[f"KETERANGAN {n}", "", "", ""] for n in range(above)] + [[""] * 4] * blank
    if merged_title:
        rows.append(["DAFTAR KOPERASI KABUPATEN CONTOH TAHUN 2026", "", "", ""])
    header_at = len(rows)
    rows += [["No", "Nama Koperasi", "Kecamatan", "Aset"], ["1", "KSP Alpha", "Babat", "1.000"]]
    header = layouts.find_header([sheets.Sheet("A", rows)])[1]
    assert (header.row, header.height) == (header_at, 1)
    assert header.columns == {1: "nama", 2: "kecamatan", 3: "aset"}


def test_a_layout_is_known_by_its_columns_not_by_their_order_or_spelling() -> None:
    def sumber(header: str) -> str:
        return rows_and_header(files.csv_bytes(header, ";".join("x" * (header.count(";") + 1))))[1].sumber

    assert sumber(files.BULELENG) == "rekap_kabupaten"
    assert sumber(";".join(reversed(files.BULELENG.upper().split(";")))) == "rekap_kabupaten"
    assert sumber("IdKop;NmKop;Kecamatan;TglRat;Catatan") == "rekap_kabupaten"
    assert sumber(files.BULELENG + ";kolom tambahan;satu lagi") == "rekap_kabupaten"
    other = sumber("Kode Kop;Nama Koperasi;Kecamatan;NIK;Status Koperasi;Desa / Kelurahan")
    assert other.startswith("tata-letak-"), "ids of somebody else are not those of ODS"
    assert other == sumber("kode_kop;NAMA  KOPERASI;kecamatan;nik;StatusKoperasi;Desa/Kelurahan")


def rows_and_header(data: bytes) -> tuple[sheets.Sheet, layouts.Header]:
    return layouts.find_header(sheets.read(data))


def test_a_data_row_is_no_second_header_row() -> None:
    rows: list[list[object]] = [["Nama Koperasi", "Status", "Jenis"], ["KSP", "Aktif", "Jasa"], ["KUD", "Aktif", ""]]
    assert layouts.find_header([sheets.Sheet("A", rows)])[1].height == 1


def test_unknown_places_split_into_their_parts_again() -> None:
    assert places.split_text("Berantah / Antah", kecamatan_known=False) == ("Berantah", "Antah")
    assert places.split_text("Antah", kecamatan_known=False) == ("", "Antah")
    assert places.split_text("Berantah / ", kecamatan_known=False) == ("Berantah", "")
    assert places.split_text("Berantah", kecamatan_known=True) == ("Berantah", "")


# --- Random registers -----------------------------------------------------------------------
AMOUNTS = st.none() | st.integers(-(10**13), 10**13)
DAYS = st.none() | st.dates(dt.date(1950, 1, 1), TODAY)
NAMES = st.text("abcdefghij KLM'.-", min_size=1, max_size=20).map(lambda text: f"KSP {text.strip() or 'x'} z")
RECORDS = st.lists(st.tuples(NAMES, DAYS, AMOUNTS, AMOUNTS), min_size=1, max_size=6)


def money(n: int | None, dialect: int) -> str:
    if n is None:
        return ("-", " - ", "", "Rp -")[dialect % 4]
    grouped = f"{abs(n):,}".replace(",", ".")
    minus = "-" if n < 0 else ""
    bracket = f"({grouped})" if n < 0 else grouped
    return (f"{minus}{abs(n)}", f" {bracket} ", f"{minus}Rp {grouped},00", f"{minus}{grouped}")[dialect % 4]


def day(d: dt.date | None, dialect: int) -> str:
    if d is None:
        return ("-", "00/01/1900", "0000-00-00", "")[dialect % 4]
    return (d.strftime("%d/%m/%Y"), d.isoformat(), dates.panjang(d), d.strftime("%d-%b-%Y"))[dialect % 4]


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.integers(0, 3), st.sampled_from(["utf-8-sig", "utf-8", "cp1252"]), st.sampled_from(";|\t"))
def test_random_registers_read_back_to_the_rupiah(records, dialect: int, encoding: str, delimiter: str) -> None:
    header = ["No", "Nama Koperasi", "Tanggal RAT", "SHU", "Aset"]
    lines = [["DAFTAR", "", "", "", ""], header] + [
        [str(n), name, day(rat, dialect + n), money(shu, dialect + n), money(aset, dialect)]
        for n, (name, rat, shu, aset) in enumerate(records, start=1)
    ]
    data = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in [*lines, [""] * 5, [""] * 5])
    found = rows_of(data.encode(encoding))
    assert [(r["nama"], r["rat_tanggal"], r["shu"], r["aset"], r.errors) for r in found] == [
        (" ".join(name.split()), rat, shu, aset, []) for name, rat, shu, aset in records
    ]


@settings(max_examples=15, deadline=None)
@given(RECORDS)
def test_random_workbooks_with_true_dates_and_numbers(records) -> None:
    rows: list[list[object]] = [["Nama Koperasi", "Tanggal RAT", "SHU", "Aset"]]
    rows += [[name, rat and dt.datetime.combine(rat, dt.time()), shu, aset] for name, rat, shu, aset in records]
    found = rows_of(files.xlsx(rows))
    assert [(r["nama"], r["rat_tanggal"], r["shu"], r["aset"]) for r in found] == [
        (" ".join(name.split()), rat, shu, aset) for name, rat, shu, aset in records
    ]


@pytest.mark.parametrize(
    "cell",
    ["514/BH/III/2010 Tgl. 24-03-2010", "514/BH/III/2010\nTANGGAL 24 Maret 2010",
     "514/BH/III/2010, tanggal : 24/3/2010",
     "514/BH/III/2010 (24 Maret 2010)", "514/BH/III/2010 tertanggal 24 Maret 2010"],
)  # fmt: skip
def test_number_and_date_of_badan_hukum_in_one_cell(cell: str) -> None:
    titles = ["Nama Koperasi", "Nomor dan Tanggal Badan Hukum", "Alamat"]
    (row,) = rows_of(files.xlsx([titles, ["KUD Satu", cell, "Jl. Satu"]]))
    assert (row["badan_hukum"], row["tanggal_badan_hukum"]) == ("514/BH/III/2010", dt.date(2010, 3, 24))


@pytest.mark.parametrize(
    ("active", "inactive", "status"),
    [
        ("Aktif", "", "aktif"),
        ("", "Tdk. Aktif", "tidak_aktif"),
        ("", "TIDAK AKTIF", "tidak_aktif"),
        ("0", "1", "tidak_aktif"),
    ],
)
def test_words_where_others_tick(active: str, inactive: str, status: str) -> None:
    titles = ["Nama Koperasi", "Aktif", "Tidak Aktif"]
    (row,) = rows_of(files.xlsx([titles, ["KUD Satu", active, inactive]]))
    assert (row["status"], row.errors) == (status, [])


def test_running_numbers_below_the_last_row_are_a_blank_tail() -> None:
    titles = ["No", "Nama Koperasi", "Alamat"]
    rows = rows_of(files.xlsx([titles, [1, "KUD Satu", "Jl. Satu"], [2, "", "Jl. Dua"], [3], [4], ["5."]]))
    assert [row.number for row in rows] == [2, 3]
