"""Texts of letters: proposed by the kabid, adopted by the kepala, and never changed afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import naskah as actions
from pembinaan.forms.naskah import NaskahForm
from pembinaan.letters import versions, wording
from pembinaan.letters.frame import Frame
from pembinaan.letters.wording import FIELDS, Teks
from pembinaan.models import LangkahTangga, TeksSurat
from registry.policies import Refused
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
KIND = "peringatan"


@pytest.fixture(autouse=True)
def _office() -> object:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID)


@pytest.fixture
def kepala() -> User:
    return make_user(Peran.KEPALA)


def changed(**parts: object) -> Teks:
    return replace(wording.DEFAULTS[KIND], **parts)


def typed(teks: Teks, **more: str) -> dict[str, str]:
    form = NaskahForm(teks=teks)
    values = {name: str(value) for name, value in form.initial.items() if value}
    return values | {"catatan": "Kalimat dipersingkat."} | more


def post(user: User, name: str, *args: object, **data: str) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    answer = client.post(reverse(f"pembinaan:{name}", args=args), data)
    return answer.status_code, answer.content.decode()


def test_a_proposal_is_not_in_force_until_the_kepala_adopts_it(kabid: User, kepala: User) -> None:
    row = actions.propose(kunci=KIND, teks=changed(hal="Peringatan pertama"), catatan="Hal lebih jelas", by=kabid)
    assert Frame.load(TODAY).text(KIND)[1].hal != "Peringatan pertama"
    actions.adopt(teks=row, berlaku_pada=TODAY + dt.timedelta(days=3), by=kepala)
    assert Frame.load(TODAY).text(KIND)[1].hal != "Peringatan pertama"
    kept, text = Frame.load(TODAY + dt.timedelta(days=3)).text(KIND)
    assert (kept, text.hal) == (row, "Peringatan pertama")
    assert Frame.load(TODAY + dt.timedelta(days=3)).text("panggilan")[1].hal != "Peringatan pertama"


def test_a_waiting_proposal_is_replaced_an_adopted_version_is_followed(kabid: User, kepala: User) -> None:
    first = actions.propose(kunci=KIND, teks=changed(hal="Satu"), catatan="a", by=kabid)
    again = actions.propose(kunci=KIND, teks=changed(hal="Dua"), catatan="b", by=kabid)
    assert (again.pk, again.versi) == (first.pk, first.versi)
    actions.adopt(teks=again, berlaku_pada=TODAY, by=kepala)
    third = actions.propose(kunci=KIND, teks=changed(hal="Tiga"), catatan="c", by=kabid)
    assert third.versi == first.versi + 1
    assert TeksSurat.objects.get(pk=first.pk).isi["hal"] == "Dua"


@pytest.mark.parametrize("line", ["Untuk {nama_ketua}.", "Kurung {tahun terbuka.", "Sampai {tanggal_data}} saja."])
def test_what_no_letter_can_fill_is_refused_and_nothing_is_lost(kabid: User, line: str) -> None:
    status, page = post(kabid, "naskah-propose", KIND, **typed(wording.DEFAULTS[KIND], akibat=line))
    assert status == 422
    assert line in page.replace("&#x27;", "'")
    assert "Kalimat dipersingkat." in page
    assert 'href="#id_akibat"' in page, "the sentence leads to its field"
    assert not TeksSurat.objects.filter(keadaan=TeksSurat.Keadaan.DIUSULKAN).exists()


def test_what_the_form_shows_is_what_it_keeps(kabid: User) -> None:
    for kunci, text in wording.DEFAULTS.items():
        form = NaskahForm(typed(text), teks=text)
        assert form.is_valid(), form.errors
        plain = {one.nama: getattr(text, one.nama) for one in FIELDS}
        assert {one.nama: getattr(form.teks, one.nama) for one in FIELDS} == {
            name: value if isinstance(value, str) else tuple(" ".join(line.split()) for line in value)
            for name, value in plain.items()
        } or kunci


def test_adopting_twice_in_the_past_and_by_others_is_refused(kabid: User, kepala: User) -> None:
    row = actions.propose(kunci=KIND, teks=changed(hal="Satu"), catatan="a", by=kabid)
    with pytest.raises(Refused, match="paling awal hari ini"):
        actions.adopt(teks=row, berlaku_pada=TODAY - dt.timedelta(days=1), by=kepala)
    assert post(kabid, "naskah-adopt", row.pk, berlaku_pada="26/11/2026")[0] == 403
    assert post(kepala, "naskah-adopt", row.pk, berlaku_pada="26/11/2026")[0] == 302
    with pytest.raises(Refused, match="sudah diputus"):
        actions.refuse(teks=row, alasan="Terlambat", by=kepala)


def test_a_refused_proposal_keeps_its_reason_and_frees_the_place(kabid: User, kepala: User) -> None:
    row = actions.propose(kunci=KIND, teks=changed(hal="Satu"), catatan="a", by=kabid)
    assert post(kepala, "naskah-reject", row.pk, alasan="")[0] == 422
    assert post(kepala, "naskah-reject", row.pk, alasan="Terlalu keras")[0] == 302
    row.refresh_from_db()
    assert (row.keadaan, row.alasan_ditolak) == ("ditolak", "Terlalu keras")
    assert actions.propose(kunci=KIND, teks=changed(hal="Dua"), catatan="b", by=kabid).versi == row.versi + 1


def test_only_the_kabid_proposes() -> None:
    for role in (Peran.PETUGAS, Peran.SEKRETARIAT, Peran.KEPALA, Peran.AUDITOR):
        assert post(make_user(role), "naskah-propose", KIND, **typed(wording.DEFAULTS[KIND]))[0] == 403


def test_a_proposal_without_a_change_names_the_version_that_it_equals(kabid: User, kepala: User) -> None:
    first = TeksSurat.objects.last_adopted(KIND)
    assert first
    status, page = post(kabid, "naskah-propose", KIND, **typed(wording.DEFAULTS[KIND]))
    assert (status, f"sama dengan versi {first.versi} yang sudah ditetapkan" in page) == (422, True)
    row = actions.propose(kunci=KIND, teks=changed(hal="Satu"), catatan="a", by=kabid)
    with pytest.raises(Refused, match=f"sama dengan versi {row.versi} yang sudah diusulkan"):
        actions.propose(kunci=KIND, teks=changed(hal="Satu"), catatan="a", by=kabid)
    actions.propose(kunci=KIND, teks=changed(hal="Satu"), catatan="Alasan lebih jelas", by=kabid)
    actions.adopt(teks=row, berlaku_pada=TODAY + dt.timedelta(days=9), by=kepala)
    with pytest.raises(Refused, match=f"sama dengan versi {row.versi} yang sudah ditetapkan"):
        actions.propose(kunci=KIND, teks=changed(hal="Satu"), catatan="b", by=kabid)
    back = actions.propose(kunci=KIND, teks=wording.DEFAULTS[KIND], catatan="Kembali ke naskah lama", by=kabid)
    assert back.versi == row.versi + 1, "what holds until then may be asked back"


def test_without_any_version_the_delivered_text_is_what_does_not_change(kabid: User) -> None:
    TeksSurat.objects.filter(kunci=KIND).delete()
    with pytest.raises(Refused, match="sama dengan naskah bawaan"):
        actions.propose(kunci=KIND, teks=changed(), catatan="a", by=kabid)


def test_changes_are_shown_word_by_word() -> None:
    [one] = versions.changes(wording.DEFAULTS[KIND], changed(sifat="Segera"))
    assert (one.label, one.words) == ("Sifat", [("hapus", "Penting"), ("tambah", "Segera")])


def test_an_unknown_kind_is_not_found(kabid: User) -> None:
    client = Client()
    client.force_login(kabid)
    assert client.get(reverse("pembinaan:naskah-detail", args=["surat-cinta"])).status_code == 404


def test_a_step_that_the_office_added_has_no_text_until_somebody_writes_one(kabid: User, kepala: User) -> None:
    LangkahTangga.objects.create(kode="peringatan_2", jalur="tidak_aktif", urutan=90, judul="Peringatan kedua",
                                 pembuka="tak_dijawab")  # fmt: skip
    with pytest.raises(Refused, match="belum ada"):
        Frame.load(TODAY).text("peringatan_2")
    client = Client()
    client.force_login(kabid)
    assert b"belum ada naskah" in client.get(reverse("pembinaan:naskah-list")).content
    page = client.get(reverse("pembinaan:naskah-detail", args=["peringatan_2"]))
    assert page.status_code == 200
    assert "Surat jenis ini belum dapat terbit" in page.content.decode()
    start = client.get(reverse("pembinaan:naskah-propose", args=["peringatan_2"])).context["form"]
    assert start.initial["hal"] == wording.DEFAULTS["peringatan"].hal, "from the first step of its track"
    row = actions.propose(kunci="peringatan_2", teks=changed(), catatan="Baru.", by=kabid)
    assert client.get(reverse("pembinaan:naskah-detail", args=["peringatan_2"])).status_code == 200
    actions.adopt(teks=row, berlaku_pada=TODAY, by=kepala)
    assert Frame.load(TODAY).text("peringatan_2")[0] == row


def test_a_space_that_must_not_break_is_no_change() -> None:
    before = wording.DEFAULTS["peringatan"]
    assert "\u00a0" in before.pembuka
    assert versions.changes(before, replace(before, pembuka=before.pembuka.replace("\u00a0", " "))) == []
