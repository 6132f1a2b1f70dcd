"""Every page of the URLconf with who may open it, so that new pages are walked without being named here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from koperasi.accounts.middleware import OPEN_NAMES
from koperasi.accounts.roles import PERAN_IZIN, STAF, Izin, Peran

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# Alternatives in a route written as a regular expression: the first one is opened.
GROUP = re.compile(r"\(\?P<\w+>([^|)]*)[^)]*\)")
LEAVES = {"account_logout"}  # ends the log-in of the walk; tests/e2e/test_entrance.py opens it
WITHOUT_LOGIN = {"sandi-set"}  # needs a secret link


@dataclass(frozen=True)
class Place:
    name: str
    route: str
    roles: frozenset[Peran]  # who may open it; empty: nobody has to log in
    open: bool

    def path(self, samples: dict[str, Any]) -> str:
        """The route with arguments that stand for something: `samples` by name of the page, else by what stands before
        the argument."""
        if self.name in samples:
            return str(samples[self.name])
        path = self.route
        while found := ARGUMENT.search(path):
            key = ARGUMENT.sub("", self.route[: self._start(found, path)]).replace("//", "/").strip("/")
            path = path[: found.start()] + str(samples[key]) + path[found.end() :]
        return "/" + path

    def _start(self, found: re.Match[str], path: str) -> int:
        return self.route.rindex(path[found.start() :])


def places() -> list[Place]:
    return sorted({place.name: place for place in _walk(get_resolver(), "", "")}.values(), key=lambda place: place.name)


def _walk(resolver: URLResolver, space: str, route: str) -> Iterator[Place]:
    for entry in resolver.url_patterns:
        here = route + _text(str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{entry.namespace}:" if entry.namespace else space, here)
        elif entry.name and entry.name not in LEAVES | WITHOUT_LOGIN:
            yield _place(entry, space + entry.name, here)


def _text(pattern: str) -> str:
    return GROUP.sub(r"\1", pattern).replace("\\", "").strip("^$") if "(?P" in pattern else pattern


def _place(entry: URLPattern, name: str, route: str) -> Place:
    view = entry.callback
    if getattr(view, "terbuka", False) or name in OPEN_NAMES:
        return Place(name, route, frozenset(), True)
    return Place(name, route, frozenset(role for role in Peran if _may(view, role)), False)


def _may(view: Callable[..., Any], role: Peran) -> bool:
    wanted = getattr(view, "syarat", frozenset())  # allauth's own pages say nothing: for whoever is logged in
    if wanted == {"staf"}:
        return role in STAF
    return not wanted or bool({Izin(right) for right in wanted} & PERAN_IZIN[role])
