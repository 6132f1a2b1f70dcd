"""Requests for facilitation, their steps and their end, and the office's own kinds."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from koperasi.lib.teks import one_line
from koperasi.ui.forms import RupiahField, TanggalField
from pembinaan.facilitation.meeting import ATTACHED
from pembinaan.facilitation.rows import staff_choices
from pembinaan.forms.choosing import KoperasiField
from pembinaan.models import Fasilitasi, JenisFasilitasi
from registry import kantor as office
from registry.models import Koperasi

MOST_STEPS, MOST_DAYS = 15, 400
LONGEST_STEP = 150


class PermintaanForm(forms.Form):
    """What a cooperative asks for, as staff write it down."""

    koperasi = KoperasiField()
    jenis = forms.ModelChoiceField(
        JenisFasilitasi.objects.filter(aktif=True), label="Yang diminta", empty_label="Pilih jenis fasilitasi"
    )
    perihal = forms.ChoiceField(label="Perihal", choices=Fasilitasi.Perihal, widget=forms.RadioSelect)
    asal = forms.ChoiceField(label="Asal permintaan", choices=Fasilitasi.Asal)
    diminta_pada = TanggalField(label="Diminta pada")
    petugas = forms.TypedChoiceField(label="Petugas", coerce=int, empty_value=None, required=False)
    nilai = RupiahField(
        label="Nilai yang diajukan", required=False, help_text="Untuk pembiayaan; kosongkan bila tidak ada."
    )
    uraian = forms.CharField(label="Keterangan", required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(KoperasiField, self.fields["koperasi"]).among = Koperasi.objects.visible_to(user)
        cast(forms.ChoiceField, self.fields["petugas"]).choices = [("", "Belum ditentukan"), *staff_choices()]
        self.initial.setdefault("perihal", Fasilitasi.Perihal.BARU)
        self.initial.setdefault("diminta_pada", office.today())
        self.initial.setdefault("petugas", user.pk)


class PermintaanUbahForm(forms.Form):
    """What may still change while it runs."""

    petugas = forms.TypedChoiceField(label="Petugas", coerce=int, empty_value=None, required=False)
    nilai = RupiahField(label="Nilai yang diajukan", required=False)
    biaya = RupiahField(label="Biaya dinas", required=False, help_text="Uang kantor yang dipakai, bila dicatat.")
    uraian = forms.CharField(label="Keterangan", required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, row: Fasilitasi, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(row, name) for name in ("nilai", "biaya", "uraian")}
        kwargs["initial"]["petugas"] = row.petugas_id
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["petugas"]).choices = [("", "Belum ditentukan"), *staff_choices()]

    @property
    def values(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        return {"petugas_id": cleaned.pop("petugas"), **cleaned}


class LangkahForm(forms.Form):
    """One step: its day and a note; an empty day takes the tick back."""

    selesai_pada = TanggalField(label="Selesai pada", required=False, help_text="")
    catatan = forms.CharField(label="Catatan", required=False, max_length=300)


class HasilForm(forms.Form):
    """What was issued. Number and validity are asked by kind; the action says what must be there."""

    selesai_pada = TanggalField(label="Selesai pada")
    nomor = forms.CharField(label="Nomor sertifikat atau izin", required=False, max_length=100)
    terbit = TanggalField(label="Tanggal terbit", required=False, help_text="")
    berlaku_sampai = TanggalField(label="Berlaku sampai", required=False, help_text="Kosongkan bila tidak berbatas.")
    nilai = RupiahField(label="Nilai yang disetujui", required=False, help_text="Untuk pembiayaan.")

    def __init__(self, *args: Any, row: Fasilitasi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"sertifikat_nik": "NIK Koperasi", "nib": "NIB"}
        if name := names.get(row.jenis.hasil):
            field = self.fields["nomor"]
            field.label, field.required = name, True
            field.help_text = "13 angka, bukan NIK (KTP)." if name == "NIK Koperasi" else "13 angka."
            field.error_messages["required"] = f"{name} wajib diisi."
        if row.jenis.hasil == JenisFasilitasi.Hasil.SERTIFIKAT_NIK:
            for name in ("terbit", "berlaku_sampai"):
                self.fields[name].required = True
            self.fields["berlaku_sampai"].help_text = "Seperti tertulis pada sertifikatnya."
        if not row.nilai and row.jenis.hasil:
            del self.fields["nilai"]
        self.initial.setdefault("selesai_pada", office.today())
        known = {"sertifikat_nik": row.koperasi.nik, "nib": row.koperasi.nib}
        self.initial.setdefault("nomor", known.get(row.jenis.hasil, ""))

    def clean_nomor(self) -> str:
        text = one_line(self.cleaned_data["nomor"])
        return re.sub(r"[\s.\-]", "", text) if self.fields["nomor"].required else text


class AlasanForm(forms.Form):
    """Refused or cancelled, with the reason."""

    selesai_pada = TanggalField(label="Tanggal", help_text="")
    alasan = forms.CharField(
        label="Alasan", widget=forms.Textarea({"rows": 3}), error_messages={"required": "Tulis alasannya."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("selesai_pada", office.today())


class JenisForm(forms.ModelForm):
    """A kind of the office's list. Steps and documents are lines of text: one a line."""

    langkah = forms.CharField(
        label="Langkah", widget=forms.Textarea({"rows": 6}), required=False,
        help_text="Satu langkah satu baris. Hari kerja ditulis sesudah titik koma, misalnya: Memeriksa berkas; 2",
    )  # fmt: skip
    dokumen = forms.CharField(
        label="Dokumen yang diminta", widget=forms.Textarea({"rows": 4}), required=False,
        help_text="Satu dokumen satu baris.",
    )  # fmt: skip

    class Meta:
        model = JenisFasilitasi
        fields = ("nama", "penjelasan", "langkah", "dokumen", "perlu_berita_acara_rat", "hasil", "masa_berlaku_bulan",
                  "catatan", "urutan", "aktif")  # fmt: skip
        labels = {
            "penjelasan": "Penjelasan",
            "catatan": "Asal dan yang perlu dicocokkan",
            "urutan": "Urutan dalam daftar",
        }
        help_texts = {
            "penjelasan": "Dengan kata sehari-hari, agar NIK, NIB, dan izin lain tidak tertukar.",
            "masa_berlaku_bulan": "Dipakai mengisi akhir masa berlaku; kosongkan bila tidak berbatas.",
            "aktif": "Yang tidak ditawarkan lagi tetap tercatat pada permintaan lama.",
        }
        widgets = {"penjelasan": forms.Textarea({"rows": 2}), "hasil": forms.RadioSelect}
        error_messages = {"nama": {"unique": "Nama itu sudah dipakai jenis lain."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["hasil"]).choices = JenisFasilitasi.Hasil.choices
        if self.instance.pk:
            steps = self.instance.langkah
            self.initial["langkah"] = "\n".join(
                f"{one['nama']}; {one['hari']}" if one.get("hari") else one["nama"] for one in steps
            )
            self.initial["dokumen"] = "\n".join(one["nama"] for one in self.instance.dokumen)

    def clean_langkah(self) -> list[dict[str, Any]]:
        lines = [one_line(line) for line in self.cleaned_data["langkah"].splitlines()]
        steps = [_step(line) for line in lines if line]
        if len(steps) > MOST_STEPS:
            raise ValidationError(f"Paling banyak {MOST_STEPS} langkah.")
        return steps

    def clean_dokumen(self) -> list[dict[str, str]]:
        """A name that stays keeps its code: papers already uploaded belong to it."""
        known = {one["nama"]: one["kode"] for one in self.instance.dokumen}
        names = [one_line(line)[:100] for line in self.cleaned_data["dokumen"].splitlines()]
        rows: dict[str, str] = {}
        for name in dict.fromkeys(filter(None, names)):
            code = known.get(name) or _code(name, rows.values())
            rows[name] = code
        return [{"kode": code, "nama": name} for name, code in rows.items()]

    def clean(self) -> dict[str, Any]:
        """Where the Berita Acara is needed there is a place for it, whatever the list of documents says."""
        cleaned = super().clean() or {}
        papers = cleaned.get("dokumen") or []
        if cleaned.get("perlu_berita_acara_rat") and not any(one["kode"] == ATTACHED for one in papers):
            others = [one for one in papers if one["nama"].lower() != "berita acara rat"]
            cleaned["dokumen"] = [{"kode": ATTACHED, "nama": "Berita Acara RAT"}, *others]
        return cleaned

    def save(self, commit: bool = True) -> JenisFasilitasi:
        if not self.instance.kode:
            taken = set(JenisFasilitasi.objects.values_list("kode", flat=True))
            self.instance.kode = _code(self.cleaned_data["nama"], taken)
        return cast(JenisFasilitasi, super().save(commit=commit))


def _step(line: str) -> dict[str, Any]:
    name, _, days = line.rpartition(";") if ";" in line else (line, "", "")
    name, days = (name or line).strip(), re.sub(r"\s*hari(?: kerja)?$", "", days.strip())
    if len(name) > LONGEST_STEP:
        raise ValidationError(f"Langkah “{name[:40]}…” terlalu panjang; paling banyak {LONGEST_STEP} huruf.")
    if not days:
        return {"nama": name.rstrip("; ")}
    if not (days.isascii() and days.isdigit()) or not 0 < int(days) <= MOST_DAYS:
        raise ValidationError(f"“{days}” pada langkah “{name}” bukan jumlah hari; tulis misalnya 3.")
    return {"nama": name, "hari": int(days)}


def _code(name: str, taken: Any) -> str:
    base = slugify(name).replace("-", "_")[:34] or "dokumen"
    numbered = (base, *(f"{base}_{n}" for n in range(2, 200)))
    return next(code for code in numbered if code not in set(taken))
