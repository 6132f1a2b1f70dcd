"""Closed by default: a view is for people who have logged in unless it says `@public`. And when they last clicked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone

from koperasi.lib.http import Request

# allauth's own pages for people who are not logged in yet. Sign-up answers "closed".
OPEN_NAMES = frozenset({"account_login", "account_logout", "account_signup", "account_inactive", "mfa_authenticate"})
# What an auditor may still post: leave, and keep their own log-in safe.
OWN_ACCOUNT_PREFIXES = ("account_", "mfa_", "usersessions_")


class CloseByDefaultMiddleware:
    """Anonymous people go to the log-in page, auditors only read, and staff set up MFA where it is demanded."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if getattr(view, "terbuka", False) or name in OPEN_NAMES:
            return None
        user = request.user
        if not user.is_authenticated:
            return self._to_login(request)
        own_account = name.startswith(OWN_ACCOUNT_PREFIXES)
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not own_account and user.hanya_membaca:
            raise PermissionDenied("Sebagai auditor Anda hanya membaca; tidak ada yang dapat diubah dengan akun ini.")
        if settings.WAJIB_MFA and not own_account and user.adalah_staf and not has_mfa(user):
            return self._answer(request, reverse("mfa_activate_totp"))
        return None

    def _to_login(self, request: Request) -> HttpResponse:
        if _is_htmx(request):
            # The page around the fragment is what the person must come back to, not the fragment.
            current = getattr(request.htmx, "current_url_abs_path", None) or "/"
            return self._answer(request, redirect_to_login(current).url)
        if request.method not in {"GET", "HEAD"}:
            return redirect(resolve_url(settings.LOGIN_URL))
        return redirect_to_login(request.get_full_path())

    def _answer(self, request: Request, url: str) -> HttpResponse:
        if _is_htmx(request):
            return HttpResponse(headers={"HX-Redirect": url})
        return redirect(url)


CLICK_SECONDS = 300


class LastClickMiddleware:
    """Keeps when and from where each session last came, for "Perangkat saya": written at most once in five minutes,
    so that a page costs no write (allauth's own tracking writes with every request)."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        key = request.session.session_key
        if key and request.user.is_authenticated and cache.add(f"klik:{key}", 1, CLICK_SECONDS):
            old = timezone.now() - timedelta(seconds=CLICK_SECONDS)
            UserSession.objects.filter(session_key=key, last_seen_at__lt=old).update(
                last_seen_at=timezone.now(), ip=get_adapter().get_client_ip(request)
            )
        return response


def _is_htmx(request: Request) -> bool:
    return bool(getattr(request, "htmx", False))


def has_mfa(user: Any) -> bool:
    """One query; asked only where WAJIB_MFA is on."""
    from allauth.mfa.utils import is_mfa_enabled

    return is_mfa_enabled(user)
