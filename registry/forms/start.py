from __future__ import annotations

from typing import Any, cast

from django import forms

from registry import kantor as office
from registry.classification import clauses
from registry.models import AturanStatus, Koperasi
from registry.models.choices import JenisBukti

YEARS = 10


class MulaiForm(forms.Form):
    """What is to be filed, and for which tahun buku."""

    jenis = forms.ChoiceField(
        label="Apa yang akan dikirim?", choices=JenisBukti, widget=forms.RadioSelect,
        error_messages={"required": "Pilih RAT atau laporan keuangan."},
    )  # fmt: skip
    tahun_buku = forms.TypedChoiceField(
        label="Untuk tahun buku berapa?", coerce=int, widget=forms.RadioSelect,
        help_text="Tahun yang dilaporkan, bukan tahun rapatnya.",
        error_messages={"required": "Pilih tahun bukunya."},
    )  # fmt: skip

    def __init__(self, *args: Any, koperasi: Koperasi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = office.today()
        rule = AturanStatus.objects.in_force(today)
        first = clauses.first_obliged(koperasi.tanggal_badan_hukum, rule.jeda_tahun_pertama)
        years = range(today.year - 1, max(first, today.year - YEARS) - 1, -1)
        cast(forms.TypedChoiceField, self.fields["tahun_buku"]).choices = [(year, str(year)) for year in years]
