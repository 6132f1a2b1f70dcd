"""Forms of trainings: the facts, a person, an audience, settings. Grids of many people stand in pelatihan_grids."""

from __future__ import annotations

from typing import Any

from django import forms

from koperasi.lib.roman import from_roman, to_roman
from koperasi.lib.teks import one_line
from koperasi.ui.forms import RupiahField, TanggalField
from pembinaan.models import Audiens, Dana, Orang, Pelatihan, SetelanSertifikat
from pembinaan.trainings import certificates
from pembinaan.trainings.people import Person
from registry.models import Pengurus
from registry.models.choices import JenisKelamin
from registry.policies import Refused

MOST_TRAINERS = 20


class RomanField(forms.Field):
    """ "III" or "3"; cleans to int or None."""

    widget = forms.TextInput(attrs={"maxlength": 10})

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        number = from_roman(str(value))
        if number is None or number > 999:
            raise forms.ValidationError("Tulis nomor angkatan dengan angka Romawi, misalnya III, atau 3.")
        return number

    def prepare_value(self, value: Any) -> Any:
        return to_roman(value) if isinstance(value, int) and value > 0 else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != data


class PelatihanForm(forms.ModelForm):
    seri = forms.CharField(label="Nama pelatihan", max_length=150, help_text="Tanpa nomor angkatan.")
    angkatan = RomanField(label="Angkatan", required=False)
    dari = TanggalField(label="Hari pertama")
    sampai = TanggalField(label="Hari terakhir", required=False, help_text="Kosongkan bila satu hari saja.")
    biaya = RupiahField(label="Biaya", required=False)
    kuota = forms.IntegerField(label="Kuota peserta", required=False, min_value=1, max_value=100_000)
    pengajar = forms.CharField(
        label="Pengajar", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Satu orang satu baris: nama; instansi; materi. Instansi dan materi boleh kosong.",
    )  # fmt: skip

    class Meta:
        model = Pelatihan
        fields = (
            "jenis", "seri", "angkatan", "materi", "dari", "sampai", "tempat", "penyelenggara", "dana", "biaya",
            "kuota", "skema", "kode",
        )  # fmt: skip
        labels = {
            "jenis": "Jenis", "materi": "Materi", "tempat": "Tempat", "penyelenggara": "Penyelenggara",
            "dana": "Sumber dana", "skema": "Skema SKKNI", "kode": "Kode seri",
        }  # fmt: skip
        help_texts = {
            "penyelenggara": "Kosongkan bila dinas sendiri.",
            "skema": "Untuk uji kompetensi.",
            "kode": "Dipakai dalam nomor sertifikat. Kosongkan untuk memakai huruf awal namanya.",
        }
        widgets = {"materi": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jenis"].choices = [("", "Pilih jenis"), *Pelatihan.Jenis.choices]  # type: ignore[attr-defined]
        self.fields["dana"].choices = [("", "Belum diisi"), *Dana.choices]  # type: ignore[attr-defined]

    def clean_seri(self) -> str:
        return one_line(self.cleaned_data["seri"])

    def clean_kode(self) -> str:
        text = one_line(self.cleaned_data["kode"])
        if "/" in text or "{" in text:
            raise forms.ValidationError("Kode seri tidak memuat garis miring atau kurung.")
        return text

    def clean_pengajar(self) -> list[tuple[str, str, str]]:
        lines = [line for line in self.cleaned_data["pengajar"].splitlines() if line.strip()]
        if len(lines) > MOST_TRAINERS:
            raise forms.ValidationError(f"Paling banyak {MOST_TRAINERS} pengajar.")
        found = []
        for line in lines:
            nama, instansi, materi = [*(one_line(part) for part in line.split(";", 2)), "", ""][:3]
            if not nama:
                raise forms.ValidationError(f"Baris “{line.strip()[:40]}” tidak memuat nama.")
            if len(nama) > 150 or len(instansi) > 150 or len(materi) > 200:
                raise forms.ValidationError(f"Baris “{line.strip()[:40]}…” terlalu panjang.")
            found.append((nama, instansi, materi))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("dari") and "sampai" in cleaned and not cleaned["sampai"]:
            cleaned["sampai"] = cleaned["dari"]
        if cleaned.get("dari") and cleaned.get("sampai") and cleaned["sampai"] < cleaned["dari"]:
            self.add_error("sampai", "Hari terakhir tidak boleh sebelum hari pertama.")
        return cleaned

    def _post_clean(self) -> None:
        """The action builds the row, and the policy says in sentences what constraints would say in codes."""

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AlasanForm(forms.Form):
    alasan = forms.CharField(label="Alasan", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class SelesaiForm(forms.Form):
    evaluasi = forms.CharField(
        label="Evaluasi penyelenggaraan", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Apa yang berjalan baik, apa yang perlu diperbaiki pada angkatan berikutnya.",
    )  # fmt: skip


class OrangForm(forms.Form):
    """Somebody typed in: a new person, or a correction of one."""

    nama = forms.CharField(label="Nama", max_length=150)
    jabatan = forms.CharField(label="Jabatan di koperasi", max_length=100, required=False)
    jenis_kelamin = forms.ChoiceField(
        label="Jenis kelamin", required=False, choices=[("", "Belum diisi"), *JenisKelamin.choices]
    )
    tahun_lahir = forms.IntegerField(
        label="Tahun lahir", required=False, min_value=1920, max_value=2100, localize=False,
        help_text="Membedakan dua orang dengan nama yang sama.",
    )  # fmt: skip
    telepon = forms.CharField(label="Telepon", max_length=50, required=False)

    def clean_nama(self) -> str:
        nama = one_line(self.cleaned_data["nama"])
        if not any(letter.isalpha() for letter in nama):
            raise forms.ValidationError("Nama harus memuat huruf.")
        return nama

    @property
    def person(self) -> Person:
        return Person(**self.cleaned_data)

    @classmethod
    def of(cls, orang: Orang, data: Any = None) -> OrangForm:
        names = ("nama", "jabatan", "jenis_kelamin", "tahun_lahir", "telepon")
        return cls(data, initial={name: getattr(orang, name) for name in names})


class PesertaForm(OrangForm):
    """Officers of one cooperative to tick, and one person more to type; either may stay empty."""

    pengurus = forms.ModelMultipleChoiceField(
        label="Pengurus yang hadir", queryset=Pengurus.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    field_order = ("pengurus",)

    def __init__(self, data: Any, *, pengurus: Any) -> None:
        super().__init__(data)
        self.fields["nama"].required = False
        self.fields["nama"].label = "Nama orang lain"
        self.fields["pengurus"].queryset = pengurus  # type: ignore[attr-defined]

    def clean_nama(self) -> str:
        return super().clean_nama() if self.cleaned_data["nama"].strip() else ""

    @property
    def people(self) -> list[Person]:
        cleaned = dict(self.cleaned_data)
        picked = [Person.of_officer(one) for one in cleaned.pop("pengurus")]
        return [*picked, *([Person(**cleaned)] if cleaned["nama"] else [])]


class AudiensForm(forms.Form):
    kelompok = forms.ChoiceField(label="Kelompok", choices=Audiens.Kelompok.choices)
    nama = forms.CharField(label="Nama lembaga", max_length=150, required=False)
    usia = forms.ChoiceField(label="Usia", choices=Audiens.Usia.choices, initial=Audiens.Usia.CAMPURAN)
    laki = forms.IntegerField(label="Laki-laki", min_value=0, max_value=100_000, required=False)
    perempuan = forms.IntegerField(label="Perempuan", min_value=0, max_value=100_000, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("laki", "perempuan"):
            cleaned[name] = cleaned.get(name) or 0
        cleaned["nama"] = one_line(cleaned.get("nama", ""))
        return cleaned


class ImporForm(forms.Form):
    teks = forms.CharField(
        label="Tempel dari Excel", required=False, max_length=200_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Kolom: nama, koperasi, jabatan, L/P, tahun lahir, telepon. Baris judul boleh ikut.",
    )  # fmt: skip
    berkas = forms.FileField(label="Atau unggah berkas Excel", required=False)


class TerbitForm(forms.Form):
    tanggal = TanggalField(label="Tanggal sertifikat")
    berlaku_sampai = TanggalField(
        label="Berlaku sampai", required=False, help_text="Kosongkan bila tidak ada batasnya."
    )


class SertifikatLuarForm(forms.Form):
    nomor = forms.CharField(label="Nomor sertifikat", max_length=100)
    penerbit = forms.CharField(label="Penerbit", max_length=150, help_text="Misalnya LSP Koperasi, BNSP.")
    terbit = TanggalField(label="Tanggal terbit")
    berakhir = TanggalField(label="Berlaku sampai", required=False)

    def clean_nomor(self) -> str:
        return one_line(self.cleaned_data["nomor"])

    def clean_penerbit(self) -> str:
        return one_line(self.cleaned_data["penerbit"])


class SetelanForm(forms.ModelForm):
    class Meta:
        model = SetelanSertifikat
        fields = ("pola", "batas_hadir")
        labels = {"pola": "Pola nomor sertifikat", "batas_hadir": "Kehadiran paling sedikit (persen)"}
        help_texts = {
            "pola": f"Yang dikenal: {', '.join(f'{{{name}}}' for name in certificates.TOKENS)}. "
            "Nomor berurut sepanjang tahun dan mulai lagi dari 001 setiap 1 Januari.",
        }

    def clean_pola(self) -> str:
        pola = one_line(self.cleaned_data["pola"])
        try:
            certificates.check_pattern(pola)
        except Refused as sentence:
            raise forms.ValidationError(str(sentence)) from None
        return pola
