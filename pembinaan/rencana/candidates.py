"""Whom a route could visit: the cooperatives of one kecamatan, narrowed by what makes a visit worth its day.

The address is the state: ?kecamatan= and the filters choose what is shown, each ?pilih= is a cooperative that is
ticked. What is ticked and not shown goes along in hidden fields, so that a filter or another kecamatan loses nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateField, Exists, OuterRef, Subquery
from django.http import QueryDict

from pembinaan.forms.rencana import UNKNOWN, PilihanForm
from pembinaan.models import JenisKasus, Kasus, KeadaanKunjungan, Kunjungan, RencanaKunjungan
from pembinaan.policies.rencana import MOST_PLACES
from registry.models import Kecamatan, Koperasi
from registry.models.choices import Keterangan, Kewenangan, StatusHitung, StatusKeputusan, StatusOds
from registry.models.koperasi import LIVE, KoperasiQuerySet

MOST_SHOWN = 150  # a longer list is narrowed, not paged: a page turned would lose what was ticked on it
Keadaan = RencanaKunjungan.Keadaan


def _open_case() -> Exists:
    return Exists(Kasus.objects.open().filter(koperasi=OuterRef("pk"), jenis=JenisKasus.KEAKTIFAN))


def _last_visit() -> Subquery:
    done = Kunjungan.objects.done().filter(koperasi=OuterRef("pk")).order_by("-tanggal", "-pk")
    return Subquery(done.values("tanggal")[:1], output_field=DateField())


def _visited(year: int) -> Exists:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return Exists(Kunjungan.objects.done().filter(koperasi=OuterRef("pk"), tanggal__range=(first, last)))


def _planned_elsewhere(route: RencanaKunjungan | None) -> Exists:
    planned = Kunjungan.objects.filter(
        koperasi=OuterRef("pk"), keadaan=KeadaanKunjungan.DIRENCANAKAN,
        rencana__keadaan__in=[Keadaan.DISUSUN, Keadaan.BERJALAN],
    )  # fmt: skip
    return Exists(planned.exclude(rencana=route) if route else planned)


def eligible(user: Any) -> KoperasiQuerySet:
    """Within the office's authority and not dissolved."""
    visible: KoperasiQuerySet = Koperasi.objects.visible_to(user).within_authority()
    return visible.exclude(status_keputusan=StatusKeputusan.DIBUBARKAN)


@dataclass
class Picker:
    """`chosen`: every ticked cooperative in the order of ticking; `elsewhere`: those of them not in `rows`."""

    form: PilihanForm
    kecamatan: str  # its name, "" while none is chosen
    rows: Sequence[Koperasi]
    total: int
    chosen: list[Koperasi]
    present: frozenset[int]
    on: dt.date

    @property
    def elsewhere(self) -> list[Koperasi]:
        shown = {one.pk for one in self.rows}
        return [one for one in self.chosen if one.pk not in shown]

    @property
    def ticked(self) -> set[int]:
        return {one.pk for one in self.chosen}

    @property
    def cut(self) -> bool:
        return self.total > len(self.rows)

    most = MOST_PLACES


def pick(data: QueryDict, user: Any, *, on: dt.date, route: RencanaKunjungan | None = None) -> Picker:
    """What `data` asks for. `route`: the one that gets more places; those it has are shown as such. Six queries."""
    all_ = list(Kecamatan.objects.all())
    form = PilihanForm(data if data.get("kecamatan") else None, kecamatan=all_)
    present = frozenset(
        route.kunjungan_set.exclude(keadaan=KeadaanKunjungan.BATAL).values_list("koperasi", flat=True) if route else ()
    )
    chosen = [one for one in chosen_from(data, user) if one.pk not in present]
    if not form.is_bound or not form.is_valid():
        return Picker(form, "", [], 0, chosen, present, on)
    asked = form.cleaned_data
    here = None if asked["kecamatan"] == UNKNOWN else int(asked["kecamatan"])
    name = next((one.nama for one in all_ if one.pk == here), "belum diketahui")
    found = _narrow(eligible(user).filter(kecamatan=here), asked, on)
    rows = found.select_related("desa").annotate(
        kasus_terbuka=_open_case(), terakhir_dikunjungi=_last_visit(), direncanakan=_planned_elsewhere(route)
    )
    shown = list(rows.order_by("-status_hitung", "desa__nama", "nama_urut", "pk")[: MOST_SHOWN + 1])
    total = found.count() if len(shown) > MOST_SHOWN else len(shown)
    return Picker(form, name, shown[:MOST_SHOWN], total, chosen, present, on)


def _narrow(found: KoperasiQuerySet, asked: dict[str, Any], on: dt.date) -> KoperasiQuerySet:
    if asked["tidak_aktif"]:
        found = found.filter(status=StatusHitung.TIDAK_AKTIF)
    if asked["belum_ada_data"]:
        found = found.filter(keterangan=Keterangan.BELUM_ADA_DATA)
    if asked["aktif_ods"]:
        found = found.filter(status_ods=StatusOds.AKTIF)
    if asked["berkasus"]:
        found = found.filter(_open_case())
    if asked["belum_dikunjungi"]:
        found = found.exclude(_visited(on.year))
    return found


def chosen_from(data: QueryDict, user: Any) -> list[Koperasi]:
    """The cooperatives of ?pilih= that may be visited, in that order; unknown ones are left out."""
    asked = [int(key) for key in data.getlist("pilih") if key.isascii() and key.isdecimal() and len(key) < 19]
    rows = eligible(user).select_related("kecamatan", "desa").in_bulk(asked[: 5 * MOST_PLACES])
    return [rows[key] for key in dict.fromkeys(asked) if key in rows]


@dataclass(frozen=True)
class Place:
    """A kecamatan before anything is ticked: how many of its cooperatives are worth a visit."""

    kecamatan: Kecamatan
    tidak_aktif: int
    belum_dikunjungi: int  # tidak aktif and without a visit this year


def places(on: dt.date) -> list[Place]:
    """Every kecamatan with its tidak aktif; two queries, however many cooperatives."""
    inactive = Koperasi.objects.filter(LIVE, kewenangan=Kewenangan.KABKOTA, status=StatusHitung.TIDAK_AKTIF).order_by()
    all_ = dict(inactive.values_list("kecamatan").annotate(n=Count("pk")))
    left = dict(inactive.exclude(_visited(on.year)).values_list("kecamatan").annotate(n=Count("pk")))
    return [Place(one, all_.get(one.pk, 0), left.get(one.pk, 0)) for one in Kecamatan.objects.all()]
