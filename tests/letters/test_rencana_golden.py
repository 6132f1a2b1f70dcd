"""Surat tugas and visum as pictures, normal and worst, on both papers; look at them before committing new ones.

PERBARUI_GAMBAR=1 writes them anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from pembinaan import paper as papers
from pembinaan.rencana import drawing
from tests.letters import rencana_samples as samples
from tests.letters.test_golden import GOLDENS, MEAN, MILLIMETRES, WIDTH, WORST, differences

DRAWN: dict[str, Callable[..., bytes]] = {
    "surat_tugas": lambda worst, kertas: drawing.surat_tugas(samples.surat_tugas(worst=worst), kertas=kertas),
    "visum": lambda worst, kertas: drawing.visum(samples.visum(worst=worst), kertas=kertas),
}
# (paper, worst, page): the worst surat tugas has its list of places on a lampiran.
CASES = [("surat_tugas", False, 1), ("surat_tugas", True, 1), ("surat_tugas", True, 3), ("visum", False, 1),
         ("visum", True, 1), ("visum", True, 2)]  # fmt: skip


@pytest.mark.parametrize("kertas", MILLIMETRES)
@pytest.mark.parametrize(("name", "worst", "page"), CASES)
def test_the_page_is_like_its_golden(name: str, worst: bool, page: int, kertas: str) -> None:
    pdf = DRAWN[name](worst, kertas)
    picture = Image.open(BytesIO(papers.picture(pdf, page=page, width=WIDTH)))
    golden = GOLDENS / f"{name}-{'terburuk' if worst else 'biasa'}-{page}-{kertas}.png"
    if os.environ.get("PERBARUI_GAMBAR"):
        picture.quantize(16).save(golden, optimize=True)
    expected = Image.open(golden)
    assert picture.size == expected.size
    mean, most = differences(picture, expected)
    assert (mean < MEAN, most < WORST) == (True, True), f"{golden.name}: rata-rata {mean:.2f}, terbesar {most}"


@pytest.mark.parametrize("kertas", MILLIMETRES)
@pytest.mark.parametrize(("name", "worst", "most"), [("surat_tugas", False, 1), ("surat_tugas", True, 6),
                                                     ("visum", False, 2), ("visum", True, 9)])  # fmt: skip
def test_size_pages_and_text(name: str, worst: bool, most: int, kertas: str) -> None:
    pdf = DRAWN[name](worst, kertas)
    assert papers.pages(pdf) <= most
    assert len(pdf) < 200 * 1024
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in document).replace("\r\n", " ")
    places = samples.TEMPAT_PANJANG if worst else samples.TEMPAT
    assert all(one.nama.split()[-1] in text for one in places)
    width, height = (round(side / 72 * 25.4) for side in document[0].get_size())
    assert (width, height) == MILLIMETRES[kertas]


def test_every_place_has_one_box_to_be_stamped() -> None:
    for worst, count in ((False, 3), (True, 25)):
        document = pypdfium2.PdfDocument(drawing.visum(samples.visum(worst=worst)))
        text = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
        assert text.count("Tanda tangan dan cap") == 2 * count


@pytest.mark.parametrize("name", DRAWN)
def test_the_style_sheets_are_understood(name: str, caplog: pytest.LogCaptureFixture) -> None:
    papers._forget()
    with caplog.at_level("WARNING", logger="weasyprint"):
        DRAWN[name](True, "a4")
    assert [record.getMessage() for record in caplog.records] == []


def test_people_with_angle_brackets_stay_text() -> None:
    from dataclasses import replace

    odd: Any = replace(samples.surat_tugas(), maksud="Rapat <b>& koordinasi</b>")
    text = pypdfium2.PdfDocument(drawing.surat_tugas(odd))[0].get_textpage().get_text_bounded()
    assert "<b>& koordinasi</b>" in text
