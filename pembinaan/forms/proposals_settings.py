"""The office's own grounds and steps."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.text import slugify

from pembinaan.models import AlasanUsulan, LangkahUsulan
from pembinaan.models.usulan import OBJECTIONS


class _Coded(forms.ModelForm):
    """The code is made of the name when a row is new, and never changes: other rows count from it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.instance.kode and cleaned.get("nama"):
            self.instance.kode = self._free(slugify(cleaned["nama"]).replace("-", "_")[:34] or "baru", cleaned)
        return cleaned

    def _free(self, wanted: str, cleaned: dict[str, Any]) -> str:
        rows = type(self.instance)._default_manager.filter(jenis=cleaned.get("jenis") or self.instance.jenis)
        taken, kode, number = set(rows.values_list("kode", flat=True)) | {OBJECTIONS}, wanted, 2
        while kode in taken:
            kode, number = f"{wanted}_{number}", number + 1
        return kode


class AlasanForm(_Coded):
    class Meta:
        model = AlasanUsulan
        fields = ["jenis", "nama", "dasar_hukum", "perlu_dicek", "urutan", "aktif"]
        widgets = {"nama": forms.Textarea(attrs={"rows": 2}), "jenis": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["jenis"]).choices = AlasanUsulan._meta.get_field("jenis").choices or []
        self.fields["jenis"].disabled = bool(self.instance.pk)
        self.fields["perlu_dicek"].help_text = "Dasar hukumnya belum dicocokkan dengan naskah peraturannya."


class LangkahForm(_Coded):
    class Meta:
        model = LangkahUsulan
        fields = [
            "jenis", "nama", "urutan", "wajib", "perlu_tanda_terima", "lama", "satuan", "sifat", "dihitung_dari",
            "dasar_hukum", "perlu_dicek", "aktif",
        ]  # fmt: skip
        widgets = {"jenis": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["jenis"]).choices = LangkahUsulan._meta.get_field("jenis").choices or []
        self.fields["jenis"].disabled = bool(self.instance.pk)
        rows = LangkahUsulan.objects.filter(aktif=True).exclude(pk=self.instance.pk)
        if self.instance.pk:
            rows = rows.filter(jenis=self.instance.jenis)
        codes = {one.kode: one.nama for one in rows if not one.dihitung_dari}
        self.fields["dihitung_dari"] = forms.ChoiceField(
            label="Dihitung dari", required=False,
            choices=[("", "langkah ini sendiri"), (OBJECTIONS, "diterimanya keberatan"), *codes.items()],
        )  # fmt: skip
        self.fields["lama"].help_text = "Kosongkan bila langkah ini tidak mempunyai jangka waktu."
        self.fields["satuan"].help_text = "Hari kerja: Senin sampai Jumat. Libur nasional belum diperhitungkan."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lama, sifat, start = cleaned.get("lama"), cleaned.get("sifat"), cleaned.get("dihitung_dari")
        if lama == 0:
            self.add_error("lama", "Paling sedikit 1, atau kosongkan.")
        if sifat == LangkahUsulan.Sifat.BATAS and not (lama and start):
            self.add_error("sifat", "Batas waktu memerlukan lamanya, dan langkah lain sebagai awal hitungannya.")
        if start and not lama:
            self.add_error("lama", "Isi lamanya, karena langkah ini dihitung dari langkah lain.")
        if start == OBJECTIONS and sifat == LangkahUsulan.Sifat.TUNGGU:
            self.add_error("sifat", "Yang dihitung dari keberatan adalah batas waktu menjawab.")
        counted = LangkahUsulan.objects.filter(jenis=self.instance.jenis, aktif=True, dihitung_dari=self.instance.kode)
        if self.instance.pk and counted.exists() and (not cleaned.get("aktif") or start):
            self.add_error("aktif", f"Langkah lain dihitung dari langkah ini: {counted[0].nama}.")
        return cleaned
