"""What may happen with the answers of a cooperative, and with the proof that a letter came. One sentence each."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from koperasi.accounts.roles import Izin
from koperasi.lib.dates import panjang
from pembinaan.models import JawabanSurat, JenisSurat, KeadaanSurat
from pembinaan.policies.surat import OFFICERS_SEE
from registry.policies import Refused, check_reason

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from pembinaan.models import Surat


def check_confirm(surat: Surat, *, on: dt.date) -> None:
    """The officer says that the letter came."""
    if surat.keadaan == KeadaanSurat.SAMPAI:
        raise Refused("Surat ini sudah tercatat diterima.")
    if surat.keadaan == KeadaanSurat.BATAL:
        raise Refused("Surat ini sudah dibatalkan dinas.")
    if surat.keadaan != KeadaanSurat.DIKIRIM:
        raise Refused("Surat ini sedang tidak dalam pengantaran. Hubungi dinas agar penerimaannya dicatat.")
    if surat.tanggal is None or surat.tanggal > on:
        raise Refused("Tanggal surat ini belum tiba.")


def check_answer(surat: Surat) -> None:
    if surat.jenis != JenisSurat.TANGGA:
        raise Refused("Surat ini tidak meminta jawaban.")
    if surat.keadaan == KeadaanSurat.BATAL:
        raise Refused("Surat ini sudah dibatalkan dinas, sehingga tidak perlu dijawab.")
    if surat.keadaan not in OFFICERS_SEE:
        raise Refused("Surat ini belum diserahkan kepada koperasi, sehingga belum dapat dijawab.")
    if surat.jawaban_set.accepted_objections().exists():
        raise Refused("Keberatan atas surat ini sudah diterima dinas, sehingga tidak perlu dijawab lagi.")


def check_recorded(surat: Surat, tanggal: dt.date, *, on: dt.date) -> None:
    """An answer that came on paper, on a visit or by telephone, on that day."""
    if tanggal > on:
        raise Refused(f"Tanggal {panjang(tanggal)} belum tiba.")
    if surat.tanggal and tanggal < surat.tanggal:
        raise Refused(f"Jawaban tidak dapat mendahului suratnya, yang bertanggal {panjang(surat.tanggal)}.")


def check_decide(jawaban: JawabanSurat, alasan: str) -> None:
    if jawaban.jenis != JawabanSurat.Jenis.KEBERATAN:
        raise Refused("Hanya keberatan yang diputus.")
    if jawaban.keputusan:
        raise Refused(f"Keberatan ini sudah diputus oleh {jawaban.diputus_oleh}.")
    check_reason(alasan)


def check_papers(jawaban: JawabanSurat) -> None:
    """What a decision was made upon stays as it was."""
    if jawaban.keputusan:
        raise Refused("Keberatan ini sudah diputus, sehingga berkasnya tidak dapat diubah lagi.")


def check_own_papers(jawaban: JawabanSurat, by: User) -> None:
    """Staff put papers to every answer; an officer to those of the own cooperative that were given here."""
    if by.boleh(Izin.SURAT_KIRIM):
        return
    if jawaban.lewat_kertas:
        raise Refused("Jawaban ini dicatat dinas dari kertas. Bila berkasnya kurang, hubungi dinas.")
