"""The shape of a letter's text, and how its placeholders are filled. No database, no Django."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from pembinaan.letters.placeholders import BY_NAME, Kosong
from registry.policies import Refused

_PLACE = re.compile(r"\{([^{}]*)\}")


class UnknownPlaceholder(Refused):
    """A text names a placeholder that no letter fills, or leaves a brace open; the sentence says which."""


@dataclass(frozen=True)
class Teks:
    """One kind's text, top to bottom. Everything but `sifat`, `hal` and `pembuka` may be empty and is then left out.

    `fakta`, `permintaan` (with `isi_permintaan` lettered under it), `akibat`, `bila_sudah`, `penyampaian` and
    `bantuan` are numbered on paper, or plain paragraphs where `bernomor` is "". `rincian`: aligned rows
    "label: value" below the opening. Tembusan and days to answer belong to LangkahTangga, code and number to PolaNomor.
    """

    sifat: str
    hal: str
    pembuka: str
    lampiran: str = "-"
    rincian: tuple[str, ...] = ()
    bernomor: str = "ya"
    fakta: tuple[str, ...] = ()
    permintaan: str = ""
    isi_permintaan: tuple[str, ...] = ()
    akibat: str = ""
    bila_sudah: str = ""
    penyampaian: str = ""
    bantuan: str = ""
    penutup: str = ""

    def to_json(self) -> dict[str, Any]:
        """For TeksSurat.isi."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Teks:
        """The inverse, after a JSON column: lists become tuples, what is missing has its default."""
        plain: dict[str, Any] = {}
        for field in fields(cls):
            if field.name in data:
                value = data[field.name]
                plain[field.name] = tuple(value) if isinstance(value, list) else value
        return cls(**plain)

    def parts(self) -> Iterator[tuple[str, str]]:
        """(field, line) of every line of text."""
        for field in fields(self):
            content = getattr(self, field.name)
            for line in content if isinstance(content, tuple) else (content,):
                yield field.name, line


@dataclass(frozen=True)
class Bidang:
    """A field of Teks for the page that edits it. bentuk: "baris" (one line), "paragraf", "daftar" (a line each), or
    "ya" (a tick: "ya" or "")."""

    nama: str
    label: str
    bentuk: str
    bantuan: str = ""


FIELDS: tuple[Bidang, ...] = (
    Bidang("sifat", "Sifat", "baris", "Biasa, Penting, atau Segera."),
    Bidang("lampiran", "Lampiran", "baris", "Tanda - bila tidak ada."),
    Bidang("hal", "Hal", "baris"),
    Bidang("pembuka", "Pembuka", "paragraf"),
    Bidang("rincian", "Rincian sejajar", "daftar", "Satu baris satu rincian, misalnya Pukul: 09.00 WIB."),
    Bidang("bernomor", "Isi bernomor", "ya"),
    Bidang("fakta", "Keadaan menurut data", "daftar", "Satu baris satu butir."),
    Bidang("permintaan", "Permintaan", "paragraf"),
    Bidang("isi_permintaan", "Yang diminta", "daftar", "Satu baris satu huruf (a, b, c)."),
    Bidang("akibat", "Bila tidak ditanggapi", "paragraf"),
    Bidang("bila_sudah", "Bila sudah dipenuhi", "paragraf"),
    Bidang("penyampaian", "Penyampaian surat", "paragraf"),
    Bidang("bantuan", "Bantuan dan narahubung", "paragraf"),
    Bidang("penutup", "Penutup", "paragraf"),
)


def fill(teks: Teks, values: Mapping[str, str]) -> Teks:
    """The text with its placeholders filled. A line whose placeholder is empty is left out where the table says so.

    Raises UnknownPlaceholder: nothing unfilled ever reaches paper.
    """
    filled: dict[str, Any] = {}
    for field in fields(teks):
        content = getattr(teks, field.name)
        if isinstance(content, tuple):
            filled[field.name] = fill_lines(content, values)
        else:
            filled[field.name] = fill_line(content, values)
    return replace(teks, **filled)


def fill_lines(lines: tuple[str, ...], values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filled for line in lines if (filled := fill_line(line, values)))


def fill_line(text: str, values: Mapping[str, str]) -> str:
    """One line; "" where a placeholder that takes its line with it is empty."""
    names = placeholders(text)
    for name in names:
        if name not in values:
            raise UnknownPlaceholder(f"Isian {{{name}}} tidak dikenal dalam naskah surat.")
    if any(values[name] == "" and BY_NAME[name].kosong == Kosong.HILANG for name in names if name in BY_NAME):
        return ""
    return _PLACE.sub(lambda found: values[found[1]], text)


def placeholders(text: str) -> list[str]:
    """The names in `text`, in order. Raises UnknownPlaceholder for a brace without its other half."""
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        raise UnknownPlaceholder(f"Kurung kurawal tidak berpasangan dalam naskah surat: {text[:80]}")
    return _PLACE.findall(text)


def check(teks: Teks) -> list[str]:
    """One sentence for each thing that keeps this text from being used; an empty list is a good text."""
    labels = {field.nama: field.label for field in FIELDS}
    return [f"{labels[name]}: {sentence}" for name, sentence in problems(teks)]


def problems(teks: Teks) -> list[tuple[str, str]]:
    """The same as (field, sentence): the page that edits the text shows each beside its field."""
    found = []
    for name, line in teks.parts():
        try:
            unknown = [one for one in placeholders(line) if one not in BY_NAME]
        except UnknownPlaceholder as problem:
            found.append((name, str(problem)))
            continue
        found += [(name, f"isian {{{one}}} tidak dikenal.") for one in unknown]
    required = ("sifat", "hal", "pembuka")
    return found + [(name, "tidak boleh kosong.") for name in required if not getattr(teks, name).strip()]
