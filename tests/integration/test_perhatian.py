"""Ten cooperatives that need attention, why, and from when on; what turns on the next due date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan import statistics
from pembinaan.angka import dasbor, perhatian
from pembinaan.angka.posisi import everyone
from registry.classification import facts, judging
from registry.models import AturanStatus, Koperasi, MasaBukti
from tests.factories.angka import TODAY
from tests.factories.hasil import event
from tests.factories.kasus import JanjiRatFactory, KasusFactory
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, MasaBuktiFactory, PerpanjanganFactory
from tests.factories.surat import make_letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def kepala() -> User:
    return make_user(Peran.KEPALA)


def built(user: User) -> dasbor.Dasbor:
    return dasbor.build(user, dasbor.Pertanyaan())


def test_attention_says_why_and_each_stands_once(kepala: User, client: Client) -> None:
    KantorFactory()
    late = make_letter(KoperasiFactory(nama="KSP Surat"), keadaan="sampai", tanggal=dt.date(2026, 5, 1))
    late.tenggat = dt.date(2026, 6, 1)
    late.save()
    fresh = KoperasiFactory(nama="KSP Baru", status_hitung="tidak_aktif", peristiwa=dt.date(2020, 1, 1))
    event(fresh, "tidak_aktif", dt.date(2026, 11, 20))
    handled = KoperasiFactory(nama="KSP Ditangani", status_hitung="tidak_aktif", peristiwa=dt.date(2020, 1, 1))
    event(handled, "tidak_aktif", dt.date(2026, 11, 20))
    KasusFactory(koperasi=handled, dibuka_pada=dt.date(2026, 11, 20))
    for koperasi in (late.koperasi, KoperasiFactory(nama="KSP Janji")):
        JanjiRatFactory(koperasi=koperasi, tahun_buku=2025, tanggal=dt.date(2026, 11, 2),
                        dijanjikan_pada=dt.date(2026, 10, 1), oleh_siapa="Ketua")  # fmt: skip
    Koperasi.objects.filter(pk=KoperasiFactory(nama="KSP Hilang").pk).update(status_lapangan="tidak_ditemukan")
    found = built(kepala).perhatian
    by_name = {one.nama: one for one in found}
    assert [one.jenis for one in found] == sorted((one.jenis for one in found), key=perhatian.KINDS.index)
    assert "tenggatnya 1 Juni 2026" in by_name["KSP Surat"].sebab
    assert by_name["KSP Surat"].juga[0] == "janji rat lewat"
    assert by_name["KSP Baru"].jenis == "tanpa_kasus"
    assert "Dijanjikan RAT tahun buku 2025 pada 2 November 2026" in by_name["KSP Janji"].sebab
    assert by_name["KSP Hilang"].jenis == "tidak_ditemukan"
    assert "KSP Ditangani" not in by_name
    assert len(found) == len({one.koperasi for one in found})
    client.force_login(kepala)
    page = client.get("/").content.decode()
    for one in found:
        assert one.sebab in page.replace("&#x27;", "'")
    for kind, url in built(kepala).semua_perhatian.items():
        assert client.get(url).status_code == 200, kind


def test_how_long_something_waits_before_it_stands_here(kepala: User) -> None:
    """A filing after a fortnight; a change to tidak aktif for ninety days."""
    KantorFactory()
    for days in (13, 14):
        koperasi = KoperasiFactory(nama=f"Menunggu {days}", peristiwa=dt.date(2020, 1, 1))
        MasaBuktiFactory(koperasi=koperasi, tahun_buku=2025, tingkat="dikirim", dari=TODAY - dt.timedelta(days=days))
        Koperasi.objects.filter(pk=koperasi.pk).update(menunggu_pemeriksaan=True)
    for days in (90, 91):
        koperasi = KoperasiFactory(nama=f"Baru {days}", status_hitung="tidak_aktif", peristiwa=dt.date(2020, 1, 1))
        event(koperasi, "tidak_aktif", TODAY - dt.timedelta(days=days))
    assert {one.nama for one in built(kepala).perhatian} == {"Menunggu 14", "Baru 90"}


def test_attention_takes_three_of_a_kind_before_more() -> None:
    def one(kind: str, number: int) -> perhatian.Perhatian:
        return perhatian.Perhatian(kind, number, f"K{number}", "", "", "")

    many = [one("surat", n) for n in range(9)] + [one("janji", n) for n in range(100, 102)] + [one("prakiraan", 200)]
    chosen = perhatian._choose(many)
    assert [item.jenis for item in chosen] == ["surat"] * 7 + ["janji"] * 2 + ["prakiraan"]


@pytest.mark.parametrize("seed", range(4))
def test_the_forecast_looks_at_fewer_and_finds_the_same(seed: int) -> None:
    """What spares most of the register from being judged never changes who turns."""
    rng = Random(seed)
    KantorFactory()
    for _ in range(30):
        koperasi = KoperasiFactory(
            tanggal_badan_hukum=rng.choice([None, dt.date(rng.randrange(2010, 2027), rng.choice([1, 12]), 1)])
        )
        for year in range(2021, 2027):
            if rng.random() < 0.3:
                kind, level = rng.choice(["rat", "laporan"]), rng.choice(["dikirim", "diterima"])
                MasaBukti.objects.create(
                    koperasi=koperasi, tahun_buku=year, jenis=kind, tingkat=level, sumber="impor", dicatat_pada=TODAY,
                    dari=dt.date(2026, rng.randrange(1, 12), 1), sampai=rng.choice([None, None, dt.date(2027, 1, 1)]),
                )  # fmt: skip
            if rng.random() < 0.15:
                PerpanjanganFactory(koperasi=koperasi, tahun_buku=year, batas=dt.date(2027, 12, 31))
    rows = everyone().within_authority()
    day = dt.date(2027, 7, 1)
    for years in (1, 2, 3):
        for kind in AturanStatus.Bukti.values:
            rule = AturanStatus(jumlah_tahun=years, bukti=kind, bulan_batas=6, nomor=9, jeda_tahun_pertama=seed % 2)
            aktif = rows.filter(status="aktif")
            all_judged = judging.judge(facts.annotate(aktif, on=day, rule=rule), on=day, rule=rule, remarks=False)
            wanted = set(all_judged.filter(v_status="tidak_aktif").values_list("pk", flat=True))
            found = statistics.becoming_inactive(rows, day=day, rule=rule)
            assert set(found.values_list("pk", flat=True)) == wanted
