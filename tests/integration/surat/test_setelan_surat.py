"""The letters' settings: emblem, levels of paraf, and who may change them."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from koperasi.accounts.models import Kualifikasi, PeranPengguna, User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import setelan_surat as actions
from pembinaan.models import SetelanSurat, TingkatParaf
from registry.policies import Refused
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
FORM = {
    "kertas": "f4", "kop": "on", "garis_kop": "tunggal", "tepi": "a", "huruf": "11", "atas_nama": "a.n. Bupati Contoh",
    "unit": "Dinkop", "cara_nomor": "blok", "batas_gagal": "3", "pengumuman_hari": "30",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _office() -> object:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


def emblem(size: int = 900) -> bytes:
    out = BytesIO()
    Image.effect_noise((size, size), 80).convert("RGBA").save(out, "PNG")
    return out.getvalue()


def send(user: User, **data: object) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    answer = client.post(reverse("pembinaan:setelan-surat-update"), data)
    return answer.status_code, answer.content.decode()


def test_the_settings_are_kept_with_a_small_emblem() -> None:
    file = SimpleUploadedFile("logo.png", emblem(), content_type="image/png")
    assert send(make_user(Peran.KABID), **FORM, lambang_baru=file)[0] == 302
    row = SetelanSurat.current()
    assert (row.kertas, row.huruf, row.cara_nomor, row.atas_nama) == ("f4", 11, "blok", "a.n. Bupati Contoh")
    with row.lambang.open("rb") as kept, Image.open(kept) as picture:
        assert picture.format == "PNG"
        assert max(picture.size) <= actions.EMBLEM


def test_a_file_that_is_no_picture_is_refused_and_the_rest_stays_typed() -> None:
    file = SimpleUploadedFile("logo.png", b"%PDF-1.7 bukan gambar", content_type="image/png")
    status, page = send(make_user(Peran.KABID), **FORM, lambang_baru=file)
    assert status == 422
    assert "rusak atau tidak lengkap" in page
    assert 'value="Dinkop"' in page
    assert not SetelanSurat.objects.exists()


@pytest.mark.parametrize("role", [Peran.PETUGAS, Peran.KEPALA, Peran.AUDITOR, Peran.PENDAMPING, Peran.ADMIN])
def test_others_may_not(role: Peran) -> None:
    assert send(make_user(role), **FORM)[0] == 403


def test_levels_are_replaced_as_a_whole_and_are_three_at_most() -> None:
    kabid = make_user(Peran.KABID)
    actions.change_levels(levels=[{"jabatan": "Kepala Seksi", "peran": "petugas", "orang": None}], by=kabid)
    assert [row.jabatan for row in TingkatParaf.objects.all()] == ["Kepala Seksi"]
    with pytest.raises(Refused, match="tiga"):
        actions.change_levels(levels=[{"jabatan": str(n), "peran": "kabid", "orang": None} for n in range(4)], by=kabid)
    client = Client()
    client.force_login(kabid)
    page = client.post(reverse("pembinaan:tingkat-update"), {"t1-jabatan": "Kepala Bidang"})
    assert (page.status_code, "Pilih peran" in page.content.decode()) == (422, True)
    assert client.post(reverse("pembinaan:tingkat-update"), {}).status_code == 302
    assert not TingkatParaf.objects.exists()


def test_the_page_names_who_signs_on_that_day() -> None:
    make_user(Peran.KEPALA, nama="Sri Wahyuni")
    stand_in = make_user(nama="Bagus Wibowo")
    PeranPengguna.objects.create(
        user=stand_in, peran=Peran.KEPALA, kualifikasi=Kualifikasi.PLH, dari=TODAY, sampai=TODAY + dt.timedelta(days=7)
    )
    client = Client()
    client.force_login(make_user(Peran.KABID))
    page = client.get(reverse("pembinaan:setelan-surat-update")).content.decode()
    assert "Plh. Kepala" in page
    assert "Bagus Wibowo" in page
    with dates.freeze(TODAY + dt.timedelta(days=7)):
        later = client.get(reverse("pembinaan:setelan-surat-update")).content.decode()
    assert "Sri Wahyuni" in later
