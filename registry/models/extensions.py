"""Extensions of the due date. One decision, one row per cooperative of that day (design: The rule)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from koperasi.lib import dates
from koperasi.lib.history import track
from registry.models.koperasi import Koperasi
from registry.models.wilayah import Kecamatan


@track()
class KeputusanPerpanjangan(models.Model):
    class Cakupan(models.TextChoices):
        SEMUA = "semua", "Semua koperasi"
        KECAMATAN = "kecamatan", "Satu kecamatan"
        KOPERASI = "koperasi", "Satu koperasi"

    tahun_buku = models.PositiveSmallIntegerField()
    cakupan = models.CharField(max_length=10, choices=Cakupan)
    kecamatan = models.ForeignKey(Kecamatan, on_delete=models.PROTECT, null=True, blank=True)
    batas_baru = models.DateField("batas baru")
    berlaku_pada = models.DateField("berlaku mulai")
    dasar_hukum = models.CharField("dasar", max_length=300)
    alasan = models.TextField(blank=True)
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    dicabut_pada = models.DateField("dicabut mulai", null=True, blank=True)
    alasan_pencabutan = models.TextField(blank=True)

    class Meta:
        ordering = ["-berlaku_pada", "-pk"]
        verbose_name_plural = "keputusan perpanjangan"
        constraints = [
            models.CheckConstraint(
                condition=Q(cakupan="kecamatan", kecamatan__isnull=False)
                | (~Q(cakupan="kecamatan") & Q(kecamatan=None)),
                name="perpanjangan_cakupan_kecamatan",
            )
        ]

    def __str__(self) -> str:
        return f"Perpanjangan tahun buku {self.tahun_buku} sampai {dates.panjang(self.batas_baru)}"


class Perpanjangan(models.Model):
    """In force on D: `berlaku_pada <= D and (dicabut_pada is null or dicabut_pada > D)`, also after `batas`."""

    keputusan = models.ForeignKey(KeputusanPerpanjangan, on_delete=models.PROTECT, related_name="perpanjangan_set")
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="perpanjangan_set")
    tahun_buku = models.PositiveSmallIntegerField()
    batas = models.DateField()
    berlaku_pada = models.DateField()
    dicabut_pada = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["koperasi", "tahun_buku"]
        verbose_name_plural = "perpanjangan"
        constraints = [
            models.UniqueConstraint(fields=["keputusan", "koperasi"], name="perpanjangan_satu_per_keputusan"),
            models.CheckConstraint(
                condition=Q(dicabut_pada=None) | Q(dicabut_pada__gte=F("berlaku_pada")), name="perpanjangan_maju"
            ),
        ]
        indexes = [models.Index(fields=["koperasi", "tahun_buku"], name="perpanjangan_aturan")]

    def __str__(self) -> str:
        return f"{self.koperasi_id} {self.tahun_buku} → {self.batas}"
