"""An import is written as one and taken back as one; what was written since is respected."""

from __future__ import annotations

import datetime as dt

import pytest
from django.forms.models import model_to_dict

from koperasi.lib import dates
from registry.actions import extensions, filings, imports, records
from registry.models import (
    DataTahunan,
    Impor,
    KodeSumber,
    Koperasi,
    MasaBukti,
    Pengurus,
    PerubahanStatus,
    Rat,
    TeksBerkas,
)
from registry.models.choices import AsalCatatan, JenisBukti
from registry.policies import Refused
from tests.factories.files import csv_bytes
from tests.factories.impor import LATER, TODAY, counts, exported, named, office, take_in
from tests.factories.registry import KoperasiFactory

pytestmark = pytest.mark.django_db

HEADER = (
    "ID KOPERASI,NAMA KOPERASI,NO BADAN HUKUM,TANGGAL BADAN HUKUM,DESA/KEL,KECAMATAN,KETUA,BENTUK KOPERASI"
    ",JENIS KOPERASI,JUMLAH ANGGOTA,TANGGAL RAT,STATUS RAT,SHU,KEAKTIFAN"
)
FIRST = csv_bytes(
    HEADER,
    "1,KSP A,10/BH,01/02/2010,Tanjung,Toboali,Budi,,Jasa,10,06/02/2026,,5.000,Aktif",
    "2,KSP B,20/BH,01/02/2010,Bencah,Airgegas,Wati,,Konsumen,20,,,6.000,Tidak Aktif",
)
SECOND = csv_bytes(
    HEADER,
    "1,KSP A Jaya,10/BH,03/02/2010,Antah,Airgegas,Joko,Primer Provinsi,Serba Usaha,11,07/02/2026,,(7.000),Tidak Aktif",
    "2,KSP B,20/BH,01/02/2010,Bencah,Airgegas,Wati,,Konsumen,21,,Sudah RAT,6.000,Aktif",
    "3,KSP C,30/BH,01/02/2020,Bencah,Airgegas,,,,30,,,,",
)


@pytest.fixture(autouse=True)
def _office() -> None:
    office()


def undo(impor: Impor, on: dt.date = LATER) -> Impor:
    with dates.freeze(on):
        return imports.undo(impor=impor, by=None)


def world() -> dict[str, object]:
    """Everything that lists, verdicts and exports read."""
    live = Koperasi.objects.live()
    evidence = MasaBukti.objects.filter(koperasi__in=live, dibatalkan_pada=None)
    return {
        "koperasi": [
            model_to_dict(k) | {"status": k.status, "keterangan": k.keterangan, "cari": k.cari}
            for k in live.order_by("pk")
        ],
        "bukti": sorted(evidence.values_list("koperasi", "tahun_buku", "jenis", "tingkat", "dari", "sampai", "sumber")),
        "data": sorted(DataTahunan.objects.filter(ditarik_pada=None).values_list("koperasi", "shu", "anggota")),
        "kode": sorted(KodeSumber.objects.filter(dicabut_pada=None).values_list("koperasi", "kode")),
        "pengurus": sorted(Pengurus.objects.filter(sampai=None).values_list("koperasi", "nama")),
        "teks": sorted(TeksBerkas.objects.exclude(teks="").values_list("koperasi", "kolom", "teks")),
        "ekspor": exported(),
    }


def test_undo_brings_back_the_world_before() -> None:
    take_in(FIRST)
    before = world()
    impor = take_in(SECOND)
    assert counts(impor) == (1, 2, 0, 0)
    during = world()
    assert during != before
    impor = undo(impor)
    assert (impor.hitungan["undone"], impor.hitungan["kept"], impor.keadaan) == (3, 0, "dibatalkan")
    after = world()
    for part in before:
        assert after[part] == before[part], part
    withdrawn = Koperasi.objects.get(nama="KSP C")
    assert withdrawn.ditarik_pada is not None, "nothing is deleted"
    assert MasaBukti.objects.filter(dibatalkan_pada__isnull=False).exists()
    # The column always equals its last event.
    for koperasi in Koperasi.objects.live():
        last = (
            PerubahanStatus.objects.filter(koperasi=koperasi, kolom="status_ods").order_by("berlaku_pada", "pk").last()
        )
        assert koperasi.status_ods == (last and last.baru)
    # And the same file goes in again.
    assert counts(take_in(SECOND, on=LATER)) == (1, 2, 0, 0)


def test_one_brought_back_into_authority_gets_the_extensions_given_meanwhile() -> None:
    """KSP A was with the province while all others of the office got a later date."""
    take_in(FIRST)
    impor = take_in(SECOND)
    with dates.freeze(LATER):
        keputusan = extensions.grant(
            by=None, tahun_buku=2025, cakupan="semua", batas_baru=dt.date(2026, 9, 30), dasar_hukum="SE 1/2026"
        )
    assert set(keputusan.perpanjangan_set.values_list("koperasi__nama", flat=True)) == {"KSP B", "KSP C"}
    undo(impor)
    assert set(keputusan.perpanjangan_set.values_list("koperasi__nama", flat=True)) == {"KSP A", "KSP B", "KSP C"}


def test_rows_written_about_since_are_listed_and_kept() -> None:
    header = "ID KOPERASI,NAMA KOPERASI,TANGGAL BADAN HUKUM,TANGGAL RAT"
    lines = [f"{n},KSP {n},01/02/2010,0{n}/02/2026" for n in range(1, 8)]
    impor = take_in(csv_bytes(header, *lines))
    with dates.freeze(LATER):
        filings.submit(filing=Rat(koperasi=named("KSP 1"), tahun_buku=2024, tanggal=dt.date(2025, 3, 1)), by=None)
        records.record_past(
            koperasi=named("KSP 2"), tahun_buku=2023, jenis=JenisBukti.RAT, tanggal=None, asal=AsalCatatan.ODS, by=None
        )
        records.erase_cell(koperasi=named("KSP 3"), tahun_buku=2025, jenis=JenisBukti.RAT, by=None)
    edited = named("KSP 4")
    edited.alamat = "Jl. Baru"
    edited.save()
    Pengurus.objects.create(koperasi=named("KSP 5"), nama="Siti", jabatan="ketua")
    take_in(csv_bytes("idkop;nmkop;nobh;tglbh;tglrat", "66;KSP 6;6/BH;01/02/2010;"), on=LATER)
    assert counts(take_in(csv_bytes("idkop;nmkop;nobh;tglbh;tglrat", "66;KSP 6;6/BH;01/02/2010;"), on=LATER))[2] == 1
    impor = undo(impor)
    kept = dict(impor.baris_set.exclude(ditahan="").values_list("nama", "ditahan"))
    assert set(kept) == {"KSP 1", "KSP 2", "KSP 3", "KSP 4", "KSP 5", "KSP 6"}
    assert kept["KSP 1"] == "sudah ada RAT yang diajukan"
    assert kept["KSP 3"] == "sudah ada bukti RAT atau laporan yang lebih baru"
    assert (impor.hitungan["undone"], impor.hitungan["kept"]) == (1, 6)
    assert set(Koperasi.objects.live().values_list("nama", flat=True)) == set(kept)
    assert MasaBukti.objects.filter(koperasi__nama="KSP 1", sumber="impor", sampai=None).count() == 2


def test_what_the_night_writes_keeps_no_row() -> None:
    impor = take_in(FIRST)
    from registry.classification import run

    run.apply(Koperasi.objects.all(), on=dt.date(2028, 8, 1))
    assert named("KSP A").status == "tidak_aktif"
    assert undo(impor, on=dt.date(2028, 8, 2)).hitungan["kept"] == 0


def test_undo_leaves_other_cooperatives_alone() -> None:
    other = KoperasiFactory(nama="KSP Lain", kecamatan=None)
    record = exported()["KSP Lain"]
    undo(take_in(FIRST))
    assert exported() == {"KSP Lain": record}
    assert Koperasi.objects.live().get() == other


def test_only_a_saved_import_is_undone_and_only_an_open_one_saved() -> None:
    with dates.freeze(TODAY):
        impor = imports.upload(data=FIRST, nama_berkas="a.csv", by=None)
    with pytest.raises(Refused):
        undo(impor)
    impor = take_in(SECOND)
    with pytest.raises(Refused), dates.freeze(TODAY):
        imports.commit(impor=impor, by=None)
    undo(impor)
    with pytest.raises(Refused):
        undo(impor)


def test_strict_writes_nothing_when_one_row_is_wrong() -> None:
    data = csv_bytes("ID KOPERASI,NAMA KOPERASI,TANGGAL BADAN HUKUM", "1,KSP A,31/02/2020", "2,KSP B,01/02/2020")
    impor = take_in(data, strict=True)
    assert (impor.keadaan, impor.hitungan["errors"], Koperasi.objects.count()) == ("diperiksa", 1, 0)
    assert impor.pesan == "Tidak ada yang disimpan: 1 baris perlu diperbaiki."
    assert counts(take_in(data)) == (1, 0, 0, 1)
    assert take_in(csv_bytes("ID KOPERASI,NAMA KOPERASI", "3,KSP C"), strict=True).keadaan == "disimpan"


def test_a_failure_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(FIRST)
    before = world()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("mati lampu")

    monkeypatch.setattr("registry.exchange.commit.evidence.refresh_last_rat", fail)
    with pytest.raises(RuntimeError):
        take_in(SECOND)
    assert world() == before
    assert not Impor.objects.filter(keadaan="disimpan", hitungan__new=1).exists()
