"""Koperasi: what ODS holds about one (domain.md 2.1), its four statuses, and what may be seen by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import CombinedExpression, OrderBy
from django.db.models.functions import Coalesce, Lower

from koperasi.lib.history import track
from koperasi.lib.triggers import append_only_triggers
from registry.models.choices import (
    Bentuk,
    Jenis,
    Kekurangan,
    Keterangan,
    Kewenangan,
    Pola,
    StatusHitung,
    StatusKeputusan,
    StatusLapangan,
    StatusOds,
    WilayahKeanggotaan,
)
from registry.models.wilayah import Desa, Kecamatan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

LIVE = Q(ditarik_pada=None, digabung_ke=None)


def _missing() -> Case | CombinedExpression:
    """The bits of Kekurangan, in its order."""
    empty = [
        Q(nik=""), Q(badan_hukum=""), Q(tanggal_badan_hukum=None), Q(bentuk=""), Q(jenis=""), Q(kecamatan=None),
        Q(desa=None), Q(alamat=""), Q(telepon=""), Q(tanpa_pengurus=True),
    ]  # fmt: skip
    bits = [
        Case(When(condition, then=Value(kind.bit)), default=Value(0))
        for condition, kind in zip(empty, Kekurangan, strict=True)
    ]
    return sum(bits[1:], bits[0])


def _latest_first(field: str) -> tuple[OrderBy, OrderBy]:
    """One index for both directions of a date in which rows without one stand with the oldest."""
    return F(field).desc(nulls_last=True), F("id").desc()


class KoperasiQuerySet(models.QuerySet["Koperasi"]):
    def live(self) -> KoperasiQuerySet:
        """Neither withdrawn by an import's undo nor merged into another record: what lists and counts are made of."""
        return self.filter(LIVE)

    def within_authority(self) -> KoperasiQuerySet:
        """Those the office answers for: denominators, cases and letters are made of these."""
        return self.filter(kewenangan=Kewenangan.KABKOTA)

    def visible_to(self, user: User) -> KoperasiQuerySet:
        """Every scope in registry starts here: staff see the district, an officer sees the own cooperative."""
        from registry.policies import koperasi_scope

        return koperasi_scope(self, user)


@track(
    exclude=[
        "status", "status_hitung", "status_keputusan", "status_ods", "status_lapangan", "keterangan",
        "menunggu_pemeriksaan", "rat_terakhir", "cari", "nama_normal", "badan_hukum_normal", "tanpa_pengurus",
        "kekurangan", "nama_urut", "diubah_pada",
    ]
)  # fmt: skip
class Koperasi(models.Model):
    nama = models.CharField("nama koperasi", max_length=200)
    badan_hukum = models.CharField("nomor badan hukum", max_length=100, blank=True)
    tanggal_badan_hukum = models.DateField("tanggal badan hukum", null=True, blank=True)
    nik = models.CharField("NIK Koperasi", max_length=13, blank=True)
    nib = models.CharField("NIB", max_length=13, blank=True)
    npwp = models.CharField("NPWP", max_length=25, blank=True)

    bentuk = models.CharField(max_length=10, choices=Bentuk, blank=True)
    wilayah_keanggotaan = models.CharField(max_length=10, choices=WilayahKeanggotaan, blank=True)
    jenis = models.CharField(max_length=15, choices=Jenis, blank=True)
    kelompok = models.CharField(max_length=60, blank=True)
    sektor = models.CharField("sektor usaha", max_length=100, blank=True)
    pola = models.CharField("pola pengelolaan", max_length=15, choices=Pola, blank=True)
    kdmp = models.BooleanField("Koperasi Desa/Kelurahan Merah Putih", default=False)

    alamat = models.CharField(max_length=300, blank=True)
    desa = models.ForeignKey(Desa, on_delete=models.PROTECT, null=True, blank=True, related_name="koperasi_set")
    kecamatan = models.ForeignKey(
        Kecamatan, on_delete=models.PROTECT, null=True, blank=True, related_name="koperasi_set"
    )
    wilayah_teks = models.CharField(
        "desa/kecamatan menurut berkas",
        max_length=200,
        blank=True,
        help_text="Nama wilayah yang belum dapat dicocokkan.",
    )
    lintang = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    bujur = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    telepon = models.CharField(max_length=100, blank=True)
    email = models.CharField("pos-el", max_length=200, blank=True)
    laman = models.CharField(max_length=200, blank=True)

    sertifikat_nik_terbit = models.DateField("sertifikat NIK terbit", null=True, blank=True)
    sertifikat_nik_berakhir = models.DateField("sertifikat NIK berlaku sampai", null=True, blank=True)
    grade = models.CharField(max_length=5, blank=True)
    kuk = models.CharField("KUK", max_length=5, blank=True)

    # Membership decides authority (Permenkop 9/2020), not the address. "Anggapan" = nobody has said so yet.
    kewenangan = models.CharField(max_length=10, choices=Kewenangan, default=Kewenangan.KABKOTA)
    kewenangan_anggapan = models.BooleanField(default=True)
    kewenangan_sejak = models.DateField(null=True, blank=True)

    # Four statuses from four sources; each equals its last PerubahanStatus. Only the rule writes status_hitung.
    status_hitung = models.CharField(max_length=12, choices=StatusHitung)
    status_keputusan = models.CharField(max_length=12, choices=StatusKeputusan, null=True, blank=True)
    status_ods = models.CharField(max_length=12, choices=StatusOds, null=True, blank=True)
    status_lapangan = models.CharField(max_length=20, choices=StatusLapangan, null=True, blank=True)
    status = models.GeneratedField(
        expression=Coalesce(F("status_keputusan"), F("status_hitung")),
        output_field=models.CharField(max_length=12),
        db_persist=True,
    )
    proses_pembubaran_sejak = models.DateField(null=True, blank=True)

    # Derived for lists of 210,000: written by classification.run only, from the same clauses as the verdict.
    # Empty = never judged: `classification.run.apply` then writes the first event.
    keterangan = models.CharField(max_length=30, choices=Keterangan, default="", blank=True, editable=False)
    menunggu_pemeriksaan = models.BooleanField(default=False, editable=False)
    rat_terakhir = models.DateField(null=True, blank=True, editable=False)

    # Lists are ordered by it: the database compares bytes, and "KUD" must not stand apart from "Kud".
    nama_urut = models.GeneratedField(
        expression=Lower("nama"), output_field=models.CharField(max_length=200), db_persist=True
    )

    # Search and matching keys, written by registry.search.
    nama_normal = models.CharField(max_length=200, default="", editable=False)
    badan_hukum_normal = models.CharField(max_length=100, default="", editable=False)
    cari = models.TextField(default="", editable=False)
    tanpa_pengurus = models.BooleanField(default=True, editable=False)
    kekurangan = models.GeneratedField(
        expression=_missing(), output_field=models.PositiveSmallIntegerField(), db_persist=True
    )

    catatan = models.TextField(blank=True)
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    diubah_pada = models.DateTimeField(auto_now=True)
    ditarik_pada = models.DateTimeField(null=True, blank=True, editable=False)
    digabung_ke = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="gabungan_set"
    )

    objects = KoperasiQuerySet.as_manager()

    class Meta:
        ordering = ["nama_urut", "pk"]
        verbose_name_plural = "koperasi"
        constraints = [
            models.CheckConstraint(condition=Q(nik="") | Q(nik__regex=r"^\d{13}$"), name="koperasi_nik_13_digit"),
            models.CheckConstraint(condition=~Q(nama=""), name="koperasi_bernama"),
            models.CheckConstraint(condition=~Q(digabung_ke=F("pk")), name="koperasi_tidak_digabung_ke_diri"),
            models.CheckConstraint(condition=Q(status_hitung__in=StatusHitung.values), name="koperasi_status_hitung"),
        ]
        indexes = [
            GinIndex(name="koperasi_cari_trgm", fields=["cari"], opclasses=["gin_trgm_ops"]),
            models.Index(fields=["nama_urut", "id"], name="koperasi_nama", condition=LIVE),
            models.Index(fields=["kecamatan", "nama_urut", "id"], name="koperasi_kecamatan_nama", condition=LIVE),
            # Exact counts over the whole register read one of these three and no table row: the usual filters, and
            # those of data quality, share their few combinations in 2 MB each; the last carries every filter.
            models.Index(
                fields=["kewenangan", "kdmp", "status", "keterangan", "kecamatan", "jenis", "bentuk"],
                name="koperasi_hitung",
                condition=LIVE,
            ),
            models.Index(
                fields=["kewenangan", "kdmp", "status", "status_ods", "status_hitung", "kekurangan"],
                name="koperasi_mutu",
                condition=LIVE,
            ),
            models.Index(
                fields=[
                    "kewenangan", "kecamatan", "kdmp", "status", "keterangan", "jenis", "bentuk", "kelompok",
                    "status_ods", "kekurangan", "menunggu_pemeriksaan", "desa", "status_hitung", "tanggal_badan_hukum",
                    "id",
                ],
                name="koperasi_saring",
                condition=LIVE,
            ),
            models.Index(fields=["kelompok"], name="koperasi_kelompok", condition=LIVE),
            models.Index(
                fields=["id"], name="koperasi_menunggu", condition=LIVE & Q(menunggu_pemeriksaan=True)
            ),
            # KDMP share the beginning of their names: all of them stand together in the alphabet.
            models.Index(fields=["kdmp", "nama_urut", "id"], name="koperasi_kdmp_nama", condition=LIVE),
            models.Index(*_latest_first("tanggal_badan_hukum"), name="koperasi_tanggal_bh", condition=LIVE),
            models.Index(*_latest_first("rat_terakhir"), name="koperasi_rat_terakhir", condition=LIVE),
            # Who is tidak aktif met long ago: walking all dates until such a row comes would read most of the register.
            models.Index("status", *_latest_first("rat_terakhir"), name="koperasi_status_rat", condition=LIVE),
            models.Index("keterangan", *_latest_first("rat_terakhir"), name="koperasi_keterangan_rat", condition=LIVE),
            models.Index(fields=["status", "nama_urut", "id"], name="koperasi_status_nama", condition=LIVE),
            models.Index(fields=["keterangan", "nama_urut", "id"], name="koperasi_keterangan_nama", condition=LIVE),
            models.Index(fields=["nik"], name="koperasi_nik", condition=~Q(nik="")),
            models.Index(fields=["badan_hukum_normal"], name="koperasi_bh_normal"),
            models.Index(fields=["nama_normal"], name="koperasi_nama_normal"),
            GinIndex(name="koperasi_nama_trgm", fields=["nama_normal"], opclasses=["gin_trgm_ops"]),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.nama


class KodeSumber(models.Model):
    """The id another system gives a cooperative: (sumber, kode) names one record; sumber is a file layout."""

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="kode_sumber_set")
    sumber = models.CharField(max_length=60)
    kode = models.CharField(max_length=60)
    dicatat_pada = models.DateTimeField(auto_now_add=True)
    dicabut_pada = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sumber", "kode"], condition=Q(dicabut_pada=None), name="kode_sumber_satu_koperasi"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sumber}: {self.kode}"


@track()
class PerubahanAnggaranDasar(models.Model):
    """An amendment of the articles (PAD): number and date of its approval."""

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="perubahan_ad_set")
    nomor = models.CharField(max_length=100)
    tanggal = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-tanggal", "-pk"]
        constraints = [models.UniqueConstraint(fields=["koperasi", "nomor"], name="pad_satu_kali")]

    def __str__(self) -> str:
        return self.nomor


class PerubahanKewenangan(models.Model):
    """A move into or out of the office's authority, with its date and reason. Append-only."""

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="perubahan_kewenangan_set")
    lama = models.CharField(max_length=10, choices=Kewenangan)
    baru = models.CharField(max_length=10, choices=Kewenangan)
    berlaku_pada = models.DateField()
    alasan = models.TextField()
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dicatat_pada = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-berlaku_pada", "-pk"]
        triggers = append_only_triggers()

    def __str__(self) -> str:
        return f"{self.lama} → {self.baru}"
