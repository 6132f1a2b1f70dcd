"""Writing the verdict down: the same annotated queryset, with a filter, in one statement.

Every action that changes a fact the rule reads runs inside `writing_facts()` and calls `apply` for the cooperatives it
touched; the night calls it for all of them. The raw SQL below is the only one in registry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, Field, IntegerField, QuerySet

from koperasi.lib import dates, locks
from registry import kantor
from registry.classification import facts, judging
from registry.models import AturanStatus, Kantor, Koperasi, Malam

if TYPE_CHECKING:
    from django.db.models.sql.compiler import SQLCompiler

    from koperasi.accounts.models import User
    from registry.models.koperasi import KoperasiQuerySet

# Columns of Koperasi that the verdict and its writing need beside the years of `facts`.
COLUMNS = (
    "id",
    "bentuk",
    "kewenangan",
    "proses_pembubaran_sejak",
    "status_hitung",
    "keterangan",
    "menunggu_pemeriksaan",
)

# {facts} is compiled from Koperasi and named like its table, so that {verdict}, compiled from Koperasi again, reads it:
# each subquery of `facts` then runs once for a cooperative however often the verdict mentions it.
# ORDER BY makes the judging end before the first event is written: over a table that the planner has seen empty, each
# cooperative's look for a decision would otherwise read all the events written so far.
# A cooperative without a keterangan was never judged: it gets its first event whatever its column says.
STATEMENT = """
WITH registry_koperasi AS MATERIALIZED ({facts}),
v AS MATERIALIZED ({verdict}),
e AS (
    INSERT INTO registry_perubahanstatus
        (koperasi_id, kolom, lama, baru, aturan_id, alasan, malam_id, oleh_id, berlaku_pada, dicatat_pada)
    SELECT id, 'status_hitung', CASE WHEN keterangan <> '' THEN status_hitung END, v_status, %s,
        jsonb_build_object('mulai_dinilai', v_from, 'akhir_jendela', v_window_end, 'terpenuhi', v_met), %s, %s, %s, %s
    FROM v WHERE v_status <> status_hitung OR keterangan = ''
    ORDER BY id
    RETURNING lama
),
u AS (
    UPDATE registry_koperasi AS k
    SET status_hitung = v_status, keterangan = {keterangan}, menunggu_pemeriksaan = {menunggu}
    FROM v
    WHERE k.id = v.id AND (v_status <> v.status_hitung{remarks})
)
SELECT count(lama) FROM e
"""
REMARKS = " OR v_keterangan <> v.keterangan OR v_menunggu <> v.menunggu_pemeriksaan"


@contextmanager
def writing_facts() -> Iterator[dt.date]:
    """For actions that change what the rule reads; inside `transaction.atomic`. Yields the date of re-evaluation.

    The lock comes first: a night that runs now either sees this fact or makes us wait, and then we judge as of it.
    """
    locks.share(locks.KLASIFIKASI)
    yield evaluation_date()


def evaluation_date() -> dt.date:
    """The office's date, or that of the last finished night where it is later (a clock set back, a change of zone)."""
    today = kantor.today()
    return max(today, Malam.objects.last_classified() or today)


def apply(
    queryset: KoperasiQuerySet,
    *,
    on: dt.date,
    by: User | None = None,
    malam: Malam | None = None,
    remarks: bool = True,
    since: dt.date | None = None,
) -> int:
    """Judges the cooperatives of `queryset` as of `on` and records what is new; the number whose status changed.

    Writes an event for each change, and a first one for a cooperative that was never judged (insert it with any
    status_hitung and call this in the same transaction; it counts as no change). Withdrawn and merged records are
    left alone. `remarks=False` leaves keterangan as it is: for a past date, whose keterangan nobody reads.
    `since`: nothing that all share happened after that date, so that keterangan is looked at only where something
    of the cooperative's own did.
    """
    rule = AturanStatus.objects.in_force(on)
    everyone = not (queryset.query.where or queryset.query.is_sliced)
    office = Kantor.objects.get_current() if remarks else None
    terms = _Terms(on, everyone, remarks, since, _values(rule), _values(office) if office else None, rule, office)
    named = queryset if queryset.query.is_sliced else queryset.order_by()
    try:
        chosen, chosen_params = ("", ()) if everyone else _compile(named.values("pk"))
        statement, params = _statement(terms)
    except EmptyResultSet:  # Django's word for a filter that nothing can pass, as an empty list of keys
        return 0
    about: list[Any] = [rule.pk, malam and malam.pk, by and by.pk, on, dates.sekarang()]
    with connection.cursor() as cursor:
        if everyone:
            cursor.execute("SET LOCAL work_mem = '64MB'")  # room to hash the last years' evidence
        spliced = [value for one in params for value in (chosen_params if one is _Chosen else (one,))]
        cursor.execute(statement.replace(_Chosen.TEXT, chosen), [*spliced, *about])
        return int(cursor.fetchone()[0])


@dataclass(frozen=True)
class _Terms:
    """Everything that the statement is made from: what is equal here gives the same statement."""

    on: dt.date
    everyone: bool
    remarks: bool
    since: dt.date | None
    rule_values: tuple[Any, ...]
    office_values: tuple[Any, ...] | None
    rule: AturanStatus = field(compare=False)
    office: Kantor | None = field(compare=False)


@lru_cache(maxsize=64)
def _statement(terms: _Terms) -> tuple[str, tuple[Any, ...]]:
    """The statement and its values up to `about`. Kept: Django takes longer to write it than PostgreSQL to run it for
    one cooperative, and on one day nearly every action needs the same one."""
    on, rule, remarks, since = terms.on, terms.rule, terms.remarks, terms.since
    rows = Koperasi.objects.live()
    if not terms.everyone:
        rows = rows.filter(_Chosen())  # the statement wants one plain table
    if not remarks:
        rows = rows.exclude(keterangan="")
    narrow = {"v_touched": facts.touched(since, on)} if remarks and since else {}
    known = facts.annotate(rows, on=on, rule=rule).annotate(**narrow).order_by()
    facts_sql, facts_params = _compile(known.values(*COLUMNS, *facts.NAMES, *narrow))
    years: dict[str, Expression] = {name: _Column(name, IntegerField(null=True)) for name in facts.NAMES}
    years |= {name: _Column(name, BooleanField()) for name in narrow}
    judged = Koperasi.objects.order_by().annotate(**years)
    judged = judging.judge(judged, on=on, rule=rule, remarks=remarks, office=terms.office or Kantor())
    if remarks and since:
        judged = judging.where_touched(judged)
    wanted = ["v_status", "v_from", "v_window_end", "v_met", *(["v_keterangan", "v_menunggu"] if remarks else [])]
    columns = ("id", "status_hitung", "keterangan", "menunggu_pemeriksaan")
    verdict_sql, verdict_params = _compile(judged.values(*columns, *wanted))
    statement = STATEMENT.format(
        facts=facts_sql,
        verdict=verdict_sql,
        keterangan="v_keterangan" if remarks else "v.keterangan",
        menunggu="v_menunggu" if remarks else "v.menunggu_pemeriksaan",
        remarks=REMARKS if remarks else "",
    )
    return statement, (*facts_params, *verdict_params)


class _Chosen(Expression):
    """Being among the cooperatives that one call is about. The class stands for their values among the values."""

    TEXT = "--terpilih--"
    conditional = True

    def __init__(self) -> None:
        super().__init__(output_field=BooleanField())

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return f'registry_koperasi."id" IN ({self.TEXT})', (_Chosen,)


class _Column(Expression):
    """A column that the statement's first part has already computed."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return f'registry_koperasi."{self.name}"', ()


def _compile(queryset: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    return queryset.query.get_compiler(connection=connection).as_sql()


def _values(row: AturanStatus | Kantor) -> tuple[Any, ...]:
    return tuple(getattr(row, column.attname) for column in row._meta.concrete_fields)
