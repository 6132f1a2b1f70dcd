"""Other ends than a proposal: a plan with an end date, and a merger that others decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from koperasi.lib.history import track
from pembinaan.models.kasus import Kasus
from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User


class RehabilitasiQuerySet(models.QuerySet["Rehabilitasi"]):
    def visible_to(self, user: User) -> RehabilitasiQuerySet:
        from pembinaan.policies.proposals import rehabilitasi_scope

        return rehabilitasi_scope(self, user)


@track()
class Rehabilitasi(models.Model):
    """Instead of a proposal: a plan with an end date, and what came of it."""

    class Hasil(models.TextChoices):
        BERHASIL = "berhasil", "Berhasil"
        TIDAK = "tidak", "Tidak berhasil"

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="rehabilitasi_set")
    kasus = models.ForeignKey(Kasus, on_delete=models.PROTECT, null=True, blank=True, related_name="rehabilitasi_set")
    rencana = models.TextField()
    dari = models.DateField("mulai")
    sampai = models.DateField("selesai paling lambat")
    hasil = models.CharField(max_length=10, choices=Hasil, blank=True)
    catatan = models.TextField(blank=True)
    ditutup_pada = models.DateField(null=True, blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    objects = RehabilitasiQuerySet.as_manager()

    class Meta:
        ordering = ["-dari", "-pk"]
        verbose_name_plural = "rehabilitasi"
        constraints = [
            models.CheckConstraint(condition=Q(sampai__gt=F("dari")), name="rehabilitasi_masa_maju"),
            models.CheckConstraint(
                condition=Q(ditutup_pada=None, hasil="") | (Q(ditutup_pada__isnull=False) & ~Q(hasil="")),
                name="rehabilitasi_selesai_berhasil",
            ),
            models.CheckConstraint(
                condition=Q(ditutup_pada=None) | Q(ditutup_pada__gte=F("dari")), name="rehabilitasi_ditutup_kemudian"
            ),
            models.UniqueConstraint(
                fields=["koperasi"], condition=Q(ditutup_pada=None), name="rehabilitasi_satu_terbuka"
            ),
        ]

    def __str__(self) -> str:
        return f"Rehabilitasi {self.koperasi}"


@track()
class Penggabungan(models.Model):
    """A legal merger, decided by the members' meetings and the ministry: recorded, not decided here.

    It moves no evidence: the cooperative that joined stands as dibubarkan, "bergabung dengan ...". `lampiran` of the
    case holds the scan.
    """

    koperasi = models.OneToOneField(Koperasi, on_delete=models.PROTECT, related_name="penggabungan")
    ke = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="+")
    kasus = models.ForeignKey(Kasus, on_delete=models.PROTECT, related_name="penggabungan_set")
    nomor = models.CharField("nomor keputusan", max_length=120)
    tanggal = models.DateField("tanggal keputusan")
    catatan = models.TextField(blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_tanggal = models.DateField()

    class Meta:
        ordering = ["-tanggal", "-pk"]
        verbose_name_plural = "penggabungan"
        constraints = [
            models.CheckConstraint(condition=~Q(koperasi=F("ke")), name="penggabungan_bukan_diri_sendiri"),
            models.CheckConstraint(condition=~Q(nomor=""), name="penggabungan_bernomor"),
            models.CheckConstraint(condition=Q(tanggal__lte=F("dicatat_tanggal")), name="penggabungan_sudah_terjadi"),
        ]

    def __str__(self) -> str:
        return f"{self.koperasi} bergabung dengan {self.ke}"
