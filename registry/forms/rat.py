"""The four short pages of a RAT: how the meeting went, what it decided, whom it elected, its papers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from koperasi.lib import dates
from koperasi.ui.forms import RupiahField, TanggalField
from registry import kantor as office
from registry.classification.clauses import FIRST_YEAR_OF_LAW
from registry.forms.answers import EMPTY, Jawaban, answer, percent
from registry.forms.fields import JumlahField, PersenField
from registry.forms.konsep import BagianForm, json_value
from registry.forms.papers import PapersForm, Slot
from registry.models import JenisBerkas, Konsep, Rat
from registry.models.choices import JabatanPengurus, JenisKelamin

YEARS_OFFERED = 6  # a meeting that catches up on more is rare; the years of the draft are always offered
FREE_YEARS = (Konsep.Tujuan.BARU, Konsep.Tujuan.TANDINGAN)  # elsewhere the year is that of what was sent


def _note(label: str, help_text: str = "") -> forms.CharField:
    field = forms.CharField(label=label, required=False, max_length=1000, help_text=help_text)
    field.widget = forms.Textarea({"rows": 3})
    return field


def _radio(label: str, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    kwargs.setdefault("error_messages", {"required": "Pilih salah satu."})
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)


class PelaksanaanForm(BagianForm):
    columns = ("tanggal", "tempat", "cara", "anggota_berhak", "hadir_laki", "hadir_perempuan")

    rapat = _radio(
        "Jenis rapat",
        [("rat", "Rapat Anggota Tahunan (RAT)"), ("luar_biasa", "Rapat Anggota Luar Biasa")],
    )
    tahun_buku = forms.MultipleChoiceField(
        label="Tahun buku yang dibahas",
        widget=forms.CheckboxSelectMultiple,
        help_text="RAT yang diadakan tahun ini membahas tahun buku sebelumnya. Pilih lebih dari satu hanya bila rapat "
        "yang sama membahasnya.",
        error_messages={"required": "Pilih paling sedikit satu tahun buku."},
    )
    tanggal = TanggalField(label="Tanggal rapat", error_messages={"required": "Isi tanggal rapat."})
    cara = _radio("Cara rapat", Rat.Cara.choices)
    tempat = forms.CharField(
        label="Tempat rapat", required=False, max_length=200,
        help_text="Wajib bila bertemu langsung. Untuk rapat daring: nama aplikasinya.",
    )  # fmt: skip
    panggilan = _radio("Panggilan rapat", [
        ("pertama", "Pertama"),
        ("kedua", "Kedua, karena yang pertama tidak mencapai kuorum"),
    ])  # fmt: skip
    anggota_berhak = JumlahField(
        label="Anggota yang berhak hadir", help_text="Semua anggota pada hari rapat, atau semua utusan kelompok."
    )
    hadir_laki = JumlahField(label="Hadir, laki-laki")
    hadir_perempuan = JumlahField(label="Hadir, perempuan")
    kuorum = PersenField(
        label="Kuorum menurut anggaran dasar, dalam persen",
        required=False,
        help_text="Misalnya 50 untuk setengah anggota. Kosongkan bila anggaran dasar tidak mengaturnya.",
    )
    kuorum_aturan = forms.CharField(
        label="Bunyi atau pasal kuorumnya", required=False, max_length=300,
        help_text="Misalnya: pasal 14, lebih dari setengah jumlah anggota.",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, konsep: Konsep, **kwargs: Any) -> None:
        super().__init__(data, konsep=konsep, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["tahun_buku"])
        field.initial = [str(year) for year in konsep.tahun_buku]
        if konsep.tujuan in FREE_YEARS:
            field.choices = [(str(year), str(year)) for year in _years_offered(konsep)]
        else:
            field.choices = [(year, year) for year in field.initial]
            field.disabled, field.help_text = True, "Tahun buku dari yang sudah dikirim tidak dapat diganti."

    def clean_rapat(self) -> str:
        rapat: str = self.cleaned_data["rapat"]
        if rapat == "luar_biasa":
            raise forms.ValidationError(
                "Rapat Anggota Luar Biasa bukan RAT, sehingga tidak dapat dikirim sebagai RAT. Bila rapat itu juga "
                "mengesahkan laporan pertanggungjawaban tahun buku, pilih RAT."
            )
        return rapat

    def clean_tanggal(self) -> dt.date:
        tanggal: dt.date = self.cleaned_data["tanggal"]
        if tanggal > office.today():
            raise forms.ValidationError(f"Tanggal {dates.panjang(tanggal)} belum terjadi.")
        received = self.konsep.diterima_kantor_pada
        if received and tanggal > received:
            raise forms.ValidationError(f"Rapat tidak mungkin sesudah diterima kantor pada {dates.panjang(received)}.")
        return tanggal

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_year(cleaned.get("tanggal"), cleaned.get("tahun_buku"))
        if cleaned.get("cara") in (Rat.Cara.LURING, Rat.Cara.KELOMPOK) and not cleaned.get("tempat"):
            self.add_error("tempat", "Isi tempat rapat, misalnya Balai Desa Sumberagung.")
        entitled, men, women = (cleaned.get(name) for name in ("anggota_berhak", "hadir_laki", "hadir_perempuan"))
        if men is not None and women is not None:
            if men + women == 0:
                self.add_error("hadir_laki", "Tidak ada yang hadir? Isi jumlah yang hadir.")
            elif entitled is not None and men + women > entitled:
                words = f"Yang hadir {men + women} orang, lebih banyak daripada yang berhak hadir ({entitled})."
                self.add_error("anggota_berhak", words)
        return cleaned

    def _check_year(self, tanggal: dt.date | None, years: list[str] | None) -> None:
        last = max((int(year) for year in years or []), default=None)
        if tanggal and last and tanggal.year <= last:
            self.add_error(
                "tanggal",
                f"Rapat tahun {tanggal.year} membahas tahun buku {tanggal.year - 1}. "
                f"RAT tahun buku {last} paling awal 1 Januari {last + 1}.",
            )


def _years_offered(konsep: Konsep) -> list[int]:
    last = office.today().year - 1
    founded = konsep.koperasi.tanggal_badan_hukum
    first = max(last - YEARS_OFFERED + 1, founded.year if founded else FIRST_YEAR_OF_LAW)
    return sorted({*range(first, last + 1), *konsep.tahun_buku}, reverse=True)


SHARES = {
    "bagi_cadangan": "Dana cadangan",
    "bagi_anggota": "Anggota (jasa modal dan jasa usaha)",
    "bagi_pengurus": "Pengurus dan pengawas",
    "bagi_karyawan": "Karyawan",
    "bagi_pendidikan": "Dana pendidikan",
    "bagi_sosial": "Dana sosial",
    "bagi_pembangunan": "Dana pembangunan daerah kerja",
    "bagi_lain": "Lain-lain",
}
APPROVED = [("disahkan", "Disahkan"), ("catatan", "Disahkan dengan catatan"), ("tidak", "Tidak disahkan")]
PLANNED = [("disetujui", "Disetujui"), ("perubahan", "Disetujui dengan perubahan"), ("belum", "Belum dibahas")]


class KeputusanForm(BagianForm):
    template = "registry/konsep/rat_keputusan.html"

    lpj = _radio("Laporan pertanggungjawaban pengurus", [
        ("diterima", "Diterima"), ("catatan", "Diterima dengan catatan"), ("ditolak", "Ditolak"),
    ])  # fmt: skip
    lpj_catatan = _note("Catatan rapat atas laporan itu", "Wajib bila diterima dengan catatan atau ditolak.")
    laporan_keuangan = _radio("Laporan keuangan", APPROVED)
    shu = RupiahField(
        label="SHU yang disahkan", required=False, min_value=None,
        help_text="Rugi ditulis dengan tanda minus. Untuk beberapa tahun buku: yang terakhir.",
    )  # fmt: skip
    shu_keputusan = _radio("Pembagian SHU", [
        ("dibagi", "Dibagi"), ("tidak_dibagi", "Tidak dibagi"), ("rugi", "Rugi, tidak ada yang dibagi"),
    ])  # fmt: skip
    rencana_kerja = _radio("Rencana kerja tahun berikutnya", PLANNED)
    rapb = _radio("Rencana anggaran pendapatan dan belanja (RAPB)", PLANNED)
    keputusan_lain = _note("Keputusan lain yang penting")

    def __init__(self, data: QueryDict | None = None, *, konsep: Konsep, **kwargs: Any) -> None:
        super().__init__(data, konsep=konsep, **kwargs)
        for name, label in SHARES.items():
            self.fields[name] = PersenField(label=label, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("lpj") in ("catatan", "ditolak") and not cleaned.get("lpj_catatan"):
            self.add_error("lpj_catatan", "Tulis apa catatan rapat, atau mengapa laporan itu ditolak.")
        if cleaned.get("shu_keputusan") != "dibagi":
            return cleaned | dict.fromkeys(SHARES)  # what was typed stays in the draft, it is not part of the decision
        if not any(name in self.errors for name in SHARES):
            total = sum((cleaned.get(name) or Decimal(0) for name in SHARES), Decimal(0))
            if total != 100:
                first = next(iter(SHARES))
                self.add_error(first, f"Pembagian SHU berjumlah {percent(total)}, seharusnya tepat 100 %.")
        return cleaned

    @property
    def shares(self) -> list[BoundField]:
        return [self[name] for name in SHARES]

    def answers(self) -> list[Jawaban]:
        """The shares as one answer."""
        lines = []
        for field in self.visible_fields():
            if field.name not in SHARES:
                lines.append(answer(field))
            if field.name == "shu_keputusan" and self.cleaned_data.get("shu_keputusan") == "dibagi":
                shares = [f"{row.label} {percent(self.cleaned_data[row.name])}" for row in self.shares
                          if self.cleaned_data.get(row.name)]  # fmt: skip
                wrong = " ".join(str(error) for row in self.shares for error in row.errors)
                lines.append(Jawaban("Bagian SHU", ", ".join(shares) or EMPTY, self.shares[0].id_for_label, wrong))
        return lines


ROW = re.compile(r"(nama|jabatan|kelamin|telepon)_(\d{1,2})")
MOST_ROWS, MORE_ROWS = 24, 3


class TerpilihForm(BagianForm):
    """Rows of people. They are a proposal to the office: its own list of officers changes by a person's hand only."""

    template = "registry/konsep/rat_terpilih.html"

    pemilihan = _radio("Pemilihan pengurus atau pengawas", [
        ("ya", "Rapat memilih, dan yang terpilih ditulis di bawah ini"), ("tidak", "Rapat tidak memilih"),
    ])  # fmt: skip
    mulai = TanggalField(label="Mulai menjabat", required=False)
    sampai = TanggalField(label="Sampai", required=False, help_text="Paling lama lima tahun menurut undang-undang.")

    def __init__(self, data: QueryDict | None = None, *, konsep: Konsep, **kwargs: Any) -> None:
        super().__init__(data, konsep=konsep, **kwargs)
        found = (ROW.fullmatch(name) for name in data or {} if data and data.get(name, "").strip())
        self.count = min(max((int(row[2]) for row in found if row), default=0) + MORE_ROWS, MOST_ROWS)
        posts = [("", "Pilih jabatan"), *(post for post in JabatanPengurus.choices if post[0] != "manajer")]
        for n in range(1, self.count + 1):
            self.fields[f"nama_{n}"] = forms.CharField(label=f"Nama, orang ke-{n}", required=False, max_length=150)
            self.fields[f"jabatan_{n}"] = forms.ChoiceField(label="Jabatan", required=False, choices=posts)
            self.fields[f"kelamin_{n}"] = forms.ChoiceField(
                label="Jenis kelamin", required=False, choices=[("", "Pilih"), *JenisKelamin.choices]
            )
            self.fields[f"telepon_{n}"] = forms.CharField(label="Nomor ponsel", required=False, max_length=100)

    def rows(self) -> Iterator[list[BoundField]]:
        for n in range(1, self.count + 1):
            yield [self[f"{name}_{n}"] for name in ("nama", "jabatan", "kelamin", "telepon")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("mulai"), cleaned.get("sampai")
        if begins and ends and ends <= begins:
            self.add_error("sampai", "Akhir masa jabatan tidak mungkin sebelum mulainya.")
        people = []
        for n in range(1, self.count + 1):
            row = {name: cleaned.get(f"{name}_{n}") or "" for name in ("nama", "jabatan", "kelamin", "telepon")}
            if not any(row.values()):
                continue
            people.append(row)
            for name in ("nama", "jabatan"):
                if not row[name] and f"{name}_{n}" not in self.errors:
                    self.add_error(f"{name}_{n}", f"Isi {name} orang ke-{n}, atau kosongkan barisnya.")
        if cleaned.get("pemilihan") == "ya" and not people:
            self.add_error("nama_1", "Isi paling sedikit satu orang yang terpilih.")
        self.people = people if cleaned.get("pemilihan") == "ya" else []
        return cleaned

    def as_json(self) -> dict[str, Any]:
        kept = {name: json_value(self.cleaned_data.get(name)) for name in ("pemilihan", "mulai", "sampai")}
        return kept | {"orang": self.people}

    def answers(self) -> list[Jawaban]:
        lines = [answer(self["pemilihan"])]
        if self.cleaned_data.get("pemilihan") != "ya":
            return lines
        lines += [answer(self["mulai"]), answer(self["sampai"])]
        posts = dict(JabatanPengurus.choices)
        for n, row in enumerate(self.people, start=1):
            words = ", ".join(filter(None, [row["nama"], str(posts.get(row["jabatan"], "")).lower(), row["telepon"]]))
            lines.append(Jawaban(f"Terpilih ke-{n}", words))
        wrong = [str(error) for fields in self.rows() for field in fields for error in field.errors]
        return [*lines, Jawaban("Yang terpilih", EMPTY, "id_nama_1", " ".join(wrong))] if wrong else lines


class BerkasRatForm(PapersForm):
    slots = (
        Slot(JenisBerkas.BERITA_ACARA, wajib=True, hint="Yang ditandatangani pimpinan dan sekretaris rapat."),
        Slot(JenisBerkas.DAFTAR_HADIR, hint="Semua halaman, dengan tanda tangan."),
        Slot(JenisBerkas.NOTULEN),
        Slot(JenisBerkas.LPJ),
        Slot(JenisBerkas.LAPORAN_PENGAWAS),
        Slot(JenisBerkas.FOTO, hint="Beberapa foto saja: ruang rapat dan peserta."),
    )
