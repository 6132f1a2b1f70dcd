"""Bantuan: grants, goods and loans that cooperatives received, their use and instalments; partners in business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from koperasi.lib import dates
from koperasi.lib.history import track
from koperasi.lib.triggers import append_only_triggers
from pembinaan.models.kunjungan import Kunjungan
from pembinaan.models.pelatihan import Dana
from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User


@track()
class ProgramBantuan(models.Model):
    """Where help came from: a programme of one year and its fund."""

    nama = models.CharField("nama program", max_length=200)
    tahun = models.PositiveSmallIntegerField()
    dana = models.CharField("sumber dana", max_length=15, choices=Dana, blank=True)
    keterangan = models.TextField(blank=True)

    class Meta:
        ordering = ["-tahun", "nama"]
        verbose_name_plural = "program bantuan"
        constraints = [models.UniqueConstraint(fields=["nama", "tahun"], name="program_bantuan_sekali")]

    def __str__(self) -> str:
        return f"{self.nama} {self.tahun}"


class BantuanQuerySet(models.QuerySet["Bantuan"]):
    def open(self) -> BantuanQuerySet:
        """Still followed by the office: not paid off, used up or given on."""
        return self.filter(ditutup_pada=None)

    def visible_to(self, user: User) -> BantuanQuerySet:
        """Staff see all; an officer none."""
        from pembinaan.policies.aid import bantuan_scope

        return bantuan_scope(self, user)


@track(exclude=["diubah_pada"])
class Bantuan(models.Model):
    """Help that a cooperative received. A loan has instalments; whether it is paid or macet follows from them."""

    class Jenis(models.TextChoices):
        HIBAH = "hibah", "Hibah uang"
        BARANG = "barang", "Barang, ternak, atau alat"
        DANA_BERGULIR = "dana_bergulir", "Dana bergulir"
        KUR = "kur", "KUR yang difasilitasi"
        LPDB = "lpdb", "LPDB yang difasilitasi"
        LAIN = "lain", "Lainnya"

    PINJAMAN = (Jenis.DANA_BERGULIR, Jenis.KUR, Jenis.LPDB)

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="bantuan_set")
    program = models.ForeignKey(ProgramBantuan, on_delete=models.PROTECT, related_name="bantuan_set")
    jenis = models.CharField(max_length=15, choices=Jenis)
    nilai = models.PositiveBigIntegerField(null=True, blank=True)  # whole rupiah
    jumlah = models.PositiveIntegerField(null=True, blank=True)
    satuan = models.CharField(max_length=30, blank=True)  # ekor, unit
    barang = models.CharField("nama barang", max_length=150, blank=True)
    bast_nomor = models.CharField("nomor BAST", max_length=100, blank=True)
    bast_tanggal = models.DateField("tanggal BAST", null=True, blank=True)
    penerima = models.CharField("yang menerima", max_length=150, blank=True)
    penyalur = models.CharField("penyalur", max_length=150, blank=True)  # the bank of a KUR, LPDB
    diterima_pada = models.DateField()
    keterangan = models.TextField(blank=True)
    ditutup_pada = models.DateField("selesai dipantau", null=True, blank=True)  # paid off, used up, given on
    alasan_tutup = models.CharField(max_length=300, blank=True)
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_tanggal = models.DateField()  # or last changed on: nothing is received in the future
    dicatat_pada = models.DateTimeField(default=dates.sekarang)
    diubah_pada = models.DateTimeField(auto_now=True)

    objects = BantuanQuerySet.as_manager()

    class Meta:
        ordering = ["-diterima_pada", "-pk"]
        verbose_name_plural = "bantuan"
        constraints = [
            # "is not null" throughout: a check that comes out as null lets the row pass.
            models.CheckConstraint(
                condition=Q(nilai__isnull=False, nilai__gt=0) | Q(jumlah__isnull=False, jumlah__gt=0),
                name="bantuan_bernilai",
            ),
            models.CheckConstraint(
                condition=Q(jumlah=None) | ~Q(satuan=""), name="bantuan_bersatuan"
            ),
            models.CheckConstraint(
                condition=~Q(jenis__in=["dana_bergulir", "kur", "lpdb"]) | Q(nilai__isnull=False, nilai__gt=0),
                name="bantuan_pinjaman_bernilai",
            ),
            models.CheckConstraint(
                condition=Q(diterima_pada__lte=F("dicatat_tanggal")), name="bantuan_sudah_diterima"
            ),
            models.CheckConstraint(
                condition=Q(bast_tanggal=None) | Q(bast_tanggal__lte=F("dicatat_tanggal")),
                name="bantuan_bast_sudah_ada",
            ),
            models.CheckConstraint(
                condition=Q(ditutup_pada=None, alasan_tutup="")
                | (Q(ditutup_pada__isnull=False, ditutup_pada__gte=F("diterima_pada")) & ~Q(alasan_tutup="")),
                name="bantuan_ditutup_beralasan",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["koperasi"], name="bantuan_terbuka", condition=Q(ditutup_pada=None)),
            models.Index(fields=["-diterima_pada", "-id"], name="bantuan_urut"),
        ]

    def __str__(self) -> str:
        return f"{self.program}: {self.koperasi}"

    @property
    def pinjaman(self) -> bool:
        return self.jenis in self.PINJAMAN


@track()
class Angsuran(models.Model):
    """One instalment that a loan owes. Paid in parts: PembayaranAngsuran."""

    bantuan = models.ForeignKey(Bantuan, on_delete=models.PROTECT, related_name="angsuran_set")
    ke = models.PositiveSmallIntegerField()
    jatuh_tempo = models.DateField()
    jumlah = models.PositiveBigIntegerField()  # whole rupiah

    class Meta:
        ordering = ["bantuan", "ke"]
        verbose_name_plural = "angsuran"
        constraints = [
            models.UniqueConstraint(fields=["bantuan", "ke"], name="angsuran_urut"),
            models.CheckConstraint(condition=Q(jumlah__gt=0), name="angsuran_bernilai"),
        ]
        indexes = [models.Index(fields=["jatuh_tempo"], name="angsuran_tempo")]

    def __str__(self) -> str:
        return f"Angsuran {self.ke}"


class PembayaranAngsuran(models.Model):
    """Money that came in for a loan. Append-only; a slip is taken back by a negative row of the same amount."""

    bantuan = models.ForeignKey(Bantuan, on_delete=models.PROTECT, related_name="pembayaran_set")
    tanggal = models.DateField()
    jumlah = models.BigIntegerField()  # whole rupiah
    bukti = models.CharField("nomor bukti", max_length=100, blank=True)
    catatan = models.CharField(max_length=200, blank=True)
    membatalkan = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="pembatalan"
    )
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_tanggal = models.DateField()
    dicatat_pada = models.DateTimeField(default=dates.sekarang)

    class Meta:
        ordering = ["tanggal", "pk"]
        verbose_name_plural = "pembayaran angsuran"
        triggers = append_only_triggers()
        constraints = [
            models.CheckConstraint(
                condition=Q(jumlah__gt=0, membatalkan=None) | Q(jumlah__lt=0, membatalkan__isnull=False),
                name="pembayaran_bernilai",
            ),
            models.CheckConstraint(condition=Q(tanggal__lte=F("dicatat_tanggal")), name="pembayaran_sudah_terjadi"),
        ]

    def __str__(self) -> str:
        return f"{self.tanggal}: {self.jumlah}"


class PemanfaatanBantuan(models.Model):
    """Whether help that was given is used, as seen on a day, often on a visit. Append-only."""

    class Keadaan(models.TextChoices):
        DIMANFAATKAN = "dimanfaatkan", "Dimanfaatkan"
        SEBAGIAN = "sebagian", "Dimanfaatkan sebagian"
        TIDAK = "tidak", "Tidak dimanfaatkan"
        TIDAK_ADA = "tidak_ada", "Sudah tidak ada"

    bantuan = models.ForeignKey(Bantuan, on_delete=models.PROTECT, related_name="pemanfaatan_set")
    kunjungan = models.ForeignKey(
        Kunjungan, on_delete=models.PROTECT, null=True, blank=True, related_name="pemanfaatan_set"
    )
    tanggal = models.DateField()
    keadaan = models.CharField(max_length=12, choices=Keadaan)
    catatan = models.TextField(blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_tanggal = models.DateField()
    dicatat_pada = models.DateTimeField(default=dates.sekarang)

    class Meta:
        ordering = ["tanggal", "pk"]
        verbose_name_plural = "pemanfaatan bantuan"
        triggers = append_only_triggers()
        constraints = [
            models.CheckConstraint(condition=Q(tanggal__lte=F("dicatat_tanggal")), name="pemanfaatan_sudah_terjadi")
        ]

    def __str__(self) -> str:
        return f"{self.get_keadaan_display()} {self.tanggal}"


class SetelanBantuan(models.Model):
    """The office's own reading of a loan that is macet; one row."""

    hari_macet = models.PositiveSmallIntegerField("hari sesudah jatuh tempo", default=180)

    class Meta:
        verbose_name_plural = "setelan bantuan"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="setelan_bantuan_satu"),
            models.CheckConstraint(condition=Q(hari_macet__range=(1, 1000)), name="setelan_bantuan_wajar"),
        ]

    def __str__(self) -> str:
        return f"Macet sesudah {self.hari_macet} hari"


@track()
class MitraUsaha(models.Model):
    """With whom a cooperative does business, as of a day; "tidak ada" is an answer too."""

    class Bentuk(models.TextChoices):
        PERUSAHAAN = "perusahaan", "Kemitraan dengan perusahaan"
        PLASMA = "plasma", "Inti-plasma"
        TIDAK_ADA = "tidak_ada", "Tidak ada mitra"

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="mitra_set")
    bentuk = models.CharField(max_length=12, choices=Bentuk)
    nama = models.CharField("nama mitra", max_length=150, blank=True)
    bidang = models.CharField("bidang kerja sama", max_length=150, blank=True)
    dari = models.DateField("sejak")
    sampai = models.DateField("sampai", null=True, blank=True)
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=dates.sekarang)

    class Meta:
        ordering = ["-dari", "-pk"]
        verbose_name_plural = "mitra usaha"
        constraints = [
            models.CheckConstraint(condition=Q(bentuk="tidak_ada", nama="") | (~Q(bentuk="tidak_ada") & ~Q(nama="")),
                                   name="mitra_bernama"),
            models.CheckConstraint(condition=Q(sampai=None) | Q(sampai__gte=F("dari")), name="mitra_masa_maju"),
            models.UniqueConstraint(fields=["koperasi"], condition=Q(bentuk="tidak_ada", sampai=None),
                                    name="mitra_tidak_ada_sekali"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.nama or self.get_bentuk_display()
