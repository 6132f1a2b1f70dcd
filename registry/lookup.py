"""One cooperative by what a person has at hand: NIK, badan hukum number, id or, on pages, its full name."""

from __future__ import annotations

from django.db.models import Q

from koperasi.lib.teks import normalize_badan_hukum, normalize_name
from registry.models import Koperasi
from registry.models.koperasi import KoperasiQuerySet


class NotOne(Exception):
    """None or several fit; `str()` is one Indonesian sentence, with the ids where there are several."""


def find_koperasi(text: str, among: KoperasiQuerySet | None = None, *, by_name: bool = False) -> Koperasi:
    """Raises NotOne. A badan hukum number is compared as the import does: separators and zeros do not matter.

    `among` narrows to what the person may see.
    """
    text = text.strip()
    fits = Q(pk__in=[])
    if text:
        fits |= Q(nik=text)
    if number := normalize_badan_hukum(text):
        fits |= Q(badan_hukum_normal=number)
    if text.isdecimal() and len(text) < 19 and str(int(text)) == text:
        fits |= Q(pk=int(text))
    if by_name and text:
        fits |= Q(nama_normal=normalize_name(text))
    rows = Koperasi.objects.live() if among is None else among
    found = list(rows.filter(fits).order_by("pk")[:20])
    if not found:
        known = "NIK, nomor badan hukum, nama lengkap, atau id" if by_name else "NIK, nomor badan hukum, atau id"
        raise NotOne(f"Tidak ada koperasi dengan {known} {text!r}.")
    if len(found) > 1:
        ids = ", ".join(f"{koperasi.pk} ({koperasi.nama})" for koperasi in found)
        raise NotOne(f"{text!r} cocok dengan lebih dari satu koperasi, sebutkan id-nya: {ids}.")
    return found[0]
