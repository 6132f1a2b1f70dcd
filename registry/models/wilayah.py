"""The office and its territory. Codes are Kemendagri's, as text with their dots (BPS codes look alike and differ)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from koperasi.lib.history import track


class Zona(models.TextChoices):
    WIB = "WIB", "WIB (UTC+7)"
    WITA = "WITA", "WITA (UTC+8)"
    WIT = "WIT", "WIT (UTC+9)"


# The office as one request has read it, at most one; None outside `read_once`. A page asks for this row five times.
_read: ContextVar[list[Kantor] | None] = ContextVar("kantor_read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Inside, the office is read from the database once; saving it forgets it. For one request, not longer."""
    token = _read.set([])
    try:
        yield
    finally:
        _read.reset(token)


class KantorManager(models.Manager["Kantor"]):
    def get_current(self) -> Kantor | None:
        """The one office of this installation, or None before `setup_office`. Each caller gets an object of its own."""
        read = _read.get()
        if read:
            return copy.copy(read[0])
        kantor = self.first()
        if read is not None and kantor is not None:
            read.append(copy.copy(kantor))
        return kantor


@track()
class Kantor(models.Model):
    """The office's profile: letterhead, address, zone, its own RAT dates. One row per installation."""

    kode = models.CharField("kode wilayah", max_length=5, unique=True, validators=[RegexValidator(r"^\d\d\.\d\d$")])
    nama = models.CharField("nama dinas", max_length=200)
    nama_wilayah = models.CharField("nama kabupaten/kota", max_length=100)
    provinsi = models.CharField(max_length=100, blank=True)
    ibu_kota = models.CharField("tempat surat", max_length=100, blank=True, help_text="Ditulis di depan tanggal surat.")
    alamat = models.CharField(max_length=300, blank=True)
    kode_pos = models.CharField(max_length=5, blank=True)
    telepon = models.CharField(max_length=50, blank=True)
    email = models.EmailField("pos-el", blank=True)
    laman = models.CharField(max_length=200, blank=True)
    zona = models.CharField("zona waktu", max_length=4, choices=Zona, default=Zona.WIB)

    # The office's own dates for RAT, used for reminders and lateness, never by the verdict.
    # Primer 3 months, sekunder 6: Permenkop 19/2015 as offices apply it; a setting, because offices differ.
    batas_primer_bulan = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    batas_primer_hari = models.PositiveSmallIntegerField(
        default=31, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    batas_sekunder_bulan = models.PositiveSmallIntegerField(
        default=6, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    batas_sekunder_hari = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    masa_tenggang_hari = models.PositiveSmallIntegerField(
        default=14, help_text="Hari bagi koperasi untuk memperbaiki pengajuan yang dikembalikan."
    )
    # Of whom the long form of the report is asked (domain.md 3.6): the health worksheet needs it of savings and loan.
    laporan_lengkap = models.CharField(
        "laporan keuangan lengkap diminta dari",
        max_length=15,
        choices=[
            ("simpan_pinjam", "Koperasi simpan pinjam saja"),
            ("semua", "Semua koperasi"),
            ("tidak_ada", "Tidak ada; boleh bila mau"),
        ],
        default="simpan_pinjam",
    )
    hari_kerja_periksa = models.PositiveSmallIntegerField(
        "hari kerja pemeriksaan", default=5, help_text="Yang menunggu lebih lama masuk daftar kepala bidang."
    )
    hari_mundur_petugas = models.PositiveSmallIntegerField(
        "hari mundur penerimaan",
        default=7,
        help_text="Tanggal terima yang lebih lama dari ini perlu persetujuan kepala bidang.",
    )
    sebut_nama_di_grup = models.BooleanField("sebut nama koperasi di grup WhatsApp kecamatan", default=False)
    contoh = models.BooleanField("kantor contoh", default=False, help_text="Data rekaan untuk mencoba.")

    objects = KantorManager()

    class Meta:
        verbose_name_plural = "kantor"

    def __str__(self) -> str:
        return self.nama

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if read := _read.get():
            read.clear()


class Kecamatan(models.Model):
    kode = models.CharField(max_length=8, unique=True)
    nama = models.CharField(max_length=100)

    class Meta:
        ordering = ["nama"]
        verbose_name_plural = "kecamatan"

    def __str__(self) -> str:
        return self.nama


class Desa(models.Model):
    class Jenis(models.TextChoices):
        DESA = "desa", "Desa"
        KELURAHAN = "kelurahan", "Kelurahan"

    kode = models.CharField(max_length=13, unique=True)
    nama = models.CharField(max_length=100)
    jenis = models.CharField(max_length=10, choices=Jenis)
    kecamatan = models.ForeignKey(Kecamatan, on_delete=models.PROTECT, related_name="desa_set")

    class Meta:
        ordering = ["nama"]
        verbose_name_plural = "desa dan kelurahan"

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} {self.nama}"
