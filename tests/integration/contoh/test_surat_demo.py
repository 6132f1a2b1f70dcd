"""The demo's letters: a season that is over, and what the night proposes today."""

from __future__ import annotations

import hashlib

from django.db.models import Q

from pembinaan import nightly
from pembinaan.actions import surat_malam
from pembinaan.demo import surat_setelan
from pembinaan.letters import ladder, standing
from pembinaan.models import JawabanSurat, KeadaanSurat, PengirimanSurat, PeristiwaSurat, Surat
from registry.models import Koperasi
from tests.integration.contoh import world
from tests.integration.contoh.conftest import Office

FIRST = ("teguran_1", "teguran_1_tembusan")


def test_everyone_tidak_aktif_has_a_draft_or_a_reason(office: Office) -> None:
    """None of them was written to before, so that the whole ladder lies ahead of the person who tries it."""
    inactive = set(Koperasi.objects.filter(status="tidak_aktif").values_list("pk", flat=True))
    drafts = set(Surat.objects.filter(jalur="tidak_aktif").values_list("koperasi", flat=True))
    assert not Surat.objects.filter(jalur="tidak_aktif").exclude(keadaan="konsep", langkah__kode="peringatan").exists()
    assert len(inactive) == world.INACTIVE
    assert drafts <= inactive
    assert len(drafts) > 5, "a small demo has nearly as many promises as a large one"
    for standing_, following in standing.answers(inactive - drafts, on=office.day).values():
        assert (following.what, bool(following.sentence)) == (ladder.WAIT, True), standing_


@world.on(*world.DAYS[:3])  # a season is over
def test_the_agenda_has_no_gap_and_each_file_is_its_own(office: Office) -> None:
    letters = Surat.objects.agenda().order_by("urut")
    numbers = list(letters.values_list("urut", flat=True))
    assert numbers == list(range(surat_setelan.LAST + 1, surat_setelan.LAST + 1 + len(numbers)))
    assert len(numbers) > 12
    seen = set()
    for surat in letters:
        with surat.pdf.open() as file:
            assert hashlib.sha256(file.read()).hexdigest() == surat.pdf_sha256
        seen.add(surat.pdf_sha256)
        assert surat.dicetak_pada
    assert len(seen) == len(numbers)


@world.on(*world.DAYS[:3])  # a season is over
def test_every_page_about_letters_has_something_to_show(office: Office) -> None:
    states = set(Surat.objects.values_list("keadaan", flat=True))
    wanted = {KeadaanSurat.KONSEP, KeadaanSurat.DIKIRIM, KeadaanSurat.SAMPAI, KeadaanSurat.KEMBALI, KeadaanSurat.BATAL}
    assert wanted <= states
    for condition in (
        Q(dianggap=True, keadaan="sampai"), Q(keadaan="batal", pembatal_set__keadaan="sampai"),
        Q(keadaan="batal", diterima_pada=None) & ~Q(nomor=""), Q(langkah__kode="teguran_2", keadaan="sampai"),
        Q(koperasi__akses_set__user__username="pengurus", keadaan="sampai"),
    ):  # fmt: skip
        assert Surat.objects.filter(condition).exists(), condition
    tried = PengirimanSurat.objects.filter(ke=2)
    assert {"diterima", "kembali"} <= set(tried.values_list("hasil", flat=True))
    answers = set(JawabanSurat.objects.values_list("jenis", "keputusan"))
    assert {("keberatan", ""), ("keberatan", "diterima"), ("penjelasan", ""), ("janji", "")} <= answers


def test_nothing_happened_on_a_day_to_come_or_a_weekend(office: Office) -> None:
    past = Surat.objects.exclude(nomor="")
    assert not PeristiwaSurat.objects.filter(tanggal__gt=office.day).exists()
    assert not past.filter(Q(tanggal__gte=office.day) | Q(diterima_pada__gte=office.day)).exists()
    assert not past.filter(tanggal__week_day__in=(1, 7)).exists()
    handed = PengirimanSurat.objects.all()
    assert not handed.filter(Q(tanggal__week_day__in=(1, 7)) | Q(hasil_pada__week_day__in=(1, 7))).exists()


def test_the_night_goes_on_with_those_who_did_not_answer(office: Office) -> None:
    on = office.day
    following = Surat.objects.filter(keadaan="konsep", langkah__kode__in=("teguran_2", "teguran_3"))
    for draft in following:
        before = Surat.objects.filter(koperasi=draft.koperasi, jalur="terlambat", putaran=draft.putaran, nomor__gt="")
        last = before.latest("langkah__urutan")
        assert last.keadaan == "sampai"
        assert last.tenggat is not None
        assert last.tenggat < on
        assert not last.jawaban_set.filter(Q(jenis="penjelasan") | Q(jenis="keberatan", keputusan="")).exists()
    new = Surat.objects.filter(keadaan="konsep", langkah__kode__in=FIRST)
    assert not new.filter(koperasi__kdmp=True).exists()
    there = Surat.objects.count()
    assert surat_malam.run(on=on).drafted == 0
    nightly.run(on=on)
    assert Surat.objects.count() == there


@world.on(world.DAYS[0])
def test_second_warnings_are_proposed_beside_first_ones(office: Office) -> None:
    kinds = set(Surat.objects.filter(keadaan="konsep").values_list("langkah__kode", flat=True))
    assert {"peringatan", "teguran_2"} <= kinds
    assert kinds & set(FIRST)
