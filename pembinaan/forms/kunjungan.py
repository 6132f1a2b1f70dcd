"""The form of a visit (domain.md 5.4): one form on a screen, on a phone without a line, and typed in from paper."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self, cast

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.roles import Izin, roles_with
from koperasi.lib.dates import panjang
from koperasi.lib.teks import one_line
from koperasi.ui.forms import RupiahField, TanggalField
from pembinaan import promises
from pembinaan.kunjungan.words import DOKUMEN
from pembinaan.models import Kunjungan, Masalah
from registry.forms.fields import JumlahField
from registry.forms.koperasi import KoordinatField
from registry.models.choices import KegiatanBerjalan

Alamat = Kunjungan.Alamat
YES_NO = [("ya", "Ya"), ("tidak", "Tidak")]
USAHA = [
    (KegiatanBerjalan.BERJALAN.value, "Berjalan"),
    (KegiatanBerjalan.TIDAK.value, "Tidak berjalan, atau tidak tampak ada kegiatan"),
]
OLDEST_YEAR = 1945
# What makes no sense where nobody was found, and where the cooperative has moved away: kept as typed, not taken over.
NOT_IF_MISSING = (
    "alamat_baru", "papan_nama", "kantor_buka", "usaha", "rat_terakhir_tahun", "anggota", "aset", "utang", "dokumen",
    "keinginan", "janji_tanggal", "janji_tahun_buku",
)  # fmt: skip
ONLY_IF_MOVED = ("alamat_baru",)


def _choice(label: str, choices: Any, *, required: bool = False, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=forms.RadioSelect, **kwargs)


def _text(label: str, most: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, **kwargs)


def _yes_no(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=YES_NO, required=False, widget=forms.RadioSelect, empty_value=None,
        coerce=lambda value: value == "ya",
    )  # fmt: skip


class TahunField(JumlahField):
    """A tahun buku in four digits."""

    def __init__(self, *, latest: int, **kwargs: Any) -> None:
        self.latest = latest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        year = super().to_python(value)
        if year is not None and not OLDEST_YEAR <= year <= self.latest:
            raise forms.ValidationError(f"Tulis tahun buku antara {OLDEST_YEAR} dan {self.latest}.", code="invalid")
        return year


class KunjunganForm(forms.Form):
    """`on`: the office's date. `by` fills it in; `kunjungan` where there is one. Cleans to the columns of Kunjungan,
    and `sebab`, `janji_tanggal`, `janji_tahun_buku`; what does not fit the answer about the address comes out empty."""

    asal = forms.ChoiceField(choices=Kunjungan.Asal, required=False, widget=forms.HiddenInput)
    alamat = _choice("Alamat koperasi", Alamat.choices, required=True, error_messages={"required": "Pilih salah satu."})
    alamat_baru = _text("Alamat sekarang", 300, help_text="Alamat yang baru, sejauh diketahui.")
    papan_nama = _yes_no("Papan nama terpasang?")
    kantor_buka = _yes_no("Kantor buka?")
    usaha = _choice("Usaha koperasi", USAHA)
    ditemui_nama = _text("Nama yang ditemui", 150, help_text="Pengurus, pegawai, perangkat desa, atau tetangga.")
    ditemui_jabatan = _text("Jabatannya", 100)
    ditemui_telepon = _text("Nomor HP", 50, widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}))
    anggota = JumlahField(label="Anggota sekarang", required=False)
    aset = RupiahField(label="Aset yang tersisa", required=False)
    utang = RupiahField(label="Utang yang tersisa", required=False)
    dokumen = forms.MultipleChoiceField(
        label="Dokumen yang dilihat", choices=list(DOKUMEN.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    sebab = forms.ModelMultipleChoiceField(
        label="Sebab atau masalah", queryset=Masalah.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    sebab_catatan = _text("Uraian sebab", 2000, widget=forms.Textarea({"rows": 3}))
    keinginan = _choice("Keinginan pengurus", Kunjungan.Keinginan.choices)
    janji_tanggal = TanggalField(
        label="Pengurus berjanji mengadakan RAT pada", required=False,
        help_text="Kosongkan bila tidak ada janji. Contoh: 22/11/2026.",
    )  # fmt: skip
    rekomendasi = _choice(
        "Rekomendasi Anda", Kunjungan.Rekomendasi.choices, required=True,
        error_messages={"required": "Pilih tindak lanjut yang Anda sarankan."},
    )  # fmt: skip
    catatan = _text(
        "Catatan untuk dinas", 4000, widget=forms.Textarea({"rows": 3}), help_text="Tidak terlihat oleh pengurus."
    )
    lintang = KoordinatField(-12, 7, label="Lintang", required=False, help_text="Misalnya -7,119823.")
    bujur = KoordinatField(94, 142, label="Bujur", required=False, help_text="Misalnya 112,416382.")
    akurasi = JumlahField(label="Ketelitian (meter)", required=False)
    biaya = RupiahField(label="Biaya kunjungan", required=False, help_text="Hanya bila tidak dicatat di rutenya.")

    def __init__(self, data: Any = None, *, by: User, on: dt.date, kunjungan: Kunjungan | None = None,
                 **kwargs: Any) -> None:  # fmt: skip
        self.on, self.kunjungan = on, kunjungan
        mine = kunjungan.petugas_id if kunjungan and kunjungan.petugas_id else by.pk
        first = {"tanggal": on, "petugas": mine, "asal": kunjungan.asal if kunjungan else "", "rat_terakhir_tahun": ""}
        super().__init__(data, initial=first | (kwargs.pop("initial", None) or {}), **kwargs)
        self.fields["tanggal"] = TanggalField(label="Tanggal kunjungan", latest=on)
        people = [(pk, nama) for pk, nama in visitors(on, kunjungan)]
        self.fields["petugas"] = forms.TypedChoiceField(label="Yang berkunjung", choices=people, coerce=_person)
        latest = on.year - 1
        self.fields["rat_terakhir_tahun"] = TahunField(
            label="RAT terakhir untuk tahun buku", required=False, latest=latest,
            help_text=f"Menurut yang ditemui. Misalnya {latest}.",
        )  # fmt: skip
        self.fields["janji_tahun_buku"] = forms.TypedChoiceField(
            label="RAT tahun buku", required=False, coerce=int, empty_value=None,
            choices=[(year, str(year)) for year in range(on.year, on.year - 6, -1)], initial=latest,
        )  # fmt: skip
        reasons = cast(forms.ModelMultipleChoiceField, self.fields["sebab"])
        chosen = kunjungan.sebab.all() if kunjungan and kunjungan.pk else Masalah.objects.none()
        reasons.queryset = Masalah.objects.filter(aktif=True) | Masalah.objects.filter(pk__in=chosen.values("pk"))

    def unjudged(self) -> Self:
        """The same with what was typed, and nothing yet said about what is wrong with it."""
        self._errors = ErrorDict()
        return self

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        alamat = cleaned.get("alamat", "")
        if alamat == Alamat.DITEMUKAN:
            self._demand()
        if alamat == Alamat.TIDAK_DITEMUKAN:
            self._forget(NOT_IF_MISSING)
        elif alamat and alamat != Alamat.PINDAH:
            self._forget(ONLY_IF_MOVED)
        for name in ("ditemui_nama", "ditemui_jabatan", "ditemui_telepon", "alamat_baru"):
            cleaned[name] = one_line(cleaned.get(name, ""))
        self._whole_position()
        self._promise()
        return cleaned

    def _demand(self) -> None:
        """Who stands at the address has seen these."""
        for name, sentence in {
            "papan_nama": "Pilih apakah papan namanya terpasang.", "kantor_buka": "Pilih apakah kantornya buka.",
            "usaha": "Pilih apakah usahanya berjalan.",
        }.items():  # fmt: skip
            if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, sentence)

    def _forget(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.cleaned_data[name] = self.fields[name].clean(None) if name != "dokumen" else []
            self.errors.pop(name, None)

    def _whole_position(self) -> None:
        cleaned = self.cleaned_data
        missing = [name for name in ("lintang", "bujur") if cleaned.get(name) is None and name not in self.errors]
        if len(missing) == 1:
            self.add_error(missing[0], "Isi lintang dan bujur, atau kosongkan keduanya.")
        if missing:
            cleaned["akurasi"] = None

    def _promise(self) -> None:
        cleaned = self.cleaned_data
        day, year, visited = cleaned.get("janji_tanggal"), cleaned.get("janji_tahun_buku"), cleaned.get("tanggal")
        if not day:
            return
        if visited and day < visited:
            self.add_error("janji_tanggal", "Hari RAT yang dijanjikan tidak boleh sebelum hari kunjungan.")
        if year is None:
            self.add_error("janji_tahun_buku", "Pilih tahun bukunya.")
        elif day.year <= year:
            self.add_error("janji_tahun_buku", f"RAT tahun buku {year} baru dapat diadakan mulai tahun {year + 1}.")
        elif self.kunjungan and (held := promises.held(self.kunjungan.koperasi, year, on=self.on)):
            self.add_error("janji_tahun_buku", f"RAT tahun buku {year} sudah tercatat diadakan {panjang(held)}.")


def visitors(on: dt.date, kunjungan: Kunjungan | None = None) -> list[tuple[int, str]]:
    """Who may have visited: those who note visits today, those on the route, and whoever stands there already."""
    roles = PeranPengguna.objects.active(on=on).filter(peran__in=roles_with(Izin.KUNJUNGAN_CATAT))
    people = User.objects.filter(is_active=True, pk__in=roles.values("user"))
    if kunjungan and kunjungan.petugas_id:
        people = people | User.objects.filter(pk=kunjungan.petugas_id)
    if kunjungan and kunjungan.rencana_id:
        going = kunjungan.rencana.pelaksana_set.values("user") if kunjungan.rencana else User.objects.none()
        people = people | User.objects.filter(pk__in=going)
    return [(pk, nama) for pk, nama in people.order_by("nama").values_list("pk", "nama")]


def _person(value: Any) -> User:
    return User.objects.get(pk=value)


def as_query(typed: dict[str, list[str]]) -> QueryDict:
    """What was kept of a draft, as a form reads it."""
    made = QueryDict(mutable=True)
    for name, texts in typed.items():
        made.setlist(name, texts)
    return made
