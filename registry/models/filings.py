"""What a cooperative hands in for a tahun buku. The rule never reads these: it reads MasaBukti."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from koperasi.lib.history import track
from registry.models.koperasi import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User


class KeadaanPengajuan(models.TextChoices):
    DRAF = "draf", "Konsep"
    DIKIRIM = "dikirim", "Dikirim"
    DIKEMBALIKAN = "dikembalikan", "Dikembalikan untuk perbaikan"
    DITERIMA = "diterima", "Diterima"
    DITARIK = "ditarik", "Ditarik koperasi"
    DIGANTIKAN = "digantikan", "Digantikan"
    SENGKETA = "sengketa", "Disengketakan"
    GUGUR = "gugur", "Tidak dipilih"


class PengajuanQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> PengajuanQuerySet:
        """Staff see all, an officer those of the own cooperatives, once they were sent."""
        from registry.policies import filing_scope

        return filing_scope(self, user)


class Pengajuan(models.Model):
    """Shared by Rat and LaporanKeuangan: one filing of one kind for one tahun buku, with its state."""

    class Jalur(models.TextChoices):
        PENGURUS = "pengurus", "Pengurus"
        PETUGAS = "petugas", "Petugas atas nama koperasi"

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="%(class)s_set")
    tahun_buku = models.PositiveSmallIntegerField()
    keadaan = models.CharField(max_length=15, choices=KeadaanPengajuan, default=KeadaanPengajuan.DRAF)
    jalur = models.CharField(max_length=10, choices=Jalur, default=Jalur.PENGURUS)
    kunci = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # sending twice makes one filing
    # The draft it was last sent from, with its papers; without one where staff wrote down what a binder says.
    konsep = models.ForeignKey(
        "registry.Konsep", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)s_set"
    )
    isi = models.JSONField(default=dict)  # what was sent, read: {section: {field: value}}, dates ISO, whole rupiah
    dikirim_pada = models.DateField(null=True, blank=True)
    dikirim_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    diputus_pada = models.DateField(null=True, blank=True)
    alasan_kembali = models.TextField(blank=True)
    menggantikan = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="pengganti", editable=False
    )
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    diubah_pada = models.DateTimeField(auto_now=True)
    ditarik_pada = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["-tahun_buku", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["koperasi", "tahun_buku"],
                condition=Q(keadaan=KeadaanPengajuan.DIKIRIM),
                name="%(class)s_satu_diperiksa",
            ),
            models.UniqueConstraint(
                fields=["koperasi", "tahun_buku"],
                condition=Q(keadaan=KeadaanPengajuan.DITERIMA),
                name="%(class)s_satu_diterima",
            ),
            models.CheckConstraint(condition=Q(tahun_buku__range=(1945, 2100)), name="%(class)s_tahun_wajar"),
            models.CheckConstraint(
                condition=Q(keadaan=KeadaanPengajuan.DRAF) | Q(dikirim_pada__isnull=False),
                name="%(class)s_terkirim_bertanggal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.tahun_buku}: {self.get_keadaan_display()}"

    @property
    def jenis(self) -> str:
        """As drafts and evidence say it (JenisBukti); stands in addresses."""
        return "rat" if self._meta.model_name == "rat" else "laporan"

    @property
    def nomor(self) -> str:
        """Of the receipt: what people say on the telephone."""
        return f"{'RAT' if self.jenis == 'rat' else 'LK'}-{self.tahun_buku}-{self.pk:06d}"


@track(exclude=["diubah_pada"])
class Rat(Pengajuan):
    """A yearly members' meeting that dealt with one tahun buku (UU 25/1992 ps. 22-26)."""

    class Cara(models.TextChoices):
        LURING = "luring", "Luring (tatap muka)"
        DARING = "daring", "Daring"
        TERTULIS = "tertulis", "Tertulis"
        KELOMPOK = "kelompok", "Kelompok"

    tanggal = models.DateField("tanggal RAT")
    tempat = models.CharField(max_length=200, blank=True)
    cara = models.CharField(max_length=10, choices=Cara, default=Cara.LURING)
    anggota_berhak = models.PositiveIntegerField(null=True, blank=True)
    hadir_laki = models.PositiveIntegerField(null=True, blank=True)
    hadir_perempuan = models.PositiveIntegerField(null=True, blank=True)

    objects = PengajuanQuerySet.as_manager()

    class Meta(Pengajuan.Meta):
        verbose_name = "RAT"
        verbose_name_plural = "RAT"
        constraints = [
            *Pengajuan.Meta.constraints,
            models.CheckConstraint(
                condition=Q(tanggal__year__gte=F("tahun_buku")), name="rat_setelah_tahun_buku_mulai"
            ),
        ]


@track(exclude=["diubah_pada"])
class LaporanKeuangan(Pengajuan):
    """A financial report of one tahun buku, the short form. Whole rupiah; SHU may be negative."""

    aset = models.BigIntegerField(null=True, blank=True)
    kewajiban = models.BigIntegerField(null=True, blank=True)
    modal_sendiri = models.BigIntegerField(null=True, blank=True)
    modal_luar = models.BigIntegerField(null=True, blank=True)
    volume_usaha = models.BigIntegerField(null=True, blank=True)
    shu = models.BigIntegerField("SHU", null=True, blank=True)
    anggota = models.PositiveIntegerField(null=True, blank=True)

    objects = PengajuanQuerySet.as_manager()

    class Meta(Pengajuan.Meta):
        verbose_name = "laporan keuangan"
        verbose_name_plural = "laporan keuangan"
