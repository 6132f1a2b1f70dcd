"""Routes as lists and one route as its page shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from koperasi.accounts.roles import Izin
from pembinaan.attachments import Slot, slots
from pembinaan.forms.rencana import DaftarForm
from pembinaan.models import KeadaanKunjungan, Kunjungan, PelaksanaKunjungan, RencanaKunjungan
from pembinaan.navigation import address
from pembinaan.states import rencana as states

DIRECT = 10  # cooperatives of which a report is made at once; of more, by a job
PAPERS = {
    "surat_tugas": "Surat tugas bertanda tangan",
    "visum": "Lembar visum yang sudah dicap",
    "lain": "Lainnya",
}


def routes(form: DaftarForm) -> QuerySet[RencanaKunjungan]:
    """Newest first, with `tujuan`, `selesai_` (visits) and `nama_pelaksana`; nothing while a filter cannot be read."""
    if form.is_bound and not form.is_valid():
        return RencanaKunjungan.objects.none()
    asked = form.cleaned_data if form.is_bound else {}
    found = RencanaKunjungan.objects.all()
    if asked.get("keadaan"):
        found = found.filter(keadaan=asked["keadaan"])
    if asked.get("kecamatan"):
        here = Kunjungan.objects.exclude(keadaan=KeadaanKunjungan.BATAL).filter(koperasi__kecamatan=asked["kecamatan"])
        found = found.filter(Q(kecamatan=asked["kecamatan"]) | Q(pk__in=here.order_by().values("rencana")))
    if asked.get("tahun"):
        year = asked["tahun"]
        found = found.filter(dari__lte=dt.date(year, 12, 31), sampai__gte=dt.date(year, 1, 1))
    if asked.get("siapa"):
        found = found.filter(pk__in=PelaksanaKunjungan.objects.filter(user=asked["siapa"]).values("rencana"))
    return found.order_by("-dari", "-pk")


def with_counts(rows: QuerySet[RencanaKunjungan]) -> QuerySet[RencanaKunjungan]:
    """For the rows of a page."""
    visits = Kunjungan.objects.filter(rencana=OuterRef("pk")).order_by().values("rencana")
    kept = visits.exclude(keadaan=KeadaanKunjungan.BATAL).annotate(n=Count("pk")).values("n")
    done = visits.filter(keadaan=KeadaanKunjungan.SELESAI).annotate(n=Count("pk")).values("n")
    people = PelaksanaKunjungan.objects.filter(rencana=OuterRef("pk")).order_by().values("rencana")
    return rows.select_related("kecamatan").annotate(
        tujuan=Coalesce(Subquery(kept), 0),
        kunjungan_selesai=Coalesce(Subquery(done), 0),
        nama_pelaksana=Subquery(people.annotate(n=StringAgg("nama", "; ", order_by="urutan")).values("n")),
    )


@dataclass(frozen=True)
class Stop:
    """A line of the route: the visit, and the page where it is filled in or read ("" while there is none)."""

    visit: Kunjungan
    url: str

    @property
    def case_url(self) -> str:
        return address("pembinaan:kasus-detail", self.visit.kasus_id) if self.visit.kasus_id else ""

    @property
    def done(self) -> bool:
        return self.visit.keadaan == KeadaanKunjungan.SELESAI


@dataclass(frozen=True)
class Detail:
    rencana: RencanaKunjungan
    people: list[PelaksanaKunjungan]
    stops: list[Stop]
    removed: list[Kunjungan]
    papers: list[Slot]
    may: dict[str, bool]

    @property
    def done(self) -> int:
        return sum(stop.done for stop in self.stops)

    @property
    def left(self) -> int:
        return len(self.stops) - self.done

    @property
    def large(self) -> bool:
        return len(self.stops) > DIRECT

    @property
    def has_papers(self) -> bool:
        return any(slot.rows for slot in self.papers)

    @property
    def complete(self) -> bool:
        return bool(self.stops) and not self.left


def visits(rencana: RencanaKunjungan) -> QuerySet[Kunjungan]:
    """Those on the route, in its order."""
    rows = rencana.kunjungan_set.exclude(keadaan=KeadaanKunjungan.BATAL)
    return rows.select_related("koperasi__desa", "koperasi__kecamatan", "kasus").order_by("urutan", "pk")


def detail(rencana: RencanaKunjungan, user: Any) -> Detail:
    rows = list(rencana.kunjungan_set.select_related("koperasi__desa", "koperasi__kecamatan", "kasus")
                .order_by("urutan", "pk"))  # fmt: skip
    kept = [one for one in rows if one.keadaan != KeadaanKunjungan.BATAL]
    plans = user.boleh(Izin.KUNJUNGAN_RENCANA) and not user.hanya_membaca
    called_off = rencana.keadaan == RencanaKunjungan.Keadaan.BATAL
    return Detail(
        rencana=rencana,
        people=list(rencana.pelaksana_set.all()),
        stops=[Stop(one, address("pembinaan:kunjungan-detail", one.kunci)) for one in kept],
        removed=[one for one in rows if one.keadaan == KeadaanKunjungan.BATAL],
        papers=slots("rencana", rencana, PAPERS, user, frozen=called_off),
        may={verb: plans and states.allows(verb, rencana.keadaan) for verb in states.TABLE.verbs},
    )
