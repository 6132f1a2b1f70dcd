"""Trainings: who may be what when, once, and under two clerks; numbers without a gap."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from koperasi.lib.roman import from_roman, to_roman
from pembinaan import doings
from pembinaan.actions import pelatihan as actions
from pembinaan.actions import pelatihan_peserta as people_actions
from pembinaan.actions import pelatihan_sertifikat as certificates
from pembinaan.actions import pelatihan_undangan as inviting
from pembinaan.models import Orang, Pelatihan, Peserta, SetelanSertifikat, UrutanSertifikat
from pembinaan.trainings import certificates as papers
from pembinaan.trainings import people, series
from pembinaan.trainings.people import Person
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories.pelatihan import CertifiedFactory, OrangFactory, PelatihanFactory, PesertaFactory, UndanganFactory
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, PengurusFactory

TODAY = dt.date(2026, 9, 1)


@pytest.fixture(autouse=True)
def today(request: pytest.FixtureRequest) -> Iterator[None]:
    with dates.freeze(TODAY):
        if "transactional_db" not in request.fixturenames:
            request.getfixturevalue("db")
        KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Sri Petugas")


def refused(statement: object) -> None:
    """The database says no by itself."""
    with pytest.raises(DatabaseError), transaction.atomic():
        statement()  # type: ignore[operator]


# --- Numbers of a series --------------------------------------------------------------------------
@pytest.mark.parametrize(("number", "text"), [(1, "I"), (3, "III"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL")])
def test_roman_numbers_both_ways(number: int, text: str) -> None:
    assert to_roman(number) == text
    assert from_roman(text.lower()) == from_roman(str(number)) == number


@pytest.mark.parametrize("text", ["", "IIII", "VX", "0", "tiga", "-1", "٣"])
def test_what_is_no_roman_number(text: str) -> None:
    assert from_roman(text) is None


def test_a_series_counts_on_and_a_number_stands_once(clerk: User) -> None:
    first = PelatihanFactory(seri="Dasar", angkatan=2)
    PelatihanFactory(seri="Dasar", angkatan=7, keadaan="batal", alasan_batal="Dana dialihkan")
    PelatihanFactory(seri="Lanjutan", angkatan=5)
    assert series.next_number("pelatihan", "dasar") == 3
    again = Pelatihan(jenis="pelatihan", seri="DASAR", angkatan=2, dari=TODAY, sampai=TODAY)
    with pytest.raises(Refused, match="sudah ada"):
        actions.plan(pelatihan=again, pengajar=[], by=clerk)
    refused(lambda: PelatihanFactory(seri="Dasar", angkatan=2))
    assert str(first) == "Dasar Angkatan II"


# --- From plan to end --------------------------------------------------------------------------------
def test_the_steps_do_what_the_table_says(clerk: User) -> None:
    row = PelatihanFactory(keadaan="direncanakan", dari=TODAY, sampai=TODAY + dt.timedelta(days=1))
    with pytest.raises(Refused, match="tidak sedang berjalan"):
        actions.finish(pelatihan=row, by=clerk)
    row = actions.open_(pelatihan=row, by=clerk)
    assert row.keadaan == "dibuka"
    with pytest.raises(Refused, match="belum tiba"):
        actions.finish(pelatihan=row, by=clerk)
    with dates.freeze(TODAY + dt.timedelta(days=1)):
        row = actions.finish(pelatihan=row, by=clerk)
    assert row.keadaan == "selesai"
    for step in (lambda: actions.open_(pelatihan=row, by=clerk),
                 lambda: actions.cancel(pelatihan=row, alasan="x", by=clerk)):  # fmt: skip
        with pytest.raises(Refused):
            step()


def test_it_opens_with_a_place_and_is_cancelled_with_a_reason(clerk: User) -> None:
    row = PelatihanFactory(keadaan="direncanakan", tempat="")
    with pytest.raises(Refused, match="tempat"):
        actions.open_(pelatihan=row, by=clerk)
    with pytest.raises(Refused, match="alasan"):
        actions.cancel(pelatihan=row, alasan=" ", by=clerk)
    refused(lambda: Pelatihan.objects.filter(pk=row.pk).update(keadaan="batal"))
    assert actions.cancel(pelatihan=row, alasan="Dana dialihkan", by=clerk).keadaan == "batal"


def test_its_days_do_not_move_away_from_under_attendance(clerk: User) -> None:
    row = PesertaFactory().pelatihan
    with pytest.raises(Refused, match="sudah dicatat"):
        actions.change(pelatihan=row, fields={"sampai": row.dari}, pengajar=[], by=clerk)
    refused(lambda: Pelatihan.objects.filter(pk=row.pk).update(sampai=row.dari - dt.timedelta(days=1)))
    later = actions.change(pelatihan=row, fields={"tempat": "Balai Desa"}, pengajar=[("A", "", "B")], by=clerk)
    assert later.tempat == "Balai Desa"
    assert later.pengajar_set.get().materi == "B"


# --- Invitations --------------------------------------------------------------------------------------
def test_inviting_twice_invites_once(clerk: User) -> None:
    row = PelatihanFactory(keadaan="dibuka", kuota=1)
    first, second = KoperasiFactory(), KoperasiFactory()
    inviting.invite(pelatihan=row, koperasi_set=Koperasi.objects.filter(pk=first.pk), by=clerk)
    both = Koperasi.objects.filter(pk__in=[first.pk, second.pk])
    made = inviting.invite(pelatihan=row, koperasi_set=both, by=clerk)  # over the quota: told, not refused
    assert [one.koperasi for one in made] == [second]
    with pytest.raises(Refused, match="belum diundang"):
        inviting.invite(pelatihan=row, koperasi_set=both, by=clerk)
    refused(lambda: UndanganFactory(pelatihan=row, koperasi=first))
    with pytest.raises(Refused, match="tidak lagi mengundang"):
        inviting.invite(pelatihan=PelatihanFactory(), koperasi_set=both, by=clerk)


# --- The same person is found again ---------------------------------------------------------------------
def test_a_person_is_found_by_name_and_year_of_birth() -> None:
    here, there = KoperasiFactory(), KoperasiFactory()
    one = people.keep(here, Person("Siti Khoiriyah"))
    assert people.keep(here, Person("Hj. SITI  KHOIRIYAH, S.E.", tahun_lahir=1970, jabatan="Ketua")) == one
    one.refresh_from_db()
    assert (one.nama, one.tahun_lahir, one.jabatan) == ("Siti Khoiriyah", 1970, "Ketua")
    daughter = people.keep(here, Person("Siti Khoiriyah", tahun_lahir=1995))
    assert daughter != one
    assert people.keep(there, Person("Siti Khoiriyah", tahun_lahir=1970)) != one
    with pytest.raises(Refused, match="isi tahun lahirnya"):
        people.keep(here, Person("Siti Khoiriyah"))
    refused(lambda: OrangFactory(koperasi=here, nama="siti khoiriyah", tahun_lahir=1970))


def test_an_officer_is_the_same_person_after_a_corrected_name() -> None:
    officer = PengurusFactory(nama="Slamet Riyadi")
    one = people.keep(officer.koperasi, Person.of_officer(officer))
    assert people.keep(officer.koperasi, Person.of_officer(officer)) == one
    assert one.pengurus == officer


# --- Participants ----------------------------------------------------------------------------------------
def test_a_person_takes_part_once(clerk: User) -> None:
    row, koperasi = PelatihanFactory(keadaan="dibuka"), KoperasiFactory(nama="KSP Sekali")
    people_actions.enrol(pelatihan=row, people_of=[(koperasi, Person("Ani"))], by=clerk)
    pairs = [(koperasi, Person("Budi")), (koperasi, Person("Ibu ANI"))]
    with pytest.raises(Refused, match="sudah menjadi peserta"):
        people_actions.enrol(pelatihan=row, people_of=pairs, by=clerk)
    assert [one.orang.nama for one in row.peserta_set.all()] == ["Ani"]  # all of them or none
    refused(lambda: Peserta.objects.create(pelatihan=row, orang=Orang.objects.get(nama="Ani")))


def test_nobody_takes_part_before_it_opens_or_after_it_fell_through(clerk: User) -> None:
    pair = [(KoperasiFactory(), Person("Ani"))]
    for fields in ({"keadaan": "direncanakan"}, {"keadaan": "batal", "alasan_batal": "Hujan"}):
        with pytest.raises(Refused):
            people_actions.enrol(pelatihan=PelatihanFactory(**fields), people_of=pair, by=clerk)
    assert people_actions.enrol(pelatihan=PelatihanFactory(), people_of=pair, by=clerk)  # late papers come after


def test_attendance_keeps_what_another_clerk_ticked(clerk: User) -> None:
    one = PesertaFactory(hadir=[])
    first, second = one.pelatihan.hari
    people_actions.mark_present(pelatihan=one.pelatihan, came={one.pk: {first}}, left={}, by=clerk)
    people_actions.mark_present(pelatihan=one.pelatihan, came={one.pk: {second}}, left={}, by=clerk)
    one.refresh_from_db()
    assert one.hadir == [first, second]
    with pytest.raises(Refused, match="bukan hari"):
        people_actions.mark_present(
            pelatihan=one.pelatihan, came={one.pk: {second + dt.timedelta(days=1)}}, left={}, by=clerk
        )


def test_no_attendance_of_a_day_that_has_not_come(clerk: User) -> None:
    one = PesertaFactory(pelatihan__keadaan="dibuka", pelatihan__dari=TODAY, hadir=[],
                         pelatihan__sampai=TODAY + dt.timedelta(days=1))  # fmt: skip
    with pytest.raises(Refused, match="belum tiba"):
        people_actions.mark_present(
            pelatihan=one.pelatihan, came={one.pk: {TODAY + dt.timedelta(days=1)}}, left={}, by=clerk
        )


# --- Tests: by sentence and by constraint --------------------------------------------------------------
DAY = dt.date(2026, 8, 3)
WRONG = [
    ({"tanggal_uji": DAY, "lulus": True, "tanggal_lulus": DAY - dt.timedelta(days=1)}, "sebelum ujinya"),
    ({"lulus": True}, "isi tanggal uji"),
    ({"tanggal_uji": DAY, "lulus": None, "tanggal_lulus": DAY}, "hanya untuk yang lulus"),
    ({"tanggal_uji": DAY, "lulus": False, "tanggal_lulus": DAY}, "hanya untuk yang lulus"),
]


@pytest.mark.parametrize(("fields", "sentence"), WRONG)
def test_a_test_is_not_passed_before_it_is_taken(clerk: User, fields: dict[str, object], sentence: str) -> None:
    one = PesertaFactory(pelatihan__jenis="uji_kompetensi")
    with pytest.raises(Refused, match=sentence):
        people_actions.record_results(pelatihan=one.pelatihan, results={one.pk: fields}, by=clerk)
    refused(lambda: Peserta.objects.filter(pk=one.pk).update(**fields))


@pytest.mark.parametrize("fields", [
    {"tanggal_uji": TODAY + dt.timedelta(days=1)}, {"tanggal_uji": DAY - dt.timedelta(days=1)},
    {"tanggal_uji": DAY, "lulus": True, "tanggal_lulus": TODAY + dt.timedelta(days=1)},
])  # fmt: skip
def test_nor_on_a_day_that_cannot_be(clerk: User, fields: dict[str, object]) -> None:
    one = PesertaFactory(pelatihan__jenis="uji_kompetensi")
    with pytest.raises(Refused):
        people_actions.record_results(pelatihan=one.pelatihan, results={one.pk: fields}, by=clerk)


def test_marks_are_marks() -> None:
    one = PesertaFactory()
    for fields in ({"nilai_akhir": 101}, {"nilai_awal": -1}, {"kesan": 6}, {"kesan": 0}):
        refused(lambda fields=fields: Peserta.objects.filter(pk=one.pk).update(**fields))


# --- Certificates ------------------------------------------------------------------------------------------
def test_numbers_follow_without_a_gap_and_start_anew_each_year(clerk: User) -> None:
    row = PelatihanFactory(kode="PPD")
    names = [PesertaFactory(pelatihan=row, orang__nama=name) for name in ("Citra", "Ani", "Budi")]
    given = certificates.issue(pelatihan=row, chosen=[one.pk for one in names], tanggal=TODAY, by=clerk)
    assert [(one.orang.nama, one.nomor_sertifikat) for one in given] == [
        ("Ani", "001/PPD/IX/2026"), ("Budi", "002/PPD/IX/2026"), ("Citra", "003/PPD/IX/2026"),
    ]  # fmt: skip
    other = PesertaFactory()
    later = certificates.issue(pelatihan=other.pelatihan, chosen=[other.pk], tanggal=TODAY, by=clerk)
    assert later[0].sertifikat_urut == 4
    with dates.freeze(dt.date(2027, 1, 5)):
        old = PesertaFactory()
        next_year = certificates.issue(pelatihan=old.pelatihan, chosen=[old.pk], tanggal=dt.date(2027, 1, 4), by=clerk)
    assert next_year[0].nomor_sertifikat.startswith("001/")
    assert dict(UrutanSertifikat.objects.values_list("tahun", "terakhir")) == {2026: 4, 2027: 1}


def test_only_who_was_there_gets_one_and_a_second_time_nobody(clerk: User) -> None:
    row = PelatihanFactory()
    came, half = PesertaFactory(pelatihan=row), PesertaFactory(pelatihan=row, hadir=[row.dari])
    both = [came.pk, half.pk]
    judged = {one.peserta: (one.qualifies, one.why) for one in papers.judge(row, [came, half], SetelanSertifikat())}
    assert judged == {came: (True, "hadir 2 dari 2 hari"), half: (False, "hadir 1 dari 2 hari")}
    assert [one.pk for one in certificates.issue(pelatihan=row, chosen=both, tanggal=TODAY, by=clerk)] == [came.pk]
    with pytest.raises(Refused, match="memenuhi syarat"):
        certificates.issue(pelatihan=row, chosen=both, tanggal=TODAY, by=clerk)
    assert UrutanSertifikat.objects.get().terakhir == 1  # what failed took no number


def test_a_test_asks_for_passing(clerk: User) -> None:
    row = PelatihanFactory(jenis="uji_kompetensi")
    fields = {"pelatihan": row, "tanggal_uji": row.dari}
    passed = PesertaFactory(lulus=True, hadir=[], **fields)
    failed, open_ = PesertaFactory(lulus=False, **fields), PesertaFactory(pelatihan=row)
    chosen = [passed.pk, failed.pk, open_.pk]
    assert [one.pk for one in certificates.issue(pelatihan=row, chosen=chosen, tanggal=TODAY, by=clerk)] == [passed.pk]


def test_a_number_is_used_once_for_ever(clerk: User) -> None:
    one, other = CertifiedFactory(), PesertaFactory()
    certificates.revoke(peserta=one, alasan="Salah orang", by=clerk)
    with pytest.raises(Refused, match="sudah dipakai"):
        certificates.record_outside(peserta=other, nomor=one.nomor_sertifikat, penerbit="LSP", terbit=DAY,
                                    berakhir=None, by=clerk)  # fmt: skip
    fields = {"nomor_sertifikat": one.nomor_sertifikat, "penerbit_sertifikat": "LSP", "sertifikat_terbit": DAY}
    refused(lambda: Peserta.objects.filter(pk=other.pk).update(**fields))
    ours = {"sertifikat_tahun": 2026, "sertifikat_urut": one.sertifikat_urut, "nomor_sertifikat": "lain",
            "sertifikat_terbit": DAY, "sertifikat_isi": {}}  # fmt: skip
    refused(lambda: Peserta.objects.filter(pk=other.pk).update(**ours))


def test_ours_and_others_certificates_are_told_apart(clerk: User) -> None:
    one = PesertaFactory(pelatihan__jenis="uji_kompetensi", tanggal_uji=DAY, lulus=True)
    kept = certificates.record_outside(peserta=one, nomor="64990 1", penerbit="LSP Contoh", terbit=DAY,
                                       berakhir=dt.date(2029, 8, 3), by=clerk)  # fmt: skip
    assert not kept.dari_kami
    assert kept.bersertifikat
    with pytest.raises(Refused, match="memenuhi syarat"):
        certificates.issue(pelatihan=one.pelatihan, chosen=[one.pk], tanggal=TODAY, by=clerk)
    with pytest.raises(Refused, match="diterbitkan dinas"):
        certificates.revoke(peserta=kept, alasan="x", by=clerk)
    refused(lambda: Peserta.objects.filter(pk=one.pk).update(sertifikat_berakhir=DAY))
    refused(lambda: Peserta.objects.filter(pk=one.pk).update(penerbit_sertifikat=""))
    assert certificates.drop_outside(peserta=kept, by=clerk).nomor_sertifikat == ""


def test_what_was_printed_stays_printed(clerk: User) -> None:
    one = PesertaFactory(orang__nama="Nama Lama")
    certificates.issue(pelatihan=one.pelatihan, chosen=[one.pk], tanggal=TODAY, by=clerk)
    fields = {"nama": "Nama Baru", "jabatan": "", "jenis_kelamin": "L", "tahun_lahir": 1980, "telepon": ""}
    people_actions.correct_person(orang=one.orang, fields=fields, by=clerk)
    one.refresh_from_db()
    assert one.orang.nama == "Nama Baru"
    assert one.sertifikat_isi["nama"] == "Nama Lama"
    with pytest.raises(Refused, match="tidak dapat dihapus"):
        people_actions.remove(peserta=one, by=clerk)


@pytest.mark.parametrize("pola", ["{nomor}/PEL", "PEL/{tahun}", "{nomor}/{apa}/{tahun}", "{nomor}/{tahun}/{", "tetap"])
def test_a_pattern_that_would_make_doubles_is_refused(clerk: User, pola: str) -> None:
    with pytest.raises(Refused):
        certificates.change_settings(pola=pola, batas_hadir=80, by=clerk)


def test_the_pattern_of_the_office() -> None:
    row = PelatihanFactory.build(seri="Pelatihan Perkoperasian Dasar", angkatan=3)
    pola = "{nomor}/{seri}-{angkatan}/{bulan_romawi}/{tahun}"
    assert papers.number(pola, row, 7, dt.date(2026, 8, 4)) == "007/PPD-III/VIII/2026"
    row.angkatan = None
    assert papers.number("{nomor}/{angkatan}/{bulan}/{tahun}", row, 7, dt.date(2026, 8, 4)) == "007/08/2026"


# --- What was done -------------------------------------------------------------------------------------
def test_it_counts_as_done_for_the_cooperative_of_who_came() -> None:
    came, absent = PesertaFactory(), PesertaFactory(hadir=[])
    PesertaFactory(orang=came.orang, pelatihan__keadaan="dibuka")
    rows = doings.read(doings.select(kinds=["pelatihan"]))
    assert [(one.koperasi_id, one.tanggal, one.biaya) for one in rows] == [
        (came.orang.koperasi_id, came.pelatihan.dari, 0)
    ]
    assert rows[0].teks == f"{came.orang}: {came.pelatihan.seri}"
    assert rows[0].url == f"/pembinaan/pelatihan/peserta/{came.pk}/"
    assert absent.orang.koperasi_id not in {one.koperasi_id for one in rows}
    quiet = Koperasi.objects.filter(doings.last_before("pk", came.pelatihan.dari))
    assert came.orang.koperasi not in quiet
    assert absent.orang.koperasi in quiet


def test_every_deed_leaves_its_trail(clerk: User) -> None:
    one = PesertaFactory()
    certificates.issue(pelatihan=one.pelatihan, chosen=[one.pk], tanggal=TODAY, by=clerk)
    row = Jejak.objects.get(aksi="sertifikat.terbit")
    assert (row.oleh, row.rincian["jumlah"]) == (clerk, 1)


# --- Two clerks at once ------------------------------------------------------------------------------------
def at_once(*works: object) -> list[object]:
    """Each in a thread and a connection of its own; what it returned or raised."""
    found: list[object] = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(at: int) -> None:
        try:
            with dates.freeze(TODAY):
                gate.wait(10)
                found[at] = works[at]()  # type: ignore[operator]
        except Exception as error:
            found[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


@pytest.mark.django_db(transaction=True)
def test_two_clerks_enrol_one_person_once(transactional_db: None, clerk: User) -> None:
    row, koperasi = PelatihanFactory(keadaan="dibuka"), KoperasiFactory()

    def work() -> object:
        return people_actions.enrol(pelatihan=row, people_of=[(koperasi, Person("Ani"))], by=clerk)

    found = at_once(work, work)
    assert sorted(type(one).__name__ for one in found) == ["Refused", "list"]
    assert (row.peserta_set.count(), Orang.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_never_give_one_number_twice(transactional_db: None, clerk: User) -> None:
    rows = [PelatihanFactory(), PelatihanFactory()]
    people_of = [[PesertaFactory(pelatihan=row).pk for _ in range(5)] for row in rows]
    found = at_once(*[
        lambda row=row, chosen=chosen: certificates.issue(pelatihan=row, chosen=chosen, tanggal=TODAY, by=clerk)
        for row, chosen in zip(rows, people_of, strict=True)
    ])  # fmt: skip
    assert [type(one).__name__ for one in found] == ["list", "list"]
    assert sorted(Peserta.objects.values_list("sertifikat_urut", flat=True)) == list(range(1, 11))
