"""The head's page on one sheet of paper: the same figures as the page, and its chart."""

from __future__ import annotations

from koperasi.ui import chart
from pembinaan import paper
from pembinaan.angka import teks
from pembinaan.angka.dasbor import Dasbor
from pembinaan.letters.compose import letterhead
from pembinaan.letters.render import emblem
from registry import kantor as office

SHEETS = ("surat", "naskah", "dasbor-cetak")
ATTENTION = (10, 8, 6, 3, 0)  # how many of the ten are tried until all fits on one page


def write(found: Dasbor) -> bytes:
    """One page A4; what does not fit of "perlu diperhatikan" is on the screen only, and the sheet says so."""
    kantor = office.current()
    lambang, pictures = emblem()
    values = {
        "lambang": lambang,
        "judul": "Ringkasan Koperasi", "nomor": None, "kop": letterhead(kantor), "d": found, "kantor": kantor,
        "bacaan": teks.reading(found.cakupan.kdmp), "gambar": chart.on_paper(found.tren.grafik),
        "kunci": chart.keys_on_paper(found.tren.grafik), "sumber": teks.source(found.posisi, kantor),
    }  # fmt: skip
    with paper.alone():
        for many in ATTENTION:
            shown = values | {"perhatian": found.perhatian[:many], "lagi": len(found.perhatian[many:])}
            document = paper.lay_out("surat/dasbor.html", shown, sheets=SHEETS, pictures=pictures)
            if len(document.pages) == 1:
                break
        return paper.write(document)
