"""Forms of the review: the queue's filters, the two decisions, a dispute, and the office's own sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import slugify

from registry import review_queue
from registry.actions.reviews import Butir
from registry.filing import sections
from registry.filing.building import Filing
from registry.forms.papers import PapersForm
from registry.models import AlasanSiap, Kantor, Kecamatan, Konsep
from registry.models.choices import JenisBukti

OTHER = "Lainnya"
LONGEST = 300


class QueueForm(forms.Form):
    daftar = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label="Cari koperasi", required=False, max_length=100)
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[("", "RAT dan laporan"), *JenisBukti.choices])
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    koperasi = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [review_queue.MINE, review_queue.PETUGAS, review_queue.KABID, review_queue.ALL]
        cast(forms.ChoiceField, self.fields["daftar"]).choices = [(name, name) for name in names]
        places = [(str(pk), name) for pk, name in Kecamatan.objects.values_list("pk", "nama")]
        cast(forms.ChoiceField, self.fields["kecamatan"]).choices = [("", "Semua"), *places]

    @property
    def asked(self) -> dict[str, str]:
        """For review_queue.waiting; what cannot be read asks for nothing."""
        self.full_clean()
        cleaned = self.cleaned_data
        found = {name: cleaned.get(name) or "" for name in ("jenis", "kecamatan", "q")}
        return found | {"koperasi": str(cleaned.get("koperasi") or "")}

    @property
    def list_name(self) -> str:
        self.full_clean()
        return str(self.cleaned_data.get("daftar") or "")


class DecisionForm(forms.Form):
    """`seen` is the filing as the reviewer read it, `antrean` the queue it was opened from."""

    seen = forms.CharField(widget=forms.HiddenInput)
    antrean = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)


class AcceptForm(DecisionForm):
    catatan = forms.CharField(
        label="Catatan untuk koperasi", required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )


class ReturnForm(DecisionForm):
    """For each item the office's ready sentences to tick, and a line of one's own."""

    catatan = forms.CharField(
        label="Catatan untuk koperasi", required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, filing: Filing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items: dict[str, str] = {}
        jenis = JenisBukti.RAT if filing._meta.model_name == "rat" else JenisBukti.LAPORAN
        ready: dict[str, list[AlasanSiap]] = {}
        for row in AlasanSiap.objects.filter(jenis=jenis, aktif=True):
            ready.setdefault(row.butir, []).append(row)
        for name in _names(filing.konsep, ready):
            key = slugify(name)
            self.items[key] = name
            choices = [(str(row.pk), row.teks) for row in ready.get(name, [])]
            self.fields[f"siap-{key}"] = forms.MultipleChoiceField(
                label=f"Alasan siap pakai: {name}", required=False, choices=choices,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
            self.fields[f"alasan-{key}"] = forms.CharField(
                label="Alasan lain", required=False, max_length=LONGEST, widget=forms.TextInput
            )

    def rows(self) -> Iterator[tuple[str, BoundField | None, BoundField, bool]]:
        """(item, its ready sentences, own words, whether anything is chosen)"""
        for key, name in self.items.items():
            ready, own = self[f"siap-{key}"], self[f"alasan-{key}"]
            has = bool(cast(forms.MultipleChoiceField, ready.field).choices)
            yield name, ready if has else None, own, bool(ready.value() or own.value())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.butir:
            self.add_error(None, "Pilih atau tulis paling sedikit satu hal yang harus diperbaiki.")
        return cleaned

    @property
    def butir(self) -> list[Butir]:
        found = []
        for key, name in self.items.items():
            labels: dict[Any, Any] = dict(self[f"siap-{key}"].field.choices)  # type: ignore[attr-defined]
            chosen = [str(labels[pk]) for pk in self.cleaned_data.get(f"siap-{key}", [])]
            own = self.cleaned_data.get(f"alasan-{key}", "").strip()
            if words := " ".join(_ended(text) for text in [*chosen, *([own] if own else [])]):
                found.append(Butir(name, words))
        return found


def _names(konsep: Konsep | None, ready: dict[str, list[AlasanSiap]]) -> list[str]:
    """Items in the order of the filing's sections, then the office's own, then "Lainnya"."""
    own = [one.title for one in sections.of(konsep) if not issubclass(one.form, PapersForm)] if konsep else []
    names = {slugify(name): name for name in [*own, *ready, OTHER]}
    names.update({slugify(name): name for name in ready})  # the office's spelling finds its sentences
    last = names.pop(slugify(OTHER))
    return [*names.values(), last]


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


class SettleForm(forms.Form):
    chosen = forms.ChoiceField(label="Yang diteruskan untuk diperiksa", widget=forms.RadioSelect)
    alasan = forms.CharField(
        label="Alasan", max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="Dibaca kedua pihak. Misalnya: pengurus menurut berita acara pemilihan tanggal ….",
    )  # fmt: skip

    def __init__(self, *args: Any, filings: list[Filing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filings = {str(filing.pk): filing for filing in filings}
        choices = [(pk, f"{one.nomor}, dikirim {one.dikirim_oleh or 'pengurus'}") for pk, one in self.filings.items()]
        cast(forms.ChoiceField, self.fields["chosen"]).choices = choices
        for pk, one in self.filings.items():
            self.fields[f"seen-{pk}"] = forms.CharField(widget=forms.HiddenInput, initial=one.diubah_pada.isoformat())

    @property
    def picked(self) -> tuple[Filing, str]:
        pk = self.cleaned_data["chosen"]
        return self.filings[pk], self.cleaned_data[f"seen-{pk}"]


class AlasanForm(forms.ModelForm):
    class Meta:
        model = AlasanSiap
        fields = ("jenis", "butir", "teks", "aktif")
        labels = {"jenis": "Untuk", "butir": "Butir", "teks": "Kalimat", "aktif": "Ditawarkan kepada pemeriksa"}
        help_texts = {
            "butir": "Bagian atau berkas yang dimaksud, misalnya Daftar hadir.",
            "teks": "Apa yang harus diperbaiki, dalam satu kalimat untuk pengurus.",
        }
        error_messages = {"__all__": {"unique_together": "Kalimat ini sudah ada untuk butir itu."}}


class PelaporanForm(forms.ModelForm):
    """How the office takes in filings; each with what it changes."""

    class Meta:
        model = Kantor
        fields = (
            "laporan_lengkap", "hari_kerja_periksa", "masa_tenggang_hari", "hari_mundur_petugas", "sebut_nama_di_grup",
        )  # fmt: skip
        labels = {
            "laporan_lengkap": "Laporan keuangan lengkap diminta dari",
            "hari_kerja_periksa": "Lama pemeriksaan (hari kerja)",
            "masa_tenggang_hari": "Masa perbaikan (hari)",
            "hari_mundur_petugas": "Tanggal terima boleh mundur (hari)",
            "sebut_nama_di_grup": "Sebut nama koperasi di grup WhatsApp kecamatan",
        }
        help_texts = {
            "laporan_lengkap": "Yang lain cukup mengisi laporan ringkas. Laporan yang sudah dimulai tidak berubah.",
            "hari_kerja_periksa": "Senin sampai Jumat. Yang menunggu lebih lama pindah ke daftar kepala bidang.",
            "masa_tenggang_hari": "Selama ini pengajuan yang dikembalikan masih dihitung. Berlaku untuk yang "
            "dikembalikan sesudah diubah.",
            "hari_mundur_petugas": "Bila petugas memasukkan atas nama koperasi dengan tanggal terima yang lebih lama "
            "dari ini, kepala bidang harus menyetujuinya.",
            "sebut_nama_di_grup": "Bila tidak, pengingat di grup hanya menyebut jumlah koperasi yang belum RAT.",
        }

    def clean_masa_tenggang_hari(self) -> int:
        days: int = self.cleaned_data["masa_tenggang_hari"]
        if not 1 <= days <= 90:
            raise forms.ValidationError("Isi antara 1 dan 90 hari.")
        return days

    def clean_hari_kerja_periksa(self) -> int:
        days: int = self.cleaned_data["hari_kerja_periksa"]
        if not 1 <= days <= 60:
            raise forms.ValidationError("Isi antara 1 dan 60 hari kerja.")
        return days

    def clean_hari_mundur_petugas(self) -> int:
        days: int = self.cleaned_data["hari_mundur_petugas"]
        if days > 365:
            raise forms.ValidationError("Paling banyak 365 hari.")
        return days
