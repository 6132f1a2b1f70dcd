"""With, without or only Koperasi Desa/Kelurahan Merah Putih: every list and figure can be read in three ways."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest

from registry.models.koperasi import KoperasiQuerySet

CHOICES = {"": "Semua", "tanpa": "Tanpa KDMP", "hanya": "Hanya KDMP"}


def of(request: HttpRequest) -> str:
    """The reading that `?kdmp=` asks for; anything unknown is all."""
    asked = request.GET.get("kdmp", "")
    return asked if asked in CHOICES else ""


def condition(reading: str) -> Q:
    """Of rows with a column `kdmp`."""
    return Q(kdmp=reading == "hanya") if reading else Q()


def narrow(queryset: KoperasiQuerySet, reading: str) -> KoperasiQuerySet:
    return queryset.filter(condition(reading))
