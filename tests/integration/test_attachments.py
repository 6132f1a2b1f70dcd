"""Lampiran of every room: in by whom may, out to whom may see, scanned, drawn, and kept by the sweep."""

from __future__ import annotations

import os
import time
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import PERAN_IZIN, Peran
from koperasi.audit.models import Jejak
from koperasi.jobs import worker
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates, filed
from pembinaan import attachments
from pembinaan.actions import attachments as actions
from pembinaan.models import Kasus, Kunjungan, Lampiran
from registry.actions import preparing, sweeping
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.lampiran import OWNER
from tests.factories.papers import document, photo
from tests.factories.people import make_user
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KoperasiFactory

pytestmark = pytest.mark.django_db
SMALL = photo((40, 30))


@pytest.fixture(autouse=True)
def _office() -> None:
    KantorFactory()


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(
    client: Client, milik: str, row: models.Model, *files: bytes, jenis: str = "surat", htmx: bool = True, **more: str
) -> HttpResponse:
    named = [SimpleUploadedFile(f"halaman {n}.jpg", data) for n, data in enumerate(files, start=1)]
    where = reverse("pembinaan:lampiran-create", args=[milik, row.pk, jenis])
    return client.post(
        where, {"berkas": named, "label": "Surat", **more}, headers={"HX-Request": "true"} if htmx else {}
    )


def address(name: str, row: Lampiran, *more: object) -> str:
    return reverse(f"pembinaan:lampiran-{name}", args=[row.kode, *more])


def one(clerk: User, milik: str = "kunjungan", **more: Any) -> Lampiran:
    owner = more.pop("owner", None) or OWNER[milik](KoperasiFactory(), clerk)
    return actions.add(milik=milik, owner=owner, jenis="surat", data=SMALL, name="surat.jpg", by=clerk, **more)


def own(clerk: User) -> Kasus:
    """A case whose papers are this person's to add."""
    return KasusFactory(petugas=clerk, keadaan="berjalan")


# --- In ---------------------------------------------------------------------------------------------
def test_every_kind_of_owner_is_tried_here() -> None:
    assert set(OWNER) == set(attachments.OWNERS)
    fields = {field.name for field in Lampiran._meta.fields if field.is_relation and field.name != "diunggah_oleh"}
    assert fields == set(attachments.OWNERS)


@pytest.mark.parametrize("milik", OWNER)
def test_a_paper_goes_in_comes_out_and_is_taken_away(milik: str, clerk: User) -> None:
    row = OWNER[milik](KoperasiFactory(), clerk)
    client = logged_in(clerk)
    answer = upload(client, milik, row, photo())
    assert answer.status_code == 200
    assert "halaman 1.jpg" in answer.content.decode()
    paper = Lampiran.objects.get()
    assert (paper.owner, paper.owner_name, paper.jenis, paper.diunggah_oleh) == (row, milik, "surat", clerk)
    assert "Rahasia" not in paper.isi.open().read().decode("latin-1")
    assert "halaman" not in paper.isi.name, "a random name"
    assert client.get(address("file", paper)).status_code == 200
    answer = client.post(address("remove", paper), {"label": "Surat"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "halaman 1.jpg" not in answer.content.decode()
    assert Lampiran.objects.get().dibuang_pada
    assert Jejak.objects.get(aksi="lampiran.buang").rincian == {"berkas": "halaman 1.jpg"}


@pytest.mark.parametrize("role", Peran)
def test_who_may_add_and_take_away(role: Peran, clerk: User) -> None:
    """By the right of that room alone: a pendamping who notes visits does not add to a proposal."""
    user = make_user(role)
    client = logged_in(user)
    for milik, owner in attachments.OWNERS.items():
        row = OWNER[milik](KoperasiFactory(), user)
        paper = actions.add(milik=milik, owner=row, jenis="surat", data=SMALL, name="a.jpg", by=clerk)
        may = owner.right in PERAN_IZIN[role]
        denied = {403, 404} if role == Peran.PENGURUS else {403}  # an officer does not see other people's papers
        assert upload(client, milik, row, SMALL).status_code in ({200} if may else denied), milik
        assert client.post(address("remove", paper)).status_code in ({302} if may else denied), milik
        assert Lampiran.objects.filter(**{milik: row}).count() == (2 if may else 1)
        assert bool(Lampiran.objects.get(pk=paper.pk).dibuang_pada) == may


def test_the_same_upload_again_is_one_paper(clerk: User) -> None:
    row, other, kunci = own(clerk), own(clerk), str(uuid.uuid4())
    client = logged_in(clerk)
    for _ in range(2):
        assert upload(client, "kasus", row, photo(), kunci=kunci).status_code == 200
    assert Lampiran.objects.count() == 1
    answer = upload(client, "kasus", other, photo(), kunci=kunci)
    assert answer.status_code == 422
    assert "sudah diunggah di tempat lain" in answer.content.decode()
    assert upload(client, "kasus", other, photo(), kunci="bukan uuid").status_code == 200


def test_without_a_script_several_files_go_in_one_form(clerk: User) -> None:
    row = own(clerk)
    answer = upload(logged_in(clerk), "kasus", row, photo(), b"MZ", document(2), htmx=False)
    assert answer.status_code == 302
    assert answer.url.endswith("#berkas-surat")  # type: ignore[attr-defined]
    assert sorted(Lampiran.objects.values_list("bentuk", "halaman")) == [("jpg", 1), ("pdf", 2)]


@pytest.mark.parametrize(
    ("data", "jenis", "sentence"),
    [
        (b"MZ", "surat", "bukan foto JPEG"), (b"", "surat", "kosong"), (b"%PDF-1.4 x", "surat", "rusak"),
        (None, "surat", "Pilih dahulu"), (b"\xff\xd8\xff" + b"0" * 10_000_001, "surat", "paling besar 10 MB"),
        (document(), "foto", "hanya foto"),
    ],
)  # fmt: skip
def test_a_bad_file_gets_its_sentence_and_nothing_is_kept(
    clerk: User, data: bytes | None, jenis: str, sentence: str
) -> None:
    answer = upload(logged_in(clerk), "kasus", own(clerk), *([] if data is None else [data]), jenis=jenis)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Lampiran.objects.exists()


def test_what_is_not_there_takes_nothing(clerk: User) -> None:
    row, client = own(clerk), logged_in(clerk)
    gone = KasusFactory.build(pk=row.pk + 1000)
    assert upload(client, "kasus", gone, photo()).status_code == 404
    assert upload(client, "koperasi", row, photo()).status_code == 404
    assert upload(client, "kasus", row, photo(), jenis="j" * 41).status_code == 404
    assert not Lampiran.objects.exists()


def test_forty_at_most_and_those_taken_away_make_room(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    monkeypatch.setattr(actions, "MOST_UPLOADS", 3)
    row, client = own(clerk), logged_in(clerk)
    for _ in range(2):
        assert upload(client, "kasus", row, photo()).status_code == 200
    answer = upload(client, "kasus", row, photo())
    assert answer.status_code == 422
    assert "Paling banyak 2 lampiran" in answer.content.decode()
    actions.remove(lampiran=Lampiran.objects.all()[0], by=clerk)
    assert upload(client, "kasus", row, photo()).status_code == 200
    actions.remove(lampiran=Lampiran.objects.kept()[0], by=clerk)
    assert upload(client, "kasus", row, photo()).status_code == 422, "files of rows taken away are kept, so they count"
    assert upload(client, "kasus", own(clerk), photo()).status_code == 200, "another's are another's"


def test_papers_that_are_frozen_neither_come_nor_go(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(row: models.Model) -> None:
        raise Refused("Usulan ini sudah diajukan.")

    paper = one(clerk, "usulan")
    monkeypatch.setitem(attachments.OWNERS, "usulan", replace(attachments.OWNERS["usulan"], check=check))
    client = logged_in(clerk)
    answer = upload(client, "usulan", paper.owner, photo())
    assert answer.status_code == 422
    assert "sudah diajukan" in answer.content.decode()
    assert "data-unggah" not in answer.content.decode(), "no way to add is shown"
    answer = client.post(address("remove", paper), headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert Lampiran.objects.kept().count() == 1
    assert not attachments.slots("usulan", paper.owner, {"surat": "Surat"}, clerk)[0].may_add


def test_one_owner_by_constraint(clerk: User) -> None:
    paper = one(clerk, "kasus")
    for change in ({"kasus": None}, {"kunjungan": KunjunganFactory()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lampiran.objects.filter(pk=paper.pk).update(**change)


def test_taking_away_twice_is_once(clerk: User) -> None:
    paper = one(clerk)
    actions.remove(lampiran=paper, by=clerk)
    first = Lampiran.objects.get().dibuang_pada
    actions.remove(lampiran=paper, by=clerk)
    assert Lampiran.objects.get().dibuang_pada == first
    assert Jejak.objects.filter(aksi="lampiran.buang").count() == 1
    assert logged_in(clerk).post(address("remove", paper)).status_code == 404


# --- Out --------------------------------------------------------------------------------------------
@pytest.fixture
def officer() -> tuple[Client, Koperasi]:
    access = AksesPengurusFactory(user=make_user(Peran.PENGURUS))
    return logged_in(access.user), access.koperasi


def test_an_officer_sees_papers_of_finished_visits_at_home_only(officer: tuple[Client, Koperasi], clerk: User) -> None:
    client, own = officer
    mine = one(clerk, owner=KunjunganFactory(koperasi=own))
    planned = one(clerk, owner=KunjunganFactory(koperasi=own, keadaan="direncanakan"))
    other = one(clerk, owner=KunjunganFactory())
    case = one(clerk, "kasus", owner=KasusFactory(koperasi=own))
    seen = [client.get(address("file", paper)).status_code for paper in (mine, planned, other, case)]
    assert seen == [200, 404, 404, 404]
    pictures = [client.get(address("picture", paper, 1)).status_code for paper in (mine, planned, other, case)]
    assert pictures == [302, 404, 404, 404]
    actions.remove(lampiran=mine, by=clerk)
    assert client.get(address("file", mine)).status_code == 404
    assert logged_in(clerk).get(address("file", mine)).status_code == 200, "the office still has it"


@pytest.mark.parametrize(
    ("role", "status"),
    [(Peran.SEKRETARIAT, 200), (Peran.KEPALA, 200), (Peran.AUDITOR, 200), (Peran.ADMIN, 403), (Peran.PENGURUS, 404)],
)
def test_who_may_open_a_paper(clerk: User, role: Peran, status: int) -> None:
    assert logged_in(make_user(role)).get(address("file", one(clerk, "usulan"))).status_code == status


def test_nobody_without_a_log_in(clerk: User) -> None:
    paper = one(clerk)
    assert Client().get(address("file", paper)).status_code == 302
    assert upload(Client(), "kunjungan", paper.owner, photo(), htmx=False).url.startswith("/masuk/")  # type: ignore[attr-defined]
    assert Lampiran.objects.count() == 1


def test_the_job_draws_the_pages(clerk: User) -> None:
    row = KunjunganFactory()
    paper = actions.add(milik="kunjungan", owner=row, jenis="surat", data=document(2), name="surat.pdf", by=clerk)
    client = logged_in(clerk)
    assert client.get(address("picture", paper, 2)).status_code == 302, "a drawing that says it is being prepared"
    job = worker.claim()
    assert job is not None
    worker.perform(job)
    job.refresh_from_db()
    assert (job.state, job.result) == ("selesai", {"halaman": 2})
    drawn = client.get(address("picture", paper, 2))
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/jpeg")
    assert client.get(address("picture", paper, 3)).status_code == 302


def test_a_pdf_that_cannot_be_drawn_fails_once_with_its_sentence(clerk: User) -> None:
    row = KunjunganFactory()
    paper = actions.add(milik="kunjungan", owner=row, jenis="surat", data=document(), name="surat.pdf", by=clerk)
    paper.isi.storage.delete(paper.isi.name)
    paper.isi.storage.save(paper.isi.name, ContentFile(b"%PDF-1.7 rusak"))
    job = worker.claim()
    assert job is not None
    worker.perform(job)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("gagal", 1)
    assert job.sentence.endswith(".")


def test_nothing_leaves_while_the_scanner_is_awaited_or_when_it_found_something(clerk: User) -> None:
    client = logged_in(clerk)
    with override_settings(CLAMD="unix:///tidak/ada.sock"):
        paper = one(clerk)
        other = one(clerk)
    assert paper.pindai == "menunggu"
    answer = client.get(address("file", paper))
    assert answer.status_code == 409
    assert "sedang dipindai" in answer.content.decode()
    assert client.get(address("picture", paper, 1)).status_code == 302
    Lampiran.objects.filter(pk=other.pk).update(pindai="terinfeksi")
    assert "mengandung virus" in client.get(address("file", other)).content.decode()


def test_what_was_given_up_while_the_scanner_was_away_is_tried_again(clerk: User) -> None:
    with override_settings(CLAMD="unix:///tidak/ada.sock"):
        waiting, gone = one(clerk), one(clerk)
    actions.remove(lampiran=gone, by=clerk)
    Pekerjaan.objects.update(state="gagal", attempts=3)
    assert actions.scan_waiting() == 1
    assert Pekerjaan.objects.get(state="menunggu").key == str(waiting.kode)
    preparing.prepare(waiting)
    waiting.refresh_from_db()
    assert waiting.pindai == "tidak_perlu", "the office has no scanner any more"


def test_scanning_one_paper_leaves_others_alone(clerk: User) -> None:
    with override_settings(CLAMD="unix:///tidak/ada.sock"):
        first, second = one(clerk), one(clerk)
    preparing.prepare(first)
    second.refresh_from_db()
    assert (second.pindai, second.pratinjau_pada) == ("menunggu", None)


# --- The sweep ----------------------------------------------------------------------------------------
def test_the_sweep_keeps_their_files_and_takes_what_has_no_row(clerk: User, media: Path) -> None:
    kept, removed = one(clerk), one(clerk)
    for paper in (kept, removed):
        preparing.prepare(paper)
    actions.remove(lampiran=removed, by=clerk)
    orphan = default_storage.save("berkas/aa/bb/yatim.jpg", ContentFile(b"x"))
    names = [kept.isi.name, preparing.picture_name(kept, 1), removed.isi.name, preparing.picture_name(removed, 1)]
    long_ago = time.time() - 25 * 3600
    for name in (*names, orphan):
        os.utime(media / name, (long_ago, long_ago))
    sweeping.sweep()
    assert all(default_storage.exists(name) for name in names)
    assert not default_storage.exists(orphan)


def test_an_upload_that_was_rolled_back_is_swept(clerk: User, media: Path) -> None:
    with transaction.atomic():
        name = one(clerk).isi.name
        transaction.set_rollback(True)
    assert not Lampiran.objects.exists()
    long_ago = time.time() - 25 * 3600
    os.utime(media / name, (long_ago, long_ago))
    sweeping.sweep()
    assert not default_storage.exists(name)


# --- On a page ------------------------------------------------------------------------------------------
def test_slots_show_each_kind_with_its_papers(clerk: User, django_assert_num_queries: Any) -> None:
    row = KunjunganFactory()
    for jenis in ("surat", "foto", "foto"):
        actions.add(milik="kunjungan", owner=row, jenis=jenis, data=SMALL, name=f"{jenis}.jpg", by=clerk)
    actions.remove(lampiran=Lampiran.objects.filter(jenis="foto")[0], by=clerk)
    clerk.boleh(attachments.OWNERS["kunjungan"].right)  # roles are read once a request
    with django_assert_num_queries(1):
        found = attachments.slots("kunjungan", row, {"foto": "Foto", "surat": "Surat", "lain": "Lain"}, clerk)
    assert [(slot.jenis, len(slot.rows), slot.only_photos, slot.may_add) for slot in found] == [
        ("foto", 1, True, True), ("surat", 1, False, True), ("lain", 0, False, True),
    ]  # fmt: skip
    auditor = make_user(Peran.PETUGAS, Peran.AUDITOR)
    assert not attachments.slots("kunjungan", row, {"foto": "Foto"}, auditor)[0].may_add
    assert not attachments.slots("kunjungan", row, {"foto": "Foto"}, clerk, frozen=True)[0].may_add


def test_names_are_one_line_and_never_empty(clerk: User) -> None:
    row = KasusFactory()
    for name, kept in (("a\nb.jpg", "a b.jpg"), ("", "berkas"), ("x" * 300, "x" * 200)):
        paper = actions.add(milik="kasus", owner=row, jenis="surat", data=SMALL, name=name, by=clerk)
        assert paper.nama_asli == kept
    assert dates.sekarang() >= paper.diunggah_pada
    with pytest.raises(filed.FileProblem, match="kosong"):
        actions.add(milik="kasus", owner=row, jenis="surat", data=b"", name="a.jpg", by=clerk)


def test_a_visit_that_is_no_longer_finished_is_out_of_the_officer_s_sight(
    officer: tuple[Client, Koperasi], clerk: User
) -> None:
    client, own = officer
    paper = one(clerk, owner=KunjunganFactory(koperasi=own))
    Kunjungan.objects.update(keadaan="batal")
    assert client.get(address("file", paper)).status_code == 404
