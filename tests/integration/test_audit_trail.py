"""The trail cannot be changed by anybody, history names who did it, and the page finds it again."""

from __future__ import annotations

import datetime as dt

import pghistory
import psycopg
import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit import history, trail
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from tests.factories.people import make_user


def _execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql", ["UPDATE audit_jejak SET aksi = 'x'", "DELETE FROM audit_jejak", "TRUNCATE audit_jejak"]
)
def test_even_the_owner_is_refused_by_the_triggers(sql: str) -> None:
    trail.record("pengguna.buat", by=None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or TRUNCATE is refused for another reason
    with pytest.raises((InternalError, ProgrammingError)):
        _execute(sql)
    assert Jejak.objects.get().aksi == "pengguna.buat"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["audit_jejak", "accounts_userevent", "accounts_peranpenggunaevent"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_lacks_the_right_itself(app_role: psycopg.Connection, table: str, verb: str) -> None:
    column = "aksi = 'x'" if table == "audit_jejak" else "pgh_label = 'x'"
    app_role.execute(f"SELECT count(*) FROM {table}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_role.execute(verb.format(table, column))


@pytest.mark.django_db(transaction=True)
def test_the_application_works_with_everything_else_but_never_empties_a_table(app_role: psycopg.Connection) -> None:
    app_role.execute(
        "INSERT INTO audit_jejak (pada, aksi, id_objek, nama_objek, rincian) VALUES (now(), 'uji', '', '', '{}')"
    )
    user = make_user(nama="Lama")
    app_role.execute("SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true)")
    app_role.execute("SELECT set_config('pghistory.context_metadata', %s, true)", [f'{{"user": {user.pk}}}'])
    app_role.execute("UPDATE accounts_user SET nama = 'Baru'")
    app_role.execute("DELETE FROM jobs_pekerjaan")
    app_role.commit()
    assert Jejak.objects.get().aksi == "uji"
    newest = history.changes(user)[0]
    assert (newest.siapa, newest.sentences) == ("Baru", ("Nama lengkap: dari “Lama” menjadi “Baru”",))
    for statement in (
        "TRUNCATE jobs_pekerjaan",
        "DROP TABLE audit_jejak",
        "ALTER TABLE audit_jejak DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_role.execute(statement)
        app_role.rollback()


@pytest.mark.django_db
def test_changes_are_told_in_words_with_who_and_old_and_new() -> None:
    admin = make_user(Peran.ADMIN, nama="Bu Admin")
    user, other = make_user(jabatan="Analis", nama="Made Oka"), make_user(jabatan="Tetap")
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pghistory.context(user=admin.pk):
        User.objects.filter(pk=user.pk).update(jabatan="Kepala Seksi", telepon="6281200000009")
    told = history.changes(user)
    assert [(change.siapa, change.sentences) for change in told] == [
        (
            "Bu Admin",
            ("Nomor telepon: dari kosong menjadi “6281200000009”", "Jabatan: dari “Analis” menjadi “Kepala Seksi”"),
        ),
        ("Aplikasi", ("Boleh masuk: dari ya menjadi tidak",)),
        ("Aplikasi", ("Dicatat pertama kali.",)),
    ]
    assert len(history.changes(other)) == 1, "another person's history is not touched"


@pytest.mark.django_db
def test_related_rows_dates_choices_and_foreign_keys_are_named() -> None:
    giver, user = make_user(nama="Bu Kabid"), make_user(nama="Oka")
    row = user.peran.create(peran=Peran.PETUGAS, dari=dt.date(2026, 1, 1))
    row.sampai, row.diberikan_oleh, row.kualifikasi = dt.date(2026, 6, 30), giver, "plt"
    row.save()
    told = [change for change in history.changes(user, related=[(type(row), "user")]) if change.tentang]
    assert told[0].tentang == "Peran pengguna"
    assert set(told[0].sentences) == {
        "Sebagai: dari “Definitif” menjadi “Plt.”",
        "Sampai: dari kosong menjadi 30 Juni 2026",
        "Diberikan oleh: dari kosong menjadi “Bu Kabid”",
    }
    assert told[1].sentences == ("Ditambahkan.",)


@pytest.mark.django_db
def test_the_password_leaves_no_history() -> None:
    user = make_user()
    user.set_password("lain-sekali-ya")
    user.save()
    assert len(history.changes(user)) == 1
    assert "password" not in {field.name for field in User._meta.get_field("events").related_model._meta.fields}


@pytest.mark.django_db
def test_history_costs_the_same_for_one_change_and_for_forty() -> None:
    admin, quiet, busy = make_user(), make_user(), make_user()
    for number in range(40):
        with pghistory.context(user=admin.pk):
            User.objects.filter(pk=busy.pk).update(jabatan=f"Jabatan {number}")
    with pghistory.context(user=admin.pk):
        User.objects.filter(pk=quiet.pk).update(jabatan="Satu")
    with CaptureQueriesContext(connection) as one:
        history.changes(quiet)
    with CaptureQueriesContext(connection) as forty:
        assert len(history.changes(busy, limit=10)) == 10
    assert len(one) == len(forty) == 2


@pytest.mark.django_db
def test_a_request_puts_its_person_into_the_history_even_of_bulk_updates(client: Client) -> None:
    admin, user = make_user(Peran.ADMIN, nama="Bu Admin"), make_user(nama="Lama")
    client.force_login(admin)
    data = {"username": user.username, "nama": "Baru 100% yakin", "jabatan": "50% Analis"}
    assert client.post(reverse("accounts:pengguna-edit", args=[user.pk]), data).status_code == 302
    newest = history.changes(user)[0]
    assert newest.siapa == "Bu Admin"
    assert "Nama lengkap: dari “Lama” menjadi “Baru 100% yakin”" in newest.sentences


@pytest.mark.django_db
def test_the_trail_page_filters_and_hides_mere_looking(client: Client) -> None:
    kabid, petugas = make_user(Peran.KABID, nama="Bu Kabid"), make_user(Peran.PETUGAS, nama="Pak Petugas")
    with dates.freeze(dt.date(2026, 3, 31)):
        trail.record("pengguna.buat", by=petugas, object=petugas, detail={"kolom": ["a", "b"], "kosong": None})
    with dates.freeze(dt.date(2026, 4, 1)):
        trail.record("peran.beri", by=kabid, object=kabid)
        trail.record("halaman.lihat", by=kabid, detail={"alamat": "/rahasia/"})
    client.force_login(kabid)
    url = reverse("audit:jejak-list")
    everything = client.get(url).content.decode()
    assert "menambahkan pengguna" in everything
    assert "kolom: a, b" in everything
    assert "/rahasia/" not in everything
    rows = lambda **asked: client.get(url, asked).content.decode().split("<tbody>")[-1].count("<tr>")  # noqa: E731
    assert rows(aksi="halaman.lihat") == 1
    assert rows(oleh=petugas.pk) == 1
    assert rows(q="Kabid") == 1
    assert rows(dari="1 April 2026") == 1
    assert rows(sampai="31/3/2026") == 1
    assert rows(dari="bukan tanggal") == 0
