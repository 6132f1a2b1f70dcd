"""Who may see, fill in and handle what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from koperasi.accounts.roles import Izin
from registry.kantor import today

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from registry.models import LaporanKeuangan, Rat
    from registry.models.drafts import KonsepQuerySet
    from registry.models.filings import PengajuanQuerySet
    from registry.models.koperasi import KoperasiQuerySet


def koperasi_scope(koperasi_set: KoperasiQuerySet, user: User) -> KoperasiQuerySet:
    """Staff see every live record of the district; an officer the cooperatives of an access in force today."""
    if not user.is_authenticated:
        return koperasi_set.none()
    if user.boleh(Izin.KOPERASI_LIHAT):
        return koperasi_set.live()
    return officer_scope(koperasi_set, user)


def officer_scope(koperasi_set: KoperasiQuerySet, user: User) -> KoperasiQuerySet:
    """Those for which this person acts today as an officer, whatever else the person is."""
    on = today()
    held = user.akses_set.filter(Q(sampai=None) | Q(sampai__gt=on), dari__lte=on)
    return koperasi_set.live().filter(pk__in=held.order_by().values("koperasi"))


def konsep_scope(konsep_set: KonsepQuerySet, user: User) -> KonsepQuerySet:
    """Staff who enter or review see all drafts; an officer those that officers of the own cooperatives made."""
    from registry.models import Koperasi, Pengajuan

    if not user.is_authenticated:
        return konsep_set.none()
    if user.boleh(Izin.KOPERASI_LIHAT):
        return konsep_set
    own = Koperasi.objects.visible_to(user).order_by().values("pk")
    return konsep_set.filter(koperasi__in=own, jalur=Pengajuan.Jalur.PENGURUS)


def desk_scope(konsep_set: KonsepQuerySet, user: User) -> KonsepQuerySet:
    """Drafts this person may fill in: those of the own cooperatives' officers, and as staff the office's own.

    Narrower than what may be seen: an officer's open draft is nobody else's business before it is sent.
    """
    from registry.models import Koperasi, Pengajuan

    own = officer_scope(Koperasi.objects.all(), user).order_by().values("pk")
    mine = Q(pk__in=[])
    if user.boleh(Izin.PENGAJUAN_KIRIM):
        mine |= Q(jalur=Pengajuan.Jalur.PENGURUS, koperasi__in=own)
    if user.boleh(Izin.PENGAJUAN_WAKILI):
        mine |= Q(jalur=Pengajuan.Jalur.PETUGAS)
    return konsep_set.filter(mine)


def may_handle(filing: Rat | LaporanKeuangan, user: User) -> bool:
    """Who may withdraw a filing: officers of its cooperative, and staff what staff entered."""
    from registry.models import Koperasi

    if user.boleh(Izin.PENGAJUAN_WAKILI) and filing.jalur == "petugas":
        return True
    own = officer_scope(Koperasi.objects.filter(pk=filing.koperasi_id), user)
    return user.boleh(Izin.PENGAJUAN_KIRIM) and own.exists()


def filing_scope(filings: PengajuanQuerySet, user: User) -> PengajuanQuerySet:
    """Rat or LaporanKeuangan: all of them for staff, those of the own cooperatives for an officer.

    Of a record that was merged as well: the surviving one's page leads to them.
    """
    from registry.models import Koperasi

    if not user.is_authenticated:
        return filings.none()
    own = Koperasi.objects.visible_to(user).order_by().values("pk")
    gone = Koperasi.objects.filter(digabung_ke__in=own, ditarik_pada=None).order_by().values("pk")
    return filings.filter(Q(koperasi__in=own) | Q(koperasi__in=gone), ditarik_pada=None)
