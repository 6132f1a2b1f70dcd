"""How a letter gets there: attempts with their proof, letters of transmittal, public announcements, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from koperasi.lib import dates
from koperasi.lib.history import track
from pembinaan.models.kasus import JanjiRat
from pembinaan.models.surat import Surat
from registry.models import Desa, Kecamatan

if TYPE_CHECKING:
    from koperasi.accounts.models import User


class CaraKirim(models.TextChoices):
    LANGSUNG = "langsung", "Diantar langsung"
    POS = "pos", "Pos atau kurir"
    SUREL = "surel", "Surel"
    WHATSAPP = "whatsapp", "WhatsApp (dibuka)"
    DESA = "desa", "Melalui desa atau kelurahan"
    CAMAT = "camat", "Melalui kecamatan"


class AlasanKembali(models.TextChoices):
    ALAMAT = "alamat", "Alamat tidak ditemukan"
    PINDAH = "pindah", "Sudah pindah"
    KOSONG = "kosong", "Tidak ada orang"
    DITOLAK = "ditolak", "Ditolak penerima"
    LAIN = "lain", "Lainnya"


@track()
class SuratPengantar(models.Model):
    """Letters given to a desa, kelurahan or kecamatan to be passed on, with a list that is signed on receipt."""

    desa = models.ForeignKey(Desa, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kecamatan = models.ForeignKey(Kecamatan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    nomor = models.CharField(max_length=100, blank=True)  # from the sekretariat; may stay open on paper
    tanggal = models.DateField()
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-tanggal", "-pk"]
        verbose_name_plural = "surat pengantar"
        constraints = [
            models.CheckConstraint(
                condition=Q(desa__isnull=False, kecamatan=None) | Q(desa=None, kecamatan__isnull=False),
                name="pengantar_satu_tujuan",
            )
        ]

    def __str__(self) -> str:
        return f"Pengantar {self.desa or self.kecamatan}"


@track()
class PengirimanSurat(models.Model):
    """One attempt to hand a letter over. It ends as received or as returned; a new attempt is a new row."""

    class Hasil(models.TextChoices):
        DITERIMA = "diterima", "Diterima"
        KEMBALI = "kembali", "Kembali"

    surat = models.ForeignKey(Surat, on_delete=models.PROTECT, related_name="pengiriman_set")
    ke = models.PositiveSmallIntegerField()  # 1, 2, ...
    cara = models.CharField(max_length=10, choices=CaraKirim)
    tanggal = models.DateField("diserahkan")
    tujuan = models.CharField(max_length=300, blank=True)  # the address, number or office as it was then
    pengantar = models.ForeignKey(
        SuratPengantar, on_delete=models.PROTECT, null=True, blank=True, related_name="pengiriman_set"
    )
    pembawa = models.CharField("diantar oleh", max_length=150, blank=True)
    resi = models.CharField("nomor resi", max_length=60, blank=True)
    hasil = models.CharField(max_length=10, choices=Hasil, blank=True)
    hasil_pada = models.DateField(null=True, blank=True)
    penerima = models.CharField("diterima oleh", max_length=150, blank=True)
    jabatan_penerima = models.CharField(max_length=100, blank=True)
    alasan = models.CharField("alasan kembali", max_length=10, choices=AlasanKembali, blank=True)
    catatan = models.CharField(max_length=300, blank=True)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    hasil_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dicatat_pada = models.DateTimeField(default=dates.sekarang)

    class Meta:
        ordering = ["surat", "ke"]
        verbose_name_plural = "pengiriman surat"
        constraints = [
            models.UniqueConstraint(fields=["surat", "ke"], name="pengiriman_ke_sekali"),
            models.UniqueConstraint(fields=["surat"], condition=Q(hasil=""), name="pengiriman_satu_berjalan"),
            models.CheckConstraint(
                condition=Q(hasil="", hasil_pada=None)
                | (~Q(hasil="") & Q(hasil_pada__isnull=False, hasil_pada__gte=F("tanggal"))),
                name="pengiriman_hasil_kapan",
            ),
            models.CheckConstraint(condition=~Q(hasil="diterima") | ~Q(penerima=""), name="pengiriman_diterima_siapa"),
            models.CheckConstraint(
                condition=(Q(hasil="kembali") & ~Q(alasan="")) | (~Q(hasil="kembali") & Q(alasan="")),
                name="pengiriman_kembali_beralasan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.surat_id} ke-{self.ke}"


@track()
class Pengumuman(models.Model):
    """A public announcement of letters that could not be delivered. Its last day is the day of receipt."""

    judul = models.CharField(max_length=200)
    nomor = models.CharField(max_length=100, blank=True)
    dari = models.DateField("diumumkan mulai")
    sampai = models.DateField("hari terakhir")  # itself a day of the announcement
    tempat = models.CharField(max_length=300)
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    batal_pada = models.DateField(null=True, blank=True)
    alasan_batal = models.CharField(max_length=300, blank=True)
    # What hangs on the notice boards, frozen when it was made: papers_delivery.announced.
    isi = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["-dari", "-pk"]
        verbose_name_plural = "pengumuman"
        constraints = [
            models.CheckConstraint(condition=Q(sampai__gte=F("dari")), name="pengumuman_masa_maju"),
            models.CheckConstraint(
                condition=Q(batal_pada=None) | ~Q(alasan_batal=""), name="pengumuman_batal_beralasan"
            ),
        ]

    def __str__(self) -> str:
        return self.judul


class JawabanSuratQuerySet(models.QuerySet["JawabanSurat"]):
    def open_objections(self) -> JawabanSuratQuerySet:
        return self.filter(jenis=JawabanSurat.Jenis.KEBERATAN, keputusan="")

    def accepted_objections(self) -> JawabanSuratQuerySet:
        """Their letters are to be cancelled by a letter."""
        return self.filter(jenis=JawabanSurat.Jenis.KEBERATAN, keputusan=JawabanSurat.Keputusan.DITERIMA)

    def answering(self) -> JawabanSuratQuerySet:
        """Without objections that were not accepted: their letters wait for an answer as before."""
        return self.exclude(jenis=JawabanSurat.Jenis.KEBERATAN, keputusan=JawabanSurat.Keputusan.DITOLAK)

    def visible_to(self, user: User) -> JawabanSuratQuerySet:
        from pembinaan.policies.surat import jawaban_scope

        return jawaban_scope(self, user)


@track()
class JawabanSurat(models.Model):
    """What a cooperative answered: an explanation, a date for its RAT, or an objection, which the office decides."""

    class Jenis(models.TextChoices):
        PENJELASAN = "penjelasan", "Penjelasan"
        JANJI = "janji", "Rencana tanggal RAT"
        KEBERATAN = "keberatan", "Keberatan"

    class Keputusan(models.TextChoices):
        DITERIMA = "diterima", "Keberatan diterima"
        DITOLAK = "ditolak", "Keberatan tidak diterima"

    surat = models.ForeignKey(Surat, on_delete=models.PROTECT, related_name="jawaban_set")
    jenis = models.CharField(max_length=12, choices=Jenis)
    uraian = models.TextField()
    janji = models.ForeignKey(JanjiRat, on_delete=models.PROTECT, null=True, blank=True, related_name="jawaban_set")
    tanggal = models.DateField()  # the day the office got it
    dari = models.CharField(max_length=150)  # who answers, by name and post
    lewat_kertas = models.BooleanField(default=False)  # noted by staff from a letter or a visit
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField(default=dates.sekarang)
    keputusan = models.CharField(max_length=10, choices=Keputusan, blank=True)
    alasan = models.TextField("alasan keputusan", blank=True)
    diputus_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    diputus_pada = models.DateField(null=True, blank=True)

    objects = JawabanSuratQuerySet.as_manager()

    class Meta:
        ordering = ["-tanggal", "-pk"]
        verbose_name_plural = "jawaban surat"
        constraints = [
            models.CheckConstraint(condition=~Q(uraian=""), name="jawaban_surat_berisi"),
            models.CheckConstraint(
                condition=Q(keputusan="", diputus_pada=None)
                | (~Q(keputusan="") & Q(jenis="keberatan", diputus_pada__isnull=False) & ~Q(alasan="")),
                name="jawaban_surat_diputus",
            ),
            models.CheckConstraint(condition=Q(janji=None) | Q(jenis="janji"), name="jawaban_surat_janji"),
        ]
        indexes = [
            models.Index(fields=["surat"], name="jawaban_keberatan", condition=Q(jenis="keberatan", keputusan=""))
        ]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} {self.surat_id}"
