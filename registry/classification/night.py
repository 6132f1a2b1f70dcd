"""The stage klasifikasi of a night: every date missed since the last, each as of itself, in one transaction.

The run row (Malam) is written outside that transaction, so that it says where a run failed or was held. A second
start finds what is done by `tahap_selesai`, which is written together with the work itself.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, When

from koperasi.lib import dates, locks
from registry import kantor
from registry.classification import agenda, brake, clauses, judging, run
from registry.classification.brake import Flip
from registry.models import AturanStatus, Koperasi, KoperasiTertahan, Malam, PerubahanStatus
from registry.models.choices import StatusHitung

if TYPE_CHECKING:
    from registry.models.koperasi import KoperasiQuerySet

log = logging.getLogger(__name__)
KLASIFIKASI = Malam.Tahap.KLASIFIKASI
Keadaan = Malam.Keadaan


class Refused(Exception):
    """The date cannot be judged; `str()` is one Indonesian sentence."""


class Held(Exception):
    """The brake acted: nothing was written but the list."""

    def __init__(self, flips: list[Flip], changed: int) -> None:
        super().__init__(
            f"Rem menahan hitungan: {len(flips)} koperasi akan berubah status sekaligus. "
            "Daftarnya menunggu pelepasan oleh kepala dinas."
        )
        self.flips = flips
        self.changed = changed


@dataclass(frozen=True)
class Hasil:
    """`changed`: cooperatives whose status differs from the one stored before; held, they are not written."""

    on: dt.date
    rule: int
    counts: dict[str, int]
    changed: int
    stopped: bool
    seconds: float
    message: str = ""

    def as_json(self) -> dict[str, object]:
        return {
            "on": self.on.isoformat(),
            "rule": self.rule,
            "counts": self.counts,
            "changed": self.changed,
            "stopped": self.stopped,
            "seconds": round(self.seconds, 3),
        }


def check_date(on: dt.date) -> None:
    """A night judges the office's today, or a date since the last one judged; never the past or the future."""
    today, last = kantor.today(), Malam.objects.last_classified()
    if on > today:
        raise Refused(f"Tanggal {dates.panjang(on)} belum tiba; hari ini {dates.panjang(today)}.")
    if last and on < last:
        raise Refused(f"Hitungan sudah selesai sampai {dates.panjang(last)}; tanggal sebelumnya tidak dihitung ulang.")


def classify(on: dt.date) -> Hasil:
    """Judge what has been missed up to `on`. On a date already judged it evaluates again and writes nothing.

    Raises Refused, and Held after recording the list.
    """
    started = time.monotonic()
    check_date(on)
    changed, message = 0, ""
    with stage(on, KLASIFIKASI) as malam:
        if malam is None:
            changed, message = len(would_change(on)), "Tanggal ini sudah dihitung; tidak ada yang ditulis."
        else:
            changed, message = _judge_missed(malam)
    rule = AturanStatus.objects.in_force(on)
    return Hasil(on, rule.nomor, stored_counts(on), changed, False, time.monotonic() - started, message)


@contextmanager
def stage(on: dt.date, name: str) -> Iterator[Malam | None]:
    """One stage of the night of `on`: its work, and the mark that it is done, in one transaction.

    Yields the run row, or None where the stage was done before (perhaps by another process while we waited).
    """
    _begin(on)
    try:
        with transaction.atomic():
            locks.exclusive(locks.KLASIFIKASI)
            malam = Malam.objects.select_for_update().get(tanggal=on)
            if name in malam.tahap_selesai:
                yield None
            else:
                yield malam
                malam.tahap_selesai = [*malam.tahap_selesai, name]
                malam.save()
    except Held as held:
        _record_held(on, held)
        raise
    except Exception as problem:
        _record_failure(on, name, problem)
        raise


def finish(on: dt.date) -> None:
    """All stages of the night of `on` are done."""
    Malam.objects.filter(tanggal=on).exclude(keadaan=Keadaan.SELESAI).update(
        keadaan=Keadaan.SELESAI, selesai_pada=dates.sekarang()
    )


def finished_result(on: dt.date) -> Hasil:
    rule = AturanStatus.objects.in_force(on)
    return Hasil(on, rule.nomor, stored_counts(on), 0, False, 0.0, f"Malam {dates.panjang(on)} sudah selesai.")


def held_result(on: dt.date, held: Held) -> Hasil:
    rule = AturanStatus.objects.in_force(on)
    return Hasil(on, rule.nomor, stored_counts(on), held.changed, True, 0.0, str(held))


def would_change(on: dt.date) -> list[Flip]:
    """Cooperatives whose stored status differs from the verdict on `on`, for a dry run and for the forecast."""
    rows = judging.annotate(Koperasi.objects.live().exclude(keterangan=""), on=on)
    changed = rows.exclude(v_status=F("status_hitung")).order_by("pk")
    return [Flip(*row) for row in changed.values_list("pk", "status_hitung", "v_status")]


def stored_counts(on: dt.date) -> dict[str, int]:
    """Stored statuses of those founded by `on` (or of unknown date) and without a decision."""
    rows = Koperasi.objects.live().filter(founded_by(on), status_keputusan=None).order_by()
    counts = dict(rows.values_list("status_hitung").annotate(n=Count("pk")))
    return {status: counts.get(status, 0) for status in StatusHitung.values}


def founded_by(on: dt.date) -> Q:
    return Q(tanggal_badan_hukum=None) | Q(tanggal_badan_hukum__lte=on)


def _judge_missed(malam: Malam) -> tuple[int, str]:
    on = malam.tanggal
    check_date(on)  # again, under the lock: another night may have come first
    last = Malam.objects.last_classified()
    days = agenda.missed(last, on)
    eventful = _eventful(last, days)
    rows = _run_rows(malam, days)
    newest = PerubahanStatus.objects.aggregate(last=Max("pk"))["last"] or 0
    since = last if last and not agenda.of_everyone(days[0], on) else None
    for day in eventful:
        run.apply(_not_judged_since(day, on), on=day, malam=rows[day], remarks=day == on, since=since)
    flips = _flips(newest)
    held = brake.stops(flips, on)
    if held:
        raise Held(held, len(flips))
    _close_missed(rows, on, eventful)
    malam.berubah, malam.hitungan = len(flips), stored_counts(on)
    malam.hanya_dicatat, malam.pesan = on not in eventful, _message(last, days)
    return len(flips), malam.pesan


def _eventful(last: dt.date | None, days: list[dt.date]) -> list[dt.date]:
    """The days to judge. The last of them stands for all that only keterangan reads, so it is judged with any other."""
    on = days[-1]
    if last is None:
        return [on]
    found = agenda.of_verdicts(days[0], on)
    if days[0] > last + clauses.ONE_DAY:  # what turned on the dates too far back is seen from the first one on
        found.add(days[0])
    never_judged = Koperasi.objects.live().filter(keterangan="").exists()
    if found or never_judged or agenda.of_everyone(days[0], on) or agenda.of_dissolution(days[0], on):
        found.add(on)
    return sorted(found)


def _not_judged_since(day: dt.date, on: dt.date) -> KoperasiQuerySet:
    """Leaves out whom an action has judged as of `day` or later, so that no record goes backwards.

    On the last day only a later one counts: judging twice as of the same day changes nothing and keeps keterangan true.
    """
    events = PerubahanStatus.objects.filter(kolom=PerubahanStatus.Kolom.HITUNG)
    events = events.filter(berlaku_pada__gt=day) if day == on else events.filter(berlaku_pada__gte=day)
    if not events.exists():
        return Koperasi.objects.all()
    return Koperasi.objects.filter(~Exists(events.filter(koperasi=OuterRef("pk"))))


def _flips(newest: int) -> list[Flip]:
    """From the events after `newest`, under the exclusive lock this run's own: first status before, status now."""
    events = PerubahanStatus.objects.filter(pk__gt=newest, kolom=PerubahanStatus.Kolom.HITUNG, lama__isnull=False)
    first = events.order_by("koperasi", "pk").distinct("koperasi")
    rows = first.values_list("koperasi", "lama", "koperasi__status_hitung")
    return [Flip(pk, before, after) for pk, before, after in rows if before and before != after]


def _begin(on: dt.date) -> None:
    with transaction.atomic():
        malam, _ = Malam.objects.get_or_create(tanggal=on, defaults={"mulai_pada": dates.sekarang()})
        going_on = Q(keadaan=Keadaan.BERJALAN) & ~Q(tahap_selesai=[])  # a further stage is no further attempt
        Malam.objects.filter(pk=malam.pk).exclude(keadaan=Keadaan.SELESAI).update(
            keadaan=Keadaan.BERJALAN, percobaan=F("percobaan") + Case(When(going_on, then=0), default=1)
        )


def _run_rows(malam: Malam, days: list[dt.date]) -> dict[dt.date, Malam]:
    earlier = [day for day in days if day != malam.tanggal]
    Malam.objects.bulk_create([Malam(tanggal=day) for day in earlier], ignore_conflicts=True)
    return {row.tanggal: row for row in Malam.objects.filter(tanggal__in=earlier)} | {malam.tanggal: malam}


def _close_missed(rows: dict[dt.date, Malam], on: dt.date, eventful: list[dt.date]) -> None:
    for day, row in rows.items():
        if day == on:
            continue
        row.keadaan, row.tahap_selesai, row.selesai_pada = Keadaan.SELESAI, [KLASIFIKASI.value], dates.sekarang()
        row.hanya_dicatat, row.pesan = day not in eventful, f"Dihitung bersama malam {dates.panjang(on)}."
    Malam.objects.bulk_update(
        [row for day, row in rows.items() if day != on],
        ["keadaan", "tahap_selesai", "selesai_pada", "hanya_dicatat", "pesan"],
    )


def _message(last: dt.date | None, days: list[dt.date]) -> str:
    if last and (days[0] - last).days > 1:
        return (
            f"Hitungan terakhir {dates.panjang(last)}, lebih dari {agenda.FARTHEST} hari yang lalu: "
            f"dihitung sejak {dates.panjang(days[0])}."
        )
    return f"Menyusul {len(days) - 1} tanggal sejak {dates.panjang(days[0])}." if len(days) > 1 else ""


def _record_held(on: dt.date, held: Held) -> None:
    with transaction.atomic():
        malam = Malam.objects.select_for_update().get(tanggal=on)
        malam.keadaan, malam.pesan, malam.selesai_pada = Keadaan.TERTAHAN, str(held), dates.sekarang()
        malam.save()
        malam.tertahan_set.all().delete()
        KoperasiTertahan.objects.bulk_create(
            [KoperasiTertahan(malam=malam, koperasi_id=f.koperasi_id, dari=f.before, ke=f.after) for f in held.flips],
            batch_size=5000,
        )


def _record_failure(on: dt.date, name: str, problem: Exception) -> None:
    """Says in the run row where it ended. The problem itself is raised on; a database that is gone cannot be told."""
    log.error("Malam %s gagal pada tahap %s: %s", on, name, problem)
    try:
        if not connection.in_atomic_block and not connection.is_usable():
            connection.close()
        Malam.objects.filter(tanggal=on).exclude(keadaan=Keadaan.SELESAI).update(
            keadaan=Keadaan.GAGAL, pesan=f"Tahap {name}: {problem}"[:1000], selesai_pada=dates.sekarang()
        )
    except Exception:
        log.exception("Kegagalan malam %s tidak dapat dicatat", on)
