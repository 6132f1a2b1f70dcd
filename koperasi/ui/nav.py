"""Navigation as data. Which items a person gets is decided above (pembinaan.context); here is only how they look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Item:
    """One entry of the main navigation.

    count: things to do, shown beside the label when not zero. minor: seldom used, stands in the menu "Lainnya".
    """

    label: str
    url_name: str
    active: bool = False
    count: int = 0
    minor: bool = False
    under: tuple[str, ...] = ()  # beginnings of other addresses that belong to this room

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Crumb:
    """One step of the breadcrumbs; the last one has no url."""

    label: str
    url: str = ""


FEW = 5  # so many entries all stand in the bar, seldom used or not
ONE_ROW = 7  # so many entries fit beside the office's name; more get a row of their own


@dataclass(frozen=True)
class Menu:
    """The navigation as the header draws it: few entries all stand in the bar, minor or not."""

    items: Sequence[Item]

    @property
    def major(self) -> list[Item]:
        return [item for item in self.items if item not in self.minor]

    @property
    def minor(self) -> list[Item]:
        return [item for item in self.items if item.minor] if len(self.items) > FEW else []

    @property
    def minor_active(self) -> bool:
        return any(item.active for item in self.minor)

    @property
    def own_row(self) -> bool:
        return len(self.major) + bool(self.minor) > ONE_ROW


def mark_active(items: Iterable[Item], request: HttpRequest) -> list[Item]:
    """The same items; active is the one with the longest address that begins the request's path."""
    listed = list(items)
    fits = {n: _fit(item, request.path) for n, item in enumerate(listed)}
    nearest = max(fits, key=lambda n: fits[n], default=None)
    return [replace(item, active=n == nearest and fits[n] > 0) for n, item in enumerate(listed)]


def _fit(item: Item, path: str) -> int:
    """Letters of the longest address of the item with which the path begins; 0 for none."""
    if item.url == "/":
        return int(path == "/")
    return max((len(start) for start in (item.url, *item.under) if path.startswith(start)), default=0)
