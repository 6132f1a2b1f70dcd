"""One way to draw every field, and the fields that read what Indonesian offices type.

The renderer is settings.FORM_RENDERER: label, hint, error and the summary of errors come from templates/django/forms.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from koperasi.lib import dates
from koperasi.lib.parse import ValueSentence, parse_date, parse_rupiah
from koperasi.lib.rupiah import ribuan, terbilang

CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class Field(BoundField):
    """A bound field that knows its CSS classes and whether its label must say that it is required or optional."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        drawn = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        # The browser's own bubbles speak its language and not ours, one field at a time; the server names all errors.
        built.pop("required", None)
        if not self.is_hidden:
            own = f"{drawn.attrs.get('class', '')} {built.get('class', '')}".split()
            built["class"] = " ".join(dict.fromkeys([self._css(drawn), *own, *(["is-invalid"] if self.errors else [])]))
            if self.field.required and not isinstance(drawn, CHECKS):
                built["aria-required"] = "true"
        return built

    @staticmethod
    def _css(widget: forms.Widget) -> str:
        if isinstance(widget, CHECKS):
            return "form-check-input"
        return "form-select" if isinstance(widget, forms.Select) else "form-control"

    @property
    def single_check(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def note(self) -> str:
        """ "wajib diisi" or "boleh kosong", whichever is rarer in this form, so that few labels carry a note."""
        required = sum(field.required for field in self.form.fields.values())
        optional = len(self.form.fields) - required
        if not required or not optional:
            return ""
        if required < optional:
            return "wajib diisi" if self.field.required else ""
        return "" if self.field.required else "boleh kosong"


class Renderer(TemplatesSetting):
    """Project templates first, then Django's own."""

    bound_field_class = Field


class TanggalInput(forms.DateInput):
    """A text field: `<input type=date>` shows the order of the browser's language and takes no `5 Mei 2026`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "class": "isian-tanggal", **(attrs or {})}, format="%d/%m/%Y")

    def format_value(self, value: Any) -> str | None:
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else value


class TanggalField(forms.Field):
    """A date typed as `22/11/2026`, `5 Mei 2026` or ISO. Cleans to date or None; both bounds are inclusive."""

    widget = TanggalInput
    default_error_messages = {"required": "Tanggal ini wajib diisi."}

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Contoh: 22/11/2026 atau 22 November 2026.")
        super().__init__(**kwargs)
        if earliest:
            self.validators.append(MinValueValidator(earliest, f"Tanggal paling awal {dates.panjang(earliest)}."))
        if latest:
            self.validators.append(MaxValueValidator(latest, f"Tanggal paling akhir {dates.panjang(latest)}."))

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            return parse_date(value)
        except ValueSentence as sentence:
            raise ValidationError(str(sentence), code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _changed(self, initial, data)


class RupiahInput(forms.TextInput):
    """Digits in groups of three with the amount in words below, so that a slipped zero is read, not guessed."""

    template_name = "django/forms/widgets/rupiah.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "class": "isian-rupiah", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return ribuan(value) if isinstance(value, int) else value

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["words"] = _in_words(value)
        return context


class RupiahField(forms.Field):
    """Whole rupiah: `1.500.000`, `1500000`, `Rp 1.500.000`; the ambiguous is refused. Cleans to int or None."""

    widget = RupiahInput
    default_error_messages = {"required": "Jumlah rupiah ini wajib diisi. Tulis 0 bila memang nol."}

    def __init__(self, *, min_value: int | None = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if min_value is not None:
            words = "Jumlah tidak boleh negatif." if min_value == 0 else f"Paling sedikit Rp{ribuan(min_value)}."
            self.validators.append(MinValueValidator(min_value, words))

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return parse_rupiah(value)
        except ValueSentence as sentence:
            raise ValidationError(str(sentence), code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _changed(self, initial, data)


def _changed(field: forms.Field, initial: Any, data: Any) -> bool:
    """Compares values, not spellings: 5 Mei 2026 and 05/05/2026 are the same date."""
    if field.disabled:
        return False
    try:
        return bool(field.to_python(data) != field.to_python(initial))
    except ValidationError:
        return True


def _in_words(value: Any) -> str:
    try:
        amount = parse_rupiah(value) if value not in (None, "") else None
    except ValueSentence:
        return ""
    return "" if amount is None else f"{terbilang(amount)} rupiah"
