"""Issuing: the rule asked again, numbers in the order of delivery, the frozen text and its file."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.db import transaction

from koperasi.accounts.models import User
from koperasi.audit.models import Jejak
from koperasi.jobs import worker
from koperasi.jobs.models import Keadaan, Pekerjaan
from pembinaan.actions import surat_nomor, surat_pdf, surat_terbit
from pembinaan.letters import agenda, compose
from pembinaan.letters.snapshot import Snapshot
from pembinaan.letters.wording import UnknownPlaceholder
from pembinaan.models import BlokNomor, PolaNomor, SetelanSurat, Surat, UrutanSurat
from registry import kantor as office
from registry.models import Koperasi, MasaBukti
from registry.policies import Refused
from tests.factories import terbit
from tests.factories.kasus import JanjiRatFactory
from tests.factories.night import rat
from tests.factories.surat import make_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_wakes")]


def start(paket: Any, by: User) -> None:
    surat_terbit.start(paket=paket, letters=list(paket.surat_set.filter(keadaan="disetujui")), by=by)


def states(paket: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Surat.objects.filter(paket=paket).values_list("keadaan", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_numbers_follow_the_order_of_delivery_and_every_letter_gets_its_file(kepala: User) -> None:
    paket = terbit.make_batch(5, by=kepala)
    terbit.issue(paket, by=kepala)
    rows = list(Surat.objects.filter(paket=paket).order_by("koperasi__kecamatan__nama", "koperasi__nama"))
    year = office.today().year
    assert [row.nomor for row in rows] == [f"500.3.2.4/{n}/Dinkop/{year}" for n in range(1, 6)]
    assert {(row.keadaan, row.tahun, row.tanggal) for row in rows} == {("siap", year, office.today())}
    assert UrutanSurat.objects.get(seri="keluar", tahun=year).terakhir == 5
    one = rows[0]
    with one.pdf.open() as file:
        data = file.read()
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (one.pdf_sha256, one.pdf_ukuran)
    snapshot = Snapshot.from_json(one.isi)
    assert (snapshot.nomor, snapshot.kode, snapshot.periksa) == (one.nomor, one.kode, "")
    assert one.waktu_menjawab == (snapshot.tenggat_hari, snapshot.hari_kerja) == (14, False)
    assert len({row.kode for row in rows}) == 5
    assert not Pekerjaan.objects.exclude(state=Keadaan.SELESAI).exists()
    assert [event.langkah for event in one.peristiwa_set.all()] == ["draft", "issue", "store"]
    assert Jejak.objects.get(aksi="surat.terbit").rincian["surat"] == 5


def test_the_address_of_verification_is_part_of_the_frozen_text(kepala: User, settings: Any) -> None:
    settings.ALAMAT_VERIFIKASI = "https://periksa.contoh.go.id"
    paket = terbit.make_batch(1, by=kepala)
    terbit.issue(paket, by=kepala)
    surat = paket.surat_set.get()
    assert surat.isi["periksa"] == f"https://periksa.contoh.go.id/{surat.kode}"


def test_chunks_number_in_order_and_the_next_chunk_comes_before_the_files(
    kepala: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surat_terbit, "CHUNK", 2)
    paket = terbit.make_batch(5, by=kepala)
    start(paket, kepala)
    job = worker.claim()
    assert job is not None
    worker.perform(job)
    waiting = list(Pekerjaan.objects.filter(state="menunggu").order_by("pk").values_list("kind", flat=True))
    assert waiting == ["surat.terbit", "surat.berkas", "surat.berkas"]
    terbit.drain()
    ordered = Surat.objects.filter(paket=paket).order_by("koperasi__kecamatan__nama", "koperasi__nama")
    assert list(ordered.values_list("urut", flat=True)) == [1, 2, 3, 4, 5]
    assert len(set(Pekerjaan.objects.values_list("rombongan", flat=True))) == 1, "one page to watch"


def test_who_filed_in_between_gets_no_letter_and_who_promised_a_date_is_held(kepala: User) -> None:
    paket = terbit.make_batch(3, by=kepala)
    filed, waiting, stays = Koperasi.objects.order_by("pk")
    year = office.today().year - 1
    MasaBukti.objects.bulk_create([row for one in (year, year - 1, year - 2) for row in rat(filed, one)])
    JanjiRatFactory(koperasi=waiting, tanggal=office.today() + dt.timedelta(days=5))
    terbit.issue(paket, by=kepala)
    by_koperasi = {row.koperasi_id: row for row in Surat.objects.filter(paket=paket)}
    assert by_koperasi[filed.pk].keadaan == "ditarik"
    assert by_koperasi[filed.pk].alasan_akhir
    assert by_koperasi[waiting.pk].keadaan == "dikembalikan"
    assert by_koperasi[waiting.pk].disetujui_oleh is None, "it is approved anew in another batch"
    assert "berjanji RAT" in by_koperasi[waiting.pk].catatan
    assert (by_koperasi[stays.pk].keadaan, by_koperasi[stays.pk].urut) == ("siap", 1)
    assert terbit.numbers(paket) == [1], "no number for those who got no letter"


def test_one_letter_that_cannot_be_written_says_why_and_the_others_go_on(
    kepala: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    paket = terbit.make_batch(3, by=kepala)
    broken = Surat.objects.filter(paket=paket).order_by("pk")[1]
    real = compose._write

    def some(surat: Surat, *known: Any, **more: Any) -> Any:
        if surat.pk == broken.pk:
            raise UnknownPlaceholder("Isian {nama_camat} tidak dikenal dalam naskah surat.")
        return real(surat, *known, **more)

    monkeypatch.setattr(compose, "_write", some)
    terbit.issue(paket, by=kepala)
    broken.refresh_from_db()
    assert (broken.keadaan, broken.catatan, broken.kode) == (
        "disetujui", "Isian {nama_camat} tidak dikenal dalam naskah surat.", None
    )  # fmt: skip
    assert (states(paket), terbit.numbers(paket)) == ({"siap": 2, "disetujui": 1}, [1, 2])
    monkeypatch.setattr(compose, "_write", real)
    assert surat_terbit.resume(paket=paket, by=kepala) == (1, 0)
    terbit.drain()
    assert (states(paket), terbit.numbers(paket)) == ({"siap": 3}, [1, 2, 3])
    broken.refresh_from_db()
    assert broken.catatan == ""


def test_one_letter_that_cannot_be_drawn_says_why_and_its_file_is_made_later(
    kepala: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    paket = terbit.make_batch(3, by=kepala)
    real = surat_pdf.render

    def some(snapshot: Snapshot, **options: Any) -> Any:
        if "/2/" in snapshot.nomor:
            raise KeyError("huruf")
        return real(snapshot, **options)

    monkeypatch.setattr(surat_pdf, "render", some)
    terbit.issue(paket, by=kepala)
    assert states(paket) == {"siap": 2, "terbit": 1}
    job = Pekerjaan.objects.get(state=Keadaan.GAGAL)
    assert job.sentence == surat_pdf.NOT_DRAWN
    monkeypatch.setattr(surat_pdf, "render", real)
    assert surat_terbit.resume(paket=paket, by=kepala) == (0, 1)
    terbit.drain()
    assert (states(paket), terbit.numbers(paket)) == ({"siap": 3}, [1, 2, 3])
    with pytest.raises(Refused):
        surat_terbit.resume(paket=paket, by=kepala)


def test_a_batch_stopped_between_letters_keeps_its_numbers_and_goes_on_later(
    kepala: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surat_terbit, "CHUNK", 2)
    paket = terbit.make_batch(4, by=kepala)
    start(paket, kepala)
    worker.perform(worker.claim())  # type: ignore[arg-type]
    with pytest.raises(Refused, match="masih berjalan"):
        surat_terbit.resume(paket=paket, by=kepala)
    assert surat_terbit.stop(paket=paket, by=kepala) == 3
    terbit.drain()
    assert states(paket) == {"terbit": 2, "disetujui": 2}
    with pytest.raises(Refused):
        surat_terbit.stop(paket=paket, by=kepala)
    assert surat_terbit.resume(paket=paket, by=kepala) == (2, 2)
    terbit.drain()
    assert (states(paket), terbit.numbers(paket)) == ({"siap": 4}, [1, 2, 3, 4])


def test_stopping_while_a_chunk_is_numbered_puts_no_rows_after_it(kepala: User) -> None:
    paket = terbit.make_batch(2, by=kepala)
    start(paket, kepala)
    job = worker.claim()
    assert job is not None
    surat_terbit.stop(paket=paket, by=kepala)
    worker.perform(job)
    assert (states(paket), Pekerjaan.objects.count()) == ({"terbit": 2}, 1)


def test_a_chunk_done_twice_numbers_once(kepala: User) -> None:
    paket = terbit.make_batch(2, by=kepala)
    start(paket, kepala)
    job = worker.claim()
    assert job is not None
    with transaction.atomic():
        surat_terbit.issue(job)
    with transaction.atomic():
        assert surat_terbit.issue(job)["terbit"] == 0
    assert terbit.numbers(paket) == [1, 2]


def test_a_block_is_used_in_order_and_the_rest_waits_with_a_sentence(kepala: User) -> None:
    SetelanSurat.objects.update(cara_nomor="blok")
    paket, on = terbit.make_batch(5, by=kepala), office.today()
    for dari, sampai in ((41, 42), (61, 61)):
        BlokNomor.objects.create(tahun=on.year, dari=dari, sampai=sampai, dicatat_oleh=kepala, dicatat_pada=on)
    terbit.issue(paket, by=kepala)
    assert terbit.numbers(paket) == [41, 42, 61]
    assert states(paket) == {"siap": 3, "disetujui": 2}
    left = Surat.objects.filter(paket=paket, keadaan="disetujui")
    assert all("sudah habis" in row.catatan and row.isi is None and row.kode is None for row in left)
    BlokNomor.objects.create(tahun=on.year, dari=70, sampai=79, dicatat_oleh=kepala, dicatat_pada=on)
    surat_terbit.resume(paket=paket, by=kepala)
    terbit.drain()
    assert terbit.numbers(paket) == [41, 42, 61, 70, 71]
    assert BlokNomor.objects.get(dari=70).sisa == 8


def test_a_block_that_is_used_up_holds_only_letters_of_its_own_series(kepala: User) -> None:
    paket = terbit.make_batch(2, by=kepala)
    warned = [row.pk for row in paket.surat_set.order_by("pk")]
    asked = make_letter(kode="teguran_1", keadaan="disetujui", disetujui_oleh=kepala, disetujui_tanggal=office.today())
    ran_out = {Surat.objects.get(pk=warned[0]).kunci: "Nomor dalam blok 500 sudah habis."}
    assert surat_terbit._tell_the_rest([warned[0], asked.pk, warned[1]], ran_out) == [asked.pk]
    notes = dict(Surat.objects.values_list("pk", "catatan"))
    assert [notes[pk] for pk in warned] == ["Nomor dalam blok 500 sudah habis."] * 2
    assert notes[asked.pk] == ""


def test_numbers_from_outside_freeze_all_but_number_and_date(kepala: User) -> None:
    SetelanSurat.objects.update(cara_nomor="luar")
    paket = terbit.make_batch(2, by=kepala)
    terbit.issue(paket, by=kepala)
    rows = list(Surat.objects.filter(paket=paket))
    assert {(row.keadaan, row.nomor, row.tanggal, row.cara_nomor) for row in rows} == {("luar", "", None, "luar")}
    assert all(row.isi["nomor"] == "" and row.isi["kode"] == row.kode for row in rows)
    assert not UrutanSurat.objects.exists()
    assert not Pekerjaan.objects.filter(kind="surat.berkas").exists()


def test_the_pattern_of_the_day_and_of_the_kind(kepala: User) -> None:
    on = office.today()
    PolaNomor.objects.create(kunci="peringatan", klasifikasi="518", pola="{klasifikasi}/{nomor}/{tahun}",
                             seri="koperasi", berlaku_pada=on)  # fmt: skip
    paket = terbit.make_batch(1, by=kepala)
    terbit.issue(paket, by=kepala)
    surat = paket.surat_set.get()
    assert (surat.nomor, surat.seri) == (f"518/1/{on.year}", "koperasi")


def numbered_outside(kepala: User, urut: int) -> None:
    """A letter whose number was typed in from outside."""
    other = terbit.make_batch(1, by=kepala, name=f"Lain {urut}")
    terbit.issue(other, by=kepala)
    nomor = f"500.3.2.4/{urut}/DINKOP/{office.today().year}"
    other.surat_set.update(nomor=nomor, urut=None, cara_nomor="luar")
    UrutanSurat.objects.update(terakhir=0)


@pytest.mark.parametrize("cara", ["aplikasi", "blok"])
def test_what_a_letter_from_outside_has_is_left_out_and_the_agenda_says_so(kepala: User, cara: str) -> None:
    numbered_outside(kepala, 2)
    year = office.today().year
    SetelanSurat.objects.update(cara_nomor=cara)
    if cara == "blok":
        surat_nomor.add_block(seri="keluar", tahun=year, dari=1, sampai=4, by=kepala)
    assert agenda.book("keluar", year).next_number == (1 if cara == "aplikasi" else 5)
    paket = terbit.make_batch(3, by=kepala)
    terbit.issue(paket, by=kepala)
    assert terbit.numbers(paket) == [1, 3, 4]
    (gap,) = agenda.book("keluar", year).gaps
    assert (gap.dari, gap.sampai) == (2, 2)
    assert f"500.3.2.4/2/DINKOP/{year}" in gap.alasan


def test_a_number_of_another_series_stops_the_chunk_with_a_sentence_and_takes_none(kepala: User) -> None:
    on = office.today()
    other = terbit.make_batch(1, by=kepala, name="Lain")
    terbit.issue(other, by=kepala)
    other.surat_set.update(seri="lama")
    UrutanSurat.objects.update(terakhir=0)
    paket = terbit.make_batch(3, by=kepala)
    terbit.issue(paket, by=kepala)
    assert states(paket) == {"disetujui": 3}
    assert "sudah dipakai" in Pekerjaan.objects.get(state=Keadaan.GAGAL).sentence
    assert UrutanSurat.objects.get(seri="keluar", tahun=on.year).terakhir == 0
