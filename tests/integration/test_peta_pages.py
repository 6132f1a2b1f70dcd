"""The map: every number opens its list, outlines and points from files, who may, wrong files, and the report."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.audit.models import Jejak
from koperasi.jobs import worker
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from pembinaan.actions import peta as actions
from pembinaan.angka.posisi import Cakupan, Posisi, everyone
from pembinaan.angka.ukuran import UKURAN
from pembinaan.demo import peta as demo
from pembinaan.forms.peta import GROUPS
from pembinaan.models import PetaWilayah, PusatKecamatan
from pembinaan.peta import figures
from registry.models import Kecamatan, Koperasi
from tests import numbers
from tests.factories.angka import TODAY, world
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KecamatanFactory, KoperasiFactory

pytestmark = pytest.mark.django_db
MAP, UPLOAD, CENTRES = "/angka/peta/", "/angka/peta/unggah/", "/angka/peta/pusat/"
A_DAY = dt.date(2025, 6, 30)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user("kabid"))
    return client


def square(n: int) -> list[list[float]]:
    """Unit n of a row of squares that share their sides."""
    left, right = 112 + n / 10, 112.1 + n / 10
    return [[left, -7.2], [right, -7.2], [right, -7.1], [left, -7.1], [left, -7.2]]


def geojson(*features: dict[str, Any], **more: Any) -> bytes:
    rows = [
        {"type": "Feature", "properties": one, "geometry": {"type": "Polygon", "coordinates": [square(n)]}}
        for n, one in enumerate(features)
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows, **more}).encode()


def send(client: Client, data: bytes, name: str = "batas.geojson") -> Any:
    return client.post(UPLOAD, {"berkas": SimpleUploadedFile(name, data), "sumber": "Uji 2026"})


def use(client: Client, data: bytes) -> PetaWilayah:
    """Sent, read by a worker, looked at, used."""
    sent = send(client, data)
    assert sent.url.startswith("/pekerjaan/"), sent.url
    before = PetaWilayah.objects.count()
    worker.drain()
    job = Pekerjaan.objects.latest("pk")
    page = client.get(f"{UPLOAD}{job.pk}/")
    assert page.status_code == 200
    assert '<path class="bidang-peta' in page.content.decode()
    assert PetaWilayah.objects.count() == before, "looking changes nothing"
    assert client.post(f"{UPLOAD}{job.pk}/").url == MAP
    return PetaWilayah.objects.order_by("-pk")[0]


def places() -> list[Kecamatan]:
    return [KecamatanFactory(kode=f"35.24.0{n}", nama=nama) for n, nama in enumerate(("Babat", "Modo", "Air Gegas"), 1)]


# --- Numbers ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_the_lines_add_up_to_the_total_and_agree_with_a_plain_reading(seed: int) -> None:
    world(seed)
    named = list(Kecamatan.objects.all())
    for one in UKURAN.values():
        posisi = Posisi.at(A_DAY if one.kode == "aktif" else TODAY)
        found = figures.read(everyone(), one, posisi, Cakupan(), named)
        rows = [*found.lines, found.unknown]
        assert sum(line.counted for line in rows) == found.total.counted, one.kode
        if found.total.of is not None:
            assert sum(line.of or 0 for line in rows) == found.total.of
    there = [k for k in Koperasi.objects.live() if k.kewenangan == "kabkota"]
    found = figures.read(everyone(), UKURAN["aktif"], Posisi.at(), Cakupan(), named)
    for line in [*found.lines, found.unknown]:
        mine = [k for k in there if k.kecamatan_id == (line.place.pk if line.place else None)]
        assert line.counted == sum(k.status == "aktif" for k in mine)


def test_every_measure_draws_within_the_budget(staff: Client) -> None:
    world(2)
    for place in Kecamatan.objects.all():
        PusatKecamatan.objects.create(kecamatan=place, lintang=f"-7.{place.pk % 9}", bujur="112.3")
    for kode in (one.kode for _, group in GROUPS for one in group):
        with CaptureQueriesContext(connection) as queries:
            page = staff.get(f"{MAP}?ukuran={kode}")
        assert page.status_code == 200, kode
        assert len(queries) <= 15, (kode, len(queries))
        assert "<circle" in page.content.decode()


def test_nothing_is_hatched_and_a_share_shows_both_its_numbers(staff: Client) -> None:
    full, empty, _ = places()
    for n, status in enumerate(["aktif", "aktif", "tidak_aktif"]):
        KoperasiFactory(kecamatan=full, status_hitung=status, nik=f"35240100{n:05d}")
    use(staff, geojson({"kode": "35.24.01"}, {"kode": "35.24.02"}))
    page = staff.get(MAP).content.decode()
    assert "Babat: 66,7 %, 2 dari 3 koperasi" in page
    assert "Modo: tidak ada data" in page
    assert "url(#peta-kosong)" in page
    assert "Tidak ada data" in page
    assert "Tidak tergambar karena belum punya batas: Air Gegas" in re.sub(r"<[^>]+>", "", page)
    assert empty.nama in page
    words = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "kecamatannya belum diketahui: 0 dari 0. Jumlah seluruhnya: 2 dari 3." in words


def test_an_empty_office_has_a_page(staff: Client) -> None:
    page = staff.get(MAP)
    assert page.status_code == 200
    assert "Belum ada yang dapat digambar" in page.content.decode()


@pytest.mark.parametrize("query", ["ukuran=antah", "pada=2027-01-01", "pada=besok", "tahun=1", "kdmp=x", "gambar=3d"])
def test_an_address_that_makes_no_sense_is_refused(query: str, staff: Client) -> None:
    assert staff.get(f"{MAP}?{query}").status_code == 422


# --- Outlines ---------------------------------------------------------------------------------------
def test_an_upload_is_matched_reported_drawn_and_laid_aside(staff: Client) -> None:
    places()
    data = geojson({"kode": "35.24.01"}, {"NAMOBJ": "Kec. AIRGEGAS", "kode": 3}, {"kode": "64.08.01", "nama": "Modo"})
    peta = use(staff, data)
    assert [(line["kode"], line["lewat"]) for line in peta.laporan["cocok"]] == [
        ("35.24.01", "kode"), ("35.24.03", "nama"),
    ]  # fmt: skip
    assert peta.laporan["tidak_dikenal"] == [{"nama": "Modo", "kode": "64.08.01", "mungkin": ""}]
    assert [line["nama"] for line in peta.laporan["tanpa_bentuk"]] == ["Modo"]
    assert PusatKecamatan.objects.filter(sumber="bentuk").count() == 2, "a centre inside, for the day of circles"
    page = staff.get(UPLOAD).content.decode()
    assert "2 kecamatan cocok, 1 kecamatan belum punya batas, 1 wilayah di berkas bukan kecamatan kantor ini" in page
    page = staff.get(MAP).content.decode()
    assert page.count('<path class="bidang-peta') == 2
    assert "<circle class" not in page
    assert "Batas wilayah: Uji 2026" in page
    assert "<circle class" in staff.get(f"{MAP}?gambar=lingkaran").content.decode()
    assert "sama dengan peta yang sedang dipakai" in send(staff, data).content.decode()
    assert staff.get("/angka/peta/hapus/").status_code == 200
    staff.post("/angka/peta/hapus/")
    assert "<circle class" in staff.get(MAP).content.decode()
    assert PetaWilayah.objects.count() == 2, "what was uploaded stays on record"
    assert "tidak dipakai" in staff.post("/angka/peta/hapus/", follow=True).content.decode()
    use(staff, data)
    assert set(Jejak.objects.values_list("aksi", flat=True)) >= {"peta.unggah", "peta.lingkaran"}


def test_an_earlier_upload_is_taken_back(staff: Client) -> None:
    """A row of its own, as it was read then; the one in use is not offered."""
    places()
    first = use(staff, geojson({"kode": "35.24.01"}))
    second = use(staff, geojson({"kode": "35.24.01"}, {"kode": "35.24.02"}))
    page = staff.get(UPLOAD).content.decode()
    assert f"/angka/peta/unggah/lama/{first.pk}/" in page
    assert f"/angka/peta/unggah/lama/{second.pk}/" not in page
    shown = staff.get(f"/angka/peta/unggah/lama/{first.pk}/").content.decode()
    assert "Pakai lagi peta ini?" in shown
    staff.post(f"/angka/peta/unggah/lama/{first.pk}/")
    newest = PetaWilayah.objects.order_by("-pk")[0]
    assert (newest.sha256, newest.bentuk) == (first.sha256, first.bentuk)
    assert PetaWilayah.objects.count() == 3
    said = staff.post(f"/angka/peta/unggah/lama/{first.pk}/", follow=True).content.decode()
    assert "sama dengan peta yang sedang dipakai" in said


def test_a_large_file_is_refused_by_the_worker_in_one_sentence(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    places()
    monkeypatch.setattr(actions, "AT_ONCE", 10)
    answer = send(staff, geojson({"nama": "Kresek", "kode": "36.03.04"}))
    worker.drain()
    assert "Kresek (36.03.04)" in staff.get(answer.url).content.decode()
    assert staff.get(f"{UPLOAD}{Pekerjaan.objects.get().pk}/").status_code == 404, "nothing to look at"
    assert not PetaWilayah.objects.exists()
    assert list(actions.files_in_use()) == [Pekerjaan.objects.get().payload["berkas"]], "it may be tried again"


def test_a_code_typed_twice_is_told(staff: Client) -> None:
    places()
    used = use(staff, geojson({"kode": "35.24.01", "nama": "Babat"}, {"kode": "35.24.01", "nama": "Modo"}))
    assert used.laporan["cocok"][0]["di_berkas"] == "Babat, dan 1 baris lain"
    page = staff.get(UPLOAD).content.decode()
    assert "35.24.01 adalah Babat, di berkas bernama Modo" in page
    assert [line["nama"] for line in used.laporan["tanpa_bentuk"]] == ["Air Gegas", "Modo"]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "kosong"), (b"bukan peta", "utuh"),
        (geojson({"nama": "Kresek", "kode": "36.03.04"}), "Kresek (36.03.04)"),
        (b"PK\x03\x04", "arsip"),
        (geojson({"nama": "Babat"}, crs={"properties": {"name": "EPSG:23839"}}), "EPSG:23839"),
        (geojson({"nama": "Babat"}).replace(b"112", b"12"), "di luar Indonesia"),
        (json.dumps({"features": [{"geometry": {"type": "Point", "coordinates": [112, -7]}, "properties": {"nama":
         "Babat"}}]}).encode(), "titik, bukan wilayah"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_sentence_and_changes_nothing(data: bytes, word: str, staff: Client) -> None:
    places()
    answer = send(staff, data)
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert "Uji 2026" in answer.content.decode(), "what was typed is still there"
    assert not PetaWilayah.objects.exists()
    assert staff.post(UPLOAD, {}).status_code == 422


def test_lintang_before_bujur_is_turned_and_said(staff: Client) -> None:
    places()
    whole = json.loads(geojson({"nama": "Babat"}))
    ring = whole["features"][0]["geometry"]["coordinates"][0]
    whole["features"][0]["geometry"]["coordinates"] = [[[y, x] for x, y in ring]]
    assert use(staff, json.dumps(whole).encode()).laporan["dibalik"]
    assert "urutannya sudah dibalik" in staff.get(UPLOAD).content.decode()


def test_a_script_in_a_name_stays_words(staff: Client) -> None:
    places()
    KecamatanFactory(kode="35.24.09", nama='<script>"x"')
    use(staff, geojson({"kode": "35.24.09"}, {"nama": "<img src=x>"}))
    for address in (MAP, UPLOAD):
        assert "<script>&quot;" not in staff.get(address).content.decode()
        assert '<script>"' not in staff.get(address).content.decode()
        assert "<img src=x" not in staff.get(address).content.decode()
    ElementTree.fromstring(staff.get("/angka/peta/unduh/").content)


# --- Centres ----------------------------------------------------------------------------------------
def test_centres_are_typed_corrected_and_cleared(staff: Client) -> None:
    one, two, three = places()
    page = staff.get(CENTRES).content.decode()
    assert page.count(">belum ada<") == 3
    typed = {f"lintang_{one.pk}": "-7,1196", f"bujur_{one.pk}": "112,4133", f"lintang_{two.pk}": "-7.2, 112.3"}
    answer = staff.post(CENTRES, typed | {f"lintang_{three.pk}": "112,1", f"bujur_{three.pk}": "-7,2"})
    assert answer.status_code == 422
    assert "Air Gegas: Lintang dan bujur tertukar." in answer.content.decode()
    assert "-7,1196" in answer.content.decode()
    assert not PusatKecamatan.objects.exists()
    assert staff.post(CENTRES, typed).status_code == 302
    assert {row.kecamatan_id: (str(row.lintang), row.sumber) for row in PusatKecamatan.objects.all()} == {
        one.pk: ("-7.119600", "ketik"), two.pk: ("-7.200000", "ketik"),
    }  # fmt: skip
    page = staff.get(CENTRES).content.decode()
    assert page.index("Air Gegas") < page.index("Babat"), "who has none comes first"
    assert 'value="-7,1196"' in page
    assert "Tidak ada yang berubah" in staff.post(CENTRES, typed, follow=True).content.decode()
    staff.post(CENTRES, {f"lintang_{two.pk}": "-7,2", f"bujur_{two.pk}": "112,3"})
    assert list(PusatKecamatan.objects.values_list("kecamatan_id", flat=True)) == [two.pk]
    assert Jejak.objects.filter(aksi="peta.pusat").count() == 2
    page = staff.get(MAP).content.decode()
    assert "belum punya pusat" in page
    assert CENTRES in page


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


POINT = {"type": "Point", "coordinates": [112.2, -7.1]}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.csv", b"kode;lintang;bujur\r\n35.24.01;-7,1;112,2\r\n"),
        ("t.csv", b"Kecamatan,Latitude,Longitude\nKec. Babat,-7.1,112.2\n"),
        ("t.csv", b"nama,lintang,bujur\nBabat,112.2,-7.1\n"),
        ("t.xlsx", workbook(("Titik kecamatan",), ("Nama", "Y", "X"), ("BABAT", -7.1, 112.2), ("Entah", -7.0, 112.0))),
        ("t.geojson", json.dumps({"features": [{"geometry": POINT, "properties": {"nama": "babat"}}]}).encode()),
    ],
)
def test_centres_from_a_file_of_points(name: str, data: bytes, staff: Client) -> None:
    places()
    answer = staff.post(CENTRES, {"titik": SimpleUploadedFile(name, data), "berkas_titik": "1"}, follow=True)
    assert answer.status_code == 200, re.findall(r'class="galat.*?</', answer.content.decode())
    row = PusatKecamatan.objects.get()
    assert (str(row.lintang), str(row.bujur), row.sumber) == ("-7.100000", "112.200000", "berkas")
    said = answer.content.decode()
    assert ("sudah dibalik" in said) == (b"112.2,-7.1" in data)
    assert ("Entah: bukan kecamatan kantor ini" in said) == name.endswith("xlsx")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "kosong"), (b"nama;kota\nBabat;X\n", "baris judul"), (b"nama,lintang,bujur\nAntah,-7,112\n", "Antah"),
        (b"nama,lintang,bujur\nBabat,tujuh,112\n", "desimal"), (geojson({"nama": "Babat"}), "bukan titik"),
    ],
)  # fmt: skip
def test_a_wrong_file_of_points_is_one_sentence(data: bytes, word: str, staff: Client) -> None:
    places()
    answer = staff.post(CENTRES, {"titik": SimpleUploadedFile("t.csv", data), "berkas_titik": "1"})
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert staff.post(CENTRES, {"berkas_titik": "1"}).status_code == 422


def test_the_demo_office_knows_its_centres() -> None:
    for kode in demo.CENTRES:
        KecamatanFactory(kode=kode)
    demo.fill(None, None)  # type: ignore[arg-type]
    demo.fill(None, None)  # type: ignore[arg-type]
    assert PusatKecamatan.objects.count() == 27


# --- Who --------------------------------------------------------------------------------------------
def test_who_may_look_and_who_may_change(client: Client) -> None:
    places()
    for role, looks, changes in (
        ("petugas", 200, 200), ("kabid", 200, 200), ("kepala", 200, 403), ("pendamping", 200, 403),
        ("auditor", 200, 403), ("pengurus", 403, 403),
    ):  # fmt: skip
        client.force_login(make_user(role))
        assert client.get(MAP).status_code == looks, role
        for address in (UPLOAD, CENTRES, "/angka/peta/hapus/"):
            assert client.get(address).status_code == changes, (role, address)
        if changes == 403:
            assert send(client, geojson({"nama": "Babat"})).status_code == 403
    assert not PetaWilayah.objects.exists()


def test_the_drawing_is_taken_out_with_a_trace(staff: Client) -> None:
    world(1, count=6)
    use(staff, geojson(*({"kode": p.kode} for p in Kecamatan.objects.all())))
    assert numbers.check(staff, f"{MAP}?ukuran=semua") >= 2 * Kecamatan.objects.count(), "areas are links too"
    for query in ("", "?gambar=lingkaran", "?ukuran=aset"):
        answer = staff.get(f"/angka/peta/unduh/{query}")
        assert answer["Content-Type"] == "image/svg+xml"
        root = ElementTree.fromstring(answer.content)
        shapes = [e for e in root.iter() if "bidang-peta" in e.get("class", "")]
        assert len(shapes) == Kecamatan.objects.count()
    assert Jejak.objects.filter(aksi="peta.unduh").count() == 3
    assert staff.get("/angka/peta/unduh/?ukuran=antah").status_code == 302
