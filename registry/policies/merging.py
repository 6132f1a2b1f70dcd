"""When two records may become one, and when that may be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.policies.base import Refused, check_reason

if TYPE_CHECKING:
    from registry.models import GabunganRekaman
    from registry.models.koperasi import Koperasi


def check_merge(dari: Koperasi, ke: Koperasi, alasan: str) -> None:
    """`dari` ends as a record, `ke` survives; both locked."""
    if dari.pk == ke.pk:
        raise Refused("Pilih dua rekaman yang berbeda.")
    for one in (dari, ke):
        if one.ditarik_pada:
            raise Refused(f"Data {one} sudah ditarik, sehingga tidak dapat digabung.")
        if one.digabung_ke_id:
            raise Refused(f"Data {one} sudah digabung ke rekaman lain.")
    if dari.gabungan_set.exists():
        raise Refused(f"Ke {dari} sudah ada rekaman yang digabung; pilih {dari} sebagai yang bertahan.")
    check_reason(alasan)
    _check_decided(dari, ke)
    _check_filings(dari)


def _check_decided(dari: Koperasi, ke: Koperasi) -> None:
    if dari.status_keputusan and dari.status_keputusan != ke.status_keputusan:
        word = dari.get_status_keputusan_display().lower()
        raise Refused(f"{dari} tercatat {word}; pilih rekaman itu sebagai yang bertahan.")
    if dari.proses_pembubaran_sejak:
        raise Refused(f"{dari} dalam proses pembubaran; pilih rekaman itu sebagai yang bertahan.")


def _check_filings(dari: Koperasi) -> None:
    from registry import states
    from registry.models import Konsep, LaporanKeuangan, Rat

    for model in (Rat, LaporanKeuangan):
        waiting = model._default_manager.filter(
            koperasi=dari, ditarik_pada=None, keadaan__in=states.UNDER_REVIEW
        ).first()
        if waiting:
            kind = "RAT" if model is Rat else "Laporan keuangan"
            raise Refused(f"{kind} tahun buku {waiting.tahun_buku} pada {dari} masih diperiksa; putuskan dahulu.")
    if Konsep.objects.filter(koperasi=dari, keadaan=Konsep.Keadaan.MENUNGGU_KABID).exists():
        raise Refused(f"Ada isian {dari} yang menunggu persetujuan kepala bidang; putuskan dahulu.")


def check_undo_merge(gabungan: GabunganRekaman, alasan: str) -> None:
    if gabungan.dibatalkan_tanggal:
        raise Refused("Penggabungan ini sudah dibatalkan.")
    check_reason(alasan)


def check_different(satu: Koperasi, dua: Koperasi) -> None:
    if satu.pk == dua.pk:
        raise Refused("Pilih dua rekaman yang berbeda.")
