"""Ends of another kind: a rehabilitation with its end, a merger that others decided; and the office's own settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import IntegrityError
from django.test import Client

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan import doings
from pembinaan.actions import proposals as actions
from pembinaan.actions import rehabilitation
from pembinaan.models import AlasanUsulan, LangkahUsulan, Penggabungan, Rehabilitasi
from pembinaan.proposals import outcomes
from registry.models import Koperasi, MasaBukti
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.kasus import KasusFactory
from tests.factories.papers import photo
from tests.factories.people import make_user
from tests.factories.usulan import RehabilitasiFactory, UsulanFactory, step

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 3)
LATER = dt.date(2026, 12, 31)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        make.KantorFactory()
        yield


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID, nama="Retno Kabid")


def test_a_rehabilitation_runs_is_overdue_and_ends(kabid: User, client: Client) -> None:
    koperasi = make.KoperasiFactory(nama="KSP Pulih")
    kasus = KasusFactory(koperasi=koperasi, dibuka_pada=TODAY)
    RehabilitasiFactory(koperasi=make.KoperasiFactory(nama="KSP Lewat"), sampai=dt.date(2026, 6, 1))
    client.force_login(kabid)
    typed = {"rencana": "RAT dua tahun.", "dari": "3/8/2026", "sampai": "31/12/2026"}
    answer = client.post(f"/pembinaan/koperasi/{koperasi.pk}/rehabilitasi/baru/", typed)
    row = Rehabilitasi.objects.get(koperasi=koperasi)
    assert answer.url == f"/pembinaan/usulan/rehabilitasi/{row.pk}/"
    assert outcomes.of(kasus).hasil == "rehabilitasi"
    for wanted, seen in (("berjalan", ["KSP Pulih"]), ("lewat", ["KSP Lewat"]), ("selesai", [])):
        page = client.get("/pembinaan/usulan/rehabilitasi/", {"keadaan": wanted}).context["page"]
        assert [one.koperasi.nama for one in page] == seen
    again = client.post(f"/pembinaan/koperasi/{koperasi.pk}/rehabilitasi/baru/", typed)
    assert again.status_code == 422
    assert "sedang direhabilitasi sampai 31 Desember 2026" in again.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        RehabilitasiFactory(koperasi=koperasi)
    ended = {"hasil": "tidak", "ditutup_pada": "3/8/2026", "catatan": "Anggota tidak sanggup."}
    client.post(f"/pembinaan/usulan/rehabilitasi/{row.pk}/tutup/", ended)
    row.refresh_from_db()
    assert (row.hasil, row.ditutup_pada) == ("tidak", TODAY)
    assert outcomes.of(kasus).hasil == "tidak_berhasil"
    with pytest.raises(Refused, match="sudah ditutup"):
        rehabilitation.end(rehabilitasi=row, hasil="berhasil", ditutup_pada=TODAY, catatan="x", by=kabid)


@pytest.mark.parametrize(
    ("dari", "sampai", "fields", "sentence"),
    [
        (LATER, TODAY, {}, "sesudah tanggal mulai"),
        (TODAY, LATER, {"kewenangan": "pusat"}, "di luar kewenangan"),
        (TODAY, LATER, {"status_keputusan": "dibubarkan"}, "sudah dibubarkan"),
    ],
)
def test_a_rehabilitation_that_cannot_be(
    kabid: User, dari: dt.date, sampai: dt.date, fields: dict, sentence: str
) -> None:
    koperasi = make.KoperasiFactory(**fields)
    with pytest.raises(Refused, match=sentence):
        rehabilitation.rehabilitate(koperasi=koperasi, rencana="x", dari=dari, sampai=sampai, by=kabid)


def test_a_merger_is_a_decision_and_moves_no_evidence(kabid: User, client: Client) -> None:
    small, large = make.KoperasiFactory(nama="KSP Kecil"), make.KoperasiFactory(nama="KUD Besar", nik="3524010000001")
    kasus = KasusFactory(koperasi=small, dibuka_pada=TODAY)
    make.both_levels(small, 2024)
    client.force_login(kabid)
    here = f"/pembinaan/koperasi/{small.pk}/penggabungan/"
    typed = {"ke": "3524010000001", "nomor": "AHU-5", "tanggal": "1/8/2026", "isi": "RAT 12 Juli 2026."}
    answer = client.post(here, typed)
    assert answer.status_code == 422
    assert "Lampirkan pindaian" in answer.content.decode()
    answer = client.post(here, typed | {"ke": "tidak ada", "pindaian": SimpleUploadedFile("a.jpg", photo())})
    assert "Tidak ada koperasi dengan" in answer.content.decode()
    assert client.post(here, typed | {"pindaian": SimpleUploadedFile("a.jpg", photo())}).status_code == 302
    small.refresh_from_db()
    assert (small.status_keputusan, small.digabung_ke) == ("dibubarkan", None)
    event = small.perubahan_status_set.get(kolom="status_keputusan")
    assert event.alasan["catatan"] == "Bergabung dengan KUD Besar. RAT 12 Juli 2026."
    assert MasaBukti.objects.filter(koperasi=large).count() == 0
    assert kasus.lampiran_set.get().jenis == "keputusan_penggabungan"
    told = outcomes.of(kasus)
    assert (told.hasil, told.bergabung_ke) == ("bergabung", large)
    assert Koperasi.objects.get(pk=large.pk).status_keputusan is None


def test_mergers_that_are_refused(kabid: User) -> None:
    small, large = make.KoperasiFactory(), make.KoperasiFactory()

    def merge(one: Koperasi, into: Koperasi) -> None:
        scan = rehabilitation.Scan(photo(), "a.jpg")
        rehabilitation.merge(koperasi=one, ke=into, nomor="1", tanggal=TODAY, scan=scan, by=kabid)

    with pytest.raises(Refused, match="tidak mempunyai kasus terbuka"):
        merge(small, large)
    KasusFactory(koperasi=small)
    with pytest.raises(Refused, match="dengan dirinya sendiri"):
        merge(small, small)
    with pytest.raises(Refused, match="tidak dapat menerima penggabungan"):
        merge(small, make.KoperasiFactory(status_keputusan="dibubarkan"))
    UsulanFactory(koperasi=small)
    with pytest.raises(Refused, match="Batalkan dahulu usulan pembubaran"):
        merge(small, large)
    assert not Penggabungan.objects.exists()
    assert not small.perubahan_status_set.filter(kolom="status_keputusan").exists()


def test_steps_and_plans_are_told_as_doings(kabid: User) -> None:
    usulan = UsulanFactory()
    step(usulan, "kunjungan", TODAY, by=kabid)
    RehabilitasiFactory(koperasi=usulan.koperasi, dari=dt.date(2026, 7, 1))
    step(UsulanFactory(), "surat_lurah", TODAY, by=kabid)
    told = doings.read(doings.select(Koperasi.objects.filter(pk=usulan.koperasi_id)))
    assert [(one.source.jenis, one.tanggal) for one in told] == [
        ("usulan", TODAY), ("rehabilitasi", dt.date(2026, 7, 1)),
    ]  # fmt: skip
    assert told[0].teks == "Kunjungan lapangan bersama kelurahan atau desa"
    assert told[0].url == f"/pembinaan/usulan/{usulan.pk}/"


# --- Settings ------------------------------------------------------------------------------------------
def test_the_office_changes_its_steps_and_grounds(kabid: User, client: Client) -> None:
    client.force_login(kabid)
    text = client.get("/pembinaan/setelan/usulan/").content.decode()
    assert "Pemberitahuan rencana pembubaran diterima koperasi" in text
    assert text.count("masih perlu dicek") > 4
    typed = {"jenis": "pembubaran", "nama": "Pengumuman di radio", "urutan": 4, "wajib": "on", "lama": 10,
             "satuan": "hari_kerja", "sifat": "tunggu", "dihitung_dari": "", "dasar_hukum": "Keputusan kepala dinas",
             "aktif": "on"}  # fmt: skip
    assert client.post("/pembinaan/setelan/usulan/langkah/baru/", typed).status_code == 302
    row = LangkahUsulan.objects.get(kode="pengumuman_di_radio")
    assert row.jangka == "10 hari kerja"
    assert client.post("/pembinaan/setelan/usulan/langkah/baru/", typed).status_code == 302
    assert LangkahUsulan.objects.filter(kode="pengumuman_di_radio_2").exists()
    ground = {"jenis": "pembekuan", "nama": "Alasan baru", "dasar_hukum": "x", "urutan": 9, "aktif": "on"}
    assert client.post("/pembinaan/setelan/usulan/alasan/baru/", ground).status_code == 302
    assert AlasanUsulan.objects.get(nama="Alasan baru").kode == "alasan_baru"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"lama": 0}, "Paling sedikit 1"),
        ({"lama": "", "sifat": "batas"}, "Batas waktu memerlukan lamanya"),
        ({"lama": "", "dihitung_dari": "pengumuman"}, "Isi lamanya"),
        ({"lama": 1, "dihitung_dari": "keberatan"}, "batas waktu menjawab"),
        ({"aktif": ""}, "Langkah lain dihitung dari langkah ini"),
    ],
)
def test_a_table_that_cannot_count_is_refused(kabid: User, client: Client, change: dict, sentence: str) -> None:
    row = LangkahUsulan.objects.get(jenis="pembubaran", kode="pemberitahuan")
    client.force_login(kabid)
    typed = {"nama": row.nama, "urutan": 4, "wajib": "on", "perlu_tanda_terima": "on", "lama": "", "satuan": "hari",
             "sifat": "tunggu", "dihitung_dari": "", "aktif": "on"} | change  # fmt: skip
    answer = client.post(f"/pembinaan/setelan/usulan/langkah/{row.pk}/", typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_petugas_does_not_change_the_table(client: Client) -> None:
    client.force_login(make_user(Peran.PETUGAS))
    assert client.get("/pembinaan/setelan/usulan/").status_code == 403


def test_an_objection_from_the_page(kabid: User, client: Client) -> None:
    usulan = UsulanFactory()
    client.force_login(kabid)
    typed = {"dari": "Ketua", "diterima_pada": "1/8/2026", "isi": "Masih ada usaha."}
    client.post(f"/pembinaan/usulan/{usulan.pk}/keberatan/", typed)
    row = usulan.keberatan_set.get()
    assert "paling lambat 1 September 2026" in client.get(f"/pembinaan/usulan/{usulan.pk}/").content.decode()
    answer = {"dijawab_pada": "3/8/2026", "hasil": "ditolak", "jawaban": "Tidak ditemukan usaha."}
    client.post(f"/pembinaan/usulan/{usulan.pk}/keberatan/{row.pk}/", answer)
    assert "Dijawab 3 Agustus 2026, ditolak." in client.get(f"/pembinaan/usulan/{usulan.pk}/").content.decode()
    other = UsulanFactory()
    assert client.get(f"/pembinaan/usulan/{other.pk}/keberatan/{row.pk}/").status_code == 404
    assert actions.locked(usulan).keadaan == "disusun"
