"""Which problems cases have, and how they ended. A case with two problems stands in both lines."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from koperasi.accounts.models import User
from pembinaan.models import HasilKasus, Kasus, KeadaanKasus
from pembinaan.results.funnel import all_cases

OPEN, CLOSED = "terbuka", "selesai"


def cases(user: User, *, tahun: int | None = None, jenis: str = "", masalah: str = "", keadaan: str = "",
          hasil: str = "") -> QuerySet[Kasus]:  # fmt: skip
    """Opened in that year; `masalah` a pk or "kosong" for none noted."""
    rows = all_cases(user)
    if tahun:
        rows = rows.filter(dibuka_pada__range=(dt.date(tahun, 1, 1), dt.date(tahun, 12, 31)))
    if jenis:
        rows = rows.filter(jenis=jenis)
    if masalah:
        rows = rows.filter(masalah=None if masalah == "kosong" else masalah)
    if keadaan:
        closed = {"keadaan": KeadaanKasus.SELESAI}
        rows = rows.filter(**closed) if keadaan == CLOSED else rows.exclude(**closed)
    return rows.filter(hasil=hasil) if hasil else rows


@dataclass
class Line:
    key: str
    label: str
    open: int
    ends: Counter[str]

    @property
    def closed(self) -> int:
        return sum(self.ends.values())

    @property
    def total(self) -> int:
        return self.open + self.closed

    @property
    def outcomes(self) -> list[tuple[str, str, int]]:
        return [(code, words, self.ends[code]) for code, words in HasilKasus.choices if self.ends[code]]


def lines(user: User, *, tahun: int | None = None, jenis: str = "") -> list[Line]:
    """The most frequent first, cases without a noted problem last. One query."""
    rows = cases(user, tahun=tahun, jenis=jenis).order_by()
    found: dict[str, Line] = {}
    counted = rows.values_list("masalah", "masalah__nama", "hasil").annotate(n=Count("pk"))
    for pk, name, hasil, n in counted:
        key = str(pk or "kosong")
        line = found.setdefault(key, Line(key, name or "Masalah belum dicatat", 0, Counter()))
        if hasil:
            line.ends[hasil] += n
        else:
            line.open += n
    return sorted(found.values(), key=lambda line: (line.key == "kosong", -line.total, line.label))
