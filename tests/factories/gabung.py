"""Two records of one cooperative, and the acts that make them one and two again."""

from __future__ import annotations

import datetime as dt

from koperasi.accounts.models import User
from pembinaan.actions import gabung
from registry.classification import run
from registry.models import GabunganRekaman, Koperasi
from tests.factories import registry as make

TODAY = dt.date(2026, 11, 26)


def pair() -> tuple[Koperasi, Koperasi]:
    """(the survivor, silent since 2021; the double, that filed 2024)"""
    ke = make.KoperasiFactory(nama="KUD Makmur", nik="3524010010001", tanggal_badan_hukum=dt.date(2010, 3, 24))
    dari = make.KoperasiFactory(nama="K.U.D. Makmur Jaya", kecamatan=ke.kecamatan, telepon="0812-7777-1234")
    make.both_levels(ke, 2021)
    make.both_levels(dari, 2024)
    judge(ke, dari)
    return fresh(ke), fresh(dari)


def judge(*rows: Koperasi) -> None:
    run.apply(Koperasi.objects.filter(pk__in=[one.pk for one in rows]), on=TODAY)


def fresh(one: Koperasi) -> Koperasi:
    return Koperasi.objects.get(pk=one.pk)


def merge(dari: Koperasi, ke: Koperasi, by: User, ambil: tuple[str, ...] = ()) -> GabunganRekaman:
    return gabung.merge(dari=dari, ke=ke, ambil=ambil, alasan="Satu koperasi, dua kali diimpor.", by=by)


def undo(done: GabunganRekaman, by: User) -> GabunganRekaman:
    return gabung.undo(gabungan=done, alasan="Ternyata keliru.", by=by)
