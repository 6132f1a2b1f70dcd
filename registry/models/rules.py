"""AturanStatus: a rule is a row with parameters, proposed by the kabid and adopted by the kepala."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from registry.models.choices import TingkatBukti


class AturanStatusManager(models.Manager["AturanStatus"]):
    def adopted(self) -> list[AturanStatus]:
        """Every version that the kepala has adopted, also those whose first day lies ahead."""
        return list(self.filter(ditetapkan_pada__isnull=False))

    def in_force(self, on: dt.date) -> AturanStatus:
        return in_force(self.adopted(), on)


def in_force(versions: Iterable[AturanStatus], on: dt.date) -> AturanStatus:
    """The version with the latest start on or before `on`. Version 1 holds from the beginning of time."""
    started = [rule for rule in versions if rule.berlaku_sejak is None or rule.berlaku_sejak <= on]
    if not started:
        raise AturanStatus.DoesNotExist("Belum ada aturan yang ditetapkan. Jalankan manage.py load_defaults.")
    return max(started, key=lambda rule: (rule.berlaku_sejak or dt.date.min, rule.nomor))


class AturanStatus(models.Model):
    """Tidak aktif = no required evidence for `jumlah_tahun` consecutive tahun buku, each past its due date."""

    class Bukti(models.TextChoices):
        SALAH_SATU = "either", "RAT atau laporan keuangan"
        RAT = "rat", "RAT"
        LAPORAN = "laporan", "Laporan keuangan"
        KEDUANYA = "both", "RAT dan laporan keuangan"

    nomor = models.PositiveSmallIntegerField("versi", unique=True)
    berlaku_sejak = models.DateField(null=True, blank=True)  # null: from the beginning of time
    jumlah_tahun = models.PositiveSmallIntegerField(
        "tahun buku berturut-turut", default=2, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    bukti = models.CharField("bukti yang dihitung", max_length=8, choices=Bukti, default=Bukti.SALAH_SATU)
    tingkat = models.CharField("dihitung sejak", max_length=8, choices=TingkatBukti, default=TingkatBukti.DIKIRIM)
    # UU 25/1992 ps. 26(2): at the latest six months after the book year.
    bulan_batas = models.PositiveSmallIntegerField(
        "batas, bulan setelah tahun buku", default=6, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    jeda_tahun_pertama = models.PositiveSmallIntegerField(
        "tahun wajib pertama", choices=[(0, "tahun badan hukum"), (1, "tahun sesudah badan hukum")], default=0
    )
    dasar_hukum = models.TextField()
    alasan = models.TextField(blank=True)
    diusulkan_oleh = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    diusulkan_pada = models.DateTimeField(auto_now_add=True)
    ditetapkan_oleh = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ditetapkan_pada = models.DateTimeField(null=True, blank=True)
    ditolak_pada = models.DateTimeField(null=True, blank=True)

    objects = AturanStatusManager()

    class Meta:
        ordering = ["nomor"]
        verbose_name_plural = "aturan status"
        constraints = [
            models.CheckConstraint(condition=Q(jumlah_tahun__range=(1, 10)), name="aturan_jumlah_tahun"),
            models.CheckConstraint(condition=Q(bulan_batas__range=(1, 12)), name="aturan_bulan_batas"),
            models.CheckConstraint(condition=Q(jeda_tahun_pertama__in=(0, 1)), name="aturan_jeda_tahun_pertama"),
            models.CheckConstraint(
                condition=Q(nomor=1) | Q(berlaku_sejak__isnull=False), name="aturan_hanya_pertama_tanpa_awal"
            ),
        ]

    def __str__(self) -> str:
        return f"Aturan versi {self.nomor}"
