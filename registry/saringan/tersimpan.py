"""Saved filters: whose they are, what they ask in words, and how many each finds now, in one query for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.urls import reverse

from koperasi.accounts.roles import Izin
from koperasi.lib.counting import together
from koperasi.ui.templatetags.ui import chosen_words
from registry.filters import KoperasiFilter
from registry.models import Koperasi, SaringanTersimpan
from registry.saringan import kolom
from registry.saringan.offers import Offers

if TYPE_CHECKING:
    from koperasi.accounts.models import User

ORDER = "urut"
LONGEST = 8_000  # characters of a query: 500 ticked rows, and nothing that an address could not hold
SHOWN = 8  # chips above the list


def visible_to(user: User) -> QuerySet[SaringanTersimpan]:
    """One's own, those that others share, and the delivered ones; none that was removed. `di_beranda`: pinned."""
    pins = SaringanTersimpan.beranda.through.objects.filter(saringantersimpan=OuterRef("pk"), user=user.pk)
    rows = SaringanTersimpan.objects.filter(dihapus_pada=None).filter(Q(pemilik=user.pk) | Q(bersama=True))
    return rows.annotate(di_beranda=Exists(pins)).select_related("pemilik")


def own(user: User) -> QuerySet[SaringanTersimpan]:
    return visible_to(user).filter(pemilik=user.pk)


def changeable_by(user: User) -> QuerySet[SaringanTersimpan]:
    """One's own; whoever gives out work also those that others share: people leave, and their filters stay."""
    rows = visible_to(user)
    if user.boleh(Izin.KASUS_BAGI):
        return rows.exclude(pemilik=None)
    return rows.filter(pemilik=user.pk)


def clean(query: QueryDict) -> str:
    """What of an address is a filter: its parameters and the order, without page, page size and columns."""
    names = [name for name in (*KoperasiFilter.base_filters, ORDER) if query.get(name)]
    kept = [(name, ",".join(query.getlist(name)) if name == "pilih" else query[name]) for name in names]
    return urlencode(kept)


def words(asked: KoperasiFilter) -> list[str]:
    """ "Kecamatan: Babat", one for each question the filter asks; what cannot be read is left to its errors."""
    said = [(field.label, chosen_words(field)) for field in asked.form if field.name not in asked.form.errors]
    return [f"{'Cari' if label.startswith('Cari') else label}: {text}" for label, text in said if text]


@dataclass(frozen=True)
class Shown:
    """A saved filter as a page shows it. `count` is None where it can no longer be read; `wrong` then says why."""

    row: SaringanTersimpan
    asked: KoperasiFilter
    count: int | None

    @property
    def url(self) -> str:
        return url(self.row)

    @property
    def words(self) -> list[str]:
        return words(self.asked)

    @property
    def columns(self) -> list[str]:
        return [one.label for one in kolom.of(self.row.kolom)]

    @property
    def wrong(self) -> list[str]:
        """ "Kecamatan: Masukkan pilihan yang valid ...": a place, group or list that is there no more."""
        form = self.asked.form
        return [f"{form.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]


def url(row: SaringanTersimpan) -> str:
    """The list with this filter, its order and its columns."""
    columns = urlencode({kolom.PARAMETER: ",".join(row.kolom)}) if row.kolom else ""
    query = "&".join(part for part in (row.kueri, columns) if part)
    return reverse("registry:koperasi-list") + (f"?{query}" if query else "")


def read(
    rows: Iterable[SaringanTersimpan], user: User, *, on: dt.date
) -> list[tuple[SaringanTersimpan, KoperasiFilter]]:
    """Each with its filter over what this person may see: two queries for all, and one for each pasted list."""
    offers, scope = Offers(on=on, many=True), Koperasi.objects.visible_to(user)
    return [(row, KoperasiFilter(QueryDict(row.kueri), scope, on=on, offers=offers)) for row in rows]


def counted(rows: Sequence[SaringanTersimpan], user: User, *, on: dt.date) -> list[Shown]:
    """One query for all numbers, each that of the list's own queryset."""
    both = read(rows, user, on=on)
    numbers = together({str(row.pk): asked.qs for row, asked in both if not asked.form.errors})
    return [Shown(row, asked, numbers.get(str(row.pk))) for row, asked in both]


def pinned(user: User) -> list[SaringanTersimpan]:
    """What this person put on the own Beranda."""
    return list(visible_to(user).filter(di_beranda=True))


@dataclass(frozen=True)
class Chip:
    row: SaringanTersimpan
    url: str
    here: bool  # the page shows exactly this filter


def chips(user: User, query: QueryDict) -> tuple[list[Chip], int]:
    """(the first of them for the row above the list, how many there are): own ones, pinned ones, the others."""
    here, columns = clean(query), kolom.asked(query)
    ordered = visible_to(user).order_by("-di_beranda", Lower("nama"), "pk")
    rows = sorted(ordered, key=lambda row: row.pemilik_id != user.pk)
    found = [
        Chip(row, url(row), row.kueri == here and (kolom.of(row.kolom) or kolom.of(kolom.USUAL)) == columns)
        for row in rows
    ]
    shown = found[:SHOWN] + [chip for chip in found[SHOWN:] if chip.here]
    return shown, len(rows)
