"""Every row of a file of ODS against the register of a day. Reads and matches as an import does, and writes nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from koperasi.lib import teks
from koperasi.lib.sheets import SheetProblem
from pembinaan.models import BarisRekonsiliasi
from registry.exchange import layouts, matching, reading
from registry.exchange.diff import PLAIN, in_words, same_but_for_spelling
from registry.exchange.fields import BY_NAME, FIGURES
from registry.exchange.matching import Match, Register
from registry.exchange.reading import Table
from registry.exchange.values import Row
from registry.models import DataTahunan, Kecamatan, Koperasi
from registry.models.choices import StatusKeputusan

Jenis = BarisRekonsiliasi.Jenis
Report = Callable[[int, int], None]
STEP = 500  # rows between two reports of progress
# Where ODS is empty and we are not, ODS is to be completed: worth a line for what ODS keeps of every cooperative.
COMPLETED_IN_ODS = ("nik", "badan_hukum", "tanggal_badan_hukum", "rat_tanggal", "jenis", "bentuk")
CUT = re.compile(r"(\d)[.,](\d{1,10})E\+(\d\d)", re.IGNORECASE)  # a NIK as Excel shows what it takes for a number
TWICE = "Baris ini mengenai koperasi yang sama dengan baris {}."


@dataclass
class Beda:
    """One difference. `isi`: lembar, kecamatan, and for DATA beda [{kolom, ods, kita}], STATUS ods and kita, RAGU
    calon and alasan."""

    jenis: str
    nama: str
    nomor: int | None = None
    koperasi_id: int | None = None
    isi: dict[str, Any] = field(default_factory=dict)

    @property
    def kunci(self) -> tuple[Any, ...]:
        """The same difference, when the same file is compared again."""
        where = () if self.koperasi_id else (self.isi.get("lembar", ""), self.nomor)
        return (self.jenis, self.koperasi_id, *where)


@dataclass
class Hasil:
    beda: list[Beda]
    hitungan: dict[str, Any]


def compare(
    data: bytes, name: str, *, on: dt.date, mapping: Mapping[str, Any], sumber: str,
    report: Report = lambda done, total: None,
) -> Hasil:  # fmt: skip
    """All differences on `on`. Raises SheetProblem."""
    table = reading.open_table(data, name, mapping=mapping, sumber=sumber)
    if not layouts.usable(table.header.columns):
        raise SheetProblem("Pilih paling sedikit kolom nama koperasi, ID, NIK, atau nomor badan hukum.")
    rows = reading.read_rows(table, on=on)
    register = Register(table.sumber)
    matches: list[tuple[Row, Match]] = []
    for done, row in enumerate(rows):
        if done % STEP == 0:
            report(done, len(rows) * 2)
        matches.append((row, register.match(row, matching.keys_of(row))))
    first: dict[int, Row] = {}
    for row, match in matches:
        if match.koperasi_id:
            before = first.setdefault(match.koperasi_id, row)
            if _edition(row) > _edition(before):
                first[match.koperasi_id] = row
    older = [row for row, match in matches if match.koperasi_id and _older(row, first[match.koperasi_id])]
    held = _Held(first)
    found: list[Beda] = []
    for done, (row, match) in enumerate(matches):
        if done % STEP == 0:
            report(len(rows) + done, len(rows) * 2)
        found += _of_row(row, match, first, held, register, set(table.header.columns.values()))
    found += _only_ours(matches)
    counted = Counter(beda.jenis for beda in found)
    hitungan = {"baris": len(rows), "cocok": len(first), **{str(jenis): counted[jenis] for jenis in Jenis.values},
                "catatan": [*_notes(table, rows), *_about_older(older), *_about_cut(rows)]}  # fmt: skip
    return Hasil(found, hitungan)


def _edition(row: Row) -> tuple[dt.date, dt.date]:
    """A list of certificates has a row for each edition; only the newest says how things stand."""
    return row["sertifikat_nik_terbit"] or dt.date.min, row["sertifikat_nik_berakhir"] or dt.date.min


def _older(row: Row, newest: Row) -> bool:
    return (dt.date.min, dt.date.min) < _edition(row) < _edition(newest)


def _about_older(rows: list[Row]) -> list[str]:
    told = (
        "baris adalah sertifikat lama dari koperasi yang punya sertifikat lebih baru; yang dibandingkan yang terbaru."
    )
    return [f"{len(rows)} {told}"] if rows else []


def _about_cut(rows: list[Row]) -> list[str]:
    """Once for the file: in every row it would hide the differences that are any."""
    number = sum(1 for row in rows if CUT.fullmatch(row.text("nik")))
    told = "baris sudah dipotong oleh Excel (3,52E+12); yang sejalan dengan NIK kita tidak disebut berbeda. Unduh ulang"
    return [f"NIK pada {number} {told} dari ODS, atau simpan kolom NIK sebagai teks."] if number else []


def _cut(theirs: str, ours: str | None) -> bool:
    """Whether `theirs` is what Excel makes of the NIK `ours`: 3.52E+12 of 3524170000562."""
    match = CUT.fullmatch(theirs)
    if not match or not ours or not ours.isdigit():
        return False
    return f"{int(ours):.{len(match[2])}E}" == f"{match[1]}.{match[2]}E+{match[3]}"


def _notes(table: Table, rows: list[Row]) -> list[str]:
    """About the file as a whole; a file of another kabupaten is seen at once."""
    found = [note.message for note in table.notes][:20]
    named = [row for row in rows if row["kecamatan"]]
    unknown = sum(1 for row in named if row.place.kecamatan_id is None)
    if unknown > 2 and unknown * 2 > len(named):
        told = f"Kecamatan pada {unknown} dari {len(named)} baris tidak ada di wilayah kantor ini"
        found.insert(0, f"{told}; periksa apakah berkas ini milik kabupaten atau kota lain.")
    return found


class _Held:
    """What we hold about the cooperatives of the file, and the names of the kecamatan, in three queries."""

    def __init__(self, keys: Iterable[int]) -> None:
        ids = list(keys)
        self.kecamatan: dict[int | None, str] = dict(Kecamatan.objects.values_list("pk", "nama"))
        self.koperasi = Koperasi.objects.select_related("desa", "kecamatan").in_bulk(ids)
        data = DataTahunan.objects.filter(koperasi__in=ids, ditarik_pada=None).order_by("-tanggal_posisi", "-pk")
        self.figures: defaultdict[int, list[DataTahunan]] = defaultdict(list)
        for one in data:
            self.figures[one.koperasi_id].append(one)

    def figure(self, pk: int, name: str) -> int | None:
        """The newest one known."""
        return next((value for one in self.figures[pk] if (value := getattr(one, name)) is not None), None)


def _of_row(
    row: Row, match: Match, first: dict[int, Row], held: _Held, register: Register, asked: set[str]
) -> Iterator[Beda]:
    kecamatan = held.kecamatan.get(row.place.kecamatan_id) or teks.bare_kecamatan(row.text("kecamatan"))
    where = {"lembar": row.sheet, "kecamatan": kecamatan, "desa": row.text("desa"), "nik": row["nik"] or ""}
    nama = row["nama"] or row.text("kode_sumber") or row.text("nik") or f"Baris {row.where}"
    if match.koperasi_id is None:
        if match.problem or match.candidates:
            kunci = matching.keys_of(row).fingerprint() if match.candidates else ""
            yield Beda(Jenis.RAGU, nama, row.number, None, where | _doubt(match, register) | {"kunci": kunci})
        else:
            notes = [note.message for note in row.errors]
            yield Beda(Jenis.HANYA_ODS, nama, row.number, None, where | _known(row, register) | {"catatan": notes})
        return
    if _older(row, first[match.koperasi_id]):
        return
    if first[match.koperasi_id] is not row:
        why = TWICE.format(first[match.koperasi_id].where)
        calon = [{"pk": match.koperasi_id, "nama": register.label(match.koperasi_id)}]
        yield Beda(Jenis.RAGU, nama, row.number, None, where | {"alasan": why, "calon": calon})
        return
    koperasi = held.koperasi[match.koperasi_id]
    where["kecamatan"] = str(koperasi.kecamatan or "") or where["kecamatan"]
    if fields := list(_fields(row, koperasi, held, asked)):
        yield Beda(Jenis.DATA, koperasi.nama, row.number, koperasi.pk, where | {"beda": fields})
    if (status := row["status"]) and status != _ours(koperasi):
        both = {"ods": str(status), "kita": str(koperasi.status_keputusan or koperasi.status_hitung)}
        yield Beda(Jenis.STATUS, koperasi.nama, row.number, koperasi.pk, where | both)


def _ours(koperasi: Koperasi) -> str:
    """As ODS could say it: it knows aktif and tidak aktif, and a decision leaves nobody aktif."""
    return "tidak_aktif" if koperasi.status_keputusan else str(koperasi.status_hitung)


def _doubt(match: Match, register: Register) -> dict[str, Any]:
    calon = [{"pk": pk, "nama": register.label(pk)} for pk in match.candidates[:10]]
    return {"alasan": match.problem or "Beberapa koperasi mungkin cocok.", "calon": calon}


def _known(row: Row, register: Register) -> dict[str, Any]:
    """What helps to find or add the cooperative."""
    named = ("badan_hukum", "tanggal_badan_hukum", "jenis", "alamat", "status")
    found: dict[str, Any] = {name: row.text(name)[:200] for name in named if row.text(name)}
    found["tambah"] = _form_of(row)
    near = register.similar(matching.keys_of(row)) if row["nama"] else None
    return found | ({"mirip": {"pk": near, "nama": register.label(near)}} if near is not None else {})


def _form_of(row: Row) -> str:
    """What the form for a new cooperative starts with, as its address says it."""
    day = row["tanggal_badan_hukum"]
    told = {name: row[name] for name in ("nama", "nik", "badan_hukum", "jenis", "alamat")} | {
        "tanggal_badan_hukum": f"{day:%d/%m/%Y}" if day else "", "kecamatan": row.place.kecamatan_id,
        "desa": row.place.desa_id,
    }  # fmt: skip
    return urlencode({name: str(value)[:200] for name, value in told.items() if value})


def _fields(row: Row, koperasi: Koperasi, held: _Held, asked: set[str]) -> Iterator[dict[str, str]]:
    for name in PLAIN:
        theirs, ours = row[name], getattr(koperasi, name)
        if theirs is None:
            if name in asked and name in COMPLETED_IN_ODS and ours and not row.errors:
                yield _told(name, None, ours)
        elif ours != theirs and not (ours and same_but_for_spelling(name, ours, theirs)):
            yield _told(name, theirs, ours)
    yield from _place(row, koperasi)
    theirs, ours = row["rat_tanggal"], koperasi.rat_terakhir
    unread = {note.column for note in row.errors}
    if theirs != ours and "rat_tanggal" in asked and row.titles.get("rat_tanggal") not in unread:
        yield _told("rat_tanggal", theirs, ours)
    for name in FIGURES:
        if row[name] is not None and (held_figure := held.figure(koperasi.pk, name)) != row[name]:
            yield _told(name, row[name], held_figure)
    named = {title: name for name, title in row.titles.items() if name in PLAIN}
    for note in row.errors:
        name = named.get(note.column or "", "")
        if name == "nik" and _cut(note.value, koperasi.nik):
            continue
        ours = _words(name, getattr(koperasi, name)) if name else ""
        yield {"kolom": note.column or "Baris", "ods": note.value, "kita": ours, "catatan": note.message}


def _place(row: Row, koperasi: Koperasi) -> Iterator[dict[str, str]]:
    place = row.place
    if place.kecamatan_id and place.kecamatan_id != koperasi.kecamatan_id:
        yield _told("kecamatan", row["kecamatan"], koperasi.kecamatan and koperasi.kecamatan.nama)
    elif place.desa_id and place.desa_id != koperasi.desa_id:
        yield _told("desa", row["desa"], koperasi.desa and koperasi.desa.nama)
    elif place.text and not place.kecamatan_id and teks.place_key(place.text) != teks.place_key(koperasi.wilayah_teks):
        yield _told("kecamatan", row["kecamatan"] or row["desa"], koperasi.kecamatan and koperasi.kecamatan.nama)


def _told(name: str, theirs: Any, ours: Any) -> dict[str, str]:
    return {"kolom": BY_NAME[name].label, "ods": _words(name, theirs), "kita": _words(name, ours)}


def _words(name: str, value: Any) -> str:
    choices = dict(getattr(Koperasi._meta.get_field(name), "choices", None) or ()) if name in PLAIN else {}
    return str(choices.get(value) or in_words(value))


def _only_ours(matches: Iterable[tuple[Row, Match]]) -> Iterator[Beda]:
    """Cooperatives within our authority, not dissolved, that no row names, not even among several."""
    reached = {match.koperasi_id for _, match in matches} | {pk for _, match in matches for pk in match.candidates}
    ours: QuerySet[Koperasi] = Koperasi.objects.live().within_authority().select_related("kecamatan", "desa")
    ours = ours.exclude(status_keputusan=StatusKeputusan.DIBUBARKAN).defer("cari").order_by("nama_urut", "pk")
    for koperasi in ours:
        if koperasi.pk not in reached:
            where = {"kecamatan": str(koperasi.kecamatan or ""), "desa": str(koperasi.desa or ""), "nik": koperasi.nik,
                     "badan_hukum": koperasi.badan_hukum, "status": str(koperasi.status)}  # fmt: skip
            yield Beda(Jenis.HANYA_KITA, koperasi.nama, None, koperasi.pk, where)
