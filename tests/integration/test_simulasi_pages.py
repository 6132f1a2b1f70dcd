"""Bagaimana jika: every number opens its list, notes stay as they were, and an adopted rule passes the brake it may."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from pembinaan import nightly
from pembinaan.actions import simulasi as actions
from pembinaan.forms.simulasi import SimulasiForm
from pembinaan.models import CatatanSimulasi
from pembinaan.simulasi import note, percobaan
from registry.actions import rules
from registry.classification import night
from registry.models import AturanStatus, Koperasi, MasaBukti, PelepasanRem
from registry.policies import Refused
from tests import numbers
from tests.factories.angka import TODAY, world
from tests.factories.night import rat, register
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, both_levels

pytestmark = pytest.mark.django_db
PAGE = "/angka/simulasi/"
BEFORE, START = dt.date(2026, 3, 2), dt.date(2026, 3, 3)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID)


@pytest.fixture
def kepala() -> User:
    return make_user(Peran.KEPALA)


def tried(**asked: str) -> percobaan.Percobaan:
    form = SimulasiForm(asked)
    assert form.is_valid(), form.errors
    return form.tried


# --- The page -----------------------------------------------------------------------------------
def test_the_present_rule_changes_nobody(client: Client, kabid: User) -> None:
    world(0)
    client.force_login(kabid)
    page = client.get(PAGE).content.decode()
    assert "Sama dengan yang berlaku" in page
    assert "Usulkan sebagai aturan" not in page
    assert percobaan.compute(tried()).flips == {}
    assert "Usulkan sebagai aturan" in client.get(f"{PAGE}?bukti=rat").content.decode()


def test_the_list_says_why_under_both_rules(client: Client, kepala: User) -> None:
    KantorFactory()
    reports = KoperasiFactory(nama="KSP Laporan", tanggal_badan_hukum=dt.date(2010, 1, 1))
    both_levels(reports, 2025, jenis="laporan")
    client.force_login(kepala)
    page = client.get(f"{PAGE}berubah/?bukti=rat&arah=tidak_aktif").content.decode()
    assert "KSP Laporan" in page
    assert "ada laporan keuangan untuk tahun buku 2025" in page
    assert "Tidak aktif karena tidak ada RAT untuk tahun buku" in page
    answer = client.get(f"{PAGE}berubah/unduh/?bukti=rat&arah=tidak_aktif")
    import openpyxl

    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)  # type: ignore[attr-defined]
    assert rows[1][0] == "KSP Laporan"
    assert (rows[1][4], rows[1][6]) == ("aktif", "tidak aktif")
    assert Jejak.objects.get(aksi="simulasi.unduh").rincian["koperasi"] == 1


def test_a_past_day_counts_who_was_there_then(client: Client, kepala: User) -> None:
    """Founded later, decided then, revoked since: the population is that of the day."""
    KantorFactory()
    KoperasiFactory(nama="KUD Lama", tanggal_badan_hukum=dt.date(2010, 1, 1))
    KoperasiFactory(nama="KUD Baru", tanggal_badan_hukum=dt.date(2026, 1, 1))
    client.force_login(kepala)
    assert percobaan.compute(tried(pada="2025-03-31")).of("").total == 1
    assert percobaan.compute(tried()).of("").total == 2
    assert "diketahui kemudian" in client.get(f"{PAGE}?pada=2025-03-31").content.decode()
    assert "tidak ada lagi berkas yang masuk" in client.get(f"{PAGE}?pada=2027-07-01").content.decode()


@pytest.mark.parametrize(
    "query",
    ["jumlah_tahun=0", "jumlah_tahun=99", "bukti=surat", "bulan_batas=13", "pada=kemarin", "pada=1850-01-01",
     "tingkat=x", "jeda_tahun_pertama=2", "kdmp=y"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_refused(client: Client, kabid: User, query: str) -> None:
    KantorFactory()
    client.force_login(kabid)
    assert client.get(f"{PAGE}?{query}").status_code == 422
    assert client.get(f"{PAGE}berubah/?{query}").status_code == 422
    assert client.get(f"{PAGE}berubah/unduh/?{query}").status_code == 302
    assert client.get(f"{PAGE}berubah/?arah=naik").status_code == 422
    assert client.get(f"{PAGE}berubah/?kecamatan=99999").status_code == 422


def test_who_may_try_and_who_may_note(client: Client) -> None:
    KantorFactory()
    note_page = f"{PAGE}catatan/simpan/?bukti=rat"
    for role, tries, notes in (
        (Peran.PETUGAS, 200, 403), (Peran.KABID, 200, 200), (Peran.KEPALA, 200, 200), (Peran.AUDITOR, 200, 403),
        (Peran.ADMIN, 403, 403), (Peran.PENGURUS, 403, 403),
    ):  # fmt: skip
        client.force_login(make_user(role))
        assert client.get(PAGE).status_code == tries, role
        assert client.get(f"{PAGE}berubah/").status_code == tries, role
        assert client.get(f"{PAGE}catatan/").status_code == tries, role
        assert client.get(note_page).status_code == notes, role


def test_queries_do_not_grow(client: Client, kabid: User, django_assert_max_num_queries: Callable[..., Any]) -> None:
    world(1)
    client.force_login(kabid)
    for address in ("", "berubah/", "catatan/"):
        with django_assert_max_num_queries(15):
            assert client.get(f"{PAGE}{address}?bukti=rat&pada=2025-12-31").status_code == 200


def test_the_workers_answer_is_of_one_day_and_of_all_readings() -> None:
    KantorFactory()
    trial = tried(bukti="rat")
    assert trial.key(TODAY) != trial.key(TODAY + dt.timedelta(days=1)), "yesterday's count is not today's"
    assert trial.key(TODAY) == tried(bukti="rat", kdmp="hanya").key(TODAY) != tried(bukti="laporan").key(TODAY)


# --- Notes ----------------------------------------------------------------------------------------
def test_a_note_stays_as_it_was(client: Client, kabid: User, kepala: User) -> None:
    made = world(0)
    client.force_login(kabid)
    query = "bukti=rat&jumlah_tahun=1"
    assert client.post(f"{PAGE}catatan/simpan/?{query}", {"judul": ""}).status_code == 422
    same = client.post(f"{PAGE}catatan/simpan/", {"judul": "Sama"})
    assert same.status_code == 422
    assert "tidak ada yang perlu dicatat" in same.content.decode()
    answer = client.post(f"{PAGE}catatan/simpan/?{query}", {"judul": "RAT saja", "catatan": "Mohon arahan."})
    row = CatatanSimulasi.objects.get()
    page = client.get(answer.url).content.decode()
    assert len(row.berubah) > 0
    numbers.check(client, answer.url, least=3)
    table = note.read(row).tabel
    for koperasi in made:
        if not koperasi.masa_bukti_set.filter(tahun_buku=2025, jenis="rat", sampai=None).exists():
            both_levels(koperasi, 2025, dari=dt.date(2026, 11, 1))
        Koperasi.objects.filter(pk=koperasi.pk).update(nama=f"Ganti {koperasi.pk}", kecamatan=None)
    fresh = percobaan.compute(tried(bukti="rat", jumlah_tahun="1"))
    assert set(fresh.flips) != {int(pk) for pk in row.berubah}
    row.refresh_from_db()
    assert note.read(row).tabel == table
    client.force_login(kepala)
    assert _body(client.get(answer.url).content.decode()) == _body(page)
    assert client.get(f"{PAGE}catatan/{row.pk}/cetak/").content.startswith(b"%PDF")
    assert "RAT saja" in client.get(f"{PAGE}catatan/").content.decode()
    with pytest.raises(DatabaseError):
        CatatanSimulasi.objects.filter(pk=row.pk).update(judul="Lain")


def test_a_note_of_this_mornings_count_agrees_with_its_own_list(kabid: User) -> None:
    """A worker counted in the morning; who filed since neither stands in the numbers nor in the list."""
    KantorFactory()
    silent = [KoperasiFactory(tanggal_badan_hukum=dt.date(2010, 1, 1), peristiwa=dt.date(2020, 1, 1)) for _ in range(3)]
    for koperasi in silent:
        both_levels(koperasi, 2024)
    trial = tried(bukti="rat", jumlah_tahun="1")
    morning = percobaan.compute(trial)
    assert morning.of("").numbers["tidak_aktif"] == 3
    both_levels(silent[0], 2025)
    row = actions.save_note(tried=trial, hasil=morning, judul="Pagi", catatan="", by=kabid)
    kept = note.read(row)
    assert "kdmp" not in kept.url_again()
    row.kdmp = "tanpa"
    assert "kdmp=tanpa" in kept.url_again(), "the reading of the note, not all"
    row.kdmp = ""
    assert kept.bacaan.numbers["tidak_aktif"] == len(kept.flips(arah="tidak_aktif")) == 2
    assert kept.bacaan.numbers[""] == len(kept.flips())


def test_a_new_note_stands_on_the_heads_page(client: Client, kabid: User, kepala: User) -> None:
    world(0)
    tried_rule = tried(bukti="rat")
    for by in (kabid, kepala):
        actions.save_note(tried=tried_rule, hasil=percobaan.compute(tried_rule), judul=f"Oleh {by}", catatan="", by=by)
    client.force_login(kepala)
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/").content.decode()
    assert len(queries) <= 15
    assert f'href="{PAGE}catatan/?baru=1"' in page
    assert numbers.check(client, "/", least=1)
    shown = client.get(f"{PAGE}catatan/?baru=1").content.decode()
    assert f"Oleh {kabid}" in shown
    assert f"Oleh {kepala}" not in shown, "one's own is no news"
    with dates.freeze(TODAY + dt.timedelta(days=31)):
        assert "catatan/?baru=1" not in client.get("/").content.decode()
    client.force_login(kabid)
    assert "catatan/?baru=1" not in client.get("/").content.decode()


def _body(html: str) -> str:
    return html.split('id="aturan"', 1)[1].split("</main>", 1)[0]


# --- A large register -----------------------------------------------------------------------------
def test_a_large_register_is_counted_by_a_worker(client: Client, kabid: User, monkeypatch: Any) -> None:
    from koperasi.jobs import kinds

    world(0)
    monkeypatch.setattr(actions, "LARGE", 5)
    client.force_login(kabid)
    page = client.get(f"{PAGE}?bukti=rat").content.decode()
    assert "Hitung di latar belakang" in page
    query = tried(bukti="rat").query()
    answer = client.post(f"{PAGE}hitung/", query)
    job = Pekerjaan.objects.get(kind=actions.HITUNG)
    assert answer.url == f"/pekerjaan/{job.pk}/"
    assert client.post(f"{PAGE}hitung/", query).url == answer.url, "once a day"
    assert "Sedang dihitung" in client.get(f"{PAGE}?bukti=rat").content.decode()
    Pekerjaan.objects.filter(pk=job.pk).update(state="gagal")
    assert "Hitung di latar belakang" in client.get(f"{PAGE}?bukti=rat").content.decode()
    assert client.post(f"{PAGE}hitung/", query).url == answer.url
    job.refresh_from_db()
    assert job.state == "menunggu"
    kind = kinds.get(job.kind)
    job.result = kind.run(job)
    job.state, job.selesai_pada = "selesai", dates.sekarang()
    job.save()
    assert kind.link is not None
    assert client.get(kind.link(job)).status_code == 200
    numbers.check(client, f"{PAGE}?bukti=rat", least=30)
    job.refresh_from_db()
    kept = actions.found_by_worker(tried(bukti="rat"))[1]
    assert kept == percobaan.compute(tried(bukti="rat"))


# --- From a trial to the next night -----------------------------------------------------------------
FORM = {"berlaku_sejak": "3 Maret 2026", "dasar_hukum": "Perbup 1/2026", "alasan": "Mengikuti provinsi."}


def test_from_trial_to_the_night_that_applies_it(client: Client, kabid: User, kepala: User) -> None:
    """30 of 70 have reports only: RAT alone would stop the night. Released, they pass; what is new counts again."""
    KantorFactory()
    good, reports = register(40, filed=2025, on=BEFORE), register(30, filed=2025, on=BEFORE, name="Laporan")
    MasaBukti.objects.filter(koperasi__in=reports).update(jenis="laporan")
    with dates.freeze(BEFORE):
        nightly.run()
        client.force_login(kabid)
        page = client.get(f"{PAGE}?bukti=rat").content.decode()
        assert 'data-angka="30"' in page
        form = client.get("/aturan/usul/?bukti=rat&jumlah_tahun=2").content.decode()
        assert '<option value="rat" selected' in form
        values = FORM | {"bukti": "rat", "jumlah_tahun": "2", "tingkat": "dikirim", "bulan_batas": "6",
                         "jeda_tahun_pertama": "0"}  # fmt: skip
        assert client.post("/aturan/usul/", values | {"alasan": ""}).status_code == 422
        assert client.post("/aturan/usul/", values | {"dasar_hukum": ""}).status_code == 422
        client.post("/aturan/usul/", values)
        assert client.post("/aturan/2/tetapkan/").status_code == 403
        assert client.get("/aturan/2/lepas/").status_code == 403
        client.force_login(kepala)
        assert numbers.check(client, "/aturan/2/") > 3
        confirm = client.get("/aturan/2/tetapkan/").content.decode()
        assert "30 koperasi yang menjadi tidak aktif karena aturan ini" in confirm
        assert "di antaranya" not in confirm
        Koperasi.objects.filter(pk=reports[0].pk).update(kewenangan="provinsi")
        confirm = client.get("/aturan/2/tetapkan/").content.decode()
        assert "karena aturan ini, 1 di antaranya di luar kewenangan" in confirm, "29 in the preview, 30 here"
        Koperasi.objects.filter(pk=reports[0].pk).update(kewenangan="kabkota")
        wrong = client.post("/aturan/2/tetapkan/", {"arah": ["tidak_aktif"], "sampai": "2 Maret 2026", "alasan": ""})
        assert wrong.status_code == 422
        assert not PelepasanRem.objects.exists()
        client.post("/aturan/2/tetapkan/", {"arah": ["tidak_aktif"], "sampai": "10 Maret 2026", "alasan": "Dilihat."})
        assert AturanStatus.objects.get(nomor=2).ditetapkan_oleh == kepala
        released = PelepasanRem.objects.get()
        assert set(released.koperasi_set.values_list("pk", flat=True)) == {k.pk for k in reports}
        assert released.alasan == "Aturan versi 2: Dilihat."
        shown = client.get("/aturan/2/").content.decode()
        assert "30 dari 30 sudah dilepas dari rem; 0 masih dihitung" in shown
        # Thirty more lose their RAT before the night: they were named in no release.
        MasaBukti.objects.filter(koperasi__in=good[:30]).update(jenis="laporan")
        assert "30 dari 60 sudah dilepas dari rem; 30 masih dihitung" in client.get("/aturan/2/").content.decode()
    with dates.freeze(START):
        with pytest.raises(night.Held) as held:
            nightly.run()
        assert {flip.koperasi_id for flip in held.value.flips} == {k.pk for k in good[:30]}
        MasaBukti.objects.filter(koperasi__in=good[:30]).update(jenis="rat")
        assert nightly.run().changed == 30
    status = dict(Koperasi.objects.values_list("pk", "status_hitung"))
    assert {status[k.pk] for k in reports} == {"tidak_aktif"}
    assert {status[k.pk] for k in good} == {"aktif"}


def test_release_in_both_directions_and_after_adoption(client: Client, kabid: User, kepala: User) -> None:
    """RAT alone, of one year: reports fall, and the looser first year lifts nobody it should not."""
    KantorFactory()
    lost = register(3, filed=2023, on=BEFORE, name="Telat")
    young = register(3, filed=2025, on=BEFORE, name="Lapor")
    MasaBukti.objects.filter(koperasi__in=young).update(jenis="laporan")
    with dates.freeze(BEFORE):
        Koperasi.objects.filter(pk__in=[k.pk for k in lost]).update(tanggal_badan_hukum=dt.date(2023, 1, 1))
        MasaBukti.objects.filter(koperasi__in=lost).delete()
        nightly.run()
        assert set(Koperasi.objects.filter(pk__in=[k.pk for k in lost]).values_list("status_hitung", flat=True)) == {
            "tidak_aktif"
        }
        aturan = rules.propose(
            by=kabid, bukti="rat", jumlah_tahun=2, tingkat="dikirim", bulan_batas=6, jeda_tahun_pertama=1,
            berlaku_sejak=START, dasar_hukum="x", alasan="y",
        )  # fmt: skip
        client.force_login(kepala)
        early = rules.Pelepasan(["aktif"], START, "a")
        with pytest.raises(Refused, match="belum ditetapkan"):
            rules.let_pass(aturan=aturan, pelepasan=early, by=kepala)
        client.post("/aturan/2/tetapkan/", {})
        assert not PelepasanRem.objects.exists()
        empty = client.post("/aturan/2/lepas/", {})
        assert empty.status_code == 422
        data = {"arah": ["aktif", "tidak_aktif"], "sampai": "3 Maret 2026", "alasan": "Keduanya."}
        assert client.post("/aturan/2/lepas/", data).status_code == 302
        found = {one.arah: set(one.koperasi_set.values_list("pk", flat=True)) for one in PelepasanRem.objects.all()}
        assert found == {"aktif": {k.pk for k in lost}, "tidak_aktif": {k.pk for k in young}}
        late = rules.Pelepasan(["aktif"], BEFORE, "a")
        with pytest.raises(Refused, match="malam pertama"):
            rules.let_pass(aturan=AturanStatus.objects.get(nomor=2), pelepasan=late, by=kepala)
    with dates.freeze(START):
        client.post("/aturan/2/lepas/", data)
        assert PelepasanRem.objects.count() == 2, "begun: from here on the page of the night releases"


def test_evidence_of_the_factory_is_of_both_levels() -> None:
    koperasi = KoperasiFactory()
    assert {row.tingkat for row in rat(koperasi, 2025, BEFORE)} == {"dikirim", "diterima"}
