"""Paging and sorting of lists from the URL: ?hal=2&per=50&urut=-nama. The URL is the state of a list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

SIZES = (25, 50, 100)
DEEPEST_ROW = 10_000  # OFFSET 200,000 costs 116 ms: beyond this a list offers its filters instead


class ListPage(Page):
    def end_index(self) -> int:
        return min(self.number * self.paginator.per_page, self.paginator.count)


class ListPaginator(Paginator):
    """A paginator that ends at DEEPEST_ROW rows but still knows the whole count."""

    @property
    def num_pages(self) -> int:
        return max(1, -(-min(self.count, DEEPEST_ROW) // self.per_page))

    def _get_page(self, *args: Any, **kwargs: Any) -> ListPage:  # Django's documented hook for its own Page
        return ListPage(*args, **kwargs)

    @property
    def cut(self) -> bool:
        return self.count > DEEPEST_ROW


def paginate(request: HttpRequest, rows: Any, *, count: int | None = None) -> Page:
    """The page the URL asks for; nonsense and numbers beyond the end give the nearest page that exists.

    `count` spares the query where the caller has counted already.
    """
    asked = request.GET.get("per", "")
    size = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in SIZES else SIZES[0]
    paginator = ListPaginator(rows, size)
    if count is not None:
        paginator.__dict__["count"] = count  # cached_property: filled beforehand
    return paginator.get_page(request.GET.get("hal"))


def paginate_keys(request: HttpRequest, rows: Any, *, count: int | None = None) -> Page:
    """As `paginate`, for rows that are wide or carry much beside them: the order is found on keys alone, and only the
    rows of the page are read in full. One query more; `rows` is an ordered queryset."""
    page = paginate(request, rows.prefetch_related(None).values_list("pk", flat=True), count=count)
    keys = list(page.object_list)
    found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)} if keys else {}
    page.object_list = [found[key] for key in keys if key in found]
    return page


def sort_key(request: HttpRequest, allowed: Collection[str], default: str) -> str:
    """The asked order ("nama" or "-nama") if its name is allowed, else the default."""
    asked = request.GET.get("urut", "")
    return asked if asked.removeprefix("-") in allowed else default
