"""How a case ends: what mergers, dossiers and rehabilitations propose, in the list and on the page alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import kasus as cases
from pembinaan.kasus import outcome
from pembinaan.models import JanjiRat, Kasus, Kunjungan, Penggabungan, Rehabilitasi, UsulanPembubaran
from pembinaan.proposals import outcomes
from registry.actions import decisions
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.kasus import JanjiRatFactory, KasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 12)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Ratna Petugas")


def running(clerk: User, **fields: object) -> Kasus:
    koperasi = make.KoperasiFactory(keterangan="", peristiwa=False)
    make.both_levels(koperasi, 2022)
    Koperasi.objects.filter(pk=koperasi.pk).update(status_hitung="tidak_aktif")
    return KasusFactory(koperasi=koperasi, petugas=clerk, keadaan="berjalan", **fields)


def rehabilitated(kasus: Kasus, clerk: User, **fields: object) -> Rehabilitasi:
    about = {"rencana": "RAT dua tahun.", "dari": TODAY - 30 * DAY, "sampai": TODAY + DAY, "oleh": clerk}
    return Rehabilitasi.objects.create(koperasi=kasus.koperasi, kasus=kasus, **(about | fields))


def sent(kasus: Kasus, clerk: User, jenis: str, **fields: object) -> None:
    about = {"keadaan": "diajukan", "diajukan_pada": TODAY, "nomor_surat": f"518/{kasus.pk}", "dibuka_pada": TODAY}
    UsulanPembubaran.objects.create(koperasi=kasus.koperasi, jenis=jenis, dibuka_oleh=clerk, **(about | fields))


def test_list_and_page_propose_the_same(clerk: User) -> None:
    kabid, other = make_user(Peran.KABID), make.KoperasiFactory(nama="KUD Besar", nik="3524010000001")
    joined, runs, done, failed, before, asked, freeze, nothing = (running(clerk) for _ in range(8))
    number = {"nomor": "1/M.KUKM/2026", "tanggal": TODAY, "by": kabid}
    decisions.record_decision(koperasi=joined.koperasi, keputusan="dibubarkan", **number)
    Penggabungan.objects.create(koperasi=joined.koperasi, ke=other, kasus=joined, nomor="1", tanggal=TODAY, oleh=kabid,
                                dicatat_tanggal=TODAY)  # fmt: skip
    rehabilitated(runs, clerk)
    rehabilitated(done, clerk, ditutup_pada=TODAY, hasil="berhasil")
    rehabilitated(failed, clerk, ditutup_pada=TODAY, hasil="tidak", catatan="Anggota tidak sanggup.")
    old = before.dibuka_pada
    rehabilitated(before, clerk, dari=old - 90 * DAY, sampai=old, ditutup_pada=old - DAY, hasil="berhasil")
    sent(asked, clerk, "pembubaran")
    rehabilitated(asked, clerk)
    sent(freeze, clerk, "pembekuan")
    wanted = {
        joined.pk: "bergabung", runs.pk: "rehabilitasi", done.pk: "selesai", failed.pk: "tidak_berhasil",
        asked.pk: "diusulkan_bubar", freeze.pk: "diusulkan_beku",
    }  # fmt: skip
    rows = outcome.annotate(Kasus.objects.filter(outcome.PROPOSES))
    assert {row.pk: row.usul for row in rows} == wanted  # type: ignore[attr-defined]
    for kasus in Kasus.objects.select_related("koperasi"):
        assert outcome.standing(kasus, on=TODAY).outcome(kasus) == wanted.get(kasus.pk)
    assert outcomes.of(before) is outcomes.of(nothing) is None
    browser = Client()
    browser.force_login(clerk)
    page = browser.get("/pembinaan/kasus/?usul=on&per=100").context["page"]
    assert {line.kasus.pk for line in page} == set(wanted)


def test_a_merged_cooperatives_case_closes_as_joined_and_with_no_other(clerk: User) -> None:
    kasus, large = running(clerk), make.KoperasiFactory(nama="KUD Besar", nik="3524010000001")
    stranger = make.KoperasiFactory(nama="KUD Lain")
    Penggabungan.objects.create(koperasi=kasus.koperasi, ke=large, kasus=kasus, nomor="AHU-5", tanggal=TODAY,
                                oleh=clerk, dicatat_tanggal=TODAY)  # fmt: skip
    browser = Client()
    browser.force_login(clerk)
    page = browser.get(f"/pembinaan/kasus/{kasus.pk}/tutup/")
    assert "bergabung dengan KUD Besar, keputusan Nomor AHU-5." in page.content.decode()
    assert page.context["form"].initial["hasil"] == "bergabung"
    assert 'value="3524010000001"' in page.content.decode()
    with pytest.raises(Refused, match="bergabung dengan KUD Besar"):
        cases.close(kasus=kasus, hasil="bergabung", bergabung_ke=stranger, by=clerk)
    browser.post(f"/pembinaan/kasus/{kasus.pk}/tutup/", {"hasil": "bergabung", "bergabung_ke": large.nik})
    kasus.refresh_from_db()
    assert (kasus.hasil, kasus.bergabung_ke) == ("bergabung", large)


# --- Held by the database ------------------------------------------------------------------------------
def test_what_a_null_could_have_slipped_through(clerk: User) -> None:
    kasus, other = running(clerk), make.KoperasiFactory()
    planned = KunjunganFactory(keadaan="direncanakan", petugas=clerk)
    janji = JanjiRatFactory(dicatat_oleh=clerk)
    wrong = [
        (Kasus, kasus.pk, {"bergabung_ke": other}),
        (Kasus, kasus.pk, {"keadaan": "selesai", "hasil": "bergabung", "ditutup_pada": TODAY,
                           "bergabung_ke": kasus.koperasi}),
        (Kunjungan, planned.pk, {"tanggal": TODAY}),
        (Kunjungan, planned.pk, {"lintang": -7}),
        (Kunjungan, planned.pk, {"aset": -1}),
        (JanjiRat, janji.pk, {"dicabut_pada": TODAY}),
        (JanjiRat, janji.pk, {"alasan_cabut": "Keliru"}),
        (JanjiRat, janji.pk, {"dicabut_pada": dt.date(2026, 8, 2), "alasan_cabut": "Keliru"}),
    ]  # fmt: skip
    for model, pk, fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=pk).update(**fields)


# --- Whose it is ---------------------------------------------------------------------------------------
def test_a_form_that_gives_out_work_keeps_what_was_ticked_and_typed(clerk: User) -> None:
    colleague, kabid = make_user(Peran.PETUGAS), make_user(Peran.KABID)
    kasus, other = running(clerk), running(clerk)
    browser = Client()
    browser.force_login(kabid)
    address = f"{reverse('pembinaan:kasus-assign')}?urut=koperasi"
    asked = {"kasus": [kasus.pk], "kepada": "", "alasan": "Wilayahnya"}
    page = browser.post(address, asked)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="Wilayahnya"' in text
    assert text.count("checked") == 1
    page = browser.post(address, asked | {"kepada": colleague.pk, "alasan": ""})
    assert page.status_code == 422
    assert "Tulis alasan pemindahannya" in page.content.decode()
    assert browser.get(address).url == "/pembinaan/kasus/?urut=koperasi"
    assert browser.post(address, asked | {"kepada": colleague.pk}).status_code == 302
    assert [Kasus.objects.get(pk=one.pk).petugas for one in (kasus, other)] == [colleague, clerk]


def test_papers_of_a_case_are_its_petugas(clerk: User) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.factories.papers import photo

    kasus, colleague = running(clerk), make_user(Peran.PETUGAS)
    where = reverse("pembinaan:lampiran-create", args=["kasus", kasus.pk, "foto"])
    for user, status in ((colleague, 422), (clerk, 200)):
        browser = Client()
        browser.force_login(user)
        file = SimpleUploadedFile("a.jpg", photo(), "image/jpeg")
        assert browser.post(where, {"berkas": file}, headers={"HX-Request": "true"}).status_code == status
    paper = kasus.lampiran_set.get()
    stranger = Client()
    stranger.force_login(colleague)
    stranger.post(reverse("pembinaan:lampiran-remove", args=[paper.kode]))
    paper.refresh_from_db()
    assert paper.dibuang_pada is None


def test_a_promise_is_withdrawn_by_whoever_answers_for_it(clerk: User) -> None:
    from pembinaan.actions import promises

    colleague, kabid = make_user(Peran.PETUGAS), make_user(Peran.KABID)
    janji = JanjiRatFactory(kasus=running(clerk), tanggal=TODAY + DAY, dicatat_oleh=kabid)
    with pytest.raises(Refused, match="hanya pencatatnya"):
        promises.withdraw(janji=janji, alasan="Keliru", by=colleague)
    promises.withdraw(janji=janji, alasan="Ketua sakit", by=clerk)
    with pytest.raises(Refused, match="Ambil alih dahulu"):
        promises.promise_in(kasus=running(clerk), by=make_user(Peran.PENDAMPING), tahun_buku=2025, oleh_siapa="Ketua",
                            tanggal=TODAY + DAY)  # fmt: skip


def test_words_that_were_taken_back_before_their_paper_was_typed_in(clerk: User) -> None:
    from pembinaan.actions import promises

    kasus = running(clerk)
    asked = {"koperasi": kasus.koperasi, "tahun_buku": 2025, "oleh_siapa": "Ketua", "by": clerk}
    now = promises.promise(tanggal=TODAY + 9 * DAY, dijanjikan_pada=TODAY - DAY, **asked)
    then = promises.promise(tanggal=TODAY + DAY, dijanjikan_pada=TODAY - 5 * DAY, **asked)
    now.refresh_from_db()
    assert now.dicabut_pada is None
    assert (then.dicabut_pada, then.kasus) == (TODAY - DAY, kasus)
