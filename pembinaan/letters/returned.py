"""Letters that come back with a number from outside: which PDF or pasted line belongs to which, and what it says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models.functions import Upper

from koperasi.lib import dates
from koperasi.lib.parse import ValueSentence, parse_date
from koperasi.lib.teks import normalize_name, one_line
from pembinaan.letters import compare
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import KeadaanSurat, Surat
from pembinaan.models.surat import SuratQuerySet

OPEN = re.compile(r"\$\s*\{")  # the two signs may be drawn apart
STILL_OPEN = "PDF ini masih memuat tanda ${...} yang belum diisi. Unggah PDF yang sudah bernomor dan bertanggal."


def waiting(rows: SuratQuerySet | None = None) -> SuratQuerySet:
    """Handed out, in the order of the list and of the folder: kecamatan, then cooperative."""
    rows = Surat.objects.all() if rows is None else rows
    return ordered(rows.filter(keadaan=KeadaanSurat.LUAR))


def ordered(rows: SuratQuerySet) -> SuratQuerySet:
    joined = rows.select_related("koperasi__kecamatan", "langkah", "paket")
    return joined.order_by("koperasi__kecamatan__nama", "koperasi__nama_urut", "koperasi__nama", "pk")


# --- What a PDF says -------------------------------------------------------------------------------------
def number_in(text: str, tempat: str = "") -> str:
    """What stands after the first "Nomor:" that looks like the number of a letter; "" where none does."""
    for found in re.finditer(r"\bnomor\s*:\s*([^\r\n]{1,140})", text, re.I):
        line = found.group(1)
        if tempat:
            line = re.split(rf"\b{re.escape(tempat)}\s*,", line, maxsplit=1, flags=re.I)[0]
        line = one_line(re.split(r"\b(?:sifat|lampiran|hal)\s*:", line, maxsplit=1, flags=re.I)[0])
        if re.search(r"\d", line) and len(line) <= 100:
            return line
    return ""


def date_in(text: str, tempat: str) -> dt.date | None:
    """The date after the place; None where it is not there or cannot be read."""
    place = rf"\b{re.escape(tempat)}\s*,\s*" if tempat else r"\btanggal\s*:?\s*"
    for found in re.finditer(place + r"(\d{1,2}\s+[^\W\d]{3,9}\s+\d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})", text, re.I):
        try:
            return parse_date(found.group(1))
        except ValueSentence:
            continue
    return None


def match(text: str, letters: Sequence[Surat], *, file_name: str = "") -> tuple[Surat | None, str]:
    """(letter, how it was known: "kode", "nomor", "nama") of `letters`; (None, why not)."""
    squeezed = compare.squeeze(text + file_name)
    by_code = [one for one in letters if one.kode and compare.squeeze(one.kode) in squeezed]
    if len(by_code) == 1:
        return by_code[0], "kode"
    by_number = [one for one in letters if one.nomor and _number_stands(one.nomor, text)]
    if len(by_number) == 1:
        return by_number[0], "nomor"
    by_name = _longest([one for one in letters if compare.squeeze(one.koperasi.nama) in squeezed])
    if len(by_name) > 1:  # two letters to one cooperative: the subject tells
        by_name = [one for one in by_name if one.isi and compare.squeeze(one.isi["hal"]) in squeezed] or by_name
    if len(by_name) == 1:
        return by_name[0], "nama"
    if by_name:
        return None, f"PDF ini cocok dengan {len(by_name)} surat. Unggah dari halaman suratnya."
    return None, "Tidak cocok dengan surat yang menunggu. Unggah dari halaman suratnya bila memang miliknya."


def _number_stands(nomor: str, text: str) -> bool:
    spaced = r"\s*".join(map(re.escape, re.sub(r"\s+", "", nomor)))
    return bool(re.search(rf"(?<![\w/]){spaced}(?![\w/])", text, re.I))


def _longest(found: Sequence[Surat]) -> list[Surat]:
    """ "Maju" stands in a letter to "Maju Jaya" too."""
    names = {one.pk: compare.squeeze(one.koperasi.nama) for one in found}
    return [one for one in found if not any(names[one.pk] != other and names[one.pk] in other
                                             for other in names.values())]  # fmt: skip


def against_snapshot(surat: Surat, text: str, *, nomor: str, tanggal: str) -> list[compare.Beda]:
    """A letter that SRIKANDI made from our DOCX against what was handed out."""
    if not surat.isi or not text.strip():
        return []
    snapshot = Snapshot.from_json(surat.isi)
    kop = [snapshot.kop.pemerintah, snapshot.kop.dinas, *snapshot.kop.alamat]
    may = compare.may_differ(snapshot, nomor=nomor, tanggal=tanggal)
    return compare.differences(compare.plain(snapshot), text, may=may, kop=kop)


# --- A pasted column ---------------------------------------------------------------------------------------
@dataclass
class Tempelan:
    """isian: {letter id: (number, date as written)}; masalah: sentences about lines that belong to no letter."""

    isian: dict[int, tuple[str, str]] = field(default_factory=dict)
    masalah: list[str] = field(default_factory=list)


def pasted(text: str, letters: Sequence[Surat]) -> Tempelan:
    """Lines "number TAB date" in the order of `letters`, or "name TAB number TAB date" in any order.

    A line that is empty between others stands for a letter that has no number yet.
    """
    found = Tempelan()
    lines = text.strip("\r\n").splitlines()
    names = _by_name(letters)
    order = iter(letters)
    for at, line in enumerate(lines, start=1):
        cells = [one_line(cell) for cell in line.split("\t" if "\t" in line else ";")]
        if at == 1 and any(cell.lower() in {"nomor", "nomor surat", "nomor naskah"} for cell in cells):
            continue
        if len(cells) >= 3:
            _named(found, at, cells, names)
        elif (surat := next(order, None)) is None:
            if any(cells):
                found.masalah.append(f"Baris {at}: lebih banyak baris daripada surat yang menunggu.")
        elif any(cells):
            found.isian[surat.pk] = (cells[0], cells[1] if len(cells) > 1 else "")
    return found


def _by_name(letters: Sequence[Surat]) -> dict[str, list[Surat]]:
    found: dict[str, list[Surat]] = {}
    for surat in letters:
        found.setdefault(normalize_name(surat.koperasi.nama), []).append(surat)
    return found


def _named(found: Tempelan, at: int, cells: Sequence[str], names: Mapping[str, Sequence[Surat]]) -> None:
    held = names.get(normalize_name(cells[0]), [])
    if len(held) == 1 and held[0].pk not in found.isian:
        found.isian[held[0].pk] = (cells[1], cells[2])
    elif not held:
        found.masalah.append(f"Baris {at}: {cells[0] or '(tanpa nama)'} tidak ada di antara surat yang menunggu.")
    else:
        found.masalah.append(f"Baris {at}: {cells[0]} cocok dengan lebih dari satu surat; isi pada tabel.")


# --- Whether a number and a date can be right -----------------------------------------------------------------
def problems(rows: Mapping[int, tuple[str, dt.date | None]], letters: Mapping[int, Surat], *,
             on: dt.date) -> dict[int, str]:  # fmt: skip
    """{letter id: one sentence} of those whose number or date cannot be taken. Two queries."""
    found: dict[int, str] = {}
    taken = _taken(rows)
    seen: dict[tuple[int, str], int] = {}
    for pk, (nomor, day) in rows.items():
        if sentence := shape(nomor, day, letters[pk], on=on):
            found[pk] = sentence
            continue
        key = (day.year if day else 0, nomor.upper())
        if other := taken.get(key):
            found[pk] = f"Nomor {nomor} sudah dipakai surat kepada {other} pada tahun yang sama."
        elif key in seen:
            found[pk] = f"Nomor {nomor} tertulis dua kali, juga untuk {letters[seen[key]].koperasi.nama}."
        seen.setdefault(key, pk)
    return found


def number_problem(nomor: str) -> str:
    if not nomor:
        return "Nomor belum diisi."
    if OPEN.search(nomor):
        return "Nomor masih berupa tanda ${...} yang belum diisi."
    if re.search(r"/\s*/", nomor):
        return "Nomor urutnya masih kosong di antara dua garis miring."
    if len(nomor) > 100 or not re.search(r"\d", nomor):
        return "Nomor surat memuat angka dan paling panjang 100 huruf."
    return ""


def shape(nomor: str, day: dt.date | None, surat: Surat, *, on: dt.date) -> str:
    if sentence := number_problem(nomor):
        return sentence
    if day is None:
        return "Tanggal surat belum diisi."
    if day > on:
        return f"Tanggal surat {dates.panjang(day)} belum tiba."
    first = surat.disetujui_tanggal or surat.dibuat_tanggal
    if day < first:
        return f"Tanggal surat lebih awal daripada persetujuannya, {dates.panjang(first)}."
    return ""


def _taken(rows: Mapping[int, tuple[str, dt.date | None]]) -> dict[tuple[int, str], str]:
    numbers = {nomor.upper() for nomor, _ in rows.values() if nomor}
    years = {day.year for _, day in rows.values() if day}
    held = Surat.objects.agenda().filter(tahun__in=years).exclude(pk__in=rows)
    held = held.annotate(besar=Upper("nomor")).filter(besar__in=numbers).order_by()
    return {(year, number): name for year, number, name in held.values_list("tahun", "besar", "koperasi__nama")}
