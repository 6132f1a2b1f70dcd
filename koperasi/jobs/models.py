"""Work as rows first: what is to be done stands in PostgreSQL, Celery is only told that there is something to do.

Celery over Redis alone redelivers a killed task after an hour; a lease on the row ends after a minute.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.utils import timezone

MAX_ATTEMPTS = 3


class Keadaan(models.TextChoices):
    MENUNGGU = "menunggu", "Menunggu giliran"
    BERJALAN = "berjalan", "Sedang dikerjakan"
    SELESAI = "selesai", "Selesai"
    GAGAL = "gagal", "Gagal"
    BATAL = "batal", "Dibatalkan"


class PekerjaanQuerySet(models.QuerySet["Pekerjaan"]):
    def visible_to(self, user: Any) -> PekerjaanQuerySet:
        """One's own; everybody's with the right `pekerjaan.semua` (asked by name: jobs stands below accounts)."""
        if user.boleh("pekerjaan.semua"):
            return self
        return self.filter(owner=user)

    def claimable(self) -> PekerjaanQuerySet:
        """Waiting, or running under a lease that has ended."""
        expired = Q(state=Keadaan.BERJALAN, leased_until__lt=timezone.now())
        return self.filter(Q(state=Keadaan.MENUNGGU) | expired)

    def with_attempts_left(self) -> PekerjaanQuerySet:
        return self.filter(attempts__lt=MAX_ATTEMPTS)


class Rombongan(models.Model):
    """Units of work that a person started together and watches on one page."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=200)
    dibuat_pada = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "rombongan pekerjaan"
        verbose_name_plural = "rombongan pekerjaan"

    def __str__(self) -> str:
        return self.label


class Pekerjaan(models.Model):
    """One unit of work: small enough that losing and repeating it costs seconds (one letter, one mail, one file)."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    rombongan = models.ForeignKey(Rombongan, on_delete=models.PROTECT, null=True, related_name="pekerjaan")
    kind = models.CharField(max_length=50)
    unit = models.CharField(max_length=200, blank=True)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=Keadaan, default=Keadaan.MENUNGGU)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    sentence = models.TextField(blank=True)
    dibuat_pada = models.DateTimeField(default=timezone.now)
    mulai_pada = models.DateTimeField(null=True)
    selesai_pada = models.DateTimeField(null=True)

    objects = PekerjaanQuerySet.as_manager()

    class Meta:
        verbose_name = "pekerjaan"
        verbose_name_plural = "pekerjaan"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], condition=~Q(key=""), name="pekerjaan_sekali_per_kunci"),
            models.CheckConstraint(
                condition=~Q(state=Keadaan.BERJALAN) | Q(leased_until__isnull=False), name="pekerjaan_berjalan_disewa"
            ),
        ]
        indexes = [
            # For the workers' claim: the few rows that are not finished, in the order they came.
            models.Index(
                fields=["id"], condition=Q(state__in=["menunggu", "berjalan"]), name="pekerjaan_belum_selesai"
            ),
            models.Index(fields=["owner", "-id"], name="pekerjaan_milik"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit}".strip()

    @property
    def finished(self) -> bool:
        return self.state in {Keadaan.SELESAI, Keadaan.GAGAL, Keadaan.BATAL}

    def report_progress(self, done: int, total: int) -> None:
        """Shown on the progress page. In the cache, because the work's own transaction is not visible until it ends."""
        cache.set(f"pekerjaan:{self.pk}:kemajuan", (done, total), timeout=3600)

    @property
    def progress(self) -> tuple[int, int] | None:
        """(done, total) as last reported, or None when nothing was reported or Redis is away."""
        return cache.get(f"pekerjaan:{self.pk}:kemajuan")
