"""Every list page of pembinaan, with each filter, order and tab that the page itself offers: queries and milliseconds.

Statements are timed by what the database's own process spent on a processor, so that a busy machine gives the same
figures as a quiet one. The page is what this process spent on one beside that: the view, the template, the middleware.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import connection
from django.test import Client

from koperasi.accounts.models import User

TAKEN = 3  # options of each list of choices: the first ones, and the last
SEARCHES = ("makmur", "kud tani", "xyzzy")


class Watch:
    """Milliseconds of processor time of each statement, and its text."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, str]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        start = spent()
        try:
            return execute(sql, params, many, context)
        finally:
            self.taken.append(((spent() - start) * 1000, sql))


def spent() -> float:
    """Seconds the backend of this connection has spent on a processor; the wall clock where that cannot be read."""
    own = connection.connection
    path = Path(f"/proc/{own.info.backend_pid}/schedstat") if own else Path("/nowhere")
    return int(path.read_text().split()[0]) / 1e9 if path.exists() else time.perf_counter()


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    with connection.execute_wrapper(watch):
        yield watch


@dataclass
class Figure:
    """One page; milliseconds. `page`: processor time of the database and of this process together."""

    url: str
    who: str
    watch: Watch
    page: float
    wall: float
    html: str = field(repr=False)

    @property
    def queries(self) -> int:
        return len(self.watch.taken)

    @property
    def slowest(self) -> float:
        return max((ms for ms, _ in self.watch.taken), default=0)

    @property
    def sum(self) -> float:
        return sum(ms for ms, _ in self.watch.taken)


class Offers(HTMLParser):
    """What a page lets one ask of it: fields of its GET forms, and links to itself."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.reading, self.select = path, False, ""
        self.choices: dict[str, list[str]] = {}
        self.links: dict[tuple[str, ...], list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            there = urlsplit(has.get("action", "")).path
            self.reading = has.get("method", "get").lower() == "get" and there in ("", self.path)
        elif tag == "a":
            self._link(has.get("href", ""))
        elif not self.reading:
            return
        elif tag == "select":
            self.select = has.get("name", "")
        elif tag == "option" and self.select and has.get("value"):
            self.choices.setdefault(self.select, []).append(has["value"])
        elif tag == "input" and has.get("type") in ("checkbox", "radio") and has.get("name"):
            self.choices.setdefault(has["name"], []).append(has.get("value", "on"))
        elif tag == "input" and has.get("name") == "q":
            self.choices["q"] = list(SEARCHES)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.reading = False
        elif tag == "select":
            self.select = ""

    def _link(self, href: str) -> None:
        parts = urlsplit(href)
        if parts.netloc or parts.path not in ("", self.path) or not parts.query:
            return
        asked = parse_qsl(parts.query)
        kind = ("urut", *[v for k, v in asked if k == "urut"]) if any(k == "urut" for k, _ in asked) else \
            tuple(sorted(k for k, _ in asked))  # fmt: skip
        self.links.setdefault(kind, []).append(f"?{parts.query}")

    def queries(self) -> list[str]:
        found = []
        for name, values in self.choices.items():
            some = values if len(values) <= TAKEN + 1 else [*values[:TAKEN], values[-1]]
            found += [f"?{urlencode({name: value})}" for value in some if value]
        for links in self.links.values():
            found += links if len(links) <= TAKEN else [links[0], links[-1]]
        return list(dict.fromkeys(found))


def crawl(pages: list[tuple[User, str, str]]) -> list[Figure]:
    """`pages`: who asks, a word for it, an address. Each as it opens, and then with everything it offers."""
    found = []
    for user, who, address in pages:
        client = Client()
        client.force_login(user)
        first = quietest(client, address, who)
        found.append(first)
        offers = Offers(urlsplit(address).path)
        offers.feed(first.html)
        if "?" not in address:
            found += [quietest(client, address + query, who) for query in offers.queries()]
    return found


def quietest(client: Client, url: str, who: str, *, rounds: int = 3) -> Figure:
    """What it costs, not what else the machine was doing."""
    return min((_once(client, url, who) for _ in range(rounds)), key=lambda figure: figure.page)


def _once(client: Client, url: str, who: str) -> Figure:
    with watching() as watch:
        wall, own = time.perf_counter(), time.process_time()
        response = client.get(url)
        own, wall = time.process_time() - own, time.perf_counter() - wall
    if response.status_code != 200:
        raise AssertionError(f"{who} {url}: {response.status_code}")
    total = sum(ms for ms, _ in watch.taken)
    return Figure(url, who, watch, own * 1000 + total, wall * 1000, response.content.decode())


def table(figures: list[Figure]) -> str:
    """A line a page (its worst question), the slowest first."""
    worst: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        worst.setdefault((figure.who, urlsplit(figure.url).path), []).append(figure)
    lines = [f"  {'halaman':58} {'tanya':>5} {'kueri':>5} {'terlama':>8} {'jumlah':>8} {'halaman':>8} {'nyata':>8}"]
    for (who, path), own in sorted(worst.items(), key=lambda pair: -max(one.slowest for one in pair[1])):
        lines.append(
            f"  {who + ' ' + path:58} {len(own):5} {max(one.queries for one in own):5} "
            f"{max(one.slowest for one in own):8.1f} {max(one.sum for one in own):8.1f} "
            f"{max(one.page for one in own):8.0f} {max(one.wall for one in own):8.0f}"
        )
        top = max(own, key=lambda one: one.slowest)
        lines.append(f"      {top.url}")
    return "\n".join(lines)


def steady() -> None:
    """No parallel workers: what they spend is not this process's. Nor compiling, which no such query earns back."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
