"""The agenda, the pages of numbers, and the deeds on a batch and a letter: who may, what they say, what they refuse."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from pembinaan.actions import surat_batal, surat_nomor
from pembinaan.models import BlokNomor, PaketSurat, PolaNomor, Surat, UrutanSurat
from pembinaan.views import surat_panels
from registry import kantor as office
from registry.policies import Refused
from tests.factories import terbit
from tests.factories.people import make_user
from tests.factories.surat import make_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_wakes")]


@pytest.fixture
def sekretaris(kepala: User, clerk: User) -> User:
    return clerk


@pytest.fixture
def page(sekretaris: User, desk: Client) -> Client:
    return desk


def at(name: str, *args: object) -> str:
    return reverse(f"pembinaan:{name}", args=args)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def numbered(count: int) -> list[Surat]:
    return [make_letter(keadaan="siap") for _ in range(count)]


# --- The agenda ---------------------------------------------------------------------------------------
def test_the_agenda_shows_every_number_the_voided_and_the_rest_of_blocks(page: Client, sekretaris: User) -> None:
    rows, year = numbered(3), office.today().year
    surat_batal.void_letter(surat=rows[1], alasan="Alamat salah cetak", by=sekretaris)
    BlokNomor.objects.create(tahun=year, dari=10, sampai=12, dicatat_oleh=sekretaris, dicatat_pada=office.today())
    shown = text(page.get(at("agenda-list")))
    assert "3 surat bernomor" in shown.replace("<strong>", "").replace("</strong>", "")
    assert "Alamat salah cetak" in shown
    assert "sisa blok, belum dipakai" in shown
    assert "Tanpa surat: dipakai di luar aplikasi ini" in shown  # 4 to 9, before the block
    assert "tanpa alasan" not in shown
    Surat.objects.filter(pk=rows[2].pk).update(urut=5)
    shown = text(page.get(at("agenda-list")))
    assert "Tanpa surat dan tanpa alasan" in shown
    assert "tidak diketahui sebabnya: 3" in shown


def test_filters_and_the_workbook_are_of_the_same_letters(page: Client, sekretaris: User) -> None:
    rows = numbered(3)
    surat_batal.void_letter(surat=rows[1], alasan="Alamat salah cetak", by=sekretaris)
    one = text(page.get(at("agenda-list"), {"keadaan": "batal"}))
    assert rows[1].nomor.replace("/", "/<wbr>") in one
    assert rows[0].nomor.replace("/", "/<wbr>") not in one
    found = text(page.get(at("agenda-list"), {"q": rows[2].koperasi.nama}))
    assert "1 surat bernomor" in found.replace("<strong>", "").replace("</strong>", "")
    answer = page.get(at("agenda-export"), {"keadaan": "berlaku"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [line[1] for line in sheet.iter_rows(min_row=2, values_only=True)] == [rows[0].nomor, rows[2].nomor]
    assert page.get(at("agenda-list"), {"keadaan": "xyz"}).status_code == 422


def test_pages_of_the_agenda_take_the_same_queries_however_many_letters(
    page: Client, django_assert_max_num_queries: Any
) -> None:
    numbered(30)
    with django_assert_max_num_queries(15):
        assert page.get(at("agenda-list")).status_code == 200
    with django_assert_max_num_queries(15):
        assert page.get(at("nomor-update")).status_code == 200


# --- Counter, blocks, patterns --------------------------------------------------------------------
def test_the_counter_goes_forward_and_only_before_the_first_letter(page: Client, kepala: User) -> None:
    year = office.today().year
    asked = {"seri": "keluar", "tahun": year, "terakhir": 40}
    assert page.post(at("nomor-set"), asked).status_code == 302
    assert "hanya dapat dimajukan" in text(page.post(at("nomor-set"), asked | {"terakhir": 39}))
    paket = terbit.make_batch(1, by=kepala)
    terbit.issue(paket, by=kepala)
    assert terbit.numbers(paket) == [41]
    refused = page.post(at("nomor-set"), asked | {"terakhir": 99})
    assert refused.status_code == 422
    assert "sudah memberi nomor" in text(refused)
    assert UrutanSurat.objects.get().terakhir == 41


@pytest.mark.parametrize(("dari", "sampai", "why"), [
    (15, 25, "bertumpang tindih"), (5, 9, "mencatat nomor sampai 9"), (40, 30, "lebih kecil"),
    (100, 20_000, "paling banyak"),
])  # fmt: skip
def test_a_block_that_cannot_be_is_refused_and_nothing_is_lost(page: Client, dari: int, sampai: int, why: str) -> None:
    year = office.today().year
    page.post(at("nomor-set"), {"seri": "keluar", "tahun": year, "terakhir": 9})
    block = {"seri": "keluar", "tahun": year, "catatan": "dari Bu Rina"}
    assert page.post(at("blok-nomor-create"), block | {"dari": 10, "sampai": 20}).status_code == 302
    refused = page.post(at("blok-nomor-create"), block | {"dari": dari, "sampai": sampai})
    assert refused.status_code == 422
    assert why in text(refused)
    assert "dari Bu Rina" in text(refused)
    assert BlokNomor.objects.count() == 1


def test_the_rest_of_a_block_is_handed_back_once(page: Client, sekretaris: User) -> None:
    block = surat_nomor.add_block(seri="keluar", tahun=office.today().year, dari=5, sampai=9, by=sekretaris)
    address = at("blok-nomor-return", block.pk)
    assert "5 nomor dari blok" in text(page.get(address))
    block.refresh_from_db()
    assert block.dikembalikan_pada is None, "asking changes nothing"
    page.post(address)
    block.refresh_from_db()
    assert (block.dikembalikan_pada, block.berikut) == (office.today(), None)
    with pytest.raises(Refused):
        surat_nomor.return_block(blok=block, by=sekretaris)
    # What was handed back may come again as a new block.
    again = surat_nomor.add_block(seri="keluar", tahun=office.today().year, dari=7, sampai=9, by=sekretaris)
    assert again.berikut == 7
    # The older block that was handed back does not hide the one that is in use there.
    with pytest.raises(Refused, match="bertumpang tindih dengan blok 7–9"):
        surat_nomor.add_block(seri="keluar", tahun=office.today().year, dari=8, sampai=12, by=sekretaris)


def test_a_pattern_is_tried_first_and_then_adopted_from_a_day(page: Client) -> None:
    on = office.today()
    asked = {"kunci": "peringatan", "klasifikasi": "500.3.2.10", "pola": "{klasifikasi}/{nomor}/{tahun}",
             "seri": "keluar", "berlaku_pada": on.isoformat()}  # fmt: skip
    tried = page.post(at("pola-nomor-create"), asked | {"lihat": "1"})
    assert tried.status_code == 200
    assert f"500.3.2.10/123/{on.year}" in text(tried)
    assert PolaNomor.objects.count() == 1
    wrong = page.post(at("pola-nomor-create"), asked | {"pola": "{klasifikasi}/{nama}"})
    assert wrong.status_code == 422
    assert "{nama} tidak dikenal" in text(wrong)
    assert page.post(at("pola-nomor-create"), asked).status_code == 302
    assert "sudah ada pola" in text(page.post(at("pola-nomor-create"), asked))
    row = PolaNomor.in_force("peringatan", on)
    assert row is not None
    assert row.klasifikasi == "500.3.2.10"
    early = page.post(at("pola-nomor-create"), asked | {"berlaku_pada": "2020-01-01"})
    assert "paling cepat hari ini" in text(early)


# --- Who may ------------------------------------------------------------------------------------------
def test_only_who_manages_numbers_changes_them(client: Client, kepala: User) -> None:
    surat = make_letter(keadaan="siap")
    client.force_login(make_user(Peran.PETUGAS))
    assert client.get(at("agenda-list")).status_code == 200
    assert "Atur nomor surat" not in text(client.get(at("agenda-list")))
    for address in (at("nomor-update"), at("surat-cancel", surat.pk)):
        assert client.get(address).status_code == 403
    assert client.post(at("nomor-set"), {}).status_code == 403
    assert client.get(at("nomor-set")).status_code in (403, 405)


# --- A batch and a letter -----------------------------------------------------------------------------
def panel(paket: PaketSurat, user: User, rf: Any) -> dict[str, Any]:
    request = rf.get("/")
    request.user = user
    row = PaketSurat.objects.get(pk=paket.pk)  # each page reads its own
    found = next(one for one in surat_panels.of_batch(request, row) if one.template.endswith("_penerbitan.html"))
    assert "Penerbitan" in render_to_string(found.template, {"isi": found.context}, request=request)
    return found.context


def test_the_page_of_a_batch_says_what_happened(page: Client, kepala: User, sekretaris: User, rf: Any) -> None:
    paket = terbit.make_batch(2, by=kepala)
    assert page.post(at("terbit-retry", paket.pk)).status_code == 302
    running = panel(paket, sekretaris, rf)
    assert (running["berjalan"], running["menunggu"], running["jumlah"]) == (True, 2, 2)
    page.post(at("terbit-end", paket.pk))
    assert panel(paket, sekretaris, rf)["berjalan"] is False
    page.post(at("terbit-retry", paket.pk))
    terbit.drain()
    page.post(at("berkas-paket-create", paket.pk, "gabungan"))
    assert [job.state for job in panel(paket, sekretaris, rf)["menyusun"]] == ["menunggu"]
    terbit.drain()
    done = panel(paket, sekretaris, rf)
    assert (done["siap"], done["menunggu"], done["berjalan"], done["menyusun"]) == (2, 0, False, [])
    file = page.get(at("berkas-paket-file", done["berkas"][0].berkas.pk))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert page.get(at("terbit-retry", paket.pk)).status_code == 405


def test_the_page_of_a_letter_shows_its_number_its_file_and_why_there_is_none(kepala: User, rf: Any) -> None:
    request = rf.get("/")
    request.user = kepala
    paket = terbit.make_batch(1, by=kepala)
    paket.surat_set.update(catatan="Isian {camat} tidak dikenal dalam naskah surat.")

    def shown() -> str:
        surat = Surat.objects.select_related("langkah", "koperasi", "paket").get(paket=paket)
        return "".join(
            render_to_string(one.template, {"isi": one.context}, request=request)
            for one in surat_panels.of_letter(request, surat)
        )

    assert "Isian {camat} tidak dikenal" in shown()
    terbit.issue(paket, by=kepala)
    after = shown()
    assert "belum ada dalam berkas gabungan" in after
    Surat.objects.update(keadaan="bertanda", ttd_pada=office.today(), ttd_cara="basah")
    assert "Pindaian surat yang sudah ditandatangani" in shown()


def test_signing_asks_for_the_day(page: Client, kepala: User) -> None:
    paket = terbit.make_batch(2, by=kepala)
    terbit.issue(paket, by=kepala)
    address = at("tanda-paket-record", paket.pk)
    assert "2 surat dalam paket" in text(page.get(address))
    assert page.post(address, {"tanggal": "12/31/2026"}).status_code == 422
    one = paket.surat_set.order_by("urut")[0]
    page.post(address, {"tanggal": office.today().isoformat(), "p": [one.pk]})
    assert set(paket.surat_set.values_list("urut", "keadaan")) == {(1, "bertanda"), (2, "siap")}


def test_voiding_asks_for_a_reason_and_says_when_it_is_too_late(page: Client, kepala: User) -> None:
    surat = make_letter(keadaan="siap")
    assert page.post(at("surat-cancel", surat.pk), {"alasan": " "}).status_code == 422
    page.post(at("surat-cancel", surat.pk), {"alasan": "Salah nama"})
    surat.refresh_from_db()
    assert (surat.keadaan, surat.alasan_akhir) == ("batal", "Salah nama")
    gone = make_letter(keadaan="dikirim")
    late = page.post(at("surat-cancel", gone.pk), {"alasan": "Salah nama"})
    assert late.status_code == 422
    assert "tidak dapat dilakukan" in text(late)
    assert page.post(at("pembatalan-create", gone.pk), {"alasan": "Salah nama"}).status_code == 302
    assert Surat.objects.get(membatalkan=gone).keadaan == "konsep"
