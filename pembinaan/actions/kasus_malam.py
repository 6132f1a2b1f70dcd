"""The night opens a case of kind keaktifan for each cooperative that became tidak aktif: one statement, whatever the
number, and nothing on a second run."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from koperasi.audit import trail
from koperasi.lib import dates, history, locks
from pembinaan.models import JenisKasus, Kasus, KeadaanKasus
from registry.actions import release
from registry.models import Koperasi, Malam, PerubahanStatus
from registry.models.choices import StatusHitung
from registry.models.koperasi import KoperasiQuerySet

trail.describe({"kasus.malam": "membuka kasus keaktifan"})

# A person may open the same case in the same second: the constraint decides, and that case is the one.
# MATERIALIZED: who gets one is known before the first row is written, whatever order the planner would read them in.
STATEMENT = """
WITH c AS MATERIALIZED ({candidates})
INSERT INTO pembinaan_kasus
    (koperasi_id, jenis, keadaan, peristiwa_id, malam_id, dibuka_pada, tujuan, catatan_hasil, diubah_pada)
SELECT id, %s, %s, v_peristiwa, %s, %s, '', '', %s
FROM c
WHERE v_peristiwa IS NOT NULL
ORDER BY id
ON CONFLICT DO NOTHING
RETURNING id
"""


@transaction.atomic
def open_for_inactive(*, on: dt.date, malam: Malam | None = None, among: KoperasiQuerySet | None = None) -> int:
    """How many were opened as of `on`.

    `among`: who was tidak aktif on that day; default those whose column says so now. The seed names
    them for a past day.
    """
    locks.exclusive(locks.KLASIFIKASI)  # two nights at once: the second finds what the first made
    try:
        compiled = candidates(on=on, among=among).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0
    sql, params = compiled
    about: list[Any] = [JenisKasus.KEAKTIFAN.value, KeadaanKasus.BARU.value, malam and malam.pk, on, dates.sekarang()]
    history.name_process("malam")
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT.format(candidates=sql), [*params, *about])
        opened = len(cursor.fetchall())
    if opened:
        trail.record("kasus.malam", by=None, object=malam, detail={"kasus": opened, "tanggal": on.isoformat()})
    return opened


def candidates(*, on: dt.date, among: KoperasiQuerySet | None = None) -> QuerySet[Any, Any]:
    """Columns id and v_peristiwa, the latest event to tidak_aktif up to `on`, null where there is none: live, without
    a decision, within the office's authority, released, and without a case of kind keaktifan that is open or was
    opened since that event."""
    start = Koperasi.objects.filter(status_hitung=StatusHitung.TIDAK_AKTIF) if among is None else among
    rows = release.released(start.live().within_authority().filter(status_keputusan=None))
    events = PerubahanStatus.objects.filter(
        koperasi=OuterRef("pk"), kolom=PerubahanStatus.Kolom.HITUNG, baru=StatusHitung.TIDAK_AKTIF, berlaku_pada__lte=on
    ).order_by("-berlaku_pada", "-pk")
    rows = rows.annotate(
        v_peristiwa=Subquery(events.values("pk")[:1]), v_sejak=Subquery(events.values("berlaku_pada")[:1])
    )
    cases = Kasus.objects.filter(koperasi=OuterRef("pk"), jenis=JenisKasus.KEAKTIFAN)
    # One the night opened answers for its own event, one that a person opened for any since.
    by_hand = Q(peristiwa=None, dibuka_pada__gte=OuterRef("v_sejak"))
    there = cases.filter(Q(peristiwa=OuterRef("v_peristiwa")) | by_hand)
    # Apart, and first: on a usual night nearly everybody has an open one, and needs no look at the events.
    rows = rows.filter(~Exists(cases.exclude(keadaan=KeadaanKasus.SELESAI)))
    rows = rows.filter(~Exists(there)).order_by()
    return rows.values("id", "v_peristiwa")


def stage(malam: Malam) -> None:
    """The stage `kasus` of the night; inside the night's own transaction and lock."""
    open_for_inactive(on=malam.tanggal, malam=malam)
