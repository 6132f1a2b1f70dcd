"""Signatures: by pen with a scan, put back from elsewhere, with the office's certificate; and who may."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs.models import Pekerjaan
from pembinaan.actions import surat_ttd
from pembinaan.letters import signature
from pembinaan.models import Lampiran, Surat
from pembinaan.views import surat_panels
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories import tanda
from tests.factories.papers import document, photo
from tests.factories.people import make_user
from tests.factories.surat import make_letter
from tests.integration.surat import luar_desk as luar
from tests.integration.surat.kirim import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outside_day")]
TODAY, NOMOR = luar.TODAY, luar.NOMOR


def original(surat: Surat) -> bytes:
    with surat.pdf.open("rb") as file:
        return bytes(file.read())


# --- By pen --------------------------------------------------------------------------------------------------
def test_a_scan_moves_a_letter_to_signed(desk: Client) -> None:
    surat = make_letter(keadaan="siap")
    where = f"/surat/ttd/{surat.pk}/pindaian/"
    assert desk.get(where).status_code == 200
    wrong = [{"tanggal": "22/11/2026"}, {"tanggal": "23/11/2026", "berkas": SimpleUploadedFile("a.jpg", photo())},
             {"tanggal": "1/1/2020", "berkas": SimpleUploadedFile("a.jpg", photo())},
             {"tanggal": "22/11/2026", "berkas": SimpleUploadedFile("a.exe", b"MZ")}]  # fmt: skip
    for data in wrong:
        assert desk.post(where, data).status_code == 422
    desk.post(where, {"tanggal": "22/11/2026", "berkas": SimpleUploadedFile("a.jpg", photo())})
    surat.refresh_from_db()
    assert (surat.keadaan, surat.ttd_cara, surat.ttd_pada) == ("bertanda", "basah", TODAY)
    assert Lampiran.objects.get(surat=surat).jenis == "pindaian"
    desk.post(where, {"tanggal": "22/11/2026", "berkas": SimpleUploadedFile("b.pdf", document())})
    assert Lampiran.objects.filter(surat=surat).count() == 2, "a page more, no new signature"
    assert surat.peristiwa_set.filter(langkah="sign").count() == 1


def test_a_stack_is_signed_at_once_or_not_at_all(clerk: User) -> None:
    letters = [make_letter(make.KoperasiFactory(), keadaan="siap", tanggal=TODAY) for _ in range(3)]
    draft = make_letter(make.KoperasiFactory(), keadaan="terbit")
    with pytest.raises(Refused):
        surat_ttd.wet_many(letters=[*(one.pk for one in letters), draft.pk], tanggal=TODAY, by=clerk)
    with pytest.raises(Refused, match="bertanggal 22 November 2026; tanda tangannya tidak mungkin lebih dahulu"):
        surat_ttd.wet_many(letters=[letters[0].pk], tanggal=TODAY - dt.timedelta(days=1), by=clerk)
    assert not Surat.objects.filter(keadaan="bertanda").exists()
    surat_ttd.wet_many(letters=[one.pk for one in letters], tanggal=TODAY, by=clerk)
    assert Surat.objects.filter(keadaan="bertanda", ttd_cara="basah").count() == 3


def test_the_list_notes_what_was_ticked(desk: Client) -> None:
    first, second = (make_letter(make.KoperasiFactory(), keadaan="siap") for _ in range(2))
    assert first.nomor in text(desk.get("/surat/ttd/"))
    assert desk.post("/surat/ttd/basah/", {"tanggal": "22/11/2026"}).status_code == 422
    desk.post("/surat/ttd/basah/", {"tanggal": "22/11/2026", "surat": [first.pk, "x"]})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.keadaan, second.keadaan) == ("bertanda", "siap")


# --- Elsewhere -------------------------------------------------------------------------------------------------
def test_a_pdf_signed_elsewhere_is_found_by_its_number_and_kept_as_it_came(desk: Client, clerk: User) -> None:
    first, second = luar.ready(clerk, "Satu", "1/Dinkop/2026"), luar.ready(clerk, "Dua", "2/Dinkop/2026")
    papers = {one.pk: tanda.signed(original(one)) for one in (first, second)}
    where = luar.uploaded(desk, "/surat/ttd/unggah/", papers[second.pk], papers[first.pk])
    body = text(desk.get(where))
    assert body.count("Teksnya sama dengan surat yang disetujui.") == 2
    assert "Induk Uji (Balai Uji)" in body
    assert "Penerbit tidak dapat dipastikan" in body
    assert Surat.objects.filter(keadaan="siap").count() == 2, "nothing is accepted by looking"
    assert desk.post(where, {"terima": ["0", "1"]}).status_code == 302
    for surat in (first, second):
        surat.refresh_from_db()
        assert (surat.keadaan, surat.ttd_cara, surat.pdf_dari_luar) == ("bertanda", "luar", False)
        assert surat.ttd_sha256 == hashlib.sha256(papers[surat.pk]).hexdigest()
        with surat.ttd_pdf.open("rb") as file:
            assert file.read() == papers[surat.pk]
    answer = desk.get(f"/surat/ttd/{first.pk}/berkas.pdf")
    assert b"".join(answer.streaming_content) == papers[first.pk]  # type: ignore[attr-defined]


def test_the_issuer_is_known_where_the_office_trusts_its_root(desk: Client, clerk: User, settings: Any,
                                                              tmp_path: Path) -> None:  # fmt: skip
    (tmp_path / "induk.pem").write_bytes(tanda.holder().root)
    settings.AKAR_TTD = str(tmp_path)
    surat = luar.ready(clerk)
    body = text(desk.get(luar.uploaded(desk, f"/surat/ttd/{surat.pk}/unggah/", tanda.signed(original(surat)))))
    assert "Penerbitnya dikenal." in body
    assert "tidak dapat dipastikan" not in body


def test_an_unsigned_or_tampered_pdf_is_never_accepted(desk: Client, clerk: User) -> None:
    surat = luar.ready(clerk)
    to = f"/surat/ttd/{surat.pk}/unggah/"
    where = luar.uploaded(desk, to, original(surat))
    assert "tidak memuat tanda tangan elektronik" in text(desk.get(where))
    assert desk.post(where, {"terima": "0"}).status_code == 422
    where = luar.uploaded(desk, to, tanda.appended(tanda.signed(original(surat))))
    body = text(desk.get(where))
    assert signature.CHANGED in body
    assert "Tidak dapat diterima" in body
    answer = desk.post(where, {"terima": "0"})
    assert answer.status_code == 422
    assert "tidak utuh" in text(answer)
    surat.refresh_from_db()
    assert (surat.keadaan, surat.ttd_pdf.name) == ("siap", "")


def test_another_text_is_shown_to_the_person_who_accepts_it(desk: Client, clerk: User) -> None:
    surat = luar.ready(clerk)
    other = tanda.signed(luar.pdf_of(surat, penutup="Demikian, denda Rp 1.000.000 harus dibayar."))
    where = luar.uploaded(desk, f"/surat/ttd/{surat.pk}/unggah/", other)
    body = text(desk.get(where))
    assert "denda Rp 1.000.000 harus dibayar" in body
    assert 'value="0" checked' not in body, "differences are never accepted by default"
    assert desk.post(where, {}).status_code == 422
    desk.post(where, {"terima": "0"})
    surat.refresh_from_db()
    assert surat.keadaan == "bertanda"
    assert surat.ttd_rincian["beda"], "what was accepted stays on record"
    assert "perbedaan teks diterima" in surat.peristiwa_set.get(langkah="sign").keterangan


def test_another_number_or_date_is_shown_with_its_own_and_never_ticked(desk: Client, clerk: User) -> None:
    surat = luar.ready(clerk)
    other = tanda.signed(luar.pdf_of(surat, "500.3.2.4/18/Dinkop/2026", dt.date(2026, 11, 23)))
    where = luar.uploaded(desk, f"/surat/ttd/{surat.pk}/unggah/", other)
    body = text(desk.get(where))
    assert f"Nomor {NOMOR} tidak tertulis pada PDF ini." in body
    for old, new in (("17/Dinkop", "18/Dinkop"), ("22 November", "23 November")):
        gone, added = (" ".join(re.findall(rf"<{tag}>(.*?)</{tag}>", body)) for tag in ("del", "ins"))
        assert old.split("/")[0].split()[0] in gone
        assert new.split("/")[0].split()[0] in added
    assert 'value="0" checked' not in body
    assert "Teksnya sama" not in body


def test_a_scan_that_cannot_be_compared_is_not_called_the_same(desk: Client, clerk: User) -> None:
    surat = luar.ready(clerk)
    where = luar.uploaded(desk, f"/surat/ttd/{surat.pk}/unggah/", tanda.signed(document()))
    body = text(desk.get(where))
    assert "isinya tidak dapat dibandingkan" in body
    assert "Teksnya sama" not in body
    assert 'value="0" checked' not in body
    assert "dengan catatan di atas" in body


def test_the_second_who_accepts_is_told(desk: Client, clerk: User) -> None:
    surat = luar.ready(clerk)
    where = luar.uploaded(desk, f"/surat/ttd/{surat.pk}/unggah/", tanda.signed(original(surat)))
    surat_ttd.wet_many(letters=[surat.pk], tanggal=TODAY, by=clerk)
    assert desk.post(where, {"terima": "0"}).status_code == 422
    surat.refresh_from_db()
    assert surat.ttd_cara == "basah"


# --- With the office's certificate ---------------------------------------------------------------------------------
@pytest.fixture
def certificate(settings: Any, tmp_path: Path) -> Path:
    path = tmp_path / "kantor.p12"
    path.write_bytes(tanda.holder("Dinas Koperasi").p12)
    settings.P12_KANTOR, settings.P12_SANDI = str(path), tanda.PASSPHRASE
    return path


def test_the_office_signs_in_a_job(client: Client, clerk: User, certificate: Path) -> None:
    head = make_user(Peran.KEPALA)
    client.force_login(head)
    surat = luar.ready(clerk)
    before = original(surat)
    assert "sertifikat kantor" in text(client.get("/surat/ttd/"))
    assert client.post("/surat/ttd/kantor/", {"surat": surat.pk}).status_code == 302
    assert {job.state for job in luar.work()} == {"selesai"}
    surat.refresh_from_db()
    assert (surat.keadaan, surat.ttd_cara) == ("bertanda", "p12")
    with surat.ttd_pdf.open("rb") as file:
        signed = file.read()
    assert signed.startswith(before), "the original stands at its beginning, unchanged"
    assert original(surat) == before
    assert signature.verify(signed)[0].utuh
    assert surat.ttd_sha256 == hashlib.sha256(signed).hexdigest()
    assert surat_ttd.sign_p12(Pekerjaan(payload={"surat": surat.pk})) == {}, "twice is once"


def test_a_certificate_that_cannot_sign_is_told_before_the_work(clerk: User, certificate: Path, settings: Any) -> None:
    surat = make_letter(keadaan="siap")
    settings.P12_SANDI = "salah"
    with pytest.raises(Refused, match="P12_SANDI"):
        surat_ttd.ask_p12(letters=[surat.pk], by=clerk)
    settings.P12_KANTOR = "/tidak/ada.p12"
    with pytest.raises(Refused, match="tidak dapat dibaca"):
        surat_ttd.ask_p12(letters=[surat.pk], by=clerk)
    assert not Pekerjaan.objects.exists()


# --- Who, and what the other pages show --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "status"),
    [(Peran.SEKRETARIAT, 200), (Peran.KEPALA, 200), (Peran.PETUGAS, 403), (Peran.KABID, 403), (Peran.AUDITOR, 403)],
)
def test_who_signs(client: Client, role: Peran, status: int) -> None:
    surat = make_letter(keadaan="siap")
    client.force_login(make_user(role))
    for where in ("/surat/ttd/", f"/surat/ttd/{surat.pk}/pindaian/", f"/surat/ttd/{surat.pk}/unggah/"):
        assert client.get(where).status_code == status, where
    if role == Peran.SEKRETARIAT:
        assert client.post("/surat/ttd/kantor/", {"surat": surat.pk}).status_code == 403


def test_an_officer_gets_the_signed_pdf_of_the_own_letter_only(client: Client, clerk: User) -> None:
    surat = luar.ready(clerk)
    surat.ttd_pdf.name, surat.keadaan = surat.pdf.name, "dikirim"
    surat.save()
    where = f"/surat/ttd/{surat.pk}/berkas.pdf"
    assert client.get(where).status_code == 302
    client.force_login(make.officer_of(surat.koperasi))
    assert client.get(where).status_code == 200
    client.force_login(make.officer_of(make.KoperasiFactory()))
    assert client.get(where).status_code == 404


def test_panels_tell_what_waits(rf: RequestFactory, clerk: User) -> None:
    surat = luar.outside(clerk)
    request = rf.get("/")
    request.user = clerk
    names = [panel.template for panel in surat_panels.of_letter(request, surat)]
    assert "pembinaan/surat_luar/_panel_luar.html" in names
    assert surat.paket is not None
    own = [panel for panel in surat_panels.of_batch(request, surat.paket) if "surat_luar" in panel.template]
    assert own[0].context["luar"] == 1
    signed = make_letter(make.KoperasiFactory(), keadaan="siap")
    own = [panel for panel in surat_panels.of_letter(request, signed) if "surat_luar" in panel.template]
    assert own[0].context["menunggu"]
    from django.template.loader import render_to_string

    for panel in own:
        assert "Belum ditandatangani" in render_to_string(panel.template, {"isi": panel.context}, request)
