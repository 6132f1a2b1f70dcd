"""Inviting officers: who may act for which cooperative, until when, and the link by which they set a password.

An access ends with the person's term; `sampai` is the first day without it. The role `pengurus` is held as long as
any access of that person is.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.accounts import actions as accounts
from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit import trail
from koperasi.lib import teks
from registry import access, kantor
from registry.models import AksesPengurus, Koperasi

if TYPE_CHECKING:
    from collections.abc import Iterable

trail.describe(
    {
        "akses.beri": "memberi akses pengurus",
        "akses.ubah": "mengubah akses pengurus",
        "akses.akhiri": "mengakhiri akses pengurus",
        "akses.undang": "membuat undangan masuk untuk",
        access.OPENED: "membuka WhatsApp untuk undangan",
    }
)


class KnownNumber(Exception):
    """The number belongs to somebody: the petugas says whether it is the same person."""

    def __init__(self, user: User) -> None:
        super().__init__(f"Nomor ini sudah tercatat atas nama {user.nama}.")
        self.user = user


@transaction.atomic
def invite(
    *,
    koperasi: Koperasi,
    nama: str,
    jabatan: str,
    telepon: str | None,
    sampai: dt.date,
    by: User,
    same_person: int | None = None,
) -> tuple[AksesPengurus, str]:
    """The access and the code of a link, shown once; "" for somebody who has a password already.

    Raises Refused, and KnownNumber unless `same_person` names whose number it is.
    """
    Koperasi.objects.select_for_update().get(pk=koperasi.pk)  # two clerks, one name: one account
    user = User.objects.filter(telepon=telepon).first() if telepon else None
    if user is None:
        access.check_invite(koperasi, nama, on=kantor.today())
        user = accounts.create_user(by=by, username=_free_name(nama), nama=nama, telepon=telepon)
    else:
        access.check_give(koperasi, user, on=kantor.today())
        if user.pk != same_person:
            raise KnownNumber(user)
    akses = AksesPengurus.objects.create(
        user=user, koperasi=koperasi, jabatan=jabatan, dari=kantor.today(), sampai=sampai, diberikan_oleh=by
    )
    _cover(user, by=by)
    _record("akses.beri", akses, by=by)
    return akses, "" if user.has_usable_password() else _link(akses, by=by)


@transaction.atomic
def invite_again(*, akses: AksesPengurus, telepon: str | None, by: User) -> str:
    """Recovery: the code of a new link. The old password, links and sessions end now. Raises Refused."""
    akses = _locked(akses)
    access.check_held(akses, on=kantor.today())
    access.check_person(akses.user, on=kantor.today())
    access.check_number(akses.user, telepon)
    if telepon != akses.user.telepon:
        accounts.edit_user(by=by, user=akses.user, telepon=telepon)
    return _link(akses, by=by)


@transaction.atomic
def change(*, akses: AksesPengurus, jabatan: str, sampai: dt.date, by: User) -> AksesPengurus:
    """Another office, or a term that was extended. Raises Refused."""
    akses = _locked(akses)
    access.check_held(akses, on=kantor.today())
    akses.jabatan, akses.sampai = jabatan, sampai
    akses.save(update_fields=["jabatan", "sampai"])
    _cover(akses.user, by=by)
    _record("akses.ubah", akses, by=by)
    return akses


@transaction.atomic
def end(*, akses: AksesPengurus, by: User) -> None:
    """From now on the person sees this cooperative no more. Without another one they are logged out. Raises Refused."""
    akses = _locked(akses)
    access.check_held(akses, on=kantor.today())
    akses.sampai = max(kantor.today(), akses.dari)
    akses.save(update_fields=["sampai"])
    if not _cover(akses.user, by=by) and not akses.user.adalah_staf:
        accounts.shut_out(user=akses.user)
    _record("akses.akhiri", akses, by=by)


def note_opened(*, akses: AksesPengurus, by: User) -> None:
    """WhatsApp was opened with the invitation ready; nobody knows whether it was sent."""
    trail.record(access.OPENED, by=by, object=akses)


def _link(akses: AksesPengurus, *, by: User) -> str:
    code = accounts.issue_link(by=by, user=akses.user, recover=True)
    _record("akses.undang", akses, by=by)
    return code


def _cover(user: User, *, by: User) -> bool:
    """The role lasts as long as the longest access; False where none is left."""
    held = user.akses_set.filter(access.not_ended(kantor.today()))
    ends: Iterable[dt.date | None] = list(held.values_list("sampai", flat=True))
    until = None if None in ends else max((day for day in ends if day), default=kantor.today())
    accounts.hold_role(by=by, user=user, peran=Peran.PENGURUS, sampai=until)
    return bool(ends)


def _free_name(nama: str) -> str:
    """`siti.khoiriyah`, or with the first free number behind it."""
    name = teks.slip_name(nama)
    taken = set(User.objects.filter(username__startswith=name).values_list("username", flat=True))
    return next(one for n in range(1, len(taken) + 2) if (one := name if n == 1 else f"{name}{n}") not in taken)


def _locked(akses: AksesPengurus) -> AksesPengurus:
    rows = AksesPengurus.objects.select_for_update(of=("self",)).select_related("user", "koperasi")
    return rows.get(pk=akses.pk)


def _record(action: str, akses: AksesPengurus, *, by: User) -> None:
    detail: dict[str, Any] = {
        "jabatan": akses.get_jabatan_display(),
        "hari_terakhir": akses.hari_terakhir.isoformat() if akses.hari_terakhir else None,
    }
    trail.record(action, by=by, object=akses, detail=detail)
