"""Berkas: one paper of a filing, cleaned when it came in. The file itself lies in the storage, under a random name."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from koperasi.lib import dates
from registry.models.drafts import Konsep

if TYPE_CHECKING:
    from koperasi.accounts.models import User


DRAWN_WITHIN = timedelta(minutes=10)


class JenisBerkas(models.TextChoices):
    BERITA_ACARA = "berita_acara", "Berita acara RAT"
    DAFTAR_HADIR = "daftar_hadir", "Daftar hadir"
    NOTULEN = "notulen", "Notulen"
    LPJ = "lpj", "Laporan pertanggungjawaban pengurus"
    LAPORAN_PENGAWAS = "laporan_pengawas", "Laporan pengawas"
    FOTO = "foto", "Foto kegiatan"
    NERACA = "neraca", "Neraca yang ditandatangani"
    PHU = "phu", "Perhitungan hasil usaha yang ditandatangani"
    LAPORAN = "laporan", "Laporan keuangan lengkap yang ditandatangani"
    SURAT = "surat", "Surat atau bukti penerimaan dari koperasi"


def _place(berkas: StoredFile, name: str) -> str:
    """A random name, two folders deep: nobody guesses it, and no folder grows to a hundred thousand entries."""
    key = uuid.uuid4().hex
    return f"berkas/{key[:2]}/{key[2:4]}/{key}.{berkas.bentuk}"


class Pindai(models.TextChoices):
    TIDAK_PERLU = "tidak_perlu", "Tidak dipindai"
    MENUNGGU = "menunggu", "Menunggu pemindaian virus"
    BERSIH = "bersih", "Bersih"
    TERINFEKSI = "terinfeksi", "Mengandung virus"


class StoredFile(models.Model):
    """A file that came in from outside, cleaned. `bentuk` is what is kept, jpg or pdf, whatever came in."""

    kode = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in addresses
    nama_asli = models.CharField(max_length=200)
    bentuk = models.CharField(max_length=3, choices=[("jpg", "Foto"), ("pdf", "PDF")])
    ukuran = models.PositiveIntegerField(help_text="Bita.")
    sha256 = models.CharField(max_length=64)
    halaman = models.PositiveSmallIntegerField(default=1)
    isi = models.FileField(upload_to=_place, max_length=200)
    pindai = models.CharField(max_length=12, choices=Pindai, default=Pindai.TIDAK_PERLU)
    pratinjau_pada = models.DateTimeField(null=True, blank=True)  # pictures of the pages lie beside the file
    kunci = models.UUIDField(default=uuid.uuid4, editable=False)  # of one upload: repeating it adds nothing
    diunggah_oleh = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    diunggah_pada = models.DateTimeField(auto_now_add=True)
    dibuang_pada = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.nama_asli

    @property
    def ready(self) -> bool:
        """May leave the office's server: not waiting for the scanner, and clean."""
        return self.pindai in (Pindai.TIDAK_PERLU, Pindai.BERSIH)

    @property
    def without_pictures(self) -> bool:
        """Its pages are not drawn, and will not be: drawing takes seconds, and is tried for a minute."""
        return self.pratinjau_pada is None and self.diunggah_pada < dates.sekarang() - DRAWN_WITHIN


class BerkasQuerySet(models.QuerySet["Berkas"]):
    def kept(self) -> BerkasQuerySet:
        """Not taken out of the draft again."""
        return self.filter(dibuang_pada=None)

    def shown(self) -> BerkasQuerySet:
        """What stands on pages: a document made of photos instead of its photos."""
        return self.kept().filter(bagian_dari=None)

    def visible_to(self, user: User) -> BerkasQuerySet:
        return self.filter(konsep__in=Konsep.objects.visible_to(user))


class Berkas(StoredFile):
    """One paper of a draft. Photos of one kind become one PDF when it is sent."""

    Pindai = Pindai

    konsep = models.ForeignKey(Konsep, on_delete=models.PROTECT, related_name="berkas_set")
    jenis = models.CharField(max_length=20, choices=JenisBerkas)
    urutan = models.PositiveSmallIntegerField(default=0)
    bagian_dari = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="bagian_set")

    objects = BerkasQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "berkas"
        ordering = ["konsep", "jenis", "urutan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["konsep", "kunci"], name="berkas_sekali_unggah"),
            models.CheckConstraint(condition=Q(ukuran__gt=0), name="berkas_berisi"),
        ]
        indexes = [models.Index(fields=["isi"], name="berkas_isi")]  # sapu_berkas asks which file has a row
