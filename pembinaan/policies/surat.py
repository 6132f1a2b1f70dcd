"""Who sees letters, and what may happen to one. `check_x` raises one Indonesian sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from koperasi.accounts.roles import Izin
from pembinaan.models.surat import KeadaanSurat, Surat
from pembinaan.states import surat as states
from registry.models import Koperasi
from registry.policies import Refused, officer_scope

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from pembinaan.models.pengiriman import JawabanSuratQuerySet
    from pembinaan.models.surat import PaketSuratQuerySet, SuratQuerySet

# What an officer sees of a letter: that it was handed over, came, or was cancelled after that.
OFFICERS_SEE = (KeadaanSurat.DIKIRIM, KeadaanSurat.SAMPAI, KeadaanSurat.KEMBALI)


def surat_scope(rows: SuratQuerySet, user: User) -> SuratQuerySet:
    if not user.is_authenticated:
        return rows.none()
    if user.boleh(Izin.SURAT_LIHAT):
        return rows
    return officer_letters(rows, user)


def officer_letters(rows: SuratQuerySet, user: User) -> SuratQuerySet:
    """Those of the cooperatives for which this person acts today as an officer, whatever else the person is."""
    own = officer_scope(Koperasi.objects.all(), user).order_by().values("pk")
    # A cancelled one that had been handed over stays visible: the officer holds the paper.
    sent = rows.filter(koperasi__in=own, jenis__in=["tangga", "pembatalan"])
    return sent.filter(keadaan__in=OFFICERS_SEE) | sent.filter(keadaan=KeadaanSurat.BATAL, pk__in=_cancelled())


def _cancelled() -> QuerySet[Any]:
    """Ids of those that an issued letter cancels."""
    return Surat.objects.numbered().filter(membatalkan__isnull=False).order_by().values("membatalkan")


def paket_scope(rows: PaketSuratQuerySet, user: User) -> PaketSuratQuerySet:
    return rows if user.is_authenticated and user.boleh(Izin.SURAT_LIHAT) else rows.none()


def jawaban_scope(rows: JawabanSuratQuerySet, user: User) -> JawabanSuratQuerySet:
    if not user.is_authenticated:
        return rows.none()
    if user.boleh(Izin.SURAT_LIHAT):
        return rows
    own = officer_scope(Koperasi.objects.all(), user).order_by().values("pk")
    return rows.filter(surat__koperasi__in=own)


def check_step(surat: Surat, verb: str) -> None:
    """The table of states says whether the step is possible now."""
    if not states.allows(verb, surat.keadaan):
        raise Refused(f"{surat} {surat.get_keadaan_display().lower()}: langkah ini tidak dapat dilakukan sekarang.")
