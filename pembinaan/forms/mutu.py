"""What is asked of an odd figure that is true."""

from __future__ import annotations

from django import forms


class BenarForm(forms.Form):
    """`nilai`: the figures that the page showed, so that nobody confirms what changed meanwhile."""

    alasan = forms.CharField(
        label="Alasan", max_length=300, help_text="Bagaimana Anda memeriksanya, misalnya: dicocokkan dengan neraca."
    )
    nilai = forms.JSONField(widget=forms.HiddenInput)


class BatalBenarForm(forms.Form):
    alasan = forms.CharField(label="Alasan", max_length=300)
