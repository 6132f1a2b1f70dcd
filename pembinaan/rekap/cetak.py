"""A rekap on paper: A4 or F4 lying, one table after another, then what the words mean. Same rekap, same bytes."""

from __future__ import annotations

from typing import Any

from pembinaan import paper
from pembinaan.rekap.kolom import headings
from pembinaan.rekap.naskah import Naskah

SHEETS = ("surat", "naskah", "rekap-cetak")
LOGO = "lambang"


def pdf(naskah: Naskah) -> bytes:
    kepala = naskah.kepala
    values: dict[str, Any] = {
        "judul": naskah.judul, "nomor": naskah.nomor or None, "kop": kepala.kop, "garis": kepala.garis,
        "lambang": f"{paper.PICTURE}{LOGO}" if kepala.lambang else "", "naskah": naskah, "kertas": kepala.kertas,
        "tabel": [(one, headings(one.bagian.kolom)) for one in naskah.tabel], "surat": kepala,
    }  # fmt: skip
    pictures = {LOGO: kepala.lambang} if kepala.lambang else {}
    return paper.pdf("surat/rekap.html", values, sheets=SHEETS, pictures=pictures)
