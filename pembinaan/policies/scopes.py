"""Whose coaching may be seen by whom: staff see the office's work, an officer what was found and taught at home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from koperasi.accounts.roles import Izin
from registry.models import Koperasi
from registry.policies import officer_scope

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from pembinaan.models.kasus import KasusQuerySet
    from pembinaan.models.kunjungan import KunjunganQuerySet
    from pembinaan.models.lampiran import LampiranQuerySet
    from pembinaan.models.pelatihan import PelatihanQuerySet, PesertaQuerySet


def kasus_scope(rows: KasusQuerySet, user: User) -> KasusQuerySet:
    """An officer sees no case: what is said there about a cooperative is the office's own work."""
    return rows if user.is_authenticated and user.boleh(Izin.PEMBINAAN_LIHAT) else rows.none()


def kunjungan_scope(rows: KunjunganQuerySet, user: User) -> KunjunganQuerySet:
    """Staff see all, also planned ones; an officer the reports of finished visits to the own cooperatives."""
    if not user.is_authenticated:
        return rows.none()
    if user.boleh(Izin.PEMBINAAN_LIHAT):
        return rows
    return rows.done().filter(koperasi__in=officer_scope(Koperasi.objects.all(), user).order_by().values("pk"))


def lampiran_scope(rows: LampiranQuerySet, user: User) -> LampiranQuerySet:
    if not user.is_authenticated:
        return rows.none()
    if user.boleh(Izin.PEMBINAAN_LIHAT):
        return rows
    from pembinaan.models import JawabanSurat, Kunjungan

    visits = Kunjungan.objects.visible_to(user).order_by().values("pk")
    answers = JawabanSurat.objects.visible_to(user).order_by().values("pk")
    return rows.filter(Q(kunjungan__in=visits) | Q(jawaban__in=answers), dibuang_pada=None)


def pelatihan_scope(rows: PelatihanQuerySet, user: User) -> PelatihanQuerySet:
    """The office's own planning: an officer reads what the own people had (peserta_scope), not the training."""
    return rows if user.is_authenticated and user.boleh(Izin.PEMBINAAN_LIHAT) else rows.none()


def peserta_scope(rows: PesertaQuerySet, user: User) -> PesertaQuerySet:
    if not user.is_authenticated:
        return rows.none()
    if user.boleh(Izin.PEMBINAAN_LIHAT):
        return rows
    own = officer_scope(Koperasi.objects.all(), user).order_by().values("pk")
    return rows.filter(orang__koperasi__in=own).exclude(pelatihan__keadaan="batal")
