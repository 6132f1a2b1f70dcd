"""The delivered ladder, number pattern and levels of paraf. Everything here waits to be checked by the office.

Permenkop 19/2015 ps. 20 gives the two triggers and what follows them; number of letters and days are practice: two
weeks and then a summons (Tabanan 2017), April, May and June (Bali 2018). domain.md 1.5; codes from surat.md 1.1.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pembinaan.models import LangkahTangga, PengecualianTangga, PolaNomor, TingkatParaf

DASAR = (
    "UU 25/1992 ps. 26; Permenkop UKM 19/2015 ps. 20 (dikutip dari satu sumber). Banyaknya surat dan jaraknya "
    "kebiasaan daerah, bukan ketentuan."
)
START = dt.date(2020, 1, 1)

_CAMAT, _ARSIP = "Camat {kecamatan};", "Arsip."
_KEPALA_DAERAH = "{kepala_daerah} (sebagai laporan);"
_KEMENTERIAN = "Kementerian yang membidangi koperasi, u.p. deputi yang membidangi pengawasan;"
_PROVINSI = "Kepala dinas yang membidangi koperasi {provinsi};"

LANGKAH: dict[str, dict[str, Any]] = {
    "teguran_1": {
        "jalur": "terlambat", "urutan": 10, "judul": "Teguran I", "pembuka": "terlambat", "tenggat_hari": 14,
        "tembusan": [_CAMAT, _ARSIP],
    },
    "teguran_1_tembusan": {
        "jalur": "terlambat", "urutan": 11, "judul": "Teguran I dengan tembusan", "pembuka": "berturut",
        "tenggat_hari": 14, "tembusan": [_KEPALA_DAERAH, _KEMENTERIAN, _PROVINSI, _CAMAT, _ARSIP],
    },
    "teguran_2": {
        "jalur": "terlambat", "urutan": 20, "judul": "Teguran II", "pembuka": "tak_dijawab", "jeda_hari": 30,
        "tenggat_hari": 14, "tembusan": [_KEPALA_DAERAH, _CAMAT, _ARSIP],
    },
    "teguran_3": {
        "jalur": "terlambat", "urutan": 30, "judul": "Teguran III", "pembuka": "tak_dijawab", "jeda_hari": 30,
        "tenggat_hari": 14, "tembusan": [_KEPALA_DAERAH, _PROVINSI, _CAMAT, _ARSIP],
    },
    "peringatan": {
        "jalur": "tidak_aktif", "urutan": 10, "judul": "Peringatan dan rencana pembubaran", "pembuka": "tidak_aktif",
        "tenggat_hari": 14, "tembusan": [_KEPALA_DAERAH, _KEMENTERIAN, _PROVINSI, _CAMAT, _ARSIP],
    },
    "panggilan": {
        "jalur": "tidak_aktif", "urutan": 20, "judul": "Panggilan", "bentuk": "panggilan", "pembuka": "tak_dijawab",
        "tenggat_hari": 14, "tembusan": [_KEPALA_DAERAH, _CAMAT, _ARSIP],
    },
}  # fmt: skip


def load() -> list[str]:
    """Each part only where the office has none of it yet."""
    return [line for line in (_ladder(), _left_alone(), _pattern(), _levels()) if line]


def _ladder() -> str:
    if LangkahTangga.objects.exists():
        return ""
    LangkahTangga.objects.bulk_create(LangkahTangga(kode=kode, dasar=DASAR, **row) for kode, row in LANGKAH.items())
    return f"{len(LANGKAH)} langkah tangga surat"


def _left_alone() -> str:
    if PengecualianTangga.objects.exists():
        return ""
    PengecualianTangga.objects.create(
        kelompok="luar", dari=START,
        alasan="Pembinaannya pada provinsi atau pusat (UU 23/2014, pembagian urusan koperasi).",
    )  # fmt: skip
    return "1 pengecualian tangga surat"


def _pattern() -> str:
    if PolaNomor.objects.exists():
        return ""
    PolaNomor.objects.create(kunci="", klasifikasi="500.3.2.4", berlaku_pada=START)
    return "1 pola nomor surat"


def _levels() -> str:
    if TingkatParaf.objects.exists():
        return ""
    TingkatParaf.objects.create(urutan=1, jabatan="Kepala Bidang", peran="kabid")
    TingkatParaf.objects.create(urutan=2, jabatan="Sekretaris", peran="sekretariat")
    return "2 tingkat paraf surat"
