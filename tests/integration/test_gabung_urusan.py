"""What the office did with the record that ends: its letters, promises, extensions and cases after a merge and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan import doings, promises
from pembinaan.actions import gabung
from pembinaan.angka import daftar, hitung
from pembinaan.angka.posisi import Posisi, everyone
from pembinaan.angka.ukuran import UKURAN
from pembinaan.letters import standing
from pembinaan.models import JanjiRat, Kasus, KegiatanKasus, PengecualianTangga, SerahTerima
from pembinaan.proposals import evidence
from pembinaan.rekap import baris, hidup
from pembinaan.results import costs, funnel, lists, outcome, people, problems, story, yearly
from registry.actions import extensions, release
from registry.classification import run, verdict
from registry.models import GabunganRekaman, Koperasi, Perpanjangan
from registry.models.koperasi import KoperasiQuerySet
from tests.factories import registry as make
from tests.factories.hasil import came, training
from tests.factories.kasus import JanjiRatFactory, KasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.people import make_user
from tests.factories.surat import make_letter
from tests.factories.usulan import UsulanFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
SENT, RECEIVED = dt.date(2026, 7, 2), dt.date(2026, 7, 6)
URUSAN = ("surat-keluar", "kasus-terbuka", "kasus-dibuka")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    make.KantorFactory()
    with dates.freeze(TODAY):
        release.release_review(by=None)
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS)


@pytest.fixture
def pair() -> tuple[Koperasi, Koperasi]:
    """(the survivor, the double): both silent after 2023, tidak aktif since 1 July 2026, in two kecamatan."""
    rows = []
    for nama in ("KUD Makmur", "K.U.D. Makmur Jaya"):
        one = make.KoperasiFactory(nama=nama, tanggal_badan_hukum=dt.date(2010, 3, 24))
        make.both_levels(one, 2023)
        run.apply(Koperasi.objects.filter(pk=one.pk), on=dt.date(2026, 7, 1))
        rows.append(Koperasi.objects.get(pk=one.pk))
    assert [one.status for one in rows] == ["tidak_aktif"] * 2
    return rows[0], rows[1]


def merge(dari: Koperasi, ke: Koperasi, by: User) -> GabunganRekaman:
    return gabung.merge(dari=dari, ke=ke, ambil=(), alasan="Satu koperasi, dua kali diimpor.", by=by)


def undo(done: GabunganRekaman, by: User) -> GabunganRekaman:
    return gabung.undo(gabungan=done, alasan="Ternyata keliru.", by=by)


def step(koperasi: Koperasi) -> str:
    """What the ladder would write today, "" where it waits."""
    following = standing.answers([koperasi], on=TODAY)[koperasi.pk][1]
    return following.rung.kode if following.what == "draft" and following.rung else ""


# --- The ladder -----------------------------------------------------------------------------------
def test_a_warned_cooperative_does_not_begin_the_ladder_anew(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    make_letter(dari, keadaan="sampai", tanggal=SENT, diterima_pada=RECEIVED)
    alone, warned = step(ke), step(dari)
    assert (alone, warned) == ("peringatan", "panggilan")
    done = merge(dari, ke, clerk)
    assert step(ke) == warned
    assert [one.received for one in standing.history(ke)] == [RECEIVED]
    undo(done, clerk)
    assert (step(ke), step(dari)) == (alone, warned)


def test_a_letter_of_another_round_does_not_count(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    make_letter(dari, keadaan="sampai", tanggal=SENT, diterima_pada=RECEIVED, putaran="2024-07-01")
    merge(dari, ke, clerk)
    assert step(ke) == "peringatan"


def test_its_promise_and_its_exception_still_hold(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    promise = JanjiRatFactory(koperasi=dari, tanggal=TODAY + dt.timedelta(days=5), dijanjikan_pada=TODAY)
    done = merge(dari, ke, clerk)
    assert standing.of([ke], on=TODAY)[ke.pk].holds == ("Koperasi berjanji RAT pada 1 Desember 2026.",)
    type(promise).objects.filter(pk=promise.pk).update(dicabut_pada=TODAY, alasan_cabut="Salah ketik.")
    assert step(ke) == "peringatan"
    PengecualianTangga.objects.create(
        kelompok="koperasi", koperasi=dari, alasan="Sengketa.", dari=SENT, dicatat_oleh=clerk
    )
    assert "Sengketa." in standing.of([ke], on=TODAY)[ke.pk].reason
    undo(done, clerk)
    assert step(ke) == "peringatan"


def test_a_proposal_reads_the_letters_and_activities_of_both(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    letter = make_letter(dari, keadaan="sampai", tanggal=SENT, diterima_pada=RECEIVED)
    case = KasusFactory(koperasi=dari, petugas=clerk, keadaan="berjalan")
    KegiatanKasus.objects.create(kasus=case, jenis="telepon", tanggal=TODAY, uraian="Ditelepon.", oleh=clerk,
                                 dicatat_tanggal=TODAY)  # fmt: skip
    usulan = UsulanFactory(koperasi=ke, dibuka_oleh=clerk)
    assert not evidence.gather(usulan, on=TODAY).letters
    merge(dari, ke, clerk)
    found = evidence.gather(usulan, on=TODAY)
    assert [one.nomor for one in found.letters] == [letter.nomor]
    assert [one.uraian for one in found.activities] == ["Ditelepon."]


# --- Extensions -----------------------------------------------------------------------------------
def test_an_extension_given_to_the_double_holds_for_the_survivor(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    extensions.grant(by=None, tahun_buku=2025, cakupan="koperasi", koperasi=dari, batas_baru=dt.date(2026, 12, 31),
                     dasar_hukum="SE")  # fmt: skip
    assert (status(ke), status(dari)) == ("tidak_aktif", "aktif")
    done = merge(dari, ke, clerk)
    assert status(ke) == verdict_of(ke) == "aktif"
    undo(done, clerk)
    assert (status(ke), status(dari)) == ("tidak_aktif", "aktif")
    again = merge(dari, ke, clerk)
    assert status(ke) == "aktif"
    extensions.revoke(keputusan=Perpanjangan.objects.filter(koperasi=ke).get().keputusan, alasan="Keliru.", by=clerk)
    assert status(ke) == verdict_of(ke) == "tidak_aktif"
    undo(again, clerk)


def test_one_that_two_doubles_had_stays_while_one_of_them_is_merged(
    pair: tuple[Koperasi, Koperasi], clerk: User
) -> None:
    ke, dari = pair
    third = make.KoperasiFactory(kecamatan=dari.kecamatan, tanggal_badan_hukum=dt.date(2010, 3, 24))
    make.both_levels(third, 2023)
    extensions.grant(by=None, tahun_buku=2025, cakupan="kecamatan", kecamatan=dari.kecamatan,
                     batas_baru=dt.date(2026, 12, 31), dasar_hukum="SE")  # fmt: skip
    assert not Perpanjangan.objects.filter(koperasi=ke).exists()
    first = merge(dari, ke, clerk)
    merge(third, ke, clerk)
    undo(first, clerk)
    assert verdict_of(ke) == "aktif"
    undo(GabunganRekaman.objects.get(dari=third), clerk)
    assert verdict_of(ke) == "tidak_aktif"


def status(one: Koperasi) -> str:
    return Koperasi.objects.values_list("status", flat=True).get(pk=one.pk)


def verdict_of(one: Koperasi) -> str:
    rows = verdict.annotate(Koperasi.objects.filter(pk=one.pk), on=TODAY)
    return str(rows.values_list("v_status", flat=True).get())


# --- Cases ----------------------------------------------------------------------------------------
def test_a_case_that_nobody_had_waits_again(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    case = KasusFactory(koperasi=dari, petugas=None, keadaan="baru")
    done = merge(dari, ke, clerk)
    undo(done, clerk)
    case.refresh_from_db()
    assert (case.keadaan, case.petugas, case.hasil, case.ditutup_pada) == ("baru", None, None, None)
    assert not SerahTerima.objects.filter(kasus=case).exists()


@pytest.mark.parametrize("renamed", ["by the merge", "since"])
def test_a_case_runs_again_whatever_the_survivor_is_called_by_then(
    pair: tuple[Koperasi, Koperasi], clerk: User, renamed: str
) -> None:
    ke, dari = pair
    case = KasusFactory(koperasi=dari, petugas=clerk, keadaan="berjalan")
    taken = ("nama",) if renamed == "by the merge" else ()
    done = gabung.merge(dari=dari, ke=ke, ambil=taken, alasan="Satu koperasi, dua kali diimpor.", by=clerk)
    case.refresh_from_db()
    assert case.keadaan == "selesai"
    if renamed == "since":
        Koperasi.objects.filter(pk=ke.pk).update(nama="Berganti Nama")
    undo(done, clerk)
    case.refresh_from_db()
    assert (case.keadaan, case.hasil, case.ditutup_pada) == ("berjalan", None, None)


# --- Figures --------------------------------------------------------------------------------------
def test_what_was_sent_and_done_is_counted_under_the_survivor(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    """On past days as before; by kecamatan under that of the survivor, in live figures and in rows that are frozen."""
    ke, dari = pair
    assert ke.kecamatan_id != dari.kecamatan_id
    make_letter(dari, keadaan="sampai", tanggal=SENT, diterima_pada=RECEIVED)
    make_letter(ke, keadaan="sampai", tanggal=SENT, diterima_pada=RECEIVED)
    KasusFactory(koperasi=dari, petugas=clerk, keadaan="berjalan", dibuka_pada=SENT)
    past = Posisi.at(dt.date(2026, 8, 1))
    before = {kode: daftar.rows(kode, everyone(), past).count() for kode in URUSAN}
    assert before == {"surat-keluar": 2, "kasus-terbuka": 1, "kasus-dibuka": 1}
    done = merge(dari, ke, clerk)
    assert {kode: daftar.rows(kode, everyone(), past).count() for kode in URUSAN} == before
    letters = hitung.matters_by(past.rows(everyone()), past, [UKURAN["surat-keluar"]], ["kecamatan"])  # type: ignore[list-item]
    assert letters == {(ke.kecamatan_id,): {"surat-keluar": 2}}
    assert ke.kecamatan
    assert {key[0] for _, key, _, _ in hidup._matters([(past.rows(everyone()), past)])} == {ke.kecamatan.kode}
    assert {koperasi for _, koperasi, _ in baris._matters(past, everyone())} == {ke.pk}
    undo(done, clerk)
    letters = hitung.matters_by(past.rows(everyone()), past, [UKURAN["surat-keluar"]], ["kecamatan"])  # type: ignore[list-item]
    assert letters == {(one.kecamatan_id,): {"surat-keluar": 1} for one in pair}


def test_results_and_figures_say_the_same_of_what_was_done(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    """What was done for the record that ended is the survivor's in the funnel, costs, people and the yearly report."""
    ke, dari = pair
    case = KasusFactory(koperasi=dari, petugas=clerk, dibuka_pada=SENT, keadaan="selesai", hasil="aktif_kembali",
                        ditutup_pada=dt.date(2026, 9, 1))  # fmt: skip
    make_letter(dari, keadaan="sampai", tanggal=SENT, diterima_pada=RECEIVED)
    KunjunganFactory(koperasi=dari, tanggal=dt.date(2026, 8, 3), biaya=75_000)
    came(training(biaya=100_000, on=dt.date(2026, 8, 5), by=clerk), dari, "Siti")
    JanjiRatFactory(koperasi=dari, kasus=case, tanggal=dt.date(2026, 8, 20), dijanjikan_pada=dt.date(2026, 8, 3))
    span, year = outcome.Span(2026, TODAY), yearly.Year(2026, TODAY)

    def coached() -> KoperasiQuerySet:
        return yearly.with_status(yearly.coached(clerk, year), year)

    def told() -> dict[str, Any]:
        everything, places = funnel.count(funnel.cases(clerk, tahun=2026), "kecamatan")
        return {
            "funnel": (everything.total, dict(everything.reached), len(places)),
            "first": [one.pertama for one in funnel.cases(clerk).annotate(pertama=funnel.first_activity())],
            "bills": [(one.total, one.closed) for one in costs.bills(costs.reactivated(clerk, tahun=2026))],
            "people": people.participants(clerk, tahun=2026).count(),
            "trained": outcome.cooperatives(clerk, span, kelompok="pelatihan").count(),
            "visits": lists.visits(clerk, {"tahun": 2026}, TODAY).count(),
            "problems": sum(line.total for line in problems.lines(clerk)),
            "year": [(one.counts, one.hasil) for one in yearly.lines(coached(), year)],
            "idle": Kasus.objects.filter(doings.last_before("koperasi", SENT)).count(),
            "visited": daftar.rows("dikunjungi", everyone(), Posisi.at()).count(),
        }

    before = told()
    assert before["funnel"] == (1, {"surat": 1, "kunjungan": 1, "janji": 1, "aktif": 1}, 1)
    assert before["bills"] == [(175_000, dt.date(2026, 9, 1))]
    KasusFactory(koperasi=ke, petugas=clerk, keadaan="berjalan", dibuka_pada=SENT)
    assert funnel.cases(clerk, tahap="kunjungan").count() == 1
    done = merge(dari, ke, clerk)
    assert funnel.cases(clerk, tahap="kunjungan").count() == 2, "both cases are of one cooperative that was visited"
    assert not funnel.cases(clerk, tahap="rat").exists(), "copies of old meetings are no new ones"
    assert doings.latest_days([ke.pk]) == {ke.pk: dt.date(2026, 8, 5)}
    assert doings.latest_days([dari.pk]) == {dari.pk: dt.date(2026, 8, 5)}
    Kasus.objects.filter(koperasi=ke).update(koperasi=dari)  # only the merged record's work is left to be told
    Kasus.objects.exclude(pk=case.pk).delete()
    after = told()
    assert after == before | {"funnel": (1, before["funnel"][1], 1)}
    assert {one.pk for one in outcome.cooperatives(clerk, span, kelompok="kunjungan")} == {ke.pk}
    assert funnel.cases(clerk, kecamatan=str(ke.kecamatan_id)).count() == 1
    assert not funnel.cases(clerk, kecamatan=str(dari.kecamatan_id)).exists()
    undo(done, clerk)
    assert told() == before


def test_a_promise_of_the_double_is_kept_by_the_survivor(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    JanjiRatFactory(koperasi=dari, tahun_buku=2025, tanggal=TODAY - dt.timedelta(days=5), dijanjikan_pada=SENT)
    merge(dari, ke, clerk)
    assert promises.broken(on=TODAY).count() == 1
    assert [one.word for one in story.promises(ke, on=TODAY)] == ["lewat tanpa RAT"]
    make.both_levels(ke, 2025, dari=TODAY - dt.timedelta(days=6))
    assert not promises.broken(on=TODAY).exists()
    assert promises.counts(JanjiRat.objects.all(), on=TODAY)["diingkari"] == 0
    assert [one.word for one in story.promises(ke, on=TODAY)] == ["RAT sudah diterima"]
