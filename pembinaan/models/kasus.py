"""Kasus: the office's file on one cooperative and one matter. What was done in it is append-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from koperasi.lib import dates
from koperasi.lib.history import track
from koperasi.lib.triggers import append_only_triggers
from registry.models import Koperasi, Malam, PerubahanStatus

if TYPE_CHECKING:
    from koperasi.accounts.models import User


class Masalah(models.Model):
    """A problem cooperatives have, in the office's own words, so that problems can be counted. Retired, not deleted."""

    kode = models.SlugField(max_length=40, unique=True)
    nama = models.CharField(max_length=100, unique=True)
    urutan = models.PositiveSmallIntegerField(default=0)
    aktif = models.BooleanField("ditawarkan", default=True)

    class Meta:
        ordering = ["urutan", "pk"]
        verbose_name_plural = "masalah"

    def __str__(self) -> str:
        return self.nama


class JenisKasus(models.TextChoices):
    KEAKTIFAN = "keaktifan", "Keaktifan"
    REVITALISASI = "revitalisasi", "Revitalisasi"
    PENGAWASAN = "pengawasan", "Pengawasan"
    SENGKETA = "sengketa", "Sengketa"
    DATA = "data", "Data"
    LAIN = "lain", "Lainnya"


class KeadaanKasus(models.TextChoices):
    """pembinaan/states/kasus.py says which follows which."""

    BARU = "baru", "Belum dibagi"
    BERJALAN = "berjalan", "Dikerjakan"
    SELESAI = "selesai", "Selesai"


class HasilKasus(models.TextChoices):
    AKTIF_KEMBALI = "aktif_kembali", "Aktif kembali"
    BERGABUNG = "bergabung", "Bergabung dengan koperasi lain"
    DIUSULKAN_BUBAR = "diusulkan_bubar", "Diusulkan bubar"
    DIUSULKAN_BEKU = "diusulkan_beku", "Diusulkan dibekukan"
    DIBUBARKAN = "dibubarkan", "Dibubarkan"
    DIBEKUKAN = "dibekukan", "Dibekukan"
    REHABILITASI = "rehabilitasi", "Dalam rehabilitasi"
    SELESAI = "selesai", "Masalah selesai"
    TIDAK_BERHASIL = "tidak_berhasil", "Tidak berhasil"
    KELIRU = "keliru", "Tidak perlu ditangani"


class KasusQuerySet(models.QuerySet["Kasus"]):
    def open(self) -> KasusQuerySet:
        return self.exclude(keadaan=KeadaanKasus.SELESAI)

    def visible_to(self, user: User) -> KasusQuerySet:
        """Staff who see the office's coaching see every case; an officer sees none."""
        from pembinaan.policies.scopes import kasus_scope

        return kasus_scope(self, user)


@track(exclude=["diubah_pada"])
class Kasus(models.Model):
    """One open case of a kind per cooperative. Opened by the night (`malam`) or by a person (`dibuka_oleh`)."""

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="kasus_set")
    jenis = models.CharField(max_length=15, choices=JenisKasus)
    keadaan = models.CharField(max_length=10, choices=KeadaanKasus, default=KeadaanKasus.BARU)
    # The event to tidak_aktif that the night opened it for: with it the night never opens a second one.
    peristiwa = models.ForeignKey(PerubahanStatus, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    malam = models.ForeignKey(Malam, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dibuka_pada = models.DateField()
    dibuka_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    petugas = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="kasus_set"
    )
    masalah = models.ManyToManyField(Masalah, blank=True, related_name="kasus_set")
    tujuan = models.TextField(blank=True)
    tenggat = models.DateField(null=True, blank=True)

    hasil = models.CharField(max_length=20, choices=HasilKasus, null=True, blank=True)
    catatan_hasil = models.TextField(blank=True)
    bergabung_ke = models.ForeignKey(Koperasi, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ditutup_pada = models.DateField(null=True, blank=True)
    ditutup_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    diubah_pada = models.DateTimeField(auto_now=True)

    objects = KasusQuerySet.as_manager()

    class Meta:
        ordering = ["-dibuka_pada", "-pk"]
        verbose_name_plural = "kasus"
        constraints = [
            models.UniqueConstraint(
                fields=["koperasi", "jenis"], condition=~Q(keadaan="selesai"), name="kasus_satu_terbuka"
            ),
            models.UniqueConstraint(
                fields=["peristiwa", "jenis"], condition=Q(peristiwa__isnull=False), name="kasus_satu_per_peristiwa"
            ),
            models.CheckConstraint(
                condition=Q(keadaan="selesai", hasil__isnull=False, ditutup_pada__isnull=False)
                | (~Q(keadaan="selesai") & Q(hasil=None, ditutup_pada=None)),
                name="kasus_selesai_berhasil",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan="berjalan") | Q(petugas__isnull=False), name="kasus_dikerjakan_seseorang"
            ),
            models.CheckConstraint(
                condition=Q(hasil__isnull=False, hasil="bergabung", bergabung_ke__isnull=False)
                | (Q(bergabung_ke=None) & (Q(hasil=None) | ~Q(hasil="bergabung"))),
                name="kasus_bergabung_ke_mana",
            ),
            models.CheckConstraint(
                condition=Q(bergabung_ke=None) | ~Q(bergabung_ke=models.F("koperasi")),
                name="kasus_bergabung_ke_lain",
            ),
            models.CheckConstraint(
                condition=Q(ditutup_pada=None) | Q(ditutup_pada__gte=models.F("dibuka_pada")), name="kasus_masa_maju"
            ),
        ]
        indexes = [
            models.Index(fields=["petugas", "tenggat"], name="kasus_meja", condition=~Q(keadaan="selesai")),
            models.Index(fields=["jenis", "dibuka_pada"], name="kasus_dibuka"),
        ]

    def __str__(self) -> str:
        return f"Kasus {self.get_jenis_display().lower()} {self.koperasi}"

    @property
    def is_open(self) -> bool:
        return self.keadaan != KeadaanKasus.SELESAI


class JenisKegiatan(models.TextChoices):
    """What is done in a case by hand. Visits, trainings, letters and help come from their own tables (doings)."""

    TELEPON = "telepon", "Telepon atau WhatsApp"
    KONSULTASI = "konsultasi", "Konsultasi di kantor"
    PENDAMPINGAN = "pendampingan", "Pendampingan"
    RAPAT = "rapat", "Menghadiri rapat anggota"
    MEDIASI = "mediasi", "Mediasi"
    SURAT = "surat", "Surat"
    CATATAN = "catatan", "Catatan"


class KegiatanKasus(models.Model):
    """One thing done in a case, on a day, with what came of it and what it cost. Append-only: a slip is taken back by
    a second row that names it (`membatalkan`)."""

    kasus = models.ForeignKey(Kasus, on_delete=models.PROTECT, related_name="kegiatan_set")
    jenis = models.CharField(max_length=15, choices=JenisKegiatan)
    tanggal = models.DateField()
    uraian = models.TextField()
    hasil = models.TextField("hasil", blank=True)
    tindak_lanjut = models.TextField("tindak lanjut", blank=True)
    biaya = models.PositiveBigIntegerField("biaya", null=True, blank=True)  # whole rupiah
    membatalkan = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="pembatalan"
    )
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_tanggal = models.DateField()  # the office's date of the entry: an activity in the future is refused by it
    dicatat_pada = models.DateTimeField(default=dates.sekarang)

    class Meta:
        ordering = ["tanggal", "pk"]
        verbose_name_plural = "kegiatan kasus"
        triggers = append_only_triggers()
        constraints = [
            models.CheckConstraint(
                condition=Q(tanggal__lte=models.F("dicatat_tanggal")), name="kegiatan_kasus_sudah_terjadi"
            )
        ]
        indexes = [models.Index(fields=["kasus", "-tanggal"], name="kegiatan_kasus_terakhir")]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} {self.tanggal}"


class SerahTerima(models.Model):
    """A case passes from one petugas to another: by the kabid, by taking it over, or with a whole desk. Append-only."""

    kasus = models.ForeignKey(Kasus, on_delete=models.PROTECT, related_name="serah_terima_set")
    dari = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kepada = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    alasan = models.TextField(blank=True)
    rombongan = models.UUIDField(null=True, blank=True)  # the same for all cases of one desk
    tanggal = models.DateField()
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=dates.sekarang)

    class Meta:
        ordering = ["tanggal", "pk"]
        verbose_name_plural = "serah terima kasus"
        triggers = append_only_triggers()
        constraints = [
            models.CheckConstraint(
                condition=Q(dari=None) | ~Q(dari=models.F("kepada")), name="serah_terima_bukan_diri_sendiri"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kasus_id} kepada {self.kepada}"


@track()
class JanjiRat(models.Model):
    """A promise of a cooperative to hold its RAT on a day. Kept or broken is derived from the evidence, never stored.

    One open promise per cooperative and tahun buku; a new one, or a slip, ends the old (`dicabut_pada`).
    """

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="janji_set")
    kasus = models.ForeignKey(Kasus, on_delete=models.PROTECT, null=True, blank=True, related_name="janji_set")
    kunjungan = models.ForeignKey(
        "pembinaan.Kunjungan", on_delete=models.PROTECT, null=True, blank=True, related_name="janji_set"
    )
    tahun_buku = models.PositiveSmallIntegerField()
    tanggal = models.DateField("akan RAT pada")
    oleh_siapa = models.CharField("dijanjikan oleh", max_length=150)
    catatan = models.TextField(blank=True)
    dijanjikan_pada = models.DateField()
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=dates.sekarang)
    dicabut_pada = models.DateField(null=True, blank=True)
    alasan_cabut = models.TextField(blank=True)

    class Meta:
        ordering = ["tanggal", "pk"]
        verbose_name = "janji RAT"
        verbose_name_plural = "janji RAT"
        constraints = [
            models.UniqueConstraint(
                fields=["koperasi", "tahun_buku"], condition=Q(dicabut_pada=None), name="janji_satu_terbuka"
            ),
            models.CheckConstraint(
                condition=Q(tanggal__gte=models.F("dijanjikan_pada")), name="janji_untuk_hari_nanti"
            ),
            models.CheckConstraint(
                condition=Q(tanggal__year__gt=models.F("tahun_buku")), name="janji_setelah_tahun_buku"
            ),
            models.CheckConstraint(
                condition=Q(dicabut_pada=None, alasan_cabut="")
                | (Q(dicabut_pada__isnull=False, dicabut_pada__gte=models.F("dijanjikan_pada")) & ~Q(alasan_cabut="")),
                name="janji_dicabut_beralasan",
            ),
        ]
        indexes = [models.Index(fields=["tanggal"], name="janji_tanggal", condition=Q(dicabut_pada=None))]

    def __str__(self) -> str:
        return f"{self.koperasi}: RAT {dates.panjang(self.tanggal)}"
