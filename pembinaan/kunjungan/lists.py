"""Which visits a list shows: the same queryset for the page, its number and the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet

from koperasi.accounts.models import User
from pembinaan.models import KeadaanKunjungan, Kunjungan, PelaksanaKunjungan
from registry import search
from registry.models import Koperasi

DEFAULT_SORT = "-tanggal"
SORTS = ("tanggal", "koperasi", "kecamatan", "petugas", "temuan")
_COLUMN = {
    "tanggal": "tanggal", "koperasi": "koperasi__nama_urut", "kecamatan": "koperasi__kecamatan__nama",
    "petugas": "petugas__nama", "temuan": "temuan",
}  # fmt: skip


def week_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """Monday and Sunday of that week."""
    monday = day - dt.timedelta(days=day.weekday())
    return monday, monday + dt.timedelta(days=6)


def visits(asked: Mapping[str, Any], user: User, *, on: dt.date) -> QuerySet[Kunjungan]:
    """`asked` are the cleaned values of forms.kunjungan_saring; cancelled ones only where they are asked for."""
    rows = Kunjungan.objects.visible_to(user)
    keadaan = asked.get("keadaan") or ""
    rows = rows.filter(keadaan=keadaan) if keadaan else rows.exclude(keadaan=KeadaanKunjungan.BATAL)
    for name, path in {"kecamatan": "koperasi__kecamatan", "petugas": "petugas", "temuan": "temuan",
                       "tahun": "tanggal__year", "koperasi": "koperasi", "rencana": "rencana"}.items():  # fmt: skip
        if asked.get(name):
            rows = rows.filter(**{path: asked[name]})
    if asked.get("minggu"):
        first, last = week_of(on)
        rows = rows.filter(keadaan=KeadaanKunjungan.DIRENCANAKAN, rencana__dari__lte=last, rencana__sampai__gte=first)
    if asked.get("saya"):
        going = PelaksanaKunjungan.objects.filter(user=user).order_by().values("rencana")
        rows = rows.filter(Q(petugas=user) | Q(petugas=None, rencana__in=going))
    if asked.get("q"):
        condition = search.condition(asked["q"])
        named = Koperasi.objects.filter(condition) if condition is not None else Koperasi.objects.none()
        rows = rows.filter(koperasi__in=named.order_by().values("pk"))
    return rows


def ordered(rows: QuerySet[Kunjungan], sort: str) -> QuerySet[Kunjungan]:
    """Those still to come stand before the latest; what has no value last."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    column = F(_COLUMN[name])
    first = _down(column, name) if down else column.asc()
    rows = rows.select_related("koperasi__kecamatan", "koperasi__desa", "petugas", "rencana")
    return rows.defer("isian", "koperasi__cari", "koperasi__catatan").order_by(first, "-pk")


def _down(column: F, name: str) -> Any:
    return column.desc(nulls_first=True) if name == "tanggal" else column.desc(nulls_last=True)
