"""Two people at the same letter in the same second: one is done, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import surat_kirim as actions
from pembinaan.actions import surat_umum
from pembinaan.actions.surat_kirim import HandOver
from pembinaan.models import Pengumuman, Surat
from registry.policies import Refused
from tests.factories.people import make_user
from tests.factories.registry import DesaFactory, KoperasiFactory
from tests.integration.surat.kirim import TODAY, day, receive, returned, sent, signed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("delivery_day")]


def at_once(first: Callable[[], object], second: Callable[[], object]) -> tuple[bool, str]:
    """`second` starts while `first` is not committed. (whether it waited, what it was told)"""
    told: list[str] = []

    def run() -> None:
        try:
            with dates.freeze(TODAY):
                second()
            told.append("")
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(1)
        waited = thread.is_alive()
    thread.join(20)
    return waited, told[0]


def test_two_clerks_note_one_receipt() -> None:
    one, two = make_user(Peran.SEKRETARIAT), make_user(Peran.PETUGAS)
    surat = sent(one)
    waited, told = at_once(
        lambda: receive(surat, one, on="08-06", bukti=None, tanpa_bukti="Hilang."),
        lambda: receive(surat, two, on="08-09", bukti=None, tanpa_bukti="Hilang."),
    )
    surat.refresh_from_db()
    assert waited
    assert "sudah tercatat sampai pada 6 Agustus 2026" in told
    assert (surat.diterima_pada, surat.peristiwa_set.filter(langkah="deliver").count()) == (day("08-06"), 1)


def test_received_and_returned_at_once() -> None:
    clerk = make_user(Peran.SEKRETARIAT)
    surat = sent(clerk)
    _, told = at_once(
        lambda: actions.return_(surat=surat.pk, alasan="alamat", tanggal=day("08-06"), by=clerk),
        lambda: receive(surat, clerk, bukti=None, tanpa_bukti="Hilang."),
    )
    surat.refresh_from_db()
    assert told
    assert (surat.keadaan, surat.diterima_pada) == ("kembali", None)


def test_two_clerks_hand_over_the_same_letters() -> None:
    clerk = make_user(Peran.SEKRETARIAT)
    letters = [signed() for _ in range(4)]
    ids = [one.pk for one in letters]
    _, told = at_once(
        lambda: actions.send(letters=ids[:3], how=HandOver("camat", TODAY), by=clerk),
        lambda: actions.send(letters=ids[::-1], how=HandOver("langsung", TODAY, pembawa="Budi"), by=clerk),
    )
    assert "dalam pengantaran" in told
    assert [one.pengiriman_set.count() for one in letters] == [1, 1, 1, 0]


def test_two_clerks_ask_the_lurah() -> None:
    clerk = make_user(Peran.SEKRETARIAT)
    surat = returned(clerk, KoperasiFactory(desa=DesaFactory()))
    ask = lambda: surat_umum.ask_statement(surat=surat, by=clerk)  # noqa: E731
    assert at_once(ask, ask) == (True, "")
    assert Surat.objects.filter(jenis="keterangan").count() == 1


def test_two_clerks_announce_the_same_letter() -> None:
    clerk = make_user(Peran.SEKRETARIAT)
    surat = returned(clerk, times=2)
    announce = lambda: surat_umum.announce(  # noqa: E731
        letters=[surat.pk], judul="Surat", dari=day("08-10"), sampai=day("12-01"), tempat="Papan", by=clerk
    )
    _, told = at_once(announce, announce)
    assert "sudah ada di pengumuman" in told
    assert Pengumuman.objects.count() == 1
