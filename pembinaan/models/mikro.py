"""Usaha mikro, small on purpose: who, where, in which field, what they need, in which cluster."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from koperasi.lib import dates
from koperasi.lib.history import track
from registry.models import Desa, Kecamatan, Koperasi
from registry.models.choices import JenisKelamin

if TYPE_CHECKING:
    from koperasi.accounts.models import User


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


class UsahaMikroQuerySet(models.QuerySet["UsahaMikro"]):
    def live(self) -> UsahaMikroQuerySet:
        """Not withdrawn."""
        return self.filter(ditarik_pada=None)

    def visible_to(self, user: User) -> UsahaMikroQuerySet:
        from pembinaan.policies.mikro import mikro_scope

        return mikro_scope(self, user)


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
    # The import that wrote it, as long as nobody has changed it since: such rows go when that import is undone.
    impor_asli = models.ForeignKey(
        "pembinaan.ImporMikro", on_delete=models.PROTECT, null=True, blank=True, related_name="usaha_set"
    )
    ditarik_pada = models.DateField(null=True, blank=True)
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=dates.sekarang)
    diubah_pada = models.DateTimeField(auto_now=True)

    objects = UsahaMikroQuerySet.as_manager()

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
            ),
            models.CheckConstraint(condition=~Q(nama_normal="") & ~Q(pemilik_normal=""), name="usaha_mikro_bernama"),
        ]
        indexes = [models.Index(fields=["kecamatan", "klaster"], name="usaha_mikro_hitung")]

    def __str__(self) -> str:
        return self.nama

    @property
    def needs(self) -> list[Kebutuhan]:
        """In the order of the four kinds."""
        return [need for need in self.Kebutuhan if need.value in self.kebutuhan]


def _place(impor: ImporMikro, name: str) -> str:
    """A name nobody can guess; the office's own name is kept in `nama_berkas`."""
    return f"impor/{uuid.uuid4().hex}"


class ImporMikro(models.Model):
    """One file of businesses: looked through first, saved as one, undone as one."""

    class Keadaan(models.TextChoices):
        DIUNGGAH = "diunggah", "Diunggah"
        DIPERIKSA = "diperiksa", "Diperiksa, belum disimpan"
        DISIMPAN = "disimpan", "Disimpan"
        DIBATALKAN = "dibatalkan", "Dibatalkan"

    nama_berkas = models.CharField(max_length=255)
    berkas = models.FileField(upload_to=_place, max_length=200)
    keadaan = models.CharField(max_length=12, choices=Keadaan, default=Keadaan.DIUNGGAH)
    hitungan = models.JSONField(default=dict, blank=True)  # {"baris", "baru", "sama", "salah"}; undone: "ditarik", ...
    catatan = models.JSONField(default=list, blank=True)  # sentences about the file as a whole
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=dates.sekarang)
    disimpan_pada = models.DateTimeField(null=True, blank=True)
    dibatalkan_pada = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "impor usaha mikro"
        verbose_name_plural = "impor usaha mikro"

    def __str__(self) -> str:
        return self.nama_berkas


class BarisMikro(models.Model):
    """One row of the file and what becomes of it. Of a preview until the import is saved."""

    class Hasil(models.TextChoices):
        BARU = "baru", "Baru"
        SAMA = "sama", "Sudah tercatat"
        SALAH = "salah", "Perlu diperbaiki"

    impor = models.ForeignKey(ImporMikro, on_delete=models.CASCADE, related_name="baris_set")
    lembar = models.CharField(max_length=100, blank=True)  # empty for the first sheet that was read
    nomor = models.PositiveIntegerField()  # as people count rows in the sheet
    hasil = models.CharField(max_length=8, choices=Hasil)
    nama = models.CharField(max_length=200, blank=True)
    rincian = models.CharField(max_length=400, blank=True)  # owner and place as read
    galat = models.JSONField(default=list)  # sentences: why it is wrong
    peringatan = models.JSONField(default=list)  # sentences: what was not taken over as it stands

    class Meta:
        ordering = ["impor", "lembar", "nomor"]
        verbose_name_plural = "baris impor usaha mikro"
        constraints = [models.UniqueConstraint(fields=["impor", "lembar", "nomor"], name="baris_mikro_satu")]
        indexes = [models.Index(fields=["impor", "hasil", "lembar", "nomor"], name="baris_mikro_hasil")]

    def __str__(self) -> str:
        return f"Baris {self.nomor}: {self.nama}"
