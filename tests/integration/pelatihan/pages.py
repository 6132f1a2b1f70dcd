"""What tests of the pages of trainings have in common: the day, addresses, and reading answers."""

from __future__ import annotations

import datetime as dt
import io

import python_calamine

TODAY = dt.date(2026, 9, 1)
HOME = "/pembinaan/pelatihan/"
FACTS = {
    "jenis": "pelatihan", "seri": "Pelatihan Dasar", "angkatan": "iii", "dari": "7 September 2026", "sampai": "",
    "tempat": "Aula", "dana": "dak", "biaya": "1.500.000", "kuota": "15", "pengajar": "Ani; Unej; RAT\nBudi",
}  # fmt: skip


def page(pk: int, rest: str = "") -> str:
    return f"{HOME}{pk}/{rest}"


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def sheet(data: bytes) -> list[list[object]]:
    return python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
