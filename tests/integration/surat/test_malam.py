"""The night and the ladder: what it proposes and takes back, twice, in small batches, killed half-way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection, connections

from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan import nightly
from pembinaan.actions import surat as steps
from pembinaan.actions import surat_konsep, surat_malam
from pembinaan.letters import proposals, standing
from pembinaan.models import JawabanSurat, LangkahTangga, PeristiwaSurat, Surat
from registry.actions import release
from registry.classification import run as classification
from registry.models import Koperasi, Malam
from tests.factories import night
from tests.factories import registry as make
from tests.factories.kasus import JanjiRatFactory
from tests.factories.people import make_user
from tests.factories.surat import PaketSuratFactory, make_letter

D, DAY = dt.date, dt.timedelta(days=1)
TODAY = D(2026, 7, 20)
SINCE = D(2026, 7, 1)


@pytest.fixture
def office(db: None) -> Iterator[None]:
    make.KantorFactory()
    with dates.freeze(TODAY):
        release.release_review(by=None)
        yield


def quiet() -> Koperasi:
    koperasi = make.KoperasiFactory(status_hitung="tidak_aktif", keterangan="tidak_aktif", peristiwa=SINCE)
    make.both_levels(koperasi, 2023)
    return koperasi


def tardy() -> Koperasi:
    koperasi = make.KoperasiFactory(keterangan="berisiko")
    make.both_levels(koperasi, 2024, tanggal=D(2025, 2, 14))
    return koperasi


def files(koperasi: Koperasi, on: D = TODAY) -> None:
    make.both_levels(koperasi, 2025, dari=on)
    classification.apply(Koperasi.objects.filter(pk=koperasi.pk), on=on)


def drafts() -> dict[int, str]:
    rows = Surat.objects.filter(keadaan="konsep")
    return dict(rows.values_list("koperasi_id", "langkah__kode"))


def test_it_proposes_the_right_step_for_each_and_twice_changes_nothing(office: None) -> None:
    one, other, done = quiet(), tardy(), make.KoperasiFactory(keterangan="sudah_rat")
    make.both_levels(done, 2025)
    malam = Malam.objects.create(tanggal=TODAY)
    assert surat_malam.run(on=TODAY, malam=malam) == surat_malam.Hasil(2, 0, 0)
    assert drafts() == {one.pk: "peringatan", other.pk: "teguran_1"}
    letter = Surat.objects.get(koperasi=one)
    assert (letter.jalur, letter.putaran, letter.tahun_buku) == ("tidak_aktif", "2026-07-01", [2024, 2025])
    assert (letter.malam, letter.dibuat_oleh, letter.dibuat_tanggal) == (malam, None, TODAY)
    assert PeristiwaSurat.objects.get(surat=letter).langkah == "draft"
    assert Surat.pgh_event_model.objects.filter(pgh_obj_id=letter.pk).get().pgh_context.metadata == {"proses": "malam"}
    trail = Jejak.objects.get(aksi="surat.malam")
    assert (trail.oleh, trail.rincian["konsep"], trail.rincian["ditarik"]) == (None, 2, 0)
    before = list(Surat.objects.values())
    assert surat_malam.run(on=TODAY, malam=malam) == surat_malam.Hasil(0, 0, 0)
    assert list(Surat.objects.values()) == before
    assert Jejak.objects.filter(aksi="surat.malam").count() == 1


@pytest.mark.parametrize("keadaan", ["konsep", "paraf", "dikembalikan"])
def test_who_filed_in_between_gets_no_letter_and_the_draft_says_why(office: None, keadaan: str) -> None:
    filed, silent = quiet(), quiet()
    paket = PaketSuratFactory()
    letter, other = make_letter(filed, keadaan=keadaan, paket=paket), make_letter(silent, keadaan=keadaan, paket=paket)
    files(filed)
    assert surat_malam.run(on=TODAY) == surat_malam.Hasil(0, 1, 0)
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.keadaan, letter.paket) == ("ditarik", paket)
    assert "RAT tahun buku 2025 sudah kami terima" in letter.alasan_akhir
    event = PeristiwaSurat.objects.get(surat=letter)
    assert (event.langkah, event.dari, event.ke, event.oleh) == ("drop", keadaan, "ditarik", None)
    assert (other.keadaan, other.paket) == (keadaan, paket)


def test_a_batch_whose_last_waiting_letter_the_night_takes_out_is_decided(office: None) -> None:
    filed, silent = quiet(), quiet()
    emptied, other = PaketSuratFactory(), PaketSuratFactory(keadaan="persetujuan")
    make_letter(filed, keadaan="paraf", paket=emptied)
    make_letter(silent, keadaan="paraf", paket=other)
    files(filed)
    surat_malam.run(on=TODAY)
    emptied.refresh_from_db()
    other.refresh_from_db()
    assert (emptied.keadaan, other.keadaan) == ("selesai", "persetujuan")


def test_holds_leave_the_draft_where_it_is(office: None) -> None:
    held, waiting = quiet(), quiet()
    letters = [make_letter(held, keadaan="paraf"), make_letter(waiting)]
    JanjiRatFactory(koperasi=held, tanggal=TODAY + DAY, dijanjikan_pada=TODAY)
    make.MasaBuktiFactory(koperasi=waiting, tahun_buku=2025, jenis="rat", tingkat="dikirim", dari=TODAY)
    classification.apply(Koperasi.objects.filter(pk=waiting.pk), on=TODAY)
    assert surat_malam.run(on=TODAY) == surat_malam.Hasil(0, 0, 2)
    assert [Surat.objects.get(pk=one.pk).keadaan for one in letters] == ["paraf", "konsep"]
    assert not Jejak.objects.filter(aksi="surat.malam").exists()


def test_what_the_kepala_approved_or_was_issued_it_does_not_touch(office: None) -> None:
    approved, issued = quiet(), quiet()
    letters = [make_letter(approved, keadaan="disetujui"), make_letter(issued, keadaan="siap")]
    for koperasi in (approved, issued):
        files(koperasi)
    assert surat_malam.run(on=TODAY) == surat_malam.Hasil(0, 0, 0)
    assert [Surat.objects.get(pk=one.pk).keadaan for one in letters] == ["disetujui", "siap"]


def test_the_next_night_brings_exactly_the_right_second_letters(office: None) -> None:
    delivered, fresh, lost, answered, filed = (quiet() for _ in range(5))
    for koperasi in (delivered, answered, filed):
        make_letter(koperasi, keadaan="sampai", tanggal=SINCE, diterima_pada=D(2026, 7, 3))
    make_letter(fresh, keadaan="sampai", tanggal=SINCE, diterima_pada=D(2026, 7, 6))
    make_letter(lost, keadaan="kembali", tanggal=SINCE)
    letter = answered.surat_set.get()
    letter.jawaban_set.create(jenis="penjelasan", uraian="Kami sibuk.", tanggal=TODAY, dari="Ketua", oleh=make_user())
    files(filed)
    assert surat_malam.run(on=TODAY).drafted == 1
    assert drafts() == {delivered.pk: "panggilan"}
    with dates.freeze(TODAY + DAY):
        assert surat_malam.run(on=TODAY + DAY).drafted == 1
    assert drafts() == {delivered.pk: "panggilan", fresh.pk: "panggilan"}


def test_a_new_round_takes_the_old_draft_out_and_begins_at_the_first_step(office: None) -> None:
    koperasi = quiet()
    old = make_letter(koperasi, putaran="2024-07-01")
    assert surat_malam.run(on=TODAY) == surat_malam.Hasil(1, 1, 0)
    old.refresh_from_db()
    assert (old.keadaan, drafts()) == ("ditarik", {koperasi.pk: "peringatan"})


def test_what_a_person_took_back_is_not_proposed_again_but_may_be_drafted_by_hand(office: None) -> None:
    koperasi, clerk = quiet(), make_user("petugas")
    surat_malam.run(on=TODAY)
    steps.withdraw(surat=Surat.objects.get(), alasan="Sedang didampingi.", by=clerk)
    assert surat_malam.run(on=TODAY).drafted == 0
    assert len(surat_konsep.draft_many(standing.answers([koperasi], on=TODAY), by=clerk)) == 1


def test_the_letter_of_an_accepted_objection_is_not_proposed_again_once_it_is_cancelled(office: None) -> None:
    objected, mistaken = quiet(), quiet()
    for koperasi in (objected, mistaken):
        letter = make_letter(koperasi, keadaan="batal")
        if koperasi == objected:
            JawabanSurat.objects.create(
                surat=letter, jenis="keberatan", uraian="Kami sudah RAT.", tanggal=TODAY, dari="Ketua",
                oleh=make_user("petugas"), keputusan="diterima", alasan="Benar.", diputus_pada=TODAY,
            )  # fmt: skip
    assert surat_malam.run(on=TODAY).drafted == 1
    assert set(drafts()) == {mistaken.pk}


def test_small_batches_miss_nobody(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows leave the set while it is read: an offset would jump over every second batch."""
    monkeypatch.setattr(proposals, "BATCH", 2)
    monkeypatch.setattr(surat_malam, "BATCH", 2)
    rows = [quiet() for _ in range(7)]
    assert surat_malam.run(on=TODAY).drafted == 7
    for koperasi in rows[:6]:
        files(koperasi)
    assert surat_malam.run(on=TODAY).dropped == 6
    assert set(drafts()) == {rows[6].pk}


def test_before_its_release_a_kecamatan_gets_none(db: None) -> None:
    make.KantorFactory()
    quiet()
    with dates.freeze(TODAY):
        free = quiet()
        release.release_review(by=None, kecamatan=free.kecamatan)
        assert surat_malam.run(on=TODAY).drafted == 1
        assert set(drafts()) == {free.pk}


def test_the_preview_is_what_the_night_then_makes(office: None) -> None:
    for _ in range(3):
        quiet()
    tardy()
    make_letter(quiet())  # has it already
    foreseen = {pk: following.rung.kode for found in proposals.due(TODAY) for pk, (_, following) in found.items()}
    before = drafts()
    surat_malam.run(on=TODAY)
    assert {pk: kode for pk, kode in drafts().items() if pk not in before} == foreseen
    assert [found for found in proposals.due(TODAY) if found] == []


def test_used_up_goes_to_the_head(office: None) -> None:
    ended, going = quiet(), quiet()
    for koperasi in (ended, going):
        make_letter(koperasi, keadaan="sampai", tanggal=SINCE, diterima_pada=SINCE)
    make_letter(ended, kode="panggilan", keadaan="sampai", tanggal=D(2026, 7, 4), diterima_pada=D(2026, 7, 4))
    assert list(proposals.used_up(TODAY)) == [ended.pk]
    assert "Kepala dinas memutuskan" in proposals.used_up(TODAY)[ended.pk].sentence
    assert drafts() == {}
    LangkahTangga.objects.filter(kode="panggilan").update(aktif=False)
    assert set(proposals.used_up(TODAY)) == {ended.pk, going.pk}
    files(ended)
    assert set(proposals.used_up(TODAY)) == {going.pk}


# --- In the night itself


def test_a_stage_that_breaks_has_done_nothing_and_the_second_start_does_it_once(
    office: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals, "BATCH", 2)
    night.register(5, filed=2023, on=SINCE)
    write, calls = surat_konsep.write, []

    def breaks(found: object, **about: object) -> list[Surat]:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("listrik padam")
        return write(found, **about)

    monkeypatch.setattr(surat_konsep, "write", breaks)
    with pytest.raises(RuntimeError):
        nightly.run(on=TODAY)
    malam = Malam.objects.get(tanggal=TODAY)
    assert (malam.keadaan, malam.tahap_selesai) == ("gagal", ["klasifikasi", "kasus"])
    assert "tangga" in malam.pesan
    assert not Surat.objects.exists()
    monkeypatch.setattr(surat_konsep, "write", write)
    nightly.run(on=TODAY)
    assert Surat.objects.count() == 5
    assert Malam.objects.get(tanggal=TODAY).tahap_selesai == ["klasifikasi", "kasus", "tangga", "ringkasan"]
    nightly.run(on=TODAY)
    assert Surat.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_clerk_and_the_night_at_once_make_one_draft() -> None:
    import threading

    make.KantorFactory()
    with dates.freeze(TODAY):
        release.release_review(by=None)
        koperasi, clerk = quiet(), make_user("petugas")
        gate, problems = threading.Barrier(2), []

        def work(job: object) -> None:
            try:
                gate.wait(10)
                job()  # type: ignore[operator]
            except Exception as problem:  # reported by the main thread
                problems.append(problem)
            finally:
                connections.close_all()

        found = standing.answers([koperasi], on=TODAY)
        jobs = (lambda: surat_malam.run(on=TODAY), lambda: surat_konsep.draft_many(found, by=clerk))
        threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert problems == []
        assert Surat.objects.count() == 1
    connection.close()
