"""Every number on a home page is the length of the list it links to, and the past is what was recorded."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan import statistics
from pembinaan.views import home
from registry import statistics as registry_statistics
from registry.classification import run, status
from registry.filters import KoperasiFilter
from registry.models import Koperasi, PerubahanStatus
from registry.models.choices import Keterangan
from tests.factories import registry as make
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def person() -> User:
    return make_user(Peran.PETUGAS, Peran.KEPALA)


@pytest.fixture
def world() -> None:
    """Two kecamatan and one unknown place; each kind of cooperative at least once, one KDMP, one outside authority."""
    make.KantorFactory()
    babat, modo = make.KecamatanFactory(nama="Babat"), make.KecamatanFactory(nama="Modo")
    held = make.KoperasiFactory(kecamatan=babat)
    make.both_levels(held, 2025)
    make.both_levels(make.KoperasiFactory(kecamatan=babat, kdmp=True), 2024)  # at risk
    make.both_levels(make.KoperasiFactory(kecamatan=modo), 2025, "laporan")
    make.both_levels(make.KoperasiFactory(kecamatan=modo, status_ods="aktif"), 2023)  # tidak aktif
    make.KoperasiFactory(kecamatan=None)  # nothing at all
    make.KoperasiFactory(kecamatan=modo, kewenangan="provinsi")
    make.KoperasiFactory(kecamatan=modo, tanggal_badan_hukum=dt.date(2026, 3, 1))  # not yet obliged
    frozen = make.KoperasiFactory(kecamatan=babat)
    PerubahanStatus.objects.create(
        koperasi=frozen, kolom="status_keputusan", baru="dibekukan", berlaku_pada=dt.date(2025, 5, 1)
    )
    Koperasi.objects.filter(pk=frozen.pk).update(status_keputusan="dibekukan")
    make.MasaBuktiFactory(koperasi=make.KoperasiFactory(kecamatan=babat), tahun_buku=2025, tingkat="dikirim")
    with dates.freeze(TODAY):
        run.apply(Koperasi.objects.all(), on=TODAY)


def listed(url: str, user: User) -> int:
    """How many rows the list shows under that address."""
    query = QueryDict(urlsplit(url).query)
    shown = KoperasiFilter(query, Koperasi.objects.visible_to(user), on=TODAY)
    assert shown.form.is_valid(), shown.form.errors
    return shown.qs.count()


def context_of(build: object, user: User, **query: str) -> home.Context:
    request = RequestFactory().get("/", query)
    request.user = user
    with dates.freeze(TODAY):
        return build(request)  # type: ignore[operator]


@pytest.mark.parametrize("kdmp", ["", "tanpa", "hanya"])
@pytest.mark.usefixtures("world")
def test_numbers_are_their_lists(person: User, kdmp: str) -> None:
    page = context_of(home.staff, person, kdmp=kdmp)
    pairs = {
        page["url_semua"]: page["now"].total,
        page["url_aktif"]: page["now"].status["aktif"],
        page["url_tidak"]: page["now"].status["tidak_aktif"],
        page["url_wajib"]: page["wajib"],
        page["url_sudah"]: page["sudah"],
        page["url_belum"]: page["belum"],
        page["url_luar"]: page["luar"],
        **{url: n for _, n, url in page["keputusan"]},
        **{task.url: task.count for task in (*page["tugas"], *page["kekurangan"])},
    }
    assert {url: listed(url, person) for url in pairs} == pairs
    if not kdmp:
        assert page["now"].total == sum(page["now"].status.values()) == 8
        assert len(pairs) > 12


@pytest.mark.usefixtures("world")
def test_kecamatan_sum_to_the_whole(person: User) -> None:
    page = context_of(home.head, person)["d"]
    assert [line.nama for line in page.tempat] == ["Babat", "Modo", "Belum diketahui"]
    assert sum(line.n["semua"] for line in page.tempat) == page.n["semua"] == 8
    assert (page.n["sudah-rat"], page.n["wajib-rat"]) == (2, 6)  # not: outside, frozen, not yet obliged
    lines = context_of(home.staff, person)["kecamatan"]
    for line in lines:
        assert listed(f"/?kecamatan={line.pk}&status=aktif", person) == line.aktif
    assert [line.aktif for line in lines] == [line.n["aktif"] for line in page.tempat]
    rat = registry_statistics.rat(Koperasi.objects.visible_to(person), year=2025, on=TODAY)
    assert (rat.held, rat.obliged) == (page.n["sudah-rat"], page.n["wajib-rat"])


@pytest.mark.usefixtures("world")
def test_forecast_is_its_list(person: User, client: Client) -> None:
    coming = context_of(home.head, person)["d"].akan
    assert (coming.hari, coming.jumlah) == (dt.date(2027, 7, 1), 1)
    client.force_login(person)
    with dates.freeze(TODAY):
        answer = client.get("/prakiraan/")
        # A version of the rule or the end of an extension may turn some of them before that day.
        assert "menjadi tidak aktif paling lambat 1 Juli 2027" in client.get("/?sebagai=kepala").content.decode()
    assert answer.context["halaman"].paginator.count == coming.jumlah
    assert "Menjadi tidak aktif paling lambat 1 Juli 2027" in answer.content.decode()


def test_record_equals_status_on_any_day() -> None:
    kinds = ["aktif", "tidak_aktif", "aktif"]
    plain, decided, lifted = (make.KoperasiFactory(peristiwa=dt.date(2015 + n, 3, 1)) for n in range(3))
    for koperasi in (plain, decided, lifted):
        for n, new in enumerate(kinds[1:], 1):
            PerubahanStatus.objects.create(
                koperasi=koperasi, kolom="status_hitung", lama=kinds[n - 1], baru=new,
                berlaku_pada=dt.date(2018 + n, 7, 1),
            )  # fmt: skip
    for koperasi, new, day in (
        (decided, "dibekukan", dt.date(2019, 7, 1)),
        (lifted, "dibekukan", dt.date(2018, 1, 5)),
        (lifted, None, dt.date(2020, 2, 1)),
    ):
        PerubahanStatus.objects.create(koperasi=koperasi, kolom="status_keputusan", baru=new, berlaku_pada=day)
    days = [dt.date(year, month, 1) for year in range(2014, 2022) for month in (1, 3, 7, 12)]
    rows = Koperasi.objects.all()
    counted = statistics.recorded(rows, days)
    for day in days:
        said = Counter(value for value in status.on(rows, day).values_list("status_on", flat=True) if value)
        assert +counted[day] == said, day


@pytest.mark.parametrize("role", list(Peran))
def test_queries_do_not_grow(client: Client, world: None, role: Peran, django_assert_max_num_queries: object) -> None:
    user = make_user(role)
    if role == Peran.PENGURUS:
        make.AksesPengurusFactory(user=user, koperasi=Koperasi.objects.filter(keterangan=Keterangan.BERISIKO).get())
    client.force_login(user)
    with dates.freeze(TODAY), django_assert_max_num_queries(15):  # type: ignore[operator]
        assert client.get("/").status_code == 200
