"""Which cooperative a row finds, what contradicts, what a person must decide, and what never happens silently."""

from __future__ import annotations

import datetime as dt

import pytest

from koperasi.lib import dates
from registry.actions import imports
from registry.models import DataTahunan, KodeSumber, Koperasi, PilihanPadanan
from registry.policies import Refused
from tests.factories.files import csv_bytes
from tests.factories.impor import LATER, TODAY, counts, exported, named, office, take_in
from tests.factories.registry import KoperasiFactory

pytestmark = pytest.mark.django_db

HEADER = "ID KOPERASI,NAMA KOPERASI,NIK,NO BADAN HUKUM,DESA/KEL,KECAMATAN,JUMLAH ANGGOTA"
NIK_A, NIK_B = "1903010020001", "1903010020002"


@pytest.fixture(autouse=True)
def _office() -> None:
    office()


def errors(impor: imports.Impor) -> list[str]:
    return [note["message"] for row in impor.baris_set.all() for note in row.galat]


def one(line: str, **kwargs: object) -> imports.Impor:
    return take_in(csv_bytes(HEADER, line), **kwargs)


@pytest.fixture
def register() -> dict[str, Koperasi]:
    """Two cooperatives of one name in two desa, and one of another name."""
    take_in(
        csv_bytes(
            HEADER,
            f"1,KSP Makmur,{NIK_A},10/BH/2010,Bencah,Air Gegas,10",
            f"2,KSP Makmur,{NIK_B},20/BH/2011,Tanjung,Toboali,20",
            "3,KSU Lancar,,30/BH/2012,Nyelanding,Air Gegas,30",
        )
    )
    return {row.kode: row.koperasi for row in KodeSumber.objects.select_related("koperasi")}


def changed_by(line: str) -> Koperasi:
    impor = one(line)
    assert counts(impor) == (0, 1, 0, 0), errors(impor)
    return impor.baris_set.get().koperasi


def test_the_id_comes_first_then_nik_then_badan_hukum_then_desa(register: dict[str, Koperasi]) -> None:
    assert changed_by("1,KSP Makmur,,,,,11") == register["1"]
    assert changed_by(f",Nama Lain,{NIK_B},,,,21") == register["2"]
    assert changed_by(",Koperasi KSU Lancar,,No. 030 / BH / 2012,,,31") == register["3"]
    assert changed_by(",NAMA LAIN,,,Kel. Tanjung,KEC. TOBOALI,22") == register["2"]


def test_a_stronger_key_of_the_same_kind_contradicts(register: dict[str, Koperasi]) -> None:
    # Another id of the same sumber: not KSP Makmur of Bencah, although NIK, name and desa are.
    impor = one(f"9,KSP Makmur,{NIK_A},10/BH/2010,Bencah,Air Gegas,11")
    assert counts(impor) == (1, 0, 0, 0)
    # Another NIK: not the one of the same badan hukum, name and desa.
    assert counts(one(",KSP Makmur,1903010020009,20/BH/2011,Tanjung,Toboali,21")) == (1, 0, 0, 0)
    # Another badan hukum: not the one of the same name and desa.
    assert counts(one(",KSU Lancar,,31/BH/2012,Nyelanding,Air Gegas,31")) == (1, 0, 0, 0)
    assert Koperasi.objects.count() == 6


def test_an_empty_value_contradicts_nothing_and_erases_nothing(register: dict[str, Koperasi]) -> None:
    assert counts(one("1,KSP Makmur,,,,,")) == (0, 0, 1, 0)
    record = exported()["KSU Lancar"]
    assert counts(one("3,KSU Lancar,-,,,,-")) == (0, 0, 1, 0)
    assert exported()["KSU Lancar"] == record
    assert record["anggota"] == 30


def test_ids_of_another_sumber_are_other_ids(register: dict[str, Koperasi]) -> None:
    other = csv_bytes("idkop;nmkop;kelurahan;kecamatan;nobh", "3;KSP Makmur;Bencah;Air Gegas;10/BH/2010")
    impor = take_in(other)
    assert counts(impor) == (0, 1, 0, 0)
    assert impor.baris_set.get().koperasi == register["1"], "found by badan hukum and name, not by its id 3"
    assert set(register["1"].kode_sumber_set.values_list("sumber", "kode")) == {
        ("formulir_provinsi", "1"),
        ("rekap_kabupaten", "3"),
    }


def test_two_candidates_ask_a_person_whose_choice_is_remembered(register: dict[str, Koperasi]) -> None:
    Koperasi.objects.filter(nama="KSP Makmur").update(nik=NIK_A)
    data = csv_bytes(HEADER, f",KSP Makmur,{NIK_A},,,,99")
    with dates.freeze(TODAY):
        impor = imports.preview(impor=imports.upload(data=data, nama_berkas="a.csv", by=None))
    row = impor.baris_set.get()
    assert (row.hasil, sorted(row.calon)) == ("error", sorted([register["1"].pk, register["2"].pk]))
    assert row.galat[0]["message"].startswith("Cocok dengan 2 koperasi")
    with pytest.raises(Refused):
        imports.choose(baris=row, koperasi=register["3"], by=None)
    imports.choose(baris=row, koperasi=register["2"], by=None)
    assert counts(take_in(data)) == (0, 1, 0, 0)
    assert counts(take_in(data)) == (0, 0, 1, 0)
    assert DataTahunan.objects.filter(koperasi=register["2"]).order_by("pk").last().anggota == 99
    assert not DataTahunan.objects.filter(koperasi=register["1"], anggota=99).exists()


def test_a_row_called_new_by_a_person_is_made_once(register: dict[str, Koperasi]) -> None:
    Koperasi.objects.filter(nama="KSP Makmur").update(nik=NIK_A)
    data = csv_bytes(HEADER, f",KSP Makmur Baru,{NIK_A},,,,99")
    impor = take_in(data)
    assert counts(impor) == (0, 0, 0, 1)
    with dates.freeze(TODAY):
        fresh = imports.preview(impor=imports.upload(data=data, nama_berkas="a.csv", by=None))
    imports.choose(baris=fresh.baris_set.get(), koperasi=None, by=None)
    assert counts(take_in(data)) == (1, 0, 0, 0)
    assert counts(take_in(data)) == (0, 0, 1, 0)
    assert PilihanPadanan.objects.get().koperasi == named("KSP Makmur Baru")


def test_two_rows_that_hit_one_cooperative_are_an_error_on_the_second(register: dict[str, Koperasi]) -> None:
    impor = take_in(
        csv_bytes(
            HEADER,
            "1,KSP Makmur,,,,,15",
            f",KSP Makmur,{NIK_A},,,,16",
            "7,KSP Baru,,70/BH/2020,Tanjung,Toboali,7",
            "7,KSP Lain,,,,,8",
            ",KSP Baru,,070/BH/2020,,,9",
            "8,KSP Baru,,70/BH/2020,Tanjung,Toboali,7",
        )
    )
    assert counts(impor) == (2, 1, 0, 3)
    rows = {row.nomor: [note["message"] for note in row.galat] for row in impor.baris_set.filter(hasil="error")}
    assert rows == {
        3: ["Baris ini mengenai koperasi yang sama dengan baris 2."],
        5: ["Baris ini mengenai koperasi yang sama dengan baris 4."],
        6: ["Baris ini mengenai koperasi yang sama dengan baris 4."],
    }


def test_rows_are_matched_against_the_register_before_the_file(register: dict[str, Koperasi]) -> None:
    """The first row renames cooperative 3; the second, which has its old name, still means it."""
    impor = take_in(csv_bytes(HEADER, "3,KSU Jaya,,,,,", ",KSU Lancar,,,Nyelanding,Air Gegas,33"))
    assert counts(impor) == (0, 1, 0, 1)


def test_no_match_is_new_with_a_warning_of_what_is_similar(register: dict[str, Koperasi]) -> None:
    impor = one("50,KSU Lancarr,,,Tanjung,Toboali,1")
    assert counts(impor) == (1, 0, 0, 0)
    assert impor.baris_set.get().peringatan[0]["message"].startswith("Mirip dengan KSU Lancar (Nyelanding)")
    assert counts(one("51,Koperasi Nelayan Samudra,,,Tanjung,Toboali,1")) == (1, 0, 0, 0)
    assert Koperasi.objects.count() == 5


def test_withdrawn_and_merged_records_are_found_no_more(register: dict[str, Koperasi]) -> None:
    survivor = KoperasiFactory(nama="KSP Induk", kecamatan=register["1"].kecamatan)
    Koperasi.objects.filter(pk=register["1"].pk).update(digabung_ke=survivor)
    impor = one("1,KSP Induk,,,,,77")
    assert impor.baris_set.get().koperasi == survivor, "an id of a merged record leads to the survivor"
    Koperasi.objects.filter(pk=register["3"].pk).update(ditarik_pada=dt.datetime(2026, 7, 1, tzinfo=dt.UTC))
    KodeSumber.objects.filter(koperasi=register["3"]).update(dicabut_pada=dt.datetime(2026, 7, 1, tzinfo=dt.UTC))
    assert counts(one("3,KSU Lancar,,30/BH/2012,Nyelanding,Air Gegas,30")) == (1, 0, 0, 0)


def test_a_file_without_ids_or_desa_is_the_same_the_second_time() -> None:
    data = csv_bytes("Nama Koperasi,Alamat,Jumlah Anggota", "KSP A,Jl. Satu,1", "KSP A,Jl. Dua,2", "KSP B,,3")
    assert counts(take_in(data)) == (3, 0, 0, 0)
    assert counts(take_in(data, on=LATER)) == (0, 0, 3, 0)


def test_an_unknown_layout_gets_a_name_of_its_header_or_the_one_a_person_gives() -> None:
    data = csv_bytes("Kode Kop,Nama Koperasi,Catatan bebas", "1,KSP A,x")
    impor = take_in(data)
    assert impor.sumber.startswith("tata-letak-")
    assert "Catatan bebas" in impor.catatan_berkas[0]["message"]
    assert take_in(data, "lain.csv").sumber == impor.sumber, "not the file's name"
    assert take_in(data, sumber="simkop-2020").sumber == "simkop-2020"
    assert KodeSumber.objects.filter(sumber="simkop-2020", kode="1").exists()


# --- Our own export -------------------------------------------------------------------------
OWN = "id,kode_sumber,nama,badan_hukum,nik,kecamatan,kecamatan_kode,desa,status,keterangan,status_ods" + (
    ",rat_terakhir,anggota"
)
LANCAR = "3,KSU Lancar,30/BH/2012,,Air Gegas,19.03.01,Nyelanding,tidak_aktif,,,,30"
JAYA = "9,KSU Lancar Jaya,30/BH/2012,,Air Gegas,19.03.01,Nyelanding,aktif,,aktif,,31"


def own(register: dict[str, Koperasi], which: str, rest: str) -> imports.Impor:
    return take_in(csv_bytes(OWN, f"{register[which].pk},{rest}"))


def test_our_own_export_is_read_by_our_id_which_must_agree(register: dict[str, Koperasi]) -> None:
    assert counts(own(register, "3", LANCAR)) == (0, 0, 1, 0)
    assert counts(own(register, "3", JAYA)) == (0, 1, 0, 0)
    jaya = exported()["KSU Lancar Jaya"]
    assert (jaya["status"], jaya["status_ods"], jaya["anggota"]) == ("tidak_aktif", "aktif", 31)
    assert jaya["kode_sumber"] == "3", "the id of another system is not taken from our export"
    assert errors(own(register, "1", "1,KSU Lain,99/BH/2012,,,,,,,,,"))[0].endswith("tidak cocok dengan isi baris ini.")
    assert errors(own(register, "1", f"1,KSP Makmur,10/BH/2010,{NIK_B},,,,,,,,"))[0].startswith("NIK baris ini milik")
    assert errors(take_in(csv_bytes(OWN, "999999,1,KSP X,,,,,,,,,,"))) == ["ID 999999 tidak ada di aplikasi ini."]
    assert counts(take_in(csv_bytes(OWN, ",,KSP Tambahan,,,Toboali,,Tanjung,,,,,5"))) == (1, 0, 0, 0)


def test_a_nik_that_another_cooperative_has_is_told(register: dict[str, Koperasi]) -> None:
    assert register["2"].nama == "KSP Makmur"
    warned = one(f"1,KSP Makmur,{NIK_B},,,,").baris_set.get()
    assert warned.hasil == "changed"
    assert [(note["column"], note["message"]) for note in warned.peringatan] == [
        ("NIK", f"NIK ini juga tercatat pada KSP Makmur (Tanjung), ID {register['2'].pk}.")
    ]
    lines = ("11,KSU Satu,1903010020011,,,,", "12,KSU Dua,1903010020011,,,,")
    second = take_in(csv_bytes(HEADER, *lines)).baris_set.get(nomor=3)
    assert [note["message"] for note in second.peringatan] == ["NIK ini juga ada di baris 2."]


def test_an_unknown_id_without_a_name_is_told_at_the_id() -> None:
    row = take_in(csv_bytes("id_koperasi,kecamatan,Tanggal RAT", "77,Toboali,05/02/2026")).baris_set.get()
    assert [(note["column"], note["value"]) for note in row.galat] == [("id_koperasi", "77")]
