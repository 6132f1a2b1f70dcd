"""Lembar wilayah: its numbers open their rows, its page is one page, contacts are for those who may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan import paper
from pembinaan.angka import perhatian, wilayah
from pembinaan.angka.posisi import Cakupan, Posisi, everyone
from registry.models import Kecamatan, Koperasi, PerubahanStatus
from tests import numbers
from tests.factories.angka import TODAY, decide, world
from tests.factories.hasil import came, event, facilitation, training
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.people import make_user
from tests.factories.registry import (
    DesaFactory,
    KantorFactory,
    KecamatanFactory,
    KoperasiFactory,
    PengurusFactory,
)
from tests.factories.surat import make_letter
from tests.integration.test_angka_oracle import inside, status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


def sheet_of(place: wilayah.Place) -> wilayah.Lembar:
    cakupan = wilayah.scope_of(place)
    return wilayah.sheet(cakupan.narrow(everyone()), Posisi.at(), cakupan)


def one(place: Kecamatan, hitung: str = "aktif", **fields: object) -> Koperasi:
    k = KoperasiFactory(kecamatan=place, status_hitung=hitung, peristiwa=False, **fields)
    event(k, hitung, dt.date(2024, 7, 1), old=None)
    return k


@pytest.mark.parametrize("seed", range(3))
def test_the_table_of_kecamatan_equals_the_slow_reading(seed: int) -> None:
    world(seed)
    known = [k for k in Koperasi.objects.filter(ditarik_pada=None) if inside(k, TODAY)]
    lines = wilayah.table(everyone(), Posisi.at(), Cakupan(), "kecamatan")
    for line in lines:
        own = [k for k in known if k.kecamatan_id == line.pk]
        codes = [status(k, TODAY) for k in own]
        decided = codes.count("dibekukan") + codes.count("dibubarkan")
        assert [a.n for a in line.angka[:4]] == [
            len(own), codes.count("aktif"), codes.count("tidak_aktif"), decided,
        ]  # fmt: skip
        assert line.angka[0].n == sum(a.n for a in line.angka[1:4])
    assert lines[-1].nama == "Belum diketahui"
    assert sum(line.angka[0].n for line in lines) == len(known)


def test_what_the_office_did_is_counted_in_its_place_and_year(client: Client) -> None:
    KantorFactory()
    clerk = make_user("petugas")
    here, elsewhere = KecamatanFactory(), KecamatanFactory()
    mine, other = one(here, "tidak_aktif", desa=DesaFactory(kecamatan=here)), one(elsewhere)
    day, before = dt.date(2026, 5, 5), dt.date(2025, 12, 31)
    taught = training(biaya=None, on=day, by=clerk)
    for k in (mine, other):
        for at in (day, before):
            KunjunganFactory(koperasi=k, tanggal=at, petugas=clerk)
            facilitation(k, biaya=None, on=at, by=clerk)
        KunjunganFactory(koperasi=k, tanggal=day, petugas=clerk, keadaan="direncanakan")
        came(taught, k, "Siti")
        came(taught, k, "Budi")
        KasusFactory(koperasi=k, dibuka_pada=before, keadaan="selesai", hasil="aktif_kembali", ditutup_pada=day)
        KasusFactory(koperasi=k, dibuka_pada=day, petugas=clerk)
    for place in (here, mine.desa):
        found = {a.nama: a.n for a in sheet_of(place).done}  # type: ignore[arg-type]
        assert found == {
            "Kunjungan": 1, "Koperasi dilatih": 1, "Kasus dibuka": 1, "Kasus ditutup": 1, "Surat keluar": 0,
            "Surat dijawab": 0, "Fasilitasi": 1,
        }  # fmt: skip
    client.force_login(make_user("kabid"))
    # No yearly figures yet: "belum ada data" stands where four sums would be.
    assert numbers.check(client, f"/angka/wilayah/desa/{mine.desa_id}/", least=16) >= 16
    assert numbers.check(client, f"/angka/wilayah/kecamatan/{here.pk}/", least=19) >= 19


def test_who_needs_attention_and_why(client: Client) -> None:
    KantorFactory()
    here = KecamatanFactory()
    silent, caseless, cared = (one(here, "tidak_aktif") for _ in range(3))
    for k in (silent, cared):
        KasusFactory(koperasi=k)
    letter = make_letter(silent, keadaan="sampai", tanggal=dt.date(2026, 3, 1))
    type(letter).objects.filter(pk=letter.pk).update(diterima_pada=dt.date(2026, 3, 3), tenggat=dt.date(2026, 3, 17))
    coming = one(here, tanggal_badan_hukum=dt.date(2025, 2, 2))
    one(here, tanggal_badan_hukum=dt.date(2026, 10, 2))  # not yet obliged on the next due date
    posisi = Posisi.at()

    def ten() -> dict[int, str]:
        return {one.koperasi: one.sebab for one in perhatian.today(everyone(), posisi, [posisi.rule])[1]}

    event(caseless, "tidak_aktif", dt.date(2026, 11, 1))
    found = ten()
    assert set(found) == {silent.pk, caseless.pk, coming.pk}
    assert "tidak dijawab; tenggatnya 17 Maret 2026, lewat 254 hari" in found[silent.pk]
    assert "Menjadi tidak aktif 1 November 2026 dan belum ada kasus" in found[caseless.pk]
    assert "1 Juli 2027" in found[coming.pk]
    letter.surat_jawaban = letter.jawaban_set.create(
        jenis="penjelasan", uraian="Sudah.", dari="Ketua", oleh=make_user("petugas"), tanggal=TODAY
    )
    assert silent.pk not in ten()
    client.force_login(make_user("kabid"))
    page = client.get(f"/angka/wilayah/kecamatan/{here.pk}/").content.decode()
    assert found[caseless.pk] in page
    assert "belum dijawab" not in page


def test_contacts_are_for_those_who_may_and_ask(client: Client) -> None:
    KantorFactory()
    here = KecamatanFactory()
    k = one(here, telepon="0322-999")
    PengurusFactory(koperasi=k, nama="Bu Ketua", jabatan="ketua", telepon="", mulai=None, sampai=None)
    PengurusFactory(koperasi=k, nama="Pak Bendahara", jabatan="bendahara", telepon="0812000111", mulai=None)
    page, pdf = f"/angka/wilayah/kecamatan/{here.pk}/", f"/angka/wilayah/kecamatan/{here.pk}/lembar.pdf"
    for role, allowed in ((Peran.PETUGAS, True), (Peran.SEKRETARIAT, False)):
        client.force_login(make_user(role))
        plain = client.get(page).content.decode()
        assert "0812000111" not in plain
        assert ("Tampilkan kontak" in plain) is allowed
        asked = client.get(f"{page}?kontak=ya")
        assert asked.status_code == (200 if allowed else 403)
        assert ("Pak Bendahara" in asked.content.decode() and "0812000111" in asked.content.decode()) is allowed
        assert client.get(f"{pdf}?kontak=ya").status_code == (200 if allowed else 403)
        assert client.get(pdf).status_code == 200
    told = [row.rincian["kontak pengurus"] for row in Jejak.objects.filter(aksi="wilayah.diunduh").order_by("pk")]
    assert told == ["ya", "tidak", "tidak"]
    client.force_login(make_user(Peran.PENGURUS))
    assert {client.get(address).status_code for address in (page, pdf, "/angka/wilayah/")} == {403}
    client.force_login(make_user("kepala"))
    assert client.get("/angka/wilayah/kecamatan/999999/").status_code == 404
    assert client.get("/angka/wilayah/?pada=besok").status_code == 422


def test_the_paper_is_one_page_and_the_same_twice(client: Client) -> None:
    KantorFactory()
    here = KecamatanFactory(nama="Kecamatan dengan Nama yang Panjang Sekali")
    for number in range(16):  # more than a page holds
        k = one(here, "tidak_aktif", nama=f"Koperasi Produsen Kelompok Tani dan Nelayan Sumber Makmur Sentosa {number}")
        PengurusFactory(koperasi=k, nama="Haji Muhammad Abdurrahman Wahid Sastrowardoyo, S.E., M.M.", jabatan="ketua")
    client.force_login(make_user("petugas"))
    address = f"/angka/wilayah/kecamatan/{here.pk}/lembar.pdf"
    first, second, plain = (client.get(address + query).content for query in ("?kontak=ya", "?kontak=ya", ""))
    assert first == second
    assert (paper.pages(first), paper.pages(plain)) == (1, 1)
    empty = DesaFactory(kecamatan=here)
    assert paper.pages(client.get(f"/angka/wilayah/desa/{empty.pk}/lembar.pdf").content) == 1


def test_the_share_of_aktif_leaves_out_what_was_decided_as_on_the_heads_page(client: Client) -> None:
    KantorFactory()
    here = KecamatanFactory()
    for status_ in ("aktif", "aktif", "aktif", "tidak_aktif"):
        one(here, status_)
    PerubahanStatus.objects.create(
        koperasi=one(here, "tidak_aktif", status_keputusan="dibubarkan"), kolom="status_keputusan", lama=None,
        baru="dibubarkan", berlaku_pada=dt.date(2025, 2, 3),
    )  # fmt: skip
    client.force_login(make_user("kepala"))
    sheet = client.get(f"/angka/wilayah/kecamatan/{here.pk}/").content.decode()
    assert "75,0 % dari" in sheet
    whole = client.get("/angka/dasbor/").content.decode()
    assert "75,0 %" in whole
    assert f'href="/angka/wilayah/kecamatan/{here.pk}/"' in whole, "the table of the head's page leads to the sheet"


def test_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    made = world(1)
    named = [k.pk for k in made if k.kecamatan_id]
    Koperasi.objects.filter(pk__in=named).update(desa=DesaFactory())
    client.force_login(make_user("kabid"))
    place = next(k.kecamatan_id for k in made if k.kecamatan_id)
    client.get("/angka/wilayah/")
    for address in (
        "/angka/wilayah/",
        f"/angka/wilayah/kecamatan/{place}/",
        f"/angka/wilayah/kecamatan/{place}/?kontak=ya",
    ):
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert client.get(address).status_code == 200


def test_the_share_of_aktif_is_that_of_the_heads_table(client: Client) -> None:
    """Of those that are judged: a decision stands outside there and here."""
    KantorFactory()
    here = KecamatanFactory()
    one(here)
    one(here, "tidak_aktif")
    decide(one(here), "dibekukan", dt.date(2026, 3, 4))
    client.force_login(make_user("kepala"))
    assert "50,0 %" in client.get("/angka/dasbor/").content.decode()
    page = client.get(f"/angka/wilayah/kecamatan/{here.pk}/").content.decode()
    assert "50,0 % dari" in page
    assert "33,3 %" not in page
