"""Which column of an office's own list means what. Headings differ from office to office; so do the sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from koperasi.lib import teks
from koperasi.lib.sheets import Sheet, SheetProblem
from pembinaan.models import UsahaMikro

DEPTH = 30  # rows in which the headings are looked for
NEEDS = {need.value: f"butuh_{need.value}" for need in UsahaMikro.Kebutuhan}
LABELS = {
    "nama": "nama usaha", "pemilik": "pemilik", "jenis_kelamin": "L/P", "desa": "desa", "kecamatan": "kecamatan",
    "bidang": "bidang usaha", "klaster": "klaster", "koperasi": "koperasi", "kebutuhan": "kebutuhan",
    "telepon": "telepon", **{column: need for need, column in NEEDS.items()},
}  # fmt: skip
KNOWN = {
    "nama": "nama usaha, nama usaha mikro, nama umkm, nama ukm, nama ikm, usaha, nama toko, merek, merk, nama merek, "
    "nama perusahaan, usaha mikro",
    "pemilik": "pemilik, nama pemilik, pemilik usaha, nama pemilik usaha, pelaku usaha, nama pelaku usaha, pengusaha, "
    "nama pengusaha, penanggung jawab, nama pelaku, pelaku, nama lengkap",
    "jenis_kelamin": "l p, jk, jenis kelamin, kelamin, gender, lk pr, jenis kelamin l p, sex",
    "desa": "desa, kelurahan, desa kelurahan, kelurahan desa, desa kel, kel desa, nama desa, desa atau kelurahan",
    "kecamatan": "kecamatan, kec, nama kecamatan",
    "bidang": "bidang, bidang usaha, jenis usaha, sektor, sektor usaha, komoditas, jenis bidang usaha, kegiatan usaha, "
    "produk, jenis produk",
    "klaster": "klaster, kluster, cluster, klaster usaha, nama klaster, sentra, nama sentra, kelompok usaha",
    "koperasi": "koperasi, nama koperasi, anggota koperasi, keanggotaan koperasi, koperasi bila anggota, "
    "anggota koperasi apa, menjadi anggota koperasi",
    "kebutuhan": "kebutuhan, kebutuhan usaha, kebutuhan pembinaan, yang dibutuhkan, jenis kebutuhan",
    "telepon": "telepon, telp, tlp, no telepon, no telp, no tlp, hp, no hp, nomor hp, nomor telepon, no hp wa, wa, "
    "no wa, whatsapp, nomor wa, kontak, no telp hp, telepon hp, handphone, no handphone",
    "butuh_permodalan": "permodalan, modal, kebutuhan permodalan, kebutuhan modal",
    "butuh_keterampilan": "keterampilan, ketrampilan, kebutuhan keterampilan, pelatihan, kebutuhan ketrampilan",
    "butuh_manajemen": "manajemen, kebutuhan manajemen, pembukuan, management",
    "butuh_promosi": "promosi, pemasaran, kebutuhan promosi, kebutuhan pemasaran",
}
BY_WORDS = {words.strip(): field for field, names in KNOWN.items() for words in names.split(",")}
NOT_READ = {"", "no", "nomor", "nik", "nib", "alamat", "keterangan", "ket", "nomor urut", "no urut"}
MISSING = (
    "Kolom nama usaha dan pemilik tidak ditemukan. Beri judul “Nama usaha” dan “Pemilik” di atas kolomnya, "
    "atau pakai templat."
)


def field_of(title: str) -> str:
    """ "" for a heading that means nothing to us."""
    words = " ".join(re.findall(r"[a-z]+", re.sub(r"\([^)]*\)", "", title.lower())))
    return BY_WORDS.get(words, "") or BY_WORDS.get(" ".join(re.findall(r"[a-z]+", title.lower())), "")


@dataclass(frozen=True)
class Header:
    """`first`: index of the first data row in the sheet's rows; `columns`: {index: field}."""

    sheet: Sheet
    first: int
    columns: dict[int, str]
    unread: tuple[str, ...] = ()


def find(books: list[Sheet]) -> list[Header]:
    """One a visible sheet that has one. Raises SheetProblem where none names a business and its owner."""
    shown = [sheet for sheet in books if not sheet.hidden] or books
    found = [header for sheet in shown if (header := _of(sheet))]
    if not found:
        raise SheetProblem(MISSING)
    return found


def _of(sheet: Sheet) -> Header | None:
    best: Header | None = None
    for row in range(min(DEPTH, len(sheet.rows))):
        for height in (1, 2):
            titles = _titles(sheet, row, height)
            columns = _columns(titles)
            if {"nama", "pemilik"} <= set(columns.values()) and (best is None or len(columns) > len(best.columns)):
                unread = tuple(
                    title for index, title in enumerate(titles)
                    if index not in columns and " ".join(re.findall(r"[a-z]+", title.lower())) not in NOT_READ
                )  # fmt: skip
                best = Header(sheet, row + height, columns, unread)
    return best


def _titles(sheet: Sheet, row: int, height: int) -> list[str]:
    """Of two rows the lower where that one says something we know, else the upper."""
    upper = [_text(cell) for cell in sheet.rows[row]]
    if height == 1 or row + 1 >= len(sheet.rows):
        return upper
    lower = [_text(cell) for cell in sheet.rows[row + 1]]
    return [below if field_of(below) else above for above, below in zip(upper, lower, strict=False)]


def _text(cell: object) -> str:
    return teks.one_line(cell)[:200] if isinstance(cell, str) else ""


def _columns(titles: list[str]) -> dict[int, str]:
    """The first column of a name counts. "Nama" alone is the owner beside "Nama usaha", else the business."""
    found: dict[int, str] = {}
    for index, title in enumerate(titles):
        field = field_of(title)
        if field and field not in found.values():
            found[index] = field
    for index, title in enumerate(titles):
        if title.strip().lower() == "nama" and index not in found:
            missing = {"nama", "pemilik"} - set(found.values())
            if len(missing) == 1:
                found[index] = missing.pop()
    return found
