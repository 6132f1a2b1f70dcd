"""How often one address may ask at a door that is open to anyone."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

A_MINUTE = 30


def too_often(request: HttpRequest, door: str, *, most: int = A_MINUTE) -> bool:
    """Whether this address asked at `door` more than `most` times within a minute; this call counts.

    What is asked for cannot be guessed anyway: this spares the server. While the cache is away nobody is refused.
    """
    key = f"{door}:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, 60)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two
        return False
