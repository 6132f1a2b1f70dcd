"""Officers of cooperatives, and which log-in may act for which cooperative."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from koperasi.lib.history import track
from registry.models.choices import JabatanPengurus, JenisKelamin
from registry.models.koperasi import Koperasi


@track()
class Pengurus(models.Model):
    """A person in office for a term (at most five years by UU 25/1992 ps. 29; recorded as given)."""

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="pengurus_set")
    nama = models.CharField(max_length=150)
    jabatan = models.CharField(max_length=15, choices=JabatanPengurus)
    jenis_kelamin = models.CharField(max_length=1, choices=JenisKelamin, blank=True)
    telepon = models.CharField(max_length=100, blank=True)
    mulai = models.DateField("mulai menjabat", null=True, blank=True)
    sampai = models.DateField("sampai", null=True, blank=True)
    sumber = models.CharField(max_length=60, blank=True, editable=False)

    class Meta:
        ordering = ["koperasi", "jabatan", "pk"]
        verbose_name_plural = "pengurus"
        constraints = [
            models.CheckConstraint(
                condition=Q(sampai=None) | Q(mulai=None) | Q(sampai__gte=F("mulai")), name="pengurus_masa_maju"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nama} ({self.get_jabatan_display()})"


@track()
class AksesPengurus(models.Model):
    """Ties a log-in to one cooperative between two dates; `sampai` is the first day without access."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="akses_set")
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="akses_set")
    jabatan = models.CharField(max_length=15, choices=JabatanPengurus, blank=True)
    dari = models.DateField()
    sampai = models.DateField(null=True, blank=True)
    diberikan_oleh = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "akses pengurus"
        constraints = [
            models.UniqueConstraint(fields=["user", "koperasi"], condition=Q(sampai=None), name="akses_satu_terbuka"),
            models.CheckConstraint(condition=Q(sampai=None) | Q(sampai__gte=F("dari")), name="akses_masa_maju"),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.koperasi}"

    @property
    def hari_terakhir(self) -> dt.date | None:
        """The last day with access, as people say it; None while it is open."""
        return self.sampai - dt.timedelta(days=1) if self.sampai else None
