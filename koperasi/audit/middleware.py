"""Puts who is acting into the history that the triggers write, and writes down what an auditor looked at."""

from __future__ import annotations

from collections.abc import Callable

import pghistory
from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse

from koperasi.audit import trail

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class HistoryMiddleware:
    """The context is set on unsafe methods only: under it raw SQL may hold no literal `%`, and reads need none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self._looked(request, self.get_response(request))
        with pghistory.context(user=getattr(request.user, "pk", None), url=request.path):
            return self.get_response(request)

    def _looked(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The one GET that writes: every page an auditor was shown, with its filters."""
        user = request.user
        if user.is_authenticated and response.status_code == 200 and user.hanya_membaca:
            detail = {"alamat": request.get_full_path()[:500]}
            trail.record(trail.LOOKED, by=user, detail=detail, ip=get_adapter().get_client_ip(request))
        return response
