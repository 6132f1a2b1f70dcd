"""Pelatihan: trainings, socialisations and competence tests, who was invited, who came, what they can show for it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from koperasi.lib.history import track
from koperasi.lib.roman import to_roman
from registry.models import Koperasi, Pengurus
from registry.models.choices import JenisKelamin

if TYPE_CHECKING:
    from koperasi.accounts.models import User


class Dana(models.TextChoices):
    APBD = "apbd", "APBD"
    APBD_PROVINSI = "apbd_provinsi", "APBD provinsi"
    APBN = "apbn", "APBN"
    DAK = "dak", "DAK"
    LAIN = "lain", "Lainnya"


class PelatihanQuerySet(models.QuerySet["Pelatihan"]):
    def visible_to(self, user: User) -> PelatihanQuerySet:
        """Staff see all; an officer reads the own cooperatives' part of it as Peserta, never the training itself."""
        from pembinaan.policies.scopes import pelatihan_scope

        return pelatihan_scope(self, user)


def _merged_place(pelatihan: Pelatihan, name: str) -> str:
    key = uuid.uuid4().hex
    return f"berkas/{key[:2]}/{key[2:4]}/{key}.pdf"


@track(exclude=["diubah_pada", "gabungan", "gabungan_jumlah", "gabungan_pada"])
class Pelatihan(models.Model):
    class Jenis(models.TextChoices):
        PELATIHAN = "pelatihan", "Pelatihan"
        BIMTEK = "bimtek", "Bimbingan teknis"
        SOSIALISASI = "sosialisasi", "Sosialisasi"
        MAGANG = "magang", "Magang"
        UJI_KOMPETENSI = "uji_kompetensi", "Uji kompetensi"

    class Keadaan(models.TextChoices):
        DIRENCANAKAN = "direncanakan", "Direncanakan"
        DIBUKA = "dibuka", "Dibuka"
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
    kode = models.CharField("kode seri", max_length=20, blank=True)  # {seri} of certificate numbers; "" = initials
    evaluasi = models.TextField("evaluasi penyelenggaraan", blank=True)
    alasan_batal = models.CharField("alasan dibatalkan", max_length=300, blank=True)
    # One file of all certificates for the printer, made by a job; made anew whenever somebody asks.
    gabungan = models.FileField(max_length=200, upload_to=_merged_place, blank=True, editable=False)
    gabungan_jumlah = models.PositiveIntegerField(default=0, editable=False)
    gabungan_pada = models.DateTimeField(null=True, blank=True, editable=False)
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    diubah_pada = models.DateTimeField(auto_now=True)

    objects = PelatihanQuerySet.as_manager()

    class Meta:
        ordering = ["-dari", "-pk"]
        verbose_name_plural = "pelatihan"
        constraints = [
            models.CheckConstraint(condition=Q(sampai__gte=F("dari")), name="pelatihan_masa_maju"),
            models.CheckConstraint(
                condition=~Q(keadaan="batal") | ~Q(alasan_batal=""), name="pelatihan_batal_beralasan"
            ),
            models.CheckConstraint(condition=Q(angkatan=None) | Q(angkatan__gte=1), name="pelatihan_angkatan_wajar"),
            models.CheckConstraint(condition=Q(kuota=None) | Q(kuota__gte=1), name="pelatihan_kuota_wajar"),
            models.UniqueConstraint(
                fields=["jenis", "seri", "angkatan"],
                condition=Q(angkatan__isnull=False) & ~Q(keadaan="batal"),
                name="pelatihan_angkatan_sekali",
            ),
        ]
        indexes = [models.Index(fields=["dari"], name="pelatihan_mulai")]

    def __str__(self) -> str:
        return f"{self.seri} Angkatan {to_roman(self.angkatan)}" if self.angkatan else self.seri

    @property
    def angkatan_romawi(self) -> str:
        return to_roman(self.angkatan) if self.angkatan else ""

    @property
    def hari(self) -> list[dt.date]:
        """Every day from the first to the last, both included."""
        return [self.dari + dt.timedelta(days=n) for n in range((self.sampai - self.dari).days + 1)]

    @property
    def uji(self) -> bool:
        """Whether a result "lulus" is recorded for it."""
        return self.jenis == self.Jenis.UJI_KOMPETENSI


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
    dibuka_pada = models.DateTimeField(null=True, blank=True)  # last opened in WhatsApp; whether sent nobody here knows
    dibuka_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

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


class PesertaQuerySet(models.QuerySet["Peserta"]):
    def visible_to(self, user: User) -> PesertaQuerySet:
        """Staff see all; an officer the people of the own cooperatives."""
        from pembinaan.policies.scopes import peserta_scope

        return peserta_scope(self, user)

    def certified(self) -> PesertaQuerySet:
        """With a certificate that has not been taken back, ours or another body's."""
        return self.exclude(nomor_sertifikat="").filter(dicabut_pada=None)


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
    # Whose certificate it is: "" = ours, numbered and printed here; otherwise who issued it (LSP, BNSP), typed in.
    penerbit_sertifikat = models.CharField("penerbit", max_length=150, blank=True)
    sertifikat_tahun = models.PositiveSmallIntegerField(null=True, blank=True)  # ours only: the counter of that year
    sertifikat_urut = models.PositiveIntegerField(null=True, blank=True)
    # Ours only: what stood on the paper on that day (names, training, signer), so that a reprint is the same paper.
    sertifikat_isi = models.JSONField(null=True, blank=True)
    dicabut_pada = models.DateField(null=True, blank=True)  # the number stays used
    alasan_dicabut = models.CharField(max_length=300, blank=True)
    diubah_pada = models.DateTimeField(auto_now=True)

    objects = PesertaQuerySet.as_manager()

    class Meta:
        ordering = ["orang__nama", "pk"]
        verbose_name_plural = "peserta"
        constraints = [
            models.UniqueConstraint(fields=["pelatihan", "orang"], name="peserta_sekali"),
            # "lsp/7" and "LSP/7" are one number: people copy it from paper.
            models.UniqueConstraint(
                Upper("nomor_sertifikat"), condition=~Q(nomor_sertifikat=""), name="sertifikat_nomor_sekali"
            ),
            models.CheckConstraint(
                condition=Q(tanggal_lulus=None)
                # isnull too: a check that comes out as NULL lets the row in
                | Q(tanggal_uji__isnull=False, tanggal_lulus__gte=F("tanggal_uji"), lulus__isnull=False, lulus=True),
                name="peserta_lulus_sesudah_uji",
            ),
            models.CheckConstraint(
                condition=Q(lulus=None) | Q(tanggal_uji__isnull=False), name="peserta_hasil_setelah_uji"
            ),
            models.CheckConstraint(
                condition=Q(nomor_sertifikat="") | Q(sertifikat_terbit__isnull=False), name="sertifikat_bertanggal"
            ),
            models.CheckConstraint(
                condition=Q(sertifikat_berakhir=None)
                | Q(sertifikat_terbit__isnull=False, sertifikat_berakhir__gt=F("sertifikat_terbit")),
                name="sertifikat_masa_maju",
            ),
            models.UniqueConstraint(
                fields=["sertifikat_tahun", "sertifikat_urut"],
                condition=Q(sertifikat_urut__isnull=False),
                name="sertifikat_urut_sekali",
            ),
            # Ours carry their place in the year's counter and what was printed; another body's carry its name.
            models.CheckConstraint(
                condition=Q(nomor_sertifikat="", penerbit_sertifikat="", sertifikat_urut=None, sertifikat_tahun=None)
                | Q(sertifikat_urut=None, sertifikat_tahun=None) & ~Q(nomor_sertifikat="") & ~Q(penerbit_sertifikat="")
                | Q(penerbit_sertifikat="", sertifikat_urut__isnull=False, sertifikat_tahun__isnull=False,
                    sertifikat_isi__isnull=False) & ~Q(nomor_sertifikat=""),
                name="sertifikat_milik_siapa",
            ),
            models.CheckConstraint(
                condition=Q(dicabut_pada=None)
                | ~Q(nomor_sertifikat="") & ~Q(alasan_dicabut="")
                & Q(sertifikat_terbit__isnull=False, dicabut_pada__gte=F("sertifikat_terbit")),
                name="sertifikat_dicabut_beralasan",
            ),
            models.CheckConstraint(
                condition=(Q(nilai_awal=None) | Q(nilai_awal__range=(0, 100)))
                & (Q(nilai_akhir=None) | Q(nilai_akhir__range=(0, 100)))
                & (Q(kesan=None) | Q(kesan__range=(1, 5))),
                name="peserta_nilai_wajar",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["sertifikat_berakhir"], name="sertifikat_berakhir", condition=~Q(sertifikat_berakhir=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.orang}: {self.pelatihan}"

    @property
    def bersertifikat(self) -> bool:
        return bool(self.nomor_sertifikat) and self.dicabut_pada is None

    @property
    def dari_kami(self) -> bool:
        """Whether the certificate is the office's own, which we number and print."""
        return self.sertifikat_urut is not None


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


class SetelanSertifikat(models.Model):
    """How the office numbers its certificates and who gets one. One row; made with its defaults when first needed."""

    POLA = "{nomor}/{seri}/{bulan_romawi}/{tahun}"

    pola = models.CharField("pola nomor", max_length=80, default=POLA)
    batas_hadir = models.PositiveSmallIntegerField(
        "kehadiran paling sedikit (persen)", default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    diubah_pada = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "setelan sertifikat"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="setelan_sertifikat_satu"),
            models.CheckConstraint(condition=Q(batas_hadir__range=(1, 100)), name="setelan_sertifikat_batas"),
        ]

    def __str__(self) -> str:
        return self.pola

    @classmethod
    def current(cls) -> SetelanSertifikat:
        """The row, or its defaults unsaved."""
        return cls.objects.first() or cls(pk=1)


class UrutanSertifikat(models.Model):
    """The last number given in a year. Locked while numbers are given, so that none is given twice or left out."""

    tahun = models.PositiveSmallIntegerField(unique=True)
    terakhir = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "urutan sertifikat"

    def __str__(self) -> str:
        return f"{self.tahun}: {self.terakhir}"
