"""Lampiran: a photo or PDF that belongs to something the office did. One table, one way in, one way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.lookups import Exact

from pembinaan.models.bantuan import Bantuan
from pembinaan.models.fasilitasi import Fasilitasi
from pembinaan.models.kasus import Kasus
from pembinaan.models.kunjungan import Kunjungan, RencanaKunjungan
from pembinaan.models.pelatihan import Pelatihan
from pembinaan.models.pengiriman import JawabanSurat, Pengumuman
from pembinaan.models.surat import PaketSurat, Surat
from pembinaan.models.usulan import UsulanPembubaran
from registry.models.files import StoredFile

if TYPE_CHECKING:
    from koperasi.accounts.models import User

OWNERS = ("kasus", "rencana", "kunjungan", "pelatihan", "fasilitasi", "bantuan", "usulan", "surat", "jawaban", "paket",
          "pengumuman")  # fmt: skip


class LampiranQuerySet(models.QuerySet["Lampiran"]):
    def kept(self) -> LampiranQuerySet:
        """Not taken out again."""
        return self.filter(dibuang_pada=None)

    def visible_to(self, user: User) -> LampiranQuerySet:
        """Staff see all; an officer those of finished visits to the own cooperatives, and of their answers."""
        from pembinaan.policies.scopes import lampiran_scope

        return lampiran_scope(self, user)


class Lampiran(StoredFile):
    """`jenis` says what it is within its owner, e.g. "foto", "surat_lurah", "bast": the owner's room names them."""

    kasus = models.ForeignKey(Kasus, on_delete=models.PROTECT, null=True, blank=True, related_name="lampiran_set")
    rencana = models.ForeignKey(
        RencanaKunjungan, on_delete=models.PROTECT, null=True, blank=True, related_name="lampiran_set"
    )
    kunjungan = models.ForeignKey(
        Kunjungan, on_delete=models.PROTECT, null=True, blank=True, related_name="lampiran_set"
    )
    pelatihan = models.ForeignKey(
        Pelatihan, on_delete=models.PROTECT, null=True, blank=True, related_name="lampiran_set"
    )
    fasilitasi = models.ForeignKey(
        Fasilitasi, on_delete=models.PROTECT, null=True, blank=True, related_name="lampiran_set"
    )
    bantuan = models.ForeignKey(Bantuan, on_delete=models.PROTECT, null=True, blank=True, related_name="lampiran_set")
    usulan = models.ForeignKey(
        UsulanPembubaran, on_delete=models.PROTECT, null=True, blank=True, related_name="lampiran_set"
    )
    surat = models.ForeignKey(Surat, on_delete=models.PROTECT, null=True, blank=True, related_name="lampiran_set")
    jawaban = models.ForeignKey(
        JawabanSurat, on_delete=models.PROTECT, null=True, blank=True, related_name="lampiran_set"
    )
    paket = models.ForeignKey(PaketSurat, on_delete=models.PROTECT, null=True, blank=True, related_name="lampiran_set")
    pengumuman = models.ForeignKey(
        Pengumuman, on_delete=models.PROTECT, null=True, blank=True, related_name="lampiran_set"
    )
    jenis = models.CharField(max_length=40, default="lampiran")
    keterangan = models.CharField(max_length=200, blank=True)

    objects = LampiranQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "lampiran"
        constraints = [
            models.CheckConstraint(
                condition=Q(Exact(Func(*(f"{name}_id" for name in OWNERS), function="num_nonnulls",
                                       output_field=models.IntegerField()), Value(1))),
                name="lampiran_satu_pemilik",
            ),
            models.CheckConstraint(condition=Q(ukuran__gt=0), name="lampiran_berisi"),
            models.UniqueConstraint(fields=["kunci"], name="lampiran_sekali_unggah"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["isi"], name="lampiran_isi")]  # sapu_berkas asks which file has a row

    @property
    def owner(self) -> models.Model:
        return next(getattr(self, name) for name in OWNERS if getattr(self, f"{name}_id"))

    @property
    def owner_name(self) -> str:
        return next(name for name in OWNERS if getattr(self, f"{name}_id"))
