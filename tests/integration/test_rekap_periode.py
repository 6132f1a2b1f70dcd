"""Closing a period: once, by those who may; reprinted byte for byte whatever came later, corrections beside it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from io import BytesIO
from random import Random

import openpyxl
import pytest
from django.db import connection, connections, transaction
from django.db.utils import InternalError, ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.models import User
from koperasi.jobs import worker
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates, sheets
from pembinaan.actions import rekap as actions
from pembinaan.angka import hitung
from pembinaan.angka.jenis import Jumlahan
from pembinaan.angka.posisi import Posisi, everyone
from pembinaan.angka.ukuran import COUNTS, MATTERS, SUMS, UKURAN
from pembinaan.models import PeriodeTutup
from pembinaan.rekap import baris, beku, koreksi, naskah, sebab, tutup
from pembinaan.rekap.masa import Masa
from registry.models import DataTahunan, Kecamatan, Koperasi, Malam
from registry.policies import Refused
from tests.factories.angka import TODAY, world
from tests.factories.gabung import merge, undo
from tests.factories.people import make_user
from tests.factories.periode import late, printed
from tests.factories.registry import KantorFactory, KoperasiFactory, first_event
from tests.numbers import check

pytestmark = pytest.mark.django_db
TW3 = Masa("triwulan", 2026, 3)
KINDS = ("unduh/xlsx", "unduh/csv", "unduh/csv-koma", "unduh/baris-csv", "unduh/baris-csv-koma")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


def judged() -> Malam:
    return Malam.objects.create(tanggal=TODAY, keadaan="selesai", tahap_selesai=["klasifikasi"])


def closed(seed: int, masa: Masa = TW3) -> tuple[list[Koperasi], PeriodeTutup, User]:
    made, head = world(seed), make_user("kepala")
    judged()
    return made, actions.close(masa=masa, by=head, catatan="Surat 500/12."), head


def test_names_and_days_of_periods() -> None:
    day = dt.date
    said = [
        (Masa("triwulan", 2026, 1), "Triwulan I 2026", "REKAP/2026/TW-I", day(2026, 1, 1), day(2026, 3, 31)),
        (Masa("semester", 2026, 2), "Semester II 2026", "REKAP/2026/SM-II", day(2026, 7, 1), day(2026, 12, 31)),
        (Masa("tahun", 2024), "Tahun 2024", "REKAP/2024/TAHUN", day(2024, 1, 1), day(2024, 12, 31)),
    ]
    for masa, nama, nomor, dari, sampai in said:
        assert (masa.nama, masa.nomor, masa.dari, masa.sampai) == (nama, nomor, dari, sampai)
        assert Masa.read(masa.kode) == masa
    assert Masa("triwulan", 2026, 1).sebelum == Masa("triwulan", 2025, 4)
    assert [Masa.read(code) for code in ("2026-tw-5", "2026-sm-3", "2026-th-2", "x", "1999-tw-1")] == [None] * 5


# --- Frozen rows ------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_frozen_figures_are_those_of_the_day(seed: int) -> None:
    _, row, _ = closed(seed)
    posisi = tutup.posisi_of(TW3)
    rows = posisi.rows(everyone())
    wanted = hitung.counts(rows, posisi, COUNTS) | hitung.matters_by(rows, posisi, MATTERS)[()]
    sums = hitung.sums_by(rows, posisi, SUMS)[()]
    whole = beku.table(row)[()]
    assert {kode: whole[kode] for kode in wanted} == wanted
    assert {one.kode: whole[one.kode] for one in SUMS} == {k: t.value if t.known else None for k, t in sums.items()}
    for by in beku.BY:
        lines, names = beku.table(row, by), beku.names(row, by)
        assert set(lines) == set(names)
        for kode in wanted:
            assert sum(line[kode] or 0 for line in lines.values()) == wanted[kode]
    flat = list(beku.rows(row))
    assert len(flat) == wanted["semua"]
    assert sum(one["sudah_rat"] for one in flat) == wanted["sudah-rat"]
    assert {one["wajib_rat"] for one in flat} <= {True, False}
    assert all(one["tanggal_rat"] is None or isinstance(one["tanggal_rat"], dt.date) for one in flat)


# --- Reprinting -------------------------------------------------------------------------------------
def _printed(client: Client, row: PeriodeTutup) -> dict[str, bytes]:
    found = {}
    _, found["pdf"] = printed(client, f"/angka/rekap/periode/{row.pk}/pdf/")
    for kind in KINDS:
        answer = client.get(f"/angka/rekap/periode/{row.pk}/{kind}/")
        assert answer.status_code == 200, kind
        found[kind] = answer.content
    return found


def test_it_reprints_byte_for_byte_whatever_came_later(client: Client) -> None:
    _, row, head = closed(1)
    client.force_login(head)
    before = _printed(client, row)
    late(Random(1), TW3)
    User.objects.filter(pk=head.pk).update(nama="Nama Lain", jabatan="Lain")
    with dates.freeze(dt.date(2027, 5, 5)):
        client.force_login(make_user("kabid"))
        after = _printed(client, row)
    assert {kind: before[kind] == after[kind] for kind in before} == dict.fromkeys((*KINDS, "pdf"), True)
    book = openpyxl.load_workbook(BytesIO(after["unduh/xlsx"]))
    assert book.sheetnames[-3:] == ["Baris koperasi", "Baris surat", "Baris kasus"]
    whole = beku.table(row)[()]
    assert book["Baris koperasi"].max_row == (whole["semua"] or 0) + 1
    line = next(line for line in book["Bentuk"].iter_rows(values_only=True) if line[0] == "Jumlah")
    assert line[1] == whole["semua"]
    read = sheets.read(after["unduh/baris-csv"])[0].rows
    assert len(read) == (whole["semua"] or 0) + 1
    assert sum(line[read[0].index("Sudah RAT")] == "ya" for line in read) == whole["sudah-rat"]


def test_rows_that_were_tampered_with_are_not_printed(client: Client) -> None:
    _, row, head = closed(2)
    naskah.closed(row)
    row.sidik = "0" * 64
    with pytest.raises(naskah.Broken):
        naskah.closed(row)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE pembinaan_periodetutup SET sidik = repeat('0', 64)")
        cursor.execute("SET LOCAL session_replication_role = origin")
    client.force_login(head)
    answer = client.get(f"/angka/rekap/periode/{row.pk}/unduh/csv/", follow=True)
    assert "tidak sama dengan saat ditutup" in answer.content.decode()
    client.post(f"/angka/rekap/periode/{row.pk}/pdf/")
    worker.drain()
    job = Pekerjaan.objects.latest("pk")
    assert (job.state, "tidak sama dengan saat ditutup" in job.sentence) == ("gagal", True)


# --- Corrections ------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_corrections_are_the_difference(seed: int, client: Client) -> None:
    _, row, head = closed(seed)
    assert koreksi.compare(row).koreksi == ()
    late(Random(seed), TW3)
    found = koreksi.compare(row)
    then = {(one.apa, one.koperasi_id, one.rujukan): one.nilai for one in row.baris_set.all()}
    now = baris.of_day(Posisi.at(TW3.sampai, dari=TW3.dari))
    for kode in found.beku:
        differ = {ref for ref in then.keys() | now.keys() if _read(kode, then.get(ref)) != _read(kode, now.get(ref))}
        assert {(one.apa, one.koperasi_id, one.rujukan) for one in found.of(kode)} == differ, kode
    posisi = tutup.posisi_of(TW3)
    counted = hitung.counts(posisi.rows(everyone()), posisi, COUNTS)
    assert all(found.kini[kode] == counted[kode] for kode in found.beku if kode in counted)
    assert found.beku == row.hitungan["jumlah"]
    client.force_login(head)
    html = client.get(f"/angka/rekap/periode/{row.pk}/koreksi/?per=100").content.decode()
    for said in ("Datanya ditarik.", "Digabung ke", "Baru Tercatat", "Baru tercatat.", "dicatat 26 November 2026"):
        assert said in html, said
    assert client.get(f"/angka/rekap/periode/{row.pk}/koreksi/unduh/").status_code == 200
    assert client.get(f"/angka/rekap/periode/{row.pk}/koreksi/?angka=antah").status_code == 404


@pytest.mark.parametrize("seed", range(3))
def test_corrections_stand_in_the_line_of_their_kecamatan(seed: int) -> None:
    """Every line that differs, and no other; by exactly the rows behind it; also letters of one that moved."""
    _, row, _ = closed(seed)
    late(Random(seed), TW3)
    found = koreksi.compare(row)
    names = dict(Kecamatan.objects.values_list("kode", "nama")) | {
        key: name for key, name, _ in row.hitungan["tabel"]["kecamatan"]
    }
    then = {key: numbers for key, _, numbers in row.hitungan["tabel"]["kecamatan"]}
    posisi = tutup.posisi_of(TW3)
    rows = posisi.rows(everyone())
    counted = {
        (place or ""): line for (place,), line in hitung.counts_by(rows, posisi, COUNTS, ["kecamatan__kode"]).items()
    }
    for place, line in hitung.matters_by(rows, posisi, MATTERS, ["kecamatan__kode"]).items():
        counted.setdefault(place[0] or "", {}).update(line)
    for kode in [one.kode for one in (*COUNTS, *MATTERS) if one.kode in found.beku]:
        lines = {one.kecamatan: one for one in found.lines(kode)}
        for place in {*then, *counted}:
            was, now = then.get(place, {}).get(kode, 0), counted.get(place, {}).get(kode, 0)
            if place not in lines:
                assert was == now, (kode, place)
                continue
            one = lines[place]
            assert (one.beku, one.kini, one.nama) == (was, now, names.get(place, "Belum diketahui")), (kode, place)
            behind = found.of(kode, place)
            here = [(a.garis[0] == place and _read(kode, a.semula), a.garis[1] == place and _read(kode, a.kini))
                    for a in behind]  # fmt: skip
            assert one.baris == len(here)
            assert all(before != after for before, after in here)
            assert now - was == sum(bool(after) - bool(before) for before, after in here)


def test_the_page_of_corrections_opens_every_line(client: Client) -> None:
    _, row, head = closed(0)
    late(Random(0), TW3)
    found = koreksi.compare(row)
    client.force_login(head)
    address = f"/angka/rekap/periode/{row.pk}/koreksi/"
    client.get(address)  # what is remembered for minutes is remembered now
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{address}?angka=semua")
    assert len(queries) <= 15, [one["sql"][:90] for one in queries.captured_queries]
    check(client, f"{address}?angka=aktif", least=20)
    assert client.get(f"{address}?kecamatan=35.24.01").status_code == 404
    assert client.get(f"{address}?angka=aktif&kecamatan=99.99.99").status_code == 404
    line = next(one for one in found.lines("semua") if one.baris)
    asked = {"angka": "semua", "kecamatan": line.kecamatan}
    sheet = client.get(f"{address}unduh/", asked)
    book = openpyxl.load_workbook(BytesIO(sheet.getvalue() if hasattr(sheet, "getvalue") else sheet.content))
    told = {values[0] for values in book["Koreksi"].iter_rows(min_row=2, values_only=True)}
    assert told == {one.nama for one in found.of("semua", line.kecamatan)}


def test_a_merge_and_its_undo_after_the_closing_are_said(client: Client) -> None:
    world(1)
    head = make_user("kepala")
    judged()
    there = list(Posisi.at(TW3.sampai).rows(everyone()).filter(status_keputusan=None).order_by("pk"))
    ke, dari, again = there[:3]
    before = merge(again, ke, head)
    row = actions.close(masa=TW3, by=head)
    undo(before, head)
    merge(dari, ke, head)
    client.force_login(head)
    html = client.get(f"/angka/rekap/periode/{row.pk}/koreksi/?per=100").content.decode()
    assert f"Penggabungan ke {ke} dibatalkan 26 November 2026." in html
    assert f"Digabung ke {ke}." in html
    found = koreksi.compare(row)
    ended = {one.koperasi_id: (one.semula is None, one.kini is None) for one in found.of("semua")}
    assert ended == {dari.pk: (False, True), again.pk: (True, False)}
    why = sebab.of(row, found.koreksi)
    letters = [one for one in found.koreksi if one.apa == "surat" and one.koperasi_id == ke.pk and one.semula is None]
    for one in letters:
        assert "digabung ke sini" in why[one.apa, one.koperasi_id, one.rujukan]


def test_corrections_of_a_large_register_are_counted_by_a_worker(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, row, head = closed(1)
    late(Random(1), TW3)
    found = koreksi.compare(row)
    client.force_login(head)
    address = f"/angka/rekap/periode/{row.pk}/koreksi/"
    plain = client.get(f"{address}?per=100").content.decode()
    monkeypatch.setattr(koreksi, "AT_ONCE", 1)
    asked = client.get(address).content.decode()
    assert "Bandingkan di latar belakang" in asked
    assert client.get(f"{address}unduh/").status_code == 302
    assert client.post(address).status_code == 302
    own = f"/pekerjaan/{Pekerjaan.objects.get(kind=actions.KOREKSI).pk}/"
    assert all(words in client.get(address).content.decode() for words in ("Sedang dihitung", own))
    colleague = Client()
    colleague.force_login(make_user("petugas"))
    told = colleague.get(address).content.decode()
    assert "Sedang dihitung" in told
    assert own not in told, "its page is not for others"
    Pekerjaan.objects.filter(kind=actions.KOREKSI).update(state="gagal")
    assert all(words in colleague.get(address).content.decode() for words in ("gagal", "Bandingkan di latar belakang"))
    assert colleague.post(address).url == address
    worker.drain()
    kept = actions.corrections(row)[1]
    assert kept
    assert (kept.kini, [one.beda for one in kept.koreksi]) == (found.kini, [one.beda for one in found.koreksi])
    assert (kept.garis_beku, kept.garis_kini, kept.nama) == (found.garis_beku, found.garis_kini, found.nama)
    for kode in ("aktif", "anggota"):
        assert kept.lines(kode) == found.lines(kode) != []
    shown = client.get(f"{address}?per=100").content.decode()
    assert _table(shown) == _table(plain)
    assert client.get(f"{address}unduh/").status_code == 200
    auditor = make_user("auditor")
    client.force_login(auditor)
    assert client.post(address).status_code == 403


def _table(html: str) -> str:
    return html[html.index("<h2 class=") : html.index("</main>")]


def _read(kode: str, row: dict | None) -> object:  # type: ignore[type-arg]
    one = UKURAN[kode]
    if isinstance(one, Jumlahan):
        return None if row is None else row.get(one.kolom)
    return row is not None and kode in row["ya"]


# --- Who, when, how often ---------------------------------------------------------------------------
def test_only_kabid_and_kepala_close_and_only_once(client: Client) -> None:
    world(1, count=6)
    judged()
    for role, status in (("petugas", 403), ("auditor", 403), ("sekretariat", 403), ("kabid", 200)):
        client.force_login(make_user(role))
        assert client.get("/angka/rekap/periode/tutup/?masa=2026-tw-3").status_code == status, role
    asked = {"masa": "2026-tw-3", "catatan": "Catatan uji"}
    answer = client.post("/angka/rekap/periode/tutup/", asked)
    row = PeriodeTutup.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/angka/rekap/periode/{row.pk}/"
    assert (row.nomor, row.catatan, row.ditutup_tanggal) == ("REKAP/2026/TW-III", "Catatan uji", TODAY)
    again = client.post("/angka/rekap/periode/tutup/", asked)
    assert again.status_code == 422
    assert "sudah ditutup dengan nomor REKAP/2026/TW-III" in again.content.decode()
    assert "Catatan uji" in again.content.decode()
    later = client.post("/angka/rekap/periode/tutup/", asked | {"masa": "2026-tw-4"})
    assert later.status_code == 422
    assert PeriodeTutup.objects.count() == 1
    assert "sudah ditutup dengan nomor" in client.get("/angka/rekap/?periode=2026-tw-3").content.decode()
    assert "REKAP/2026/TW-III" in client.get("/angka/rekap/periode/").content.decode()


def test_a_period_that_runs_or_that_no_night_has_judged_is_refused() -> None:
    world(1, count=2)
    head = make_user("kabid")
    with pytest.raises(Refused, match="Proses malam belum pernah selesai"):
        actions.close(masa=TW3, by=head)
    Malam.objects.create(tanggal=dt.date(2026, 9, 29), keadaan="selesai", tahap_selesai=["klasifikasi"])
    with pytest.raises(Refused, match="baru sampai 29 September 2026"):
        actions.close(masa=TW3, by=head)
    judged()
    with pytest.raises(Refused, match="berakhir 31 Desember 2026"):
        actions.close(masa=Masa("tahun", 2026), by=head)
    with dates.freeze(TW3.sampai), pytest.raises(Refused, match="berakhir 30 September 2026"):
        actions.close(masa=TW3, by=head)  # the last day is not over yet


def test_the_period_before_is_the_one_that_was_closed() -> None:
    _, first, head = closed(0, Masa("triwulan", 2026, 2))
    late(Random(0), TW3)
    row = actions.close(masa=TW3, by=head)
    assert row.sebelumnya == first
    assert row.hitungan["lalu"]["tabel"] == first.hitungan["tabel"]
    assert "REKAP/2026/TW-II" in dict(naskah.closed(row).keterangan)["Pembanding"]
    other = actions.close(masa=Masa("semester", 2026, 1), by=head)
    assert other.sebelumnya is None
    posisi = Posisi.at(dt.date(2025, 12, 31), dari=dt.date(2025, 7, 1))
    told = [line[2].get("semua", 0) for line in other.hitungan["lalu"]["tabel"]["bentuk"]]
    assert sum(told) == hitung.counts(posisi.rows(everyone()), posisi, COUNTS)["semua"]


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_number() -> None:
    KantorFactory()
    first_event(KoperasiFactory(peristiwa=False), on=dt.date(2020, 1, 1))
    judged()
    people, said = [make_user("kabid"), make_user("kepala")], []
    start = threading.Barrier(2)

    def work(by: User) -> None:
        try:
            with dates.freeze(TODAY):
                start.wait(20)
                said.append(actions.close(masa=TW3, by=by).nomor)
        except Refused as sentence:
            said.append(str(sentence))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(by,)) for by in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert len(said) == 2
    assert "REKAP/2026/TW-III" in said
    assert any("sudah ditutup dengan nomor" in one for one in said)
    assert PeriodeTutup.objects.count() == 1


def test_frozen_rows_refuse_changes() -> None:
    _, row, _ = closed(1)
    for change in (lambda: row.baris_set.update(nilai={}), lambda: PeriodeTutup.objects.update(nomor="x")):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            change()
    assert connection.is_usable()
    assert DataTahunan.objects.exists()
