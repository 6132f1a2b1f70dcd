"""Issuing: the rule asked again, numbers in the order of delivery, the frozen text and its file."""

from __future__ import annotations

import hashlib

import pytest

from koperasi.jobs import queue
from koperasi.jobs.models import Keadaan, Pekerjaan
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import Surat, UrutanSurat
from registry import kantor as office
from tests.factories import terbit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_wakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "wake", lambda count=1: None)


def test_numbers_follow_the_order_of_delivery_and_every_letter_gets_its_file() -> None:
    kepala = terbit.make_office()
    paket = terbit.make_batch(5, by=kepala)
    terbit.issue(paket, by=kepala)
    rows = list(Surat.objects.filter(paket=paket).order_by("koperasi__kecamatan__nama", "koperasi__nama"))
    year = office.today().year
    assert [row.nomor for row in rows] == [f"500.3.2.4/{n}/Dinkop/{year}" for n in range(1, 6)]
    assert {row.keadaan for row in rows} == {"siap"}
    assert UrutanSurat.objects.get(seri="keluar", tahun=year).terakhir == 5
    one = rows[0]
    with one.pdf.open() as file:
        data = file.read()
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (one.pdf_sha256, one.pdf_ukuran)
    assert Snapshot.from_json(one.isi).nomor == one.nomor
    assert len({row.kode for row in rows}) == 5
    assert all(len(row.kode) == 20 for row in rows)
    assert not Pekerjaan.objects.exclude(state=Keadaan.SELESAI).exists()
    assert [e.langkah for e in one.peristiwa_set.all()] == ["draft", "issue", "store"]
