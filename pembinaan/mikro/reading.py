"""Rows of an office's list of businesses, read and judged against what is recorded. Writes nothing.

A row is new, recorded already (same name, owner and place), or wrong with the sentences that say why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from koperasi.lib import sheets, teks
from koperasi.lib.parse import EMPTY, ValueSentence, parse_flag
from koperasi.lib.sheets import Sheet
from pembinaan.mikro import headings
from pembinaan.mikro.headings import LABELS, NEEDS, Header
from pembinaan.models import Klaster, UsahaMikro
from pembinaan.policies.mikro import keys
from registry.exchange.places import Places
from registry.exchange.values import cell_text
from registry.models import Koperasi

LENGTHS = {"nama": 150, "pemilik": 150, "bidang": 100, "telepon": 50, "klaster": 150}  # of the columns
NEED_WORDS = (
    ("permodalan", r"(?:per)?modal(?:an)?|kredit|kur"), ("keterampilan", r"keterampilan|ketrampilan|pelatihan|skill"),
    ("manajemen", r"manajemen|management|pembukuan"), ("promosi", r"promosi|pemasaran|marketing"),
)  # fmt: skip
SEXES = {
    **dict.fromkeys(("l", "lk", "laki", "laki laki", "pria", "lelaki"), "L"),
    **dict.fromkeys(("p", "pr", "perempuan", "wanita"), "P"),
}
NO_MEMBER = EMPTY | {
    "tidak",
    "bukan",
    "belum",
    "bukan anggota",
    "belum anggota",
    "tidak anggota",
    "tdk",
    "0",
    "belum ada",
}
TOTAL = re.compile(r"(?:jumlah|total|sub ?total)\b", re.IGNORECASE)
COMPARED = {
    "bidang usaha": "bidang", "telepon": "telepon", "L/P": "jenis_kelamin", "kebutuhan": "kebutuhan",
    "koperasi": "koperasi",
}  # fmt: skip
BROKEN_TEXT = dict.fromkeys([0, *range(0xD800, 0xE000)])  # what no database keeps as text


@dataclass
class Row:
    """`usaha`: the unsaved business of a row without faults; `klaster`: the name of a cluster to be made."""

    sheet: str
    number: int
    texts: dict[str, str]
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    usaha: UsahaMikro | None = None
    klaster: str = ""
    same: bool = False

    @property
    def place(self) -> str:
        return ", ".join(filter(None, [self.texts.get("desa", ""), self.texts.get("kecamatan", "")]))


@dataclass
class Plan:
    rows: list[Row]
    notes: list[str]
    klaster: list[tuple[str, str]]  # (name, field of business) of clusters nobody has entered yet

    @property
    def new(self) -> list[Row]:
        return [row for row in self.rows if row.usaha is not None and not row.same]

    def counts(self) -> dict[str, int]:
        wrong = sum(1 for row in self.rows if row.faults)
        new = len(self.new)
        return {"baris": len(self.rows), "baru": new, "sama": len(self.rows) - new - wrong, "salah": wrong}


def read(data: bytes, name: str) -> list[Header]:
    """Raises SheetProblem: not a sheet, or one whose columns cannot be told."""
    return headings.find(sheets.read(data, name))


def build(headers: list[Header], *, say: Callable[[int, int], None] = lambda done, total: None) -> Plan:
    """Every row against the register of now. Five queries, whatever the number of rows."""
    world = _World()
    raw = [row for header in headers for row in _rows(header, world, other=header is not headers[0])]
    for done, row in enumerate(raw, 1):
        world.judge(row)
        if done % 1000 == 0:
            say(done, len(raw))
    unread = dict.fromkeys(title for header in headers for title in header.unread)
    notes = [f"Kolom “{title}” tidak dibaca." for title in unread]
    return Plan(raw, notes, list(world.new_clusters.values()))


def _rows(header: Header, world: _World, *, other: bool) -> Iterator[Row]:
    """Data rows: no blank ones, no numbering of the columns, no totals. A sheet may be called by its kecamatan."""
    sheet = header.sheet
    group = sheet.name if "kecamatan" not in header.columns.values() and world.places.knows(sheet.name) else ""
    for index in range(header.first, len(sheet.rows)):
        texts = {name: _cell(sheet.rows[index][column]) for column, name in header.columns.items()}
        if not any(texts.values()) or _numbering(texts) or _total(sheet, index, texts):
            continue
        if group:
            texts["kecamatan"] = group
        yield Row(sheet.name[:100] if other else "", sheet.first_row + index, texts)


def _cell(value: object) -> str:
    text = cell_text(value).translate(BROKEN_TEXT).strip()
    return "" if text.lower() in EMPTY else text


def _numbering(texts: dict[str, str]) -> bool:
    """(1) (2) (3) ...: the row of column numbers below many headings."""
    filled = [text.strip("()") for text in texts.values() if text]
    return len(filled) > 2 and all(text.isascii() and text.isdecimal() and len(text) < 3 for text in filled)


def _total(sheet: Sheet, index: int, texts: dict[str, str]) -> bool:
    first = next((text for cell in sheet.rows[index] if (text := cell_text(cell))), "")
    return bool(TOTAL.match(first)) and not (texts.get("nama") and texts.get("pemilik"))


class _World:
    """What a row is compared with, loaded once."""

    def __init__(self) -> None:
        self.places = Places()
        self.clusters = {nama.lower(): (pk, nama) for pk, nama in Klaster.objects.values_list("pk", "nama")}
        self.new_clusters: dict[str, tuple[str, str]] = {}
        self.koperasi: dict[str, set[int]] = {}
        for pk, nik, number, nama in Koperasi.objects.live().values_list(
            "pk", "nik", "badan_hukum_normal", "nama_normal"
        ):
            for key in filter(None, (nik and f"nik {nik}", number and f"bh {number}", nama and f"nama {nama}")):
                self.koperasi.setdefault(key, set()).add(pk)
        known = UsahaMikro.objects.live().values_list(
            "nama_normal", "pemilik_normal", "desa", "wilayah_teks", *COMPARED.values()
        )
        self.recorded = {row[:4]: row[4:] for row in known}
        self.in_file: dict[tuple[Any, ...], Row] = {}

    def judge(self, row: Row) -> None:
        """Fills in the row's faults and notes, and its business where it has no fault."""
        texts = row.texts
        usaha = UsahaMikro(
            nama=texts.get("nama", ""), pemilik=texts.get("pemilik", ""), bidang=texts.get("bidang", ""),
            telepon=_phone(texts.get("telepon", "")), jenis_kelamin=_sex(row), kebutuhan=_needs(row),
            koperasi_id=self._koperasi(row),
        )  # fmt: skip
        for name, length in LENGTHS.items():
            if len(texts.get(name, "")) > length:
                row.faults.append(f"Kolom {LABELS[name]} lebih panjang dari {length} huruf.")
        usaha.nama_normal, usaha.pemilik_normal = keys(usaha.nama, usaha.pemilik)
        for name, key in (("nama", usaha.nama_normal), ("pemilik", usaha.pemilik_normal)):
            if not key:
                row.faults.append(f"Kolom {LABELS[name]} {'kosong' if not texts.get(name) else 'tidak berisi huruf'}.")
        place = self.places.find(texts.get("desa", ""), texts.get("kecamatan", ""))
        usaha.kecamatan_id, usaha.desa_id, usaha.wilayah_teks = place.kecamatan_id, place.desa_id, place.text[:200]
        row.notes += [sentence for _, sentence in place.warnings]
        if row.faults:
            return
        row.usaha = usaha
        self._recorded(row, usaha)
        if not row.same:
            self._cluster(row, usaha)

    def _recorded(self, row: Row, usaha: UsahaMikro) -> None:
        """What is recorded is never changed by a file; where the file says otherwise, that is said."""
        key = (usaha.nama_normal, usaha.pemilik_normal, usaha.desa_id, usaha.wilayah_teks)
        stands = self.recorded.get(key)
        if stands is not None:
            row.same = True
            told = (usaha.bidang, usaha.telepon, usaha.jenis_kelamin, usaha.kebutuhan, usaha.koperasi_id)
            other = [name for name, old, new in zip(COMPARED, stands, told, strict=True) if new and new != old]
            if other:
                row.notes.append(f"Berbeda dari yang tercatat, tidak diubah: {', '.join(other)}.")
        elif first := self.in_file.get(key):
            row.same = True
            where = f"baris {first.number}" + (
                f" lembar {first.sheet}" if first.sheet != row.sheet and first.sheet else ""
            )
            row.notes.append(f"Sama dengan {where}; dicatat sekali.")
        else:
            self.in_file[key] = row

    def _cluster(self, row: Row, usaha: UsahaMikro) -> None:
        name = row.texts.get("klaster", "")
        if not name:
            return
        if found := self.clusters.get(name.lower()):
            usaha.klaster_id = found[0]
        else:
            row.klaster = self.new_clusters.setdefault(name.lower(), (name, usaha.bidang or name[:100]))[0]

    def _koperasi(self, row: Row) -> int | None:
        text = row.texts.get("koperasi", "")
        if text.lower() in NO_MEMBER:
            return None
        keys = [f"nik {text}", f"bh {teks.normalize_badan_hukum(text)}", f"nama {teks.normalize_name(text)}"]
        found = set[int]().union(*(self.koperasi.get(key, set()) for key in keys))
        if len(found) == 1:
            return found.pop()
        if text.lower() in {"ya", "anggota", "sudah", "iya", "1"}:
            row.faults.append("Kolom koperasi berisi “ya”: tulis nama koperasinya.")
        elif found:
            row.faults.append(
                f"“{text[:80]}” cocok dengan {len(found)} koperasi; tulis NIK Koperasi atau badan hukumnya."
            )
        else:
            row.faults.append(f"Koperasi “{text[:80]}” tidak ada dalam daftar koperasi.")
        return None


def _sex(row: Row) -> str:
    text = row.texts.get("jenis_kelamin", "")
    found = SEXES.get(" ".join(re.findall(r"[a-z]+", text.lower())), "")
    if text and not found:
        row.faults.append(f"L/P “{text[:40]}” tidak dikenal; tulis L atau P.")
    return found


def _needs(row: Row) -> list[str]:
    """From one column of words, from four columns of yes and no, or from both."""
    found = {need for need, column in NEEDS.items() if _flag(row, column)}
    text = row.texts.get("kebutuhan", "").lower()
    if text in {"semua", "semuanya"}:
        found |= set(NEEDS)
    else:
        for part in filter(None, re.split(r"\s*(?:[,;/&+.]|\bdan\b|\bserta\b|\s-\s)\s*", text)):
            need = next((need for need, words in NEED_WORDS if re.search(rf"\b(?:{words})\b", part)), "")
            if need:
                found.add(need)
            else:
                row.faults.append(
                    f"Kebutuhan “{part[:40]}” tidak dikenal; tulis permodalan, keterampilan, manajemen, atau promosi."
                )
    return [need for need in NEEDS if need in found]


def _flag(row: Row, column: str) -> bool:
    text = row.texts.get(column, "")
    if text.lower() in {"butuh", "perlu", column.removeprefix("butuh_")}:
        return True
    try:
        return bool(parse_flag(text))
    except ValueSentence as sentence:
        row.faults.append(f"Kolom {LABELS[column]}: {sentence}")
        return False


def _phone(text: str) -> str:
    """As written; a spreadsheet that took it for a number ate the zero."""
    return f"0{text}" if re.fullmatch(r"8[0-9]{8,12}", text) else text
