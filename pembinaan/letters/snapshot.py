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
class Tata:
    """How the office wants its letters to look. lambang: name of a PNG in the storage; "" = none."""

    kop: bool = True  # off: paper with a printed letterhead, its room stays free
    lambang: str = ""
    garis: str = "ganda"  # or "tunggal"
    tepi: str = "b"  # preset of margins, static/css/surat-tepi-*.css
    huruf: int = 12  # points
    hal_tebal: bool = False
    nama_bergaris: bool = False


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
    tata: Tata = Tata()
    rincian: tuple[tuple[str, str], ...] = ()  # aligned rows below the opening: label, value
    bernomor: bool = True  # butir are numbered; else paragraphs
    nomor_buka: tuple[str, str] = ("", "")  # what stands around the place of an open number
    telepon: str = ""  # of the office, where the code stands in words
    versi: int = 0  # of its TeksSurat; 0 = the delivered text, kept nowhere
    tenggat_hari: int = 0  # to answer, from receipt; 0 = not kept, or no answer is asked for
    hari_kerja: bool = False

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

    def coded(self, kode: str, periksa: str = "") -> Snapshot:
        """The same letter with its secret code and, where there are public pages, the address that checks it."""
        return replace(self, kode=kode, periksa=periksa)

    @property
    def around_number(self) -> tuple[str, str]:
        """What stands before and after the place of an open number."""
        return self.nomor_buka if any(self.nomor_buka) else (f"{self.klasifikasi}/", f"/{self.tahun}")

    @property
    def periksa_host(self) -> str:
        """The address a person types; the code goes into its field."""
        return self.periksa.removesuffix(self.kode).rstrip("/").removeprefix("https://")

    @property
    def kode_terbaca(self) -> str:
        """The code in groups of four, as it is printed and read out."""
        return " ".join(self.kode[at : at + 4].upper() for at in range(0, len(self.kode), 4))

    @property
    def text(self) -> str:
        """All words of the body, for comparing a returned file with what went out."""
        parts = [self.hal, *self.yth, self.pembuka, *(word for row in self.rincian for word in row)]
        parts += [line for one in self.butir for line in (one.teks, *one.anak)]
        return "\n".join(part for part in (*parts, self.penutup, *self.tembusan) if part)

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
        # What older snapshots do not have yet keeps its default.
        plain["tata"] = Tata(**data.get("tata", {}))
        plain["rincian"] = tuple((label, value) for label, value in data.get("rincian", ()))
        before, after = data.get("nomor_buka", ("", ""))
        return cls(**{**plain, "nomor_buka": (before, after)})


def pack_strip(strip: Strip | None) -> dict[str, Any]:
    """A strip as JSON, for Snapshot.pita."""
    if strip is None:
        return {}
    cells: Sequence[list[Any]] = [[cell.year, cell.rat, cell.laporan] for cell in strip.cells]
    return {"cells": cells, "window": list(strip.window) if strip.window else None, "strong": strip.strong}
