"""Kinds of work: a name, a function, and how long one unit may take before another worker takes it over.

    @kind("impor", lease=900, label="Impor data koperasi")
    def run(job: Pekerjaan) -> dict: ...

Declare them in an app's `tasks.py`; the web process and the workers both import those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from koperasi.jobs.models import Pekerjaan

Run = Callable[["Pekerjaan"], dict[str, Any] | None]


class JobRefused(Exception):
    """Raised by a kind's function for a failure that repeating cannot heal; its text is the sentence people read."""


@dataclass(frozen=True)
class Kind:
    name: str
    run: Run
    lease: int
    label: str
    link: Callable[[Pekerjaan], str] | None = None


_kinds: dict[str, Kind] = {}


def kind(name: str, *, lease: int, label: str, link: Callable[[Pekerjaan], str] | None = None) -> Callable[[Run], Run]:
    """Registers `run(job)`. `lease` in seconds. `link(job)` is the page a person goes to when it is done.

    The function runs inside one transaction that also records its result: what it writes is lost with it when the
    lease was lost meanwhile. It may therefore run again, and writes to files must bear that.
    """

    def register(run: Run) -> Run:
        _kinds[name] = Kind(name=name, run=run, lease=lease, label=label, link=link)
        return run

    return register


def get(name: str) -> Kind:
    """Raises KeyError for a kind nobody declared."""
    if name not in _kinds:
        autodiscover_modules("tasks")
    return _kinds[name]
