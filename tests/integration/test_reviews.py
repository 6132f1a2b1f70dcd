"""The review: who decides what, once, with its trail; and the order in which the queue is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.audit.models import Jejak
from koperasi.lib import dates
from koperasi.ui.forms import RupiahField, TanggalField
from registry import review_page, review_queue
from registry.actions import filings, reviews
from registry.actions.reviews import Butir
from registry.filing import sections
from registry.forms.konsep import BagianForm
from registry.models import Kantor, Koperasi, LaporanKeuangan, MasaBukti, Pemeriksaan, Rat
from registry.policies import Refused
from tests.factories.papers import KonsepFactory
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, both_levels

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 26)  # a Thursday
Keputusan = Pemeriksaan.Keputusan


class HeldForm(BagianForm):
    tanggal = TanggalField(label="Tanggal rapat")
    hadir = forms.IntegerField(label="Hadir")


class FiguresForm(BagianForm):
    aset = RupiahField(label="Aset")


@pytest.fixture(autouse=True)
def _short_filing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    rat = (sections.Bagian("pelaksanaan", "Pelaksanaan rapat", HeldForm),)
    monkeypatch.setitem(sections._SECTIONS, "rat", rat)
    monkeypatch.setitem(sections._SECTIONS, "laporan", (sections.Bagian("angka", "Angka", FiguresForm),))
    KantorFactory()
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def koperasi() -> Koperasi:
    return KoperasiFactory(tanggal_badan_hukum=dt.date(2018, 5, 1))


@pytest.fixture
def petugas() -> User:
    return make_user(Peran.PETUGAS, nama="Sari Petugas")


@pytest.fixture
def kabid() -> User:
    return make_user(Peran.KABID, nama="Budi Kabid")


def sent_rat(
    koperasi: Koperasi, year: int = 2025, *, by: User | None = None, pada: dt.date = TODAY, **fields: Any
) -> Rat:
    by = by or make_user(Peran.PENGURUS)
    isi = {"pelaksanaan": {"tanggal": "2026-03-14", "hadir": 40}} | fields.pop("isi", {})
    konsep = fields.pop("konsep", None) or KonsepFactory(
        koperasi=koperasi, tahun_buku=[year], dibuat_oleh=by, keadaan="terkirim", dikirim_pada=dates.sekarang(),
        isian={"pelaksanaan": {"tanggal": ["14/3/2026"], "hadir": ["40"]}},
    )  # fmt: skip
    rat = Rat(koperasi=koperasi, tahun_buku=year, tanggal=dt.date(year + 1, 3, 14), konsep=konsep, isi=isi, **fields)
    rat.dibuat_oleh = rat.dikirim_oleh = by
    return filings.submit(filing=rat, by=by, pada=pada)


def sent_laporan(koperasi: Koperasi, year: int, **fields: Any) -> LaporanKeuangan:
    by = make_user(Peran.PENGURUS)
    konsep = KonsepFactory(koperasi=koperasi, jenis="laporan", tahun_buku=[year], dibuat_oleh=by)
    row = LaporanKeuangan(koperasi=koperasi, tahun_buku=year, konsep=konsep, dikirim_oleh=by, **fields)
    return filings.submit(filing=row, by=by, pada=TODAY)


def seen(filing: Any) -> str:
    return str(type(filing).objects.get(pk=filing.pk).diubah_pada.isoformat())


def send_back(rat: Rat, by: User) -> Pemeriksaan:
    items = [Butir("Daftar hadir", "Belum ditandatangani."), Butir("Notulen", "Halaman dua tidak terbaca")]
    return reviews.send_back(filing=rat, seen=seen(rat), butir=items, by=by, catatan="Terima kasih")


# --- Decisions ------------------------------------------------------------------------------------
def test_accepting_writes_the_review_the_evidence_and_the_trail(koperasi: Koperasi, petugas: User) -> None:
    rat = sent_rat(koperasi)
    reviews.accept(filing=rat, seen=seen(rat), by=petugas, catatan="Lengkap.")
    row = Pemeriksaan.objects.get()
    assert (row.rat, row.keputusan, row.catatan, row.oleh, row.pada) == (
        rat,
        Keputusan.TERIMA,
        "Lengkap.",
        petugas,
        TODAY,
    )
    assert Rat.objects.get().keadaan == "diterima"
    assert MasaBukti.objects.filter(rat=rat, tingkat="diterima", sampai=None).exists()
    assert Jejak.objects.filter(aksi="rat.diterima", oleh=petugas).exists()


def test_sending_back_keeps_each_item_and_the_last_day(koperasi: Koperasi, petugas: User) -> None:
    rat = sent_rat(koperasi)
    row = send_back(rat, petugas)
    assert [item["butir"] for item in row.butir] == ["Daftar hadir", "Notulen"]
    assert row.tenggat == dt.date(2026, 12, 9)
    bukti = MasaBukti.objects.get(rat=rat)
    assert bukti.sampai == row.tenggat + dt.timedelta(days=1), "counts on the last day and no longer after it"
    rat.refresh_from_db()
    assert rat.alasan_kembali == (
        "Daftar hadir: Belum ditandatangani. Notulen: Halaman dua tidak terbaca. Terima kasih"
    )


def test_nothing_is_sent_back_without_a_reason(koperasi: Koperasi, petugas: User) -> None:
    rat = sent_rat(koperasi)
    with pytest.raises(Refused, match="Tulis apa"):
        reviews.send_back(filing=rat, seen=seen(rat), butir=[], by=petugas)
    assert not Pemeriksaan.objects.exists()
    assert Rat.objects.get().keadaan == "dikirim"


def test_the_second_reviewer_hears_who_was_first(koperasi: Koperasi, petugas: User, kabid: User) -> None:
    rat = sent_rat(koperasi)
    read = seen(rat)
    reviews.accept(filing=rat, seen=read, by=petugas)
    with pytest.raises(Refused, match="sudah diterima oleh Sari Petugas pada 26 November 2026"):
        reviews.accept(filing=rat, seen=read, by=kabid)
    with pytest.raises(Refused, match="sudah diterima oleh Sari Petugas"):
        reviews.send_back(filing=rat, seen=read, butir=[Butir("Notulen", "Tidak ada.")], by=kabid)
    assert Pemeriksaan.objects.count() == 1


def test_what_was_sent_again_meanwhile_is_read_first(koperasi: Koperasi, petugas: User, kabid: User) -> None:
    rat = sent_rat(koperasi)
    read = seen(rat)
    send_back(rat, petugas)
    filings.resubmit(filing=Rat.objects.get(), by=None)
    with pytest.raises(Refused, match="berubah sejak Anda membukanya"):
        reviews.accept(filing=rat, seen=read, by=kabid)
    assert Rat.objects.get().keadaan == "dikirim"


def test_nobody_reviews_what_they_entered_or_sent(koperasi: Koperasi, petugas: User, kabid: User) -> None:
    rat = sent_rat(koperasi, by=petugas, jalur="petugas")
    with pytest.raises(Refused, match="Anda sendiri"):
        reviews.accept(filing=rat, seen=seen(rat), by=petugas)
    with pytest.raises(Refused, match="Anda sendiri"):
        send_back(rat, petugas)
    reviews.accept(filing=rat, seen=seen(rat), by=kabid)


def test_a_kabid_who_entered_it_is_nobody_else(koperasi: Koperasi, kabid: User) -> None:
    own = sent_rat(koperasi, 2024, by=kabid, jalur="petugas")
    with pytest.raises(Refused, match="Anda sendiri"):
        reviews.accept(filing=own, seen=seen(own), by=kabid)


def test_two_years_of_one_meeting_are_reviewed_apart(koperasi: Koperasi, petugas: User) -> None:
    konsep = KonsepFactory(koperasi=koperasi, tahun_buku=[2024, 2025], dibuat_oleh=make_user(Peran.PENGURUS))
    first, second = (sent_rat(koperasi, year, konsep=konsep) for year in (2024, 2025))
    reviews.accept(filing=first, seen=seen(first), by=petugas)
    assert [rat.keadaan for rat in Rat.objects.order_by("tahun_buku")] == ["diterima", "dikirim"]
    assert review_page.same_meeting(Rat.objects.select_related("konsep").get(pk=first.pk)) == [second]


def test_a_correction_replaces_what_it_corrects(koperasi: Koperasi, petugas: User) -> None:
    old = sent_rat(koperasi)
    reviews.accept(filing=old, seen=seen(old), by=petugas)
    new = sent_rat(
        koperasi, menggantikan=Rat.objects.get(pk=old.pk), isi={"pelaksanaan": {"tanggal": "2026-03-14", "hadir": 55}}
    )
    (group,) = review_page.groups(new, review_page.compared(new))
    assert [(line.label, line.value, line.others, line.changed) for line in group.lines] == [
        ("Tanggal rapat", "14 Maret 2026", ["14 Maret 2026"], False),
        ("Hadir", "55", ["40"], True),
    ]
    reviews.accept(filing=new, seen=seen(new), by=petugas)
    assert {rat.pk: rat.keadaan for rat in Rat.objects.all()} == {old.pk: "digantikan", new.pk: "diterima"}
    assert Jejak.objects.filter(aksi="rat.digantikan").count() == 1


# --- Disputes -------------------------------------------------------------------------------------
def rivals(koperasi: Koperasi) -> tuple[Rat, Rat]:
    first = sent_rat(koperasi)
    rival = make_user(Peran.PENGURUS)
    konsep = KonsepFactory(koperasi=koperasi, dibuat_oleh=rival)
    second = Rat(koperasi=koperasi, tahun_buku=2025, tanggal=dt.date(2026, 4, 2), dikirim_oleh=rival, konsep=konsep)
    return first, filings.contest(filing=second, by=rival)


def test_the_kabid_chooses_with_a_reason_that_both_sides_read(koperasi: Koperasi, petugas: User, kabid: User) -> None:
    first, second = rivals(koperasi)
    with pytest.raises(Refused, match="Tulis alasannya"):
        reviews.settle(chosen=second, seen=seen(second), alasan=" ", by=kabid)
    reviews.settle(chosen=second, seen=seen(second), alasan="Sesuai akta terakhir.", by=kabid)
    assert {rat.pk: rat.keadaan for rat in Rat.objects.all()} == {first.pk: "gugur", second.pk: "dikirim"}
    assert {(row.rat_id, row.keputusan, row.catatan) for row in Pemeriksaan.objects.all()} == {
        (first.pk, Keputusan.GUGUR, "Sesuai akta terakhir."),
        (second.pk, Keputusan.DIPILIH, "Sesuai akta terakhir."),
    }
    assert Jejak.objects.filter(aksi="rat.dipilih", oleh=kabid).exists()
    reviews.accept(filing=second, seen=seen(second), by=petugas)


def test_a_chosen_rival_of_a_correction_becomes_the_correction(koperasi: Koperasi, petugas: User, kabid: User) -> None:
    old = sent_rat(koperasi)
    reviews.accept(filing=old, seen=seen(old), by=petugas)
    sent_rat(koperasi, menggantikan=Rat.objects.get(pk=old.pk))
    rival = make_user(Peran.PENGURUS)
    other = Rat(koperasi=koperasi, tahun_buku=2025, tanggal=dt.date(2026, 4, 2), dikirim_oleh=rival)
    filings.contest(filing=other, by=rival)
    reviews.settle(chosen=other, seen=seen(other), alasan="Pengurus yang sah.", by=kabid)
    reviews.accept(filing=other, seen=seen(other), by=petugas)
    assert sorted(Rat.objects.values_list("keadaan", flat=True)) == ["digantikan", "diterima", "gugur"]


# --- The queue ------------------------------------------------------------------------------------
def names(user: User, daftar: str = "saya", **asked: str) -> list[str]:
    keys = review_queue.waiting(user, on=TODAY, **asked)
    return [key.nomor for key in keys if key.on_list(daftar, user)]


@pytest.mark.parametrize(
    ("day", "kabids"),
    [(dt.date(2026, 11, 19), False), (dt.date(2026, 11, 18), True), (dt.date(2026, 11, 22), False)],
)
def test_after_five_working_days_it_is_the_kabids(
    koperasi: Koperasi, petugas: User, kabid: User, day: dt.date, kabids: bool
) -> None:
    """Sent on Thursday the 19th: five working days have passed on the 26th, the sixth is tomorrow."""
    rat = sent_rat(koperasi, pada=day)
    assert (names(petugas), names(kabid)) == (([], [rat.nomor]) if kabids else ([rat.nomor], []))
    assert review_queue.count_for(kabid, on=TODAY) == int(kabids)
    assert review_queue.count_for(petugas, on=TODAY) == int(not kabids)


def test_the_office_says_how_long(koperasi: Koperasi, petugas: User, kabid: User) -> None:
    sent_rat(koperasi, pada=dt.date(2026, 11, 19))
    Kantor.objects.update(hari_kerja_periksa=3)
    assert (len(names(petugas)), len(names(kabid))) == (0, 1)


def test_what_the_only_petugas_entered_is_the_kabids_until_there_is_a_second(
    koperasi: Koperasi, petugas: User, kabid: User
) -> None:
    rat = sent_rat(koperasi, by=petugas, jalur="petugas")
    assert (names(petugas), names(kabid)) == ([], [rat.nomor])
    second = make_user(Peran.PETUGAS)
    assert (names(petugas), names(second), names(kabid)) == ([], [rat.nomor], [])
    assert review_queue.count_for(second, on=TODAY) == 1


def test_disputes_are_the_kabids(koperasi: Koperasi, petugas: User, kabid: User) -> None:
    first, second = rivals(koperasi)
    assert names(petugas) == []
    assert set(names(kabid)) == {first.nomor, second.nomor}
    assert len(names(make_user(Peran.AUDITOR), "semua")) == 2
    assert names(make_user(Peran.PENGURUS), "semua") == [], "a stranger sees nothing"


def test_the_urgent_first(petugas: User) -> None:
    """Aktif only by this filing, then tidak aktif next July, then later, then not hanging on it at all."""
    hanging = KoperasiFactory(nama="Bergantung")  # nothing accepted since 2010
    july = KoperasiFactory(nama="Juli depan")
    safe = KoperasiFactory(nama="Aman")
    both_levels(july, 2024)
    both_levels(safe, 2025)
    made = {one.nama: sent_rat(one, year) for one, year in ((safe, 2024), (july, 2025), (hanging, 2025))}
    keys = review_queue.waiting(petugas, on=TODAY)
    assert [(key.nomor, key.falls_on) for key in keys] == [
        (made["Bergantung"].nomor, TODAY),
        (made["Juli depan"].nomor, dt.date(2027, 7, 1)),
        (made["Aman"].nomor, dt.date(2028, 7, 1)),
    ]
    assert names(petugas, kecamatan=str(july.kecamatan_id)) == [made["Juli depan"].nomor]
    assert names(petugas, q="aman") == [made["Aman"].nomor]
    assert names(petugas, jenis="laporan") == []
    following = review_queue.after(keys, "rat", made["Aman"].pk)
    assert following
    assert following.nomor == made["Bergantung"].nomor, "from the front again"
    assert review_queue.after(keys[:1], "rat", made["Bergantung"].pk) is None


# --- What the page says ----------------------------------------------------------------------------
def test_what_a_decision_would_do_to_the_status(petugas: User) -> None:
    hanging, safe = KoperasiFactory(), KoperasiFactory()
    both_levels(safe, 2025, jenis="laporan")
    on_it = review_page.outlook(sent_rat(hanging), on=TODAY)
    assert "tidak lagi bergantung" in on_it.accepted
    assert "sampai 9 Desember 2026. Sesudah itu tidak aktif" in on_it.returned
    calm = review_page.outlook(sent_rat(safe), on=TODAY)
    assert "sudah ada bukti yang diterima" in calm.accepted
    assert "tidak aktif" not in calm.returned
    old = KoperasiFactory()
    assert "belum cukup" in review_page.outlook(sent_rat(old, 2020), on=TODAY).accepted


def test_a_report_is_read_beside_the_year_before(koperasi: Koperasi) -> None:
    before = sent_laporan(koperasi, 2024, aset=1_000_000, isi={"angka": {"aset": 1_000_000}})
    now = sent_laporan(koperasi, 2025, aset=9_000_000, isi={"angka": {"aset": 9_000_000}})
    others = review_page.compared(now)
    assert [other.heading for other in others] == [f"Tahun buku {before.tahun_buku}"]
    (group,) = review_page.groups(now, others)
    assert (group.lines[0].value, group.lines[0].others) == ("Rp9.000.000", ["Rp1.000.000"])
    assert not group.changes, "another year is no change"


def test_oddities_stand_with_the_senders_reason(koperasi: Koperasi) -> None:
    rat = sent_rat(koperasi, isi={"peringatan": {"kuorum": ["Kuorum tidak tercatat.", "AD tidak mengaturnya."]}})
    assert review_page.remarks(rat) == [("Kuorum tidak tercatat.", "AD tidak mengaturnya.")]
