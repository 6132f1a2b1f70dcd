"""Cells of one row as values of the registry. A wrong cell is an error of the row; an odd one is kept as text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from koperasi.lib import dates, teks
from koperasi.lib.parse import EMPTY, ValueSentence, parse_count, parse_date, parse_flag, parse_nik, parse_rupiah
from registry.exchange.fields import BY_NAME
from registry.exchange.places import Place, Places
from registry.models import Koperasi
from registry.models.choices import Bentuk, Jenis, Pola, StatusOds, WilayahKeanggotaan


@dataclass
class Note:
    """An error or a warning: column as the file calls it, the cell, one sentence."""

    column: str | None
    value: str
    message: str

    def as_dict(self) -> dict[str, str | None]:
        return {"column": self.column, "value": self.value, "message": self.message}


@dataclass
class Row:
    """One data row: what its cells say, and what is wrong or odd about them."""

    key: int  # 1, 2, ... over all sheets of the file
    number: int  # as people count rows in the sheet
    cells: dict[str, object]  # field -> cell
    titles: dict[str, str]  # field -> column title, shared by all rows
    sheet: str = ""  # set on the sheets after the first
    values: dict[str, Any] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    errors: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)  # column title -> text without a place in the register

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    @property
    def where(self) -> str:
        return f"{self.number} lembar {self.sheet}" if self.sheet else str(self.number)

    def text(self, name: str) -> str:
        return cell_text(self.cells.get(name))

    def note(self, name: str, message: str) -> Note:
        return Note(self.titles.get(name), self.text(name)[:200], message)

    def fail(self, name: str, message: str) -> None:
        self.errors.append(self.note(name, message))

    def warn(self, name: str, message: str) -> None:
        self.warnings.append(self.note(name, message))

    def keep(self, name: str, message: str) -> None:
        """A cell the register has no place for: its text is kept and a person is told."""
        self.kept[self.titles.get(name, name)[:100]] = self.text(name)[:300]
        self.warn(name, message)


def cell_text(value: object) -> str:
    """A cell as people read it: 3.0 is `3`, a date is `24/03/2010`."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%d/%m/%Y")
    return teks.one_line(value)


LENGTHS: dict[str, int] = {
    column.name: length for column in Koperasi._meta.concrete_fields if (length := getattr(column, "max_length", None))
}
LENGTHS |= dict.fromkeys(("ketua", "sekretaris", "bendahara", "pengawas", "manajer_nama"), 150)
LENGTHS |= {"ketua_telepon": 100, "pad_nomor": 100, "kode_sumber": 60}

JENIS = {
    "konsumen": Jenis.KONSUMEN, "konsumsi": Jenis.KONSUMEN, "produsen": Jenis.PRODUSEN, "produksi": Jenis.PRODUSEN,
    "jasa": Jenis.JASA, "pemasaran": Jenis.PEMASARAN, "simpan pinjam": Jenis.SIMPAN_PINJAM, "ksp": Jenis.SIMPAN_PINJAM,
    "kspps": Jenis.SIMPAN_PINJAM, "usp": Jenis.SIMPAN_PINJAM,
}  # fmt: skip
AKTIF = {"aktif", "koperasi aktif", "active", "1", "ya"}
TIDAK = {"tidak aktif", "tdk aktif", "non aktif", "nonaktif", "tidakaktif", "pasif", "inactive", "0", "tidak"}


def parse(row: Row, places: Places, *, on: dt.date) -> None:
    """Fill `row.values`, `errors`, `warnings` and `kept` from its cells. `on` is the office's date."""
    for name, cell in row.cells.items():
        reader = READERS.get(BY_NAME[name].kind)
        if reader is None:
            continue
        try:
            value = reader(row, name, cell)
        except ValueSentence as sentence:
            row.fail(name, str(sentence))
            continue
        if value not in (None, ""):
            row.values[name] = value
    _place(row, places)
    _status(row)
    _rat(row, on)
    _dates(row, on)
    _membership(row)


# --- One cell -------------------------------------------------------------------------------
def _text(row: Row, name: str, cell: object) -> str | None:
    text = cell_text(cell)
    if text.lower() in EMPTY:
        return None
    if name in {"telepon", "ketua_telepon"} and isinstance(cell, int | float) and text.startswith("8"):
        text = f"0{text}"  # the spreadsheet ate the leading zero
    if name == "kode_sumber":
        text = re.sub(r"^(\d+)\.0$", r"\1", text)  # an id that was a number on its way through a csv
    limit = LENGTHS.get(name, 300)
    if len(text) > limit:
        if name in {"nama", "badan_hukum", "kode_sumber"}:
            raise ValueSentence(f"Isi sel lebih panjang dari {limit} huruf.")
        row.warn(name, f"Isi sel lebih panjang dari {limit} huruf; hanya bagian awalnya yang disimpan.")
    return text[:limit].strip()


def _nik(row: Row, name: str, cell: object) -> str | None:
    nik = parse_nik(cell)
    if nik is not None and len(nik) != 13:
        note = " (NIK KTP 16 angka?)" if len(nik) == 16 else ""
        row.keep(name, f"NIK Koperasi harus 13 angka, ini {len(nik)}{note}; disimpan sebagai teks saja.")
        return None
    return nik


def _digits(row: Row, name: str, cell: object) -> str | None:
    digits = re.sub(r"\D", "", cell_text(cell))
    if len(digits) > LENGTHS[name]:
        row.keep(name, "NIB harus 13 angka; disimpan sebagai teks saja.")
        return None
    return digits or None


def _short(row: Row, name: str, cell: object) -> str | None:
    text = cell_text(cell)
    if text.lower() in EMPTY:
        return None
    if name == "kuk" and (match := re.fullmatch(r"(?:KUK)?\s*([1-4])", text, re.IGNORECASE)):
        return match[1]
    if len(text) > LENGTHS[name]:
        row.keep(name, "Isi kolom ini tidak dikenal; disimpan sebagai teks saja.")
        return None
    return text


def _degree(row: Row, name: str, cell: object) -> Decimal | None:
    text = cell_text(cell).replace(",", ".")
    if text.lower() in EMPTY:
        return None
    try:
        degree = round(Decimal(text), 6)
    except InvalidOperation:
        degree = Decimal(999)
    if abs(degree) > (90 if name == "lintang" else 180):
        row.keep(name, "Koordinat tidak dapat dibaca; disimpan sebagai teks saja.")
        return None
    return degree


def _date(row: Row, name: str, cell: object) -> dt.date | None:
    text = cell_text(cell)
    if name == "rat_tanggal" and text.lower().startswith(("belum", "blm", "tidak", "tdk")):
        return None
    if name == "rat_tanggal" and re.fullmatch(r"(?:19|20)\d\d", text):
        row.keep(name, "Tanggal RAT hanya berisi tahun: dicatat sebagai teks, belum menjadi bukti RAT.")
        return None
    return parse_date(cell)


def _money(row: Row, name: str, cell: object) -> int | None:
    return parse_rupiah(cell, warn=lambda sentence: row.warn(name, sentence))


def _choice(table: dict[str, str]) -> Callable[[Row, str, object], str | None]:
    def read(row: Row, name: str, cell: object) -> str | None:
        text = cell_text(cell)
        key = re.sub(r"^koperasi\s+|\s+koperasi$", "", " ".join(re.findall(r"[a-z]+", text.lower())))
        if text.lower() in EMPTY:
            return None
        if key not in table:
            row.keep(name, f"“{text[:60]}” tidak ada dalam daftar; disimpan sebagai teks saja.")
            return None
        return table[key]

    return read


def _bentuk(row: Row, name: str, cell: object) -> tuple[str, str] | None:
    """(bentuk, wilayah keanggotaan); `Primer Kabupaten/Kota` says both."""
    text = cell_text(cell).lower()
    if text in EMPTY:
        return None
    bentuk = next((value for value in Bentuk.values if value in text), "")
    wilayah = _wilayah_keanggotaan(text)
    if not bentuk and not wilayah:
        row.keep(name, f"Bentuk “{cell_text(cell)[:60]}” tidak dikenal; disimpan sebagai teks saja.")
        return None
    return bentuk, wilayah


def _wilayah_keanggotaan(text: str) -> str:
    if "nasional" in text or "pusat" in text:
        return WilayahKeanggotaan.NASIONAL
    if "prov" in text or "prop" in text:
        return WilayahKeanggotaan.PROVINSI
    return WilayahKeanggotaan.KABKOTA if "kab" in text or "kota" in text else ""


def _read_wilayah(row: Row, name: str, cell: object) -> str | None:
    text = cell_text(cell).lower()
    if text in EMPTY:
        return None
    if not (wilayah := _wilayah_keanggotaan(text)):
        row.keep(name, "Wilayah keanggotaan tidak dikenal; disimpan sebagai teks saja.")
    return wilayah


def _word(cell: object) -> str:
    """`Tdk. Aktif`, `NON-AKTIF`: a status as AKTIF and TIDAK have it."""
    return " ".join(re.sub(r"[_.\-]", " ", cell_text(cell).lower()).split())


def _status_word(row: Row, name: str, cell: object) -> str | None:
    text = _word(cell)
    if text in EMPTY or not text:
        return None
    if text in AKTIF | TIDAK:
        return StatusOds.AKTIF if text in AKTIF else StatusOds.TIDAK_AKTIF
    row.keep(name, f"Status “{cell_text(cell)[:60]}” bukan aktif atau tidak aktif; disimpan sebagai teks saja.")
    return None


def _flag(row: Row, name: str, cell: object) -> object:
    word = _word(cell)
    if (name == "status_aktif" and word in AKTIF) or (name == "status_tidak" and word in TIDAK - {"0", "tidak"}):
        return True  # the word instead of a tick
    if name != "rat_sudah":
        return parse_flag(cell)
    try:
        return parse_flag(cell)
    except ValueSentence:
        pass
    try:  # some write the date where others tick
        return parse_date(cell)
    except ValueSentence:
        text = cell_text(cell)
        return None if text.lower().startswith(("belum", "tidak")) else text


def _bh_and_date(row: Row, name: str, cell: object) -> None:
    """`514/BH/XVI.13/III/2010 tanggal 24 Maret 2010` in one cell. Roman months belong to the number."""
    text = cell_text(cell)
    if text.lower() in EMPTY:
        return
    word = r"(?i:tgl\.?|(?:ter)?tanggal)?"
    pattern = rf"[\s,;(]+{word}[\s:]*(\d{{1,2}}[\s/.\-]+(?!I|V|X)(?:\d{{1,2}}|[A-Za-z]{{3,}})[\s/.\-]+\d{{4}})\)?$"
    if match := re.search(pattern, text):
        row.values.setdefault("tanggal_badan_hukum", parse_date(match[1]))
        text = text[: match.start()]
    text = re.sub(rf"[\s,;]*\b{word}[\s,;:]*$", "", text)
    if len(text) > LENGTHS["badan_hukum"]:
        raise ValueSentence(f"Nomor badan hukum lebih panjang dari {LENGTHS['badan_hukum']} huruf.")
    if text:
        row.values.setdefault("badan_hukum", text)


def _id(row: Row, name: str, cell: object) -> int | None:
    text = cell_text(cell)
    if text.lower() in EMPTY:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise ValueSentence(f"“{text[:40]}” bukan ID dari aplikasi ini.")
    return int(text)


READERS: dict[str, Callable[[Row, str, Any], Any]] = {
    "text": _text,
    "kode": _text,
    "id": _id,
    "nik": _nik,
    "digits": _digits,
    "short": _short,
    "degree": _degree,
    "date": _date,
    "money": _money,
    "count": lambda row, name, cell: parse_count(cell),
    "flag": _flag,
    "status": _status_word,
    "jenis": _choice({key: str(value) for key, value in JENIS.items()}),
    "pola": _choice({value: value for value in Pola.values}),
    "bentuk": _bentuk,
    "wilayah_keanggotaan": _read_wilayah,
    "bh_gabung": _bh_and_date,
}


# --- Cells together -------------------------------------------------------------------------
def _place(row: Row, places: Places) -> None:
    row.place = places.find(row["desa"] or "", row["kecamatan"] or "", row["kabupaten"] or "")
    for name, sentence in row.place.warnings:
        row.warn(name, sentence)


def _status(row: Row) -> None:
    """Two columns, each ticked or not, say together what one column says in a word."""
    yes, no = row.values.pop("status_aktif", None), row.values.pop("status_tidak", None)
    if yes and no:
        row.fail("status_tidak", "Kolom aktif dan kolom tidak aktif sama-sama diisi.")
    elif (yes or no) and not row["status"]:
        row.values["status"] = str(StatusOds.AKTIF if yes else StatusOds.TIDAK_AKTIF)


def _rat(row: Row, on: dt.date) -> None:
    """A date is evidence, a flag without a date is kept as text only."""
    said = row.values.pop("rat_sudah", None)
    bad_date = any(note.column == row.titles.get("rat_tanggal") for note in row.errors)
    if isinstance(said, dt.date):
        row.values.setdefault("rat_tanggal", said)
    elif said and not row["rat_tanggal"] and not bad_date:
        row.keep("rat_sudah", "Tanda RAT tanpa tanggal rapat: dicatat sebagai teks, belum menjadi bukti RAT.")
    day = row["rat_tanggal"]
    column = "rat_sudah" if isinstance(said, dt.date) and "rat_tanggal" not in row.cells else "rat_tanggal"
    if day and day > on:
        row.fail(column, f"Tanggal RAT {dates.panjang(day)} belum terjadi (hari ini {dates.panjang(on)}).")
    elif day and day.year < 1946:
        row.fail(column, f"Tanggal RAT {dates.panjang(day)} terlalu lama untuk dicatat.")
    elif day and (founded := row["tanggal_badan_hukum"]) and day < founded:
        row.warn(column, f"Tanggal RAT {dates.panjang(day)} sebelum tanggal badan hukum {dates.panjang(founded)}.")


def _dates(row: Row, on: dt.date) -> None:
    for name, label in (("tanggal_badan_hukum", "Tanggal badan hukum"), ("tanggal_posisi", "Tanggal posisi data")):
        if (day := row[name]) and day > on:
            row.fail(name if name in row.cells else "bh_gabung", f"{label} {dates.panjang(day)} belum terjadi.")
    if row["pad_tanggal"] and not row["pad_nomor"]:
        row.keep("pad_tanggal", "Tanggal perubahan anggaran dasar tanpa nomornya: disimpan sebagai teks saja.")


def _membership(row: Row) -> None:
    bentuk, wilayah = row.values.pop("bentuk", None) or ("", "")
    if bentuk:
        row.values["bentuk"] = str(bentuk)
    if wilayah and not row["wilayah_keanggotaan"]:
        row.values["wilayah_keanggotaan"] = str(wilayah)
    total, men, women = row["anggota"], row["anggota_laki"], row["anggota_perempuan"]
    if None not in (men, women):
        if total is None:
            row.values["anggota"] = men + women
        elif total != men + women:
            row.warn("anggota", f"Jumlah anggota {total} tidak sama dengan laki-laki {men} + perempuan {women}.")
