"""Which kecamatan of the office a row of a file means: by its Kemendagri code, else by its name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from koperasi.lib import teks
from registry.models import Kecamatan

# What files of borders call the two. KDCPUM, WADMKC: Rupabumi Indonesia (BIG); KDCBPS is left out, see `_by_code`.
CODES = (
    "kode", "kodekec", "kodekecamatan", "kdkec", "kdkecamatan", "kdcpum", "kodekemendagri", "kemendagri", "kodewilayah",
    "kodewil", "idkec", "idkecamatan", "kecid", "id", "code",
)  # fmt: skip
NAMES = (
    "nama", "namakec", "namakecamatan", "nmkec", "nmkecamatan", "kecamatan", "wadmkc", "kec", "district", "namobj",
    "namawilayah", "name", "adm3id", "adm3en", "name3",
)  # fmt: skip
KEMENDAGRI = re.compile(r"\d\d\.\d\d\.\d\d")


@dataclass(frozen=True)
class Match:
    """`via`: "kode" or "nama"; `said`: the row's own name; without a kecamatan `hint` may name one that is alike."""

    kecamatan: Kecamatan | None
    via: str = ""
    said: str = ""
    kode: str = ""
    hint: str = ""


class Matcher:
    """All kecamatan of the office, read once (one query)."""

    def __init__(self, places: Iterable[Kecamatan] | None = None) -> None:
        self.places = list(Kecamatan.objects.all() if places is None else places)
        self.codes = {place.kode: place for place in self.places}
        self.bare = {place.kode.replace(".", ""): place for place in self.places}
        self.kabupaten = {place.kode[:5] for place in self.places}
        self.names: dict[str, Kecamatan | None] = {}
        for place in self.places:
            key = teks.place_key(place.nama)
            self.names[key] = None if key in self.names else place  # two of one name: only the code tells

    def find(self, properties: Mapping[str, Any]) -> Match:
        """`properties` as the file names them; case, blanks and underscores do not matter."""
        plain: dict[str, str] = {}
        for key, value in properties.items():
            if not isinstance(value, dict | list):
                plain.setdefault(teks.place_key(str(key)), _text(value))
        codes = [plain[name] for name in CODES if plain.get(name)]
        names = [plain[name] for name in NAMES if plain.get(name)]
        said, kode = (names or [""])[0][:100], (codes or [""])[0][:30]
        for code in codes:
            if place := self._by_code(code):
                return Match(place, "kode", said, code)
        if any(KEMENDAGRI.fullmatch(code) and code[:5] not in self.kabupaten for code in codes):
            return Match(None, said=said, kode=kode)  # another kabupaten's: a like name would be chance
        for name in names:
            if place := self.names.get(teks.place_key(teks.bare_kecamatan(name))):
                return Match(place, "nama", said, kode)
        return Match(None, said=said, kode=kode, hint=self._hint(said))

    def _by_code(self, code: str) -> Kecamatan | None:
        """Kemendagri's, with or without its dots. The seven digits of BPS look alike and differ: never by digits."""
        return self.codes.get(code) or self.bare.get(code)

    def _hint(self, said: str) -> str:
        key = teks.place_key(teks.bare_kecamatan(said))
        near = difflib.get_close_matches(key, [name for name, place in self.names.items() if place], n=1, cutoff=0.8)
        found = self.names[near[0]] if near else None
        return found.nama if found else ""


def _text(value: object) -> str:
    """A code that a program kept as a number is its digits again."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return teks.one_line(value)
