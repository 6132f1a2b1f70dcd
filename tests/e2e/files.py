"""A small register as an office sends it: title above the table, amounts and dates in several hands, two wrong rows."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from tests.factories.files import xlsx

NEW, CHANGED, SAME, WRONG = 2, 1, 1, 2
HEADER = [
    "ID KOPERASI", "NAMA KOPERASI", "NO. BADAN HUKUM", "KELURAHAN/DESA", "KECAMATAN", "STATUS", "TANGGAL RAT",
    "JUMLAH ANGGOTA", "MODAL SENDIRI", "SHU",
]  # fmt: skip


class Known(NamedTuple):
    """A cooperative of the register as the file names it."""

    nama: str
    badan_hukum: str
    desa: str
    kecamatan: str


def register(tag: str, *, changed: Known, same: Known, on: dt.date) -> bytes:
    """NEW + CHANGED + SAME + WRONG rows; `changed` brings a RAT of ten days ago. `tag` keeps two files apart."""
    met = on - dt.timedelta(days=10)
    met_on, ahead = f"{met:%d/%m/%Y}", f"{on + dt.timedelta(days=40):%d/%m/%Y}"
    rows: list[list[object]] = [
        ["REKAPITULASI DATA KOPERASI"],
        [f"Posisi {on:%d/%m/%Y}"],
        [],
        list(HEADER),
        [f"{tag}-01", f"Koperasi Konsumen Mawar {tag}", f"188/{tag}/BH/2011", "Desa Babat", "Babat", "AKTIF", met_on,
         "42", "Rp 12.500.000,00", "1.750.000"],
        [f"{tag}-02", f"KSU Sinar Pagi {tag}", f"77/{tag}/BH/1998", "Kel. Brondong", "Brondong", "TIDAK AKTIF",
         "00/01/1900", "-", "8.200.000", "(1.245.000)"],
        [f"{tag}-03", changed.nama, changed.badan_hukum, f"Desa {changed.desa}", changed.kecamatan, "AKTIF",
         f"{met:%d-%m-%Y}", "", "", ""],
        ["", same.nama, same.badan_hukum, same.desa, same.kecamatan, "", "", "", "", ""],
        [f"{tag}-05", "Koperasi Tani Lestari", "", "", "Kecamatan Antah", "", ahead, "15", "", ""],
        [f"{tag}-06", "Koperasi Nelayan Samudra", "91/BH/2004", "", "Paciran", "AKTIF", "", "dua puluh", "1.000.000",
         ""],
        [], [], [],
    ]  # fmt: skip
    return xlsx(rows, merge=("A1:J1",))
