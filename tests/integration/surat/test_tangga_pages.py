"""Pages of the ladder: the table, whom it leaves alone, one cooperative, tonight, and the list of the head."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan import doings
from pembinaan.actions import surat_malam
from pembinaan.actions import tangga as actions
from pembinaan.kasus import timeline
from pembinaan.letters import ladder, standing
from pembinaan.models import LangkahTangga, PengecualianTangga, Surat
from pembinaan.proposals import evidence
from pembinaan.results import funnel
from pembinaan.surat import waiting
from registry.actions import release
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.kasus import KasusFactory
from tests.factories.people import make_user
from tests.factories.surat import make_letter

D, DAY = dt.date, dt.timedelta(days=1)
TODAY = D(2026, 7, 20)
SINCE = D(2026, 7, 1)


@pytest.fixture
def office(db: None) -> Iterator[None]:
    make.KantorFactory()
    with dates.freeze(TODAY):
        release.release_review(by=None)
        yield


@pytest.fixture
def enter(office: None) -> Callable[[Peran], Client]:
    def log_in(role: Peran) -> Client:
        client = Client()
        client.force_login(make_user(role))
        return client

    return log_in


def quiet(**fields: object) -> Koperasi:
    values = {"status_hitung": "tidak_aktif", "keterangan": "tidak_aktif", "peristiwa": SINCE} | fields
    koperasi = make.KoperasiFactory(**values)
    make.both_levels(koperasi, 2023)
    return koperasi


def url(name: str, *args: object) -> str:
    return reverse(f"pembinaan:{name}", args=args)


def step(kode: str) -> LangkahTangga:
    return LangkahTangga.objects.get(kode=kode)


def filled(row: LangkahTangga, **changes: object) -> dict[str, object]:
    data = {
        "judul": row.judul, "bentuk": row.bentuk, "pembuka": row.pembuka, "jeda_hari": row.jeda_hari,
        "tenggat_hari": row.tenggat_hari, "tembusan": "\n".join(row.tembusan), "dasar": row.dasar, "aktif": "on",
    } | changes  # fmt: skip
    return {name: value for name, value in data.items() if value != ""}


# --- The table


def test_the_ladder_says_what_must_be_checked_and_who_may_change_it(enter: Callable[[Peran], Client]) -> None:
    page = enter(Peran.KABID).get(url("tangga-list")).content.decode()
    assert "6 langkah masih berisi bawaan dan perlu diperiksa dinas" in page
    assert "paling cepat 30 hari sesudah surat itu diterima" in page
    assert url("tangga-update", step("peringatan").pk) in page
    read_only = enter(Peran.PETUGAS)
    page = read_only.get(url("tangga-list")).content.decode()
    assert "Peringatan dan rencana pembubaran" in page
    assert url("tangga-update", step("peringatan").pk) not in page
    assert read_only.get(url("tangga-update", step("peringatan").pk)).status_code == 403
    assert read_only.post(url("tangga-move", step("peringatan").pk)).status_code == 403
    assert enter(Peran.ADMIN).get(url("tangga-list")).status_code == 403


def test_a_step_is_changed_marked_and_leaves_a_trail(enter: Callable[[Peran], Client]) -> None:
    kabid, row = enter(Peran.KABID), step("peringatan")
    data = filled(row, judul="Peringatan tertulis", tenggat_hari=21, hari_kerja="on", diperiksa="on",
                  tembusan="Bupati;\n\n  Arsip. ")  # fmt: skip
    assert kabid.post(url("tangga-update", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.judul, row.tenggat_hari, row.hari_kerja, row.diperiksa) == ("Peringatan tertulis", 21, True, True)
    assert (row.tembusan, row.kode) == (["Bupati;", "Arsip."], "peringatan")
    assert Jejak.objects.filter(aksi="tangga.langkah").count() == 1
    assert kabid.post(url("tangga-check", step("panggilan").pk)).status_code == 302
    kabid.post(url("tangga-check", step("panggilan").pk))
    assert step("panggilan").diperiksa
    assert Jejak.objects.filter(aksi="tangga.periksa").count() == 1


def test_what_cannot_be_is_answered_422_and_loses_nothing(enter: Callable[[Peran], Client]) -> None:
    kabid, row = enter(Peran.SEKRETARIAT), step("peringatan")
    answer = kabid.post(url("tangga-update", row.pk), filled(row, tenggat_hari=0, judul="Ditulis ulang"))
    assert answer.status_code == 422
    assert "Ditulis ulang" in answer.content.decode()
    answer = kabid.post(url("tangga-update", row.pk), filled(row, aktif=""))
    assert answer.status_code == 422
    assert "tidak pernah mulai" in answer.content.decode()
    row.refresh_from_db()
    assert (row.aktif, row.judul) == (True, "Peringatan dan rencana pembubaran")


def test_steps_change_places_but_the_first_must_open_by_itself(enter: Callable[[Peran], Client]) -> None:
    kabid = enter(Peran.KABID)
    kabid.post(url("tangga-move", step("teguran_3").pk), {"arah": "naik"})
    order = [row.kode for row in LangkahTangga.objects.filter(jalur="terlambat")]
    assert order == ["teguran_1", "teguran_1_tembusan", "teguran_3", "teguran_2"]
    answer = kabid.post(url("tangga-move", step("panggilan").pk), {"arah": "naik"}, follow=True)
    assert "tidak pernah mulai" in answer.content.decode()
    assert not actions.move(pk=step("panggilan").pk, up=False, by=make_user(Peran.KABID))
    assert [row.kode for row in LangkahTangga.objects.filter(jalur="tidak_aktif")] == ["peringatan", "panggilan"]


def test_a_new_step_comes_last_and_follows_the_others(enter: Callable[[Peran], Client]) -> None:
    kabid = enter(Peran.KABID)
    assert kabid.get(url("tangga-create", "lain")).status_code == 404
    data = filled(step("panggilan"), judul="Panggilan kedua", pembuka="tak_dijawab")
    assert kabid.post(url("tangga-create", "tidak_aktif"), data).status_code == 302
    made = LangkahTangga.objects.order_by("pk").last()
    assert (made.kode, made.jalur, made.urutan) == ("panggilan_kedua", "tidak_aktif", 30)
    koperasi = quiet()
    make_letter(koperasi, keadaan="sampai", tanggal=SINCE, diterima_pada=SINCE)
    make_letter(koperasi, kode="panggilan", keadaan="sampai", tanggal=D(2026, 7, 3), diterima_pada=D(2026, 7, 3))
    _, following = standing.answers([koperasi], on=TODAY)[koperasi.pk]
    assert (following.what, following.rung and following.rung.kode) == (ladder.DRAFT, "panggilan_kedua")


@pytest.mark.django_db(transaction=True)
def test_two_people_move_steps_at_once() -> None:
    kabid, gate = make_user(Peran.KABID), threading.Barrier(2)
    problems: list[Exception] = []

    def work(kode: str, up: bool) -> None:
        try:
            gate.wait(10)
            actions.move(pk=step(kode).pk, up=up, by=kabid)
        except Exception as problem:  # reported by the main thread
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=args) for args in (("teguran_2", True), ("teguran_3", True))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert problems == []
    rows = list(LangkahTangga.objects.filter(jalur="terlambat").values_list("urutan", flat=True))
    assert rows == [10, 11, 20, 30]


# --- Whom it leaves alone


def test_an_exception_is_made_once_and_ended(enter: Callable[[Peran], Client]) -> None:
    kabid, koperasi, other = enter(Peran.KABID), quiet(), quiet()
    data = {"kelompok": "koperasi", "koperasi": koperasi.pk, "kecamatan": koperasi.kecamatan_id, "jalur": "",
            "alasan": "Terkena banjir.", "dari": "20/07/2026", "sampai": ""}  # fmt: skip
    assert kabid.post(url("pengecualian-create"), data).status_code == 302
    row = PengecualianTangga.objects.get(kelompok="koperasi")
    assert (row.koperasi, row.kecamatan, row.dicatat_oleh.peran_aktif) == (koperasi, None, frozenset({Peran.KABID}))
    again = kabid.post(url("pengecualian-create"), data)
    assert again.status_code == 422
    assert "sudah ada dan masih berlaku" in again.content.decode()
    found = standing.answers([koperasi, other], on=TODAY)
    assert "Terkena banjir." in found[koperasi.pk][1].sentence
    assert found[other.pk][1].what == ladder.DRAFT
    assert "Terkena banjir." in kabid.get(url("pengecualian-list")).content.decode()
    assert kabid.post(url("pengecualian-end", row.pk), {"sampai": "19/07/2026"}).status_code == 422
    assert kabid.post(url("pengecualian-end", row.pk), {"sampai": "20/07/2026"}).status_code == 302
    assert standing.answers([koperasi], on=TODAY)[koperasi.pk][1].what == ladder.DRAFT
    with pytest.raises(Refused):
        actions.end(pk=row.pk, sampai=TODAY + DAY, by=make_user(Peran.KABID))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kelompok": "koperasi", "koperasi": ""}, "Pilih koperasinya."),
        ({"kelompok": "kecamatan", "kecamatan": ""}, "Pilih kecamatannya."),
        ({"alasan": ""}, "wajib"),
        ({"sampai": "20/07/2026"}, "harus sesudah tanggal mulai"),
    ],
)
def test_an_exception_needs_whom_why_and_a_span(
    enter: Callable[[Peran], Client], wrong: dict[str, str], sentence: str
) -> None:
    data = {"kelompok": "kdmp", "alasan": "Baru berdiri.", "dari": "20/07/2026", "sampai": ""} | wrong
    answer = enter(Peran.KABID).post(url("pengecualian-create"), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not PengecualianTangga.objects.exclude(kelompok="luar").exists()


# --- One cooperative


def test_what_comes_next_or_the_sentence_why_not(enter: Callable[[Peran], Client]) -> None:
    petugas, koperasi, done = enter(Peran.PETUGAS), quiet(), make.KoperasiFactory(keterangan="sudah_rat")
    make.both_levels(done, 2025)
    page = petugas.get(url("surat-langkah", koperasi.pk)).content.decode()
    assert "Peringatan dan rencana pembubaran dapat disiapkan sekarang" in page
    assert "RAT tahun buku 2025 sudah kami terima" in petugas.get(url("surat-langkah", done.pk)).content.decode()
    letter = make_letter(koperasi, keadaan="sampai", tanggal=SINCE, diterima_pada=D(2026, 7, 10))
    page = petugas.get(url("surat-langkah", koperasi.pk)).content.decode()
    assert letter.nomor in page
    assert "waktu menjawab sampai 24 Juli 2026" in page
    assert "Dapat berubah mulai 25 Juli 2026" in page
    assert petugas.get(url("surat-langkah", 999_999)).status_code == 404
    assert petugas.post(url("surat-langkah", koperasi.pk)).status_code == 405
    assert enter(Peran.PENGURUS).get(url("surat-langkah", koperasi.pk)).status_code == 403


def test_few_queries_however_many_letters(
    enter: Callable[[Peran], Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    petugas, koperasi = enter(Peran.PETUGAS), quiet()
    make_letter(koperasi, keadaan="sampai", tanggal=SINCE, diterima_pada=D(2026, 7, 2))
    make_letter(koperasi, kode="panggilan")
    for name in ("surat-langkah", "tangga-list", "usulan-malam-list", "tangga-habis-list", "pengecualian-list"):
        with django_assert_max_num_queries(15):
            assert petugas.get(url(name, *([koperasi.pk] if name == "surat-langkah" else []))).status_code == 200


# --- Tonight, and the head's list


def test_numbers_of_the_preview_are_those_of_its_lists_and_of_the_night(enter: Callable[[Peran], Client]) -> None:
    for _ in range(3):
        quiet()
    late = make.KoperasiFactory(nama="Kopwan Melati", keterangan="berisiko")
    make.both_levels(late, 2024, tanggal=D(2025, 2, 14))
    petugas = enter(Peran.PETUGAS)
    page = petugas.get(url("usulan-malam-list"))
    assert "Semua (4)" in page.content.decode()
    assert [(rung.kode, n) for rung, n in page.context["jumlah"]] == [("teguran_1", 1), ("peringatan", 3)]
    for rung, n in page.context["jumlah"]:
        listed = petugas.get(url("usulan-malam-list"), {"langkah": rung.kode}).context["page"]
        assert listed.paginator.count == len(listed.object_list) == n
    assert not Surat.objects.exists()
    surat_malam.run(on=TODAY)
    assert Surat.objects.count() == 4
    assert "Tidak ada konsep baru" in petugas.get(url("usulan-malam-list")).content.decode()


def test_the_head_sees_whose_ladder_is_used_up(enter: Callable[[Peran], Client]) -> None:
    ended, going = quiet(nama="KUD Sudah Habis"), quiet(nama="KUD Masih Berjalan")
    for koperasi in (ended, going):
        make_letter(koperasi, keadaan="sampai", tanggal=SINCE, diterima_pada=SINCE)
    make_letter(ended, kode="panggilan", keadaan="sampai", tanggal=D(2026, 7, 4), diterima_pada=D(2026, 7, 4))
    page = enter(Peran.KEPALA).get(url("tangga-habis-list")).content.decode()
    assert "KUD Sudah Habis" in page
    assert "KUD Masih Berjalan" not in page
    found = waiting.used_up(make_user(Peran.KEPALA), on=TODAY)
    assert [(one.count, one.url) for one in found] == [(1, url("tangga-habis-list"))]
    assert waiting.used_up(make_user(Peran.PETUGAS), on=TODAY) == []
    head = enter(Peran.KEPALA)
    assert url("tangga-habis-list") in head.get("/").content.decode()
    line = head.get(url("tangga-habis-list"), headers={"HX-Request": "true"}).content.decode()
    assert "1 koperasi" in line
    assert "<html" not in line


# --- Letters among what the office did


def test_a_numbered_letter_is_something_done_and_a_draft_is_not(office: None) -> None:
    koperasi, other = quiet(), quiet()
    letter = make_letter(koperasi, keadaan="sampai", tanggal=SINCE, diterima_pada=D(2026, 7, 6))
    make_letter(koperasi, kode="panggilan")
    make_letter(other, keadaan="batal")
    found = doings.read(doings.select(Koperasi.objects.all(), kinds=["surat_dinas"]))
    assert [(one.koperasi_id, one.tanggal, one.ref) for one in found] == [(koperasi.pk, SINCE, letter.pk)]
    assert letter.nomor in found[0].teks
    lines = [line.judul for line in timeline.read(list(timeline.rows(koperasi.pk))) if line.jenis.startswith("surat")]
    assert len(lines) == 2
    assert "diterima koperasi" in lines[0]
    letters = evidence.letters_to(koperasi)
    assert [(one.nomor, one.hal, one.diterima_pada) for one in letters] == [(letter.nomor, "Peringatan", D(2026, 7, 6))]
    assert evidence.letters_to(other) == []


def test_an_officer_sees_only_what_was_handed_over(office: None) -> None:
    koperasi = quiet()
    make_letter(koperasi, keadaan="siap")
    sent = make_letter(koperasi, kode="panggilan", keadaan="dikirim")
    rows = Koperasi.objects.filter(pk=koperasi.pk)
    assert len(doings.read(doings.select(rows, kinds=["surat_dinas"]))) == 2
    found = doings.read(doings.select(rows, for_officers=True))
    assert [one.ref for one in found if one.source.jenis == "surat_dinas"] == [sent.pk]


def test_a_letter_makes_a_case_written_to(office: None) -> None:
    written, silent = (KasusFactory(koperasi=quiet(), dibuka_pada=SINCE) for _ in range(2))
    make_letter(written.koperasi, keadaan="siap", tanggal=SINCE)
    make_letter(silent.koperasi)
    kabid = make_user(Peran.KABID)
    assert set(funnel.cases(kabid, tahap="surat")) == {written}
