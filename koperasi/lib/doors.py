"""Marks on views that the log-in middleware and the guard test read.

They stand here because jobs and ui lie below accounts, which reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse

View = TypeVar("View", bound=Callable[..., HttpResponse])


def public(view: View) -> View:
    """Open to anyone without log-in; the short list of these is committed in tests/guards/test_urls.py."""
    view.terbuka = True  # type: ignore[attr-defined]
    return view


def any_user(view: View) -> View:
    """Open to whoever is logged in, pengurus too: the view itself shows only what is theirs."""
    view.syarat = frozenset()  # type: ignore[attr-defined]
    return view
