"""Usaha mikro, small on purpose: who, where, in which field, what they need, in which cluster."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from koperasi.lib import dates
from koperasi.lib.history import track
from registry.models import Desa, Kecamatan, Koperasi
from registry.models.choices import JenisKelamin


class Klaster(models.Model):
    """Businesses of one field, tied to a cooperative or to none yet."""

    nama = models.CharField(max_length=150, unique=True)
    bidang = models.CharField("bidang usaha", max_length=100)
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, null=True, blank=True, related_name="klaster_set")

    class Meta:
        ordering = ["nama"]
        verbose_name_plural = "klaster"

    def __str__(self) -> str:
        return self.nama


@track(exclude=["diubah_pada", "nama_normal", "pemilik_normal"])
class UsahaMikro(models.Model):
    class Kebutuhan(models.TextChoices):
        PERMODALAN = "permodalan", "Permodalan"
        KETERAMPILAN = "keterampilan", "Keterampilan"
        MANAJEMEN = "manajemen", "Manajemen"
        PROMOSI = "promosi", "Promosi"

    nama = models.CharField("nama usaha", max_length=150)
    pemilik = models.CharField(max_length=150)
    jenis_kelamin = models.CharField(max_length=1, choices=JenisKelamin, blank=True)
    kecamatan = models.ForeignKey(Kecamatan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    desa = models.ForeignKey(Desa, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    wilayah_teks = models.CharField("desa/kecamatan menurut berkas", max_length=200, blank=True)
    bidang = models.CharField("bidang usaha", max_length=100, blank=True)
    klaster = models.ForeignKey(Klaster, on_delete=models.PROTECT, null=True, blank=True, related_name="usaha_set")
    koperasi = models.ForeignKey(
        Koperasi, on_delete=models.PROTECT, null=True, blank=True, related_name="usaha_mikro_set"
    )  # of which the owner is a member
    kebutuhan = ArrayField(models.CharField(max_length=12, choices=Kebutuhan), default=list, blank=True)
    telepon = models.CharField(max_length=50, blank=True)
    nama_normal = models.CharField(max_length=150, default="", editable=False)
    pemilik_normal = models.CharField(max_length=150, default="", editable=False)
    ditarik_pada = models.DateField(null=True, blank=True)
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=dates.sekarang)
    diubah_pada = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["nama", "pk"]
        verbose_name = "usaha mikro"
        verbose_name_plural = "usaha mikro"
        constraints = [
            # Imported twice it is one: the same business of the same owner in the same place.
            models.UniqueConstraint(
                fields=["nama_normal", "pemilik_normal", "desa", "wilayah_teks"],
                condition=Q(ditarik_pada=None),
                nulls_distinct=False,
                name="usaha_mikro_sekali",
            )
        ]
        indexes = [models.Index(fields=["kecamatan", "klaster"], name="usaha_mikro_hitung")]

    def __str__(self) -> str:
        return self.nama
