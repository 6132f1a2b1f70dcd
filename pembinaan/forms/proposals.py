"""Forms of proposals: filters, grounds, steps, safeguards, objections, the ministry's papers."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from koperasi.accounts.models import User
from koperasi.lib import filed
from koperasi.ui.forms import RupiahField, TanggalField
from pembinaan.actions.proposals_ministry import Scan
from pembinaan.models import AlasanUsulan, JenisUsulan, KeadaanUsulan, Keberatan, LangkahUsulan, UsulanPembubaran
from pembinaan.proposals.listing import CLOCKS
from registry.models import Kecamatan

ALL = ("", "Semua")
TEXT = forms.Textarea(attrs={"rows": 3})


def _places() -> list[tuple[str, str]]:
    return [ALL, *((str(pk), nama) for pk, nama in Kecamatan.objects.values_list("pk", "nama"))]


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


class FilterForm(forms.Form):
    """Filters of the list; what cannot be read says so and shows nothing."""

    q = forms.CharField(label="Cari koperasi", required=False, max_length=100)
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[ALL, *JenisUsulan.choices])
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=[ALL, ("terbuka", "Masih terbuka"), *KeadaanUsulan.choices]
    )
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    jam = forms.ChoiceField(label="Jangka waktu", required=False, choices=[ALL, *CLOCKS.items()])
    petugas = forms.ChoiceField(label="Petugas", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "kecamatan", _places())
        opened = UsulanPembubaran.objects.order_by().values("dibuka_oleh")
        people = User.objects.filter(pk__in=opened).order_by("nama")
        _offer(self, "petugas", [ALL, *((str(one.pk), str(one)) for one in people)])


class CandidateForm(forms.Form):
    q = forms.CharField(label="Cari koperasi", required=False, max_length=100)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    lapangan = forms.ChoiceField(
        label="Hasil kunjungan", required=False,
        choices=[ALL, ("usul_bubar", "direkomendasikan bubar"), ("tidak_ditemukan", "tidak ditemukan"),
                 ("ditemukan_berhenti", "usaha berhenti")],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "kecamatan", _places())


def _ground(one: Any) -> str:
    """Both kinds stand in one list: the kind comes first."""
    return f"{JenisUsulan(one.jenis).value.capitalize()}: {one.nama}"


class OpenForm(forms.Form):
    """One or several cooperatives, of one kind, with the grounds of that kind."""

    jenis = forms.ChoiceField(label="Yang diusulkan", choices=JenisUsulan.choices, widget=forms.RadioSelect)
    alasan = forms.ModelMultipleChoiceField(
        label="Alasan", queryset=AlasanUsulan.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Boleh dipilih kemudian. Yang berlaku hanya alasan untuk jenis yang dipilih.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelMultipleChoiceField, self.fields["alasan"])
        field.queryset = AlasanUsulan.objects.filter(aktif=True)
        field.label_from_instance = _ground  # type: ignore[method-assign, assignment]


class ContentForm(forms.Form):
    """The general account, an account per ground, and the covering letter. A field per ground: `alasan-<pk>`."""

    uraian = forms.CharField(label="Uraian umum", required=False, max_length=8000, widget=forms.Textarea(
        attrs={"rows": 5}), help_text="Keadaan koperasi dan riwayat singkat pembinaannya.")  # fmt: skip
    surat_tujuan = forms.CharField(label="Surat ditujukan kepada", required=False, max_length=600, widget=TEXT,
                                   help_text="Satu baris satu alamat; kosongkan untuk memakai yang biasa.")  # fmt: skip
    surat_isi = forms.CharField(label="Isi surat pengantar", required=False, max_length=8000, widget=forms.Textarea(
        attrs={"rows": 8}), help_text="Alinea dipisah baris kosong. Kosongkan untuk memakai yang biasa.")  # fmt: skip

    def __init__(self, *args: Any, usulan: UsulanPembubaran, **kwargs: Any) -> None:
        kept = {one.alasan_id: one.uraian for one in usulan.dasar_set.all()}
        initial = {"uraian": usulan.uraian, "surat_tujuan": usulan.surat_tujuan, "surat_isi": usulan.surat_isi}
        super().__init__(*args, initial=initial, **kwargs)
        offered = AlasanUsulan.objects.filter(jenis=usulan.jenis)
        self.grounds = [one for one in offered if one.aktif or one.pk in kept]
        for one in self.grounds:
            basis = f" Dasar: {one.dasar_hukum}." if one.dasar_hukum else ""
            check = " Dasar hukumnya masih perlu dicek." if one.perlu_dicek else ""
            self.fields[f"alasan-{one.pk}"] = forms.BooleanField(
                label=one.nama, required=False, initial=one.pk in kept, help_text=f"{basis}{check}".strip()
            )
            self.fields[f"uraian-{one.pk}"] = forms.CharField(
                label="Uraian alasan ini", required=False, max_length=4000, initial=kept.get(one.pk, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """(checkbox, text) of each ground, for the template."""
        return [(self[f"alasan-{one.pk}"], self[f"uraian-{one.pk}"]) for one in self.grounds]

    @property
    def chosen(self) -> dict[AlasanUsulan, str]:
        cleaned = self.cleaned_data
        return {one: cleaned[f"uraian-{one.pk}"] for one in self.grounds if cleaned[f"alasan-{one.pk}"]}


class StepForm(forms.Form):
    tanggal = TanggalField(label="Dilakukan pada")
    nomor = forms.CharField(label="Nomor surat", required=False, max_length=100)
    diterima_pada = TanggalField(label="Diterima koperasi pada", required=False)
    diterima_oleh = forms.CharField(label="Diterima oleh", required=False, max_length=150)
    catatan = forms.CharField(
        label="Catatan", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, langkah: LangkahUsulan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if langkah.perlu_tanda_terima:
            received, by_whom = self.fields["diterima_pada"], self.fields["diterima_oleh"]
            received.help_text = "Menurut tanda terimanya; jangka waktu dihitung dari tanggal ini. Kosong: belum ada."
            by_whom.help_text = "Yang menandatangani tanda terimanya."
        else:
            del self.fields["diterima_pada"], self.fields["diterima_oleh"]


class SafeguardForm(forms.Form):
    isi = forms.CharField(label="Keadaan", required=False, max_length=4000, widget=TEXT)
    jumlah = RupiahField(label="Jumlah", required=False)
    dikesampingkan = forms.BooleanField(label="Kesampingkan pengaman ini", required=False)
    alasan = forms.CharField(label="Alasan dikesampingkan", required=False, max_length=1000,
                             widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip


class ObjectionForm(forms.Form):
    dari = forms.CharField(label="Dari siapa", max_length=150, help_text="Pengurus, anggota, atau kreditor.")
    nomor = forms.CharField(label="Nomor surat", required=False, max_length=100)
    diterima_pada = TanggalField(label="Diterima kantor pada")
    isi = forms.CharField(label="Isi keberatan", max_length=4000, widget=TEXT)


class AnswerForm(forms.Form):
    dijawab_pada = TanggalField(label="Dijawab pada")
    hasil = forms.ChoiceField(label="Hasil", choices=Keberatan.Hasil.choices, widget=forms.RadioSelect)
    jawaban = forms.CharField(label="Jawaban kantor", max_length=4000, widget=TEXT)


class SendForm(forms.Form):
    nomor_surat = forms.CharField(label="Nomor surat usulan", max_length=100)
    tanggal = TanggalField(label="Tanggal surat")


class ReasonForm(forms.Form):
    alasan = forms.CharField(label="Alasan", max_length=1000, widget=TEXT)


class MinistryForm(forms.Form):
    """A letter of the ministry: number, date, what it says, and its scan."""

    nomor = forms.CharField(label="Nomor surat kementerian", max_length=100)
    tanggal = TanggalField(label="Tanggal surat kementerian")
    isi = forms.CharField(label="Isi pokoknya", max_length=4000, widget=TEXT)
    pindaian = forms.FileField(
        label="Pindaian surat", required=False, widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,application/pdf"}), help_text="Foto atau PDF, paling besar 10 MB.",
    )  # fmt: skip

    def clean_pindaian(self) -> Scan | None:
        file = self.cleaned_data["pindaian"]
        if not file:
            return None
        try:
            filed.check_size(file.size or 0)
        except filed.FileProblem as problem:
            raise forms.ValidationError(str(problem)) from None
        return Scan(file.read(), file.name or "surat")


class DecisionForm(MinistryForm):
    """The decision itself: without a scan it is not recorded. One that was uploaded before is enough."""

    def __init__(self, *args: Any, has_scan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomor"].label, self.fields["tanggal"].label = "Nomor keputusan", "Tanggal keputusan"
        self.fields["isi"].label, self.fields["isi"].required = "Catatan", False
        self.fields["pindaian"].label = "Pindaian keputusan"
        self.fields["pindaian"].required = not has_scan
        self.fields["pindaian"].error_messages["required"] = "Lampirkan pindaian keputusan kementerian."
