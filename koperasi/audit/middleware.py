"""Puts who is acting into the history that the triggers write, and writes down what an auditor looked at."""

from __future__ import annotations

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class HistoryMiddleware:
    """On unsafe methods only: under pghistory's context raw SQL may hold no literal `%`, and reads need no context."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self.get_response(request)
        with pghistory.context(user=getattr(request.user, "pk", None), url=request.path):
            return self.get_response(request)
