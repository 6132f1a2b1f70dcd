"""The table of LKjIP: workbook and paper, from the rows of the page."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from koperasi.accounts.models import User
from koperasi.audit import trail
from koperasi.lib import dates, sheets
from pembinaan import paper
from pembinaan.files import XLSX
from pembinaan.letters.compose import letterhead, office_name, signature
from pembinaan.letters.render import emblem
from pembinaan.target.pencapaian import Baris
from registry import kantor as office

SHEETS = ("surat", "naskah", "target-cetak")
DEFINITIONS = (
    ("TW I sampai TW IV", "Keadaan pada 31 Maret, 30 Juni, 30 September, dan 31 Desember menurut catatan hari itu. "
     "“Berjalan”: keadaan hari ini. “Ditutup”: angka yang dibekukan saat periode ditutup; bila sesudahnya berubah, "
     "angka terkini ditulis di bawahnya. “Dihitung”: periode belum ditutup."),
    ("Tahun buku", "RAT dan laporan keuangan dihitung untuk tahun buku sebelum tahun capaian."),
    ("Kunjungan, pelatihan, surat, dan kasus yang ditutup", "Dihitung sejak 1 Januari tahun itu."),
    ("Persen capaian", "Realisasi dibagi target; dapat melebihi 100 persen. Bila makin sedikit makin baik: "
     "(2 × target − realisasi) dibagi target."),
    ("Prakiraan", "Perhitungan, bukan target. Cara menghitungnya tertulis pada tiap indikator."),
)  # fmt: skip
HEAD = ["No", "Indikator", "Program", "Formula", "Satuan", "Target", "Realisasi TW I", "Realisasi TW II",
        "Realisasi TW III", "Realisasi TW IV", "Realisasi", "Persen capaian", "Keadaan",
        "Keterangan/sumber"]  # fmt: skip
WIDTHS = [5, 30, 12, 36, 9, 10, 10, 10, 10, 10, 10, 10, 14, 40]
TEXT_WIDTHS = [WIDTHS[at] for at in (1, 2, 3, 12, 13)]
HEAD_ROW = 4


def heading(tahun: int) -> str:
    return f"Pengukuran Kinerja Tahun {tahun}"


def answer(user: User, kind: str, lines: Sequence[Baris], tahun: int, today: dt.date) -> HttpResponse:
    """The file as an answer, with its row in the trail."""
    if kind == "pdf":
        made, mime = write_pdf(lines, tahun, today), "application/pdf"
    else:
        made, mime = write_xlsx(lines, tahun, today, user), XLSX
    trail.record("target.unduh", by=user, detail={"tahun": str(tahun), "jenis": kind, "indikator": len(lines)})
    found = HttpResponse(made, content_type=mime)
    found["Content-Disposition"] = f'attachment; filename="capaian-target-{tahun}.{kind}"'
    return found


def write_xlsx(lines: Sequence[Baris], tahun: int, today: dt.date, user: User) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    with book:
        edge: dict[str, Any] = {"border": 1, "valign": "top"}
        styles = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({**edge, "bold": True, "text_wrap": True, "bg_color": "#E8EEEA"}),
            "text": book.add_format({**edge, "text_wrap": True}),
            "whole": book.add_format({**edge, "num_format": "#,##0"}),
            "share": book.add_format({**edge, "num_format": "0.00"}),
            "bold": book.add_format({"bold": True, "valign": "top", "text_wrap": True}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _table(book.add_worksheet("Pengukuran kinerja"), styles, lines, tahun, today)
        notes = book.add_worksheet("Keterangan")
        notes.set_column(0, 0, 28)
        notes.set_column(1, 1, 100)
        told = (
            ("Tahun", str(tahun)), ("Data sampai dengan", dates.panjang(today)), ("Diunduh oleh", user.nama),
            ("Indikator", str(len(lines))), *DEFINITIONS,
        )  # fmt: skip
        for row, (word, text) in enumerate(told):
            notes.write_string(row, 0, word, styles["bold"])
            notes.write_string(row, 1, text, styles["wrap"])
            notes.set_row(row, sheets.row_height([(word, 26), (text, 92)]))
        sheets.print_on_a4(notes)
    return file.getvalue()


def _table(sheet: Any, styles: dict[str, Any], lines: Sequence[Baris], tahun: int, today: dt.date) -> None:
    sheet.write_string(0, 0, heading(tahun), styles["title"])
    sheet.write_string(1, 0, office_name(office.current()))
    sheet.write_string(2, 0, f"Berdasarkan data yang diterima sampai dengan {dates.panjang(today)}")
    sheet.set_row(HEAD_ROW, 45)
    for column, (title, width) in enumerate(zip(HEAD, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD_ROW, column, title, styles["head"])
    for row, line in enumerate(lines, HEAD_ROW + 1):
        number = styles["share" if line.ukuran.satuan == "persen" else "whole"]
        quarters = [one.nilai.value if one.nilai else None for one in line.triwulan]
        cells: list[tuple[str | int | Decimal | None, Any]] = [
            (row - HEAD_ROW, styles["whole"]), (line.indikator.nama, styles["text"]),
            (line.indikator.kode_program, styles["text"]), (line.arti, styles["text"]), (line.satuan, styles["text"]),
            (line.target, number), *((value, number) for value in quarters), (line.realisasi, number),
            (line.capaian, styles["share"]), (line.kata, styles["text"]), (line.sumber, styles["text"]),
        ]  # fmt: skip
        for column, (value, style) in enumerate(cells):
            if value is None or value == "":
                sheet.write_blank(row, column, None, style)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, style)
            else:
                sheet.write_number(row, column, float(value), style)
        words = [line.indikator.nama, line.indikator.kode_program, line.arti, line.kata, line.sumber]
        sheet.set_row(row, sheets.row_height(zip(words, TEXT_WIDTHS, strict=True)))
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheets.print_on_a4(sheet, repeat=(HEAD_ROW, HEAD_ROW))


def write_pdf(lines: Sequence[Baris], tahun: int, today: dt.date) -> bytes:
    kantor = office.current()
    lambang, pictures = emblem()
    values = {
        "lambang": lambang,
        "judul": heading(tahun), "nomor": None, "kop": letterhead(kantor), "dinas": office_name(kantor),
        "baris": lines, "tahun": tahun, "hari_ini": today, "pengertian": DEFINITIONS,
        "tertanda": signature(kantor, on=today), "kota": kantor.ibu_kota or kantor.nama_wilayah,
    }  # fmt: skip
    return paper.pdf("surat/capaian_target.html", values, sheets=SHEETS, pictures=pictures)
