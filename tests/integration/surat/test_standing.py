"""Where cooperatives stand with the ladder: many at once as each by itself, the terms, and what holds or ends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given

from koperasi.lib import dates
from pembinaan.letters import ladder, matter, standing
from pembinaan.models import JawabanSurat, PengecualianTangga
from registry.actions import release
from registry.classification import verdict
from registry.models import Kantor, Koperasi, PerubahanStatus
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.kasus import JanjiRatFactory
from tests.factories.people import UserFactory
from tests.factories.surat import make_letter
from tests.oracle.brute import World
from tests.oracle.worlds import NUMBERS, moment, profile, store, worlds

pytestmark = pytest.mark.django_db
D, DAY = dt.date, dt.timedelta(days=1)
TODAY = D(2026, 7, 20)
SINCE = D(2026, 7, 1)


@pytest.fixture
def kantor() -> Iterator[Kantor]:
    kantor = make.KantorFactory()
    with dates.freeze(TODAY):
        release.release_review(by=None)
        yield kantor


@pytest.fixture
def quiet(kantor: Kantor) -> Koperasi:
    """Tidak aktif since 1 July 2026: nothing for 2024 and 2025."""
    koperasi = make.KoperasiFactory(status_hitung="tidak_aktif", keterangan="tidak_aktif", peristiwa=SINCE)
    make.both_levels(koperasi, 2023)
    return koperasi


@pytest.fixture
def tardy(kantor: Kantor) -> Koperasi:
    """Aktif; the RAT of 2024 came in time, that of 2025 is late by the office's date."""
    koperasi = make.KoperasiFactory(keterangan="belum_rat_lewat_batas")
    make.both_levels(koperasi, 2024, tanggal=D(2025, 2, 14))
    return koperasi


def of(koperasi: Koperasi, on: D = TODAY) -> standing.Standing:
    return standing.of([koperasi], on=on)[koperasi.pk]


def next_of(koperasi: Koperasi, on: D = TODAY) -> tuple[str, str]:
    _, following = standing.answers([koperasi], on=on)[koperasi.pk]
    return following.what, following.rung.kode if following.rung else ""


# --- Many as one


@profile(10)
@given(worlds(size=4), NUMBERS)
def test_many_say_what_each_says(world: World, number: int) -> None:
    day = moment(world, number)
    with transaction.atomic():
        rows = store(world)
        inactive = verdict.annotate(Koperasi.objects.filter(pk__in=[r.pk for r in rows]), on=day)
        PerubahanStatus.objects.bulk_create(
            PerubahanStatus(koperasi_id=pk, kolom="status_hitung", baru="tidak_aktif", berlaku_pada=day)
            for pk in inactive.filter(v_status="tidak_aktif", pk__gt=rows[0].pk).values_list("pk", flat=True)
        )
        many = matter.for_many([row.pk for row in rows], on=day)
        all_stand = standing.of(rows, on=day)
        kantor = Kantor.objects.get()
        for row, coop in zip(rows, world.coops, strict=True):
            if coop.gone:
                assert row.pk not in many
                continue
            one = matter._or_why(matter.known.from_answer(row, kantor, verdict.explain(row, on=day)))
            assert many[row.pk] == one
            stands = standing.of([row], on=day)[row.pk]
            assert stands == all_stand[row.pk]
        transaction.set_rollback(True)


def test_as_many_queries_for_thirty_as_for_one(quiet: Koperasi, tardy: Koperasi) -> None:
    many = [quiet, tardy]
    for _ in range(14):
        many.append(make.KoperasiFactory(status_hitung="tidak_aktif", peristiwa=SINCE))
        make.both_levels(many[-1], 2023)
        many.append(make.KoperasiFactory())
        make.both_levels(many[-1], 2024)
    for koperasi in many:
        make_letter(koperasi, keadaan="sampai", tanggal=SINCE, diterima_pada=SINCE)
    with CaptureQueriesContext(connection) as one:
        standing.answers([quiet], on=TODAY)
    with CaptureQueriesContext(connection) as thirty:
        standing.answers(many, on=TODAY)
    assert len(thirty) == len(one) <= 12
    with CaptureQueriesContext(connection) as matters:
        found = matter.for_many([row.pk for row in many], on=TODAY)
    assert len(matters) <= 12
    assert {type(one) for one in found.values()} == {matter.Matter}


def test_many_know_when_each_becomes_tidak_aktif(tardy: Koperasi, kantor: Kantor) -> None:
    safe = make.KoperasiFactory()
    make.both_levels(safe, 2025, "laporan")
    found = matter.for_many([tardy.pk, safe.pk], on=TODAY)
    for koperasi in (tardy, safe):
        assert found[koperasi.pk] == matter.matter_of(koperasi, kantor, on=TODAY)
    assert (found[tardy.pk].changes_on, found[safe.pk].changes_on) == (D(2027, 7, 1), D(2028, 7, 1))


# --- The terms


def test_the_tracks_and_their_rounds(quiet: Koperasi, tardy: Koperasi) -> None:
    assert (of(quiet).jalur, of(quiet).putaran, of(quiet).years) == ("tidak_aktif", "2026-07-01", (2024, 2025))
    assert (of(tardy).jalur, of(tardy).putaran, of(tardy).years) == ("terlambat", "2025", (2025,))
    assert next_of(quiet) == ("draft", "peringatan")
    assert next_of(tardy) == ("draft", "teguran_1")


def test_a_letter_names_no_years_from_before_the_offices_own_record(quiet: Koperasi, kantor: Kantor) -> None:
    unknown = make.KoperasiFactory(
        status_hitung="tidak_aktif", keterangan="belum_ada_data", peristiwa=SINCE, tanggal_badan_hukum=D(1973, 5, 2)
    )
    long_ago = make.KoperasiFactory(status_hitung="tidak_aktif", keterangan="tidak_aktif", peristiwa=SINCE)
    make.both_levels(long_ago, 2018)
    assert of(unknown).years == (2024, 2025), "only those that decide"
    assert of(long_ago).years == tuple(range(2019, 2026)), "all since the first evidence there is"
    assert of(quiet).years == (2024, 2025)


def test_late_is_by_the_offices_own_date(tardy: Koperasi) -> None:
    assert of(tardy, D(2026, 4, 1)).jalur == "terlambat"
    assert of(tardy, D(2026, 3, 31)).jalur == ""
    assert "baru 31 Maret 2026" in of(tardy, D(2026, 3, 31)).reason


@pytest.mark.parametrize(
    ("day", "twice"),
    [(D(2025, 3, 31), False), (D(2025, 4, 1), True), (D(2025, 12, 1), True), (None, False)],
)
def test_twice_late_counts_a_year_that_came_after_its_date_only_where_the_day_is_known(
    kantor: Kantor, day: D | None, twice: bool
) -> None:
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2024, tanggal=day, dari=day or D(2025, 6, 30))
    stands = of(koperasi)
    assert stands.twice_late is twice
    assert stands.years == (2025,)  # what came, late or not, is not claimed to be missing
    assert next_of(koperasi) == ("draft", "teguran_1_tembusan" if twice else "teguran_1")


def test_a_year_that_an_extension_covered_was_not_late(kantor: Kantor) -> None:
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2024, tanggal=D(2025, 5, 1), dari=D(2025, 5, 1))
    assert of(koperasi).twice_late
    make.PerpanjanganFactory(
        koperasi=koperasi, keputusan__tahun_buku=2024, keputusan__batas_baru=D(2025, 5, 31),
        keputusan__berlaku_pada=D(2025, 3, 1),
    )  # fmt: skip
    assert not of(koperasi).twice_late


def test_twice_without_any_meeting_is_twice(kantor: Kantor) -> None:
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2023, tanggal=D(2024, 2, 1))
    make.both_levels(koperasi, 2024, "laporan")
    assert of(koperasi).years == (2024, 2025)
    assert next_of(koperasi) == ("draft", "teguran_1_tembusan")


def test_a_later_meeting_than_the_last_due_one_leaves_nothing_to_reprimand(kantor: Kantor) -> None:
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2023)
    make.both_levels(koperasi, 2025, tanggal=D(2026, 2, 1), dari=D(2026, 2, 1))
    assert "RAT tahun buku 2025 sudah kami terima" in of(koperasi, D(2026, 2, 10)).reason


# --- Holds


def test_evidence_not_yet_reviewed_holds_both_tracks(quiet: Koperasi, tardy: Koperasi) -> None:
    for koperasi in (quiet, tardy):
        make.MasaBuktiFactory(koperasi=koperasi, tahun_buku=2025, jenis="rat", tingkat="dikirim", dari=TODAY)
        assert of(koperasi).unreviewed == standing.UNREVIEWED
        assert next_of(koperasi) == ("wait", "")
        make.MasaBuktiFactory(koperasi=koperasi, tahun_buku=2025, jenis="rat", tingkat="diterima", dari=TODAY)
        assert (of(koperasi).unreviewed, of(koperasi).jalur) == ("", "")


def test_an_open_objection_holds_until_it_is_decided(quiet: Koperasi, tardy: Koperasi) -> None:
    letter = make_letter(quiet, keadaan="sampai", tanggal=SINCE, diterima_pada=SINCE)
    objection = JawabanSurat.objects.create(
        surat=letter, jenis="keberatan", uraian="Kami sudah RAT.", tanggal=TODAY, dari="Ketua", oleh=UserFactory()
    )
    assert of(quiet).holds == (standing.OBJECTION,)
    assert of(tardy).holds == ()
    later = D(2026, 9, 1)
    assert next_of(quiet, later) == ("wait", "")
    JawabanSurat.objects.filter(pk=objection.pk).update(keputusan="ditolak", alasan="Tidak ada.", diputus_pada=TODAY)
    assert next_of(quiet, later) == ("draft", "panggilan")
    JawabanSurat.objects.filter(pk=objection.pk).update(keputusan="diterima")
    assert of(quiet, later).holds == (standing.UPHELD,)  # until the letter it was about is cancelled
    type(letter).objects.filter(pk=letter.pk).update(keadaan="batal", alasan_akhir="Keberatan diterima.")
    assert of(quiet, later).holds == ()


def test_a_promise_holds_to_its_day_and_a_broken_one_no_longer(quiet: Koperasi, tardy: Koperasi) -> None:
    JanjiRatFactory(koperasi=quiet, tahun_buku=2024, tanggal=TODAY - 5 * DAY, dijanjikan_pada=TODAY - 9 * DAY)
    promise = JanjiRatFactory(koperasi=quiet, tanggal=TODAY + 5 * DAY, dijanjikan_pada=TODAY)
    stands = of(quiet)
    assert stands.holds == ("Koperasi berjanji RAT pada 25 Juli 2026.",)
    assert stands.until == TODAY + 6 * DAY
    assert next_of(quiet, TODAY + 5 * DAY) == ("wait", "")
    assert next_of(quiet, TODAY + 6 * DAY) == ("draft", "peringatan")
    assert next_of(tardy) == ("draft", "teguran_1")
    type(promise).objects.filter(pk=promise.pk).update(dicabut_pada=TODAY, alasan_cabut="Salah ketik.")
    assert next_of(quiet) == ("draft", "peringatan")


def test_an_explanation_stops_it_and_a_promise_in_answer_does_not(quiet: Koperasi) -> None:
    letter = make_letter(quiet, keadaan="sampai", tanggal=SINCE, diterima_pada=SINCE)
    later = D(2026, 9, 1)
    common = {"surat": letter, "uraian": "Kami akan RAT.", "tanggal": TODAY, "dari": "Ketua", "oleh": UserFactory()}
    JawabanSurat.objects.create(jenis="janji", **common)
    assert next_of(quiet, later) == ("draft", "panggilan")
    JawabanSurat.objects.create(jenis="penjelasan", **common)
    assert next_of(quiet, later) == ("wait", "")


def test_an_extension_ahead_holds_where_it_moves_a_date_that_has_passed(quiet: Koperasi, tardy: Koperasi) -> None:
    make.PerpanjanganFactory(
        koperasi=quiet, keputusan__tahun_buku=2023, keputusan__batas_baru=TODAY + 30 * DAY,
        keputusan__berlaku_pada=D(2026, 1, 1),
    )  # fmt: skip
    assert next_of(quiet) == ("wait", "")
    assert of(quiet).until == TODAY + 31 * DAY
    make.PerpanjanganFactory(  # of a year that is not due by any date
        koperasi=tardy, keputusan__tahun_buku=2026, keputusan__batas_baru=D(2027, 9, 30),
        keputusan__berlaku_pada=D(2026, 1, 1),
    )  # fmt: skip
    assert next_of(tardy) == ("draft", "teguran_1")


# --- Whom it leaves alone


def test_left_alone_until_a_date_with_the_reason(quiet: Koperasi, tardy: Koperasi) -> None:
    PengecualianTangga.objects.create(kelompok="kdmp", alasan="Baru berdiri.", dari=D(2026, 1, 1), sampai=D(2026, 8, 1))
    Koperasi.objects.filter(pk=quiet.pk).update(kdmp=True)
    assert of(quiet).reason == "Dikecualikan dari tangga surat sampai dengan 31 Juli 2026: Baru berdiri."
    assert of(tardy).jalur == "terlambat"
    assert next_of(quiet, D(2026, 8, 1)) == ("draft", "peringatan")


def test_left_alone_by_kecamatan_by_name_and_for_one_track(quiet: Koperasi, tardy: Koperasi) -> None:
    start = {"dari": D(2026, 1, 1), "alasan": "Banjir."}
    PengecualianTangga.objects.create(kelompok="kecamatan", kecamatan=quiet.kecamatan, jalur="terlambat", **start)
    PengecualianTangga.objects.create(kelompok="koperasi", koperasi=tardy, jalur="tidak_aktif", **start)
    assert (of(quiet).jalur, of(tardy).jalur) == ("tidak_aktif", "terlambat")
    PengecualianTangga.objects.create(kelompok="kecamatan", kecamatan=quiet.kecamatan, **start)
    PengecualianTangga.objects.create(kelompok="koperasi", koperasi=tardy, **start)
    assert [of(one).jalur for one in (quiet, tardy)] == ["", ""]


def test_of_others_dissolving_gone_or_in_review_nothing(quiet: Koperasi, tardy: Koperasi) -> None:
    Koperasi.objects.filter(pk=quiet.pk).update(kewenangan="provinsi")
    assert of(quiet).reason.startswith("Dikecualikan dari tangga surat: Pembinaannya pada provinsi atau pusat")
    PengecualianTangga.objects.all().delete()
    assert "di luar kewenangan dinas" in of(quiet).reason
    Koperasi.objects.filter(pk=tardy.pk).update(proses_pembubaran_sejak=TODAY)
    assert "dalam proses pembubaran" in of(tardy).reason
    Koperasi.objects.filter(pk=tardy.pk).update(digabung_ke=quiet)
    assert of(tardy).reason == matter.GONE


def test_before_the_release_nothing(db: None) -> None:
    kantor = make.KantorFactory()
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2024)
    with dates.freeze(TODAY):
        assert of(koperasi).reason == standing.IN_REVIEW
        matter.matter_of(koperasi, kantor, on=TODAY)  # a preview may still be looked at


# --- Previous letters


def test_not_delivered_no_next_and_voided_begins_anew(quiet: Koperasi) -> None:
    later = D(2026, 9, 1)
    letter = make_letter(quiet, keadaan="dikirim", tanggal=SINCE)
    assert next_of(quiet, later) == ("wait", "")
    type(letter).objects.filter(pk=letter.pk).update(keadaan="kembali")
    assert "kembali" in standing.answers([quiet], on=later)[quiet.pk][1].sentence
    type(letter).objects.filter(pk=letter.pk).update(keadaan="batal", alasan_akhir="Salah.")
    assert next_of(quiet, later) == ("draft", "peringatan")


def test_asked_again_before_each_step(quiet: Koperasi, tardy: Koperasi) -> None:
    drafts = [make_letter(quiet), make_letter(tardy, kode="teguran_1", keadaan="paraf")]
    found = standing.judge(drafts, on=TODAY)
    assert {one.what for one in found.values()} == {ladder.DRAFT}
    make.both_levels(tardy, 2025, dari=TODAY)
    found = standing.judge(drafts, on=TODAY)
    assert [found[one.pk].what for one in drafts] == [ladder.DRAFT, ladder.WITHDRAW]
    assert "RAT tahun buku 2025 sudah kami terima" in found[drafts[1].pk].sentence


def test_refused_and_found_are_the_same_for_one_as_for_many(quiet: Koperasi, tardy: Koperasi, kantor: Kantor) -> None:
    done = make.KoperasiFactory()
    make.both_levels(done, 2025)
    found = matter.for_many([quiet.pk, done.pk], on=TODAY)
    assert found[quiet.pk] == matter.matter_of(quiet, kantor, on=TODAY)
    with pytest.raises(Refused) as refusal:
        matter.matter_of(done, kantor, on=TODAY)
    assert found[done.pk] == str(refusal.value)
