"""What can be changed of many cooperatives at once: the closed list of changes, and who would be changed or skipped.

The filter is asked again at every step; what a page showed before is only compared with it.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from koperasi.accounts.roles import Izin
from koperasi.lib import teks
from registry.filters import KoperasiFilter
from registry.models import Desa, Kecamatan, Koperasi
from registry.models.choices import Bentuk, Jenis, Pola
from registry.models.koperasi import KoperasiQuerySet

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Values = dict[str, Any]
NAMES_SHOWN = 10
ALREADY = "sudah demikian"
FILLED = "sudah terisi, dan hanya yang kosong diminta"
ELSEWHERE = "desanya di kecamatan lain; pilih desanya juga"
NOTED = "catatan ini sudah ada"
AT_ONCE = 500  # rows that are changed while the person waits; more are a job


@dataclass(frozen=True)
class Tindakan:
    """`columns`: the attnames it writes. `fields`: what its form asks. `fillable`: "only where empty" makes sense."""

    code: str
    label: str
    columns: tuple[str, ...]
    fields: tuple[str, ...]
    fillable: bool = True


TINDAKAN = {
    one.code: one
    for one in (
        Tindakan("jenis", "Isi jenis", ("jenis",), ("jenis",)),
        Tindakan("kelompok", "Isi kelompok", ("kelompok",), ("kelompok",)),
        Tindakan("bentuk", "Isi bentuk", ("bentuk",), ("bentuk",)),
        Tindakan("pola", "Isi pola pengelolaan", ("pola",), ("pola",)),
        Tindakan("wilayah", "Isi kecamatan dan desa", ("kecamatan_id", "desa_id"), ("kecamatan", "desa")),
        Tindakan("kdmp", "Tandai sebagai KDMP atau bukan", ("kdmp",), ("kdmp",), fillable=False),
        Tindakan("catatan", "Tambahkan catatan dinas", ("catatan",), ("catatan",), fillable=False),
    )
}


@dataclass(frozen=True)
class Lain:
    """What another app does to many and takes back itself. Its undo is asked by the name of an address."""

    label: str
    undo: str
    izin: Izin


BY_OTHERS = {"kasus": Lain("Buka kasus pembinaan", "pembinaan:kasus-massal-undo", Izin.KASUS_TANGANI)}


def label(jenis: str) -> str:
    """Of a TindakanMassal of either sort."""
    return BY_OTHERS[jenis].label if jenis in BY_OTHERS else TINDAKAN[jenis].label


@dataclass(frozen=True)
class Baris:
    """One cooperative: what it holds, what it would hold, or why it is skipped."""

    pk: int
    nama: str
    lama: Values
    baru: Values
    dilewati: str = ""


@dataclass(frozen=True)
class Rencana:
    """A change and the rows it would touch, as they are now."""

    tindakan: Tindakan
    isian: Values
    baris: Sequence[Baris]

    @property
    def changed(self) -> list[Baris]:
        return [one for one in self.baris if not one.dilewati]

    @property
    def expected(self) -> str:
        """What the answer to a page carries. It differs once another row is in the filter or one holds something else,
        also where the numbers are the same; the page is then shown again."""
        rows = sorted((one.pk, repr(one.lama), repr(one.baru)) for one in self.baris)
        return f"{len(self.baris)}-{len(self.changed)}-{zlib.crc32(repr(rows).encode()):08x}"

    @property
    def skipped(self) -> list[tuple[str, int, list[str]]]:
        """(why, how many, the first of their names), the most frequent first."""
        names: dict[str, list[str]] = defaultdict(list)
        for one in self.baris:
            if one.dilewati:
                names[one.dilewati].append(one.nama)
        return [(why, len(found), found[:NAMES_SHOWN]) for why, found in sorted(names.items(), key=_most)]

    def steps(self, words: Words) -> list[tuple[str, str, int]]:
        """(before, after, how many) in words, the most frequent first."""
        if self.tindakan.code == "catatan":
            return [("catatan yang ada", f"ditambah “{self.isian['catatan']}”", len(self.changed))]
        counted = Counter((words.of(one.lama), words.of(one.baru)) for one in self.changed)
        return [(before, after, n) for (before, after), n in counted.most_common()]


def _most(item: tuple[str, list[str]]) -> tuple[int, str]:
    return -len(item[1]), item[0]


def chosen(kueri: str, user: User, *, on: dt.date) -> KoperasiFilter:
    """The filter of the list over what this person may see, asked again."""
    return KoperasiFilter(QueryDict(kueri), Koperasi.objects.visible_to(user), on=on)


def plan(rows: KoperasiQuerySet, tindakan: Tindakan, isian: Values) -> Rencana:
    """One query. `isian`: the values of the form, as they are kept: keys for places, text, true or false."""
    read = ("pk", "nama", *tindakan.columns, "desa__kecamatan")
    found = rows.order_by("nama_urut", "pk").values(*read)
    return Rencana(tindakan, isian, [_line(row, tindakan, isian) for row in found])


def _line(row: Mapping[str, Any], tindakan: Tindakan, isian: Values) -> Baris:
    lama = {name: row[name] for name in tindakan.columns}
    baru, why = _after(row, tindakan, isian)
    if not why and baru == lama:
        why = ALREADY
    if not why and isian.get("hanya_kosong") and any(lama.values()):
        why = FILLED
    return Baris(row["pk"], row["nama"], lama, {} if why else baru, why)


def _after(row: Mapping[str, Any], tindakan: Tindakan, isian: Values) -> tuple[Values, str]:
    if tindakan.code == "wilayah":
        if isian["desa"]:
            return {"kecamatan_id": isian["kecamatan"], "desa_id": isian["desa"]}, ""
        if row["desa_id"] and row["desa__kecamatan"] != isian["kecamatan"]:
            return {}, ELSEWHERE
        return {"kecamatan_id": isian["kecamatan"], "desa_id": row["desa_id"]}, ""
    if tindakan.code == "catatan":
        if isian["catatan"] in row["catatan"].splitlines():
            return {}, NOTED
        return {"catatan": "\n".join(part for part in (row["catatan"], isian["catatan"]) if part)}, ""
    return {tindakan.code: isian[tindakan.code]}, ""


class Words:
    """Values of changes in words; the names of places are read once for all rows."""

    def __init__(self, values: Iterable[Values]) -> None:
        found = list(values)
        self.kecamatan = _names(Kecamatan, {one.get("kecamatan_id") for one in found})
        self.desa = _names(Desa, {one.get("desa_id") for one in found})

    def of(self, values: Values) -> str:
        if "kecamatan_id" in values:
            desa = self.desa.get(values["desa_id"], "")
            place = self.kecamatan.get(values["kecamatan_id"], "")
            return ", ".join(part for part in (desa, f"Kecamatan {place}" if place else "") if part) or "kosong"
        return ", ".join(_word(name, value) for name, value in values.items())


def _names(model: type[Kecamatan] | type[Desa], keys: set[Any]) -> dict[int, str]:
    wanted = keys - {None}
    return {row.pk: str(row) for row in model._default_manager.filter(pk__in=wanted)} if wanted else {}


def _word(name: str, value: Any) -> str:
    if name == "kdmp":
        return "KDMP" if value else "bukan KDMP"
    known = {"jenis": Jenis, "bentuk": Bentuk, "pola": Pola}.get(name)
    return str(known(value).label if known and value in known.values else value) or "kosong"


def one_line(text: str) -> str:
    """A note is one line, so that it can be told apart from those before it."""
    return teks.one_line(text)
