"""A list of usaha mikro from a file: headings as offices write them, rows judged one by one, saved as one."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs import worker
from koperasi.jobs.models import Pekerjaan
from koperasi.lib.sheets import SheetProblem
from pembinaan.actions import mikro as actions
from pembinaan.actions import mikro_import as imports
from pembinaan.mikro import headings, reading
from pembinaan.models import ImporMikro, Klaster, UsahaMikro
from registry.policies import Refused
from tests.factories.impor import office
from tests.factories.mikro import KlasterFactory, UsahaMikroFactory, csv
from tests.factories.people import make_user
from tests.factories.registry import KoperasiFactory

pytestmark = pytest.mark.django_db

TAHU = "1;Tahu Barokah;Siti Contoh;P;Bencah;Airgegas;Makanan;Tahu Tempe;KSP Sumber Rejeki;modal, promosi;0812-3400-0001"
BATIK = "2;Batik Sekar;Contoh Rejo;L;Tanjung;Kec. Toboali;Batik;Batik Sendang;-;Manajemen;81234000002"
WRONG = "3;;Tanpa Nama;X;Bencah;Airgegas;Makanan;;KSP Tidak Ada;jodoh;"
LIST = csv(TAHU, BATIK, WRONG)


@pytest.fixture(autouse=True)
def _office() -> None:
    office()
    KoperasiFactory(nama="KSP Sumber Rejeki")


@pytest.fixture
def by() -> User:
    return make_user(Peran.PETUGAS)


def judged(data: bytes) -> list[reading.Row]:
    return reading.build(reading.read(data, "daftar.csv")).rows


def one(*cells: str, titles: str = "Nama Usaha;Pemilik;") -> reading.Row:
    (row,) = judged(csv(";".join(cells), headings=titles))
    return row


def taken_in(data: bytes, by: User) -> ImporMikro:
    impor = imports.preview(impor=imports.upload(data=data, nama_berkas="daftar.csv", by=by))
    return imports.commit(impor=impor, by=by)


def stored() -> list[Any]:
    return list(UsahaMikro.objects.order_by("pk").values()) + list(Klaster.objects.order_by("pk").values())


# --- What a row becomes ---------------------------------------------------------------------------
def test_a_row_is_read_as_it_was_meant() -> None:
    tahu, batik, wrong = judged(LIST)
    assert tahu.usaha is not None
    assert batik.usaha is not None
    assert (tahu.usaha.nama, tahu.usaha.jenis_kelamin, tahu.usaha.kebutuhan) == (
        "Tahu Barokah", "P", ["permodalan", "promosi"],
    )  # fmt: skip
    assert tahu.usaha.desa.nama == "Bencah"
    assert tahu.usaha.kecamatan.nama == "Air Gegas"
    assert tahu.usaha.koperasi.nama == "KSP Sumber Rejeki"
    assert (batik.usaha.koperasi_id, batik.usaha.telepon) == (None, "081234000002")  # the zero Excel ate
    assert wrong.usaha is None
    assert [fault.split()[0] for fault in wrong.faults] == ["L/P", "Kebutuhan", "Koperasi", "Kolom"]


@pytest.mark.parametrize(
    "titles",
    [
        "NAMA USAHA;PEMILIK", "Nama UMKM;Nama Pemilik Usaha", "Nama Usaha Mikro *;Pelaku Usaha", "Merek;Nama Pengusaha",
        "Nama;Pemilik", "Nama Usaha;Nama", "nama_usaha;nama_pemilik", "Usaha (merek);Penanggung Jawab",
    ],
)  # fmt: skip
def test_headings_are_forgiven(titles: str) -> None:
    row = one("Tahu Barokah", "Siti Contoh", titles=titles)
    assert row.usaha is not None
    assert (row.usaha.nama, row.usaha.pemilik) == ("Tahu Barokah", "Siti Contoh")


@pytest.mark.parametrize(
    ("titles", "cells", "needs"),
    [
        ("Kebutuhan", "Modal dan pemasaran", ["permodalan", "promosi"]),
        ("Kebutuhan", "semua", ["permodalan", "keterampilan", "manajemen", "promosi"]),
        ("Kebutuhan", "-", []),
        ("Permodalan;Keterampilan;Manajemen;Promosi", "v;;1;tidak", ["permodalan", "manajemen"]),
        ("Kebutuhan Modal;Pelatihan", "Ya;butuh", ["permodalan", "keterampilan"]),
    ],
)
def test_needs_stand_in_one_column_or_in_four(titles: str, cells: str, needs: list[str]) -> None:
    row = one("Tahu", "Siti", *cells.split(";"), titles=f"Nama Usaha;Pemilik;{titles}")
    assert row.usaha is not None, row.faults
    assert row.usaha.kebutuhan == needs


def test_four_needs_below_one_heading() -> None:
    head = "No;Nama Usaha;Pemilik;Kebutuhan;;;;HP\n;;;Permodalan;Keterampilan;Manajemen;Promosi;\n1;2;3;4;5;6;7;8"
    rows = judged(csv("1;Tahu;Siti;v;;;v;0812", "Jumlah;;;1;0;0;1;", ";;;;;;;", headings="DAFTAR UMKM;;;;;;;\n" + head))
    assert [(row.number, row.usaha and row.usaha.kebutuhan) for row in rows] == [(5, ["permodalan", "promosi"])]


@pytest.mark.parametrize(
    ("titles", "cell", "sentence"),
    [
        ("L/P", "banci", "tulis L atau P"),
        ("Koperasi", "ya", "tulis nama koperasinya"),
        ("Koperasi", "KSP Tidak Ada", "tidak ada dalam daftar koperasi"),
        ("Koperasi", "Kopwan Melati", "cocok dengan 2 koperasi"),
        ("Kebutuhan", "jodoh", "tulis permodalan, keterampilan, manajemen, atau promosi"),
        ("Promosi", "mungkin", "bukan ya atau tidak"),
        ("Bidang Usaha", "x" * 101, "lebih panjang dari 100"),
        ("HP", "0" * 51, "lebih panjang dari 50"),
    ],
)
def test_why_a_row_is_wrong(titles: str, cell: str, sentence: str) -> None:
    KoperasiFactory(nama="Kopwan Melati")
    KoperasiFactory(nama="Kopwan Melati")
    row = one("Tahu", "Siti", cell, titles=f"Nama Usaha;Pemilik;{titles}")
    assert row.usaha is None
    assert sentence in " ".join(row.faults)


def test_a_place_nobody_knows_is_kept_as_text() -> None:
    row = one("Tahu", "Siti", "Desa Entah", "Toboali", titles="Nama Usaha;Pemilik;Desa;Kecamatan")
    assert row.usaha is not None
    assert (row.usaha.kecamatan.nama, row.usaha.desa_id, row.usaha.wilayah_teks) == ("Toboali", None, "Entah")
    assert "tidak ada di Kecamatan Toboali" in row.notes[0]


def test_a_sheet_may_be_called_by_its_kecamatan() -> None:
    book = openpyxl.Workbook()
    for title, name in (("Toboali", "Tahu"), ("Air Gegas", "Batik")):
        page = book.create_sheet(title)
        page.append(["Nama Usaha", "Pemilik"])
        page.append([name, "Siti"])
    file = io.BytesIO()
    book.save(file)
    rows = judged(file.getvalue())
    assert [(row.sheet, row.number, row.usaha.kecamatan.nama) for row in rows if row.usaha] == [
        ("", 2, "Toboali"), ("Air Gegas", 2, "Air Gegas"),
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"Alamat;Telepon\nJl. A;0812\n", b"%PDF-1.4", b"Nama Usaha\nTahu\n"])
def test_what_is_no_list_of_businesses_is_refused_with_a_sentence(data: bytes, by: User) -> None:
    with pytest.raises(SheetProblem, match=r"\w+ .*\.$"):
        imports.upload(data=data, nama_berkas="x.csv", by=by)
    assert not ImporMikro.objects.exists()


# --- Saved, and again, and back -----------------------------------------------------------------------
def test_nothing_is_written_before_it_is_saved(by: User) -> None:
    impor = imports.preview(impor=imports.upload(data=LIST, nama_berkas="daftar.csv", by=by))
    assert impor.hitungan == {"baris": 3, "baru": 2, "sama": 0, "salah": 1}
    assert impor.catatan == ["2 klaster baru: Tahu Tempe; Batik Sendang."]
    assert stored() == []
    with pytest.raises(Refused, match="belum selesai diperiksa"):
        imports.commit(impor=imports.upload(data=LIST, nama_berkas="daftar.csv", by=by), by=by)


def test_the_same_file_twice_changes_nothing(by: User) -> None:
    KlasterFactory(nama="batik sendang")
    first = taken_in(LIST, by)
    assert first.hitungan == {"baris": 3, "baru": 2, "sama": 0, "salah": 1}
    assert set(UsahaMikro.objects.values_list("klaster__nama", flat=True)) == {"Tahu Tempe", "batik sendang"}
    before = stored()
    again = taken_in(LIST, by)
    assert again.hitungan == {"baris": 3, "baru": 0, "sama": 2, "salah": 1}
    assert stored() == before
    with pytest.raises(Refused, match="sudah disimpan"):
        imports.commit(impor=first, by=by)


def test_one_business_twice_in_a_file_is_noted_once_and_said(by: User) -> None:
    impor = taken_in(csv(TAHU, TAHU.replace("Tahu Barokah", "TAHU BAROKAH")), by)
    assert impor.hitungan == {"baris": 2, "baru": 1, "sama": 1, "salah": 0}
    assert impor.baris_set.get(hasil="sama").peringatan == ["Sama dengan baris 2; dicatat sekali."]


def test_what_is_recorded_is_not_changed_but_the_difference_is_said(by: User) -> None:
    taken_in(LIST, by)
    before = stored()
    impor = taken_in(csv(TAHU.replace("0812-3400-0001", "0857-0000").replace(", promosi", "")), by)
    assert impor.baris_set.get().peringatan == ["Berbeda dari yang tercatat, tidak diubah: telepon, kebutuhan."]
    assert stored() == before


def test_undo_withdraws_what_came_in_but_not_what_was_changed_since(by: User) -> None:
    impor = taken_in(LIST, by)
    tahu, batik = UsahaMikro.objects.order_by("pk")
    actions.update(usaha=tahu, data={"telepon": "0857-1111"}, by=by)
    other = UsahaMikroFactory()
    impor = imports.undo(impor=impor, by=by)
    assert (impor.hitungan["ditarik"], impor.hitungan["tetap"]) == (1, 1)
    assert set(UsahaMikro.objects.live()) == {tahu, other}
    with pytest.raises(Refused, match="sudah disimpan"):
        imports.undo(impor=impor, by=by)
    assert taken_in(LIST, by).hitungan["baru"] == 1  # the batik again, the tahu stands
    assert UsahaMikro.objects.live().filter(nama=batik.nama).count() == 1


def test_nothing_is_half_saved(by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    impor = imports.preview(impor=imports.upload(data=LIST, nama_berkas="daftar.csv", by=by))

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(imports, "_record", broken)
    with pytest.raises(RuntimeError):
        imports.commit(impor=impor, by=by)
    assert stored() == []
    assert ImporMikro.objects.get().keadaan == "diperiksa"


# --- In the browser -------------------------------------------------------------------------------------
def url(name: str, *args: object) -> str:
    return reverse(f"pembinaan:{name}", args=args)


def work(response: HttpResponse) -> Pekerjaan:
    """The job a page started, done as a worker would."""
    job = Pekerjaan.objects.get(pk=response.url.rstrip("/").rsplit("/", 1)[-1])  # type: ignore[attr-defined]
    worker.perform(worker.claim())  # type: ignore[arg-type]
    job.refresh_from_db()
    assert job.state == "selesai", job.sentence
    return job


def sent(client: Client, data: bytes = LIST, name: str = "daftar.csv") -> HttpResponse:
    return client.post(url("mikro-impor-upload"), {"berkas": SimpleUploadedFile(name, data)})


def test_from_upload_to_saved_and_back_in_the_browser(client: Client, by: User) -> None:
    client.force_login(by)
    work(sent(client))
    impor = ImporMikro.objects.get()
    page = client.get(url("mikro-impor-detail", impor.pk)).content.decode()
    assert "Simpan 2 usaha baru" in page
    assert "Koperasi “KSP Tidak Ada” tidak ada dalam daftar koperasi." in page
    assert [row.nomor for row in client.get(url("mikro-impor-detail", impor.pk) + "?hasil=salah").context["page"]] == [
        4
    ]
    assert client.get(url("mikro-impor-detail", impor.pk) + "?hasil=ngawur").status_code == 200
    work(client.post(url("mikro-impor-check", impor.pk)))
    first = client.post(url("mikro-impor-commit", impor.pk))
    assert client.post(url("mikro-impor-commit", impor.pk)).url == first.url  # a second click starts nothing
    work(first)
    assert UsahaMikro.objects.live().count() == 2
    assert "2 usaha yang dicatat" in client.get(url("mikro-impor-undo", impor.pk)).content.decode()
    work(client.post(url("mikro-impor-undo", impor.pk)))
    assert UsahaMikro.objects.live().count() == 0
    assert "2 usaha ditarik" in client.get(url("mikro-impor-detail", impor.pk)).content.decode()
    assert client.post(url("mikro-impor-undo", impor.pk)).url == url("mikro-impor-detail", impor.pk)


def test_a_bad_file_is_refused_on_the_page(client: Client, by: User) -> None:
    client.force_login(by)
    response = sent(client, b"Alamat;Telepon\nJl. A;0812\n")
    assert response.status_code == 422
    assert "Kolom nama usaha dan pemilik tidak ditemukan" in response.content.decode()
    assert client.post(url("mikro-impor-upload")).status_code == 422


def test_the_workbook_and_the_template_are_read_back(client: Client, by: User) -> None:
    taken_in(LIST, by)
    client.force_login(by)
    rows = judged(b"".join(client.get(url("mikro-export"))))  # type: ignore[arg-type]
    assert [(row.same, row.notes) for row in rows] == [(True, []), (True, [])]
    template = b"".join(client.get(url("mikro-templat-file")))  # type: ignore[arg-type]
    assert set(headings.find(reading.sheets.read(template))[0].columns.values()) == set(headings.LABELS) - {"kebutuhan"}


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Peran.PENDAMPING, 200, 302), (Peran.KEPALA, 200, 403), (Peran.AUDITOR, 200, 403),
        (Peran.SEKRETARIAT, 403, 403), (Peran.ADMIN, 403, 403), (Peran.PENGURUS, 403, 403),
    ],
)  # fmt: skip
def test_who_may_import(client: Client, by: User, role: Peran, reads: int, writes: int) -> None:
    impor = imports.preview(impor=imports.upload(data=LIST, nama_berkas="daftar.csv", by=by))
    client.force_login(make_user(role))
    assert client.get(url("mikro-impor-detail", impor.pk)).status_code == reads
    assert client.get(url("mikro-impor-list")).status_code == reads
    assert client.post(url("mikro-impor-commit", impor.pk)).status_code == writes
    assert sent(client).status_code == writes


# --- Any input ------------------------------------------------------------------------------------------
CELL = st.one_of(
    st.none(), st.text(max_size=200), st.integers(-(10**18), 10**18), st.floats(), st.booleans(), st.dates(),
    st.sampled_from([
        "Tahu", "Siti", "L", "P", "Toboali", "Bencah", "KSP Sumber Rejeki", "permodalan, promosi", "semua", "ya", "-",
        "Jumlah", "Kec. Toboali", "Desa", "½", "ﷺ" * 150, "\0", "'", "=1+1", "#REF!", "Batik Sendang", "(1)",
    ]),
)  # fmt: skip
TITLES = "Nama Usaha,Pemilik,L/P,Desa,Kecamatan,Bidang,Klaster,Koperasi,Kebutuhan,Promosi,HP".split(",")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    titles=st.permutations(TITLES).map(lambda names: [*names, "Catatan"]),
    cells=st.lists(st.lists(CELL, min_size=12, max_size=12), max_size=6),
)
def test_any_rows_are_judged_and_what_is_new_can_be_saved(
    titles: list[str], cells: list[list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each row is exactly one of new, same, wrong; wrong has a reason; saving and doing it again adds nothing."""
    sheet = reading.Sheet("Data", [list(titles), *cells])
    user = User.objects.filter(username="apa-saja").first() or make_user(Peran.PETUGAS, username="apa-saja")
    found = headings.find([sheet])
    monkeypatch.setattr(reading, "read", lambda data, name: found)
    UsahaMikro.objects.all().delete()
    plan = reading.build(found)
    for row in plan.rows:
        assert (row.usaha is None) == bool(row.faults)
        assert all(fault.endswith(".") for fault in row.faults)
    counts = plan.counts()
    assert counts["baru"] + counts["sama"] + counts["salah"] == counts["baris"]
    impor = taken_in(b"apa saja", user)
    assert impor.hitungan == counts
    assert UsahaMikro.objects.live().count() == counts["baru"]
    assert taken_in(b"apa saja", user).hitungan["baru"] == 0
