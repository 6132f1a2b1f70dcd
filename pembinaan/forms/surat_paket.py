"""Forms of letters and batches: their shape. What a state allows, policies say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from koperasi.ui.forms import TanggalField
from pembinaan.models.setelan_surat import Kertas

LONG = 1000


def _text(rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), max_length=LONG, **kwargs)


class PaketForm(forms.Form):
    """Name and paper of a batch."""

    judul = forms.CharField(
        label="Nama paket", max_length=200, help_text="Tampil di nota dinas, misalnya jenis surat dan kecamatannya."
    )
    kertas = forms.ChoiceField(label="Kertas", choices=Kertas.choices)


class AlasanForm(forms.Form):
    alasan = _text(2, label="Alasan")


class CatatanForm(forms.Form):
    """Why a letter goes back."""

    catatan = _text(2, label="Apa yang perlu diperbaiki")


class KertasForm(forms.Form):
    """Initials that stand on the printed lembar kendali. `urutan`: the level this form is about."""

    urutan = forms.IntegerField(widget=forms.HiddenInput)
    oleh_siapa = forms.CharField(label="Diparaf oleh", max_length=150, help_text="Nama yang tertera di lembar kendali.")
    tanggal = TanggalField(label="Tanggal paraf")

    def __init__(self, *args: Any, urutan: int, on: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"urutan": urutan, "tanggal": on})
        super().__init__(*args, **kwargs)


class NotaForm(forms.Form):
    nomor = forms.CharField(label="Nomor nota dinas", max_length=100, required=False)
    tanggal = TanggalField(label="Tanggal nota dinas", required=False)
