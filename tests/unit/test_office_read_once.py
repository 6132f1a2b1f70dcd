"""One read of the office for a request, and never a stale or a shared one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from registry.models import Kantor
from registry.models.wilayah import read_once
from tests.factories.registry import KantorFactory

pytestmark = pytest.mark.django_db


def test_once_inside_and_each_time_outside(django_assert_num_queries: Callable[..., Any]) -> None:
    KantorFactory()
    with django_assert_num_queries(1), read_once():
        assert [Kantor.objects.get_current().nama for _ in range(3)] == ["Dinas Koperasi dan Usaha Mikro"] * 3
    with django_assert_num_queries(2):
        Kantor.objects.get_current()
        Kantor.objects.get_current()


def test_each_caller_has_an_object_of_its_own() -> None:
    KantorFactory()
    with read_once():
        Kantor.objects.get_current().nama = "Salah ketik"
        assert Kantor.objects.get_current().nama == "Dinas Koperasi dan Usaha Mikro"


def test_saving_forgets_and_no_office_is_not_remembered() -> None:
    with read_once():
        assert Kantor.objects.get_current() is None
        kantor = KantorFactory()
        assert Kantor.objects.get_current() == kantor
        kantor.zona = "WIT"
        kantor.save()
        assert Kantor.objects.get_current().zona == "WIT"
