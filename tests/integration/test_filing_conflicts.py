"""Two at once, rivals, and people who would judge what is their own."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry import policies, review_queue
from registry.actions import drafts, reviews, wakil
from registry.models import Konsep, Koperasi, MasaBukti, Pemeriksaan, Rat
from registry.policies import Refused
from tests.factories.papers import paper, photo
from tests.factories.people import make_user
from tests.factories.rat import SECTIONS, filled_rat
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KoperasiFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 6, 10)
VISIT = {"siapa": "Pak Karto", "cara": "kertas", "alasan": "Tidak punya ponsel."}


@pytest.fixture(autouse=True)
def _office() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def koperasi() -> Koperasi:
    return KoperasiFactory(tanggal_badan_hukum=dt.date(2018, 5, 1))


def officer(koperasi: Koperasi, *roles: str, **access: Any) -> User:
    user = make_user(Peran.PENGURUS, *roles)
    AksesPengurusFactory(user=user, koperasi=koperasi, **access)
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(konsep: Konsep, by: User) -> Rat:
    (rat,) = drafts.send(konsep=konsep, by=by)
    assert isinstance(rat, Rat)
    rat.refresh_from_db()
    return rat


def accept(rat: Rat, by: User) -> Pemeriksaan:
    rat.refresh_from_db()
    return reviews.accept(filing=rat, seen=rat.diubah_pada.isoformat(), by=by)


def send_back(rat: Rat, by: User) -> Pemeriksaan:
    rat.refresh_from_db()
    seen = rat.diubah_pada.isoformat()
    return reviews.send_back(filing=rat, seen=seen, butir=[reviews.Butir("Notulen", "belum ada")], by=by)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each gives, or the exception it raises, each over a connection of its own."""
    found: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            with dates.freeze(TODAY):
                found[place] = work()
        except Exception as problem:
            found[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


# --- Two connections ------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_the_same_draft_sent_twice_at_once_is_one_filing(koperasi: Koperasi) -> None:
    first, second = officer(koperasi), officer(koperasi)
    konsep = filled_rat(koperasi, first)
    sent = at_once(lambda: drafts.send(konsep=konsep, by=first), lambda: drafts.send(konsep=konsep, by=second))
    rat = Rat.objects.get()
    assert sent == [[rat], [rat]]
    assert MasaBukti.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_drafts_for_one_year_sent_at_once_are_one_filing_and_a_sentence(koperasi: Koperasi) -> None:
    first, second = officer(koperasi), officer(koperasi)
    one, other = filled_rat(koperasi, first), filled_rat(koperasi, second)
    sent = at_once(lambda: drafts.send(konsep=one, by=first), lambda: drafts.send(konsep=other, by=second))
    assert [type(answer) for answer in sent].count(Refused) == 1
    assert Rat.objects.count() == MasaBukti.objects.count() == 1
    assert set(Konsep.objects.values_list("keadaan", flat=True)) == {"terkirim", "buka"}


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_make_one_decision(koperasi: Koperasi) -> None:
    sender = officer(koperasi)
    rat = send(filled_rat(koperasi, sender), sender)
    first, second = make_user(Peran.PETUGAS), make_user(Peran.PETUGAS)
    made = at_once(lambda: accept(Rat.objects.get(), first), lambda: send_back(Rat.objects.get(), second))
    assert [type(answer) for answer in made].count(Refused) == 1
    review = Pemeriksaan.objects.get()
    rat.refresh_from_db()
    assert rat.keadaan == ("diterima" if review.keputusan == "terima" else "dikembalikan")


@pytest.mark.django_db(transaction=True)
def test_two_devices_save_one_section_at_once(koperasi: Koperasi) -> None:
    first, second = officer(koperasi), officer(koperasi)
    konsep = drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=first)

    def save(key: str, text: str, by: User) -> Callable[[], Konsep]:
        return lambda: drafts.save_section(konsep=konsep, key=key, typed={"isi": [text]}, version=0, by=by)

    saved = at_once(save("pelaksanaan", "A", first), save("pelaksanaan", "B", second), save("keputusan", "C", second))
    konsep.refresh_from_db()
    lost = [answer for answer in saved if isinstance(answer, drafts.Conflict)]
    assert [conflict.now for conflict in lost] == [konsep.isian["pelaksanaan"]]
    assert konsep.isian["keputusan"] == {"isi": ["C"]}
    assert konsep.versi == {"pelaksanaan": 1, "keputusan": 1}


@pytest.mark.django_db(transaction=True)
def test_a_beginning_tapped_twice_is_one_draft(koperasi: Koperasi) -> None:
    user = officer(koperasi)

    def begin() -> Konsep:
        return drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=user)

    one, other, third = at_once(begin, begin, begin)
    assert one == other == third == Konsep.objects.get()


@pytest.mark.django_db(transaction=True)
def test_approving_and_sending_at_once_do_not_wait_for_each_other_for_ever(
    koperasi: Koperasi, monkeypatch: pytest.MonkeyPatch
) -> None:
    petugas, kabid = make_user(Peran.PETUGAS), make_user(Peran.KABID)
    konsep = at_the_desk(koperasi, petugas, petugas, diterima=dt.date(2026, 4, 1))
    assert drafts.send(konsep=konsep, by=petugas) == []
    check = policies.check_waits_for_kabid
    monkeypatch.setattr(policies, "check_waits_for_kabid", lambda konsep: (time.sleep(1), check(konsep)))

    def send_again() -> list[Any]:
        time.sleep(0.3)
        return list(drafts.send(konsep=konsep, by=petugas))

    made = at_once(lambda: wakil.approve(konsep=konsep, by=kabid), send_again)
    assert made == [[Rat.objects.get()], [Rat.objects.get()]]


# --- Corrections and rivals ----------------------------------------------------------------------
def test_a_second_correction_mends_the_one_that_was_sent_back(koperasi: Koperasi) -> None:
    first, second, reviewer = officer(koperasi), officer(koperasi), make_user(Peran.PETUGAS)
    rat = send(filled_rat(koperasi, first), first)
    accept(rat, reviewer)

    def correct(by: User) -> Rat:
        konsep = drafts.begin(
            koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=by, tujuan="koreksi", asal=rat.konsep
        )
        return send(konsep, by)

    correction = correct(first)
    send_back(correction, reviewer)
    again = correct(second)
    assert (again, again.keadaan, again.menggantikan) == (correction, "dikirim", rat)
    accept(again, reviewer)
    rat.refresh_from_db()
    assert rat.keadaan == "digantikan"


def test_rivals_do_not_take_each_others_filing_away(koperasi: Koperasi) -> None:
    first, second = officer(koperasi), officer(koperasi)
    rat = send(filled_rat(koperasi, first), first)
    konsep = drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=second, tujuan="tandingan")
    for key, answers in SECTIONS.items():
        typed = {name: [text] for name, text in answers.items()}
        konsep = drafts.save_section(konsep=konsep, key=key, typed=typed, version=0, by=second)
    paper(konsep)
    rival = send(konsep, second)
    address = reverse("registry:pengajuan-withdraw", args=["rat", rat.pk])
    assert "hanya pengirimnya" in client_of(second).post(address, follow=True).content.decode()
    assert (
        address
        not in client_of(second).get(reverse("registry:pengajuan-detail", args=["rat", rat.pk])).content.decode()
    )
    assert Rat.objects.get(pk=rat.pk).keadaan == "sengketa"
    client_of(second).post(reverse("registry:pengajuan-withdraw", args=["rat", rival.pk]))
    assert Rat.objects.get(pk=rival.pk).keadaan == "ditarik"


# --- One's own ---------------------------------------------------------------------------------------
def at_the_desk(koperasi: Koperasi, begun_by: User, typed_by: User, diterima: dt.date = TODAY) -> Konsep:
    konsep = wakil.begin(
        koperasi=koperasi,
        jenis="rat",
        tahun_buku=2025,
        visit=VISIT,
        diterima=diterima,
        by=begun_by,  # type: ignore[arg-type]
    )
    for key, answers in SECTIONS.items():
        typed = {name: [text] for name, text in answers.items()}
        konsep = drafts.save_section(konsep=konsep, key=key, typed=typed, version=0, by=typed_by)
    paper(konsep)
    paper(konsep, "surat")
    return konsep


def refused_and_not_listed(rat: Rat, by: User) -> None:
    with pytest.raises(Refused, match="orang lain yang memeriksa"):
        accept(rat, by)
    (key,) = review_queue.waiting(by, on=TODAY)
    assert key.own
    assert review_queue.count_for(by, on=TODAY) == 0


def test_who_began_who_typed_and_who_sent_do_not_review(koperasi: Koperasi) -> None:
    begun, typed, sender = make_user(Peran.PETUGAS), make_user(Peran.PETUGAS), make_user(Peran.KABID)
    rat = send(at_the_desk(koperasi, begun, typed), sender)
    for one in (begun, typed, sender):
        refused_and_not_listed(rat, one)
    accept(rat, make_user(Peran.PETUGAS))


def test_an_officer_who_is_staff_reviews_nothing_of_the_own_cooperative(koperasi: Koperasi) -> None:
    both, colleague = officer(koperasi, Peran.PETUGAS), officer(koperasi)
    refused_and_not_listed(send(filled_rat(koperasi, colleague), colleague), both)


def test_an_ended_access_takes_no_papers_to_a_draft_staff_can_see(koperasi: Koperasi) -> None:
    konsep = drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=officer(koperasi))
    former = officer(koperasi, Peran.PENDAMPING, dari=dt.date(2020, 1, 1), sampai=dt.date(2021, 1, 1))
    address = reverse("registry:berkas-create", args=[konsep.kode, "berita_acara"])
    assert client_of(former).post(address, {"berkas": SimpleUploadedFile("a.jpg", photo())}).status_code == 404
    assert not konsep.berkas_set.exists()


# --- What no browser sends -------------------------------------------------------------------------
@pytest.mark.parametrize("odd", [{"tempat": "Balai\0 Desa"}, {"tempat": "Balai Desa", "versi": "9" * 5000}])
def test_typed_text_that_the_database_cannot_hold_is_no_error(koperasi: Koperasi, odd: dict[str, str]) -> None:
    user = officer(koperasi)
    konsep = drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=user)
    address = reverse("registry:konsep-save", args=[konsep.kode, "pelaksanaan"])
    assert client_of(user).post(address, {"versi": "0"} | odd).status_code == 200
    konsep.refresh_from_db()
    assert konsep.isian["pelaksanaan"]["tempat"] == ["Balai Desa"]
