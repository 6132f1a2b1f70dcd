"""Builds the delivered Word template of the report: `python -m tests.letters.templat_laporan`.

An office changes the file in Word, not here (docs/templat-laporan.md); this only makes the first one anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

PATH = Path(__file__).parents[2] / "templates/surat/laporan_perjalanan.docx"


def build() -> Any:
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(30), Mm(20), Mm(20), Mm(25)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(11)
    style.paragraph_format.space_after = Pt(3)
    _head(document)
    for heading, lines in PARTS:
        _heading(document, heading)
        for line in lines:
            _people(document) if line == "[pelaksana]" else _line(document, line)
    _line(document, "{{ dibuat_di }}, {{ tanggal }}", before=14)
    _line(document, "Pelaksana,")
    _signatures(document)
    return document


PARTS = (
    ("A. Dasar", (
        "{%p for satu in dasar %}", "{{ loop.index }}. {{ satu }};", "{%p endfor %}",
        "{{ dasar|length + 1 }}. Surat tugas nomor {{ nomor }}"
        "{% if tanggal_tugas %} tanggal {{ tanggal_tugas }}{% endif %}.",
    )),
    ("B. Maksud", ("{{ maksud }}.",)),
    ("C. Waktu dan tempat", ("Waktu: {{ waktu }}", "Tempat: {{ tempat }}")),
    ("D. Pelaksana", ("[pelaksana]",)),
    ("E. Hasil", (
        "{{ jumlah }} koperasi dikunjungi. {{ ringkasan }}."
        "{% if belum %} Tidak sempat dikunjungi: {{ belum }}.{% endif %}",
        "{%p for satu in hasil %}",
        "**{{ satu.nomor }}. {{ satu.nama }}",
        "{{ satu.alamat }}{% if satu.badan_hukum %}, badan hukum {{ satu.badan_hukum }}{% endif %}, "
        "dikunjungi {{ satu.tanggal }}",
        "{{ satu.temuan }}. {{ satu.uraian }}",
        "{%p if satu.sebab %}", "Sebab: {{ satu.sebab }}", "{%p endif %}",
        "{%p if satu.keinginan %}", "Keinginan pengurus: {{ satu.keinginan }}", "{%p endif %}",
        "{%p if satu.rekomendasi %}", "Rekomendasi: {{ satu.rekomendasi }}", "{%p endif %}",
        "{%p if satu.catatan %}", "Catatan: {{ satu.catatan }}", "{%p endif %}",
        "{%p for foto in satu.foto %}", "{{ foto.gambar }}", "{{ foto.keterangan }}", "{%p endfor %}",
        "{%p endfor %}",
    )),
    ("F. Kesimpulan dan saran", ("{%p for satu in kesimpulan %}", "{{ loop.index }}. {{ satu }}", "{%p endfor %}")),
)  # fmt: skip


def _head(document: Any) -> None:
    for text, size, bold in (("{{ pemerintah }}", 13, False), ("{{ dinas }}", 16, True)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(size)
    for text in ("{%p for baris in alamat_dinas %}", "{{ baris }}", "{%p endfor %}"):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(text).font.size = Pt(9)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(14), Pt(8)
    run = title.add_run("LAPORAN HASIL PERJALANAN DINAS")
    run.bold, run.underline, run.font.size = True, True, Pt(13)


def _heading(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_with_next = Pt(10), True
    paragraph.add_run(text).bold = True


def _line(document: Any, text: str, *, before: int = 0) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(text.removeprefix("**"))
    if text.startswith("**"):
        run.bold, paragraph.paragraph_format.keep_with_next = True, True
        paragraph.paragraph_format.space_before = Pt(8)


def _people(document: Any) -> None:
    _table(document, ("No.", "Nama", "Pangkat/Golongan", "NIP", "Jabatan"),
           ("{{ loop.index }}", "{{ satu.nama }}", "{{ satu.pangkat }}", "{{ satu.nip }}", "{{ satu.jabatan }}"),
           style="Table Grid")  # fmt: skip


def _signatures(document: Any) -> None:
    _table(document, (), ("{{ loop.index }}. {{ satu.nama }}", "…………………………"))


def _table(document: Any, head: tuple[str, ...], row: tuple[str, ...], style: str | None = None) -> None:
    """A row for each of `pelaksana`: docxtpl repeats the row between its two {%tr %} rows."""
    table = document.add_table(rows=0, cols=len(row), style=style)
    for texts, bold in ((head, True), (("{%tr for satu in pelaksana %}",), False), (row, False),
                        (("{%tr endfor %}",), False)):  # fmt: skip
        if not texts:
            continue
        for cell, text in zip(table.add_row().cells, texts, strict=False):
            run = cell.paragraphs[0].add_run(text)
            run.bold, run.font.size = bold, Pt(10)


if __name__ == "__main__":
    build().save(str(PATH))
