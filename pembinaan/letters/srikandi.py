"""The folder for SRIKANDI or another e-office: a DOCX and a PDF draft a letter, whom they go to, what to copy where.

Fields and choices of its form (Registrasi Naskah Keluar): surat.md 4.3. Cooperatives are no users of SRIKANDI, so
that delivery and proof of receipt stay with the office.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from koperasi.lib.teks import one_line
from pembinaan.letters import docx as word
from pembinaan.letters import render
from pembinaan.letters.docx import Bentuk
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import SetelanSurat, Surat

DRAFT = "Konsep. Nomor, tanggal, dan tanda tangan diisi oleh SRIKANDI atau e-office."
JENIS = {"panggilan": "Surat Panggilan"}  # types of naskah of their own; the rest are surat dinas
# SRIKANDI splits what stands on paper as sifat into sifat and urgensi.
SIFAT = {"rahasia": "Rahasia", "sangat rahasia": "Sangat Rahasia", "terbatas": "Terbatas"}
URGENSI = {"segera": "Segera", "amat segera": "Amat Segera", "sangat segera": "Amat Segera", "penting": "Penting"}

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Kartu:
    """What is typed into the form of the e-office, field by field."""

    jenis: str
    sifat: str
    urgensi: str
    klasifikasi: str
    hal: str
    isi_ringkas: str
    tujuan: str
    tembusan: str

    @property
    def rows(self) -> list[tuple[str, str]]:
        return [
            ("Jenis naskah", self.jenis), ("Sifat", self.sifat), ("Tingkat urgensi", self.urgensi),
            ("Klasifikasi", self.klasifikasi), ("Hal", self.hal), ("Isi ringkas", self.isi_ringkas),
            ("Tujuan (eksternal non-SRIKANDI)", self.tujuan), ("Tembusan", self.tembusan),
        ]  # fmt: skip


def card(surat: Surat, snapshot: Snapshot) -> Kartu:
    sifat = snapshot.sifat.strip().lower()
    return Kartu(
        jenis=JENIS.get(surat.langkah.bentuk if surat.langkah else "", "Surat Dinas"),
        sifat=SIFAT.get(sifat, "Biasa"),
        urgensi=URGENSI.get(sifat, "Biasa"),
        klasifikasi=snapshot.klasifikasi,
        hal=_plain(snapshot.hal),
        isi_ringkas=summary(snapshot),
        tujuan=_plain(", ".join(snapshot.yth)),
        tembusan=_plain("; ".join(line.rstrip(";.") for line in snapshot.tembusan)) or "-",
    )


def summary(snapshot: Snapshot) -> str:
    """Two or three sentences: what the letter finds, and what it asks for by when."""
    fact = snapshot.butir[0].teks if snapshot.butir else snapshot.pembuka
    asked = next((item for item in snapshot.butir if item.anak), None)
    sentences = [_plain(fact)]
    if asked:
        wishes = "; ".join(line.rstrip(";.") for line in asked.anak)
        sentences.append(_plain(f"{asked.teks.rstrip(':')} {wishes}."))
    who = snapshot.yth[0] if snapshot.yth else ""
    return " ".join([f"{_plain(snapshot.hal)}, ditujukan kepada {_plain(who)}.", *sentences])


def _plain(text: str) -> str:
    return one_line(text.replace("\u00a0", " "))


def shape(setelan: SetelanSurat, *, kertas: str = "", kop: bool | None = None) -> Bentuk:
    """How the office's setting wants the DOCX; `kertas` and `kop` as chosen for this folder."""
    return Bentuk(
        kertas=kertas or setelan.kertas, kop=setelan.kop if kop is None else kop, huruf=setelan.huruf,
        tepi=setelan.tepi, garis=setelan.garis_kop, hal_tebal=setelan.hal_tebal,
        nama_bergaris=setelan.nama_bergaris, lambang=_emblem(setelan),
    )  # fmt: skip


def _emblem(setelan: SetelanSurat) -> bytes:
    if not setelan.lambang or not default_storage.exists(str(setelan.lambang.name)):
        return b""
    with setelan.lambang.open("rb") as file:
        return bytes(file.read())


def draft_pdf(snapshot: Snapshot, *, kertas: str) -> bytes:
    """As it would print, with number and date open, saying so in its margin."""
    return render.render(replace(snapshot, catatan=(DRAFT,)), paper=kertas).pdf


# --- The folder ------------------------------------------------------------------------------------------------
def folder(letters: Sequence[Surat], bentuk: Bentuk, *, judul: str, progress: Progress | None = None) -> bytes:
    """A ZIP of `letters`, which are frozen, in this order. About 0.15 s a letter."""
    out = io.BytesIO()
    kept = [(surat, Snapshot.from_json(surat.isi or {})) for surat in letters]
    names = [file_name(number, surat) for number, (surat, _) in enumerate(kept, start=1)]
    cards = [card(surat, snapshot) for surat, snapshot in kept]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, (_, snapshot)) in enumerate(zip(names, kept, strict=True), start=1):
            archive.writestr(f"docx/{name}.docx", word.docx(snapshot, bentuk))
            archive.writestr(f"pdf konsep/{name}.pdf", draft_pdf(snapshot, kertas=bentuk.kertas))
            if progress:
                progress(number, len(kept))
        rows = list(zip(names, letters, cards, strict=True))
        archive.writestr("Daftar tujuan dan kartu.xlsx", workbook(rows))
        page = render_to_string("pembinaan/surat_luar/map_kartu.html", {"judul": judul, "baris": rows})
        archive.writestr("Kartu untuk disalin.html", page)
        archive.writestr("BACA DAHULU.txt", READ_FIRST)
    return out.getvalue()


READ_FIRST = """\
Isi map ini
- docx: satu berkas untuk tiap surat, untuk diunggah ke SRIKANDI atau e-office. Biarkan tanda ${nomor_naskah},
  ${tanggal_naskah}, ${jabatan_pengirim}, ${ttd_pengirim}, ${nama_pengirim}, dan ${nip_pengirim} apa adanya.
- pdf konsep: surat yang sama untuk dibaca, belum bernomor.
- Kartu untuk disalin.html: isian formulir tiap surat. Daftar tujuan dan kartu.xlsx memuat hal yang sama.

Sesudah bernomor
Buka Surat, lalu Nomor dari luar. Ketik atau tempel nomor dan tanggalnya, atau unggah PDF yang kembali (boleh ZIP).
PDF disimpan persis seperti diterima. Pengantaran kepada koperasi tetap dicatat di aplikasi ini.
"""


def file_name(number: int, surat: Surat) -> str:
    """Sorts like the list, and tells what it is: "007 KSP Makmur - Teguran I"."""
    kept = "".join(char if char.isalnum() or char in " .-()" else " " for char in f"{surat.koperasi} - {surat.judul}")
    return f"{number:03} {one_line(kept)[:90]}".rstrip(". ")


Rows = Sequence[tuple[str, Surat, Kartu]]


def workbook(rows: Rows) -> bytes:
    """Two sheets: whom the letters go to, and the card of each."""
    import xlsxwriter

    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **plain}) as book:
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for title, table in (("Tujuan", _addressees(rows)), ("Kartu", _cards(rows))):
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 1)
            for column, width in enumerate(WIDTHS[title]):
                sheet.set_column(column, column, width)
            for at, row in enumerate(table):
                for column, value in enumerate(row):
                    sheet.write_string(at, column, value[:32000], text if at else bold)
    return out.getvalue()


WIDTHS = {"Tujuan": (30, 34, 18, 22, 34, 20, 20, 16, 20), "Kartu": (30, 16, 12, 14, 14, 34, 70, 50, 40)}


def _addressees(rows: Rows) -> list[list[str]]:
    head = ["Berkas", "Koperasi", "Badan hukum", "NIK Koperasi", "Alamat", "Desa/kelurahan", "Kecamatan", "Telepon",
            "Kode surat"]  # fmt: skip
    return [head] + [[name, *_who(surat), surat.kode or ""] for name, surat, _ in rows]


def _who(surat: Surat) -> list[str]:
    one = surat.koperasi
    return [one.nama, one.badan_hukum or "", one.nik or "", one.alamat or "", str(one.desa) if one.desa else "",
            one.kecamatan.nama if one.kecamatan else "", one.telepon or ""]  # fmt: skip


def _cards(rows: Rows) -> list[list[str]]:
    labels = [label for label, _ in rows[0][2].rows] if rows else []
    return [["Berkas", *labels]] + [[name, *(value for _, value in kartu.rows)] for name, _, kartu in rows]
