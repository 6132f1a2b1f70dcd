"""Drafts: what was typed is kept, two devices do not overwrite each other, sending makes one filing a year."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django import forms

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry.actions import drafts, filings, papers
from registry.filing import findings, sections
from registry.forms.konsep import BagianForm
from registry.models import Berkas, KeadaanPengajuan, Konsep, Koperasi, MasaBukti, Rat
from registry.policies import Refused
from tests.factories.papers import paper, photo
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, officer_of

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 26)


class TwoYearsForm(BagianForm):
    columns = ("tanggal", "tempat")
    tahun_buku = forms.MultipleChoiceField(choices=[(str(year), str(year)) for year in range(2020, 2026)])
    tanggal = forms.DateField()
    tempat = forms.CharField()


class DecisionForm(BagianForm):
    lpj = forms.ChoiceField(choices=[("diterima", "Diterima"), ("ditolak", "Ditolak")])


@pytest.fixture(autouse=True)
def _short_filing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two sections, so that these tests speak of drafts and not of what a RAT asks."""
    short = (
        sections.Bagian("pelaksanaan", "Pelaksanaan", TwoYearsForm),
        sections.Bagian("keputusan", "Keputusan", DecisionForm),
    )
    monkeypatch.setitem(sections._SECTIONS, "rat", short)
    monkeypatch.delitem(findings._CHECKS, "rat")
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def koperasi() -> Koperasi:
    return KoperasiFactory(tanggal_badan_hukum=dt.date(2018, 5, 1))


@pytest.fixture
def officer(koperasi: Koperasi) -> User:
    return officer_of(koperasi)


def begin(koperasi: Koperasi, by: User, *years: int, **more: object) -> Konsep:
    return drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=years or (2025,), by=by, **more)


def save(konsep: Konsep, key: str, version: int, by: User, **typed: object) -> Konsep:
    texts = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    return drafts.save_section(konsep=konsep, key=key, typed=texts, version=version, by=by)


def complete(konsep: Konsep, by: User, *years: int) -> Konsep:
    held = {"tahun_buku": [str(year) for year in years or (2025,)], "tanggal": "2026-03-14", "tempat": "Balai desa"}
    save(konsep, "pelaksanaan", int(konsep.versi.get("pelaksanaan", 0)), by, **held)
    return save(konsep, "keputusan", int(konsep.versi.get("keputusan", 0)), by, lpj="diterima")


def test_what_was_typed_is_kept_even_when_it_is_wrong(koperasi: Koperasi, officer: User) -> None:
    konsep = save(begin(koperasi, officer), "pelaksanaan", 0, officer, tanggal="31 Februari", tempat="")
    first, second = sections.filled(Konsep.objects.get(pk=konsep.pk))
    assert (first.state, second.state) == ("belum", "kosong")
    assert first.form["tanggal"].value() == "31 Februari"


def test_a_draft_that_is_open_is_gone_on_with(koperasi: Koperasi, officer: User) -> None:
    assert begin(koperasi, officer) == begin(koperasi, officer)
    assert begin(koperasi, make_user(Peran.PENGURUS)) != begin(koperasi, officer)


def test_two_devices_do_not_overwrite_each_other(koperasi: Koperasi, officer: User) -> None:
    konsep = save(begin(koperasi, officer), "keputusan", 0, officer, lpj="diterima")
    with pytest.raises(drafts.Conflict) as caught:
        save(konsep, "keputusan", 0, officer, lpj="ditolak")
    assert (caught.value.now, caught.value.version) == ({"lpj": ["diterima"]}, 1)
    assert save(konsep, "keputusan", 0, officer, lpj="diterima").versi == {"keputusan": 1}, "a repeated request"
    assert save(konsep, "pelaksanaan", 0, officer, tempat="A").versi["pelaksanaan"] == 1, "another section"


def test_sending_makes_one_filing_a_year_and_moves_the_status(koperasi: Koperasi, officer: User) -> None:
    konsep = complete(begin(koperasi, officer), officer, 2024, 2025)
    sent = drafts.send(konsep=konsep, by=officer)
    assert [(rat.tahun_buku, rat.keadaan, rat.tempat) for rat in sent] == [
        (2024, "dikirim", "Balai desa"),
        (2025, "dikirim", "Balai desa"),
    ]
    assert sent[0].isi["keputusan"] == {"lpj": "diterima"}
    assert drafts.send(konsep=konsep, by=officer) == sent, "sending twice"
    assert Rat.objects.count() == 2
    assert MasaBukti.objects.filter(rat__in=sent, tingkat="dikirim", sampai=None).count() == 2
    koperasi.refresh_from_db()
    assert (koperasi.status_hitung, koperasi.keterangan) == ("aktif", "sudah_rat")
    with pytest.raises(Refused, match="sudah dikirim"):
        save(konsep, "keputusan", 1, officer, lpj="ditolak")


def test_an_incomplete_draft_is_not_sent(koperasi: Koperasi, officer: User) -> None:
    konsep = save(begin(koperasi, officer), "keputusan", 0, officer, lpj="diterima")
    with pytest.raises(drafts.Incomplete, match="Pelaksanaan"):
        drafts.send(konsep=konsep, by=officer)
    assert not Rat.objects.exists()


@pytest.mark.parametrize(("year", "sentence"), [(2026, "belum berakhir"), (2017, "mulai tahun buku 2018")])
def test_no_draft_for_a_year_that_is_not_owed(koperasi: Koperasi, officer: User, year: int, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        begin(koperasi, officer, year)


def test_a_year_typed_into_the_draft_is_judged_when_it_is_sent(koperasi: Koperasi, officer: User) -> None:
    koperasi.tanggal_badan_hukum = dt.date(2025, 2, 1)
    koperasi.save()
    konsep = complete(begin(koperasi, officer), officer, 2024, 2025)
    with pytest.raises(Refused, match="mulai tahun buku 2025"):
        drafts.send(konsep=konsep, by=officer)
    assert not Rat.objects.exists(), "neither of the two"


def test_what_was_sent_back_is_repaired_from_what_was_sent(koperasi: Koperasi, officer: User) -> None:
    konsep = complete(begin(koperasi, officer), officer)
    paper(konsep)
    (rat,) = drafts.send(konsep=konsep, by=officer)
    filings.send_back(filing=rat, alasan="Tempat keliru.", by=None)
    again = begin(koperasi, officer, tujuan="perbaikan", asal=konsep)
    assert again.isian["keputusan"] == {"lpj": ["diterima"]}
    assert [row.sha256 for row in again.berkas_set.all()] == [row.sha256 for row in konsep.berkas_set.all()]
    save(again, "pelaksanaan", 1, officer, tahun_buku=["2025"], tanggal="2026-03-14", tempat="Gedung serbaguna")
    (repaired,) = drafts.send(konsep=again, by=officer)
    assert (repaired.pk, repaired.keadaan, repaired.tempat) == (rat.pk, "dikirim", "Gedung serbaguna")
    assert repaired.konsep == again


def test_a_correction_names_what_it_corrects(koperasi: Koperasi, officer: User) -> None:
    konsep = complete(begin(koperasi, officer), officer)
    (rat,) = drafts.send(konsep=konsep, by=officer)
    filings.accept(filing=rat, by=None)
    again = begin(koperasi, officer, tujuan="koreksi", asal=konsep)
    (correction,) = drafts.send(konsep=again, by=officer)
    assert (correction.menggantikan, correction.keadaan) == (Rat.objects.get(pk=rat.pk), "dikirim")
    filings.accept(filing=correction, by=None)
    assert Rat.objects.get(pk=rat.pk).keadaan == KeadaanPengajuan.DIGANTIKAN


def test_rivals_are_both_kept_until_one_is_chosen(koperasi: Koperasi, officer: User) -> None:
    rival = make_user(Peran.PENGURUS)
    (first,) = drafts.send(konsep=complete(begin(koperasi, officer), officer), by=officer)
    with pytest.raises(Refused, match="sedang diperiksa"):
        drafts.send(konsep=complete(begin(koperasi, rival), rival), by=rival)
    konsep = complete(begin(koperasi, rival, tujuan="tandingan"), rival)
    (second,) = drafts.send(konsep=konsep, by=rival)
    assert {rat.keadaan for rat in Rat.objects.all()} == {"sengketa"}
    assert MasaBukti.objects.filter(sampai=None, tingkat="dikirim").count() == 2, "both count as sent"
    with pytest.raises(Refused, match="tidak sedang diperiksa"):
        filings.accept(filing=first, by=None)
    filings.settle(chosen=second, by=None)
    assert {rat.pk: rat.keadaan for rat in Rat.objects.all()} == {first.pk: "gugur", second.pk: "dikirim"}
    assert MasaBukti.objects.get(sampai=None).rat_id == second.pk


def test_staff_name_the_date_on_which_the_office_received_it(koperasi: Koperasi) -> None:
    clerk, head = make_user(Peran.PETUGAS), make_user(Peran.KABID)
    near = begin(koperasi, clerk, jalur="petugas", diterima_kantor_pada=TODAY - dt.timedelta(days=7))
    (rat,) = drafts.send(konsep=complete(near, clerk), by=clerk)
    assert (rat.dikirim_pada, rat.jalur) == (dt.date(2026, 11, 19), "petugas")
    far = begin(koperasi, clerk, 2024, jalur="petugas", diterima_kantor_pada=TODAY - dt.timedelta(days=8))
    far = complete(far, clerk, 2024)
    assert drafts.send(konsep=far, by=clerk) == []
    assert Konsep.objects.get(pk=far.pk).keadaan == "menunggu_kabid"
    (rat,) = drafts.send(konsep=far, by=head)
    assert (rat.dikirim_pada, rat.dibuat_oleh, rat.dikirim_oleh) == (dt.date(2026, 11, 18), clerk, head)


def test_photos_of_one_kind_become_one_document_in_the_order_chosen(koperasi: Koperasi, officer: User) -> None:
    konsep = complete(begin(koperasi, officer), officer)
    first, second = paper(konsep), paper(konsep)
    paper(konsep, "daftar_hadir")
    papers.reorder(konsep=konsep, jenis="berita_acara", order=[second.kode, first.kode], by=officer)
    drafts.send(konsep=konsep, by=officer)
    shown = list(konsep.berkas_set.shown())
    assert [(row.jenis, row.bentuk, row.halaman) for row in shown] == [
        ("berita_acara", "pdf", 2),
        ("daftar_hadir", "jpg", 1),
    ]
    assert list(Berkas.objects.filter(bagian_dari=shown[0]).values_list("pk", flat=True)) == [second.pk, first.pk]


def test_an_upload_whose_answer_was_lost_is_repeated_without_a_second_row(koperasi: Koperasi, officer: User) -> None:
    konsep, kunci = begin(koperasi, officer), uuid.uuid4()
    same = [
        papers.add(konsep=konsep, jenis="foto", data=photo(), name="a.jpg", by=officer, kunci=kunci) for _ in range(2)
    ]
    assert same[0] == same[1]
    papers.remove(berkas=same[0], by=officer)
    assert not konsep.berkas_set.shown().exists()


def test_who_sees_a_draft(koperasi: Koperasi, officer: User) -> None:
    konsep = begin(koperasi, officer)
    stranger, colleague = officer_of(KoperasiFactory()), officer_of(koperasi)
    for user, sees in ((officer, True), (colleague, True), (stranger, False), (make_user(Peran.PETUGAS), True)):
        assert Konsep.objects.visible_to(user).filter(pk=konsep.pk).exists() is sees
    staff = begin(koperasi, make_user(Peran.PETUGAS), jalur="petugas")
    assert not Konsep.objects.visible_to(officer).filter(pk=staff.pk).exists(), "the office's own desk"
