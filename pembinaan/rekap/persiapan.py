"""What a person sees before a period is closed: what would be frozen, and what is not in it yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from pembinaan.angka import daftar, hitung
from pembinaan.angka.jenis import Hitungan
from pembinaan.angka.posisi import Cakupan, Posisi, everyone
from pembinaan.angka.ukuran import AKTIF, DIBEKUKAN, DIBUBARKAN, SEMUA, SUDAH_RAT, TIDAK_AKTIF, WAJIB_RAT
from pembinaan.policies import rekap as policies
from pembinaan.rekap import tutup
from pembinaan.rekap.koreksi import AT_ONCE
from pembinaan.rekap.masa import Masa
from registry import kantor
from registry.models import Koperasi, LaporanKeuangan, Malam, Rat
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

SHOWN = (SEMUA, AKTIF, TIDAK_AKTIF, DIBEKUKAN, DIBUBARKAN, WAJIB_RAT, SUDAH_RAT)
WAITING = "dikirim"


@dataclass(frozen=True)
class Siap:
    """`halangan`: why it cannot be closed, or ""; `menunggu`: filings nobody has reviewed; `bergantung`: cooperatives
    that are aktif only because of them; `malam`: the last night, or None."""

    masa: Masa
    posisi: Posisi
    angka: list[tuple[Hitungan, int, str]]
    halangan: str
    menunggu: int
    bergantung: int
    malam: Malam | None

    @property
    def tertahan(self) -> bool:
        return self.malam is not None and self.malam.keadaan in (Malam.Keadaan.TERTAHAN, Malam.Keadaan.GAGAL)


def large() -> bool:
    """Too many rows to close while a person waits."""
    return everyone().count() > AT_ONCE


def read(code: str, user: User) -> Siap | None:
    """None where the code names no period that has begun."""
    masa, today = Masa.read(code), kantor.today()
    if masa is None or masa.dari > today:
        return None
    posisi = tutup.posisi_of(masa, today)
    rows = posisi.rows(Koperasi.objects.visible_to(user))
    counted = hitung.counts(rows, posisi, SHOWN)
    figures = [(one, counted[one.kode], daftar.url(one.kode, posisi, Cakupan())) for one in SHOWN]
    waiting = sum(
        model.objects.filter(keadaan=WAITING, koperasi__ditarik_pada=None, koperasi__digabung_ke=None).count()
        for model in (Rat, LaporanKeuangan)
    )
    hanging = everyone().within_authority().aggregate(n=Count("pk", filter=Q(menunggu_pemeriksaan=True)))["n"]
    return Siap(masa, posisi, figures, _hindrance(masa), waiting, hanging, Malam.objects.order_by("-tanggal").first())


def _hindrance(masa: Masa) -> str:
    try:
        policies.check_close(masa, kantor.today())
    except Refused as sentence:
        return str(sentence)
    return ""
