"""What waits for review: whose list it stands on, and in which order it should be read.

The kabid's list: what has waited longer than the office allows, what is disputed, and what the only petugas entered.
Everything else is the petugas' list; nobody is shown as their own what they entered or sent themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.roles import Peran
from registry import policies, search, states
from registry.classification import clauses, facts, judging
from registry.filing.building import WRITERS, Filing, model_of
from registry.models import AturanStatus, Kantor, Koperasi, Perpanjangan
from registry.models.choices import JenisBukti, StatusHitung, TingkatBukti
from registry.models.rules import in_force
from registry.simulation import PARAMETERS

MINE, PETUGAS, KABID, ALL = "saya", "petugas", "kabid", "semua"
FAR = dt.date.max
MENU_KEPT = 60  # seconds
COLUMNS = (
    "pk", "koperasi", "tahun_buku", "dikirim_pada", "keadaan", "kabid", "own", "koperasi__bentuk",
    "koperasi__menunggu_pemeriksaan", "koperasi__status_hitung",
)  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """One filing of the queue. `falls_on`: when its cooperative becomes tidak aktif by what was accepted alone."""

    jenis: str
    pk: int
    koperasi_id: int
    year: int
    sent: dt.date
    disputed: bool
    kabid: bool
    own: bool
    bentuk: str
    hangs_on_it: bool  # aktif only by what nobody has reviewed
    inactive: bool
    waited: int = 0  # days
    own_due: dt.date = FAR
    falls_on: dt.date | None = None
    filing: Filing | None = None

    @property
    def nomor(self) -> str:
        return nomor(self.jenis, self.year, self.pk)

    @property
    def noun(self) -> str:
        return str(JenisBukti(self.jenis).label)

    @property
    def order(self) -> tuple[Any, ...]:
        return (self.falls_on or FAR, self.own_due, self.sent, self.jenis, self.pk)

    def on_list(self, name: str, user: User) -> bool:
        if name == MINE:
            lists = {KABID: Peran.KABID in user.peran_aktif, PETUGAS: Peran.PETUGAS in user.peran_aktif}
            return not self.own and lists[KABID if self.kabid else PETUGAS]
        return name == ALL or self.kabid == (name == KABID)


def nomor(jenis: str, year: int, pk: int) -> str:
    """As Pengajuan.nomor, without reading the row."""
    return f"{'RAT' if jenis == JenisBukti.RAT else 'LK'}-{year}-{pk:06d}"


# --- Which -----------------------------------------------------------------------------------------
def waiting(
    user: User, *, on: dt.date, jenis: str = "", kecamatan: str = "", q: str = "", koperasi: str = ""
) -> list[Waiting]:
    """All that `user` may see and that is asked for, the most urgent first; five queries, whatever the number."""
    where = Q()
    if kecamatan:
        where &= Q(koperasi__kecamatan=kecamatan)
    if koperasi:
        where &= Q(koperasi=koperasi)
    if q.strip():
        found = search.condition(q)
        where &= Q(koperasi__in=Koperasi.objects.filter(found).values("pk")) if found is not None else Q(pk=None)
    kinds = [jenis] if jenis else JenisBukti.values
    rows = [
        _rows(kind, user, on).filter(where).values_list(Value(kind, output_field=CharField()), *COLUMNS)
        for kind in kinds
    ]
    keys = [_key(row) for row in (rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0])]
    return sorted(_with_deadlines(keys, on), key=lambda one: one.order)


def _key(row: tuple[Any, ...]) -> Waiting:
    jenis, pk, koperasi, year, sent, keadaan, kabid, own, bentuk, hangs, status = row
    disputed = states.allows("choose", keadaan)
    return Waiting(
        jenis, pk, koperasi, year, sent, disputed, kabid, own, bentuk, hangs, status == StatusHitung.TIDAK_AKTIF
    )


def count_for(user: User, *, on: dt.date) -> int:
    """How many stand on the person's own list; one query."""
    roles = user.peran_aktif & {Peran.PETUGAS, Peran.KABID}
    if not roles:
        return 0
    mine = Q(own=False) if len(roles) == 2 else Q(own=False, kabid=Peran.KABID in roles)
    rows = [_rows(kind, user, on).filter(mine).values_list(Value(kind), "pk") for kind in JenisBukti.values]
    return rows[0].union(*rows[1:], all=True).count()


def count_in_menu(user: User, *, on: dt.date) -> int:
    """The same on every page, remembered for a minute: what others decide shows a little later."""
    return int(cache.get_or_set(_menu_key(user), lambda: count_for(user, on=on), MENU_KEPT) or 0)


def count_now(user: User, *, on: dt.date) -> int:
    """Counted afresh, and remembered for the menu of the same page."""
    waits = count_for(user, on=on)
    cache.set(_menu_key(user), waits, MENU_KEPT)
    return waits


def forget_menu(user: User) -> None:
    """After a deed of one's own the number is counted again."""
    cache.delete(_menu_key(user))


def _menu_key(user: User) -> str:
    return f"antrean:{connection.settings_dict['NAME']}:{user.pk}"


def _rows(kind: str, user: User, on: dt.date) -> QuerySet[Any, Any]:
    rows = model_of(kind).objects.visible_to(user).filter(keadaan__in=states.UNDER_REVIEW).order_by()
    # As policies.check_reviewer.
    own = Q(dibuat_oleh=user) | Q(konsep__dibuat_oleh=user) | Q(dikirim_oleh=user)
    own |= Q(**{f"konsep__isian__{WRITERS}__oleh__contains": [str(user.pk)]})
    own |= Q(koperasi__in=policies.officer_scope(Koperasi.objects.all(), user).order_by().values("pk"))
    return rows.annotate(
        kabid=ExpressionWrapper(_for_kabid(on), output_field=BooleanField()),
        own=Coalesce(ExpressionWrapper(own, output_field=BooleanField()), Value(False)),
    )


def _for_kabid(on: dt.date) -> Q:
    office = Kantor.objects.get_current() or Kantor()
    others = (
        PeranPengguna.objects.active(on=on)
        .filter(peran=Peran.PETUGAS, user__is_active=True)
        .exclude(user=Coalesce(OuterRef("dibuat_oleh"), 0))
        .exclude(user=Coalesce(OuterRef("dikirim_oleh"), 0))
        .order_by()
    )
    late = Q(dikirim_pada__lte=late_since(on, office.hari_kerja_periksa))
    return late | Q(keadaan__in=states.sources("choose")) | (Q(jalur="petugas") & ~Q(Exists(others)))


def late_since(on: dt.date, days: int) -> dt.date:
    """What was sent on this day or before has waited more than `days` working days (Monday to Friday) on `on`."""
    passed, day = 0, on
    while passed <= days:
        passed += day.weekday() < 5
        day -= clauses.ONE_DAY
    return day


# --- In which order ----------------------------------------------------------------------------
def _with_deadlines(keys: Sequence[Waiting], on: dt.date) -> list[Waiting]:
    if not keys:
        return []
    office, versions = Kantor.objects.get_current() or Kantor(), AturanStatus.objects.adopted()
    ids = {key.koperasi_id for key in keys}
    held = Perpanjangan.objects.filter(Q(dicabut_pada=None) | Q(dicabut_pada__gt=on), koperasi__in=ids)
    extended: dict[tuple[int, int], dt.date] = {}
    for koperasi, year, batas in held.filter(berlaku_pada__lte=on).values_list("koperasi", "tahun_buku", "batas"):
        extended[koperasi, year] = max(batas, extended.get((koperasi, year), batas))
    falls = _falls(ids, on, versions, extended.values())
    return [
        replace(
            key,
            waited=(on - key.sent).days,
            own_due=max(
                clauses.own_due(office, key.year, key.bentuk),
                extended.get((key.koperasi_id, key.year), dt.date.min),
            ),
            falls_on=on if key.hangs_on_it else None if key.inactive else falls.get(key.koperasi_id),
        )
        for key in keys
    ]


def _falls(
    ids: Collection[int], on: dt.date, versions: Sequence[AturanStatus], ends: Collection[dt.date]
) -> dict[int, dt.date]:
    """The first of the next turning days on which what was accepted until now does not suffice; one query."""
    rule = in_force(versions, on)
    last = clauses.last_due_year(on, rule.bulan_batas)
    turns = [clauses.base_due(last + step, rule.bulan_batas) + clauses.ONE_DAY for step in range(1, 3)]
    days = sorted({*turns, *(end + clauses.ONE_DAY for end in ends if on <= end < turns[-1])})
    judged = standings(ids, {str(day): (day, at_level(in_force(versions, day), TingkatBukti.DITERIMA)) for day in days})
    found: dict[int, dt.date] = {}
    for koperasi, day, status in sorted(judged):
        if status == StatusHitung.TIDAK_AKTIF:
            found.setdefault(koperasi, dt.date.fromisoformat(day))
    return found


def at_level(rule: AturanStatus, tingkat: str) -> AturanStatus:
    """The same rule, asking for evidence that was submitted, or accepted."""
    return AturanStatus(**{name: getattr(rule, name) for name in PARAMETERS} | {"tingkat": tingkat})


def standings(ids: Collection[int], asked: Mapping[str, tuple[dt.date, AturanStatus]]) -> list[tuple[int, str, str]]:
    """(koperasi, name, verdict) of each cooperative for each day and rule asked for by a name; one query."""
    rows = Koperasi.objects.filter(pk__in=ids).order_by()
    parts = [
        judging.judge(facts.annotate(rows, on=day, rule=rule), on=day, rule=rule, remarks=False)
        .annotate(asked=Value(name, output_field=CharField()))
        .values_list("pk", "asked", "v_status")
        for name, (day, rule) in asked.items()
    ]
    return list(parts[0].union(*parts[1:], all=True)) if parts else []


# --- The rows of a page ------------------------------------------------------------------------
def with_filings(keys: Sequence[Waiting]) -> list[Waiting]:
    """The same with their filings; a query a kind."""
    found: dict[tuple[str, int], Filing] = {}
    for kind in {key.jenis for key in keys}:
        rows = model_of(kind).objects.filter(pk__in=[key.pk for key in keys if key.jenis == kind])
        for row in rows.select_related("koperasi__kecamatan", "dikirim_oleh").defer("isi"):
            found[kind, row.pk] = row
    return [replace(key, filing=found[key.jenis, key.pk]) for key in keys]


def after(keys: Sequence[Waiting], jenis: str, pk: int) -> Waiting | None:
    """The one that follows in the order; from the front again after the last; None where no other is left."""
    places = [at for at, key in enumerate(keys) if (key.jenis, key.pk) == (jenis, pk)]
    turned = [*keys[places[0] + 1 :], *keys[: places[0]]] if places else list(keys)
    return turned[0] if turned else None
