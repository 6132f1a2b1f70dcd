"""RencanaKunjungan and Kunjungan: who goes where under which surat tugas, and what was found at each address."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from koperasi.lib import dates
from koperasi.lib.history import track
from pembinaan.models.kasus import Kasus, Masalah
from registry.models import Kecamatan, Koperasi
from registry.models.choices import KegiatanBerjalan, StatusLapangan

if TYPE_CHECKING:
    from koperasi.accounts.models import User


@track(exclude=["diubah_pada"])
class RencanaKunjungan(models.Model):
    """A route with its papers. The number of the surat tugas comes from the sekretariat and is typed in."""

    class Keadaan(models.TextChoices):
        DISUSUN = "disusun", "Disusun"
        BERJALAN = "berjalan", "Berjalan"
        SELESAI = "selesai", "Selesai"
        BATAL = "batal", "Dibatalkan"

    keadaan = models.CharField(max_length=10, choices=Keadaan, default=Keadaan.DISUSUN)
    maksud = models.CharField("maksud perjalanan", max_length=300)
    dasar = models.TextField("dasar", blank=True)
    kecamatan = models.ForeignKey(Kecamatan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dari = models.DateField("mulai")
    sampai = models.DateField("sampai")
    beban_anggaran = models.CharField("beban anggaran", max_length=300, blank=True)
    angkutan = models.CharField("alat angkutan", max_length=100, blank=True)
    biaya = models.PositiveBigIntegerField("biaya perjalanan seluruhnya", null=True, blank=True)  # whole rupiah
    nomor_surat_tugas = models.CharField("nomor surat tugas", max_length=100, blank=True)
    tanggal_surat_tugas = models.DateField("tanggal surat tugas", null=True, blank=True)
    tertanda = models.JSONField(default=dict, blank=True)  # who signed, as on that day: letters.snapshot.Tertanda
    alasan_batal = models.TextField("alasan pembatalan", blank=True)
    catatan_hasil = models.TextField("kesimpulan dan saran", blank=True)  # of the laporan hasil perjalanan dinas
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=dates.sekarang)
    diubah_pada = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-dari", "-pk"]
        verbose_name = "rencana kunjungan"
        verbose_name_plural = "rencana kunjungan"
        constraints = [
            models.CheckConstraint(condition=Q(sampai__gte=F("dari")), name="rencana_masa_maju"),
            models.UniqueConstraint(
                fields=["nomor_surat_tugas"], condition=~Q(nomor_surat_tugas=""), name="rencana_nomor_sekali"
            ),
            models.CheckConstraint(
                condition=Q(nomor_surat_tugas="", tanggal_surat_tugas=None)
                | (~Q(nomor_surat_tugas="") & Q(tanggal_surat_tugas__isnull=False)),
                name="rencana_nomor_bertanggal",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan__in=["berjalan", "selesai"]) | ~Q(nomor_surat_tugas=""),
                name="rencana_berjalan_bernomor",
            ),
            models.CheckConstraint(condition=~Q(keadaan="batal") | ~Q(alasan_batal=""), name="rencana_batal_beralasan"),
        ]

    def __str__(self) -> str:
        return self.maksud


class PelaksanaKunjungan(models.Model):
    """Who goes, as the surat tugas names them: a copy, because rank and post of a person change."""

    rencana = models.ForeignKey(RencanaKunjungan, on_delete=models.CASCADE, related_name="pelaksana_set")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    urutan = models.PositiveSmallIntegerField(default=0)
    nama = models.CharField(max_length=150)
    nip = models.CharField("NIP", max_length=18, blank=True)
    pangkat = models.CharField(max_length=60, blank=True)
    golongan = models.CharField(max_length=10, blank=True)
    jabatan = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["urutan", "pk"]
        verbose_name_plural = "pelaksana kunjungan"
        constraints = [models.UniqueConstraint(fields=["rencana", "user"], name="pelaksana_sekali")]

    def __str__(self) -> str:
        return self.nama


class KeadaanKunjungan(models.TextChoices):
    DIRENCANAKAN = "direncanakan", "Direncanakan"
    SELESAI = "selesai", "Selesai"
    BATAL = "batal", "Dibatalkan"


class KunjunganQuerySet(models.QuerySet["Kunjungan"]):
    def done(self) -> KunjunganQuerySet:
        return self.filter(keadaan=KeadaanKunjungan.SELESAI)

    def visible_to(self, user: User) -> KunjunganQuerySet:
        """Staff see all; an officer the finished ones of the own cooperatives."""
        from pembinaan.policies.scopes import kunjungan_scope

        return kunjungan_scope(self, user)


@track(exclude=["isian", "versi", "diubah_pada"])
class Kunjungan(models.Model):
    """One cooperative looked for at its address (domain.md 5.4). `isian` is the form as typed until it is sent.

    `kunci` is made where the form is begun, also without a line: sent twice it is one visit. The finding becomes
    `Koperasi.status_lapangan` through registry's action and stands beside the computed and the ODS status.
    """

    class Alamat(models.TextChoices):
        DITEMUKAN = "ditemukan", "Ditemukan"
        PINDAH = "pindah", "Pindah"
        TIDAK_DITEMUKAN = "tidak_ditemukan", "Tidak ditemukan"

    class Keinginan(models.TextChoices):
        AKTIF_KEMBALI = "aktif_kembali", "Aktif kembali"
        BERGABUNG = "bergabung", "Bergabung dengan koperasi lain"
        BUBAR = "bubar", "Membubarkan diri"
        BELUM_TAHU = "belum_tahu", "Belum memutuskan"

    class Rekomendasi(models.TextChoices):
        PENDAMPINGAN = "pendampingan", "Pendampingan RAT"
        PELATIHAN = "pelatihan", "Pelatihan"
        REVITALISASI = "revitalisasi", "Revitalisasi"
        PENGGABUNGAN = "penggabungan", "Penggabungan"
        USUL_BUBAR = "usul_bubar", "Usulan pembubaran"
        KUNJUNGAN_ULANG = "kunjungan_ulang", "Kunjungan ulang"
        SELESAI = "selesai", "Tidak perlu tindak lanjut"

    class Asal(models.TextChoices):
        LAYAR = "layar", "Diisi di aplikasi"
        LURING = "luring", "Diisi tanpa sinyal, dikirim kemudian"
        KERTAS = "kertas", "Disalin dari formulir kertas"

    kunci = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in addresses
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="kunjungan_set")
    rencana = models.ForeignKey(
        RencanaKunjungan, on_delete=models.PROTECT, null=True, blank=True, related_name="kunjungan_set"
    )
    urutan = models.PositiveSmallIntegerField(default=0)
    kasus = models.ForeignKey(Kasus, on_delete=models.PROTECT, null=True, blank=True, related_name="kunjungan_set")
    keadaan = models.CharField(max_length=12, choices=KeadaanKunjungan, default=KeadaanKunjungan.DIRENCANAKAN)
    petugas = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    isian = models.JSONField(default=dict)  # {field: [typed texts]}, nothing is lost by being wrong
    versi = models.PositiveIntegerField(default=0)

    tanggal = models.DateField(null=True, blank=True)
    alamat = models.CharField(max_length=16, choices=Alamat, blank=True)
    alamat_baru = models.CharField("alamat sekarang", max_length=300, blank=True)
    papan_nama = models.BooleanField("papan nama terpasang", null=True, blank=True)
    kantor_buka = models.BooleanField("kantor buka", null=True, blank=True)
    ditemui_nama = models.CharField("yang ditemui", max_length=150, blank=True)
    ditemui_jabatan = models.CharField("jabatannya", max_length=100, blank=True)
    ditemui_telepon = models.CharField("nomor HP", max_length=50, blank=True)
    usaha = models.CharField("usaha", max_length=20, choices=KegiatanBerjalan, blank=True)
    rat_terakhir_tahun = models.PositiveSmallIntegerField("RAT terakhir untuk tahun buku", null=True, blank=True)
    anggota = models.PositiveIntegerField("anggota sekarang", null=True, blank=True)
    aset = models.PositiveBigIntegerField("aset yang tersisa", null=True, blank=True)  # whole rupiah
    utang = models.PositiveBigIntegerField("utang yang tersisa", null=True, blank=True)  # whole rupiah
    dokumen = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # codes of documents seen
    sebab = models.ManyToManyField(Masalah, blank=True, related_name="kunjungan_set")
    sebab_catatan = models.TextField("uraian sebab", blank=True)
    keinginan = models.CharField("keinginan pengurus", max_length=15, choices=Keinginan, blank=True)
    rekomendasi = models.CharField(max_length=16, choices=Rekomendasi, blank=True)
    catatan = models.TextField(blank=True)
    lintang = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    bujur = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    akurasi = models.PositiveIntegerField("ketelitian posisi (m)", null=True, blank=True)
    temuan = models.CharField(max_length=20, choices=StatusLapangan, blank=True)
    asal = models.CharField(max_length=8, choices=Asal, default=Asal.LAYAR)
    biaya = models.PositiveBigIntegerField(null=True, blank=True)  # whole rupiah, for a visit without a route
    dicatat_tanggal = models.DateField(null=True, blank=True)  # the office's date on which it was sent in
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    diubah_pada = models.DateTimeField(auto_now=True)

    objects = KunjunganQuerySet.as_manager()

    class Meta:
        ordering = ["-tanggal", "-pk"]
        verbose_name_plural = "kunjungan"
        constraints = [
            models.UniqueConstraint(
                fields=["rencana", "koperasi"], condition=~Q(keadaan="batal"), name="kunjungan_sekali_serute"
            ),
            models.CheckConstraint(
                condition=~Q(keadaan="selesai")
                | (Q(tanggal__isnull=False, dicatat_tanggal__isnull=False, petugas__isnull=False)
                   & ~Q(alamat="") & ~Q(temuan="")),
                name="kunjungan_selesai_lengkap",
            ),
            models.CheckConstraint(
                condition=Q(tanggal=None) | Q(dicatat_tanggal__isnull=False, tanggal__lte=F("dicatat_tanggal")),
                name="kunjungan_sudah_terjadi",
            ),
            models.CheckConstraint(
                condition=Q(lintang=None, bujur=None) | Q(lintang__isnull=False, bujur__isnull=False),
                name="kunjungan_titik_utuh",
            ),
            models.CheckConstraint(
                condition=Q(alamat="tidak_ditemukan", temuan="tidak_ditemukan")
                | (~Q(alamat="tidak_ditemukan") & ~Q(temuan="tidak_ditemukan")),
                name="kunjungan_temuan_sesuai",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["koperasi", "-tanggal"], name="kunjungan_terakhir", condition=Q(keadaan="selesai")),
            models.Index(fields=["tanggal"], name="kunjungan_tanggal", condition=Q(keadaan="selesai")),
        ]

    def __str__(self) -> str:
        return f"Kunjungan ke {self.koperasi}"

    @property
    def look(self) -> str:
        """Its state as a code of ui.status."""
        if self.keadaan == KeadaanKunjungan.DIRENCANAKAN and self.rencana_id and not self.petugas_id:
            return "kunjungan_rencana"  # nobody has begun the form
        return f"kunjungan_{self.keadaan}"
