"""One import: the file, how its columns were read, and what each row became, so that it can be undone as one."""

from __future__ import annotations

from django.db import models


class Impor(models.Model):
    class Keadaan(models.TextChoices):
        DIUNGGAH = "diunggah", "Diunggah"
        DIPERIKSA = "diperiksa", "Diperiksa, belum disimpan"
        DISIMPAN = "disimpan", "Disimpan"
        DIBATALKAN = "dibatalkan", "Dibatalkan"
        GAGAL = "gagal", "Gagal dibaca"

    nama_berkas = models.CharField(max_length=255)
    sumber = models.CharField(max_length=60, blank=True)  # the layout, recognised or named by the person
    keadaan = models.CharField(max_length=12, choices=Keadaan, default=Keadaan.DIUNGGAH)
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "impor"

    def __str__(self) -> str:
        return self.nama_berkas
