"""A province's form: recognised, filled from a closed period, everything that is not ours left as it was."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs import worker
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from koperasi.lib.sheets import SheetProblem
from pembinaan.actions import formulir as actions
from pembinaan.formulir import book, proposing, sources
from pembinaan.models import BagianFormat, BarisPeriode, FormatProvinsi, FormatTerisi, IsiFormat, PeriodeTutup
from registry.models import Kantor, Kecamatan, Koperasi
from tests.factories import formulir as made
from tests.factories.angka import TODAY, world
from tests.factories.people import make_user
from tests.factories.registry import KecamatanFactory, KoperasiFactory

pytestmark = pytest.mark.django_db
SHEET = "TW III 2026"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with dates.freeze(TODAY):
        yield


@pytest.fixture
def by() -> User:
    return make_user(Peran.PETUGAS)


@pytest.fixture
def office() -> list[Koperasi]:
    """A random world in Babat and Sukodadi, one cooperative with a name that would be a formula."""
    found = world(5)
    for place, name in zip(Kecamatan.objects.order_by("pk"), ["Babat", "Sukodadi"], strict=True):
        Kecamatan.objects.filter(pk=place.pk).update(nama=name)
    KecamatanFactory(nama="Lamongan", kode="35.24.97")
    Koperasi.objects.filter(kecamatan=None).update(kecamatan=Kecamatan.objects.get(nama="Babat"))
    Koperasi.objects.filter(pk=found[0].pk).update(nama="=1+1 Koperasi")
    return found


FORM = ["1. Kec. BABAT", "SUKODADI", "Kecamatan Lamongan"]


def uploaded(by: User, data: bytes) -> FormatProvinsi:
    found = actions.upload(data=data, nama_berkas="Keragaan.xlsx", nama="Keragaan", by=by)
    actions.adopt(format=found, proposed=proposing.propose(book.of(found)), by=by)
    return found


def filled(found: FormatProvinsi, periode: PeriodeTutup, by: User) -> tuple[Any, FormatTerisi]:
    """(the workbook, its row) as a worker makes it."""
    actions.order(format=found, periode=periode, by=by)
    assert worker.drain(seconds=300) is False
    row = FormatTerisi.objects.latest("pk")
    return openpyxl.load_workbook(row.berkas.open("rb")), row


def frozen(periode: PeriodeTutup, **asked: Any) -> list[dict[str, Any]]:
    rows = BarisPeriode.objects.filter(periode=periode, apa="koperasi").values_list("nilai", flat=True)
    return [row for row in rows if all(row[name] == value for name, value in asked.items())]


# --- Recognising -------------------------------------------------------------------------------------
def test_the_proposal_reads_two_merged_rows_of_titles(office: list[Koperasi], by: User) -> None:
    found = {one.lembar: one for one in proposing.propose(book.read(made.province_form(FORM))) if one.baris != "sel"}
    table = found[SHEET]
    assert (table.baris, table.baris_awal, table.baris_akhir, table.kolom_kunci) == ("kecamatan", 9, 12, "B")
    asked = {place: one.ukuran for place, one in table.isi.items()}
    assert asked == {
        "C": "aktif", "D": "tidak-aktif", "F": "sudah-rat", "G": "persen-rat", "H": "anggota-laki",
        "I": "anggota-perempuan", "J": "anggota", "K": "aset", "L": "shu",
    }  # fmt: skip  # E is the province's own formula, M is not about cooperatives
    assert (table.isi["K"].satuan, table.isi["L"].satuan) == ("juta", "satuan")
    assert {one.ukuran for one in found["Per Jenis"].isi.values()} >= {
        "semua",
        "aktif",
        "persen-aktif",
        "modal-sendiri",
    }
    listed = found["Daftar Koperasi"]
    assert (listed.baris, listed.baris_awal, listed.baris_akhir) == ("koperasi", 3, 62)
    assert listed.isi["B"].ukuran == "baris-nama"
    assert "Ref" not in found


def test_single_cells_are_found_beside_and_inside_their_labels(office: list[Koperasi]) -> None:
    (cells,) = [one for one in proposing.propose(book.read(made.province_form(FORM))) if one.baris == "sel"]
    assert {place: one.ukuran for place, one in cells.isi.items()} == {
        "A3": "kop-wilayah", "C4": "kop-tanggal-kata", "I18": "kop-nip",
    }  # fmt: skip


def test_labels_far_from_their_colon_and_names_beyond_the_known_ones(office: list[Koperasi]) -> None:
    """As forms in the field: room before the colon, a jenis with its kinds in brackets, an unknown one on top."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"], sheet["C1"] = "Kabupaten/Kota", ":"
    sheet["A2"], sheet["C2"] = "Triwulan", ": ............"
    for row, line in enumerate((
        ["Jenis Koperasi", "Jumlah (unit)", "Aktif", "Tidak Aktif"], ["(1)", "(2)", "(3)", "(4)"],
        ["a. Angkutan", None, None, "=B6-C6"], ["b. Simpan Pinjam (KSP/KSPPS)", None, None, "=B7-C7"],
        ["c. Konsumen"], ["d. Produsen"], ["e. Jasa"], ["TOTAL", "=SUM(B6:B10)"],
    ), 4):  # fmt: skip
        for column, value in enumerate(line, 1):
            sheet.cell(row, column, value)
    table, cells = proposing.propose(book.read(made.saved(workbook)))
    assert (table.baris, table.baris_awal, table.baris_akhir, table.kolom_kunci) == ("jenis", 6, 11, "A")
    assert {place: one.ukuran for place, one in table.isi.items()} == {"B": "semua", "C": "aktif"}
    assert {place: one.ukuran for place, one in cells.isi.items()} == {"D1": "kop-wilayah", "C2": "kop-periode"}


# --- Filling -----------------------------------------------------------------------------------------
def test_what_is_filled_and_what_is_left_as_it_was(office: list[Koperasi], by: User) -> None:
    periode, data = made.closed(by), made.province_form(FORM)
    found = uploaded(by, data)
    workbook, row = filled(found, periode, by)
    _figures(workbook[SHEET], periode)
    _totals_without_a_formula(workbook[SHEET], periode)
    _shares_as_their_cells_say(workbook["Per Jenis"], periode)
    _cooperatives_as_text_and_dates(workbook["Daftar Koperasi"], periode)
    assert row.terisi > 100
    _everything_else(workbook, data, found)


def test_the_head_of_a_form_is_of_the_day_of_closing(office: list[Koperasi], by: User) -> None:
    periode, found = made.closed(by), uploaded(by, made.province_form(FORM))
    before, before_head = filled(found, periode, by)[0], sources.head(periode)
    Kantor.objects.update(nama_wilayah="Kabupaten Baru", provinsi="Provinsi Baru", nama="Dinas Baru")
    after = filled(found, periode, by)[0]
    assert after[SHEET]["A3"].value == before[SHEET]["A3"].value == "KABUPATEN/KOTA : Kabupaten Lamongan"
    assert sources.head(periode) == before_head


def _figures(sheet: Any, periode: PeriodeTutup) -> None:
    for row, place in ((9, "Babat"), (10, "Sukodadi")):
        rows = frozen(periode, kecamatan=place)
        assert rows
        assert sheet.cell(row, 3).value == sum(one["status"] == "aktif" for one in rows)
        assert sheet.cell(row, 4).value == sum(one["status"] == "tidak_aktif" for one in rows)
        rat, due = (sum(kode in one["ya"] for one in rows) for kode in ("sudah-rat", "wajib-rat"))
        assert sheet.cell(row, 7).value == pytest.approx(100 * rat / due, abs=0.01)
        assets = [one["aset"] for one in rows if one["aset"] is not None]
        assert sheet.cell(row, 11).value == pytest.approx(sum(assets) / 1e6)
        assert sheet.cell(row, 12).value == sum(one["shu"] for one in rows if one["shu"] is not None)
    assert sheet["C11"].value == 0  # nobody there: a count is 0, a sum has no figure
    assert sheet["L11"].value is None  # 999 of last year is gone
    assert sheet["A3"].value == "KABUPATEN/KOTA : Kabupaten Lamongan"
    assert sheet["C4"].value == "30 September 2026"


def _everything_else(after: Any, data: bytes, found: FormatProvinsi) -> None:
    before = openpyxl.load_workbook(io.BytesIO(data))
    assert after.sheetnames == before.sheetnames
    assert after["Ref"].sheet_state == "hidden"
    ours = _ours(found)
    for old in before:
        new = after[old.title]
        for name in ("print_area", "freeze_panes", "sheet_state"):
            assert getattr(new, name) == getattr(old, name)
        assert sorted(map(str, new.merged_cells.ranges)) == sorted(map(str, old.merged_cells.ranges))
        assert new.column_dimensions["B"].width == old.column_dimensions["B"].width
        assert new.page_setup.orientation == old.page_setup.orientation
        rules = [[(str(area.sqref), rule.type) for rule in area.rules] for area in old.conditional_formatting]
        assert [[(str(a.sqref), r.type) for r in a.rules] for a in new.conditional_formatting] == rules
        for row in old.iter_rows():
            for cell in row:
                there = new[cell.coordinate]
                assert repr((there.font, there.fill, there.border)) == repr((cell.font, cell.fill, cell.border))
                if (old.title, cell.coordinate) not in ours:
                    assert there.value == cell.value, f"{old.title} {cell.coordinate}"
                if cell.data_type == "f":
                    assert there.value == cell.value


def _ours(found: FormatProvinsi) -> set[tuple[str, str]]:
    """Cells that a mapping reaches."""
    reached = set()
    for part in actions.parts(found):
        for isi in part.isi_set.all():
            rows = [""] if part.baris == "sel" else range(part.baris_awal or 1, (part.baris_akhir or 1) + 1)
            reached |= {(part.lembar, f"{isi.tempat}{row}") for row in rows}
    return reached


def _cooperatives_as_text_and_dates(sheet: Any, periode: PeriodeTutup) -> None:
    rows = frozen(periode)
    names = [sheet.cell(3 + at, 2).value for at in range(len(rows))]
    assert sorted(names) == sorted(one["nama"] for one in rows)
    evil = next(sheet.cell(3 + at, 2) for at in range(len(rows)) if names[at] == "=1+1 Koperasi")
    assert (evil.data_type, evil.quotePrefix) == ("s", True)
    held = {one["nama"]: one["tanggal_rat"] for one in rows}
    for at, name in enumerate(names):
        wanted = dt.datetime.fromisoformat(held[name]) if held[name] else None
        assert sheet.cell(3 + at, 7).value == wanted
    assert sheet.cell(3 + len(rows), 1).value is None  # the running number of a row that nobody needs
    assert sheet["J3"].value == "=H3*2"


def test_what_has_no_source_is_listed(office: list[Koperasi], by: User) -> None:
    KoperasiFactory(kecamatan=KecamatanFactory(nama="Mantup", kode="35.24.98"), nama="KUD Mantup")
    form = uploaded(by, made.province_form([*FORM, "Kec. Antah Berantah", "Babat"]))
    periode = made.closed(by)
    workbook, row = filled(form, periode, by)
    told = [(one["sel"], one["alasan"]) for one in row.kosong if one["lembar"] == SHEET]
    assert any("Antah Berantah" in why and "tidak cocok" in why for _, why in told)
    assert any("Babat" in why and "sudah ada di baris lain" in why for _, why in told)
    assert any(why.startswith("Mantup (1 koperasi) tidak punya baris") for _, why in told)
    assert ("K11", "Aset belum ada angkanya dalam periode ini") in told, "nobody there, not uncounted"
    assert ("C14:D14") not in [cell for cell, _ in told]
    assert ("C14", "berisi rumus provinsi, tidak ditimpa") in told
    assert workbook[SHEET]["C14"].value == "=SUM(C9:C13)"
    sheet = workbook[SHEET]
    assert sheet["F14"].value == sum(sheet.cell(row, 6).value for row in (9, 10, 11)), "as its rows, Mantup left out"


def _totals_without_a_formula(sheet: Any, periode: PeriodeTutup) -> None:
    for column in (6, 8, 9, 10):
        assert sheet.cell(12, column).value == sum(sheet.cell(row, column).value or 0 for row in (9, 10, 11))
    rat, due = (sum(kode in one["ya"] for one in frozen(periode)) for kode in ("sudah-rat", "wajib-rat"))
    assert sheet["G12"].value == pytest.approx(100 * rat / due, abs=0.01)


def test_subtotals_add_the_rows_above_them_and_years_are_told_apart(office: list[Koperasi], by: User) -> None:
    """A form of two districts of administration, with last year's column beside this year's."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in (
        ["No", "Kecamatan", "Koperasi aktif 2025", "Koperasi aktif 2026", "Aset"],
        [1, "Babat", 99, None, None], ["", "Sub Jumlah", None, None, None],
        [2, "Lamongan", 88, None, None], [3, "Sukodadi", 77, None, None],
        ["", "Sub-total", None, None, None], ["", "JUMLAH", None, None, None],
    ):  # fmt: skip
        sheet.append(line)
    sheet.row_dimensions[4].hidden = True
    form = uploaded(by, made.saved(workbook))
    part = form.bagian_set.get(baris="kecamatan")
    assert {isi.tempat: isi.ukuran for isi in part.isi_set.all()} == {"D": "aktif", "E": "aset"}
    periode = made.closed(by)
    book_, row = filled(form, periode, by)
    assert book_.active is not None
    values = {name: n for _, name, _, n, *_ in book_.active.iter_rows(min_row=2, values_only=True)}
    count = {place: sum(one["status"] == "aktif" for one in frozen(periode, kecamatan=place))
             for place in ("Babat", "Lamongan", "Sukodadi")}  # fmt: skip
    assert values == count | {
        "Sub Jumlah": count["Babat"], "Sub-total": count["Lamongan"] + count["Sukodadi"],
        "JUMLAH": sum(count.values()),
    }  # fmt: skip
    assert book_.active["C2"].value == 99, "last year's column was not asked for"
    assert book_.active.row_dimensions[4].hidden, "and what was hidden stays hidden, filled"
    client = Client()
    client.force_login(by)
    assert client.get(reverse("pembinaan:terisi-export", args=[row.pk])).status_code == 200
    assert "Unduh daftarnya" in client.get(reverse("pembinaan:terisi-detail", args=[row.pk])).content.decode()


def _shares_as_their_cells_say(sheet: Any, periode: PeriodeTutup) -> None:
    rows = frozen(periode, jenis="konsumen")
    active = sum(one["status"] == "aktif" for one in rows)
    judged = sum(one["status"] in ("aktif", "tidak_aktif") for one in rows)
    assert sheet["B4"].value == len(rows)
    assert sheet["E4"].value == pytest.approx(active / judged, abs=0.0001)
    assert sheet["B8"].value == len(frozen(periode, jenis="simpan_pinjam"))  # "KSP"


def test_the_previous_period_is_its_own(office: list[Koperasi], by: User) -> None:
    second = made.closed(by, ke=2)
    Koperasi.objects.filter(kecamatan__nama="Babat").update(nama="Berganti Nama")
    third = made.closed(by, before=second)
    form = uploaded(by, made.province_form(FORM))
    part = form.bagian_set.get(lembar=SHEET, baris="kecamatan")
    IsiFormat.objects.create(bagian=part, tempat="M", ukuran="semua", sebelumnya=True)
    sheet = filled(form, third, by)[0][SHEET]
    assert sheet["M9"].value == len(frozen(second, kecamatan="Babat"))
    row = filled(form, second, by)[1]
    assert {"lembar": SHEET, "sel": "M9:M12", "alasan": "periode sebelumnya belum pernah ditutup"} in row.kosong


# --- Room for cooperatives ----------------------------------------------------------------------------
def test_too_few_rows_are_refused_with_their_number(office: list[Koperasi], by: User) -> None:
    form = uploaded(by, made.province_form(FORM, prepared=5))
    periode = made.closed(by)
    count = len(frozen(periode))
    actions.order(format=form, periode=periode, by=by)
    worker.drain()
    job = Pekerjaan.objects.latest("pk")
    assert job.state == "gagal"
    assert job.sentence == (
        f"Lembar “Daftar Koperasi” menyediakan 5 baris mulai baris 3, sedangkan periode ini memuat {count} koperasi. "
        f"Sisipkan {count - 5} baris di Excel di atas baris 8, lalu ganti berkas formatnya."
    )
    assert not FormatTerisi.objects.exists()


def test_free_rows_below_take_the_look_of_the_first(office: list[Koperasi], by: User) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Nama Koperasi", "NIK", "Aset"])
    sheet["A2"].border, sheet["D2"] = made.THIN, "=C2*2"
    form = actions.upload(data=made.saved(workbook), nama_berkas="d.xlsx", nama="Daftar", by=by)
    part = BagianFormat.objects.create(format=form, lembar="Sheet", baris="koperasi", baris_awal=2, kolom_kunci="A")
    IsiFormat.objects.create(bagian=part, tempat="A", ukuran="baris-nama")
    periode = made.closed(by)
    part.baris_akhir = 3
    part.save()
    workbook, row = filled(form, periode, by)
    after = workbook["Sheet"]
    last = 1 + len(frozen(periode))
    told = {one["sel"]: one["alasan"] for one in row.kosong}
    assert told[f"D4:D{last}"].startswith("rumus baris ini belum ada")
    assert after.cell(last, 1).value
    assert after.cell(last, 1).border == made.THIN
    assert after.cell(last + 1, 1).value is None


def test_a_last_row_far_below_the_sheet_makes_no_rows(office: list[Koperasi], by: User) -> None:
    """A slip of the keyboard: a million rows would be a million cells in memory, and in the file."""
    form = uploaded(by, made.province_form(FORM, prepared=60))
    form.bagian_set.exclude(baris="sel").update(baris_akhir=1_000_000)
    workbook = filled(form, made.closed(by), by)[0]
    assert {sheet.title: sheet.max_row < 100 for sheet in workbook} == dict.fromkeys(workbook.sheetnames, True)


def test_a_colleague_is_not_sent_to_a_job_of_somebody_else(office: list[Koperasi], by: User) -> None:
    form, periode, other = uploaded(by, made.province_form(FORM)), made.closed(by), make_user(Peran.PETUGAS)
    mine = actions.order(format=form, periode=periode, by=by)
    assert actions.order(format=form, periode=periode, by=by) == mine
    assert actions.order(format=form, periode=periode, by=other).owner == other


# --- The next version ----------------------------------------------------------------------------------
def test_a_new_version_keeps_what_fits_and_says_what_moved(office: list[Koperasi], by: User) -> None:
    old = uploaded(by, made.province_form(FORM))
    data = made.province_form([*FORM, "Turi"], shift=2, swap=True)
    new, told = actions.replace(format=old, data=data, nama_berkas="Keragaan 2027.xlsx", by=by)
    part = new.bagian_set.get(lembar=SHEET, baris="kecamatan")
    assert (part.baris_awal, part.baris_akhir, part.kolom_kunci) == (11, 15, "B")
    asked = {isi.tempat: isi.ukuran for isi in part.isi_set.all()}
    assert (asked["I"], asked["J"], asked["F"]) == ("sudah-rat", "persen-rat", "anggota-laki")
    assert any("pindah dari F ke I" in sentence for sentence in told)
    assert any("baris data kini 11" in sentence for sentence in told)
    old.refresh_from_db()
    assert old.dicabut_pada
    periode = made.closed(by)
    sheet = filled(new, periode, by)[0][SHEET]
    assert sheet["C11"].value == sum(one["status"] == "aktif" for one in frozen(periode, kecamatan="Babat"))


def test_the_same_file_again_moves_nothing(office: list[Koperasi], by: User) -> None:
    data = made.province_form(FORM)
    old = uploaded(by, data)
    new, told = actions.replace(format=old, data=data, nama_berkas="lagi.xlsx", by=by)
    assert told == []
    assert [_told(part) for part in actions.parts(new)] == [_told(part) for part in actions.parts(old)]


def _told(part: BagianFormat) -> tuple[Any, ...]:
    isi = sorted((one.tempat, one.ukuran, one.satuan) for one in part.isi_set.all())
    return part.lembar, part.baris, part.baris_awal, part.baris_akhir, part.kolom_kunci, isi


def test_a_file_that_is_no_form_replaces_nothing(office: list[Koperasi], by: User) -> None:
    old = uploaded(by, made.province_form(FORM))
    with pytest.raises(SheetProblem):
        actions.replace(format=old, data=b"PK\x03\x04rusak", nama_berkas="x.xlsx", by=by)
    old.refresh_from_db()
    assert old.dicabut_pada is None
