"""Loans: schedules, payments, what is due, overdue and macet, the same in SQL as in Python."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan.actions import aid, loans
from pembinaan.aid import instalments, money, page, rows
from pembinaan.models import Angsuran, Bantuan, PembayaranAngsuran, SetelanBantuan
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.fasilitasi import BantuanFactory, PinjamanFactory, ProgramFactory
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 17)
AID = "/pembinaan/bantuan/"


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


def empty(**fields: object) -> Bantuan:
    """A loan without a schedule."""
    row = PinjamanFactory(bayar=0, **fields)
    row.angsuran_set.all().delete()
    return row


def state(row: Bantuan, on: dt.date = TODAY) -> tuple[str, int, int, int]:
    """(state, due, paid, overdue) of the list's SQL, after checking that the page says the same."""
    days = money.settings().hari_macet
    one = money.annotate(Bantuan.objects.filter(pk=row.pk), on=on, days=days).get()
    shown = page.loan(row, on=on, limit=days)
    found = (one.pinjaman_keadaan, one.tempo, one.dibayar, one.tunggakan)
    assert found == (shown.state, shown.due, shown.paid, shown.overdue)
    assert one.sisa == shown.left
    return found


# --- Schedules ----------------------------------------------------------------------------------------
def test_a_schedule_from_few_numbers_adds_up(desk: Client) -> None:
    row, other = empty(nilai=10_000_000), PinjamanFactory()
    typed = {"cara": "rata", "total": "10.000.000", "kali": "7", "pertama": "31/01/2026"}
    assert desk.post(f"{AID}{row.pk}/jadwal/", typed).status_code == 302
    amounts = list(row.angsuran_set.values_list("jumlah", flat=True))
    assert (len(amounts), sum(amounts)) == (7, 10_000_000)
    assert row.angsuran_set.last().jatuh_tempo == dt.date(2026, 7, 31)
    assert other.angsuran_set.count() == 12


def test_a_schedule_pasted_from_excel(desk: Client) -> None:
    row = empty(nilai=3_000_000)
    typed = {"cara": "ketik", "baris": "1\t10/02/2026\t1.000.000\n2\t10/03/2026\t2.100.000"}
    desk.post(f"{AID}{row.pk}/jadwal/", typed)
    assert list(row.angsuran_set.values_list("jatuh_tempo", "jumlah")) == [
        (dt.date(2026, 2, 10), 1_000_000),
        (dt.date(2026, 3, 10), 2_100_000),
    ]
    assert "10/02/2026; 1.000.000" in desk.get(f"{AID}{row.pk}/jadwal/").content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"cara": "rata", "total": "12.000.000", "kali": "", "pertama": "10/02/2026"}, "Tulis berapa kali."),
        ({"cara": "rata", "total": "11.999.999", "kali": "12", "pertama": "10/02/2026"}, "kurang dari pinjamannya"),
        ({"cara": "rata", "total": "12.000.000", "kali": "12", "pertama": "09/01/2026"}, "sebelum pinjaman diterima"),
        ({"cara": "rata", "total": "12.000.000", "kali": "999", "pertama": "10/02/2026"}, "Paling banyak 360"),
        ({"cara": "ketik", "baris": "10/02/2026; 6.000.000\n10/02/2026; 6.000.000"}, "harus berurutan"),
        ({"cara": "ketik", "baris": "10/02/2026; enam juta"}, "Baris 1"),
        ({"cara": "ketik", "baris": ""}, "satu angsuran satu baris"),
    ],
)
def test_a_schedule_that_cannot_be(desk: Client, typed: dict[str, str], words: str) -> None:
    row = empty()
    answer = desk.post(f"{AID}{row.pk}/jadwal/", typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not row.angsuran_set.exists()


def test_a_new_schedule_keeps_what_was_paid(clerk: User) -> None:
    row = PinjamanFactory(bayar=2_500_000)
    loans.plan(row=row, parts=instalments.monthly(12_000_000, 24, dt.date(2026, 9, 10)), by=clerk)
    assert state(row) == ("lancar", 0, 2_500_000, 0)
    row.nilai = 2_000_000
    row.save()
    with pytest.raises(Refused, match=r"kurang dari yang sudah dibayar, Rp2\.500\.000"):
        loans.plan(row=row, parts=instalments.monthly(2_000_000, 2, dt.date(2026, 9, 10)), by=clerk)
    assert row.angsuran_set.count() == 24


def test_goods_have_no_instalments(clerk: User) -> None:
    with pytest.raises(Refused, match="Hanya pinjaman"):
        loans.plan(row=BantuanFactory(), parts=instalments.monthly(5, 1, TODAY), by=clerk)


def test_the_constraints_say_so_too() -> None:
    row = PinjamanFactory()
    for values, name in (({"ke": 1, "jumlah": 5}, "angsuran_urut"), ({"ke": 99, "jumlah": 0}, "angsuran_bernilai")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Angsuran.objects.create(bantuan=row, jatuh_tempo=TODAY, **values)


# --- Payments -----------------------------------------------------------------------------------------
def test_a_payment_goes_to_the_oldest(desk: Client) -> None:
    row, other = PinjamanFactory(bayar=0), PinjamanFactory(bayar=0)
    desk.post(f"{AID}{row.pk}/bayar/", {"tanggal": "05/05/2026", "jumlah": "2.500.000", "bukti": "K-01"})
    parts = page.loan(row, on=TODAY, limit=180).parts
    assert [part.paid for part in parts[:4]] == [1_000_000, 1_000_000, 500_000, 0]
    assert state(row)[2] == 2_500_000
    assert state(other)[2] == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"jumlah": "11.000.001"}, r"Sisa pinjaman ini Rp11.000.000; pembayaran Rp11.000.001 melebihinya"),
        ({"jumlah": "0"}, "Paling sedikit Rp1"),
        ({"jumlah": "-5"}, "Paling sedikit Rp1"),
        ({"jumlah": "1,5"}, "rupiah"),
        ({"tanggal": "18/08/2026"}, "belum tiba"),
        ({"tanggal": "09/01/2026"}, "sebelum pinjaman diterima"),
    ],
)
def test_a_payment_that_cannot_be(desk: Client, values: dict[str, str], words: str) -> None:
    row = PinjamanFactory()
    typed = {"tanggal": "10/03/2026", "jumlah": "1.000.000", "bukti": "K-77"}
    answer = desk.post(f"{AID}{row.pk}/bayar/", typed | values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "K-77" in answer.content.decode()
    assert row.pembayaran_set.count() == 1
    assert desk.post(f"{AID}{row.pk}/bayar/", typed).status_code == 302


def test_no_payment_without_a_schedule(clerk: User) -> None:
    with pytest.raises(Refused, match="Buat dahulu jadwal"):
        loans.pay(row=empty(), tanggal=TODAY, jumlah=5, by=clerk)


def test_a_slip_is_taken_back_by_a_negative_row(desk: Client, clerk: User) -> None:
    row = PinjamanFactory()
    payment = row.pembayaran_set.get()
    url = f"{AID}{row.pk}/bayar/{payment.pk}/batal/"
    assert desk.post(url, {"catatan": " "}).status_code == 422
    desk.post(url, {"catatan": "Salah koperasi"})
    assert list(row.pembayaran_set.values_list("jumlah", flat=True)) == [1_000_000, -1_000_000]
    assert state(row)[2] == 0
    text = desk.get(f"{AID}{row.pk}/").content.decode()
    assert "pembatalan: Salah koperasi" in text
    with pytest.raises(Refused, match="sudah dibatalkan"):
        loans.take_back(payment=payment, catatan="lagi", by=clerk)
    with pytest.raises(Refused, match="Baris ini sendiri pembatalan"):
        loans.take_back(payment=row.pembayaran_set.last(), catatan="lagi", by=clerk)
    assert desk.post(f"{AID}{PinjamanFactory().pk}/bayar/{payment.pk}/batal/", {"catatan": "x"}).status_code == 404


def test_payments_are_never_changed() -> None:
    payment = PinjamanFactory().pembayaran_set.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        PembayaranAngsuran.objects.filter(pk=payment.pk).update(jumlah=5)
    with pytest.raises(DatabaseError), transaction.atomic():
        payment.delete()
    for values in ({"jumlah": -5}, {"jumlah": 0}, {"jumlah": 5, "membatalkan": payment}):
        with pytest.raises(IntegrityError, match="pembayaran_bernilai"), transaction.atomic():
            PembayaranAngsuran.objects.create(
                bantuan=payment.bantuan, tanggal=TODAY, oleh=payment.oleh, dicatat_tanggal=TODAY, **values
            )
    with pytest.raises(IntegrityError, match="pembayaran_sudah_terjadi"), transaction.atomic():
        PembayaranAngsuran.objects.create(
            bantuan=payment.bantuan, tanggal=dt.date(2026, 9, 1), jumlah=5, oleh=payment.oleh, dicatat_tanggal=TODAY
        )


# --- Due, overdue, macet ------------------------------------------------------------------------------
def test_states_on_their_days() -> None:
    """A million a month from 10 February 2026, one paid."""
    row = PinjamanFactory()
    assert state(row, dt.date(2026, 3, 10)) == ("lancar", 2_000_000, 1_000_000, 0)  # due today is not late
    assert state(row, dt.date(2026, 3, 11)) == ("menunggak", 2_000_000, 1_000_000, 1_000_000)
    assert state(row, dt.date(2026, 9, 6))[0] == "menunggak"  # 180 days after 10 March
    assert state(row, dt.date(2026, 9, 7))[0] == "macet"
    assert state(PinjamanFactory(bayar=12_000_000), dt.date(2027, 9, 7))[0] == "lunas"
    assert state(empty())[0] == "tanpa_jadwal"


@pytest.mark.parametrize("seed", range(6))
def test_sql_says_what_the_page_says(seed: int) -> None:
    rng = Random(seed)
    made = [PinjamanFactory(bayar=rng.choice((0, 1, 999_999, 1_000_000, 5_500_000, 11_999_999, 12_000_000)))
            for _ in range(4)]  # fmt: skip
    SetelanBantuan.objects.create(pk=1, hari_macet=rng.randint(1, 300))
    for row in made:
        for _ in range(3):
            state(row, dt.date(2026, 1, 10) + dt.timedelta(days=rng.randint(0, 900)))


def test_the_office_sets_when_a_loan_is_macet(client: Client) -> None:
    row = PinjamanFactory()
    assert state(row)[0] == "menunggak"
    client.force_login(make_user(Peran.KABID))
    url = "/pembinaan/setelan/bantuan/"
    assert "cocokkan dengan perjanjian" in client.get(url).content.decode()
    assert client.post(url, {"hari_macet": "0"}).status_code == 422
    client.post(url, {"hari_macet": "90"})
    assert state(row)[0] == "macet"
    assert Jejak.objects.get(aksi="bantuan.setelan").rincian == {"dari": 180, "menjadi": 90}
    client.force_login(make_user(Peran.PETUGAS))
    assert client.get(url).status_code == 403
    for values in ({"pk": 2}, {"pk": 1, "hari_macet": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SetelanBantuan.objects.update_or_create(pk=values.pop("pk"), defaults=values or {"hari_macet": 5})


def test_the_list_of_loans_that_are_macet(desk: Client, clerk: User) -> None:
    stuck = PinjamanFactory(bayar=0, koperasi=make.KoperasiFactory(nama="KSP Macet"))
    PinjamanFactory(bayar=7_000_000, koperasi=make.KoperasiFactory(nama="KSP Lancar"))
    given_up = PinjamanFactory(bayar=0, koperasi=make.KoperasiFactory(nama="KSP Dihapus"))
    BantuanFactory(koperasi=make.KoperasiFactory(nama="KSP Sapi"))
    aid.close(row=given_up, alasan="Dihapus", ditutup_pada=TODAY, known=True, by=clerk)
    answer = desk.get(f"{AID}pinjaman/", {"pinjaman": "macet"})
    assert [row.koperasi.nama for row in answer.context["page"]] == ["KSP Macet"]
    text = answer.content.decode()
    assert "sejak 10\u00a0Feb\u00a02026, lewat 188 hari" in text
    assert "Rp7.000.000" in text
    every = {row.koperasi.nama for row in desk.get(f"{AID}pinjaman/").context["page"]}
    assert every == {"KSP Macet", "KSP Lancar"}
    found = rows.open_help(stuck.koperasi, on=TODAY)
    assert [(one.state, one.left) for one in found] == [("macet", 12_000_000)]
    assert "macet, sisa Rp12.000.000" in found[0].words
    assert rows.open_help(given_up.koperasi, on=TODAY) == []


def test_the_money_of_a_programme_is_the_money_of_its_lists(desk: Client) -> None:
    """Also of a loan that nobody follows any more: it is in the sum, so it is in the list."""
    program = ProgramFactory()
    BantuanFactory(program=program, nilai=50_000_000)
    PinjamanFactory(program=program, bayar=0)
    closed = PinjamanFactory(program=program, bayar=0)
    Bantuan.objects.filter(pk=closed.pk).update(ditutup_pada=TODAY, alasan_tutup="Dihapus buku.")
    PinjamanFactory(bayar=0)
    answer = desk.get(f"{AID}program/{program.pk}/")
    totals, found = answer.context["jumlah"], {}
    for label in ("Nilai", "Sudah dibayar", "Tunggakan"):
        card = rf'angka-label">{label}</div>\s*<div class="angka-besar"><a href="([^"]+)"'
        link = re.search(card, answer.content.decode())
        assert link, label
        found[label] = desk.get(link[1].replace("&amp;", "&")).context["jumlah"]
    assert found["Nilai"].value == totals.value
    assert found["Sudah dibayar"].paid == totals.paid
    assert (found["Tunggakan"].overdue, found["Tunggakan"].rows) == (totals.overdue, 2)
    assert totals.overdue > 0
