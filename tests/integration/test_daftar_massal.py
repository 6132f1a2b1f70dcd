"""Changes of many: what a preview promises is done, to nobody else, and can be taken back for 30 days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.jobs.worker import drain
from koperasi.lib import dates
from registry import policies
from registry.actions import massal as actions
from registry.models import BarisTindakan, DaftarNik, Koperasi, TindakanMassal
from registry.saringan import massal
from tests import numbers
from tests.factories.angka import world
from tests.factories.people import make_user
from tests.factories.registry import DesaFactory, KantorFactory, KecamatanFactory, KoperasiFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
URL = "/koperasi/massal/"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" (?:value="([^"]*)")?')


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


def enter(*roles: Peran) -> Client:
    client = Client()
    client.force_login(make_user(*roles))
    return client


@pytest.fixture
def staff() -> Client:
    return enter(Peran.PETUGAS)


def preview(client: Client, kueri: str, aksi: str, **fields: Any) -> dict[str, str]:
    """What the form of the preview sends: a person who reads it and presses the button."""
    page = client.post(URL, {"kueri": kueri, "aksi": aksi, "langkah": "pratinjau", **fields})
    assert page.status_code == 200, page.content.decode()[-3000:]
    form = page.content.decode().split('<form method="post" class="lembar"')[1].split("</form>")[0]
    sent = {name: unescape(value) for name, value in HIDDEN.findall(form) if name != "csrfmiddlewaretoken"}
    return sent | {"langkah": "jalankan"}


def do(client: Client, kueri: str, aksi: str, **fields: Any) -> TindakanMassal:
    answer = client.post(URL, preview(client, kueri, aksi, **fields))
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return TindakanMassal.objects.latest("pk")


def held(name: str) -> dict[str, Any]:
    return dict(Koperasi.objects.values_list("nama", name))


# --- Filter and change equal plain Python ---------------------------------------------------
@pytest.mark.parametrize("seed", [2, 11, 29])
def test_filter_with_nik_and_change_equals_plain_python(seed: int, staff: Client) -> None:
    made = [one for one in world(seed, count=18) if one.pk in set(Koperasi.objects.live().values_list("pk", flat=True))]
    rng = Random(seed)
    wanted = [one.nik for one in made if one.nik and rng.random() < 0.7]
    pasted = DaftarNik.objects.create(pemilik=make_user(Peran.KABID), nik=[*wanted, "9999999999999"])
    before = {one.pk: one.jenis for one in Koperasi.objects.all()}
    asked = [
        one
        for one in made
        if one.nik in wanted and one.kewenangan == "kabkota" and one.status == "aktif" and not one.kdmp
    ]
    empty = [one for one in asked if not one.jenis]
    kueri = urlencode({"nik": pasted.kode, "status": "aktif", "kdmp": "tanpa"})
    page = staff.post(URL, {"kueri": kueri, "aksi": "jenis", "jenis": "jasa", "hanya_kosong": "on"})
    if not asked:
        assert page.status_code == 422
        return
    rencana = page.context["rencana"]
    assert {one.pk for one in rencana.baris} == {one.pk for one in asked}
    assert {one.pk for one in rencana.changed} == {one.pk for one in empty}
    if not empty:
        assert "Ubah 0 koperasi" not in page.content.decode()
        return
    row = do(staff, kueri, "jenis", jenis="jasa", hanya_kosong="on")
    assert (row.jumlah, row.dilewati) == (len(empty), len(asked) - len(empty))
    changed = {one.pk for one in empty}
    for one in Koperasi.objects.all():
        assert one.jenis == ("jasa" if one.pk in changed else before[one.pk])
    numbers.check(staff, f"{URL}{row.pk}/")


def test_each_change_and_its_skips(staff: Client) -> None:
    babat, modo = KecamatanFactory(nama="Babat"), KecamatanFactory(nama="Modo")
    plaosan, jatipayak = DesaFactory(kecamatan=babat, nama="Plaosan"), DesaFactory(kecamatan=modo, nama="Jatipayak")
    KoperasiFactory(nama="A", desa=plaosan, bentuk="primer", catatan="lama")
    KoperasiFactory(nama="B", kecamatan=None, bentuk="sekunder", pola="syariah")
    KoperasiFactory(nama="C", desa=jatipayak, kdmp=True, kelompok="KDMP")
    KoperasiFactory(nama="D", kewenangan="provinsi")
    same = {"A": 1, "B": 1, "C": 1, "D": 0}

    row = do(staff, "", "bentuk", bentuk="primer")
    assert held("bentuk") == dict.fromkeys("ABCD", "primer")
    assert (row.jumlah, row.dilewati) == (1, 2)
    do(staff, "", "kelompok", kelompok=" KUD  Tani ", hanya_kosong="on")
    assert held("kelompok") == {"A": "KUD Tani", "B": "KUD Tani", "C": "KDMP", "D": ""}
    do(staff, "", "pola", pola="konvensional")
    assert set(held("pola").values()) == {"konvensional", ""}
    do(staff, "kdmp=tanpa", "kdmp", kdmp="ya")
    assert held("kdmp") == {name: bool(own) for name, own in same.items()}
    row = do(staff, "", "wilayah", kecamatan=babat.pk)
    assert held("kecamatan__nama") | {"D": ""} == {"A": "Babat", "B": "Babat", "C": "Modo", "D": ""}
    assert row.baris_set.get(koperasi__nama="C").dilewati == massal.ELSEWHERE
    do(staff, "", "wilayah", desa=jatipayak.pk)
    assert {name: held("desa__nama")[name] for name in "ABC"} == dict.fromkeys("ABC", "Jatipayak")
    do(staff, "", "catatan", catatan="diperiksa 2026")
    do(staff, "", "catatan", catatan="surat kedua")
    assert held("catatan") == {"A": "lama\ndiperiksa 2026\nsurat kedua", "B": "diperiksa 2026\nsurat kedua",
                               "C": "diperiksa 2026\nsurat kedua", "D": ""}  # fmt: skip
    page = staff.post(URL, {"kueri": "", "aksi": "catatan", "catatan": "surat kedua", "langkah": "pratinjau"})
    assert page.context["rencana"].skipped == [(massal.NOTED, 3, ["A", "B", "C"])]
    assert "Ubah 0" not in page.content.decode()


def test_what_the_rule_reads_beside_follows(staff: Client) -> None:
    """A sekunder has another date of its own: the keterangan is judged again in the same transaction."""
    with dates.freeze(dt.date(2026, 5, 4)):  # after 31 March, before 30 June
        KoperasiFactory(nama="A", tanggal_badan_hukum=dt.date(2025, 1, 1), keterangan="belum_rat_lewat_batas")
        do(staff, "", "bentuk", bentuk="sekunder")
        assert held("keterangan") == {"A": "belum_rat_dalam_batas"}


def test_wrong_input_is_asked_back(staff: Client) -> None:
    babat = KecamatanFactory()
    elsewhere = DesaFactory()
    KoperasiFactory()
    for fields in ({"aksi": "jenis", "jenis": "entah"}, {"aksi": "wilayah"}, {"aksi": "kelompok", "kelompok": "x" * 61},
                   {"aksi": "wilayah", "kecamatan": babat.pk, "desa": elsewhere.pk}):  # fmt: skip
        page = staff.post(URL, {"kueri": "", "langkah": "jalankan", "jumlah": "1-1", **fields})
        assert page.status_code == 422, fields
    for address in ("?status=entah", "?centang=ya", "?q=tidakadasamasekali", "?pilih=9999999"):
        assert staff.get(URL + address).status_code == 422, address
    assert staff.get(f"{URL}?aksi=entah").status_code == 200
    assert not TindakanMassal.objects.exists()


# --- What changes between looking and doing ---------------------------------------------------
def test_a_count_that_changed_shows_the_preview_again(staff: Client) -> None:
    KoperasiFactory(nama="A", jenis="")
    sent = preview(staff, "jenis=kosong", "jenis", jenis="jasa")
    KoperasiFactory(nama="B", jenis="")
    again = staff.post(URL, sent)
    assert again.status_code == 409
    assert "berubah sejak pratinjau dibuat" in again.content.decode()
    seen = again.context["rencana"].expected
    assert seen.startswith("2-2-")
    assert held("jenis") == {"A": "", "B": ""}
    assert staff.post(URL, sent | {"jumlah": seen}).status_code == 302
    assert held("jenis") == {"A": "jasa", "B": "jasa"}
    twice = staff.post(URL, sent | {"jumlah": seen})  # a second click: the filter finds nobody any more
    assert twice.status_code == 422
    assert TindakanMassal.objects.count() == 1


def test_as_many_others_are_not_the_same(staff: Client) -> None:
    """One left the filter and another came; or one was given another value that is written over as well."""
    KoperasiFactory(nama="A", jenis="")
    sent = preview(staff, "jenis=kosong", "jenis", jenis="jasa")
    Koperasi.objects.update(jenis="produsen")
    KoperasiFactory(nama="B", jenis="")
    assert staff.post(URL, sent).status_code == 409
    sent = preview(staff, "", "jenis", jenis="jasa")
    Koperasi.objects.filter(nama="A").update(jenis="konsumen")
    again = staff.post(URL, sent)
    assert again.status_code == 409
    assert "Konsumen" in again.content.decode()
    assert held("jenis") == {"A": "konsumen", "B": ""}


def test_nobody_outside_the_scope_is_written(staff: Client) -> None:
    """A ticked row that was merged meanwhile, or lies outside the authority, is not in the filter any more."""
    a, b, outside = KoperasiFactory(nama="A"), KoperasiFactory(nama="B"), KoperasiFactory(nama="C", kewenangan="pusat")
    sent = preview(staff, f"pilih={a.pk},{b.pk},{outside.pk}", "jenis", jenis="jasa")
    assert sent["jumlah"].startswith("2-2-")
    Koperasi.objects.filter(pk=b.pk).update(digabung_ke=a)
    again = staff.post(URL, sent)
    assert again.status_code == 409
    staff.post(URL, sent | {"jumlah": again.context["rencana"].expected})
    assert held("jenis") == {"A": "jasa", "B": "konsumen", "C": "konsumen"}


# --- Undo -------------------------------------------------------------------------------------
def test_undo_gives_back_what_still_stands(staff: Client) -> None:
    for name, jenis in (("A", ""), ("B", "produsen"), ("C", "")):
        KoperasiFactory(nama=name, jenis=jenis)
    row = do(staff, "", "jenis", jenis="jasa")
    Koperasi.objects.filter(nama="C").update(jenis="pemasaran")
    merged = Koperasi.objects.get(nama="B")
    with dates.freeze(TODAY + dt.timedelta(days=30)):
        assert "Batalkan tindakan" in staff.get(f"{URL}{row.pk}/").content.decode()
        staff.post(f"{URL}{row.pk}/batalkan/")
    assert held("jenis") == {"A": "", "B": "produsen", "C": "pemasaran"}
    left = row.baris_set.get(koperasi__nama="C")
    assert left.kembali == actions.CHANGED_SINCE
    page = staff.get(f"{URL}{row.pk}/?bagian=dibiarkan")
    assert [one.koperasi.nama for one, _, _ in page.context["baris"]] == ["C"]
    numbers.check(staff, f"{URL}{row.pk}/", least=3)
    row.refresh_from_db()
    assert row.dibatalkan_tanggal == TODAY + dt.timedelta(days=30)
    second = staff.post(f"{URL}{row.pk}/batalkan/", follow=True).content.decode()
    assert "sudah dibatalkan pada 26 Desember 2026" in second
    story = staff.get(f"/koperasi/{merged.pk}/riwayat/").content.decode()
    assert "Isi jenis: dari Produsen menjadi Jasa" in story
    assert "dikembalikan menjadi Produsen" in story
    assert story.count("Jenis: dari") == 2  # both are events of the record itself
    acts = list(Jejak.objects.filter(nama_objek="B").order_by("pk").values_list("aksi", flat=True))
    assert acts == ["koperasi.massal", "koperasi.massal_batal"]


def test_undo_of_notes_and_places(staff: Client) -> None:
    desa = DesaFactory()
    KoperasiFactory(nama="A", catatan="lama", kecamatan=None)
    KoperasiFactory(nama="B", catatan="")
    place = Koperasi.objects.get(nama="B").kecamatan_id
    rows = [do(staff, "", "catatan", catatan="baru"), do(staff, "", "wilayah", desa=desa.pk)]
    for row in rows:
        staff.post(f"{URL}{row.pk}/batalkan/")
    assert held("catatan") == {"A": "lama", "B": ""}
    assert held("kecamatan_id") == {"A": None, "B": place}
    assert held("desa_id") == {"A": None, "B": None}


def test_undo_ends_after_thirty_days_and_for_a_merged_record(staff: Client) -> None:
    survivor = KoperasiFactory(nama="A")
    KoperasiFactory(nama="B")
    row = do(staff, "", "jenis", jenis="jasa")
    with dates.freeze(TODAY + dt.timedelta(days=31)):
        late = staff.post(f"{URL}{row.pk}/batalkan/", follow=True).content.decode()
        assert "hanya dapat dibatalkan sampai dengan 26 Desember 2026 (30 hari" in late
        with pytest.raises(policies.Refused):
            actions.undo(tindakan=row, by=make_user(Peran.PETUGAS))
    assert set(held("jenis").values()) == {"jasa"}
    Koperasi.objects.filter(nama="B").update(digabung_ke=survivor)
    staff.post(f"{URL}{row.pk}/batalkan/")
    assert held("jenis") == {"A": "konsumen", "B": "jasa"}
    assert row.baris_set.get(koperasi__nama="B").kembali == actions.GONE


# --- Many --------------------------------------------------------------------------------------
def test_many_are_a_job_with_progress(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(massal, "AT_ONCE", 3)
    monkeypatch.setattr(actions, "CHUNK", 2)
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(Pekerjaan, "report_progress", lambda job, done, total: told.append((done, total)))
    KoperasiFactory.create_batch(5, jenis="")
    answer = staff.post(URL, preview(staff, "jenis=kosong", "jenis", jenis="jasa"))
    job = Pekerjaan.objects.get()
    assert answer["Location"] == f"/pekerjaan/{job.pk}/"
    drain(seconds=20)
    job.refresh_from_db()
    assert job.state == Keadaan.SELESAI, job.sentence
    row = TindakanMassal.objects.get()
    assert (row.jumlah, told) == (5, [(2, 5), (4, 5), (5, 5)])
    assert f'href="{URL}{row.pk}/"' in staff.get(f"/pekerjaan/{job.pk}/").content.decode()
    staff.post(f"{URL}{row.pk}/batalkan/")
    drain(seconds=20)
    assert set(held("jenis").values()) == {""}
    staff.post(URL, preview(staff, "jenis=kosong", "jenis", jenis="jasa"))
    KoperasiFactory(jenis="")
    drain(seconds=20)
    late = Pekerjaan.objects.latest("pk")
    assert (late.state, "berubah sejak pratinjau" in late.sentence) == (Keadaan.GAGAL, True)
    assert set(held("jenis").values()) == {""}


def test_too_many_are_refused(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.policies.lists.MOST_AT_ONCE", 2)
    KoperasiFactory.create_batch(3)
    page = staff.get(URL)
    assert page.status_code == 422
    assert "paling banyak untuk 2 koperasi" in page.content.decode()


def test_queries_do_not_grow(staff: Client) -> None:
    def asked(size: int) -> list[int]:
        KoperasiFactory.create_batch(size, jenis="")
        found = []
        sent = {"kueri": "jenis=kosong", "aksi": "jenis", "jenis": "jasa"}
        for call in (lambda: staff.get(URL), lambda: staff.get(f"{URL}?aksi=wilayah"), lambda: staff.post(URL, sent)):
            with CaptureQueriesContext(connection) as queries:
                assert call().status_code == 200
            found.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            row = do(staff, "jenis=kosong", "jenis", jenis="jasa")
        found.append(len(queries))
        for address in (f"{URL}daftar/", f"{URL}{row.pk}/"):
            with CaptureQueriesContext(connection) as queries:
                assert staff.get(address).status_code == 200
            found.append(len(queries))
        return found

    asked(1)  # what is remembered for minutes is remembered now
    first, second = asked(3), asked(20)
    assert first == second
    assert max(first[:3] + first[4:]) <= 15, first


# --- Who may -----------------------------------------------------------------------------------
def test_who_may(staff: Client) -> None:
    KoperasiFactory(nama="A")
    row = do(staff, "", "jenis", jenis="jasa")
    for role in (Peran.PENGURUS, Peran.ADMIN):
        client = enter(role)
        for address in (URL, f"{URL}daftar/", f"{URL}{row.pk}/", f"{URL}{row.pk}/batalkan/"):
            assert client.get(address).status_code == 403, (role, address)
    for role in (Peran.PENDAMPING, Peran.SEKRETARIAT, Peran.KEPALA, Peran.AUDITOR):
        client = enter(role)
        assert client.get(f"{URL}{row.pk}/").status_code == 200
        assert client.get(URL).status_code == 403
        assert client.post(URL, {"aksi": "jenis", "jenis": "jasa"}).status_code == 403
        assert client.post(f"{URL}{row.pk}/batalkan/").status_code == 403
        assert "Tindakan untuk" not in client.get("/koperasi/").content.decode()
    both = enter(Peran.KABID, Peran.AUDITOR)
    assert "Batalkan tindakan" not in both.get(f"{URL}{row.pk}/").content.decode()
    assert both.post(f"{URL}{row.pk}/batalkan/").status_code == 403
    assert held("jenis") == {"A": "jasa"}
    assert BarisTindakan.objects.count() == 1
