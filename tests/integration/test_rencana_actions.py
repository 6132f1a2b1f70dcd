"""A route: planned with its copies, changed until it is done, numbered once, called off with what is still planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction

from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan.actions import rencana as actions
from pembinaan.models import Kunjungan, RencanaKunjungan
from pembinaan.rencana import sheets, words
from registry import kantor
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import RencanaFactory
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KecamatanFactory, KoperasiFactory
from tests.factories.rencana import DARI, isian, make_route, visit_done

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(
        Peran.PETUGAS, nama="Ratna", nip="199100112015012001", pangkat="Penata", golongan="III/c", jabatan="Analis"
    )


@pytest.fixture
def two() -> tuple[Koperasi, Koperasi]:
    here = KecamatanFactory()
    return KoperasiFactory(kecamatan=here), KoperasiFactory(kecamatan=here)


def order(rencana: RencanaKunjungan) -> list[int]:
    kept = rencana.kunjungan_set.exclude(keadaan="batal").order_by("urutan", "pk")
    return list(kept.values_list("koperasi", flat=True))


# --- Planned -----------------------------------------------------------------------------------------
def test_people_are_copied_the_highest_rank_first(clerk: User, two: tuple[Koperasi, Koperasi]) -> None:
    field, head = make_user(Peran.PENDAMPING, nama="Yoga"), make_user(Peran.KABID, nama="Endang", golongan="IV/a")
    rencana = make_route(*two, by=clerk, people=[field, clerk, head])
    assert [one.nama for one in rencana.pelaksana_set.all()] == ["Endang", "Ratna", "Yoga"]
    clerk.golongan, clerk.jabatan = "III/d", "Pengawas"
    clerk.save()
    copied = rencana.pelaksana_set.get(user=clerk)
    assert (copied.golongan, copied.jabatan, copied.nip) == ("III/c", "Analis", "199100112015012001")


def test_a_visit_is_linked_to_the_open_case_of_its_own_cooperative(clerk: User, two: tuple[Koperasi, Koperasi]) -> None:
    kasus = KasusFactory(koperasi=two[0])
    KasusFactory(koperasi=two[1], keadaan="selesai", hasil="aktif_kembali", ditutup_pada=TODAY)
    KasusFactory(koperasi=two[1], jenis="data")
    rencana = make_route(*two, by=clerk)
    assert list(rencana.kunjungan_set.order_by("urutan").values_list("kasus", flat=True)) == [kasus.pk, None]
    assert rencana.keadaan == "disusun"
    assert set(rencana.kunjungan_set.values_list("keadaan", flat=True)) == {"direncanakan"}


def test_the_route_bears_the_kecamatan_while_all_its_places_lie_there(
    clerk: User, two: tuple[Koperasi, Koperasi]
) -> None:
    rencana = make_route(*two, by=clerk)
    rencana.refresh_from_db()
    assert rencana.kecamatan == two[0].kecamatan
    away = KoperasiFactory(kecamatan=KecamatanFactory())
    actions.add_places(rencana=rencana, koperasi=[away], by=clerk)
    rencana.refresh_from_db()
    assert rencana.kecamatan is None
    actions.remove_place(kunjungan=rencana.kunjungan_set.get(koperasi=away), by=clerk)
    rencana.refresh_from_db()
    assert rencana.kecamatan == two[0].kecamatan


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sampai": DARI - dt.timedelta(days=1)}, "mendahului hari pertama"),
        ({"sampai": DARI + dt.timedelta(days=40)}, "paling lama 31 hari"),
    ],
)
def test_days_that_cannot_be(clerk: User, two: tuple[Koperasi, Koperasi], change: dict, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        make_route(*two, by=clerk, **change)
    assert not RencanaKunjungan.objects.exists()


def test_nobody_goes_or_nowhere(clerk: User, two: tuple[Koperasi, Koperasi]) -> None:
    with pytest.raises(Refused, match="satu orang"):
        actions.plan(isian=isian(), people=[], koperasi=two, by=clerk)
    with pytest.raises(Refused, match="satu koperasi"):
        make_route(by=clerk)
    dissolved = KoperasiFactory(status_keputusan="dibubarkan")
    with pytest.raises(Refused, match="sudah dibubarkan"):
        make_route(two[0], dissolved, by=clerk)
    with pytest.raises(Refused, match="Paling banyak 60"):
        make_route(*[KoperasiFactory.build(pk=number, nama=f"K {number}") for number in range(1, 62)], by=clerk)


# --- A cooperative twice ---------------------------------------------------------------------------------
def test_twice_on_one_route_is_refused_with_a_sentence_and_by_constraint(
    clerk: User, two: tuple[Koperasi, Koperasi]
) -> None:
    rencana = make_route(two[0], by=clerk)
    with pytest.raises(Refused, match=f"{two[0].nama} sudah ada di rute ini"):
        actions.add_places(rencana=rencana, koperasi=[two[0]], by=clerk)
    with pytest.raises(Refused, match="hanya sekali"):
        make_route(two[1], two[1], by=clerk)
    with pytest.raises(IntegrityError, match="kunjungan_sekali_serute"), transaction.atomic():
        Kunjungan.objects.create(rencana=rencana, koperasi=two[0], dibuat_oleh=clerk)
    make_route(two[0], by=clerk)  # on another route it may stand
    assert Kunjungan.objects.filter(koperasi=two[0]).count() == 2


# --- Changed until it is done ------------------------------------------------------------------------------
def test_order_changes_one_place_at_a_time(clerk: User) -> None:
    a, b, c = KoperasiFactory.create_batch(3)
    rencana = make_route(a, b, c, by=clerk)
    visits = {visit.koperasi_id: visit for visit in rencana.kunjungan_set.all()}
    actions.move_place(kunjungan=visits[c.pk], up=True, by=clerk)
    assert order(rencana) == [a.pk, c.pk, b.pk]
    actions.move_place(kunjungan=visits[a.pk], up=False, by=clerk)
    assert order(rencana) == [c.pk, a.pk, b.pk]
    actions.move_place(kunjungan=visits[c.pk], up=True, by=clerk)
    assert order(rencana) == [c.pk, a.pk, b.pk]


def test_places_leave_until_they_are_visited(clerk: User, two: tuple[Koperasi, Koperasi]) -> None:
    rencana = make_route(*two, by=clerk)
    actions.issue(rencana=rencana, nomor="090/1", tanggal=TODAY, by=clerk)
    with dates.freeze(DARI):
        done = visit_done(rencana, two[0], tanggal=DARI, by=clerk)
        with pytest.raises(Refused, match="sudah selesai"):
            actions.remove_place(kunjungan=done, by=clerk)
        other = rencana.kunjungan_set.get(koperasi=two[1])
        actions.remove_place(kunjungan=other, by=clerk)
        other.refresh_from_db()
        assert other.keadaan == "batal"
        with pytest.raises(Refused, match="sudah dikeluarkan"):
            actions.remove_place(kunjungan=other, by=clerk)
        actions.add_places(rencana=rencana, koperasi=[two[1]], by=clerk)  # and may come back
    assert order(rencana) == [two[0].pk, two[1].pk]


def test_the_only_place_stays(clerk: User, two: tuple[Koperasi, Koperasi]) -> None:
    rencana = make_route(two[0], by=clerk)
    with pytest.raises(Refused, match="satu-satunya"):
        actions.remove_place(kunjungan=rencana.kunjungan_set.get(), by=clerk)


def test_revised_until_finished_and_people_copied_anew(clerk: User, two: tuple[Koperasi, Koperasi]) -> None:
    rencana, other = make_route(*two, by=clerk), make_user(Peran.PETUGAS, nama="Dimas")
    actions.revise(rencana=rencana, isian=isian(maksud="Pendataan"), people=[other], by=clerk)
    rencana.refresh_from_db()
    assert (rencana.maksud, [one.nama for one in rencana.pelaksana_set.all()]) == ("Pendataan", ["Dimas"])
    actions.cancel(rencana=rencana, alasan="Banjir.", by=clerk)
    for step in (
        lambda: actions.revise(rencana=rencana, isian=isian(), people=[other], by=clerk),
        lambda: actions.add_places(rencana=rencana, koperasi=[KoperasiFactory()], by=clerk),
        lambda: actions.issue(rencana=rencana, nomor="1", tanggal=TODAY, by=clerk),
        lambda: actions.cancel(rencana=rencana, alasan="Lagi.", by=clerk),
        lambda: actions.finish(rencana=rencana, by=clerk),
        lambda: actions.conclude(rencana=rencana, catatan_hasil="x", biaya=None, by=clerk),
    ):
        with pytest.raises(Refused, match="dibatalkan"):
            step()


# --- Number and date from the sekretariat ---------------------------------------------------------------------
def test_the_number_is_used_once_whatever_its_case_and_spaces(clerk: User, two: tuple[Koperasi, Koperasi]) -> None:
    first, second = make_route(two[0], by=clerk), make_route(two[1], by=clerk)
    actions.issue(rencana=first, nomor=" 090/12/ST/2026 ", tanggal=TODAY, by=clerk)
    first.refresh_from_db()
    assert (first.nomor_surat_tugas, first.keadaan) == ("090/12/ST/2026", "berjalan")
    with pytest.raises(Refused, match="sudah dipakai"):
        actions.issue(rencana=second, nomor="090/12/st/2026", tanggal=TODAY, by=clerk)
    with pytest.raises(IntegrityError, match="rencana_nomor_sekali"), transaction.atomic():
        RencanaKunjungan.objects.filter(pk=second.pk).update(
            nomor_surat_tugas="090/12/ST/2026", tanggal_surat_tugas=TODAY
        )
    actions.issue(rencana=first, nomor="090/12/ST/2026", tanggal=TODAY - dt.timedelta(days=1), by=clerk)  # corrected
    first.refresh_from_db()
    assert first.tanggal_surat_tugas == TODAY - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("tanggal", "sentence"), [(TODAY + dt.timedelta(days=1), "belum tiba"), (dt.date(2026, 11, 25), "")]
)
def test_the_date_of_a_surat_tugas_is_not_to_come(
    clerk: User, two: tuple[Koperasi, Koperasi], tanggal: dt.date, sentence: str
) -> None:
    rencana = make_route(*two, by=clerk)
    if not sentence:
        assert actions.issue(rencana=rencana, nomor="1", tanggal=tanggal, by=clerk).keadaan == "berjalan"
        return
    with pytest.raises(Refused, match=sentence):
        actions.issue(rencana=rencana, nomor="1", tanggal=tanggal, by=clerk)


def test_no_surat_tugas_after_the_journey(clerk: User, two: tuple[Koperasi, Koperasi]) -> None:
    rencana = make_route(*two, by=clerk)
    with dates.freeze(dt.date(2026, 12, 20)), pytest.raises(Refused, match="sesudah perjalanan berakhir"):
        actions.issue(rencana=rencana, nomor="1", tanggal=dt.date(2026, 12, 20), by=clerk)


def test_who_heads_the_office_on_that_day_signs_and_stays_the_signer(
    clerk: User, two: tuple[Koperasi, Koperasi]
) -> None:
    head = make_user(Peran.KEPALA, nama="Drs. Hadi", pangkat="Pembina", golongan="IV/b", nip="196900141995031004")
    acting = make_user(nama="Plh. Sari")
    PeranPengguna.objects.create(
        user=acting, peran=Peran.KEPALA, kualifikasi="plh", dari=TODAY, sampai=TODAY + dt.timedelta(days=1)
    )
    rencana = make_route(*two, by=clerk)
    actions.issue(rencana=rencana, nomor="1", tanggal=TODAY, by=clerk)
    rencana.refresh_from_db()
    office = kantor.current()
    with dates.freeze(dt.date(2027, 5, 1)):
        signed = sheets.surat_tugas(rencana, office, on=kantor.today()).tertanda
    assert (signed.nama, signed.jabatan[0][:4]) == ("Plh. Sari", "Plh.")
    open_ = make_route(two[0], by=clerk)
    with dates.freeze(dt.date(2026, 11, 30)):
        assert sheets.surat_tugas(open_, office, on=kantor.today()).tertanda.nama == head.nama


# --- Called off, finished -----------------------------------------------------------------------------------
def test_cancelling_takes_the_planned_visits_along_and_leaves_the_finished(
    clerk: User, two: tuple[Koperasi, Koperasi]
) -> None:
    rencana = make_route(*two, by=clerk)
    actions.issue(rencana=rencana, nomor="1", tanggal=TODAY, by=clerk)
    with dates.freeze(DARI):
        done = visit_done(rencana, two[0], tanggal=DARI, by=clerk)
        with pytest.raises(Refused, match="alasan"):
            actions.cancel(rencana=rencana, alasan="  ", by=clerk)
        assert actions.cancel(rencana=rencana, alasan="Kendaraan rusak.", by=clerk) == 1
    done.refresh_from_db()
    rencana.refresh_from_db()
    assert (done.keadaan, rencana.keadaan, rencana.alasan_batal) == ("selesai", "batal", "Kendaraan rusak.")
    assert rencana.kunjungan_set.get(koperasi=two[1]).keadaan == "batal"
    assert Jejak.objects.get(aksi="rencana.batal").rincian == {"alasan": "Kendaraan rusak.", "kunjungan": 1}


def test_finished_only_when_every_place_has_its_finding(clerk: User, two: tuple[Koperasi, Koperasi]) -> None:
    rencana = make_route(*two, by=clerk)
    with pytest.raises(Refused, match="sedang berjalan"):
        actions.finish(rencana=rencana, by=clerk)
    actions.issue(rencana=rencana, nomor="1", tanggal=TODAY, by=clerk)
    with dates.freeze(DARI):
        visit_done(rencana, two[0], tanggal=DARI, by=clerk)
        with pytest.raises(Refused, match="Masih ada 1 kunjungan"):
            actions.finish(rencana=rencana, by=clerk)
        visit_done(rencana, two[1], tanggal=DARI, by=clerk)
        actions.conclude(rencana=rencana, catatan_hasil="Satu.\nDua.", biaya=1_250_000, by=clerk)
        actions.finish(rencana=rencana, by=clerk)
        actions.conclude(rencana=rencana, catatan_hasil="Tiga.", biaya=None, by=clerk)
    rencana.refresh_from_db()
    assert (rencana.keadaan, rencana.catatan_hasil, rencana.biaya) == ("selesai", "Tiga.", None)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"sampai": dt.date(2026, 8, 1)}, "rencana_masa_maju"),
        ({"nomor_surat_tugas": "1", "tanggal_surat_tugas": None}, "rencana_nomor_bertanggal"),
        ({"keadaan": "berjalan", "nomor_surat_tugas": "", "tanggal_surat_tugas": None}, "rencana_berjalan_bernomor"),
        ({"keadaan": "batal", "alasan_batal": ""}, "rencana_batal_beralasan"),
    ],
)
def test_the_database_refuses_it_too(fields: dict, name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RencanaFactory(**fields)


# --- Words ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("dari", "sampai", "said"),
    [
        (dt.date(2026, 12, 3), dt.date(2026, 12, 3), "3 Desember 2026"),
        (dt.date(2026, 12, 3), dt.date(2026, 12, 5), "3 s.d. 5 Desember 2026"),
        (dt.date(2026, 11, 30), dt.date(2026, 12, 2), "30 November s.d. 2 Desember 2026"),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 2), "31 Desember 2026 s.d. 2 Januari 2027"),
    ],
)
def test_days_in_words(dari: dt.date, sampai: dt.date, said: str) -> None:
    assert words.days(dari, sampai) == said
    assert words.how_long(dt.date(2026, 12, 3), dt.date(2026, 12, 5)) == "3 (tiga) hari"


def test_two_findings_read_differently() -> None:
    gone = Kunjungan(alamat="tidak_ditemukan", temuan="tidak_ditemukan")
    found = Kunjungan(
        alamat="ditemukan", papan_nama=True, kantor_buka=False, ditemui_nama="Bu Siti", ditemui_jabatan="bendahara",
        usaha="tidak", rat_terakhir_tahun=2022, anggota=1200, aset=15_000_000, utang=0,
        dokumen=["kas", "nib", "peta_lain"],
    )  # fmt: skip
    assert words.finding(gone) == [
        "Koperasi tidak ditemukan di alamat yang tercatat maupun di sekitarnya.",
        "Tidak ada orang yang dapat ditemui.",
    ]
    said = " ".join(words.finding(found))
    for part in ("Papan nama terpasang. Kantor tutup.", "Bu Siti (bendahara)", "tahun buku 2022", "1.200 orang",
                 "aset Rp15.000.000 dan utang Rp0", "buku kas, NIB, peta lain"):  # fmt: skip
        assert part in said, part
