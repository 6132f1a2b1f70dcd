"""Proof of delivery: a paper may be taken out until something rests on it, and then only be joined by another."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from pembinaan.actions import attachments
from pembinaan.actions import surat_kirim as sending
from pembinaan.actions import surat_umum as announcing
from pembinaan.models import Lampiran, PengirimanSurat, Pengumuman, SetelanSurat, Surat
from pembinaan.policies import surat_bukti as policy
from registry.models.files import Pindai
from registry.policies import Refused
from tests.factories.papers import photo
from tests.factories.surat import make_notice
from tests.integration.surat.kirim import TODAY, day, page, receive, resend, returned, sent, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("delivery_day")]


def paper(owner: Surat | Pengumuman, by: User, jenis: str = "tanda_terima") -> Lampiran:
    milik = "surat" if isinstance(owner, Surat) else "pengumuman"
    return attachments.add(milik=milik, owner=owner, jenis=jenis, data=photo(), name="foto.jpg", by=by)


def remove(lampiran: Lampiran, by: User) -> str:
    """The sentence of the refusal, "" where it is out."""
    try:
        attachments.remove(lampiran=lampiran, by=by)
    except Refused as sentence:
        assert Lampiran.objects.kept().filter(pk=lampiran.pk).exists()
        return str(sentence)
    assert not Lampiran.objects.kept().filter(pk=lampiran.pk).exists()
    return ""


def test_a_receipt_stays_once_it_is_recorded_and_is_joined_by_another(clerk: User) -> None:
    surat = sent(clerk)
    wrong, used = paper(surat, clerk), paper(surat, clerk)
    assert remove(wrong, clerk) == "", "nothing rests on it yet"
    receive(surat, clerk, bukti=None)
    assert remove(used, clerk) == policy.HELD_RECEIPT
    assert remove(paper(surat, clerk), clerk) == policy.HELD_RECEIPT, "what joined it stays too"
    sending.take_back(surat=surat.pk, alasan="Salah surat.", by=clerk)
    assert remove(used, clerk) == "", "its attempt runs again"


def test_the_envelope_that_came_back_stays_when_the_letter_is_sent_again(clerk: User) -> None:
    surat = returned(clerk)
    envelope = paper(surat, clerk)
    assert remove(envelope, clerk) == policy.HELD_RECEIPT
    resend(surat, clerk, on="08-20")
    later = dt.timedelta(hours=1)
    PengirimanSurat.objects.filter(surat=surat, ke=2).update(dicatat_pada=envelope.diunggah_pada + later)
    receipt = paper(surat, clerk)
    Lampiran.objects.filter(pk=receipt.pk).update(diunggah_pada=envelope.diunggah_pada + 2 * later)
    receipt.refresh_from_db()
    assert policy.held_of_letter(surat, [envelope, receipt]) == {envelope.pk: policy.HELD_RECEIPT}
    assert remove(receipt, clerk) == ""


def test_a_receipt_with_a_virus_may_be_replaced(clerk: User) -> None:
    surat = receive(sent(clerk), clerk)
    found = surat.lampiran_set.get()
    Lampiran.objects.filter(pk=found.pk).update(pindai=Pindai.TERINFEKSI)
    found.refresh_from_db()
    assert remove(found, clerk) == ""


def test_photo_and_statement_stay_once_the_announcement_is_done(clerk: User) -> None:
    SetelanSurat.objects.create(pk=1, pengumuman_hari=10)
    lost = returned(clerk, times=2)
    notice = announcing.announce(letters=[lost.pk], judul="Surat", dari=day("08-10"), sampai=day("08-19"),
                                 tempat="Papan dinas", by=clerk)  # fmt: skip
    assert remove(paper(notice, clerk, "foto"), clerk) == ""
    assert remove(paper(lost, clerk, "keterangan_desa"), clerk) == ""
    hung, stated = paper(notice, clerk, "foto"), paper(lost, clerk, "keterangan_desa")
    announcing.complete(pengumuman=notice, by=clerk)
    assert remove(hung, clerk) == policy.HELD_NOTICE
    assert remove(stated, clerk) == policy.HELD_DEEMED
    assert paper(notice, clerk, "foto").pk
    assert paper(lost, clerk, "keterangan_desa").pk


def test_a_cancelled_announcement_takes_no_photo_and_keeps_its_own(clerk: User) -> None:
    notice = make_notice(by=clerk, dari=day("08-10"), sampai=TODAY)
    hung = paper(notice, clerk, "foto")
    announcing.cancel(pengumuman=notice, alasan="Salah.", by=clerk)
    assert "sudah dibatalkan" in remove(hung, clerk)
    with pytest.raises(Refused, match="sudah dibatalkan"):
        paper(notice, clerk, "foto")


def test_the_page_says_why_and_has_no_button(desk: Client, clerk: User) -> None:
    surat = sent(clerk)
    kept = paper(surat, clerk)
    gone = reverse("pembinaan:lampiran-remove", args=[kept.kode])
    before = text(desk.get(page(surat)))
    assert gone in before
    assert policy.HELD_RECEIPT not in before
    receive(surat, clerk, bukti=None)
    after = text(desk.get(page(surat)))
    assert gone not in after
    assert policy.HELD_RECEIPT in after
    assert reverse("pembinaan:lampiran-create", args=["surat", surat.pk, "tanda_terima"]) in after
    answer = desk.post(gone, {"label": "Tanda terima"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert policy.HELD_RECEIPT in text(answer)
    assert Lampiran.objects.kept().filter(pk=kept.pk).exists()
