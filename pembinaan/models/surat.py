"""Surat: one letter to one cooperative, from the draft to the proof that it arrived. What was issued is frozen."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Upper
from django.utils.functional import cached_property

from koperasi.lib import dates
from koperasi.lib.history import track
from koperasi.lib.triggers import append_only_triggers
from pembinaan.models.setelan_surat import CaraNomor, Kertas
from pembinaan.models.tangga import Jalur, LangkahTangga, TeksSurat
from registry.models import Koperasi, Malam

if TYPE_CHECKING:
    from koperasi.accounts.models import User


class KeadaanSurat(models.TextChoices):
    """pembinaan/states/surat.py says which follows which."""

    KONSEP = "konsep", "Konsep"
    PARAF = "paraf", "Menunggu paraf atau persetujuan"
    DIKEMBALIKAN = "dikembalikan", "Dikembalikan"
    DISETUJUI = "disetujui", "Disetujui, menunggu nomor"
    LUAR = "luar", "Menunggu nomor dari luar"
    TERBIT = "terbit", "Bernomor, berkas sedang dibuat"
    SIAP = "siap", "Siap ditandatangani"
    BERTANDA = "bertanda", "Ditandatangani"
    DIKIRIM = "dikirim", "Dalam pengantaran"
    SAMPAI = "sampai", "Sampai"
    KEMBALI = "kembali", "Kembali, tidak sampai"
    DITARIK = "ditarik", "Ditarik"
    BATAL = "batal", "Dibatalkan"


DRAFTS = (KeadaanSurat.KONSEP, KeadaanSurat.PARAF, KeadaanSurat.DIKEMBALIKAN, KeadaanSurat.DISETUJUI)
NUMBERED = (
    KeadaanSurat.TERBIT, KeadaanSurat.SIAP, KeadaanSurat.BERTANDA, KeadaanSurat.DIKIRIM, KeadaanSurat.SAMPAI,
    KeadaanSurat.KEMBALI,
)  # fmt: skip
WITH_FILE = tuple(one for one in NUMBERED if one != KeadaanSurat.TERBIT)
ENDED = (KeadaanSurat.DITARIK, KeadaanSurat.BATAL)


class JenisSurat(models.TextChoices):
    TANGGA = "tangga", "Langkah tangga"
    KETERANGAN = "keterangan", "Permintaan keterangan kepada lurah atau kepala desa"
    PEMBATALAN = "pembatalan", "Pembatalan surat"


def _pdf_place(row: Surat, name: str) -> str:
    key = uuid.uuid4().hex
    return f"surat/{key[:2]}/{key[2:4]}/{key}.pdf"


def _batch_place(row: BerkasPaket, name: str) -> str:
    key = uuid.uuid4().hex
    return f"surat/{key[:2]}/{key[2:4]}/{key}.{name.rpartition('.')[2]}"


class PaketSuratQuerySet(models.QuerySet["PaketSurat"]):
    def visible_to(self, user: User) -> PaketSuratQuerySet:
        """Staff of the office who see letters."""
        from pembinaan.policies.surat import paket_scope

        return paket_scope(self, user)


@track()
class PaketSurat(models.Model):
    """Letters that go through paraf and approval together, under one nota dinas."""

    class Keadaan(models.TextChoices):
        PARAF = "paraf", "Menunggu paraf"
        PERSETUJUAN = "persetujuan", "Menunggu persetujuan kepala"
        SELESAI = "selesai", "Sudah diputus"  # each letter approved, sent back or withdrawn
        BATAL = "batal", "Dibatalkan"

    judul = models.CharField(max_length=200)
    keadaan = models.CharField(max_length=12, choices=Keadaan, default=Keadaan.PARAF)
    kertas = models.CharField(max_length=2, choices=Kertas, default=Kertas.A4)
    saringan = models.TextField(blank=True)  # the list it came from, as its query string
    # The levels of that day: [{"urutan", "jabatan", "peran", "orang"}]; a change of the setting does not touch it.
    tingkat = models.JSONField(default=list)
    nota_nomor = models.CharField("nomor nota dinas", max_length=100, blank=True)
    nota_tanggal = models.DateField("tanggal nota dinas", null=True, blank=True)
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    dibuat_tanggal = models.DateField()
    dibuat_pada = models.DateTimeField(default=dates.sekarang)

    objects = PaketSuratQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "paket surat"

    def __str__(self) -> str:
        return self.judul

    @cached_property
    def hitung(self) -> dict[str, int]:
        """Letters by state, those that occur. One query, however many parts of a page ask; not for a row that
        is changed afterwards."""
        return dict(self.surat_set.order_by().values_list("keadaan").annotate(Count("pk")))

    @cached_property
    def berkas_terbaru(self) -> list[BerkasPaket]:
        """Its last files of all kinds, newest first."""
        return list(self.berkas_set.all()[:20])


class ParafSurat(models.Model):
    """One level's initials on a batch, in the app or on paper. Append-only."""

    paket = models.ForeignKey(PaketSurat, on_delete=models.PROTECT, related_name="paraf_set")
    urutan = models.PositiveSmallIntegerField()
    jabatan = models.CharField(max_length=100)
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")  # on paper: who noted it
    atas_kertas = models.CharField("diparaf di kertas oleh", max_length=150, blank=True)
    tanggal = models.DateField()
    pada = models.DateTimeField(default=dates.sekarang)

    class Meta:
        ordering = ["urutan"]
        verbose_name_plural = "paraf surat"
        triggers = append_only_triggers()
        constraints = [models.UniqueConstraint(fields=["paket", "urutan"], name="paraf_surat_sekali")]

    def __str__(self) -> str:
        return f"Paraf {self.urutan} {self.paket_id}"


class SuratQuerySet(models.QuerySet["Surat"]):
    def visible_to(self, user: User) -> SuratQuerySet:
        """Staff see all; an officer those of the own cooperatives that were handed over or delivered."""
        from pembinaan.policies.surat import surat_scope

        return surat_scope(self, user)

    def drafts(self) -> SuratQuerySet:
        """Not issued, not withdrawn."""
        return self.filter(keadaan__in=DRAFTS)

    def numbered(self) -> SuratQuerySet:
        """Issued and in force: with number, date and frozen text."""
        return self.filter(keadaan__in=NUMBERED)

    def with_cancelling(self) -> SuratQuerySet:
        """Adds pembatal_pk, pembatal_nomor, pembatal_tanggal of the issued letter that cancels it, or null."""
        there = Surat.objects.filter(membatalkan=OuterRef("pk"), keadaan__in=NUMBERED)
        return self.annotate(
            **{f"pembatal_{name}": Subquery(there.values(name)[:1]) for name in ("pk", "nomor", "tanggal")}
        )

    def agenda(self) -> SuratQuerySet:
        """Everything that has a number, voided ones too: a number is never lost."""
        return self.exclude(nomor="")


# Not the frozen text and the file's own facts: they are written once, and history would keep a second copy of each. Nor
# the secret code.
@track(exclude=["isi", "kode", "pdf", "pdf_sha256", "pdf_ukuran", "pdf_halaman", "pdf_pada", "diubah_pada"])
class Surat(models.Model):
    jenis = models.CharField(max_length=12, choices=JenisSurat, default=JenisSurat.TANGGA)
    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="surat_set")
    langkah = models.ForeignKey(
        LangkahTangga, on_delete=models.PROTECT, null=True, blank=True, related_name="surat_set"
    )
    jalur = models.CharField(max_length=12, choices=Jalur, blank=True)
    # What the letter is about within its track: "2025" (tahun buku whose RAT is late) or the ISO date since when it
    # is tidak aktif. Steps of one round follow each other; a new round begins at the first step.
    putaran = models.CharField(max_length=10, blank=True)
    tahun_buku = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    keadaan = models.CharField(max_length=12, choices=KeadaanSurat, default=KeadaanSurat.KONSEP)
    paket = models.ForeignKey(PaketSurat, on_delete=models.PROTECT, null=True, blank=True, related_name="surat_set")
    malam = models.ForeignKey(Malam, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dibuat_tanggal = models.DateField()
    catatan = models.TextField(blank=True)  # why it was sent back
    alasan_akhir = models.TextField(blank=True)  # why it was withdrawn or voided
    membatalkan = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="pembatal_set"
    )

    # --- Frozen at issue
    cara_nomor = models.CharField(max_length=10, choices=CaraNomor, blank=True)
    seri = models.SlugField(max_length=20, blank=True)
    tahun = models.PositiveSmallIntegerField(null=True, blank=True)  # of the letter's date
    urut = models.PositiveIntegerField(null=True, blank=True)  # null where the number came from outside
    nomor = models.CharField(max_length=100, blank=True)
    tanggal = models.DateField(null=True, blank=True)
    teks = models.ForeignKey(TeksSurat, on_delete=models.PROTECT, null=True, blank=True, related_name="surat_set")
    kertas = models.CharField(max_length=2, choices=Kertas, default=Kertas.A4)
    isi = models.JSONField(null=True, blank=True)  # pembinaan.letters.snapshot.Snapshot
    kode = models.CharField(max_length=32, null=True, blank=True, unique=True)  # secret, for verification
    disetujui_oleh = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    disetujui_tanggal = models.DateField(null=True, blank=True)

    # --- The file: bytes that are kept for ever
    pdf = models.FileField(max_length=200, upload_to=_pdf_place, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_ukuran = models.PositiveIntegerField(null=True, blank=True)  # bytes
    pdf_halaman = models.PositiveSmallIntegerField(null=True, blank=True)
    pdf_pada = models.DateTimeField(null=True, blank=True)
    pdf_dari_luar = models.BooleanField(default=False)  # the returned file is the original, not our render
    dicetak_pada = models.DateTimeField(null=True, blank=True)  # pages of it stand in a merged file

    # --- Signature
    ttd_pada = models.DateField("ditandatangani", null=True, blank=True)
    ttd_cara = models.CharField(
        max_length=10, blank=True,
        choices=[("basah", "Tanda tangan basah"), ("luar", "Elektronik, dari luar"), ("p12", "Sertifikat kantor")],
    )  # fmt: skip
    ttd_rincian = models.JSONField(null=True, blank=True)  # issuer, time and result of the check
    ttd_pdf = models.FileField(max_length=200, upload_to=_pdf_place, blank=True)  # bytes as they came, never rewritten
    ttd_sha256 = models.CharField(max_length=64, blank=True)

    # --- Receipt: day 0 of the clock
    diterima_pada = models.DateField(null=True, blank=True)
    dianggap = models.BooleanField("dianggap telah disampaikan", default=False)
    tenggat = models.DateField("tenggat menjawab", null=True, blank=True)  # set with diterima_pada
    pengumuman = models.ForeignKey(
        "pembinaan.Pengumuman", on_delete=models.PROTECT, null=True, blank=True, related_name="surat_set"
    )
    diubah_pada = models.DateTimeField(auto_now=True)

    objects = SuratQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "surat"
        constraints = [
            models.CheckConstraint(
                condition=Q(jenis="tangga", langkah__isnull=False) & ~Q(jalur="") & ~Q(putaran="")
                | Q(langkah=None, jalur="", putaran="") & ~Q(jenis="tangga"),
                name="surat_langkah_tangga",
            ),
            models.CheckConstraint(
                condition=Q(jenis="pembatalan", membatalkan__isnull=False)
                | (Q(membatalkan=None) & ~Q(jenis="pembatalan")),
                name="surat_membatalkan_yang_mana",
            ),
            # One living letter per step and round: two clerks, or a clerk and the night, make one.
            models.UniqueConstraint(
                fields=["koperasi", "langkah", "putaran"], name="surat_satu_per_langkah",
                condition=Q(jenis="tangga") & ~Q(keadaan__in=["ditarik", "batal"]),
            ),
            # One that was withdrawn or voided makes room for another.
            models.UniqueConstraint(
                fields=["membatalkan"], name="surat_satu_pembatal",
                condition=Q(membatalkan__isnull=False) & ~Q(keadaan__in=["ditarik", "batal"]),
            ),
            models.UniqueConstraint(
                fields=["seri", "tahun", "urut"], condition=Q(urut__isnull=False), name="surat_urut_sekali"
            ),
            # Also of voided ones, and however it is written: "500/7/DINKOP" is "500/7/Dinkop".
            models.UniqueConstraint("tahun", Upper("nomor"), condition=~Q(nomor=""), name="surat_nomor_sekali"),
            models.CheckConstraint(
                condition=~Q(keadaan__in=["terbit", "siap", "bertanda", "dikirim", "sampai", "kembali"])
                | (~Q(nomor="") & Q(tanggal__isnull=False, tahun__isnull=False, isi__isnull=False, kode__isnull=False)),
                name="surat_terbit_lengkap",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan__in=["siap", "bertanda", "dikirim", "sampai", "kembali"])
                | (~Q(pdf="") & ~Q(pdf_sha256="")),
                name="surat_siap_berberkas",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan="luar") | Q(isi__isnull=False, kode__isnull=False), name="surat_luar_beku"
            ),
            models.CheckConstraint(
                condition=Q(nomor="") & Q(urut=None) | ~Q(nomor="") & Q(tahun__isnull=False, tanggal__isnull=False),
                name="surat_nomor_bertanggal",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan__in=["ditarik", "batal"]) | ~Q(alasan_akhir=""), name="surat_berakhir_beralasan"
            ),
            models.CheckConstraint(
                condition=~Q(keadaan="sampai") | Q(diterima_pada__isnull=False, tenggat__isnull=False),
                name="surat_sampai_kapan",
            ),
            models.CheckConstraint(
                condition=Q(diterima_pada=None) | Q(tanggal__isnull=False, diterima_pada__gte=F("tanggal")),
                name="surat_diterima_sesudah_tanggal",
            ),
            models.CheckConstraint(
                condition=Q(dicetak_pada=None) | ~Q(pdf_sha256=""), name="surat_dicetak_ada_berkas"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["keadaan", "koperasi"], name="surat_keadaan"),
            models.Index(fields=["seri", "tahun", "urut"], name="surat_agenda", condition=~Q(nomor="")),
            models.Index(fields=["paket"], name="surat_paket"),
            models.Index(fields=["tenggat"], name="surat_tenggat", condition=Q(keadaan="sampai")),
            models.Index(fields=["pdf"], name="surat_pdf", condition=~Q(pdf="")),
        ]

    def __str__(self) -> str:
        return f"{self.judul} {self.nomor}".strip()

    @property
    def judul(self) -> str:
        """What screens call it: the step's name, or the kind."""
        return self.langkah.judul if self.langkah else self.get_jenis_display()

    @property
    def kunci(self) -> str:
        """Which text it has: TeksSurat.kunci, PolaNomor.kunci."""
        return self.langkah.kode if self.langkah else self.jenis

    @property
    def waktu_menjawab(self) -> tuple[int, bool]:
        """(days from receipt, working days only) as the letter itself says, whatever the ladder says since; (0, False)
        where it asks for no answer."""
        said = self.isi or {}
        if days := said.get("tenggat_hari"):
            return days, said["hari_kerja"]
        return (self.langkah.tenggat_hari, self.langkah.hari_kerja) if self.langkah else (0, False)

    @property
    def is_draft(self) -> bool:
        return self.keadaan in DRAFTS

    @property
    def in_force(self) -> bool:
        return self.keadaan in NUMBERED


class PeristiwaSurat(models.Model):
    """One step of one letter: what, from which state to which, when, by whom, why. Append-only: the letter's story."""

    surat = models.ForeignKey(Surat, on_delete=models.PROTECT, related_name="peristiwa_set")
    langkah = models.CharField(max_length=20)  # a verb of pembinaan/states/surat.py, or of a fact: "scan", "print"
    dari = models.CharField(max_length=12, choices=KeadaanSurat, blank=True)
    ke = models.CharField(max_length=12, choices=KeadaanSurat)
    keterangan = models.TextField(blank=True)
    tanggal = models.DateField()
    oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pada = models.DateTimeField(default=dates.sekarang)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "peristiwa surat"
        triggers = append_only_triggers()
        indexes = [models.Index(fields=["surat"], name="peristiwa_surat")]

    def __str__(self) -> str:
        return f"{self.surat_id} {self.langkah}"


class BerkasPaket(models.Model):
    """A file made of many letters: for the printer, a ZIP, the agenda, the folder for SRIKANDI. Made by a job."""

    class Jenis(models.TextChoices):
        GABUNGAN = "gabungan", "Semua surat dalam satu PDF"
        ZIP = "zip", "Semua surat dalam satu ZIP"
        AGENDA = "agenda", "Agenda surat (Excel)"
        LUAR = "luar", "Map untuk SRIKANDI atau e-office"

    paket = models.ForeignKey(PaketSurat, on_delete=models.PROTECT, related_name="berkas_set")
    jenis = models.CharField(max_length=10, choices=Jenis)
    berkas = models.FileField(max_length=200, upload_to=_batch_place)
    nama = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    ukuran = models.PositiveBigIntegerField()  # bytes
    jumlah = models.PositiveIntegerField()  # letters
    halaman = models.PositiveIntegerField(null=True, blank=True)
    # What is in it, in order: [[surat id, first page, pages], ...]
    daftar = models.JSONField(default=list)
    dibuat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    dibuat_pada = models.DateTimeField(default=dates.sekarang)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "berkas paket"

    def __str__(self) -> str:
        return self.nama
