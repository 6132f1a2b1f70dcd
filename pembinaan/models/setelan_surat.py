"""How the office's letters look, who sees them before the kepala, and where their numbers come from."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from koperasi.accounts.roles import Peran
from koperasi.lib.history import track


class CaraNomor(models.TextChoices):
    APLIKASI = "aplikasi", "Dari aplikasi ini, urut tanpa celah"
    BLOK = "blok", "Dari blok nomor yang diberi sekretariat"
    LUAR = "luar", "Dari luar (SRIKANDI atau e-office), dicatat sesudah kembali"


class Kertas(models.TextChoices):
    A4 = "a4", "A4 (210 × 297 mm)"
    F4 = "f4", "F4 (215 × 330 mm)"


def _logo_place(row: SetelanSurat, name: str) -> str:
    return f"kop/{uuid.uuid4().hex}.png"


@track(exclude=["diubah_pada"])
class SetelanSurat(models.Model):
    """One row; made with its defaults when first needed."""

    kertas = models.CharField(max_length=2, choices=Kertas, default=Kertas.A4)
    kop = models.BooleanField("cetak kop", default=True)  # off: paper with a printed letterhead, its room stays free
    lambang = models.FileField("lambang daerah", max_length=200, upload_to=_logo_place, blank=True)  # PNG
    garis_kop = models.CharField(
        max_length=8, choices=[("ganda", "Garis ganda"), ("tunggal", "Garis tunggal tebal")], default="ganda"
    )
    # surat.md 2.1: sources disagree; the wider of the two sides is safe where the rule is a minimum.
    tepi = models.CharField(
        "tepi kertas", max_length=1, default="b",
        choices=[("b", "Atas 2, bawah 2,5, kiri 3, kanan 2 cm"), ("a", "Atas 2, bawah 2, kiri 2,5, kanan 2 cm")],
    )  # fmt: skip
    huruf = models.PositiveSmallIntegerField("ukuran huruf", default=12, choices=[(12, "Arial 12"), (11, "Arial 11")])
    hal_tebal = models.BooleanField("hal dicetak tebal", default=False)
    nama_bergaris = models.BooleanField("nama penanda tangan bergaris bawah", default=False)
    atas_nama = models.CharField("atas nama (a.n.)", max_length=150, blank=True)  # "a.n. Bupati Lamongan"
    unit = models.CharField("kode unit dalam nomor", max_length=40, blank=True)
    cara_nomor = models.CharField("asal nomor surat", max_length=10, choices=CaraNomor, default=CaraNomor.APLIKASI)
    batas_gagal = models.PositiveSmallIntegerField(
        "pengantaran gagal sebelum diumumkan", default=2, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    pengumuman_hari = models.PositiveSmallIntegerField(
        "lama pengumuman (hari)", default=90, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    diperiksa = models.BooleanField("sudah diperiksa dinas", default=False)
    diubah_pada = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "setelan surat"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="setelan_surat_satu"),
            models.CheckConstraint(condition=Q(huruf__in=[11, 12]), name="setelan_surat_huruf"),
            models.CheckConstraint(condition=Q(batas_gagal__range=(1, 10)), name="setelan_surat_batas_gagal"),
            models.CheckConstraint(condition=Q(pengumuman_hari__range=(1, 365)), name="setelan_surat_pengumuman"),
        ]

    def __str__(self) -> str:
        return "Setelan surat"

    @classmethod
    def current(cls) -> SetelanSurat:
        """The row, or its defaults unsaved."""
        return cls.objects.first() or cls(pk=1)


@track()
class TingkatParaf(models.Model):
    """Who initials a batch before the kepala, lowest first; none to three. The right comes with the role."""

    urutan = models.PositiveSmallIntegerField(unique=True)
    jabatan = models.CharField(max_length=100)  # as on the lembar kendali: "Kepala Bidang Kelembagaan"
    peran = models.CharField(
        max_length=20, choices=[(role.value, role.label) for role in (Peran.PETUGAS, Peran.KABID, Peran.SEKRETARIAT)]
    )
    orang = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["urutan"]
        verbose_name_plural = "tingkat paraf"
        constraints = [models.CheckConstraint(condition=Q(urutan__range=(1, 3)), name="tingkat_paraf_paling_banyak")]

    def __str__(self) -> str:
        return self.jabatan


@track()
class PolaNomor(models.Model):
    """How numbers look, per kind of letter, from a date on. `kunci` "": every kind that has no pattern of its own."""

    POLA = "{klasifikasi}/{nomor}/{unit}/{tahun}"

    kunci = models.SlugField("jenis surat", max_length=40, blank=True)
    klasifikasi = models.CharField("kode klasifikasi", max_length=30)  # text: 500.3.10 is not 500.3.1
    pola = models.CharField("pola nomor", max_length=80, default=POLA)
    seri = models.SlugField("buku agenda", max_length=20, default="keluar")  # letters of one series share a counter
    berlaku_pada = models.DateField("berlaku mulai")
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["kunci", "-berlaku_pada"]
        verbose_name_plural = "pola nomor"
        constraints = [models.UniqueConstraint(fields=["kunci", "berlaku_pada"], name="pola_nomor_sekali")]

    def __str__(self) -> str:
        return self.pola

    @classmethod
    def in_force(cls, kunci: str, on: dt.date) -> PolaNomor | None:
        """That kind's own pattern, else the general one; None where the office has none yet."""
        rows = cls.objects.filter(kunci__in={kunci, ""}, berlaku_pada__lte=on)
        return rows.order_by("-kunci", "-berlaku_pada").first()


class UrutanSurat(models.Model):
    """The last number given in a year of a series. Locked while numbers are given: none twice, none left out."""

    seri = models.SlugField(max_length=20)
    tahun = models.PositiveSmallIntegerField()
    terakhir = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "urutan surat"
        constraints = [models.UniqueConstraint(fields=["seri", "tahun"], name="urutan_surat_sekali")]

    def __str__(self) -> str:
        return f"{self.seri} {self.tahun}: {self.terakhir}"


@track()
class BlokNomor(models.Model):
    """A range of the office's own agenda, used in order. What is left when it is closed was handed back."""

    seri = models.SlugField(max_length=20, default="keluar")
    tahun = models.PositiveSmallIntegerField()
    dari = models.PositiveIntegerField("dari nomor")
    sampai = models.PositiveIntegerField("sampai nomor")
    terpakai = models.PositiveIntegerField(null=True, blank=True)  # the last number used, null = none yet
    catatan = models.CharField(max_length=200, blank=True)
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateField()
    dikembalikan_pada = models.DateField(null=True, blank=True)
    dikembalikan_oleh = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["seri", "-tahun", "dari"]
        verbose_name_plural = "blok nomor"
        constraints = [
            models.CheckConstraint(condition=Q(dari__gte=1) & Q(sampai__gte=F("dari")), name="blok_nomor_maju"),
            models.CheckConstraint(
                condition=Q(terpakai=None) | (Q(terpakai__gte=F("dari")) & Q(terpakai__lte=F("sampai"))),
                name="blok_nomor_terpakai_di_dalam",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dari}–{self.sampai}/{self.tahun}"

    @property
    def berikut(self) -> int | None:
        """The next number of it; None where it is used up or closed."""
        following = self.dari if self.terpakai is None else self.terpakai + 1
        return None if self.dikembalikan_pada or following > self.sampai else following

    @property
    def sisa(self) -> int:
        """How many of its numbers no letter has."""
        return self.sampai - (self.terpakai if self.terpakai is not None else self.dari - 1)
