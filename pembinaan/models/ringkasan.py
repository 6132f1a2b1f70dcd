"""What was counted on a past day and is kept: monthly summaries, and periods that were closed under a number."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from koperasi.lib.triggers import append_only_triggers
from registry.models import AturanStatus, Kecamatan, Koperasi, Malam


class Ringkasan(models.Model):
    """Cooperatives within authority on one day, counted by what lists are filtered by. Append-only.

    The night stores the 1st of each month; `susulan`: counted afterwards from the record of that day. The counts are
    those of `pembinaan.angka` with the tahun buku before the year of `tanggal`; a count of none has no row.
    """

    tanggal = models.DateField()
    kecamatan = models.ForeignKey(Kecamatan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    jenis = models.CharField(max_length=15, blank=True)
    kelompok = models.CharField(max_length=60, blank=True)
    bentuk = models.CharField(max_length=10, blank=True)
    kdmp = models.BooleanField(default=False)
    status = models.CharField(max_length=12)
    jumlah = models.PositiveIntegerField()
    wajib_rat = models.PositiveIntegerField(default=0)
    sudah_rat = models.PositiveIntegerField(default=0)
    wajib_rutin = models.PositiveIntegerField(default=0)
    rat_rutin = models.PositiveIntegerField(default=0)
    sudah_laporan = models.PositiveIntegerField(default=0)
    aturan = models.ForeignKey(AturanStatus, on_delete=models.PROTECT, related_name="+")
    malam = models.ForeignKey(Malam, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    susulan = models.BooleanField(default=False)
    dihitung_pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-tanggal", "pk"]
        verbose_name_plural = "ringkasan"
        triggers = append_only_triggers()
        constraints = [
            models.UniqueConstraint(
                fields=["tanggal", "kecamatan", "jenis", "kelompok", "bentuk", "kdmp", "status"],
                nulls_distinct=False,
                name="ringkasan_satu",
            ),
            models.CheckConstraint(condition=Q(tanggal__day=1), name="ringkasan_tanggal_satu"),
            models.CheckConstraint(
                condition=Q(jumlah__gt=0, sudah_rat__lte=F("wajib_rat"), rat_rutin__lte=F("wajib_rutin")),
                name="ringkasan_wajar",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tanggal}: {self.jumlah} {self.status}"


class PeriodeTutup(models.Model):
    """A quarter, semester or year whose rekap is frozen under a number with every row behind it. Append-only."""

    class Jenis(models.TextChoices):
        TRIWULAN = "triwulan", "Triwulan"
        SEMESTER = "semester", "Semester"
        TAHUN = "tahun", "Tahun"

    nomor = models.CharField(max_length=40, unique=True)
    jenis = models.CharField(max_length=10, choices=Jenis)
    tahun = models.PositiveSmallIntegerField()
    ke = models.PositiveSmallIntegerField(default=1)  # 1 to 4, 1 to 2, always 1
    dari = models.DateField()
    sampai = models.DateField()  # the day of which the figures are
    tahun_buku = models.PositiveSmallIntegerField()
    aturan = models.ForeignKey(AturanStatus, on_delete=models.PROTECT, related_name="+")
    kepala_surat = models.JSONField(default=dict)  # name, address and place of the office as they were
    hitungan = models.JSONField(default=dict)  # totals as printed, checked again from the rows when reprinted
    sebelumnya = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    jumlah_baris = models.PositiveIntegerField()
    sidik = models.CharField(max_length=64)  # SHA-256 over the rows in their order
    catatan = models.TextField(blank=True)
    ditutup_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    ditutup_tanggal = models.DateField()
    ditutup_pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-sampai", "-pk"]
        verbose_name_plural = "periode tutup"
        triggers = append_only_triggers()
        constraints = [
            models.UniqueConstraint(fields=["jenis", "tahun", "ke"], name="periode_tutup_sekali"),
            models.CheckConstraint(condition=Q(sampai__gte=F("dari")), name="periode_tutup_maju"),
            models.CheckConstraint(condition=Q(ditutup_tanggal__gt=F("sampai")), name="periode_tutup_sesudah_lewat"),
        ]

    def __str__(self) -> str:
        return self.nomor


class BarisPeriode(models.Model):
    """One row behind a closed period: a cooperative, a letter or a case as it stood. Append-only."""

    class Apa(models.TextChoices):
        KOPERASI = "koperasi", "Koperasi"
        SURAT = "surat", "Surat"
        KASUS = "kasus", "Kasus"

    periode = models.ForeignKey(PeriodeTutup, on_delete=models.PROTECT, related_name="baris_set")
    apa = models.CharField(max_length=10, choices=Apa)
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="+")
    rujukan = models.BigIntegerField(default=0)  # pk of the letter or case
    nilai = models.JSONField()

    class Meta:
        ordering = ["periode", "pk"]
        verbose_name_plural = "baris periode"
        triggers = append_only_triggers()
        constraints = [
            models.UniqueConstraint(fields=["periode", "apa", "koperasi", "rujukan"], name="baris_periode_satu")
        ]

    def __str__(self) -> str:
        return f"{self.periode_id} {self.apa} {self.koperasi_id}"
