"""Odd figures that somebody looked at and found true."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from koperasi.lib.triggers import append_only_triggers
from registry.models.koperasi import Koperasi


class AngkaBenarQuerySet(models.QuerySet["AngkaBenar"]):
    def in_force(self) -> AngkaBenarQuerySet:
        """The last word on each cooperative and check, where it was not to take an earlier one back."""
        later = AngkaBenar.objects.filter(koperasi=OuterRef("koperasi"), cek=OuterRef("cek"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), nilai__isnull=False)


class AngkaBenar(models.Model):
    """ "This figure is true", said of what one check of registry.oddities found; without `nilai` it is taken back.

    Append-only: the last row of a cooperative and check counts, and only while the figures are those of `nilai`.
    """

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="angka_benar_set")
    cek = models.SlugField("pemeriksaan", max_length=40)
    nilai = models.JSONField(null=True, blank=True)  # list, as registry.oddities.figures reads them
    kata = models.TextField()  # the sentence that was looked at
    alasan = models.CharField(max_length=300)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    tanggal = models.DateField()
    pada = models.DateTimeField(auto_now_add=True)

    objects = AngkaBenarQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "angka benar"
        constraints = [models.CheckConstraint(condition=~Q(alasan=""), name="angka_benar_beralasan")]
        indexes = [models.Index(fields=["koperasi", "cek", "-id"], name="angka_benar_terakhir")]
        triggers = append_only_triggers()

    def __str__(self) -> str:
        return f"{self.koperasi_id} {self.cek}"
