"""Pelatihan: trainings, socialisations and competence tests, who was invited, who came, what they can show for it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from koperasi.lib.history import track
from registry.models import Koperasi, Pengurus
from registry.models.choices import JenisKelamin


class Dana(models.TextChoices):
    APBD = "apbd", "APBD"
    APBD_PROVINSI = "apbd_provinsi", "APBD provinsi"
    APBN = "apbn", "APBN"
    DAK = "dak", "DAK"
    LAIN = "lain", "Lainnya"


@track(exclude=["diubah_pada"])
class Pelatihan(models.Model):
    class Jenis(models.TextChoices):
        PELATIHAN = "pelatihan", "Pelatihan"
        BIMTEK = "bimtek", "Bimbingan teknis"
        SOSIALISASI = "sosialisasi", "Sosialisasi"
        MAGANG = "magang", "Magang"
        UJI_KOMPETENSI = "uji_kompetensi", "Uji kompetensi"

    class Keadaan(models.TextChoices):
        DIRENCANAKAN = "direncanakan", "Direncanakan"
        DIBUKA = "dibuka", "Undangan dikirim"
        SELESAI = "selesai", "Selesai"
        BATAL = "batal", "Dibatalkan"

    jenis = models.CharField(max_length=15, choices=Jenis)
    keadaan = models.CharField(max_length=12, choices=Keadaan, default=Keadaan.DIRENCANAKAN)
    seri = models.CharField("nama pelatihan", max_length=150)
    angkatan = models.PositiveSmallIntegerField(null=True, blank=True)  # III, as people write it
    materi = models.TextField(blank=True)
    dari = models.DateField("mulai")
    sampai = models.DateField("sampai")
    tempat = models.CharField(max_length=200, blank=True)
    penyelenggara = models.CharField(max_length=200, blank=True)
    dana = models.CharField("sumber dana", max_length=15, choices=Dana, blank=True)
    biaya = models.PositiveBigIntegerField(null=True, blank=True)  # whole rupiah
    kuota = models.PositiveIntegerField(null=True, blank=True)  # persons
    skema = models.CharField("skema SKKNI", max_length=150, blank=True)
    evaluasi = models.TextField("evaluasi penyelenggaraan", blank=True)
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    diubah_pada = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-dari", "-pk"]
        verbose_name_plural = "pelatihan"
        constraints = [
            models.CheckConstraint(condition=Q(sampai__gte=F("dari")), name="pelatihan_masa_maju"),
            models.UniqueConstraint(
                fields=["jenis", "seri", "angkatan"],
                condition=Q(angkatan__isnull=False) & ~Q(keadaan="batal"),
                name="pelatihan_angkatan_sekali",
            ),
        ]
        indexes = [models.Index(fields=["dari"], name="pelatihan_mulai")]

    def __str__(self) -> str:
        return self.seri


class Pengajar(models.Model):
    pelatihan = models.ForeignKey(Pelatihan, on_delete=models.CASCADE, related_name="pengajar_set")
    nama = models.CharField(max_length=150)
    instansi = models.CharField(max_length=150, blank=True)
    materi = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "pengajar"

    def __str__(self) -> str:
        return self.nama


class Undangan(models.Model):
    """A cooperative that was invited, and what it answered."""

    class Jawaban(models.TextChoices):
        BELUM = "belum", "Belum menjawab"
        DATANG = "datang", "Akan datang"
        TIDAK = "tidak", "Tidak dapat datang"

    pelatihan = models.ForeignKey(Pelatihan, on_delete=models.PROTECT, related_name="undangan_set")
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="undangan_set")
    jawaban = models.CharField(max_length=6, choices=Jawaban, default=Jawaban.BELUM)
    catatan = models.CharField(max_length=300, blank=True)
    diundang_pada = models.DateField()
    diundang_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dibuka_pada = models.DateTimeField(null=True, blank=True)  # last opened in WhatsApp

    class Meta:
        ordering = ["koperasi__nama_urut", "pk"]
        verbose_name_plural = "undangan"
        constraints = [models.UniqueConstraint(fields=["pelatihan", "koperasi"], name="undangan_sekali")]

    def __str__(self) -> str:
        return f"{self.koperasi}: {self.pelatihan}"


@track()
class Orang(models.Model):
    """A person of a cooperative who takes part in things: an officer, an employee, a member. No account, no KTP."""

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="orang_set")
    pengurus = models.ForeignKey(Pengurus, on_delete=models.PROTECT, null=True, blank=True, related_name="orang_set")
    nama = models.CharField(max_length=150)
    nama_normal = models.CharField(max_length=150, editable=False)
    jabatan = models.CharField(max_length=100, blank=True)
    jenis_kelamin = models.CharField(max_length=1, choices=JenisKelamin, blank=True)
    tahun_lahir = models.PositiveSmallIntegerField(null=True, blank=True)
    telepon = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ["nama", "pk"]
        verbose_name_plural = "orang"
        constraints = [
            # Two of one name in one cooperative are told apart by the year of birth.
            models.UniqueConstraint(
                fields=["koperasi", "nama_normal", "tahun_lahir"], nulls_distinct=False, name="orang_sekali"
            ),
            models.CheckConstraint(
                condition=Q(tahun_lahir=None) | Q(tahun_lahir__range=(1920, 2100)), name="orang_tahun_lahir_wajar"
            ),
        ]

    def __str__(self) -> str:
        return self.nama


@track(exclude=["diubah_pada"])
class Peserta(models.Model):
    """One person in one training: days present, evaluation, result of a test, certificate."""

    pelatihan = models.ForeignKey(Pelatihan, on_delete=models.PROTECT, related_name="peserta_set")
    orang = models.ForeignKey(Orang, on_delete=models.PROTECT, related_name="peserta_set")
    hadir = ArrayField(models.DateField(), default=list, blank=True)  # the days on which they were there
    nilai_awal = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)  # 0-100
    nilai_akhir = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)  # 0-100
    kesan = models.PositiveSmallIntegerField("penilaian peserta", null=True, blank=True)  # 1-5, of the training
    saran = models.TextField(blank=True)

    tanggal_uji = models.DateField(null=True, blank=True)
    lulus = models.BooleanField(null=True, blank=True)  # of a test; null = no result yet
    tanggal_lulus = models.DateField(null=True, blank=True)

    nomor_sertifikat = models.CharField(max_length=100, blank=True)
    kode_sertifikat = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # behind the QR code
    sertifikat_terbit = models.DateField(null=True, blank=True)
    sertifikat_berakhir = models.DateField(null=True, blank=True)
    diubah_pada = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["orang__nama", "pk"]
        verbose_name_plural = "peserta"
        constraints = [
            models.UniqueConstraint(fields=["pelatihan", "orang"], name="peserta_sekali"),
            models.UniqueConstraint(
                fields=["nomor_sertifikat"], condition=~Q(nomor_sertifikat=""), name="sertifikat_nomor_sekali"
            ),
            models.CheckConstraint(
                condition=Q(tanggal_lulus=None)
                | Q(tanggal_uji__isnull=False, tanggal_lulus__gte=F("tanggal_uji")) & Q(lulus=True),
                name="peserta_lulus_sesudah_uji",
            ),
            models.CheckConstraint(
                condition=Q(lulus=None) | Q(tanggal_uji__isnull=False), name="peserta_hasil_setelah_uji"
            ),
            models.CheckConstraint(
                condition=Q(nomor_sertifikat="") | Q(sertifikat_terbit__isnull=False), name="sertifikat_bertanggal"
            ),
            models.CheckConstraint(
                condition=Q(sertifikat_berakhir=None) | Q(sertifikat_berakhir__gt=F("sertifikat_terbit")),
                name="sertifikat_masa_maju",
            ),
            models.CheckConstraint(
                condition=(Q(nilai_awal=None) | Q(nilai_awal__range=(0, 100)))
                & (Q(nilai_akhir=None) | Q(nilai_akhir__range=(0, 100)))
                & (Q(kesan=None) | Q(kesan__range=(1, 5))),
                name="peserta_nilai_wajar",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.orang}: {self.pelatihan}"


class Audiens(models.Model):
    """Those who came without a cooperative, counted: group, sex and age."""

    class Kelompok(models.TextChoices):
        SEKOLAH = "sekolah", "Sekolah"
        PEMUDA = "pemuda", "Pemuda"
        PKK = "pkk", "PKK"
        DESA = "desa", "Desa/kelurahan"
        LAIN = "lain", "Lainnya"

    class Usia(models.TextChoices):
        ANAK = "anak", "Di bawah 16 tahun"
        PEMUDA = "pemuda", "16–30 tahun"  # UU 40/2009 ps. 1
        DEWASA = "dewasa", "31–60 tahun"
        LANSIA = "lansia", "Di atas 60 tahun"
        CAMPURAN = "campuran", "Tidak dicatat"

    pelatihan = models.ForeignKey(Pelatihan, on_delete=models.CASCADE, related_name="audiens_set")
    kelompok = models.CharField(max_length=8, choices=Kelompok)
    nama = models.CharField("nama lembaga", max_length=150, blank=True)
    usia = models.CharField(max_length=8, choices=Usia, default=Usia.CAMPURAN)
    laki = models.PositiveIntegerField("laki-laki", default=0)
    perempuan = models.PositiveIntegerField("perempuan", default=0)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "audiens"
        constraints = [
            models.UniqueConstraint(fields=["pelatihan", "kelompok", "nama", "usia"], name="audiens_sekali"),
            models.CheckConstraint(condition=Q(laki__gt=0) | Q(perempuan__gt=0), name="audiens_ada_orang"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kelompok_display()} {self.nama}".strip()
