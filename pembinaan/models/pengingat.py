"""PengingatRat: a reminder that somebody opened in WhatsApp. Append-only; whether it was sent nobody here knows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koperasi.lib import dates, wa
from koperasi.lib.triggers import append_only_triggers
from registry.models import Kecamatan, Koperasi


class PengingatRat(models.Model):
    """To one number of a cooperative (`wa`), or the text for a kecamatan's group (`grup`), with the text as it was."""

    class Kanal(models.TextChoices):
        WA = "wa", "WhatsApp"
        GRUP = "grup", "Grup WhatsApp kecamatan"

    kanal = models.CharField(max_length=4, choices=Kanal)
    koperasi = models.ForeignKey(
        Koperasi, on_delete=models.PROTECT, null=True, blank=True, related_name="pengingat_set"
    )
    kecamatan = models.ForeignKey(
        Kecamatan, on_delete=models.PROTECT, null=True, blank=True, related_name="pengingat_set"
    )
    tahun_buku = models.PositiveSmallIntegerField()
    tujuan = models.CharField(max_length=15, blank=True)  # 628...; a group has no number, it is chosen in WhatsApp
    kepada = models.CharField(max_length=200, blank=True)  # whose number it was then
    teks = models.TextField()
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dibuka_pada = models.DateTimeField(default=dates.sekarang)

    class Meta:
        verbose_name = "pengingat RAT"
        verbose_name_plural = "pengingat RAT"
        ordering = ["-dibuka_pada", "-pk"]
        triggers = append_only_triggers()
        constraints = [
            models.CheckConstraint(
                condition=(Q(kanal="wa", koperasi__isnull=False, kecamatan=None) & ~Q(tujuan=""))
                | Q(kanal="grup", koperasi=None, kecamatan__isnull=False, tujuan=""),
                name="pengingat_satu_alamat",
            )
        ]
        indexes = [
            models.Index(fields=["koperasi", "tahun_buku", "-dibuka_pada"], name="pengingat_koperasi"),
            models.Index(fields=["kecamatan", "tahun_buku", "-dibuka_pada"], name="pengingat_kecamatan"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kanal_display()}, RAT tahun buku {self.tahun_buku}"

    @property
    def link(self) -> str:
        """Opens WhatsApp with the text ready: in the chat of the number, or asking which chat."""
        return wa.link(self.tujuan, self.teks)
