"""{% load pembinaan %}: what the pages of pembinaan have in common."""

from __future__ import annotations

from typing import Any

from django import template

from pembinaan import navigation

register = template.Library()


@register.inclusion_tag("pembinaan/_ruang.html", takes_context=True)
def coaching_rooms(context: template.Context) -> dict[str, Any]:
    """{% coaching_rooms %}: the row of rooms above each list page of pembinaan, the present one marked."""
    return {"ruang": navigation.coaching_for(context["request"])}
