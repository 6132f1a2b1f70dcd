"""The forms of one cooperative. A change is what differs from what the editor saw, not from what stands there now."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BoundField

from koperasi.lib import dates, teks
from koperasi.lib.parse import ValueSentence, parse_nik
from koperasi.ui.forms import TanggalField
from registry import kantor as office
from registry.models import Desa, Kecamatan, Koperasi
from registry.models.choices import Bentuk, Jenis, Pola, WilayahKeanggotaan

SECTIONS = (
    ("Identitas", ("nama", "nik", "nib", "npwp", "kdmp")),
    ("Badan hukum", ("badan_hukum", "tanggal_badan_hukum")),
    ("Penggolongan", ("bentuk", "wilayah_keanggotaan", "jenis", "kelompok", "sektor", "pola")),
    ("Alamat dan kontak", ("alamat", "kecamatan", "desa", "lintang", "bujur", "telepon", "email", "laman")),
    ("Sertifikat NIK dan penilaian", ("sertifikat_nik_terbit", "sertifikat_nik_berakhir", "grade", "kuk")),
    ("Catatan dinas", ("catatan",)),
)
SALT = "registry.koperasi.seen"
KELOMPOK = ("KUD", "KPRI", "Kopkar", "Kopwan", "Koppontren", "Koppas", "Kopdit", "KSU", "Kopti", "TNI/Polri",
            "Pensiunan", "Nelayan", "KDMP")  # fmt: skip


class KoordinatField(forms.Field):
    """Decimal degrees as people copy them: `-7.123456` or `-7,123456`."""

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:
        self.low, self.high = low, high
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            degrees = round(Decimal(str(value).strip().replace(",", ".")), 6)
        except InvalidOperation:
            raise ValidationError("Tulis derajat desimal, misalnya -7,119823.") from None
        if not self.low <= degrees <= self.high:
            raise ValidationError(f"Di luar wilayah Indonesia: antara {self.low} dan {self.high}.")
        return degrees


class KoperasiForm(forms.ModelForm):
    """All that a person may write; statuses and authority have their own pages and reasons."""

    nik = forms.CharField(label="NIK Koperasi", required=False, help_text="13 angka, bukan NIK (KTP).")
    tanggal_badan_hukum = TanggalField(label="Tanggal badan hukum", required=False)
    sertifikat_nik_terbit = TanggalField(label="Sertifikat NIK terbit", required=False, help_text="")
    sertifikat_nik_berakhir = TanggalField(label="Sertifikat NIK berlaku sampai", required=False, help_text="")
    lintang = KoordinatField(-12, 7, label="Lintang", required=False, help_text="Derajat desimal, misalnya -7,119823.")
    bujur = KoordinatField(94, 142, label="Bujur", required=False, help_text="Misalnya 112,416382.")
    kecamatan = forms.ModelChoiceField(Kecamatan.objects.all(), required=False, empty_label="Belum diketahui")
    desa = forms.TypedChoiceField(label="Desa/kelurahan", required=False, coerce=int, empty_value=None)

    class Meta:
        model = Koperasi
        fields = tuple(name for _, names in SECTIONS for name in names if name != "desa")
        error_messages = {"nama": {"required": "Nama koperasi wajib diisi."}}
        help_texts = {
            "wilayah_keanggotaan": "Menentukan kewenangan. Kosong: dianggap kabupaten/kota.",
            "badan_hukum": "Nomor pengesahan pendirian. Perubahan anggaran dasar dicatat terpisah.",
            "kuk": "Klasifikasi Usaha Koperasi menurut ODS, 1 sampai 4.",
            "grade": "Grade sertifikat NIK menurut ODS, misalnya A atau B.",
            "telepon": "Boleh lebih dari satu, pisahkan dengan garis miring.",
            "catatan": "Hanya terlihat oleh dinas.",
        }
        widgets = {"catatan": forms.Textarea({"rows": 3}), "kelompok": forms.TextInput({"list": "kelompok-lazim"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choice("desa").choices = self._desa_choices()
        words = {"bentuk": Bentuk, "wilayah_keanggotaan": WilayahKeanggotaan, "jenis": Jenis, "pola": Pola}
        for name, known in words.items():
            self._choice(name).choices = [("", "Belum diisi"), *known.choices]
        self.fields["nama"].widget.attrs["autocomplete"] = "off"
        if self.instance.pk:
            self.initial["desa"] = self.instance.desa_id

    def _choice(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    @staticmethod
    def _desa_choices() -> list[tuple[Any, Any]]:
        """Grouped by kecamatan, so that two desa of one name are told apart."""
        groups: dict[str, list[tuple[int, str]]] = {}
        for desa in Desa.objects.select_related("kecamatan").order_by("kecamatan__nama", "nama"):
            groups.setdefault(f"Kecamatan {desa.kecamatan}", []).append((desa.pk, desa.nama))
        return [("", "Belum diketahui"), *groups.items()]

    @property
    def sections(self) -> list[tuple[str, list[BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]

    @property
    def usual_groups(self) -> tuple[str, ...]:
        return KELOMPOK

    # --- Shape --------------------------------------------------------------------------------
    def clean_nama(self) -> str:
        return teks.one_line(self.cleaned_data["nama"])

    def clean_nik(self) -> str:
        try:
            nik = parse_nik(self.cleaned_data["nik"]) or ""
        except ValueSentence as sentence:
            raise ValidationError(str(sentence)) from None
        if nik and len(nik) != 13:
            hint = " Yang 16 angka itu NIK (KTP)." if len(nik) == 16 else ""
            raise ValidationError(f"NIK Koperasi terdiri atas 13 angka, bukan {len(nik)}.{hint}")
        return nik

    def clean_tanggal_badan_hukum(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["tanggal_badan_hukum"]
        if day and day > office.today():
            raise ValidationError(f"Tanggal {dates.panjang(day)} belum terjadi.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("sertifikat_nik_terbit"), cleaned.get("sertifikat_nik_berakhir")
        if begins and ends and ends < begins:
            self.add_error("sertifikat_nik_berakhir", "Sertifikat tidak mungkin berakhir sebelum terbit.")
        if (cleaned.get("lintang") is None) != (cleaned.get("bujur") is None):
            self.add_error(
                "bujur" if cleaned.get("bujur") is None else "lintang", "Isi lintang dan bujur, atau kosongkan."
            )
        settle_place(self, cleaned)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if "desa" in self.cleaned_data:
            self.instance.desa = self.cleaned_data["desa"]

    # --- What changed -------------------------------------------------------------------------
    def values(self) -> dict[str, Any]:
        """{attname: value} of every field as typed, for `actions.koperasi`."""
        return {attname(name): getattr(self.instance, attname(name)) for _, names in SECTIONS for name in names}

    def changes(self, seen: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
        """{attname: (seen, typed)} of what differs from what the editor saw."""
        typed = self.values()
        return {name: (seen[name], value) for name, value in typed.items() if value != seen[name]}


def attname(name: str) -> str:
    return cast(models.Field, Koperasi._meta.get_field(name)).attname


def seen_values(koperasi: Koperasi) -> dict[str, Any]:
    """{attname: value} as it stands now; for a new cooperative the defaults."""
    return {attname(name): getattr(koperasi, attname(name)) for _, names in SECTIONS for name in names}


def seal(seen: dict[str, Any]) -> str:
    """What the editor saw, signed, to travel with the form: nothing about an open form is kept by the server."""
    texts = {name: None if value is None else str(value) for name, value in seen.items()}
    return signing.dumps(texts, salt=SALT, compress=True)


def unseal(text: str) -> dict[str, Any]:
    """The inverse of `seal`. Raises signing.BadSignature."""
    fields = {field.attname: field for field in Koperasi._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in signing.loads(text, salt=SALT).items()}


def in_words(name: str, value: Any) -> str:
    """A value as the review page says it. `name` is an attname."""
    field = next(field for field in Koperasi._meta.concrete_fields if field.attname == name)
    if value in (None, ""):
        return "kosong"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dt.date):
        return dates.panjang(value)
    if isinstance(field, models.ForeignKey):
        return str(field.related_model._default_manager.filter(pk=value).first() or value)
    return str(dict(field.flatchoices).get(value, value))


def label(name: str) -> str:
    field = next(field for field in Koperasi._meta.concrete_fields if field.attname == name)
    words = str(KoperasiForm.base_fields[field.name].label or field.verbose_name)
    return words[:1].upper() + words[1:]


def settle_place(form: forms.BaseForm, cleaned: dict[str, Any]) -> None:
    """In `cleaned` the desa of the chosen key, and its kecamatan where none was chosen; the form's error where they
    do not belong together."""
    desa = Desa.objects.select_related("kecamatan").filter(pk=cleaned.get("desa") or 0).first()
    if desa and cleaned.get("kecamatan") is None:
        cleaned["kecamatan"] = desa.kecamatan
    elif desa and desa.kecamatan != cleaned["kecamatan"]:
        form.add_error("desa", f"{desa} berada di Kecamatan {desa.kecamatan}, bukan {cleaned['kecamatan']}.")
    cleaned["desa"] = desa
