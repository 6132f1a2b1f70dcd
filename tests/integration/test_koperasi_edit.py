"""Registering and changing: what is reviewed is what is saved, nothing typed is lost, the status follows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from registry import policies
from registry.actions import koperasi as actions
from registry.forms.koperasi import KoperasiForm, seal, seen_values, unseal
from registry.models import Koperasi, Perpanjangan, PerubahanKewenangan
from tests.factories.people import make_user
from tests.factories.registry import (
    DesaFactory,
    KantorFactory,
    KeputusanPerpanjanganFactory,
    KoperasiFactory,
    both_levels,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user(Peran.PETUGAS))
    return client


@pytest.fixture
def koperasi() -> Koperasi:
    return KoperasiFactory(nama="KSP Sumber Rejeki", telepon="0812-1", alamat="Jl. Lama 1")


def typed(koperasi: Koperasi | None = None, **changes: Any) -> dict[str, Any]:
    """What a browser sends: the form as it was opened, with changes."""
    form = KoperasiForm(instance=koperasi) if koperasi else KoperasiForm()
    values = {bound.html_name: bound.value() for bound in form}
    texts = {
        name: value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else value
        for name, value in values.items()
        if value not in (None, False)
    }
    seen = seen_values(koperasi or Koperasi())
    return {**texts, "awal": seal(seen), **changes}


def address(koperasi: Koperasi) -> str:
    return f"/koperasi/{koperasi.pk}/ubah/"


def test_nothing_is_saved_before_the_review_is_confirmed(staff: Client, koperasi: Koperasi) -> None:
    sent = typed(koperasi, telepon="0857-2", langkah="tinjau")
    review = staff.post(address(koperasi), sent)
    page = review.content.decode()
    assert re.search(r"<del[^>]*>0812-1</del>", page)
    assert "<ins>0857-2</ins>" in page
    assert [line.label for line in review.context["lines"]] == ["Telepon"]
    koperasi.refresh_from_db()
    assert koperasi.telepon == "0812-1"
    # The review carries all that was typed: saving needs nothing but its own page.
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    saved = staff.post(address(koperasi), {**hidden, "langkah": "simpan"})
    assert saved.status_code == 302
    koperasi.refresh_from_db()
    assert (koperasi.telepon, koperasi.alamat) == ("0857-2", "Jl. Lama 1")
    assert " 08572 " in koperasi.cari
    assert Jejak.objects.get(aksi="koperasi.ubah").rincian == {"kolom": ["telepon"]}


def test_back_to_the_form_keeps_what_was_typed(staff: Client, koperasi: Koperasi) -> None:
    page = staff.post(address(koperasi), typed(koperasi, telepon="0857-2", langkah="ubah")).content.decode()
    assert 'value="0857-2"' in page
    wrong = staff.post(address(koperasi), typed(koperasi, nik="16 angka", telepon="0857-2", langkah="simpan"))
    assert wrong.status_code == 422
    assert 'value="0857-2"' in wrong.content.decode()


def test_the_same_again_changes_nothing(staff: Client, koperasi: Koperasi) -> None:
    answer = staff.post(address(koperasi), typed(koperasi, langkah="simpan"), follow=True)
    assert "Tidak ada yang berubah" in answer.content.decode()
    assert not Jejak.objects.filter(aksi="koperasi.ubah").exists()


def test_two_people_on_different_fields_do_not_meet(staff: Client, koperasi: Koperasi) -> None:
    sent = typed(koperasi, telepon="0857-2", langkah="simpan")
    Koperasi.objects.filter(pk=koperasi.pk).update(alamat="Jl. Baru 2")
    assert staff.post(address(koperasi), sent).status_code == 302
    koperasi.refresh_from_db()
    assert (koperasi.telepon, koperasi.alamat) == ("0857-2", "Jl. Baru 2")


def test_the_second_on_one_field_sees_both_texts_and_decides(staff: Client, koperasi: Koperasi) -> None:
    sent = typed(koperasi, telepon="0857-2", langkah="simpan")
    Koperasi.objects.filter(pk=koperasi.pk).update(telepon="0899-9")
    answer = staff.post(address(koperasi), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "diubah orang lain" in page
    assert "0899-9" in page
    assert 'value="0857-2"' in page
    koperasi.refresh_from_db()
    assert koperasi.telepon == "0899-9"
    again = {**sent, "awal": answer.context["sealed"]}
    assert staff.post(address(koperasi), again).status_code == 302
    koperasi.refresh_from_db()
    assert koperasi.telepon == "0857-2"


def test_the_seal_keeps_types_and_refuses_strangers(koperasi: Koperasi) -> None:
    koperasi.kdmp, koperasi.lintang = True, None
    assert unseal(seal(seen_values(koperasi))) == seen_values(koperasi)


def test_a_forged_seal_counts_as_what_stands_there(staff: Client, koperasi: Koperasi) -> None:
    sent = typed(koperasi, telepon="0857-2", langkah="simpan") | {"awal": "palsu"}
    assert staff.post(address(koperasi), sent).status_code == 302


def test_a_changed_badan_hukum_date_changes_the_verdict(koperasi: Koperasi) -> None:
    """Founded 2010 without evidence: tidak aktif. Founded this year: not obliged yet. The other one stays."""
    other = KoperasiFactory()
    seen = koperasi.tanggal_badan_hukum
    changed = actions.update(koperasi=koperasi, changes={"tanggal_badan_hukum": (seen, dt.date(2026, 2, 2))}, by=None)
    assert (changed.status, changed.keterangan) == ("aktif", "belum_wajib_rat")
    back = actions.update(koperasi=koperasi, changes={"tanggal_badan_hukum": (dt.date(2026, 2, 2), seen)}, by=None)
    assert back.status == "tidak_aktif"
    other.refresh_from_db()
    assert other.status == "aktif"  # as its factory says: nobody touched it


def test_registering_writes_the_first_event_and_the_extensions_in_force(staff: Client) -> None:
    decision = KeputusanPerpanjanganFactory(cakupan="semua", berlaku_pada=dt.date(2026, 6, 1))
    sent = typed(nama="Kopwan  Melati", tanggal_badan_hukum="5 Januari 2010", nik="3524010010001")
    review = staff.post("/koperasi/baru/", sent)
    assert "Koperasi yang akan didaftarkan" in review.content.decode()
    assert not Koperasi.objects.filter(nama="Kopwan Melati").exists()
    answer = staff.post("/koperasi/baru/", {**sent, "langkah": "simpan"})
    made = Koperasi.objects.get(nama="Kopwan Melati")
    assert answer["Location"] == f"/koperasi/{made.pk}/"
    assert (made.status, made.keterangan, made.kewenangan_anggapan) == ("tidak_aktif", "belum_ada_data", True)
    event = made.perubahan_status_set.get()
    assert (event.lama, event.baru, event.berlaku_pada) == (None, "tidak_aktif", TODAY)
    assert Perpanjangan.objects.get(koperasi=made).keputusan == decision
    assert "melati" in made.cari


def test_membership_beyond_the_district_is_not_our_authority(staff: Client, koperasi: Koperasi) -> None:
    sent = typed(koperasi, wilayah_keanggotaan="provinsi")
    review = staff.post(address(koperasi), sent)
    assert ("Kewenangan", "Kabupaten/Kota", "Provinsi") in [
        (line.label, line.old, line.new) for line in review.context["lines"]
    ]
    staff.post(address(koperasi), {**sent, "langkah": "simpan"})
    koperasi.refresh_from_db()
    assert (koperasi.kewenangan, koperasi.keterangan) == ("provinsi", "di_luar_kewenangan")
    assert not koperasi.kewenangan_anggapan
    move = PerubahanKewenangan.objects.get()
    assert (move.lama, move.baru, move.berlaku_pada) == ("kabkota", "provinsi", TODAY)


def test_moving_in_brings_the_extensions_of_that_day(koperasi: Koperasi) -> None:
    inside = KoperasiFactory(kewenangan="provinsi", keterangan="di_luar_kewenangan")
    KeputusanPerpanjanganFactory(cakupan="semua", berlaku_pada=dt.date(2026, 6, 1))
    moved = actions.change_authority(
        koperasi=inside, baru="kabkota", alasan="Surat 12/2026", berlaku_pada=TODAY, by=None
    )
    assert (moved.kewenangan, moved.kewenangan_sejak) == ("kabkota", TODAY)
    assert moved.keterangan != "di_luar_kewenangan"
    assert list(Perpanjangan.objects.values_list("koperasi", flat=True)) == [inside.pk]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"baru": "kabkota"}, "sudah Kabupaten/Kota"),
        ({"alasan": " "}, "Tulis alasan"),
        ({"berlaku_pada": dt.date(2026, 12, 1)}, "belum tiba"),
    ],
)
def test_what_a_move_needs(koperasi: Koperasi, changes: dict[str, Any], sentence: str) -> None:
    asked = {"baru": "provinsi", "alasan": "Surat 12/2026", "berlaku_pada": TODAY} | changes
    with pytest.raises(policies.Refused, match=sentence):
        actions.change_authority(koperasi=koperasi, by=None, **asked)
    assert not PerubahanKewenangan.objects.exists()


def test_soft_warnings_do_not_stop_anyone(staff: Client, koperasi: Koperasi) -> None:
    KoperasiFactory(nama="Kopwan Anggrek", nik="1602080120002", badan_hukum="091/BH/XVI.13/III/10")
    sent = typed(nama="KSP Sumber Rejekii", nik="1602080120002", badan_hukum="91/BH/XVI.13/III/2010")
    page = staff.post("/koperasi/baru/", sent).content.decode()
    assert "NIK Koperasi diawali 1602, bukan 3524" in page
    assert "NIK Koperasi ini sudah dipakai oleh" in page
    assert "Nomor badan hukum ini sudah tercatat pada" in page
    assert "Namanya mirip dengan" in page
    assert "KSP Sumber Rejeki<" in page
    assert staff.post("/koperasi/baru/", {**sent, "langkah": "simpan"}).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("nama", "", "wajib"),
        ("nik", "3524", "13 angka"),
        ("nik", "3524010101900001", "NIK (KTP)"),
        ("tanggal_badan_hukum", "12/31/2026", "bulan lebih dulu"),
        ("tanggal_badan_hukum", "1/1/2027", "belum terjadi"),
        ("lintang", "-7,1", "Isi lintang dan bujur"),
        ("bujur", "7", "Di luar wilayah Indonesia"),
    ],
)
def test_shapes(staff: Client, field: str, value: str, sentence: str) -> None:
    answer = staff.post("/koperasi/baru/", typed(**{"nama": "KUD A", field: value}, langkah="simpan"))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Koperasi.objects.exists()


def test_desa_brings_its_kecamatan_and_contradicts_another(staff: Client) -> None:
    desa, elsewhere = DesaFactory(), DesaFactory()
    staff.post("/koperasi/baru/", typed(nama="KUD A", desa=str(desa.pk), langkah="simpan"))
    assert Koperasi.objects.get().kecamatan == desa.kecamatan
    wrong = typed(nama="KUD B", desa=str(desa.pk), kecamatan=str(elsewhere.kecamatan_id), langkah="simpan")
    assert "berada di Kecamatan" in staff.post("/koperasi/baru/", wrong).content.decode()


@pytest.mark.parametrize("role", [Peran.AUDITOR, Peran.SEKRETARIAT, Peran.KEPALA, Peran.ADMIN, Peran.PENGURUS])
def test_others_may_not_write(client: Client, koperasi: Koperasi, role: Peran) -> None:
    client.force_login(make_user(role))
    for path in ("/koperasi/baru/", address(koperasi), f"/koperasi/{koperasi.pk}/kewenangan/"):
        assert client.post(path, typed(koperasi, telepon="1", langkah="simpan")).status_code == 403
    koperasi.refresh_from_db()
    assert koperasi.telepon == "0812-1"


def test_evidence_of_others_is_untouched(koperasi: Koperasi) -> None:
    both_levels(koperasi, 2025)
    actions.update(koperasi=koperasi, changes={"telepon": ("0812-1", "0")}, by=None)
    assert koperasi.masa_bukti_set.filter(sampai=None).count() == 2
