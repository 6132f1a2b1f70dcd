"""The Berita Acara RAT that a request must show, and why it is not enough where it is not.

What counts: an accepted RAT of the latest tahun buku that had to be met by now (or of a later one), with its Berita
Acara: the paper in the filing, or, where the office only recorded or imported that RAT, the paper attached to the
request itself. A RAT that is still under review counts for nothing yet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from koperasi.lib import dates
from pembinaan.models import Fasilitasi, Lampiran
from pembinaan.reminders import deadlines
from registry.classification import clauses
from registry.models import AturanStatus, Berkas, Koperasi, MasaBukti, Rat
from registry.models.choices import JenisBukti, TingkatBukti
from registry.models.files import JenisBerkas

ATTACHED = "berita_acara_rat"  # Lampiran.jenis of the paper on the request


@dataclass(frozen=True)
class Meeting:
    """The accepted RAT of `year` (None: there is none); `needed`: the oldest tahun buku that is new enough."""

    needed: int
    year: int | None = None
    held: dt.date | None = None
    rat: Rat | None = None
    paper: Berkas | None = None
    attached: Lampiran | None = None

    @property
    def missing(self) -> str:
        """One sentence of what is missing; "" where nothing is."""
        if self.year is None:
            return (
                f"Belum ada RAT yang diterima untuk tahun buku {self.needed} atau sesudahnya, sedangkan permintaan ini "
                "memerlukan Berita Acara RAT."
            )
        if not self.paper and not self.attached:
            return (
                f"RAT tahun buku {self.year} tercatat tanpa berkas Berita Acara; unggah Berita Acara RAT pada "
                "permintaan ini."
            )
        return ""

    @property
    def words(self) -> str:
        if self.year is None:
            return "belum ada"
        when = f", rapat {dates.panjang(self.held)}" if self.held else ""
        return f"RAT tahun buku {self.year}{when}, {'diterima dinas' if self.rat else 'menurut catatan dinas'}"


def needed_year(koperasi: Koperasi, *, on: dt.date) -> int:
    """The tahun buku before this year once its date has passed (with extensions), else the one before it."""
    last = on.year - 1
    return last if on > deadlines.of([koperasi], last, on=on)[koperasi.pk].hukum else last - 1


def of(koperasi: Koperasi, *, on: dt.date, request: Fasilitasi | None = None) -> Meeting:
    needed = needed_year(koperasi, on=on)
    evidence = in_force(on).filter(koperasi=koperasi, tahun_buku__gte=needed)
    latest = evidence.select_related("rat").defer("rat__isi").order_by("-tahun_buku", "rat", "pk").first()
    attached = None
    if request is not None and request.pk:
        attached = Lampiran.objects.kept().filter(fasilitasi=request, jenis=ATTACHED).first()
    if latest is None:
        return Meeting(needed, attached=attached)
    rat = latest.rat
    paper = None
    if rat is not None and rat.konsep_id:
        papers = Berkas.objects.shown().filter(konsep=rat.konsep_id, jenis=JenisBerkas.BERITA_ACARA)
        paper = papers.order_by("urutan", "pk").first()
    return Meeting(needed, latest.tahun_buku, rat.tanggal if rat else latest.tanggal, rat, paper, attached)


def in_force(on: dt.date) -> QuerySet[MasaBukti]:
    return MasaBukti.objects.filter(
        Q(sampai=None) | Q(sampai__gt=on), dari__lte=on, jenis=JenisBukti.RAT, tingkat=TingkatBukti.DITERIMA
    )


def usual_year(on: dt.date) -> int:
    """`needed_year` of a cooperative without an extension."""
    return clauses.last_due_year(on, AturanStatus.objects.in_force(on).bulan_batas)


def accepted(on: dt.date) -> Exists:
    """For lists: an accepted RAT of `usual_year` or later. The page of a request also knows extensions."""
    return Exists(in_force(on).filter(koperasi=OuterRef("pk"), tahun_buku__gte=usual_year(on)))
