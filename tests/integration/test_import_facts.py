"""What a file's cells become: evidence, status, figures, authority, people; never a computed status or an erasure."""

from __future__ import annotations

import datetime as dt

import pytest

from koperasi.lib import dates
from registry.actions import extensions, records
from registry.models import (
    DataTahunan,
    Koperasi,
    MasaBukti,
    Pengurus,
    Perpanjangan,
    PerubahanKewenangan,
    PerubahanStatus,
)
from registry.models.choices import AsalCatatan, JenisBukti
from tests.factories.files import csv_bytes, xlsx
from tests.factories.impor import LATER, TODAY, counts, exported, named, office, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office() -> None:
    office()


def rat_file(*cells: str) -> bytes:
    header = "ID KOPERASI,NAMA KOPERASI,TANGGAL BADAN HUKUM,TANGGAL RAT,STATUS RAT"
    return csv_bytes(header, *[f"{n},KSP {n},01/02/2010,{cell}" for n, cell in enumerate(cells, start=1)])


def evidence(nama: str) -> list[tuple]:
    rows = MasaBukti.objects.filter(koperasi__nama=nama).order_by("pk")
    return [(r.tahun_buku, r.tingkat, r.dari, r.sampai, r.sumber, bool(r.dibatalkan_pada)) for r in rows]


def both(year: int, day: dt.date, *, cancelled: bool = False) -> list[tuple]:
    end = day if cancelled else None
    return [(year, level, day, end, "impor", cancelled) for level in ("dikirim", "diterima")]


def test_a_meeting_in_2026_is_the_rat_of_tahun_buku_2025_at_both_levels() -> None:
    take_in(rat_file("06/02/2026,", "-,-"))
    assert evidence("KSP 1") == both(2025, dt.date(2026, 2, 6))
    assert evidence("KSP 2") == []
    rows = MasaBukti.objects.filter(koperasi__nama="KSP 1")
    assert {(row.jenis, row.tanggal, row.dicatat_pada) for row in rows} == {("rat", dt.date(2026, 2, 6), TODAY)}
    # The statuses follow at once, each with its first event.
    assert {k.nama: k.status for k in Koperasi.objects.all()} == {"KSP 1": "aktif", "KSP 2": "tidak_aktif"}
    events = PerubahanStatus.objects.filter(kolom="status_hitung")
    assert {(e.koperasi.nama, e.lama, e.baru, e.berlaku_pada) for e in events} == {
        ("KSP 1", None, "aktif", TODAY),
        ("KSP 2", None, "tidak_aktif", TODAY),
    }


def test_another_date_of_the_same_year_replaces_the_imported_row_and_no_other() -> None:
    take_in(rat_file("06/02/2026,", "07/02/2026,"))
    koperasi = named("KSP 2")
    with dates.freeze(TODAY):
        records.record_past(
            koperasi=koperasi, tahun_buku=2024, jenis=JenisBukti.RAT, tanggal=dt.date(2025, 3, 1),
            asal=AsalCatatan.BUKU_RAT, by=None,
        )  # fmt: skip
    impor = take_in(rat_file("16/02/2026,", "05/03/2025,"), on=LATER)
    assert counts(impor) == (0, 2, 0, 0)
    assert evidence("KSP 1") == both(2025, dt.date(2026, 2, 6), cancelled=True) + both(2025, dt.date(2026, 2, 16))
    # Another year opens beside; what staff recorded for 2024 stands untouched.
    assert {row[:5] for row in evidence("KSP 2")} == {
        *(row[:5] for row in both(2025, dt.date(2026, 2, 7))),
        *(row[:5] for row in both(2024, dt.date(2025, 3, 5))),
        *((2024, level, dt.date(2025, 3, 1), None, "catatan") for level in ("dikirim", "diterima")),
    }
    assert not MasaBukti.objects.filter(koperasi=koperasi, dibatalkan_pada__isnull=False).exists()
    assert exported()["KSP 1"]["rat_terakhir"] == dt.date(2026, 2, 16)


def test_what_staff_struck_out_does_not_come_back_with_the_same_file() -> None:
    take_in(rat_file("06/02/2026,", "07/02/2026,"))
    with dates.freeze(TODAY):
        records.erase_cell(koperasi=named("KSP 1"), tahun_buku=2025, jenis=JenisBukti.RAT, by=None)
    impor = take_in(rat_file("06/02/2026,", "07/02/2026,"), on=LATER)
    assert counts(impor) == (0, 0, 2, 0)
    assert evidence("KSP 1") == both(2025, dt.date(2026, 2, 6), cancelled=True)
    assert evidence("KSP 2") == both(2025, dt.date(2026, 2, 7))
    take_in(rat_file("09/02/2026,"), on=LATER)
    assert evidence("KSP 1")[2:] == both(2025, dt.date(2026, 2, 9))


def test_a_date_in_the_future_is_an_error_and_a_flag_without_date_a_warning() -> None:
    impor = take_in(rat_file("16/07/2026,", "15/07/2026,Sudah RAT", ",Sudah RAT", ",Belum RAT", "1990-01-01,"))
    assert counts(impor) == (4, 0, 0, 1)
    wrong = impor.baris_set.get(nomor=2).galat
    assert wrong == [
        {
            "column": "TANGGAL RAT",
            "value": "16/07/2026",
            "message": "Tanggal RAT 16 Juli 2026 belum terjadi (hari ini 15 Juli 2026).",
        }
    ]
    assert evidence("KSP 2") == both(2025, TODAY)
    assert evidence("KSP 3") == evidence("KSP 4") == []
    assert named("KSP 3").teks_berkas_set.get().teks == "Sudah RAT"
    assert not named("KSP 4").teks_berkas_set.exists()
    assert "sebelum tanggal badan hukum" in impor.baris_set.get(nomor=6).peringatan[0]["message"]


def test_the_files_status_is_recorded_and_never_computed() -> None:
    header = "ID KOPERASI,NAMA KOPERASI,TANGGAL BADAN HUKUM,KEAKTIFAN"
    take_in(csv_bytes(header, "1,KSP A,01/02/2010,Aktif", "2,KSP B,01/02/2025,Tidak Aktif", "3,KSP C,,Dibekukan"))
    found = {k.nama: (k.status_hitung, k.status_ods) for k in Koperasi.objects.all()}
    assert found == {
        "KSP A": ("tidak_aktif", "aktif"),
        "KSP B": ("aktif", "tidak_aktif"),
        "KSP C": ("tidak_aktif", None),
    }
    assert named("KSP C").teks_berkas_set.get().teks == "Dibekukan"
    assert PerubahanStatus.objects.filter(kolom="status_ods").count() == 2
    assert not PerubahanStatus.objects.filter(kolom="status_keputusan").exists()


def figures(*lines: str, position: str = "") -> bytes:
    return csv_bytes(f"ID KOPERASI,NAMA KOPERASI,{position}MODAL SENDIRI,SHU,JUMLAH ANGGOTA", *lines)


def test_figures_are_figures_and_no_report() -> None:
    take_in(figures("1,KSP A,1.000.000,(500),10", "2,KSP B,-,-,-"))
    assert not MasaBukti.objects.exists()
    data = DataTahunan.objects.get()
    assert (data.koperasi.nama, data.tanggal_posisi, data.sumber) == ("KSP A", TODAY, "formulir_provinsi")
    # The same figures on another day are no news; new ones of another day are a new row, of the same day the same row.
    assert counts(take_in(figures("1,KSP A,1.000.000,(500),10"), on=LATER)) == (0, 0, 1, 0)
    take_in(figures("1,KSP A,2.000.000,,"), on=LATER)
    take_in(figures("1,KSP A,3.000.000,-7,"), on=LATER)
    rows = DataTahunan.objects.order_by("tanggal_posisi").values_list(
        "tanggal_posisi", "modal_sendiri", "shu", "anggota"
    )
    assert list(rows) == [(TODAY, 1_000_000, -500, 10), (LATER, 3_000_000, -7, None)]
    record = exported()["KSP A"]
    assert (record["modal_sendiri"], record["shu"], record["anggota"]) == (3_000_000, -7, 10)


def test_a_position_date_in_the_row_wins() -> None:
    take_in(figures("1,KSP A,31/12/2024,5.000,1,1", "2,KSP B,,6.000,1,1", position="TANGGAL KEADAAN,"))
    found = dict(DataTahunan.objects.values_list("koperasi__nama", "tanggal_posisi"))
    assert found == {"KSP A": dt.date(2024, 12, 31), "KSP B": TODAY}


def test_figures_are_of_no_day_to_come() -> None:
    rows = [["Keadaan per 31 Desember 2026"], [], ["Nama Koperasi", "Kecamatan", "SHU"], ["KSP A", "Toboali", 5]]
    impor = take_in(xlsx(rows), "a.xlsx")
    assert DataTahunan.objects.get().tanggal_posisi == TODAY
    assert "belum terjadi" in impor.catatan_berkas[0]["message"]


def test_sen_are_rounded_with_a_warning() -> None:
    impor = take_in(figures('1,KSP A,"1.000.000,50",10,1', "2,KSP B,1000.5,10,1"))
    assert counts(impor) == (2, 0, 0, 0)
    assert exported()["KSP A"]["modal_sendiri"] == 1_000_001
    assert "dibulatkan" in impor.baris_set.get(nomor=2).peringatan[0]["message"]


def membership(*lines: str) -> bytes:
    return csv_bytes("ID KOPERASI,NAMA KOPERASI,KECAMATAN,BENTUK KOPERASI", *lines)


def test_authority_follows_membership_and_is_assumed_without_it() -> None:
    take_in(membership("1,KSP A,Toboali,", "2,KSP B,Toboali,Primer Nasional", "3,KSP C,Toboali,Primer"))
    found = {k.nama: (k.kewenangan, k.kewenangan_anggapan, k.bentuk) for k in Koperasi.objects.all()}
    assert found == {
        "KSP A": ("kabkota", True, ""),
        "KSP B": ("pusat", False, "primer"),
        "KSP C": ("kabkota", True, "primer"),
    }
    impor = take_in(membership("1,KSP A,Toboali,Sekunder Provinsi", "2,KSP B,Toboali,Primer Kabupaten/Kota"), on=LATER)
    assert counts(impor) == (0, 2, 0, 0)
    moved, kept = named("KSP A"), named("KSP B")
    assert (moved.kewenangan, moved.kewenangan_sejak, moved.keterangan) == ("provinsi", LATER, "di_luar_kewenangan")
    assert PerubahanKewenangan.objects.get().koperasi == moved
    assert kept.kewenangan == "pusat", "what was said is not turned round by a file"
    assert "tidak diubah oleh impor" in impor.baris_set.get(nomor=3).peringatan[0]["message"]


def test_newcomers_get_the_extensions_in_force() -> None:
    take_in(membership("1,KSP Lama,Toboali,"))
    with dates.freeze(TODAY):
        extensions.grant(
            by=None, tahun_buku=2025, cakupan="semua", batas_baru=dt.date(2026, 12, 31), dasar_hukum="SE Bupati 1/2026"
        )
    take_in(membership("2,KSP Baru,Toboali,", "3,KSP Luar,Toboali,Primer Nasional"), on=LATER)
    found = set(Perpanjangan.objects.values_list("koperasi__nama", "batas"))
    assert found == {("KSP Lama", dt.date(2026, 12, 31)), ("KSP Baru", dt.date(2026, 12, 31))}


def test_officers_succeed_each_other_unless_staff_entered_them() -> None:
    def file(ketua: str, sekretaris: str) -> bytes:
        return csv_bytes(
            "ID KOPERASI,NAMA KOPERASI,KETUA,NO TELPON KETUA,NAMA SEKRETARIS",
            f"1,KSP A,{ketua},0812 34 5678,{sekretaris}",
        )

    take_in(file("Budi Contoh", "Siti Contoh"))
    Pengurus.objects.filter(jabatan="sekretaris").update(sumber="")
    impor = take_in(file("Wati Contoh", "Joko Contoh"), on=LATER)
    rows = Pengurus.objects.order_by("pk").values_list("jabatan", "nama", "telepon", "sampai")
    assert list(rows) == [
        ("ketua", "Budi Contoh", "0812 34 5678", LATER),
        ("sekretaris", "Siti Contoh", "", None),
        ("ketua", "Wati Contoh", "0812 34 5678", None),
    ]
    assert "tidak diubah" in impor.baris_set.get().peringatan[0]["message"]
    assert counts(take_in(file("WATI CONTOH", "Siti Contoh"), on=LATER)) == (0, 0, 1, 0)
    assert Koperasi.objects.filter(cari__contains="wati contoh").count() == 1, "officers are found by search"


def test_a_known_desa_is_not_lost_to_a_file_that_knows_less() -> None:
    header = "ID KOPERASI,NAMA KOPERASI,DESA/KEL,KECAMATAN"
    take_in(csv_bytes(header, "1,KSP A,Tanjung,Toboali", "2,KSP B,Tanjung,Toboali", "3,KSP C,,Antah"))
    impor = take_in(csv_bytes(header, "1,KSP A,,Toboali", "2,KSP B,,Antah", "3,KSP C,Tanjung,Toboali"), on=LATER)
    assert counts(impor) == (0, 1, 2, 0)
    assert exported()["KSP A"]["desa"] == exported()["KSP B"]["desa"] == exported()["KSP C"]["desa"] == "Tanjung"
    assert named("KSP C").wilayah_teks == ""
    assert [note["column"] for note in impor.baris_set.get(nomor=3).peringatan] == ["KECAMATAN", "KECAMATAN"]


def test_kdmp_is_told_by_its_name() -> None:
    names = ["Koperasi Desa Merah Putih Tanjung", "KKMP Toboali", "KSP Kdmpat", "KUD Merah Delima"]
    take_in(csv_bytes("ID KOPERASI,NAMA KOPERASI", *[f"{n},{name}" for n, name in enumerate(names)]))
    assert set(Koperasi.objects.filter(kdmp=True).values_list("nama", flat=True)) == set(names[:2])
