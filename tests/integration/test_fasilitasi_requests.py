"""A request from its first day to its end, and what is written into the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from pembinaan import doings
from pembinaan.actions import attachments
from pembinaan.actions import facilitation as actions
from pembinaan.facilitation import meeting
from pembinaan.models import Fasilitasi, JenisFasilitasi
from pembinaan.states import facilitation as states
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.fasilitasi import FasilitasiFactory
from tests.factories.papers import KonsepFactory, paper, photo
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 17)
LIST = "/pembinaan/fasilitasi/"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def clerk() -> User:
    return make_user(Peran.PETUGAS, nama="Sri Petugas")


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def kind(kode: str) -> JenisFasilitasi:
    return JenisFasilitasi.objects.get(kode=kode)


def with_rat(koperasi: Koperasi, year: int = 2025, *, shown: bool = True) -> Any:
    """An accepted RAT from a filing, with its Berita Acara where `shown`."""
    konsep = KonsepFactory(koperasi=koperasi, tahun_buku=[year])
    if shown:
        paper(konsep)
    rat = make.RatFactory(koperasi=koperasi, tahun_buku=year, konsep=konsep)
    make.both_levels(koperasi, year, rat=rat, sumber="pengajuan")
    return rat


def requested(kode: str = "nib", **fields: Any) -> Fasilitasi:
    return FasilitasiFactory(kode=kode, **fields)


# --- From request to end --------------------------------------------------------------------------
def test_a_nib_from_request_to_the_register(desk: Client, clerk: User) -> None:
    koperasi, other = make.KoperasiFactory(), make.KoperasiFactory(nib="1905250093184")
    answer = desk.post(f"{LIST}catat/", {
        "koperasi": koperasi.nama, "jenis": kind("nib").pk, "perihal": "baru", "asal": "surat",
        "diminta_pada": "03/08/2026", "petugas": clerk.pk, "uraian": "Dibawa sekretaris",
    })  # fmt: skip
    row = Fasilitasi.objects.get()
    assert answer.url == f"{LIST}{row.pk}/"
    assert (row.koperasi, row.asal, row.petugas, row.target_pada) == (koperasi, "surat", clerk, dt.date(2026, 8, 6))
    assert [step.nama for step in row.langkah_set.all()] == [step["nama"] for step in kind("nib").langkah]
    desk.post(f"{LIST}{row.pk}/proses/")
    step = row.langkah_set.all()[0]
    desk.post(f"{LIST}{row.pk}/langkah/{step.pk}/",
              {f"l{step.pk}-selesai_pada": "5/8/2026", f"l{step.pk}-catatan": "KBLI 47111"})  # fmt: skip
    step.refresh_from_db()
    assert (step.selesai_pada, step.oleh, step.catatan) == (dt.date(2026, 8, 5), clerk, "KBLI 47111")
    desk.post(f"{LIST}{row.pk}/selesai/",
              {"selesai_pada": "13/08/2026", "nomor": "1905 2500 9318 5", "terbit": "12/08/2026"})  # fmt: skip
    row.refresh_from_db()
    koperasi.refresh_from_db()
    assert (row.keadaan, row.nomor_hasil, koperasi.nib) == ("selesai", "1905250093185", "1905250093185")
    text = desk.get(f"{LIST}{row.pk}/").content.decode()
    assert "10 hari (8 hari kerja)" in text
    assert other.nama not in text
    acts = ["fasilitasi.minta", "fasilitasi.proses", "fasilitasi.langkah", "koperasi.ubah", "fasilitasi.selesai"]
    assert (
        list(Jejak.objects.filter(oleh=clerk).exclude(aksi="akun.masuk").order_by("pk").values_list("aksi", flat=True))
        == acts
    )


def test_a_certificate_needs_the_berita_acara_and_writes_the_register(clerk: User) -> None:
    koperasi, without = make.KoperasiFactory(nik="3524010020001"), make.KoperasiFactory()
    with_rat(koperasi)
    row, refused = requested("nik", koperasi=koperasi), requested("nik", koperasi=without)
    with pytest.raises(Refused, match="Belum ada RAT yang diterima untuk tahun buku 2025"):
        actions.accept(row=refused, by=clerk)
    row = actions.accept(row=row, by=clerk)
    assert (row.tahun_buku_rat, row.rat) == (2025, koperasi.rat_set.get())
    actions.issue(row=row, by=clerk, selesai_pada=TODAY, nomor="3524010020001", terbit=dt.date(2026, 8, 14),
                  berlaku_sampai=dt.date(2028, 8, 14))  # fmt: skip
    koperasi.refresh_from_db()
    assert koperasi.sertifikat_nik_terbit == dt.date(2026, 8, 14)
    assert koperasi.sertifikat_nik_berakhir == dt.date(2028, 8, 14)
    assert Koperasi.objects.filter(cari__contains="3524010020001").get() == koperasi
    refused.refresh_from_db()
    assert refused.keadaan == "diminta"


def test_which_rat_counts(clerk: User) -> None:
    """Not one under review, not an old one; a recorded one only with its paper on the request."""
    waiting, old, recorded = (make.KoperasiFactory() for _ in range(3))
    make.MasaBuktiFactory(koperasi=waiting, tahun_buku=2025, tingkat="dikirim")
    with_rat(old, 2023)
    make.both_levels(recorded, 2025)
    for koperasi in (waiting, old):
        assert "Belum ada RAT yang diterima" in meeting.of(koperasi, on=TODAY).missing
    row = requested("nik", koperasi=recorded)
    assert "tanpa berkas Berita Acara" in meeting.of(recorded, on=TODAY, request=row).missing
    attachments.add(milik="fasilitasi", owner=row, jenis=meeting.ATTACHED, data=photo(), name="ba.jpg", by=clerk)
    found = meeting.of(recorded, on=TODAY, request=row)
    assert (found.missing, found.year, found.rat) == ("", 2025, None)
    assert actions.accept(row=row, by=clerk).tahun_buku_rat == 2025


def test_before_the_due_date_last_year_s_rat_is_enough() -> None:
    koperasi = make.KoperasiFactory()
    with_rat(koperasi, 2024)
    with dates.freeze(dt.date(2026, 6, 30)):
        assert meeting.of(koperasi, on=dt.date(2026, 6, 30)).missing == ""
    assert "tahun buku 2025" in meeting.of(koperasi, on=dt.date(2026, 7, 1)).missing


def test_the_page_shows_the_paper_with_a_link(desk: Client) -> None:
    koperasi = make.KoperasiFactory()
    rat = with_rat(koperasi)
    row = requested("nik", koperasi=koperasi)
    text = desk.get(f"{LIST}{row.pk}/").content.decode()
    assert f"/berkas/{rat.konsep.berkas_set.get().kode}/" in text
    assert "RAT tahun buku 2025" in text


@pytest.mark.parametrize("verb", ["tolak", "batal"])
def test_refused_or_cancelled_with_a_reason(desk: Client, verb: str) -> None:
    row = requested()
    answer = desk.post(f"{LIST}{row.pk}/{verb}/", {"selesai_pada": "17/08/2026", "alasan": " "})
    assert answer.status_code == 422
    assert "Tulis alasannya." in answer.content.decode()
    desk.post(f"{LIST}{row.pk}/{verb}/", {"selesai_pada": "17/08/2026", "alasan": "Berkas tidak lengkap"})
    row.refresh_from_db()
    assert (row.keadaan, row.alasan) == ("ditolak" if verb == "tolak" else "batal", "Berkas tidak lengkap")
    assert "Berkas tidak lengkap" in desk.get(f"{LIST}{row.pk}/").content.decode()


@pytest.mark.parametrize("keadaan", states.TABLE.states)
@pytest.mark.parametrize("verb", states.TABLE.verbs)
def test_the_actions_do_what_the_table_says(clerk: User, keadaan: str, verb: str) -> None:
    ended = {"selesai_pada": dt.date(2026, 8, 10), "alasan": "x"} if keadaan not in states.RUNNING else {}
    row = requested(keadaan=keadaan, **ended)
    acts = {
        "accept": lambda: actions.accept(row=row, by=clerk),
        "issue": lambda: actions.issue(row=row, by=clerk, selesai_pada=TODAY, nomor="1905250093184"),
        "reject": lambda: actions.reject(row=row, alasan="x", selesai_pada=TODAY, by=clerk),
        "cancel": lambda: actions.cancel(row=row, alasan="x", selesai_pada=TODAY, by=clerk),
    }
    if states.allows(verb, keadaan):
        assert acts[verb]().keadaan == states.after(verb, keadaan)
    else:
        with pytest.raises(Refused, match="tidak dapat"):
            acts[verb]()


# --- Bad input --------------------------------------------------------------------------------------
def issue(clerk: User, **values: Any) -> None:
    koperasi = make.KoperasiFactory()
    with_rat(koperasi)
    row = actions.accept(row=requested("nik", koperasi=koperasi), by=clerk)
    whole = {"selesai_pada": TODAY, "nomor": "3524010020009", "terbit": TODAY, "berlaku_sampai": dt.date(2028, 8, 17)}
    actions.issue(row=row, by=clerk, **whole | values)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"nomor": "123"}, "terdiri atas 13 angka"),
        ({"nomor": "3524010020001"}, "sudah dipakai KSP Pemilik"),
        ({"terbit": None}, "Tulis tanggal terbit"),
        ({"terbit": dt.date(2026, 9, 1)}, "belum tiba"),
        ({"berlaku_sampai": dt.date(2026, 1, 1)}, "sebelum tanggal terbit"),
        ({"selesai_pada": dt.date(2026, 8, 18)}, "belum tiba"),
        ({"selesai_pada": dt.date(2026, 8, 1)}, "sebelum permintaan"),
    ],
)
def test_what_was_issued_is_checked(clerk: User, values: dict[str, Any], words: str) -> None:
    make.KoperasiFactory(nama="KSP Pemilik", nik="3524010020001")
    with pytest.raises(Refused, match=words):
        issue(clerk, **values)
    assert not Koperasi.objects.exclude(sertifikat_nik_berakhir=None).exists()


def test_an_older_certificate_never_replaces_a_newer_one(clerk: User) -> None:
    koperasi = make.KoperasiFactory(sertifikat_nik_berakhir=dt.date(2029, 1, 1))
    with_rat(koperasi)
    row = actions.accept(row=requested("nik", koperasi=koperasi), by=clerk)
    actions.issue(row=row, by=clerk, selesai_pada=TODAY, nomor="3524010020009", terbit=TODAY,
                  berlaku_sampai=dt.date(2028, 8, 17))  # fmt: skip
    koperasi.refresh_from_db()
    assert (koperasi.nik, koperasi.sertifikat_nik_berakhir) == ("3524010020009", dt.date(2029, 1, 1))


def test_one_running_request_of_a_kind(desk: Client) -> None:
    row = requested()
    typed = {"koperasi": str(row.koperasi_id), "jenis": row.jenis_id, "perihal": "baru", "asal": "datang",
             "diminta_pada": "10/08/2026", "uraian": "Tetap ada"}  # fmt: skip
    answer = desk.post(f"{LIST}catat/", typed)
    assert answer.status_code == 422
    assert "sudah punya NIB (Nomor Induk Berusaha) yang berjalan sejak 3 Agustus 2026" in answer.content.decode()
    assert "Tetap ada" in answer.content.decode()
    with pytest.raises(IntegrityError, match="fasilitasi_satu_berjalan"), transaction.atomic():
        requested(koperasi=row.koperasi)
    requested(koperasi=make.KoperasiFactory())
    requested("halal", koperasi=row.koperasi)


def test_a_number_belongs_to_one_cooperative(clerk: User) -> None:
    ended = {"keadaan": "selesai", "selesai_pada": TODAY, "nomor_hasil": "1905250093184"}
    first = requested(**ended)
    requested(koperasi=first.koperasi, **ended)  # changed data keep the number
    row = requested(keadaan="diproses")
    with pytest.raises(Refused, match=f"sudah tercatat untuk {first.koperasi}"):
        actions.issue(row=row, by=clerk, selesai_pada=TODAY, nomor="1905250093184")
    with pytest.raises(IntegrityError, match="fasilitasi_nomor_satu_koperasi"), transaction.atomic():
        requested(**ended)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"diminta_pada": "18/08/2026"}, "belum tiba"),
        ({"koperasi": "KSP Tak Dikenal"}, "Tidak ada koperasi dengan"),
        ({"jenis": ""}, "Yang diminta: "),
        ({"diminta_pada": "12/31/2026"}, "tanggal"),
    ],
)
def test_a_request_that_cannot_be(desk: Client, values: dict[str, str], words: str) -> None:
    koperasi = make.KoperasiFactory()
    typed = {"koperasi": koperasi.nama, "jenis": kind("nib").pk, "perihal": "baru", "asal": "datang",
             "diminta_pada": "10/08/2026"}  # fmt: skip
    answer = desk.post(f"{LIST}catat/", typed | values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Fasilitasi.objects.exists()
    with pytest.raises(IntegrityError, match="fasilitasi_sudah_diminta"), transaction.atomic():
        requested(diminta_pada=dt.date(2026, 8, 18), dicatat_tanggal=TODAY)


def test_half_a_name_offers_what_fits(desk: Client) -> None:
    koperasi = make.KoperasiFactory(nama="KUD Tirta Luhur Abadi")
    text = desk.post(f"{LIST}catat/", {"koperasi": "tirta luhur"}).content.decode()
    assert f"KUD Tirta Luhur Abadi (ID {koperasi.pk})" in text


@pytest.mark.parametrize(("day", "words"), [("18/08/2026", "belum tiba"), ("02/08/2026", "sebelum permintaan")])
def test_a_step_is_done_on_a_day_that_can_be(desk: Client, day: str, words: str) -> None:
    row = requested(keadaan="diproses")
    step = row.langkah_set.all()[0]
    typed = {f"l{step.pk}-selesai_pada": day, f"l{step.pk}-catatan": "Tetap ada"}
    answer = desk.post(f"{LIST}{row.pk}/langkah/{step.pk}/", typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Tetap ada" in answer.content.decode()
    foreign = requested(keadaan="diproses")
    assert desk.post(f"{LIST}{foreign.pk}/langkah/{step.pk}/", typed).status_code == 404


def test_ended_requests_are_closed(clerk: User) -> None:
    row = requested(keadaan="ditolak", selesai_pada=TODAY, alasan="x")
    with pytest.raises(Refused, match="tidak dapat diubah lagi"):
        actions.update(row=row, values={"uraian": "y"}, by=clerk)
    with pytest.raises(Refused, match="tidak dapat diubah lagi"):
        attachments.add(milik="fasilitasi", owner=row, jenis="akta", data=photo(), name="a.jpg", by=clerk)
    with pytest.raises(Refused, match="sesudah permintaan ini diproses"):
        actions.tick(step=row.langkah_set.all()[0], selesai_pada=TODAY, catatan="", by=clerk)


# --- Who ----------------------------------------------------------------------------------------------
def test_wrong_roles_and_strangers(client: Client) -> None:
    row = requested()
    for role, reads, writes in ((Peran.SEKRETARIAT, 200, 403), (Peran.AUDITOR, 200, 403), (Peran.PENDAMPING, 200, 302),
                                (Peran.ADMIN, 403, 403), (Peran.PENGURUS, 403, 403)):  # fmt: skip
        client.force_login(make_user(role))
        assert client.get(f"{LIST}{row.pk}/").status_code == reads, role
        assert client.post(f"{LIST}{row.pk}/proses/").status_code == writes, role
    client.logout()
    assert client.get(LIST).status_code == 302
    row.refresh_from_db()
    assert row.keadaan == "diproses"  # by the pendamping, and by nobody else


def test_an_auditor_changes_nothing(client: Client) -> None:
    row = requested(keadaan="diproses")
    client.force_login(make_user(Peran.AUDITOR, Peran.PETUGAS))
    step = row.langkah_set.all()[0]
    for path in (f"{row.pk}/selesai/", f"{row.pk}/tolak/", f"{row.pk}/langkah/{step.pk}/", "catat/", "nik/perpanjang/"):
        assert client.post(f"{LIST}{path}", {"alasan": "x", "selesai_pada": "17/08/2026"}).status_code == 403
    row.refresh_from_db()
    assert row.keadaan == "diproses"


def test_what_was_done_is_told(clerk: User) -> None:
    done, _ = requested(keadaan="selesai", selesai_pada=TODAY, biaya=50_000), requested()
    requested(keadaan="batal", selesai_pada=TODAY, alasan="x")
    found = doings.read(doings.select(Koperasi.objects.all(), kinds={"fasilitasi"}))
    assert [(one.koperasi_id, one.biaya, one.url) for one in found] == [(done.koperasi_id, 50_000, f"{LIST}{done.pk}/")]
