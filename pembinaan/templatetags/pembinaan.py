"""{% load pembinaan %}: what the pages of pembinaan have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from koperasi.ui.map import swatch
from koperasi.ui.templatetags.ui import status_pill
from pembinaan import navigation
from pembinaan.facilitation import timing
from pembinaan.models import HasilKasus
from registry import kdmp
from registry.classification import clauses

register = template.Library()


@register.inclusion_tag("pembinaan/_ruang.html", takes_context=True)
def coaching_rooms(context: template.Context) -> dict[str, Any]:
    """{% coaching_rooms %}: the row of rooms above each list page of pembinaan, the present one marked."""
    return {"ruang": navigation.coaching_for(context["request"])}


@register.inclusion_tag("pembinaan/_ruang.html", takes_context=True)
def letter_rooms(context: template.Context) -> dict[str, Any]:
    """{% letter_rooms %}: the row of rooms above each list page of letters, the present one marked."""
    return {"ruang": navigation.letters_for(context["request"]), "nama_ruang": "surat"}


@register.inclusion_tag("pembinaan/_ruang.html", takes_context=True)
def figure_rooms(context: template.Context) -> dict[str, Any]:
    """{% figure_rooms %}: the row of rooms above each page of figures, the present one marked, read as this page is."""
    reading = kdmp.of(context["request"])
    return {
        "ruang": navigation.figures_for(context["request"]),
        "nama_ruang": "angka",
        "bacaan": f"?kdmp={reading}" if reading else "",
    }


@register.inclusion_tag("components/status.html")
def letter_pill(surat: Any) -> dict[str, Any]:
    """{% letter_pill surat %}: where a letter stands."""
    return status_pill(f"surat_{surat.keadaan}")


@register.inclusion_tag("components/status.html")
def case_pill(kasus: Any) -> dict[str, Any]:
    """{% case_pill kasus %}: where a case stands."""
    return status_pill(f"kasus_{kasus.keadaan}")


@register.inclusion_tag("components/status.html")
def promise_pill(nasib: str) -> dict[str, Any]:
    """{% promise_pill janji.nasib %}: what became of a promise (pembinaan.promises.KEADAAN)."""
    return status_pill(f"janji_{nasib}")


@register.filter
def hasil(code: str | None) -> str:
    """{{ kasus.usul|hasil }}: an outcome in words."""
    return str(HasilKasus(code).label) if code else ""


@register.simple_tag
def alamat(name: str, *args: object) -> str:
    """{% alamat "pembinaan:kunjungan-detail" kunci as u %}: "" where that room does not exist."""
    return navigation.address(name, *args)


@register.filter
def ambil(found: Mapping[Any, Any], key: Any) -> Any:
    """{{ sejak|ambil:row.pk }}"""
    return found.get(key)


@register.filter
def isian_kata(line: str) -> str:
    """{{ "Camat {kecamatan};"|isian_kata }}: "Camat [kecamatan];", a line of a text for reading, not for editing."""
    return re.sub(r"\{(\w+)\}", lambda found: f"[{found[1].replace('_', ' ')}]", line)


@register.filter
def ganti(code: str) -> str:
    """A status code as words: "tidak_aktif" -> "tidak aktif"."""
    return code.replace("_", " ")


@register.filter
def tahun_kata(years: Sequence[int]) -> str:
    """{{ surat.tahun_buku|tahun_kata }}: "2012 s.d. 2025", "2023 dan 2025"."""
    return clauses.years_in_words(years) if years else ""


@register.simple_tag
def lama(row: Any) -> str:
    """{% lama fasilitasi %}: "12 hari (8 hari kerja)", from the request to its end."""
    return str(timing.taken(row.diminta_pada, row.selesai_pada)) if row.selesai_pada else ""


@register.simple_tag
def jarak_hari(day: date | None, on: date) -> str:
    """{% jarak_hari koperasi.sertifikat_nik_berakhir on %}: "12 hari lagi", "hari ini", "lewat 40 hari"."""
    if day is None:
        return ""
    days = (day - on).days
    return "hari ini" if not days else f"{days} hari lagi" if days > 0 else f"lewat {-days} hari"


@register.simple_tag
def contoh_kelas(step: str) -> SafeString | str:
    """{% contoh_kelas kelas %}: a small sample of the fill of a class on the map; nothing without a class."""
    return format_html("{} ", swatch(step)) if step else ""
