"""Kecamatan and desa by name, as offices write them: `Airgegas`, `KEC. Sawan`, `Kel.Banyuning`."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from koperasi.lib import teks
from registry.models import Desa, Kantor, Kecamatan

SEPARATOR = " / "  # in Koperasi.wilayah_teks, between the desa and the kecamatan nobody knows


@dataclass(frozen=True)
class Place:
    """What a row says about where a cooperative is. `text` keeps what could not be matched."""

    kecamatan_id: int | None = None
    desa_id: int | None = None
    text: str = ""
    warnings: tuple[tuple[str, str], ...] = ()  # (field, sentence)

    @property
    def given(self) -> bool:
        return bool(self.kecamatan_id or self.desa_id or self.text)


class Places:
    """All names of the office's territory, loaded once."""

    def __init__(self) -> None:
        kantor = Kantor.objects.get_current()
        self.wilayah = kantor.nama_wilayah if kantor else ""
        self.kecamatan: dict[str, int] = {}
        self.names: dict[int, str] = {}
        for pk, kode, nama in Kecamatan.objects.values_list("pk", "kode", "nama"):
            self.kecamatan[teks.place_key(nama)] = self.kecamatan[teks.place_key(kode)] = pk
            self.names[pk] = nama
        self.desa: dict[tuple[int, str], int] = {}
        self.desa_anywhere: dict[str, list[tuple[int, int]]] = {}
        for pk, nama, kecamatan_id in Desa.objects.values_list("pk", "nama", "kecamatan_id"):
            key = teks.place_key(nama)
            self.desa[kecamatan_id, key] = pk
            self.desa_anywhere.setdefault(key, []).append((pk, kecamatan_id))

    def elsewhere(self, kabupaten: str) -> bool:
        """The row names another kabupaten or kota than the office's own."""
        return bool(kabupaten and self.wilayah) and _region_key(kabupaten) != _region_key(self.wilayah)

    def knows(self, kecamatan: str) -> bool:
        return teks.place_key(teks.bare_kecamatan(kecamatan)) in self.kecamatan

    def find(self, desa: str, kecamatan: str, kabupaten: str = "") -> Place:
        """Match both names; what does not match stays as text with a warning."""
        desa, kecamatan = teks.bare_desa(desa), teks.bare_kecamatan(kecamatan)
        if self.elsewhere(kabupaten):
            text = f"{desa}{SEPARATOR}{kecamatan}, {teks.one_line(kabupaten)}"
            return Place(None, None, text[:200], (("kabupaten", f"“{kabupaten}” bukan wilayah kantor ini."),))
        if not kecamatan:
            return self._desa_alone(desa)
        kecamatan_id = self.kecamatan.get(teks.place_key(kecamatan))
        if kecamatan_id is None:
            text = f"{desa}{SEPARATOR}{kecamatan}" if desa else kecamatan
            return Place(None, None, text[:200], (("kecamatan", self._unknown(kecamatan)),))
        if not desa:
            return Place(kecamatan_id)
        desa_id = self.desa.get((kecamatan_id, teks.place_key(desa)))
        if desa_id is None:
            sentence = f"Desa “{desa}” tidak ada di Kecamatan {self.names[kecamatan_id]}; disimpan sebagai teks."
            return Place(kecamatan_id, None, desa[:200], (("desa", sentence),))
        return Place(kecamatan_id, desa_id)

    def _desa_alone(self, desa: str) -> Place:
        if not desa:
            return Place()
        found = self.desa_anywhere.get(teks.place_key(desa), [])
        if len(found) == 1:
            return Place(found[0][1], found[0][0])
        why = "ada di beberapa kecamatan" if found else "tidak ada di wilayah kantor ini"
        return Place(
            None, None, f"{desa}{SEPARATOR}"[:200], (("desa", f"Desa “{desa}” {why}; disimpan sebagai teks."),)
        )

    def _unknown(self, kecamatan: str) -> str:
        near = difflib.get_close_matches(teks.place_key(kecamatan), self.kecamatan, n=1, cutoff=0.8)
        hint = f" Mungkin maksudnya {self.names[self.kecamatan[near[0]]]}." if near else ""
        return f"Kecamatan “{kecamatan}” tidak dikenal; disimpan sebagai teks.{hint}"


def split_text(text: str, *, kecamatan_known: bool) -> tuple[str, str]:
    """(desa, kecamatan) as written, out of Koperasi.wilayah_teks."""
    if kecamatan_known:
        return text, ""
    desa, separator, kecamatan = text.rpartition(SEPARATOR)
    return (desa, kecamatan) if separator or not text.endswith(SEPARATOR.rstrip()) else (text.rstrip(" /"), "")


def _region_key(name: str) -> str:
    words = teks.one_line(name).lower().replace(".", " ").split()
    kind = "kota" if words and words[0] == "kota" else ""
    bare = [word for word in words if word not in {"kabupaten", "kab", "kota", "adm", "administrasi"}]
    return kind + teks.place_key(" ".join(bare))
