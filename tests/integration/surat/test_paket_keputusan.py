"""What happens to a batch: put together, initialled, sent back, approved, and what the rule takes out meanwhile."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import surat_konsep, surat_paket, surat_paket_setuju, surat_paket_siapkan, surat_terbit
from pembinaan.letters import judging, standing, verification
from pembinaan.models import (
    JawabanSurat,
    LangkahTangga,
    PaketSurat,
    ParafSurat,
    PengecualianTangga,
    PeristiwaSurat,
    Surat,
    TingkatParaf,
)
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories.people import UserFactory, make_user
from tests.factories.surat import ISI, make_letter
from tests.integration.surat.paket_world import (
    TODAY,
    acting_head,
    batch,
    filed,
    inactive,
    late,
    letters,
    office,
    promised,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(db: None) -> Iterator[None]:
    with dates.freeze(TODAY):
        office()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS)


@pytest.fixture
def kepala() -> User:
    return make_user(Peran.KEPALA)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The letters that issuing was begun for, in the order of the calls."""
    seen: list[int] = []
    monkeypatch.setattr(surat_terbit, "start", lambda *, paket, letters, by: seen.extend(one.pk for one in letters))
    return seen


def state(surat: Surat) -> str:
    surat.refresh_from_db()
    return surat.keadaan


def story(surat: Surat) -> list[str]:
    return list(PeristiwaSurat.objects.filter(surat=surat).values_list("langkah", flat=True))


def prepare(clerk: User, *koperasi: Koperasi) -> surat_paket.Batched:
    found = standing.answers(koperasi, on=TODAY)
    return surat_paket_siapkan.prepare(found=found, judul="Uji", kertas="f4", saringan="status=aktif", by=clerk)


# --- From a list to a batch ------------------------------------------------------------------------
def test_two_tracks_make_one_batch_and_who_has_it_already_is_not_doubled(clerk: User) -> None:
    gone, behind, nothing = inactive(), late(), late()
    filed(nothing)
    night = surat_konsep.draft_many(standing.answers([gone], on=TODAY), by=None)
    made = prepare(clerk, gone, behind, nothing)
    assert {one.langkah.kode for one in made.letters} == {"peringatan", "teguran_1"}
    assert night[0].pk in {one.pk for one in made.letters}
    assert Surat.objects.count() == 2
    assert {(one.keadaan, one.kertas, one.paket_id) for one in Surat.objects.all()} == {("paraf", "f4", made.paket.pk)}
    assert [level["peran"] for level in made.paket.tingkat] == ["kabid", "sekretariat"]
    with pytest.raises(Refused, match="paling sedikit satu"):
        prepare(clerk, nothing)


def test_the_levels_of_a_batch_are_those_of_its_day(clerk: User) -> None:
    TingkatParaf.objects.all().delete()
    made = prepare(clerk, inactive())
    assert made.paket.keadaan == "persetujuan"
    TingkatParaf.objects.create(urutan=1, jabatan="Kepala Bidang", peran="kabid")
    assert PaketSurat.objects.get().tingkat == []


def test_drafts_whose_condition_changed_do_not_enter_a_batch(clerk: User) -> None:
    good, gone, waits = letters()
    filed(gone.koperasi)
    promised(waits.koperasi)
    made = surat_paket.make_batch(keys=[good.pk, gone.pk, waits.pk], judul="Uji", kertas="a4", by=clerk)
    assert [one.pk for one in made.letters] == [good.pk]
    assert (state(good), state(gone), state(waits)) == ("paraf", "ditarik", "konsep")
    assert gone.alasan_akhir == made.dropped[0][1] != ""
    assert "berjanji RAT" in made.held[0][1]
    assert story(gone) == ["drop"]
    with pytest.raises(Refused, match="berjanji RAT"):
        surat_paket.make_batch(keys=[waits.pk], judul="Uji", kertas="a4", by=clerk)


def test_who_is_in_a_batch_already_is_left_there(clerk: User) -> None:
    first, second = letters(2)
    there = batch(first, keadaan="paraf")
    made = surat_paket.make_batch(keys=[first.pk, second.pk], judul="Uji", kertas="a4", by=clerk)
    assert [one.pk for one in made.letters] == [second.pk]
    assert Surat.objects.get(pk=first.pk).paket == there


# --- Paraf -----------------------------------------------------------------------------------------
def test_levels_follow_each_other_and_the_last_opens_the_approval() -> None:
    kabid, secretary = make_user(Peran.KABID), make_user(Peran.SEKRETARIAT)
    paket = batch(*letters(1), keadaan="paraf")
    with pytest.raises(Refused, match="giliran paraf Kepala Bidang"):
        surat_paket.initial(paket=paket, by=secretary)
    surat_paket.initial(paket=paket, by=kabid)
    with pytest.raises(Refused, match="giliran paraf Sekretaris"):
        surat_paket.initial(paket=paket, by=kabid)
    assert PaketSurat.objects.get().keadaan == "paraf"
    surat_paket.initial(paket=paket, by=secretary)
    assert PaketSurat.objects.get().keadaan == "persetujuan"
    with pytest.raises(Refused, match="tidak menunggu paraf"):
        surat_paket.initial(paket=paket, by=secretary)


def test_a_named_person_alone_initials() -> None:
    named, other = make_user(Peran.KABID), make_user(Peran.KABID)
    paket = batch(*letters(1), keadaan="paraf")
    PaketSurat.objects.update(tingkat=[{"urutan": 1, "jabatan": "Kabid", "peran": "kabid", "orang": named.pk}])
    with pytest.raises(Refused, match="bukan giliran Anda"):
        surat_paket.initial(paket=paket, by=other)
    surat_paket.initial(paket=paket, by=named)
    assert PaketSurat.objects.get().keadaan == "persetujuan"


def test_paper_counts_once_and_says_who_wrote_it_down(clerk: User) -> None:
    paket = batch(*letters(1), keadaan="paraf")
    ask: dict[str, Any] = {"paket": paket, "oleh_siapa": "Drs. Hadi", "by": clerk}
    with pytest.raises(Refused, match="Tanggal paraf"):
        surat_paket.initial_on_paper(urutan=1, tanggal=TODAY + dt.timedelta(days=1), **ask)
    surat_paket.initial_on_paper(urutan=1, tanggal=TODAY, **ask)
    with pytest.raises(Refused, match="sudah dicatat"):
        surat_paket.initial_on_paper(urutan=1, tanggal=TODAY, **ask)
    row = ParafSurat.objects.get()
    assert (row.atas_kertas, row.oleh, row.urutan) == ("Drs. Hadi", clerk, 1)


# --- Sent back -------------------------------------------------------------------------------------
def test_each_level_and_the_kepala_send_single_letters_back(kepala: User, clerk: User) -> None:
    first, second, third = letters()
    paket = batch(first, second, third, keadaan="paraf")
    surat_paket.send_back(paket=paket, keys=[first.pk], catatan="Nama salah.", by=make_user(Peran.KABID))
    surat_paket.send_back(paket=paket, keys=[second.pk], catatan="Sudah RAT.", by=kepala)
    assert (state(first), first.catatan, state(third)) == ("dikembalikan", "Nama salah.", "paraf")
    with pytest.raises(Refused, match="hanya dapat dikembalikan"):
        surat_paket.send_back(paket=paket, keys=[third.pk], catatan="x", by=clerk)
    with pytest.raises(Refused, match="tidak menunggu"):
        surat_paket.send_back(paket=paket, keys=[first.pk], catatan="x", by=kepala)
    assert PaketSurat.objects.get().keadaan == "paraf"
    surat_paket.send_back(paket=paket, keys=[third.pk], catatan="Semua.", by=kepala)
    assert PaketSurat.objects.get(pk=paket.pk).keadaan == "selesai"
    again = surat_paket.make_batch(keys=[first.pk], judul="Perbaikan", kertas="a4", by=clerk)
    assert (state(first), first.paket, first.catatan) == ("paraf", again.paket, "")
    assert story(first) == ["send_back", "put"]


# --- The kepala ------------------------------------------------------------------------------------
def test_some_then_all(kepala: User, started: list[int]) -> None:
    first, second, third = letters()
    paket = batch(first, second, third)
    done = surat_paket_setuju.approve(paket=paket, keys=[second.pk], by=kepala)
    assert [one.pk for one in done.letters] == started == [second.pk]
    assert (state(second), second.disetujui_oleh, second.disetujui_tanggal) == ("disetujui", kepala, TODAY)
    assert (state(first), PaketSurat.objects.get().keadaan) == ("paraf", "persetujuan")
    surat_paket_setuju.approve(paket=paket, keys=None, by=kepala)
    assert started == [second.pk, first.pk, third.pk]
    assert PaketSurat.objects.get().keadaan == "selesai"
    with pytest.raises(Refused, match="sudah diputus"):
        surat_paket_setuju.approve(paket=paket, keys=None, by=kepala)


def test_the_rule_is_asked_once_more(kepala: User, started: list[int]) -> None:
    good, gone, waits = letters()
    paket = batch(good, gone, waits)
    filed(gone.koperasi)
    promised(waits.koperasi)
    done = surat_paket_setuju.approve(paket=paket, keys=None, by=kepala)
    assert started == [good.pk]
    assert ([one.pk for one, _ in done.dropped], [one.pk for one, _ in done.held]) == ([gone.pk], [waits.pk])
    assert (state(gone), state(waits)) == ("ditarik", "paraf")
    assert "sudah kami terima" in gone.alasan_akhir
    assert PaketSurat.objects.get().keadaan == "persetujuan", "one letter still waits in it"


def test_an_exclusion_of_today_withdraws_too(kepala: User) -> None:
    (surat,) = letters(1)
    paket = batch(surat)
    PengecualianTangga.objects.create(kelompok="koperasi", koperasi=surat.koperasi, dari=TODAY, alasan="Sengketa.")
    surat_paket_setuju.approve(paket=paket, keys=None, by=kepala)
    assert (state(surat), surat.alasan_akhir) == ("ditarik", "Dikecualikan dari tangga surat: Sengketa.")


def test_an_acting_head_approves_within_the_dates_and_nobody_else(started: list[int]) -> None:
    paket = batch(*letters(1))
    for user in (make_user(Peran.KABID), make_user(Peran.SEKRETARIAT), acting_head(sampai=TODAY)):
        with pytest.raises(Refused, match="kepala dinas"):
            surat_paket_setuju.approve(paket=paket, keys=None, by=user)
    surat_paket_setuju.approve(paket=paket, keys=None, by=acting_head("plt"))
    assert len(started) == 1


def test_no_approval_before_the_last_paraf(kepala: User, started: list[int]) -> None:
    (surat,) = letters(1)
    with pytest.raises(Refused, match="menunggu paraf"):
        surat_paket_setuju.approve(paket=batch(surat, keadaan="paraf"), keys=None, by=kepala)
    assert (started, state(surat)) == ([], "paraf")


def test_an_approval_is_taken_back_until_the_number(kepala: User) -> None:
    surat = make_letter(inactive(), keadaan="disetujui", disetujui_oleh=kepala, disetujui_tanggal=TODAY)
    surat_paket_setuju.recall(surat=surat, alasan="Salah tempat.", by=kepala)
    assert (state(surat), surat.catatan, surat.disetujui_oleh) == ("dikembalikan", "Salah tempat.", None)
    with pytest.raises(Refused, match="tidak dapat dilakukan"):
        surat_paket_setuju.recall(surat=make_letter(inactive(), keadaan="siap"), alasan="x", by=kepala)


def test_each_paraf_asks_the_rule_again(clerk: User) -> None:
    kabid, secretary = make_user(Peran.KABID), make_user(Peran.SEKRETARIAT)
    good, gone, waits = letters()
    paket = batch(good, gone, waits, keadaan="paraf")
    filed(gone.koperasi)
    promised(waits.koperasi)
    done = surat_paket.initial(paket=paket, by=kabid)
    assert [one.pk for one, _ in done.dropped] == [gone.pk]
    assert (state(good), state(gone), state(waits)) == ("paraf", "ditarik", "paraf")
    for surat in (good, waits):
        filed(surat.koperasi)
    surat_paket.initial(paket=paket, by=secretary)
    assert PaketSurat.objects.get(pk=paket.pk).keadaan == "selesai", "nothing is left for the kepala"


# --- By hand ---------------------------------------------------------------------------------------
def answered(koperasi: Koperasi) -> Surat:
    """Warned, received, explained."""
    past = make_letter(koperasi, keadaan="sampai", tanggal=dt.date(2026, 8, 3), diterima_pada=dt.date(2026, 8, 5))
    JawabanSurat.objects.create(surat=past, jenis="penjelasan", uraian="Akan RAT.", tanggal=dt.date(2026, 8, 10),
                                dari="Ketua", oleh=UserFactory())  # fmt: skip
    return past


def test_a_step_by_hand_after_an_answer_reaches_the_kepala(clerk: User, kepala: User, started: list[int]) -> None:
    koperasi, other = inactive(), inactive()
    answered(koperasi)
    assert standing.answers([koperasi], on=TODAY)[koperasi.pk][1].what == "wait"
    with pytest.raises(Refused, match="belum dijawab"):
        surat_paket_siapkan.by_hand(koperasi=other, alasan="x", by=clerk)
    surat = surat_paket_siapkan.by_hand(koperasi=koperasi, alasan="Janjinya tidak ditepati.", by=clerk)
    assert (surat.langkah.kode, surat.catatan) == ("panggilan", "Disiapkan dengan tangan: Janjinya tidak ditepati.")
    assert story(surat) == ["draft", "by_hand"]
    with pytest.raises(Refused, match="sudah ada"):
        surat_paket_siapkan.by_hand(koperasi=koperasi, alasan="Lagi.", by=clerk)
    paket = surat_paket.make_batch(keys=[surat.pk], judul="Uji", kertas="a4", by=clerk).paket
    PaketSurat.objects.update(keadaan="persetujuan")
    surat_paket_setuju.approve(paket=paket, keys=None, by=kepala)
    assert started == [surat.pk]


def test_by_hand_is_no_way_around_the_rest_of_the_rule(clerk: User) -> None:
    koperasi = inactive()
    answered(koperasi)
    surat = surat_paket_siapkan.by_hand(koperasi=koperasi, alasan="Perlu.", by=clerk)
    promised(koperasi)
    assert judging.judge([surat], on=TODAY)[surat.pk].what == "wait"
    filed(koperasi)
    assert judging.judge([surat], on=TODAY)[surat.pk].what == "withdraw"


def test_by_hand_does_not_keep_a_step_that_was_retired(clerk: User) -> None:
    koperasi = inactive()
    answered(koperasi)
    surat = surat_paket_siapkan.by_hand(koperasi=koperasi, alasan="Perlu.", by=clerk)
    assert judging.judge([surat], on=TODAY)[surat.pk].what == "draft"
    LangkahTangga.objects.filter(kode="panggilan").update(aktif=False)
    answer = judging.judge([surat], on=TODAY)[surat.pk]
    assert (answer.what, answer.sentence) == ("withdraw", "Langkah ini tidak dipakai lagi dalam tangga surat dinas.")


def test_by_hand_ends_with_the_letter_that_was_answered(clerk: User) -> None:
    """It was cancelled after its answer: a second letter would rest on nothing."""
    koperasi = inactive()
    past = answered(koperasi)
    surat = surat_paket_siapkan.by_hand(koperasi=koperasi, alasan="Perlu.", by=clerk)
    Surat.objects.filter(pk=past.pk).update(keadaan="batal", alasan_akhir="Dibatalkan dengan surat lain.")
    assert judging.judge([surat], on=TODAY)[surat.pk].what == "withdraw"


def test_by_hand_still_counts_when_the_letter_waits_for_a_number_from_outside(clerk: User) -> None:
    koperasi = inactive()
    answered(koperasi)
    surat = surat_paket_siapkan.by_hand(koperasi=koperasi, alasan="Perlu.", by=clerk)
    Surat.objects.filter(pk=surat.pk).update(keadaan="luar", isi=ISI, kode=verification.new_code(), cara_nomor="luar")
    surat.refresh_from_db()
    assert judging.judge([surat], on=TODAY)[surat.pk].what == "draft"


# --- Two at once -----------------------------------------------------------------------------------
def in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            with dates.freeze(TODAY):
                work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_two_heads_approve_the_same_batch_at_once(started: list[int]) -> None:
    first, second, third = letters()
    paket, heads = batch(first, second, third), (make_user(Peran.KEPALA), acting_head())
    told: list[str] = []

    def approve_all() -> None:
        try:
            done = surat_paket_setuju.approve(paket=paket, keys=[first.pk, second.pk, third.pk], by=heads[1])
            told.append(f"{len(done.letters)} disetujui, {done.decided} sudah diputus")
        except Refused as sentence:
            told.append(str(sentence))

    with transaction.atomic():
        surat_paket_setuju.approve(paket=paket, keys=[first.pk, second.pk], by=heads[0])
        thread = in_thread(approve_all)
        thread.join(1)
        assert thread.is_alive(), "the second head must wait for the first"
    thread.join(20)
    assert told == ["1 disetujui, 2 sudah diputus"]
    assert sorted(started) == [first.pk, second.pk, third.pk]
    who = [Surat.objects.get(pk=one.pk).disetujui_oleh for one in (first, second, third)]
    assert who == [heads[0], heads[0], heads[1]]
    assert PeristiwaSurat.objects.filter(langkah="approve").count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_second_head_who_comes_too_late_is_told(started: list[int]) -> None:
    surat = letters(1)[0]
    paket, heads = batch(surat), (make_user(Peran.KEPALA), make_user(Peran.KEPALA))
    told: list[str] = []
    ready = threading.Barrier(2)

    def approve(by: User) -> None:
        ready.wait(10)
        try:
            surat_paket_setuju.approve(paket=paket, keys=None, by=by)
        except Refused as sentence:
            told.append(str(sentence))

    threads = [in_thread(lambda head=head: approve(head)) for head in heads]  # type: ignore[misc]
    for thread in threads:
        thread.join(20)
    assert told == ["Paket ini sudah diputus. Tidak ada surat yang menunggu persetujuan."]
    assert started == [surat.pk]
