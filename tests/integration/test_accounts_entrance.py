"""The door: closed by default, log-in, rate limits, MFA where demanded, the auditor's glass wall, the demo's people."""

from __future__ import annotations

import io

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse

from koperasi.accounts import demo
from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

PROFILE = "/akun/"


@pytest.fixture(autouse=True)
def _no_old_rates() -> None:
    cache.clear()


def _login(client: Client, username: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": username, "password": password})


def test_a_stranger_comes_back_to_where_they_wanted_after_log_in(client: Client) -> None:
    user = make_user(Peran.PETUGAS)
    answer = client.get(PROFILE + "?a=1")
    assert answer.status_code == 302
    assert answer.url == "/masuk/?next=/akun/%3Fa%3D1"
    answer = client.post(answer.url, {"login": user.username.upper(), "password": PASSWORD, "next": "/akun/?a=1"})
    assert answer.url == "/akun/?a=1"
    assert Jejak.objects.get(aksi="akun.masuk").oleh == user


def test_log_in_does_not_lead_to_other_sites(client: Client) -> None:
    user = make_user(Peran.PETUGAS)
    answer = client.post(
        reverse("account_login"), {"login": user.username, "password": PASSWORD, "next": "https://contoh.invalid/"}
    )
    assert answer.url == "/"


def test_htmx_of_a_stranger_is_sent_to_the_log_in_page_whole(client: Client) -> None:
    answer = client.get(PROFILE, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/akun/?x=1"})
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/masuk/?next=/akun/%3Fx%3D1"
    assert answer.content == b""


def test_a_post_of_a_stranger_is_not_repeated_after_log_in(client: Client) -> None:
    assert client.post("/akun/ubah/", {"nama": "X"}).url == "/masuk/"


@pytest.mark.parametrize("password", ["salah-sekali", ""])
def test_wrong_password_and_unknown_name_get_the_same_words(client: Client, password: str) -> None:
    known = _login(client, make_user().username, password).content.decode()
    unknown = _login(client, "tidak-ada", password).content.decode()
    sentence = "Nomor ponsel, nama pengguna, atau kata sandi tidak cocok." if password else "Kata sandi"
    assert sentence in known
    assert sentence in unknown


def test_an_inactive_account_does_not_get_in(client: Client) -> None:
    user = make_user(Peran.PETUGAS, is_active=False)
    _login(client, user.username)
    assert client.get(PROFILE).status_code == 302


def test_sign_up_is_closed(client: Client) -> None:
    page = client.get("/daftar/").content.decode()
    assert "Akun dibuat oleh dinas" in page
    assert client.post("/daftar/", {"username": "baru", "password1": PASSWORD}).status_code == 405
    assert not User.objects.filter(username="baru").exists()


def test_failed_log_ins_are_limited_even_for_the_right_password(client: Client) -> None:
    user, other = make_user(Peran.PETUGAS), make_user(Peran.PETUGAS)
    for number in range(5):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(
            reverse("account_login"), {"login": user.username, "password": "salah-sekali"}
        )
    assert "Terlalu banyak percobaan masuk" in _login(client, user.username).content.decode()
    assert client.get(PROFILE).status_code == 302
    assert _login(client, other.username).status_code == 302, "somebody else is not punished"


def test_one_address_cannot_try_many_names(client: Client) -> None:
    answers = [_login(client, f"nama{n}", "salah-sekali").status_code for n in range(35)]
    assert answers[:30] == [200] * 30
    assert answers[-1] == 429


# --- MFA ----------------------------------------------------------------------------------------
def test_mfa_is_asked_of_staff_only_where_it_is_demanded(client: Client) -> None:
    client.force_login(make_user(Peran.PETUGAS))
    assert settings.WAJIB_MFA is False
    assert client.get(PROFILE).status_code == 200
    with override_settings(WAJIB_MFA=True):
        answer = client.get("/pekerjaan/")
        assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp"))
        answer = client.get("/pekerjaan/", headers={"HX-Request": "true"})
        assert answer.headers["HX-Redirect"] == reverse("mfa_activate_totp")
        assert client.get("/akun/perangkat/").status_code == 200, (
            "the own account stays open, or nobody could set it up"
        )
        client.force_login(make_user(Peran.PENGURUS))
        assert client.get("/pekerjaan/").status_code == 200, "officers on a phone are not asked"


@override_settings(WAJIB_MFA=True)
def test_setting_mfa_up_opens_the_door_and_the_next_log_in_asks_for_the_code(client: Client) -> None:
    user = make_user(Peran.PETUGAS)
    _login(client, user.username)
    ask_again = client.get(reverse("mfa_activate_totp"))
    assert ask_again.url.startswith(reverse("account_reauthenticate"))
    assert client.post(ask_again.url, {"password": PASSWORD}).url == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert answer.status_code == 302, answer.content.decode()
    assert client.get("/pekerjaan/").status_code == 200
    assert "Kode cadangan" in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    client.post(reverse("account_logout"))
    cache.clear()  # the code of these thirty seconds is spent
    assert _login(client, user.username).url.startswith(reverse("mfa_authenticate"))
    assert client.get("/pekerjaan/").status_code == 302, "a password alone is half a log-in"
    assert "tidak" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode().lower()
    assert client.post(reverse("mfa_authenticate"), {"code": _code(secret)}).status_code == 302
    assert client.get("/pekerjaan/").status_code == 200


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


# --- The auditor ---------------------------------------------------------------------------------
def test_an_auditor_changes_nothing_even_with_another_role_and_every_look_is_written_down(client: Client) -> None:
    auditor = make_user(Peran.AUDITOR, Peran.ADMIN)
    target = make_user()
    client.force_login(auditor)
    assert client.get("/pengguna/?q=x").status_code == 200
    looks = Jejak.objects.filter(aksi="halaman.lihat", oleh=auditor)
    assert [row.rincian for row in looks] == [{"alamat": "/pengguna/?q=x"}]
    assert looks[0].alamat_ip == "127.0.0.1"
    answer = client.post(reverse("accounts:pengguna-deactivate", args=[target.pk]))
    assert answer.status_code == 403
    assert "hanya membaca" in answer.content.decode()
    target.refresh_from_db()
    assert target.is_active
    assert client.post("/akun/ubah/", {"nama": "X"}).status_code == 403
    assert client.post(reverse("account_logout")).status_code == 302, "but leaves as everybody does"


def test_looks_of_others_are_not_written_down(client: Client) -> None:
    client.force_login(make_user(Peran.ADMIN))
    client.get("/pengguna/")
    assert not Jejak.objects.filter(aksi="halaman.lihat").exists()


# --- The demo and the first admin ------------------------------------------------------------------
def test_the_demo_has_one_person_per_role_once_and_names_them_at_the_door(client: Client) -> None:
    made = demo.create_people()
    demo.create_people()
    assert set(made) == set(Peran)
    assert User.objects.filter(demo=True).count() == len(demo.PEOPLE) + len(demo.COLLEAGUES)
    assert {User.objects.get(username=role).peran_aktif for role in Peran} == {frozenset({role}) for role in Peran}
    page = client.get("/masuk/").content.decode()
    assert settings.SANDI_DEMO in page
    assert page.count("<tr>") == 9
    assert _login(client, "kepala", settings.SANDI_DEMO).status_code == 302


def test_an_office_without_demo_shows_no_log_ins(client: Client) -> None:
    make_user(Peran.PETUGAS)
    assert settings.SANDI_DEMO not in client.get("/masuk/").content.decode()


def test_production_makes_no_demo_people_and_lets_none_in(client: Client) -> None:
    people = demo.create_people()
    with override_settings(PRODUKSI=True):
        assert demo.logins() == []
        with pytest.raises(demo.DemoRefused):
            demo.create_people()
        assert _login(client, "petugas", settings.SANDI_DEMO).status_code == 200
        assert client.get(PROFILE).status_code == 302
        assert User.objects.get(pk=people[Peran.PETUGAS].pk).peran_aktif == frozenset()


def test_the_first_admin_sets_their_own_password_by_a_link(client: Client) -> None:
    out = io.StringIO()
    call_command("buat_admin", "bu.admin", nama="Bu Admin", stdout=out)
    link = out.getvalue().split()[-1]
    path = link.removeprefix(settings.BASE_URL)
    assert client.post(path, {"sandi": "tiga-kata-rahasia", "ulang": "tiga-kata-rahasia"}).status_code == 302
    assert _login(client, "bu.admin", "tiga-kata-rahasia").status_code == 302
    assert client.get("/pengguna/").status_code == 200
    with pytest.raises(CommandError, match="sudah punya admin"):
        call_command("buat_admin", "lain")


def test_the_first_admin_may_come_with_a_password(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDI_ADMIN", "pendek")
    with pytest.raises(CommandError):
        call_command("buat_admin", "admin1", stdout=io.StringIO())
    assert not User.objects.filter(username="admin1").exists()
    monkeypatch.setenv("SANDI_ADMIN", "tiga-kata-rahasia")
    call_command("buat_admin", "admin1", peran=["petugas"], stdout=io.StringIO())
    assert User.objects.get(username="admin1").peran_aktif == {Peran.ADMIN, Peran.PETUGAS}
    assert _login(client, "admin1", "tiga-kata-rahasia").status_code == 302
