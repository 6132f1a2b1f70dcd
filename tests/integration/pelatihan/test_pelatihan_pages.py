"""Trainings in the browser: the list, one training, who is invited from which filter with which words."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.models import User
from koperasi.audit.models import Jejak
from pembinaan.models import Masalah, Pelatihan, Undangan
from tests.factories.kasus import KasusFactory
from tests.factories.pelatihan import (
    AudiensFactory,
    PelatihanFactory,
    PesertaFactory,
    UndanganFactory,
)
from tests.factories.people import make_user
from tests.factories.registry import (
    KecamatanFactory,
    KoperasiFactory,
)
from tests.integration.pelatihan.pages import FACTS, HOME, page, sheet, text

pytestmark = pytest.mark.django_db


# --- The list and its filter ------------------------------------------------------------------------
def test_the_list_finds_by_every_filter(desk: Client) -> None:
    here, there = KecamatanFactory(nama="Babat"), KecamatanFactory(nama="Paciran")
    near = PesertaFactory(pelatihan__seri="Akuntansi Dasar", orang__koperasi__kecamatan=here).pelatihan
    far = PesertaFactory(
        pelatihan__seri="Magang Ritel", pelatihan__jenis="magang", pelatihan__dana="apbn", pelatihan__keadaan="dibuka",
        pelatihan__dari=dt.date(2025, 3, 1), pelatihan__sampai=dt.date(2025, 3, 1), orang__koperasi__kecamatan=there,
    ).pelatihan  # fmt: skip
    for query, found in (
        ({"q": "akun dasar"}, near), ({"jenis": "magang"}, far), ({"tahun": "2025"}, far), ({"dana": "apbn"}, far),
        ({"keadaan": "selesai"}, near), ({"kecamatan": here.pk}, near),
    ):  # fmt: skip
        answer = desk.get(HOME, query)
        assert [one.pk for one in answer.context["page"]] == [found.pk], query
    assert [one.pk for one in desk.get(HOME).context["page"]] == [near.pk, far.pk]
    assert [one.pk for one in desk.get(HOME, {"urut": "dari"}).context["page"]] == [far.pk, near.pk]
    assert "Ada yang perlu diperbaiki" in text(desk.get(HOME, {"tahun": "1066"}))


def test_the_list_costs_the_same_however_long(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            desk.get(HOME)
        return len(seen)

    PesertaFactory()
    queries()  # caches
    few = queries()
    for _ in range(12):
        PesertaFactory()
    assert queries() == few <= 15


def test_the_list_as_a_file(desk: Client) -> None:
    one = PesertaFactory(pelatihan__seri="Akuntansi").pelatihan
    PelatihanFactory(seri="Lain", jenis="magang")
    AudiensFactory(pelatihan=one)
    answer = desk.get(f"{HOME}unduh/", {"jenis": "pelatihan"})
    rows = sheet(b"".join(answer.streaming_content))
    assert [row[1] for row in rows[1:]] == ["Akuntansi"]
    assert rows[1][11:13] == [1, 32]
    assert Jejak.objects.filter(aksi="pelatihan.diekspor").count() == 1


# --- One training ---------------------------------------------------------------------------------------
def test_planning_reads_what_people_write(desk: Client, clerk: User) -> None:
    answer = desk.post(f"{HOME}baru/", FACTS)
    row = Pelatihan.objects.get()
    assert answer.url == page(row.pk)
    assert (row.angkatan, row.dari, row.sampai, row.biaya, row.dibuat_oleh) == (
        3, dt.date(2026, 9, 7), dt.date(2026, 9, 7), 1_500_000, clerk,
    )  # fmt: skip
    assert [(one.nama, one.instansi) for one in row.pengajar_set.all()] == [("Ani", "Unej"), ("Budi", "")]
    assert "Angkatan III" in text(desk.get(page(row.pk)))
    again = desk.post(f"{HOME}baru/", FACTS)
    assert again.status_code == 422
    assert "sudah ada. Pakai nomor angkatan berikutnya." in text(again)
    assert 'value="7 September 2026"' in text(again)  # nothing typed is lost


@pytest.mark.parametrize(("field", "typed", "sentence"), [
    ("angkatan", "tiga", "angka Romawi"), ("sampai", "1 September 2026", "tidak boleh sebelum hari pertama"),
    ("dari", "12/31/2026", "31"), ("biaya", "1.5", ""), ("kuota", "0", ""), ("pengajar", "; Unej", "tidak memuat nama"),
    ("sampai", "1 September 2028", "paling lama 120 hari"),
])  # fmt: skip
def test_what_cannot_be_is_said_and_kept(desk: Client, field: str, typed: str, sentence: str) -> None:
    answer = desk.post(f"{HOME}baru/", FACTS | {field: typed})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert typed in text(answer).replace("&quot;", '"')
    assert not Pelatihan.objects.exists()


def test_the_next_number_is_offered(desk: Client) -> None:
    row = PelatihanFactory(seri="Dasar", angkatan=2, kuota=30)
    answer = text(desk.get(f"{HOME}baru/", {"seri": row.pk}))
    assert 'value="III"' in answer
    assert 'value="Dasar"' in answer
    assert "Rencanakan angkatan berikutnya" in text(desk.get(page(row.pk)))


def test_opened_finished_cancelled_by_the_page(desk: Client) -> None:
    row = PelatihanFactory(keadaan="direncanakan")
    for step, state in (("buka/", "dibuka"), ("selesai/", "selesai")):
        assert desk.get(page(row.pk, step)).status_code == 200
        desk.post(page(row.pk, step), {"evaluasi": "Baik."})
        row.refresh_from_db()
        assert row.keadaan == state
    assert row.evaluasi == "Baik."
    other = PelatihanFactory(keadaan="dibuka")
    refused = desk.post(page(other.pk, "batal/"), {"alasan": ""})
    assert refused.status_code == 422
    desk.post(page(other.pk, "batal/"), {"alasan": "Dana dialihkan"})
    assert "Dibatalkan: Dana dialihkan" in text(desk.get(page(other.pk)))


# --- Inviting -----------------------------------------------------------------------------------------------
def test_inviting_from_every_filter(desk: Client) -> None:
    row = PelatihanFactory(keadaan="dibuka", seri="Dasar")
    taught = KoperasiFactory(nama="KSP Terlatih", sektor="Pertanian", jenis="jasa")
    PesertaFactory(orang__koperasi=taught, pelatihan__seri="Lain")
    fresh = KoperasiFactory(nama="KUD Baru", status_hitung="tidak_aktif", sektor="Perikanan")
    messy = KasusFactory(koperasi=fresh, petugas=make_user(), keadaan="berjalan")
    Masalah.objects.get_or_create(kode="pembukuan", defaults={"nama": "Pembukuan tidak tertib"})
    books = Masalah.objects.get(kode="pembukuan")
    messy.masalah.add(books)
    KoperasiFactory(nama="KSP Provinsi", kewenangan="provinsi")
    for query, found in (
        ({}, [taught, fresh]), ({"sektor": "Perikanan"}, [fresh]), ({"jenis": "jasa"}, [taught]),
        ({"status": "tidak_aktif"}, [fresh]), ({"pernah": "belum"}, [fresh]), ({"pernah": "sudah"}, [taught]),
        ({"pernah": "seri"}, [taught, fresh]), ({"masalah": books.pk}, [fresh]), ({"q": "terlatih"}, [taught]),
        ({"kecamatan": fresh.kecamatan_id}, [fresh]),
    ):  # fmt: skip
        answer = desk.get(page(row.pk, "undangan/tambah/"), query)
        assert list(answer.context["page"]) == found, query
        assert answer.context["hitung"]["semua"] == len(found)
    assert desk.get(page(row.pk, "undangan/tambah/")).context["hitung"] == {
        "semua": 2, "tidak_aktif": 1, "belum_pernah": 1,
    }  # fmt: skip


def test_some_or_all_are_invited_and_the_quota_is_told(desk: Client) -> None:
    row = PelatihanFactory(keadaan="dibuka", kuota=2)
    first, *_ = (KoperasiFactory() for _ in range(4))
    url = page(row.pk, "undangan/tambah/")
    assert desk.post(url, {}).status_code == 422
    desk.post(url, {"k": [first.pk, "x", "999999"]})
    assert [one.koperasi for one in row.undangan_set.all()] == [first]
    answer = text(desk.post(f"{url}?kecamatan=", {"semua": "1"}, follow=True))
    assert row.undangan_set.count() == 4
    assert "4 koperasi diundang untuk kuota 2 orang" in answer


def test_the_text_is_ready_and_opening_is_recorded(desk: Client, clerk: User) -> None:
    one = UndanganFactory(pelatihan__seri="Bimtek Pajak", koperasi__nama="KSP Maju", koperasi__telepon="0812-3400-1111")
    url = f"{HOME}undangan/{one.pk}/"
    shown = text(desk.get(url))
    assert "KSP Maju mengikuti Pelatihan Bimtek Pajak" in shown
    answer = desk.post(f"{url}buka/", {"tujuan": "6281234001111"}, headers={"Accept": "application/json"}).json()
    assert answer["tautan"].startswith("https://wa.me/6281234001111?text=")
    assert "KSP Maju" in unquote(answer["tautan"])
    one.refresh_from_db()
    assert one.dibuka_oleh == clerk
    without_script = desk.post(f"{url}buka/", {"tujuan": "6281234001111"})
    assert "https://wa.me/6281234001111" in text(desk.get(without_script.url))
    wrong = desk.post(f"{url}buka/", {"tujuan": "628999"}, headers={"Accept": "application/json"})
    assert wrong.status_code == 409
    assert Undangan.objects.get().dibuka_pada


def test_nobody_is_sent_a_text_before_it_opens(desk: Client) -> None:
    one = UndanganFactory(pelatihan__keadaan="direncanakan", koperasi__telepon="0812-3400-1111")
    answer = desk.post(f"{HOME}undangan/{one.pk}/buka/", {"tujuan": "6281234001111"}, follow=True)
    assert "setelah pelatihan dibuka" in text(answer)
    one.refresh_from_db()
    assert one.dibuka_pada is None


def test_answers_are_recorded_and_printed(desk: Client) -> None:
    one, other = UndanganFactory(), UndanganFactory()
    data = {f"j-{one.pk}": "datang", f"c-{one.pk}": "dua orang", f"j-{other.pk}": "tidak"}
    desk.post(page(one.pelatihan_id, "undangan/simpan/"), data)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.jawaban, one.catatan, other.jawaban) == ("datang", "dua orang", "belum")  # of another training
    assert list(desk.get(page(one.pelatihan_id, "undangan/"), {"jawaban": "datang"}).context["page"]) == [one]
    assert desk.get(page(one.pelatihan_id, "undangan.pdf")).content.startswith(b"%PDF")
