"""Dated facts beside the verdict: figures of a year and whether business runs. Never evidence for the rule."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from koperasi.lib.history import track
from registry.models.choices import KegiatanBerjalan
from registry.models.koperasi import Koperasi


@track()
class DataTahunan(models.Model):
    """Members, people and money of one cooperative at a position date, from one source. Money in whole rupiah."""

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="data_tahunan_set")
    tanggal_posisi = models.DateField("posisi per")
    sumber = models.CharField(max_length=60)
    anggota_laki = models.PositiveIntegerField("anggota laki-laki", null=True, blank=True)
    anggota_perempuan = models.PositiveIntegerField("anggota perempuan", null=True, blank=True)
    anggota = models.PositiveIntegerField("anggota seluruhnya", null=True, blank=True)
    manajer = models.PositiveIntegerField(null=True, blank=True)
    karyawan = models.PositiveIntegerField(null=True, blank=True)
    modal_sendiri = models.BigIntegerField(null=True, blank=True)
    modal_luar = models.BigIntegerField(null=True, blank=True)
    aset = models.BigIntegerField(null=True, blank=True)
    volume_usaha = models.BigIntegerField(null=True, blank=True)
    shu = models.BigIntegerField("SHU", null=True, blank=True)
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dicatat_pada = models.DateTimeField(auto_now_add=True)
    ditarik_pada = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-tanggal_posisi", "-pk"]
        verbose_name_plural = "data tahunan"
        constraints = [
            models.UniqueConstraint(
                fields=["koperasi", "tanggal_posisi", "sumber"],
                condition=Q(ditarik_pada=None),
                name="data_tahunan_satu",
            )
        ]

    def __str__(self) -> str:
        return f"{self.koperasi_id} per {self.tanggal_posisi}"


@track()
class KegiatanUsaha(models.Model):
    """Whether business runs, as of a date, from a source: shown beside the verdict, not read by it."""

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="kegiatan_usaha_set")
    nilai = models.CharField(max_length=20, choices=KegiatanBerjalan)
    tanggal = models.DateField()
    sumber = models.CharField(max_length=60)
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dicatat_pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-tanggal", "-pk"]
        verbose_name_plural = "kegiatan usaha"
        constraints = [models.UniqueConstraint(fields=["koperasi", "tanggal", "sumber"], name="kegiatan_usaha_satu")]

    def __str__(self) -> str:
        return f"{self.get_nilai_display()} per {self.tanggal}"
