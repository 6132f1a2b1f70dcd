"""What every page needs: the office, who is looking, and where they may go. The roof knows none of it."""

from __future__ import annotations

from django.http import HttpRequest

from registry.models import Kantor


def office(request: HttpRequest) -> dict[str, object]:
    from pembinaan.navigation import items_for

    user = getattr(request, "user", None)
    known = bool(user and user.is_authenticated)
    return {
        "kantor": Kantor.objects.get_current(),
        "nav": items_for(request) if known else [],
        "peran_label": ", ".join(sorted(role.label for role in user.peran_aktif)) if known and user else "",
    }
