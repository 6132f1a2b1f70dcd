"""Which visits a list shows: the same queryset for the page, its number and the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet

from koperasi.accounts.models import User
from pembinaan.models import KeadaanKunjungan, Kunjungan, RencanaKunjungan
from registry import search
from registry.models import Koperasi

DEFAULT_SORT = "-tanggal"
SORTS = ("tanggal", "koperasi", "kecamatan", "petugas", "temuan")
_COLUMN = {
    "tanggal": "tanggal", "koperasi": "koperasi__nama_urut", "kecamatan": "koperasi__kecamatan__nama",
    "petugas": "petugas__nama", "temuan": "temuan",
}  # fmt: skip


DAYS_AHEAD = 7  # the desk's tile and the filter of the list


def coming(rows: QuerySet[Kunjungan], *, on: dt.date) -> QuerySet[Kunjungan]:
    """Still to be made on a route of the next seven days, today among them."""
    running = [RencanaKunjungan.Keadaan.DISUSUN, RencanaKunjungan.Keadaan.BERJALAN]
    return rows.filter(
        keadaan=KeadaanKunjungan.DIRENCANAKAN, rencana__keadaan__in=running,
        rencana__dari__lt=on + dt.timedelta(days=DAYS_AHEAD), rencana__sampai__gte=on,
    )  # fmt: skip


def of_person(user: User) -> Q:
    """Made by them, or planned on a route that they travel."""
    routes = RencanaKunjungan.objects.filter(pelaksana_set__user=user).order_by().values("pk")
    return Q(petugas=user) | Q(keadaan=KeadaanKunjungan.DIRENCANAKAN, rencana__in=routes)


def visits(asked: Mapping[str, Any], user: User, *, on: dt.date) -> QuerySet[Kunjungan]:
    """`asked` are the cleaned values of forms.kunjungan_saring; cancelled ones only where they are asked for."""
    rows: QuerySet[Kunjungan] = Kunjungan.objects.visible_to(user)
    keadaan = asked.get("keadaan") or ""
    rows = rows.filter(keadaan=keadaan) if keadaan else rows.exclude(keadaan=KeadaanKunjungan.BATAL)
    for name, path in {"kecamatan": "koperasi__kecamatan", "petugas": "petugas", "temuan": "temuan",
                       "tahun": "tanggal__year", "koperasi": "koperasi", "rencana": "rencana"}.items():  # fmt: skip
        if asked.get(name):
            rows = rows.filter(**{path: asked[name]})
    if asked.get("minggu"):
        rows = coming(rows, on=on)
    if asked.get("saya"):
        rows = rows.filter(of_person(user))
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
