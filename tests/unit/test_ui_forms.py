"""One way to draw every field; dates and amounts as people type them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.utils import formats

from koperasi.ui.forms import RupiahField, TanggalField


class Sample(forms.Form):
    nama = forms.CharField(label="Nama koperasi", help_text="Seperti di akta.")
    tanggal = TanggalField(label="Tanggal RAT", latest=date(2026, 11, 22))
    modal = RupiahField(label="Modal sendiri")
    jenis = forms.ChoiceField(label="Jenis", choices=[("k", "Konsumen"), ("p", "Produsen")], widget=forms.RadioSelect)
    kecamatan = forms.ChoiceField(label="Kecamatan", choices=[("", "Pilih"), ("1", "Babat")])
    kdmp = forms.BooleanField(label="KDMP", required=False)
    rahasia = forms.CharField(widget=forms.HiddenInput, required=False)


GOOD = {"nama": "KSP", "tanggal": "5 Mei 2026", "modal": "1.500.000", "jenis": "k", "kecamatan": "1"}


def test_good_form_cleans_to_values() -> None:
    form = Sample(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["tanggal"] == date(2026, 5, 5)
    assert form.cleaned_data["modal"] == 1_500_000


def test_errors_are_linked_from_the_summary_and_tied_to_their_fields() -> None:
    form = Sample(GOOD | {"nama": "", "tanggal": "12/31/2026"})
    drawn = form.as_div()
    assert 'href="#id_nama"' in drawn
    assert 'href="#id_tanggal"' in drawn
    assert 'href="#id_modal"' not in drawn
    field = re.search(r"<input[^>]*name=\"nama\"[^>]*>", drawn)[0]
    assert 'aria-invalid="true"' in field
    described = re.search(r'aria-describedby="([^"]+)"', field)[1].split()
    assert described == ["id_nama_helptext", "id_nama_error"]
    for target in described:
        assert drawn.count(f'id="{target}"') == 1


def test_a_form_without_errors_has_no_summary() -> None:
    assert "perlu diperbaiki" not in Sample().as_div()
    assert "perlu diperbaiki" not in Sample(GOOD).as_div()


def test_group_errors_point_to_the_group() -> None:
    drawn = Sample(GOOD | {"jenis": ""}).as_div()
    target = re.search(r'href="#([^"]+)">Jenis', drawn)[1]
    assert f'id="{target}"' in drawn
    fieldset = re.search(r"<fieldset[^>]*>", drawn)[0]
    assert "id_jenis_error" in fieldset


def test_every_visible_field_has_a_label_and_its_class() -> None:
    form = Sample()
    drawn = form.as_div()
    for name in ("nama", "tanggal", "modal", "kecamatan", "kdmp"):
        assert f'for="id_{name}"' in drawn
    assert "form-select" in str(form["kecamatan"])
    assert "form-check-input" in str(form["kdmp"])
    assert "form-control" in str(form["nama"])
    assert "form-control" not in str(form["rahasia"])
    assert " required" not in drawn  # the server names all errors, the browser would show one in its own language


def test_labels_note_the_rarer_kind() -> None:
    class MostlyOptional(forms.Form):
        a = forms.CharField()
        b = forms.CharField(required=False)
        c = forms.CharField(required=False)

    assert MostlyOptional()["a"].note == "wajib diisi"
    assert MostlyOptional()["b"].note == ""
    assert Sample()["nama"].note == ""
    assert Sample()["kdmp"].note == "boleh kosong"


def test_error_text_is_escaped() -> None:
    drawn = Sample(GOOD | {"tanggal": "<script>alert(1)</script>"}).as_div()
    assert "<script>" not in drawn


# --- Dates ----------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["22/11/2026", "22 November 2026", "2026-11-22", "22-11-2026"])
def test_dates_as_people_type_them(typed: str) -> None:
    assert TanggalField().clean(typed) == date(2026, 11, 22)


@pytest.mark.parametrize("typed", ["12/31/2026", "31 Februari 2026", "kemarin", "22/11"])
def test_dates_that_cannot_be_read_for_certain_are_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        TanggalField().clean(typed)


def test_date_bounds_are_inclusive_and_written_out() -> None:
    field = TanggalField(earliest=date(2026, 1, 1), latest=date(2026, 11, 22))
    assert field.clean("22/11/2026") == date(2026, 11, 22)
    with pytest.raises(forms.ValidationError, match="22 November 2026"):
        field.clean("23/11/2026")
    with pytest.raises(forms.ValidationError, match="1 Januari 2026"):
        field.clean("31/12/2025")


def test_dates_come_back_as_typed_or_as_day_month_year() -> None:
    assert 'value="05/05/2026"' in str(Sample(initial={"tanggal": date(2026, 5, 5)})["tanggal"])
    assert 'value="5 Mei 2026"' in str(Sample(GOOD)["tanggal"])


def test_the_same_date_in_other_words_is_no_change() -> None:
    initial = {"tanggal": date(2026, 5, 5), "modal": 1_500_000}
    form = Sample(GOOD | {"modal": "Rp 1500000"}, initial=initial)
    assert not {"tanggal", "modal"} & set(form.changed_data)
    assert "modal" in Sample(GOOD | {"modal": "1.500.001"}, initial=initial).changed_data


def test_dates_of_library_fields_never_read_the_month_first() -> None:
    """Fields that we do not draw ourselves follow koperasi.ui.formats."""
    field = forms.DateField()
    assert field.clean("22/11/2026") == date(2026, 11, 22)
    assert field.clean("05/06/2026") == date(2026, 6, 5)
    with pytest.raises(forms.ValidationError):
        field.clean("12/31/2026")


def test_library_amounts_are_shown_with_dots() -> None:
    assert formats.number_format(1234567, force_grouping=True) == "1.234.567"
    assert formats.date_format(date(2026, 5, 5)) == "5 Mei 2026"


# --- Rupiah ---------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["1.500.000", "1500000", "Rp 1.500.000", "Rp1.500.000,00"])
def test_amounts_as_people_type_them(typed: str) -> None:
    assert RupiahField().clean(typed) == 1_500_000


@pytest.mark.parametrize("typed", ["1.5", "1,5 juta", "1.50.000", "seribu"])
def test_ambiguous_amounts_are_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        RupiahField().clean(typed)


def test_negative_only_where_it_is_allowed() -> None:
    assert RupiahField(min_value=None).clean("(11.845.222)") == -11_845_222
    with pytest.raises(forms.ValidationError, match="negatif"):
        RupiahField().clean("-1")


def test_zero_is_an_answer_and_nothing_is_none() -> None:
    assert RupiahField().clean("0") == 0
    assert RupiahField(required=False).clean("") is None
    with pytest.raises(forms.ValidationError):
        RupiahField().clean("")


def test_amount_is_echoed_in_words() -> None:
    assert "satu juta lima ratus ribu rupiah" in str(Sample(GOOD)["modal"])
    drawn = str(Sample(initial={"modal": 125_000_000})["modal"])
    assert 'value="125.000.000"' in drawn
    assert "seratus dua puluh lima juta rupiah" in drawn
    assert "rupiah</output>" not in str(Sample(GOOD | {"modal": "1.5"})["modal"])
