"""Writing the verdict down: the same annotated queryset, with a filter, in one statement.

Every action that changes a fact the rule reads runs inside `writing_facts()` and calls `apply` for the cooperatives it
touched; the night calls it for all of them. The raw SQL below is the only one in registry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, Field, IntegerField, QuerySet

from koperasi.lib import dates, locks
from registry import kantor
from registry.classification import facts, judging
from registry.models import AturanStatus, Koperasi, Malam

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
    rows = Koperasi.objects.live()
    everyone = not (queryset.query.where or queryset.query.is_sliced)
    if not everyone:
        rows = rows.filter(pk__in=queryset.values("pk"))  # the statement wants one plain table
    if not remarks:
        rows = rows.exclude(keterangan="")
    narrow = {"v_touched": facts.touched(since, on)} if remarks and since else {}
    known = facts.annotate(rows, on=on, rule=rule).annotate(**narrow).order_by()
    try:
        facts_sql, facts_params = _compile(known.values(*COLUMNS, *facts.NAMES, *narrow))
    except EmptyResultSet:  # Django's word for a filter that nothing can pass, as an empty list of keys
        return 0
    years: dict[str, Expression] = {name: _Column(name, IntegerField(null=True)) for name in facts.NAMES}
    years |= {name: _Column(name, BooleanField()) for name in narrow}
    judged = judging.judge(Koperasi.objects.order_by().annotate(**years), on=on, rule=rule, remarks=remarks)
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
    about: list[Any] = [rule.pk, malam and malam.pk, by and by.pk, on, dates.sekarang()]
    with connection.cursor() as cursor:
        if everyone:
            cursor.execute("SET LOCAL work_mem = '64MB'")  # room to hash the last years' evidence
        cursor.execute(statement, [*facts_params, *verdict_params, *about])
        return int(cursor.fetchone()[0])


class _Column(Expression):
    """A column that the statement's first part has already computed."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return f'registry_koperasi."{self.name}"', ()


def _compile(queryset: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    return queryset.query.get_compiler(connection=connection).as_sql()
