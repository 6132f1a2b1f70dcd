"""`make bench`: every list page of pembinaan at 20,000 cases, and what the stage `kasus` adds to a night.

Budget: 15 queries a page, a statement's p95 at 50 ms of processor time; pages that sum over everything one second.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from django.urls import reverse

from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import kasus_malam
from pembinaan.models import Bantuan, Kasus, Pelatihan, UsulanPembubaran
from pembinaan.results import lists as results_lists
from registry.actions import release
from registry.classification import run
from registry.models import Koperasi
from tests.benchmarks import dunia_pembinaan
from tests.benchmarks import pembinaan as measuring
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory

ON = dt.date(2026, 11, 22)
QUERIES, P95_MS, SUM_MS = 15, 50, 1000
SUMMING = ("/pembinaan/hasil/", "/pembinaan/bantuan/pinjaman/")  # these add up all there is
SHARE_OF_NIGHT, USUAL_SECONDS = 0.5, 0.1  # of the processor; what 20,000 new cases may add to 20,000 new verdicts
LISTS = (
    "meja-list", "kasus-list", "janji-list", "kunjungan-list", "perbedaan-list", "bawa-list", "rencana-list",
    "rencana-choose", "pelatihan-list", "laporan-pelatihan-list", "laporan-peserta-list", "laporan-koperasi-list",
    "laporan-belum-list", "fasilitasi-list", "nik-list", "bantuan-list", "pinjaman-list", "penerima-list",
    "program-list", "mitra-list", "usulan-list", "rehabilitasi-list", "mikro-list", "mikro-rekap-list", "klaster-list",
    "hasil-list", "lama-list", "biaya-list", "jangkauan-list", "banding-list", "masalah-hasil-list",
)  # fmt: skip


@pytest.fixture
def office(transactional_db: None) -> Iterator[None]:
    with dates.freeze(ON):
        KantorFactory()
        for _ in range(dunia_pembinaan.STAFF):
            make_user(Peran.PETUGAS)
        make_user(Peran.KABID)
        make_user(Peran.KEPALA)
        release.release_review(by=None)
        dunia_pembinaan.build()
        measuring.steady()
        yield


def pages() -> list[tuple[User, str, str]]:
    def one(role: Peran) -> User:
        return User.objects.get(pk=PeranPengguna.objects.filter(peran=role).order_by("pk").values_list("user")[0][0])

    clerk, kabid, kepala = one(Peran.PETUGAS), one(Peran.KABID), one(Peran.KEPALA)
    busy = Kasus.objects.exclude(keadaan="selesai").filter(petugas=clerk).order_by("pk")[100]
    own = {
        "kasus-detail": busy.pk, "pembinaan-history": busy.koperasi_id,
        "pelatihan-history": busy.koperasi_id, "pelatihan-detail": Pelatihan.objects.order_by("pk")[7].pk,
        "undangan-list": Pelatihan.objects.filter(keadaan="dibuka").order_by("pk")[0].pk,
        "peserta-list": Pelatihan.objects.order_by("pk")[7].pk, "tahunan-detail": ON.year,
        "peserta-choose": Pelatihan.objects.filter(keadaan="dibuka").order_by("pk")[0].pk,
        "undangan-choose": Pelatihan.objects.filter(keadaan="dibuka").order_by("pk")[0].pk,
        "bantuan-detail": Bantuan.objects.filter(jenis="kur").order_by("pk")[0].pk,
        "usulan-detail": UsulanPembubaran.objects.order_by("pk")[0].pk,
    }  # fmt: skip
    found = [(user, who, "/") for user, who in ((clerk, "petugas"), (kabid, "kabid"), (kepala, "kepala"))]
    found += [(kabid, "kabid", reverse(f"pembinaan:{name}")) for name in ("meja-list", "kasus-list")]
    found += [(clerk, "petugas", reverse(f"pembinaan:{name}")) for name in LISTS]
    found += [(clerk, "petugas", reverse(f"pembinaan:{name}", args=[ref])) for name, ref in own.items()]
    rincian = [reverse("pembinaan:rincian-list", args=[apa]) for apa in results_lists.LISTS]
    return found + [(clerk, "petugas", address) for address in rincian]


def test_pages(office: None) -> None:
    figures = measuring.crawl(pages())
    print("\n" + measuring.table(figures))
    slowest = sorted(one.slowest for one in figures)
    p95 = slowest[len(slowest) * 95 // 100]
    print(
        f"  {len(figures)} pertanyaan: pernyataan terlama median {slowest[len(slowest) // 2]:.0f} ms, p95 {p95:.0f} ms"
    )
    listed = sorted(one.slowest for one in figures if not one.url.startswith(SUMMING))
    assert max(one.queries for one in figures) <= QUERIES
    assert listed[len(listed) * 95 // 100] <= P95_MS
    assert max(one.sum for one in figures) <= SUM_MS


def test_night(office: None) -> None:
    """The stage `kasus` beside klasifikasi: on a usual night, and on one that finds everybody tidak aktif."""
    usual = _seconds(lambda: kasus_malam.open_for_inactive(on=ON))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("TRUNCATE pembinaan_kasus, registry_masabukti CASCADE")
        cursor.execute("UPDATE registry_koperasi SET status_hitung = 'aktif', status_keputusan = NULL")
        cursor.execute("SET LOCAL session_replication_role = origin")
        verdicts = _seconds(lambda: run.apply(Koperasi.objects.all(), on=ON))
        opening = _seconds(lambda: kasus_malam.open_for_inactive(on=ON))
        opened = Kasus.objects.count()
        transaction.set_rollback(True)
    print(f"\n  malam biasa {usual:.2f} s; {opened} kasus baru {opening:.2f} s sesudah klasifikasi {verdicts:.2f} s")
    assert opened > 0.9 * dunia_pembinaan.COOPERATIVES
    assert usual < USUAL_SECONDS
    assert opening < SHARE_OF_NIGHT * verdicts


def _seconds(work: Callable[[], int]) -> float:
    started = measuring.spent()
    work()
    return measuring.spent() - started
