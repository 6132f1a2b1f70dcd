"""The brake: what holds a night back, what lets it go, and that nothing of a held night is left."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from koperasi.lib import dates
from pembinaan import nightly
from registry.actions import release
from registry.classification import night
from registry.models import Koperasi, Malam, MasaBukti, PerubahanStatus
from tests.factories.night import rat, register
from tests.factories.registry import KantorFactory

pytestmark = pytest.mark.django_db
BEFORE, DUE = date(2026, 6, 20), date(2026, 7, 1)


@pytest.fixture(autouse=True)
def office() -> None:
    KantorFactory()


def run_on(day: date) -> night.Hasil:
    with dates.freeze(day):
        return nightly.run()


def statuses() -> dict[str, int]:
    found = Koperasi.objects.values_list("status_hitung", flat=True)
    return {status: list(found).count(status) for status in ("aktif", "tidak_aktif")}


def test_many_flips_hold_the_whole_run_back() -> None:
    late, good = register(30, filed=2023, on=BEFORE, name="Lalai"), register(70, filed=2025, on=BEFORE)
    events = PerubahanStatus.objects.count()
    run_on(BEFORE)
    with pytest.raises(night.Held):
        run_on(DUE + timedelta(days=2))
    assert statuses() == {"aktif": 100, "tidak_aktif": 0}
    assert PerubahanStatus.objects.count() == events
    malam = Malam.objects.get(tanggal=DUE + timedelta(days=2))
    assert (malam.keadaan, malam.tahap_selesai) == ("tertahan", [])
    held = malam.tertahan_set.values_list("koperasi", "dari", "ke")
    assert set(held) == {(koperasi.pk, "aktif", "tidak_aktif") for koperasi in late}
    assert not Malam.objects.filter(tanggal=DUE).exists(), "of the missed dates nothing is left either"
    assert not set(held) & {(koperasi.pk, "aktif", "tidak_aktif") for koperasi in good}


@pytest.mark.parametrize(
    ("flips", "others", "held"),
    [(25, 224, True), (24, 100, False), (25, 225, False), (26, 225, True)],  # at least 25, and more than a tenth
)
def test_where_the_brake_begins(flips: int, others: int, held: bool) -> None:
    register(flips, filed=2023, on=BEFORE)
    register(others, filed=2025, on=BEFORE)
    gone = register(40, filed=2025, on=BEFORE)  # withdrawn: no part of the tenth
    Koperasi.objects.filter(pk__in=[k.pk for k in gone]).update(ditarik_pada=dates.sekarang())
    if held:
        with pytest.raises(night.Held):
            run_on(DUE)
    else:
        assert run_on(DUE).changed == flips


def test_flips_of_all_dates_count_together() -> None:
    """13 on 1 July and 13 on 5 July make 26, though no single date has 25; who flips there and back does not count."""
    register(13, filed=2023, on=BEFORE)
    lapsing = register(13, filed=2024, on=BEFORE)
    back = register(20, filed=2023, on=BEFORE)
    MasaBukti.objects.filter(koperasi__in=lapsing).update(sampai=date(2026, 7, 5))
    MasaBukti.objects.bulk_create([row for koperasi in back for row in rat(koperasi, 2025, date(2026, 7, 3))])
    run_on(BEFORE)
    with pytest.raises(night.Held) as held:
        run_on(date(2026, 7, 6))
    assert len(held.value.flips) == 26


def test_a_release_lets_the_named_go_in_one_direction_until_a_date() -> None:
    late = register(30, filed=2023, on=BEFORE)
    run_on(BEFORE)
    ids = [koperasi.pk for koperasi in late]
    with dates.freeze(BEFORE):  # in advance, from the forecast
        assert {flip.koperasi_id for flip in night.would_change(DUE)} == set(ids)
        release.release_brake(by=None, arah="aktif", sampai=DUE, alasan="arah lain", koperasi_ids=ids)
        release.release_brake(by=None, arah="tidak_aktif", sampai=DUE - timedelta(1), alasan="lewat", koperasi_ids=ids)
    with pytest.raises(night.Held):
        run_on(DUE)
    with dates.freeze(DUE):
        release.release_brake(by=None, arah="tidak_aktif", sampai=DUE, alasan="sudah dilihat", koperasi_ids=ids[:5])
        with pytest.raises(night.Held) as held:
            nightly.run()
        assert len(held.value.flips) == 25
        release.release_brake(by=None, arah="tidak_aktif", sampai=DUE, alasan="juga", koperasi_ids=ids[5:6])
        assert nightly.run().changed == 30  # 24 unnamed ones are below the brake
    assert statuses() == {"aktif": 0, "tidak_aktif": 30}


def test_what_is_new_counts_again_and_what_left_is_ignored() -> None:
    late, more = register(30, filed=2023, on=BEFORE, name="Pertama"), register(30, filed=2024, on=BEFORE, name="Lagi")
    run_on(BEFORE)
    with dates.freeze(DUE):
        ids = [koperasi.pk for koperasi in late]
        release.release_brake(by=None, arah="tidak_aktif", sampai=DUE + timedelta(9), alasan="ya", koperasi_ids=ids)
    MasaBukti.objects.bulk_create(rat(late[0], 2025, date(2026, 6, 30)))  # one left the list meanwhile
    MasaBukti.objects.filter(koperasi__in=more).update(sampai=date(2026, 7, 1))
    with pytest.raises(night.Held) as held:
        run_on(DUE)
    assert {flip.koperasi_id for flip in held.value.flips} == {koperasi.pk for koperasi in more}
    MasaBukti.objects.filter(koperasi__in=more).update(sampai=None)
    assert run_on(DUE).changed == 29
    malam = Malam.objects.get(tanggal=DUE)
    assert (malam.keadaan, malam.percobaan) == ("selesai", 2)
    assert malam.tertahan_set.count() == 30  # stays: the record of what was held on the first try


def test_first_judgements_are_not_flips() -> None:
    Koperasi.objects.bulk_create([Koperasi(nama=f"Baru {n}", status_hitung="aktif") for n in range(40)])
    found = run_on(DUE)
    assert found.changed == 0
    assert found.counts == {"aktif": 0, "tidak_aktif": 40}


def command(name: str, *arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command(name, *arguments, stdout=out)
    except SystemExit as stopped:
        return int(str(stopped.code)), out.getvalue()
    return 0, out.getvalue()


def test_commands_say_that_the_brake_acted() -> None:
    register(30, filed=2023, on=BEFORE)
    with dates.freeze(DUE):
        code, text = command("classify", "--on", "2026-07-01", "--dry-run", "--json")
        assert code == 0
        assert json.loads(text)["stopped"] is True
        assert json.loads(text)["changed"] == 30
        assert not Malam.objects.exists()
        for name in ("classify", "nightly"):
            code, text = command(name, "--json")
            assert code == 3
            assert json.loads(text)["stopped"] is True
    assert statuses() == {"aktif": 30, "tidak_aktif": 0}
