"""How people live in the list: filters they keep, rows they pasted, changes made to many at once."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from koperasi.lib.history import track
from registry.models.koperasi import Koperasi


@track()
class SaringanTersimpan(models.Model):
    """A filter of the list of cooperatives under a name: the query of its address, and the columns it shows."""

    nama = models.CharField(max_length=80)
    pemilik = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="saringan_set"
    )  # null: delivered
    bawaan = models.SlugField(max_length=40, null=True, blank=True, unique=True)
    kueri = models.TextField(blank=True)
    kolom = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    bersama = models.BooleanField("dipakai bersama", default=False)
    beranda = models.ManyToManyField("accounts.User", blank=True, related_name="saringan_beranda")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    dihapus_pada = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["nama", "pk"]
        verbose_name_plural = "saringan tersimpan"
        constraints = [
            models.CheckConstraint(condition=~Q(nama=""), name="saringan_bernama"),
            models.CheckConstraint(
                condition=Q(bawaan=None, pemilik__isnull=False) | Q(bawaan__isnull=False, pemilik=None, bersama=True),
                name="saringan_berpemilik",
            ),
        ]

    def __str__(self) -> str:
        return self.nama


class DaftarNik(models.Model):
    """NIK pasted from a spreadsheet; the list filters by them under a short key."""

    kode = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pemilik = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    nik = ArrayField(models.CharField(max_length=13))  # each once, in the order pasted
    tidak_terbaca = ArrayField(models.CharField(max_length=100), default=list)  # cells that are no NIK
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "daftar NIK"

    def __str__(self) -> str:
        return f"{len(self.nik)} NIK"


@track()
class TindakanMassal(models.Model):
    """One change made to every row of a filter, with the old value of each; it can be undone for 30 days."""

    jenis = models.CharField(max_length=30)
    kueri = models.TextField(blank=True)
    isian = models.JSONField(default=dict)
    jumlah = models.PositiveIntegerField()  # changed
    dilewati = models.PositiveIntegerField(default=0)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    tanggal = models.DateField()
    pada = models.DateTimeField(default=timezone.now)
    dibatalkan_oleh = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dibatalkan_tanggal = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "tindakan massal"
        constraints = [
            models.CheckConstraint(
                condition=Q(dibatalkan_tanggal=None) | Q(dibatalkan_tanggal__gte=F("tanggal")),
                name="tindakan_massal_maju",
            )
        ]

    def __str__(self) -> str:
        return f"{self.jenis}: {self.jumlah}"


class BarisTindakan(models.Model):
    """What one cooperative held before and after; `dilewati` says why nothing was done, `kembali` what undo did."""

    tindakan = models.ForeignKey(TindakanMassal, on_delete=models.PROTECT, related_name="baris_set")
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="+")
    lama = models.JSONField(default=dict)
    baru = models.JSONField(default=dict)
    dilewati = models.CharField(max_length=200, blank=True)
    kembali = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "baris tindakan"
        constraints = [models.UniqueConstraint(fields=["tindakan", "koperasi"], name="baris_tindakan_satu")]

    def __str__(self) -> str:
        return f"{self.tindakan_id} {self.koperasi_id}"
