"""Targets of the planning papers, and rules that were tried out and noted for the head."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from koperasi.lib.history import track
from koperasi.lib.triggers import append_only_triggers


@track()
class Indikator(models.Model):
    """An indicator of the Renstra: a formula of `pembinaan.angka` under the name the paper gives it."""

    nama = models.CharField("nama indikator", max_length=200)
    ukuran = models.CharField("rumus", max_length=60)  # code of a figure
    dokumen = models.CharField("dokumen", max_length=150, blank=True)  # "Renstra 2025-2029"
    kode_program = models.CharField("kode program", max_length=40, blank=True)
    catatan = models.TextField(blank=True)
    urutan = models.PositiveSmallIntegerField(default=0)
    aktif = models.BooleanField("dipakai", default=True)
    diperiksa = models.BooleanField("sudah diperiksa dinas", default=False)

    class Meta:
        ordering = ["urutan", "pk"]
        verbose_name_plural = "indikator"

    def __str__(self) -> str:
        return self.nama


@track()
class TargetTahun(models.Model):
    """What an indicator is to reach at the end of a year: a share in per cent, or a count."""

    indikator = models.ForeignKey(Indikator, on_delete=models.PROTECT, related_name="target_set")
    tahun = models.PositiveSmallIntegerField(validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    nilai = models.DecimalField(max_digits=18, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ["indikator", "tahun"]
        verbose_name_plural = "target tahun"
        constraints = [models.UniqueConstraint(fields=["indikator", "tahun"], name="target_tahun_satu")]

    def __str__(self) -> str:
        return f"{self.indikator_id} {self.tahun}: {self.nilai}"


class CatatanSimulasi(models.Model):
    """What another rule would have made of the register on a day, as it was shown; for the head. Append-only."""

    judul = models.CharField(max_length=150)
    catatan = models.TextField(blank=True)
    tanggal = models.DateField()  # the day that was judged
    kdmp = models.CharField(max_length=10, blank=True)
    aturan = models.JSONField()  # parameters tried
    pembanding = models.JSONField()  # number and parameters of the version beside it
    hasil = models.JSONField()  # counts before and after, by kecamatan
    berubah = models.JSONField(default=dict)  # {pk of a cooperative: status under the rule tried}
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dibuat_tanggal = models.DateField()
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "catatan simulasi"
        triggers = append_only_triggers()

    def __str__(self) -> str:
        return self.judul


@track()
class SetelanRegister(models.Model):
    """Whether the public may read the register. One row; made with its defaults when first needed."""

    dibuka = models.BooleanField("register dibuka untuk umum", default=False)
    unduhan = models.BooleanField("seluruh register boleh diunduh", default=True)
    pengantar = models.TextField("kata pengantar", blank=True)
    diubah_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    diubah_pada = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "setelan register"

    def __str__(self) -> str:
        return "dibuka" if self.dibuka else "ditutup"
