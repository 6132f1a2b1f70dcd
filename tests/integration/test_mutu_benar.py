"""An odd figure that somebody found true: out of the list and the counts until the figure itself changes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from registry import oddities
from registry.actions import oddities as actions
from registry.models import AngkaBenar, DataTahunan, Koperasi
from registry.policies import Refused
from tests import numbers
from tests.factories import registry as make
from tests.factories.angka import world
from tests.factories.people import make_user
from tests.integration.test_mutu import ODD, ODD_RECORD, SOUND

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
WHY = "Dicocokkan dengan neraca & buku anggota."


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    make.KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make_user(Peran.PETUGAS, nama="Siti Petugas"))
    return client


def odd(kode: str) -> Koperasi:
    """One cooperative that is odd by this check alone."""
    if kode in ODD_RECORD:
        return make.KoperasiFactory(**({"nik": "3524010010001"} | ODD_RECORD[kode]))
    one = make.KoperasiFactory(nik="3524010010001")
    make.DataTahunanFactory(koperasi=one, **(SOUND | {"tanggal_posisi": dt.date(2024, 12, 31)}))
    make.DataTahunanFactory(koperasi=one, **(SOUND | {"tanggal_posisi": dt.date(2025, 12, 31)} | ODD[kode][0]))
    return one


def counted(kode: str) -> tuple[int, int]:
    found = oddities.counts(Koperasi.objects.live(), on=TODAY)[kode]
    return found.ganjil, found.benar


def listed(kode: str, *, benar: bool) -> list[int]:
    rows = oddities.rows(oddities.BY_CODE[kode], Koperasi.objects.live(), on=TODAY, benar=benar)
    return [oddities.koperasi_of(row).pk for row in rows]


def say(client: Client, kode: str, one: Koperasi, **changes: str) -> Any:
    """As the page's button does: what the form holds, and a reason."""
    url = f"/mutu/ganjil/{kode}/{one.pk}/benar/"
    page = client.get(url).content.decode()
    nilai = re.search(r'name="nilai" value="([^"]*)"', page)
    assert nilai, page[-2000:]
    return client.post(url, {"alasan": WHY, "nilai": unescape(nilai[1])} | changes)


@pytest.mark.parametrize("kode", oddities.BY_CODE)
def test_it_leaves_the_list_and_the_counts_and_can_be_taken_back(kode: str, clerk: Client) -> None:
    one, other = odd(kode), odd(kode)
    assert counted(kode) == (2, 0)
    assert say(clerk, kode, one).url == f"/mutu/ganjil/{kode}/"
    assert counted(kode) == (1, 1)
    assert (listed(kode, benar=False), listed(kode, benar=True)) == ([other.pk], [one.pk])
    page = unescape(clerk.get(f"/mutu/ganjil/{kode}/?benar=ya").content.decode())
    assert one.nama in page
    assert re.search(rf"Siti Petugas, 26.Nov.2026<span class=.rinci.>{re.escape(WHY)}", page)
    said = AngkaBenar.objects.get()
    back = f"/mutu/ganjil/benar/{said.pk}/batal/"
    assert f'href="{back}?benar=ya"' in page
    assert clerk.get(back).status_code == 200
    assert clerk.post(back, {"alasan": "Neracanya keliru."}).status_code == 302
    assert counted(kode) == (2, 0)
    assert say(clerk, kode, one).status_code == 302
    assert counted(kode) == (1, 1), "said again"
    history = unescape(clerk.get(f"/koperasi/{one.pk}/riwayat/").content.decode())
    assert history.count("Angka ganjil dinyatakan benar") == 2
    assert "Tidak lagi dinyatakan benar" in history
    assert WHY in history
    trail = Jejak.objects.filter(id_objek=str(one.pk), aksi__startswith="angka.benar").order_by("pk")
    assert [row.aksi for row in trail] == ["angka.benar", "angka.benar_batal", "angka.benar"]
    assert trail[0].rincian["alasan"] == WHY


CHANGED: dict[str, dict[str, Any]] = {
    "satuan": {"aset": 1_250_001}, "lonjakan": {"aset": 125 * 10**6 - 1}, "aset-modal": {"modal_sendiri": 10**9 - 1},
    "shu-volume": {"shu": 45 * 10**6 + 1}, "jumlah-anggota": {"anggota": 122}, "tanpa-anggota": {"aset": 1},
    "negatif": {"volume_usaha": -2}, "posisi-mendatang": {"tanggal_posisi": dt.date(2027, 12, 30)},
    "tanggal-badan-hukum": {"tanggal_badan_hukum": dt.date(1929, 12, 30)},
    "sertifikat": {"sertifikat_nik_berakhir": dt.date(2023, 5, 2)},
    "sertifikat-tanpa-nik": {"sertifikat_nik_terbit": dt.date(2024, 5, 2)}, "nik-wilayah": {"nik": "3578010010002"},
}  # fmt: skip


@pytest.mark.parametrize("kode", oddities.BY_CODE)
def test_until_the_figure_itself_changes(kode: str, clerk: Client) -> None:
    """Another figure of the same row does not bring it back; the one that was looked at does, once it is odd still."""
    one = odd(kode)
    say(clerk, kode, one)
    latest = DataTahunan.objects.filter(koperasi=one).order_by("-tanggal_posisi").values("pk")[:1]
    rows: Any = Koperasi.objects.filter(pk=one.pk) if kode in ODD_RECORD else DataTahunan.objects.filter(pk=latest)
    rows.update(**({"alamat": "Jalan Baru"} if kode in ODD_RECORD else {"karyawan": 9}))
    assert counted(kode) == (0, 1)
    rows.update(**CHANGED[kode])
    assert counted(kode) == (1, 0)
    assert listed(kode, benar=False) == [one.pk]


def test_figures_of_another_year_are_looked_at_anew(clerk: Client) -> None:
    one = odd("jumlah-anggota")
    say(clerk, "jumlah-anggota", one)
    make.DataTahunanFactory(koperasi=one, **(SOUND | {"tanggal_posisi": dt.date(2026, 6, 30), "anggota": 121}))
    assert counted("jumlah-anggota") == (1, 0)


def test_what_changed_meanwhile_is_not_confirmed(clerk: Client) -> None:
    one = odd("jumlah-anggota")
    stale = say(clerk, "jumlah-anggota", one, nilai='["2025-12-31", 999, 70, 50]')
    assert stale.status_code == 422
    page = unescape(stale.content.decode())
    assert "Angkanya berubah sejak halaman ini dibuka" in page
    assert WHY in page, "nothing typed is lost"
    assert '["2025-12-31", 121, 70, 50]' in page, "and the next press is about what stands there now"
    assert say(clerk, "jumlah-anggota", one, alasan="  ").status_code == 422
    assert say(clerk, "jumlah-anggota", one, nilai="ngawur").status_code == 422
    assert counted("jumlah-anggota") == (1, 0)
    url = f"/mutu/ganjil/jumlah-anggota/{one.pk}/benar/"
    DataTahunan.objects.filter(koperasi=one).update(anggota=120)
    assert clerk.get(url).url == "/mutu/ganjil/jumlah-anggota/"
    assert clerk.get(url.replace("jumlah-anggota", "ngawur")).status_code == 404
    assert clerk.get("/mutu/ganjil/satuan/999999/benar/").status_code == 404
    with pytest.raises(Refused, match="tidak ganjil lagi"):
        actions.confirm(koperasi=one, check=oddities.BY_CODE["jumlah-anggota"], nilai=[], alasan="x",
                        by=make_user(Peran.PETUGAS))  # fmt: skip


def test_twice_and_append_only(clerk: Client) -> None:
    one = odd("tanpa-anggota")
    say(clerk, "tanpa-anggota", one)
    said, user = AngkaBenar.objects.get(), make_user(Peran.PETUGAS)
    check = oddities.BY_CODE["tanpa-anggota"]
    with pytest.raises(Refused, match="sudah dinyatakan"):
        actions.confirm(koperasi=one, check=check, nilai=said.nilai, alasan="x", by=user)
    actions.take_back(benar=said, check=check, alasan="x", by=user)
    with pytest.raises(Refused, match="sudah dibatalkan"):
        actions.take_back(benar=said, check=check, alasan="x", by=user)
    assert AngkaBenar.objects.count() == 2
    for write in (lambda: AngkaBenar.objects.update(alasan="lain"), lambda: AngkaBenar.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


@pytest.mark.parametrize("role", [Peran.KEPALA, Peran.AUDITOR, Peran.SEKRETARIAT])
def test_others_look_only(role: Peran, client: Client) -> None:
    one = odd("tanpa-anggota")
    check = oddities.BY_CODE["tanpa-anggota"]
    nilai = oddities.of(check, one, on=TODAY).v_nilai
    said = actions.confirm(koperasi=one, check=check, nilai=nilai, alasan=WHY, by=make_user(Peran.PETUGAS))
    client.force_login(make_user(role))
    page = client.get("/mutu/ganjil/tanpa-anggota/?benar=ya")
    assert unescape(page.content.decode()).count(WHY) == 1
    assert "/batal/" not in page.content.decode()
    assert client.get(f"/mutu/ganjil/tanpa-anggota/{one.pk}/benar/").status_code == 403
    assert client.post(f"/mutu/ganjil/benar/{said.pk}/batal/", {"alasan": "x"}).status_code == 403
    assert counted("tanpa-anggota") == (0, 1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_number_opens_its_rows_on_random_worlds(seed: int, clerk: Client) -> None:
    """Some of what is odd is said to be true: both numbers of each check open exactly their rows, and sum to all."""
    world(seed)
    random, user, ours = Random(seed), make_user(Peran.PETUGAS), Koperasi.objects.live().within_authority()
    for row in DataTahunan.objects.filter(ditarik_pada=None):
        if random.random() < 0.5:
            DataTahunan.objects.filter(pk=row.pk).update(anggota=(row.anggota or 0) + random.choice([0, 1]), shu=10**12)
    before = oddities.counts(ours, on=TODAY)
    marked = 0
    for check in oddities.CHECKS:
        for row in list(oddities.rows(check, ours, on=TODAY)):
            if random.random() < 0.4:
                one = oddities.koperasi_of(row)
                actions.confirm(koperasi=one, check=check, nilai=row.v_nilai, alasan=WHY, by=user)
                marked += 1
    after = oddities.counts(ours, on=TODAY)
    assert marked > 2
    assert sum(found.benar for found in after.values()) == marked
    for kode, found in after.items():
        assert found.ganjil + found.benar == before[kode].ganjil
    numbers.check(clerk, "/mutu/ganjil/", least=2 * len(oddities.CHECKS))
    numbers.check(clerk, "/mutu/ganjil/?kdmp=tanpa", least=2 * len(oddities.CHECKS))


def test_queries_do_not_grow(clerk: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get("/mutu/ganjil/jumlah-anggota/?benar=ya").status_code == 200
        return len(queries)

    say(clerk, "jumlah-anggota", odd("jumlah-anggota"))
    asked()
    first = asked()
    for _ in range(10):
        say(clerk, "jumlah-anggota", odd("jumlah-anggota"))
    assert asked() == first <= 15
