"""What a RAT asks, refuses, and names as odd; whom it elected stays a proposal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.http import QueryDict

from koperasi.accounts.models import User
from koperasi.lib import dates
from registry.actions import drafts, filings
from registry.filing import findings, sections
from registry.forms.rat import KeputusanForm, PelaksanaanForm, TerpilihForm
from registry.models import Konsep, Koperasi, Pengurus, Rat
from tests.factories.rat import DECISIONS, ELECTED, MEETING, filled_rat
from tests.factories.registry import (
    KantorFactory,
    KeputusanPerpanjanganFactory,
    KoperasiFactory,
    PengurusFactory,
    PerpanjanganFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _office() -> Iterator[None]:
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def koperasi() -> Koperasi:
    return KoperasiFactory(tanggal_badan_hukum=dt.date(2018, 5, 1))


@pytest.fixture
def officer(koperasi: Koperasi) -> User:
    return officer_of(koperasi)


@pytest.fixture
def konsep(koperasi: Koperasi, officer: User) -> Konsep:
    return drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=officer)


def data(answers: dict[str, str], **changes: str | list[str]) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in {**answers, **changes}.items():
        made.setlist(name, value if isinstance(value, list) else [value])
    return made


def remarks(konsep: Konsep) -> set[str]:
    judged = sections.filled(konsep)
    assert all(one.complete for one in judged), [(one.section.key, one.form.errors) for one in judged]
    return {one.kode for one in findings.of(konsep, sections.values(judged))}


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"rapat": "luar_biasa"}, "rapat", "bukan RAT"),
        ({"tanggal": "27 November 2026"}, "tanggal", "belum terjadi"),
        ({"tanggal": "31 Desember 2025"}, "tanggal", "membahas tahun buku 2024"),
        ({"tanggal": "12/31/2026"}, "tanggal", ""),
        ({"tempat": ""}, "tempat", "Isi tempat"),
        ({"hadir_laki": "90"}, "anggota_berhak", "lebih banyak daripada yang berhak"),
        ({"hadir_laki": "0", "hadir_perempuan": "0"}, "hadir_laki", "Tidak ada yang hadir"),
        ({"hadir_laki": "-3"}, "hadir_laki", "tidak masuk akal"),
        ({"kuorum": "150"}, "kuorum", "antara 0 dan 100"),
        ({"tahun_buku": []}, "tahun_buku", "Pilih paling sedikit satu"),
        ({"tahun_buku": ["2026"]}, "tahun_buku", "2026"),
    ],
)
def test_a_meeting_that_cannot_be(konsep: Konsep, changes: dict, field: str, sentence: str) -> None:
    form = PelaksanaanForm(data(MEETING, **changes), konsep=konsep)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert sentence in form.errors[field][0]


def test_one_meeting_may_deal_with_several_years(konsep: Konsep) -> None:
    form = PelaksanaanForm(data(MEETING, tahun_buku=["2024", "2025"], cara="daring", tempat=""), konsep=konsep)
    assert form.is_valid(), form.errors
    early = PelaksanaanForm(data(MEETING, tahun_buku=["2024", "2025"], tanggal="3/3/2025"), konsep=konsep)
    assert "paling awal 1 Januari 2026" in early.errors["tanggal"][0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"bagi_pembangunan": "5"}, "berjumlah 105 %, seharusnya tepat 100 %"),
        ({"bagi_cadangan": "39,5"}, "berjumlah 99,5 %"),
        (dict.fromkeys(DECISIONS.keys() & {"bagi_cadangan", "bagi_anggota", "bagi_pengurus"}, ""), "berjumlah 10 %"),
    ],
)
def test_the_division_of_the_shu_adds_up(konsep: Konsep, changes: dict, sentence: str) -> None:
    form = KeputusanForm(data(DECISIONS, **changes), konsep=konsep)
    assert sentence in form.errors["bagi_cadangan"][0]


def test_a_loss_divides_nothing(konsep: Konsep) -> None:
    form = KeputusanForm(data(DECISIONS, shu="-3.000.000", shu_keputusan="rugi", bagi_sosial="90"), konsep=konsep)
    assert form.is_valid(), form.errors
    assert (form.as_json()["shu"], form.as_json()["bagi_sosial"]) == (-3_000_000, None)


def test_what_the_meeting_did_not_like_is_written_down(konsep: Konsep) -> None:
    form = KeputusanForm(data(DECISIONS, lpj="ditolak"), konsep=konsep)
    assert "mengapa laporan itu ditolak" in form.errors["lpj_catatan"][0]


def test_the_elected_are_rows(konsep: Konsep) -> None:
    form = TerpilihForm(data(ELECTED, nama_4="Budi Contoh"), konsep=konsep)
    assert list(form.errors) == ["jabatan_4"]
    assert len(list(form.rows())) == 7, "three more than were filled in"
    nobody = TerpilihForm(data({"pemilihan": "ya"}), konsep=konsep)
    assert "nama_1" in nobody.errors
    assert TerpilihForm(data({"pemilihan": "tidak", "nama_1": "Sri"}), konsep=konsep).errors == {
        "jabatan_1": ["Isi jabatan orang ke-1, atau kosongkan barisnya."]
    }


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, set()),
        ({"pelaksanaan": {"kuorum": ""}}, {"kuorum_kosong"}),
        (
            {"pelaksanaan": {"kuorum": "", "hadir_laki": "3", "hadir_perempuan": "4"}},
            {"kuorum_kosong", "hadir_sedikit"},
        ),
        ({"pelaksanaan": {"kuorum": "62,6"}}, {"kuorum_kurang"}),
        ({"pelaksanaan": {"kuorum": "62,5"}}, set()),
        ({"pelaksanaan": {"tanggal": "31/3/2026"}}, set()),
        ({"pelaksanaan": {"tanggal": "1/4/2026"}}, {"terlambat_2025"}),
        ({"keputusan": {"lpj": "ditolak", "lpj_catatan": "Angka belum jelas."}}, {"lpj_ditolak"}),
        ({"keputusan": {"shu": "-1"}}, {"rugi_dibagi"}),
        ({"terpilih": {"sampai": "2/4/2031"}}, {"masa_jabatan"}),
    ],
)  # fmt: skip
def test_what_stands_out(koperasi: Koperasi, officer: User, changes: dict, found: set[str]) -> None:
    assert remarks(filled_rat(koperasi, officer, **changes)) == found


def test_an_extension_makes_a_late_meeting_a_good_one(koperasi: Koperasi, officer: User) -> None:
    konsep = filled_rat(koperasi, officer, pelaksanaan={"tanggal": "30/9/2026"})
    assert remarks(konsep) == {"terlambat_2025"}
    PerpanjanganFactory(koperasi=koperasi, keputusan=KeputusanPerpanjanganFactory())
    assert remarks(konsep) == set()


def test_accepting_leaves_the_list_of_officers_alone(koperasi: Koperasi, officer: User) -> None:
    before = PengurusFactory(koperasi=koperasi, nama="Ketua Lama")
    (sent,) = drafts.send(konsep=filled_rat(koperasi, officer), by=officer)
    filings.accept(filing=sent, by=None)
    assert list(Pengurus.objects.filter(koperasi=koperasi)) == [before]
    assert [one["nama"] for one in Rat.objects.get(pk=sent.pk).isi["terpilih"]["orang"]] == ["Sri Contoh"], "a proposal"


def test_a_new_draft_takes_up_what_was_sent_back(koperasi: Koperasi, officer: User) -> None:
    """So that a year never has two filings on their way, also where the first came without a draft."""
    (sent,) = drafts.send(konsep=filled_rat(koperasi, officer), by=officer)
    filings.send_back(filing=sent, alasan="Berita acara belum ditandatangani.", by=None)
    Rat.objects.filter(pk=sent.pk).update(konsep=None)
    (again,) = drafts.send(konsep=filled_rat(koperasi, officer, pelaksanaan={"tempat": "Gedung"}), by=officer)
    assert (again.pk, again.keadaan, again.tempat) == (sent.pk, "dikirim", "Gedung")
    assert Rat.objects.filter(koperasi=koperasi).count() == 1
