"""Each figure against a slow reading in plain Python, today and on past days, and against its own list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from koperasi.lib import dates
from pembinaan.angka import daftar, hitung
from pembinaan.angka.posisi import Cakupan, Posisi, everyone
from pembinaan.angka.ukuran import COUNTS, MATTERS, SHARES, SUMS, UKURAN
from pembinaan.forms.angka import AngkaForm
from registry.models import DataTahunan, Koperasi, PerubahanKewenangan
from tests.factories.angka import TODAY, decide, world
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, both_levels
from tests.factories.surat import make_letter
from tests.numbers import behind

pytestmark = pytest.mark.django_db
DAYS = (TODAY, dt.date(2026, 6, 30), dt.date(2024, 12, 31))


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


# --- Read slowly ------------------------------------------------------------------------------------
def inside(k: Koperasi, on: dt.date) -> bool:
    moves = list(k.perubahan_kewenangan_set.order_by("berlaku_pada", "pk"))
    past = [move for move in moves if move.berlaku_pada <= on]
    where = past[-1].baru if past else moves[0].lama if moves else k.kewenangan
    return where == "kabkota"


def status(k: Koperasi, on: dt.date) -> str | None:
    last: dict[str, str | None] = {}
    for event in k.perubahan_status_set.order_by("berlaku_pada", "pk"):
        if event.berlaku_pada <= on:
            last[event.kolom] = event.baru
    return last.get("status_keputusan") or last.get("status_hitung")


def filed(k: Koperasi, kind: str, year: int, on: dt.date) -> bool:
    return any(
        m.tahun_buku == year and m.jenis == kind and m.dari <= on and (m.sampai is None or m.sampai > on)
        for m in k.masa_bukti_set.all()
    )


def obliged(k: Koperasi, year: int, on: dt.date) -> bool:
    since = k.tanggal_badan_hukum
    return status(k, on) in ("aktif", "tidak_aktif") and (since is None or since.year <= year)


def routine(k: Koperasi, year: int, on: dt.date) -> bool:
    return all(filed(k, "rat", one, on) for one in range(year - 2, year + 1))


SLOW: dict[str, Callable[[Koperasi, dt.date, int], bool]] = {
    "semua": lambda k, on, y: True,
    "aktif": lambda k, on, y: status(k, on) == "aktif",
    "tidak-aktif": lambda k, on, y: status(k, on) == "tidak_aktif",
    "dibekukan": lambda k, on, y: status(k, on) == "dibekukan",
    "dibubarkan": lambda k, on, y: status(k, on) == "dibubarkan",
    "diputus": lambda k, on, y: status(k, on) in ("dibekukan", "dibubarkan"),
    "dinilai": lambda k, on, y: status(k, on) in ("aktif", "tidak_aktif"),
    "wajib-rat": lambda k, on, y: obliged(k, y, on),
    "sudah-rat": lambda k, on, y: obliged(k, y, on) and filed(k, "rat", y, on),
    "belum-rat": lambda k, on, y: obliged(k, y, on) and not filed(k, "rat", y, on),
    "sudah-laporan": lambda k, on, y: obliged(k, y, on) and filed(k, "laporan", y, on),
    "belum-laporan": lambda k, on, y: obliged(k, y, on) and not filed(k, "laporan", y, on),
    "wajib-rutin": lambda k, on, y: obliged(k, y - 2, on),
    "rat-rutin": lambda k, on, y: obliged(k, y - 2, on) and routine(k, y, on),
    "tidak-rutin": lambda k, on, y: obliged(k, y - 2, on) and not routine(k, y, on),
    "wajib-rat-aktif": lambda k, on, y: obliged(k, y, on) and status(k, on) == "aktif",
    "sudah-rat-aktif": lambda k, on, y: obliged(k, y, on) and status(k, on) == "aktif" and filed(k, "rat", y, on),
    "kdmp": lambda k, on, y: k.kdmp,
    "sertifikat-nik": lambda k, on, y: bool(
        k.sertifikat_nik_terbit and k.sertifikat_nik_terbit <= on
        and (k.sertifikat_nik_berakhir is None or k.sertifikat_nik_berakhir >= on)
    ),
    "sertifikat-habis": lambda k, on, y: bool(
        k.sertifikat_nik_terbit and k.sertifikat_nik_terbit <= on
        and k.sertifikat_nik_berakhir and k.sertifikat_nik_berakhir < on
    ),
    "berdiri": lambda k, on, y: bool(
        k.tanggal_badan_hukum and k.tanggal_badan_hukum.year == on.year and k.tanggal_badan_hukum <= on
    ),
    "dikunjungi": lambda k, on, y: any(
        v.keadaan == "selesai" and v.tanggal.year == on.year and v.tanggal <= on for v in k.kunjungan_set.all()
    ),
    "dilatih": lambda k, on, y: any(
        p.hadir and p.pelatihan.keadaan == "selesai" and p.pelatihan.dari.year == on.year and p.pelatihan.dari <= on
        for orang in k.orang_set.all() for p in orang.peserta_set.all()
    ),
}  # fmt: skip


def there(on: dt.date) -> list[Koperasi]:
    rows = Koperasi.objects.filter(ditarik_pada=None, digabung_ke=None).prefetch_related("masa_bukti_set")
    return [k for k in rows if inside(k, on) and status(k, on)]


def test_every_count_has_a_slow_reading() -> None:
    assert set(SLOW) == {one.kode for one in COUNTS}
    assert all(one.pembilang.kode in SLOW and one.penyebut.kode in SLOW for one in SHARES)


@pytest.mark.parametrize("seed", range(3))
def test_counts_equal_the_slow_reading_and_their_lists(seed: int) -> None:
    world(seed)
    for on in DAYS:
        posisi = Posisi.at(on)
        known = there(on)
        found = hitung.counts(posisi.rows(everyone()), posisi, COUNTS)
        by = hitung.counts_by(posisi.rows(everyone()), posisi, COUNTS, ("kecamatan", "jenis"))
        for one in COUNTS:
            wanted = {k.pk for k in known if SLOW[one.kode](k, on, on.year - 1)}
            assert found[one.kode] == len(wanted), (one.kode, on)
            assert set(daftar.rows(one.kode, everyone(), posisi).values_list("pk", flat=True)) == wanted
            assert sum(line[one.kode] for line in by.values()) == len(wanted)
        assert found["semua"] == sum(found[kode] for kode in ("aktif", "tidak-aktif", "dibekukan", "dibubarkan"))
        assert found["wajib-rat"] == found["sudah-rat"] + found["belum-rat"]
        for share in SHARES:
            assert found[share.pembilang.kode] <= found[share.penyebut.kode]


@pytest.mark.parametrize("seed", range(3))
def test_sums_and_matters(seed: int) -> None:
    world(seed)
    for on in DAYS:
        posisi = Posisi.at(on)
        known = there(on)
        totals = hitung.sums_by(posisi.rows(everyone()), posisi, SUMS)[()]
        latest = [_latest(k, on) for k in known]
        for one in SUMS:
            values = [v for row in latest if row and (v := getattr(row, one.kolom)) is not None]
            assert (totals[one.kode].value, totals[one.kode].known) == (sum(values), len(values)), (one.kode, on)
            assert daftar.rows(one.kode, everyone(), posisi).count() == len(values)
        matters = hitung.matters_by(posisi.rows(everyone()), posisi, MATTERS)[()]
        cases = [c for k in known for c in k.kasus_set.all()]
        letters = [s for k in known for s in k.surat_set.filter(keadaan="dikirim", tanggal__year=on.year)]
        letters = [s for s in letters if s.tanggal <= on]
        answered = [
            s for s in letters
            if any(j.tanggal <= on and j.keputusan != "ditolak" for j in s.jawaban_set.all())
        ]  # fmt: skip
        assert matters == {
            "surat-keluar": len(letters),
            "surat-dijawab": len(answered),
            "kasus-terbuka": sum(
                c.dibuka_pada <= on and (c.ditutup_pada is None or c.ditutup_pada > on) for c in cases
            ),
            "kasus-ditutup": sum(
                c.ditutup_pada is not None and on.replace(month=1, day=1) <= c.ditutup_pada <= on for c in cases
            ),
            "kasus-aktif-kembali": sum(
                c.hasil == "aktif_kembali" and on.replace(month=1, day=1) <= c.ditutup_pada <= on for c in cases
            ),
        }


def test_on_the_day_itself() -> None:
    """What begins on a day holds on it, what ends on a day does not; a certificate holds on its last."""
    KantorFactory()
    day = dt.date(2026, 6, 30)
    eve, morrow = day - dt.timedelta(days=1), day + dt.timedelta(days=1)

    def told(kode: str) -> list[int]:
        return [daftar.rows(kode, everyone(), Posisi.at(on)).count() for on in (eve, day, morrow)]

    k = KoperasiFactory(
        peristiwa=dt.date(2020, 1, 1), tanggal_badan_hukum=dt.date(2010, 3, 24),
        sertifikat_nik_terbit=dt.date(2021, 7, 1), sertifikat_nik_berakhir=day,
    )  # fmt: skip
    both_levels(k, 2025, dari=dt.date(2026, 3, 1), sampai=day)
    assert told("sertifikat-nik") == [1, 1, 0]
    assert told("sertifikat-habis") == [0, 0, 1]
    assert told("sudah-rat") == [1, 0, 0]
    both_levels(k, 2025, "laporan", dari=day)
    assert told("sudah-laporan") == [0, 1, 1]
    decide(k, "dibekukan", day)
    assert (told("diputus"), told("dinilai"), told("wajib-rat")) == ([0, 1, 1], [1, 0, 0], [1, 0, 0])
    decide(k, None, morrow)
    assert told("diputus") == [0, 1, 0]
    PerubahanKewenangan.objects.create(koperasi=k, lama="kabkota", baru="provinsi", berlaku_pada=day, alasan="Uji.")
    assert told("semua") == [1, 0, 0]
    new = KoperasiFactory(peristiwa=day, tanggal_badan_hukum=day)
    assert (told("semua"), told("berdiri")) == ([1, 1, 1], [0, 1, 1])
    both_levels(new, 2025, dari=day)
    assert told("sudah-rat") == [1, 0, 0], "founded in the year after: not obliged"


def test_an_answer_counts_from_its_own_day() -> None:
    KantorFactory()
    letter = make_letter(KoperasiFactory(peristiwa=dt.date(2020, 1, 1)), keadaan="dikirim", tanggal=dt.date(2026, 6, 1))
    letter.jawaban_set.create(jenis="penjelasan", uraian="Sudah RAT.", dari="Ketua", oleh=make_user("petugas"),
                              tanggal=dt.date(2026, 6, 10))  # fmt: skip
    days = [dt.date(2026, 6, 9), dt.date(2026, 6, 10)]
    assert [daftar.rows("surat-keluar", everyone(), Posisi.at(on)).count() for on in days] == [1, 1]
    assert [daftar.rows("surat-dijawab", everyone(), Posisi.at(on)).count() for on in days] == [0, 1]


def test_an_address_says_the_whole_question() -> None:
    KantorFactory()
    place = KoperasiFactory(kelompok="KUD").kecamatan_id
    scope = Cakupan(kdmp="tanpa", kecamatan=str(place), kelompok="KUD", bentuk="kosong")
    for there in (
        Posisi.at(), Posisi.at(dt.date(2026, 6, 30), tahun=2023, dari=dt.date(2025, 7, 1)), Posisi.at(tahun=2024),
    ):  # fmt: skip
        form = AngkaForm(there.query() | scope.query())
        assert form.is_valid(), form.errors
        assert (form.posisi, form.cakupan) == (there, scope)


def _latest(k: Koperasi, on: dt.date) -> DataTahunan | None:
    rows = [d for d in k.data_tahunan_set.all() if d.tanggal_posisi <= on and d.ditarik_pada is None]
    return max(rows, key=lambda d: (d.tanggal_posisi, d.pk), default=None)


def test_every_list_opens_and_counts_itself(client: Client) -> None:
    made = world(1)
    client.force_login(make_user("kepala"))
    place = next(k.kecamatan_id for k in made if k.kecamatan_id)
    scope = Cakupan(kecamatan=str(place), kdmp="tanpa")
    for on in DAYS[:2]:
        posisi = Posisi.at(on)
        rows = posisi.rows(scope.narrow(everyone()))
        counted = hitung.counts(rows, posisi, COUNTS) | hitung.matters_by(rows, posisi, MATTERS)[()]
        sums = hitung.sums_by(rows, posisi, SUMS)[()]
        for kode in UKURAN:
            answer = client.get(daftar.url(kode, posisi, scope))
            assert answer.status_code == 200, kode
            if kode in counted:
                assert behind(answer.content.decode()) == {counted[kode]}, kode
            elif kode in sums:
                assert behind(answer.content.decode()) == {sums[kode].known, sums[kode].value}, kode


def test_an_address_that_makes_no_sense_is_refused(client: Client) -> None:
    world(1, count=2)
    client.force_login(make_user("kepala"))
    for query in (
        "pada=2027-01-01",
        "pada=0001-01-01",
        "pada=besok",
        "kecamatan=999999",
        "dari=2026-12-01",
        "kelompok=Antah",
        "tahun=1",
    ):
        answer = client.get(f"/angka/di-balik/aktif/?{query}")
        assert answer.status_code == 422, query
    assert client.get("/angka/di-balik/antah/").status_code == 404
