"""The report as a Word file from the office's own template, so that people can go on writing in it.

templates/surat/laporan_perjalanan.docx; docs/templat-laporan.md says how an office changes it.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.conf import settings

from pembinaan.rencana.report import Hasil, Laporan

TEMPLATE = "surat/laporan_perjalanan.docx"
PHOTO_MM = 75
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx(laporan: Laporan) -> bytes:
    """Raises FileNotFoundError where no template directory holds TEMPLATE."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(template_path())
    template.render(_values(template, laporan), autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def template_path() -> Path:
    folders: Any = settings.TEMPLATES[0]["DIRS"]
    for folder in folders:
        if (path := Path(folder) / TEMPLATE).exists():
            return path
    raise FileNotFoundError(TEMPLATE)


def _values(template: Any, laporan: Laporan) -> dict[str, Any]:
    return {
        "pemerintah": laporan.kop.pemerintah, "dinas": laporan.kop.dinas, "alamat_dinas": laporan.kop.alamat,
        "nomor": laporan.nomor or "……………………", "tanggal_tugas": laporan.tanggal_tugas, "dasar": laporan.dasar,
        "maksud": laporan.maksud, "waktu": laporan.waktu, "tempat": laporan.tempat,
        "pelaksana": [
            {"nama": one.nama, "pangkat": ", ".join(part for part in (one.pangkat, one.golongan) if part) or "–",
             "nip": one.nip, "jabatan": one.jabatan}
            for one in laporan.pelaksana
        ],
        "jumlah": len(laporan.hasil), "ringkasan": "; ".join(laporan.ringkasan), "belum": "; ".join(laporan.belum),
        "hasil": [_result(template, number, one) for number, one in enumerate(laporan.hasil, start=1)],
        "kesimpulan": laporan.kesimpulan or ("……………………",), "dibuat_di": laporan.dibuat_di, "tanggal": laporan.tanggal,
    }  # fmt: skip


def _result(template: Any, number: int, hasil: Hasil) -> dict[str, Any]:
    from docx.shared import Mm
    from docxtpl import InlineImage

    return {
        "nomor": number, "nama": hasil.nama, "alamat": hasil.alamat, "badan_hukum": hasil.badan_hukum,
        "tanggal": hasil.tanggal, "temuan": hasil.temuan, "uraian": " ".join(hasil.kalimat), "sebab": hasil.sebab,
        "keinginan": hasil.keinginan, "rekomendasi": hasil.rekomendasi, "catatan": hasil.catatan,
        "foto": [
            {"gambar": InlineImage(template, io.BytesIO(one.jpeg), width=Mm(PHOTO_MM)), "keterangan": one.keterangan}
            for one in hasil.foto
        ],
    }  # fmt: skip
