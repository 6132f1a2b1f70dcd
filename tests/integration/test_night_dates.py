"""Which dates a night judges, as of when, and what its run rows say."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from koperasi.lib import dates
from pembinaan import nightly
from pembinaan.tasks import night_tick
from registry.classification import night, run, status
from registry.models import AturanStatus, Kantor, Koperasi, Malam, MasaBukti, PerubahanStatus
from tests.factories.night import rat, register
from tests.factories.registry import KantorFactory, KeputusanPerpanjanganFactory, KoperasiFactory, PerpanjanganFactory

pytestmark = pytest.mark.django_db
BEFORE = date(2026, 6, 20)


@pytest.fixture(autouse=True)
def office() -> None:
    KantorFactory()


@pytest.fixture
def two() -> tuple[Koperasi, Koperasi]:
    """Recorded as of BEFORE, both aktif: one will be tidak aktif on 1 July 2026, the other has its RAT of 2025."""
    (late,) = register(1, filed=2023, on=BEFORE, name="Lalai")
    (good,) = register(1, filed=2025, on=BEFORE, name="Rajin")
    return late, good


def events(koperasi: Koperasi) -> list[tuple[str | None, str | None, date]]:
    rows = koperasi.perubahan_status_set.filter(kolom="status_hitung").order_by("pk")
    return list(rows.values_list("lama", "baru", "berlaku_pada"))


def run_on(day: date) -> night.Hasil:
    with dates.freeze(day):
        return nightly.run()


def test_first_night_is_todays_only(two: tuple[Koperasi, Koperasi]) -> None:
    found = run_on(date(2026, 7, 15))
    assert found.changed == 1
    assert found.counts == {"aktif": 1, "tidak_aktif": 1}
    assert not found.stopped
    assert [(m.tanggal, m.keadaan, m.tahap_selesai) for m in Malam.objects.all()] == [
        (date(2026, 7, 15), "selesai", ["klasifikasi", "kasus", "tangga", "ringkasan"])
    ]
    late, good = two
    assert events(late)[1:] == [("aktif", "tidak_aktif", date(2026, 7, 15))]
    assert len(events(good)) == 1


def test_missed_nights_are_judged_each_as_of_itself(two: tuple[Koperasi, Koperasi]) -> None:
    late, good = two
    run_on(date(2026, 6, 25))
    MasaBukti.objects.bulk_create(rat(late, 2025, date(2026, 7, 4)))  # known before the next night runs
    assert run_on(date(2026, 7, 10)).changed == 0  # aktif before and after: nothing differs in the end
    assert events(late)[1:] == [
        ("aktif", "tidak_aktif", date(2026, 7, 1)),
        ("tidak_aktif", "aktif", date(2026, 7, 4)),
    ]
    assert len(events(good)) == 1
    rows = {m.tanggal.day: m for m in Malam.objects.filter(tanggal__month=7)}
    assert set(rows) == set(range(1, 11))
    assert {m.keadaan for m in rows.values()} == {"selesai"}
    assert [day for day, m in rows.items() if not m.hanya_dicatat] == [10, 4, 1]
    assert rows[10].pesan == "Menyusul 14 tanggal sejak 26 Juni 2026."
    assert late.perubahan_status_set.get(berlaku_pada=date(2026, 7, 1)).malam == rows[1]


def test_whom_an_action_has_judged_since_is_left_alone(two: tuple[Koperasi, Koperasi]) -> None:
    """Nobody's record goes backwards: what a person's action recorded on 5 July stands against 1 July's night."""
    late, good = two
    run_on(date(2026, 6, 25))
    with dates.freeze(date(2026, 7, 5)), transaction.atomic(), run.writing_facts() as on:
        run.apply(Koperasi.objects.filter(pk=late.pk), on=on)
    assert events(late)[1:] == [("aktif", "tidak_aktif", date(2026, 7, 5))]
    run_on(date(2026, 7, 6))
    assert events(late)[1:] == [("aktif", "tidak_aktif", date(2026, 7, 5))]
    assert [day for _, _, day in events(good)] == [BEFORE]


def test_a_quiet_date_is_only_recorded(two: tuple[Koperasi, Koperasi]) -> None:
    run_on(date(2026, 8, 1))
    Koperasi.objects.filter(pk=two[1].pk).update(keterangan="berisiko")  # would be mended by any judging
    run_on(date(2026, 8, 2))
    assert Malam.objects.get(tanggal=date(2026, 8, 2)).hanya_dicatat
    assert Koperasi.objects.get(pk=two[1].pk).keterangan == "berisiko"
    MasaBukti.objects.bulk_create(rat(two[0], 2025, date(2026, 8, 3)))
    run_on(date(2026, 8, 3))
    assert not Malam.objects.get(tanggal=date(2026, 8, 3)).hanya_dicatat


@pytest.mark.parametrize(
    ("day", "filed", "was", "becomes"),
    [
        (date(2026, 4, 1), 2024, "belum_rat_dalam_batas", "belum_rat_lewat_batas"),
        (date(2027, 1, 1), 2025, "sudah_rat", "belum_rat_dalam_batas"),
    ],
)
def test_keterangan_follows_the_offices_own_dates(day: date, filed: int, was: str, becomes: str) -> None:
    """No verdict turns on 1 April or on New Year's Day, but what lists say does."""
    before = day - dt.timedelta(days=1)
    (koperasi,) = register(1, filed=filed, on=before)
    (newer,) = register(1, filed=day.year, on=before)  # has filed ahead: nothing to say about it changes
    Koperasi.objects.filter(pk=newer.pk).update(tanggal_badan_hukum=date(day.year, 1, 1))
    run_on(before)
    assert Koperasi.objects.get(pk=koperasi.pk).keterangan == was
    run_on(day)
    assert Koperasi.objects.get(pk=koperasi.pk).keterangan == becomes
    assert Koperasi.objects.get(pk=newer.pk).keterangan == "belum_wajib_rat"


def test_extension_moves_the_night_of_the_change(two: tuple[Koperasi, Koperasi]) -> None:
    """The two contrast: only the extended one outlives 1 July, until the day after its own date."""
    late, _ = two
    (other,) = register(1, filed=2023, on=BEFORE, name="Lalai juga")
    keputusan = KeputusanPerpanjanganFactory(batas_baru=date(2026, 8, 31), berlaku_pada=date(2026, 6, 1))
    PerpanjanganFactory(keputusan=keputusan, koperasi=late)
    run_on(BEFORE)
    run_on(date(2026, 9, 5))
    assert events(late)[-1] == ("aktif", "tidak_aktif", date(2026, 9, 1))
    assert events(other)[-1] == ("aktif", "tidak_aktif", date(2026, 7, 1))


def test_a_new_version_takes_effect_on_its_first_night(two: tuple[Koperasi, Koperasi]) -> None:
    late, _good = two
    AturanStatus.objects.create(
        nomor=2, berlaku_sejak=date(2026, 8, 10), jumlah_tahun=3, dasar_hukum="uji", ditetapkan_pada=dates.sekarang()
    )
    run_on(date(2026, 7, 1))
    run_on(date(2026, 8, 15))
    assert events(late)[1:] == [("aktif", "tidak_aktif", date(2026, 7, 1)), ("tidak_aktif", "aktif", date(2026, 8, 10))]
    assert [e.aturan.nomor for e in late.perubahan_status_set.order_by("pk")] == [1, 1, 2]
    assert status.on(Koperasi.objects.filter(pk=late.pk), date(2026, 8, 9)).get().status_on == "tidak_aktif"


def test_beyond_400_days_it_starts_400_days_back_and_says_so(two: tuple[Koperasi, Koperasi]) -> None:
    run_on(date(2026, 6, 25))
    run_on(date(2028, 1, 10))
    first = date(2028, 1, 10) - dt.timedelta(days=400)
    assert not Malam.objects.filter(tanggal__gt=date(2026, 6, 25), tanggal__lt=first).exists()
    assert Malam.objects.filter(tanggal__gte=first).count() == 401
    assert "lebih dari 400 hari" in Malam.objects.get(tanggal=date(2028, 1, 10)).pesan
    # 1 July 2026 lies too far back: it is tidak aktif from the first date that is judged, on which nothing lies.
    assert events(two[0])[1:] == [("aktif", "tidak_aktif", first)]
    assert not Malam.objects.get(tanggal=first).hanya_dicatat
    assert Malam.objects.get(tanggal=first + dt.timedelta(days=1)).hanya_dicatat


def test_earlier_and_future_dates_are_refused(two: tuple[Koperasi, Koperasi]) -> None:
    run_on(date(2026, 7, 2))
    with dates.freeze(date(2026, 7, 2)):
        for command, day in (("nightly", "2026-07-01"), ("classify", "2026-07-01"), ("classify", "2026-07-03")):
            with pytest.raises(CommandError) as refused:
                call_command(command, "--on", day)
            assert refused.value.returncode == 2
            assert str(refused.value).endswith(".")
    assert Malam.objects.count() == 1


def test_a_finished_date_says_so_and_changes_nothing(two: tuple[Koperasi, Koperasi]) -> None:
    run_on(date(2026, 7, 2))
    before = list(PerubahanStatus.objects.values_list("pk", flat=True))
    again = run_on(date(2026, 7, 2))
    assert again.changed == 0
    assert "sudah selesai" in again.message
    with dates.freeze(date(2026, 7, 2)):
        assert night.classify(date(2026, 7, 2)).changed == 0
    assert list(PerubahanStatus.objects.values_list("pk", flat=True)) == before


def test_classify_is_the_first_stage_of_the_same_run_row(two: tuple[Koperasi, Koperasi]) -> None:
    with dates.freeze(date(2026, 7, 2)):
        assert night.classify(date(2026, 7, 2)).changed == 1
        malam = Malam.objects.get()
        assert (malam.keadaan, malam.tahap_selesai) == ("berjalan", ["klasifikasi"])
        nightly.run()
    malam.refresh_from_db()
    stages = ["klasifikasi", "kasus", "tangga", "ringkasan"]
    assert (malam.keadaan, malam.tahap_selesai, malam.berubah) == ("selesai", stages, 1)


# 30 June 23.30 and 1 July 00.30 of the office; WIB is UTC+7, WIT UTC+9.
@pytest.mark.parametrize(
    ("zona", "moment", "day"),
    [
        ("WIB", datetime(2026, 6, 30, 16, 30, tzinfo=UTC), date(2026, 6, 30)),
        ("WIB", datetime(2026, 6, 30, 17, 30, tzinfo=UTC), date(2026, 7, 1)),
        ("WIT", datetime(2026, 6, 30, 14, 30, tzinfo=UTC), date(2026, 6, 30)),
        ("WIT", datetime(2026, 6, 30, 15, 30, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_night_has_the_offices_date(two: tuple[Koperasi, Koperasi], zona: str, moment: datetime, day: date) -> None:
    late, good = two
    Kantor.objects.update(zona=zona)
    with dates.freeze(moment):
        night_tick()
        with transaction.atomic(), run.writing_facts() as on:
            assert on == day
    assert Malam.objects.get().tanggal == day
    late.refresh_from_db()
    good.refresh_from_db()
    assert late.status_hitung == ("aktif" if day == date(2026, 6, 30) else "tidak_aktif")
    assert good.status_hitung == "aktif"


def test_hourly_tick_runs_a_date_once(two: tuple[Koperasi, Koperasi]) -> None:
    with dates.freeze(date(2026, 7, 1)):
        night_tick()
        night_tick()
    assert Malam.objects.get().percobaan == 1


def test_tick_without_an_office_does_nothing() -> None:
    KantorFactory().delete()
    night_tick()
    assert not Malam.objects.exists()


def test_a_clock_set_back_judges_as_of_the_last_night(two: tuple[Koperasi, Koperasi]) -> None:
    run_on(date(2026, 7, 2))
    with dates.freeze(date(2026, 6, 30)):
        night_tick()  # nothing to judge, and no error
        with transaction.atomic(), run.writing_facts() as on:
            assert on == date(2026, 7, 2)
    assert Malam.objects.count() == 1


def test_entering_dissolution_is_in_the_keterangan_that_night() -> None:
    """Nothing else lies on that date, so the night would only record it."""

    one, other = KoperasiFactory(tanggal_badan_hukum=None), KoperasiFactory(tanggal_badan_hukum=None)
    day = dt.date(2026, 10, 14)
    with dates.freeze(day):
        night.classify(day)
    Koperasi.objects.filter(pk=one.pk).update(proses_pembubaran_sejak=day + dt.timedelta(days=1))
    with dates.freeze(day + dt.timedelta(days=1)):
        night.classify(day + dt.timedelta(days=1))
    stored = dict(Koperasi.objects.values_list("pk", "keterangan"))
    assert stored == {one.pk: "proses_pembubaran", other.pk: "belum_ada_data"}
