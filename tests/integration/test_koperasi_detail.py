"""The page of one cooperative, its history, and the small forms that add to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry.actions import koperasi as actions
from registry.actions import release
from registry.models import DataTahunan, KegiatanUsaha, KodeSumber, Koperasi, Pengurus, PerubahanAnggaranDasar
from registry.models.choices import KegiatanBerjalan
from tests.factories.people import make_user
from tests.factories.registry import (
    AksesPengurusFactory,
    DataTahunanFactory,
    KantorFactory,
    KegiatanUsahaFactory,
    KoperasiFactory,
    PengurusFactory,
    PerubahanAnggaranDasarFactory,
    both_levels,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user(Peran.PETUGAS))
    return client


@pytest.fixture
def koperasi() -> Koperasi:
    made = KoperasiFactory(nama="KSP Sumber Rejeki", catatan="Rumah ketua di belakang pasar", keterangan="sudah_rat")
    PengurusFactory(koperasi=made, nama="Siti Contoh")
    PengurusFactory(koperasi=made, nama="Made Lama", mulai=dt.date(2015, 1, 1), sampai=dt.date(2019, 12, 31))
    DataTahunanFactory(koperasi=made, shu=-11_845_222)
    KegiatanUsahaFactory(koperasi=made)
    PerubahanAnggaranDasarFactory(koperasi=made, nomor="4716/BH/PAD/2009")
    both_levels(made, 2025)
    return made


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("<wbr>", "")


def test_everything_is_on_it(staff: Client, koperasi: Koperasi) -> None:
    page = text(staff, f"/koperasi/{koperasi.pk}/")
    for words in (
        "Siti Contoh",
        "1 pengurus terdahulu",
        "-11.845.222",
        "Berjalan",
        "4716/BH/PAD/2009",
        "24 Maret 2010",
        "L 70, P 50",
        "Belum ada: ",
        "belakang pasar",
        "Mengapa aktif?",
        "14 Feb 2026, catatan petugas",
    ):
        assert words in page, words


def test_a_stranger_gets_404_and_an_officer_the_own_page_only(client: Client, koperasi: Koperasi) -> None:
    other = KoperasiFactory(nama="KUD Lain")
    officer = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=officer, koperasi=koperasi)
    client.force_login(officer)
    page = text(client, f"/koperasi/{koperasi.pk}/")
    assert "Siti Contoh" in page
    assert "belakang pasar" not in page
    assert "Ubah data" not in page
    assert client.get(f"/koperasi/{other.pk}/").status_code == 404
    assert client.get(f"/koperasi/{koperasi.pk}/riwayat/").status_code == 403


def test_during_the_review_an_officer_sees_no_verdict(client: Client, koperasi: Koperasi) -> None:
    officer = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=officer, koperasi=koperasi)
    client.force_login(officer)
    page = text(client, f"/koperasi/{koperasi.pk}/")
    assert "ditinjau dinas" in page
    assert "Hitungan sistem" not in page
    release.release_review(by=make_user(Peran.KEPALA), alasan="Selesai ditinjau.")
    assert "Hitungan sistem" in text(client, f"/koperasi/{koperasi.pk}/")


def test_withdrawn_is_404_and_merged_names_the_survivor(staff: Client, koperasi: Koperasi) -> None:
    survivor = KoperasiFactory()
    Koperasi.objects.filter(pk=koperasi.pk).update(digabung_ke=survivor)
    page = text(staff, f"/koperasi/{koperasi.pk}/")
    assert "Rekaman ini digabung" in page
    assert f"/koperasi/{survivor.pk}/" in page
    assert staff.get(f"/koperasi/{koperasi.pk}/riwayat/").status_code == 404
    Koperasi.objects.filter(pk=koperasi.pk).update(digabung_ke=None, ditarik_pada=dates.sekarang())
    assert staff.get(f"/koperasi/{koperasi.pk}/").status_code == 404


def test_query_budgets(staff: Client, koperasi: Koperasi) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            text(staff, path)
        return len(captured)

    paths = [f"/koperasi/{koperasi.pk}/", f"/koperasi/{koperasi.pk}/riwayat/", f"/koperasi/{koperasi.pk}/ubah/"]
    for path in paths:
        queries(path)
    before = [queries(path) for path in paths]
    for year in range(2012, 2024):
        both_levels(koperasi, year)
        DataTahunanFactory(koperasi=koperasi, tanggal_posisi=dt.date(year, 12, 31))
        PengurusFactory(koperasi=koperasi)
    assert [queries(path) for path in paths] == before
    assert max(before) <= 15, before


def test_the_whole_history_in_words(staff: Client, koperasi: Koperasi) -> None:
    actions.change_authority(koperasi=koperasi, baru="provinsi", alasan="Surat 12/2026", berlaku_pada=TODAY, by=None)
    actions.update(koperasi=koperasi, changes={"alamat": ("", "Jl. Baru 2")}, by=None)
    page = text(staff, f"/koperasi/{koperasi.pk}/riwayat/")
    moved = ("Kewenangan: Kabupaten/Kota → Provinsi", "Surat 12/2026", "Jl. Baru 2")
    added = ("Pengurus Siti Contoh", "Data tahunan per 31 Desember 2025", "Perubahan anggaran dasar 4716/BH/PAD/2009")
    for words in moved + added:
        assert words in page, words
    part = staff.get(f"/koperasi/{koperasi.pk}/riwayat/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_other_sources_codes_of_both_records(staff: Client, koperasi: Koperasi) -> None:
    double, stranger = KoperasiFactory(digabung_ke=koperasi), KoperasiFactory()
    for one, kode in ((koperasi, "A-7"), (double, "B-8"), (stranger, "C-9")):
        KodeSumber.objects.create(koperasi=one, sumber="ods", kode=kode)
    KodeSumber.objects.create(koperasi=koperasi, sumber="simkopdes", kode="D-1", dicabut_pada=dates.sekarang())
    page = text(staff, f"/koperasi/{koperasi.pk}/riwayat/")
    assert "Dikenal di sumber lain sebagai ods A-7, ods B-8." in " ".join(strip_tags(page).split())


def test_a_letter_is_offered_where_one_may_be_due(staff: Client, koperasi: Koperasi) -> None:
    late = KoperasiFactory(status_hitung="tidak_aktif", keterangan="tidak_aktif")
    assert "Pratinjau surat teguran" in text(staff, f"/koperasi/{late.pk}/")
    assert "Pratinjau surat teguran" not in text(staff, f"/koperasi/{koperasi.pk}/")


def test_outside_authority_it_says_so(staff: Client) -> None:
    outside = KoperasiFactory(kewenangan="pusat", keterangan="di_luar_kewenangan")
    assert "pembinaan koperasi ini ada pada <strong>kementerian" in text(staff, f"/koperasi/{outside.pk}/")


def test_officers_come_and_go_but_stay_recorded(staff: Client, koperasi: Koperasi) -> None:
    add = f"/koperasi/{koperasi.pk}/pengurus/tambah/"
    assert staff.post(add, {"nama": "Agus Baru", "jabatan": "bendahara", "mulai": "1 Mei 2026"}).status_code == 302
    officer = Pengurus.objects.get(nama="Agus Baru")
    koperasi.refresh_from_db()
    assert "agus baru" in koperasi.cari
    end = {"nama": "Agus Baru", "jabatan": "bendahara", "mulai": "1/5/2026", "sampai": "1/4/2026"}
    change = f"/koperasi/{koperasi.pk}/pengurus/{officer.pk}/"
    assert staff.post(change, end).status_code == 422
    assert staff.post(change, {**end, "sampai": "30/6/2026"}).status_code == 302
    officer.refresh_from_db()
    assert officer.sampai == dt.date(2026, 6, 30)
    assert "2 pengurus terdahulu" in text(staff, f"/koperasi/{koperasi.pk}/")


def test_an_officer_of_another_cooperative_is_404(staff: Client, koperasi: Koperasi) -> None:
    theirs = PengurusFactory()
    assert staff.get(f"/koperasi/{koperasi.pk}/pengurus/{theirs.pk}/").status_code == 404


def test_figures_are_whole_rupiah_and_members_add_up(staff: Client, koperasi: Koperasi) -> None:
    add = f"/koperasi/{koperasi.pk}/data-tahunan/tambah/"
    sent = {"tanggal_posisi": "31/12/2024", "sumber": "RAT 2024", "anggota_laki": "10", "anggota_perempuan": "15",
            "modal_sendiri": "1.250.000", "shu": "-1.500"}  # fmt: skip
    assert staff.post(add, sent).status_code == 302
    data = DataTahunan.objects.get(sumber="RAT 2024")
    assert (data.anggota, data.modal_sendiri, data.shu) == (25, 1_250_000, -1_500)
    assert "sudah tercatat" in staff.post(add, sent).content.decode()
    wrong = {**sent, "sumber": "lain"}
    assert "berjumlah 25, bukan 30" in staff.post(add, {**wrong, "anggota": "30"}).content.decode()
    assert staff.post(add, {**wrong, "modal_sendiri": "1,500"}).status_code == 422
    assert staff.post(add, {**wrong, "tanggal_posisi": "31/12/2027"}).status_code == 422
    assert (
        "paling sedikit satu angka" in staff.post(add, {"tanggal_posisi": "1/1/2024", "sumber": "x"}).content.decode()
    )


def test_business_is_noted_beside_the_verdict(client: Client, koperasi: Koperasi) -> None:
    client.force_login(make_user(Peran.PENDAMPING))
    add = f"/koperasi/{koperasi.pk}/kegiatan-usaha/catat/"
    sent = {"nilai": "tidak", "tanggal": "20/11/2026", "sumber": "Kunjungan"}
    assert client.post(add, sent).status_code == 302
    assert KegiatanUsaha.objects.get(tanggal=dt.date(2026, 11, 20)).nilai == "tidak"
    assert client.post(add, sent).status_code == 422
    assert client.get(add).content.decode().count('type="radio"') == len(KegiatanBerjalan.choices)
    before = koperasi.status
    koperasi.refresh_from_db()
    assert koperasi.status == before


def test_amendments_are_recorded_once(staff: Client, koperasi: Koperasi) -> None:
    add = f"/koperasi/{koperasi.pk}/perubahan-ad/catat/"
    assert staff.post(add, {"nomor": "AHU-0001.AH.01.28.TAHUN 2024", "tanggal": "3/4/2024"}).status_code == 302
    assert staff.post(add, {"nomor": "AHU-0001.AH.01.28.TAHUN 2024"}).status_code == 422
    assert PerubahanAnggaranDasar.objects.filter(koperasi=koperasi).count() == 2


def test_authority_page(staff: Client, koperasi: Koperasi) -> None:
    path = f"/koperasi/{koperasi.pk}/kewenangan/"
    assert "Sekarang: Kabupaten/Kota (anggapan)" in text(staff, path)
    assert staff.post(path, {"baru": "provinsi", "berlaku_pada": "1/12/2026", "alasan": "Surat"}).status_code == 422
    assert staff.post(path, {"baru": "provinsi", "berlaku_pada": "1/11/2026", "alasan": "Surat"}).status_code == 302
    koperasi.refresh_from_db()
    assert (koperasi.kewenangan, koperasi.kewenangan_sejak) == ("provinsi", dt.date(2026, 11, 1))
