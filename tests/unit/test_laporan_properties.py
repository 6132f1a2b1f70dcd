"""Properties of the checks, of the sums, and of the reader of amounts: an answer or a sentence, never anything else."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koperasi.lib.parse import ValueSentence, parse_count, parse_rupiah
from koperasi.lib.rupiah import ribuan
from koperasi.lib.sheets import Sheet, SheetProblem
from registry.exchange import laporan_excel, laporan_template
from registry.filing import checks, lines, shape
from registry.filing.checks import Angka
from registry.forms.laporan import field_of
from registry.models import Konsep, Koperasi

# Ten thousand wherever everything is tested; the quick tests between two edits draw a tenth.
MANY = settings(
    max_examples=10_000 if os.environ.get("CI") else 1_000, deadline=None, suppress_health_check=list(HealthCheck)
)
amounts = st.integers(0, 10**13)
signed = st.integers(-(10**13), 10**13)


SENTENCE = "kalimat"


def answered(read: Callable[[], Any], refusal: type[Exception]) -> Any:
    """What `read` says, or SENTENCE where it refused with one; anything else it raises fails the test."""
    try:
        return read()
    except refusal as sentence:
        return SENTENCE if str(sentence) else ""


# --- The checks ---------------------------------------------------------------------------------
@given(kewajiban=amounts, modal=signed, shu=signed, off=st.integers(-(10**9), 10**9))
def test_a_balance_is_blamed_exactly_when_it_is_off(kewajiban: int, modal: int, shu: int, off: int) -> None:
    values = {"aset": kewajiban + modal + off, "kewajiban": kewajiban, "modal_sendiri": modal, "shu": shu}
    (blamed,) = checks.balanced(Angka(values)) if abs(off) > 1 and abs(off - shu) > 1 else (None,)
    assert (blamed is None) == (list(checks.balanced(Angka(values))) == [])
    if blamed:
        assert blamed.blocking
        assert f"selisih Rp{ribuan(abs(off))}" in blamed.sentence


@given(st.dictionaries(st.sampled_from(["kas", "bank", "pinjaman_lain", "penyisihan_piutang", "aset_tetap"]), amounts))
def test_sums_add_up_whatever_is_typed(values: dict[str, int]) -> None:
    found = shape.totals(lines.POSISI, values)
    assert found["aset"] == found["aset_lancar"] + found["aset_tidak_lancar"]
    assert found["aset_lancar"] == sum(v for k, v in values.items() if k in ("kas", "bank", "pinjaman_lain")) - (
        values.get("penyisihan_piutang", 0)
    )
    assert found["selisih"] == found["aset"], "nothing was typed on the other side"


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_members(men: int, women: int, total: int) -> None:
    values = {"anggota_laki": men, "anggota_perempuan": women, "anggota": total}
    assert bool(list(checks.members_add_up(Angka(values)))) == (men + women != total)


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_jumps_are_named_both_ways(new: int, old: int) -> None:
    found = list(checks.jumps(Angka({"aset": new}, last={"aset": old})))
    assert bool(found) == (new >= 10 * old or old >= 10 * new)
    if found:
        assert ("Kelebihan nol?" in found[0].sentence) == (new > old)


@given(st.integers(-(10**13), -1))
def test_a_loss_is_normal(loss: int) -> None:
    values = {"aset": 10**9, "kewajiban": 10**8, "modal_sendiri": 9 * 10**8, "modal_luar": 10**8, "shu": loss,
              "volume_usaha": 10**8, "anggota_laki": 1, "anggota_perempuan": 2, "anggota": 3}  # fmt: skip
    assert checks.of(Angka(values)) == []


SHORT = [*checks.COMPARED, "modal_luar", "kewajiban", "anggota", "anggota_laki", "anggota_perempuan"]
LONG = [*SHORT, "kas_akhir", "kas_dan_bank", "ekuitas", "ekuitas_tanpa_shu", "shu_berjalan", "lancar", "kas_awal"]


@pytest.mark.parametrize(("ukuran", "kodes"), [("ringkas", SHORT), ("lengkap", LONG)])
@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_any_figures_get_an_answer(data: st.DataObject, ukuran: str, kodes: list[str]) -> None:
    values = data.draw(st.dictionaries(st.sampled_from(kodes), st.none() | signed))
    last = data.draw(st.dictionaries(st.sampled_from([*checks.COMPARED, "kas_dan_bank"]), signed))
    for found in checks.of(Angka(values, ukuran=ukuran, last=last, simpan_pinjam=True)):
        assert found.sentence.endswith((".", "?"))
        assert found.section in {sheet.key for sheet in lines.sheets_of(ukuran)}
        assert found.field


@pytest.mark.parametrize(
    ("values", "year", "asked"),
    [
        ({"modal_sendiri": 5_000_000_000}, 2025, True),
        ({"modal_sendiri": 4_999_999_999}, 2025, False),
        ({"modal_sendiri": 5_000_000_000}, 2023, False),
        ({"modal_sendiri": 5_000_000_000, "diaudit": "ya"}, 2025, False),
    ],
)
def test_an_audit_is_asked_of_large_lenders(values: dict[str, Any], year: int, asked: bool) -> None:
    assert bool(list(checks.audit_due(Angka(values, year=year, simpan_pinjam=True)))) is asked
    assert not list(checks.audit_due(Angka(values, year=year)))


def test_codes_are_unique_and_every_sum_is_of_known_parts() -> None:
    for sheets in (lines.RINGKAS, lines.LENGKAP):
        own = [line.kode for sheet in sheets for group in sheet.groups() for line in group.lines]
        assert len(own) == len(set(own))
        for sheet in sheets:
            groups = {group.kode for group in sheet.groups() if group.total}
            sums = {row.kode for row in sheet.rows if isinstance(row, shape.Jumlah)}
            known = groups | sums | {line.kode for group in sheet.groups() for line in group.lines}
            for row in sheet.rows:
                if isinstance(row, shape.Jumlah):
                    assert {part.lstrip("-") for part in row.parts} <= known


# --- The readers ----------------------------------------------------------------------------------
texts = st.text(max_size=40) | st.text("0123456789.,-() RpjutaM−٣", max_size=40)
cells = texts | st.floats() | st.integers() | st.booleans() | st.none() | st.dates() | st.datetimes() | st.timedeltas()


@MANY
@given(texts)
def test_an_amount_is_read_or_refused_with_a_sentence(text: str) -> None:
    for read in (parse_rupiah, parse_count):
        amount = answered(lambda read=read: read(text), ValueSentence)
        assert amount is None or amount == SENTENCE or abs(amount) < 10**16


@given(signed)
def test_what_is_written_is_read_back(amount: int) -> None:
    assert parse_rupiah(ribuan(amount)) == parse_rupiah(str(amount)) == parse_rupiah(f"Rp {ribuan(amount)}") == amount
    assert laporan_excel.text_of(lines.ANGKA.rows[2].lines[1], float(amount)) == ribuan(amount)


KONSEP = Konsep(koperasi=Koperasi(pk=7, jenis="konsumen"), ukuran="ringkas", tahun_buku=[2025], jenis="laporan")
IDENTITY = Sheet("Kode", [["templat", "laporan"], ["versi", str(laporan_template.VERSION)], ["koperasi", "7"],
                          ["tahun_buku", "2025"], ["ukuran", "ringkas"]])  # fmt: skip
HEAD = ["kode", "Rupiah penuh", "Tahun buku 2024", "Tahun buku 2025"]


@MANY
@given(st.sampled_from(["aset", "shu", "anggota", "lain"]), cells)
def test_any_workbook_is_read_or_refused_with_sentences(kode: str, cell: object) -> None:
    page = Sheet("Angka pokok", [HEAD, [kode, "Baris", 1, cell], [kode, "Baris", 1, cell]], first_row=3)
    read = answered(lambda: laporan_excel.read_sheets([IDENTITY, page], KONSEP), SheetProblem)
    if read == SENTENCE:
        return
    for problem in read.problems:
        assert problem.place.startswith("Angka pokok!D")
        assert problem.sentence
    for text in read.values.get("angka", {}).values():
        assert text == "" or text == ribuan(parse_rupiah(text))


@settings(max_examples=2_000, deadline=None)
@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(SheetProblem):
        laporan_excel.read(data, KONSEP)


@pytest.mark.parametrize("value", ["9" * 500, "-" * 500, "(((1)))", "1" + "0" * 40 + ",00", "٣٣٣", float("nan"), "Rp"])
def test_a_field_refuses_with_a_sentence_what_no_amount_can_be(value: object) -> None:
    for line in lines.KEANGGOTAAN.lines[0], lines.VOLUME:
        with pytest.raises(ValidationError) as refused:
            field_of(line).clean(value)
        assert refused.value.messages[0].endswith(".")
