"""When the demo office is refused; nothing of it is left then. What it looks like: tests/integration/contoh."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan import demo
from registry.demo.lives import plan_lives
from registry.models import Koperasi
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_what_does_not_come_out_as_planned_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo.office, "plan_lives", lambda rng, clock, count, inactive: plan_lives(rng, clock, count, 5))
    with dates.freeze(dt.date(2026, 11, 22)), pytest.raises(demo.DemoRefused, match="tidak sesuai rencana"):
        demo.build(count=20, seed=3)
    assert not Koperasi.objects.exists()


def test_of_two_at_once_the_second_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def held() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'")
            raise demo.DemoRefused(f"{cursor.fetchone()[0]} kunci")

    monkeypatch.setattr(demo.office, "set_up", held)
    with pytest.raises(demo.DemoRefused, match="1 kunci"):
        demo.build(count=20)


def test_a_real_person_never_gets_the_password_that_everybody_knows() -> None:
    real = make_user(username="admin", nama="Admin Sungguhan")
    with pytest.raises(demo.DemoRefused, match="sudah dipakai Admin Sungguhan"):
        demo.build(count=20)
    assert User.objects.get().password == real.password
    assert not Koperasi.objects.exists()
