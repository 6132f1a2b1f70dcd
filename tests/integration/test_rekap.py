"""Rekap: every number opens, lines add up to the last one and to hitung, files say the same; summaries of the 1sts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import BytesIO

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.lib import dates, sheets
from pembinaan.angka import hitung, ringkas, ringkasan
from pembinaan.angka.posisi import Cakupan, Posisi, everyone
from pembinaan.angka.ukuran import COUNTS, MATTERS, SUMS
from pembinaan.models import Ringkasan
from pembinaan.rekap import beku, hidup, tabel
from pembinaan.rekap.kolom import BAGIAN
from registry.models import Malam
from tests.factories import periode
from tests.factories.angka import TODAY, world
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
DAYS = (TODAY, dt.date(2026, 6, 30), dt.date(2024, 12, 31))


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


# --- The page ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_lines_add_up_to_the_last_and_to_hitung(seed: int) -> None:
    world(seed)
    for on in DAYS:
        posisi = Posisi.at(on)
        rows = posisi.rows(everyone())
        wanted = hitung.counts(rows, posisi, COUNTS) | hitung.matters_by(rows, posisi, MATTERS)[()]
        sums = hitung.sums_by(rows, posisi, SUMS)[()]
        wanted |= {kode: one.value if one.known else None for kode, one in sums.items()}  # type: ignore[misc]
        counted = hidup.read(everyone(), posisi, Cakupan(), hidup.places())
        for by in beku.BY:
            for part in BAGIAN:
                made = tabel.make(by, part, counted.angka(by), counted.angka(by))
                *lines, whole = made.baris
                for at, cell in enumerate(whole.sel):
                    kode = cell.kolom.numbers[0]
                    values = [line.sel[at].kini for line in lines if line.sel[at].kini is not None]
                    assert cell.kini == wanted[kode], (by, kode, on)
                    assert sum(values) == (cell.kini or 0), (by, kode, on)
                    assert cell.selisih in (0, None)


def test_a_page_asks_few_queries_and_says_whose_data_it_is(client: Client) -> None:
    world(1)
    client.force_login(make_user("petugas"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = client.get("/angka/rekap/?periode=2026-sm-1")
    assert len(few) <= 15, [q["sql"][:90] for q in few]
    html = page.content.decode()
    assert "menurut data hari ini" in html
    assert "Semester I 2026" in html
    assert "Semester II 2025" in html
    assert "Tutup periode" not in html


@pytest.mark.parametrize(
    "query", ["periode=2026-tw-3&pada=2026-06-30", "periode=2027-tw-1", "banding=2026-12-01", "pada=2027-01-01",
              "menurut=warna", "kecamatan=9999", "pada=2026-01-01&banding=2026-01-01"],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused_with_a_sentence(client: Client, query: str) -> None:
    world(1, count=2)
    client.force_login(make_user("kepala"))
    answer = client.get(f"/angka/rekap/?{query}")
    assert answer.status_code == 422
    assert "galat-ringkas" in answer.content.decode()
    assert client.get(f"/angka/rekap/unduh/xlsx/?{query}").status_code == 302


def test_29_february_has_a_year_before(client: Client) -> None:
    world(1, count=3)
    client.force_login(make_user("kepala"))
    assert client.get("/angka/rekap/?pada=2024-02-29").status_code == 200


# --- Files ------------------------------------------------------------------------------------------
def test_files_say_what_the_page_says(client: Client) -> None:
    world(2)
    client.force_login(make_user("kabid"))
    query = "pada=2026-06-30&kdmp=tanpa"
    posisi = Posisi.at(dt.date(2026, 6, 30))
    whole = hidup.read(everyone(), posisi, Cakupan(kdmp="tanpa"), hidup.places()).jumlah
    book = openpyxl.load_workbook(BytesIO(client.get(f"/angka/rekap/unduh/xlsx/?{query}").content))
    assert book.sheetnames == ["Kecamatan", "Jenis", "Kelompok", "Bentuk", "Keterangan"]
    for name in book.sheetnames[:4]:
        sheet = book[name]
        first = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Jumlah")
        assert (first[1], first[2], first[23]) == (whole["semua"], whole["aktif"], whole["aset"])
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.scale >= 60, "each part fills a page and can be read"
        assert [one.id for one in sheet.col_breaks.brk] == [16], "the figures of members and money begin a page"
        assert (sheet.print_title_rows, sheet.print_title_cols) == ("$8:$9", "$A:$A")
        assert "Halaman" in sheet.oddFooter.right.text
        assert sheet["A1"].value.startswith("PEMERINTAH")
    told = dict(row[:2] for row in book["Keterangan"].iter_rows(values_only=True))
    assert told["Saringan"] == "KDMP: Tanpa KDMP"
    assert told["Jumlah koperasi"] == str(whole["semua"])
    assert "tidak aktif bila" in told["Aturan"]
    assert "30 Juni 2026" in told["Posisi"]
    for kind, title, name in (("csv", "Koperasi: Total", "Jumlah"), ("csv-koma", "semua", "jumlah")):
        read = sheets.read(client.get(f"/angka/rekap/unduh/{kind}/?{query}").content)[0].rows
        at = read[0].index(title)
        assert {row[at] for row in read[1:] if row[1] == name} == {str(whole["semua"])}
        share = read[0].index("RAT: Persen" if kind == "csv" else "persen_rat")
        assert ("," if kind == "csv" else ".") in str(next(row for row in read if row[1] == name)[share])
    assert client.get(f"/angka/rekap/pdf/?{query}").status_code == 302, "a worker lays it out"
    job, pdf = periode.printed(client, f"/angka/rekap/pdf/?{query}")
    assert pdf.startswith(b"%PDF")
    assert job.result["nama"] == "rekap-koperasi-2026-11-26.pdf"
    file = f"/angka/rekap/berkas/{job.pk}/"
    client.force_login(make_user("kepala"))
    assert client.get(file).status_code == 404, "another person's"
    client.force_login(make_user("auditor"))
    assert client.get(f"/angka/rekap/pdf/?{query}").content.startswith(b"%PDF"), "orders nothing, yet may have it"
    default_storage.delete(job.result["berkas"])
    client.force_login(job.owner)
    assert client.get(file).status_code == 404
    assert client.get(f"/angka/rekap/unduh/docx/?{query}").status_code == 404


def test_who_may_not_export_gets_none(client: Client) -> None:
    world(1, count=2)
    client.force_login(make_user("pendamping"))
    assert [client.get(f"/angka/rekap/{one}").status_code for one in ("", "unduh/xlsx/")] == [200, 200]
    for role in ("pengurus", "admin"):
        client.force_login(make_user(role))
        for address in (
            "",
            "unduh/xlsx/",
            "unduh/csv/",
            "pdf/",
            "berkas/1/",
            "periode/1/unduh/xlsx/",
            "periode/1/pdf/",
        ):
            assert client.get(f"/angka/rekap/{address}").status_code == 403, (role, address)


# --- Summaries --------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_summaries_are_the_counts_of_their_day_and_never_change(seed: int) -> None:
    world(seed)
    malam = Malam.objects.create(tanggal=TODAY)
    ringkas.stage(malam)
    firsts = ringkas.months_until(TODAY, 24)
    assert set(Ringkasan.objects.values_list("tanggal", flat=True)) == set(firsts)
    assert {r.susulan for r in Ringkasan.objects.filter(tanggal=dt.date(2026, 11, 1))} == {False}
    assert {r.susulan for r in Ringkasan.objects.exclude(tanggal=dt.date(2026, 11, 1))} == {True}
    months = ringkasan.many(firsts)
    narrow = Cakupan(kdmp="tanpa", bentuk="primer", kelompok="kosong")
    narrowed = ringkasan.many(firsts, narrow)
    for first in (firsts[0], firsts[11], firsts[-1]):
        posisi = Posisi.at(first)
        for scope, found in ((Cakupan(), months), (narrow, narrowed)):
            counted = hitung.counts(posisi.rows(scope.narrow(everyone())), posisi, COUNTS)
            stored = found.get(first, {})
            assert {kode: counted[kode] for kode in stored} == stored
    before = Ringkasan.objects.count()
    ringkas.stage(malam)
    assert Ringkasan.objects.count() == before
    for change in (lambda: Ringkasan.objects.update(jumlah=1), lambda: Ringkasan.objects.all().delete()):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            change()


def test_no_summary_before_the_first_recorded_status() -> None:
    from tests.factories.registry import KantorFactory, KoperasiFactory, first_event

    KantorFactory()
    malam = Malam.objects.create(tanggal=TODAY)
    ringkas.stage(malam)
    assert not Ringkasan.objects.exists()
    first_event(KoperasiFactory(peristiwa=False), on=dt.date(2026, 8, 15))
    ringkas.stage(malam)
    found = sorted(set(Ringkasan.objects.values_list("tanggal", flat=True)))
    assert found == [dt.date(2026, month, 1) for month in (9, 10, 11)]
