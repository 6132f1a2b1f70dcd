"""When account acts are allowed. `check_x` raises `Refused` with a sentence, `can_x` wraps it for the button."""

from __future__ import annotations

from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.ports import today
from koperasi.accounts.roles import Peran


class Refused(Exception):
    """The act is not possible in this state; the text is the sentence for the person."""


def check_grant(*, by: User, user: User) -> None:
    if by.pk == user.pk:
        raise Refused("Anda tidak dapat memberi peran kepada diri sendiri. Mintalah admin lain melakukannya.")
    if not user.is_active:
        raise Refused("Akun ini nonaktif. Aktifkan dahulu sebelum memberi peran.")


def check_end(*, row: PeranPengguna) -> None:
    if row.sampai and row.sampai <= today():
        raise Refused("Peran ini sudah berakhir.")
    if row.peran == Peran.ADMIN:
        _check_other_admin(row.user)


def check_deactivate(*, by: User, user: User) -> None:
    if by.pk == user.pk:
        raise Refused("Anda tidak dapat menonaktifkan akun sendiri.")
    if Peran.ADMIN in user.peran_aktif:
        _check_other_admin(user)


def check_link(*, user: User) -> None:
    if not user.is_active:
        raise Refused("Akun ini nonaktif. Aktifkan dahulu sebelum membuat tautan sandi.")


def can_deactivate(*, by: User, user: User) -> bool:
    try:
        check_deactivate(by=by, user=user)
    except Refused:
        return False
    return user.is_active


def can_grant(*, by: User, user: User) -> bool:
    try:
        check_grant(by=by, user=user)
    except Refused:
        return False
    return True


def _check_other_admin(user: User) -> None:
    others = PeranPengguna.objects.active(on=today()).filter(peran=Peran.ADMIN, user__is_active=True)
    if not others.exclude(user=user).exists():
        raise Refused("Ini satu-satunya admin. Angkat admin lain dahulu, supaya kantor tidak terkunci.")
