"""The night: a row per date, what it held back, and who let it go (design: The night, Brake, Masa peninjauan)."""

from __future__ import annotations

import datetime as dt

from django.db import models

from koperasi.lib.history import track
from registry.models.choices import StatusHitung
from registry.models.koperasi import Koperasi
from registry.models.wilayah import Kecamatan


class MalamManager(models.Manager["Malam"]):
    def last_classified(self) -> dt.date | None:
        """The latest date as of which the whole register was judged."""
        done = self.filter(tahap_selesai__contains=["klasifikasi"])
        return done.order_by("-tanggal").values_list("tanggal", flat=True).first()


class Malam(models.Model):
    class Keadaan(models.TextChoices):
        BERJALAN = "berjalan", "Berjalan"
        SELESAI = "selesai", "Selesai"
        GAGAL = "gagal", "Gagal"
        TERTAHAN = "tertahan", "Tertahan"

    class Tahap(models.TextChoices):
        KLASIFIKASI = "klasifikasi", "Klasifikasi"
        KASUS = "kasus", "Kasus"
        TANGGA = "tangga", "Tangga surat"
        RINGKASAN = "ringkasan", "Ringkasan"

    tanggal = models.DateField(unique=True)
    keadaan = models.CharField(max_length=10, choices=Keadaan, default=Keadaan.BERJALAN)
    tahap_selesai = models.JSONField(default=list)  # stages finished, in order
    hanya_dicatat = models.BooleanField(default=False)  # nothing that a verdict reads lies on this date
    berubah = models.PositiveIntegerField(default=0)
    hitungan = models.JSONField(default=dict)  # {"aktif": n, "tidak_aktif": n}
    pesan = models.TextField(blank=True)
    percobaan = models.PositiveIntegerField(default=0)
    mulai_pada = models.DateTimeField(null=True, blank=True)
    selesai_pada = models.DateTimeField(null=True, blank=True)

    objects = MalamManager()

    class Meta:
        ordering = ["-tanggal"]
        verbose_name_plural = "malam"

    def __str__(self) -> str:
        return f"Malam {self.tanggal}: {self.get_keadaan_display()}"


class KoperasiTertahan(models.Model):
    """One line of what the brake held back: the cooperative would change from `dari` to `ke`."""

    malam = models.ForeignKey(Malam, on_delete=models.CASCADE, related_name="tertahan_set")
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="+")
    dari = models.CharField(max_length=12, choices=StatusHitung)
    ke = models.CharField(max_length=12, choices=StatusHitung)

    class Meta:
        verbose_name_plural = "koperasi tertahan"
        constraints = [models.UniqueConstraint(fields=["malam", "koperasi"], name="tertahan_satu")]

    def __str__(self) -> str:
        return f"{self.koperasi_id}: {self.dari} → {self.ke}"


@track()
class PelepasanRem(models.Model):
    """A kepala lets named cooperatives change in one direction until a last date; also in advance."""

    arah = models.CharField(max_length=12, choices=StatusHitung)  # the status they may change to
    sampai = models.DateField("berlaku sampai")
    alasan = models.TextField()
    koperasi_set = models.ManyToManyField(Koperasi, related_name="+")
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "pelepasan rem"

    def __str__(self) -> str:
        return f"Pelepasan ke {self.arah} sampai {self.sampai}"


@track()
class RilisPeninjauan(models.Model):
    """Ends the masa peninjauan of the office (kecamatan null) or of one kecamatan."""

    kecamatan = models.OneToOneField(Kecamatan, on_delete=models.PROTECT, null=True, blank=True)
    alasan = models.TextField(blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tanggal = models.DateField()
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "rilis peninjauan"
        constraints = [
            models.UniqueConstraint(fields=["kecamatan"], nulls_distinct=False, name="rilis_satu_per_cakupan")
        ]

    def __str__(self) -> str:
        return f"Rilis {self.kecamatan or 'seluruh kantor'}"
