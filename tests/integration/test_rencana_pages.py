"""Routes in the browser: chosen from filters without losing a tick, planned, numbered, changed, called off; by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.models import Kunjungan, RencanaKunjungan
from registry.models import Koperasi
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory, RencanaFactory
from tests.factories.people import make_user
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KecamatanFactory, KoperasiFactory
from tests.factories.rencana import make_route, visit_done

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
CHOOSE, CREATE, LIST = (reverse(f"pembinaan:rencana-{name}") for name in ("choose", "create", "list"))


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Ratna")


@pytest.fixture
def client(clerk: User) -> Client:
    return logged_in(clerk)


@pytest.fixture
def pair() -> tuple[Koperasi, Koperasi]:
    """Of one kecamatan: one tidak aktif, one aktif."""
    here = KecamatanFactory()
    return (
        KoperasiFactory(kecamatan=here, nama="KSU Diam", status_hitung="tidak_aktif", status_ods="aktif",
                        keterangan="belum_ada_data"),
        KoperasiFactory(kecamatan=here, nama="KSU Giat", status_hitung="aktif", status_ods="tidak_aktif"),
    )  # fmt: skip


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(clerk: User, *koperasi: Koperasi, **changes: object) -> dict[str, object]:
    return {
        "maksud": "Pemeriksaan alamat", "dari": "1/12/2026", "sampai": "2 Desember 2026", "pelaksana": [clerk.pk],
        "dasar": "UU 25/1992", "beban_anggaran": "DPA 2026", "angkutan": "", "pilih": [one.pk for one in koperasi],
        **changes,
    }  # fmt: skip


# --- Choosing --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tick", "names"),
    [
        ({}, {"KSU Diam", "KSU Giat"}),
        ({"tidak_aktif": "on"}, {"KSU Diam"}),
        ({"aktif_ods": "on"}, {"KSU Diam"}),
        ({"belum_ada_data": "on"}, {"KSU Diam"}),
        ({"berkasus": "on"}, {"KSU Giat"}),
        ({"belum_dikunjungi": "on"}, {"KSU Diam"}),
        ({"belum_dikunjungi": "on", "berkasus": "on"}, set()),
    ],
)
def test_each_filter_tells_the_two_apart(
    client: Client, pair: tuple[Koperasi, Koperasi], tick: dict, names: set
) -> None:
    KasusFactory(koperasi=pair[1])
    KasusFactory(koperasi=pair[0], keadaan="selesai", hasil="selesai", ditutup_pada=TODAY)
    KunjunganFactory(koperasi=pair[1], tanggal=dt.date(2026, 2, 3))
    KunjunganFactory(koperasi=pair[0], tanggal=dt.date(2025, 12, 30))
    KoperasiFactory(nama="KSU Jauh", kecamatan=KecamatanFactory())
    picker = client.get(CHOOSE, {"kecamatan": pair[0].kecamatan_id, **tick}).context["picker"]
    assert {one.nama for one in picker.rows} == names
    assert picker.total == len(names)


def test_ticks_stay_when_filter_and_kecamatan_change(client: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    far = KoperasiFactory(nama="KSU Jauh", kecamatan=KecamatanFactory())
    asked = {"kecamatan": pair[0].kecamatan_id, "tidak_aktif": "on", "pilih": [pair[1].pk, far.pk, pair[0].pk]}
    page = client.get(CHOOSE, asked)
    picker = page.context["picker"]
    assert [one.nama for one in picker.chosen] == ["KSU Giat", "KSU Jauh", "KSU Diam"]
    assert [one.nama for one in picker.elsewhere] == ["KSU Giat", "KSU Jauh"]
    text = page.content.decode()
    for one in (pair[1], far):
        assert f'name="pilih" value="{one.pk}" id="lain-{one.pk}" checked' in text
    assert f'value="{pair[0].pk}" id="k-{pair[0].pk}" form="pilihan" checked' in text


def test_only_those_that_may_be_visited_are_offered(client: Client, pair: tuple[Koperasi, Koperasi]) -> None:
    here = pair[0].kecamatan
    KoperasiFactory(nama="KSU Luar", kecamatan=here, kewenangan="provinsi")
    KoperasiFactory(nama="KSU Bubar", kecamatan=here, status_keputusan="dibubarkan")
    lost = KoperasiFactory(nama="KSU Entah", kecamatan=None)
    assert len(client.get(CHOOSE, {"kecamatan": here.pk}).context["picker"].rows) == 2
    assert [one.pk for one in client.get(CHOOSE, {"kecamatan": "kosong"}).context["picker"].rows] == [lost.pk]
    answer = client.get(CHOOSE, {"kecamatan": "999999"})
    assert answer.context["picker"].form.errors
    assert client.get(CHOOSE, {"pilih": ["x", "-1", "9" * 30, "12345"]}).context["picker"].chosen == []


def test_the_list_asks_no_more_for_many(client: Client) -> None:
    here = KecamatanFactory()
    KoperasiFactory.create_batch(3, kecamatan=here)
    address = f"{CHOOSE}?kecamatan={here.pk}"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    KoperasiFactory.create_batch(20, kecamatan=here)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 15


# --- Planning ----------------------------------------------------------------------------------------
def test_from_ticks_to_a_route(client: Client, clerk: User, pair: tuple[Koperasi, Koperasi]) -> None:
    page = client.get(CREATE, {"pilih": [pair[1].pk, pair[0].pk]})
    assert page.status_code == 200
    assert page.context["form"].initial["maksud"].endswith(f"Kecamatan {pair[0].kecamatan}")
    answer = client.post(CREATE, typed(clerk, pair[1], pair[0]))
    rencana = RencanaKunjungan.objects.get()
    assert answer.url == reverse("pembinaan:rencana-detail", args=[rencana.pk])
    assert [v.koperasi_id for v in rencana.kunjungan_set.order_by("urutan")] == [pair[1].pk, pair[0].pk]
    assert rencana.dibuat_oleh == clerk
    text = client.get(answer.url).content.decode()
    assert "KSU Diam" in text and "belum bernomor" in text  # noqa: PT018


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sampai": "30/11/2026"}, "tidak boleh mendahului"),
        ({"dari": "31/02/2026"}, "tanggal"),
        ({"pelaksana": []}, "Pilih paling sedikit satu orang"),
        ({"maksud": ""}, "Tulis maksud perjalanannya"),
        ({"sampai": "31/12/2027"}, "paling lama 31 hari"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(
    client: Client, clerk: User, pair: tuple[Koperasi, Koperasi], change: dict, sentence: str
) -> None:
    answer = client.post(CREATE, typed(clerk, *pair, beban_anggaran="Rekening 5.1.02", **change))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert sentence in text
    assert "Rekening 5.1.02" in text
    assert all(f'name="pilih" value="{one.pk}"' in text for one in pair)
    assert not RencanaKunjungan.objects.exists()


def test_without_places_one_goes_back_to_choose(client: Client, clerk: User) -> None:
    assert client.get(CREATE).url == CHOOSE
    assert client.post(CREATE, typed(clerk)).url == CHOOSE


def test_only_people_of_the_office_may_be_sent(client: Client, clerk: User, pair: tuple[Koperasi, Koperasi]) -> None:
    officer, auditor = make_user(Peran.PENGURUS), make_user(Peran.AUDITOR)
    offered = client.get(CREATE, {"pilih": pair[0].pk}).context["form"].fields["pelaksana"].queryset
    assert set(offered) == {clerk}
    for stranger in (officer, auditor):
        assert client.post(CREATE, typed(clerk, pair[0], pelaksana=[stranger.pk])).status_code == 422


# --- Places --------------------------------------------------------------------------------------------
def test_places_are_added_moved_and_taken_out(client: Client, clerk: User, pair: tuple[Koperasi, Koperasi]) -> None:
    rencana = make_route(pair[0], by=clerk)
    add = reverse("pembinaan:tujuan-add", args=[rencana.pk])
    shown = client.get(add).context["picker"]
    assert (shown.present, [one.nama for one in shown.rows]) == ({pair[0].pk}, ["KSU Diam", "KSU Giat"])
    asks = client.get(add, {"pilih": pair[1].pk, "lanjut": "1"})
    assert asks.templates[0].name == "pembinaan/rencana/tambah.html"
    client.post(add, {"pilih": [pair[1].pk]})
    visits = {visit.koperasi_id: visit for visit in rencana.kunjungan_set.all()}
    client.post(reverse("pembinaan:tujuan-order", args=[rencana.pk]), {"naik": visits[pair[1].pk].kunci})
    assert [v.koperasi_id for v in rencana.kunjungan_set.order_by("urutan")] == [pair[1].pk, pair[0].pk]
    out = reverse("pembinaan:tujuan-remove", args=[rencana.pk, visits[pair[1].pk].kunci])
    assert "Keluarkan" in client.get(out).content.decode()
    client.post(out)
    assert rencana.kunjungan_set.get(koperasi=pair[1]).keadaan == "batal"


def test_the_same_place_again_is_a_sentence(client: Client, clerk: User, pair: tuple[Koperasi, Koperasi]) -> None:
    rencana = make_route(pair[0], by=clerk)
    answer = client.post(reverse("pembinaan:tujuan-add", args=[rencana.pk]), {"pilih": [pair[0].pk]}, follow=True)
    assert "KSU Diam sudah ada di rute ini" in answer.content.decode()
    assert rencana.kunjungan_set.count() == 1


def test_a_visit_of_another_route_is_not_there(client: Client, clerk: User, pair: tuple[Koperasi, Koperasi]) -> None:
    mine, other = make_route(*pair, by=clerk), make_route(*pair, by=clerk)
    visit = other.kunjungan_set.first()
    assert visit is not None
    assert client.post(reverse("pembinaan:tujuan-remove", args=[mine.pk, visit.kunci])).status_code == 404
    assert client.post(reverse("pembinaan:tujuan-order", args=[mine.pk]), {"naik": visit.kunci}).status_code == 404
    assert client.post(reverse("pembinaan:tujuan-order", args=[mine.pk]), {"naik": "x"}).status_code == 404


# --- Number, conclusion, end -------------------------------------------------------------------------------
def test_the_number_and_a_number_that_is_taken(client: Client, clerk: User, pair: tuple[Koperasi, Koperasi]) -> None:
    RencanaFactory(keadaan="berjalan", nomor_surat_tugas="090/7", tanggal_surat_tugas=TODAY)
    rencana = make_route(*pair, by=clerk)
    issue = reverse("pembinaan:rencana-issue", args=[rencana.pk])
    answer = client.post(issue, {"nomor": "090/7", "tanggal": "26/11/2026"})
    assert answer.status_code == 422
    assert "sudah dipakai" in answer.content.decode()
    assert client.post(issue, {"nomor": "090/8", "tanggal": "26/11/2026"}).status_code == 302
    rencana.refresh_from_db()
    assert (rencana.keadaan, rencana.nomor_surat_tugas) == ("berjalan", "090/8")


def test_conclusion_cost_and_end(client: Client, clerk: User, pair: tuple[Koperasi, Koperasi]) -> None:
    rencana = make_route(pair[0], by=clerk, dari=TODAY, sampai=TODAY)
    client.post(reverse("pembinaan:rencana-issue", args=[rencana.pk]), {"nomor": "1", "tanggal": "26/11/2026"})
    end, note = (reverse(f"pembinaan:{name}", args=[rencana.pk]) for name in ("rencana-end", "kesimpulan-update"))
    assert "Masih ada 1 kunjungan" in client.post(end, follow=True).content.decode()
    visit_done(rencana, pair[0], tanggal=TODAY, by=clerk)
    assert client.post(note, {"catatan_hasil": "Baik.", "biaya": "1.5"}).status_code == 422
    client.post(note, {"catatan_hasil": "Baik.", "biaya": "1.500.000"})
    client.post(end)
    rencana.refresh_from_db()
    assert (rencana.keadaan, rencana.biaya, rencana.catatan_hasil) == ("selesai", 1_500_000, "Baik.")


def test_called_off_with_a_reason(client: Client, clerk: User, pair: tuple[Koperasi, Koperasi]) -> None:
    rencana = make_route(*pair, by=clerk)
    cancel = reverse("pembinaan:rencana-cancel", args=[rencana.pk])
    assert client.post(cancel, {"alasan": " "}).status_code == 422
    client.post(cancel, {"alasan": "Banjir"})
    assert set(Kunjungan.objects.values_list("keadaan", flat=True)) == {"batal"}
    text = client.get(reverse("pembinaan:rencana-detail", args=[rencana.pk])).content.decode()
    assert "Dibatalkan: Banjir" in text
    assert client.get(reverse("pembinaan:tujuan-add", args=[rencana.pk])).status_code == 302


# --- The list ------------------------------------------------------------------------------------------------
def test_the_list_counts_filters_and_asks_little(client: Client, clerk: User, pair: tuple[Koperasi, Koperasi]) -> None:
    rencana = make_route(*pair, by=clerk, dari=TODAY, sampai=TODAY)
    other = RencanaFactory(keadaan="batal", dari=dt.date(2025, 3, 1), sampai=dt.date(2025, 3, 1))
    visit_done(rencana, pair[0], tanggal=TODAY, by=clerk)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(LIST).context["page"]
    assert len(queries) <= 15
    rows = {row.pk: row for row in page}
    assert (rows[rencana.pk].tujuan, rows[rencana.pk].kunjungan_selesai) == (2, 1)
    assert rows[rencana.pk].nama_pelaksana == "Ratna"
    for asked, found in (
        ({"keadaan": "batal"}, other), ({"tahun": "2025"}, other), ({"siapa": clerk.pk}, rencana),
        ({"kecamatan": pair[0].kecamatan_id}, rencana),
    ):  # fmt: skip
        assert [row.pk for row in client.get(LIST, asked).context["page"]] == [found.pk], asked
    assert client.get(LIST, {"tahun": "kemarin"}).context["page"].paginator.count == 0


# --- Who ------------------------------------------------------------------------------------------------------
def test_a_pendamping_reads_and_a_pengurus_sees_nothing(clerk: User, pair: tuple[Koperasi, Koperasi]) -> None:
    rencana = make_route(*pair, by=clerk)
    detail = reverse("pembinaan:rencana-detail", args=[rencana.pk])
    planning = [CHOOSE, CREATE, *(reverse(f"pembinaan:{name}", args=[rencana.pk]) for name in (
        "rencana-update", "rencana-issue", "rencana-cancel", "rencana-end", "kesimpulan-update", "tujuan-add",
    ))]  # fmt: skip
    field, officer = make_user(Peran.PENDAMPING), make_user(Peran.PENGURUS)
    AksesPengurusFactory(user=officer, koperasi=pair[0])
    for person, reads in ((field, 200), (officer, 403), (make_user(Peran.ADMIN), 403), (make_user(Peran.KEPALA), 200)):
        browser = logged_in(person)
        assert {browser.get(LIST).status_code, browser.get(detail).status_code} == {reads}
        assert {browser.get(address).status_code for address in planning} == {403}
        assert {browser.post(address, {"alasan": "x"}).status_code for address in planning} == {403}
    text = logged_in(field).get(detail).content.decode()
    assert "keluarkan" not in text and "Batalkan" not in text and "Unggah" not in text  # noqa: PT018


def test_an_auditor_changes_nothing(clerk: User, pair: tuple[Koperasi, Koperasi]) -> None:
    rencana = make_route(*pair, by=clerk)
    both = logged_in(make_user(Peran.PETUGAS, Peran.AUDITOR))
    assert both.post(reverse("pembinaan:rencana-cancel", args=[rencana.pk]), {"alasan": "x"}).status_code == 403
    text = both.get(reverse("pembinaan:rencana-detail", args=[rencana.pk])).content.decode()
    assert "Batalkan" not in text
    assert RencanaKunjungan.objects.get().keadaan == "disusun"
