"""Jobs are rows: exclusive claims, leases, late workers, three lost attempts, a dead Redis. Two real connections."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from koperasi.accounts.roles import Peran
from koperasi.audit import history
from koperasi.jobs import kinds, queue, tasks, worker
from koperasi.jobs.models import Keadaan, Pekerjaan
from tests.factories.people import make_user

done: list[dict[str, Any]] = []


@pytest.fixture(autouse=True)
def kind_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    done.clear()
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(queue, "wake", lambda count=1: None)
    monkeypatch.setattr(tasks, "wake", lambda count=1: None)

    @kinds.kind("uji.catat", lease=60, label="Mencatat", link=lambda job: "/akun/")
    def note(job: Pekerjaan) -> dict[str, Any]:
        done.append(job.payload)
        return {"dicatat": job.payload.get("n")}

    @kinds.kind("uji.rusak", lease=60, label="Rusak")
    def broken(job: Pekerjaan) -> None:
        make_user(username=f"sebagian{job.attempts}")
        raise ZeroDivisionError

    @kinds.kind("uji.tolak", lease=900, label="Menolak")
    def refuse(job: Pekerjaan) -> None:
        raise kinds.JobRefused("Berkas ini bukan lembar kerja.")


def elsewhere(act: Callable[[], Any]) -> Any:
    """Runs `act` in another thread: another database connection, another worker."""
    box: dict[str, Any] = {}

    def run() -> None:
        try:
            box["answer"] = act()
        except BaseException as error:  # handed to the test
            box["error"] = error
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "the other connection waits for a lock"
    if "error" in box:
        raise box["error"]
    return box["answer"]


def expire(job: Pekerjaan) -> None:
    Pekerjaan.objects.filter(pk=job.pk).update(leased_until=timezone.now() - dt.timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_the_same_row() -> None:
    first, second = queue.enqueue("uji.catat", owner=None), queue.enqueue("uji.catat", owner=None)
    with transaction.atomic():
        mine = worker.claim()
        theirs = elsewhere(worker.claim)
        assert (mine.pk, theirs.pk) == (first.pk, second.pk), "skipped, not waited for"
        assert elsewhere(worker.claim) is None
    assert worker.claim() is None, "both are leased now"


@pytest.mark.django_db(transaction=True)
def test_an_expired_lease_is_retaken_and_the_late_worker_cannot_commit() -> None:
    job = queue.enqueue("uji.catat", owner=None, payload={"n": 1})
    late = worker.claim()
    assert elsewhere(worker.claim) is None, "the lease holds"
    expire(job)
    taken = elsewhere(worker.claim)
    assert (taken.pk, taken.attempts) == (job.pk, 2)
    worker.perform(late)
    job.refresh_from_db()
    assert job.state == Keadaan.BERJALAN, "the late result was thrown away"
    assert job.result is None
    elsewhere(lambda: worker.perform(taken))
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (Keadaan.SELESAI, {"dicatat": 1}, 2)


@pytest.mark.django_db(transaction=True)
def test_what_a_late_worker_wrote_is_rolled_back_with_its_result() -> None:
    @kinds.kind("uji.tulis", lease=60, label="Menulis")
    def write(job: Pekerjaan) -> None:
        make_user(username=f"percobaan{job.attempts}")

    job = queue.enqueue("uji.tulis", owner=None)
    late = worker.claim()
    expire(job)
    taken = worker.claim()
    worker.perform(late)
    worker.perform(taken)
    from koperasi.accounts.models import User

    assert list(User.objects.filter(username__startswith="percobaan").values_list("username", flat=True)) == [
        "percobaan2"
    ]


@pytest.mark.django_db
def test_the_tick_looks_again_when_the_lease_of_what_runs_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    monkeypatch.setattr(tasks, "wake_later", told.extend)
    queue.enqueue("uji.catat", owner=None)
    long = queue.enqueue("uji.tolak", owner=None)
    started = timezone.now()
    assert worker.claim()
    assert worker.claim()
    tasks.minute_tick()
    (seconds,) = told
    assert 59 < seconds < 61, "the lease of a minute; that of a quarter of an hour waits for another tick"
    Pekerjaan.objects.filter(pk=long.pk).update(leased_until=started + dt.timedelta(seconds=9))
    told.clear()
    tasks.minute_tick()
    assert [round(one) for one in told] in ([9, 60], [8, 59], [9, 59], [8, 60])


@pytest.mark.django_db(transaction=True)
def test_three_lost_attempts_fail_with_a_sentence_and_a_person_can_try_again(client: Client) -> None:
    owner = make_user(Peran.PETUGAS)
    job, healthy = queue.enqueue("uji.catat", owner=owner), queue.enqueue("uji.catat", owner=owner)
    for attempt in (1, 2, 3):
        claimed = worker.claim()
        assert (claimed.pk, claimed.attempts) == (job.pk, attempt)
        assert worker.bury_lost() == 0, "while the lease holds nothing is lost"
        expire(job)
    assert worker.claim().pk == healthy.pk, "a fourth attempt is not made"
    tasks.minute_tick()
    job.refresh_from_db()
    healthy.refresh_from_db()
    assert (job.state, healthy.state) == (Keadaan.GAGAL, Keadaan.BERJALAN)
    client.force_login(owner)
    page = client.get(reverse("jobs:pekerjaan-detail", args=[job.pk])).content.decode()
    assert "terhenti tiga kali" in page
    assert "Coba lagi" in page
    client.post(reverse("jobs:pekerjaan-retry", args=[job.pk]))
    assert worker.drain(seconds=5) is False
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Keadaan.SELESAI, 1)


@pytest.mark.django_db(transaction=True)
def test_an_error_is_tried_three_times_later_and_leaves_nothing_half_written() -> None:
    from koperasi.accounts.models import User

    job = queue.enqueue("uji.rusak", owner=None)
    for attempt in (1, 2, 3):
        assert worker.drain(seconds=5) is False
        job.refresh_from_db()
        assert job.attempts == attempt, "not repeated at once"
        assert worker.claim() is None
        expire(job)
    assert job.state == Keadaan.GAGAL
    assert "kesalahan pada aplikasi" in job.sentence
    assert not User.objects.filter(username__startswith="sebagian").exists()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_final_at_once_and_says_why() -> None:
    job = queue.enqueue("uji.tolak", owner=None)
    worker.drain(seconds=5)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.sentence) == (Keadaan.GAGAL, 1, "Berkas ini bukan lembar kerja.")


@pytest.mark.django_db(transaction=True)
def test_leases_are_by_kind_and_unknown_kinds_fail_instead_of_blocking() -> None:
    with pytest.raises(KeyError):
        queue.enqueue("tidak.ada", owner=None)
    long = queue.enqueue("uji.tolak", owner=None)
    claimed = worker.claim()
    assert claimed.pk == long.pk
    assert 890 < (claimed.leased_until - timezone.now()).total_seconds() <= 900
    orphan = Pekerjaan.objects.create(kind="dari.kode.lama")
    for _ in range(3):
        worker.perform(worker.claim())
        expire(orphan)
    orphan.refresh_from_db()
    assert orphan.state == Keadaan.GAGAL


@pytest.mark.django_db(transaction=True)
def test_a_key_makes_one_row_even_from_two_connections() -> None:
    first = queue.enqueue("uji.catat", owner=None, key="surat-7")
    second = elsewhere(lambda: queue.enqueue("uji.catat", owner=None, key="surat-7"))
    other = queue.enqueue("uji.catat", owner=None, key="surat-8")
    assert first.pk == second.pk != other.pk
    assert Pekerjaan.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_row_of_a_rolled_back_action_is_not_there() -> None:
    with transaction.atomic():
        queue.enqueue("uji.catat", owner=None)
        transaction.set_rollback(True)
    assert worker.claim() is None


@pytest.mark.django_db(transaction=True)
def test_history_of_work_names_who_asked_for_it() -> None:
    owner = make_user(nama="Bu Petugas")

    @kinds.kind("uji.ubah", lease=60, label="Mengubah")
    def change(job: Pekerjaan) -> None:
        type(owner).objects.filter(pk=owner.pk).update(jabatan="Analis")

    queue.enqueue("uji.ubah", owner=owner)
    worker.drain(seconds=5)
    assert history.changes(owner)[0].siapa == "Bu Petugas"


# --- Redis is away ---------------------------------------------------------------------------------
DEAD = "redis://127.0.0.1:1/0"


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_does_not_stop_the_action(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from koperasi.celery import app

    monkeypatch.undo()  # the real wake-up

    @kinds.kind("uji.mati", lease=60, label="Tanpa Redis")
    def run(job: Pekerjaan) -> None: ...

    def refuse(*args: Any, **kwargs: Any) -> None:
        with app.connection(DEAD) as broken:
            send(connection=broken, retry=False)

    send = tasks.work.apply_async
    monkeypatch.setattr(tasks.work, "apply_async", refuse)
    try:
        job = queue.enqueue("uji.mati", owner=None)
    finally:
        kinds._kinds.pop("uji.mati")
    assert Pekerjaan.objects.filter(pk=job.pk, state=Keadaan.MENUNGGU).exists()
    assert "Pekerja belum dapat dibangunkan" in caplog.text


@pytest.mark.django_db
def test_a_dead_cache_is_a_miss_and_no_error_page(client: Client) -> None:
    dead = {"default": {"BACKEND": "koperasi.jobs.cache.ForgivingRedisCache", "LOCATION": DEAD}}
    with override_settings(CACHES=dead):
        cache = caches["default"]
        assert cache.get("a", "lain") == "lain"
        cache.set("a", 1)
        assert cache.get_many(["a"]) == {}
        assert cache.add("a", 1) is True
        assert cache.incr("a") == 1
        assert cache.delete("a") is False
        assert cache.get_or_set("a", 7) == 7
        assert client.get("/masuk/").status_code == 200
        user = make_user(Peran.PETUGAS)
        answer = client.post("/masuk/", {"login": user.username, "password": "kucing-makan-ikan-asin"})
        assert answer.status_code == 302


# --- Pages -----------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_the_progress_page_polls_until_done_and_then_stops(client: Client) -> None:
    owner = make_user(Peran.PETUGAS)
    job = queue.enqueue("uji.catat", owner=owner, payload={"n": 5}, unit="Berkas april.xlsx")
    client.force_login(owner)
    url = reverse("jobs:pekerjaan-detail", args=[job.pk])
    page = client.get(url).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "Muat ulang" in page
    claimed = worker.claim()
    claimed.report_progress(3, 12)
    htmx = {"HX-Request": "true"}
    assert "3 dari 12" in client.get(url, headers=htmx).content.decode()
    worker.perform(claimed)
    last = client.get(url, headers=htmx)
    assert last.status_code == 286
    assert "every 2s" not in last.content.decode()
    assert "<html" not in last.content.decode()
    assert 'href="/akun/"' in client.get(url).content.decode()


@pytest.mark.django_db
def test_jobs_are_seen_by_their_owner_and_by_who_may_see_all(client: Client) -> None:
    owner, stranger, kabid = make_user(Peran.PETUGAS), make_user(Peran.PETUGAS), make_user(Peran.KABID)
    job = queue.enqueue("uji.catat", owner=owner, unit="Rahasia")
    batch = queue.enqueue_many("uji.catat", owner=owner, label="Dua surat", units=[("A", {}), ("B", {})])
    urls = [reverse("jobs:pekerjaan-detail", args=[job.pk]), reverse("jobs:rombongan-detail", args=[batch.pk])]
    for person, expected in [(owner, 200), (kabid, 200), (stranger, 404)]:
        client.force_login(person)
        assert [client.get(url).status_code for url in urls] == [expected, expected]
    client.force_login(kabid)
    assert client.post(reverse("jobs:pekerjaan-cancel", args=[job.pk])).status_code == 404, "seeing is not touching"
    assert "Rahasia" not in client.get(reverse("jobs:pekerjaan-list")).content.decode()
    assert "Rahasia" in client.get(reverse("jobs:pekerjaan-list") + "?siapa=semua").content.decode()
    client.force_login(stranger)
    assert "Rahasia" not in client.get(reverse("jobs:pekerjaan-list") + "?siapa=semua").content.decode()


@pytest.mark.django_db
def test_waiting_work_can_be_cancelled_running_work_not(client: Client) -> None:
    owner = make_user(Peran.PETUGAS)
    running, waiting = queue.enqueue("uji.catat", owner=owner), queue.enqueue("uji.catat", owner=owner)
    assert worker.claim().pk == running.pk
    client.force_login(owner)
    for job, state in [(running, Keadaan.BERJALAN), (waiting, Keadaan.BATAL)]:
        client.post(reverse("jobs:pekerjaan-cancel", args=[job.pk]))
        job.refresh_from_db()
        assert job.state == state
    assert worker.claim() is None


@pytest.mark.django_db(transaction=True)
def test_a_batch_counts_its_units_and_names_those_that_failed(client: Client) -> None:
    owner = make_user(Peran.PETUGAS)
    batch = queue.enqueue_many(
        "uji.catat", owner=owner, label="Surat teguran", units=[(f"Surat {n}", {"n": n}) for n in range(4)]
    )
    bad = batch.pekerjaan.get(unit="Surat 2")
    Pekerjaan.objects.filter(pk=bad.pk).update(kind="uji.tolak")
    client.force_login(owner)
    url = reverse("jobs:rombongan-detail", args=[batch.pk])
    assert "0 dari 4" in client.get(url).content.decode()
    worker.drain(seconds=5)
    page = client.get(url).content.decode()
    assert "3 dari 4" in page
    assert "Surat 2" in page
    assert "Surat 1" not in page
    assert "bukan lembar kerja" in page
    assert [job["n"] for job in done] == [0, 1, 3]


@pytest.mark.django_db
def test_health_answers_without_log_in(client: Client) -> None:
    answer = client.get("/sehat/")
    assert (answer.status_code, answer.content) == (200, b"sehat\n")
