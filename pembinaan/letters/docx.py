"""A letter as a Word file for SRIKANDI or another e-office: its variables stand where number, date and signature go.

Each variable is one run with one text element, as the system looks for it; marked as not to be spell-checked, because
Word splits what it underlines. Rank, addressee and tembusan are typed: no variable for them is known (surat.md 4.1).
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

from pembinaan.letters.snapshot import Snapshot

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOMOR, TANGGAL, TTD = "${nomor_naskah}", "${tanggal_naskah}", "${ttd_pengirim}"
JABATAN, NAMA, NIP = "${jabatan_pengirim}", "${nama_pengirim}", "${nip_pengirim}"
VARIABLES = (NOMOR, TANGGAL, TTD, JABATAN, NAMA, NIP)

SIZES = {"a4": (210, 297), "f4": (215, 330)}  # mm
MARGINS = {"a": (20, 20, 25, 20), "b": (20, 25, 30, 20)}  # top, bottom, left, right in mm; SetelanSurat.tepi
FONT = "Arial"


@dataclass(frozen=True)
class Bentuk:
    """How the office wants it. lambang: PNG or JPEG bytes, b"" = none."""

    kertas: str = "a4"
    kop: bool = True
    huruf: float = 12
    tepi: str = "b"
    garis: str = "ganda"
    hal_tebal: bool = False
    nama_bergaris: bool = False
    lambang: bytes = b""

    @property
    def text_height(self) -> int:
        top, bottom, _, _ = MARGINS[self.tepi]
        return SIZES[self.kertas][1] - top - bottom

    @property
    def text_width(self) -> int:
        _, _, left, right = MARGINS[self.tepi]
        return SIZES[self.kertas][0] - left - right


def code_line(snapshot: Snapshot) -> str:
    """How the reader checks the letter; "" while it has no code."""
    if not snapshot.kode:
        return ""
    where = f" Periksa di {snapshot.periksa}" if snapshot.periksa else ""
    return f"Kode surat: {snapshot.kode}.{where}"


def docx(snapshot: Snapshot, bentuk: Bentuk) -> bytes:
    from docx import Document

    document, bentuk = Document(), replace(bentuk, huruf=fitting(snapshot, bentuk))
    _page(document, snapshot, bentuk)
    if bentuk.kop:
        _kop(document, snapshot, bentuk)
    _head(document, snapshot, bentuk)
    _addressee(document, snapshot)
    _body(document, snapshot)
    _signature(document, snapshot, bentuk)
    _tail(document, snapshot, bentuk)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def fitting(snapshot: Snapshot, bentuk: Bentuk) -> float:
    """The first of the office's own size, 11, 10.5 and 10 points in which the letter should fit on one page.

    Estimated: a word processor lays it out, not we. Where none does, the office's own size on two pages.
    """
    for size in (float(bentuk.huruf), 11.0, 10.5, 10.0):
        if size <= bentuk.huruf and _height(snapshot, bentuk, size) <= bentuk.text_height:
            return size
    return float(bentuk.huruf)


def _height(snapshot: Snapshot, bentuk: Bentuk, size: float) -> float:
    """In mm. A letter of Arial is 0.5 em wide on average, a line 1.15 em high."""
    em = size * 0.3528

    def lines(text: str, width: float) -> int:
        return max(1, -(-int(len(text) * 0.5 * em * 1.03) // int(width)))

    wide = bentuk.text_width
    rows = 3 + lines(snapshot.hal, wide - 86) + sum(lines(line, wide - 61) for line in snapshot.yth)
    rows += lines(snapshot.pembuka, wide - 4) + lines(snapshot.penutup, wide - 4)
    for item in snapshot.butir:
        rows += lines(item.teks, wide - 7) + sum(lines(line, wide - 14) for line in item.anak)
    paragraphs = sum(1 + len(item.anak) for item in snapshot.butir)
    rows += 7 + bool(snapshot.tertanda.pangkat)
    kop = 27 + 4 * len(snapshot.kop.alamat[2:]) if bentuk.kop else 0
    small = (len(snapshot.tembusan) + 1) * (size - 2) * 0.3528 * 1.15 if snapshot.tembusan else 0
    return kop + rows * em * 1.15 + paragraphs * 1.06 + 19 + small + 6


# --- Page ------------------------------------------------------------------------------------------------
def _page(document: Any, snapshot: Snapshot, bentuk: Bentuk) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    section = document.sections[0]
    width, height = SIZES[bentuk.kertas]
    top, bottom, left, right = MARGINS[bentuk.tepi]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance = section.footer_distance = Mm(10)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(bentuk.huruf)
    _fonts(normal.element.get_or_add_rPr())
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    section.different_first_page_header_footer = True  # the number begins on the second page: "- 2 -"
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number.add_run("- ")
    _field(number, "PAGE")
    number.add_run(" -")
    document.core_properties.title = snapshot.hal
    document.core_properties.author = snapshot.kop.dinas
    document.core_properties.language = "id-ID"


def _fonts(properties: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fonts = properties.find(qn("w:rFonts"))
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID")
    properties.append(language)


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _variable(paragraph: Any, name: str, *, bold: bool = False, underline: bool = False) -> None:
    """One run, one text element, and nothing that would make Word cut it."""
    from docx.oxml import OxmlElement

    run = paragraph.add_run(name)
    run.bold, run.underline = bold or None, underline or None
    run._r.get_or_add_rPr().append(OxmlElement("w:noProof"))


# --- Letterhead --------------------------------------------------------------------------------------------
def _kop(document: Any, snapshot: Snapshot, bentuk: Bentuk) -> None:
    """Government and dinas in sizes of 3 to 4; the lambang at the left where the office gave one."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    table = _table(document, (22, bentuk.text_width - 22) if bentuk.lambang else (bentuk.text_width,))
    if bentuk.lambang:
        table.cell(0, 0).paragraphs[0].add_run().add_picture(io.BytesIO(bentuk.lambang), width=Mm(19))
    cell = table.cell(0, len(table.columns) - 1)
    long = len(snapshot.kop.dinas) > 45
    lines = [(snapshot.kop.pemerintah, 13, False), (snapshot.kop.dinas, 14 if long else 17, True)]
    lines += [(line, 9, False) for line in snapshot.kop.alamat]
    for at, (text, size, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if not at else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), bold
    rule = document.add_paragraph()
    rule.paragraph_format.line_spacing = Pt(4)
    rule.paragraph_format.space_after = Pt(10)
    _bottom_line(rule, "double" if bentuk.garis == "ganda" else "single", 6 if bentuk.garis == "ganda" else 16)


def _bottom_line(paragraph: Any, kind: str, size: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", kind), ("sz", str(size)), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _table(document: Any, widths: tuple[int, ...], rows: int = 1) -> Any:
    """Without lines; widths in mm."""
    from docx.shared import Mm

    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    _no_padding(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _no_padding(table: Any) -> None:
    """Its text begins and ends where that of the paragraphs does."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), "0")
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    (look.addprevious if look is not None else table._tbl.tblPr.append)(margins)


# --- Text ----------------------------------------------------------------------------------------------------
def _head(document: Any, snapshot: Snapshot, bentuk: Bentuk) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    date = 62
    table = _table(document, (20, 4, bentuk.text_width - 24 - date, date), rows=4)
    labels = (("Nomor", ""), ("Sifat", snapshot.sifat), ("Lampiran", snapshot.lampiran), ("Hal", snapshot.hal))
    for row, (label, value) in zip(table.rows, labels, strict=True):
        cells = row.cells
        cells[0].paragraphs[0].add_run(label)
        cells[1].paragraphs[0].add_run(":")
        if value:
            cells[2].paragraphs[0].add_run(value).bold = (label == "Hal" and bentuk.hal_tebal) or None
        else:
            _variable(cells[2].paragraphs[0], NOMOR)
    day = table.cell(0, 3).paragraphs[0]
    day.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    day.add_run(f"{snapshot.tempat}, ")
    _variable(day, TANGGAL)


def _addressee(document: Any, snapshot: Snapshot) -> None:
    from docx.shared import Mm, Pt

    for at, line in enumerate(snapshot.yth):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(18 if 0 < at == len(snapshot.yth) - 1 else 11)
        paragraph.paragraph_format.right_indent = Mm(50)
        paragraph.paragraph_format.keep_with_next = True
        if not at:
            paragraph.paragraph_format.space_before = Pt(10)
            paragraph.paragraph_format.first_line_indent = Mm(-11)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(11))
        paragraph.add_run(f"Yth.\t{line}" if not at else line)


def _body(document: Any, snapshot: Snapshot) -> None:
    from docx.shared import Mm

    _paragraph(document, snapshot.pembuka, before=10).first_line_indent = Mm(12.5)
    for number, item in enumerate(snapshot.butir, start=1):
        _item(document, f"{number}.", item.teks, left=7)
        for at, line in enumerate(item.anak):
            _item(document, f"{chr(97 + at % 26)}.", line, left=14)
    _paragraph(document, snapshot.penutup, before=4).first_line_indent = Mm(12.5)


def _paragraph(document: Any, text: str, *, before: int = 0) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.space_before = Pt(before)
    return paragraph.paragraph_format


def _item(document: Any, mark: str, text: str, *, left: int) -> None:
    """Numbers are typed: a system that rebuilds the document does not lose them."""
    from docx.shared import Mm

    shape = _paragraph(document, f"{mark}\t{text}", before=3)
    shape.left_indent, shape.first_line_indent = Mm(left), Mm(-7)
    shape.tab_stops.add_tab_stop(Mm(left))


# --- Foot ----------------------------------------------------------------------------------------------------
def _signature(document: Any, snapshot: Snapshot, bentuk: Bentuk) -> None:
    """In the right half; the variable of the signature alone in its paragraph, with free lines around it."""
    block = _Block(document, bentuk.text_width // 2)
    for line in snapshot.tertanda.jabatan:
        if line.lower().startswith(("a.n.", "u.b.")):
            block.line().add_run(line)
    post = block.line()
    _variable(post, JABATAN)
    post.add_run(",")
    block.line()
    _variable(block.line(), TTD)
    block.line()
    _variable(block.line(), NAMA, bold=True, underline=bentuk.nama_bergaris)
    if snapshot.tertanda.pangkat:
        block.line().add_run(snapshot.tertanda.pangkat)
    nip = block.line(last=True)
    nip.add_run("NIP ")
    _variable(nip, NIP)


class _Block:
    """Lines at the right half that stay together."""

    def __init__(self, document: Any, indent: int) -> None:
        self.document, self.indent, self.first = document, indent, True

    def line(self, *, last: bool = False) -> Any:
        from docx.shared import Mm, Pt

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(self.indent)
        paragraph.paragraph_format.keep_with_next = not last
        if self.first:
            paragraph.paragraph_format.space_before = Pt(10)
            self.first = False
        return paragraph


def _tail(document: Any, snapshot: Snapshot, bentuk: Bentuk) -> None:
    from docx.shared import Mm, Pt

    small = Pt(bentuk.huruf - 2)
    lines = [f"{at}.\t{line}" for at, line in enumerate(snapshot.tembusan, start=1)]
    for at, text in enumerate(["Tembusan:", *lines] if lines else []):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = at < len(lines)
        paragraph.add_run(text).font.size = small
        if not at:
            paragraph.paragraph_format.space_before = Pt(8)
            continue
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(6), Mm(-6)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(6))
    if text := code_line(snapshot):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(8)
        paragraph.add_run(text).font.size = Pt(8)
