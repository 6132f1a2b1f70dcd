"""The head's page: every number is its list, every comparison the slow reading of that day, texts and paper agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan import statistics
from pembinaan.angka import dasbor, hitung, kartu, lembar, ringkasan, tren
from pembinaan.angka.jenis import Rasio
from pembinaan.angka.posisi import Cakupan, Posisi, everyone
from pembinaan.angka.ukuran import SUDAH_RAT, UKURAN
from pembinaan.models import Indikator, Ringkasan, TargetTahun
from registry.models import Koperasi
from tests.factories.angka import TODAY, world
from tests.factories.hasil import event
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, both_levels
from tests.integration.test_angka_oracle import SLOW, there
from tests.numbers import behind, check

pytestmark = pytest.mark.django_db
MONTH, YEAR = dt.date(2026, 11, 1), dt.date(2025, 11, 1)
READINGS = ("", "tanpa", "hanya")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def kepala() -> User:
    return make_user(Peran.KEPALA)


def built(user: User, kdmp: str = "", **more: object) -> dasbor.Dasbor:
    return dasbor.build(user, dasbor.Pertanyaan(kdmp, **more))


def remembered(day: dt.date) -> list[Koperasi]:
    """Those on record that day, with all that the slow reading looks at: it asks the same rows many times."""
    keys = [k.pk for k in there(day)]
    rows = Koperasi.objects.filter(pk__in=keys).prefetch_related("masa_bukti_set")
    return list(rows)


def store(day: dt.date) -> None:
    """What the night keeps of a day."""
    posisi = Posisi.at(day)
    by = ("kecamatan", "jenis", "kelompok", "bentuk", "kdmp", "p_status")
    what = [UKURAN[kode] for kode in ringkasan.COLUMNS]
    for key, n in hitung.counts_by(posisi.rows(everyone()), posisi, what, by).items():
        kecamatan, *others, status = key
        Ringkasan.objects.create(
            tanggal=day, kecamatan_id=kecamatan, status=status, aturan=posisi.rule,
            **dict(zip(by[1:5], others, strict=True)),
            **{column: n[kode] for kode, column in ringkasan.COLUMNS.items()},
        )  # fmt: skip


# --- Today and before ------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_today_and_earlier_days_equal_the_slow_reading(kepala: User, seed: int) -> None:
    world(seed, count=16)
    read = {day: remembered(day) for day in (TODAY, MONTH, YEAR)}
    for kdmp in READINGS:
        found = built(kepala, kdmp)
        _equal(found, kdmp, read)
        assert found.n["semua"] == sum(found.n[k] for k in ("aktif", "tidak-aktif", "dibekukan", "dibubarkan"))
        for kode in ("semua", "aktif", "tidak-aktif", "diputus", "sudah-rat", "wajib-rat"):
            assert sum(place.n[kode] for place in found.tempat) == found.n[kode]
    for day in (MONTH, YEAR):
        store(day)
    for kdmp in READINGS:
        _equal(built(kepala, kdmp), kdmp, read)
        assert ringkasan.at(MONTH, Cakupan(kdmp=kdmp)) is not None
    assert ringkasan.at(dt.date(2026, 10, 1)) is None


def _equal(found: dasbor.Dasbor, kdmp: str, read: dict[dt.date, list[Koperasi]]) -> None:
    for one in (*found.status, *found.tahunan):
        assert [then.hari for then in one.banding] == [MONTH, YEAR]
        for n, dari, on in ((one.n, one.dari, TODAY), *((b.n, b.dari, b.hari) for b in one.banding)):
            ukuran = UKURAN[one.kode]
            rows = [k for k in read[on] if not kdmp or k.kdmp == (kdmp == "hanya")]
            if not rows:
                continue
            kinds = (ukuran.pembilang, ukuran.penyebut) if isinstance(ukuran, Rasio) else (ukuran,)
            wanted = [sum(SLOW[kind.kode](k, on, on.year - 1) for k in rows) for kind in kinds]
            assert [n, dari][: len(wanted)] == wanted, (one.kode, on, kdmp)


@pytest.mark.parametrize("seed", range(3))
def test_the_course_is_the_record_of_each_day(kepala: User, seed: int) -> None:
    world(seed)
    days = [*tren.months(TODAY), *statistics.year_ends(TODAY)]
    counted = statistics.recorded(everyone(), days)
    for day in days[::3]:
        rows = there(day)
        for status in ("aktif", "tidak-aktif", "dibekukan", "dibubarkan"):
            wanted = sum(SLOW[status](k, day, day.year - 1) for k in rows)
            assert counted[day][status.replace("-", "_")] == wanted, (day, status)
    plain, judged = built(kepala), built(kepala, verdict=True)
    assert plain.tren.grafik == judged.tren.grafik
    assert plain.tren.grafik.bars[-1].label == "Kini"
    assert judged.tren.menurut is not None
    assert plain.tren.menurut is None


def test_what_became_known_later_is_counted_apart(kepala: User) -> None:
    KantorFactory()
    late, steady = KoperasiFactory(peristiwa=dt.date(2020, 1, 1)), KoperasiFactory(peristiwa=dt.date(2020, 1, 1))
    for koperasi in (late, steady):
        both_levels(koperasi, 2025, dari=dt.date(2026, 3, 1))
    event(late, "tidak_aktif", dt.date(2026, 7, 1))  # on that day nobody knew of the RAT of March
    event(late, "aktif", dt.date(2026, 9, 15))
    lines = {line.posisi.on: line for line in built(kepala, verdict=True).tren.menurut or ()}
    august = lines[dt.date(2026, 8, 1)]
    assert (august.catatan, august.aturan, august.kemudian) == ((1, 1), (2, 0), 1)
    october = lines[dt.date(2026, 10, 1)]
    assert (october.catatan, october.aturan, october.kemudian) == ((2, 0), (2, 0), 0)


def test_a_place_ten_points_below_the_whole_is_marked(kepala: User) -> None:
    KantorFactory()
    none = dict.fromkeys((one.kode for one in kartu.COUNTED), 0)
    lines = {(at, str(n)): none | {"aktif": n, "tidak-aktif": 100 - n} for at, n in enumerate((40, 41, 69))}
    whole = ringkasan.complete(none | {"aktif": 150, "tidak-aktif": 150})
    found = dasbor._tempat(lines, whole, Posisi.at(), Cakupan())
    assert {one.nama: one.rendah for one in found} == {"40": True, "41": False, "69": False}


# --- Comparisons ----------------------------------------------------------------------------------------
def test_days_that_are_compared() -> None:
    assert kartu.compared_days(TODAY) == (MONTH, YEAR)
    assert kartu.compared_days(dt.date(2026, 11, 1)) == (dt.date(2026, 10, 1), YEAR)
    assert kartu.compared_days(dt.date(2027, 1, 1)) == (dt.date(2026, 12, 1), dt.date(2026, 1, 1))
    assert tren.months(dt.date(2026, 11, 1))[-1] == dt.date(2026, 10, 1)
    assert (tren.months(TODAY)[0], tren.months(TODAY)[-1]) == (dt.date(2025, 12, 1), MONTH)


def test_a_large_register_says_that_there_is_no_summary(
    kepala: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    world(1, count=6)
    KoperasiFactory(peristiwa=dt.date(2020, 1, 1))  # turns next July
    monkeypatch.setattr(ringkasan, "SMALL", 1)
    store(MONTH)
    found = built(kepala)
    assert [then.kata for then in found.status[0].banding] == ["", kartu.NO_SUMMARY]
    assert [bar.label for bar in found.tren.grafik.bars] == ["1 Nov 2026", "Kini"]
    assert found.tren.hilang == tren.MONTHS - 1
    assert found.akan is None  # read by a request of its own
    client.force_login(kepala)
    page = client.get("/").content.decode()
    assert 'hx-get="/angka/dasbor/perhatian/"' in page
    assert (
        "Perlu diperhatikan" in client.get("/angka/dasbor/perhatian/", headers={"HX-Request": "true"}).content.decode()
    )
    assert check(client, "/angka/dasbor/perhatian/") == 1
    assert client.get("/angka/dasbor.pdf").status_code == 200


def test_a_stored_number_stays_and_its_list_says_why_it_differs(client: Client, kepala: User) -> None:
    KantorFactory()
    for nama in ("KSP Tetap", "KSP Ditarik"):
        KoperasiFactory(nama=nama, peristiwa=dt.date(2020, 1, 1), status_hitung="aktif")
    store(MONTH)
    client.force_login(kepala)
    said = "mencatat <strong>"
    address = built(kepala).status[1].banding[0].url
    assert said not in client.get(address).content.decode(), "the same number needs no word"
    Koperasi.objects.filter(nama="KSP Ditarik").update(ditarik_pada=dates.sekarang())
    assert built(kepala).status[1].banding[0].n == 2, "what was stored"
    page = client.get(address).content.decode()
    assert behind(page) == {1, 2}
    assert "Ringkasan yang disimpan tentang 1 November 2026 mencatat" in page
    check(client, "/angka/dasbor/", least=20)


def test_a_summary_speaks_of_the_tahun_buku_before_its_year() -> None:
    KantorFactory()
    both_levels(KoperasiFactory(peristiwa=dt.date(2020, 1, 1)), 2025)
    store(MONTH)
    one, there = SUDAH_RAT, Posisi.at(MONTH)
    assert ringkasan.remembered(one, there, Cakupan(), 9) == 1
    assert ringkasan.remembered(one, there.at_year(2023), Cakupan(), 9) is None
    assert ringkasan.remembered(one, Posisi.at(dt.date(2026, 11, 2)), Cakupan(), 9) is None


def test_targets(kepala: User, client: Client) -> None:
    KantorFactory()
    for number in range(4):
        koperasi = KoperasiFactory(peristiwa=dt.date(2020, 1, 1))
        if number:
            both_levels(koperasi, 2025)
    for kode, value in (("persen-rat", "87.22"), ("persen-aktif", "60"), ("tidak-aktif", "0")):
        indikator = Indikator.objects.create(nama=kode, ukuran=kode)
        TargetTahun.objects.create(indikator=indikator, tahun=2026, nilai=Decimal(value))
    said = {one.kode: one.sasaran for one in built(kepala).kartu}
    assert (said["persen-rat"].kata, said["persen-rat"].jarak) == ("87,22 %", "kurang 12,22 poin")  # 3 of 4
    assert (said["aktif"].kata, said["aktif"].tercapai) == ("60 %", True)
    assert said["tidak-aktif"].tercapai
    assert said["semua"] is None
    client.force_login(kepala)
    assert "kurang 12,22 poin" in client.get("/angka/dasbor/").content.decode()


def test_nobody_then_is_not_no_record(kepala: User) -> None:
    """A year ago the office had no KDMP: that is a number. Before its first record nothing can be said."""
    KantorFactory()
    KoperasiFactory(peristiwa=dt.date(2025, 12, 1), kdmp=False)
    KoperasiFactory(peristiwa=dt.date(2026, 11, 10), kdmp=True)
    month, year = built(kepala, "hanya").status[0].banding
    assert (month.n, month.selisih, month.kata) == (0, "+1", "")
    assert (year.n, year.kata) == (None, kartu.NO_RECORD)
    month, year = built(kepala).status[0].banding
    assert (month.n, year.kata) == (1, kartu.NO_RECORD)


def test_a_number_meant_for_all_is_no_target_of_some(kepala: User) -> None:
    KantorFactory()
    for kdmp in (True, False):
        both_levels(KoperasiFactory(peristiwa=dt.date(2020, 1, 1), kdmp=kdmp), 2025)
    for kode, value in (("aktif", "2"), ("persen-rat", "50")):
        TargetTahun.objects.create(
            indikator=Indikator.objects.create(nama=kode, ukuran=kode), tahun=2026, nilai=Decimal(value)
        )
    assert built(kepala).status[1].sasaran.tercapai
    some = {one.kode: one.sasaran for one in built(kepala, "hanya").kartu}
    assert some["aktif"] is None
    assert some["persen-rat"].tercapai


# --- Texts, paper, roles --------------------------------------------------------------------------------
def test_each_text_has_three_lines_with_date_and_source(kepala: User) -> None:
    world(2)
    found = built(kepala, "tanpa")
    assert len(found.teks) == 8
    for kode, text in found.teks.items():
        lines = text.split("\n")
        assert len(lines) == 3, kode
        assert "26 November 2026" in text
        assert lines[2].startswith("Sumber: catatan ")
        assert "tanpa KDMP" in text or kode == "malam"  # no night has run here
    assert (
        f"{found.n['semua']}, yaitu {found.n['aktif']} aktif, {found.n['tidak-aktif']} tidak aktif"
        in (found.teks["status"])
    )


def test_text_of_the_places_says_who_is_in_none(kepala: User) -> None:
    KantorFactory()
    KoperasiFactory(peristiwa=dt.date(2020, 1, 1))
    said = built(kepala).teks["tempat"]
    assert said.startswith("1 koperasi di 1 kecamatan ")
    assert "belum diketahui" not in said
    KoperasiFactory(peristiwa=dt.date(2020, 1, 1), kecamatan=None, status_hitung="tidak_aktif")
    said = built(kepala).teks["tempat"]
    assert said.startswith("1 koperasi di 1 kecamatan ")
    assert " dan 1 yang kecamatannya belum diketahui: 1 aktif, 1 tidak aktif, 0 dibekukan atau dibubarkan." in said


def test_paper_is_one_page_with_the_same_figures_and_always_the_same(kepala: User) -> None:
    import pypdfium2

    world(0)
    found = built(kepala)
    first = lembar.write(found)
    assert first == lembar.write(found)
    document = pypdfium2.PdfDocument(first)
    assert len(document) == 1
    text = " ".join(document[0].get_textpage().get_text_range().split())
    assert f"{found.n['semua']} koperasi = {found.n['aktif']} aktif + {found.n['tidak-aktif']} tidak aktif" in text
    for one in found.kartu:
        assert one.nama in text
        assert one.nilai in text
        if one.dari is not None:
            assert f"{one.n} dari {one.dari}" in text
    assert "26 November 2026" in text
    assert "aturan versi 1" in text


def test_who_may_see_and_print(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lembar, "write", lambda found: b"%PDF")
    world(1, count=4)
    before = Jejak.objects.count()
    for role in Peran:
        client.force_login(make_user(role))
        shown = client.get("/angka/dasbor/").status_code
        printed = client.get("/angka/dasbor.pdf?kdmp=hanya")
        staff = role not in (Peran.ADMIN, Peran.PENGURUS)
        assert shown == (200 if staff else 403), role
        assert printed.status_code in ((200, 403) if staff else (403,)), role
        if printed.status_code == 200:
            assert printed["Content-Type"] == "application/pdf"
    assert Jejak.objects.count() > before
    client.logout()
    assert client.get("/angka/dasbor/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/", "/?menurut=verdict", "/?tren=tahun&kdmp=tanpa", "/angka/dasbor/?menurut=verdict"]
)
def test_queries_stay_few(client: Client, kepala: User, address: str, django_assert_max_num_queries: object) -> None:
    world(1)
    client.force_login(kepala)
    client.get(address)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        assert client.get(address).status_code == 200


def test_nonsense_in_the_address_is_read_as_usual(client: Client, kepala: User) -> None:
    world(1, count=4)
    client.force_login(kepala)
    assert client.get("/angka/dasbor/?tren=minggu&menurut=x&kdmp=y").status_code == 200
