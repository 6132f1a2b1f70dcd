"""One import: the file, how its columns were read, and what each row became, so that it can be undone as one.

Two memories help the next file: how a header was mapped by hand, and which record a person chose for a row.
"""

from __future__ import annotations

import uuid

from django.db import models

from registry.models.koperasi import Koperasi


def _path(impor: Impor, name: str) -> str:
    """A name nobody can guess and that never collides; the office's own name is kept in `nama_berkas`."""
    return f"impor/{uuid.uuid4().hex}"


class Impor(models.Model):
    class Keadaan(models.TextChoices):
        DIUNGGAH = "diunggah", "Diunggah"
        DIPERIKSA = "diperiksa", "Diperiksa, belum disimpan"
        DISIMPAN = "disimpan", "Disimpan"
        DIBATALKAN = "dibatalkan", "Dibatalkan"
        GAGAL = "gagal", "Gagal dibaca"

    nama_berkas = models.CharField(max_length=255)
    berkas = models.FileField(upload_to=_path, max_length=200, blank=True)
    sidik = models.CharField(max_length=64, blank=True)  # sha256 of the file
    sumber = models.CharField(max_length=60, blank=True)  # the layout, recognised or named by the person
    # {"lembar": name, "baris": index of the header row, "tinggi": 1 or 2, "kolom": {"0": "nama", ...}}
    pemetaan = models.JSONField(default=dict, blank=True)
    tanggal_posisi = models.DateField("posisi data per", null=True, blank=True)
    keadaan = models.CharField(max_length=12, choices=Keadaan, default=Keadaan.DIUNGGAH)
    # {"rows", "new", "changed", "same", "errors" (rows), "warnings"}; after undo also {"undone", "kept"}
    hitungan = models.JSONField(default=dict, blank=True)
    catatan_berkas = models.JSONField(default=list, blank=True)  # warnings about the file as a whole
    pesan = models.TextField(blank=True)  # why it could not be read, or why nothing was saved
    # {table: newest id at the commit}: what lies beyond was written since, and undo leaves that cooperative alone
    batas = models.JSONField(default=dict, blank=True)
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    disimpan_oleh = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    disimpan_pada = models.DateTimeField(null=True, blank=True)  # start of the transaction that wrote it
    dibatalkan_oleh = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dibatalkan_pada = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "impor"

    def __str__(self) -> str:
        return self.nama_berkas


class BarisImpor(models.Model):
    """One data row of the file and what became of it. Of a preview until the commit writes it anew."""

    class Hasil(models.TextChoices):
        BARU = "new", "Baru"
        BERUBAH = "changed", "Berubah"
        SAMA = "same", "Sama"
        GALAT = "error", "Perlu diperbaiki"

    impor = models.ForeignKey(Impor, on_delete=models.CASCADE, related_name="baris_set")
    lembar = models.CharField(max_length=100, blank=True)  # empty for the first sheet that was read
    nomor = models.PositiveIntegerField()  # as people count rows in the sheet
    hasil = models.CharField(max_length=8, choices=Hasil)
    koperasi = models.ForeignKey(
        Koperasi, on_delete=models.PROTECT, null=True, blank=True, related_name="baris_impor_set"
    )
    nama = models.CharField(max_length=200, blank=True)
    nilai = models.JSONField(default=dict)  # field -> text as read, for the preview
    galat = models.JSONField(default=list)  # [{"column", "value", "message"}]
    peringatan = models.JSONField(default=list)
    perubahan = models.JSONField(default=list)  # for people: [{"field", "old", "new"}]
    jejak = models.JSONField(default=dict)  # for undo: what was written, see exchange.commit
    kunci_pilihan = models.CharField(max_length=64, blank=True)  # set where a person must choose
    calon = models.JSONField(default=list)  # ids of the candidates
    ditahan = models.CharField(max_length=200, blank=True)  # why undo left this row standing

    class Meta:
        ordering = ["impor", "lembar", "nomor"]
        verbose_name_plural = "baris impor"
        constraints = [models.UniqueConstraint(fields=["impor", "lembar", "nomor"], name="baris_impor_satu")]
        indexes = [models.Index(fields=["impor", "hasil", "lembar", "nomor"], name="baris_impor_hasil")]

    def __str__(self) -> str:
        return f"Baris {self.nomor}: {self.nama}"


class PemetaanKolom(models.Model):
    """How a person mapped the columns of a header, found again by the header's fingerprint."""

    sidik_judul = models.CharField(max_length=64, unique=True)
    sumber = models.CharField(max_length=60)
    kolom = models.JSONField(default=dict)  # {"0": "nama", ...}; a column that is left out is not in it
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    diubah_pada = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "pemetaan kolom"

    def __str__(self) -> str:
        return f"{self.sumber}: {len(self.kolom)} kolom"


class PilihanPadanan(models.Model):
    """Which record a person chose for a row that fits several; koperasi null means a new one."""

    sumber = models.CharField(max_length=60)
    kunci = models.CharField(max_length=64)
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    diubah_pada = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "pilihan padanan"
        constraints = [models.UniqueConstraint(fields=["sumber", "kunci"], name="pilihan_padanan_satu")]

    def __str__(self) -> str:
        return f"{self.sumber}: {self.koperasi or 'koperasi baru'}"


class TeksBerkas(models.Model):
    """What a file said and the register has no place for (a jenis it does not know, "sudah RAT" without a date)."""

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="teks_berkas_set")
    sumber = models.CharField(max_length=60)
    kolom = models.CharField(max_length=100)
    teks = models.CharField(max_length=300, blank=True)  # empty: taken back by an undo
    impor = models.ForeignKey(Impor, on_delete=models.PROTECT, null=True, related_name="+")
    diubah_pada = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["sumber", "kolom"]
        verbose_name_plural = "teks berkas"
        constraints = [models.UniqueConstraint(fields=["koperasi", "sumber", "kolom"], name="teks_berkas_satu")]

    def __str__(self) -> str:
        return f"{self.kolom}: {self.teks}"
