"""Staff records of the past: both levels from the day of the meeting; a corrected cell was never true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from registry import policies
from registry.actions import decisions, extensions, facts, filings, records
from registry.actions.records import Cell
from registry.classification import run
from registry.models import KeadaanPengajuan, Koperasi, LaporanKeuangan, MasaBukti, PerubahanStatus, Rat
from registry.models.choices import AsalCatatan, JenisBukti
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, MasaBuktiFactory, both_levels

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)
RAT, LAPORAN = JenisBukti.RAT, JenisBukti.LAPORAN
BOOK = AsalCatatan.BUKU_RAT


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
    silent, filed = KoperasiFactory(status_hitung="tidak_aktif", keterangan="belum_ada_data"), KoperasiFactory()
    both_levels(filed, 2025)
    return silent, filed


def open_rows(koperasi: Koperasi) -> list[tuple[str, str, dt.date, dt.date | None]]:
    rows = MasaBukti.objects.filter(koperasi=koperasi, sampai=None).order_by("jenis", "tingkat")
    return [(row.jenis, row.tingkat, row.dari, row.tanggal) for row in rows]


def record(koperasi: Koperasi, by: User, tanggal: dt.date | None, year: int = 2025, jenis: JenisBukti = RAT) -> None:
    records.record_past(koperasi=koperasi, tahun_buku=year, jenis=jenis, tanggal=tanggal, asal=BOOK, by=by)


def test_both_levels_from_the_day_of_the_meeting(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    silent, filed = pair
    record(silent, petugas, dt.date(2026, 3, 14))
    day = dt.date(2026, 3, 14)
    assert open_rows(silent) == [("rat", "dikirim", day, day), ("rat", "diterima", day, day)]
    row = MasaBukti.objects.filter(koperasi=silent).first()
    assert (row.sumber, row.asal, row.dicatat_oleh, row.dicatat_pada) == ("catatan", "buku_rat", petugas, TODAY)
    silent.refresh_from_db()
    assert (silent.status_hitung, silent.rat_terakhir) == ("aktif", day)
    assert filed.perubahan_status_set.count() == 1


@pytest.mark.parametrize(
    ("year", "on", "counts_from"),
    [
        (2024, TODAY, dt.date(2025, 6, 30)),
        (2025, TODAY, dt.date(2026, 6, 30)),
        (2026, dt.date(2027, 3, 1), dt.date(2027, 3, 1)),
    ],
)
def test_a_tick_without_a_date(
    pair: tuple[Koperasi, Koperasi], petugas: User, year: int, on: dt.date, counts_from: dt.date
) -> None:
    """From the earlier of 30 June of the next year and the day it is recorded."""
    with dates.freeze(on):
        record(pair[0], petugas, None, year=year, jenis=LAPORAN)
    assert open_rows(pair[0]) == [
        ("laporan", "dikirim", counts_from, None), ("laporan", "diterima", counts_from, None),
    ]  # fmt: skip


def test_a_corrected_cell_was_never_true(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    silent, filed = pair
    record(silent, petugas, dt.date(2026, 3, 14))
    record(silent, petugas, dt.date(2026, 4, 14))
    voided = MasaBukti.objects.filter(koperasi=silent, tanggal=dt.date(2026, 3, 14))
    assert {(row.sampai, row.dibatalkan_pada) for row in voided} == {(dt.date(2026, 3, 14), TODAY)}
    assert [row[3] for row in open_rows(silent)] == [dt.date(2026, 4, 14)] * 2
    assert Koperasi.objects.get(pk=silent.pk).rat_terakhir == dt.date(2026, 4, 14)
    assert len(open_rows(filed)) == 2


def test_an_erased_cell_leaves_nothing(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    silent, filed = pair
    record(silent, petugas, dt.date(2026, 3, 14))
    records.erase_cell(koperasi=silent, tahun_buku=2025, jenis=RAT, by=petugas)
    silent.refresh_from_db()
    assert (open_rows(silent), silent.status_hitung, silent.rat_terakhir) == ([], "tidak_aktif", None)
    assert len(open_rows(filed)) == 2


def test_saying_the_same_again_writes_nothing(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    filed = pair[1]
    MasaBukti.objects.filter(koperasi=filed).update(sumber="impor")
    before, trail = MasaBukti.objects.count(), Jejak.objects.count()
    record(filed, petugas, dt.date(2026, 2, 14))
    assert (MasaBukti.objects.count(), Jejak.objects.count()) == (before, trail)
    assert MasaBukti.objects.filter(koperasi=filed, sumber="impor", sampai=None).count() == 2


def test_a_filing_is_not_touched(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    silent, _ = pair
    filings.submit(filing=Rat(koperasi=silent, tahun_buku=2025, tanggal=dt.date(2026, 3, 1)), by=petugas)
    with pytest.raises(policies.Refused, match="pengajuan koperasi"):
        record(silent, petugas, dt.date(2026, 3, 14))
    with pytest.raises(policies.Refused, match="pengajuan koperasi"):
        records.erase_cell(koperasi=silent, tahun_buku=2025, jenis=RAT, by=petugas)
    record(silent, petugas, None, jenis=LAPORAN)  # the other kind is free


@pytest.mark.parametrize(
    ("year", "tanggal", "sentence"),
    [
        (2025, dt.date(2026, 12, 1), "belum terjadi"),
        (2025, dt.date(2024, 12, 1), "milik tahun buku 2023"),
        (2025, dt.date(2025, 2, 14), "milik tahun buku 2024"),  # the "RAT 2025" of a binder
        (2026, None, "belum berakhir"),
        (2027, None, "belum berakhir"),
        (1944, None, "tidak wajar"),
    ],
)
def test_what_cannot_be(
    pair: tuple[Koperasi, Koperasi], petugas: User, year: int, tanggal: dt.date | None, sentence: str
) -> None:
    with pytest.raises(policies.Refused, match=sentence):
        record(pair[0], petugas, tanggal, year=year)
    assert open_rows(pair[0]) == []


def test_a_refused_cell_stops_none_of_the_others(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    silent, filed = pair
    cells = [
        Cell(silent.pk, 2025, RAT, True, dt.date(2026, 12, 24), BOOK),
        Cell(silent.pk, 2024, RAT, True, dt.date(2025, 2, 1), BOOK),
        Cell(filed.pk, 2025, LAPORAN, True, None, BOOK),
    ]
    outcomes = records.record_cells(cells=cells, by=petugas)
    assert [(outcome.changed, bool(outcome.refused)) for outcome in outcomes] == [
        (False, True), (True, False), (True, False),
    ]  # fmt: skip
    assert [row[2] for row in open_rows(silent)] == [dt.date(2025, 2, 1)] * 2


def test_many_cells_cost_no_more_queries_than_few(
    petugas: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    koperasi_list = [KoperasiFactory() for _ in range(8)]
    cells = [Cell(k.pk, year, RAT, True, None, BOOK) for k in koperasi_list for year in range(2021, 2026)]
    with django_assert_max_num_queries(18 + len(koperasi_list)):  # one row of the trail each
        records.record_cells(cells=cells, by=petugas)
    assert MasaBukti.objects.filter(sampai=None).count() == 80


def test_a_recorded_meeting_keeps_its_details(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    silent, _ = pair
    both_levels(silent, 2025, sumber="impor", dari=dt.date(2026, 1, 5))
    rat = Rat(koperasi=silent, tahun_buku=2025, tanggal=dt.date(2026, 2, 7), tempat="Balai desa", hadir_laki=20)
    rat = records.record_filing(filing=rat, asal=AsalCatatan.DISAKSIKAN, by=petugas)
    assert (rat.keadaan, rat.jalur, rat.dikirim_pada) == ("diterima", "petugas", TODAY)
    assert [row[2] for row in open_rows(silent)] == [dt.date(2026, 2, 7)] * 2
    record(silent, petugas, dt.date(2026, 2, 8))
    rat.refresh_from_db()
    assert rat.keadaan == KeadaanPengajuan.DIGANTIKAN
    assert [row[3] for row in open_rows(silent)] == [dt.date(2026, 2, 8)] * 2


def test_the_machine_s_date_is_not_the_night_s(pair: tuple[Koperasi, Koperasi], petugas: User) -> None:
    """The record holds from the later of the office's date and the last finished night."""
    from registry.models import Malam

    Malam.objects.create(tanggal=dt.date(2026, 11, 23), keadaan="selesai", tahap_selesai=["klasifikasi"])
    record(pair[0], petugas, dt.date(2026, 3, 14))
    last = PerubahanStatus.objects.filter(koperasi=pair[0]).latest("pk")
    assert last.berlaku_pada == dt.date(2026, 11, 23)


def _rat(koperasi: Koperasi, keadaan: str = "draf") -> Rat:
    rat = Rat(koperasi=koperasi, tahun_buku=2025, tanggal=dt.date(2026, 3, 1), keadaan=keadaan)
    if keadaan != "draf":
        rat.dikirim_pada = TODAY
        rat.save()
        MasaBuktiFactory(
            koperasi=koperasi, tahun_buku=2025, rat=rat, sumber="pengajuan", tingkat="dikirim", dari=TODAY,
            sampai=dt.date(2026, 12, 6) if keadaan == "dikembalikan" else None,
        )  # fmt: skip
    return rat


def _rival(koperasi: Koperasi) -> Rat:
    """Unsaved, beside one that somebody else sent and that is under review."""
    _rat(koperasi, "dikirim")
    return Rat(koperasi=koperasi, tahun_buku=2025, tanggal=dt.date(2026, 3, 8), dikirim_oleh=make_user())


def _record_and_erase(koperasi: Koperasi, by: User) -> None:
    both_levels(koperasi, 2025)
    records.erase_cell(koperasi=koperasi, tahun_buku=2025, jenis=RAT, by=by)


def _grant(koperasi: Koperasi | None, by: User) -> Any:
    return extensions.grant(
        by=by, tahun_buku=2025, cakupan="koperasi" if koperasi else "semua", koperasi=koperasi,
        batas_baru=dt.date(2026, 12, 31), dasar_hukum="SE 1/2026",
    )  # fmt: skip


# Every action that changes a fact the rule reads.
ACTIONS: dict[str, Callable[[Koperasi, User], Any]] = {
    "filings.submit": lambda k, by: filings.submit(filing=_rat(k), by=by),
    "filings.contest": lambda k, by: filings.contest(filing=_rival(k), by=by),
    "filings.settle": lambda k, by: filings.settle(chosen=filings.contest(filing=_rival(k), by=by), by=by),
    "filings.resubmit": lambda k, by: filings.resubmit(filing=_rat(k, "dikembalikan"), by=by),
    "filings.send_back": lambda k, by: filings.send_back(filing=_rat(k, "dikirim"), alasan="Kurang.", by=by),
    "filings.withdraw": lambda k, by: filings.withdraw(filing=_rat(k, "dikirim"), by=by),
    "filings.accept": lambda k, by: filings.accept(filing=_rat(k, "dikirim"), by=by),
    "records.record_past": lambda k, by: record(k, by, None),
    "records.erase_cell": _record_and_erase,
    "records.record_filing": lambda k, by: records.record_filing(
        filing=LaporanKeuangan(koperasi=k, tahun_buku=2025), asal=BOOK, by=by
    ),
    "extensions.grant": _grant,
    "extensions.grant, all": lambda k, by: _grant(None, by),
    "extensions.revoke": lambda k, by: extensions.revoke(keputusan=_grant(k, by), alasan="Keliru.", by=by),
    "decisions.record_decision": lambda k, by: decisions.record_decision(
        koperasi=k, keputusan="dibekukan", nomor="1/2026", tanggal=TODAY, by=by
    ),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_locks_first_and_re_evaluates(
    name: str, pair: tuple[Koperasi, Koperasi], petugas: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent, _ = pair
    both_levels(silent, 2023)  # so that an extension of 2025 alone would make it aktif
    judged: list[set[int]] = []
    real = run.apply

    def spy(queryset: Any, **kwargs: Any) -> int:
        judged.append(set(queryset.values_list("pk", flat=True)))
        return real(queryset, **kwargs)

    monkeypatch.setattr(facts.run, "apply", spy)
    ACTIONS[name](silent, petugas)
    assert judged
    assert silent.pk in set().union(*judged)
    assert Jejak.objects.filter(oleh=petugas).exists()


def test_the_list_of_actions_is_complete() -> None:
    """Every public action with `by=` in these rooms stands in the list above (record_cells serves two of them)."""
    import inspect

    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (filings, records, extensions, decisions)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "by" in inspect.signature(function).parameters
    }
    assert found - {"records.record_cells"} == {name.partition(",")[0] for name in ACTIONS}
