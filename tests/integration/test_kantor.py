"""Setting up the office, again and again, and its settings page."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry import kantor
from registry.models import Desa, Kantor, Kecamatan
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def setup(kode: str, nama: str, **options: str) -> str:
    out = StringIO()
    call_command("setup_office", kode, nama=nama, stdout=out, **options)
    return out.getvalue()


def test_lamongan_and_buleleng_have_their_own_places_and_zones() -> None:
    said = setup("35.24", "Dinas Koperasi dan Usaha Mikro")
    assert "27 kecamatan, 474 desa/kelurahan, zona WIB" in said
    office = kantor.current()
    assert (office.nama_wilayah, office.provinsi, office.ibu_kota) == ("Kabupaten Lamongan", "Jawa Timur", "Lamongan")
    assert Desa.objects.get(kode="35.24.01.2001").kecamatan == Kecamatan.objects.get(nama="Sukorame")


@pytest.mark.parametrize(("kode", "zona"), [("51.08", "WITA"), ("91.71", "WIT"), ("13.11", "WIB"), ("64.08", "WITA")])
def test_zone_follows_the_province(kode: str, zona: str) -> None:
    setup(kode, "Dinas Koperasi")
    assert kantor.current().zona == zona


def test_again_updates_and_keeps_what_the_office_chose() -> None:
    setup("35.24", "Dinas Lama", telepon="(0322) 1")
    Kantor.objects.update(batas_primer_bulan=4, batas_primer_hari=30)
    places = Desa.objects.count()
    assert "diperbarui" in setup("35.24", "Dinas Baru")
    office = kantor.current()
    assert (office.nama, office.telepon, office.batas_primer_bulan) == ("Dinas Baru", "(0322) 1", 4)
    assert (Kantor.objects.count(), Desa.objects.count()) == (1, places)


@pytest.mark.parametrize("kode", ["35", "99.99", "35.24.01", "lamongan"])
def test_a_code_that_is_no_kabupaten_is_refused_with_a_sentence(kode: str) -> None:
    with pytest.raises(CommandError, match="bukan kode kabupaten/kota") as refused:
        setup(kode, "Dinas")
    assert refused.value.returncode == 2
    assert not Kantor.objects.exists()


def test_a_second_office_is_refused() -> None:
    setup("35.24", "Dinas Lamongan")
    with pytest.raises(CommandError, match="Satu instalasi untuk satu kantor"):
        setup("51.08", "Dinas Buleleng")
    assert kantor.current().kode == "35.24"


def test_today_is_the_offices_day() -> None:
    setup("91.71", "Dinas di timur")
    late_evening_in_jakarta = dt.datetime(2026, 6, 30, 16, 30, tzinfo=dt.UTC)
    with dates.freeze(late_evening_in_jakarta):
        assert kantor.today() == dt.date(2026, 7, 1)


def form_data(**changes: object) -> dict[str, object]:
    office = kantor.current()
    fields = (
        "nama", "nama_wilayah", "provinsi", "ibu_kota", "alamat", "kode_pos", "telepon", "email", "laman", "zona",
        "batas_primer_hari", "batas_primer_bulan", "batas_sekunder_hari", "batas_sekunder_bulan",
    )  # fmt: skip
    return {name: getattr(office, name) for name in fields} | changes


def test_admin_changes_the_own_dates_and_a_date_that_does_not_exist_is_named(client: Client) -> None:
    setup("35.24", "Dinas Koperasi")
    client.force_login(make_user(Peran.ADMIN))
    url = reverse("registry:kantor-update")
    wrong = client.post(url, form_data(batas_primer_hari=31, batas_primer_bulan=4, telepon="(0322) 99"))
    assert "Bulan April tidak sampai tanggal 31." in wrong.content.decode()
    assert "(0322) 99" in wrong.content.decode()
    assert client.post(url, form_data(batas_primer_hari=30, batas_primer_bulan=4)).status_code == 302
    assert (kantor.current().batas_primer_hari, kantor.current().batas_primer_bulan) == (30, 4)


def test_others_may_not(client: Client) -> None:
    setup("35.24", "Dinas Koperasi")
    client.force_login(make_user(Peran.PETUGAS))
    assert client.get(reverse("registry:kantor-update")).status_code == 403
