"""Help received in a year, and how many were aktif at the end of the next: a comparison, and no proof of effect."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q

from koperasi.accounts.models import User
from pembinaan import doings
from registry.classification import status
from registry.models import Koperasi
from registry.models.choices import StatusHitung
from registry.models.koperasi import KoperasiQuerySet

NOTHING = "tanpa"
STATES = {
    "aktif": "Aktif",
    "tidak_aktif": "Tidak aktif",
    "lain": "Dibekukan atau dibubarkan",
    "kosong": "Belum tercatat",
}
WARNING = (
    "Ini bukan bukti bahwa bantuan berpengaruh. Dinas memilih siapa yang dibina: koperasi yang lebih baik mungkin "
    "lebih mudah diundang, dan yang paling sulit lebih sering dikunjungi. Bandingkan terutama di antara yang sama-sama "
    "tidak aktif sebelumnya."
)


@dataclass(frozen=True)
class Span:
    """A year of help: status is read at the end of the year before, and at the end of the year after, or today."""

    tahun: int
    on: dt.date

    @property
    def since(self) -> dt.date:
        return dt.date(self.tahun, 1, 1)

    @property
    def until(self) -> dt.date:
        return dt.date(self.tahun, 12, 31)

    @property
    def before(self) -> dt.date:
        return dt.date(self.tahun - 1, 12, 31)

    @property
    def after(self) -> dt.date:
        return min(dt.date(self.tahun + 1, 12, 31), self.on)

    @property
    def early(self) -> bool:
        """The year after is not over."""
        return self.on < dt.date(self.tahun + 1, 12, 31)


def cooperatives(user: User, span: Span, *, kelompok: str = "", sebelum: str = "",
                 sesudah: str = "") -> KoperasiQuerySet:  # fmt: skip
    """Within the authority, with `v_before` and `v_after`, the recorded statuses, null where there was no record."""
    rows = status.on(Koperasi.objects.visible_to(user).within_authority(), span.before)
    rows = status.on(rows.annotate(v_before=F("status_on")), span.after).annotate(v_after=F("status_on"))
    rows = rows.filter(helped(span, kelompok))
    for column, asked in (("v_before", sebelum), ("v_after", sesudah)):
        rows = rows.filter(_status(column, asked))
    return rows


def helped(span: Span, kelompok: str) -> Q:
    if not kelompok:
        return Q()
    if kelompok == NOTHING:
        return ~doings.touched(span.since, span.until)
    return doings.touched(span.since, span.until, [kelompok])


def _status(column: str, asked: str) -> Q:
    if asked == "kosong":
        return Q(**{column: None})
    if asked == "lain":
        return Q(**{f"{column}__in": ["dibekukan", "dibubarkan"]})
    return Q(**{column: asked}) if asked else Q()


@dataclass
class Group:
    """Of one kind of help. `pairs[(before, after)]` counts cooperatives."""

    key: str
    label: str
    pairs: Counter[tuple[str, str]]

    @property
    def total(self) -> int:
        return sum(self.pairs.values())

    def after(self, state: str) -> int:
        return sum(n for (_, later), n in self.pairs.items() if later == state)

    @property
    def aktif(self) -> int:
        return self.after("aktif")

    @property
    def unknown(self) -> int:
        return self.after("kosong")

    @property
    def known(self) -> int:
        return self.total - self.unknown

    @property
    def were_inactive(self) -> int:
        return sum(n for (earlier, _), n in self.pairs.items() if earlier == "tidak_aktif")

    @property
    def came_back(self) -> int:
        return self.pairs["tidak_aktif", "aktif"]


def kinds() -> list[tuple[str, str]]:
    return [*((source.jenis, source.label) for source in doings.SOURCES), (NOTHING, "Tidak ada kegiatan tercatat")]


def compare(user: User, span: Span) -> list[Group]:
    """One line a kind of help, then those with none; who received two kinds is in both lines. One query."""
    flags = {f"h_{key}": ExpressionWrapper(helped(span, key), output_field=BooleanField()) for key, _ in kinds()}
    rows = cooperatives(user, span).order_by().annotate(**flags)
    counted = rows.values_list("v_before", "v_after", *flags).annotate(n=Count("pk"))
    groups = {f"h_{key}": Group(key, label, Counter()) for key, label in kinds()}
    for before, after, *given, n in counted:
        for name, yes in zip(flags, given, strict=True):
            if yes:
                groups[name].pairs[_state(before), _state(after)] += n
    return list(groups.values())


def _state(code: str | None) -> str:
    return code if code in StatusHitung.values else "lain" if code else "kosong"
