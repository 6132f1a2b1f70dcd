"""Help given: what, from where, whether it is used, who became tidak aktif, programmes, partners."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan import doings
from pembinaan.actions import aid as actions
from pembinaan.aid import open_help
from pembinaan.models import Bantuan, MitraUsaha, PemanfaatanBantuan, ProgramBantuan
from registry.models import Koperasi, PerubahanStatus
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.fasilitasi import (
    BantuanFactory,
    MitraFactory,
    PemanfaatanFactory,
    PinjamanFactory,
    ProgramFactory,
)
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 17)
AID = "/pembinaan/bantuan/"
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
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


def typed(to: Koperasi, **values: Any) -> dict[str, Any]:
    program = ProgramBantuan.objects.first() or ProgramFactory()
    return {"koperasi": to.pk, "program": program.pk, "jenis": "barang", "jumlah": "12", "satuan": "ekor",
            "barang": "sapi", "diterima_pada": "10/03/2026", "bast_nomor": "027/12/2026",
            "bast_tanggal": "10/03/2026"} | values  # fmt: skip


def test_twelve_cows(desk: Client, clerk: User) -> None:
    koperasi, other = make.KoperasiFactory(), make.KoperasiFactory()
    answer = desk.post(f"{AID}catat/", typed(koperasi))
    row = Bantuan.objects.get()
    assert answer.url == f"{AID}{row.pk}/"
    assert (row.koperasi, row.jumlah, row.satuan, row.bast_nomor) == (koperasi, 12, "ekor", "027/12/2026")
    assert [one.bantuan for one in open_help(koperasi)] == [row]
    assert "12 ekor sapi" in open_help(koperasi)[0].words
    assert open_help(other) == []
    assert "12 ekor sapi" in desk.get(f"{AID}{row.pk}/").content.decode()


@pytest.mark.parametrize(
    ("values", "words", "constraint"),
    [
        ({"jumlah": "", "nilai": ""}, "Tulis nilainya dalam rupiah", "bantuan_bernilai"),
        ({"satuan": ""}, "Tulis satuan", "bantuan_bersatuan"),
        ({"jenis": "kur"}, "Tulis nilai pinjamannya", "bantuan_pinjaman_bernilai"),
        ({"diterima_pada": "18/08/2026"}, "belum tiba", "bantuan_sudah_diterima"),
        ({"bast_tanggal": "18/08/2026"}, "Tanggal BAST", ""),
        ({"jumlah": "dua belas"}, "bukan jumlah bulat", ""),
        ({"nilai": "1,5"}, "rupiah", ""),
        ({"koperasi": "tak dikenal"}, "Tidak ada koperasi", ""),
    ],
)
def test_help_that_cannot_be(desk: Client, clerk: User, values: dict[str, str], words: str, constraint: str) -> None:
    koperasi = make.KoperasiFactory()
    answer = desk.post(f"{AID}catat/", typed(koperasi, **values))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "027/12/2026" in answer.content.decode()
    assert not Bantuan.objects.exists()
    if constraint:
        wrong = {
            "bantuan_bernilai": {"jumlah": None},
            "bantuan_bersatuan": {"satuan": ""},
            "bantuan_pinjaman_bernilai": {"jenis": "kur"},
            "bantuan_sudah_diterima": {"diterima_pada": dt.date(2026, 8, 18), "dicatat_tanggal": TODAY},
        }[constraint]
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            BantuanFactory(koperasi=koperasi, **wrong)


def test_a_change_keeps_its_cooperative_and_a_loan_its_kind(desk: Client) -> None:
    row, loan = BantuanFactory(), PinjamanFactory()
    values = typed(row.koperasi, program=row.program_id, jumlah="10", koperasi=loan.koperasi_id)
    assert desk.post(f"{AID}{row.pk}/ubah/", values).status_code == 302
    before = row.koperasi_id
    row.refresh_from_db()
    assert (row.jumlah, row.koperasi_id) == (10, before)
    answer = desk.post(f"{AID}{loan.pk}/ubah/", typed(loan.koperasi, program=loan.program_id))
    assert answer.status_code == 422
    assert "punya jadwal angsuran" in answer.content.decode()
    late = typed(loan.koperasi, program=loan.program_id, jenis="kur", nilai="12.000.000", diterima_pada="10/02/2026")
    assert "Sudah ada pembayaran" in desk.post(f"{AID}{loan.pk}/ubah/", late).content.decode()


# --- Use --------------------------------------------------------------------------------------------
def test_use_is_seen_on_a_visit(desk: Client) -> None:
    row = BantuanFactory()
    visit, foreign = KunjunganFactory(koperasi=row.koperasi), KunjunganFactory()
    planned = KunjunganFactory(koperasi=row.koperasi, keadaan="direncanakan")
    text = desk.get(f"{AID}{row.pk}/pemanfaatan/").content.decode()
    assert f'value="{visit.pk}"' in text
    assert f'value="{foreign.pk}"' not in text
    assert f'value="{planned.pk}"' not in text
    desk.post(f"{AID}{row.pk}/pemanfaatan/", {"kunjungan": visit.pk, "keadaan": "sebagian", "catatan": "8 masih ada"})
    seen = row.pemanfaatan_set.get()
    assert (seen.kunjungan, seen.tanggal, seen.keadaan) == (visit, visit.tanggal, "sebagian")
    desk.post(f"{AID}{row.pk}/pemanfaatan/", {"tanggal": "16/08/2026", "keadaan": "tidak_ada"})
    listed = desk.get(AID, {"manfaat": "bermasalah"}).context["page"].object_list
    assert [one.pk for one in listed] == [row.pk]  # the latest day counts
    assert not desk.get(AID, {"manfaat": "sebagian"}).context["page"].object_list


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"tanggal": "18/08/2026"}, "belum tiba"),
        ({"tanggal": "09/03/2025"}, "sebelum bantuan diterima"),
        ({"tanggal": ""}, "Tulis tanggal dilihatnya"),
        ({"keadaan": "hilang"}, "Keadaan"),
    ],
)
def test_use_that_cannot_be(desk: Client, values: dict[str, str], words: str) -> None:
    row = BantuanFactory()
    answer = desk.post(f"{AID}{row.pk}/pemanfaatan/", {"tanggal": "16/08/2026", "keadaan": "tidak", **values})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not row.pemanfaatan_set.exists()


def test_use_is_never_changed(clerk: User) -> None:
    seen = PemanfaatanFactory()
    with pytest.raises(DatabaseError), transaction.atomic():
        PemanfaatanBantuan.objects.update(keadaan="tidak")
    with pytest.raises(IntegrityError, match="pemanfaatan_sudah_terjadi"), transaction.atomic():
        PemanfaatanFactory(bantuan=seen.bantuan, tanggal=dt.date(2026, 9, 1), dicatat_tanggal=TODAY)
    visit = KunjunganFactory()
    with pytest.raises(Refused, match="ke koperasi ini"):
        actions.see_use(row=seen.bantuan, tanggal=visit.tanggal, keadaan="tidak", catatan="", kunjungan=visit, by=clerk)


# --- Its end ------------------------------------------------------------------------------------------
def test_closed_with_a_reason_and_opened_again(desk: Client) -> None:
    row, loan = BantuanFactory(), PinjamanFactory()
    assert desk.post(f"{AID}{row.pk}/tutup/", {"ditutup_pada": "17/08/2026", "alasan": ""}).status_code == 422
    desk.post(f"{AID}{row.pk}/tutup/", {"ditutup_pada": "17/08/2026", "alasan": "Habis dijual"})
    row.refresh_from_db()
    assert (row.ditutup_pada, row.alasan_tutup) == (TODAY, "Habis dijual")
    assert open_help(row.koperasi) == []
    assert desk.post(f"{AID}{row.pk}/pemanfaatan/", {"tanggal": "16/08/2026", "keadaan": "tidak"}).status_code == 422
    answer = desk.post(f"{AID}{loan.pk}/tutup/", {"ditutup_pada": "17/08/2026", "alasan": "Lunas"})
    assert "masih bersisa Rp11.000.000; beri tanda" in answer.content.decode()
    desk.post(f"{AID}{loan.pk}/tutup/", {"ditutup_pada": "17/08/2026", "alasan": "Dihapus", "tetap": "on"})
    loan.refresh_from_db()
    assert loan.ditutup_pada == TODAY
    assert desk.post(f"{AID}{loan.pk}/bayar/", {"tanggal": "17/08/2026", "jumlah": "5"}).status_code == 422
    desk.post(f"{AID}{loan.pk}/buka-lagi/")
    loan.refresh_from_db()
    assert (loan.ditutup_pada, loan.alasan_tutup) == (None, "")
    with pytest.raises(IntegrityError, match="bantuan_ditutup_beralasan"), transaction.atomic():
        Bantuan.objects.filter(pk=loan.pk).update(ditutup_pada=TODAY)


# --- Receivers that are not aktif ----------------------------------------------------------------------
def test_receivers_that_became_tidak_aktif(desk: Client) -> None:
    gone = make.KoperasiFactory(nama="KSP Mati", status_hitung="tidak_aktif")
    PerubahanStatus.objects.create(
        koperasi=gone, kolom="status_hitung", lama="aktif", baru="tidak_aktif", berlaku_pada=dt.date(2026, 7, 1)
    )
    was = make.KoperasiFactory(nama="KSP Lama Mati", status_hitung="tidak_aktif", peristiwa=dt.date(2020, 7, 1))
    frozen = make.KoperasiFactory(nama="KUD Beku", status_keputusan="dibekukan")
    PerubahanStatus.objects.create(
        koperasi=frozen, kolom="status_keputusan", lama=None, baru="dibekukan", berlaku_pada=dt.date(2026, 5, 4)
    )
    for koperasi in (gone, was, frozen, make.KoperasiFactory(nama="KSP Hidup")):
        BantuanFactory(koperasi=koperasi, nilai=60_000_000)
    answer = desk.get(f"{AID}penerima-tidak-aktif/")
    found = {row.koperasi.nama: row.sejak for row in answer.context["page"].object_list}
    assert found == {
        "KSP Mati": dt.date(2026, 7, 1), "KSP Lama Mati": dt.date(2020, 7, 1), "KUD Beku": dt.date(2026, 5, 4)
    }  # fmt: skip
    text = answer.content.decode()
    assert "<strong>3</strong> bantuan pada <strong>3</strong> koperasi" in text
    assert "Rp180.000.000" in text
    assert text.count("sudah sebelum menerima") == 1
    assert answer.context["jumlah"].rows == 3
    only = desk.get(f"{AID}penerima-tidak-aktif/", {"penerima": "dibekukan"}).context["page"].object_list
    assert [row.koperasi.nama for row in only] == ["KUD Beku"]


# --- Programmes, files, budgets ---------------------------------------------------------------------------
def test_numbers_of_a_programme_open_their_lists(desk: Client) -> None:
    program, other = ProgramFactory(nama="Desa Korporasi Sapi"), ProgramFactory()
    used, unused = BantuanFactory(program=program), BantuanFactory(program=program)
    BantuanFactory(program=program, koperasi=make.KoperasiFactory(status_hitung="tidak_aktif"))
    PinjamanFactory(program=program, bayar=0)
    PemanfaatanFactory(bantuan=used)
    PemanfaatanFactory(bantuan=unused, keadaan="tidak")
    BantuanFactory(program=other)
    answer = desk.get(f"{AID}program/{program.pk}/")
    totals = answer.context["jumlah"]
    assert (totals.rows, totals.receivers, totals.inactive, totals.owed) == (4, 4, 1, 12_000_000)
    assert (totals.uses["dimanfaatkan"], totals.uses["tidak"], totals.uses["belum"]) == (1, 1, 2)
    links = re.findall(
        r'href="(/pembinaan/bantuan/[^"]*\?[^"]+)">(\d+) (?:bantuan|pinjaman)</a>', answer.content.decode()
    )
    assert len(links) == 4
    for link, count in links:
        assert desk.get(link.replace("&amp;", "&")).context["page"].paginator.count == int(count), link


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"tahun": "1900"}, "Tahun program antara"),
        ({"nama": "desa  korporasi sapi"}, "sudah ada"),
        ({"nama": ""}, "Nama"),
    ],
)
def test_a_programme_that_cannot_be(desk: Client, values: dict[str, str], words: str) -> None:
    ProgramFactory(nama="Desa Korporasi Sapi", tahun=2024)
    sent = {"nama": "Sapi Lain", "tahun": "2024", "dana": "apbd", "keterangan": "Tetap ada"}
    answer = desk.post(f"{AID}program/tambah/", sent | values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Tetap ada" in answer.content.decode()
    assert desk.post(f"{AID}program/tambah/", sent).status_code == 302
    with pytest.raises(IntegrityError, match="program_bantuan_sekali"), transaction.atomic():
        ProgramFactory(nama="Desa Korporasi Sapi", tahun=2024)


def test_the_file_holds_the_filtered_rows(desk: Client) -> None:
    kept, left = PinjamanFactory(bayar=0), BantuanFactory()
    answer = desk.get(f"{AID}unduh/", {"pinjaman": "macet"})
    cells = list(
        load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(min_row=2, values_only=True)
    )
    assert [row[0] for row in cells if row[0]] == [kept.koperasi.nama]
    assert left.koperasi.nama not in str(cells)
    assert 7_000_000 in cells[0]


@pytest.mark.parametrize("path", ["", "pinjaman/", "penerima-tidak-aktif/", "program/", "mitra/", "program/{program}/"])
def test_lists_cost_the_same_for_any_number_of_rows(desk: Client, path: str) -> None:
    program = ProgramFactory()

    def fill(count: int) -> None:
        for _ in range(count):
            koperasi = make.KoperasiFactory(status_hitung="tidak_aktif")
            PemanfaatanFactory(bantuan=BantuanFactory(koperasi=koperasi, program=program))
            PinjamanFactory(koperasi=koperasi, program=program)
            MitraFactory(koperasi=koperasi)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(f"{AID}{path.format(program=program.pk)}").status_code == 200
        return len(queries)

    fill(2)
    cost()  # what a process asks once
    few = cost()
    fill(8)
    assert cost() == few <= MOST_QUERIES


def test_the_detail_page_holds_its_budget(desk: Client) -> None:
    row = PinjamanFactory()
    PemanfaatanFactory(bantuan=row)
    with CaptureQueriesContext(connection) as queries:
        desk.get(f"{AID}{row.pk}/")
    assert len(queries) <= MOST_QUERIES


# --- Partners -----------------------------------------------------------------------------------------
def partner(koperasi: Koperasi, **values: str) -> dict[str, Any]:
    return {"koperasi": koperasi.pk, "bentuk": "perusahaan", "nama": "PT Contoh", "bidang": "Susu",
            "dari": "05/01/2026"} | values  # fmt: skip


def test_none_is_an_answer_that_a_partner_ends(desk: Client) -> None:
    koperasi, other = make.KoperasiFactory(), make.KoperasiFactory()
    desk.post(f"{AID}mitra/catat/", partner(koperasi, bentuk="tidak_ada", nama="", bidang="", dari="01/06/2025"))
    desk.post(f"{AID}mitra/catat/", partner(other, bentuk="tidak_ada", nama="", bidang="", dari="01/06/2025"))
    assert desk.post(f"{AID}mitra/catat/", partner(koperasi)).status_code == 302
    assert koperasi.mitra_set.get(bentuk="tidak_ada").sampai == dt.date(2026, 1, 5)
    counts = desk.get(f"{AID}mitra/").context["jumlah"]
    assert (counts.perusahaan, counts.plasma, counts.tidak_ada) == (1, 0, 1)
    found = desk.get(f"{AID}mitra/", {"bentuk": "tidak_ada", "berlaku": "kini"}).context["page"].object_list
    assert [row.koperasi for row in found] == [other]
    row = koperasi.mitra_set.get(bentuk="perusahaan")
    desk.post(f"{AID}mitra/{row.pk}/", partner(koperasi, sampai="10/08/2026"))
    row.refresh_from_db()
    assert row.sampai == dt.date(2026, 8, 10)


@pytest.mark.parametrize(
    ("values", "words", "wrong"),
    [
        ({"nama": ""}, "Tulis nama mitranya", {"nama": ""}),
        ({"bentuk": "tidak_ada"}, "tidak bernama", {"bentuk": "tidak_ada"}),
        ({"sampai": "01/01/2026"}, "sebelum awalnya", {"sampai": dt.date(2024, 1, 1)}),
        ({"dari": "18/08/2026"}, "belum tiba", None),
        ({"bentuk": "tidak_ada", "nama": ""}, "akhiri dahulu", None),
    ],
)
def test_a_partner_that_cannot_be(desk: Client, values: dict[str, str], words: str, wrong: Any) -> None:
    koperasi = make.KoperasiFactory()
    MitraFactory(koperasi=koperasi)
    answer = desk.post(f"{AID}mitra/catat/", partner(koperasi, **values))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert koperasi.mitra_set.count() == 1
    if wrong:
        with pytest.raises(IntegrityError, match="mitra_"), transaction.atomic():
            MitraFactory(koperasi=koperasi, **wrong)


def test_two_answers_none_at_once_are_refused_by_the_database() -> None:
    row = MitraFactory(bentuk="tidak_ada", nama="", bidang="")
    with pytest.raises(IntegrityError, match="mitra_tidak_ada_sekali"), transaction.atomic():
        MitraFactory(koperasi=row.koperasi, bentuk="tidak_ada", nama="", bidang="")
    assert MitraUsaha.objects.count() == 1


# --- Who ------------------------------------------------------------------------------------------------
def test_wrong_roles_and_strangers(client: Client) -> None:
    row, loan, mitra = BantuanFactory(), PinjamanFactory(), MitraFactory()
    pages = (AID, f"{AID}{row.pk}/", f"{AID}pinjaman/", f"{AID}penerima-tidak-aktif/", f"{AID}program/", f"{AID}mitra/")
    writes = (f"{AID}catat/", f"{AID}{row.pk}/ubah/", f"{AID}{row.pk}/tutup/", f"{AID}{row.pk}/pemanfaatan/",
              f"{AID}{loan.pk}/jadwal/", f"{AID}{loan.pk}/bayar/", f"{AID}mitra/{mitra.pk}/")  # fmt: skip
    for role, reads in ((Peran.PENDAMPING, 200), (Peran.SEKRETARIAT, 200), (Peran.AUDITOR, 200), (Peran.ADMIN, 403),
                        (Peran.PENGURUS, 403)):  # fmt: skip
        client.force_login(make_user(role))
        assert {client.get(path).status_code for path in pages} == {reads}, role
        assert {client.post(path, {"alasan": "x", "jumlah": "5"}).status_code for path in writes} == {403}, role
    client.logout()
    assert {client.get(path).status_code for path in pages} == {302}


def test_an_auditor_changes_nothing(client: Client) -> None:
    loan = PinjamanFactory()
    client.force_login(make_user(Peran.AUDITOR, Peran.PETUGAS))
    assert client.post(f"{AID}{loan.pk}/bayar/", {"tanggal": "17/08/2026", "jumlah": "5"}).status_code == 403
    assert "Catat pembayaran" not in client.get(f"{AID}{loan.pk}/").content.decode()
    assert loan.pembayaran_set.count() == 1


def test_what_was_done_is_told() -> None:
    seen = PemanfaatanFactory()
    found = doings.read(doings.select(Koperasi.objects.all(), kinds={"bantuan", "pemanfaatan"}))
    assert [(one.source.jenis, one.tanggal) for one in found] == [
        ("pemanfaatan", seen.tanggal), ("bantuan", seen.bantuan.diterima_pada)
    ]  # fmt: skip
    assert {one.url for one in found} == {f"{AID}{seen.bantuan_id}/"}
