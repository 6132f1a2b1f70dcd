"""The trail: one row per meaningful act, in words' reach of an auditor, that nobody can change afterwards."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from koperasi.lib.triggers import append_only_triggers


class Jejak(models.Model):
    """Who did what to which object, when. Append-only by trigger and by grant."""

    pada = models.DateTimeField(default=timezone.now)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    aksi = models.CharField(max_length=60)
    jenis_objek = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    id_objek = models.CharField(max_length=40, blank=True)
    nama_objek = models.CharField(max_length=255, blank=True)
    rincian = models.JSONField(default=dict)
    alamat_ip = models.GenericIPAddressField(null=True)

    class Meta:
        verbose_name = "jejak"
        verbose_name_plural = "jejak"
        ordering = ["-pada", "-pk"]
        triggers = append_only_triggers()
        indexes = [
            models.Index(fields=["-pada", "-id"], name="jejak_terbaru"),
            models.Index(fields=["jenis_objek", "id_objek", "-id"], name="jejak_objek"),
            models.Index(fields=["oleh", "-id"], name="jejak_pelaku"),
        ]

    def __str__(self) -> str:
        return f"{self.aksi} {self.nama_objek}".strip()
