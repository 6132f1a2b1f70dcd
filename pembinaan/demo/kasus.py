"""Fourteen months of cases: opened by the night's own statement as of each day, given out, worked on, closed.

After today's night every tidak aktif cooperative has exactly one open case of kind keaktifan.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.actions import kasus as cases
from pembinaan.actions import kasus_malam
from pembinaan.actions import kegiatan as doing
from pembinaan.demo.kasus_words import DONE, GOALS, NOTES, OTHER_CASES
from pembinaan.models import Kasus, KegiatanKasus, Masalah
from pembinaan.policies.kasus import Refused
from registry.classification import judging, status
from registry.demo.lives import Clock
from registry.models import Koperasi, MasaBukti, PerubahanStatus

BEGAN_DAYS = 420  # the office began with cases so long ago
DESKS = {"petugas": 30, "petugas2": 27, "petugas3": 23, "pendamping": 15}
NEW = 9  # the latest cases wait for the kabid
PROPOSING = 5  # aktif again and not closed yet
WEEKDAYS = 5


def fill(rng: Random, clock: Clock) -> None:
    people = {user.username: user for user in User.objects.filter(username__in=[*DESKS, "kabid"])}
    if len(people) <= len(DESKS):
        return
    kabid, desks = people["kabid"], [people[name] for name in DESKS]
    opened = _open(clock)
    _give_out(rng, clock, kabid, desks, opened)
    _describe(rng, clock)
    _work(rng, clock)
    _promises(rng, clock)
    _close(rng, clock)
    _other_kinds(rng, clock, desks)
    _hand_over_one(clock, kabid, desks)


def _open(clock: Clock) -> list[dt.date]:
    """On the day the office began, and on each later day on which somebody became tidak aktif. Days with new cases."""
    began = _workday(clock.on - dt.timedelta(days=BEGAN_DAYS))
    turned = PerubahanStatus.objects.filter(
        kolom="status_hitung", baru="tidak_aktif", berlaku_pada__gt=began, berlaku_pada__lt=clock.on
    )
    days = [began, *sorted(set(turned.order_by().values_list("berlaku_pada", flat=True)))]
    found = []
    for day in days:
        then = status.computed_on(Koperasi.objects.all(), day).filter(computed_on="tidak_aktif")
        with dates.freeze(day):
            if kasus_malam.open_for_inactive(
                on=day, among=Koperasi.objects.filter(pk__in=then.order_by().values("pk"))
            ):
                found.append(day)
    return found


def _give_out(rng: Random, clock: Clock, kabid: User, desks: list[User], days: list[dt.date]) -> None:
    """A few days after they came up, by kecamatan as offices do it; the latest nine still wait."""
    waiting = set(Kasus.objects.order_by("-dibuka_pada", "-pk").values_list("pk", flat=True)[:NEW])
    places = sorted(set(Koperasi.objects.exclude(kecamatan=None).values_list("kecamatan", flat=True)))
    shares = [one for one, weight in zip(desks, DESKS.values(), strict=True) for _ in range(weight)]
    by_place = {place: shares[at * len(shares) // len(places)] for at, place in enumerate(places)}
    for day in days:
        rows = Kasus.objects.filter(dibuka_pada=day).exclude(pk__in=waiting).order_by("pk")
        chosen: dict[User, list[int]] = {}
        for pk, place in rows.values_list("pk", "koperasi__kecamatan"):
            to = by_place.get(place, desks[0]) if rng.random() < 0.9 else rng.choice(desks)
            chosen.setdefault(to, []).append(pk)
        with dates.freeze(min(_workday(day + dt.timedelta(days=rng.randint(1, 4))), clock.on)):
            for to, keys in chosen.items():
                cases.assign(kasus=Kasus.objects.filter(pk__in=keys), kepada=to, by=kabid)


def _describe(rng: Random, clock: Clock) -> None:
    """Problems, goal and due date of most; some dates have passed."""
    problems = {one.kode: one for one in Masalah.objects.all()}
    weights = {"pengurus_tidak_ada": 9, "pengurus_tidak_mampu": 8, "usaha_berhenti": 10, "simpanan": 8, "modal": 6,
               "pembukuan": 7, "kredit_macet": 5, "alamat": 4, "pengurus_berselisih": 3}  # fmt: skip
    names = [name for name in weights if name in problems]
    links = []
    rows = list(Kasus.objects.exclude(petugas=None).order_by("pk"))
    for row in rows:
        if rng.random() < 0.85:
            picked = set(rng.choices(names, [weights[name] for name in names], k=rng.choice((1, 1, 2))))
            links += [Kasus.masalah.through(kasus=row, masalah=problems[name]) for name in picked]
        if rng.random() < 0.8:
            row.tujuan = rng.choice(GOALS).format(tahun=clock.last_due)
            late = rng.random() < 0.14
            row.tenggat = clock.on + dt.timedelta(days=-rng.randint(2, 40) if late else rng.randint(5, 150))
            row.tenggat = max(row.tenggat, row.dibuka_pada)
    Kasus.masalah.through.objects.bulk_create(links)
    Kasus.objects.bulk_update(rows, ["tujuan", "tenggat"], batch_size=200)


def _back(rows: QuerySet[Kasus]) -> QuerySet[Any]:
    """With `kembali`: the day the first evidence since the case was opened counts from; work for it ends there."""
    accepted = MasaBukti.objects.filter(
        koperasi=OuterRef("koperasi"), tingkat="diterima", dari__gt=OuterRef("dibuka_pada")
    )
    return rows.annotate(kembali=Subquery(accepted.order_by("dari").values("dari")[:1]))


def _work(rng: Random, clock: Clock) -> None:
    """Calls, consultations, notes: one to five in most, the last of some long ago, none in a few.

    Rows of an append-only table, as the action writes them; thousands of calls would cost the seed its minute.
    """
    made = []
    for kasus in _back(Kasus.objects.exclude(petugas=None)).select_related("petugas").order_by("pk"):
        if rng.random() < 0.1:
            continue
        end = min(kasus.kembali or clock.on, clock.on)
        age = (end - kasus.dibuka_pada).days
        quiet = min(age - 1, rng.randint(33, 95)) if rng.random() < 0.3 else rng.randint(1, 25)
        first, last = min(4, age), max(age - max(quiet, 0), min(4, age))
        days = [*sorted(rng.randint(first, last) for _ in range(rng.randint(0, 4))), last]
        for passed in days:
            day = min(_workday(kasus.dibuka_pada + dt.timedelta(days=passed)), end - dt.timedelta(days=1))
            made.append(_activity(rng, kasus, max(day, kasus.dibuka_pada)))
    KegiatanKasus.objects.bulk_create(made, batch_size=1000)


def _activity(rng: Random, kasus: Kasus, day: dt.date) -> KegiatanKasus:
    kind, did, came, then, cost = rng.choice(DONE)
    then = then if rng.random() < 0.6 else ""
    with dates.freeze(day):
        return KegiatanKasus(
            kasus=kasus, jenis=kind, tanggal=day, uraian=did, hasil=came, tindak_lanjut=then,
            biaya=rng.choice(cost) if cost else None, oleh=kasus.petugas, dicatat_tanggal=day,
            dicatat_pada=dates.sekarang(),
        )  # fmt: skip


def _promises(rng: Random, clock: Clock) -> None:
    """Kept by those who came back; broken, for today and to come among those who did not."""
    back = MasaBukti.objects.filter(
        jenis="rat", tingkat="diterima", tahun_buku=clock.last_due, tanggal__gt=clock.on - dt.timedelta(days=BEGAN_DAYS)
    )
    meetings = dict(back.order_by("pk").values_list("koperasi", "tanggal"))
    rows = list(_back(Kasus.objects.exclude(petugas=None)).select_related("koperasi", "petugas").order_by("pk"))
    for kasus in rows:
        met = meetings.get(kasus.koperasi_id)
        if met and met > kasus.dibuka_pada + dt.timedelta(days=12) and rng.random() < 0.7:
            late = rng.random() < 0.25
            day = (
                met - dt.timedelta(days=rng.randint(3, 9))
                if late
                else met + dt.timedelta(days=rng.choice((0, 0, 0, 3)))
            )
            said = max(kasus.dibuka_pada, min(day, met) - dt.timedelta(days=rng.randint(12, 30)))
            if kasus.kembali is None or said < kasus.kembali:
                _promise(rng, clock, kasus, said, day)
    idle = [kasus for kasus in rows if kasus.koperasi_id not in meetings and kasus.kembali is None]
    chosen = rng.sample(idle, min(len(idle), 40))
    offsets = [0, 0, 0, *(rng.randint(1, 45) for _ in range(16)), *(-rng.randint(1, 70) for _ in range(21))]
    for kasus, offset in zip(chosen, offsets, strict=False):
        day = clock.on + dt.timedelta(days=offset)
        said = max(kasus.dibuka_pada, min(day, clock.on) - dt.timedelta(days=rng.randint(5, 25)))
        _promise(rng, clock, kasus, said, max(day, said))


def _promise(rng: Random, clock: Clock, kasus: Kasus, said: dt.date, day: dt.date) -> None:
    """In those days the RAT had not been held yet: what is known now must not refuse it."""
    who = rng.choice(("Ketua pengurus", "Sekretaris pengurus", "Bendahara pengurus", "Ketua pengawas"))
    said = min(said, clock.on - dt.timedelta(days=1))
    if day < said or day.year <= clock.last_due or said <= kasus.dibuka_pada:
        return
    with dates.freeze(said):
        if kasus.petugas is None:
            return
        try:
            doing.promise(koperasi=kasus.koperasi, kasus=kasus, tahun_buku=clock.last_due, tanggal=day,
                          oleh_siapa=who, by=kasus.petugas)  # fmt: skip
        except Refused:
            return


def _close(rng: Random, clock: Clock) -> None:
    """Whoever is aktif again by what was accepted: closed by the petugas some days later; five still propose it."""
    judged = judging.annotate(Koperasi.objects.filter(kasus_set__keadaan__in=["baru", "berjalan"]), on=clock.on)
    back = set(judged.filter(v_status="aktif", v_menunggu=False).values_list("pk", flat=True))
    rows = _back(Kasus.objects.open().filter(koperasi__in=back, jenis="keaktifan").exclude(petugas=None))
    ready = list(rows.select_related("koperasi", "petugas").order_by("kembali", "pk"))  # the latest still propose it
    for kasus in ready[:-PROPOSING] if len(ready) > PROPOSING * 2 else ready[: len(ready) // 2]:
        since = kasus.kembali
        day = _workday((since or kasus.dibuka_pada) + dt.timedelta(days=rng.randint(2, 10)))
        last = max((row.tanggal for row in kasus.kegiatan_set.all()), default=kasus.dibuka_pada)
        day = max(day, last)
        if since is None or day >= clock.on:
            continue
        closer = kasus.petugas if kasus.petugas and kasus.petugas.username != "pendamping" else _kabid()
        with dates.freeze(day):
            try:
                cases.close(kasus=kasus, hasil="aktif_kembali", by=closer, catatan=rng.choice(NOTES))
            except Refused:
                continue


def _kabid() -> User:
    return User.objects.get(username="kabid")


def _other_kinds(rng: Random, clock: Clock, desks: list[User]) -> None:
    """Cases that people opened, of lively cooperatives: some running, some ended."""
    lively = list(Koperasi.objects.filter(status_hitung="aktif", kewenangan="kabkota", kasus_set=None).order_by("pk"))
    for koperasi, (kind, goal, did, note) in zip(
        rng.sample(lively, min(len(lively), 12)), OTHER_CASES * 2, strict=False
    ):
        owner, age = rng.choice(desks[:3]), rng.randint(30, 200)
        with dates.freeze(_workday(clock.on - dt.timedelta(days=age))):
            kasus = cases.open_case(koperasi=koperasi, jenis=kind, by=owner, tujuan=goal, petugas=owner)
        with dates.freeze(_workday(clock.on - dt.timedelta(days=age // 2))):
            doing.record(kasus=kasus, jenis="mediasi" if kind == "sengketa" else "konsultasi",
                         tanggal=_today(), uraian=did, by=owner)  # fmt: skip
        if rng.random() < 0.4:
            with dates.freeze(_workday(clock.on - dt.timedelta(days=age // 4 + 1))):
                cases.close(kasus=kasus, hasil="selesai", by=owner, catatan=note)


def _hand_over_one(clock: Clock, kabid: User, desks: list[User]) -> None:
    """A colleague helped out: three cases changed hands with a reason."""
    rows = Kasus.objects.open().filter(petugas=desks[1]).order_by("pk").values_list("pk", flat=True)
    with dates.freeze(_workday(clock.on - dt.timedelta(days=20))):
        if keys := list(rows[:3]):
            cases.assign(kasus=Kasus.objects.filter(pk__in=keys), kepada=desks[0], by=kabid,
                         alasan="Kecamatan dibagi ulang setelah penugasan baru.")  # fmt: skip


def _today() -> dt.date:
    from registry import kantor

    return kantor.today()


def _workday(day: dt.date) -> dt.date:
    """That day, or the Friday before a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - WEEKDAYS + 1))
