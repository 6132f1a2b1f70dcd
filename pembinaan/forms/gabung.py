"""Choosing between two records: which one survives, and whose value each field takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from koperasi.lib import dates
from registry.actions.gabung import CHOICES
from registry.models import Koperasi

SATU, DUA = "satu", "dua"
LABELS = {"wilayah": "Kecamatan dan desa", "koordinat": "Koordinat", "kdmp": "KDMP"}
WORDS = 120  # of a long value shown beside a choice


@dataclass(frozen=True)
class Same:
    """A field in which the two do not differ."""

    label: str
    value: str


class GabungForm(forms.Form):
    """`satu` and `dua` are the records as the address names them. Radios only where the two differ."""

    bertahan = forms.ChoiceField(label="Rekaman yang bertahan", widget=forms.RadioSelect)
    alasan = forms.CharField(label="Alasan", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, satu: Koperasi, dua: Koperasi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.satu, self.dua = satu, dua
        self.newer = SATU if satu.diubah_pada >= dua.diubah_pada else DUA
        bertahan: Any = self.fields["bertahan"]
        bertahan.choices = [(SATU, f"{satu.nama} (ID {satu.pk})"), (DUA, f"{dua.nama} (ID {dua.pk})")]
        self.initial.setdefault("bertahan", _stronger(satu, dua))
        self.same: list[Same] = []
        for key, names in CHOICES.items():
            first, second = shown(satu, names), shown(dua, names)
            if _raw(satu, names) == _raw(dua, names):
                if first:
                    self.same.append(Same(label(key), first))
                continue
            self.fields[key] = forms.ChoiceField(
                label=label(key), widget=forms.RadioSelect,
                choices=[(SATU, first or "(kosong)"), (DUA, second or "(kosong)")],
            )  # fmt: skip
            self.initial.setdefault(key, self._better(first, second))

    def _better(self, first: str, second: str) -> str:
        """Filled over empty, else of the record that was changed last."""
        if bool(first) != bool(second):
            return SATU if first else DUA
        return self.newer

    @property
    def choices(self) -> Iterator[BoundField]:
        return (self[key] for key in CHOICES if key in self.fields)

    def chosen(self) -> tuple[Koperasi, Koperasi, list[str]]:
        """(record that ends, record that survives, keys whose value comes from the first); of a valid form."""
        survivor = self.cleaned_data["bertahan"]
        dari, ke = (self.dua, self.satu) if survivor == SATU else (self.satu, self.dua)
        return dari, ke, [key for key in CHOICES if key in self.fields and self.cleaned_data[key] != survivor]


def _stronger(satu: Koperasi, dua: Koperasi) -> str:
    """A decision, then a NIK, then fewer gaps, then the older record."""
    marks = [
        (bool(one.status_keputusan), bool(one.nik), -bin(one.kekurangan).count("1"), -one.pk) for one in (satu, dua)
    ]
    return SATU if marks[0] >= marks[1] else DUA


def label(key: str) -> str:
    if key in LABELS:
        return LABELS[key]
    words = str(Koperasi._meta.get_field(key).verbose_name)  # type: ignore[union-attr]
    return words[0].upper() + words[1:]


def _raw(koperasi: Koperasi, names: tuple[str, ...]) -> list[Any]:
    return [getattr(koperasi, Koperasi._meta.get_field(name).attname) for name in names]  # type: ignore[union-attr]


def shown(koperasi: Koperasi, names: tuple[str, ...]) -> str:
    """The values in words, "" where all are empty."""
    return ", ".join(word for name in names if (word := _word(koperasi, name)))[:WORDS]


def _word(koperasi: Koperasi, name: str) -> str:
    value = getattr(koperasi, name)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if value in (None, ""):
        return ""
    if name in ("tanggal_badan_hukum", "sertifikat_nik_terbit", "sertifikat_nik_berakhir"):
        return dates.panjang(value)
    if name == "kecamatan":
        return f"Kecamatan {value}"
    display = getattr(koperasi, f"get_{name}_display", None)
    return str(display() if display else value)
