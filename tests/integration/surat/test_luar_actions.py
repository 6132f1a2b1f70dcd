"""Handing out and returning: what is frozen, what may come back, and who decides when the rule has changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading

import pytest
from django.db import connection
from django.test import override_settings

from koperasi.accounts.models import User
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from pembinaan.actions import surat_luar, surat_pdf
from pembinaan.letters import judging, returned, verification
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import KeadaanSurat, Surat
from pembinaan.models.surat import NUMBERED
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.surat import make_letter
from tests.integration.surat import luar_desk as luar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outside_day")]
TODAY, NOMOR = luar.TODAY, luar.NOMOR


# --- Out -----------------------------------------------------------------------------------------------------
@override_settings(ALAMAT_VERIFIKASI="https://cek.example.go.id/s")
def test_hand_out_freezes_text_and_code_but_neither_number_nor_date(clerk: User) -> None:
    surat = luar.approved()
    luar.hand_out([surat], clerk)
    assert (surat.keadaan, surat.cara_nomor, surat.nomor, surat.tanggal) == ("luar", "luar", "", None)
    assert surat.isi["nomor"] == surat.isi["tanggal"] == ""
    assert "KPRI Bina Karya" in str(surat.isi["yth"])
    assert surat.isi["tertanda"]["nama"] == "Sri Kepala"
    shown = Snapshot.from_json(surat.isi).kode_terbaca
    assert verification.normal(shown.lower()) == surat.kode, "read as people type it"
    assert surat.isi["kode"] == surat.kode
    assert surat.isi["periksa"] == f"https://cek.example.go.id/s/{surat.kode}"
    surat.koperasi.nama = "Nama Baru"
    surat.koperasi.save()
    surat.refresh_from_db()
    assert "Nama Baru" not in str(surat.isi)
    assert surat.peristiwa_set.get().langkah == "hand_out"


def test_hand_out_asks_the_rule_again(clerk: User) -> None:
    good, filed = luar.approved("Satu"), luar.approved("Dua")
    make.both_levels(filed.koperasi, 2025)
    luar.hand_out([good, filed], clerk)
    assert (good.keadaan, filed.keadaan) == (KeadaanSurat.LUAR, KeadaanSurat.DITARIK)
    assert filed.alasan_akhir
    before = (good.kode, good.isi)
    luar.hand_out([good], clerk)  # it is out already
    assert (good.kode, good.isi) == before


# --- Back ------------------------------------------------------------------------------------------------------
def test_a_number_alone_makes_it_terbit_and_our_page_with_that_number_becomes_the_original(clerk: User) -> None:
    surat = luar.outside(clerk)
    surat_luar.return_many(rows=[luar.back(surat)], by=clerk)
    surat.refresh_from_db()
    assert (surat.keadaan, surat.nomor, surat.tanggal, surat.tahun) == ("terbit", NOMOR, TODAY, 2026)
    assert (surat.urut, surat.seri) == (None, "keluar")
    assert surat.isi["nomor"] == NOMOR
    assert surat.isi["tanggal"] == "22 November 2026"
    assert [job.state for job in luar.work()] == ["selesai"]
    surat.refresh_from_db()
    assert (surat.keadaan, surat.pdf_dari_luar) == ("siap", False)
    with surat.pdf.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == surat.pdf_sha256
    before = surat.pdf_sha256
    surat_pdf.make(Pekerjaan(payload={"surat": surat.pk}, owner=clerk))
    surat.refresh_from_db()
    assert surat.pdf_sha256 == before, "once"


def test_the_returned_pdf_is_kept_byte_for_byte(clerk: User) -> None:
    surat = luar.outside(clerk)
    data = luar.pdf_of(surat)
    surat_luar.return_many(rows=[luar.back(surat, **luar.kept(surat, data))], by=clerk)
    surat.refresh_from_db()
    assert (surat.keadaan, surat.pdf_dari_luar, surat.pdf_ukuran) == ("siap", True, len(data))
    with surat.pdf.open("rb") as file:
        assert file.read() == data
    assert luar.work() == [], "nothing is drawn"
    assert [one.langkah for one in surat.peristiwa_set.all()] == ["hand_out", "number", "store"]


@pytest.mark.parametrize(
    ("nomor", "day", "words"),
    [
        ("", TODAY, "belum diisi"),
        ("${nomor_naskah}", TODAY, "${...}"),
        ("tanpa angka", TODAY, "memuat angka"),
        ("5/" + "1" * 100, TODAY, "paling panjang 100"),
        (NOMOR, dt.date(2026, 11, 23), "belum tiba"),
        (NOMOR, dt.date(2026, 11, 19), "lebih awal daripada persetujuannya, 20 November 2026"),
    ],
)
def test_numbers_and_dates_that_cannot_be_right(clerk: User, nomor: str, day: dt.date, words: str) -> None:
    surat = luar.outside(clerk)
    with pytest.raises(surat_luar.RowsRefused) as refusal:
        surat_luar.return_many(rows=[luar.back(surat, nomor, day)], by=clerk)
    assert words in refusal.value.rows[surat.pk]
    surat.refresh_from_db()
    assert surat.keadaan == "luar"


def test_doubles_are_told_whoever_has_the_number_and_nothing_is_saved(clerk: User) -> None:
    first, second, third = (luar.outside(clerk, nama) for nama in ("Satu", "Dua", "Tiga"))
    taken = make_letter(make.KoperasiFactory(nama="Lama Sekali"), keadaan="siap", tanggal=TODAY)
    rows = [luar.back(first, taken.nomor.lower()), luar.back(second, NOMOR), luar.back(third, NOMOR.upper())]
    with pytest.raises(surat_luar.RowsRefused) as refusal:
        surat_luar.return_many(rows=rows, by=clerk)
    assert set(refusal.value.rows) == {first.pk, third.pk}
    assert "Lama Sekali" in refusal.value.rows[first.pk]
    assert "dua kali, juga untuk Dua" in refusal.value.rows[third.pk]
    assert Surat.objects.filter(keadaan="luar").count() == 3, "all or nothing"
    voided = make_letter(keadaan="batal", tanggal=TODAY)
    with pytest.raises(surat_luar.RowsRefused):
        surat_luar.return_many(rows=[luar.back(first, voided.nomor)], by=clerk)  # a voided number stays taken


def test_where_the_rule_no_longer_holds_the_person_decides(clerk: User) -> None:
    issued, voided, good = (luar.outside(clerk, nama) for nama in ("Satu", "Dua", "Tiga"))
    for surat in (issued, voided):
        make.both_levels(surat.koperasi, 2025)
    rows = [luar.back(issued, "1/2026"), luar.back(voided, "2/2026"), luar.back(good, "3/2026")]
    with pytest.raises(surat_luar.RowsRefused) as refusal:
        surat_luar.return_many(rows=rows, by=clerk)
    assert set(refusal.value.rows) == {issued.pk, voided.pk}
    assert "tetap terbit, atau batal" in refusal.value.rows[issued.pk]
    decided = [luar.back(issued, "1/2026", tetap=True), luar.back(voided, "2/2026", batal="Sudah RAT."), rows[2]]
    surat_luar.return_many(rows=decided, by=clerk)
    for surat in (issued, voided, good):
        surat.refresh_from_db()
    assert (issued.keadaan, voided.keadaan, good.keadaan) == ("terbit", "batal", "terbit")
    assert (voided.nomor, voided.alasan_akhir) == ("2/2026", "Sudah RAT."), "the number stays in the agenda"
    assert voided in Surat.objects.agenda()
    assert "Tetap diterbitkan" in issued.peristiwa_set.get(langkah="number").keterangan


def test_the_letter_itself_does_not_stand_in_its_own_way(clerk: User) -> None:
    surat = luar.outside(clerk)
    assert judging.judge([surat], on=TODAY)[surat.pk].what == "draft"


def test_a_letter_that_gets_no_number_is_voided_with_its_reason(clerk: User) -> None:
    surat = luar.outside(clerk)
    surat_luar.void_waiting(surat=surat, alasan="Ditarik dari SRIKANDI.", by=clerk)
    surat.refresh_from_db()
    assert (surat.keadaan, surat.alasan_akhir, surat.nomor) == ("batal", "Ditarik dari SRIKANDI.", "")
    assert surat.kode, "its code keeps answering"
    with pytest.raises(Refused):
        surat_luar.void_waiting(surat=surat, alasan="Lagi", by=clerk)
    with pytest.raises(surat_luar.RowsRefused, match="Belum ada yang dicatat"):
        surat_luar.return_many(rows=[luar.back(surat)], by=clerk)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_return_the_same_letter_and_the_same_number(clerk: User) -> None:
    """One wins; the other is told beside the row, and no number is used twice."""
    first, second = luar.outside(clerk, "Satu"), luar.outside(clerk, "Dua")
    told: list[str] = []
    barrier = threading.Barrier(2)

    def run(rows: list[surat_luar.Kembali]) -> None:
        with dates.freeze(TODAY):
            barrier.wait(10)
            try:
                surat_luar.return_many(rows=rows, by=clerk)
            except surat_luar.RowsRefused as refusal:
                told.extend(refusal.rows.values())
            finally:
                connection.close()

    both = [[luar.back(first), luar.back(second, "2/2026")], [luar.back(second, NOMOR.upper())]]
    threads = [threading.Thread(target=run, args=(rows,)) for rows in both]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert told, "one of them is told"
    numbers = list(Surat.objects.filter(keadaan__in=NUMBERED).values_list("nomor", flat=True))
    assert len({nomor.upper() for nomor in numbers}) == len(numbers) >= 1


def test_a_number_whose_place_is_still_empty_is_refused() -> None:
    assert "masih kosong" in returned.number_problem("500.3.2.4/ /2026")
    assert returned.number_problem("500.3.2.4/12/2026") == ""
