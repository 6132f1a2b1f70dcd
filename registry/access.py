"""Who may act for a cooperative: what its page shows, and when access may be given, changed or ended."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from koperasi.accounts.models import TautanSandi
from koperasi.accounts.roles import Izin, Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates, teks
from registry.models import AksesPengurus, Koperasi
from registry.policies import Refused, check_live

if TYPE_CHECKING:
    from koperasi.accounts.models import User

OPENED = "akses.wa"


def not_ended(on: dt.date) -> Q:
    return Q(sampai=None) | Q(sampai__gt=on)


# --- What the page of a cooperative shows -----------------------------------------------------
def panel(koperasi: Koperasi, user: User, *, on: dt.date) -> dict[str, Any]:
    """For templates/registry/akses/_panel.html, in two queries."""
    rows = list(_rows(koperasi))
    held = [row for row in rows if row.sampai is None or row.sampai > on]
    known = {row.user.telepon for row in held} | {teks.normalize_name(row.user.nama) for row in held}
    can_invite = user.boleh(Izin.PENGURUS_UNDANG) and not user.hanya_membaca
    return {
        "rows": held,
        "ended": [row for row in rows if row not in held],
        "can_invite": can_invite,
        "not_invited": [
            one
            for one in (koperasi.pengurus_set.filter(Q(sampai=None) | Q(sampai__gte=on)) if can_invite else ())
            if not known & {teks.read_phone(one.telepon), teks.normalize_name(one.nama)}
        ],
    }


def _rows(koperasi: Koperasi) -> Any:
    """Each access with its open link (`tautan_sampai`, `tautan_dibuat`) and when WhatsApp was last opened for it."""
    link = TautanSandi.objects.filter(
        user=OuterRef("user"), dipakai_pada=None, dicabut_pada=None, berlaku_sampai__gt=dates.sekarang()
    ).order_by("-pk")
    kind = ContentType.objects.get_for_model(AksesPengurus)
    opened = Jejak.objects.filter(
        jenis_objek=kind, id_objek=Cast(OuterRef("pk"), CharField()), aksi=OPENED, pada__gte=OuterRef("tautan_dibuat")
    ).order_by("-id")
    return (
        koperasi.akses_set.select_related("user")
        .annotate(
            tautan_sampai=Subquery(link.values("berlaku_sampai")[:1]),
            tautan_dibuat=Subquery(link.values("dibuat_pada")[:1]),
        )
        .annotate(wa_dibuka=Subquery(opened.values("pada")[:1]))
        .order_by("-sampai", "pk")
    )


# --- When it may be done -----------------------------------------------------------------------
def check_invite(koperasi: Koperasi, nama: str, *, on: dt.date) -> None:
    """A new person. Two with one name get one access, or a second click would make a second account."""
    check_live(koperasi)
    same = koperasi.akses_set.filter(not_ended(on), user__nama__iexact=nama).first()
    if same:
        raise Refused(f"{nama} sudah punya akses ke koperasi ini. Untuk tautan baru, pilih “Undang lagi” di barisnya.")


def check_give(koperasi: Koperasi, user: User, *, on: dt.date) -> None:
    check_live(koperasi)
    check_person(user, on=on)
    if koperasi.akses_set.filter(not_ended(on), user=user).exists():
        raise Refused(
            f"Nomor ini milik {user.nama}, yang sudah punya akses ke koperasi ini. "
            "Untuk tautan baru, pilih “Undang lagi” di barisnya."
        )


def check_person(user: User, *, on: dt.date) -> None:
    """Whoever may set a password for somebody can act as them: never for staff, who have the admin for that."""
    if user.peran.exclude(peran=Peran.PENGURUS).filter(not_ended(on)).exists():
        raise Refused(
            f"{user.nama} tercatat sebagai pegawai dinas, dan kata sandinya diurus admin aplikasi. Untuk jabatannya "
            "di koperasi buatkan akun kedua, dengan nomor lain atau tanpa nomor."
        )
    if not user.is_active:
        raise Refused(f"Akun {user.nama} dinonaktifkan. Minta admin aplikasi mengaktifkannya kembali dahulu.")


def check_held(akses: AksesPengurus, *, on: dt.date) -> None:
    check_live(akses.koperasi)
    if akses.sampai is not None and akses.sampai <= on:
        raise Refused(f"Akses {akses.user.nama} sudah berakhir. Undang kembali bila masih menjabat.")


def check_number(user: User, telepon: str | None) -> None:
    other = type(user).objects.filter(telepon=telepon).exclude(pk=user.pk).first() if telepon else None
    if other:
        raise Refused(f"Nomor {teks.write_phone(telepon)} sudah dipakai akun {other.nama}.")
