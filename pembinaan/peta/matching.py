"""Which kecamatan of the office a row of a file means: by its Kemendagri code, else by its name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from koperasi.lib import teks
from registry.models import Kantor, Kecamatan

# What files of borders call the two. KDCPUM, WADMKC: Rupabumi Indonesia (BIG); KDCBPS is left out, see `_by_code`.
CODES = (
    "kode", "kodekec", "kodekecamatan", "kdkec", "kdkecamatan", "kdcpum", "kodekemendagri", "kemendagri", "kodewilayah",
    "kodewil", "idkec", "idkecamatan", "kecid", "id", "code",
)  # fmt: skip
# Those of a kecamatan first: in a file of desa "nama" is the desa, and many a desa is called like another kecamatan.
NAMES = (
    "namakec", "namakecamatan", "nmkec", "nmkecamatan", "kecamatan", "wadmkc", "kec", "adm3id", "adm3en", "name3",
    "distrik", "namadistrik", "district", "nama", "namobj", "namawilayah", "name",
)  # fmt: skip
REGENCIES = (
    "wadmkk", "kabupaten", "kabkota", "kabupatenkota", "kabkot", "nmkab", "namakab", "namakabupaten", "namakabkota",
    "nmkabkota", "kab", "adm2id", "adm2en", "name2", "regency",
)  # fmt: skip
KEMENDAGRI = re.compile(r"(\d\d\.\d\d\.\d\d)(?:\.\d{4})?")  # of a kecamatan, or of a desa within it
_KABUPATEN = re.compile(r"^(?:kabupaten|kab)\b\s*[.:]*\s*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """`via`: "kode" or "nama"; `said`: the row's own name; without a kecamatan `hint` may name one that is alike.

    `other`: the kecamatan that the name means where the code means another one; the code holds.
    """

    kecamatan: Kecamatan | None
    via: str = ""
    said: str = ""
    kode: str = ""
    hint: str = ""
    other: Kecamatan | None = None


class Matcher:
    """All kecamatan of the office, read once (two queries)."""

    def __init__(self, places: Iterable[Kecamatan] | None = None) -> None:
        self.home = regency(getattr(Kantor.objects.get_current(), "nama_wilayah", ""))
        self.places = list(Kecamatan.objects.all() if places is None else places)
        self.codes = {place.kode: place for place in self.places}
        self.bare = {place.kode.replace(".", ""): place for place in self.places}
        self.kabupaten = {place.kode[:5] for place in self.places}
        self.names: dict[str, Kecamatan | None] = {}
        for place in self.places:
            key = teks.place_key(place.nama)
            self.names[key] = None if key in self.names else place  # two of one name: only the code tells

    def find_all(self, rows: Sequence[Mapping[str, Any]]) -> list[Match]:
        """Where a file names the kabupaten of its rows and ours is one of them, a like name in another is chance:
        a file of the whole province holds Glagah of Lamongan and Glagah of Banyuwangi."""
        regencies = [next((key for name in REGENCIES if (key := regency(_plain(row).get(name)))), "") for row in rows]
        others = {key for key in regencies if key and key != self.home} if self.home in regencies else set()
        return [
            replace(match, kecamatan=None, via="") if key in others and match.via == "nama" else match
            for match, key in zip(map(self.find, rows), regencies, strict=True)
        ]

    def find(self, properties: Mapping[str, Any]) -> Match:
        """`properties` as the file names them; case, blanks and underscores do not matter."""
        plain = _plain(properties)
        codes = [plain[name] for name in CODES if plain.get(name)]
        names = [plain[name] for name in NAMES if plain.get(name)]
        said, kode = (names or [""])[0][:100], (codes or [""])[0][:30]
        named = next((place for name in names if (place := self._by_name(name))), None)
        for code in codes:
            if place := self._by_code(code):
                return Match(place, "kode", said, code, other=named if named != place else None)
        if any((found := KEMENDAGRI.fullmatch(code)) and found[1][:5] not in self.kabupaten for code in codes):
            return Match(None, said=said, kode=kode)  # another kabupaten's: a like name would be chance
        if named:
            return Match(named, "nama", said, kode)
        return Match(None, said=said, kode=kode, hint=self._hint(said))

    def _by_name(self, name: str) -> Kecamatan | None:
        """ "Kec. BABAT "; and "Sukodadi (kota)" where no kecamatan is called just so."""
        bare = teks.bare_kecamatan(name)
        return self.names.get(teks.place_key(bare)) or self.names.get(teks.place_key(re.split(r"[(,]", bare)[0]))

    def _by_code(self, code: str) -> Kecamatan | None:
        """Kemendagri's, with or without its dots. The seven digits of BPS look alike and differ: never by digits."""
        found = KEMENDAGRI.fullmatch(code)
        return self.codes.get(found[1] if found else code) or self.bare.get(code)

    def _hint(self, said: str) -> str:
        key = teks.place_key(teks.bare_kecamatan(said))
        near = difflib.get_close_matches(key, [name for name, place in self.names.items() if place], n=1, cutoff=0.8)
        found = self.names[near[0]] if near else None
        return found.nama if found else ""


def regency(name: object) -> str:
    """`Kab. Lamongan` -> `lamongan`; a kota keeps its word, for Bandung and Kota Bandung are two."""
    return teks.place_key(_KABUPATEN.sub("", teks.one_line(name)))


def _plain(properties: Mapping[str, Any]) -> dict[str, str]:
    plain: dict[str, str] = {}
    for key, value in properties.items():
        if not isinstance(value, dict | list):
            plain.setdefault(teks.place_key(str(key)), _text(value))
    return plain


def _text(value: object) -> str:
    """A code that a program kept as a number is its digits again."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return teks.one_line(value)
