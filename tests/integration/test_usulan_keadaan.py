"""Who may open, send and take back a proposal; what the ministry's word changes, and what the office's never does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import IntegrityError
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan.actions import attachments
from pembinaan.actions import proposals as actions
from pembinaan.actions import proposals_ministry as ministry
from pembinaan.models import AlasanUsulan, KeadaanUsulan, Lampiran, Pengaman, UsulanPembubaran
from pembinaan.proposals import listing, outcomes, safeguards
from pembinaan.states import proposals as states
from registry.models import Koperasi, PerubahanStatus
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.papers import photo
from tests.factories.people import make_user
from tests.factories.usulan import UsulanFactory, complete

pytestmark = pytest.mark.django_db
OPENED, TODAY = dt.date(2026, 3, 2), dt.date(2026, 8, 3)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID, nama="Retno Kabid")


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Sri Petugas")


@pytest.fixture
def ready(kabid: User) -> UsulanPembubaran:
    return complete(make.KoperasiFactory(nama="KSP Melati Padam", status_hitung="tidak_aktif"), kabid, opened=OPENED)


@pytest.fixture
def sent(ready: UsulanPembubaran, kabid: User) -> UsulanPembubaran:
    ministry.send(usulan=ready, nomor_surat="500/45", tanggal=TODAY, by=kabid)
    ready.refresh_from_db()
    return ready


def scan() -> ministry.Scan:
    return ministry.Scan(photo(), "keputusan.jpg")


# --- Opening -----------------------------------------------------------------------------------------
def test_to_propose_dissolution_begins_the_process_and_decides_nothing(clerk: User) -> None:
    bubar, beku = make.KoperasiFactory(nama="KSP Bubar"), make.KoperasiFactory(nama="KSP Beku")
    actions.open_proposal(koperasi=bubar, jenis="pembubaran", by=clerk, alasan=AlasanUsulan.objects.all())
    actions.open_proposal(koperasi=beku, jenis="pembekuan", by=clerk)
    bubar.refresh_from_db()
    beku.refresh_from_db()
    assert (bubar.proses_pembubaran_sejak, bubar.keterangan) == (TODAY, "proses_pembubaran")
    assert beku.proses_pembubaran_sejak is None
    assert {bubar.status_keputusan, beku.status_keputusan} == {None}
    grounds = UsulanPembubaran.objects.get(koperasi=bubar).alasan.all()
    assert {one.jenis for one in grounds} == {"pembubaran"}
    assert Jejak.objects.filter(aksi="usulan.buka").count() == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kewenangan": "provinsi"}, "di luar kewenangan"),
        ({"status_keputusan": "dibubarkan"}, "sudah dibubarkan oleh kementerian"),
    ],
)
def test_what_may_not_be_proposed(clerk: User, fields: dict, sentence: str) -> None:
    koperasi = make.KoperasiFactory(**fields)
    with pytest.raises(Refused, match=sentence):
        actions.open_proposal(koperasi=koperasi, jenis="pembubaran", by=clerk)
    assert not UsulanPembubaran.objects.exists()
    assert Koperasi.objects.get(pk=koperasi.pk).proses_pembubaran_sejak is None


def test_a_withdrawn_record_is_not_proposed(clerk: User) -> None:
    koperasi = make.KoperasiFactory(digabung_ke=make.KoperasiFactory())
    with pytest.raises(Refused, match="sudah ditarik atau digabung"):
        actions.open_proposal(koperasi=koperasi, jenis="pembekuan", by=clerk)


def test_one_open_proposal_by_sentence_and_by_constraint(clerk: User) -> None:
    koperasi = make.KoperasiFactory()
    first = actions.open_proposal(koperasi=koperasi, jenis="pembekuan", by=clerk)
    with pytest.raises(Refused, match="sudah mempunyai usulan pembekuan yang terbuka sejak 3 Agustus 2026"):
        actions.open_proposal(koperasi=koperasi, jenis="pembubaran", by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        UsulanFactory(koperasi=koperasi)
    actions.cancel(usulan=first, alasan="Keliru.", by=clerk)
    actions.open_proposal(koperasi=koperasi, jenis="pembubaran", by=clerk)


def test_several_from_the_list_each_on_its_own(clerk: User, client: Client) -> None:
    good = make.KoperasiFactory(nama="KSP Baik", status_hitung="tidak_aktif")
    taken = make.KoperasiFactory(nama="KSP Sudah", status_hitung="tidak_aktif")
    away = make.KoperasiFactory(nama="KSP Provinsi", status_hitung="tidak_aktif", kewenangan="provinsi")
    UsulanFactory(koperasi=taken)
    make.KoperasiFactory(nama="KSP Aktif")
    client.force_login(clerk)
    page = client.get("/pembinaan/usulan/baru/")
    assert [one.nama for one in page.context["page"]] == ["KSP Baik"]
    posted = {"koperasi": [good.pk, taken.pk, away.pk, "x", "99999999999999999999"], "jenis": "pembubaran"}
    text = client.post("/pembinaan/usulan/baru/", posted, follow=True).content.decode()
    assert "1 usulan dibuka." in text
    assert "KSP Sudah sudah mempunyai usulan" in text
    assert "KSP Provinsi di luar kewenangan" in text
    answer = client.post("/pembinaan/usulan/baru/", {"jenis": "pembubaran"})
    assert answer.status_code == 422
    assert "Pilih paling sedikit satu koperasi" in answer.content.decode()


def test_candidates_by_what_visits_found(clerk: User) -> None:
    advised, lost = (
        make.KoperasiFactory(nama=name, status_hitung="tidak_aktif") for name in ("KSP Saran", "KSP Hilang")
    )
    KunjunganFactory(koperasi=advised, rekomendasi="usul_bubar", tanggal=TODAY)
    Koperasi.objects.filter(pk=lost.pk).update(status_lapangan="tidak_ditemukan")
    rows = Koperasi.objects.live()
    assert list(listing.candidates(rows, {"lapangan": "usul_bubar"})) == [advised]
    assert list(listing.candidates(rows, {"lapangan": "tidak_ditemukan"})) == [lost]
    assert list(listing.candidates(rows, {"q": "hilang"})) == [lost]


# --- Safeguards ----------------------------------------------------------------------------------------
def test_safeguards_begin_with_what_the_system_knows(clerk: User) -> None:
    koperasi = make.KoperasiFactory()
    make.LaporanKeuanganFactory(koperasi=koperasi, tahun_buku=2019, kewajiban=90_000_000)
    KunjunganFactory(koperasi=koperasi, tanggal=dt.date(2026, 5, 4), aset=3_000_000, utang=None, petugas=clerk)
    KasusFactory(koperasi=koperasi, jenis="sengketa")
    usulan = UsulanFactory(koperasi=koperasi)
    known = {line.jenis: line.known for line in safeguards.of(usulan, on=TODAY)}
    assert known["aset"].jumlah == 3_000_000
    assert "kunjungan 4 Mei 2026" in known["aset"].isi
    assert known["utang"].isi == "Kewajiban Rp90.000.000 menurut laporan keuangan tahun buku 2019."
    assert "Sengketa sejak" in known["kasus"].isi
    assert known["bantuan"].isi == "Tidak ada bantuan yang masih dipantau."
    other = {line.jenis: line.known for line in safeguards.of(UsulanFactory(), on=TODAY)}
    assert other["aset"].isi == ""


def test_a_safeguard_is_filled_in_or_waived_with_a_reason(clerk: User) -> None:
    usulan = UsulanFactory()
    with pytest.raises(Refused, match="Isi pengaman ini"):
        actions.keep_safeguard(usulan=usulan, jenis="utang", isi=" ", by=clerk)
    with pytest.raises(Refused, match="alasan mengapa"):
        actions.keep_safeguard(usulan=usulan, jenis="utang", isi="Ada.", dikesampingkan=True, alasan=" ", by=clerk)
    for wrong in ({"isi": ""}, {"dikesampingkan": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pengaman.objects.create(usulan=usulan, jenis="utang", oleh=clerk, **wrong)


# --- Sending ---------------------------------------------------------------------------------------------
def test_sending_waits_for_the_clocks(ready: UsulanPembubaran, kabid: User) -> None:
    with dates.freeze(dt.date(2026, 6, 2)), pytest.raises(Refused, match="masih berjalan sampai dengan 2 Juni 2026"):
        ministry.send(usulan=ready, nomor_surat="45", tanggal=dt.date(2026, 6, 2), by=kabid)
    with dates.freeze(dt.date(2026, 6, 3)):
        ministry.send(usulan=ready, nomor_surat="45", tanggal=dt.date(2026, 6, 3), by=kabid)
    ready.refresh_from_db()
    assert ready.keadaan == "diajukan"
    assert ready.koperasi.status_keputusan is None


def test_sending_needs_number_date_and_safeguards(ready: UsulanPembubaran, kabid: User) -> None:
    with pytest.raises(Refused, match="Nomor surat usulan wajib"):
        ministry.send(usulan=ready, nomor_surat="  ", tanggal=TODAY, by=kabid)
    with pytest.raises(Refused, match="belum tiba"):
        ministry.send(usulan=ready, nomor_surat="45", tanggal=TODAY + dt.timedelta(days=1), by=kabid)
    with pytest.raises(Refused, match="sebelum usulan dibuka"):
        ministry.send(usulan=ready, nomor_surat="45", tanggal=OPENED - dt.timedelta(days=1), by=kabid)
    ready.pengaman_set.filter(jenis="aset").delete()
    with pytest.raises(Refused, match=r"\(aset yang tersisa\)"):
        ministry.send(usulan=ready, nomor_surat="45", tanggal=TODAY, by=kabid)
    with pytest.raises(IntegrityError), transaction.atomic():
        UsulanPembubaran.objects.filter(pk=ready.pk).update(keadaan="diajukan")


def test_after_sending_its_grounds_stand_still(sent: UsulanPembubaran, kabid: User) -> None:
    with pytest.raises(Refused, match="tidak dapat diubah lagi"):
        actions.update(usulan=sent, uraian="x", dasar={}, surat_tujuan="", surat_isi="", by=kabid)
    with pytest.raises(Refused, match="tidak dapat diubah lagi"):
        actions.keep_safeguard(usulan=sent, jenis="aset", isi="lain", by=kabid)
    with pytest.raises(Refused, match="tidak dapat diubah lagi"):
        actions.remove_step(tahap=sent.tahap_set.select_related("usulan", "langkah").first(), by=kabid)
    paper = Lampiran.objects.filter(usulan=sent, jenis="surat_lurah").get()
    with pytest.raises(Refused, match="lampiran berkasnya tidak berubah lagi"):
        attachments.remove(lampiran=paper, by=kabid)
    with pytest.raises(Refused, match="lampiran berkasnya tidak berubah lagi"):
        attachments.add(milik="usulan", owner=sent, jenis="lain", data=photo(), name="a.jpg", by=kabid)
    attachments.add(milik="usulan", owner=sent, jenis="surat_menteri", data=photo(), name="b.jpg", by=kabid)


# --- The ministry ------------------------------------------------------------------------------------------
def test_only_the_ministrys_decision_with_its_scan_dissolves(sent: UsulanPembubaran, kabid: User) -> None:
    with pytest.raises(Refused, match="Pindaian keputusan kementerian wajib"):
        ministry.decide(usulan=sent, nomor="M-1", tanggal=TODAY, by=kabid)
    assert Koperasi.objects.get(pk=sent.koperasi_id).status_keputusan is None
    done = ministry.decide(usulan=sent, nomor="M-1", tanggal=TODAY, by=kabid, scan=scan())
    koperasi = Koperasi.objects.get(pk=sent.koperasi_id)
    assert (done.keadaan, koperasi.status_keputusan, koperasi.status) == ("diputuskan", "dibubarkan", "dibubarkan")
    assert koperasi.proses_pembubaran_sejak is None
    event = PerubahanStatus.objects.get(kolom="status_keputusan")
    assert event.alasan["nomor"] == "M-1"
    assert "Atas usulan dinas Nomor 500/45" in event.alasan["catatan"]
    with pytest.raises(Refused, match="lampirannya tidak berubah lagi"):
        attachments.add(milik="usulan", owner=done, jenis="lain", data=photo(), name="a.jpg", by=kabid)
    with pytest.raises(IntegrityError), transaction.atomic():
        UsulanPembubaran.objects.filter(pk=done.pk).update(keputusan_nomor="")


def test_a_freeze_is_decided_and_lifted(kabid: User, client: Client) -> None:
    koperasi = make.KoperasiFactory()
    usulan = UsulanFactory(
        koperasi=koperasi, jenis="pembekuan", keadaan="diajukan", diajukan_pada=OPENED, nomor_surat="45"
    )
    ministry.decide(usulan=usulan, nomor="M-2", tanggal=TODAY, by=kabid, scan=scan())
    assert Koperasi.objects.get(pk=koperasi.pk).status_keputusan == "dibekukan"
    client.force_login(kabid)
    assert f"/koperasi/{koperasi.pk}/keputusan/catat/" in client.get(f"/pembinaan/usulan/{usulan.pk}/").content.decode()


def test_a_refusal_ends_the_process_and_changes_no_status(sent: UsulanPembubaran, kabid: User) -> None:
    with pytest.raises(Refused, match="tidak mungkin sebelum diajukan"):
        ministry.reject(usulan=sent, nomor="M-3", tanggal=OPENED, isi="Aset.", by=kabid)
    done = ministry.reject(usulan=sent, nomor="M-3", tanggal=TODAY, isi="Selesaikan aset dahulu.", by=kabid)
    koperasi = Koperasi.objects.get(pk=done.koperasi_id)
    assert (done.keadaan, koperasi.status_keputusan, koperasi.proses_pembubaran_sejak) == ("ditolak", None, None)
    assert koperasi.keterangan != "proses_pembubaran"


def test_an_answer_that_decides_nothing(sent: UsulanPembubaran, kabid: User) -> None:
    ministry.reply(usulan=sent, nomor="M-4", tanggal=TODAY, isi="Lengkapi neraca.", by=kabid)
    sent.refresh_from_db()
    assert (sent.keadaan, sent.jawaban_nomor) == ("diajukan", "M-4")


def test_taking_back(ready: UsulanPembubaran, clerk: User, kabid: User) -> None:
    with pytest.raises(Refused, match="Tulis alasan"):
        actions.cancel(usulan=ready, alasan=" ", by=clerk)
    ministry.send(usulan=ready, nomor_surat="45", tanggal=TODAY, by=kabid)
    with pytest.raises(Refused, match="ditarik oleh kepala bidang"):
        actions.cancel(usulan=ready, alasan="Sudah RAT.", by=clerk)
    actions.cancel(usulan=ready, alasan="Sudah RAT.", by=kabid)
    assert Koperasi.objects.get(pk=ready.koperasi_id).proses_pembubaran_sejak is None


ACTS: dict[str, Callable[[UsulanPembubaran, User], object]] = {
    "edit": lambda row, by: actions.keep_safeguard(usulan=row, jenis="aset", isi="Ada.", by=by),
    "send": lambda row, by: ministry.send(usulan=row, nomor_surat="46", tanggal=TODAY, by=by),
    "cancel": lambda row, by: actions.cancel(usulan=row, alasan="x", by=by),
    "reply": lambda row, by: ministry.reply(usulan=row, nomor="1", tanggal=TODAY, isi="x", by=by),
    "reject": lambda row, by: ministry.reject(usulan=row, nomor="1", tanggal=TODAY, isi="x", by=by),
    "decide": lambda row, by: ministry.decide(usulan=row, nomor="1", tanggal=TODAY, by=by, scan=scan()),
}


def test_the_actions_do_what_the_table_says(kabid: User) -> None:
    assert set(ACTS) == set(states.TABLE.verbs)
    for keadaan in KeadaanUsulan.values:
        for verb, act in ACTS.items():
            koperasi = make.KoperasiFactory(status_hitung="tidak_aktif")
            row = complete(koperasi, kabid, opened=OPENED)
            _put(row, keadaan)
            if states.allows(verb, keadaan):
                act(row, kabid)
                assert UsulanPembubaran.objects.get(pk=row.pk).keadaan == states.after(verb, keadaan)
            else:
                with pytest.raises(Refused):
                    act(row, kabid)
                assert UsulanPembubaran.objects.get(pk=row.pk).keadaan == keadaan


def _put(row: UsulanPembubaran, keadaan: str) -> None:
    closed = {"ditutup_pada": TODAY} if keadaan not in ("disusun", "diajukan") else {}
    sent = {"diajukan_pada": OPENED, "nomor_surat": "45"} if keadaan not in ("disusun", "dibatalkan") else {}
    answered = {"jawaban_nomor": "1", "jawaban_tanggal": TODAY} if keadaan == "ditolak" else {}
    decided = {"keputusan_nomor": "1", "keputusan_tanggal": TODAY} if keadaan == "diputuskan" else {}
    UsulanPembubaran.objects.filter(pk=row.pk).update(keadaan=keadaan, **closed, **sent, **answered, **decided)
    row.refresh_from_db()


# --- Roles and pages -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Peran.PETUGAS, {"isi", "pengaman/aset", "keberatan", "batal"}),
        (Peran.KABID, {"isi", "pengaman/aset", "keberatan", "ajukan", "ditolak", "keputusan", "batal"}),
        (Peran.KEPALA, {"ajukan", "ditolak", "keputusan", "batal"}),
        (Peran.PENDAMPING, set()),
        (Peran.SEKRETARIAT, set()),
        (Peran.AUDITOR, set()),
    ],
)
def test_who_may_open_which_page(client: Client, role: Peran, may: set[str]) -> None:
    usulan = UsulanFactory()
    client.force_login(make_user(role))
    here = f"/pembinaan/usulan/{usulan.pk}/"
    assert client.get(here).status_code == 200
    for part in ("isi", "pengaman/aset", "keberatan", "ajukan", "ditolak", "keputusan", "batal"):
        assert (client.get(f"{here}{part}/").status_code == 200) == (part in may), part


@pytest.mark.parametrize("role", [Peran.PENGURUS, Peran.ADMIN])
def test_strangers_see_no_proposal(client: Client, role: Peran) -> None:
    usulan, user = UsulanFactory(), make_user(role)
    make.AksesPengurusFactory(user=user, koperasi=usulan.koperasi)
    client.force_login(user)
    for address in (
        "/pembinaan/usulan/",
        f"/pembinaan/usulan/{usulan.pk}/",
        f"/pembinaan/usulan/{usulan.pk}/berkas.pdf",
    ):
        assert client.get(address).status_code == 403


def test_the_decision_form_asks_for_the_scan(sent: UsulanPembubaran, kabid: User, client: Client) -> None:
    client.force_login(kabid)
    here = f"/pembinaan/usulan/{sent.pk}/keputusan/"
    typed = {"nomor": "AHU-9/2026", "tanggal": "3 Agustus 2026", "isi": "Catatan."}
    answer = client.post(here, typed)
    assert answer.status_code == 422
    assert "Lampirkan pindaian keputusan kementerian." in answer.content.decode()
    assert "AHU-9/2026" in answer.content.decode()
    wrong = client.post(here, typed | {"pindaian": SimpleUploadedFile("a.exe", b"MZ")})
    assert "bukan foto JPEG atau PNG" in wrong.content.decode()
    assert Koperasi.objects.get(pk=sent.koperasi_id).status_keputusan is None
    client.post(here, typed | {"pindaian": SimpleUploadedFile("a.jpg", photo())})
    assert Koperasi.objects.get(pk=sent.koperasi_id).status_keputusan == "dibubarkan"


def test_grounds_and_letter_are_the_offices_own(kabid: User, client: Client) -> None:
    usulan = UsulanFactory(dibuka_oleh=kabid)
    ground = AlasanUsulan.objects.filter(jenis="pembubaran")[0]
    client.force_login(kabid)
    typed = {f"alasan-{ground.pk}": "on", f"uraian-{ground.pk}": "Sejak 2018.", "surat_isi": "Alinea satu.\n\nDua."}
    assert client.post(f"/pembinaan/usulan/{usulan.pk}/isi/", typed).status_code == 302
    assert usulan.dasar_set.get().uraian == "Sejak 2018."
    text = client.get(f"/pembinaan/usulan/{usulan.pk}/").content.decode()
    assert "Sejak 2018." in text
    assert "masih perlu dicek" in text
    assert client.post(f"/pembinaan/usulan/{usulan.pk}/isi/", {"uraian": ""}).status_code == 302
    assert not usulan.dasar_set.exists()


# --- For the case ----------------------------------------------------------------------------------------------
def test_a_case_is_told_what_came_of_it(kabid: User, clerk: User) -> None:
    koperasi = make.KoperasiFactory(status_hitung="tidak_aktif")
    kasus = KasusFactory(koperasi=koperasi, dibuka_pada=OPENED)
    other = KasusFactory(dibuka_pada=OPENED)
    usulan = complete(koperasi, kabid, opened=OPENED)
    assert usulan.kasus == kasus
    assert outcomes.of(kasus) is None, "only what was sent is an outcome"
    ministry.send(usulan=usulan, nomor_surat="45", tanggal=TODAY, by=kabid)
    assert outcomes.of(kasus).hasil == "diusulkan_bubar"
    ministry.decide(usulan=usulan, nomor="M-1", tanggal=TODAY, by=kabid, scan=scan())
    assert outcomes.of(kasus).hasil == "dibubarkan"
    assert outcomes.of(other) is None
