"""What a pengurus does on a phone: a bad line, photos with a position in them, an Excel file, short pages."""

from __future__ import annotations

import io
import re

import openpyxl
import pikepdf
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.e2e import looking
from tests.factories.laporan import LENGKAP, RINGKAS
from tests.factories.papers import GPS

PASSWORD = "empat kata yang rahasia"
FIGURES = {kode: text for sections in (LENGKAP, RINGKAS) for typed in sections.values() for kode, text in typed.items()}


class Line:
    """The line of one page: as slow as in a village, cut, and back again."""

    def __init__(self, page: Page) -> None:
        self._tools = page.context.new_cdp_session(page)
        self._tools.send("Network.enable")
        self.mend()

    def mend(self) -> None:
        self._set(offline=False)

    def cut(self) -> None:
        self._set(offline=True)

    def _set(self, *, offline: bool) -> None:
        speed = 400_000 / 8  # bytes a second
        conditions = {"offline": offline, "latency": 400, "downloadThroughput": speed, "uploadThroughput": speed}
        self._tools.send("Network.emulateNetworkConditions", conditions)


def set_password(phone: Page) -> None:
    phone.get_by_label("Kata sandi baru").fill(PASSWORD)
    phone.get_by_label("Tulis sekali lagi").fill(PASSWORD)
    phone.get_by_role("button", name="Simpan dan masuk").click()
    expect(phone.get_by_text("Kata sandi Anda sudah disimpan.")).to_be_visible()


def fill(page: Page, answers: dict[str, str]) -> None:
    for label, text in answers.items():
        page.get_by_label(label).fill(text)


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Simpan dan lanjutkan").click()


def at(page: Page, heading: str, what: str = "") -> None:
    """The page of this heading has come, and nothing is wrong with it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    look_at(page, what)


def look_at(page: Page, what: str = "") -> None:
    page.wait_for_load_state()
    assert (page.url, looking.axe(page) + looking.sideways(page)) == (page.url, [])


def photo() -> bytes:
    """As a phone makes it: grainy, so that it takes its time on the line, and with the place where it was taken."""
    picture = Image.effect_noise((240, 320), 90).convert("RGB")
    about = Image.Exif()
    about[0x010F] = "Ponsel"
    about.get_ifd(0x8825).update(GPS)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=about.tobytes(), quality=95)
    return out.getvalue()


def pictures(data: bytes) -> list[Image.Image]:
    """Of a photo itself, of a PDF what lies in it, byte for byte."""
    if not data.startswith(b"%PDF"):
        return [Image.open(io.BytesIO(data))]
    with pikepdf.open(io.BytesIO(data)) as file:
        held = [image.read_raw_bytes() for page in file.pages for image in page.get_images().values()]
        return [Image.open(io.BytesIO(one)) for one in held]


def fill_in(template: bytes) -> bytes:
    """The yellow cells, as somebody with Excel fills them in."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=4):
            if text := FIGURES.get(str(row[0].value)):
                sheet.cell(row[0].row, 4).value = int(re.sub(r"[^\d-]", "", text))  # type: ignore[arg-type]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lose_the_answer(route: Route) -> None:
    assert route.fetch().status == 200
    route.abort("connectionreset")
