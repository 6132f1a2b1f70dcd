"""What may be done with a case, by whom; with which outcome it proposes to close; promises kept and broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan import promises, todo
from pembinaan.actions import kasus as cases
from pembinaan.actions import kegiatan as doing
from pembinaan.actions import promises as saying
from pembinaan.kasus import outcome
from pembinaan.models import HasilKasus, JanjiRat, Kasus, KeadaanKasus, KegiatanKasus, Rehabilitasi, UsulanPembubaran
from pembinaan.policies.kasus import Refused
from pembinaan.states import kasus as states
from registry.actions import decisions, filings
from registry.classification import run
from registry.models import Koperasi, Rat
from tests.factories import registry as make
from tests.factories.kasus import JanjiRatFactory, KasusFactory, KegiatanKasusFactory
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 12)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Ratna Petugas")


@pytest.fixture
def colleague() -> User:
    return make_user(Peran.PETUGAS, nama="Dimas Rekan")


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID, nama="Endang Kabid")


def quiet(**fields: object) -> Koperasi:
    """Nothing since tahun buku 2022: tidak aktif by the rule."""
    koperasi = make.KoperasiFactory(keterangan="", peristiwa=False, **fields)
    make.both_levels(koperasi, 2022)
    run.apply(Koperasi.objects.filter(pk=koperasi.pk), on=TODAY - 60 * DAY)
    koperasi.refresh_from_db()
    assert koperasi.status_hitung == "tidak_aktif"
    return koperasi


def running(petugas: User, **fields: object) -> Kasus:
    return KasusFactory(koperasi=quiet(), petugas=petugas, keadaan="berjalan", **fields)


def send(koperasi: Koperasi, by: User | None = None) -> Rat:
    rat = Rat(koperasi=koperasi, tahun_buku=2025, tanggal=dt.date(2026, 9, 1))
    return filings.submit(filing=rat, by=by)


# --- The table of states ----------------------------------------------------------------------------
ACTS: dict[str, Callable[[Kasus, User, User], object]] = {
    "assign": lambda kasus, kabid, to: cases.assign(
        kasus=Kasus.objects.filter(pk=kasus.pk), kepada=to, by=kabid, alasan="Beban"
    ),
    "take": lambda kasus, kabid, to: cases.take(kasus=kasus, by=to, alasan="Wilayah saya"),
    "close": lambda kasus, kabid, to: cases.close(kasus=kasus, hasil="keliru", by=kabid),
    "reopen": lambda kasus, kabid, to: cases.reopen(kasus=kasus, alasan="Salah tutup", by=kabid),
    "restore": lambda kasus, kabid, to: _restore(kasus, kabid),
}


def _restore(kasus: Kasus, by: User) -> Kasus:
    """As an undone merge does with a case that nobody had."""
    Kasus.objects.filter(pk=kasus.pk, keadaan="selesai").update(petugas=None)
    return cases.reopen(kasus=kasus, alasan="Gabungan dibatalkan", by=by, as_it_was=True)


def test_every_verb_has_its_action() -> None:
    assert set(states.TABLE.verbs) == set(ACTS)


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("keadaan", KeadaanKasus.values)
def test_the_actions_do_what_the_table_says(clerk: User, colleague: User, kabid: User, keadaan: str, verb: str) -> None:
    ended = {"hasil": "keliru", "ditutup_pada": TODAY} if keadaan == "selesai" else {}
    owner = None if keadaan == "baru" else clerk
    kasus = KasusFactory(koperasi=make.KoperasiFactory(), keadaan=keadaan, petugas=owner, **ended)
    if states.allows(verb, keadaan):
        ACTS[verb](kasus, kabid, colleague)
        assert Kasus.objects.get().keadaan == states.after(verb, keadaan)
    else:
        with pytest.raises(Refused):
            ACTS[verb](kasus, kabid, colleague)
        assert Kasus.objects.get().keadaan == keadaan


# --- Whose case it is -------------------------------------------------------------------------------
def test_a_petugas_cannot_close_anothers_case_without_taking_it_over(clerk: User, colleague: User) -> None:
    kasus = running(clerk)
    browser = Client()
    browser.force_login(colleague)
    address = f"/pembinaan/kasus/{kasus.pk}/"
    text = browser.post(f"{address}tutup/", {"hasil": "tidak_berhasil", "catatan": "Sudah dicoba"}).content.decode()
    assert "Kasus ini ditangani Ratna Petugas. Ambil alih dahulu kasusnya, dengan alasan." in text
    assert "Sudah dicoba" in text, "nothing typed is lost"
    assert Kasus.objects.get().is_open
    assert "Tutup kasus" not in browser.get(address).content.decode()
    assert browser.post(f"{address}ambil/", {"alasan": " "}).status_code == 422
    browser.post(f"{address}ambil/", {"alasan": "Ratna sedang cuti"})
    handed = kasus.serah_terima_set.get()
    assert (handed.dari, handed.kepada, handed.alasan) == (clerk, colleague, "Ratna sedang cuti")
    assert Jejak.objects.get(aksi="kasus.ambil").rincian == {"dari": "Ratna Petugas", "alasan": "Ratna sedang cuti"}
    browser.post(f"{address}tutup/", {"hasil": "tidak_berhasil", "catatan": "Sudah dicoba"})
    kasus.refresh_from_db()
    assert (kasus.keadaan, kasus.hasil, kasus.ditutup_oleh) == ("selesai", "tidak_berhasil", colleague)


def test_a_pendamping_works_on_own_cases_and_closes_none(clerk: User) -> None:
    companion = make_user(Peran.PENDAMPING)
    own, other, browser = running(companion), running(clerk), Client()
    browser.force_login(companion)
    sent = {"kegiatan-jenis": "catatan", "kegiatan-tanggal": "12/09/2026", "kegiatan-uraian": "Catatan"}
    assert browser.post(f"/pembinaan/kasus/{own.pk}/kegiatan/", sent).status_code == 302
    refused = browser.post(f"/pembinaan/kasus/{other.pk}/kegiatan/", sent)
    assert refused.status_code == 422
    assert "Ambil alih dahulu" in refused.content.decode()
    assert browser.post(f"/pembinaan/kasus/{own.pk}/tutup/", {"hasil": "keliru"}).status_code == 403
    assert "Tutup kasus" not in browser.get(f"/pembinaan/kasus/{own.pk}/").content.decode()
    assert KegiatanKasus.objects.count() == 1


def test_a_colleague_writes_down_a_call_but_changes_nothing(clerk: User, colleague: User, kabid: User) -> None:
    kasus = running(clerk)
    doing.record(kasus=kasus, jenis="telepon", tanggal=TODAY, uraian="Ketua menelepon balik", by=colleague)
    with pytest.raises(Refused, match="ditangani Ratna"):
        cases.describe(kasus=kasus, tujuan="Lain", tenggat=None, masalah=[], by=colleague)
    cases.describe(kasus=kasus, tujuan="RAT", tenggat=TODAY, masalah=[], by=kabid)
    assert Kasus.objects.get().tujuan == "RAT"


def test_an_auditor_changes_nothing_and_a_pengurus_sees_nothing(clerk: User) -> None:
    kasus, browser = running(clerk), Client()
    browser.force_login(make_user(Peran.AUDITOR, Peran.KABID))
    assert browser.get(f"/pembinaan/kasus/{kasus.pk}/").status_code == 200
    for path in ("tutup", "ambil", "serahkan", "kegiatan", "ubah"):
        assert browser.post(f"/pembinaan/kasus/{kasus.pk}/{path}/", {"hasil": "keliru"}).status_code == 403
    officer = make_user(Peran.PENGURUS)
    make.AksesPengurusFactory(user=officer, koperasi=kasus.koperasi)
    browser.force_login(officer)
    assert browser.get(f"/pembinaan/kasus/{kasus.pk}/").status_code == 403
    assert not Kasus.objects.visible_to(officer).exists()


def test_reopening_gives_it_back_or_to_the_kabid(clerk: User, kabid: User) -> None:
    kasus = running(clerk)
    cases.close(kasus=kasus, hasil="tidak_berhasil", by=clerk)
    with pytest.raises(Refused, match="alasannya"):
        cases.reopen(kasus=kasus, alasan=" ", by=kabid)
    clerk.is_active = False
    clerk.save()
    cases.reopen(kasus=kasus, alasan="Salah tutup", by=kabid)
    kasus.refresh_from_db()
    assert (kasus.keadaan, kasus.petugas, kasus.hasil, kasus.ditutup_pada) == ("berjalan", kabid, None, None)
    cases.close(kasus=kasus, hasil="tidak_berhasil", by=kabid)
    KasusFactory(koperasi=kasus.koperasi)
    with pytest.raises(Refused, match="masih terbuka"):
        cases.reopen(kasus=kasus, alasan="Lagi", by=kabid)


# --- With which outcome ------------------------------------------------------------------------------
def test_a_rat_that_nobody_reviewed_proposes_nothing_and_an_accepted_one_does(clerk: User, colleague: User) -> None:
    kasus, other = running(clerk), running(clerk)
    browser = Client()
    browser.force_login(clerk)
    page = f"/pembinaan/kasus/{kasus.pk}/"
    rat = send(kasus.koperasi)
    kasus.koperasi.refresh_from_db()
    assert (kasus.koperasi.status_hitung, kasus.koperasi.menunggu_pemeriksaan) == ("aktif", True)
    assert listed() == {}
    text = browser.get(page).content.decode()
    assert "hanya karena pengajuan yang belum diperiksa" in text
    assert "Kasus ini diusulkan ditutup" not in text
    with pytest.raises(Refused, match="Tunggu pemeriksaannya"):
        cases.close(kasus=kasus, hasil="aktif_kembali", by=clerk)
    filings.accept(filing=rat, by=colleague)
    assert listed() == {kasus.pk: "aktif_kembali"}
    text = browser.get(page).content.decode()
    assert "diusulkan ditutup: aktif kembali" in text
    assert "RAT tahun buku 2025 yang diadakan 1 September 2026, diterima 12 September 2026." in text
    assert Kasus.objects.get(pk=kasus.pk).is_open, "never silently"
    with pytest.raises(Refused, match="belum aktif"):
        cases.close(kasus=other, hasil="aktif_kembali", by=clerk)
    cases.close(kasus=kasus, hasil="aktif_kembali", by=clerk)
    assert "RAT tahun buku 2025" in Jejak.objects.get(aksi="kasus.tutup").rincian["bukti"]
    assert Kasus.objects.get(pk=other.pk).is_open


def listed() -> dict[int, str]:
    """{case: proposed outcome} as lists say it."""
    rows = outcome.annotate(Kasus.objects.filter(outcome.PROPOSES))
    return {row.pk: row.usul for row in rows}  # type: ignore[attr-defined]


def test_a_decision_and_a_dossier_with_the_ministry_propose_their_outcome(clerk: User, kabid: User) -> None:
    dissolved, frozen, asked, written = (running(clerk) for _ in range(4))
    number = {"nomor": "1/M.KUKM/2026", "tanggal": TODAY, "by": kabid}
    decisions.record_decision(koperasi=dissolved.koperasi, keputusan="dibubarkan", **number)
    decisions.record_decision(koperasi=frozen.koperasi, keputusan="dibekukan", **number)
    dossier = {"dibuka_pada": TODAY, "dibuka_oleh": clerk, "jenis": "pembubaran"}
    UsulanPembubaran.objects.create(koperasi=asked.koperasi, keadaan="diajukan", diajukan_pada=TODAY,
                                    nomor_surat="518/12", **dossier)  # fmt: skip
    UsulanPembubaran.objects.create(koperasi=written.koperasi, **dossier)
    assert listed() == {dissolved.pk: "dibubarkan", frozen.pk: "dibekukan", asked.pk: "diusulkan_bubar"}
    for kasus in (dissolved, frozen, asked):
        kasus.koperasi.refresh_from_db()
        assert outcome.standing(kasus, on=TODAY).outcome(kasus) == listed()[kasus.pk]
    with pytest.raises(Refused, match="Belum ada usulan pembubaran"):
        cases.close(kasus=written, hasil="diusulkan_bubar", by=clerk)
    with pytest.raises(Refused, match="Belum ada usulan pembekuan"):
        cases.close(kasus=asked, hasil="diusulkan_beku", by=clerk)
    with pytest.raises(Refused, match="Belum ada keputusan kementerian"):
        cases.close(kasus=asked, hasil="dibubarkan", by=clerk)
    cases.close(kasus=asked, hasil="diusulkan_bubar", by=clerk)
    cases.close(kasus=dissolved, hasil="dibubarkan", by=clerk)
    assert listed() == {frozen.pk: "dibekukan"}


def test_joining_names_the_other_cooperative_and_rehabilitation_needs_its_plan(clerk: User) -> None:
    kasus, other = running(clerk), make.KoperasiFactory(nama="KUD Makmur")
    for target, sentence in ((None, "Sebutkan koperasi"), (kasus.koperasi, "dirinya sendiri")):
        with pytest.raises(Refused, match=sentence):
            cases.close(kasus=kasus, hasil="bergabung", bergabung_ke=target, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Kasus.objects.update(keadaan="selesai", hasil="bergabung", ditutup_pada=TODAY)
    with pytest.raises(Refused, match="rehabilitasi"):
        cases.close(kasus=kasus, hasil="rehabilitasi", by=clerk)
    Rehabilitasi.objects.create(
        koperasi=kasus.koperasi, rencana="Enam bulan", dari=TODAY, sampai=TODAY + DAY, oleh=clerk
    )
    assert outcome.standing(kasus, on=TODAY).rehabilitation
    browser = Client()
    browser.force_login(clerk)
    address = f"/pembinaan/kasus/{kasus.pk}/tutup/"
    for typed in ("", "KUD Tidak Ada"):
        wrong = browser.post(address, {"hasil": "bergabung", "bergabung_ke": typed})
        assert wrong.status_code == 422
    browser.post(address, {"hasil": "bergabung", "bergabung_ke": "kud makmur"})
    kasus.refresh_from_db()
    assert (kasus.hasil, kasus.bergabung_ke) == (HasilKasus.BERGABUNG, other)


# --- Append-only, and the day -------------------------------------------------------------------------
def test_activities_are_append_only_and_not_in_the_future(clerk: User) -> None:
    kasus = running(clerk)
    with pytest.raises(Refused, match="belum tiba"):
        doing.record(kasus=kasus, jenis="rapat", tanggal=TODAY + DAY, uraian="x", by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        KegiatanKasusFactory(kasus=kasus, tanggal=TODAY + DAY, dicatat_tanggal=TODAY)
    row = doing.record(kasus=kasus, jenis="rapat", tanggal=TODAY, uraian="x", by=clerk)
    for act in (lambda: KegiatanKasus.objects.update(uraian="y"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    doing.take_back(kegiatan=row, alasan="Keliru", by=clerk)
    with pytest.raises(Refused, match="sudah dibatalkan"):
        doing.take_back(kegiatan=row, alasan="Keliru", by=clerk)


def test_the_writer_or_the_kabid_takes_back(clerk: User, colleague: User, kabid: User) -> None:
    row = doing.record(kasus=running(clerk), jenis="telepon", tanggal=TODAY, uraian="x", by=colleague)
    with pytest.raises(Refused, match="ditulis Dimas"):
        doing.take_back(kegiatan=row, alasan="Keliru", by=clerk)
    doing.take_back(kegiatan=row, alasan="Keliru", by=kabid)


# --- Promises -----------------------------------------------------------------------------------------
def test_kept_late_broken_and_replaced_are_read_off_the_evidence(clerk: User, colleague: User) -> None:
    def promised(held: dt.date | None, **fields: object) -> str:
        koperasi = make.KoperasiFactory()
        janji = JanjiRatFactory(koperasi=koperasi, dicatat_oleh=clerk, tanggal=dt.date(2026, 9, 5), **fields)
        if held:
            make.both_levels(koperasi, 2025, dari=max(held, dt.date(2026, 9, 1)), tanggal=held)
        return janji.koperasi.nama

    names = {
        promised(dt.date(2026, 9, 5)): "ditepati",
        promised(dt.date(2026, 8, 20)): "ditepati",
        promised(dt.date(2026, 9, 6)): "terlambat",
        promised(None): "diingkari",
        promised(None, dicabut_pada=dt.date(2026, 9, 5), alasan_cabut="Keliru"): "dicabut",
        promised(None, dicabut_pada=dt.date(2026, 9, 6), alasan_cabut="Keliru"): "diingkari",
    }
    other = JanjiRatFactory(tanggal=TODAY, dicatat_oleh=clerk)
    make.both_levels(other.koperasi, 2024)
    later = JanjiRatFactory(tanggal=TODAY + DAY, dicatat_oleh=colleague)
    names |= {other.koperasi.nama: "hari_ini", later.koperasi.nama: "menunggu"}
    rows = promises.annotate(JanjiRat.objects.all(), on=TODAY)
    assert {row.koperasi.nama: row.nasib for row in rows} == names  # type: ignore[attr-defined]
    counted = promises.counts(JanjiRat.objects.all(), on=TODAY)
    assert counted == {
        "ditepati": 2, "terlambat": 1, "diingkari": 2, "dicabut": 1, "hari_ini": 1, "menunggu": 1,
    }  # fmt: skip
    assert promises.kept_share(counted) == (2, 5)
    by = promises.counts_by_petugas(JanjiRat.objects.all(), on=TODAY)
    assert by[colleague.pk] == {"menunggu": 1}
    assert by[clerk.pk]["ditepati"] == 2


def test_the_responsible_petugas_answers_for_a_promise(clerk: User, colleague: User) -> None:
    JanjiRatFactory(kasus=running(colleague), tanggal=TODAY, dicatat_oleh=clerk)
    assert set(promises.counts_by_petugas(JanjiRat.objects.all(), on=TODAY)) == {colleague.pk}
    assert promises.due(on=TODAY, petugas=colleague).count() == 1
    assert promises.due(on=TODAY, petugas=clerk).count() == 0


def test_a_new_promise_ends_the_old(clerk: User) -> None:
    kasus = running(clerk)
    asked = {"koperasi": kasus.koperasi, "tahun_buku": 2025, "oleh_siapa": "Ketua", "by": clerk}
    old = saying.promise(tanggal=TODAY + DAY, **asked)
    assert old.kasus == kasus, "it joins the open case"
    new = saying.promise(tanggal=TODAY + 9 * DAY, alasan_ganti="Ketua sakit", **asked)
    old.refresh_from_db()
    assert (old.dicabut_pada, old.alasan_cabut) == (TODAY, "Ketua sakit")
    assert saying.promise(tanggal=TODAY, **(asked | {"tahun_buku": 2024})).dicabut_pada is None
    with pytest.raises(IntegrityError), transaction.atomic():
        JanjiRatFactory(koperasi=kasus.koperasi, tahun_buku=2025)
    saying.withdraw(janji=new, alasan="Salah tanggal", by=clerk)
    broken = JanjiRatFactory(koperasi=kasus.koperasi, tahun_buku=2023, tanggal=TODAY - DAY, dicatat_oleh=clerk)
    with pytest.raises(Refused, match="sudah lewat"):
        saying.withdraw(janji=broken, alasan="Dihapus saja", by=clerk)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"tahun_buku": 2027}, "tahun buku 2016 sampai 2026"),
        ({"tahun_buku": 2026}, "tahun buku itu berakhir"),
        ({"tahun_buku": 1999}, "tahun buku 2016 sampai 2026"),
        ({"dijanjikan_pada": TODAY + DAY}, "belum tiba"),
        ({"tanggal": TODAY - DAY}, "sebelum janjinya dibuat"),
        ({"dijanjikan_pada": dt.date(2025, 3, 1), "tanggal": dt.date(2025, 4, 1)}, "tahun buku itu berakhir"),
        ({"tahun_buku": 2022}, "sudah tercatat diadakan 14 Februari 2023"),
    ],
)
def test_promises_that_make_no_sense(clerk: User, fields: dict[str, object], sentence: str) -> None:
    asked = {"tahun_buku": 2025, "tanggal": TODAY + DAY, "oleh_siapa": "Ketua"} | fields
    with pytest.raises(Refused, match=sentence):
        saying.promise(koperasi=quiet(), by=clerk, **asked)


def test_home_reminds_on_the_day(clerk: User, colleague: User, kabid: User) -> None:
    JanjiRatFactory(kasus=running(clerk), tanggal=TODAY, dicatat_oleh=clerk)
    companion = make_user(Peran.PENDAMPING)
    JanjiRatFactory(kasus=running(companion), tanggal=TODAY, dicatat_oleh=companion)
    shown = {}
    for user in (clerk, colleague, kabid, companion):
        browser = Client()
        browser.force_login(user)
        shown[user.pk] = browser.get("/").content.decode()
    assert "1 koperasi</strong></a> berjanji RAT hari ini" in shown[clerk.pk]
    assert "berjanji RAT hari ini" not in shown[colleague.pk]
    assert "2 koperasi</strong></a> berjanji RAT hari ini" in shown[kabid.pk]
    assert "1 koperasi</strong></a> berjanji RAT hari ini" in shown[companion.pk]
    with dates.freeze(TODAY + DAY):
        assert [task.text for task in todo.coaching(User.objects.get(pk=clerk.pk), on=TODAY + DAY)] == [
            "berjanji RAT, harinya lewat dan RAT belum tercatat"
        ]
