"""Fasilitasi: help with a certificate, a licence or financing that a cooperative asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q

from koperasi.lib import dates
from koperasi.lib.history import track
from registry.models import Koperasi, Rat

if TYPE_CHECKING:
    from koperasi.accounts.models import User


@track()
class JenisFasilitasi(models.Model):
    """What the office helps with, and by which steps: [{"nama": "...", "hari": 3}]. The office's own list.

    `hari` are working days. `hasil` says what a finished request writes into the register.
    """

    class Hasil(models.TextChoices):
        TIDAK = "", "Tidak dicatat ke data koperasi"
        SERTIFIKAT_NIK = "sertifikat_nik", "NIK Koperasi dan masa berlaku sertifikatnya"
        NIB = "nib", "NIB"

    kode = models.SlugField(max_length=40, unique=True)
    nama = models.CharField(max_length=100, unique=True)
    langkah = models.JSONField(default=list)
    dokumen = models.JSONField(default=list)  # [{"kode": "...", "nama": "..."}]; kode = Lampiran.jenis
    penjelasan = models.TextField("penjelasan dengan kata sehari-hari", blank=True)
    catatan = models.CharField("asal dan yang perlu dicocokkan", max_length=300, blank=True)
    hasil = models.CharField("dicatat ke data koperasi", max_length=15, choices=Hasil, blank=True, default="")
    perlu_berita_acara_rat = models.BooleanField("perlu berita acara RAT", default=False)
    masa_berlaku_bulan = models.PositiveSmallIntegerField("masa berlaku (bulan)", null=True, blank=True)
    urutan = models.PositiveSmallIntegerField(default=0)
    aktif = models.BooleanField("ditawarkan", default=True)

    class Meta:
        ordering = ["urutan", "pk"]
        verbose_name = "jenis fasilitasi"
        verbose_name_plural = "jenis fasilitasi"

    def __str__(self) -> str:
        return self.nama


class KeadaanFasilitasi(models.TextChoices):
    DIMINTA = "diminta", "Diminta"
    DIPROSES = "diproses", "Diproses"
    SELESAI = "selesai", "Selesai"
    DITOLAK = "ditolak", "Ditolak"
    BATAL = "batal", "Dibatalkan"


class FasilitasiQuerySet(models.QuerySet["Fasilitasi"]):
    def running(self) -> FasilitasiQuerySet:
        return self.filter(keadaan__in=(KeadaanFasilitasi.DIMINTA, KeadaanFasilitasi.DIPROSES))

    def visible_to(self, user: User) -> FasilitasiQuerySet:
        """Staff see all; an officer none: the request is the office's own work."""
        from pembinaan.policies.facilitation import fasilitasi_scope

        return fasilitasi_scope(self, user)


@track(exclude=["diubah_pada"])
class Fasilitasi(models.Model):
    """One request of one cooperative. The days it took: from diminta_pada to selesai_pada.

    `dokumen` is copied from its kind, as its steps are: what was asked for does not change afterwards. `tahun_buku_rat`
    is the tahun buku whose Berita Acara was shown, `rat` the filing where there is one (imported evidence has none).
    """

    class Asal(models.TextChoices):
        DATANG = "datang", "Koperasi datang ke dinas"
        SURAT = "surat", "Surat dari koperasi"
        TELEPON = "telepon", "Telepon atau WhatsApp"
        KUNJUNGAN = "kunjungan", "Saat kunjungan atau pelatihan"
        DINAS = "dinas", "Ditawarkan dinas"
        LAIN = "lain", "Lainnya"

    class Perihal(models.TextChoices):
        BARU = "baru", "Baru"
        PERPANJANGAN = "perpanjangan", "Perpanjangan"
        PERUBAHAN = "perubahan", "Perubahan data"

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="fasilitasi_set")
    jenis = models.ForeignKey(JenisFasilitasi, on_delete=models.PROTECT, related_name="fasilitasi_set")
    perihal = models.CharField(max_length=12, choices=Perihal, default=Perihal.BARU)
    keadaan = models.CharField(max_length=10, choices=KeadaanFasilitasi, default=KeadaanFasilitasi.DIMINTA)
    asal = models.CharField("asal permintaan", max_length=10, choices=Asal, default=Asal.DATANG)
    uraian = models.TextField(blank=True)
    dokumen = models.JSONField(default=list)
    tahun_buku_rat = models.PositiveSmallIntegerField("RAT tahun buku", null=True, blank=True)
    rat = models.ForeignKey(Rat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    petugas = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    diminta_pada = models.DateField()
    target_pada = models.DateField(null=True, blank=True)  # by the steps of its kind when it was asked for
    selesai_pada = models.DateField("selesai atau ditolak pada", null=True, blank=True)
    alasan = models.TextField("alasan ditolak atau dibatalkan", blank=True)
    nomor_hasil = models.CharField("nomor sertifikat atau izin", max_length=100, blank=True)
    terbit = models.DateField(null=True, blank=True)
    berlaku_sampai = models.DateField(null=True, blank=True)
    nilai = models.PositiveBigIntegerField("nilai yang difasilitasi", null=True, blank=True)  # whole rupiah
    biaya = models.PositiveBigIntegerField("biaya dinas", null=True, blank=True)  # whole rupiah
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_tanggal = models.DateField()
    dicatat_pada = models.DateTimeField(default=dates.sekarang)
    diubah_pada = models.DateTimeField(auto_now=True)

    objects = FasilitasiQuerySet.as_manager()

    class Meta:
        ordering = ["-diminta_pada", "-pk"]
        verbose_name_plural = "fasilitasi"
        constraints = [
            models.UniqueConstraint(
                fields=["koperasi", "jenis"],
                condition=Q(keadaan__in=["diminta", "diproses"]),
                name="fasilitasi_satu_berjalan",
            ),
            models.CheckConstraint(
                condition=Q(keadaan__in=["diminta", "diproses"], selesai_pada=None)
                | Q(
                    keadaan__in=["selesai", "ditolak", "batal"],
                    selesai_pada__isnull=False,
                    selesai_pada__gte=F("diminta_pada"),
                ),
                name="fasilitasi_selesai_bertanggal",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan__in=["ditolak", "batal"]) | ~Q(alasan=""), name="fasilitasi_ditolak_beralasan"
            ),
            models.CheckConstraint(
                condition=Q(diminta_pada__lte=F("dicatat_tanggal")), name="fasilitasi_sudah_diminta"
            ),
            models.CheckConstraint(
                condition=Q(berlaku_sampai=None) | Q(terbit__isnull=False, berlaku_sampai__gte=F("terbit")),
                name="fasilitasi_masa_maju",
            ),
            # A renewal keeps the number; another cooperative never has it.
            ExclusionConstraint(
                name="fasilitasi_nomor_satu_koperasi",
                expressions=[("jenis", "="), ("nomor_hasil", "="), ("koperasi", "<>")],
                condition=~Q(nomor_hasil=""),
            ),
        ]
        indexes = [
            models.Index(fields=["jenis", "keadaan"], name="fasilitasi_jenis"),
            models.Index(fields=["keadaan", "target_pada"], name="fasilitasi_target"),
        ]

    def __str__(self) -> str:
        return f"{self.jenis}: {self.koperasi}"


class LangkahFasilitasi(models.Model):
    """One step of one request, copied from its kind when it began; done on a day by somebody."""

    fasilitasi = models.ForeignKey(Fasilitasi, on_delete=models.PROTECT, related_name="langkah_set")
    urutan = models.PositiveSmallIntegerField()
    nama = models.CharField(max_length=150)
    hari = models.PositiveSmallIntegerField("hari", null=True, blank=True)  # it should take
    selesai_pada = models.DateField(null=True, blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    catatan = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["urutan"]
        verbose_name_plural = "langkah fasilitasi"
        constraints = [models.UniqueConstraint(fields=["fasilitasi", "urutan"], name="langkah_fasilitasi_urut")]

    def __str__(self) -> str:
        return self.nama
