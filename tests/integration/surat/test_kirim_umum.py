"""Deemed delivered, step by step: nothing of what it needs can be skipped."""

from __future__ import annotations

import datetime as dt

import pypdfium2
import pytest

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.actions import attachments
from pembinaan.actions import surat_kirim as sending
from pembinaan.actions import surat_umum as actions
from pembinaan.letters import papers_delivery, standing
from pembinaan.models import Lampiran, Pengumuman, SetelanSurat, Surat
from pembinaan.pengantaran import deemed
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.papers import photo
from tests.factories.registry import DesaFactory, KoperasiFactory
from tests.integration.surat.kirim import TODAY, day, receive, resend, returned, sent, signed

pytestmark = pytest.mark.django_db
START, END = day("08-10"), day("08-19")


@pytest.fixture(autouse=True)
def rules(delivery_day: None) -> None:
    SetelanSurat.objects.create(pk=1, batas_gagal=2, pengumuman_hari=10)


def announced(by: User, *letters: Surat, dari: dt.date = START, sampai: dt.date = END) -> Pengumuman:
    return actions.announce(letters=[one.pk for one in letters], judul="Surat", dari=dari, sampai=sampai,
                            tempat="Papan dinas", by=by)  # fmt: skip


def stated(surat: Surat, by: User) -> Lampiran:
    return attachments.add(milik="surat", owner=surat, jenis="keterangan_desa", data=photo(), name="a.jpg", by=by)


def hung(notice: Pengumuman, by: User) -> Lampiran:
    return attachments.add(milik="pengumuman", owner=notice, jenis="foto", data=photo(), name="b.jpg", by=by)


def lacks(surat: Surat) -> list[str]:
    row = deemed.annotate(Surat.objects.filter(pk=surat.pk).select_related("pengumuman")).get()
    return [line.kode for line in deemed.needs(row, on=TODAY, limit=2) if not line.done]


def test_step_by_step(clerk: User) -> None:
    surat = returned(clerk)
    assert lacks(surat) == ["tried", "statement", "announced", "over"]
    with pytest.raises(Refused, match="belum cukup sering"):
        announced(clerk, surat)
    resend(surat, clerk, on="08-06")
    sending.return_(surat=surat.pk, alasan="kosong", tanggal=day("08-07"), by=clerk)
    assert lacks(surat) == ["statement", "announced", "over"]

    notice = announced(clerk, surat)
    assert lacks(surat) == ["statement", "photo"]
    with pytest.raises(Refused, match="Belum ada surat yang lengkap"):
        actions.complete(pengumuman=notice, by=clerk)
    paper = stated(surat, clerk)
    assert lacks(surat) == ["photo"]
    picture = hung(notice, clerk)
    assert lacks(surat) == []

    attachments.remove(lampiran=picture, by=clerk)
    assert lacks(surat) == ["photo"], "a photo that was taken out again proves nothing"
    hung(notice, clerk)
    attachments.remove(lampiran=paper, by=clerk)
    assert lacks(surat) == ["statement"]
    stated(surat, clerk)

    done, lacking = actions.complete(pengumuman=notice, by=clerk)
    surat.refresh_from_db()
    assert ([one.pk for one in done], lacking) == ([surat.pk], {})
    assert (surat.keadaan, surat.dianggap, surat.diterima_pada) == ("sampai", True, END)
    assert surat.tenggat == day("09-02"), "14 days from the last day of the announcement"
    told = surat.peristiwa_set.latest("pk")
    assert (told.langkah, told.oleh) == ("deem", clerk)
    assert all(part in told.keterangan for part in ("19 Agustus 2026", "Gagal 2 kali", "Sudah diunggah"))
    (past,) = standing.history(surat.koperasi)
    assert (past.received, past.deadline) == (END, day("09-02"))
    with pytest.raises(Refused):
        actions.complete(pengumuman=notice, by=clerk)
    with pytest.raises(Refused, match="mengikuti pengumuman"):
        sending.take_back(surat=surat.pk, alasan="Salah.", by=clerk)
    with pytest.raises(Refused, match="tidak dapat dibatalkan"):
        actions.cancel(pengumuman=notice, alasan="Salah.", by=clerk)


def test_what_a_letter_was_deemed_delivered_upon_stays(clerk: User) -> None:
    surat = returned(clerk, times=2)
    notice = announced(clerk, surat)
    papers = [stated(surat, clerk), hung(notice, clerk)]
    actions.complete(pengumuman=notice, by=clerk)
    for paper in papers:
        with pytest.raises(Refused, match="tidak dapat dibuang"):
            attachments.remove(lampiran=paper, by=clerk)
    assert Lampiran.objects.kept().count() == 2


def test_a_visit_that_found_nothing_stands_for_the_attempts(clerk: User) -> None:
    """Two contrasting cooperatives: at one the last visit found nothing, at the other the one before it."""
    lost, found = returned(clerk), returned(clerk)
    nothing = {"alamat": "tidak_ditemukan", "temuan": "tidak_ditemukan", "usaha": ""}
    KunjunganFactory(koperasi=lost.koperasi, tanggal=day("08-09"), **nothing)
    KunjunganFactory(koperasi=found.koperasi, tanggal=day("08-08"), **nothing)
    KunjunganFactory(koperasi=found.koperasi, tanggal=day("08-09"))
    KunjunganFactory(koperasi=found.koperasi, keadaan="direncanakan")
    assert "tried" not in lacks(lost)
    assert "tried" in lacks(found)
    assert set(deemed.candidates(Surat.objects.all())) == {lost}
    announced(clerk, lost)
    with pytest.raises(Refused, match="belum cukup sering"):
        announced(clerk, found)


def test_a_visit_before_the_letter_says_nothing_about_it(clerk: User) -> None:
    surat = returned(clerk)
    KunjunganFactory(koperasi=surat.koperasi, tanggal=day("08-02"), alamat="tidak_ditemukan", temuan="tidak_ditemukan",
                     usaha="")  # fmt: skip
    assert "tried" in lacks(surat), "the letter is of 3 August"
    assert not deemed.candidates(Surat.objects.all())


def test_only_after_the_last_day(clerk: User) -> None:
    surat = returned(clerk, times=2)
    notice = announced(clerk, surat, dari=day("08-23"), sampai=TODAY)
    stated(surat, clerk)
    hung(notice, clerk)
    with pytest.raises(Refused, match="masih berlangsung"):
        actions.complete(pengumuman=notice, by=clerk)
    with dates.freeze(TODAY + dt.timedelta(days=1)):
        done, _ = actions.complete(pengumuman=notice, by=clerk)
    assert done[0].diterima_pada == TODAY


def test_the_complete_go_the_others_stay(clerk: User) -> None:
    ready, bare, came = (returned(clerk, times=2) for _ in range(3))
    notice = announced(clerk, ready, bare, came)
    hung(notice, clerk)
    stated(ready, clerk)
    resend(came, clerk, on="08-20")
    receive(came, clerk, on="08-21")
    done, lacking = actions.complete(pengumuman=notice, by=clerk)
    assert [one.pk for one in done] == [ready.pk]
    assert {pk: len(why) for pk, why in lacking.items()} == {bare.pk: 1}
    for surat in (bare, came):
        surat.refresh_from_db()
        assert not surat.dianggap
    assert (bare.keadaan, came.diterima_pada) == ("kembali", day("08-21")), "delivered after all: its own day counts"


@pytest.mark.parametrize(
    ("dari", "sampai", "why"),
    [("08-10", "08-18", "paling singkat 10 hari"), ("08-06", "08-20", "baru kembali"), ("12-30", "12-31", "singkat")],
)
def test_dates_of_an_announcement(clerk: User, dari: str, sampai: str, why: str) -> None:
    surat = returned(clerk, times=2)
    with pytest.raises(Refused, match=why):
        announced(clerk, surat, dari=day(dari), sampai=day(sampai))
    announced(clerk, surat, dari=day("08-10"), sampai=day("08-19"))


def test_who_may_not_be_announced(clerk: User) -> None:
    back = returned(clerk, times=2)
    asked = signed(jenis="keterangan", langkah=None, jalur="", putaran="")
    resend(asked, clerk, on="08-05")
    sending.return_(surat=asked.pk, alasan="kosong", tanggal=day("08-06"), by=clerk)
    for wrong in (sent(clerk), signed(), asked):
        with pytest.raises(Refused, match=r"tidak diumumkan"):
            announced(clerk, back, wrong)
    announced(clerk, back)
    with pytest.raises(Refused, match="sudah ada di pengumuman"):
        announced(clerk, back)
    assert Pengumuman.objects.count() == 1


def test_a_cancelled_announcement_frees_its_letters(clerk: User) -> None:
    surat = returned(clerk, times=2)
    notice = announced(clerk, surat)
    actions.cancel(pengumuman=notice, alasan="Salah tanggal.", by=clerk)
    assert "announced" in lacks(surat)
    assert surat.peristiwa_set.latest("pk").langkah == "unannounce"
    for again in (lambda: actions.cancel(pengumuman=notice, alasan="Lagi.", by=clerk),
                  lambda: actions.complete(pengumuman=notice, by=clerk)):  # fmt: skip
        with pytest.raises(Refused, match="sudah dibatalkan"):
            again()
    assert announced(clerk, surat).pk != notice.pk


def test_what_hangs_on_the_boards_is_printed_again_as_it_hangs(clerk: User) -> None:
    surat = returned(clerk, times=2)
    notice = announced(clerk, surat)
    name, said = surat.koperasi.nama, papers_delivery.announcement_text(notice)
    assert name in said
    actions.cancel(pengumuman=notice, alasan="Salah tanggal.", by=clerk)
    later = announced(clerk, surat, dari=TODAY + dt.timedelta(days=1), sampai=TODAY + dt.timedelta(days=20))
    Koperasi.objects.filter(pk=surat.koperasi_id).update(nama="KSP Nama Baru", alamat="Jalan Baru 9")
    notice.refresh_from_db()
    assert papers_delivery.announcement_text(notice) == said
    assert [one["koperasi"] for one in later.isi["surat"]] == [name]
    printed = pypdfium2.PdfDocument(papers_delivery.announcement(notice))[0].get_textpage().get_text_bounded()
    printed = " ".join(printed.split())
    assert name in printed
    assert "Jalan Baru 9" not in printed


# --- The statement --------------------------------------------------------------------------------------
def test_the_lurah_is_asked_once_by_a_draft_that_goes_the_usual_way(clerk: User) -> None:
    surat = returned(clerk, KoperasiFactory(desa=DesaFactory()))
    made = actions.ask_statement(surat=surat, by=clerk)
    assert (made.jenis, made.keadaan, made.koperasi) == ("keterangan", "konsep", surat.koperasi)
    assert surat.nomor in made.peristiwa_set.get().keterangan
    assert actions.ask_statement(surat=surat, by=clerk) == made
    Surat.objects.filter(pk=made.pk).update(keadaan="ditarik", alasan_akhir="Keliru.")
    assert actions.ask_statement(surat=surat, by=clerk) != made


def test_nobody_to_ask_and_nothing_to_ask_for(clerk: User) -> None:
    with pytest.raises(Refused, match="belum diketahui"):
        actions.ask_statement(surat=returned(clerk, KoperasiFactory(kecamatan=None)), by=clerk)
    with pytest.raises(Refused, match="yang kembali"):
        actions.ask_statement(surat=sent(clerk), by=clerk)
