"""PerubahanStatus: a status change is a row. Append-only; the column on Koperasi always equals its last event."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from koperasi.lib.triggers import append_only_triggers
from registry.models.koperasi import Koperasi
from registry.models.rules import AturanStatus


class PerubahanStatus(models.Model):
    class Kolom(models.TextChoices):
        HITUNG = "status_hitung", "Hitungan sistem"
        KEPUTUSAN = "status_keputusan", "Keputusan resmi"
        ODS = "status_ods", "Menurut ODS"
        LAPANGAN = "status_lapangan", "Temuan lapangan"

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="perubahan_status_set")
    kolom = models.CharField(max_length=16, choices=Kolom)
    lama = models.CharField(max_length=20, null=True, blank=True)
    baru = models.CharField(max_length=20, null=True, blank=True)
    aturan = models.ForeignKey(AturanStatus, on_delete=models.PROTECT, null=True, blank=True)
    alasan = models.JSONField(
        default=dict
    )  # clause code, window, decision number: data from which the sentence is made
    malam = models.ForeignKey("registry.Malam", on_delete=models.PROTECT, null=True, blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    berlaku_pada = models.DateField()
    # The office's record was made then; the seed writes the past on its own days.
    dicatat_pada = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        ordering = ["koperasi", "berlaku_pada", "pk"]
        verbose_name_plural = "perubahan status"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kolom="status_hitung") | Q(baru__in=["aktif", "tidak_aktif"]),
                name="perubahan_hitung_bernilai",
            )
        ]
        indexes = [
            models.Index(fields=["koperasi", "kolom", "-berlaku_pada", "-id"], name="perubahan_status_pada"),
            # Few cooperatives ever get a decision: whether there is one is asked of each, every night.
            models.Index(
                fields=["koperasi", "-berlaku_pada", "-id"],
                name="perubahan_keputusan",
                condition=Q(kolom="status_keputusan"),
            ),
            models.Index(fields=["malam", "koperasi"], name="perubahan_per_malam", condition=Q(malam__isnull=False)),
            models.Index(fields=["berlaku_pada"], name="perubahan_tanggal"),
        ]
        triggers = append_only_triggers()

    def __str__(self) -> str:
        return f"{self.koperasi_id} {self.kolom}: {self.lama} → {self.baru}"
