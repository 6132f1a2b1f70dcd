"""What keeps a large register fast: a status looked up once a row, conditions divided by it, rooms that open first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.lib import dates
from pembinaan.angka import belah, hitung
from pembinaan.angka.posisi import Cakupan, Posisi, everyone
from pembinaan.angka.ukuran import COUNTS
from pembinaan.views import sebentar
from tests.factories.angka import TODAY, world
from tests.factories.people import make_user

PAST = dt.date(2026, 5, 17)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


@pytest.mark.parametrize(
    ("condition", "aktif", "tidak", "none"),
    [
        (Q(p_status="aktif"), True, False, False),
        (~Q(p_status="aktif"), False, True, True),
        (Q(p_status__in=["aktif", "tidak_aktif"]), True, True, False),
        (Q(kdmp=True), Q(kdmp=True), Q(kdmp=True), Q(kdmp=True)),
        (Q(p_status="aktif") & Q(kdmp=True), Q(kdmp=True), False, False),
        (Q(p_status="aktif") | Q(kdmp=True), True, Q(kdmp=True), Q(kdmp=True)),
        (~(Q(p_status="aktif") & Q(kdmp=True)), ~Q(kdmp=True), True, True),
        (Q(p_status="aktif") & Q(kdmp=True) | Q(p_status="tidak_aktif") & Q(kdmp=False),
         Q(kdmp=True), Q(kdmp=False), False),
    ],
)  # fmt: skip
def test_what_a_condition_still_asks(condition: Q, aktif: object, tidak: object, none: object) -> None:
    for status, wanted in (("aktif", aktif), ("tidak_aktif", tidak), (None, none)):
        found = belah.given(condition, status)
        assert _flat(found) == _flat(wanted), status


def _flat(one: object) -> str:
    """Without the brackets that say nothing."""
    while isinstance(one, Q) and len(one.children) == 1 and isinstance(one.children[0], Q) and not one.negated:
        one = one.children[0]
    if isinstance(one, Q) and len(one.children) == 1 and isinstance(one.children[0], Q) and one.negated:
        one = ~one.children[0]
    return str(one).replace("OR", "AND") if isinstance(one, Q) and len(one.children) == 1 else str(one)


@pytest.mark.django_db
def test_the_status_of_a_past_day_is_looked_up_once_a_row() -> None:
    """Once for the count and once for whom it leaves out, whatever the number of figures; it was once a figure."""
    world(1)
    posisi = Posisi.at(PAST)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        hitung.counts(posisi.rows(everyone()), posisi, COUNTS)
    (query,) = asked.captured_queries
    assert query["sql"].count("'status_hitung'") <= 6, query["sql"]


@pytest.mark.django_db
@pytest.mark.parametrize("cakupan", [Cakupan(kdmp="tanpa"), Cakupan(kdmp="hanya", jenis="kosong", bentuk="primer")])
def test_a_scope_is_one_condition(cakupan: Cakupan) -> None:
    world(1)
    found = {row.pk for row in cakupan.narrow(everyone())}
    assert found == {
        row.pk for row in everyone()
        if row.kdmp == (cakupan.kdmp == "hanya") and (not cakupan.jenis or not row.jenis)
        and cakupan.bentuk in ("", row.bentuk)
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/angka/target/", "/angka/rekap/?menurut=jenis"])
def test_a_large_register_opens_its_room_first(client: Client, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    world(1)
    client.force_login(make_user("kepala"))
    plain = client.get(address).content.decode()
    assert "sedang dihitung" not in plain
    monkeypatch.setattr(sebentar, "LARGE", 3)
    first = client.get(address)
    html = first.content.decode()
    assert f'hx-get="{address}"' in html
    assert "hitung=1" in html
    assert "HX-Request" in first["Vary"]
    assert "data-angka" not in html
    waiting = f"{address}{'&' if '?' in address else '?'}hitung=1"
    for answer in (client.get(address, headers={"HX-Request": "true"}), client.get(waiting)):
        assert answer.content.decode().count("data-angka") >= plain.count("data-angka") > 0
    assert client.get("/angka/rekap/?pada=besok&hitung=1").status_code == 422
