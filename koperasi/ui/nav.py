"""Navigation as data. Which items a person gets is decided above (pembinaan.context); here is only how they look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Item:
    """One entry of the main navigation. `count` is a number of things to do, shown beside the label when not zero."""

    label: str
    url_name: str
    active: bool = False
    count: int = 0

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Crumb:
    """One step of the breadcrumbs; the last one has no url."""

    label: str
    url: str = ""


def mark_active(items: Iterable[Item], request: HttpRequest) -> list[Item]:
    """The same items; active is the one whose address is the longest beginning of the request's path."""
    listed = list(items)
    under = [item for item in listed if request.path.startswith(item.url) and (item.url != "/" or request.path == "/")]
    nearest = max(under, key=lambda item: len(item.url), default=None)
    return [replace(item, active=item is nearest) for item in listed]
