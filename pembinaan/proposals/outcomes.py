"""What this room says about how a case ends: the room of cases reads it where it "proposes to close". Derived only.

`MERGED` and `whens` say it of many, `of` of one with its sentence; what is said first holds, in both.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When

from pembinaan.models import HasilKasus, JenisUsulan, Kasus, KeadaanUsulan, Penggabungan, Rehabilitasi, UsulanPembubaran
from pembinaan.navigation import address
from registry.models import Koperasi

PROPOSED = {JenisUsulan.PEMBUBARAN: HasilKasus.DIUSULKAN_BUBAR, JenisUsulan.PEMBEKUAN: HasilKasus.DIUSULKAN_BEKU}
ENDED = {Rehabilitasi.Hasil.BERHASIL: HasilKasus.SELESAI, Rehabilitasi.Hasil.TIDAK: HasilKasus.TIDAK_BERHASIL}


# On a queryset of Kasus: what came about since it was opened; what lies with the ministry, or runs, whenever it began.
MERGED = Q(Exists(Penggabungan.objects.filter(koperasi=OuterRef("koperasi"))))


def _submitted(jenis: str) -> Q:
    rows = UsulanPembubaran.objects.filter(koperasi=OuterRef("koperasi"), jenis=jenis)
    sent = Q(keadaan=KeadaanUsulan.DIAJUKAN)
    decided = Q(keadaan=KeadaanUsulan.DIPUTUSKAN, diajukan_pada__gte=OuterRef("dibuka_pada"))
    return Q(Exists(rows.filter(sent | decided)))


def _rehabilitated(**how: object) -> Q:
    return Q(Exists(Rehabilitasi.objects.filter(koperasi=OuterRef("koperasi"), **how)))


def whens() -> list[tuple[Q, HasilKasus]]:
    """Beside a merger, the first that holds."""
    ended = [
        (_rehabilitated(hasil=how, ditutup_pada__gte=OuterRef("dibuka_pada")), hasil) for how, hasil in ENDED.items()
    ]
    running = (_rehabilitated(ditutup_pada=None), HasilKasus.REHABILITASI)
    return [*((_submitted(jenis), hasil) for jenis, hasil in PROPOSED.items()), running, *ended]


@dataclass(frozen=True)
class Outcome:
    """`hasil` and `bergabung_ke` fit Kasus; `catatan` is one sentence; `since` the day it became so."""

    hasil: str
    catatan: str
    since: dt.date
    url: str
    bergabung_ke: Koperasi | None = None


def of(kasus: Kasus) -> Outcome | None:
    """What of a merger, a proposal or a rehabilitation of its cooperative the end of this case hangs on, or None.

    Two queries. The case is closed by a person, never by this.
    """
    said = Case(
        *(When(condition, then=Value(hasil)) for condition, hasil in [(MERGED, HasilKasus.BERGABUNG), *whens()]),
        default=None, output_field=CharField(null=True),
    )  # fmt: skip
    hasil = Kasus.objects.filter(pk=kasus.pk).order_by().annotate(usul=said).values_list("usul", flat=True).first()
    if hasil is None:
        return None
    if hasil == HasilKasus.BERGABUNG:
        return _joined(kasus)
    by_proposal = {hasil: jenis for jenis, hasil in PROPOSED.items()}
    return _sent(kasus, by_proposal[hasil]) if hasil in by_proposal else _rehabilitation(kasus, hasil)


def _joined(kasus: Kasus) -> Outcome:
    row = Penggabungan.objects.select_related("ke", "koperasi").get(koperasi=kasus.koperasi_id)
    url = address("registry:koperasi-detail", row.ke_id)
    return Outcome(HasilKasus.BERGABUNG, f"{row}, keputusan Nomor {row.nomor}.", row.dicatat_tanggal, url, row.ke)


def _sent(kasus: Kasus, jenis: str) -> Outcome:
    rows = UsulanPembubaran.objects.filter(
        koperasi=kasus.koperasi_id, jenis=jenis, keadaan__in=[KeadaanUsulan.DIAJUKAN, KeadaanUsulan.DIPUTUSKAN]
    )
    row = rows.order_by("-diajukan_pada", "-pk")[0]
    url = address("pembinaan:usulan-detail", row.pk)
    if row.keadaan == KeadaanUsulan.DIPUTUSKAN and jenis == JenisUsulan.PEMBUBARAN and row.ditutup_pada:
        told = f"Dibubarkan kementerian dengan keputusan Nomor {row.keputusan_nomor}."
        return Outcome(HasilKasus.DIBUBARKAN, told, row.ditutup_pada, url)
    told = f"{row.get_jenis_display()} diajukan ke kementerian dengan surat Nomor {row.nomor_surat}."
    return Outcome(PROPOSED[JenisUsulan(jenis)], told, row.diajukan_pada or kasus.dibuka_pada, url)


def _rehabilitation(kasus: Kasus, hasil: str) -> Outcome:
    rows = Rehabilitasi.objects.filter(koperasi=kasus.koperasi_id)
    if hasil == HasilKasus.REHABILITASI:
        row = rows.get(ditutup_pada=None)
        url = address("pembinaan:rehabilitasi-detail", row.pk)
        return Outcome(hasil, "Koperasi sedang direhabilitasi.", row.dari, url)
    how = next(how for how, code in ENDED.items() if code == hasil)
    row = rows.filter(hasil=how).order_by(F("ditutup_pada").desc(), "-pk")[0]
    told = f"Rehabilitasi {row.get_hasil_display().lower()}. {row.catatan}".strip()
    url = address("pembinaan:rehabilitasi-detail", row.pk)
    return Outcome(hasil, told, row.ditutup_pada or row.dari, url)
