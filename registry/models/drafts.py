"""Konsep: what a cooperative is filling in. It becomes a filing when it is sent, and is kept as it was typed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from registry.models.choices import JenisBukti
from registry.models.filings import Pengajuan
from registry.models.koperasi import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User


class KonsepQuerySet(models.QuerySet["Konsep"]):
    def open(self) -> KonsepQuerySet:
        return self.filter(keadaan__in=[Konsep.Keadaan.BUKA, Konsep.Keadaan.MENUNGGU_KABID])

    def visible_to(self, user: User) -> KonsepQuerySet:
        """Staff see all, an officer those of the own cooperatives that officers made."""
        from registry.policies import konsep_scope

        return konsep_scope(self, user)

    def fillable_by(self, user: User) -> KonsepQuerySet:
        """Those this person may write in: the own cooperatives' as an officer, the office's own as staff."""
        from registry.policies import desk_scope

        return desk_scope(self, user)


class Konsep(models.Model):
    """Typed values, section by section, as they were typed: nothing is lost by being wrong.

    `isian` is {section: {field: [typed texts]}}, `versi` {section: how often it was saved}: whoever saves names the
    version that was read, so that two devices do not overwrite each other.
    """

    class Keadaan(models.TextChoices):
        BUKA = "buka", "Sedang diisi"
        MENUNGGU_KABID = "menunggu_kabid", "Menunggu persetujuan kepala bidang"
        TERKIRIM = "terkirim", "Terkirim"
        DIBUANG = "dibuang", "Dibuang"

    class Tujuan(models.TextChoices):
        BARU = "baru", "Pengajuan baru"
        PERBAIKAN = "perbaikan", "Perbaikan yang dikembalikan"
        KOREKSI = "koreksi", "Koreksi yang sudah diterima"
        TANDINGAN = "tandingan", "Tandingan pengajuan orang lain"

    class Ukuran(models.TextChoices):
        RINGKAS = "ringkas", "Ringkas"
        LENGKAP = "lengkap", "Lengkap"

    kode = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in addresses
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="konsep_set")
    jenis = models.CharField(max_length=8, choices=JenisBukti)
    tujuan = models.CharField(max_length=10, choices=Tujuan, default=Tujuan.BARU)
    jalur = models.CharField(max_length=10, choices=Pengajuan.Jalur, default=Pengajuan.Jalur.PENGURUS)
    keadaan = models.CharField(max_length=15, choices=Keadaan, default=Keadaan.BUKA)
    ukuran = models.CharField(max_length=8, choices=Ukuran, blank=True)  # of a laporan keuangan
    tahun_buku = ArrayField(models.PositiveSmallIntegerField(), default=list)
    asal = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="lanjutan_set")
    isian = models.JSONField(default=dict)
    versi = models.JSONField(default=dict)

    # Entered by staff for a cooperative that came with paper: why, and when the office received it, which counts.
    alasan_wakil = models.TextField(blank=True)
    diterima_kantor_pada = models.DateField(null=True, blank=True)

    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    diubah_pada = models.DateTimeField(auto_now=True)
    dikirim_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dikirim_pada = models.DateTimeField(null=True, blank=True)

    objects = KonsepQuerySet.as_manager()

    class Meta:
        verbose_name = "konsep pengajuan"
        verbose_name_plural = "konsep pengajuan"
        ordering = ["-diubah_pada", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(keadaan="terkirim") | Q(dikirim_pada__isnull=False), name="konsep_terkirim_bertanggal"
            ),
            models.CheckConstraint(condition=Q(tujuan="baru") | Q(asal__isnull=False) | Q(tujuan="tandingan"),
                                   name="konsep_lanjutan_berasal"),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["koperasi", "-diubah_pada"],
                name="konsep_terbuka",
                condition=Q(keadaan__in=["buka", "menunggu_kabid"]),
            )
        ]

    def __str__(self) -> str:
        years = " dan ".join(str(year) for year in self.tahun_buku)
        return f"{self.get_jenis_display()} tahun buku {years}"

    @property
    def is_open(self) -> bool:
        return self.keadaan in (self.Keadaan.BUKA, self.Keadaan.MENUNGGU_KABID)
