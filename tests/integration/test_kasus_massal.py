"""A case for every cooperative of a filter: who gets one is what the look said, and it can be taken back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan.models import Kasus, KegiatanKasus, Masalah
from registry.models import Koperasi, TindakanMassal
from tests.factories.kasus import KasusFactory
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory
from tests.factories.usulan import UsulanFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
URL = "/pembinaan/kasus/buka/"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" (?:value="([^"]*)")?')


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def rows() -> list[Koperasi]:
    """Two that get one, one that has one, one of the province."""
    made = [KoperasiFactory(nama=f"KUD {word}", jenis="jasa") for word in ("Aman", "Bina", "Cipta")]
    KasusFactory(koperasi=made[2], jenis="pengawasan")
    KoperasiFactory(nama="KUD Jauh", jenis="jasa", kewenangan="provinsi")
    KoperasiFactory(nama="Lain", jenis="konsumen")
    return made


def look(client: Client, kueri: str, **fields: str) -> dict[str, str]:
    """What the page of the preview sends when its button is pressed."""
    page = client.post(URL, {"kueri": kueri, "jenis": "pengawasan", "langkah": "pratinjau", **fields})
    text = page.content.decode()
    assert page.status_code == 200, text[-3000:]
    form = text.split('<form method="post" class="lembar">')[1].split("</form>")[0]
    sent = {name: unescape(value) for name, value in HIDDEN.findall(form) if name != "csrfmiddlewaretoken"}
    return sent | {"langkah": "jalankan"}


def do(client: Client, kueri: str, **fields: str) -> TindakanMassal:
    answer = client.post(URL, look(client, kueri, **fields))
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return TindakanMassal.objects.latest("pk")


def opened() -> dict[str, Kasus]:
    rows = Kasus.objects.open().filter(jenis="pengawasan").select_related("koperasi")
    return {one.koperasi.nama: one for one in rows}


def test_who_gets_one_and_who_is_skipped(rows: list[Koperasi]) -> None:
    staff = enter(make_user(Peran.PETUGAS))
    assert staff.get(f"{URL}?jenis=jasa&kewenangan=semua").status_code == 200
    page = staff.post(URL, {"kueri": "jenis=jasa&kewenangan=semua", "jenis": "pengawasan", "langkah": "pratinjau"})
    said = page.content.decode()
    assert "<strong>2</strong> kasus akan dibuka untuk 4 koperasi" in said
    assert "masih terbuka" in said
    assert "KUD Cipta" in said
    assert "di luar kewenangan" in said
    assert set(opened()) == {"KUD Cipta"}
    row = do(staff, "jenis=jasa&kewenangan=semua", tujuan="RAT tahun buku 2025", tenggat="31/12/2026")
    assert (row.jumlah, row.dilewati) == (2, 2)
    assert set(opened()) == {"KUD Aman", "KUD Bina", "KUD Cipta"}
    case = opened()["KUD Aman"]
    assert (case.keadaan, case.petugas, case.tujuan, case.tenggat) == (
        "baru", None, "RAT tahun buku 2025", dt.date(2026, 12, 31)
    )  # fmt: skip
    assert "Buka kasus pembinaan" in staff.get("/koperasi/massal/daftar/").content.decode()
    page = staff.get(f"/koperasi/massal/{row.pk}/").content.decode()
    assert "kasus masih terbuka" in page or "masih terbuka" in page
    assert f"{URL}{row.pk}/batal/" in page
    history = staff.get(f"/koperasi/{rows[0].pk}/riwayat/").content.decode()
    assert "Buka kasus pembinaan: dari tanpa kasus menjadi" in history


def test_one_problem_for_all_of_them(rows: list[Koperasi]) -> None:
    """Optional, as in the form of one case; a problem no longer offered is refused."""
    staff = enter(make_user(Peran.PETUGAS))
    problem, retired = Masalah.objects.filter(aktif=True)[:2]
    Masalah.objects.filter(pk=retired.pk).update(aktif=False)
    form = staff.get(f"{URL}?jenis=jasa").content.decode()
    assert f'<option value="{problem.pk}">' in form
    assert f'<option value="{retired.pk}">' not in form
    looked = staff.post(
        URL, {"kueri": "jenis=jasa", "jenis": "pengawasan", "masalah": problem.pk, "langkah": "pratinjau"}
    )
    assert f"Masalahnya: {problem.nama}." in unescape(looked.content.decode())
    do(staff, "jenis=jasa", masalah=str(problem.pk))
    assert {name: list(one.masalah.all()) for name, one in opened().items()} == {
        "KUD Aman": [problem], "KUD Bina": [problem], "KUD Cipta": []
    }  # fmt: skip
    do(staff, "jenis=konsumen")
    assert not opened()["Lain"].masalah.exists()
    trail = Jejak.objects.filter(aksi="kasus.buka").order_by("pk")
    assert [row.rincian["masalah"] for row in trail] == [[problem.nama], [problem.nama], []]
    for wrong in (str(retired.pk), "ngawur"):
        sent = {"kueri": "", "jenis": "pengawasan", "masalah": wrong, "langkah": "pratinjau"}
        assert staff.post(URL, sent).status_code == 422


def test_what_changed_meanwhile_is_shown_again(rows: list[Koperasi]) -> None:
    staff = enter(make_user(Peran.PETUGAS))
    sent = look(staff, "jenis=jasa")
    KasusFactory(koperasi=rows[0], jenis="pengawasan")
    answer = staff.post(URL, sent)
    assert answer.status_code == 409
    assert set(opened()) == {"KUD Aman", "KUD Cipta"}
    assert "berubah sejak pratinjau" in answer.content.decode()


def test_a_case_that_was_described_or_proposed_on_stays(rows: list[Koperasi]) -> None:
    staff = enter(make_user(Peran.PETUGAS))
    third = KoperasiFactory(nama="KUD Dana", jenis="jasa")
    row = do(staff, "jenis=jasa", tujuan="RAT tahun buku 2025")
    made = opened()
    Kasus.objects.filter(pk=made["KUD Aman"].pk).update(tujuan="Diganti petugas")
    made["KUD Bina"].masalah.add(Masalah.objects.create(kode="uji", nama="Uji", urutan=99))
    UsulanFactory(koperasi=third, kasus=made["KUD Dana"])
    staff.post(f"{URL}{row.pk}/batal/")
    assert set(opened()) == set(made)


def test_taken_back_unless_somebody_has_begun(rows: list[Koperasi]) -> None:
    user = make_user(Peran.PETUGAS)
    staff = enter(user)
    row = do(staff, "jenis=jasa", saya="on")
    mine = opened()
    assert {mine[name].petugas for name in ("KUD Aman", "KUD Bina")} == {user}
    KegiatanKasus.objects.create(kasus=mine["KUD Bina"], jenis="telepon", tanggal=TODAY, uraian="Ditelepon.", oleh=user,
                                 dicatat_tanggal=TODAY)  # fmt: skip
    other = enter(make_user(Peran.PETUGAS))
    other.post(f"{URL}{row.pk}/batal/")
    assert set(opened()) == set(mine)  # not theirs to take back
    assert staff.get(f"{URL}{row.pk}/batal/").status_code == 200
    staff.post(f"{URL}{row.pk}/batal/")
    assert set(opened()) == {"KUD Bina", "KUD Cipta"}
    mine["KUD Aman"].refresh_from_db()
    assert mine["KUD Aman"].hasil == "keliru"
    page = staff.get(f"/koperasi/massal/{row.pk}/").content.decode()
    assert "Kasusnya ditutup lagi." in page
    assert "Sudah dikerjakan" in page
    with dates.freeze(TODAY + dt.timedelta(days=1)):
        late = do(staff, "jenis=konsumen")
    with dates.freeze(TODAY + dt.timedelta(days=40)):
        staff.post(f"{URL}{late.pk}/batal/")
        assert "Lain" in opened()


def test_wrong_input_and_other_roles(rows: list[Koperasi]) -> None:
    staff = enter(make_user(Peran.PETUGAS))
    assert staff.post(URL, {"kueri": "", "jenis": "apa"}).status_code == 422
    assert staff.get(f"{URL}?jenis=pemasaran").status_code == 422  # nobody
    past = staff.post(URL, look(staff, "jenis=jasa", tenggat="01/01/2026"))
    assert past.status_code == 422
    assert "Tenggat" in past.content.decode()
    for role in (Peran.SEKRETARIAT, Peran.ADMIN, Peran.AUDITOR):
        assert enter(make_user(role)).get(URL).status_code == 403
    assert set(opened()) == {"KUD Cipta"}


def test_queries_do_not_grow(rows: list[Koperasi]) -> None:
    staff = enter(make_user(Peran.PETUGAS))
    sizes = []
    for kueri in ("jenis=konsumen", "jenis=jasa"):
        sent = look(staff, kueri)
        with CaptureQueriesContext(connection) as asked:
            staff.post(URL, sent)
        sizes.append(len(asked))
    assert sizes[1] <= sizes[0] <= 24, sizes  # the first also asks for what is kept afterwards
