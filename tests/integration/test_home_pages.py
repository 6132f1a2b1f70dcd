"""What each role finds on its home page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.views.home import REVIEW_SENTENCE
from registry.classification import run
from registry.models import AturanStatus, Koperasi, Malam, PerubahanStatus, RilisPeninjauan
from tests.factories import registry as make
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today() -> object:
    with dates.freeze(TODAY):
        yield


def page(client: Client, *roles: Peran, **query: str) -> str:
    client.force_login(make_user(*roles))
    return client.get("/", query).content.decode()


def released() -> None:
    RilisPeninjauan.objects.create(kecamatan=None, tanggal=TODAY)


def test_empty_office_says_what_to_do_first(client: Client) -> None:
    make.KantorFactory()
    text = page(client, Peran.PETUGAS)
    assert "Belum ada koperasi di sini" in text
    assert "/impor/" in text
    assert 'href="/matriks-rat/"' in text
    admin = page(client, Peran.ADMIN)
    assert "/impor/" not in admin
    assert 'href="/kantor/">Buka pengaturan' in page(client, Peran.PETUGAS, Peran.ADMIN)


def test_home_before_there_is_an_office(client: Client) -> None:
    assert "Belum ada koperasi" in page(client, Peran.KEPALA)


def test_without_a_role_nothing_is_shown(client: Client) -> None:
    make.KoperasiFactory(nama="KSP Rahasia")
    text = page(client)
    assert "Belum ada peran" in text
    assert "Rahasia" not in text


def test_several_roles_choose(client: Client) -> None:
    make.KantorFactory()
    make.KoperasiFactory()
    client.force_login(make_user(Peran.KEPALA, Peran.ADMIN))
    assert "Beranda kepala dinas" in client.get("/").content.decode()
    assert "pengguna dan pengaturan" in client.get("/", {"sebagai": "admin"}).content.decode()
    assert "Beranda kepala dinas" in client.get("/", {"sebagai": "petugas"}).content.decode()  # not theirs


def test_what_the_night_changed_and_why(client: Client) -> None:
    make.KantorFactory()
    gone, back = make.KoperasiFactory(nama="KSP Hilang"), make.KoperasiFactory(nama="KSP Kembali")
    rule = AturanStatus.objects.in_force(TODAY)
    malam = Malam.objects.create(tanggal=TODAY, keadaan="selesai", tahap_selesai=["klasifikasi"])
    for koperasi, old, new, data in (
        (gone, "aktif", "tidak_aktif", {"mulai_dinilai": 2024, "akhir_jendela": 2025}),
        (back, "tidak_aktif", "aktif", {"mulai_dinilai": 2026, "akhir_jendela": None, "terpenuhi": 2025}),
    ):
        PerubahanStatus.objects.create(
            koperasi=koperasi, kolom="status_hitung", lama=old, baru=new, aturan=rule, alasan=data, malam=malam,
            berlaku_pada=TODAY,
        )  # fmt: skip
    text = page(client, Peran.PETUGAS)
    assert "Tidak ada RAT maupun laporan keuangan untuk tahun buku 2024 dan 2025." in text
    assert "Ada RAT atau laporan keuangan untuk tahun buku 2025." in text
    assert text.index("KSP Hilang") < text.index("KSP Kembali")


@pytest.mark.parametrize(
    ("night", "sentence"),
    [
        (None, "belum pernah berjalan"),
        ({"tanggal": TODAY, "keadaan": "tertahan"}, "tertahan"),
        ({"tanggal": TODAY, "keadaan": "gagal"}, "gagal"),
        ({"tanggal": TODAY - dt.timedelta(days=3), "keadaan": "selesai"}, "19 November 2026"),
        ({"tanggal": TODAY - dt.timedelta(days=1), "keadaan": "selesai"}, None),
    ],
)
def test_a_night_that_did_not_run_is_said(client: Client, night: dict | None, sentence: str | None) -> None:
    make.KantorFactory()
    make.KoperasiFactory()
    released()
    if night:
        Malam.objects.create(**night)
    text = page(client, Peran.KABID)
    assert ("pesan error" in text or "pesan warning" in text) == (sentence is not None)
    if sentence:
        assert sentence in text


def test_masa_peninjauan_stands_above(client: Client) -> None:
    make.KantorFactory()
    make.KoperasiFactory()
    assert REVIEW_SENTENCE in page(client, Peran.KEPALA)
    released()
    assert REVIEW_SENTENCE not in page(client, Peran.KEPALA)


def officer_page(client: Client, koperasi: Koperasi) -> str:
    run.apply(Koperasi.objects.filter(pk=koperasi.pk), on=TODAY)
    user = make_user(Peran.PENGURUS)
    make.AksesPengurusFactory(user=user, koperasi=koperasi)
    client.force_login(user)
    return client.get("/").content.decode()


def test_officer_at_risk_reads_until_when(client: Client) -> None:
    make.KantorFactory()
    released()
    koperasi = make.KoperasiFactory(nama="Kopwan Melati Sari")
    make.both_levels(koperasi, 2024)
    text = officer_page(client, koperasi)
    assert "tidak aktif pada 1 Juli 2027" in text
    assert "tahun buku 2025 atau 2026 paling lambat 30 Juni 2027" in text
    assert "RAT tahun buku 2025" in text
    assert "Terlambat, batasnya 31 Maret 2026" in text
    assert "Laporan keuangan tahun buku 2025" in text


def test_officer_of_a_good_one_has_nothing_to_do(client: Client) -> None:
    make.KantorFactory()
    released()
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2025)
    make.both_levels(koperasi, 2025, "laporan")
    assert "Tidak ada yang kurang saat ini" in officer_page(client, koperasi)


def test_officer_of_an_inactive_one_reads_what_helps(client: Client) -> None:
    make.KantorFactory()
    released()
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2023)
    text = officer_page(client, koperasi)
    assert "<strong>tidak aktif</strong>" in text
    assert "tahun buku 2024 atau 2025" in text


def test_officer_waits_for_the_end_of_the_review(client: Client) -> None:
    make.KantorFactory()
    koperasi = make.KoperasiFactory()
    make.both_levels(koperasi, 2023)
    text = officer_page(client, koperasi)
    assert "sedang ditinjau dinas" in text
    assert "tidak aktif" not in text.lower()


def test_officer_sees_only_the_own_cooperative(client: Client) -> None:
    make.KantorFactory()
    released()
    other = make.KoperasiFactory(nama="KSP Tetangga")
    client.force_login(make_user(Peran.PENGURUS))
    assert "belum dihubungkan" in client.get("/").content.decode()
    text = officer_page(client, make.KoperasiFactory(nama="KSP Sendiri"))
    assert "KSP Sendiri" in text
    assert "Tetangga" not in client.get("/", {"koperasi": other.pk}).content.decode()


def test_navigation_by_right(client: Client) -> None:
    make.KantorFactory()
    make.KoperasiFactory()
    petugas, officer = page(client, Peran.PETUGAS), page(client, Peran.PENGURUS)
    assert "Matriks RAT</a>" in petugas
    assert "Matriks RAT</a>" not in officer
    assert "Pengguna</a>" in page(client, Peran.ADMIN)
