"""import_koperasi and export_koperasi as contracts: one object, exit codes, and a real register where it is at hand."""

from __future__ import annotations

import csv
import json
import os
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from koperasi.lib import dates
from registry.actions import imports
from registry.actions.kantor import setup_office
from registry.models import Impor, Koperasi
from tests.factories import files
from tests.factories.impor import TODAY, office

pytestmark = pytest.mark.django_db

HEADER = "ID KOPERASI,NAMA KOPERASI,KECAMATAN,TANGGAL RAT,SHU"


def run(path: Path, *options: str) -> dict:
    out = StringIO()
    with dates.freeze(TODAY):
        call_command("import_koperasi", str(path), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def export(path: Path, *options: str) -> None:
    call_command("export_koperasi", str(path), *options, stdout=StringIO())


@pytest.fixture
def berkas(tmp_path: Path) -> Path:
    office()
    path = tmp_path / "daftar.csv"
    path.write_bytes(
        files.csv_bytes(
            HEADER,
            "1,KSP A,Toboali,06/02/2026,(5.000)",
            "2,KSP B,Antah,31/02/2026,10.000",
            "3,KSP C,Airgegas,-,-",
            tail=3,
        )
    )
    return path


def test_the_answer_is_one_object_and_a_look_writes_nothing(berkas: Path) -> None:
    answer = run(berkas)
    assert list(answer) == ["rows", "new", "changed", "same", "errors", "warnings", "committed"]
    assert {name: answer[name] for name in ("rows", "new", "changed", "same", "committed")} == {
        "rows": 3,
        "new": 2,
        "changed": 0,
        "same": 0,
        "committed": False,
    }
    assert answer["errors"] == [
        {
            "row": 3,
            "column": "TANGGAL RAT",
            "value": "31/02/2026",
            "message": "Tanggal “31/02/2026” tidak ada dalam kalender.",
        }
    ]
    assert [(note["row"], note["column"], note["value"]) for note in answer["warnings"]] == [(3, "KECAMATAN", "Antah")]
    assert not Koperasi.objects.exists()
    assert not Impor.objects.exists()


def test_commit_strict_and_again(berkas: Path) -> None:
    assert run(berkas, "--commit", "--strict")["committed"] is False
    assert not Koperasi.objects.exists()
    assert not Impor.objects.exists()
    first = run(berkas, "--commit")
    assert (first["new"], first["committed"]) == (2, True)
    second = run(berkas, "--commit")
    assert (second["new"], second["changed"], second["same"], len(second["errors"])) == (0, 0, 2, 1)
    assert Impor.objects.count() == 2


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"a;b;c\n1;2;3\n", b"PK\x03\x04"])
def test_what_cannot_be_read_is_exit_two_with_one_sentence(data: bytes, tmp_path: Path) -> None:
    office()
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    for options in ((), ("--commit",)):
        with pytest.raises(CommandError) as refused:
            run(path, *options)
        assert refused.value.returncode == 2
    assert not Impor.objects.exists()


def test_refused_without_an_office_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes(files.csv_bytes(HEADER, "1,KSP A,Toboali,,"))
    with pytest.raises(CommandError, match="Belum ada kantor"):
        run(path)
    office()
    for options in ((), ("--commit",)):
        with pytest.raises(CommandError, match="tidak ditemukan"):
            run(tmp_path / "tiada.csv", *options)
    with pytest.raises(CommandError, match="bukan tanggal"):
        run(path, "--posisi", "kemarin")
    with pytest.raises(CommandError, match="berakhir"):
        export(tmp_path / "keluar.pdf")


def test_position_and_sumber_can_be_said(berkas: Path) -> None:
    run(berkas, "--commit", "--posisi", "30/06/2026", "--sumber", "dinas-lama")
    koperasi = Koperasi.objects.get(nama="KSP A")
    assert str(koperasi.data_tahunan_set.get().tanggal_posisi) == "2026-06-30"
    assert koperasi.kode_sumber_set.get().sumber == "dinas-lama"


def test_export_in_three_formats(berkas: Path, tmp_path: Path) -> None:
    run(berkas, "--commit")
    Koperasi.objects.filter(nama="KSP A").update(alamat="Jl. Raya\nNo. 1", nik="1903010020001", telepon="=1+1")
    export(tmp_path / "k.json")
    export(tmp_path / "k.csv")
    export(tmp_path / "k.xlsx")
    records = json.loads((tmp_path / "k.json").read_text("utf-8"))
    a, c = records
    assert a["id"] < c["id"]
    wanted = {
        "kode_sumber": "1", "nama": "KSP A", "badan_hukum": None, "nik": "1903010020001", "kecamatan": "Toboali",
        "kecamatan_kode": "19.03.02", "desa": None, "status": "aktif", "status_ods": None, "rat_terakhir": "2026-02-06",
        "shu": -5000, "aset": None, "anggota": None, "alamat": "Jl. Raya No. 1",
    }  # fmt: skip
    assert {name: a[name] for name in wanted} == wanted
    assert (c["shu"], c["rat_terakhir"], c["status"]) == (None, None, "tidak_aktif")
    rows = list(csv.DictReader((tmp_path / "k.csv").read_text("utf-8").splitlines()))
    assert (rows[0]["shu"], rows[0]["nik"], rows[0]["telepon"], rows[1]["shu"]) == (
        "-5000",
        "1903010020001",
        "'=1+1",
        "",
    )
    sheet = openpyxl.load_workbook(tmp_path / "k.xlsx").active
    titles = [cell.value for cell in sheet[1]]
    values = dict(zip(titles, [cell.value for cell in sheet[2]], strict=True))
    assert (values["nik"], values["shu"], values["telepon"]) == ("1903010020001", -5000, "=1+1")
    assert sheet.cell(2, titles.index("telepon") + 1).data_type == "s"
    export(tmp_path / "excel.csv", "--titik-koma")
    assert (tmp_path / "excel.csv").read_bytes().startswith(b"\xef\xbb\xbfid;kode_sumber;")


def test_our_own_export_changes_nothing(berkas: Path, tmp_path: Path) -> None:
    run(berkas, "--commit")
    for name in ("k.csv", "k.xlsx"):
        export(tmp_path / name)
        answer = run(tmp_path / name, "--commit")
        assert (answer["rows"], answer["same"], answer["errors"]) == (2, 2, [])


# --- A real register, never part of the project ----------------------------------------------
REAL = (
    Path(os.environ.get("KOPERASI_DATA_NYATA") or settings.BASE_DIR.parent / "shared" / "data")
    / "register_nyata_207.csv"
)
MONEY = {
    "modalsendiri": "modal_sendiri",
    "modalluar": "modal_luar",
    "volusaha": "volume_usaha",
    "shu": "shu",
    "asset": "aset",
}
NUMBERS = MONEY | {"Anggt": "anggota", "Krywn": "karyawan", "Mngr": "manajer"}


def plain(cell: str) -> int | None:
    """The oracle's own reading of an amount: digits, and parentheses for less than nothing."""
    digits = "".join(c for c in cell if c.isdigit())
    return (-int(digits) if "(" in cell else int(digits)) if digits else None


@pytest.mark.skipif(not REAL.is_file(), reason="register nyata tidak ada; atur KOPERASI_DATA_NYATA")
def test_a_real_register_goes_in_to_the_rupiah_and_out_again(tmp_path: Path) -> None:
    setup_office(kode="51.08", nama="Dinas Koperasi")
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        theirs = {row["idkop"].strip(): row for row in csv.DictReader(file, delimiter=";") if row["idkop"].strip()}
    answer = run(REAL, "--commit")
    assert (answer["rows"], answer["new"], answer["errors"], answer["committed"]) == (207, 207, [], True)
    export(tmp_path / "k.json")
    ours = {record["kode_sumber"]: record for record in json.loads((tmp_path / "k.json").read_text("utf-8"))}
    assert ours.keys() == theirs.keys()
    for code, row in theirs.items():
        assert {name: ours[code][name] for name in NUMBERS.values()} == {
            name: plain(row[column]) for column, name in NUMBERS.items()
        }, code
        day, month, year = row["tglrat"].split("/")
        assert ours[code]["rat_terakhir"] == (f"{year}-{int(month):02}-{int(day):02}" if year != "1900" else None)
        assert ours[code]["status_ods"] == ("aktif" if row["aktif"].strip() == "1" else "tidak_aktif")
    assert sum(record["kecamatan_kode"] is None for record in ours.values()) == 1
    again = run(REAL, "--commit")
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 207)
    with dates.freeze(TODAY):
        impor = imports.undo(impor=Impor.objects.order_by("pk").first(), by=None)
    assert (impor.hitungan["undone"], impor.hitungan["kept"]) == (207, 0)
    assert not Koperasi.objects.live().exists()
    assert run(REAL, "--commit")["new"] == 207
