"""The province's own workbook: which of its cells are which figure; and lists against a file of ODS."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from koperasi.lib.history import track
from pembinaan.models.ringkasan import PeriodeTutup
from registry.models import Koperasi


def _form_place(row: models.Model, name: str) -> str:
    key = uuid.uuid4().hex
    return f"format/{key[:2]}/{key[2:4]}/{key}.xlsx"


@track()
class FormatProvinsi(models.Model):
    """A workbook the province sent, kept as it came."""

    nama = models.CharField("nama format", max_length=150)
    nama_berkas = models.CharField(max_length=200)
    berkas = models.FileField(max_length=200, upload_to=_form_place)
    sha256 = models.CharField(max_length=64)
    diunggah_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    diunggah_pada = models.DateTimeField(auto_now_add=True)
    dicabut_pada = models.DateTimeField(null=True, blank=True)  # replaced by a newer one

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "format provinsi"

    def __str__(self) -> str:
        return self.nama


@track()
class BagianFormat(models.Model):
    """A table of a sheet, one row each kecamatan, jenis, kelompok, bentuk or cooperative; or single cells."""

    class Baris(models.TextChoices):
        KECAMATAN = "kecamatan", "Satu baris per kecamatan"
        JENIS = "jenis", "Satu baris per jenis"
        KELOMPOK = "kelompok", "Satu baris per kelompok"
        BENTUK = "bentuk", "Satu baris per bentuk"
        KOPERASI = "koperasi", "Satu baris per koperasi"
        SEL = "sel", "Sel tersendiri"

    format = models.ForeignKey(FormatProvinsi, on_delete=models.PROTECT, related_name="bagian_set")
    lembar = models.CharField("nama lembar", max_length=100)
    baris = models.CharField("isi baris", max_length=10, choices=Baris)
    baris_awal = models.PositiveIntegerField("baris data pertama", null=True, blank=True)
    baris_akhir = models.PositiveIntegerField("baris data terakhir", null=True, blank=True)
    kolom_kunci = models.CharField("kolom nama", max_length=3, blank=True)  # letters of the column with the names
    dihapus_pada = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "bagian format"
        constraints = [
            models.CheckConstraint(
                condition=Q(baris="sel") | Q(baris_awal__isnull=False) & ~Q(kolom_kunci=""),
                name="bagian_format_berbaris",
            ),
            models.CheckConstraint(
                condition=Q(baris_akhir=None) | Q(baris_awal__isnull=False, baris_akhir__gte=models.F("baris_awal")),
                name="bagian_format_maju",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lembar}: {self.get_baris_display()}"


@track()
class IsiFormat(models.Model):
    """A column of the table ("F") or a cell ("C7") and the figure it takes; without a figure it stays empty."""

    bagian = models.ForeignKey(BagianFormat, on_delete=models.PROTECT, related_name="isi_set")
    tempat = models.CharField("kolom atau sel", max_length=10)
    ukuran = models.CharField("angka", max_length=60, blank=True)  # code of pembinaan.angka or of the header
    satuan = models.CharField(
        max_length=10, default="satuan",
        choices=[("satuan", "Apa adanya"), ("ribu", "Dalam ribu"), ("juta", "Dalam juta"), ("miliar", "Dalam miliar")],
    )  # fmt: skip
    sebelumnya = models.BooleanField("dari periode sebelumnya", default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "isi format"
        constraints = [models.UniqueConstraint(fields=["bagian", "tempat"], name="isi_format_satu")]

    def __str__(self) -> str:
        return f"{self.tempat}: {self.ukuran}"


class FormatTerisi(models.Model):
    """A filled workbook of a closed period, made by a job, with the cells that stayed empty."""

    format = models.ForeignKey(FormatProvinsi, on_delete=models.PROTECT, related_name="terisi_set")
    periode = models.ForeignKey(PeriodeTutup, on_delete=models.PROTECT, related_name="terisi_set")
    berkas = models.FileField(max_length=200, upload_to=_form_place, blank=True)
    terisi = models.PositiveIntegerField(default=0)  # cells
    kosong = models.JSONField(default=list)  # [{"lembar", "sel", "alasan"}]
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "format terisi"

    def __str__(self) -> str:
        return f"{self.format_id} {self.periode_id}"


class RekonsiliasiOds(models.Model):
    """One file of ODS laid beside the register on a day."""

    nama_berkas = models.CharField(max_length=200)
    berkas = models.FileField(max_length=200, upload_to=_form_place, blank=True)
    sha256 = models.CharField(max_length=64)
    tata_letak = models.CharField(max_length=60, blank=True)
    pemetaan = models.JSONField(default=dict)
    tanggal = models.DateField()  # the day it was compared
    hitungan = models.JSONField(default=dict)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField(auto_now_add=True)
    selesai_pada = models.DateTimeField(null=True, blank=True)  # the comparison was made

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "rekonsiliasi ODS"

    def __str__(self) -> str:
        return self.nama_berkas


class BarisRekonsiliasi(models.Model):
    """One difference to work through."""

    class Jenis(models.TextChoices):
        HANYA_ODS = "hanya_ods", "Ada di ODS, tidak ada di daftar kita"
        HANYA_KITA = "hanya_kita", "Ada di daftar kita, tidak ada di ODS"
        DATA = "data", "Data berbeda"
        STATUS = "status", "Status berbeda"
        RAGU = "ragu", "Beberapa koperasi mungkin cocok"

    class Keadaan(models.TextChoices):
        BELUM = "belum", "Belum dikerjakan"
        SELESAI = "selesai", "Selesai"
        DIBIARKAN = "dibiarkan", "Dibiarkan berbeda"

    rekonsiliasi = models.ForeignKey(RekonsiliasiOds, on_delete=models.PROTECT, related_name="baris_set")
    jenis = models.CharField(max_length=12, choices=Jenis)
    nomor = models.PositiveIntegerField(null=True, blank=True)  # row of the file
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    nama = models.CharField(max_length=200)
    isi = models.JSONField(default=dict)
    keadaan = models.CharField(max_length=10, choices=Keadaan, default=Keadaan.BELUM)
    catatan = models.TextField(blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pada = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "baris rekonsiliasi"
        indexes = [models.Index(fields=["rekonsiliasi", "jenis", "keadaan"], name="baris_rekonsiliasi_meja")]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()}: {self.nama}"
