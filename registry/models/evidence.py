"""MasaBukti: the only thing the rule reads (design: Evidence). Rows are closed, never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from registry.models.choices import AsalCatatan, JenisBukti, SumberBukti, TingkatBukti
from registry.models.filings import LaporanKeuangan, Rat
from registry.models.koperasi import Koperasi


class MasaBukti(models.Model):
    """Evidence of one kind and level for one tahun buku, in force from `dari` until before `sampai`.

    In force on D: `dari <= D and (sampai is null or sampai > D)`. What was never true has `sampai = dari`
    and `dibatalkan_pada`: in force on no day.
    """

    koperasi = models.ForeignKey(Koperasi, on_delete=models.PROTECT, related_name="masa_bukti_set")
    tahun_buku = models.PositiveSmallIntegerField()
    jenis = models.CharField(max_length=8, choices=JenisBukti)
    tingkat = models.CharField(max_length=8, choices=TingkatBukti)
    dari = models.DateField()
    sampai = models.DateField(null=True, blank=True)
    sumber = models.CharField(max_length=15, choices=SumberBukti)
    # Date of the meeting or report where known: a tick in the matrix may have none.
    tanggal = models.DateField(null=True, blank=True)
    asal = models.CharField(max_length=12, choices=AsalCatatan, blank=True)
    rat = models.ForeignKey(Rat, on_delete=models.PROTECT, null=True, blank=True, related_name="masa_bukti_set")
    laporan = models.ForeignKey(
        LaporanKeuangan, on_delete=models.PROTECT, null=True, blank=True, related_name="masa_bukti_set"
    )
    impor = models.ForeignKey(
        "registry.Impor", on_delete=models.PROTECT, null=True, blank=True, related_name="masa_bukti_set"
    )
    dicatat_oleh = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dicatat_pada = models.DateField()
    ditutup_pada = models.DateField(null=True, blank=True)  # the day on which `sampai` became known
    dibatalkan_pada = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["koperasi", "tahun_buku", "jenis", "dari", "pk"]
        verbose_name_plural = "masa bukti"
        constraints = [
            models.CheckConstraint(condition=Q(sampai=None) | Q(sampai__gte=F("dari")), name="masa_bukti_maju"),
            models.CheckConstraint(
                condition=Q(dibatalkan_pada=None) | Q(sampai=F("dari")), name="masa_bukti_batal_tidak_berlaku"
            ),
            models.CheckConstraint(condition=Q(tahun_buku__range=(1945, 2100)), name="masa_bukti_tahun_wajar"),
            models.UniqueConstraint(
                fields=["koperasi", "tahun_buku", "jenis", "tingkat", "sumber", "rat", "laporan"],
                condition=Q(sampai=None),
                nulls_distinct=False,
                name="masa_bukti_satu_terbuka",
            ),
        ]
        indexes = [
            # The rule looks for the latest met year of one cooperative: it walks this index backwards.
            models.Index(fields=["koperasi", "-tahun_buku", "jenis", "tingkat"], name="masa_bukti_aturan"),
            # "RAT tahun buku Y, sudah atau belum" over the whole register, without reading the table.
            models.Index(
                fields=["tahun_buku", "jenis", "koperasi"],
                include=["dari", "sampai", "tingkat"],
                name="masa_bukti_tahun",
            ),
            models.Index(fields=["dari"], name="masa_bukti_dari"),
            models.Index(fields=["sampai"], name="masa_bukti_sampai", condition=Q(sampai__isnull=False)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} {self.tahun_buku} {self.tingkat} dari {self.dari}"
