"""Proposals to the ministry: grounds, safeguards, steps with their clocks. The office proposes, never dissolves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from koperasi.lib import dates
from koperasi.lib.history import track
from pembinaan.models.kasus import Kasus
from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User

OPEN = ("disusun", "diajukan")
OBJECTIONS = "keberatan"  # in LangkahUsulan.dihitung_dari: from the receipt of each objection


class JenisUsulan(models.TextChoices):
    PEMBUBARAN = "pembubaran", "Usulan pembubaran"
    PEMBEKUAN = "pembekuan", "Usulan pembekuan"


class AlasanUsulan(models.Model):
    """A ground as the office words it, with its legal basis, shown as to be checked where we are not sure."""

    jenis = models.CharField(max_length=12, choices=JenisUsulan)
    kode = models.SlugField(max_length=40)
    nama = models.CharField(max_length=200)
    dasar_hukum = models.CharField(max_length=300, blank=True)
    perlu_dicek = models.BooleanField("masih perlu dicek", default=False)
    urutan = models.PositiveSmallIntegerField(default=0)
    aktif = models.BooleanField("ditawarkan", default=True)

    class Meta:
        ordering = ["jenis", "urutan", "pk"]
        verbose_name_plural = "alasan usulan"
        constraints = [models.UniqueConstraint(fields=["jenis", "kode"], name="alasan_usulan_sekali")]

    def __str__(self) -> str:
        return self.nama


class LangkahUsulan(models.Model):
    """A step of the office's table: what is done, and how long its clock runs from this or another step.

    A clock is either a time to be waited out (`tunggu`) or a last day for doing the step (`batas`). A step that waits
    for the clock of another one is nothing that anybody does: it is over when that clock is.
    """

    class Satuan(models.TextChoices):
        HARI = "hari", "hari"
        HARI_KERJA = "hari_kerja", "hari kerja"
        BULAN = "bulan", "bulan"

    class Sifat(models.TextChoices):
        TUNGGU = "tunggu", "Masa tunggu: harus lewat dahulu"
        BATAS = "batas", "Batas waktu: harus selesai sebelum lewat"

    jenis = models.CharField(max_length=12, choices=JenisUsulan)
    kode = models.SlugField(max_length=40)
    nama = models.CharField(max_length=200)
    urutan = models.PositiveSmallIntegerField()
    wajib = models.BooleanField("harus selesai sebelum diusulkan", default=True)
    perlu_tanda_terima = models.BooleanField("jamnya mulai dari tanda terima", default=False)
    lama = models.PositiveSmallIntegerField("lama", null=True, blank=True)
    satuan = models.CharField(max_length=10, choices=Satuan, default=Satuan.HARI)
    sifat = models.CharField("sifat jangka waktu", max_length=10, choices=Sifat, default=Sifat.TUNGGU)
    dihitung_dari = models.SlugField("dihitung dari langkah", max_length=40, blank=True)  # kode; "" = itself
    dasar_hukum = models.CharField(max_length=300, blank=True)
    perlu_dicek = models.BooleanField("masih perlu dicek", default=False)
    aktif = models.BooleanField("dipakai", default=True)

    class Meta:
        ordering = ["jenis", "urutan"]
        verbose_name_plural = "langkah usulan"
        constraints = [
            models.UniqueConstraint(fields=["jenis", "kode"], name="langkah_usulan_sekali"),
            models.CheckConstraint(condition=Q(lama=None) | Q(lama__gt=0), name="langkah_usulan_lama"),
            models.CheckConstraint(
                condition=~Q(sifat="batas") | (Q(lama__isnull=False) & ~Q(dihitung_dari="")),
                name="langkah_usulan_batas_dari",
            ),
        ]

    def __str__(self) -> str:
        return self.nama

    @property
    def only_waits(self) -> bool:
        """Nothing is done: the clock of another step is waited out."""
        return bool(self.lama and self.dihitung_dari and self.sifat == self.Sifat.TUNGGU)

    @property
    def jangka(self) -> str:
        """ "2 bulan", "14 hari kerja"; "" without a clock."""
        return f"{self.lama} {self.get_satuan_display()}" if self.lama else ""


class KeadaanUsulan(models.TextChoices):
    DISUSUN = "disusun", "Disusun"
    DIAJUKAN = "diajukan", "Diajukan ke kementerian"
    DITOLAK = "ditolak", "Ditolak kementerian"
    DIPUTUSKAN = "diputuskan", "Diputuskan kementerian"
    DIBATALKAN = "dibatalkan", "Dibatalkan dinas"


class UsulanQuerySet(models.QuerySet["UsulanPembubaran"]):
    def open(self) -> UsulanQuerySet:
        return self.filter(keadaan__in=OPEN)

    def visible_to(self, user: User) -> UsulanQuerySet:
        """Staff who see the office's coaching; an officer sees none: what is prepared is not yet told."""
        from pembinaan.policies.proposals import usulan_scope

        return usulan_scope(self, user)


@track(exclude=["diubah_pada"])
class UsulanPembubaran(models.Model):
    """A dossier for pembubaran or pembekuan. While it is open the cooperative is "dalam proses pembubaran"."""

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="usulan_set")
    jenis = models.CharField(max_length=12, choices=JenisUsulan)
    kasus = models.ForeignKey(Kasus, on_delete=models.PROTECT, null=True, blank=True, related_name="usulan_set")
    keadaan = models.CharField(max_length=12, choices=KeadaanUsulan, default=KeadaanUsulan.DISUSUN)
    alasan = models.ManyToManyField(AlasanUsulan, through="DasarUsulan", blank=True, related_name="usulan_set")
    uraian = models.TextField("uraian umum", blank=True)
    # The covering letter; empty means the office's usual words (pembinaan/proposals/dossier/letter.py).
    surat_tujuan = models.TextField("surat ditujukan kepada", blank=True)
    surat_isi = models.TextField("isi surat pengantar", blank=True)
    dibuka_pada = models.DateField()
    dibuka_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    diajukan_pada = models.DateField(null=True, blank=True)
    nomor_surat = models.CharField("nomor surat usulan", max_length=100, blank=True)
    diajukan_oleh = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Frozen when it is sent to the ministry: what the dossier said then, and the file itself with its SHA-256.
    isi = models.JSONField(default=dict)
    berkas = models.FileField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    halaman = models.PositiveIntegerField(null=True, blank=True)

    jawaban_nomor = models.CharField("nomor jawaban kementerian", max_length=100, blank=True)
    jawaban_tanggal = models.DateField(null=True, blank=True)
    jawaban_isi = models.TextField(blank=True)
    # The ministry's decision: only with it does status_keputusan change.
    keputusan_nomor = models.CharField("nomor keputusan kementerian", max_length=120, blank=True)
    keputusan_tanggal = models.DateField(null=True, blank=True)
    ditutup_pada = models.DateField(null=True, blank=True)
    alasan_tutup = models.TextField(blank=True)
    diubah_pada = models.DateTimeField(auto_now=True)

    objects = UsulanQuerySet.as_manager()

    class Meta:
        ordering = ["-dibuka_pada", "-pk"]
        verbose_name = "usulan"
        verbose_name_plural = "usulan"
        constraints = [
            models.UniqueConstraint(
                fields=["koperasi"], condition=Q(keadaan__in=["disusun", "diajukan"]), name="usulan_satu_terbuka"
            ),
            models.CheckConstraint(
                condition=Q(keadaan__in=["disusun", "dibatalkan"])
                | (Q(diajukan_pada__isnull=False) & ~Q(nomor_surat="")),
                name="usulan_diajukan_bernomor",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan="ditolak") | (Q(jawaban_tanggal__isnull=False) & ~Q(jawaban_nomor="")),
                name="usulan_ditolak_bernomor",
            ),
            models.CheckConstraint(
                condition=Q(keadaan="diputuskan", keputusan_tanggal__isnull=False) & ~Q(keputusan_nomor="")
                | ~Q(keadaan="diputuskan") & Q(keputusan_tanggal=None, keputusan_nomor=""),
                name="usulan_diputuskan_bernomor",
            ),
            models.CheckConstraint(
                condition=Q(diajukan_pada=None) | Q(diajukan_pada__gte=F("dibuka_pada")), name="usulan_masa_maju"
            ),
            models.CheckConstraint(
                # "is not null" throughout: a check that comes out as null lets the row pass.
                condition=Q(jawaban_tanggal=None)
                | Q(diajukan_pada__isnull=False, jawaban_tanggal__gte=F("diajukan_pada")),
                name="usulan_dijawab_kemudian",
            ),
            models.CheckConstraint(
                condition=Q(keputusan_tanggal=None)
                | Q(diajukan_pada__isnull=False, keputusan_tanggal__gte=F("diajukan_pada")),
                name="usulan_diputuskan_kemudian",
            ),
            models.CheckConstraint(
                condition=Q(berkas="", sha256="", halaman=None)
                | (
                    ~Q(berkas="")
                    & Q(sha256__regex=r"^[0-9a-f]{64}$")
                    & Q(halaman__isnull=False, halaman__gt=0)
                    & Q(diajukan_pada__isnull=False)
                ),
                name="usulan_berkas_utuh",
            ),
            models.CheckConstraint(
                condition=Q(keadaan__in=["disusun", "diajukan"], ditutup_pada=None)
                | (~Q(keadaan__in=["disusun", "diajukan"]) & Q(ditutup_pada__isnull=False)),
                name="usulan_tertutup_bertanggal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} {self.koperasi}"

    @property
    def is_open(self) -> bool:
        return self.keadaan in OPEN

    @property
    def look(self) -> str:
        """Code of koperasi.ui.status."""
        return f"usulan_{self.keadaan}"

    @property
    def editable(self) -> bool:
        return self.keadaan == KeadaanUsulan.DISUSUN


@track()
class DasarUsulan(models.Model):
    """A ground of one proposal, with what the office knows about it in this case."""

    usulan = models.ForeignKey(UsulanPembubaran, on_delete=models.PROTECT, related_name="dasar_set")
    alasan = models.ForeignKey(AlasanUsulan, on_delete=models.PROTECT, related_name="+")
    uraian = models.TextField(blank=True)

    class Meta:
        ordering = ["alasan__urutan", "pk"]
        verbose_name_plural = "dasar usulan"
        constraints = [models.UniqueConstraint(fields=["usulan", "alasan"], name="dasar_usulan_sekali")]

    def __str__(self) -> str:
        return f"{self.alasan}"


@track()
class TahapUsulan(models.Model):
    """One step of the table as it went for one proposal: done on a day, received on a day (where the clock starts)."""

    usulan = models.ForeignKey(UsulanPembubaran, on_delete=models.PROTECT, related_name="tahap_set")
    langkah = models.ForeignKey(LangkahUsulan, on_delete=models.PROTECT, related_name="+")
    tanggal = models.DateField("dilakukan pada")
    nomor = models.CharField(max_length=100, blank=True)
    diterima_pada = models.DateField("diterima koperasi pada", null=True, blank=True)
    diterima_oleh = models.CharField(max_length=150, blank=True)
    catatan = models.TextField(blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_tanggal = models.DateField()  # the office's date of the entry: a step in the future is refused by it

    class Meta:
        ordering = ["tanggal", "pk"]
        verbose_name_plural = "tahap usulan"
        indexes = [models.Index(fields=["langkah", "diterima_pada"], name="tahap_jam")]
        constraints = [
            models.UniqueConstraint(fields=["usulan", "langkah"], name="tahap_sekali"),
            models.CheckConstraint(condition=Q(tanggal__lte=F("dicatat_tanggal")), name="tahap_sudah_terjadi"),
            models.CheckConstraint(
                condition=Q(diterima_pada=None) | Q(diterima_pada__lte=F("dicatat_tanggal")),
                name="tahap_sudah_diterima",
            ),
            models.CheckConstraint(
                condition=Q(diterima_pada=None) | Q(diterima_pada__gte=F("tanggal")), name="tahap_diterima_kemudian"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.langkah}"


@track()
class Pengaman(models.Model):
    """What must be looked at before anybody proposes: filled in, or waived with a reason; else nothing is printed."""

    class Jenis(models.TextChoices):
        SIMPANAN = "simpanan", "Simpanan anggota"
        UTANG = "utang", "Utang kepada pihak lain"
        ASET = "aset", "Aset yang tersisa"
        BANTUAN = "bantuan", "Bantuan pemerintah yang masih dipantau"
        KASUS = "kasus", "Kasus lain yang masih terbuka"

    usulan = models.ForeignKey(UsulanPembubaran, on_delete=models.PROTECT, related_name="pengaman_set")
    jenis = models.CharField(max_length=10, choices=Jenis)
    isi = models.TextField(blank=True)
    jumlah = models.PositiveBigIntegerField(null=True, blank=True)  # whole rupiah
    dikesampingkan = models.BooleanField(default=False)
    alasan = models.TextField("alasan dikesampingkan", blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=dates.sekarang)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "pengaman usulan"
        constraints = [
            models.UniqueConstraint(fields=["usulan", "jenis"], name="pengaman_sekali"),
            models.CheckConstraint(
                condition=Q(dikesampingkan=True) & ~Q(alasan="") | Q(dikesampingkan=False) & ~Q(isi=""),
                name="pengaman_terisi_atau_beralasan",
            ),
        ]

    def __str__(self) -> str:
        return self.get_jenis_display()


@track()
class Keberatan(models.Model):
    """An objection to the proposal, by the cooperative, a member or a creditor, and how it was answered."""

    class Hasil(models.TextChoices):
        DITERIMA = "diterima", "Diterima"
        DITOLAK = "ditolak", "Ditolak"

    usulan = models.ForeignKey(UsulanPembubaran, on_delete=models.PROTECT, related_name="keberatan_set")
    dari = models.CharField("dari siapa", max_length=150)
    nomor = models.CharField("nomor surat", max_length=100, blank=True)
    diterima_pada = models.DateField()
    isi = models.TextField()
    jawaban = models.TextField(blank=True)
    dijawab_pada = models.DateField(null=True, blank=True)
    hasil = models.CharField(max_length=10, choices=Hasil, blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dicatat_tanggal = models.DateField()  # the office's date of the latest entry

    class Meta:
        ordering = ["diterima_pada", "pk"]
        verbose_name_plural = "keberatan"
        constraints = [
            models.CheckConstraint(
                condition=Q(diterima_pada__lte=F("dicatat_tanggal"))
                & (Q(dijawab_pada=None) | Q(dijawab_pada__lte=F("dicatat_tanggal"))),
                name="keberatan_sudah_terjadi",
            ),
            models.CheckConstraint(
                condition=Q(dijawab_pada=None, hasil="")
                | (Q(dijawab_pada__isnull=False, dijawab_pada__gte=F("diterima_pada")) & ~Q(hasil="") & ~Q(jawaban="")),
                name="keberatan_dijawab_lengkap",
            ),
        ]

    def __str__(self) -> str:
        return f"Keberatan {self.dari}"
