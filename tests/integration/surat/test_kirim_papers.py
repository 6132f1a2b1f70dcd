"""Papers of delivery, announcements from the candidates to their end, and where other pages meet delivery."""

from __future__ import annotations

import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from pembinaan import paper
from pembinaan.actions import surat_kirim as actions
from pembinaan.actions.surat_kirim import HandOver
from pembinaan.letters import papers_delivery
from pembinaan.models import PengirimanSurat, Pengumuman, SetelanSurat, Surat, SuratPengantar
from pembinaan.views import surat_panels
from tests.factories.people import make_user
from tests.factories.registry import (
    DesaFactory,
    KecamatanFactory,
    KoperasiFactory,
)
from tests.factories.surat import make_letter
from tests.integration.surat.kirim import HOME, TODAY, day, page, picture, returned, sent, signed, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("delivery_day")]


# --- Papers -------------------------------------------------------------------------------------------
def test_papers_for_camat_carrier_and_notice_board(desk: Client, clerk: User) -> None:
    babat = KecamatanFactory(nama="Babat")
    letters = [signed(KoperasiFactory(kecamatan=babat)) for _ in range(9)]
    actions.send(letters=[one.pk for one in letters], how=HandOver("camat", TODAY, pembawa="Budi"), by=clerk)
    pengantar = SuratPengantar.objects.get()
    address = f"/surat/pengantar/{pengantar.pk}"
    answer = desk.post(f"{address}/nomor/", {"nomor": "500.3/12/Dinkop"})
    assert answer.status_code == 302
    printed = desk.get(f"{address}.pdf")
    assert printed.headers["Content-Type"] == "application/pdf"
    assert paper.pages(printed.content) == 2, "the letter, and the list that is signed"
    assert desk.get(f"{HOME}antaran.pdf", {"pembawa": "Budi"}).content.startswith(b"%PDF")
    few = list(pengantar.pengiriman_set.select_related("surat__koperasi", "surat__langkah")[:5])
    assert paper.pages(papers_delivery.pengantar(pengantar, few)) == 2, "each letter by its number"
    other = SuratPengantar.objects.create(kecamatan=babat, tanggal=TODAY, dibuat_oleh=clerk)
    double = desk.post(f"/surat/pengantar/{other.pk}/nomor/", {"nomor": "500.3/12/DINKOP"})
    assert double.status_code == 422
    assert "sudah dipakai" in text(double)


def test_an_announcement_from_the_candidates_to_its_end(desk: Client, clerk: User) -> None:
    SetelanSurat.objects.create(pk=1, pengumuman_hari=10)
    babat = DesaFactory(nama="Banaran", kecamatan=KecamatanFactory(nama="Babat"))
    lost = returned(clerk, KoperasiFactory(nama="KSP Hilang", desa=babat), times=2)
    returned(clerk)
    assert desk.get("/surat/pengumuman/").context["calon"] == 1
    form = desk.get("/surat/pengumuman/baru/")
    assert [one.pk for one in form.context["calon"]] == [lost.pk]
    typed = {"surat": [lost.pk], "judul": "Surat", "nomor": "", "dari": "10/8/2026", "sampai": "12/8/2026",
             "tempat": "Papan dinas"}  # fmt: skip
    short = desk.post("/surat/pengumuman/baru/", typed)
    assert short.status_code == 422
    assert "paling singkat 10 hari" in text(short)
    desk.post("/surat/pengumuman/baru/", typed | {"sampai": ""})
    notice = Pengumuman.objects.get()
    assert notice.sampai == day("08-19")
    address = f"/surat/pengumuman/{notice.pk}"
    shown = desk.get(f"{address}/")
    assert "KSP Hilang, Desa Banaran, Kecamatan Babat" in shown.context["teks"]
    assert "19 Agustus 2026" in shown.context["teks"]
    assert shown.context["siap"] == 0
    assert "Minta dengan surat" in text(shown)
    assert desk.get(f"{address}.pdf").content.startswith(b"%PDF")
    assert desk.post(page(lost, "keterangan/")).status_code == 302
    assert Surat.objects.filter(jenis="keterangan", keadaan="konsep").count() == 1

    upload = "/pembinaan/lampiran"
    desk.post(f"{upload}/surat/{lost.pk}/keterangan_desa/", {"berkas": picture()})
    desk.post(f"{upload}/pengumuman/{notice.pk}/foto/", {"berkas": picture()})
    assert desk.get(f"{address}/").context["siap"] == 1
    assert desk.get(f"{address}/selesai/").status_code == 200
    desk.post(f"{address}/selesai/")
    lost.refresh_from_db()
    assert (lost.dianggap, lost.diterima_pada) == (True, day("08-19"))
    assert "Dianggap telah disampaikan" in text(desk.get(page(lost)))
    desk.post(f"{address}/batal/", {"alasan": "Salah."})
    notice.refresh_from_db()
    assert notice.batal_pada is None


def test_the_receipt_list_of_fifty_letters_breaks_between_rows(clerk: User) -> None:
    for n in range(50):
        sent(clerk, KoperasiFactory(nama=f"Koperasi Serba Usaha Karyawan Perkebunan Rakyat Makmur Sentosa {n}"))
    attempts = list(PengirimanSurat.objects.select_related("surat__koperasi", "surat__langkah"))
    assert paper.pages(papers_delivery.receipt_list(attempts, pembawa="Budi")) in range(4, 9)


# --- Where others meet it -------------------------------------------------------------------------------
def test_the_home_page_says_what_lies_and_what_came_back(client: Client, clerk: User) -> None:
    signed()
    returned(clerk)
    client.force_login(make_user(Peran.PETUGAS))
    home = text(client.get("/"))
    assert "sudah ditandatangani lebih dari 7 hari dan belum diantar" in home
    assert "kembali dan belum diantar ulang" in home


def test_the_panel_on_the_page_of_a_letter(rf: object, clerk: User) -> None:
    request = rf.get("/")  # type: ignore[attr-defined]
    request.user = clerk
    (panel,) = [one for one in surat_panels.of_letter(request, returned(clerk)) if "surat_kirim" in one.template]
    kisah = panel.context["kisah"]
    assert kisah.next.label == "Antar ulang"
    assert [one["title"] for one in kisah.events] == ["Kembali: tidak ada orang", "Percobaan 1: diantar langsung"]
    assert [need.kode for need, _ in kisah.needs] == ["tried", "statement", "announced", "over"]
    assert not [one for one in surat_panels.of_letter(request, make_letter()) if "surat_kirim" in one.template]
