"""What this room says about how a case ends: the room of cases reads it where it "proposes to close". Derived only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pembinaan.models import HasilKasus, JenisUsulan, Kasus, KeadaanUsulan, Penggabungan, Rehabilitasi, UsulanPembubaran
from pembinaan.navigation import address
from registry.models import Koperasi

PROPOSED = {JenisUsulan.PEMBUBARAN: HasilKasus.DIUSULKAN_BUBAR, JenisUsulan.PEMBEKUAN: HasilKasus.DIUSULKAN_BEKU}


@dataclass(frozen=True)
class Outcome:
    """`hasil` and `bergabung_ke` fit Kasus; `catatan` is one sentence; `since` the day it became so."""

    hasil: str
    catatan: str
    since: dt.date
    url: str
    bergabung_ke: Koperasi | None = None


def of(kasus: Kasus) -> Outcome | None:
    """What of a proposal, a merger or a rehabilitation of its cooperative came about since the case was opened.

    The latest wins; None where there is nothing. Three queries. The case is closed by a person, never by this.
    """
    found = [one for one in (_merged(kasus), _proposed(kasus), _rehabilitated(kasus)) if one]
    return max(found, key=lambda one: one.since, default=None)


def _merged(kasus: Kasus) -> Outcome | None:
    row = Penggabungan.objects.filter(koperasi=kasus.koperasi_id, dicatat_tanggal__gte=kasus.dibuka_pada).first()
    if row is None:
        return None
    url = address("registry:koperasi-detail", row.ke_id)
    return Outcome(HasilKasus.BERGABUNG, f"{row}, keputusan Nomor {row.nomor}.", row.dicatat_tanggal, url, row.ke)


def _proposed(kasus: Kasus) -> Outcome | None:
    rows = UsulanPembubaran.objects.filter(koperasi=kasus.koperasi_id)
    sent = rows.filter(keadaan__in=[KeadaanUsulan.DIAJUKAN, KeadaanUsulan.DIPUTUSKAN])
    row = sent.filter(diajukan_pada__gte=kasus.dibuka_pada).order_by("-diajukan_pada", "-pk").first()
    if row is None or row.diajukan_pada is None:
        return None
    url = address("pembinaan:usulan-detail", row.pk)
    if row.keadaan == KeadaanUsulan.DIPUTUSKAN and row.jenis == JenisUsulan.PEMBUBARAN and row.ditutup_pada:
        told = f"Dibubarkan kementerian dengan keputusan Nomor {row.keputusan_nomor}."
        return Outcome(HasilKasus.DIBUBARKAN, told, row.ditutup_pada, url)
    told = f"{row.get_jenis_display()} diajukan ke kementerian dengan surat Nomor {row.nomor_surat}."
    return Outcome(PROPOSED[JenisUsulan(row.jenis)], told, row.diajukan_pada, url)


def _rehabilitated(kasus: Kasus) -> Outcome | None:
    row = Rehabilitasi.objects.filter(koperasi=kasus.koperasi_id, dari__gte=kasus.dibuka_pada).first()
    if row is None:
        return None
    url = address("pembinaan:rehabilitasi-detail", row.pk)
    if row.ditutup_pada is None:
        return Outcome(HasilKasus.REHABILITASI, "Koperasi sedang direhabilitasi.", row.dari, url)
    done = HasilKasus.SELESAI if row.hasil == Rehabilitasi.Hasil.BERHASIL else HasilKasus.TIDAK_BERHASIL
    return Outcome(done, f"Rehabilitasi {row.get_hasil_display().lower()}. {row.catatan}", row.ditutup_pada, url)
