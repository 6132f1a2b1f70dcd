"""An office on its first morning: no cooperative, no closed period, no target, no map. Every room of figures opens."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.html import strip_tags

from koperasi.accounts.roles import Peran
from registry.models import Kecamatan
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

PAGES = (
    "/angka/dasbor/", "/angka/dasbor/?tren=tahun&menurut=verdict", "/angka/dasbor/perhatian/", "/angka/mutasi/",
    "/angka/peta/", "/angka/wilayah/", "/angka/rekap/", "/angka/rekap/periode/", "/angka/rekap/periode/tutup/",
    "/angka/format/", "/angka/rekonsiliasi/", "/angka/target/", "/angka/simulasi/", "/angka/simulasi/catatan/",
    "/mutu/", "/mutu/ganjil/", "/mutu/ganda/", "/mutu/ganda/diputus/", "/register/setelan/",
    "/angka/di-balik/aktif/", "/koperasi/", "/koperasi/saringan/", "/koperasi/massal/daftar/",
)  # fmt: skip


def test_every_room_opens_and_says_nothing_strange(client: Client) -> None:
    call_command("setup_office", "35.24", nama="Dinas Koperasi dan Usaha Mikro", stdout=StringIO())
    client.force_login(make_user(Peran.KEPALA))
    for address in PAGES:
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = answer.content.decode()
        said = re.sub(r"\s+", " ", strip_tags(re.sub(r"(?s)<(script|style|head).*?</\1>", "", page)))
        strange = re.findall(r"\b(?:None|nan|inf)\b|\{\{|\{%", said)
        assert not strange, (address, strange)


def test_the_papers_of_an_empty_office(client: Client) -> None:
    call_command("setup_office", "35.24", nama="Dinas Koperasi dan Usaha Mikro", stdout=StringIO())
    client.force_login(make_user(Peran.KEPALA))
    for address in ("/angka/dasbor.pdf", "/angka/target/cetak/"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert b"".join(answer).startswith(b"%PDF"), address


def test_what_is_not_there_yet_is_said_and_by_whom_it_comes(client: Client) -> None:
    call_command("setup_office", "35.24", nama="Dinas Koperasi dan Usaha Mikro", stdout=StringIO())
    client.force_login(make_user(Peran.KEPALA))
    kecamatan = Kecamatan.objects.order_by("kode")[0]
    desa = kecamatan.desa_set.order_by("kode")[0]
    for address, words in (
        ("/", "Dikerjakan petugas."), ("/angka/dasbor/", "Belum ada koperasi yang tercatat"),
        ("/angka/dasbor/?kdmp=hanya", "Tidak ada koperasi untuk pilihan ini"),
        (f"/angka/wilayah/kecamatan/{kecamatan.pk}/", "Belum ada koperasi di sini"),
        (f"/angka/wilayah/desa/{desa.pk}/", "Belum ada koperasi di sini"),
        ("/angka/simulasi/", "Belum ada koperasi yang dapat dihitung."),
    ):  # fmt: skip
        assert words in client.get(address).content.decode(), address
