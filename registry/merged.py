"""Records that were merged into one: whoever shows what there is about a cooperative reads all of them.

No foreign key is rewritten by a merge, so a page of one cooperative asks `of(koperasi)` instead of `koperasi=...`.
What the rule and the figures of cooperatives read is copied to the survivor and asked of it alone; letters, cases and
what the office did are counted under it (`survivor`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce, JSONObject

from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from registry.models.koperasi import KoperasiQuerySet


def of(koperasi: Koperasi, path: str = "koperasi") -> Q:
    """Rows of this cooperative or of a record merged into it; `path` leads from the row to its cooperative."""
    return _of(koperasi.pk, path)


def of_outer(path: str = "koperasi") -> Q:
    """As `of`, in a subquery: of the cooperative of the outer row."""
    return _of(OuterRef("pk"), path)


def _of(key: Any, path: str) -> Q:
    return Q(**{path: key}) | Q(**{f"{path}__digabung_ke": key})


def records(koperasi: Koperasi) -> QuerySet[Koperasi]:
    """The record itself and those merged into it."""
    return Koperasi.objects.filter(Q(pk=koperasi.pk) | Q(digabung_ke=koperasi.pk))


def by_nik(nik: Any) -> QuerySet[Koperasi]:
    """Records that carry one of these NIK, also merged ones, with the key of the surviving one as `bertahan`."""
    rows = Koperasi.objects.filter(nik__in=nik, ditarik_pada=None).order_by()
    return rows.annotate(bertahan=Coalesce("digabung_ke", "pk"))


def keys() -> ArraySubquery:
    """The keys of the records merged into the outer cooperative, without a query of their own."""
    return ArraySubquery(Koperasi.objects.filter(digabung_ke=OuterRef("pk")).order_by("pk").values("pk"))


def owner(path: str = "koperasi") -> Coalesce:
    """Key of the cooperative that a row is counted for: its own, or the one that its record was merged into."""
    return Coalesce(F(f"{path}__digabung_ke"), F(path))


def survivor(column: str) -> Case:
    """Of a row with a `koperasi`: this column of the cooperative, or of the one that its record was merged into."""
    gone = Q(koperasi__digabung_ke__isnull=False)
    return Case(When(gone, then=F(f"koperasi__digabung_ke__{column}")), default=F(f"koperasi__{column}"))


def annotate(koperasi_set: KoperasiQuerySet) -> KoperasiQuerySet:
    """Adds `gabungan`: [{"pk", "nama"}] of the records merged into each, without a query of its own."""
    gone = Koperasi.objects.filter(digabung_ke=OuterRef("pk")).order_by("pk")
    return koperasi_set.annotate(gabungan=ArraySubquery(gone.values(satu=JSONObject(pk="pk", nama="nama"))))


def found(pk: int, user: User) -> Koperasi | None:
    """The merged record with this key, with `digabung_ke` selected, where `user` may see what it was merged into."""
    seen = Koperasi.objects.visible_to(user).order_by().values("pk")
    rows = Koperasi.objects.filter(pk=pk, ditarik_pada=None, digabung_ke__in=seen)
    return rows.select_related("digabung_ke").defer("cari", "digabung_ke__cari").first()
