"""Laporan pembinaan tahunan as a spreadsheet and as a PDF, from the lines of the page."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan import doings, paper
from pembinaan.letters.compose import letterhead, office_name, signature
from pembinaan.results import yearly
from pembinaan.results.yearly import Line, Year
from registry import kantor as office

SHEETS = ("surat", "naskah", "hasil-cetak")
CHUNK = 250  # lines laid out at once: a sheet of all of them takes memory by the hundred MB
AT_ONCE = 300  # cooperatives up to which a page waits for its PDF
Report = Callable[[int, int], None]

DEFINITIONS = (
    ("Yang dilaporkan", "Koperasi yang mendapat paling sedikit satu kegiatan pembinaan dalam tahun itu, satu baris per "
     "koperasi. Data koperasi yang ditarik tidak termasuk; kegiatan untuk data yang digabung dihitung pada data "
     "penggantinya."),
    ("Angka", "Berapa kali kegiatan itu dilakukan untuk koperasi tersebut. Yang direncanakan, dibatalkan, atau dicabut "
     "kembali tidak dihitung. Pelatihan dihitung per orang yang hadir."),
    ("Hasil", "Hasil kasus pembinaan yang ditutup dalam tahun itu. “Kasus masih terbuka”: ada kasus yang belum ditutup "
     "pada akhir tahun itu (atau hari ini, bila tahunnya belum berakhir)."),
    ("Status akhir", "Status menurut catatan dinas pada akhir tahun itu, atau hari ini bila tahunnya belum berakhir."),
    ("Jumlah", "Baris jumlah adalah jumlah baris-baris di atasnya."),
)  # fmt: skip


def all_lines(user: User, year: Year) -> list[Line]:
    return yearly.lines(yearly.with_status(yearly.coached(user, year), year), year)


def heading(year: Year) -> str:
    return f"Laporan Pembinaan Koperasi Tahun {year.tahun}"


# --- Spreadsheet ---------------------------------------------------------------------------------
def write_xlsx(file: BinaryIO, user: User, year: Year) -> int:
    """Returns how many cooperatives it holds. Two sheets: the report and what its words mean."""
    import xlsxwriter

    found = all_lines(user, year)
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    with book:
        styles = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format(
                {"bold": True, "border": 1, "text_wrap": True, "valign": "top", "bg_color": "#E8EEEA"}
            ),
            "text": book.add_format({"num_format": "@", "valign": "top"}),
            "number": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "sum": book.add_format({"num_format": "#,##0", "bold": True, "top": 1}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "bold": book.add_format({"bold": True, "valign": "top"}),
        }
        _report_sheet(book.add_worksheet("Laporan"), styles, found, year)
        meaning = book.add_worksheet("Pengertian")
        meaning.set_column(0, 0, 20, styles["bold"])
        meaning.set_column(1, 1, 100, styles["wrap"])
        for row, (word, text) in enumerate(DEFINITIONS):
            meaning.write_string(row, 0, word, styles["bold"])
            meaning.write_string(row, 1, text, styles["wrap"])
    return len(found)


HEAD_ROW = 4


def _report_sheet(sheet: Any, styles: dict[str, Any], found: Sequence[Line], year: Year) -> None:
    kinds = [source.label for source in doings.SOURCES]
    titles = ["No", "Koperasi", "Nomor badan hukum", "NIK Koperasi", "Kecamatan", *kinds, "Jumlah kegiatan", "Hasil",
              "Status akhir"]  # fmt: skip
    sheet.write_string(0, 0, heading(year), styles["title"])
    sheet.write_string(1, 0, office_name(office.current()))
    sheet.write_string(2, 0, f"Keadaan sampai dengan {_long(year)}")
    for column, title in enumerate(titles):
        sheet.write_string(HEAD_ROW, column, title, styles["head"])
    for column, width in enumerate([5, 42, 24, 16, 18, *[12] * len(kinds), 12, 28, 16]):
        sheet.set_column(column, column, width)
    row = HEAD_ROW
    for row, line in enumerate(found, HEAD_ROW + 1):
        koperasi = line.koperasi
        texts = {1: koperasi.nama, 2: koperasi.badan_hukum, 3: koperasi.nik,
                 4: koperasi.kecamatan.nama if koperasi.kecamatan else "", 6 + len(kinds): line.hasil,
                 7 + len(kinds): line.status_words}  # fmt: skip
        numbers = [line.counts[source.jenis] for source in doings.SOURCES]
        sheet.write_number(row, 0, row - HEAD_ROW, styles["number"])
        for column, text in texts.items():
            sheet.write_string(row, column, text, styles["text"])
        for column, number in enumerate([*numbers, line.total], 5):
            sheet.write_number(row, column, number, styles["number"])
    sheet.write_string(row + 1, 1, "Jumlah", styles["sum"])
    sums = [one.count for one in yearly.total_of(line.counts for line in found)]
    for column, number in enumerate([*sums, sum(sums)], 5):
        sheet.write_number(row + 1, column, number, styles["sum"])
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.autofilter(HEAD_ROW, 0, max(row, HEAD_ROW), len(titles) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)


def _long(year: Year) -> str:
    return dates.panjang(year.until)


# --- PDF -------------------------------------------------------------------------------------------
def write_pdf(user: User, year: Year, report: Report = lambda done, total: None) -> bytes:
    """A summary page, then the list. `report(done, total)` after each part, in cooperatives."""
    found = all_lines(user, year)
    kantor = office.current()
    totals = yearly.total_of(line.counts for line in found)
    values = {
        "judul": heading(year), "nomor": None, "kop": letterhead(kantor), "tahun": year, "sumber": doings.SOURCES,
        "dinas": office_name(kantor), "jumlah_koperasi": len(found), "jumlah": totals,
        "jumlah_semua": sum(one.count for one in totals), "tempat": yearly.places(found),
        "hasil": yearly.outcomes(found), "pengertian": DEFINITIONS, "tertanda": signature(kantor, on=year.until),
        "kota": kantor.ibu_kota or kantor.nama_wilayah,
    }  # fmt: skip
    parts = [_part("surat/hasil_ringkas.html", values, first=1)]
    report(0, len(found))
    for start in range(0, len(found), CHUNK):
        lines = list(enumerate(found[start : start + CHUNK], start + 1))
        last = start + CHUNK >= len(found)
        first = sum(pages for _, pages in parts) + 1
        parts.append(_part("surat/hasil_daftar.html", values | {"baris": lines, "terakhir": last}, first=first))
        report(min(start + CHUNK, len(found)), len(found))
    return _bind([pdf for pdf, _ in parts])


def _part(template: str, values: dict[str, Any], *, first: int) -> tuple[bytes, int]:
    """The pages of one part as PDF, numbered from `first`, and how many they are."""
    with paper.alone():
        document = paper.lay_out(template, values | {"halaman_awal": first}, sheets=SHEETS)
        return paper.write(document), len(document.pages)


def _bind(parts: Sequence[bytes]) -> bytes:
    import pikepdf

    bound = pikepdf.new()
    for part in parts:
        with pikepdf.open(io.BytesIO(part)) as one:
            bound.pages.extend(one.pages)
    buffer = io.BytesIO()
    bound.save(buffer)
    return buffer.getvalue()
