"""A note of a trial, read from what was kept of it and from nothing else; the same on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from pembinaan import paper
from pembinaan.letters.compose import letterhead, office_name
from pembinaan.letters.render import emblem
from pembinaan.models import CatatanSimulasi
from pembinaan.simulasi import shown
from pembinaan.simulasi.percobaan import READINGS, Bacaan, Hasil
from pembinaan.todo import Task
from registry import kantor as office
from registry.simulation import PARAMETERS

SHEETS = ("surat", "naskah", "target-cetak")
FLIPS = ("", "aktif", "tidak_aktif")  # what a note has a list of
NEW_DAYS = 30  # so long a note stands on the home page of whoever adopts rules


@dataclass(frozen=True)
class Beda:
    """One cooperative that differs, as it was."""

    pk: int
    kept: Mapping[str, Any]
    kecamatan: str

    @property
    def lama(self) -> str:
        return "tidak_aktif" if self.kept["ke"] == "aktif" else "aktif"


@dataclass(frozen=True)
class Isi:
    row: CatatanSimulasi
    hasil: Hasil

    @property
    def bacaan(self) -> Bacaan:
        return self.hasil.of(self.row.kdmp)

    @property
    def reading(self) -> str:
        return dict(READINGS)[self.row.kdmp]

    def url(self, arah: str = "", kecamatan: str = "") -> str:
        """The list on the note's own page; "" for numbers of which only the count was kept."""
        if arah not in FLIPS:
            return ""
        asked = {name: value for name, value in (("arah", arah), ("kecamatan", kecamatan)) if value}
        here = reverse("pembinaan:simulasi-catatan-detail", args=[self.row.pk])
        return here + (f"?{urlencode(asked)}" if asked else "")

    @property
    def angka(self) -> dict[str, tuple[int, str]]:
        return {arah: (n, self.url(arah)) for arah, n in self.bacaan.numbers.items()}

    @property
    def tabel(self) -> dict[str, Any]:
        return shown.by_place(self.bacaan, self.url)

    @property
    def panjang(self) -> dict[int, int]:
        return dict(sorted(self.bacaan.lengths.items()))

    def place_name(self, kecamatan: str) -> str:
        if kecamatan == "kosong":
            return "Belum diketahui"
        return self.hasil.names.get(int(kecamatan), "") if kecamatan.isdecimal() else ""

    def flips(self, *, arah: str = "", kecamatan: str = "") -> list[Beda]:
        """Kept in the order of names."""
        found = []
        for pk, kept in self.row.berubah.items():
            place = str(kept["kecamatan"] or "kosong")
            if arah in ("", kept["ke"]) and kecamatan in ("", place):
                found.append(Beda(int(pk), kept, self.place_name(place)))
        return sorted(found, key=lambda one: (one.kept["nama"], one.pk))

    def url_again(self) -> str:
        """The same trial, counted anew."""
        asked = {name: self.row.aturan[name] for name in PARAMETERS} | {"pada": self.row.tanggal.isoformat()}
        if self.row.kdmp:
            asked["kdmp"] = self.row.kdmp
        return f"{reverse('pembinaan:simulasi-detail')}?{urlencode(asked)}"


def recent(user: Any, on: dt.date) -> QuerySet[CatatanSimulasi]:
    """What others noted lately: for counting.together, and the list behind its number."""
    return CatatanSimulasi.objects.filter(dibuat_tanggal__gt=on - dt.timedelta(days=NEW_DAYS)).exclude(oleh=user)


def task(count: int) -> list[Task]:
    """The line on the home page; none where there is no new note."""
    url = f"{reverse('pembinaan:simulasi-catatan-list')}?baru=1"
    return [Task(count, "catatan simulasi aturan", f"untuk Anda dalam {NEW_DAYS} hari terakhir", url)] if count else []


def read(row: CatatanSimulasi) -> Isi:
    return Isi(row, Hasil.unpack(row.hasil, row.berubah))


def summary(row: CatatanSimulasi) -> dict[str, int]:
    """The numbers of a line of the list, without the flips."""
    return Hasil.unpack(row.hasil, {}).of(row.kdmp).numbers


def write_pdf(row: CatatanSimulasi) -> bytes:
    kantor, kept = office.current(), read(row)
    lambang, pictures = emblem()
    values = {
        "lambang": lambang,
        "judul": "Catatan Simulasi Aturan Status", "nomor": None, "kop": letterhead(kantor), "catatan": row,
        "isi": kept, "dinas": office_name(kantor), "beda": kept.flips(),
    }  # fmt: skip
    return paper.pdf("surat/catatan_simulasi.html", values, sheets=SHEETS, pictures=pictures)
