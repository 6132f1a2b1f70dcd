"""What a view demands of the person, written above the view and readable by the guard test.

Every view is closed to strangers by `CloseByDefaultMiddleware` unless it is `@public`. On top of that each staff
view says which right it needs; a guard test refuses views that say nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from koperasi.accounts.roles import Izin, roles_with
from koperasi.lib.doors import any_user, public
from koperasi.lib.http import Request

__all__ = ["any_staff", "any_user", "check_permission", "public", "requires"]

View = Callable[..., HttpResponse]


def any_staff(view: View) -> View:
    """Open to everyone who holds a role of the office today."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.adalah_staf:
            raise PermissionDenied("Halaman ini hanya untuk pegawai dinas.")
        return view(request, *args, **kwargs)

    guarded.syarat = frozenset({"staf"})  # type: ignore[attr-defined]
    return guarded


def requires(*permissions: Izin) -> Callable[[View], View]:
    """403 unless the person holds at least one of `permissions` today; the sentence names what is missing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            check_permission(request.user, *permissions)
            return view(request, *args, **kwargs)

        guarded.syarat = frozenset(permissions)  # type: ignore[attr-defined]
        return guarded

    return decorate


def check_permission(user: Any, *permissions: Izin) -> None:
    """Raises PermissionDenied with a sentence unless `user` holds one of `permissions` today."""
    if not any(user.boleh(permission) for permission in permissions):
        raise PermissionDenied(missing_sentence(permissions[0]))


def missing_sentence(permission: Izin) -> str:
    roles = ", ".join(role.label[0].lower() + role.label[1:] for role in roles_with(permission))
    return f"Anda tidak berhak {permission.label}. Hak ini ada pada: {roles}."
