"""Roles between two dates, the acts on accounts, and the pages of the admin."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koperasi.accounts import actions
from koperasi.accounts.models import PeranPengguna, TautanSandi, User
from koperasi.accounts.policies import Refused
from koperasi.accounts.roles import Izin, Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from tests.factories.people import PASSWORD, UserFactory, make_user

pytestmark = pytest.mark.django_db

SUMMER = dt.date(2026, 8, 17)


def _fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_kepala_is_kepala_only_between_two_dates() -> None:
    acting = make_user(Peran.KEPALA, dari=dt.date(2026, 7, 1), sampai=dt.date(2026, 8, 1))
    own = make_user(Peran.KEPALA)
    for day, expected in [(dt.date(2026, 6, 30), False), (dt.date(2026, 7, 1), True), (dt.date(2026, 7, 31), True),
                          (dt.date(2026, 8, 1), False)]:  # fmt: skip
        with dates.freeze(day):
            assert _fresh(acting).boleh(Izin.ATURAN_TETAPKAN) is expected, day
            assert _fresh(own).boleh(Izin.ATURAN_TETAPKAN) is True


def test_roles_add_up_and_an_inactive_person_has_none(django_assert_max_num_queries) -> None:
    both = make_user(Peran.PENDAMPING, Peran.ADMIN)
    gone = make_user(Peran.PETUGAS, is_active=False)
    with dates.freeze(SUMMER), django_assert_max_num_queries(2):  # the office's date, the roles; then remembered
        assert both.peran_aktif == {Peran.PENDAMPING, Peran.ADMIN}
        assert both.boleh(Izin.KOPERASI_UBAH)
        assert both.boleh(Izin.PENGGUNA_KELOLA)
        assert not both.boleh(Izin.IMPOR)
    assert gone.peran_aktif == frozenset()
    assert not gone.adalah_staf


@pytest.mark.parametrize(
    "fields",
    [
        {"peran": Peran.AUDITOR, "dari": SUMMER},
        {"peran": Peran.KEPALA, "dari": SUMMER, "kualifikasi": "plt"},
        {"peran": Peran.PETUGAS, "dari": SUMMER, "sampai": SUMMER - dt.timedelta(days=1)},
    ],
)
def test_the_database_refuses_roles_without_the_dates_they_need(fields: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PeranPengguna.objects.create(user=UserFactory(), **fields)


def test_one_role_is_not_held_twice_at_a_time_but_again_later() -> None:
    user = make_user(Peran.PETUGAS, dari=dt.date(2026, 1, 1), sampai=dt.date(2026, 6, 1))
    with pytest.raises(ValidationError, match="sudah memegang"):
        actions.grant_role(by=None, user=user, peran=Peran.PETUGAS, dari=dt.date(2026, 5, 31))
    actions.grant_role(by=None, user=user, peran=Peran.PETUGAS, dari=dt.date(2026, 6, 1))
    actions.grant_role(by=None, user=user, peran=Peran.KABID, dari=dt.date(2026, 5, 31))
    assert user.peran.count() == 3


def test_user_names_are_lower_case_and_phones_unique_but_may_be_missing_twice() -> None:
    first = User.objects.create_user(" Budi.S ", None, nama="Budi")
    UserFactory(telepon=None), UserFactory(telepon=None)
    assert first.username == "budi.s"
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(username="Besar")
    UserFactory(telepon="628111000222")
    for wrong in ("628111000222", "+628111000222", "08111000333", "6281"):
        with pytest.raises(IntegrityError), transaction.atomic():
            UserFactory(telepon=wrong)


def test_nobody_grants_to_themselves_and_the_last_admin_stays() -> None:
    admin, other = make_user(Peran.ADMIN), make_user(Peran.PETUGAS)
    with pytest.raises(Refused, match="diri sendiri"):
        actions.grant_role(by=admin, user=admin, peran=Peran.KEPALA, dari=SUMMER)
    with pytest.raises(Refused, match="satu-satunya admin"):
        actions.end_role(by=other, row=admin.peran.get())
    second = make_user(Peran.ADMIN)
    actions.end_role(by=second, row=admin.peran.get())
    assert Peran.ADMIN not in _fresh(admin).peran_aktif
    with pytest.raises(Refused, match="satu-satunya admin"):
        actions.deactivate(by=other, user=_fresh(second))


def test_each_act_leaves_its_row_in_the_trail() -> None:
    admin = make_user(Peran.ADMIN)
    user = actions.create_user(by=admin, username="wayan", nama="Wayan")
    actions.edit_user(by=admin, user=user, nama="Wayan Sudra", jabatan="Analis")
    row = actions.grant_role(by=admin, user=user, peran=Peran.PETUGAS, dari=SUMMER)
    actions.end_role(by=admin, row=row)
    actions.deactivate(by=admin, user=user)
    actions.activate(by=admin, user=user)
    rows = Jejak.objects.filter(id_objek=str(user.pk)).order_by("pk")
    assert [row.aksi for row in rows] == [
        "pengguna.buat", "pengguna.ubah", "peran.beri", "peran.akhiri", "pengguna.nonaktifkan", "pengguna.aktifkan"
    ]  # fmt: skip
    assert rows[1].rincian == {"kolom": ["jabatan", "nama"]}
    assert {row.oleh for row in rows} == {admin}


def test_admin_plays_it_through_in_the_browser(client: Client) -> None:
    admin = make_user(Peran.ADMIN)
    client.force_login(admin)
    client.post(
        reverse("accounts:pengguna-create"), {"username": "ketut", "nama": "Ketut Arya", "telepon": "0812-3456-7890"}
    )
    ketut = User.objects.get(username="ketut")
    assert ketut.telepon
    assert ketut.telepon.endswith("81234567890")
    answer = client.post(
        reverse("accounts:peran-grant", args=[ketut.pk]),
        {"peran": "kepala", "kualifikasi": "plt", "dari": "1 Januari 2026", "hari_terakhir": "31/12/2026"},
    )
    assert answer.status_code == 302
    row = ketut.peran.get()
    assert (row.dari, row.sampai, row.hari_terakhir) == (
        dt.date(2026, 1, 1),
        dt.date(2027, 1, 1),
        dt.date(2026, 12, 31),
    )
    page = client.get(reverse("accounts:pengguna-detail", args=[ketut.pk])).content.decode()
    assert "Kepala dinas (Plt.)" in page
    assert "31 Desember 2026" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            {"peran": "auditor", "kualifikasi": "definitif", "dari": "1/1/2026"},
            "Peran auditor harus mempunyai hari terakhir.",
        ),
        (
            {"peran": "kepala", "kualifikasi": "plh", "dari": "1/1/2026"},
            "Plt., Plh., dan Pj. harus mempunyai hari terakhir.",
        ),
        (
            {"peran": "kepala", "kualifikasi": "definitif", "dari": "1/1/2026", "hari_terakhir": "1/12/2025"},
            "Hari terakhir tidak boleh sebelum hari mulai.",
        ),
    ],
)
def test_a_role_form_says_what_is_wrong(client: Client, data: dict, sentence: str) -> None:
    user = make_user()
    client.force_login(make_user(Peran.ADMIN))
    answer = client.post(reverse("accounts:peran-grant", args=[user.pk]), data)
    assert sentence in answer.content.decode()
    assert not user.peran.exists()


def test_the_list_asks_the_same_few_questions_for_many_people(client: Client) -> None:
    client.force_login(make_user(Peran.ADMIN))
    url = reverse("accounts:pengguna-list")
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for _ in range(20):
        make_user(Peran.PETUGAS)
    with CaptureQueriesContext(connection) as many:
        page = client.get(url).content.decode()
    assert len(many) == len(few) <= 15
    assert page.count("Petugas") >= 20


def test_filters_of_the_list(client: Client) -> None:
    client.force_login(make_user(Peran.ADMIN))
    make_user(Peran.PETUGAS, nama="Made Oka"), make_user(Peran.KABID, nama="Nyoman Rai", is_active=False)
    url = reverse("accounts:pengguna-list")
    assert "Made Oka" in client.get(url, {"peran": "petugas"}).content.decode()
    assert "Nyoman Rai" not in client.get(url, {"peran": "petugas"}).content.decode()
    assert "Nyoman Rai" in client.get(url, {"keadaan": "nonaktif"}).content.decode()
    assert "Made Oka" not in client.get(url, {"q": "nyoman"}).content.decode()


# --- The link by which a password is set ------------------------------------------------------
def test_opening_a_link_consumes_nothing_and_using_it_once_is_all(client: Client) -> None:
    admin, user = make_user(Peran.ADMIN), make_user(Peran.PETUGAS)
    code = actions.issue_link(by=admin, user=user)
    url = reverse("accounts:sandi-set", args=[code])
    for _ in range(3):
        assert client.get(url).status_code == 200
        assert client.head(url).status_code == 200
    assert not TautanSandi.objects.filter(sidik=code).exists(), "the code itself is not kept"
    bad = client.post(url, {"sandi": "pendek", "ulang": "pendek"})
    assert bad.status_code == 200, "a weak password does not use the link up"
    assert client.post(url, {"sandi": "tiga-kata-rahasia", "ulang": "tiga-kata-rahasia"}).status_code == 302
    assert _fresh(user).check_password("tiga-kata-rahasia")
    assert client.get(url).status_code == 410
    assert client.post(url, {"sandi": "orang-lain-mencoba", "ulang": "orang-lain-mencoba"}).status_code == 410
    assert _fresh(user).check_password("tiga-kata-rahasia")


def test_a_link_ends_after_a_week_with_a_newer_one_and_with_the_account(client: Client) -> None:
    admin, user = make_user(Peran.ADMIN), make_user(Peran.PETUGAS)
    first = actions.issue_link(by=admin, user=user)
    second = actions.issue_link(by=admin, user=user)
    assert actions.find_link(first) is None
    assert actions.find_link(second) is not None
    TautanSandi.objects.update(berlaku_sampai=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert actions.find_link(second) is None
    third = actions.issue_link(by=admin, user=user)
    actions.deactivate(by=admin, user=user)
    assert client.get(reverse("accounts:sandi-set", args=[third])).status_code == 410


def test_a_new_password_and_a_deactivation_end_running_sessions() -> None:
    admin, user = make_user(Peran.ADMIN), make_user(Peran.PETUGAS)
    phone, laptop = Client(), Client()
    for browser in (phone, laptop):
        browser.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
        assert browser.get(reverse("accounts:profil-detail")).status_code == 200
    assert UserSession.objects.filter(user=user).count() == 2
    actions.redeem_link(code=actions.issue_link(by=admin, user=user), password="tiga-kata-rahasia")
    assert not UserSession.objects.filter(user=user).exists()
    assert [b.get(reverse("accounts:profil-detail")).status_code for b in (phone, laptop)] == [302, 302]
    phone.post(reverse("account_login"), {"login": user.username, "password": "tiga-kata-rahasia"})
    assert phone.get(reverse("accounts:profil-detail")).status_code == 200
    actions.deactivate(by=admin, user=user)
    assert phone.get(reverse("accounts:profil-detail")).status_code == 302
