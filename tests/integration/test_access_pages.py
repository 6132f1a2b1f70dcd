"""Officers are invited, get in, are invited again and leave: pages of the petugas and what the officer then sees."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koperasi.accounts.models import TautanSandi, User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates, teks
from registry.models import AksesPengurus, Koperasi
from tests.factories.people import PASSWORD, make_user
from tests.factories.registry import AksesPengurusFactory, KantorFactory, KoperasiFactory, PengurusFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 2)
TYPED = {"nama": "Hj. Siti Khoiriyah, S.E.", "jabatan": "ketua", "telepon": "0812-3456-7890",
         "hari_terakhir": "31/12/2028"}  # fmt: skip
NEW = {"sandi": "tiga-kata-rahasia", "ulang": "tiga-kata-rahasia"}


@pytest.fixture(autouse=True)
def _office() -> object:
    cache.clear()
    KantorFactory(telepon="(0322) 000000")
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def ksp() -> Koperasi:
    return KoperasiFactory(nama="KSP Sumber Rejeki")


@pytest.fixture
def kud() -> Koperasi:
    return KoperasiFactory(nama="KUD Tirta Makmur")


@pytest.fixture
def petugas() -> Client:
    client = Client()
    client.force_login(make_user(Peran.PETUGAS, nama="Ratna Petugas"))
    return client


def _invite(client: Client, koperasi: Koperasi, **changes: str):
    return client.post(reverse("registry:akses-create", args=[koperasi.pk]), TYPED | changes)


def _link(page: str) -> str:
    found = re.search(r"http://localhost:8000(/sandi/[^\s<\"]+)", page)
    assert found, page
    return found[1]


def _sees(client: Client, koperasi: Koperasi) -> bool:
    return client.get(reverse("registry:koperasi-detail", args=[koperasi.pk])).status_code == 200


# --- Invite --------------------------------------------------------------------------------------
def test_from_the_invitation_to_the_own_cooperative(petugas: Client, ksp: Koperasi, kud: Koperasi) -> None:
    answer = _invite(petugas, ksp)
    page = answer.content.decode()
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    path = _link(page)
    code = path.split("/")[2]
    link = TautanSandi.objects.get()
    assert code not in link.sidik
    assert abs(link.berlaku_sampai - link.dibuat_pada - dt.timedelta(days=7)) < dt.timedelta(seconds=5)
    user = User.objects.get(username="siti.khoiriyah")
    assert (user.nama, user.telepon, user.has_usable_password()) == (TYPED["nama"], "6281234567890", False)
    assert user.peran.get().sampai == AksesPengurus.objects.get().sampai == dt.date(2029, 1, 1)
    assert "siti.khoiriyah" in page
    assert page.count("masuk di http://localhost:8000 dengan") == 1, "in the message"
    assert "masuk di <strong>http://localhost:8000</strong> dengan" in page, (
        "and on the slip: the link itself works once"
    )
    assert "(0322) 000000" in page
    assert "<svg" in page
    assert 'class="qr"' in page
    phone = Client()
    for _ in range(2):
        assert phone.get(path).status_code == 200
    assert phone.post(path, NEW).url == "/"
    assert phone.get("/").status_code == 200
    assert _sees(phone, ksp)
    assert not _sees(phone, kud)
    assert phone.get(reverse("registry:koperasi-list")).status_code == 403
    assert {"akses.beri", "akses.undang", "sandi.setel"} <= set(Jejak.objects.values_list("aksi", flat=True))


def test_the_page_of_the_cooperative_says_who_and_until_when(petugas: Client, ksp: Koperasi) -> None:
    detail = reverse("registry:koperasi-detail", args=[ksp.pk])
    url = reverse("registry:akses-list", args=[ksp.pk])
    assert f'hx-get="{url}"' in petugas.get(detail).content.decode()
    PengurusFactory(koperasi=ksp, nama="Wayan Bendahara", jabatan="bendahara", telepon="0812 111 222 333")
    PengurusFactory(koperasi=ksp, nama="Siti Khoiriyah", telepon="+62 812-3456-7890")
    assert "Belum ada pengurus yang dapat masuk" in petugas.get(url).content.decode()
    _invite(petugas, ksp)
    panel = petugas.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel
    assert "sampai 31\u00a0Des\u00a02028" in panel
    assert "belum pernah" in panel
    assert "terbuka sampai" in panel
    assert "Wayan Bendahara</a> (bendahara)" in panel
    assert "Siti Khoiriyah</a>" not in panel, "invited already, by number"
    pendamping = _as(make_user(Peran.PENDAMPING)).get(url).content.decode()
    assert "siti.khoiriyah" in pendamping
    assert "Undang" not in pendamping.replace("Undangan", "")
    officer = User.objects.get(username="siti.khoiriyah")
    assert "Akses pengurus" not in _as(officer).get(detail).content.decode(), "the officer's page is another one"


def test_the_list_asks_the_same_few_questions_for_many_people(petugas: Client, ksp: Koperasi) -> None:
    url = reverse("registry:akses-list", args=[ksp.pk])
    petugas.get(url)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            petugas.get(url)
        counts.append(len(queries))
        for _ in range(8):
            AksesPengurusFactory(user=make_user(Peran.PENGURUS), koperasi=ksp)
            PengurusFactory(koperasi=ksp)
    assert counts[0] == counts[1] <= 10


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_form_is_filled_in_from_the_row_of_an_officer(petugas: Client, ksp: Koperasi, kud: Koperasi) -> None:
    url = reverse("registry:akses-create", args=[ksp.pk])
    own = PengurusFactory(koperasi=ksp, nama="Wayan Oka", jabatan="bendahara", telepon="0812 1111 2222 / 0361-1",
                          sampai=dt.date(2027, 6, 30))  # fmt: skip
    page = petugas.get(url, {"pengurus": own.pk}).content.decode()
    for value in ("Wayan Oka", "0812-1111-2222", "30/06/2027"):
        assert f'value="{value}"' in page
    former = PengurusFactory(koperasi=ksp, nama="Nyoman Tua", telepon="(0322) 361954", sampai=dt.date(2024, 3, 14))
    page = petugas.get(url, {"pengurus": former.pk}).content.decode()
    assert "Nyoman Tua" in page
    assert "3619" not in page, "a landline gets no WhatsApp"
    assert "14/03/2024" not in page, "a term that is over ends no access"
    other = PengurusFactory(koperasi=kud, nama="Orang Lain")
    for wrong in (other.pk, "x", "9" * 30):
        assert "Orang Lain" not in petugas.get(url, {"pengurus": wrong}).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("nama", "", "Nama lengkap"),
        ("telepon", "0812", "Nomor telepon tidak dapat dibaca"),
        ("telepon", "(0322) 361954", "telepon tetap"),
        ("hari_terakhir", "1 Maret 2026", "sudah lewat"),
        ("hari_terakhir", "1 Januari 2032", "paling lama lima tahun"),
        ("hari_terakhir", "", "wajib diisi"),
        ("jabatan", "raja", "Jabatan"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    petugas: Client, ksp: Koperasi, field: str, typed: str, sentence: str
) -> None:
    answer = _invite(petugas, ksp, **{field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    kept = next(value for name, value in TYPED.items() if name not in (field, "jabatan"))
    assert kept in page
    assert not AksesPengurus.objects.exists()


def test_several_people_one_without_a_number_and_no_second_account_by_a_second_click(
    petugas: Client, ksp: Koperasi
) -> None:
    _invite(petugas, ksp)
    page = _invite(petugas, ksp, nama="Siti Khoiriyah", telepon="").content.decode()
    assert "siti.khoiriyah2" in page, "another person of nearly that name"
    assert "https://wa.me/" not in page, "the way to WhatsApp is noted first"
    again = _invite(petugas, ksp, nama="siti khoiriyah", telepon="")
    assert again.status_code == 422
    assert "sudah punya akses" in again.content.decode()
    assert _invite(petugas, ksp).status_code == 422
    assert ksp.akses_set.count() == 2


# --- One person, two cooperatives --------------------------------------------------------------------
def test_a_known_number_asks_and_then_adds_to_the_same_person(petugas: Client, ksp: Koperasi, kud: Koperasi) -> None:
    phone = Client()
    phone.post(_link(_invite(petugas, ksp).content.decode()), NEW)
    asked = _invite(petugas, kud, telepon="+62 812 3456 7890", nama="Siti K.", hari_terakhir="31/12/2029")
    page = asked.content.decode()
    assert "KSP Sumber Rejeki" in page
    assert not kud.akses_set.exists()
    user = User.objects.get(username="siti.khoiriyah")
    back = _invite(petugas, kud, nama="Siti K.", kembali="1").content.decode()
    assert 'value="Siti K."' in back
    assert not kud.akses_set.exists()
    stranger = make_user(Peran.PENGURUS)
    _invite(petugas, kud, orang=str(stranger.pk))
    assert not kud.akses_set.exists(), "only the owner of the number can be meant"
    done = _invite(petugas, kud, orang=str(user.pk), hari_terakhir="31/12/2029")
    assert done.status_code == 302, "no new link: the password is there already"
    assert _sees(phone, ksp)
    assert _sees(phone, kud)
    assert user.peran.get().sampai == dt.date(2030, 1, 1), "the role lasts as long as the longer access"
    with dates.freeze(dt.date(2029, 1, 1)):
        assert not _sees(phone, ksp)
        assert _sees(phone, kud)


@pytest.mark.parametrize("role", [Peran.KEPALA, Peran.PETUGAS, Peran.ADMIN, Peran.AUDITOR])
def test_nobody_takes_over_the_account_of_staff_by_an_invitation(petugas: Client, ksp: Koperasi, role: Peran) -> None:
    staff = make_user(role, telepon="6281234567890")
    answer = _invite(petugas, ksp, orang=str(staff.pk))
    assert answer.status_code == 422
    assert "pegawai dinas" in answer.content.decode()
    akses = AksesPengurusFactory(user=staff, koperasi=ksp)
    again = petugas.post(reverse("registry:akses-issue", args=[ksp.pk, akses.pk]), {"telepon": ""})
    assert again.status_code == 422
    staff.refresh_from_db()
    assert staff.check_password(PASSWORD)
    assert staff.telepon == "6281234567890"
    assert not TautanSandi.objects.exists()


def test_an_inactive_account_is_not_woken_by_an_invitation(petugas: Client, ksp: Koperasi) -> None:
    gone = make_user(Peran.PENGURUS, telepon="6281234567890", is_active=False)
    answer = _invite(petugas, ksp, orang=str(gone.pk))
    assert answer.status_code == 422
    assert "dinonaktifkan" in answer.content.decode()


# --- WhatsApp ------------------------------------------------------------------------------------------
def test_opening_whatsapp_is_noted_and_leads_there_with_the_message(petugas: Client, ksp: Koperasi) -> None:
    path = _link(_invite(petugas, ksp).content.decode())
    akses = AksesPengurus.objects.get()
    url = reverse("registry:undangan-open", args=[ksp.pk, akses.pk])
    assert petugas.get(url).status_code == 405
    assert petugas.post(url, {"kode": "salah"}).status_code == 404
    assert not Jejak.objects.filter(aksi="akses.wa").exists()
    page = petugas.post(url, {"kode": path.split("/")[2]}).content.decode()
    assert 'http-equiv="refresh" content="0;url=https://wa.me/6281234567890?text=' in page
    text = unquote(page)
    assert path in text
    assert "nomor ponsel 0812-3456-7890 atau nama pengguna siti.khoiriyah" in text
    row = Jejak.objects.get(aksi="akses.wa")
    assert row.oleh.nama == "Ratna Petugas"
    assert "WhatsApp dibuka" in petugas.get(reverse("registry:akses-list", args=[ksp.pk])).content.decode()


def test_a_code_of_somebody_else_opens_nothing(petugas: Client, ksp: Koperasi, kud: Koperasi) -> None:
    path = _link(_invite(petugas, ksp).content.decode())
    other = AksesPengurusFactory(user=make_user(Peran.PENGURUS), koperasi=kud)
    for koperasi, akses in ((kud, other), (ksp, other)):
        url = reverse("registry:undangan-open", args=[koperasi.pk, akses.pk])
        assert petugas.post(url, {"kode": path.split("/")[2]}).status_code == 404


# --- Recovery, change, end ---------------------------------------------------------------------------
def test_a_new_invitation_ends_the_old_one_the_password_and_the_sessions(petugas: Client, ksp: Koperasi) -> None:
    phone = Client()
    phone.post(_link(_invite(petugas, ksp).content.decode()), NEW)
    akses = AksesPengurus.objects.get()
    url = reverse("registry:akses-issue", args=[ksp.pk, akses.pk])
    assert petugas.get(url).status_code == 200
    assert _sees(phone, ksp), "looking ends nothing"
    make_user(Peran.PENGURUS, telepon="6281200000000")
    taken = petugas.post(url, {"telepon": "0812-0000-0000"})
    assert taken.status_code == 422
    assert _sees(phone, ksp)
    first = _link(petugas.post(url, {"telepon": "0857-1111-2222"}).content.decode())
    assert not _sees(phone, ksp)
    second = _link(petugas.post(url, {"telepon": "0857-1111-2222"}).content.decode())
    assert phone.get(first).status_code == 410
    assert phone.post(second, NEW).status_code == 302
    assert _sees(phone, ksp)
    assert User.objects.get(pk=akses.user_id).telepon == "6285711112222"


def test_access_ends_with_the_term(petugas: Client, ksp: Koperasi) -> None:
    phone = Client()
    phone.post(_link(_invite(petugas, ksp, hari_terakhir="31 Maret 2026").content.decode()), NEW)
    with dates.freeze(dt.date(2026, 3, 31)):
        assert _sees(phone, ksp)
    with dates.freeze(dt.date(2026, 4, 1)):
        assert not _sees(phone, ksp)
        user = User.objects.get(pk=phone.session["_auth_user_id"])
        assert user.peran_aktif == frozenset()
        assert ksp.nama not in phone.get("/").content.decode()
        late = petugas.post(
            reverse("registry:akses-issue", args=[ksp.pk, AksesPengurus.objects.get().pk]), {"telepon": ""}
        )
        assert late.status_code == 422
        again = _invite(petugas, ksp, orang=str(user.pk))
        assert again.status_code == 302, "elected again: the same person, a new access"
        assert _sees(phone, ksp)


def test_a_term_is_extended_and_ended(petugas: Client, ksp: Koperasi) -> None:
    phone = Client()
    phone.post(_link(_invite(petugas, ksp).content.decode()), NEW)
    akses = AksesPengurus.objects.get()
    change = reverse("registry:akses-update", args=[ksp.pk, akses.pk])
    assert 'value="31/12/2028"' in petugas.get(change).content.decode()
    assert petugas.post(change, {"jabatan": "bendahara", "hari_terakhir": "31/12/2030"}).status_code == 302
    akses.refresh_from_db()
    assert (akses.jabatan, akses.sampai) == ("bendahara", dt.date(2031, 1, 1))
    assert akses.user.peran.get().sampai == dt.date(2031, 1, 1)
    end = reverse("registry:akses-end", args=[ksp.pk, akses.pk])
    petugas.get(end)
    assert _sees(phone, ksp)
    petugas.post(end)
    assert not _sees(phone, ksp)
    assert phone.get("/akun/").status_code == 302, "logged out: nothing is left to see"
    petugas.post(end)
    assert Jejak.objects.filter(aksi="akses.akhiri").count() == 1
    assert petugas.post(change, {"jabatan": "ketua", "hari_terakhir": "31/12/2030"}).status_code == 422


# --- Strangers ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Peran.PENDAMPING, Peran.SEKRETARIAT, Peran.KEPALA, Peran.AUDITOR, Peran.PENGURUS])
def test_who_may_not_invite(ksp: Koperasi, role: Peran) -> None:
    user = make_user(role)
    akses = AksesPengurusFactory(user=user if role == Peran.PENGURUS else make_user(Peran.PENGURUS), koperasi=ksp)
    client = _as(user)
    assert _invite(client, ksp).status_code == 403
    for name in ("akses-issue", "akses-update", "akses-end", "undangan-open"):
        assert client.post(reverse(f"registry:{name}", args=[ksp.pk, akses.pk])).status_code == 403
    assert ksp.akses_set.count() == 1


def test_an_access_is_reached_only_through_its_own_cooperative(petugas: Client, ksp: Koperasi, kud: Koperasi) -> None:
    akses = AksesPengurusFactory(user=make_user(Peran.PENGURUS), koperasi=ksp)
    for name in ("akses-issue", "akses-update", "akses-end"):
        assert petugas.get(reverse(f"registry:{name}", args=[kud.pk, akses.pk])).status_code == 404
    kud.digabung_ke = ksp
    kud.save()
    assert _invite(petugas, kud).status_code == 404


@pytest.mark.parametrize(
    ("nama", "name"),
    [
        ("Hj. Siti Khoiriyah, S.E.", "siti.khoiriyah"),
        ("Drs. H. M. Nur'aini", "nuraini"),
        ("I Made Oka Suardana", "made.oka"),
        ("Añisa", "anisa"),
        ("Li", "pengurus"),
        ("12345", "pengurus"),
        ("王芳", "pengurus"),
    ],
)
def test_user_names_can_be_read_aloud(nama: str, name: str) -> None:
    assert teks.slip_name(nama) == name
