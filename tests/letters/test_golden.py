"""Letters as pictures: every kind, normal and worst, both papers, and the office's settings, against small goldens that
people have looked at.

PERBARUI_GAMBAR=1 writes the goldens anew; look at them before committing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from pembinaan import paper as papers
from pembinaan.letters import fitting, render, wording
from pembinaan.letters.snapshot import Snapshot
from tests.letters.samples import frame, issued, sample

GOLDENS = Path(__file__).parent / "gambar"
WIDTH = 620
# Mean and worst difference of grey (0-255) after blurring: hinting and rounding stay below, a moved line does not.
MEAN, WORST = 0.4, 60
MILLIMETRES = {"a4": (210, 297), "f4": (215, 330)}
CASES = [(kind, worst) for kind in wording.DEFAULTS for worst in (False, True)]
ALAMAT = "https://surat.lamongankab.contoh.go.id"
# What an office can set, one or two at a time: (kind, paper, frame).
SETTINGS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "lambang-qr": ("peringatan", "a4", {"lambang": "kop/uji.png"}),
    "tanpa-kop": ("teguran_2", "f4", {"kop": False}),
    "an-plt": ("panggilan", "f4", {"atas_nama": "a.n. Bupati Lamongan", "kualifikasi": "plt"}),
    "tepi-a-tunggal": ("teguran_1", "a4", {"tepi": "a", "garis_kop": "tunggal", "hal_tebal": True,
                                           "nama_bergaris": True, "huruf": 11}),
}  # fmt: skip


@pytest.fixture
def lambang(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture as colourful as a lambang in the storage."""
    picture = Image.new("RGBA", (800, 920), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(60, 40), (740, 40), (740, 560), (400, 900), (60, 560)], fill="#145aa0", outline="#f0c800", width=26)
    for at in range(40):
        x, y, r = 130 + at * 97 % 540, 130 + at * 61 % 520, 12 + at * 13 % 60
        pen.ellipse([x - r, y - r, x + r, y + r], fill=f"hsl({at * 47 % 360},80%,55%)", outline="white", width=4)
    buffer = BytesIO()
    picture.save(buffer, "PNG")

    class Storage:
        def open(self, name: str) -> BytesIO:
            return BytesIO(buffer.getvalue())

    render.logo.cache_clear()
    monkeypatch.setattr(render, "default_storage", Storage())


def differences(one: Image.Image, other: Image.Image) -> tuple[float, int]:
    """Mean and greatest difference."""
    blurred = [image.convert("L").filter(ImageFilter.GaussianBlur(2.5)) for image in (one, other)]
    diff = ImageChops.difference(*blurred)
    return ImageStat.Stat(diff).mean[0], int(diff.getextrema()[1])


def like_its_golden(page: render.Page, name: str) -> None:
    for number in range(1, page.pages + 1):
        picture = Image.open(BytesIO(render.picture(page.pdf, page=number, width=WIDTH)))
        golden = GOLDENS / f"{name}{'' if number == 1 else f'-{number}'}.png"
        if os.environ.get("PERBARUI_GAMBAR"):
            picture.quantize(16).save(golden, optimize=True)
        expected = Image.open(golden)
        assert picture.size == expected.size
        mean, most = differences(picture, expected)
        assert (mean < MEAN, most < WORST) == (True, True), (
            f"berbeda dari {golden.name}: rata-rata {mean:.2f}, terbesar {most}"
        )


def words_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


@pytest.mark.parametrize("paper", MILLIMETRES)
@pytest.mark.parametrize(("kind", "worst"), CASES)
def test_like_its_golden(kind: str, worst: bool, paper: str) -> None:
    page = render.render(sample(kind, worst=worst), paper=paper, sample=True)
    assert page.pages <= (2 if worst else 1)
    like_its_golden(page, f"{kind}-{'terburuk' if worst else 'biasa'}-{paper}")


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_of_the_office(name: str, lambang: None) -> None:
    kind, paper, setelan = SETTINGS[name]
    page = render.render(issued(kind, periksa=ALAMAT, within=frame(**setelan)), paper=paper)
    assert (page.pages, len(page.pdf) <= 25 * 1024) == (1, True)
    like_its_golden(page, f"setelan-{name}")


def test_worst_of_one_thing_stays_on_one_page() -> None:
    """Twelve years, a name of 120 letters, a long address, five copies, a long signer: each alone breaks nothing."""
    usual, worst = sample("peringatan"), sample("peringatan", worst=True)
    assert len(usual.tembusan) == 5
    changes = [
        {"yth": worst.yth}, {"tertanda": worst.tertanda}, {"kop": worst.kop}, {"tembusan": worst.tembusan},
        {"butir": (worst.butir[0], *usual.butir[1:])},
    ]  # fmt: skip
    for change in changes:
        for paper in MILLIMETRES:
            assert render.render(replace(usual, **change), paper=paper).pages == 1, (list(change), paper)


def test_second_page_has_its_number_the_code_and_more_than_the_signature(lambang: None) -> None:
    page = render.render(issued("peringatan", worst=True, periksa=ALAMAT), paper="a4")
    assert page.pages == 2
    second = pypdfium2.PdfDocument(page.pdf)[1].get_textpage().get_text_bounded()
    for words in ("- 2 -", "Demikian", "4F2A 9C0B 71D3 E856 4F2A 9C0B", "surat.lamongankab.contoh.go.id"):
        assert words in second
    assert "PEMERINTAH" not in second


def test_without_public_pages_the_code_stands_in_words() -> None:
    text = words_of(render.render(issued("teguran_1")).pdf)
    assert "telepon (0322) 000000 dengan menyebutkan kode 4F2A 9C0B 71D3 E856 4F2A 9C0B" in text


@pytest.mark.parametrize("kind", wording.DEFAULTS)
def test_usual_letters_are_laid_out_once(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try costs as much as the letter."""
    tries: list[str] = []
    original = render._lay_out

    def counted(snapshot: Snapshot, paper: str, setting: fitting.Setting, sample: bool) -> Any:
        tries.append(setting.name)
        return original(snapshot, paper, setting, sample)

    monkeypatch.setattr(render, "_lay_out", counted)
    for paper in MILLIMETRES:
        render.render(sample(kind), paper=paper)
    assert len(tries) == 2


def test_same_snapshot_same_setting_whatever_came_before() -> None:
    first = render.render(sample("teguran_1")).setting
    for kind in wording.DEFAULTS:
        render.render(sample(kind, worst=True))
    assert render.render(sample("teguran_1")).setting == first


def test_the_comparison_sees_a_moved_line() -> None:
    pdf = render.render(sample("peringatan"), sample=True).pdf
    picture = Image.open(BytesIO(render.picture(pdf, width=WIDTH)))
    moved = picture.copy()
    moved.paste(picture.crop((80, 300, 560, 320)), (80, 306))
    mean, most = differences(picture, moved)
    assert mean >= MEAN or most >= WORST


@pytest.mark.parametrize("paper", MILLIMETRES)
def test_paper_fonts_and_text(paper: str) -> None:
    page = render.render(sample("peringatan", worst=True), paper=paper)
    document = pypdfium2.PdfDocument(page.pdf)
    width, height = (round(side / 72 * 25.4) for side in document[0].get_size())
    assert (width, height) == MILLIMETRES[paper]
    text = document[0].get_textpage().get_text_bounded()
    assert "2014 s.d. 2025" in " ".join(text.split())
    assert "CONTOH" not in text  # only a sample says so
    assert len(page.pdf) < 30 * 1024


def test_our_fonts_are_used_and_the_style_sheets_understood(caplog: pytest.LogCaptureFixture) -> None:
    """A font that fails to load or a property that is not known would be replaced in silence."""
    papers._forget()
    with caplog.at_level("WARNING", logger="weasyprint"):
        document = render._lay_out(sample("peringatan"), "a4", fitting.SEDANG_11, True)
        document.write_pdf()
    assert [record.getMessage() for record in caplog.records] == []
    assert {font.name.partition(b"+")[2] for font in document.fonts.values()} == {b"Arimo", b"Arimo-Bold"}


def test_usual_letters_are_not_set_below_ten_points() -> None:
    for kind in wording.DEFAULTS:
        for paper in MILLIMETRES:
            assert render.render(sample(kind), paper=paper).setting != "sesak", (kind, paper)


@pytest.mark.parametrize("tepi", ["a", "b"])
def test_the_usual_warning_stands_at_eleven_points(tepi: str) -> None:
    """Two missed years, two letters before, five copies, on A4: the letter an office sends most."""
    page = render.render(issued("peringatan", periksa=ALAMAT, within=frame(tepi=tepi)), paper="a4")
    assert (page.pages, page.setting) == (1, fitting.PADAT_11.name)


def test_a_letter_reads_no_other_file(tmp_path: Path) -> None:
    other = tmp_path / "x.css"
    other.write_text("")
    for url in (other.as_uri(), "https://contoh.invalid/x.woff2", f"file://{Path.cwd()}/static/../manage.py"):
        with pytest.raises(ValueError, match="berkas bawaan"):
            papers._fetcher({})(url)


def test_a_process_that_renders_no_letter_does_not_carry_the_renderer() -> None:
    """WeasyPrint and its fonts are half of a worker's memory before the first letter."""
    code = "import django; django.setup(); import koperasi.urls, sys; print('weasyprint' in sys.modules)"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("paper", MILLIMETRES)
def test_a_kop_without_a_lambang_stands_in_the_middle_of_the_lines_below(paper: str) -> None:
    snapshot = issued("teguran_2", within=frame())
    text = pypdfium2.PdfDocument(render.render(snapshot, paper=paper).pdf)[0].get_textpage()
    left, right, _ = fitting.MARGINS[snapshot.tata.tepi]
    middle = (left + MILLIMETRES[paper][0] - right) / 2
    for line in (snapshot.kop.pemerintah, snapshot.kop.dinas):
        at, count = text.search(line, match_case=True).get_next()
        boxes = [text.get_charbox(index) for index in (at, at + count - 1)]
        assert (boxes[0][0] + boxes[1][2]) / 2 / 72 * 25.4 == pytest.approx(middle, abs=0.6)
