"""{% load pembinaan %}: what the pages of pembinaan have in common."""

from __future__ import annotations

from typing import Any

from django import template

from koperasi.ui.templatetags.ui import status_pill
from pembinaan import navigation
from pembinaan.models import HasilKasus

register = template.Library()


@register.inclusion_tag("pembinaan/_ruang.html", takes_context=True)
def coaching_rooms(context: template.Context) -> dict[str, Any]:
    """{% coaching_rooms %}: the row of rooms above each list page of pembinaan, the present one marked."""
    return {"ruang": navigation.coaching_for(context["request"])}


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
