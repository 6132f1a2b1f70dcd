"""A header of two rows as offices draw it: a word above, its parts below."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from koperasi.lib import sheets
from registry.exchange import layouts, reading, values
from registry.exchange.places import Place
from tests.factories import files

NOWHERE = SimpleNamespace(find=lambda *names: Place())
UPPER = ["NO", "NAMA KOPERASI", "BADAN HUKUM", "", "STATUS", "", "ANGGOTA", "", "PERMODALAN", "", "RAT", "", "PENGURUS"]
LOWER = ["", "", "NOMOR", "TANGGAL", "AKTIF", "TIDAK AKTIF", "L", "P", "SENDIRI", "LUAR", "SUDAH", "TANGGAL", "KETUA"]
MERGED = ("C1:D1", "E1:F1", "G1:H1", "I1:J1", "K1:L1")


def read(*rows: list[object], merged: bool) -> tuple[reading.Table, list[values.Row]]:
    content = [UPPER, LOWER, *rows]
    data = files.xlsx(content, merge=MERGED) if merged else _csv(content)
    sheet, header = layouts.find_header(sheets.read(data))
    table = reading.Table(sheet, header, header.sumber)
    found = []
    for number, cells in reading._data(table, sheet, header.row, ""):
        row = values.Row(len(found) + 1, number, cells, table.titles())
        values.parse(row, NOWHERE, on=dt.date(2026, 7, 15))
        found.append(row)
    return table, found


def _csv(content: list[list[object]]) -> bytes:
    first, *others = (";".join(str(cell) for cell in row) for row in content)
    return files.csv_bytes(first, *others)


def row(number: int, aktif: str, tidak: str) -> list[object]:
    founded, held = f"{number}/5/2001", "24/3/2026"
    return [
        number,
        f"Koperasi {number}",
        f"{number}/BH/2001",
        founded,
        aktif,
        tidak,
        10,
        5,
        "1.000",
        "2.000",
        "v",
        held,
        "Sri",
    ]


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("tick", ["√", "v", "1"])
def test_every_part_is_known_by_the_word_above_it(tick: str, merged: bool) -> None:
    table, (active, inactive) = read(row(1, tick, ""), row(2, "", tick), merged=merged)
    assert table.header.unknown == []
    assert (active["badan_hukum"], active["tanggal_badan_hukum"]) == ("1/BH/2001", dt.date(2001, 5, 1))
    assert (active["modal_sendiri"], active["modal_luar"]) == (1_000, 2_000)
    assert (active["anggota_laki"], active["anggota_perempuan"], active["ketua"]) == (10, 5, "Sri")
    assert active["rat_tanggal"] == dt.date(2026, 3, 24)
    assert (active["status"], inactive["status"]) == ("aktif", "tidak_aktif")
    assert not active.errors + active.warnings + inactive.errors + inactive.warnings


@pytest.mark.parametrize("tick", ["√", "1"])
def test_both_ticks_of_the_status_are_an_error(tick: str) -> None:
    _, (both, neither) = read(row(1, tick, tick), row(2, "-", "-"), merged=True)
    assert [note.message for note in both.errors] == ["Kolom aktif dan kolom tidak aktif sama-sama diisi."]
    assert (neither.errors, neither["status"]) == ([], None)


def test_status_aktif_alone_is_one_column_with_a_word() -> None:
    columns, _ = layouts.assign(["Nama Koperasi", "Status Aktif"], None)
    assert columns == {0: "nama", 1: "status"}
