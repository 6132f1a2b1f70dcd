"""Counts are out of the living records, and the register's size is never remembered past a change."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from registry import statistics
from registry.models import Koperasi
from registry.models.choices import Keterangan
from tests.factories.registry import KoperasiFactory

pytestmark = pytest.mark.django_db


def test_every_keterangan_has_its_number() -> None:
    KoperasiFactory(keterangan="sudah_rat")
    KoperasiFactory(keterangan="tidak_aktif", status_hitung="tidak_aktif", status_keputusan="dibekukan")
    counted = statistics.by_keterangan(Koperasi.objects.live())
    assert list(counted) == Keterangan.values
    assert {code: n for code, n in counted.items() if n} == {"sudah_rat": 1, "tidak_aktif": 1}
    assert statistics.by_status(Koperasi.objects.live()) == {"aktif": 1, "dibekukan": 1}


def test_the_size_of_a_large_register_follows_every_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "LARGE", 1)
    first = KoperasiFactory()
    assert statistics.register_by_authority() == {"kabkota": 1}
    Koperasi.objects.bulk_create([Koperasi(nama="KUD Baru", status_hitung="aktif")])
    assert statistics.register_by_authority() == {"kabkota": 2}
    Koperasi.objects.filter(pk=first.pk).update(kewenangan="pusat")
    assert statistics.register_by_authority() == {"kabkota": 1, "pusat": 1}
    Koperasi.objects.filter(pk=first.pk).update(digabung_ke=Koperasi.objects.get(nama="KUD Baru"))
    assert statistics.register_by_authority() == {"kabkota": 1}


def test_a_large_register_is_counted_once(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(statistics, "LARGE", 1)
    KoperasiFactory()
    statistics.register_by_authority()
    with django_assert_num_queries(1):
        assert statistics.register_by_authority() == {"kabkota": 1}
