"""One letter on its way: handed over, received, returned, tried again; a wrong receipt put right; many at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import override_settings

from koperasi.accounts.models import User
from koperasi.audit.models import Jejak
from koperasi.jobs.kinds import JobRefused
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from koperasi.lib.filed import FileProblem
from pembinaan.actions import attachments, surat_terima
from pembinaan.actions import surat_kirim as actions
from pembinaan.actions.surat_bukti import Proof
from pembinaan.actions.surat_kirim import HandOver
from pembinaan.actions.surat_terima import Line
from pembinaan.letters import standing
from pembinaan.models import LangkahTangga, PengirimanSurat, Surat, SuratPengantar
from pembinaan.pengantaran import words
from pembinaan.tasks import mail_letter
from registry import kantor as office
from registry.models import Koperasi
from registry.policies import Refused
from tests.factories.papers import photo
from tests.factories.registry import DesaFactory, KecamatanFactory, KoperasiFactory
from tests.factories.surat import ISI, make_letter
from tests.integration.surat.kirim import TODAY, day, proof, receive, resend, returned, sent, signed, story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("delivery_day")]


# --- Handing over -----------------------------------------------------------------------------------
def test_by_hand_then_received_starts_the_clock(clerk: User) -> None:
    desa = DesaFactory(nama="Moropelang", kecamatan=KecamatanFactory(nama="Babat"))
    surat = sent(clerk, KoperasiFactory(alamat="Jalan Raya 5", desa=desa))
    attempt = surat.pengiriman_set.get()
    assert (surat.keadaan, attempt.ke, attempt.pembawa) == ("dikirim", 1, "Budi")
    assert attempt.tujuan == "Jalan Raya 5, Desa Moropelang, Kecamatan Babat"
    assert surat.tenggat is None, "handed over is not received: no clock"

    surat = receive(surat, clerk, on="08-08", penerima="Siti Aminah", jabatan="Sekretaris")
    assert (surat.keadaan, surat.diterima_pada) == ("sampai", day("08-08"))
    assert surat.tenggat == day("08-24"), "14 days end on a Saturday, so on Monday"
    attempt.refresh_from_db()
    assert (attempt.hasil, attempt.penerima, attempt.hasil_oleh) == ("diterima", "Siti Aminah", clerk)
    assert surat.lampiran_set.get().jenis == "tanda_terima"
    assert story(surat) == ["send", "deliver"]
    assert set(Jejak.objects.values_list("aksi", flat=True)) >= {"surat.kirim", "surat.terima"}


def test_working_days_of_the_step_count(clerk: User) -> None:
    LangkahTangga.objects.filter(kode="peringatan").update(hari_kerja=True, tenggat_hari=5)
    assert receive(sent(clerk), clerk, on="08-07").tenggat == day("08-14"), "five working days after a Friday"


def test_the_time_to_answer_is_the_one_in_the_letter(clerk: User) -> None:
    """The office shortens its ladder while letters are on their way: what the paper promises holds."""
    surat = signed()
    Surat.objects.filter(pk=surat.pk).update(isi=ISI | {"tenggat_hari": 5, "hari_kerja": True})
    LangkahTangga.objects.filter(kode="peringatan").update(hari_kerja=False, tenggat_hari=1)
    assert receive(resend(surat, clerk, on="08-04"), clerk, on="08-07").tenggat == day("08-14")
    assert "5 hari kerja" in words.message(surat, None, office.current())


@pytest.mark.parametrize(
    ("tanggal", "why"),
    [("08-02", "bertanggal"), ("09-02", "belum tiba")],
)
def test_the_day_of_hand_over_is_possible(clerk: User, tanggal: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        sent(clerk, on=tanggal)


@pytest.mark.parametrize("keadaan", ["konsep", "paraf", "disetujui", "siap", "sampai", "batal", "ditarik"])
def test_only_signed_or_returned_letters_leave(clerk: User, keadaan: str) -> None:
    surat = make_letter(keadaan=keadaan)
    with pytest.raises(Refused):
        resend(surat, clerk, on="09-01")
    with pytest.raises(Refused):
        receive(surat, clerk, on="09-01")
    with pytest.raises(Refused):
        actions.return_(surat=surat.pk, alasan="kosong", tanggal=TODAY, by=clerk)
    assert not PengirimanSurat.objects.exists()


def test_all_or_none(clerk: User) -> None:
    good, gone = signed(), sent(clerk)
    with pytest.raises(Refused, match=r"dalam pengantaran"):
        actions.send(letters=[good.pk, gone.pk], how=HandOver("pos", TODAY), by=clerk)
    good.refresh_from_db()
    assert good.keadaan == "bertanda"
    assert not good.pengiriman_set.exists()
    with pytest.raises(Refused, match="paling sedikit satu"):
        actions.send(letters=[], how=HandOver("pos", TODAY), by=clerk)


def test_thirty_letters_through_the_camat_one_pengantar_each(clerk: User) -> None:
    here, there = KecamatanFactory(nama="Babat"), KecamatanFactory(nama="Paciran")
    letters = [signed(KoperasiFactory(kecamatan=place)) for place in (here, there) for _ in range(15)]
    actions.send(letters=[one.pk for one in letters], how=HandOver("camat", TODAY), by=clerk)
    assert sorted(SuratPengantar.objects.values_list("kecamatan__nama", flat=True)) == ["Babat", "Paciran"]
    for pengantar in SuratPengantar.objects.all():
        carried = pengantar.pengiriman_set.all()
        assert len(carried) == 15
        assert {one.surat.koperasi.kecamatan_id for one in carried} == {pengantar.kecamatan_id}


def test_a_place_that_is_not_known_is_named(clerk: User) -> None:
    with pytest.raises(Refused, match=r"Desa atau kelurahan .* belum diketahui"):
        sent(clerk, KoperasiFactory(desa=None), cara="desa")
    with pytest.raises(Refused, match=r"Kecamatan .* belum diketahui"):
        sent(clerk, KoperasiFactory(kecamatan=None), cara="camat")


# --- Received ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("tanggal", "why"), [("08-03", "diserahkan"), ("08-01", "tanggal surat"), ("09-02", "tiba")])
def test_the_day_of_receipt_is_possible(clerk: User, tanggal: str, why: str) -> None:
    surat = sent(clerk)
    with pytest.raises(Refused, match=why):
        receive(surat, clerk, on=tanggal)
    assert receive(surat, clerk, on="08-04").diterima_pada == day("08-04"), "the day it left, noted a month later"


def test_a_receipt_without_a_photo_says_why(clerk: User) -> None:
    surat = sent(clerk)
    with pytest.raises(Refused, match="foto"):
        receive(surat, clerk, bukti=None)
    with pytest.raises(FileProblem):
        receive(surat, clerk, bukti=Proof(b"bukan foto", "a.jpg"))
    surat.refresh_from_db()
    assert surat.keadaan == "dikirim"
    assert surat.pengiriman_set.get().hasil == ""
    receive(surat, clerk, bukti=None, tanpa_bukti="Penerima tidak mau menandatangani.")
    assert "tidak mau" in surat.pengiriman_set.get().catatan
    assert "tidak mau" in surat.peristiwa_set.latest("pk").keterangan


def test_a_receipt_uploaded_beforehand_counts_only_for_its_attempt(clerk: User) -> None:
    surat = sent(clerk)
    attachments.add(milik="surat", owner=surat, jenis="tanda_terima", data=photo(), name="a.jpg", by=clerk)
    actions.return_(surat=surat.pk, alasan="kosong", tanggal=day("08-05"), by=clerk)
    PengirimanSurat.objects.update(dicatat_pada=dates.sekarang() - dt.timedelta(days=2))
    resend(surat, clerk, on="08-06")
    PengirimanSurat.objects.filter(ke=2).update(dicatat_pada=dates.sekarang() + dt.timedelta(days=400))
    with pytest.raises(Refused, match="foto"):
        receive(surat, clerk, on="08-07", bukti=None)
    attachments.add(milik="surat", owner=surat, jenis="tanda_terima", data=photo(), name="b.jpg", by=clerk)
    PengirimanSurat.objects.filter(ke=2).update(dicatat_pada=dates.sekarang() - dt.timedelta(days=1))
    assert receive(surat, clerk, on="08-07", bukti=None).keadaan == "sampai"


# --- Returned, and tried again ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("alasan", "found"), [("alamat", "tidak_ditemukan"), ("pindah", "pindah"), ("kosong", None), ("ditolak", None)]
)
def test_a_wrong_address_is_marked_in_the_register(clerk: User, alasan: str, found: str | None) -> None:
    surat, other = sent(clerk), KoperasiFactory()
    actions.return_(surat=surat.pk, alasan=alasan, tanggal=day("08-10"), by=clerk)
    surat.refresh_from_db()
    assert (surat.keadaan, surat.tenggat, surat.diterima_pada) == ("kembali", None, None)
    event = surat.koperasi.perubahan_status_set.filter(kolom="status_lapangan").first()
    assert Koperasi.objects.get(pk=surat.koperasi_id).status_lapangan == found
    assert (event and (event.berlaku_pada, event.alasan["surat"])) == (found and (day("08-10"), surat.nomor))
    assert Koperasi.objects.get(pk=other.pk).status_lapangan is None


def test_a_request_to_the_lurah_that_returns_says_nothing_about_the_cooperative(clerk: User) -> None:
    asked = signed(jenis="keterangan", langkah=None, jalur="", putaran="")
    resend(asked, clerk, on="08-05")
    actions.return_(surat=asked.pk, alasan="alamat", tanggal=day("08-10"), by=clerk)
    assert Koperasi.objects.get(pk=asked.koperasi_id).status_lapangan is None


def test_a_record_that_was_withdrawn_may_still_get_its_letter_back(clerk: User) -> None:
    surat = sent(clerk)
    Koperasi.objects.filter(pk=surat.koperasi_id).update(ditarik_pada=dates.sekarang())
    actions.return_(surat=surat.pk, alasan="alamat", tanggal=day("08-10"), by=clerk)
    surat.refresh_from_db()
    assert surat.keadaan == "kembali"


def test_another_reason_is_written_out(clerk: User) -> None:
    surat = sent(clerk)
    with pytest.raises(Refused, match="mengapa"):
        actions.return_(surat=surat.pk, alasan="lain", tanggal=day("08-10"), by=clerk)
    actions.return_(surat=surat.pk, alasan="lain", tanggal=day("08-10"), by=clerk, catatan="Banjir.")
    assert "Banjir." in surat.peristiwa_set.latest("pk").keterangan


def test_tried_again_is_a_new_row(clerk: User) -> None:
    surat = returned(clerk)
    with pytest.raises(Refused, match="baru kembali"):
        resend(surat, clerk, on="08-04")
    resend(surat, clerk, on="08-06", cara="pos")
    assert list(surat.pengiriman_set.values_list("ke", "cara", "hasil")) == [(1, "langsung", "kembali"), (2, "pos", "")]
    receive(surat, clerk, on="08-09")
    assert story(surat) == ["send", "return", "send", "deliver"]


def test_the_ladder_waits_for_the_receipt(clerk: User) -> None:
    """Two contrasting cooperatives: one received its letter, the other's came back."""
    arrived, back = receive(sent(clerk), clerk), returned(clerk)
    (one,), (two,) = standing.history(arrived.koperasi), standing.history(back.koperasi)
    assert (one.received, one.returned) == (day("08-06"), False)
    assert (two.received, two.deadline, two.returned) == (None, None, True)


# --- A slip -------------------------------------------------------------------------------------------
def test_a_wrong_receipt_is_put_right_and_both_stay(clerk: User) -> None:
    surat = receive(sent(clerk), clerk, on="08-06")
    actions.correct(surat=surat.pk, penerima="Pak Joko", tanggal=day("08-10"), alasan="Salah baca.", by=clerk)
    surat.refresh_from_db()
    assert (surat.diterima_pada, surat.tenggat) == (day("08-10"), day("08-24"))
    told = surat.peristiwa_set.latest("pk")
    assert told.langkah == "correct"
    assert all(part in told.keterangan for part in ("Pak Joko", "10 Agustus", "Bu Siti", "6 Agustus", "Salah baca."))
    with pytest.raises(Refused, match="Belum ada yang diubah"):
        actions.correct(surat=surat.pk, penerima="Pak Joko", tanggal=day("08-10"), alasan="Lagi.", by=clerk)
    with pytest.raises(Refused, match="belum tiba"):
        actions.correct(surat=surat.pk, penerima="Pak Joko", tanggal=day("09-02"), alasan="Lagi.", by=clerk)


def test_a_receipt_of_the_wrong_letter_is_taken_back(clerk: User) -> None:
    surat = receive(sent(clerk), clerk)
    actions.take_back(surat=surat.pk, alasan="Tertukar.", by=clerk)
    surat.refresh_from_db()
    assert (surat.keadaan, surat.diterima_pada, surat.tenggat) == ("dikirim", None, None)
    assert "Bu Siti" in surat.peristiwa_set.latest("pk").keterangan
    assert receive(surat, clerk, on="08-12").diterima_pada == day("08-12")


def test_not_once_a_later_letter_rests_on_it(clerk: User) -> None:
    surat = receive(sent(clerk), clerk)
    later = make_letter(surat.koperasi, keadaan="konsep", kode="panggilan")
    actions.correct(surat=surat.pk, penerima="Bu Siti", tanggal=day("08-07"), alasan="Salah.", by=clerk)
    later.delete()
    make_letter(surat.koperasi, keadaan="terbit", kode="panggilan")
    for act in (
        lambda: actions.correct(surat=surat.pk, penerima="X", tanggal=day("08-08"), alasan="Salah.", by=clerk),
        lambda: actions.take_back(surat=surat.pk, alasan="Salah.", by=clerk),
    ):
        with pytest.raises(Refused, match="sudah terbit"):
            act()


def test_an_answered_letter_did_arrive(clerk: User) -> None:
    surat = receive(sent(clerk), clerk)
    surat.jawaban_set.create(jenis="penjelasan", uraian="Ya.", tanggal=day("08-09"), dari="Siti", oleh=clerk)
    with pytest.raises(Refused, match="sudah dijawab"):
        actions.take_back(surat=surat.pk, alasan="Salah.", by=clerk)
    with pytest.raises(Refused, match="menjawab 9 Agustus"):
        actions.correct(surat=surat.pk, penerima="Bu Siti", tanggal=day("08-10"), alasan="Salah.", by=clerk)


# --- Many at once ---------------------------------------------------------------------------------------
def test_a_signed_list_that_came_back(clerk: User) -> None:
    one, two, three = (sent(clerk, cara="camat") for _ in range(3))
    lines = [Line(one.pk, day("08-06"), "Siti"), Line(two.pk, day("08-07"), "Joko", "Ketua"),
             Line(three.pk, day("08-08"), alasan="pindah")]  # fmt: skip
    assert surat_terima.record(lines=lines, bukti=proof("daftar.jpg"), by=clerk) == (2, 1)
    for surat, keadaan, tenggat in ((one, "sampai", "08-20"), (two, "sampai", "08-21"), (three, "kembali", None)):
        surat.refresh_from_db()
        assert (surat.keadaan, surat.tenggat) == (keadaan, tenggat and day(tenggat))
    kept = [surat.lampiran_set.get() for surat in (one, two, three)]
    assert len({row.isi.name for row in kept}) == 1
    assert len({row.kode for row in kept}) == 3, "one file, three rows"


def test_one_wrong_row_saves_none_and_names_it(clerk: User) -> None:
    one, two = sent(clerk), sent(clerk)
    lines = [Line(one.pk, day("08-06"), "Siti"), Line(two.pk, day("08-01"), "Joko")]
    with pytest.raises(surat_terima.Wrong) as wrong:
        surat_terima.record(lines=lines, bukti=proof(), by=clerk)
    assert list(wrong.value.rows) == [two.pk]
    one.refresh_from_db()
    assert one.keadaan == "dikirim"
    assert not one.lampiran_set.exists()
    with pytest.raises(surat_terima.Wrong, match="JPEG"):
        surat_terima.record(lines=lines[:1], bukti=Proof(b"xx", "a.txt"), by=clerk)


# --- E-mail ---------------------------------------------------------------------------------------------
def mailed(clerk: User, address: str) -> PengirimanSurat:
    surat = signed(KoperasiFactory(email=address))
    attachments.add(milik="surat", owner=surat, jenis="pindaian", data=photo(), name="surat.jpg", by=clerk)
    (attempt,) = actions.send(letters=[surat.pk], how=HandOver("surel", TODAY), by=clerk)
    return attempt


@override_settings(
    EMAIL_IZIN=["ksp@contoh.id"], PRODUKSI=False, EMAIL_BACKEND="koperasi.lib.surel.AllowListBackend",
    EMAIL_PENGIRIM="django.core.mail.backends.locmem.EmailBackend",
)  # fmt: skip
def test_a_letter_goes_as_an_e_mail_and_is_not_yet_received(clerk: User) -> None:
    attempt = mailed(clerk, "ksp@contoh.id")
    job = Pekerjaan.objects.get(kind="surat.surel")
    assert mail_letter(job) == {"kepada": "ksp@contoh.id"}
    (message,) = mail.outbox
    assert message.to == ["ksp@contoh.id"]
    assert attempt.surat.nomor in message.subject
    assert message.attachments[0][2] == "image/jpeg"
    attempt.surat.refresh_from_db()
    assert (attempt.surat.keadaan, attempt.surat.tenggat) == ("dikirim", None)
    receive(attempt.surat, clerk, on="09-01", penerima="Siti, lewat balasan surel")
    with pytest.raises(JobRefused, match="tidak lagi"):
        mail_letter(job)
    assert len(mail.outbox) == 1


@override_settings(EMAIL_IZIN=["ksp@contoh.id"], PRODUKSI=False)
def test_a_trial_office_writes_to_nobody_else(clerk: User) -> None:
    with pytest.raises(Refused, match="EMAIL_IZIN"):
        mailed(clerk, "orang@nyata.id")
    with pytest.raises(Refused, match="alamat surel"):
        mailed(clerk, "")
    several = [signed(KoperasiFactory(nama=f"KSP Tanpa Surel {number}")).pk for number in range(7)]
    with pytest.raises(Refused, match=r"KSP Tanpa Surel 4.* Dan 2 surat lain"):
        actions.send(letters=several, how=HandOver("surel", TODAY), by=clerk)
    assert not Pekerjaan.objects.filter(kind="surat.surel").exists()
    assert not PengirimanSurat.objects.exists()


@override_settings(PRODUKSI=True)
def test_an_e_mail_without_the_signed_letter_is_refused(clerk: User) -> None:
    surat = signed(KoperasiFactory(email="ksp@contoh.id"))
    with pytest.raises(Refused, match="pindaian"):
        actions.send(letters=[surat.pk], how=HandOver("surel", TODAY), by=clerk)
    actions.send(letters=[surat.pk], how=HandOver("surel", TODAY), by=clerk, mailed=False)
    assert not Pekerjaan.objects.filter(kind="surat.surel").exists(), "opened in the person's own program"
