"""One cooperative by what a person has at hand: NIK, badan hukum number or id."""

from __future__ import annotations

from django.db.models import Q

from koperasi.lib.teks import normalize_badan_hukum
from registry.models import Koperasi


class NotOne(Exception):
    """None or several fit; `str()` is one Indonesian sentence, with the ids where there are several."""


def find_koperasi(text: str) -> Koperasi:
    """Raises NotOne. A badan hukum number is compared as the import does: separators and zeros do not matter."""
    text = text.strip()
    fits = Q(pk__in=[])
    if text:
        fits |= Q(nik=text)
    if number := normalize_badan_hukum(text):
        fits |= Q(badan_hukum_normal=number)
    if text.isdecimal() and len(text) < 19 and str(int(text)) == text:
        fits |= Q(pk=int(text))
    found = list(Koperasi.objects.live().filter(fits).order_by("pk")[:20])
    if not found:
        raise NotOne(f"Tidak ada koperasi dengan NIK, nomor badan hukum, atau id {text!r}.")
    if len(found) > 1:
        ids = ", ".join(f"{koperasi.pk} ({koperasi.nama})" for koperasi in found)
        raise NotOne(f"{text!r} cocok dengan lebih dari satu koperasi, sebutkan id-nya: {ids}.")
    return found[0]
