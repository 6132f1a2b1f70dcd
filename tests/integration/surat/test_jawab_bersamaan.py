"""Two people act on one letter at the same moment: one receipt, one decision, one answer."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import surat_jawab as actions
from pembinaan.models import JanjiRat, Surat
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories.people import make_user
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KoperasiFactory
from tests.factories.surat import make_letter

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        KantorFactory()
        yield


@pytest.fixture
def koperasi() -> Koperasi:
    return KoperasiFactory()


@pytest.fixture
def officer(koperasi: Koperasi) -> User:
    user = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=user, koperasi=koperasi, jabatan="ketua")
    return user


@pytest.fixture
def letter(koperasi: Koperasi) -> Surat:
    return make_letter(koperasi, keadaan="dikirim", tanggal=TODAY - dt.timedelta(days=5))


def _race(*works: Callable[[], object]) -> list[str]:
    """Run together; what each was refused with."""
    refused: list[str] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            with dates.freeze(TODAY):
                gate.wait(10)
                work()
        except Refused as sentence:
            refused.append(str(sentence))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return refused


def test_two_officers_confirm_and_two_heads_decide_at_once(koperasi: Koperasi, officer: User, letter: Surat) -> None:
    colleague = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=colleague, koperasi=koperasi, jabatan="bendahara")
    refused = _race(
        lambda: actions.confirm_receipt(surat=letter, by=officer),
        lambda: actions.confirm_receipt(surat=letter, by=colleague),
    )
    assert refused == ["Surat ini sudah tercatat diterima."]
    assert letter.peristiwa_set.filter(langkah="deliver").count() == 1
    row = actions.answer(surat=letter, jenis="keberatan", uraian="RAT sudah diadakan.", by=officer)
    kabid, kepala = make_user(Peran.KABID), make_user(Peran.KEPALA)
    refused = _race(
        lambda: actions.decide(jawaban=row, diterima=True, alasan="Benar.", by=kabid),
        lambda: actions.decide(jawaban=row, diterima=False, alasan="Tidak.", by=kepala),
    )
    assert len(refused) == 1
    assert "sudah diputus oleh" in refused[0]


def test_a_phone_that_sends_twice_at_once(officer: User, letter: Surat) -> None:
    def send() -> object:
        day = dt.date(2026, 12, 15)
        return actions.answer(surat=letter, jenis="janji", uraian="", by=officer, tahun_buku=2025, tanggal_rat=day)

    assert _race(send, send) == []
    assert letter.jawaban_set.count() == 1
    assert JanjiRat.objects.count() == 1
    letter.refresh_from_db()
    assert letter.keadaan == "sampai"
