"""The reviewer's pages: what stands on them, what they do, and whom they refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry.actions import filings
from registry.models import AlasanSiap, Kantor, Koperasi, Pemeriksaan, Rat
from tests.factories.papers import KonsepFactory, paper
from tests.factories.people import make_user
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KoperasiFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _office() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def koperasi() -> Koperasi:
    return KoperasiFactory(nama="KSP Mawar Contoh", tanggal_badan_hukum=dt.date(2018, 5, 1))


@pytest.fixture
def petugas() -> User:
    return make_user(Peran.PETUGAS, nama="Sari Petugas")


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(koperasi: Koperasi, year: int = 2025, *, pada: dt.date = TODAY, **fields: Any) -> Rat:
    by = fields.pop("by", None) or make_user(Peran.PENGURUS)
    konsep = KonsepFactory(koperasi=koperasi, tahun_buku=[year], dibuat_oleh=by)
    rat = Rat(koperasi=koperasi, tahun_buku=year, tanggal=dt.date(year + 1, 3, 14), konsep=konsep, **fields)
    rat.dibuat_oleh = rat.dikirim_oleh = by
    return filings.submit(filing=rat, by=by, pada=pada)


def address(name: str, rat: Rat) -> str:
    return reverse(f"registry:periksa-{name}", args=[rat.nomor])


def decide(client: Client, name: str, rat: Rat, **typed: Any) -> Any:
    prefix = {"accept": "terima", "return": "kembali"}[name]
    moment = Rat.objects.get(pk=rat.pk).diubah_pada.isoformat()
    data = {"seen": moment, "antrean": "", **typed}
    return client.post(address(name, rat), {f"{prefix}-{key}": value for key, value in data.items()}, follow=True)


def test_accepting_opens_the_next_one_by_itself(petugas: User, koperasi: Koperasi) -> None:
    old, new = sent(koperasi, pada=dt.date(2026, 11, 23)), sent(KoperasiFactory(), pada=dt.date(2026, 11, 25))
    client = enter(petugas)
    answer = decide(client, "accept", old, antrean="jenis=rat")
    assert answer.redirect_chain[-1][0] == address("detail", new) + "?jenis=rat"
    assert "KSP Mawar Contoh diterima." in answer.content.decode()
    answer = decide(client, "accept", new)
    assert answer.redirect_chain[-1][0] == reverse("registry:periksa-list")
    assert "Tidak ada lagi yang menunggu" in answer.content.decode()
    assert Pemeriksaan.objects.count() == 2


def test_sending_back_joins_ready_sentences_and_own_words(petugas: User, koperasi: Koperasi) -> None:
    rat = sent(koperasi)
    ready = AlasanSiap.objects.filter(jenis="rat", butir="Daftar hadir")[0]
    page = enter(petugas).get(address("detail", rat)).content.decode()
    assert ready.teks in page
    assert "9 Desember 2026" in page, "the days of grace as a date"
    typed = {"siap-daftar-hadir": [ready.pk], "alasan-daftar-hadir": "Halaman 2 hilang", "alasan-lainnya": "Stempel."}
    decide(enter(petugas), "return", rat, **typed)
    assert Pemeriksaan.objects.get().butir == [
        {"butir": "Daftar hadir", "alasan": f"{ready.teks} Halaman 2 hilang."},
        {"butir": "Lainnya", "alasan": "Stempel."},
    ]
    assert "Halaman 2 hilang" in Rat.objects.get().alasan_kembali


def test_sending_back_without_a_reason_keeps_what_was_typed(petugas: User, koperasi: Koperasi) -> None:
    rat = sent(koperasi)
    answer = decide(enter(petugas), "return", rat, catatan="Sudah hampir lengkap")
    assert answer.status_code == 422
    assert "paling sedikit satu hal" in answer.content.decode()
    assert "Sudah hampir lengkap" in answer.content.decode()
    assert not Pemeriksaan.objects.exists()


def test_a_sentence_of_the_other_kind_or_retired_is_not_taken(petugas: User, koperasi: Koperasi) -> None:
    rat = sent(koperasi)
    other = AlasanSiap.objects.filter(jenis="laporan")[0]
    retired = AlasanSiap.objects.create(jenis="rat", butir="Daftar hadir", teks="Kalimat lama.", aktif=False)
    assert "Kalimat lama." not in enter(petugas).get(address("detail", rat)).content.decode()
    for row in (other, retired):
        assert decide(enter(petugas), "return", rat, **{"siap-daftar-hadir": [row.pk]}).status_code == 422


def test_the_second_reviewer_reads_one_sentence(petugas: User, koperasi: Koperasi) -> None:
    rat = sent(koperasi)
    page = {"terima-seen": rat.diubah_pada.isoformat()}
    enter(petugas).post(address("accept", rat), page)
    answer = enter(make_user(Peran.KABID)).post(address("accept", rat), page, follow=True)
    assert "sudah diterima oleh Sari Petugas pada 26 November 2026" in answer.content.decode()


def test_who_entered_it_reads_why_there_are_no_buttons(petugas: User, koperasi: Koperasi) -> None:
    rat = sent(koperasi, by=petugas, jalur="petugas")
    page = enter(petugas).get(address("detail", rat)).content.decode()
    assert "Anda sendiri yang memasukkan" in page
    assert 'id="terima"' not in page
    assert 'id="terima"' in enter(make_user(Peran.PETUGAS)).get(address("detail", rat)).content.decode()
    assert 'id="terima"' not in enter(make_user(Peran.AUDITOR)).get(address("detail", rat)).content.decode()


def test_strangers_and_wrong_roles(koperasi: Koperasi) -> None:
    rat = sent(koperasi)
    owner = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=owner, koperasi=koperasi)
    for user in (owner, make_user(Peran.PENGURUS), make_user(Peran.ADMIN)):
        assert enter(user).get(address("detail", rat)).status_code == 403
        assert decide(enter(user), "accept", rat).status_code == 403
    for role in (Peran.PENDAMPING, Peran.KEPALA, Peran.SEKRETARIAT):
        assert decide(enter(make_user(role)), "accept", rat).status_code == 403
    assert Rat.objects.get().keadaan == "dikirim"
    wrong = address("detail", rat).replace(str(rat.pk), str(rat.pk + 1))
    assert enter(make_user(Peran.PETUGAS)).get(wrong).status_code == 404


def test_a_dispute_is_read_side_by_side_and_settled_by_the_kabid(petugas: User, koperasi: Koperasi) -> None:
    first, rival = sent(koperasi, tempat="Balai desa"), make_user(Peran.PENGURUS)
    second = Rat(koperasi=koperasi, tahun_buku=2025, tanggal=dt.date(2026, 4, 2), tempat="Rumah ketua")
    second.dikirim_oleh = rival
    filings.contest(filing=second, by=rival)
    url = reverse("registry:sengketa-settle", args=[second.nomor])
    assert enter(petugas).get(address("detail", first), follow=True).redirect_chain, "to the dispute's page"
    page = enter(petugas).get(url).content.decode()
    assert "Balai desa" in page
    assert "Rumah ketua" in page
    assert 'name="alasan"' not in page
    rows = {f"seen-{rat.pk}": rat.diubah_pada.isoformat() for rat in Rat.objects.all()}
    data = {"chosen": second.pk, "alasan": "Pengurus menurut akta terakhir.", **rows}
    enter(petugas).post(url, data)
    assert not Pemeriksaan.objects.exists()
    kabid = enter(make_user(Peran.KABID))
    assert kabid.post(url, {**data, "alasan": ""}).status_code == 422
    answer = kabid.post(url, data, follow=True)
    assert answer.redirect_chain[-1][0] == address("detail", second)
    assert {rat.pk: rat.keadaan for rat in Rat.objects.all()} == {first.pk: "gugur", second.pk: "dikirim"}
    receipt = enter(petugas).get(reverse("registry:pengajuan-detail", args=["rat", first.pk])).content.decode()
    assert receipt.count("Pengurus menurut akta terakhir.") == 1, "both sides read the reason"
    assert receipt.count("Tidak dipilih dalam sengketa") == 1
    assert "Tidak dipilih dinas" not in receipt, "said once"


def test_the_queue_counts_its_lists_and_asks_no_more_for_more_rows(
    petugas: User, django_assert_max_num_queries: Any
) -> None:
    client, url = enter(petugas), reverse("registry:periksa-list")
    for _ in range(8):
        sent(KoperasiFactory())
    sent(KoperasiFactory(), pada=dt.date(2026, 11, 2))
    with django_assert_max_num_queries(15):
        page = client.get(url).content.decode()
    assert 'Untuk saya <span class="jumlah">8</span>' in page
    assert 'Daftar kepala bidang <span class="jumlah">1</span>' in page
    assert "Tidak ada yang menunggu" in client.get(url, {"q": "tidak ada koperasi ini"}).content.decode()
    assert client.get(url, {"daftar": "x", "jenis": "y", "kecamatan": "z", "koperasi": "w"}).status_code == 200


def test_the_review_page_asks_little(petugas: User, koperasi: Koperasi, django_assert_max_num_queries: Any) -> None:
    rat = sent(koperasi)
    for jenis in ("berita_acara", "daftar_hadir", "foto"):
        paper(rat.konsep, jenis)
    client = enter(petugas)
    with django_assert_max_num_queries(15):
        page = client.get(address("detail", rat)).content.decode()
    assert "Berita acara RAT" in page


def test_the_cooperatives_page_and_the_home_page_lead_here(petugas: User, koperasi: Koperasi) -> None:
    rat, client = sent(koperasi), enter(petugas)
    page = client.get(reverse("registry:koperasi-detail", args=[koperasi.pk])).content.decode()
    assert address("detail", rat) in page
    home = client.get("/").content.decode()
    assert "1 pengajuan" in home
    assert "menunggu pemeriksaan Anda" in home


def test_the_kabid_sets_how_filings_are_taken_in() -> None:
    kabid, url = enter(make_user(Peran.KABID)), reverse("registry:pelaporan-update")
    data = {
        "laporan_lengkap": "semua", "hari_kerja_periksa": 3, "masa_tenggang_hari": 21, "hari_mundur_petugas": 0,
        "sebut_nama_di_grup": "on",
    }  # fmt: skip
    for wrong in ({"masa_tenggang_hari": 0}, {"hari_kerja_periksa": 0}, {"laporan_lengkap": "kadang"}):
        assert kabid.post(url, data | wrong).status_code == 422
    assert kabid.post(url, data).status_code == 302
    office = Kantor.objects.get()
    assert (office.laporan_lengkap, office.hari_kerja_periksa, office.masa_tenggang_hari) == ("semua", 3, 21)
    assert enter(make_user(Peran.PETUGAS)).get(url).status_code == 403


def test_the_kabid_keeps_the_ready_sentences() -> None:
    kabid, data = enter(make_user(Peran.KABID)), {"jenis": "rat", "butir": "Notulen", "teks": "Notulen kosong."}
    assert kabid.post(reverse("registry:alasan-create"), data | {"aktif": "on"}).status_code == 302
    row = AlasanSiap.objects.get(butir="Notulen")
    again = kabid.post(reverse("registry:alasan-create"), data)
    assert "sudah ada" in again.content.decode()
    kabid.post(reverse("registry:alasan-update", args=[row.pk]), data)
    assert not AlasanSiap.objects.get(pk=row.pk).aktif
    assert "tidak lagi" in kabid.get(reverse("registry:alasan-list")).content.decode()
