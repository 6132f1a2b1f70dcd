"""The whole register under the rule on any date, one line a cooperative: a dry run, a rule tried out, a reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, OuterRef, Subquery

from registry import kdmp
from registry.classification import judging, night, reasons
from registry.models import AturanStatus, KodeSumber, Koperasi
from registry.models.choices import StatusHitung

if TYPE_CHECKING:
    from registry.models.koperasi import KoperasiQuerySet

COLUMNS = ("id", "kode_sumber", "nama", "status", "keterangan", "reason")


class Line(NamedTuple):
    id: int
    kode_sumber: str | None
    nama: str
    status: str
    keterangan: str
    reason: str


def lines(on: dt.date, rule: AturanStatus | None = None) -> Iterator[Line]:
    """All founded by `on` or of unknown date, of any kewenangan; `status`: the decision in force, else the verdict."""
    rule = rule or AturanStatus.objects.in_force(on)
    code = KodeSumber.objects.filter(koperasi=OuterRef("pk"), dicabut_pada=None).order_by("-pk").values("kode")[:1]
    rows = reasons.annotate(_listed(on), on=on, rule=rule).annotate(v_kode=Subquery(code))
    row: Any
    for row in rows.only("nama", "tanggal_badan_hukum").order_by("pk").iterator(chunk_size=2000):
        reason = reasons.putusan(row, on=on, rule=rule).reason
        yield Line(row.pk, row.v_kode, row.nama, row.v_keputusan or row.v_status, row.v_keterangan, reason)


def counts(on: dt.date, rule: AturanStatus | None = None) -> dict[str, int]:
    """{"aktif": n, "tidak_aktif": n} of the lines without a decision."""
    return _counted(_listed(on), on, rule or AturanStatus.objects.in_force(on))


def readings(on: dt.date, reading: str = "") -> dict[str, dict[str, int]]:
    """What each reading of the rule gives on this register: {"either": {"aktif": n, "tidak_aktif": n}, "rat": ...}.

    For the masa peninjauan: the office's own cooperatives, all other parameters as in force on `on`; `reading` is with,
    without or only KDMP.
    """
    found = {}
    rule = AturanStatus.objects.in_force(on)
    for bukti in AturanStatus.Bukti.values:
        rule.bukti = bukti
        found[bukti] = _counted(kdmp.narrow(_listed(on).within_authority(), reading), on, rule)
    return found


def _listed(on: dt.date) -> KoperasiQuerySet:
    return Koperasi.objects.live().filter(night.founded_by(on))


def _counted(rows: KoperasiQuerySet, on: dt.date, rule: AturanStatus) -> dict[str, int]:
    rows = judging.annotate(rows, on=on, rule=rule).filter(v_keputusan=None).order_by()
    found = dict(rows.values_list("v_status").annotate(n=Count("pk")))
    return {status: found.get(status, 0) for status in StatusHitung.values}
