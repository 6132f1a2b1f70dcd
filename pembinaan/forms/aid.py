"""Help given: what, from which programme, seen in use, closed; programmes; partners in business."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from koperasi.lib.dates import panjang
from koperasi.lib.parse import ValueSentence, parse_count
from koperasi.lib.teks import one_line
from koperasi.ui.forms import RupiahField, TanggalField
from pembinaan.forms.choosing import KoperasiField
from pembinaan.models import Bantuan, Kunjungan, MitraUsaha, PemanfaatanBantuan, ProgramBantuan, SetelanBantuan
from registry import kantor as office
from registry.models import Koperasi

VISITS_OFFERED = 12
FIRST_YEAR = 1990


class JumlahField(forms.CharField):
    """A count of things: `1.250`, `12`. Cleans to int or None."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            number = parse_count(text)
        except ValueSentence as sentence:
            raise ValidationError(str(sentence)) from None
        if number == 0:
            raise ValidationError("Jumlah lebih dari nol; kosongkan bila hanya berupa uang.")
        return number


def fill_in(form: Any) -> None:
    """The values into the instance, without asking the constraints: the action says the same in one sentence."""
    form.instance = forms.models.construct_instance(form, form.instance, form._meta.fields, form._meta.exclude)


class BantuanForm(forms.ModelForm):
    """One help to one cooperative. Whether value or number is needed follows from its kind: the action says."""

    program = forms.ModelChoiceField(ProgramBantuan.objects.all(), label="Program", empty_label="Pilih program")
    nilai = RupiahField(
        label="Nilai", required=False, help_text="Hibah dan pinjaman: uangnya. Barang: taksiran, bila ada."
    )
    jumlah = JumlahField(label="Jumlah barang", required=False, help_text="Misalnya 12.")
    diterima_pada = TanggalField(label="Diterima pada")
    bast_tanggal = TanggalField(label="Tanggal BAST", required=False, help_text="")

    class Meta:
        model = Bantuan
        fields = ("program", "jenis", "nilai", "jumlah", "satuan", "barang", "penyalur", "diterima_pada",
                  "bast_nomor", "bast_tanggal", "penerima", "keterangan")  # fmt: skip
        labels = {"satuan": "Satuan", "bast_nomor": "Nomor BAST", "penyalur": "Penyalur"}
        help_texts = {
            "satuan": "Misalnya ekor, unit, atau paket.",
            "barang": "Misalnya sapi, mesin jahit.",
            "penyalur": "Bank, LPDB, atau UPTD dana bergulir; untuk pinjaman.",
            "bast_nomor": "Berita acara serah terima.",
            "penerima": "Nama yang menandatangani tanda terima.",
        }
        widgets = {"keterangan": forms.Textarea({"rows": 3})}

    def _post_clean(self) -> None:
        fill_in(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("satuan", "barang", "bast_nomor", "penerima", "penyalur"):
            cleaned[name] = one_line(cleaned.get(name, ""))
        return cleaned


class BantuanBaruForm(BantuanForm):
    koperasi = KoperasiField()
    field_order = ("koperasi",)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(KoperasiField, self.fields["koperasi"]).among = Koperasi.objects.visible_to(user)


class VisitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{panjang(obj.tanggal)}, {obj.petugas}"


class PemanfaatanForm(forms.Form):
    """Seen on a visit, whose day it then has, or otherwise on the day that is typed."""

    kunjungan = VisitField(
        Kunjungan.objects.none(), label="Dilihat saat kunjungan", required=False, empty_label="Bukan saat kunjungan"
    )
    tanggal = TanggalField(label="Tanggal", required=False, help_text="Kosongkan bila memilih kunjungan.")
    keadaan = forms.ChoiceField(label="Keadaan", choices=PemanfaatanBantuan.Keadaan, widget=forms.RadioSelect)
    catatan = forms.CharField(label="Catatan", required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, row: Bantuan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visits = Kunjungan.objects.done().filter(koperasi=row.koperasi_id, tanggal__gte=row.diterima_pada)
        offered = visits.order_by("-tanggal", "-pk").values("pk")[:VISITS_OFFERED]
        field = cast(VisitField, self.fields["kunjungan"])
        known = list(offered.values_list("pk", flat=True))
        field.queryset = Kunjungan.objects.filter(pk__in=known).select_related("petugas").order_by("-tanggal", "-pk")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        visit = cleaned.get("kunjungan")
        if visit is not None and not cleaned.get("tanggal") and "tanggal" not in self.errors:
            cleaned["tanggal"] = visit.tanggal
        if not cleaned.get("tanggal") and "tanggal" not in self.errors:
            self.add_error("tanggal", "Tulis tanggal dilihatnya, atau pilih kunjungannya.")
        return cleaned


class TutupForm(forms.Form):
    ditutup_pada = TanggalField(label="Selesai dipantau pada", help_text="")
    alasan = forms.CharField(
        label="Alasan", max_length=300, error_messages={"required": "Tulis mengapa bantuan ini selesai dipantau."},
        help_text="Misalnya lunas, habis terpakai, atau dihapus dengan keputusan nomor ...",
    )  # fmt: skip
    tetap = forms.BooleanField(label="Tetap tutup walaupun pinjamannya belum lunas", required=False)

    def __init__(self, *args: Any, left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("ditutup_pada", office.today())
        if left <= 0:
            del self.fields["tetap"]


class ProgramForm(forms.ModelForm):
    class Meta:
        model = ProgramBantuan
        fields = ("nama", "tahun", "dana", "keterangan")
        widgets = {"keterangan": forms.Textarea({"rows": 3})}
        help_texts = {"nama": "Misalnya Desa Korporasi Sapi."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["dana"]).choices = [
            ("", "Belum diketahui"), *ProgramBantuan._meta.get_field("dana").flatchoices
        ]  # fmt: skip
        self.fields["tahun"].error_messages["invalid"] = "Tulis tahunnya dengan empat angka."

    def clean_nama(self) -> str:
        return one_line(self.cleaned_data["nama"])

    def clean_tahun(self) -> int:
        year, last = self.cleaned_data["tahun"], office.today().year + 1
        if not FIRST_YEAR <= year <= last:
            raise ValidationError(f"Tahun program antara {FIRST_YEAR} dan {last}.")
        return int(year)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        same = ProgramBantuan.objects.filter(nama__iexact=cleaned.get("nama", ""), tahun=cleaned.get("tahun") or 0)
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("nama", "Program itu untuk tahun itu sudah ada.")
        return cleaned


class SetelanForm(forms.Form):
    hari_macet = forms.IntegerField(
        label="Pinjaman dianggap macet sesudah", min_value=1, max_value=1000,
        help_text="Hari sesudah jatuh tempo yang belum dibayar. Bawaan aplikasi 180 hari; cocokkan dengan perjanjian "
        "pinjaman atau petunjuk teknis dana bergulir Anda.",
        error_messages={"min_value": "Paling sedikit 1 hari.", "max_value": "Paling banyak 1000 hari.",
                        "invalid": "Tulis jumlah hari dengan angka."},
    )  # fmt: skip

    def __init__(self, *args: Any, setting: SetelanBantuan, **kwargs: Any) -> None:
        super().__init__(*args, initial={"hari_macet": setting.hari_macet}, **kwargs)


# --- Partners in business -------------------------------------------------------------------------
class MitraForm(forms.ModelForm):
    dari = TanggalField(label="Sejak", help_text="Untuk “tidak ada mitra”: tanggal Anda menanyakannya.")
    sampai = TanggalField(label="Sampai", required=False, help_text="Kosongkan bila masih berjalan.")

    class Meta:
        model = MitraUsaha
        fields = ("bentuk", "nama", "bidang", "dari", "sampai")
        labels = {"bentuk": "Jawaban", "nama": "Nama mitra", "bidang": "Bidang kerja sama"}
        widgets = {"bentuk": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["bentuk"]).choices = MitraUsaha.Bentuk.choices

    def clean_nama(self) -> str:
        return one_line(self.cleaned_data["nama"])

    def _post_clean(self) -> None:
        fill_in(self)


class MitraBaruForm(MitraForm):
    koperasi = KoperasiField()
    field_order = ("koperasi",)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(KoperasiField, self.fields["koperasi"]).among = Koperasi.objects.visible_to(user)
        self.initial.setdefault("dari", office.today())
