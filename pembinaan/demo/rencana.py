"""Routes of the demo office: of the last fourteen months, one of this week, and one planned for the next.

`fill` leaves the visits of past routes planned, as they were on the day of leaving; the room of visits fills them in;
`close` then writes what came of the journeys.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.db.models import Count, Q

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.actions import rencana as actions
from pembinaan.models import KeadaanKunjungan, RencanaKunjungan
from pembinaan.rencana.defaults import DASAR
from registry.demo.lives import Clock
from registry.models import Kecamatan, Koperasi
from registry.models.choices import Kewenangan
from registry.models.koperasi import LIVE

PEOPLE = (
    ("petugas", "pendamping"), ("petugas2", "petugas3"), ("petugas3", "pendamping2"), ("kabid", "petugas2", "petugas"),
    ("petugas", "petugas2", "pendamping"), ("petugas2", "pendamping2"),
)  # fmt: skip
MAKSUD = (
    "Pemeriksaan alamat dan kegiatan usaha koperasi tidak aktif di Kecamatan {kecamatan}",
    "Pembinaan dan pendataan koperasi tidak aktif di Kecamatan {kecamatan}",
    "Pencocokan data ODS dengan keadaan koperasi di Kecamatan {kecamatan}",
)
# Weeks before this one, days of the journey, most cooperatives; the third was called off.
PAST = ((58, 2, 5), (43, 1, 4), (31, 2, 6), (19, 3, 12), (9, 2, 6), (4, 1, 4))
CALLED_OFF = 2
CONCLUSIONS = (
    "Alamat dan pengurus koperasi yang ditemukan perlu diperbarui di data dinas dan di ODS.",
    "Koperasi yang pengurusnya masih ada dan ingin aktif kembali didampingi sampai RAT.",
    "Untuk koperasi yang tidak ditemukan dimintakan surat keterangan kepala desa atau lurah.",
    "Koperasi dengan usaha sejenis di kecamatan yang sama disarankan bergabung.",
)


@dataclass(frozen=True)
class Trip:
    kecamatan: Kecamatan
    koperasi: Sequence[Koperasi]
    dari: dt.date
    sampai: dt.date
    people: Sequence[User]


def fill(rng: Random, clock: Clock) -> None:
    users = {user.username: user for user in User.objects.filter(demo=True)}
    places = _places()
    if not places or "petugas" not in users:
        return
    monday = clock.on - dt.timedelta(days=clock.on.weekday())
    soon, here, *others = [*places, *places, *places][: len(PAST) + 2]
    for number, ((weeks, days, most), kecamatan) in enumerate(zip(PAST, others, strict=False)):
        dari = monday - dt.timedelta(weeks=weeks) + dt.timedelta(days=rng.randrange(0, 2))
        people = [users[name] for name in PEOPLE[number % len(PEOPLE)]]
        trip = Trip(kecamatan, _to_visit(kecamatan, most), dari, dari + dt.timedelta(days=days - 1), people)
        rencana = _go(rng, trip, MAKSUD[number % len(MAKSUD)], by=people[0], number=number)
        if number == CALLED_OFF:
            with dates.freeze(dari):
                actions.cancel(rencana=rencana, alasan="Jalan menuju desa tujuan terendam banjir.", by=people[0])
    week = Trip(here, _to_visit(here, 5), monday, monday + dt.timedelta(days=4), [users["petugas2"], users["petugas3"]])
    _go(rng, week, MAKSUD[1], by=users["petugas2"], number=len(PAST))
    upcoming = monday + dt.timedelta(days=8)
    going = [users["petugas"], users["pendamping"]]
    _plan(Trip(soon, _to_visit(soon, 6), upcoming, upcoming + dt.timedelta(days=1), going), MAKSUD[0], by=going[0])


def close(rng: Random, clock: Clock) -> None:
    """For routes whose visits are all filled in by now."""
    over = RencanaKunjungan.objects.filter(keadaan=RencanaKunjungan.Keadaan.BERJALAN, sampai__lt=clock.on)
    waiting = Q(kunjungan_set__keadaan=KeadaanKunjungan.DIRENCANAKAN)
    for rencana in over.annotate(left=Count("kunjungan_set", filter=waiting)).filter(left=0).order_by("dari"):
        day = min(clock.on, rencana.sampai + dt.timedelta(days=rng.randint(1, 4)))
        said = "\n".join(rng.sample(CONCLUSIONS, k=3))
        cost = 150_000 * rencana.pelaksana_set.count() * ((rencana.sampai - rencana.dari).days + 1) + 85_000
        with dates.freeze(day):
            actions.conclude(rencana=rencana, catatan_hasil=said, biaya=cost, by=rencana.dibuat_oleh)
            actions.finish(rencana=rencana, by=rencana.dibuat_oleh)


def _places() -> list[Kecamatan]:
    """Those with the most tidak aktif first."""
    quiet = Q(koperasi_set__status="tidak_aktif", koperasi_set__kewenangan=Kewenangan.KABKOTA)
    found = Kecamatan.objects.annotate(quiet=Count("koperasi_set", filter=quiet)).filter(quiet__gt=0)
    return list(found.order_by("-quiet", "nama"))


def _to_visit(kecamatan: Kecamatan, most: int) -> list[Koperasi]:
    """Tidak aktif first, then others; by desa, as one drives. keterangan is not written before the first night."""
    found = Koperasi.objects.filter(LIVE, kecamatan=kecamatan, kewenangan=Kewenangan.KABKOTA, status_keputusan=None)
    chosen = sorted(found.select_related("desa"), key=lambda one: (one.status_hitung != "tidak_aktif", one.pk))[:most]
    return sorted(chosen, key=lambda one: (one.desa.nama if one.desa else "", one.nama))


def _plan(trip: Trip, maksud: str, *, by: User) -> RencanaKunjungan:
    isian = actions.Isian(
        maksud=maksud.format(kecamatan=trip.kecamatan.nama), dari=trip.dari, sampai=trip.sampai,
        dasar="\n".join([*DASAR, f"DPA Dinas Koperasi dan Usaha Mikro Tahun Anggaran {trip.dari.year}"]),
        beban_anggaran=f"DPA Dinas Koperasi dan Usaha Mikro Tahun Anggaran {trip.dari.year}, Kegiatan Pemeriksaan dan "
        "Pengawasan Koperasi", angkutan="kendaraan dinas roda empat",
    )  # fmt: skip
    return actions.plan(isian=isian, people=trip.people, koperasi=trip.koperasi, by=by)


def _go(rng: Random, trip: Trip, maksud: str, *, by: User, number: int) -> RencanaKunjungan:
    """Planned some days before, with the number of the sekretariat on the working day before leaving."""
    issued = trip.dari - dt.timedelta(days=3)
    issued -= dt.timedelta(days=max(0, issued.weekday() - 4))  # a Friday rather than a weekend
    with dates.freeze(trip.dari - dt.timedelta(days=rng.randint(4, 9))):
        rencana = _plan(trip, maksud, by=by)
    with dates.freeze(issued):
        nomor = f"000.1.2.3/{120 + 17 * number + rng.randrange(9)}/413.112/{issued.year}"
        actions.issue(rencana=rencana, nomor=nomor, tanggal=issued, by=by)
    return rencana
