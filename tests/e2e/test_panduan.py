"""The pictures of the user guide (docs/panduan): every page it shows opens, and can be photographed anew.

PERBARUI_GAMBAR=1 pytest tests/e2e/test_panduan.py writes them; look at them before committing.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from koperasi.accounts.roles import Peran
from tests.e2e.conftest import DESKTOP, PHONE, Enter
from tests.e2e.office import Office

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "panduan"
TALL = 1000  # pixels of a picture; a reader sees the rest in the application


@dataclass(frozen=True)
class Picture:
    name: str
    role: Peran | None
    path: str  # {diam}: a cooperative that is tidak aktif, {milik}: the one of the pengurus
    width: int = DESKTOP


PICTURES = [
    Picture("masuk", None, "/masuk/"),
    Picture("beranda-petugas", Peran.PETUGAS, "/"),
    Picture("beranda-kepala", Peran.KEPALA, "/"),
    Picture("beranda-kepala-ponsel", Peran.KEPALA, "/", PHONE),
    Picture("beranda-pengurus", Peran.PENGURUS, "/", PHONE),
    Picture("daftar", Peran.PETUGAS, "/koperasi/"),
    Picture("koperasi", Peran.PETUGAS, "/koperasi/{diam}/"),
    Picture("mengapa", Peran.PETUGAS, "/koperasi/{diam}/mengapa/"),
    Picture("matriks", Peran.PETUGAS, "/matriks-rat/"),
    Picture("surat", Peran.PETUGAS, "/koperasi/{diam}/surat/"),
    Picture("prakiraan", Peran.KEPALA, "/prakiraan/"),
]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_picture(picture: Picture, enter: Enter, office: Office) -> None:
    page = enter(picture.role, width=picture.width)
    path = picture.path.format(diam=office.quiet(1)[0], milik=office.samples["koperasi milik pengurus"])
    page.set_viewport_size({"width": picture.width, "height": TALL})
    answer = page.goto(path)
    assert answer
    assert answer.status == 200
    page.wait_for_load_state("networkidle")
    if os.environ.get("PERBARUI_GAMBAR"):
        save(page.screenshot(), picture.name)


def save(shot: bytes, name: str) -> None:
    image = Image.open(BytesIO(shot)).convert("RGB")
    image.quantize(192, dither=Image.Dither.NONE).save(GUIDE / "gambar" / f"{name}.png", optimize=True)


def test_the_guide_shows_these_pictures_and_no_other() -> None:
    pages = [*GUIDE.glob("*.md"), GUIDE.parents[1] / "README.md"]
    shown = {name for page in pages for name in re.findall(r"gambar/([\w-]+)\.png", page.read_text())}
    kept = {path.stem for path in (GUIDE / "gambar").glob("*.png")}
    assert shown == kept == {picture.name for picture in PICTURES}
