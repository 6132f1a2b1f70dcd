"""The form of a visit: from the first tap to the status of the field, and everything that may go wrong on the way."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan.actions import kunjungan as actions
from pembinaan.kunjungan.finding import finding
from pembinaan.models import JanjiRat, Kunjungan, Masalah
from registry.models import KegiatanUsaha, Koperasi, PerubahanStatus
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory, RencanaFactory, typed
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 12)


@pytest.fixture(autouse=True)
def today() -> object:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Sri Petugas")


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


@pytest.fixture
def koperasi() -> Koperasi:
    known = make.KoperasiFactory(nama="KUD Sumber Rejeki", tanggal_badan_hukum=dt.date(1996, 3, 24))
    make.both_levels(known, 2025)  # aktif by the rule, and stays so whatever is found
    return known


def begun(desk: Client, koperasi: Koperasi, **more: object) -> Kunjungan:
    desk.post(f"/pembinaan/koperasi/{koperasi.pk}/kunjungan/baru/", {"kunci": uuid.uuid4()} | more)
    return Kunjungan.objects.get(koperasi=koperasi)


def answers(clerk: User, **more: object) -> dict[str, object]:
    return typed(tanggal="12/8/2026", petugas=clerk.pk, **more)


def address(visit: Kunjungan, page: str = "isi/") -> str:
    return f"/pembinaan/kunjungan/{visit.kunci}/{page}"


def sent(desk: Client, visit: Kunjungan, clerk: User, **more: object) -> Kunjungan:
    """Filled in, looked at, sent."""
    page = desk.post(address(visit), answers(clerk, versi=visit.versi, langkah="lanjut", **more))
    assert page.status_code == 302, page.context["form"].errors
    assert page.url == address(visit, "kirim/")
    desk.post(page.url)
    visit.refresh_from_db()
    return visit


# --- What a finding is ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("alamat", "usaha", "found"),
    [("ditemukan", "berjalan", "ditemukan_aktif"), ("ditemukan", "tidak", "ditemukan_berhenti"),
     ("ditemukan", "", ""), ("ditemukan", "tidak_diketahui", ""), ("pindah", "berjalan", "pindah"),
     ("pindah", "", "pindah"), ("tidak_ditemukan", "", "tidak_ditemukan"), ("", "berjalan", "")],
)  # fmt: skip
def test_the_finding_follows_from_address_and_business(alamat: str, usaha: str, found: str) -> None:
    assert finding(alamat, usaha) == found


# --- From the first tap to the status ---------------------------------------------------------
def test_a_visit_becomes_a_status_beside_the_others(desk: Client, clerk: User, koperasi: Koperasi) -> None:
    other = make.KoperasiFactory(nama="KSP Lain")
    case = KasusFactory(koperasi=koperasi)
    before = Koperasi.objects.get(pk=koperasi.pk)
    visit = begun(desk, koperasi)
    reason = Masalah.objects.get(kode="pembukuan")
    visit = sent(
        desk, visit, clerk, dokumen=["akta", "kas"], sebab=[reason.pk], anggota="1.250", aset="1.500.000",
        rat_terakhir_tahun="2022", keinginan="aktif_kembali", janji_tanggal="20/9/2026", janji_tahun_buku="2024",
        lintang="-7,119823", bujur="112.416382", akurasi="12", ditemui_telepon="0812-3400-1111",
    )  # fmt: skip
    assert (visit.keadaan, visit.temuan, visit.dicatat_tanggal) == ("selesai", "ditemukan_berhenti", TODAY)
    assert (visit.papan_nama, visit.kantor_buka, visit.anggota, visit.aset) == (True, False, 1250, 1_500_000)
    assert visit.kasus == case
    assert list(visit.sebab.all()) == [reason]
    koperasi.refresh_from_db()
    assert koperasi.status_lapangan == "ditemukan_berhenti"
    assert (koperasi.status_hitung, koperasi.status_ods) == (before.status_hitung, before.status_ods)
    event = koperasi.perubahan_status_set.get(kolom="status_lapangan")
    assert (event.berlaku_pada, event.alasan) == (TODAY, {"kunjungan": visit.pk})
    assert KegiatanUsaha.objects.get(koperasi=koperasi).nilai == "tidak"
    promise = JanjiRat.objects.get()
    assert (promise.kunjungan, promise.kasus, promise.oleh_siapa) == (visit, case, "Bu Sumiati")
    other.refresh_from_db()
    assert not other.status_lapangan
    assert Jejak.objects.filter(aksi="kunjungan.selesai", oleh=clerk).count() == 1


def test_tapped_twice_and_sent_twice_it_is_one_visit(desk: Client, clerk: User, koperasi: Koperasi) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        desk.post(f"/pembinaan/koperasi/{koperasi.pk}/kunjungan/baru/", {"kunci": key})
    visit = sent(desk, Kunjungan.objects.get(), clerk)
    desk.post(address(visit, "kirim/"))
    actions.finish(kunjungan=visit, data={}, by=clerk)
    assert PerubahanStatus.objects.filter(koperasi=koperasi, kolom="status_lapangan").count() == 1
    assert KegiatanUsaha.objects.filter(koperasi=koperasi).count() == 1


def test_the_last_look_says_the_finding_and_changes_nothing(desk: Client, clerk: User, koperasi: Koperasi) -> None:
    visit = begun(desk, koperasi)
    desk.post(address(visit), answers(clerk, versi=0, langkah="lanjut", alamat="pindah", alamat_baru="Jl. Baru 5"))
    page = desk.get(address(visit, "kirim/"))
    assert "Pindah alamat" in page.content.decode()
    assert "Jl. Baru 5" in page.content.decode()
    koperasi.refresh_from_db()
    assert not koperasi.status_lapangan


def test_not_found_asks_for_nothing_that_was_not_seen(desk: Client, clerk: User, koperasi: Koperasi) -> None:
    """Without a script all fields are on the page: what was typed there all the same is kept and not taken over."""
    visit = begun(desk, koperasi)
    visit = sent(
        desk, visit, clerk, alamat="tidak_ditemukan", papan_nama=None, kantor_buka="ya", usaha="berjalan",
        aset="seribu", dokumen=["akta"],
    )  # fmt: skip
    assert (visit.temuan, visit.kantor_buka, visit.usaha, visit.aset, visit.dokumen) == (
        "tidak_ditemukan", None, "", None, [],
    )  # fmt: skip
    assert visit.isian["aset"] == ["seribu"]
    assert not KegiatanUsaha.objects.filter(koperasi=koperasi).exists()


# --- Wrong input ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [({"tanggal": "13/8/2026"}, "tanggal", "Tanggal paling akhir 12 Agustus 2026."),
     ({"alamat": None}, "alamat", "Pilih salah satu."),
     ({"usaha": None}, "usaha", "Pilih apakah usahanya berjalan."),
     ({"papan_nama": None}, "papan_nama", "Pilih apakah papan namanya terpasang."),
     ({"rat_terakhir_tahun": "2026"}, "rat_terakhir_tahun", "Tulis tahun buku antara 1945 dan 2025."),
     ({"lintang": "-7,1"}, "bujur", "Isi lintang dan bujur, atau kosongkan keduanya."),
     ({"janji_tanggal": "1/8/2026", "janji_tahun_buku": "2025"}, "janji_tanggal", "sebelum hari kunjungan"),
     ({"janji_tanggal": "1/9/2026", "janji_tahun_buku": "2026"}, "janji_tahun_buku", "mulai tahun 2027"),
     ({"rekomendasi": None}, "rekomendasi", "Pilih tindak lanjut")],
)  # fmt: skip
def test_wrong_answers_get_a_sentence_and_lose_nothing(
    desk: Client, clerk: User, koperasi: Koperasi, wrong: dict[str, object], field: str, sentence: str
) -> None:
    visit = begun(desk, koperasi)
    filled = answers(clerk, versi=0, langkah="lanjut", catatan="Pintu depan") | wrong
    page = desk.post(address(visit), {name: value for name, value in filled.items() if value is not None})
    assert page.status_code == 422
    assert sentence in " ".join(page.context["form"].errors[field])
    assert "Pintu depan" in page.content.decode()
    visit.refresh_from_db()
    assert visit.isian["catatan"] == ["Pintu depan"]
    assert visit.keadaan == "direncanakan"


def test_a_visit_before_the_cooperative_existed_is_refused(desk: Client, clerk: User, koperasi: Koperasi) -> None:
    visit = begun(desk, koperasi)
    desk.post(address(visit), answers(clerk, versi=0, langkah="lanjut") | {"tanggal": "1/1/1990"})
    page = desk.post(address(visit, "kirim/"))
    assert page.status_code == 422
    assert "sebelum koperasi ini berdiri (24 Maret 1996)" in page.content.decode()


def test_a_visit_in_the_future_is_refused_by_action_and_constraint(clerk: User, koperasi: Koperasi) -> None:
    visit = actions.begin(koperasi=koperasi, by=clerk)
    data = {"tanggal": TODAY + dt.timedelta(days=1), "petugas": clerk, "alamat": "pindah"}
    with pytest.raises(Refused, match="belum tiba"):
        actions.finish(kunjungan=visit, data=data, by=clerk)
    with pytest.raises(IntegrityError, match="kunjungan_sudah_terjadi"), transaction.atomic():
        KunjunganFactory(tanggal=TODAY + dt.timedelta(days=1), dicatat_tanggal=TODAY)
    with pytest.raises(IntegrityError, match="kunjungan_temuan_sesuai"), transaction.atomic():
        KunjunganFactory(alamat="tidak_ditemukan", temuan="ditemukan_aktif")


def test_two_devices_disagree(desk: Client, clerk: User, koperasi: Koperasi) -> None:
    visit = begun(desk, koperasi)
    first = desk.post(address(visit, "simpan/"), answers(clerk, versi=0, catatan="dari ponsel"))
    assert (first.status_code, first.json()["versi"]) == (200, 1)
    assert desk.post(address(visit, "simpan/"), answers(clerk, versi=0, catatan="dari ponsel")).status_code == 200
    second = desk.post(address(visit, "simpan/"), answers(clerk, versi=0, catatan="dari laptop"))
    assert second.status_code == 409
    assert "dari ponsel" in second.json()["html"]
    assert "dari laptop" in second.json()["html"]
    page = desk.post(address(visit), answers(clerk, versi=0, catatan="dari laptop", langkah="lanjut"))
    assert page.status_code == 409
    visit.refresh_from_db()
    assert visit.isian["catatan"] == ["dari ponsel"]


# --- From paper -------------------------------------------------------------------------------
def test_papers_of_a_route_one_after_another(desk: Client, clerk: User) -> None:
    route, other = RencanaFactory(), make_user(Peran.PENDAMPING, nama="Yoga")
    first, second = (KunjunganFactory(keadaan="direncanakan", rencana=route, urutan=n, petugas=clerk) for n in (1, 2))
    start = desk.get(f"/pembinaan/kunjungan/ketik/?rencana={route.pk}")
    assert start.url == f"{address(first)}?ketik=1"
    assert 'value="kertas"' in desk.get(start.url).content.decode()
    paper = typed(asal="kertas", tanggal="10/8/2026", petugas=other.pk, versi=0, langkah="kirim")
    following = desk.post(start.url, paper)
    assert following.url.startswith(address(second))
    first.refresh_from_db()
    assert (first.keadaan, first.asal, first.petugas, first.dicatat_oleh) == ("selesai", "kertas", other, clerk)
    page = desk.get(following.url)
    assert page.context["form"]["tanggal"].value() == "10/8/2026"
    assert str(page.context["form"]["petugas"].value()) == str(other.pk)
    assert desk.post(following.url, paper).url == address(second, "")
    assert desk.get(f"/pembinaan/kunjungan/ketik/?rencana={route.pk}").status_code == 200


# --- Slips ------------------------------------------------------------------------------------
def test_a_slip_is_mended_on_the_same_day_by_the_sender(desk: Client, clerk: User, koperasi: Koperasi) -> None:
    visit = sent(desk, begun(desk, koperasi), clerk)
    page = desk.get(address(visit, "perbaiki/"))
    assert "Bu Sumiati" in page.content.decode()
    moved = desk.post(address(visit, "perbaiki/"), answers(clerk) | {"tanggal": "11/8/2026"})
    assert "Tanggal kunjungan tetap 12 Agustus 2026" in moved.content.decode()
    assert desk.post(address(visit, "perbaiki/"), answers(clerk, usaha="berjalan")).status_code == 302
    visit.refresh_from_db()
    koperasi.refresh_from_db()
    assert (visit.temuan, koperasi.status_lapangan) == ("ditemukan_aktif", "ditemukan_aktif")
    assert [fact.nilai for fact in KegiatanUsaha.objects.filter(koperasi=koperasi)] == ["berjalan"]
    events = koperasi.perubahan_status_set.filter(kolom="status_lapangan").order_by("pk")
    assert [event.baru for event in events] == ["ditemukan_berhenti", "ditemukan_aktif"]
    assert Kunjungan.pgh_event_model.objects.filter(pgh_obj=visit).values("temuan").distinct().count() >= 2


def test_a_slip_found_later_or_by_another_needs_a_new_visit(desk: Client, clerk: User, koperasi: Koperasi) -> None:
    visit = sent(desk, begun(desk, koperasi), clerk)
    colleague = make_user(Peran.PETUGAS)
    with pytest.raises(Refused, match="Sri Petugas"):
        actions.correct(kunjungan=visit, data=answers(clerk), typed={}, by=colleague)
    with dates.freeze(TODAY + dt.timedelta(days=1)), pytest.raises(Refused, match="catat kunjungan baru"):
        actions.correct(kunjungan=visit, data=answers(clerk), typed={}, by=clerk)


def test_not_going_and_then_going_all_the_same(desk: Client, clerk: User, koperasi: Koperasi) -> None:
    visit = begun(desk, koperasi)
    desk.post(address(visit, "batal/"))
    visit.refresh_from_db()
    assert visit.keadaan == "batal"
    with pytest.raises(Refused, match="dibatalkan"):
        actions.finish(kunjungan=visit, data=answers(clerk), by=clerk)
    done = sent(desk, actions.begin(koperasi=koperasi, by=clerk), clerk)
    with pytest.raises(Refused, match="belum dikirim"):
        actions.cancel(kunjungan=done, by=clerk)


def test_what_the_visit_brings_is_offered_and_taken_over_by_a_person(
    desk: Client, clerk: User, koperasi: Koperasi
) -> None:
    old = koperasi.telepon
    visit = sent(desk, begun(desk, koperasi), clerk, ditemui_telepon="0812-9999-0000")
    koperasi.refresh_from_db()
    assert koperasi.telepon == old
    assert "Pakai sebagai data koperasi" in desk.get(address(visit, "")).content.decode()
    desk.post(address(visit, "terima/"), {"apa": "telepon"})
    koperasi.refresh_from_db()
    assert koperasi.telepon == "0812-9999-0000"
    assert "Pakai sebagai data koperasi" not in desk.get(address(visit, "")).content.decode()
    desk.post(address(visit, "terima/"), {"apa": "alamat"})
    assert Jejak.objects.filter(aksi="kunjungan.data").count() == 1
