"""Staff enter for a cooperative that came with paper: who, why, when; the kabid believes late dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from registry.actions import drafts, filings
from registry.filing import sections
from registry.forms.konsep import BagianForm
from registry.forms.papers import PapersForm, Slot
from registry.models import JenisBerkas, Konsep, Koperasi, MasaBukti, Rat
from tests.factories.papers import KonsepFactory, paper
from tests.factories.people import make_user
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KoperasiFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 26)


class HeldForm(BagianForm):
    columns = ("tanggal",)
    tanggal = forms.DateField()


class Papers(PapersForm):
    slots = (Slot(JenisBerkas.BERITA_ACARA),)


@pytest.fixture(autouse=True)
def _short_filing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    short = (sections.Bagian("pelaksanaan", "Pelaksanaan", HeldForm), sections.Bagian("berkas", "Berkas", Papers))
    monkeypatch.setitem(sections._SECTIONS, "rat", short)
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def koperasi() -> Koperasi:
    return KoperasiFactory(tanggal_badan_hukum=dt.date(2018, 5, 1))


@pytest.fixture
def petugas() -> User:
    return make_user(Peran.PETUGAS, nama="Sari Petugas")


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID)


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def visit(user: User, koperasi: Koperasi, **changes: Any) -> Any:
    data = {
        "jenis": "rat", "tahun_buku": 2025, "siapa": "Pak Karto, sekretaris", "cara": "kertas",
        "alasan": "Tidak punya ponsel.", "diterima": "24/11/2026",
    }  # fmt: skip
    return enter(user).post(reverse("registry:wakil-create", args=[koperasi.pk]), data | changes)


def fill(konsep: Konsep, by: User) -> Konsep:
    drafts.save_section(konsep=konsep, key="pelaksanaan", typed={"tanggal": ["2026-03-14"]}, version=0, by=by)
    paper(konsep, "surat", by=by)
    return Konsep.objects.get(pk=konsep.pk)


def waiting(koperasi: Koperasi, petugas: User) -> Konsep:
    """A draft whose date of receipt lies a month back, sent by the petugas."""
    visit(petugas, koperasi, diterima="26/10/2026")
    konsep = fill(Konsep.objects.get(), petugas)
    assert drafts.send(konsep=konsep, by=petugas) == []
    return konsep


def test_who_came_why_and_when_stand_on_the_draft(koperasi: Koperasi, petugas: User) -> None:
    assert visit(petugas, koperasi).status_code == 302
    konsep = Konsep.objects.get()
    assert (konsep.jalur, konsep.jenis, konsep.tahun_buku) == ("petugas", "rat", [2025])
    assert konsep.diterima_kantor_pada == dt.date(2026, 11, 24)
    assert konsep.alasan_wakil == "Pak Karto, sekretaris membawa berkas kertas. Tidak punya ponsel."
    assert Jejak.objects.filter(aksi="konsep.wakil", oleh=petugas).exists()
    visit(petugas, koperasi, diterima="25/11/2026")
    assert Konsep.objects.get().diterima_kantor_pada == dt.date(2026, 11, 25), "the open draft is gone on with"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"diterima": "27/11/2026"}, "belum tiba"),
        ({"diterima": "31/2/2026"}, "31/2/2026"),
        ({"diterima": "31/12/2025"}, "sebelum tahun buku 2025 berakhir"),
        ({"siapa": ""}, "Siapa yang menyerahkan"),
        ({"tahun_buku": 2026}, "Tahun buku"),
        ({"tahun_buku": 2017}, "mulai tahun buku 2018"),
        ({"jenis": "neraca"}, "Yang diserahkan"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    koperasi: Koperasi, petugas: User, changes: dict[str, Any], sentence: str
) -> None:
    answer = visit(petugas, koperasi, **changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Konsep.objects.exists()


def test_the_scan_of_what_was_handed_over_is_demanded_of_staff_only(koperasi: Koperasi, petugas: User) -> None:
    visit(petugas, koperasi)
    konsep = Konsep.objects.get()
    drafts.save_section(konsep=konsep, key="pelaksanaan", typed={"tanggal": ["2026-03-14"]}, version=0, by=petugas)
    with pytest.raises(drafts.Incomplete, match="Berkas"):
        drafts.send(konsep=konsep, by=petugas)
    paper(konsep, "surat", by=petugas)
    (rat,) = drafts.send(konsep=konsep, by=petugas)
    assert (rat.dikirim_pada, rat.jalur) == (dt.date(2026, 11, 24), "petugas")
    officers = KonsepFactory(koperasi=koperasi)
    assert [slot.jenis for slot, _ in Papers(konsep=officers).by_slot()] == [JenisBerkas.BERITA_ACARA]


def test_what_there_is_already_decides_what_the_draft_is_for(koperasi: Koperasi, petugas: User) -> None:
    sent = Rat(
        koperasi=koperasi, tahun_buku=2025, tanggal=dt.date(2026, 3, 14), konsep=KonsepFactory(koperasi=koperasi)
    )
    rat = filings.submit(filing=sent, by=None, pada=TODAY)
    assert "sudah ada (dikirim)" in visit(petugas, koperasi).content.decode()
    filings.send_back(filing=rat, alasan="Tidak lengkap.", by=None)
    visit(petugas, koperasi)
    assert Konsep.objects.get(jalur="petugas").tujuan == "perbaikan"
    filings.accept(filing=filings.resubmit(filing=rat, by=None), by=None)
    visit(petugas, koperasi)
    assert Konsep.objects.filter(jalur="petugas", tujuan="koreksi").exists()


def test_the_kabid_believes_a_late_date_and_may_still_review(koperasi: Koperasi, petugas: User, kabid: User) -> None:
    konsep = waiting(koperasi, petugas)
    url = reverse("registry:wakil-approve", args=[konsep.kode])
    assert enter(petugas).post(url).status_code == 403
    assert "26 Oktober 2026" in enter(kabid).get(url).content.decode()
    answers = reverse("registry:konsep-send", args=[konsep.kode])
    assert answers in enter(kabid).get(reverse("registry:wakil-list")).content.decode(), "read before it is believed"
    read = enter(kabid).get(answers).content.decode()
    assert "Menunggu persetujuan kepala bidang" in read
    assert "Kirim ke dinas" not in read, "sent by the approval alone"
    draft = enter(petugas).get(reverse("registry:konsep-detail", args=[konsep.kode])).content.decode()
    assert "Diterima kantor 26 Oktober 2026" in draft
    assert "tombol utama" not in draft.split("<main")[1], "nothing to do but to wait"
    enter(kabid).post(url)
    rat = Rat.objects.get()
    assert (rat.dikirim_pada, rat.dikirim_oleh, rat.dibuat_oleh) == (dt.date(2026, 10, 26), petugas, petugas)
    assert MasaBukti.objects.get(rat=rat).dari == dt.date(2026, 10, 26)
    assert Jejak.objects.filter(aksi="konsep.disetujui", oleh=kabid).exists()
    page = enter(kabid).get(reverse("registry:periksa-detail", args=[rat.nomor])).content.decode()
    assert 'id="terima"' in page
    assert "Pak Karto, sekretaris membawa berkas kertas" in page
    again = enter(kabid).post(url, follow=True).content.decode()
    assert "tidak sedang menunggu persetujuan" in again


def test_a_date_that_is_not_believed_goes_back_with_a_reason(koperasi: Koperasi, petugas: User, kabid: User) -> None:
    konsep = waiting(koperasi, petugas)
    url = reverse("registry:wakil-return", args=[konsep.kode])
    assert enter(kabid).post(url, {"alasan": ""}).status_code == 422
    enter(kabid).post(url, {"alasan": "Tanda terima tertulis 20 November."})
    assert Konsep.objects.get().keadaan == "buka"
    assert "Tanda terima tertulis" in enter(petugas).get(reverse("registry:wakil-list")).content.decode()
    mend = reverse("registry:wakil-update", args=[konsep.kode])
    assert "Tanda terima tertulis" in enter(petugas).get(mend).content.decode()
    typed = {"siapa": "Pak Karto", "cara": "kertas", "alasan": "Tidak punya ponsel.", "diterima": "20/11/2026"}
    assert enter(petugas).post(mend, typed).status_code == 302
    (rat,) = drafts.send(konsep=Konsep.objects.get(), by=petugas)
    assert rat.dikirim_pada == dt.date(2026, 11, 20)
    assert "Tanda terima tertulis" not in enter(petugas).get(reverse("registry:wakil-list")).content.decode()
    assert "sudah dikirim" in enter(petugas).post(mend, typed).content.decode()


def test_strangers(koperasi: Koperasi, petugas: User) -> None:
    konsep = waiting(koperasi, petugas)
    officers = KonsepFactory(koperasi=koperasi)
    owner = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=owner, koperasi=koperasi)
    assert visit(owner, koperasi).status_code == 403
    assert enter(owner).get(reverse("registry:wakil-update", args=[konsep.kode])).status_code == 403
    assert enter(petugas).get(reverse("registry:wakil-update", args=[officers.kode])).status_code == 404
    assert visit(make_user(Peran.SEKRETARIAT), koperasi).status_code == 403
    assert visit(make_user(Peran.PENDAMPING), koperasi, tahun_buku=2024).status_code == 302
