"""The ladder of letters as the office sets it: steps, whom it leaves alone, and the texts of each step.

Basis: Permenkop 19/2015 ps. 20 as one excerpt gives it; number of letters and days are practice, not law (domain.md
1.5). What nobody has checked yet says so (`diperiksa`).
"""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from koperasi.lib.history import track
from registry.models import Kecamatan, Koperasi


class Jalur(models.TextChoices):
    """Two triggers that are never mixed: being late is not being inactive."""

    TERLAMBAT = "terlambat", "RAT terlambat"
    TIDAK_AKTIF = "tidak_aktif", "Tidak aktif"


@track(exclude=["diubah_pada"])
class LangkahTangga(models.Model):
    """One step. The first letter of a round is the last step whose own opening condition holds; after it come the
    steps that open because the letter before was not answered."""

    class Pembuka(models.TextChoices):
        TERLAMBAT = "terlambat", "RAT belum kami terima sampai lewat batas dinas"
        BERTURUT = "berturut", "RAT terlambat dua tahun buku berturut-turut"
        TIDAK_AKTIF = "tidak_aktif", "Koperasi tercatat tidak aktif"
        TAK_DIJAWAB = "tak_dijawab", "Surat sebelumnya tidak dijawab"

    class Bentuk(models.TextChoices):
        SURAT = "surat", "Surat dinas"
        PANGGILAN = "panggilan", "Surat panggilan"

    kode = models.SlugField(max_length=40, unique=True)
    jalur = models.CharField(max_length=12, choices=Jalur)
    urutan = models.PositiveSmallIntegerField("urutan")
    judul = models.CharField("nama langkah", max_length=100)
    bentuk = models.CharField("bentuk naskah", max_length=10, choices=Bentuk, default=Bentuk.SURAT)
    pembuka = models.CharField("terbuka bila", max_length=12, choices=Pembuka)
    # For TAK_DIJAWAB: days between the receipt of the letter before and this one; never before that letter's own date.
    jeda_hari = models.PositiveSmallIntegerField("jarak dari penerimaan surat sebelumnya (hari)", default=0)
    tenggat_hari = models.PositiveSmallIntegerField(
        "waktu menjawab sejak diterima (hari)", default=14, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    hari_kerja = models.BooleanField("hitung hari kerja saja", default=False)
    tembusan = ArrayField(models.CharField(max_length=200), default=list, blank=True)  # may hold {placeholders}
    dasar = models.TextField("dasar hukum", blank=True)
    aktif = models.BooleanField("dipakai", default=True)
    diperiksa = models.BooleanField("sudah diperiksa dinas", default=False)
    diubah_pada = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["jalur", "urutan"]
        verbose_name_plural = "langkah tangga"
        constraints = [
            models.UniqueConstraint(fields=["jalur", "urutan"], name="langkah_tangga_urutan_sekali"),
            models.CheckConstraint(condition=Q(tenggat_hari__range=(1, 365)), name="langkah_tangga_tenggat_wajar"),
            models.CheckConstraint(
                condition=Q(pembuka="tak_dijawab")
                | Q(jalur="tidak_aktif", pembuka="tidak_aktif")
                | Q(jalur="terlambat", pembuka__in=["terlambat", "berturut"]),
                name="langkah_tangga_pembuka_sejalur",
            ),
        ]

    def __str__(self) -> str:
        return self.judul


@track()
class PengecualianTangga(models.Model):
    """A group or one cooperative that gets no letter, with the reason, until a date or until it is taken back."""

    class Kelompok(models.TextChoices):
        KDMP = "kdmp", "Koperasi Desa/Kelurahan Merah Putih"
        LUAR = "luar", "Kewenangan provinsi atau pusat"
        KECAMATAN = "kecamatan", "Satu kecamatan"
        KOPERASI = "koperasi", "Satu koperasi"

    kelompok = models.CharField(max_length=10, choices=Kelompok)
    kecamatan = models.ForeignKey(Kecamatan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    koperasi = models.ForeignKey(
        Koperasi, on_delete=models.PROTECT, null=True, blank=True, related_name="pengecualian_set"
    )
    jalur = models.CharField("hanya jalur", max_length=12, choices=Jalur, blank=True)  # "" = both
    alasan = models.CharField(max_length=300)
    dari = models.DateField("mulai")
    sampai = models.DateField("sampai", null=True, blank=True)  # first day on which it no longer holds
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-dari", "-pk"]
        verbose_name_plural = "pengecualian tangga"
        constraints = [
            models.CheckConstraint(
                condition=Q(kelompok="kecamatan", kecamatan__isnull=False, koperasi=None)
                | Q(kelompok="koperasi", koperasi__isnull=False, kecamatan=None)
                | Q(kelompok__in=["kdmp", "luar"], kecamatan=None, koperasi=None),
                name="pengecualian_untuk_siapa",
            ),
            models.CheckConstraint(condition=Q(sampai=None) | Q(sampai__gte=models.F("dari")),
                                   name="pengecualian_masa_maju"),
            models.CheckConstraint(condition=~Q(alasan=""), name="pengecualian_beralasan"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kelompok_display()}: {self.alasan}"

    def holds(self, on: dt.date) -> bool:
        return self.dari <= on and (self.sampai is None or self.sampai > on)


class TeksSuratQuerySet(models.QuerySet["TeksSurat"]):
    def adopted(self, on: dt.date) -> TeksSuratQuerySet:
        return self.filter(keadaan=TeksSurat.Keadaan.DITETAPKAN, berlaku_pada__lte=on)

    def in_force(self, kunci: str, on: dt.date) -> TeksSurat | None:
        return self.adopted(on).filter(kunci=kunci).order_by("-berlaku_pada", "-versi").first()

    def last_adopted(self, kunci: str) -> TeksSurat | None:
        """In force, or adopted for a day to come: what the next proposal changes."""
        rows = self.filter(kunci=kunci, keadaan=TeksSurat.Keadaan.DITETAPKAN)
        return rows.order_by("-berlaku_pada", "-versi").first()


@track()
class TeksSurat(models.Model):
    """One version of the text of one kind of letter. A version that was adopted is never edited: a new one follows.

    `kunci`: the kode of a LangkahTangga, or a key of pembinaan.letters.kinds.OTHERS. `isi`: fields of
    pembinaan.letters.wording.Teks.
    """

    class Keadaan(models.TextChoices):
        DIUSULKAN = "diusulkan", "Diusulkan"
        DITETAPKAN = "ditetapkan", "Ditetapkan"
        DITOLAK = "ditolak", "Tidak ditetapkan"

    kunci = models.SlugField(max_length=40)
    versi = models.PositiveSmallIntegerField()
    keadaan = models.CharField(max_length=12, choices=Keadaan, default=Keadaan.DIUSULKAN)
    isi = models.JSONField()
    catatan = models.TextField("apa yang berubah", blank=True)
    berlaku_pada = models.DateField("berlaku mulai", null=True, blank=True)
    diusulkan_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    diusulkan_pada = models.DateField()
    diputus_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    diputus_pada = models.DateField(null=True, blank=True)
    alasan_ditolak = models.TextField(blank=True)

    objects = TeksSuratQuerySet.as_manager()

    class Meta:
        ordering = ["kunci", "-versi"]
        verbose_name_plural = "teks surat"
        constraints = [
            models.UniqueConstraint(fields=["kunci", "versi"], name="teks_surat_versi_sekali"),
            models.UniqueConstraint(fields=["kunci"], condition=Q(keadaan="diusulkan"), name="teks_surat_satu_usulan"),
            models.CheckConstraint(
                condition=~Q(keadaan="ditetapkan") | Q(berlaku_pada__isnull=False), name="teks_surat_berlaku_kapan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kunci} versi {self.versi}"

    @property
    def bawaan(self) -> bool:
        """The delivered text, which nobody of the office has looked at yet."""
        return self.diusulkan_oleh_id is None
