"""What the office learns in the field and begins: the finding beside the other statuses, the days of a dissolution."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from registry.actions import decisions, field
from registry.classification import run, verdict
from registry.models import KegiatanUsaha, Koperasi, Malam, PerubahanStatus
from registry.policies import Refused
from tests.factories.night import register
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def day(number: int) -> dt.date:
    return dt.date(2026, 11, number)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def pair() -> tuple[Koperasi, Koperasi]:
    """Tidak aktif and aktif: what was found in the field changes neither."""
    return register(1, filed=2021, on=day(1), name="KSP Diam")[0], register(1, filed=2024, on=day(1), name="KSP Rajin")[
        0
    ]


@pytest.fixture
def by() -> User:
    return make_user(Peran.PETUGAS)


def found(
    koperasi: Koperasi, temuan: str, tanggal: dt.date, by: User | None = None, **more: Any
) -> PerubahanStatus | None:
    return field.record_finding(
        koperasi=koperasi, temuan=temuan, tanggal=tanggal, by=by, alasan={"kunjungan": 7}, **more
    )


def now(koperasi: Koperasi) -> Koperasi:
    """As it stands; checks on the way that each column equals its last event and the verdict is what is stored."""
    fresh = Koperasi.objects.get(pk=koperasi.pk)
    for column in PerubahanStatus.Kolom.values:
        last = fresh.perubahan_status_set.filter(kolom=column).order_by("-berlaku_pada", "-pk").first()
        assert getattr(fresh, column) == (last.baru if last else None), column
    judged = verdict.annotate(Koperasi.objects.filter(pk=koperasi.pk), on=TODAY).first()
    if judged is not None and not fresh.digabung_ke_id:
        assert (fresh.status_hitung, fresh.keterangan) == (judged.v_status, judged.v_keterangan)
    return fresh


# --- The finding ------------------------------------------------------------------------------------
def test_a_finding_stands_beside_the_other_statuses(pair: tuple[Koperasi, Koperasi], by: User) -> None:
    for koperasi, temuan in zip(pair, ("ditemukan_aktif", "tidak_ditemukan"), strict=True):
        before = now(koperasi)
        event = found(koperasi, temuan, day(10), by)
        after = now(koperasi)
        assert event is not None
        assert (event.lama, event.baru, event.berlaku_pada, event.oleh) == (None, temuan, day(10), by)
        assert after.status_lapangan == temuan
        assert (after.status, after.keterangan, after.status_ods) == (
            before.status,
            before.keterangan,
            before.status_ods,
        )
        assert Jejak.objects.filter(aksi="lapangan.temuan", id_objek=koperasi.pk).count() == 1


def test_a_later_visit_recorded_earlier_keeps_its_word(pair: tuple[Koperasi, Koperasi]) -> None:
    one, other = pair
    found(one, "ditemukan_aktif", day(20))
    assert found(one, "tidak_ditemukan", day(10)) is None
    assert now(one).status_lapangan == "ditemukan_aktif"
    assert one.perubahan_status_set.filter(kolom="status_lapangan").count() == 1
    assert now(other).status_lapangan is None
    found(one, "pindah", day(21))
    event = one.perubahan_status_set.filter(kolom="status_lapangan").latest("pk")
    assert (event.lama, event.baru) == ("ditemukan_aktif", "pindah")
    assert now(one).status_lapangan == "pindah"


def test_the_same_finding_again_still_moves_the_day_on(pair: tuple[Koperasi, Koperasi]) -> None:
    """Found again on the 20th: what was seen on the 15th and is typed in afterwards does not outdo it."""
    one, _ = pair
    found(one, "pindah", day(10))
    assert found(one, "pindah", day(20)) is not None
    assert found(one, "ditemukan_aktif", day(15)) is None
    assert now(one).status_lapangan == "pindah"


def test_of_two_visits_on_one_day_the_one_recorded_last_counts(pair: tuple[Koperasi, Koperasi]) -> None:
    one, _ = pair
    found(one, "tidak_ditemukan", day(10), usaha="tidak")
    found(one, "ditemukan_aktif", day(10), usaha="berjalan")
    assert now(one).status_lapangan == "ditemukan_aktif"
    assert list(KegiatanUsaha.objects.values_list("koperasi", "tanggal", "nilai")) == [(one.pk, day(10), "berjalan")]


def test_a_visit_recorded_late_still_tells_whether_business_ran_then(pair: tuple[Koperasi, Koperasi]) -> None:
    one, _ = pair
    found(one, "ditemukan_aktif", day(20), usaha="berjalan")
    found(one, "ditemukan_berhenti", day(10), usaha="tidak")
    found(one, "pindah", day(21), usaha="tidak_diketahui")
    found(one, "pindah", TODAY)
    facts = one.kegiatan_usaha_set.order_by("tanggal").values_list("tanggal", "nilai")
    assert list(facts) == [(day(10), "tidak"), (day(20), "berjalan")]


def test_a_visit_that_has_not_happened_yet_is_refused(pair: tuple[Koperasi, Koperasi]) -> None:
    one, _ = pair
    with pytest.raises(Refused, match="23 November 2026 belum tiba"):
        found(one, "pindah", day(23), usaha="tidak")
    assert now(one).status_lapangan is None
    assert not KegiatanUsaha.objects.exists()
    assert found(one, "pindah", TODAY) is not None


def test_after_a_night_of_tomorrow_the_day_of_the_visit_stays_its_own(pair: tuple[Koperasi, Koperasi]) -> None:
    """A clock set back: judging goes on from the last night, the finding keeps the day it was made."""
    one, _ = pair
    Malam.objects.create(tanggal=day(25), keadaan=Malam.Keadaan.SELESAI)
    event = found(one, "pindah", day(21))
    assert event is not None
    assert event.berlaku_pada == day(21)


# --- A dissolution under way ------------------------------------------------------------------------
def test_it_is_in_process_from_today_and_back_again(pair: tuple[Koperasi, Koperasi], by: User) -> None:
    for koperasi in pair:
        before = now(koperasi)
        field.begin_dissolution(koperasi=koperasi, by=by)
        begun = now(koperasi)
        assert (begun.keterangan, begun.proses_pembubaran_sejak) == ("proses_pembubaran", TODAY)
        assert begun.status == before.status, "the office proposes, it does not dissolve"
        field.end_dissolution(koperasi=koperasi, by=by)
        after = now(koperasi)
        assert (after.keterangan, after.proses_pembubaran_sejak) == (before.keterangan, None)
    assert (
        list(Jejak.objects.order_by("pk").values_list("aksi", flat=True))
        == ["pembubaran.mulai", "pembubaran.berhenti"] * 2
    )


def test_beginning_or_ending_twice_changes_nothing(pair: tuple[Koperasi, Koperasi]) -> None:
    one, other = pair
    field.end_dissolution(koperasi=other, by=None)
    with dates.freeze(day(20)):
        field.begin_dissolution(koperasi=one, by=None)
    field.begin_dissolution(koperasi=one, by=None)
    assert now(one).proses_pembubaran_sejak == day(20)
    field.end_dissolution(koperasi=one, by=None)
    field.end_dissolution(koperasi=one, by=None)
    assert Jejak.objects.count() == 2
    assert now(other).keterangan != "proses_pembubaran"


def test_the_ministry_s_decision_stands_over_it(pair: tuple[Koperasi, Koperasi]) -> None:
    one, _ = pair
    field.begin_dissolution(koperasi=one, by=None)
    decisions.record_decision(koperasi=one, keputusan="dibekukan", nomor="1", tanggal=TODAY, by=None)
    assert now(one).keterangan == "dibekukan"
    decisions.record_decision(koperasi=one, keputusan="dibubarkan", nomor="2", tanggal=TODAY, by=None)
    assert now(one).keterangan == "dibubarkan"
    field.end_dissolution(koperasi=one, by=None)
    assert now(one).keterangan == "dibubarkan"
    with pytest.raises(Refused, match="sudah dibubarkan"):
        field.begin_dissolution(koperasi=one, by=None)


# --- Records that are no more -------------------------------------------------------------------------
@pytest.mark.parametrize("gone", ["ditarik", "digabung"])
def test_a_merged_or_withdrawn_record_takes_no_finding_and_begins_nothing(
    pair: tuple[Koperasi, Koperasi], gone: str
) -> None:
    one, other = pair
    field.begin_dissolution(koperasi=one, by=None)
    change = {"ditarik_pada": dates.sekarang()} if gone == "ditarik" else {"digabung_ke": other}
    Koperasi.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(Refused, match="sudah ditarik atau digabung"):
        found(one, "pindah", day(10), usaha="tidak")
    with pytest.raises(Refused, match="sudah ditarik atau digabung"):
        field.begin_dissolution(koperasi=one, by=None)
    assert not KegiatanUsaha.objects.exists()
    assert not one.perubahan_status_set.filter(kolom="status_lapangan").exists()
    field.end_dissolution(koperasi=one, by=None)  # a proposal about it must be able to end
    assert Koperasi.objects.get(pk=one.pk).proses_pembubaran_sejak is None


def test_where_judging_fails_nothing_is_written(
    pair: tuple[Koperasi, Koperasi], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(run, "apply", broken)
    for act in (
        lambda: found(pair[0], "pindah", day(10), usaha="tidak"),
        lambda: field.begin_dissolution(koperasi=pair[0], by=None),
    ):
        with pytest.raises(RuntimeError):
            act()
    assert not KegiatanUsaha.objects.exists()
    assert not Jejak.objects.exists()
    assert now(pair[0]).proses_pembubaran_sejak is None


def test_outside_the_office_s_authority_a_finding_is_still_a_fact(by: User) -> None:
    koperasi = KoperasiFactory(kewenangan="provinsi", keterangan="di_luar_kewenangan")
    assert found(koperasi, "ditemukan_aktif", day(10), by) is not None
    assert Koperasi.objects.get(pk=koperasi.pk).status_lapangan == "ditemukan_aktif"
