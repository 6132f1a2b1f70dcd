"""The door of a pengurus: the phone number in any spelling, a link that is used once, devices, and e-mail kept in."""

from __future__ import annotations

import datetime as dt
import importlib
import logging

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from koperasi.accounts import actions
from koperasi.accounts.forms import PenggunaForm
from koperasi.accounts.models import User
from koperasi.accounts.policies import Refused
from koperasi.accounts.roles import Peran
from koperasi.accounts.templatetags.perangkat import kapan
from koperasi.lib import dates
from koperasi.lib.surel import AllowListBackend
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NUMBER = "6281234567890"
SPELLINGS = ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "62 812-3456-7890", "0062812.3456.7890",
             "81234567890"]  # fmt: skip
PROFILE = "/akun/"


@pytest.fixture(autouse=True)
def _no_old_rates() -> None:
    cache.clear()


@pytest.fixture
def officer() -> User:
    return make_user(Peran.PENGURUS, telepon=NUMBER, username="siti.khoiriyah", email="siti@contoh.invalid")


def _login(client: Client, login: str, password: str = PASSWORD, **more: str):
    return client.post(reverse("account_login"), {"login": login, "password": password, **more})


@pytest.mark.parametrize("typed", [*SPELLINGS, "siti.khoiriyah", " SITI.Khoiriyah "])
def test_any_spelling_of_the_number_and_the_name_on_the_slip_let_in(client: Client, officer: User, typed: str) -> None:
    assert _login(client, typed).status_code == 302
    assert client.get(PROFILE).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        "siti@contoh.invalid",
        "3524011203800001",
        "081234567891",
        "0812-3456-7890 / 0812-3456-7891",
        "Siti Khoiriyah",
        "\x00",
    ],
)
def test_nothing_else_lets_in_and_all_get_the_same_words(client: Client, officer: User, typed: str) -> None:
    known = _login(client, "siti.khoiriyah", "salah-sekali").content.decode()
    answer = _login(client, typed, "salah-sekali")
    assert answer.status_code == 200
    if typed != "\x00":
        assert "Nomor ponsel, nama pengguna, atau kata sandi tidak cocok." in known
        assert "Nomor ponsel, nama pengguna, atau kata sandi tidak cocok." in answer.content.decode()
    assert client.get(PROFILE).status_code == 302
    _login(client, typed)
    assert client.get(PROFILE).status_code == 302, "the right password does not make it a log-in name"


def test_wrong_tries_in_different_spellings_count_together(client: Client, officer: User) -> None:
    for at, typed in enumerate(["siti.khoiriyah", *SPELLINGS[:4]]):
        Client(REMOTE_ADDR=f"10.1.0.{at}").post(reverse("account_login"), {"login": typed, "password": "salah-sekali"})
    for typed in (SPELLINGS[4], "siti.khoiriyah"):
        assert "Terlalu banyak percobaan masuk" in _login(client, typed).content.decode()
    assert client.get(PROFILE).status_code == 302
    other = make_user(Peran.PENGURUS, telepon="6281234567891")
    assert _login(client, "0812-3456-7891").status_code == 302, "another number is not punished"
    assert other.pk


def test_tries_on_a_number_nobody_has_count_together_too(client: Client) -> None:
    for at, typed in enumerate(SPELLINGS[:5]):
        Client(REMOTE_ADDR=f"10.2.0.{at}").post(reverse("account_login"), {"login": typed, "password": "salah-sekali"})
    assert "Terlalu banyak percobaan masuk" in _login(client, SPELLINGS[5]).content.decode()


def test_unticked_means_remembered_and_not_my_phone_ends_with_the_browser(officer: User) -> None:
    own, borrowed = Client(), Client()
    _login(own, NUMBER)
    assert own.session.get_expire_at_browser_close() is False
    answer = _login(borrowed, NUMBER, bukan_milik="on")
    assert borrowed.session.get_expire_at_browser_close() is True
    assert not answer.cookies["sessionid"]["max-age"]


# --- One spelling ------------------------------------------------------------------------------
def test_form_and_action_write_one_spelling_and_refuse_what_is_no_number(officer: User) -> None:
    admin = make_user(Peran.ADMIN)
    data = {"username": "lain", "nama": "Orang Lain"}
    for typed in ("+62 812 3456 7890", "081234567890"):
        form = PenggunaForm(data | {"telepon": typed})
        assert form.errors["telepon"] == ["Nomor ini sudah dipakai akun lain."]
    for typed in ("0812", "0812-3456-7890 dan 0857-1", "+60 12 345 6789", "3524011203800001", "nomor saya"):
        assert "telepon" in PenggunaForm(data | {"telepon": typed}).errors, typed
    user = actions.create_user(by=admin, username="lain", nama="Orang Lain", telepon="0812 3456 7891")
    assert user.telepon == "6281234567891"
    with pytest.raises(ValidationError):
        actions.edit_user(by=admin, user=user, telepon="0812")
    assert actions.edit_user(by=admin, user=user, telepon="").telepon is None
    assert "username" in PenggunaForm({"username": "081234567890", "nama": "X Y Z"}).errors


def test_an_officer_does_not_change_the_number_the_office_vouched_for(client: Client, officer: User) -> None:
    client.force_login(officer)
    page = client.get("/akun/ubah/").content.decode()
    assert 'name="telepon"' not in page
    client.post("/akun/ubah/", {"nama": "Siti K.", "email": "", "telepon": "0812-0000-1111"})
    officer.refresh_from_db()
    assert (officer.nama, officer.telepon) == ("Siti K.", NUMBER)


def test_old_spellings_are_brought_to_one_before_the_database_holds_it(officer: User) -> None:
    step = importlib.import_module("koperasi.accounts.migrations.0002_telepon_satu_ejaan")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user DROP CONSTRAINT user_telepon_satu_ejaan")
    people = {
        typed: make_user(telepon=typed)
        for typed in ("+6281234567890", "0857-1111-2222", "6285711112222", "12", "0361123456")
    }
    step.one_spelling(apps, None)
    kept = {typed: User.objects.get(pk=user.pk).telepon for typed, user in people.items()}
    assert kept == {
        "+6281234567890": None,  # the officer's, who was there first
        "0857-1111-2222": "6285711112222",
        "6285711112222": None,
        "12": None,
        "0361123456": "62361123456",
    }
    assert User.objects.get(pk=officer.pk).telepon == NUMBER


# --- The link ------------------------------------------------------------------------------------
def test_setting_the_password_lets_in_and_lands_on_home(client: Client, officer: User) -> None:
    code = actions.issue_link(by=make_user(Peran.PETUGAS), user=officer)
    url = reverse("accounts:sandi-set", args=[code])
    page = client.get(url).content.decode()
    assert "0812-3456-7890" in page
    assert "Paling sedikit 10 karakter" in page
    answer = client.post(url, {"sandi": "tiga-kata-rahasia", "ulang": "tiga-kata-rahasia"})
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get(PROFILE).status_code == 200
    assert client.session.get_expire_at_browser_close() is False
    assert UserSession.objects.filter(user=officer).count() == 1, "listed as a device like any log-in"


def test_a_link_does_not_go_round_the_second_step(client: Client) -> None:
    from allauth.mfa.models import Authenticator

    clerk = make_user(Peran.PETUGAS)
    Authenticator.objects.create(user=clerk, type=Authenticator.Type.TOTP, data={"secret": "x"})
    code = actions.issue_link(by=make_user(Peran.ADMIN), user=clerk)
    answer = client.post(
        reverse("accounts:sandi-set", args=[code]), {"sandi": "tiga-kata-rahasia", "ulang": "tiga-kata-rahasia"}
    )
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert client.get(PROFILE).status_code == 302


def test_somebody_else_who_is_logged_in_is_told_and_logged_out(client: Client, officer: User) -> None:
    clerk = make_user(Peran.PETUGAS, nama="Ratna Petugas")
    client.force_login(clerk)
    url = reverse("accounts:sandi-set", args=[actions.issue_link(by=clerk, user=officer)])
    assert "Ratna Petugas sedang masuk" in client.get(url).content.decode()
    client.post(url, {"sandi": "tiga-kata-rahasia", "ulang": "tiga-kata-rahasia", "bukan_milik": "on"})
    assert client.session["_auth_user_id"] == str(officer.pk)
    assert client.session.get_expire_at_browser_close() is True


def test_recovery_ends_sessions_and_the_old_password_when_it_is_issued(officer: User) -> None:
    phone, admin = Client(), make_user(Peran.ADMIN)
    _login(phone, NUMBER)
    actions.issue_link(by=admin, user=officer)
    assert phone.get(PROFILE).status_code == 200, "a link of the admin ends them when it is used"
    code = actions.issue_link(by=admin, user=officer, recover=True)
    assert phone.get(PROFILE).status_code == 302
    _login(phone, NUMBER)
    assert phone.get(PROFILE).status_code == 302, "whoever has the lost phone does not get in with what it remembers"
    actions.redeem_link(code=code, password="tiga-kata-rahasia")
    with pytest.raises(Refused):
        actions.redeem_link(code=code, password="tiga-kata-lain-lagi")


# --- Devices -------------------------------------------------------------------------------------
PHONE = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537 Chrome/120.0 Mobile Safari/537"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def test_devices_are_listed_in_words_and_ended_one_by_one_or_all(officer: User) -> None:
    phone = Client(headers={"User-Agent": PHONE}, REMOTE_ADDR="10.9.9.9")
    second = Client(headers={"User-Agent": PHONE}, REMOTE_ADDR="10.9.9.9")
    laptop = Client(headers={"User-Agent": LAPTOP})
    for browser in (phone, second, laptop):
        _login(browser, NUMBER)
    page = laptop.get(reverse("usersessions_list")).content.decode()
    assert page.count("Chrome di Android</strong>") == 2
    assert "Firefox di Linux" in page
    assert "10.9.9.9" in page
    assert "jaringan yang Anda pakai sekarang" in page
    ended = UserSession.objects.get(session_key=phone.session.session_key)
    laptop.post(reverse("usersessions_list"), {"sesi": ended.pk})
    assert [b.get(PROFILE).status_code for b in (phone, second, laptop)] == [302, 200, 200]
    laptop.post(reverse("usersessions_list"))
    assert [b.get(PROFILE).status_code for b in (second, laptop)] == [302, 200]


def test_nobody_ends_another_persons_session_and_not_the_own_one_by_mistake(officer: User) -> None:
    victim, stranger = Client(), Client()
    _login(victim, NUMBER)
    _login(stranger, make_user(Peran.PENGURUS).username)
    for sesi in (UserSession.objects.get(user=officer).pk, "x", "9" * 40):
        stranger.post(reverse("usersessions_list"), {"sesi": str(sesi)})
    assert victim.get(PROFILE).status_code == 200
    victim.post(reverse("usersessions_list"), {"sesi": UserSession.objects.get(user=officer).pk})
    assert victim.get(PROFILE).status_code == 200


def test_the_last_click_is_kept_but_not_written_with_every_page(client: Client, officer: User) -> None:
    _login(client, NUMBER)
    UserSession.objects.update(last_seen_at=timezone.now() - dt.timedelta(hours=3))
    cache.clear()
    with CaptureQueriesContext(connection) as first:
        client.get(PROFILE, REMOTE_ADDR="10.4.4.4")
    with CaptureQueriesContext(connection) as second:
        client.get(PROFILE)
    wrote = [sum("UPDATE" in query["sql"] for query in queries) for queries in (first, second)]
    assert wrote == [1, 0]
    session = UserSession.objects.get()
    assert session.ip == "10.4.4.4"
    assert timezone.now() - session.last_seen_at < dt.timedelta(minutes=1)


def test_moments_in_words() -> None:
    now = dt.datetime(2026, 3, 4, 2, 30, tzinfo=dt.UTC)  # 09.30 WIB
    with dates.freeze(now):
        said = [kapan(now - dt.timedelta(minutes=minutes)) for minutes in (1, 12, 120, 720, 60 * 24 * 9)]
    assert said == [
        "baru saja", "12 menit yang lalu", "hari ini pukul 07.30", "kemarin pukul 21.30",
        "23 Februari 2026 pukul 09.30",
    ]  # fmt: skip


# --- E-mail ----------------------------------------------------------------------------------------
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


def test_the_product_sends_through_the_allow_list() -> None:
    from koperasi import settings as real

    assert real.EMAIL_BACKEND == "koperasi.lib.surel.AllowListBackend"
    assert settings.PRODUKSI is False


@override_settings(EMAIL_PENGIRIM=LOCMEM, EMAIL_IZIN=["uji@dinas.invalid", "@Boleh.invalid"])
def test_outside_production_only_the_allow_list_gets_mail(caplog: pytest.LogCaptureFixture) -> None:
    stranger = EmailMessage("a", "b", to=["orang@desa.invalid"], bcc=["lain@bukanboleh.invalid"])
    mixed = EmailMessage(
        "c", "d", to=["Uji <UJI@dinas.invalid>", "orang@desa.invalid"], cc=["a@boleh.invalid"], bcc=["x@desa.invalid"]
    )
    with caplog.at_level(logging.WARNING):
        assert AllowListBackend().send_messages([stranger, mixed]) == 1
    assert [message.recipients() for message in mail.outbox] == [["Uji <UJI@dinas.invalid>", "a@boleh.invalid"]]
    assert "orang@desa.invalid" not in caplog.text
    with override_settings(EMAIL_IZIN=[]):
        assert AllowListBackend().send_messages([EmailMessage("e", "f", to=["uji@dinas.invalid"])]) == 0
    assert len(mail.outbox) == 1


@override_settings(EMAIL_PENGIRIM=LOCMEM, EMAIL_IZIN=[], PRODUKSI=True)
def test_production_sends_to_everybody() -> None:
    assert AllowListBackend().send_messages([EmailMessage("a", "b", to=["orang@desa.invalid"])]) == 1
    assert mail.outbox[0].recipients() == ["orang@desa.invalid"]
