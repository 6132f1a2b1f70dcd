"""Letters as pictures: normal and worst, both texts, both papers, against small goldens that people have looked at.

PERBARUI_GAMBAR=1 writes the goldens anew; look at them before committing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from pembinaan import paper as papers
from pembinaan.letters import render, wording
from tests.letters.samples import sample

GOLDENS = Path(__file__).parent / "gambar"
WIDTH = 620
# Mean and worst difference of grey (0-255) after blurring: hinting and rounding stay below, a moved line does not.
MEAN, WORST = 0.4, 60
MILLIMETRES = {"a4": (210, 297), "f4": (215, 330)}
CASES = [(kind, worst) for kind in wording.DEFAULTS for worst in (False, True)]


def differences(one: Image.Image, other: Image.Image) -> tuple[float, int]:
    """Mean and greatest difference."""
    blurred = [image.convert("L").filter(ImageFilter.GaussianBlur(2.5)) for image in (one, other)]
    diff = ImageChops.difference(*blurred)
    return ImageStat.Stat(diff).mean[0], int(diff.getextrema()[1])


@pytest.mark.parametrize("paper", MILLIMETRES)
@pytest.mark.parametrize(("kind", "worst"), CASES)
def test_one_page_like_its_golden(kind: str, worst: bool, paper: str) -> None:
    page = render.render(sample(kind, worst=worst), paper=paper, sample=True)
    assert page.pages == 1
    picture = Image.open(BytesIO(render.picture(page.pdf, width=WIDTH)))
    golden = GOLDENS / f"{kind}-{'terburuk' if worst else 'biasa'}-{paper}.png"
    if os.environ.get("PERBARUI_GAMBAR"):
        picture.quantize(16).save(golden, optimize=True)
    expected = Image.open(golden)
    assert picture.size == expected.size
    mean, most = differences(picture, expected)
    assert (mean < MEAN, most < WORST) == (True, True), (
        f"berbeda dari {golden.name}: rata-rata {mean:.2f}, terbesar {most}"
    )


def test_the_comparison_sees_a_moved_line() -> None:
    pdf = render.render(sample(wording.TIDAK_AKTIF), sample=True).pdf
    picture = Image.open(BytesIO(render.picture(pdf, width=WIDTH)))
    moved = picture.copy()
    moved.paste(picture.crop((80, 300, 560, 320)), (80, 306))
    mean, most = differences(picture, moved)
    assert mean >= MEAN or most >= WORST


@pytest.mark.parametrize("paper", MILLIMETRES)
def test_paper_fonts_and_text(paper: str) -> None:
    page = render.render(sample(wording.TIDAK_AKTIF, worst=True), paper=paper)
    document = pypdfium2.PdfDocument(page.pdf)
    width, height = (round(side / 72 * 25.4) for side in document[0].get_size())
    assert (width, height) == MILLIMETRES[paper]
    text = document[0].get_textpage().get_text_bounded()
    assert "2015 s.d. 2025" in text.replace("\r\n", " ")
    assert "CONTOH" not in text  # only a sample says so
    assert len(page.pdf) < 30 * 1024


def test_our_fonts_are_used_and_the_style_sheets_understood(caplog: pytest.LogCaptureFixture) -> None:
    """A font that fails to load or a property that is not known would be replaced in silence."""
    papers._forget()
    with caplog.at_level("WARNING", logger="weasyprint"):
        document = render._lay_out(sample(wording.TIDAK_AKTIF), "a4", "sedang", True)
        document.write_pdf()
    assert [record.getMessage() for record in caplog.records] == []
    assert {font.name.partition(b"+")[2] for font in document.fonts.values()} == {b"Arimo", b"Arimo-Bold"}


def test_normal_letters_are_set_at_eleven_points() -> None:
    """Only the worst cases are set smaller."""
    assert {render.render(sample(kind), paper=paper).setting for kind in wording.DEFAULTS for paper in MILLIMETRES} <= {
        "lega",
        "sedang",
    }


def test_a_letter_reads_no_other_file(tmp_path: Path) -> None:
    other = tmp_path / "x.css"
    other.write_text("")
    for url in (other.as_uri(), "https://contoh.invalid/x.woff2", f"file://{Path.cwd()}/static/../manage.py"):
        with pytest.raises(ValueError, match="berkas bawaan"):
            papers._fetcher({})(url)


def test_unknown_placeholder_never_reaches_paper() -> None:
    text = replace(wording.DEFAULTS[wording.TERLAMBAT], hal="Teguran {nomor_naskah}")
    with pytest.raises(wording.UnknownPlaceholder, match="nomor_naskah"):
        wording.fill(text, FILLED)


def test_hollow_tembusan_is_left_out() -> None:
    text = wording.fill(wording.DEFAULTS[wording.TERLAMBAT], FILLED | {"kecamatan": ""})
    assert text.tembusan == ("Isi (sebagai laporan);", "Arsip.")


def _lines(text: wording.Teks) -> list[str]:
    return [line for field in vars(text).values() for line in (field if isinstance(field, tuple) else [str(field)])]


FILLED = {
    name: "Isi" for text in wording.DEFAULTS.values() for line in _lines(text) for name in wording.placeholders(line)
}


def test_a_process_that_renders_no_letter_does_not_carry_the_renderer() -> None:
    """WeasyPrint and its fonts are half of a worker's memory before the first letter."""
    code = "import django; django.setup(); import koperasi.urls, sys; print('weasyprint' in sys.modules)"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
