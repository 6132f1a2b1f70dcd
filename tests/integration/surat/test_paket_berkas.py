"""The page of a batch beside its letters: what its files hold after a letter was voided, letters withdrawn from it by
whomever, and files of letters whose number came from outside."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs.models import Pekerjaan
from pembinaan.actions import surat_batal, surat_berkas, surat_luar, surat_malam, surat_paket, surat_paket_setuju
from pembinaan.letters import keeping
from pembinaan.models import BerkasPaket, PaketSurat, SetelanSurat, Surat
from pembinaan.surat import batch, files
from pembinaan.views.penerbitan import batch_panel
from registry import kantor as office
from tests.factories import terbit
from tests.factories.people import make_user
from tests.integration.surat import paket_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_wakes")]


@pytest.fixture
def page(kepala: User, desk: Client) -> Client:
    return desk


def order(page: Client, paket: PaketSurat, jenis: str = "gabungan") -> BerkasPaket:
    """The button, and the worker."""
    assert page.post(reverse("pembinaan:berkas-paket-create", args=[paket.pk, jenis])).status_code == 302
    terbit.drain()
    return BerkasPaket.objects.filter(paket=paket, jenis=jenis).latest("pk")


def seen(page: Client, paket: PaketSurat) -> str:
    answer = page.get(reverse("pembinaan:paket-detail", args=[paket.pk]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def told(page: Client, paket: PaketSurat) -> tuple[int, int, int]:
    """Of the newest merged file: letters and pages that the batch's page says, and pages of the PDF behind its link."""
    found = re.search(r"Semua surat dalam satu PDF ?(\d+) surat, (\d+) halaman", seen(page, paket))
    assert found
    row = BerkasPaket.objects.filter(paket=paket, jenis="gabungan").latest("pk")
    data = b"".join(page.get(reverse("pembinaan:berkas-paket-file", args=[row.pk])))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return int(found[1]), int(found[2]), len(pdf.pages)


# --- Files after a void -----------------------------------------------------------------------------------------
def test_after_a_void_the_page_says_what_the_file_holds_and_a_new_one_is_made(
    page: Client, issued: PaketSurat, kepala: User
) -> None:
    order(page, issued)
    assert told(page, issued) == (5, 5, 5)
    assert "masih memuat" not in seen(page, issued)
    voided = issued.surat_set.get(urut=2)
    surat_batal.void_letter(surat=voided, alasan="Salah alamat", by=kepala)
    assert told(page, issued) == (5, 5, 5), "the stored file is what it was"
    words = seen(page, issued)
    assert f"Berkas ini masih memuat 1 surat yang sudah batal: {voided.nomor}." in words
    assert "Susun lagi satu PDF untuk dicetak" in words
    row = order(page, issued)
    assert told(page, issued) == (4, 4, 4)
    assert voided.pk not in [line[0] for line in row.daftar]
    newest, older = files.stored(issued)
    assert (newest.stale, older.batal, older.terbaru) == (False, (voided.nomor,), False)


def test_a_letter_voided_while_the_file_is_made_is_told_too(
    page: Client, issued: PaketSurat, kepala: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = keeping.put

    def slow(*given: Any) -> Any:
        surat_batal.void_letter(surat=issued.surat_set.get(urut=1), alasan="Salah alamat", by=kepala)
        return real(*given)

    monkeypatch.setattr(surat_berkas.keeping, "put", slow)
    order(page, issued)
    assert told(page, issued) == (5, 5, 5)
    assert "masih memuat 1 surat yang sudah batal" in seen(page, issued)


def test_many_voided_are_counted_and_the_first_are_named(page: Client, kepala: User) -> None:
    paket = terbit.make_batch(7, by=kepala)
    terbit.issue(paket, by=kepala)
    order(page, paket)
    for surat in paket.surat_set.order_by("urut"):
        surat_batal.void_letter(surat=surat, alasan="Salah naskah", by=kepala)
    words = seen(page, paket)
    assert "Berkas ini masih memuat 7 surat yang sudah batal" in words
    assert "dan 2 lainnya." in words
    assert "Semua surat bernomor paket ini sudah batal." in words
    assert "Susun lagi" not in words, "there is nothing to print"


def test_a_letter_that_came_later_is_missing_in_the_file(page: Client, issued: PaketSurat, kepala: User) -> None:
    order(page, issued)
    order(page, issued, "zip")
    more = terbit.make_batch(1, by=kepala, name="Susulan")
    more.surat_set.update(paket=issued)
    terbit.issue(issued, by=kepala)
    assert seen(page, issued).count("Belum memuat 1 surat yang berkasnya siap sesudah itu.") == 2
    order(page, issued)
    assert told(page, issued) == (6, 6, 6)
    assert seen(page, issued).count("Belum memuat 1 surat") == 1, "only the ZIP"


def test_an_agenda_names_what_was_voided_before_it_and_says_what_was_after(
    page: Client, issued: PaketSurat, kepala: User
) -> None:
    surat_batal.void_letter(surat=issued.surat_set.get(urut=1), alasan="Salah alamat", by=kepala)
    order(page, issued, "agenda")
    assert "batal:" not in seen(page, issued)
    late = issued.surat_set.get(urut=2)
    surat_batal.void_letter(surat=late, alasan="Salah nama", by=kepala)
    assert f"Sesudah agenda ini disusun, 1 surat batal: {late.nomor}." in seen(page, issued)


def test_the_page_costs_the_same_with_files(
    page: Client, issued: PaketSurat, kepala: User, django_assert_max_num_queries: Any
) -> None:
    for jenis in surat_berkas.ENDINGS:
        order(page, issued, jenis)
    surat_batal.void_letter(surat=issued.surat_set.get(urut=1), alasan="Salah alamat", by=kepala)
    seen(page, issued)
    with django_assert_max_num_queries(15):
        seen(page, issued)


# --- Withdrawn from a batch ----------------------------------------------------------------------------------------
def by_night(paket: PaketSurat, kepala: User) -> None:
    surat_malam.run(on=office.today())


def by_approval(paket: PaketSurat, kepala: User) -> None:
    surat_paket_setuju.approve(paket=paket, keys=None, by=kepala)


def by_paraf(paket: PaketSurat, kepala: User) -> None:
    PaketSurat.objects.filter(pk=paket.pk).update(keadaan="paraf")
    surat_paket.initial(paket=paket, by=make_user(Peran.KABID))


@pytest.mark.parametrize("drop", [by_night, by_approval, by_paraf])
def test_what_the_rule_withdraws_stays_in_its_batch_with_the_reason_and_is_counted_apart(
    page: Client, kepala: User, drop: Any
) -> None:
    paket = terbit.make_batch(3, by=kepala, keadaan="paraf")
    levels = [{"urutan": 1, "jabatan": "Kabid", "peran": "kabid", "orang": None}]
    PaketSurat.objects.filter(pk=paket.pk).update(keadaan="persetujuan", tingkat=levels)
    gone = paket.surat_set.order_by("pk")[0]
    paket_world.filed(gone.koperasi)
    drop(paket, kepala)
    gone.refresh_from_db()
    assert (gone.keadaan, gone.paket_id) == ("ditarik", paket.pk)
    words = seen(page, paket)
    assert "1 ditarik" in words
    assert gone.alasan_akhir in words
    assert "sudah kami terima" in gone.alasan_akhir
    listed = batch.listed(kepala).get()
    assert (listed.surat_total, listed.ditarik) == (2, 1)
    assert "2dan 1 ditarik" in re.sub(r"<[^>]+>", "", page.get(reverse("pembinaan:paket-list")).content.decode())


def test_a_batch_that_the_night_emptied_says_so(page: Client, kepala: User) -> None:
    paket = terbit.make_batch(1, by=kepala, keadaan="paraf")
    paket_world.filed(paket.surat_set.get().koperasi)
    by_night(paket, kepala)
    paket.refresh_from_db()
    assert paket.keadaan == "selesai"
    assert "1 ditarik" in seen(page, paket)


# --- Numbers from outside -------------------------------------------------------------------------------------------
def panel(paket: PaketSurat, user: User, rf: Any) -> dict[str, Any]:
    request = rf.get("/")
    request.user = user
    found = batch_panel(request, PaketSurat.objects.get(pk=paket.pk))
    assert found
    return found.context


def test_files_of_letters_numbered_outside_are_on_the_progress_of_their_batch(
    page: Client, kepala: User, rf: Any
) -> None:
    SetelanSurat.objects.update(cara_nomor="luar")
    clerk = make_user(Peran.SEKRETARIAT)
    paket, other = (terbit.make_batch(count, by=kepala, name=f"Paket {count}") for count in (3, 1))
    for one in (paket, other):
        terbit.issue(one, by=kepala)
    shown = panel(paket, clerk, rf)
    assert (shown["luar"], shown["bernomor"], shown["siap"], shown["jumlah"]) == (3, 0, 0, 3)
    assert "3 surat menunggu nomor dari luar." in seen(page, paket)
    rows = [*paket.surat_set.order_by("pk")[:2], other.surat_set.get()]
    back = [surat_luar.Kembali(row.pk, f"500.3.2.4/{at}/Dinkop", office.today()) for at, row in enumerate(rows, 70)]
    surat_luar.return_many(rows=back, by=clerk)
    shown = panel(paket, clerk, rf)
    assert (shown["luar"], shown["bernomor"], shown["siap"], shown["berjalan"]) == (1, 2, 0, True)
    watched = reverse("jobs:rombongan-detail", args=[shown["rombongan"]])
    client = Client()
    client.force_login(clerk)
    assert client.get(watched).status_code == 200, "who gave the numbers watches their files"
    assert panel(paket, kepala, rf)["rombongan"] != shown["rombongan"], "the kepala the own work"
    Pekerjaan.objects.filter(kind="surat.berkas", state="menunggu").update(state="gagal", sentence="Rusak.")
    shown = panel(paket, clerk, rf)
    assert (shown["siap"], shown["berjalan"], [job.sentence for job in shown["gagal"]]) == (0, False, ["Rusak."] * 2)
    assert "Buat berkas yang belum ada" in seen(page, paket)
    page.post(reverse("pembinaan:terbit-retry", args=[paket.pk]))
    terbit.drain()
    shown = panel(paket, clerk, rf)
    assert (shown["siap"], shown["bernomor"], shown["jumlah"], shown["gagal"]) == (2, 2, 3, [])
    assert Surat.objects.get(paket=other).keadaan == "terbit", "its own batch has its own button"
