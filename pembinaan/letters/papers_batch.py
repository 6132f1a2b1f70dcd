"""Papers of a batch that stay in the office: the nota dinas that lays it before the kepala, and the lembar kendali on
which each level puts its initials. Read from rows, not frozen: they are working papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pembinaan import paper
from pembinaan.letters import masthead, render, values
from pembinaan.letters.frame import Frame
from pembinaan.models import PaketSurat, ParafSurat, Surat
from registry.classification import clauses

UNKNOWN = "Kecamatan belum tercatat"


@dataclass(frozen=True)
class Place:
    """A kecamatan with its letters by name: (number in the list, letter, tahun buku in words)."""

    nama: str
    surat: tuple[tuple[int, Surat, str], ...]


def nota_dinas(paket: PaketSurat, letters: Sequence[Surat], frame: Frame) -> bytes:
    """PDF: from the lowest level to the kepala, how many of which letter in which kecamatan, and what is asked.

    `letters` with koperasi, its kecamatan, and langkah joined. One query, for who prepared the batch.
    """
    kinds = Counter(surat.judul for surat in letters)
    maker = paket.dibuat_oleh
    context = _context(paket, letters, frame) | {
        "judul": "Nota Dinas",
        "kepada": masthead.post_of(frame.kantor, frame.kepala),
        "dari": maker.jabatan or maker.nama,
        "pembuat": {"nama": maker.nama, "jabatan": maker.jabatan, "nip": masthead.spaced_nip(maker.nip)},
        "nomor": paket.nota_nomor,
        "tanggal": masthead.written(paket.nota_tanggal) if paket.nota_tanggal else "",
        "jenis": list(kinds.items()),
        "silang": [(one.nama, [_count(one, kind) for kind in kinds], len(one.surat)) for one in _places(letters)],
        "jumlah": values.counted(len(letters)),
        "saringan": paket.judul,
    }
    return _pdf("surat/nota_dinas.html", context, paket, frame)


def lembar_kendali(paket: PaketSurat, letters: Sequence[Surat], frame: Frame) -> bytes:
    """PDF: each letter per kecamatan with a box for each level's initials, and the levels with room for name and date.

    `letters` with koperasi, its kecamatan, and langkah joined. One query, for initials that are already there.
    """
    given = {row.urutan: row for row in ParafSurat.objects.filter(paket=paket).select_related("oleh")}
    levels = [(level["jabatan"], given.get(level["urutan"])) for level in paket.tingkat]
    context = _context(paket, letters, frame) | {
        "judul": "Lembar Kendali Paraf",
        "tempat": _places(letters),
        "tingkat": levels,
        "kepala": masthead.post_of(frame.kantor, frame.kepala),
        "lebar": 4 + len(levels) + 1,
    }
    return _pdf("surat/lembar_kendali.html", context, paket, frame)


def _context(paket: PaketSurat, letters: Sequence[Surat], frame: Frame) -> dict[str, Any]:
    return {
        "kop": frame.letterhead,
        "paket": paket,
        "dinas": masthead.office_name(frame.kantor),
        "tempat_surat": frame.kantor.ibu_kota or masthead.bare_wilayah(frame.kantor),
        "dibuat": masthead.written(paket.dibuat_tanggal),
        "banyaknya": len(letters),
    }


def _pdf(template: str, context: dict[str, Any], paket: PaketSurat, frame: Frame) -> bytes:
    name = frame.tata.lambang
    context["lambang"] = f"{paper.PICTURE}{name}" if name else ""
    sheets = ("surat", "naskah", f"surat-{paket.kertas}", "surat-paket")
    return paper.pdf(template, context, sheets=sheets, pictures={name: render.logo(name)} if name else {})


def _places(letters: Sequence[Surat]) -> list[Place]:
    """By name of kecamatan, then of cooperative: the order of the merged file. Unknown ones last."""
    found: dict[str, list[Surat]] = {}
    for surat in sorted(letters, key=_order):
        found.setdefault(_kecamatan(surat) or UNKNOWN, []).append(surat)
    at, places = 0, []
    for nama, rows in found.items():
        lines = tuple((at + n, row, clauses.years_in_words(row.tahun_buku)) for n, row in enumerate(rows, 1))
        places.append(Place(nama, lines))
        at += len(rows)
    return places


def _order(surat: Surat) -> tuple[bool, str, str, int]:
    place = _kecamatan(surat)
    return (not place, place, surat.koperasi.nama, surat.pk)


def _kecamatan(surat: Surat) -> str:
    return surat.koperasi.kecamatan.nama if surat.koperasi.kecamatan else ""


def _count(place: Place, kind: str) -> int:
    return sum(row.judul == kind for _, row, _ in place.surat)
