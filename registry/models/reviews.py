"""Pemeriksaan: what a reviewer decided about a filing, with reasons item by item. Append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koperasi.lib.triggers import append_only_triggers
from registry.models.choices import JenisBukti
from registry.models.filings import LaporanKeuangan, Rat


class Pemeriksaan(models.Model):
    class Keputusan(models.TextChoices):
        TERIMA = "terima", "Diterima"
        KEMBALIKAN = "kembalikan", "Dikembalikan untuk perbaikan"
        DIPILIH = "dipilih", "Dipilih dalam sengketa"
        GUGUR = "gugur", "Tidak dipilih dalam sengketa"

    rat = models.ForeignKey(Rat, on_delete=models.PROTECT, null=True, blank=True, related_name="pemeriksaan_set")
    laporan = models.ForeignKey(
        LaporanKeuangan, on_delete=models.PROTECT, null=True, blank=True, related_name="pemeriksaan_set"
    )
    keputusan = models.CharField(max_length=12, choices=Keputusan)
    butir = models.JSONField(default=list)  # [{"butir": "Daftar hadir", "alasan": "..."}]
    catatan = models.TextField(blank=True)
    tenggat = models.DateField(null=True, blank=True)  # last day on which what was sent back still counts
    pada = models.DateField()
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dicatat_pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "pemeriksaan"
        ordering = ["dicatat_pada", "pk"]
        triggers = append_only_triggers()
        constraints = [
            models.CheckConstraint(
                condition=Q(rat=None, laporan__isnull=False) | Q(rat__isnull=False, laporan=None),
                name="pemeriksaan_satu_pengajuan",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_keputusan_display()} {self.pada}"


class AlasanSiap(models.Model):
    """A sentence that reviewers need often, offered beside the item it is about."""

    jenis = models.CharField(max_length=8, choices=JenisBukti)
    butir = models.CharField(max_length=60)
    teks = models.CharField(max_length=300)
    aktif = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "alasan siap pakai"
        ordering = ["jenis", "butir", "pk"]
        constraints = [models.UniqueConstraint(fields=["jenis", "butir", "teks"], name="alasan_siap_sekali")]

    def __str__(self) -> str:
        return self.teks
