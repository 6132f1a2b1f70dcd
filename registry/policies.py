"""Who may see which cooperative. `check_x` raises a sentence, `can_x` wraps it for the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koperasi.accounts.roles import Izin
from registry.kantor import today

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from registry.models.koperasi import KoperasiQuerySet


class Refused(Exception):
    """What the state of things does not allow; `str()` is one Indonesian sentence for the person who tried."""


def koperasi_scope(koperasi_set: KoperasiQuerySet, user: User) -> KoperasiQuerySet:
    """Staff see every live record of the district; an officer the cooperatives of an access in force today."""
    if not user.is_authenticated:
        return koperasi_set.none()
    if user.boleh(Izin.KOPERASI_LIHAT):
        return koperasi_set.live()
    on = today()
    return (
        koperasi_set.live()
        .filter(akses_set__user=user, akses_set__dari__lte=on)
        .exclude(akses_set__in=user.akses_set.filter(sampai__lte=on))
    )
