"""An office with cooperatives that are tidak aktif, and a batch of letters to them that the kepala has approved."""

from __future__ import annotations

import datetime as dt
from typing import Any

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs import worker
from pembinaan.actions import surat_konsep, surat_terbit
from pembinaan.letters import standing
from pembinaan.models import PaketSurat, SetelanSurat, Surat
from registry import kantor as office
from registry.actions.release import release_review
from registry.models import Kantor, Kecamatan, Koperasi
from tests.factories.night import register
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory
from tests.factories.surat import PaketSuratFactory

DISTRICTS = ("Babat", "Brondong", "Deket", "Glagah")


def make_office(cara: str = "aplikasi") -> User:
    """The kepala. Numbers come from `cara`."""
    if not Kantor.objects.exists():
        KantorFactory()
    SetelanSurat.objects.update_or_create(pk=1, defaults={"cara_nomor": cara, "unit": "Dinkop"})
    release_review(by=None)
    return make_user(Peran.KEPALA, nama="Sri Wahyuni")


def inactive(count: int, name: str = "Lalai") -> list[Koperasi]:
    """Spread over the districts in turn, so that their order is not that of their keys."""
    today = office.today()
    rows = register(count, filed=today.year - 4, on=today, name=name)
    places = [Kecamatan.objects.get_or_create(kode=f"35.24.9{at}", defaults={"nama": nama})[0]
              for at, nama in enumerate(DISTRICTS)]  # fmt: skip
    for at, row in enumerate(rows):
        row.kecamatan = places[at % len(places)]
    Koperasi.objects.bulk_update(rows, ["kecamatan"], batch_size=1000)
    return rows


def make_batch(count: int, *, by: User, keadaan: str = "disetujui", name: str = "Lalai", **fields: Any) -> PaketSurat:
    """Letters of the ladder's first step to `count` cooperatives, drafted as the application drafts them."""
    on = office.today()
    paket = PaketSuratFactory(dibuat_oleh=by, judul=f"Peringatan {name}", **fields)
    found: list[Surat] = []
    rows = inactive(count, name)
    for at in range(0, count, 500):
        found += surat_konsep.draft_many(standing.answers(rows[at : at + 500], on=on), by=by)
    assert len(found) == count
    Surat.objects.filter(pk__in=[one.pk for one in found]).update(
        keadaan=keadaan, paket=paket, disetujui_oleh=by, disetujui_tanggal=on
    )
    return paket


def issue(paket: PaketSurat, *, by: User) -> None:
    """As the approval does it, and then a worker that does all there is."""
    surat_terbit.start(paket=paket, letters=list(paket.surat_set.filter(keadaan="disetujui")), by=by)
    drain()


def drain(seconds: float = 300) -> None:
    assert not worker.drain(seconds=seconds), "the work did not end"


def numbers(paket: PaketSurat) -> list[int | None]:
    return list(paket.surat_set.filter(urut__isnull=False).order_by("urut").values_list("urut", flat=True))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
