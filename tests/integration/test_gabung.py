"""Merging two records of one cooperative: the verdict of both together, both histories, and back again."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from random import Random

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.actions import gabung
from pembinaan.angka import daftar
from pembinaan.angka.posisi import Posisi, everyone
from pembinaan.models import Kasus
from pembinaan.models.surat import ENDED, KeadaanSurat
from pembinaan.mutu import hanging
from registry.classification import verdict
from registry.exchange.matching import Keys, Register
from registry.models import AksesPengurus, GabunganRekaman, Koperasi, MasaBukti, Perpanjangan
from registry.policies import Refused
from tests.factories import gabung as doubles
from tests.factories import registry as make
from tests.factories.gabung import TODAY, fresh, judge, merge, undo
from tests.factories.kasus import KasusFactory
from tests.factories.people import make_user
from tests.factories.surat import make_letter
from tests.factories.usulan import UsulanFactory
from tests.oracle import brute

pytestmark = pytest.mark.django_db
DAYS = [dt.date(2024, 7, 1), dt.date(2025, 3, 1), dt.date(2025, 7, 1), dt.date(2026, 7, 1), TODAY]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    make.KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS)


@pytest.fixture
def pair() -> tuple[Koperasi, Koperasi]:
    return doubles.pair()


# --- The rule ------------------------------------------------------------------------------------
def _coop(place: int, *rows: Koperasi, founded: dt.date | None) -> brute.Coop:
    """The records as one cooperative: evidence that nobody copied."""
    found = MasaBukti.objects.filter(koperasi__in=rows, dibatalkan_pada=None).exclude(sumber="rekaman_ganda")
    return brute.Coop(place, founded, evidence=[
        brute.Evidence(row.tahun_buku, row.jenis, row.tingkat, row.dari, row.sampai) for row in found
    ])  # fmt: skip


def _random(rng: Random, koperasi: Koperasi) -> None:
    for year in range(2019, 2026):
        for kind in ("rat", "laporan"):
            if rng.random() < 0.35:
                begin = dt.date(year + 1, rng.randrange(1, 11), 5)
                end = begin + dt.timedelta(days=rng.choice([0, 20, 300])) if rng.random() < 0.3 else None
                make.both_levels(koperasi, year, kind, dari=begin, sampai=end, sumber=rng.choice(["impor", "catatan"]))


@pytest.mark.parametrize("seed", range(4))
def test_the_verdict_is_that_of_both_together(seed: int, clerk: User) -> None:
    """Two records merged into a third, one of them taken back: on every day as the oracle says of the rows together."""
    rng = Random(seed)
    rows = [make.KoperasiFactory(tanggal_badan_hukum=dt.date(2018, 1, 5)) for _ in range(3)]
    for one in rows:
        _random(rng, one)
    judge(*rows)
    ke, first, second = rows
    before = {one.pk: _verdicts(one) for one in rows}
    done = merge(first, ke, clerk)
    _agree(ke, [ke, first])
    merge(second, ke, clerk)
    _agree(ke, [ke, first, second])
    undo(done, clerk)
    _agree(ke, [ke, second])
    assert _verdicts(first) == before[first.pk]
    undo(GabunganRekaman.objects.get(dari=second), clerk)
    assert {one.pk: _verdicts(one) for one in rows} == before
    assert fresh(ke).status_hitung == before[ke.pk][-1]


def _verdicts(one: Koperasi) -> list[str]:
    rows = Koperasi.objects.filter(pk=one.pk)
    return [verdict.annotate(rows, on=day).values_list("v_status", flat=True).get() for day in DAYS]


def _agree(ke: Koperasi, together: list[Koperasi]) -> None:
    coop = _coop(0, *together, founded=ke.tanggal_badan_hukum)
    world = brute.World([coop], [], [brute.Rule()])
    assert _verdicts(ke) == [brute.status(world, coop, day) for day in DAYS]
    assert fresh(ke).status_hitung == brute.status(world, coop, TODAY)


def test_its_evidence_counts_once_and_ends_with_the_undo(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    assert (ke.status, dari.status) == ("tidak_aktif", "aktif")
    done = merge(dari, ke, clerk)
    ke = fresh(ke)
    assert (ke.status, ke.rat_terakhir) == ("aktif", dt.date(2025, 2, 14))
    copies = MasaBukti.objects.filter(pk__in=done.salinan)
    assert {row.sumber for row in copies} == {"rekaman_ganda"}
    assert MasaBukti.objects.filter(koperasi=dari).count() == 2, "its own rows stay where they are"
    undo(done, clerk)
    assert (fresh(ke).status, fresh(dari).status) == ("tidak_aktif", "aktif")
    assert fresh(ke).rat_terakhir == dt.date(2022, 2, 14)
    assert all(row.sampai == row.dari and row.dibatalkan_pada == TODAY for row in copies.all())


# --- Lists, counts, search, import ----------------------------------------------------------------
def test_it_is_in_no_list_and_no_count_on_any_day(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    total = {day: daftar.rows("semua", everyone(), Posisi.at(day)).count() for day in DAYS}
    done = merge(dari, ke, clerk)
    for day in DAYS:
        rows = daftar.rows("semua", everyone(), Posisi.at(day))
        assert rows.count() == total[day] - 1, day
        assert not rows.filter(pk=dari.pk).exists()
    undo(done, clerk)
    assert {day: daftar.rows("semua", everyone(), Posisi.at(day)).count() for day in DAYS} == total


def test_the_survivor_is_found_by_the_words_of_both(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    make.PengurusFactory(koperasi=dari, nama="Wagiman Hadi")
    assert fresh(ke).tanpa_pengurus
    done = merge(dari, ke, clerk)
    assert "wagiman hadi" in fresh(ke).cari
    assert not fresh(ke).tanpa_pengurus
    undo(done, clerk)
    assert "wagiman" not in fresh(ke).cari
    assert fresh(ke).tanpa_pengurus


def test_a_file_that_names_the_double_reaches_the_survivor(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    Koperasi.objects.filter(pk=dari.pk).update(nik="3524010019999")
    merge(fresh(dari), ke, clerk)
    assert Register("uji").find(Keys(nik="3524010019999")).koperasi_id == ke.pk


# --- Values ---------------------------------------------------------------------------------------
def test_chosen_values_come_and_go(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    desa = make.DesaFactory(kecamatan=ke.kecamatan)
    Koperasi.objects.filter(pk=dari.pk).update(desa=desa, tanggal_badan_hukum=dt.date(2011, 1, 2), kdmp=True)
    done = merge(fresh(dari), ke, clerk, ("telepon", "wilayah", "tanggal_badan_hukum", "kdmp"))
    ke = fresh(ke)
    assert (ke.telepon, ke.desa, ke.kdmp) == ("0812-7777-1234", desa, True)
    assert ke.tanggal_badan_hukum == dt.date(2011, 1, 2)
    assert ke.nama == "KUD Makmur"
    assert done.pilihan["tanggal_badan_hukum"] == {"lama": "2010-03-24", "baru": "2011-01-02"}
    Koperasi.objects.filter(pk=ke.pk).update(telepon="0813-1111-2222")  # somebody knew better since
    undo(done, clerk)
    ke = fresh(ke)
    assert (ke.telepon, ke.desa, ke.kdmp) == ("0813-1111-2222", None, False)
    assert ke.tanggal_badan_hukum == dt.date(2010, 3, 24)


def test_figures_fill_days_that_had_none(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    make.DataTahunanFactory(koperasi=ke, aset=1)
    make.DataTahunanFactory(koperasi=dari, aset=2)
    make.DataTahunanFactory(koperasi=dari, aset=3, tanggal_posisi=dt.date(2024, 12, 31))
    done = merge(dari, ke, clerk)
    own = ke.data_tahunan_set.filter(ditarik_pada=None).order_by("tanggal_posisi")
    assert [row.aset for row in own] == [3, 1]
    undo(done, clerk)
    assert [row.aset for row in own.all()] == [1]


def test_officers_keep_their_access(pair: tuple[Koperasi, Koperasi], clerk: User, client: Client) -> None:
    ke, dari = pair
    officer = make.officer_of(dari)
    merge(dari, ke, clerk)
    client.force_login(officer)
    assert client.get(f"/koperasi/{ke.pk}/").status_code == 200
    assert "digabung ke" in client.get(f"/koperasi/{dari.pk}/").content.decode()
    undo(GabunganRekaman.objects.get(), clerk)
    assert client.get(f"/koperasi/{ke.pk}/").status_code == 404
    assert client.get(f"/koperasi/{dari.pk}/").status_code == 200
    assert AksesPengurus.objects.get(koperasi=ke).sampai == TODAY


# --- Both histories -------------------------------------------------------------------------------
def test_pages_of_the_survivor_read_both(pair: tuple[Koperasi, Koperasi], clerk: User, client: Client) -> None:
    ke, dari = pair
    make.PengurusFactory(koperasi=dari, nama="Wagiman Hadi")
    make.KegiatanUsahaFactory(koperasi=dari, sumber="Telepon")
    make.PerubahanAnggaranDasarFactory(koperasi=dari, nomor="77/PAD/2016")
    letter = make_letter(dari, keadaan="sampai")
    case = KasusFactory(koperasi=dari, petugas=clerk, keadaan="berjalan")
    rat = make.RatFactory(koperasi=dari, tahun_buku=2024)
    client.force_login(clerk)
    with CaptureQueriesContext(connection) as alone:
        client.get(f"/koperasi/{ke.pk}/")
    merge(dari, ke, clerk)
    with CaptureQueriesContext(connection) as together:
        page = client.get(f"/koperasi/{ke.pk}/").content.decode().replace("<wbr>", "")
    assert len(together) <= 15
    assert len(together) <= len(alone) + 1
    for words in ("Wagiman Hadi", "77/PAD/2016", "dari rekaman ganda", "digabung ke sini", dari.nama):
        assert words in page, words
    history = client.get(f"/koperasi/{ke.pk}/riwayat/").content.decode()
    assert "rekaman yang digabung: K.U.D. Makmur Jaya" in history
    assert "Satu koperasi, dua kali diimpor." in history
    assert letter.nomor in client.get(f"/surat/koperasi/{ke.pk}/").content.decode()
    coaching = client.get(f"/pembinaan/koperasi/{ke.pk}/").content.decode()
    assert f"/pembinaan/kasus/{case.pk}/" in coaching
    assert client.get(f"/pengajuan/rat/{rat.pk}/").status_code == 200
    own = client.get(f"/koperasi/{dari.pk}/").content.decode()
    assert f"/koperasi/{ke.pk}/" in own
    assert "Batalkan penggabungan" in own
    assert set(ke.gabungan_set.values_list("pk", flat=True)) == {dari.pk}


def test_its_open_case_ends_and_runs_again(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    case = KasusFactory(koperasi=dari, petugas=clerk, keadaan="berjalan")
    closed = KasusFactory(koperasi=dari, petugas=clerk, jenis="data", keadaan="selesai", hasil="keliru",
                          ditutup_pada=TODAY)  # fmt: skip
    done = merge(dari, ke, clerk)
    case.refresh_from_db()
    assert (case.keadaan, case.hasil) == ("selesai", "keliru")
    assert not Kasus.objects.open().filter(koperasi=dari).exists()
    undo(done, clerk)
    case.refresh_from_db()
    closed.refresh_from_db()
    assert (case.keadaan, case.petugas, closed.keadaan) == ("berjalan", clerk, "selesai")


def test_a_record_that_returns_gets_what_was_given_to_all_meanwhile(
    pair: tuple[Koperasi, Koperasi], clerk: User
) -> None:
    from registry.actions import extensions

    ke, dari = pair
    done = merge(dari, ke, clerk)
    extensions.grant(by=None, tahun_buku=2025, cakupan="semua", batas_baru=dt.date(2026, 12, 31), dasar_hukum="SE")
    assert not Perpanjangan.objects.filter(koperasi=dari).exists()
    undo(done, clerk)
    assert Perpanjangan.objects.filter(koperasi=dari).count() == 1


# --- Refusals -------------------------------------------------------------------------------------
def refused(dari: Koperasi, ke: Koperasi, by: User) -> str:
    facts = list(MasaBukti.objects.order_by("pk").values())
    with pytest.raises(Refused) as refusal:
        merge(dari, ke, by)
    assert list(MasaBukti.objects.order_by("pk").values()) == facts
    assert not GabunganRekaman.objects.filter(dari=dari, ke=ke)
    return str(refusal.value)


def test_what_does_not_go(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    third = make.KoperasiFactory()
    assert "berbeda" in refused(ke, ke, clerk)
    merge(dari, ke, clerk)
    assert "sudah digabung" in refused(dari, third, clerk)
    assert "sudah digabung" in refused(third, dari, clerk)
    assert "sudah ada rekaman" in refused(ke, third, clerk)
    gone = make.KoperasiFactory(ditarik_pada=dates.sekarang())
    assert "ditarik" in refused(gone, third, clerk)
    with pytest.raises(Refused, match="alasan"):
        gabung.merge(dari=third, ke=ke, ambil=(), alasan=" ", by=clerk)
    done = undo(GabunganRekaman.objects.get(), clerk)
    with pytest.raises(Refused, match="sudah dibatalkan"):
        undo(done, clerk)


@pytest.mark.parametrize("what", ["surat", "usulan", "rat", "keputusan", "pembubaran"])
def test_what_must_be_settled_first(what: str, pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    if what == "surat":
        make_letter(dari, keadaan="dikirim")
    elif what == "usulan":
        UsulanFactory(koperasi=dari, dibuka_oleh=clerk)
    elif what == "rat":
        make.RatFactory(koperasi=dari, tahun_buku=2025, keadaan="dikirim", diputus_pada=None)
    else:
        change = {"status_keputusan": "dibekukan"} if what == "keputusan" else {"proses_pembubaran_sejak": TODAY}
        Koperasi.objects.filter(pk=dari.pk).update(**change)
    words = {"surat": "masih berjalan", "usulan": "Usulan", "rat": "masih diperiksa", "keputusan": "dibekukan",
             "pembubaran": "dalam proses pembubaran"}  # fmt: skip
    assert words[what] in refused(fresh(dari), ke, clerk)
    assert fresh(dari).digabung_ke is None


def test_letters_of_every_state_between_draft_and_end_are_on_their_way() -> None:
    """A new state of letters has to be put on one side."""
    settled = {KeadaanSurat.KONSEP, KeadaanSurat.DIKEMBALIKAN, KeadaanSurat.SAMPAI, *ENDED}
    assert {*hanging.UNDER_WAY} == {*KeadaanSurat} - settled


def test_the_date_of_a_withdrawn_filing_is_no_last_rat(pair: tuple[Koperasi, Koperasi], clerk: User) -> None:
    ke, dari = pair
    filed = make.RatFactory(koperasi=dari, tahun_buku=2025, keadaan="ditarik")
    make.both_levels(dari, 2025, rat=filed, dari=filed.tanggal, tanggal=filed.tanggal,
                     sampai=filed.tanggal + dt.timedelta(days=9), ditutup_pada=TODAY)  # fmt: skip
    merge(dari, ke, clerk)
    assert fresh(ke).rat_terakhir == dt.date(2025, 2, 14)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once() -> None:
    """The same double into two survivors: one wins, the other hears why."""
    make.KantorFactory()
    by = make_user(Peran.PETUGAS)
    dari, first, second = (make.KoperasiFactory() for _ in range(3))
    said: list[str] = []

    def run_one(ke: Koperasi) -> None:
        try:
            merge(dari, ke, by)
            said.append("jadi")
        except Refused as refusal:
            said.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run_one, args=(ke,)) for ke in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 2, said
    assert "jadi" in said
    assert any("sudah digabung" in words for words in said), said
    assert GabunganRekaman.objects.count() == 1
