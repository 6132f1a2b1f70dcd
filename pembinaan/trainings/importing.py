"""A list of participants from Excel, as a file or pasted: each row read, matched and judged, errors named per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from koperasi.lib import sheets
from koperasi.lib.parse import ValueSentence, parse_count
from koperasi.lib.sheets import SheetProblem
from koperasi.lib.teks import normalize_name, one_line
from pembinaan.models import Pelatihan
from pembinaan.trainings import people
from pembinaan.trainings.people import Person
from registry.models import Koperasi
from registry.models.koperasi import KoperasiQuerySet
from registry.policies import Refused

MOST = 500
# What a column may be called; without a row of titles the order is that of this table.
TITLES: dict[str, tuple[str, ...]] = {
    "nama": ("nama", "nama peserta", "nama lengkap"),
    "koperasi": ("koperasi", "nama koperasi", "asal koperasi", "utusan", "nik koperasi"),
    "jabatan": ("jabatan", "jabatan di koperasi"),
    "jenis_kelamin": ("l/p", "jenis kelamin", "jk", "l / p", "kelamin"),
    "tahun_lahir": ("tahun lahir", "lahir", "th lahir", "thn lahir"),
    "telepon": ("telepon", "no hp", "hp", "no. hp", "nomor hp", "wa", "telepon/wa"),
}
SEX = {"l": "L", "lk": "L", "laki-laki": "L", "laki laki": "L", "pria": "L", "p": "P", "pr": "P", "perempuan": "P",
       "wanita": "P", "": ""}  # fmt: skip


@dataclass
class Baris:
    """`number` as people see it in their sheet. A row with `problems` is not taken."""

    number: int
    nama: str
    tertulis: str  # the cooperative as it was written
    koperasi: Koperasi | None = None
    person: Person | None = None
    problems: list[str] = field(default_factory=list)


def rows_of(text: str, data: bytes | None) -> tuple[list[list[object]], int]:
    """(rows, number of the first). Pasted cells come with tabs; typed ones with semicolons. Raises SheetProblem."""
    if data is not None:
        page = sheets.read(data)[0]
        return page.rows, page.first_row
    lines = text.strip("\r\n").splitlines()
    return [list(line.split("\t" if "\t" in line else ";")) for line in lines], 1


def read(rows: Sequence[Sequence[object]], first: int, pelatihan: Pelatihan,
         koperasi_set: KoperasiQuerySet) -> list[Baris]:  # fmt: skip
    """Raises SheetProblem where there is nothing to read."""
    filled = [(first + at, row) for at, row in enumerate(rows) if not sheets.is_blank_row(row)]
    if not filled:
        raise SheetProblem("Belum ada baris yang ditempel atau diunggah.")
    columns = _columns(filled[0][1])
    if columns:
        filled = filled[1:]
    else:
        columns = {name: at for at, name in enumerate(TITLES)}
    if missing := [name for name in ("nama", "koperasi") if name not in columns]:
        raise SheetProblem(f"Kolom {' dan '.join(missing)} tidak ditemukan pada baris judul.")
    if len(filled) > MOST:
        raise SheetProblem(f"Paling banyak {MOST} baris sekali impor; bagi menjadi beberapa bagian.")
    found = [_row(number, row, columns) for number, row in filled]
    _match(found, koperasi_set)
    _judge(found, pelatihan)
    return found


def _columns(head: Sequence[object]) -> dict[str, int]:
    names = {title: name for name, titles in TITLES.items() for title in titles}
    at = {names[text]: index for index, cell in enumerate(head) if (text := one_line(cell).lower()) in names}
    return at if "nama" in at else {}


def _row(number: int, row: Sequence[object], columns: Mapping[str, int]) -> Baris:
    def cell(name: str) -> str:
        index = columns.get(name, len(row))
        return one_line(row[index]).removesuffix(".0") if index < len(row) else ""

    found = Baris(number, cell("nama")[:150], cell("koperasi"))
    if not any(letter.isalpha() for letter in found.nama):
        found.problems.append("Nama belum diisi.")
    sex = SEX.get(cell("jenis_kelamin").lower())
    if sex is None:
        found.problems.append(f"Jenis kelamin “{cell('jenis_kelamin')}” tidak dikenal; tulis L atau P.")
    year: int | None = None
    try:
        year = parse_count(cell("tahun_lahir")[-4:]) if cell("tahun_lahir") else None
    except ValueSentence as sentence:
        found.problems.append(f"Tahun lahir: {sentence}")
    if year is not None and not 1920 <= year <= 2100:
        found.problems.append(f"Tahun lahir {year} tidak wajar.")
        year = None
    found.person = Person(found.nama, cell("jabatan")[:100], sex or "", year, cell("telepon")[:50])
    return found


def _match(rows: Sequence[Baris], koperasi_set: KoperasiQuerySet) -> None:
    """By NIK Koperasi or by full name, in one query for all rows."""
    names = {normalize_name(row.tertulis) for row in rows if row.tertulis} - {""}
    niks = {row.tertulis for row in rows if row.tertulis.isdecimal()}
    known: dict[str, list[Koperasi]] = {}
    fits = koperasi_set.filter(nama_normal__in=names) | koperasi_set.filter(nik__in=niks)
    for one in fits.select_related("kecamatan").order_by("pk"):
        known.setdefault(one.nama_normal, []).append(one)
        if one.nik:
            known.setdefault(one.nik, []).append(one)
    for row in rows:
        found = known.get(row.tertulis) or known.get(normalize_name(row.tertulis), [])
        if not row.tertulis:
            row.problems.append("Koperasi belum diisi.")
        elif not found:
            row.problems.append(f"Koperasi “{row.tertulis}” tidak ada dalam data; tulis nama lengkap atau NIK-nya.")
        elif len(found) > 1:
            where = ", ".join(f"{one.kecamatan or 'tanpa kecamatan'} (NIK {one.nik or 'belum ada'})" for one in found)
            row.problems.append(f"Ada {len(found)} koperasi bernama “{row.tertulis}”: {where}; tulis NIK-nya.")
        else:
            row.koperasi = found[0]


def _judge(rows: Sequence[Baris], pelatihan: Pelatihan) -> None:
    """Twice in the list, or already taking part."""
    seen: dict[tuple[int, str, int | None], int] = {}
    there = set(pelatihan.peserta_set.values_list("orang", flat=True))
    for row in rows:
        if row.koperasi is None or row.person is None or row.problems:
            continue
        key = (row.koperasi.pk, people.normal(row.nama), row.person.tahun_lahir)
        if key in seen:
            row.problems.append(f"Orang yang sama sudah ada pada baris {seen[key]}.")
            continue
        seen[key] = row.number
        try:
            known = people.find(row.koperasi, row.person)
        except Refused as sentence:
            row.problems.append(str(sentence))
            continue
        if known and known.pk in there:
            row.problems.append(f"{known} sudah menjadi peserta pelatihan ini.")


def pack(row: Baris) -> dict[str, Any]:
    """For the signed token that waits for a yes."""
    if row.koperasi is None or row.person is None:
        raise ValueError("a row with problems is not taken")
    one = row.person
    return {"k": row.koperasi.pk, "p": [one.nama, one.jabatan, one.jenis_kelamin, one.tahun_lahir, one.telepon]}


def unpack(packed: Mapping[str, Any]) -> tuple[int, Person]:
    return int(packed["k"]), Person(*packed["p"])
