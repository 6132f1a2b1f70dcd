"""A series and its numbers: Angkatan I, II, III of one training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from pembinaan.models import Pelatihan

if TYPE_CHECKING:
    from koperasi.accounts.models import User


def next_number(jenis: str, seri: str) -> int:
    """The number after the highest one; 1 for a series without numbers."""
    rows = Pelatihan.objects.filter(jenis=jenis, seri__iexact=seri).exclude(keadaan=Pelatihan.Keadaan.BATAL)
    return (rows.aggregate(n=Max("angkatan"))["n"] or 0) + 1


def others(row: Pelatihan) -> list[Pelatihan]:
    """Of the same series, in the order of their numbers."""
    if not row.angkatan:
        return []
    same = Pelatihan.objects.filter(jenis=row.jenis, seri__iexact=row.seri).exclude(pk=row.pk)
    return list(same.exclude(keadaan=Pelatihan.Keadaan.BATAL).order_by("angkatan", "dari")[:12])


def successor(pk: str, user: User) -> Pelatihan:
    """An unsaved training like that one with the next number; an empty one for nonsense."""
    found = Pelatihan.objects.visible_to(user).filter(pk=pk).first() if pk.isdecimal() and len(pk) < 10 else None
    if found is None:
        return Pelatihan()
    same = ("jenis", "seri", "materi", "tempat", "penyelenggara", "dana", "kuota", "skema", "kode")
    row = Pelatihan(**{name: getattr(found, name) for name in same})
    row.angkatan = next_number(found.jenis, found.seri)
    return row


def known() -> list[str]:
    """Names that occur, offered while typing."""
    return list(Pelatihan.objects.order_by("seri").values_list("seri", flat=True).distinct()[:200])


def trainers_text(row: Pelatihan) -> str:
    """As PelatihanForm reads them."""
    if not row.pk:
        return ""
    lines = ("; ".join((one.nama, one.instansi, one.materi)).rstrip("; ") for one in row.pengajar_set.all())
    return "\n".join(lines)
