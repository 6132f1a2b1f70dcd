"""Mengapa ...?: the page says what the rule says, what does not count, both dates, four sources."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry.actions import decisions, extensions, records, release
from registry.models import Koperasi, PerubahanStatus
from registry.models.choices import AsalCatatan, JenisBukti
from tests.factories.people import make_user
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KoperasiFactory, both_levels

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def petugas() -> User:
    return make_user(Peran.PETUGAS)


@pytest.fixture
def staff(client: Client, petugas: User) -> Client:
    client.force_login(petugas)
    return client


@pytest.fixture
def pair() -> tuple[Koperasi, Koperasi]:
    """Tidak aktif since 1 July 2026 with a late RAT for 2023; and one that met this year."""
    stopped = KoperasiFactory(nama="KUD Berhenti", status_hitung="tidak_aktif", keterangan="tidak_aktif")
    both_levels(stopped, 2023, dari=dt.date(2026, 5, 5))
    meeting = KoperasiFactory(nama="KSP Rajin", keterangan="sudah_rat")
    both_levels(meeting, 2025)
    return stopped, meeting


def words(client: Client, koperasi: Koperasi, query: str = "") -> str:
    answer = client.get(f"/koperasi/{koperasi.pk}/mengapa/{query}")
    assert answer.status_code == 200
    text = re.sub(r"<svg.*?</svg>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).replace("\u00a0", " ")


def test_tidak_aktif(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    page = words(staff, pair[0])
    assert "Mengapa tidak aktif?" in page
    assert "tidak ada RAT maupun laporan keuangan untuk tahun buku 2024 dan 2025" in page
    assert "Lewat batas RAT tahun buku 2025 sejak 1 April 2026, tidak aktif sejak 1 Juli 2026." in page
    assert "RAT Mei 2026 untuk tahun buku 2023 tidak mengisi tahun buku 2024 dan 2025" in page
    assert "Sampaikan bukti RAT atau laporan keuangan tahun buku 2024 atau 2025, atau sesudahnya." in page
    assert page.count("terlewat, dihitung") == 2
    assert "UU 25/1992" in page


def test_aktif(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    page = words(staff, pair[1])
    assert "Mengapa aktif?" in page
    assert "ada RAT untuk tahun buku 2025" in page
    assert "terlewat, dihitung" not in page
    assert "Ada, tetapi tidak dihitung" not in page


def test_what_a_reader_must_know_beside_the_verdict(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    outside = KoperasiFactory(kewenangan="pusat", keterangan="di_luar_kewenangan")
    undated = KoperasiFactory(tanggal_badan_hukum=None)
    assert "tidak masuk rekap dan tidak disurati" in words(staff, outside)
    assert "dianggap wajib sejak tahun buku 1992" in words(staff, undated)
    usual = words(staff, pair[1])
    assert "tidak disurati" not in usual
    assert "dianggap wajib" not in usual
    assert "tidak dihitung lagi" in usual  # the years before the one that is met
    assert "bila tidak ada RAT maupun laporan keuangan untuk tahun buku 2026 dan 2027" in usual


def test_another_day(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    stopped, meeting = pair
    page = words(staff, stopped, "?pada=30/6/2026")
    assert "Keadaan pada 30 Juni 2026" in page
    assert "Mengapa aktif?" in page
    assert "tidak aktif mulai 1 Juli 2026" in page
    assert "Mengapa tidak aktif?" in words(staff, meeting, "?pada=2028-07-01")
    nonsense = words(staff, meeting, "?pada=31/2/2026")
    assert "tidak ada dalam kalender" in nonsense
    assert "Mengapa aktif?" in nonsense


def test_known_later_is_named(staff: Client, petugas: User, pair: tuple[Koperasi, Koperasi]) -> None:
    """A RAT of last year that becomes known now: the record of September says tidak aktif, the rule says aktif."""
    stopped, _ = pair
    PerubahanStatus.objects.create(
        koperasi=stopped, kolom="status_hitung", lama="aktif", baru="tidak_aktif", berlaku_pada=dt.date(2026, 7, 1)
    )
    assert "diketahui kemudian" not in words(staff, stopped, "?pada=1/9/2026")
    records.record_past(
        koperasi=stopped, tahun_buku=2025, jenis=JenisBukti.RAT, tanggal=dt.date(2026, 2, 14),
        asal=AsalCatatan.BUKU_RAT, by=petugas,
    )  # fmt: skip
    page = words(staff, stopped, "?pada=1/9/2026")
    assert "diketahui kemudian: dengan data yang ada sekarang seharusnya aktif" in page
    assert "diketahui kemudian" not in words(staff, stopped)


def test_a_day_to_come_and_a_night_that_is_due_are_not_known_later(
    staff: Client, pair: tuple[Koperasi, Koperasi]
) -> None:
    stopped, meeting = pair
    page = words(staff, meeting, "?pada=1/7/2028")
    assert "Mengapa tidak aktif?" in page
    assert "diketahui kemudian" not in page
    Koperasi.objects.filter(pk=stopped.pk).update(status_hitung="aktif")
    PerubahanStatus.objects.create(
        koperasi=stopped, kolom="status_hitung", lama="tidak_aktif", baru="aktif", berlaku_pada=dt.date(2026, 6, 1)
    )
    page = words(staff, stopped)  # the night was held by the brake, say
    assert "diketahui kemudian" not in page
    assert "belum dicatat: menurut hitungan hari ini tidak aktif, menunggu proses malam" in page


def test_four_sources_and_their_differences(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    stopped, meeting = pair
    for kolom, baru in (("status_ods", "aktif"), ("status_lapangan", "ditemukan_aktif")):
        PerubahanStatus.objects.create(
            koperasi=stopped, kolom=kolom, lama=None, baru=baru, berlaku_pada=dt.date(2026, 11, 3)
        )
    decisions.record_decision(
        koperasi=stopped, keputusan="dibekukan", nomor="518/7/2026", tanggal=dt.date(2026, 11, 2), by=make_user()
    )
    page = words(staff, stopped)
    assert "berbeda dengan hitungan sistem" in page
    assert "usaha berjalan, tetapi tidak ada RAT maupun laporan yang cukup" in page
    assert "nomor 518/7/2026, 2 November 2026" in page
    assert "menggantikan hitungan" in page
    other = words(staff, meeting)
    assert "berbeda" not in other
    assert other.count("belum ada catatan") == 2


def test_an_extension_is_named(staff: Client, petugas: User, pair: tuple[Koperasi, Koperasi]) -> None:
    extensions.grant(
        by=petugas, tahun_buku=2025, cakupan="koperasi", koperasi=pair[0], batas_baru=dt.date(2026, 12, 31),
        dasar_hukum="SE Dinas 12/2026",
    )  # fmt: skip
    page = words(staff, pair[0])
    assert "diperpanjang: SE Dinas 12/2026" in page
    assert "31 Des 2026" in page
    assert "SE Dinas" not in words(staff, pair[1])


def test_an_officer_sees_the_own_one_after_the_review(client: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    stopped, meeting = pair
    pengurus = make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=pengurus, koperasi=stopped)
    client.force_login(pengurus)
    assert "sedang ditinjau dinas" in words(client, stopped)
    assert "Mengapa" not in words(client, stopped)
    assert client.get(f"/koperasi/{meeting.pk}/mengapa/").status_code == 404
    release.release_review(by=make_user(Peran.KEPALA), kecamatan=stopped.kecamatan)
    page = words(client, stopped)
    assert "Mengapa tidak aktif?" in page
    assert "Catat RAT" not in page


def test_strangers(client: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    address = f"/koperasi/{pair[0].pk}/mengapa/"
    assert client.get(address).status_code == 302
    client.force_login(make_user(Peran.ADMIN))
    assert client.get(address).status_code == 403
    client.force_login(make_user(Peran.PETUGAS))
    assert client.get("/koperasi/999999/mengapa/").status_code == 404
    assert client.post(address).status_code == 405


def test_queries(
    staff: Client, pair: tuple[Koperasi, Koperasi], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for koperasi in pair:
        with django_assert_max_num_queries(15):
            staff.get(f"/koperasi/{koperasi.pk}/mengapa/")


# --- Recording one RAT or report, one decision ------------------------------------------------
def test_record_a_meeting(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    stopped, meeting = pair
    form = {"tahun_buku": "2025", "tanggal": "7 Februari 2026", "cara": "luring", "asal": "disaksikan"}
    answer = staff.post(f"/koperasi/{stopped.pk}/rat/catat/", form, follow=True)
    assert "RAT tahun buku 2025 dicatat. Status sekarang aktif." in html.unescape(answer.content.decode())
    assert stopped.rat_set.get().tanggal == dt.date(2026, 2, 7)
    assert not meeting.rat_set.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tanggal": "7/2/2027"}, "belum terjadi"),
        ({"tanggal": "7/2/2025"}, "membahas tahun buku 2024, bukan 2025"),
        ({"tanggal": ""}, "wajib diisi"),
        ({"hadir_laki": "30", "anggota_berhak": "20"}, "lebih banyak"),
    ],
)
def test_a_meeting_that_cannot_be(
    staff: Client, pair: tuple[Koperasi, Koperasi], changes: dict[str, str], sentence: str
) -> None:
    form = {"tahun_buku": "2025", "tanggal": "7/2/2026", "cara": "luring", "asal": "ods"} | changes
    answer = staff.post(f"/koperasi/{pair[0].pk}/rat/catat/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not pair[0].rat_set.exists()


def test_record_a_report(staff: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    form = {"tahun_buku": "2025", "aset": "1.500.000", "shu": "-250.000", "asal": "ods"}
    staff.post(f"/koperasi/{pair[0].pk}/laporan-keuangan/catat/", form)
    laporan = pair[0].laporankeuangan_set.get()
    assert (laporan.aset, laporan.shu, laporan.keadaan) == (1_500_000, -250_000, "diterima")
    assert Koperasi.objects.get(pk=pair[0].pk).status_hitung == "aktif"


def test_a_decision_stands_over_the_verdict(client: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    address = f"/koperasi/{pair[1].pk}/keputusan/catat/"
    client.force_login(make_user(Peran.PETUGAS))
    assert client.post(address).status_code == 403
    client.force_login(make_user(Peran.KABID))
    form = {"keputusan": "dibubarkan", "nomor": "AHU-1/2026", "tanggal": "1/11/2026"}
    assert client.post(address, form | {"nomor": ""}).status_code == 422
    client.post(address, form)
    meeting = Koperasi.objects.get(pk=pair[1].pk)
    assert (meeting.status, meeting.status_hitung, meeting.keterangan) == ("dibubarkan", "aktif", "dibubarkan")
    client.post(address, {"keputusan": "dicabut", "nomor": "AHU-2/2026", "tanggal": "20/11/2026"})
    meeting.refresh_from_db()
    assert (meeting.status, meeting.keterangan) == ("aktif", "sudah_rat")
    events = meeting.perubahan_status_set.filter(kolom="status_keputusan").order_by("pk")
    assert [(event.lama, event.baru) for event in events] == [(None, "dibubarkan"), ("dibubarkan", None)]
    assert Koperasi.objects.get(pk=pair[0].pk).status_keputusan is None
