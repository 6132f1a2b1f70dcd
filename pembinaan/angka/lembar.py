"""The head's page on one sheet of paper: the same figures as the page, and its chart."""

from __future__ import annotations

from koperasi.ui import chart
from pembinaan import paper
from pembinaan.angka import teks
from pembinaan.angka.dasbor import Dasbor
from pembinaan.letters.compose import letterhead
from registry import kantor as office

SHEETS = ("surat", "naskah", "dasbor-cetak")
ATTENTION = 6  # of the ten: what one page holds beside the figures


def write(found: Dasbor) -> bytes:
    """One page A4."""
    kantor = office.current()
    values = {
        "judul": "Ringkasan Koperasi", "nomor": None, "kop": letterhead(kantor), "d": found, "kantor": kantor,
        "bacaan": teks.reading(found.cakupan.kdmp), "gambar": chart.on_paper(found.tren.grafik),
        "kunci": chart.keys_on_paper(found.tren.grafik), "perhatian": found.perhatian[:ATTENTION],
        "sumber": teks.source(found.posisi, kantor),
    }  # fmt: skip
    return paper.pdf("surat/dasbor.html", values, sheets=SHEETS)
