"""What each step of a filing does to the evidence, and that the status follows at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry import policies
from registry.actions import filings
from registry.classification import verdict
from registry.models import Kantor, KeadaanPengajuan, Koperasi, LaporanKeuangan, MasaBukti, Rat
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, both_levels

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)
Rows = list[tuple[str, dt.date, dt.date | None]]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def petugas() -> User:
    return make_user(Peran.PETUGAS)


@pytest.fixture
def pair() -> tuple[Koperasi, Koperasi]:
    """One without anything, one that filed for 2025: what happens to the first must not move the second."""
    silent, filed = KoperasiFactory(status_hitung="tidak_aktif", keterangan="belum_ada_data"), KoperasiFactory()
    both_levels(filed, 2025)
    return silent, filed


def draft(koperasi: Koperasi, **fields: object) -> Rat:
    return Rat(koperasi=koperasi, **{"tahun_buku": 2025, "tanggal": dt.date(2026, 10, 3), **fields})


def rows(filing: Rat | LaporanKeuangan) -> Rows:
    found = filings.rows_of(filing).order_by("pk")
    return [(row.tingkat, row.dari, row.sampai) for row in found]


def status(koperasi: Koperasi) -> str:
    """The stored status; it must always be what the rule says and what the last event says."""
    koperasi = Koperasi.objects.get(pk=koperasi.pk)
    assert koperasi.status_hitung == verdict.explain(koperasi, on=TODAY).status
    last = koperasi.perubahan_status_set.filter(kolom="status_hitung").order_by("berlaku_pada", "pk").last()
    assert last.baru == koperasi.status_hitung
    return koperasi.status_hitung


def test_submitting_opens_one_row_and_makes_aktif(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    silent, filed = pair
    rat = filings.submit(filing=draft(silent), by=petugas)
    assert rat.keadaan == KeadaanPengajuan.DIKIRIM
    assert rows(rat) == [("dikirim", TODAY, None)]
    assert status(silent) == "aktif"
    assert Koperasi.objects.get(pk=silent.pk).rat_terakhir == dt.date(2026, 10, 3)
    assert status(filed) == "aktif"
    assert filed.perubahan_status_set.count() == 1


def test_a_report_counts_from_the_day_it_was_sent(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    silent, _ = pair
    laporan = filings.submit(
        filing=LaporanKeuangan(koperasi=silent, tahun_buku=2024), by=petugas, pada=dt.date(2026, 11, 20)
    )
    assert rows(laporan) == [("dikirim", dt.date(2026, 11, 20), None)]
    assert status(silent) == "aktif"
    assert Koperasi.objects.get(pk=silent.pk).rat_terakhir is None


def test_sent_back_lives_out_the_days_of_grace(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    silent, filed = pair
    Kantor.objects.update(masa_tenggang_hari=10)
    rat = filings.submit(filing=draft(silent), by=petugas)
    other = filings.submit(filing=draft(filed, tahun_buku=2024, tanggal=dt.date(2025, 5, 5)), by=petugas)
    rat = filings.send_back(filing=rat, alasan="Berita acara belum ditandatangani.", by=petugas)
    assert rows(rat) == [("dikirim", TODAY, dt.date(2026, 12, 2))]
    assert MasaBukti.objects.get(rat=rat).ditutup_pada == TODAY
    assert status(silent) == "aktif"
    assert verdict.explain(silent, on=dt.date(2026, 12, 1)).status == "aktif"
    assert verdict.explain(silent, on=dt.date(2026, 12, 2)).status == "tidak_aktif"
    assert rows(other) == [("dikirim", TODAY, None)]


def test_resubmitting_opens_a_second_row(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    rat = filings.submit(filing=draft(pair[0]), by=petugas)
    rat = filings.send_back(filing=rat, alasan="Kurang lengkap.", by=petugas)
    with dates.freeze(dt.date(2026, 11, 30)):
        rat = filings.resubmit(filing=rat, by=petugas)
    assert rat.keadaan == KeadaanPengajuan.DIKIRIM
    assert rows(rat) == [("dikirim", TODAY, dt.date(2026, 12, 6)), ("dikirim", dt.date(2026, 11, 30), None)]
    assert verdict.explain(pair[0], on=dt.date(2027, 1, 1)).status == "aktif"


@pytest.mark.parametrize("first_sent_back", [False, True])
def test_withdrawing_ends_it_at_once(pair: tuple[Koperasi, Koperasi], petugas: User, first_sent_back: bool) -> None:
    silent, filed = pair
    with dates.freeze(dt.date(2026, 11, 20)):
        rat = filings.submit(filing=draft(silent), by=petugas)
        if first_sent_back:
            rat = filings.send_back(filing=rat, alasan="Kurang lengkap.", by=petugas)
    rat = filings.withdraw(filing=rat, by=petugas)
    assert rows(rat) == [("dikirim", dt.date(2026, 11, 20), TODAY)]
    assert status(silent) == "tidak_aktif"
    assert Koperasi.objects.get(pk=silent.pk).rat_terakhir is None
    assert status(filed) == "aktif"


def test_withdrawn_on_its_own_day_was_in_force_on_none(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    rat = filings.withdraw(filing=filings.submit(filing=draft(pair[0]), by=petugas), by=petugas)
    assert rows(rat) == [("dikirim", TODAY, TODAY)]
    assert status(pair[0]) == "tidak_aktif"


def test_accepting_adds_a_level_and_closes_nothing(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    rat = filings.submit(filing=draft(pair[0]), by=petugas)
    assert Koperasi.objects.get(pk=pair[0].pk).menunggu_pemeriksaan
    with dates.freeze(dt.date(2026, 11, 25)):
        rat = filings.accept(filing=rat, by=petugas)
    assert rows(rat) == [("dikirim", TODAY, None), ("diterima", dt.date(2026, 11, 25), None)]
    assert not Koperasi.objects.get(pk=pair[0].pk).menunggu_pemeriksaan


def test_a_correction_closes_nothing_until_it_is_accepted(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    silent, _ = pair
    old = filings.accept(filing=filings.submit(filing=draft(silent), by=petugas), by=petugas)
    wrong = draft(silent, tanggal=dt.date(2026, 10, 13))
    with pytest.raises(policies.Refused, match="sudah diterima"):
        filings.submit(filing=wrong, by=petugas)
    new = filings.submit(filing=draft(silent, tanggal=dt.date(2026, 10, 13), menggantikan=old), by=petugas)
    assert [until for _, _, until in rows(old)] == [None, None]
    day = dt.date(2026, 11, 28)
    with dates.freeze(day):
        new = filings.accept(filing=new, by=petugas)
    old.refresh_from_db()
    assert (old.keadaan, new.keadaan) == (KeadaanPengajuan.DIGANTIKAN, KeadaanPengajuan.DITERIMA)
    assert [until for _, _, until in rows(old)] == [day, day]
    assert rows(new) == [("dikirim", TODAY, None), ("diterima", day, None)]
    assert Koperasi.objects.get(pk=silent.pk).rat_terakhir == dt.date(2026, 10, 13)
    assert verdict.explain(silent, on=day).status == "aktif"


def test_a_withdrawn_correction_leaves_room_for_another(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    old = filings.accept(filing=filings.submit(filing=draft(pair[0]), by=petugas), by=petugas)
    first = filings.submit(filing=draft(pair[0], menggantikan=old), by=petugas)
    filings.withdraw(filing=first, by=petugas)
    assert [until for _, _, until in rows(old)] == [None, None]
    second = filings.submit(filing=draft(pair[0], menggantikan=old), by=petugas)
    assert filings.accept(filing=second, by=petugas).keadaan == KeadaanPengajuan.DITERIMA


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("submit", "sudah dikirim"),
        ("resubmit", "tidak sedang dikembalikan"),
        ("withdraw", "tidak dapat ditarik"),
        ("send_back", "tidak sedang diperiksa"),
        ("accept", "tidak sedang diperiksa"),
    ],
)
def test_wrong_state(pair: tuple[Koperasi, Koperasi], petugas: User, step: str, sentence: str) -> None:
    rat = filings.accept(filing=filings.submit(filing=draft(pair[0]), by=petugas), by=petugas)
    before = rows(rat)
    reason = {"alasan": "Salah."} if step == "send_back" else {}
    with pytest.raises(policies.Refused, match=sentence):
        getattr(filings, step)(filing=rat, by=petugas, **reason)
    assert rows(rat) == before


def test_two_filings_of_one_year_are_not_examined_at_once(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    filings.submit(filing=draft(pair[0]), by=petugas)
    with pytest.raises(policies.Refused, match="sedang diperiksa"):
        filings.submit(filing=draft(pair[0]), by=petugas)
    filings.submit(filing=draft(pair[1]), by=petugas)  # another cooperative may


def test_a_merged_record_takes_nothing(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    silent, filed = pair
    Koperasi.objects.filter(pk=silent.pk).update(digabung_ke=filed)
    silent.refresh_from_db()
    with pytest.raises(policies.Refused, match="digabung"):
        filings.submit(filing=draft(silent), by=petugas)
    assert not MasaBukti.objects.filter(koperasi=silent).exists()
