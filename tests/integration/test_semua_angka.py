"""Done means: on three random worlds every number of every dashboard and rekap opens exactly so many rows.

One list is opened once a world, whichever pages lead to it: what two rooms say of the same figure is compared by that.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from django.test import Client

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.actions import rekap
from pembinaan.angka import ringkas
from pembinaan.models import Indikator, PeriodeTutup, PusatKecamatan, Ringkasan, TargetTahun
from pembinaan.rekap.masa import Masa
from registry import oddities
from registry.models import Kecamatan, Koperasi, Malam
from tests.factories.angka import TODAY, world
from tests.factories.mutu import gaps
from tests.factories.people import make_user
from tests.factories.periode import late
from tests.numbers import check

pytestmark = [pytest.mark.django_db, pytest.mark.lama]
MASA = Masa("triwulan", 2026, 3)
# Each room on each world; what it can be asked is shared out among them.
DASBOR = (("kdmp=tanpa", "kdmp=hanya"), ("tren=tahun&menurut=verdict",), ("menurut=verdict",))
MUTASI = (
    "dari_tanggal=2024-03-01&sampai_tanggal=2025-06-30&kdmp=tanpa", "dari_tanggal=2025-12-31&kecamatan=kosong",
    "dari_tanggal=2025-12-31&kecamatan=",
)  # fmt: skip
REKAP = ("kecamatan&periode=2026-tw-3", "jenis&pada=2025-06-30", "kelompok&kdmp=tanpa")
USAHA = "&bagian=usaha"
CLOSED = ("bentuk", "kecamatan", "jenis")
TRIED = (
    "bukti=rat&jumlah_tahun=1", "bukti=both&pada=2025-03-31&kdmp=tanpa&tingkat=diterima",
    "jumlah_tahun=4&jeda_tahun_pertama=1&bulan_batas=3&pada=2027-07-01",
)  # fmt: skip
TARGETS = ("persen-aktif", "persen-rat", "tidak-aktif", "aset", "kasus-ditutup")
MEASURES = ("persen-aktif", "aset", "surat-keluar")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


def office(seed: int) -> tuple[list[Koperasi], User, PeriodeTutup]:
    """A world with its summaries, targets, map and a closed quarter, and what came in after the closing."""
    made, head, rng = world(seed, count=14), make_user("kepala"), Random(seed)
    gaps(rng, made)
    Indikator.objects.all().delete()
    for kode in TARGETS:
        indikator = Indikator.objects.create(nama=f"Uji {kode}", ukuran=kode)
        TargetTahun.objects.create(indikator=indikator, tahun=2026, nilai=50)
    PusatKecamatan.objects.create(kecamatan=Kecamatan.objects.order_by("nama")[0], lintang="-7.1", bujur="112.1")
    malam = Malam.objects.create(tanggal=TODAY, keadaan="selesai", tahap_selesai=["klasifikasi"])
    ringkas.stage(malam)
    row = rekap.close(masa=MASA, by=head)
    late(rng, MASA)
    return made, head, row


@pytest.mark.parametrize("seed", range(3))
def test_every_number_of_every_room_opens_its_rows(client: Client, seed: int) -> None:
    made, head, row = office(seed)
    assert Ringkasan.objects.values("tanggal").distinct().count() == ringkas.MONTHS
    client.force_login(head)
    known: dict[str, set[int]] = {}

    def opens(address: str, least: int) -> None:
        check(client, address, least=least, known=known)

    there = next(k.kecamatan_id for k in made if k.kecamatan_id)
    opens("/", 60)
    for query in DASBOR[seed]:
        opens(f"/angka/dasbor/?{query}", 40)
    opens("/angka/dasbor/perhatian/", 1)
    opens("/angka/mutasi/", 20)
    opens(f"/angka/mutasi/?{MUTASI[seed]}{there if MUTASI[seed].endswith('=') else ''}", 10)
    opens(f"/angka/wilayah/?pada={('', '2025-06-30')[seed % 2]}", 8)
    opens(f"/angka/wilayah/kecamatan/{there}/", 20)
    for kode in MEASURES:
        opens(f"/angka/peta/?ukuran={kode}", 4)
    opens(f"/angka/rekap/?menurut={REKAP[seed]}", 40)
    opens(f"/angka/rekap/?menurut={REKAP[seed]}{USAHA}", 20)
    closed = f"/angka/rekap/periode/{row.pk}/"
    opens(f"{closed}?menurut={CLOSED[seed]}", 20)
    opens(f"{closed}?menurut={CLOSED[seed]}{USAHA}", 10)
    opens(f"{closed}koreksi/", 6)
    opens("/angka/target/?tahun=2026", 15)
    targets = client.get("/angka/target/?tahun=2026").content.decode()
    assert f"{closed}baris/?angka=aktif" in targets, "a target of a closed quarter opens its frozen rows"
    opens(f"/angka/simulasi/?{TRIED[seed]}", 30)
    opens(("/mutu/", "/mutu/?kdmp=hanya", "/mutu/ganjil/")[seed], len(oddities.CHECKS))
    assert len(known) > 300, "pages without links test nothing"
