"""A pasted column: what is read as NIK Koperasi, and what is said of the rest."""

from __future__ import annotations

import pytest

from registry.saringan.nik import Sebab, read


@pytest.mark.parametrize(
    ("cell", "nik"),
    [
        ("1602080120002", "1602080120002"),
        ("  1602080120002  ", "1602080120002"),
        ("1.602.080.120.002", "1602080120002"),
        ("'1602080120002", "1602080120002"),
        ("’1602080120002", "1602080120002"),
        ('"1602080120002"', "1602080120002"),
        ("1602 0801 20002", "1602080120002"),
        ("1602080120002.0", "1602080120002"),
        ("1602080120002,00", "1602080120002"),
        ("1,602,080,120,002", "1602080120002"),
        ("1602080\u00a0120002", "1602080120002"),
    ],
)
def test_a_cell_as_people_write_it(cell: str, nik: str) -> None:
    pasted = read(cell)
    assert (pasted.nik, pasted.tidak_terbaca) == ([nik], [])


@pytest.mark.parametrize(
    ("cell", "reason", "kept", "nik"),
    [
        ("602080120002", Sebab.NOL, "602080120002", ["0602080120002"]),
        ("3524011203450001", Sebab.KTP, "3524…01", []),
        ("12345", Sebab.PENDEK, "12345", []),
        ("12345678901234", Sebab.PANJANG, "12345678901234", []),
        ("1,60208E+12", Sebab.EXCEL, "1,60208E+12", []),
        ("KSP Maju 3", Sebab.LAIN, "KSP Maju 3", []),
    ],
)
def test_a_cell_that_is_none_says_why(cell: str, reason: Sebab, kept: str, nik: list[str]) -> None:
    pasted = read(cell)
    assert (pasted.nik, pasted.tidak_terbaca) == (nik, [f"{reason}|{kept}"])


def test_doubles_count_once_in_the_order_pasted() -> None:
    pasted = read("3524010010002\n3524010010001\n3524010010002\n3.524.010.010.002\n")
    assert pasted.nik == ["3524010010002", "3524010010001"]
    assert pasted.tidak_terbaca == ["ganda|3524010010002"]


def test_a_heading_blank_cells_and_other_columns_are_no_cells() -> None:
    pasted = read("NIK Koperasi\tNama\n\n3524010010001\tKSP A\r\nKSP B\t3524010010002\n-\n")
    assert pasted.nik == ["3524010010001", "3524010010002"]
    assert pasted.tidak_terbaca == []


def test_nothing_is_nothing() -> None:
    assert read(" \n\n").nik == []
    assert read("x" * 500 + "1").tidak_terbaca == [f"lain|{'x' * 60}"]


@pytest.mark.parametrize(
    "line",
    [
        "3524010010001, 3524010010002",
        "3524010010001 3524010010002",
        "3524010010001/3524010010002",
        "1. 3524010010001 dan 3524010010002 (KSP Maju)",
        "NIK: 3524010010001\tNIK: 3524010010002",
    ],
)
def test_several_in_one_line_of_a_message(line: str) -> None:
    pasted = read(f"Ini daftarnya\n{line}\n")
    assert (pasted.nik, pasted.tidak_terbaca) == (["3524010010001", "3524010010002"], [])


def test_sixteen_digits_hold_no_thirteen() -> None:
    assert read("KTP 3524011203450001").nik == []


def test_a_thousand_lines_as_excel_copies_them() -> None:
    """Quotes, separators, tabs and carriage returns, each NIK twice: every one once, in order."""
    shapes = ("{0}", '"{0}"', "'{0}", " {0}\t", "{0}.00", "{1}", "{2}", "{0}\tKSP A; Babat", "{0}\u00a0")
    wanted = [f"352401{n:07}" for n in range(500)]
    lines = [
        shapes[at % len(shapes)].format(nik, f"{int(nik):,}", f"{int(nik):,}".replace(",", "."))
        for at, nik in enumerate([*wanted, *wanted])
    ]
    pasted = read("NIK Koperasi\r\n" + "\r\n".join(lines))
    assert pasted.nik == wanted
    assert pasted.tidak_terbaca == [f"ganda|{nik}" for nik in wanted]
