"""The request as our views get it: somebody has logged in (closed by default), and htmx has been looked at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class Request(HttpRequest):
    """For annotations only; never made. `user` is an `accounts.User` (Any here, because lib knows no models)."""

    user: Any
    htmx: Any
