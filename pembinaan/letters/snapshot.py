"""Everything that stands on one letter, as plain data: what is frozen when a letter is issued, and what render reads.

A snapshot holds words, not references: a letter of last year prints the same after names, signers or texts changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from koperasi.ui.strip import Strip, YearCell


@dataclass(frozen=True)
class Kop:
    """The letterhead, top to bottom. dinas: one line as the office writes it, in capitals."""

    pemerintah: str
    dinas: str
    alamat: tuple[str, ...]


@dataclass(frozen=True)
class Tertanda:
    """The signature block. nama empty: nobody holds the post on that day, the paper leaves room for it."""

    jabatan: tuple[str, ...]  # lines; the last one carries the comma
    nama: str
    pangkat: str
    nip: str


@dataclass(frozen=True)
class Butir:
    """One numbered paragraph; anak are lettered lines under it."""

    teks: str
    anak: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    jenis: str  # key of wording.DEFAULTS
    kop: Kop
    tempat: str
    tahun: str  # year of the letter's date, printed where number and date are still open
    klasifikasi: str
    nomor: str  # "" = still open
    tanggal: str  # "" = still open
    sifat: str
    lampiran: str
    hal: str
    yth: tuple[str, ...]
    pembuka: str
    butir: tuple[Butir, ...]
    penutup: str
    tertanda: Tertanda
    tembusan: tuple[str, ...]
    pita: dict[str, Any] = field(default_factory=dict)
    catatan: tuple[str, ...] = ()  # small print of a preview; an issued letter has none
    kode: str = ""  # secret code of verification; "" = still open
    periksa: str = ""  # address behind the QR code, with the code; "" = none, the code stands in words

    @property
    def strip(self) -> Strip | None:
        if not self.pita:
            return None
        window = self.pita["window"]
        return Strip(
            cells=[YearCell(*cell) for cell in self.pita["cells"]],
            window=(window[0], window[1]) if window else None,
            strong=self.pita["strong"],
        )

    def numbered(self, *, nomor: str, tanggal: str) -> Snapshot:
        """The same letter with its number and date ("5 Maret 2026")."""
        return replace(self, nomor=nomor, tanggal=tanggal)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Snapshot:
        """The inverse of to_json, also after a round trip through a JSON column (tuples came back as lists)."""
        plain = dict(data)
        plain["kop"] = Kop(**{**data["kop"], "alamat": tuple(data["kop"]["alamat"])})
        plain["tertanda"] = Tertanda(**{**data["tertanda"], "jabatan": tuple(data["tertanda"]["jabatan"])})
        plain["butir"] = tuple(Butir(item["teks"], tuple(item["anak"])) for item in data["butir"])
        for name in ("yth", "tembusan", "catatan"):
            plain[name] = tuple(data[name])
        return cls(**plain)


def pack_strip(strip: Strip | None) -> dict[str, Any]:
    """A strip as JSON, for Snapshot.pita."""
    if strip is None:
        return {}
    cells: Sequence[list[Any]] = [[cell.year, cell.rat, cell.laporan] for cell in strip.cells]
    return {"cells": cells, "window": list(strip.window) if strip.window else None, "strong": strip.strong}
