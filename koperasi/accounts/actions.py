"""Every act on accounts: keyword-only, one transaction, its row in the trail."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from koperasi.accounts import policies
from koperasi.accounts.models import PeranPengguna, TautanSandi, User
from koperasi.accounts.ports import record, today
from koperasi.accounts.roles import Peran
from koperasi.lib import dates, teks

LINK_DAYS = 7


@transaction.atomic
def create_user(*, by: User, username: str, nama: str, **fields: Any) -> User:
    """A person who cannot log in until a link was used to set a password. ValidationError if the name or the phone
    number is taken or cannot be read."""
    fields = _one_spelling(fields)
    user = User.objects.create_user(username, None, nama=nama, **fields)
    record("pengguna.buat", by=by, object=user)
    return user


@transaction.atomic
def edit_user(*, by: User, user: User, **fields: Any) -> User:
    locked = _lock(user)
    fields = _one_spelling(fields)
    changed = sorted(name for name, value in fields.items() if getattr(locked, name) != value)
    for name, value in fields.items():
        setattr(locked, name, value)
    if changed:
        locked.save(update_fields=changed)
        record("pengguna.ubah", by=by, object=locked, detail={"kolom": changed})
    return locked


@transaction.atomic
def grant_role(
    *, by: User | None, user: User, peran: str, dari: date, sampai: date | None = None, kualifikasi: str = "definitif"
) -> PeranPengguna:
    """`sampai` is the first day without the role. ValidationError where the dates contradict or overlap.

    `by` None is the server's own console (the first admin, the demo).
    """
    if by is not None:
        policies.check_grant(by=by, user=user)
    row = PeranPengguna(user=user, peran=peran, dari=dari, sampai=sampai, kualifikasi=kualifikasi, diberikan_oleh=by)
    row.full_clean()
    row.save()
    record("peran.beri", by=by, object=user, detail=_role_detail(row))
    return row


@transaction.atomic
def end_role(*, by: User, row: PeranPengguna) -> None:
    """From now on the person has the role no more; today counts as a day without it."""
    locked = PeranPengguna.objects.select_for_update().select_related("user").get(pk=row.pk)
    policies.check_end(row=locked)
    locked.sampai = max(today(), locked.dari)
    locked.save(update_fields=["sampai"])
    record("peran.akhiri", by=by, object=locked.user, detail=_role_detail(locked))


@transaction.atomic
def hold_role(*, by: User, user: User, peran: str, sampai: date | None) -> None:
    """From today the person holds `peran` until `sampai` (the first day without it), whatever stood before."""
    row = user.peran.active(on=today()).filter(peran=peran).select_for_update().first()
    if row is None:
        if sampai is None or sampai > today():
            grant_role(by=by, user=user, peran=peran, dari=today(), sampai=sampai)
        return
    if row.sampai != sampai:
        row.sampai = sampai
        row.full_clean()
        row.save(update_fields=["sampai"])
        record("peran.ubah", by=by, object=user, detail=_role_detail(row))


@transaction.atomic
def shut_out(*, user: User) -> None:
    """Open links and running sessions end now. For actions that say in the trail why."""
    user.tautan_sandi.filter(dipakai_pada=None, dicabut_pada=None).update(dicabut_pada=dates.sekarang())
    _end_sessions(user)


@transaction.atomic
def deactivate(*, by: User, user: User) -> None:
    """No log-in, no rights, and whoever is logged in with this account is out with the next click."""
    locked = _lock(user)
    policies.check_deactivate(by=by, user=locked)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    shut_out(user=locked)
    record("pengguna.nonaktifkan", by=by, object=locked)


@transaction.atomic
def activate(*, by: User, user: User) -> None:
    locked = _lock(user)
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    record("pengguna.aktifkan", by=by, object=locked)


@transaction.atomic
def issue_link(*, by: User, user: User, recover: bool = False) -> str:
    """The code of a new link to set a password, shown once; older links of this person end.

    The old password and the running sessions end when the link is used; with `recover` at once, because the phone on
    which they are may be in other hands.
    """
    policies.check_link(user=user)
    locked = _lock(user)
    if recover:
        locked.set_unusable_password()
        locked.save(update_fields=["password"])
        _end_sessions(locked)
    user.tautan_sandi.filter(dipakai_pada=None, dicabut_pada=None).update(dicabut_pada=dates.sekarang())
    code = secrets.token_urlsafe(24)
    now = dates.sekarang()
    TautanSandi.objects.create(
        user=user, sidik=_hash(code), dibuat_oleh=by, dibuat_pada=now, berlaku_sampai=now + timedelta(days=LINK_DAYS)
    )
    record("sandi.tautan", by=by, object=user)
    return code


def find_link(code: str) -> TautanSandi | None:
    """The link if it may still be used. Reading it consumes nothing: chat programs open every link they show."""
    usable = TautanSandi.objects.filter(
        sidik=_hash(code),
        dipakai_pada=None,
        dicabut_pada=None,
        berlaku_sampai__gt=dates.sekarang(),
        user__is_active=True,
    )
    return usable.select_related("user").first()


@transaction.atomic
def redeem_link(*, code: str, password: str) -> User:
    """Sets the password and uses the link up. `Refused` if somebody was faster or it has ended; ValidationError if the
    password is too weak. All sessions of that person end."""
    link = find_link(code)
    unused = TautanSandi.objects.filter(pk=link.pk if link else None, dipakai_pada=None, dicabut_pada=None)
    used = unused.update(dipakai_pada=dates.sekarang())
    if not link or not used:
        raise policies.Refused("Tautan ini sudah dipakai atau tidak berlaku lagi. Mintalah yang baru kepada dinas.")
    user = _lock(link.user)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    _end_sessions(user)
    record("sandi.setel", by=user, object=user)
    return user


def _one_spelling(fields: dict[str, Any]) -> dict[str, Any]:
    """A phone number as the database keeps it; ValidationError where it is none."""
    if not fields.get("telepon"):
        return fields | {"telepon": None} if "telepon" in fields else fields
    number = teks.read_phone(fields["telepon"])
    if not number:
        raise ValidationError({"telepon": "Nomor telepon tidak dapat dibaca. Contoh: 0812-3456-7890."})
    return fields | {"telepon": number}


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def _lock(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _role_detail(row: PeranPengguna) -> dict[str, Any]:
    return {
        "peran": Peran(row.peran).label,
        "sebagai": row.get_kualifikasi_display(),
        "dari": row.dari.isoformat(),
        "hari_terakhir": row.hari_terakhir.isoformat() if row.hari_terakhir else None,
    }
