"""Two records of one cooperative: what was merged, and what was found to be two after all."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from koperasi.lib.history import track
from registry.models.koperasi import Koperasi


@track()
class GabunganRekaman(models.Model):
    """The record `dari` was merged into `ke`. No foreign key was rewritten; undo takes back what is named here."""

    dari = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="gabungan_dari_set")
    ke = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="gabungan_ke_set")
    alasan = models.TextField()
    pilihan = models.JSONField(default=dict)  # {field: {"lama": value of `ke` before, "baru": value taken from `dari`}}
    salinan = ArrayField(models.BigIntegerField(), default=list)  # pk of the copies of MasaBukti
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    tanggal = models.DateField()
    pada = models.DateTimeField(auto_now_add=True)
    dibatalkan_oleh = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dibatalkan_tanggal = models.DateField(null=True, blank=True)
    alasan_batal = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "gabungan rekaman"
        constraints = [
            models.CheckConstraint(condition=~Q(dari=F("ke")), name="gabungan_rekaman_dua"),
            models.UniqueConstraint(
                fields=["dari"], condition=Q(dibatalkan_tanggal=None), name="gabungan_rekaman_satu"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dari_id} → {self.ke_id}"


@track()
class BukanGanda(models.Model):
    """Two records that look alike and are two cooperatives: not offered again."""

    satu = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="+")
    dua = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="+")
    alasan = models.CharField(max_length=300, blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "bukan ganda"
        constraints = [
            models.CheckConstraint(condition=Q(satu__lt=F("dua")), name="bukan_ganda_urut"),
            models.UniqueConstraint(fields=["satu", "dua"], name="bukan_ganda_satu"),
        ]

    def __str__(self) -> str:
        return f"{self.satu_id} dan {self.dua_id}"
