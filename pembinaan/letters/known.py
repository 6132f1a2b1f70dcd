"""What the rule's own code says about cooperatives on a day, as far as letters need it: for one from its explanation,
for many in a constant number of queries. Nothing here decides anything."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery

from registry import kantor as office
from registry.actions.release import RELEASED
from registry.classification import clauses, facts, forecast, judging, reasons
from registry.classification.explanation import Penjelasan
from registry.models import AturanStatus, Kantor, Koperasi, MasaBukti, Perpanjangan, PerubahanStatus
from registry.models.choices import StatusHitung, SumberBukti, TingkatBukti
from registry.models.rules import in_force


@dataclass(frozen=True)
class Seen:
    """Evidence in force. day: when the meeting was, else when a filing of it came; None: a tick without a date."""

    year: int
    kind: str
    level: str
    day: dt.date | None


@dataclass(frozen=True)
class Known:
    """One cooperative on a day. recorded_*: the office's record of status_hitung; extended: {tahun buku: the latest
    date of its extensions in force}; changes_on: when it becomes tidak aktif, where somebody asked."""

    koperasi: Koperasi
    kantor: Kantor
    on: dt.date
    rule: AturanStatus
    keterangan: str
    inactive: bool
    missed: tuple[int, ...]
    awaiting: bool
    recorded_status: str | None
    recorded_since: dt.date | None
    changes_on: dt.date | None = None
    released: bool = True
    extended: Mapping[int, dt.date] = field(default_factory=dict)
    there: tuple[Seen, ...] = ()

    def own_due(self, year: int) -> dt.date:
        """The office's own date for the RAT of `year`, or a later extension."""
        return max(self.plain_due(year), self.extended.get(year, dt.date.min))

    def plain_due(self, year: int) -> dt.date:
        return clauses.own_due(self.kantor, year, self.koperasi.bentuk)

    def legal_due(self, year: int) -> dt.date:
        return max(clauses.base_due(year, self.rule.bulan_batas), self.extended.get(year, dt.date.min))

    @property
    def waiting(self) -> set[tuple[int, str]]:
        """(tahun buku, jenis) of what was sent and not accepted."""
        accepted = {(row.year, row.kind) for row in self.there if row.level == TingkatBukti.DITERIMA}
        return {(row.year, row.kind) for row in self.there} - accepted


def from_answer(koperasi: Koperasi, kantor: Kantor, answer: Penjelasan) -> Known:
    """From an explanation that is already there: no query."""
    return Known(
        koperasi=koperasi, kantor=kantor, on=answer.on, rule=answer.rule, keterangan=answer.keterangan,
        inactive=answer.inactive, missed=tuple(answer.missed), awaiting=answer.awaiting_review,
        recorded_status=answer.recorded_status, recorded_since=answer.recorded_since,
        changes_on=answer.becomes_inactive_on, extended=answer.extended,
        there=tuple(
            Seen(row.year, row.kind, row.level, _day(row.held, row.date, row.source))
            for row in answer.evidence if row.in_force
        ),
    )  # fmt: skip


def of_many(
    ids: Collection[int], *, on: dt.date, turns: bool = False, also: Mapping[str, Any] | None = None
) -> dict[int, Known]:
    """{id: Known} of those that are neither withdrawn nor merged. A constant number of queries; `turns` asks one more
    for each day on which one of them may become tidak aktif. `also`: annotations that `Known.koperasi` then carries."""
    if not ids:
        return {}
    kantor = office.current()
    versions = list(AturanStatus.objects.adopted())
    rule = in_force(versions, on)
    rows = reasons.annotate(Koperasi.objects.live().filter(pk__in=ids).order_by(), on=on, rule=rule)
    rows = rows.annotate(
        v_released=ExpressionWrapper(RELEASED, output_field=BooleanField()),
        v_recorded=_recorded("baru", on),
        v_since=_recorded("berlaku_pada", on),
        **(also or {}),
    )
    found: list[Any] = list(rows.select_related("desa", "kecamatan").defer("cari"))
    there, extended = _evidence(ids, on), _extensions(ids, on)
    active = [row for row in found if row.v_status == StatusHitung.AKTIF] if turns else []
    turning = _turns(active, on, versions) if active else {}
    return {
        row.pk: Known(
            koperasi=row, kantor=kantor, on=on, rule=rule, keterangan=row.v_keterangan,
            inactive=(judged := reasons.putusan(row, on=on, rule=rule)).inactive, missed=tuple(judged.missed),
            awaiting=row.v_menunggu, recorded_status=row.v_recorded, recorded_since=row.v_since,
            changes_on=turning.get(row.pk),
            released=row.v_released, extended=extended.get(row.pk, {}), there=tuple(there.get(row.pk, ())),
        )
        for row in found
    }  # fmt: skip


def _day(held: dt.date | None, begun: dt.date, source: str) -> dt.date | None:
    return held or (begun if source == SumberBukti.PENGAJUAN else None)


def _evidence(ids: Collection[int], on: dt.date) -> dict[int, list[Seen]]:
    found: dict[int, list[Seen]] = defaultdict(list)
    rows = MasaBukti.objects.filter(koperasi__in=ids, dari__lte=on, dibatalkan_pada=None).order_by()
    columns = ("koperasi_id", "tahun_buku", "jenis", "tingkat", "tanggal", "dari", "sumber", "sampai")
    for pk, year, kind, level, held, begun, source, until in rows.values_list(*columns):
        if until is None or until > on:
            found[pk].append(Seen(year, kind, level, _day(held, begun, source)))
    return found


def _extensions(ids: Collection[int], on: dt.date) -> dict[int, dict[int, dt.date]]:
    found: dict[int, dict[int, dt.date]] = defaultdict(dict)
    rows = Perpanjangan.objects.filter(koperasi__in=ids, berlaku_pada__lte=on).order_by("batas")
    for pk, year, until, revoked in rows.values_list("koperasi_id", "tahun_buku", "batas", "dicabut_pada"):
        if revoked is None or revoked > on:
            found[pk][year] = until
    return found


def _recorded(column: str, on: dt.date) -> Subquery:
    """Of the last event of status_hitung up to `on`."""
    events = PerubahanStatus.objects.filter(
        koperasi=OuterRef("pk"), kolom=PerubahanStatus.Kolom.HITUNG, berlaku_pada__lte=on
    )
    return Subquery(events.order_by("-berlaku_pada", "-pk").values(column)[:1])


def _turns(active: Collection[Any], on: dt.date, versions: Collection[AturanStatus]) -> dict[int, dt.date]:
    """{id: first day after `on` that is tidak aktif}: all are judged on each day on which one of them may turn."""
    rows = {row.pk: row for row in active}
    left: set[int] = set(rows)
    found: dict[int, dt.date] = {}
    for day in _days(rows, on, versions):
        if not left:
            break
        rule = in_force(versions, day)
        rows_then = facts.annotate(Koperasi.objects.filter(pk__in=left).order_by(), on=day, rule=rule)
        judged = judging.judge(rows_then, on=day, rule=rule, remarks=False)
        turned = set(judged.filter(v_status=StatusHitung.TIDAK_AKTIF).values_list("pk", flat=True))
        found.update(dict.fromkeys(turned, day))
        left -= turned
    return found


def _days(rows: Mapping[int, Any], on: dt.date, versions: Collection[AturanStatus]) -> list[dt.date]:
    """Days after `on` on which the verdict of any of them may change, ascending."""
    ahead = Q(dari__gt=on) | Q(sampai__gt=on)
    kept = list(MasaBukti.objects.filter(ahead, koperasi__in=rows, dibatalkan_pada=None))
    ends = Q(berlaku_pada__gt=on) | Q(batas__gte=on) | Q(dicabut_pada__gt=on)
    extensions = list(Perpanjangan.objects.filter(ends, koperasi__in=rows))
    filed = [row.tahun_buku for row in kept] + [row.tahun_buku for row in extensions]
    longest = max(version.jumlah_tahun for version in versions)
    days = forecast.turning_days(
        first_year=on.year - longest,
        last_year=max([on.year, *(row.v_from for row in rows.values()), *filed]) + longest + 1,
        rules=versions,
        evidence=kept,
        extensions=extensions,
    )
    return [day for day in days if day > on]
