"""Issuing among real processes: the worker killed, PostgreSQL and Valkey away and back, two heads at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from koperasi.jobs import worker
from pembinaan.actions import surat as steps
from pembinaan.actions import surat_terbit
from pembinaan.models import Surat, UrutanSurat
from tests.factories import terbit
from tests.integration.surat.rumah import House, open_house
from tests.local_homes import empty_home

MINUTES = 2 * 60


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with empty_home() as home, open_house(home) as opened:
        yield opened


@pytest.fixture
def quiet(house: House) -> Iterator[House]:
    yield house
    house.quiet()


@pytest.mark.layanan
@pytest.mark.xdist_group("terbit")
def test_a_worker_killed_in_the_middle_of_206_letters_is_done_two_minutes_after_it_is_started_again(
    quiet: House,
) -> None:
    paket = quiet.world("seed", 206, "Matikan")["paket"]
    quiet.beat()
    first = quiet.worker()
    quiet.until(lambda: 100 <= quiet.count(paket, "siap") < 200, seconds=300, what="the worker never began")
    quiet.kill(first)
    held = quiet.ask("SELECT count(*) FROM jobs_pekerjaan WHERE state = 'berjalan'")[0][0]
    assert held, "it was killed in the middle of something"
    assert quiet.count(paket, "siap") < 206
    page = quiet.world("page", paket)
    assert page["berjalan"], "the page says that it is not done"
    assert page["siap"] < 206
    quiet.worker()
    took = quiet.until(lambda: quiet.count(paket, "siap") == 206, seconds=MINUTES, what="not done in two minutes")
    print(f"\n  206 surat, pekerja dimatikan di tengah: selesai {took:.0f} s sesudah dijalankan lagi")
    quiet.check(paket, 206)
    assert quiet.world("page", paket) == {
        "bernomor": 206, "menunggu": 0, "tanpa_berkas": 0, "siap": 206, "berjalan": False, "gagal": []
    }  # fmt: skip


@pytest.mark.layanan
@pytest.mark.xdist_group("terbit")
def test_postgresql_stopped_and_started_in_the_middle(quiet: House) -> None:
    paket = quiet.world("seed", 120, "Mati Lampu")["paket"]
    quiet.beat()
    quiet.worker()
    quiet.until(lambda: 10 < quiet.count(paket, "siap") < 110, seconds=180, what="the worker never began")
    quiet.postgres(up=False)
    time.sleep(3)
    quiet.postgres(up=True)
    took = quiet.until(lambda: quiet.count(paket, "siap") == 120, seconds=200, what="not done after PostgreSQL is back")
    print(f"\n  120 surat, PostgreSQL berhenti di tengah: selesai {took:.0f} s sesudah kembali")
    quiet.check(paket, 120)


@pytest.mark.layanan
@pytest.mark.xdist_group("terbit")
def test_valkey_gone_and_back(quiet: House) -> None:
    quiet.valkey(up=False)
    paket = quiet.world("seed", 60, "Tanpa Valkey")["paket"]  # the approval does not notice
    assert quiet.world("page", paket)["menunggu"] == 60
    quiet.valkey(up=True)
    quiet.beat()
    quiet.worker()
    quiet.until(lambda: 5 < quiet.count(paket, "siap") < 55, seconds=180, what="the worker never began")
    quiet.valkey(up=False)
    time.sleep(3)
    quiet.valkey(up=True)
    took = quiet.until(lambda: quiet.count(paket, "siap") == 60, seconds=200, what="not done after Valkey is back")
    print(f"\n  60 surat, Valkey hilang di tengah: selesai {took:.0f} s sesudah kembali")
    quiet.check(paket, 60)


# --- Two at once, on two connections ----------------------------------------------------------------
def at_once(*works: object) -> list[BaseException]:
    failed: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(work: object) -> None:
        try:
            gate.wait(30)
            work()  # type: ignore[operator]
        except BaseException as error:  # handed to the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    return failed


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_wakes")
def test_two_heads_and_two_workers_at_once_number_each_letter_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surat_terbit, "CHUNK", 3)
    kepala = terbit.make_office()
    paket = terbit.make_batch(12, by=kepala, keadaan="paraf")
    pks = list(paket.surat_set.values_list("pk", flat=True))

    def approve() -> None:
        """As the page of the batch does it: what is approved by the other one meanwhile is not approved again."""
        with transaction.atomic():
            rows = [row for row in steps.locked_many(pks) if row.keadaan == "paraf"]
            for row in rows:
                steps.move(row, "approve", by=kepala)
            surat_terbit.start(paket=paket, letters=rows, by=kepala)

    def start_again() -> None:
        """Even where the same letters were handed in twice."""
        with transaction.atomic():
            surat_terbit.start(paket=paket, letters=list(Surat.objects.filter(pk__in=pks)), by=kepala)

    assert at_once(approve, approve) == []
    assert at_once(start_again, start_again) == []
    assert at_once(lambda: worker.drain(seconds=200), lambda: worker.drain(seconds=200)) == []
    terbit.drain()
    assert terbit.numbers(paket) == list(range(1, 13))
    assert set(paket.surat_set.values_list("keadaan", flat=True)) == {"siap"}
    assert UrutanSurat.objects.get().terakhir == 12
    by_name = paket.surat_set.order_by("koperasi__kecamatan__nama", "koperasi__nama")
    assert sorted(by_name.values_list("urut", flat=True)) == list(range(1, 13))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_wakes")
def test_two_batches_numbered_at_once_share_one_counter_without_a_gap() -> None:
    kepala = terbit.make_office()
    both = [terbit.make_batch(6, by=kepala, name=name) for name in ("Satu", "Dua")]
    for paket in both:
        surat_terbit.start(paket=paket, letters=list(paket.surat_set.all()), by=kepala)
    assert at_once(lambda: worker.drain(seconds=200), lambda: worker.drain(seconds=200)) == []
    terbit.drain()
    assert sorted([*terbit.numbers(both[0]), *terbit.numbers(both[1])]) == list(range(1, 13))  # type: ignore[type-var]
