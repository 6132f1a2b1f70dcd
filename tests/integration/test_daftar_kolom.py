"""Columns that were chosen, rows that were pasted or ticked: page, file and filter show the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from registry.models import DaftarNik
from registry.saringan import kolom
from tests import numbers
from tests.factories.angka import world
from tests.factories.people import make_user
from tests.factories.registry import (
    DataTahunanFactory,
    DesaFactory,
    KantorFactory,
    KoperasiFactory,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
LIST = "/koperasi/"


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


def names(client: Client, address: str) -> list[str]:
    page = client.get(address)
    assert page.status_code == 200
    return sorted(koperasi.nama for koperasi in page.context["page"].object_list)


# --- Columns ------------------------------------------------------------------------------
def test_columns_of_the_address_are_those_of_page_and_file(staff: Client) -> None:
    koperasi = KoperasiFactory(nama="KSP Satu", nik="3524010010001", telepon="0812-1", kelompok="KPRI", catatan="a\nb")
    DataTahunanFactory(koperasi=koperasi, tanggal_posisi=dt.date(2024, 12, 31), anggota=40, aset=900)
    DataTahunanFactory(koperasi=koperasi, tanggal_posisi=dt.date(2025, 12, 31), anggota=44, aset=None)
    query = "kolom=nik&kolom=telepon,anggota&kolom=aset&kolom=sejak&kolom=catatan&kolom=entah"
    page = staff.get(f"{LIST}?{query}")
    codes = [one.code for one in page.context["shown"].columns]
    assert codes == ["sejak", "nik", "telepon", "anggota", "aset", "catatan"]
    assert "RAT dan laporan</th>" not in page.content.decode()
    assert ">900</td>" in page.content.decode()
    assert ">44</td>" in page.content.decode()
    file = staff.get(f"{LIST}ekspor.csv-koma?{query}&tampil=ya")
    rows = list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode())))  # type: ignore[arg-type]
    since = koperasi.perubahan_status_set.latest("berlaku_pada").berlaku_pada.isoformat()
    assert rows == [{
        "Koperasi": "KSP Satu", "Status sejak": since, "NIK Koperasi": "3524010010001", "Telepon": "0812-1",
        "Anggota": "44", "Aset (Rp)": "900", "Catatan dinas": "a b",
    }]  # fmt: skip
    assert "NIK Koperasi" in Jejak.objects.get(aksi="koperasi.diekspor").rincian["kolom"]
    whole = staff.get(f"{LIST}ekspor.csv-koma?{query}")
    assert b"kode_sumber" in b"".join(whole.streaming_content)  # type: ignore[arg-type]


def test_every_column_can_be_drawn_within_the_budget(staff: Client) -> None:
    world(5, count=4)
    desa = DesaFactory()
    KoperasiFactory(desa=desa, nik="3524019999999")
    pasted = DaftarNik.objects.create(pemilik=make_user(Peran.KABID), nik=["3524019999999"])
    columns = f"per=100&kolom={','.join(kolom.BY_CODE)}"
    everything = f"{LIST}?kewenangan=semua&{columns}"
    worst = f"{LIST}?kecamatan={desa.kecamatan_id}&desa={desa.pk}&wajib=on&rat=belum&{columns}"
    staff.get(worst)
    for address in (worst, f"{worst}&nik={pasted.kode}", f"{worst}&urut=kecamatan", f"{worst}&q=sumber"):
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address).context["shown"].count > 0
        assert len(queries) <= 15, (address, len(queries))
    staff.get(everything)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = staff.get(everything)
        counts.append(len(queries))
        assert [len(row) for row in _table(page.content.decode())] == [len(kolom.ALL) + 2] * page.context["shown"].count
        KoperasiFactory.create_batch(12)
    assert counts[0] == counts[1] <= 15, counts
    usual = staff.get(f"{LIST}?kolom=entah").context["shown"]
    assert usual.usual_columns
    file = staff.get(f"{everything.replace(LIST, f'{LIST}ekspor.xlsx')}&tampil=ya")
    assert b"".join(file.streaming_content)[:2] == b"PK"  # type: ignore[arg-type]


def _table(html: str) -> list[list[str]]:
    """The cells of each row of the list, as they begin."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    return [row.replace("<th", "<td").split("<td")[1:] for row in body.split("<tr")[1:]]


def test_filters_keep_the_columns_and_the_columns_the_filter(staff: Client) -> None:
    KoperasiFactory()
    page = staff.get(f"{LIST}?status=aktif&kolom=nik,telepon&urut=rat").content.decode()
    assert page.count('<input type="hidden" name="kolom" value="nik">') == 2  # of the filter, and of the ticked rows
    chooser = page.split('class="lembar pilih-kolom"')[1].split("</form>")[0]
    assert '<input type="hidden" name="status" value="aktif">' in chooser
    assert '<input type="hidden" name="urut" value="rat">' in chooser


# --- Pasted NIK and ticked rows ------------------------------------------------------------
def test_a_pasted_column_finds_exactly_those(staff: Client) -> None:
    """Also outside the authority; combined with every other filter; the unknown ones are named."""
    inside = KoperasiFactory(nama="Dalam", nik="3524010010001", jenis="jasa")
    KoperasiFactory(nama="Luar", nik="3524010010002", kewenangan="provinsi")
    KoperasiFactory(nama="Kembar 1", nik="0602080120002")
    KoperasiFactory(nama="Kembar 2", nik="0602080120002", status_hitung="tidak_aktif")
    KoperasiFactory(nama="Tanpa NIK", nik="")
    KoperasiFactory(nama="Lain", nik="3524010010009")
    text = "NIK\n3.524.010.010.001\n'3524010010002\n602080120002\n3524010010007\n3524010010001\n3524011203450001\nabc 1"
    answer = staff.post("/koperasi/nik/", {"tempelan": text})
    page = staff.get(answer["Location"])
    found = page.context["hasil"]
    assert (found.known, found.koperasi, found.unknown) == (3, 4, ["3524010010007"])
    assert found.shared == [("0602080120002", 2)]
    assert {str(why): cells for why, cells in found.reasons} == {
        "nol": ["602080120002"], "ganda": ["3524010010001"], "ktp": ["3524…01"], "lain": ["abc 1"],
    }  # fmt: skip
    assert numbers.check(staff, answer["Location"]) == 1
    address = page.context["url"]
    assert names(staff, address) == ["Dalam", "Kembar 1", "Kembar 2", "Luar"]
    assert names(staff, f"{address}&status=tidak_aktif") == ["Kembar 2"]
    assert names(staff, address.replace("&kewenangan=semua", "")) == ["Dalam", "Kembar 1", "Kembar 2"]
    assert names(staff, f"{address}&jenis=jasa&q=dalam") == [inside.nama]
    query = urlsplit(address).query
    assert staff.get(f"/matriks-rat/?{query}").status_code == 200
    file = staff.get(f"{LIST}ekspor.csv-koma?{query}&tampil=ya&kolom=nik")
    assert len(b"".join(file.streaming_content).splitlines()) == 5  # type: ignore[arg-type]
    assert enter(Peran.PENDAMPING).get(answer["Location"]).status_code == 200  # a colleague with the address


def test_what_cannot_be_pasted(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = staff.post("/koperasi/nik/", {"tempelan": "12\nabc"})
    assert page.status_code == 422
    assert "12\nabc" in page.content.decode()
    assert staff.post("/koperasi/nik/", {"tempelan": ""}).status_code == 422
    many = "\n".join(f"35240100{number:05d}" for number in range(5_001))
    refused = staff.post("/koperasi/nik/", {"tempelan": many})
    assert refused.status_code == 422
    assert "paling banyak 5.000 NIK" in refused.content.decode()
    assert not DaftarNik.objects.exists()
    assert staff.post("/koperasi/nik/", {"tempelan": many[:-14]}).status_code == 302
    for odd in ("entah", "00000000-0000-0000-0000-000000000000"):
        assert "Daftar NIK ini tidak ada." in staff.get(f"{LIST}?nik={odd}").content.decode()


def test_ticked_rows_are_a_filter_like_any_other(staff: Client) -> None:
    first, second, outside = (
        KoperasiFactory(nama="A"),
        KoperasiFactory(nama="B"),
        KoperasiFactory(nama="C", kewenangan="pusat"),
    )
    KoperasiFactory(nama="D")
    ticked = f"pilih={first.pk}&pilih={second.pk}&pilih={outside.pk}"
    assert names(staff, f"{LIST}?{ticked}") == ["A", "B"]
    assert names(staff, f"{LIST}?pilih={first.pk},{outside.pk}&kewenangan=semua") == ["A", "C"]
    page = staff.get(f"{LIST}?{ticked}").content.decode()
    assert "3 yang dicentang" in page
    assert "tidak dapat dibaca" in staff.get(f"{LIST}?pilih=1;drop").content.decode()
