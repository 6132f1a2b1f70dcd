"""Real shapes of files, each taken in and read back through the export."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from koperasi.lib.sheets import SheetProblem
from registry.exchange import plan as planning
from registry.models import Koperasi, Pengurus, PerubahanStatus, TeksBerkas
from tests.factories import files
from tests.factories.impor import TODAY, counts, exported, named, office, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office() -> None:
    office()


REKAP = files.csv_bytes(
    files.BULELENG,
    " 1 ; KUD. Makmur ; Desa Bencah ; Airgegas ; 91/BH/PAD/KWK 22/III/1996 ;25/03/1996; 1 ; - ; 3.350 ; 1 ;06/02/2026;"
    " 7 ; 1 ; 2.286.364.874 ; 872.677.158 ; 1.898.307.250 ; 34.612.032 ; 3.159.042.032 ",
    " 2 ; KSU. Sejahtera ; Kel.Tanjung ; KEC. TOBOALI ; 5/BH/XXVII.9/I/2009 ;00/01/1900; - ; 1 ; - ; - ;00/01/1900;"
    " - ; - ; 1.234.567 ; - ; - ; (11.845.222); - ",
    " 3 ; KSP. Antah ; Desa Berantah ; Tanjung Jauh ; - ;0000-00-00; - ; - ; 12 ; 1 ;-; - ; - ; - ; - ; - ; 1.500 ; - ",
    tail=12,
)


def test_a_district_recap_with_bom_padding_and_a_blank_tail() -> None:
    impor = take_in(REKAP)
    assert counts(impor) == (3, 0, 0, 0)
    assert impor.sumber == "rekap_kabupaten"
    out = exported()
    makmur, sejahtera, antah = out["KUD. Makmur"], out["KSU. Sejahtera"], out["KSP. Antah"]
    assert (makmur["kecamatan"], makmur["kecamatan_kode"], makmur["desa"]) == ("Air Gegas", "19.03.01", "Bencah")
    assert (makmur["kode_sumber"], makmur["anggota"], makmur["shu"]) == ("1", 3350, 34_612_032)
    assert (makmur["rat_terakhir"], makmur["status_ods"]) == (dt.date(2026, 2, 6), "aktif")
    assert (makmur["status"], makmur["keterangan"]) == ("aktif", "sudah_rat")
    assert (sejahtera["shu"], sejahtera["modal_sendiri"], sejahtera["modal_luar"]) == (-11_845_222, 1_234_567, None)
    assert (sejahtera["status_ods"], sejahtera["tanggal_badan_hukum"]) == ("tidak_aktif", None)
    assert (sejahtera["desa"], sejahtera["kecamatan"]) == ("Tanjung", "Toboali")
    # An unknown kecamatan is kept as text with a warning; a tick without a date is text, not evidence.
    assert (antah["kecamatan"], antah["kecamatan_kode"], antah["desa"]) == ("Tanjung Jauh", None, "Berantah")
    assert (antah["status_ods"], antah["rat_terakhir"], antah["shu"]) == (None, None, 1500)
    assert {text.teks for text in TeksBerkas.objects.filter(koperasi__nama="KSP. Antah")} == {"1"}
    told = [note["message"] for note in impor.baris_set.get(nomor=4).peringatan]
    assert any("Tanjung Jauh" in message for message in told)
    assert any("tanpa tanggal" in message for message in told)


def test_the_same_rows_from_cp1252_plain_commas_xls_and_ods() -> None:
    take_in(REKAP)
    table = [line.split(";") for line in REKAP.decode("utf-8-sig").splitlines()]
    plain = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in table)
    variants = {
        "a.csv": REKAP.decode("utf-8-sig").replace("Sejahtera", "Sejahtera").encode("cp1252"),
        "b.csv": plain.encode(),
        "c.xls": files.xls(table),
        "d.ods": files.ods(table, blank_rows=100_000),
        "e.xlsx": files.xlsx([["REKAP KOPERASI"], [], *table]),
    }
    for name, data in variants.items():
        assert counts(take_in(data, name)) == (0, 0, 3, 0), name
    assert Koperasi.objects.count() == 3


def test_a_provincial_form_in_excel_with_real_dates_and_numbers() -> None:
    header = (
        "ID KOPERASI|NAMA KOPERASI|NO BADAN HUKUM|TANGGAL BADAN HUKUM|ALAMAT|DESA/KEL|KECAMATAN|KABUPATEN|NO TELPON 1"
        "|KETUA|NO TELPON KETUA|BENTUK KOPERASI|JENIS KOPERASI|KELOMPOK KOPERASI|JUMLAH ANGGOTA|JUMLAH KARYAWAN"
        "|JUMLAH MANAJER|TANGGAL RAT|STATUS RAT|MODAL SENDIRI|MODAL LUAR|ASET|VOLUME USAHA|SHU"
    ).split("|")
    rows = [
        [101.0, "KSP Alpha\nJaya", "=A1", 45000, "Jl. Raya 1,\nRT 2", "Desa Nyelanding", "Air Gegas", "BANGKA SELATAN"]
        + [81234567890.0, "Budi", "0812", "Primer Kabupaten/Kota", "Simpan Pinjam", "KSP", 120.0, 3.0, "-"]
        + [dt.datetime(2026, 3, 1), "Sudah RAT", 1_500_000.0, "Rp 1.500.000,00", "1.500.000,-", 5e9, -2_000_000.0],
        [
            102.0,
            "Koperasi Beta",
            "7/BH",
            "31-Dec-2014",
            "",
            "",
            "",
            "Kab. Bangka Barat",
            "",
            "",
            "",
            "Sekunder Provinsi",
        ]
        + ["Serba Usaha", "", "12", "", "", "12/31/2026", "Belum RAT", "", "", "", "", ""],
        [103.0, "Koperasi Gamma", "8/BH", "5 Mei 2016", "", "", "Toboali", "Bangka Selatan", "", "", ""]
        + ["Primer Provinsi", "Konsumsi", "", 50.0, "", "", "24//1/2026", "Sudah", "1,500", "", "", "", ""],
    ]
    data = files.xlsx([["PEMERINTAH PROVINSI"], [], ["FORMULIR DATA, posisi 31 Desember 2025"], header, *rows])
    impor = take_in(data, "formulir.xlsx")
    assert (impor.sumber, counts(impor)) == ("formulir_provinsi", (1, 0, 0, 2))
    alpha = exported()["KSP Alpha Jaya"]
    assert (alpha["kode_sumber"], alpha["alamat"], alpha["telepon"]) == ("101", "Jl. Raya 1, RT 2", "081234567890")
    assert (alpha["badan_hukum"], alpha["tanggal_badan_hukum"]) == ("=A1", dt.date(2023, 3, 15))
    assert (alpha["modal_sendiri"], alpha["modal_luar"], alpha["aset"]) == (1_500_000, 1_500_000, 1_500_000)
    assert (alpha["volume_usaha"], alpha["shu"]) == (5_000_000_000, -2_000_000)
    assert (alpha["tanggal_posisi"], alpha["kewenangan"]) == (dt.date(2025, 12, 31), "kabkota")
    assert named("KSP Alpha Jaya").kewenangan_anggapan is False
    assert Pengurus.objects.get().telepon == "0812"
    beta, gamma = impor.baris_set.get(nomor=6), impor.baris_set.get(nomor=7)
    assert [(note["column"], note["value"]) for note in beta.galat] == [("TANGGAL RAT", "12/31/2026")]
    assert [(note["column"], note["value"]) for note in gamma.galat] == [("MODAL SENDIRI", "1,500")]
    assert "bukan wilayah kantor ini" in json.dumps(beta.peringatan)


def test_two_merged_header_rows_numbers_below_totals_and_repeated_headers() -> None:
    upper, lower = files.TWO_ROWS
    rows = [
        upper, lower, [str(n) for n in range(1, 13)],
        [1, "KUD Satu", "Jl. Satu", "514/BH/XVI.13/III/2010 tanggal 24 Maret 2010", "Konsumsi", "14/02/2026"]
        + [10, 5_000_000, 3_000_000, 2_000_000, "-", "(1.000)"],
        upper, lower,
        [2, "KUD Dua", "Jl. Dua", "91/BH/PAD/KWK 22/III/1996", "Jasa", "-", 20, 7_000_000, "", "", 4_000_000, 0],
        ["", "JUMLAH", "", "", "", "", 30, 12_000_000, 3_000_000, 2_000_000, 4_000_000, -1000],
    ]  # fmt: skip
    merge = ("I3:J3", *[f"{column}3:{column}4" for column in "ABCDEFGHKL"])
    data = files.xlsx([["REKAP KOPERASI TAHUN 2026"], []] + rows, merge=merge)
    impor = take_in(data, "rekap.xlsx")
    assert (impor.sumber, counts(impor)) == ("rekap_dinas", (2, 0, 0, 0))
    out = exported()
    assert (out["KUD Satu"]["badan_hukum"], out["KUD Satu"]["tanggal_badan_hukum"]) == (
        "514/BH/XVI.13/III/2010",
        dt.date(2010, 3, 24),
    )
    assert (out["KUD Dua"]["badan_hukum"], out["KUD Dua"]["tanggal_badan_hukum"]) == ("91/BH/PAD/KWK 22/III/1996", None)
    assert (out["KUD Satu"]["modal_luar"], out["KUD Satu"]["shu"], out["KUD Dua"]["shu"]) == (2_000_000, -1000, 0)
    assert out["KUD Satu"]["jenis"] == "konsumen"
    assert out["KUD Satu"]["kode_sumber"] is None, "a running number is no id"
    assert any("jumlah" in note["message"] for note in impor.catatan_berkas)
    assert counts(take_in(data, "rekap.xlsx")) == (0, 0, 2, 0)


def test_ods_exports_know_a_cooperative_by_its_nik() -> None:
    rekap = files.xlsx(
        [["Kementerian"], ["Rekap"], [], ["Kabupaten"], []]
        + [["No", "NIK", "Nama Koperasi", "Desa / Kelurahan", "Kecamatan", "Status Koperasi"]]
        + [[1, 1903010020001, "KSP Delta", "Kelurahan Tanjung", "Toboali", "Tidak Aktif"]]
        + [[2, "1.903.010.020.002", "KSP Epsilon", "Bencah", "Air Gegas", "Aktif"]],
    )
    assert counts(take_in(rekap, "ods.xlsx")) == (2, 0, 0, 0)
    profil = files.csv_bytes(
        "NIK,Nama_Koperasi,Nomor_Badan_Hukum_Pendirian,Desa,Kelurahan,Kecamatan,Bentuk_Koperasi,Pola_Pengelolaan,"
        "StatusKoperasi,Status Koperasi,KUK,Grade",
        "1903010020001,KSP DELTA,7/BH/2015,,Tanjung,Toboali,Primer Provinsi,Syariah,,Aktif,KUK 1,B",
        "1903010020002,KSP Epsilon,8/BH/2015,Bencah,,Air Gegas,Primer Kabupaten/Kota,,Aktif,,,",
        encoding="utf-8",
    )
    assert counts(take_in(profil, "profil.csv")) == (0, 2, 0, 0)
    out = exported()
    delta = out["KSP Delta"]
    assert (delta["nik"], delta["badan_hukum"], delta["desa"]) == ("1903010020001", "7/BH/2015", "Tanjung")
    assert (delta["kewenangan"], delta["status_ods"]) == ("provinsi", "aktif")
    assert out["KSP Epsilon"]["kewenangan"] == "kabkota"
    events = PerubahanStatus.objects.filter(koperasi__nama="KSP Delta", kolom="status_ods").order_by("pk")
    assert [(event.lama, event.baru) for event in events] == [(None, "tidak_aktif"), ("tidak_aktif", "aktif")]
    assert Koperasi.objects.filter(nama="KSP DELTA").count() == 0, "another spelling of the same name is no change"


def test_a_table_of_meetings_finds_cooperatives_by_the_ids_of_its_sister() -> None:
    master = files.csv_bytes(
        "id_koperasi,nama_koperasi,nomor_bh,alamat,kecamatan", "7,KSP Satu,1/BH/2010,Jl. A,Toboali"
    )
    take_in(master, "master.csv")
    rat = files.csv_bytes(
        "id_rat,id_penilaian,id_koperasi,tanggal,simpanan_pokok,modal_luar,volume_usaha",
        "1,1,7,2026-03-01,1000,2000000,3000000",
        "2,1,8,2026-03-02,1000,1,1",
    )
    impor = take_in(rat, "rat.csv")
    assert counts(impor) == (0, 1, 0, 1)
    assert exported()["KSP Satu"]["rat_terakhir"] == dt.date(2026, 3, 1)
    assert (
        impor.baris_set.get(nomor=3).galat[0]["message"]
        == "Koperasi dengan ID 8 belum ada, dan baris ini tidak bernama."
    )
    assert any("simpanan_pokok" in note["message"] for note in impor.catatan_berkas)


def test_group_headings_and_merged_kecamatan_cells() -> None:
    groups = files.csv_bytes(
        "No,Nama Koperasi,No BH", "I. KECAMATAN TOBOALI,,", "1,KSP A,1/BH", "2. Kec. Airgegas,,", "1,KSP B,2/BH"
    )
    take_in(groups)
    assert {name: record["kecamatan"] for name, record in exported().items()} == {
        "KSP A": "Toboali",
        "KSP B": "Air Gegas",
    }
    merged = files.xlsx(
        [["Kecamatan", "Nama Koperasi", "No BH"], ["Toboali", "KSP C", "3/BH"], ["", "KSP D", "4/BH"]], merge=("A2:A3",)
    )
    take_in(merged, "gabung.xlsx")
    assert exported()["KSP D"]["kecamatan"] == "Toboali"


def test_columns_of_two_years_and_words_instead_of_dates() -> None:
    data = csv_with_years()
    impor = take_in(data)
    assert counts(impor) == (4, 0, 0, 0)
    out = exported()
    assert [out[f"KSP {name}"]["aset"] for name in "ABCD"] == [20, 40, 60, 80], "the later year, not the first column"
    assert [out[f"KSP {name}"]["rat_terakhir"] for name in "ABCD"] == [None, None, None, dt.date(2026, 3, 1)]
    assert [text.teks for text in TeksBerkas.objects.all()] == ["2025"]
    assert [out[f"KSP {name}"]["kode_sumber"] for name in "ABCD"] == ["1", "2", "3", "X.0"]
    assert any("Aset 2024" in note["message"] for note in impor.catatan_berkas)


def csv_with_years() -> bytes:
    return files.csv_bytes(
        "ID KOPERASI,NAMA KOPERASI,TANGGAL RAT,Aset 2024,Aset 2025",
        "1.0,KSP A,Belum RAT,10,20", "2,KSP B,2025,30,40", "3,KSP C,blm,50,60", "X.0,KSP D,1 Maret 2026,70,80",
    )  # fmt: skip


def test_a_nik_of_the_wrong_length_is_kept_as_text() -> None:
    impor = take_in(files.csv_bytes("Nama Koperasi,NIK,Desa", "KSP A,3507112233445566,Tanjung", "KSP B,3.5E+12,Bencah"))
    assert counts(impor) == (1, 0, 0, 1)
    assert exported()["KSP A"]["nik"] is None
    assert TeksBerkas.objects.get().teks == "3507112233445566"
    assert "dipotong oleh Excel" in impor.baris_set.get(nomor=3).galat[0]["message"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"abc", "judul kolom"),
        (b"satu;dua;tiga\n1;2;3\n", "judul kolom"),
        (files.csv_bytes("Kecamatan,Status Koperasi,Jumlah Anggota", "Toboali,Aktif,3"), "Tidak ada kolom nama"),
        (files.csv_bytes("No,NIK,Nama Koperasi,Kecamatan"), "tanpa baris data"),
        (files.csv_bytes("KABUPATEN / KOTA,PERIODE UPDATE,USAHA BESAR,USAHA MIKRO", "x,y,1,2"), "bukan daftar"),
        (files.csv_bytes("_id,kode_wilayah,nama_wilayah,judul,satuan,tahun,data", "1,2,3,4,5,6,7"), "bukan daftar"),
    ],
)  # fmt: skip
def test_no_usable_header_is_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(SheetProblem, match=sentence):
        planning.build(data, on=TODAY)


def test_the_sheet_with_the_cooperatives_is_found_among_others() -> None:
    data = files.xlsx(
        [["Petunjuk pengisian"], ["Isi dengan benar"]],
        [["judul"], ["Nama Koperasi", "Kecamatan", "No BH"], ["KSP A", "Toboali", "1/BH"]],
        names=("Petunjuk", "Data"),
    )
    assert counts(take_in(data, "dua.xlsx")) == (1, 0, 0, 0)


def test_one_sheet_for_each_kecamatan() -> None:
    header = ["No", "Nama Koperasi", "No BH", "Tanggal RAT"]
    data = files.xlsx(
        [["Rekap"], header, [1, "KSP A", "1/BH", "06/02/2026"], ["", "JUMLAH", "", ""]],
        [header, [1, "KSP B", "2/BH", "31/02/2026"], [2, "KSP C", "3/BH", ""], [3, "KSP A", "1/BH", ""]],
        [["Catatan", "untuk", "kepala"], ["a", "b", "c"]],
        names=("Kec. Toboali", "Airgegas", "Catatan"),
    )
    impor = take_in(data, "rekap.xlsx")
    assert counts(impor) == (2, 0, 0, 2)
    assert {name: record["kecamatan"] for name, record in exported().items()} == {
        "KSP A": "Toboali",
        "KSP C": "Air Gegas",
    }
    wrong = {(row.lembar, row.nomor): row.galat[0]["message"] for row in impor.baris_set.filter(hasil="error")}
    assert set(wrong) == {("Airgegas", 2), ("Airgegas", 4)}
    assert wrong["Airgegas", 4].endswith("sama dengan baris 3.")
    assert any("Catatan" in note["message"] for note in impor.catatan_berkas)
    assert counts(take_in(data, "rekap.xlsx")) == (0, 0, 2, 2)


def test_a_comma_in_an_unquoted_cell_moves_no_money() -> None:
    header = "Nama Koperasi,Kecamatan,Anggota,SHU"
    impor = take_in(files.csv_bytes(header, "KSU Utuh,Toboali,10,1500", "KSU Geser,Toboali,10,1,234,567"))
    assert counts(impor) == (1, 0, 0, 1)
    assert "bergeser" in impor.baris_set.get(nomor=3).galat[0]["message"]
    # In a workbook nothing moves: a remark beside the table is only told.
    rows = [header.split(","), ["KSU Lain", "Toboali", 10, -1500, "cek lagi"]]
    impor = take_in(files.xlsx(rows), "a.xlsx")
    assert counts(impor) == (1, 0, 0, 0)
    assert exported()["KSU Lain"]["shu"] == -1500
    assert "cek lagi" in impor.baris_set.get().peringatan[0]["message"]


def test_a_register_of_another_kabupaten_is_told() -> None:
    header, lines = "Nama Koperasi,Kecamatan", [f"KSU {n},Buleleng" for n in range(4)]
    assert "milik kabupaten atau kota lain" in take_in(files.csv_bytes(header, *lines)).catatan_berkas[0]["message"]
    lines = [f"KSP {n},{'Antah' if n < 3 else 'Toboali'}" for n in range(6)]
    assert take_in(files.csv_bytes(header, *lines)).catatan_berkas == []
