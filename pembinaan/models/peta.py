"""The map: the outlines of the kecamatan that the office uploaded, and the points where there are none."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koperasi.lib.history import track
from koperasi.lib.triggers import append_only_triggers
from registry.models import Kecamatan


class PetaWilayah(models.Model):
    """One upload of outlines, simplified; the newest that was not withdrawn is drawn. Append-only."""

    nama_berkas = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    # {kode of the kecamatan: [[[bujur, lintang], ...] per ring, ...]}: neighbours share the points of their border.
    bentuk = models.JSONField()
    # What the file held: {"cocok": [...], "tidak_dikenal": [...], "tanpa_bentuk": [...], "titik": n, "semula": n}
    laporan = models.JSONField(default=dict)
    sumber = models.CharField("sumber dan lisensi", max_length=300, blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dipakai = models.BooleanField(default=True)  # false: from here on the office draws circles again
    pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "peta wilayah"
        triggers = append_only_triggers()

    def __str__(self) -> str:
        return self.nama_berkas


@track()
class PusatKecamatan(models.Model):
    """The centre of a kecamatan, where its circle is drawn when there is no outline."""

    class Sumber(models.TextChoices):
        KETIK = "ketik", "Diketik"
        BERKAS = "berkas", "Dari berkas titik"
        BENTUK = "bentuk", "Dari batas wilayah"

    kecamatan = models.OneToOneField(Kecamatan, on_delete=models.PROTECT, related_name="pusat")
    lintang = models.DecimalField(max_digits=9, decimal_places=6)
    bujur = models.DecimalField(max_digits=9, decimal_places=6)
    sumber = models.CharField(max_length=10, choices=Sumber, default=Sumber.KETIK)

    class Meta:
        verbose_name_plural = "pusat kecamatan"
        constraints = [
            models.CheckConstraint(
                condition=Q(lintang__range=(-12, 7), bujur__range=(94, 142)), name="pusat_kecamatan_di_indonesia"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kecamatan_id}: {self.lintang}, {self.bujur}"
