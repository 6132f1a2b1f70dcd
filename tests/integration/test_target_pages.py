"""Targets: each quarter is the count of its day, closed figures stay, the forecast says how, LKjIP is read back."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan.actions import rekap
from pembinaan.angka import hitung
from pembinaan.angka.jenis import Hitungan, Rasio, Urusan
from pembinaan.angka.posisi import Posisi, everyone
from pembinaan.angka.ukuran import COUNTS, SHARES, SUMS, UKURAN
from pembinaan.defaults import target as defaults
from pembinaan.models import Indikator, TargetTahun
from pembinaan.rekap.masa import Masa
from pembinaan.target import pencapaian, prakiraan, ukur, words
from registry.models import AturanStatus, Koperasi, Malam
from tests import numbers
from tests.factories.angka import TODAY, world
from tests.factories.hasil import event
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, both_levels

pytestmark = pytest.mark.django_db
SHOWN = ("persen-aktif", "persen-kunjungan", "kasus-terbuka", "aset", "rat-rutin", "tidak-aktif")  # one of each kind
QUARTERS = [dt.date(2026, 3, 31), dt.date(2026, 6, 30), dt.date(2026, 9, 30), TODAY]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


def all_figures() -> None:
    """One indicator for each figure there is."""
    Indikator.objects.all().delete()
    for kode, one in UKURAN.items():
        Indikator.objects.create(nama=f"Indikator {one.nama} {kode}", ukuran=kode)


# --- As of each quarter ---------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_each_quarter_is_the_count_of_its_day(seed: int) -> None:
    world(seed)
    all_figures()
    lines = {line.ukuran.kode: line for line in pencapaian.rows(everyone(), 2026, today=TODAY)}
    for at, day in enumerate(QUARTERS):
        posisi = Posisi.at(day)
        rows = posisi.rows(everyone())
        counts = [one for one in UKURAN.values() if isinstance(one, Hitungan)]
        matters = [one for one in UKURAN.values() if isinstance(one, Urusan)]
        known: dict[str, Any] = hitung.counts(rows, posisi, counts) | hitung.matters_by(rows, posisi, matters)[()]
        known |= {kode: total.value for kode, total in hitung.sums_by(rows, posisi, SUMS)[()].items()}
        for kode, one in UKURAN.items():
            nilai = lines[kode].triwulan[at].nilai
            assert nilai is not None
            if isinstance(one, Rasio):
                assert (nilai.n, nilai.of) == (known[one.pembilang.kode], known[one.penyebut.kode]), (kode, day)
            else:
                assert (nilai.n, nilai.of) == (known[kode], None), (kode, day)
        assert lines["aktif"].triwulan[at].state == ("berjalan" if at == 3 else "dihitung")


def test_years_before_and_after(client: Client) -> None:
    world(2)
    all_figures()
    lines = pencapaian.rows(everyone(), 2025, today=TODAY)
    assert [one.sampai.year for one in lines[0].triwulan] == [2025] * 4
    assert {one.state for line in lines for one in line.triwulan} == {"dihitung"}
    assert all(line.prakiraan is None for line in lines)
    assert all(one.nilai is None for line in pencapaian.rows(everyone(), 2027, today=TODAY) for one in line.triwulan)
    client.force_login(make_user("kepala"))
    for tahun in ("2025", "2027", "2000"):
        assert client.get(f"/angka/target/?tahun={tahun}").status_code == 200
    assert client.get("/angka/target/?tahun=abad").status_code == 422


def test_a_running_quarter_is_read_today_and_a_coming_one_not_at_all() -> None:
    assert pencapaian.quarter_days(2026, dt.date(2026, 2, 10)) == [dt.date(2026, 2, 10), None, None, None]
    assert pencapaian.quarter_days(2026, dt.date(2026, 4, 1))[:2] == [dt.date(2026, 3, 31), dt.date(2026, 4, 1)]
    assert pencapaian.quarter_days(2027, dt.date(2026, 4, 1)) == [None] * 4


def test_a_closed_figure_stays_and_the_present_one_stands_beside_it(client: Client) -> None:
    """Closed as people close, so that the shape of what is kept is the real one."""
    world(0)
    all_figures()
    kepala = make_user("kepala")
    Malam.objects.create(tanggal=TODAY, keadaan="selesai", tahap_selesai=["klasifikasi"])
    rows = {which: rekap.close(masa=Masa("triwulan", 2026, which), by=kepala) for which in (1, 2)}
    there = Posisi.at(QUARTERS[0])
    before = hitung.counts(there.rows(everyone()), there, [UKURAN["aktif"], UKURAN["dinilai"]])  # type: ignore[list-item]
    gone = there.rows(everyone()).filter(p_status="aktif")[:2]
    Koperasi.objects.filter(pk__in=[one.pk for one in gone]).update(ditarik_pada=dates.sekarang())
    lines = {line.ukuran.kode: line for line in pencapaian.rows(everyone(), 2026, today=TODAY)}
    first = lines["persen-aktif"].triwulan[0]
    assert first.nilai is not None
    assert (first.state, first.nilai.n, first.nilai.of) == ("ditutup", before["aktif"], before["dinilai"])
    assert first.kini is not None
    assert (first.kini.n, first.kini.of) == (before["aktif"] - 2, before["dinilai"] - 2)
    assert first.nilai.url.startswith(f"/angka/rekap/periode/{rows[1].pk}/baris/")
    share = UKURAN["persen-rat"]
    assert ukur.closed([rows[1]], share, there) is not None
    assert ukur.closed([rows[1]], share, there.at_year(2023)) is None, "a period speaks of one tahun buku"
    assert lines["kasus-ditutup"].triwulan[0].state == "ditutup"
    assert lines["kasus-ditutup"].triwulan[1].state == "dihitung", "the second quarter alone is not the year so far"
    assert lines["aktif"].triwulan[1].state == "ditutup"
    assert [one.kode for one in COUNTS if lines[one.kode].triwulan[0].state != "ditutup"] == [], "every count is kept"
    client.force_login(kepala)
    Indikator.objects.exclude(ukuran__in=SHOWN).delete()
    page = client.get("/angka/target/").content.decode()
    assert "ditutup" in page
    assert "/baris/?angka=dinilai" in page
    numbers.check(client, "/angka/target/")


# --- Targets ----------------------------------------------------------------------------------------
def test_reached_or_not_in_both_directions() -> None:
    share, fewer = UKURAN["persen-aktif"], UKURAN["tidak-aktif"]
    assert ukur.reached(share, Decimal("88.22"), Decimal("88.22"))
    assert not ukur.reached(share, Decimal("88.21"), Decimal("88.22"))
    assert ukur.reached(fewer, Decimal(10), Decimal(12))
    assert ukur.achieved(UKURAN["dilatih"], Decimal(150), Decimal(100)) == Decimal("150.00")
    assert ukur.achieved(fewer, Decimal(10), Decimal(12)) == Decimal("116.67")
    assert ukur.achieved(share, Decimal(10), Decimal(0)) is None


def test_targets_of_a_year_by_figure() -> None:
    first = Indikator.objects.create(nama="Satu", ukuran="persen-aktif", urutan=1)
    second = Indikator.objects.create(nama="Dua", ukuran="persen-aktif", urutan=2)
    retired = Indikator.objects.create(nama="Tiga", ukuran="dilatih", urutan=3, aktif=False)
    for at, row in enumerate((first, second, retired)):
        TargetTahun.objects.create(indikator=row, tahun=2026, nilai=80 + at)
    assert pencapaian.targets(2026) == {"persen-aktif": Decimal("80.00")}
    assert pencapaian.targets(2025) == {}


@pytest.mark.parametrize(
    ("text", "share", "value"),
    [("87,22", True, "87.22"), ("87.22 %", True, "87.22"), ("100", True, "100"), ("", True, None), ("-", False, None),
     ("1.200", False, "1200"), ("1200", False, "1200"), ("Rp 1.500.000", False, "1500000")],
)  # fmt: skip
def test_what_is_typed_is_read(text: str, share: bool, value: str | None) -> None:
    assert words.read(text, share=share) == (Decimal(value) if value else None)


@pytest.mark.parametrize(("text", "share"), [("101", True), ("delapan", True), ("87,222", True), ("1,5", False),
                                             ("12.34", False), ("-3", False)])  # fmt: skip
def test_what_cannot_be_meant_is_refused(text: str, share: bool) -> None:
    with pytest.raises(ValueError, match="tulis"):
        words.read(text, share=share)


def test_defaults_have_no_target_and_are_to_be_checked() -> None:
    Indikator.objects.all().delete()
    assert defaults.load() == ["8 indikator, perlu diperiksa dinas"]
    assert defaults.load() == []
    assert not Indikator.objects.filter(diperiksa=True).exists()
    assert not TargetTahun.objects.exists()
    assert set(Indikator.objects.values_list("ukuran", flat=True)) <= set(UKURAN)
    Indikator.objects.filter(ukuran="dilatih").update(nama="Diganti", aktif=False)
    assert defaults.load() == []


# --- Forecast -------------------------------------------------------------------------------------
def nilai(kode: str, n: int, of: int | None, on: dt.date) -> ukur.Nilai:
    posisi = Posisi(on, TODAY, AturanStatus(nomor=1), on.year - 1, on.replace(month=1, day=1))
    return ukur.Nilai(UKURAN[kode], posisi, n, of)


def test_forecast_of_a_share_follows_last_year() -> None:
    then, end = prakiraan.needed_days(TODAY)
    past = {then: nilai("persen-rat", 60, 100, then), end: nilai("persen-rat", 70, 100, end)}  # 10 of 40 followed
    found = prakiraan.forecast(UKURAN["persen-rat"], nilai("persen-rat", 120, 200, TODAY), past, None)
    assert (found.low, found.high) == (Decimal("70.00"), Decimal("70.00"))
    assert "25,0 % menyusul" in found.method
    fell = {then: nilai("persen-rat", 60, 100, then), end: nilai("persen-rat", 30, 100, end)}
    assert prakiraan.forecast(UKURAN["persen-rat"], nilai("persen-rat", 120, 200, TODAY), fell, None).low == 30
    still = {then: nilai("persen-rat", 600, 1000, then), end: nilai("persen-rat", 599, 1000, end)}
    found = prakiraan.forecast(UKURAN["persen-rat"], nilai("persen-rat", 120, 200, TODAY), still, None)
    assert (found.low, "diprakirakan tetap" in found.method) == (Decimal("60.00"), True), "no fall is told of no change"
    none = {then: nilai("persen-rat", 0, 0, then), end: nilai("persen-rat", 0, 0, end)}
    assert prakiraan.forecast(UKURAN["persen-rat"], nilai("persen-rat", 1, 2, TODAY), none, None).low is None


def test_forecast_of_what_is_done_follows_last_year_or_this_years_pace() -> None:
    then, end = prakiraan.needed_days(TODAY)
    past = {then: nilai("dilatih", 40, None, then), end: nilai("dilatih", 50, None, end)}
    assert prakiraan.forecast(UKURAN["dilatih"], nilai("dilatih", 80, None, TODAY), past, None).low == 100
    past = {then: nilai("dilatih", 0, None, then), end: nilai("dilatih", 5, None, end)}
    assert prakiraan.forecast(UKURAN["dilatih"], nilai("dilatih", 330, None, TODAY), past, None).low == 365
    assert prakiraan.forecast(UKURAN["aset"], nilai("aset", 1, None, TODAY), past, None).method == prakiraan.NO_YEARLY


def test_forecast_of_status_is_the_rules_own(client: Client) -> None:
    """Four aktif, two of which lack 2024 and 2025 once their grace ends on 30 June; one came back this year."""
    KantorFactory()
    day = dt.date(2026, 4, 10)
    Indikator.objects.all().delete()
    for kode in ("persen-aktif", "aktif", "tidak-aktif"):
        Indikator.objects.create(nama=kode, ukuran=kode)
    with dates.freeze(day):
        made = [KoperasiFactory(tanggal_badan_hukum=dt.date(2010, 1, 1), peristiwa=False) for _ in range(4)]
        for at, koperasi in enumerate(made):
            both_levels(koperasi, 2023 if at < 2 else 2025, dari=dt.date(2024, 5, 1) if at < 2 else dt.date(2026, 2, 1))
            event(koperasi, "tidak_aktif" if at == 3 else "aktif", dt.date(2025, 7, 1), old=None)
        event(made[3], "aktif", dt.date(2026, 2, 1))
        gone = KoperasiFactory(status_hitung="tidak_aktif", peristiwa=False)
        event(gone, "tidak_aktif", dt.date(2025, 7, 1), old=None)
        lines = {line.ukuran.kode: line for line in pencapaian.rows(everyone(), 2026, today=day)}
    found = lines["persen-aktif"].prakiraan
    assert found is not None
    assert (found.low, found.high) == (Decimal("40.00"), Decimal("100.00"))
    assert "2 koperasi menjadi tidak aktif" in found.method
    assert "1 dalam 100 hari), paling banyak 1 yang kini tidak aktif" in found.method
    aktif = lines["aktif"].prakiraan
    assert aktif is not None
    assert (aktif.low, aktif.high) == (2, 5), "no more come back than are tidak aktif, whatever the pace"
    inactive = lines["tidak-aktif"].prakiraan
    assert inactive is not None
    assert (inactive.low, inactive.high) == (0, 3)


def test_days_of_a_leap_year() -> None:
    leap = dt.date(2028, 2, 29)
    then, end = prakiraan.needed_days(leap)
    assert (then, end) == (dt.date(2027, 2, 28), dt.date(2027, 12, 31))
    past = {then: nilai("dilatih", 0, None, then), end: nilai("dilatih", 0, None, end)}
    found = prakiraan.forecast(UKURAN["dilatih"], nilai("dilatih", 60, None, leap), past, None)
    assert found.low == 366  # one a day
    assert prakiraan.needed_days(dt.date(2027, 2, 28))[0] == dt.date(2026, 2, 28)


def test_every_figure_goes_into_the_workbook(client: Client) -> None:
    KantorFactory()
    all_figures()
    client.force_login(make_user("auditor"))
    assert client.get("/angka/target/unduh/").status_code == 200
    wrong = client.get("/angka/target/unduh/?tahun=abad")
    assert (wrong.status_code, wrong.url) == (302, "/angka/target/?tahun=abad"), "not another year in silence"


# --- Pages ------------------------------------------------------------------------------------------
def test_who_may_write_targets(client: Client) -> None:
    world(0, count=3)
    defaults.load()
    row = Indikator.objects.all()[0]
    for role, allowed in ((Peran.KABID, 200), (Peran.SEKRETARIAT, 200), (Peran.PETUGAS, 403), (Peran.KEPALA, 403),
                          (Peran.AUDITOR, 403), (Peran.ADMIN, 403)):  # fmt: skip
        client.force_login(make_user(role))
        for address in ("target/isi/", "target/indikator/tambah/", f"target/indikator/{row.pk}/"):
            assert client.get(f"/angka/{address}").status_code == allowed, (role, address)
        assert client.get("/angka/target/").status_code == (403 if role == Peran.ADMIN else 200)
    client.force_login(make_user(Peran.PENGURUS))
    assert client.get("/angka/target/").status_code == 403


def test_from_indicator_to_target(client: Client) -> None:
    world(0, count=6)
    Indikator.objects.all().delete()
    client.force_login(make_user(Peran.SEKRETARIAT))
    form = {"nama": "Persentase koperasi sehat dan aktif", "ukuran": "persen-aktif", "dokumen": "Renstra 2025–2029"}
    assert client.post("/angka/target/indikator/tambah/", form | {"ukuran": "rumus sendiri"}).status_code == 422
    assert client.post("/angka/target/indikator/tambah/", form).status_code == 302
    twice = client.post("/angka/target/indikator/tambah/", form | {"nama": form["nama"].upper()})
    assert twice.status_code == 422
    assert "sudah ada" in twice.content.decode()
    row = Indikator.objects.get()
    name = f"n-{row.pk}-2026"
    wrong = client.post("/angka/target/isi/?tahun=2026", {name: "seratus", f"n-{row.pk}-2027": "89"})
    assert wrong.status_code == 422
    assert "bukan persentase" in wrong.content.decode()
    assert 'value="seratus"' in wrong.content.decode(), "nothing typed is lost"
    assert not TargetTahun.objects.exists()
    client.post("/angka/target/isi/?tahun=2026", {name: "88,22", f"n-{row.pk}-2027": "89"})
    assert pencapaian.targets(2026) == {"persen-aktif": Decimal("88.22")}
    assert Jejak.objects.filter(aksi="target.ubah").count() == 2
    page = client.get("/angka/target/").content.decode()
    assert "88,22 %" in page
    assert "perlu diperiksa dinas" in page
    assert "Aktif dibagi aktif dan tidak aktif" in page
    other = client.post(f"/angka/target/indikator/{row.pk}/", form | {"ukuran": "persen-rat", "aktif": "on"})
    assert other.status_code == 422
    assert "Rumus indikator yang sudah bertarget" in other.content.decode()
    client.post(f"/angka/target/indikator/{row.pk}/", form | {"nama": "Nama baru", "diperiksa": "on"})
    row.refresh_from_db()
    assert (row.nama, row.aktif, row.diperiksa) == ("Nama baru", False, True)
    assert "tidak dipakai lagi" in client.get("/angka/target/").content.decode(), "retired, its year still told"
    assert "Nama baru" not in client.get("/angka/target/?tahun=2025").content.decode()


def test_queries_do_not_grow(client: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    world(1)
    all_figures()
    client.force_login(make_user("kabid"))
    with django_assert_max_num_queries(15):
        client.get("/angka/target/")
    with django_assert_max_num_queries(15):
        client.get("/angka/target/isi/")


def test_lkjip_is_read_back(client: Client) -> None:
    import openpyxl

    world(1)
    Indikator.objects.all().delete()
    share = Indikator.objects.create(nama="Persentase koperasi aktif", ukuran="persen-aktif", kode_program="2.17.03")
    count = Indikator.objects.create(nama="Koperasi dilatih", ukuran="dilatih", urutan=1)
    TargetTahun.objects.create(indikator=share, tahun=2026, nilai=Decimal("88.22"))
    TargetTahun.objects.create(indikator=count, tahun=2026, nilai=1)
    client.force_login(make_user("auditor"))
    answer = client.get("/angka/target/unduh/?tahun=2026")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book["Pengukuran kinerja"].values)
    head, first = rows[4], dict(zip(rows[4], rows[5], strict=True))
    line = pencapaian.rows(everyone(), 2026, today=TODAY)[0]
    assert head[1] == "Indikator"
    assert (first["Indikator"], first["Program"], first["Satuan"]) == (share.nama, "2.17.03", "persen")
    assert first["Target"] == pytest.approx(88.22)
    assert line.realisasi is not None
    assert line.capaian is not None
    assert first["Realisasi"] == first["Realisasi TW IV"] == pytest.approx(float(line.realisasi))
    assert first["Persen capaian"] == pytest.approx(float(line.capaian))
    assert first["Formula"] == line.arti
    assert "aturan versi 1" in str(first["Keterangan/sumber"])
    assert rows[6][0] == 2
    assert Jejak.objects.filter(aksi="target.unduh").count() == 1
    pdf = client.get("/angka/target/cetak/?tahun=2026")
    assert pdf.content.startswith(b"%PDF")
    client.force_login(make_user(Peran.PENGURUS))
    assert client.get("/angka/target/unduh/").status_code == 403


def test_a_figure_that_counts_hitungan_is_one_of_ukuran() -> None:
    assert all(isinstance(UKURAN[kode], Hitungan) for kode in ("dikunjungi", "dilatih"))
    assert ukur.runs_since(UKURAN["persen-kunjungan"])
    assert not ukur.runs_since(UKURAN["persen-aktif"])
    assert all(one.kode in UKURAN for one in SHARES)
