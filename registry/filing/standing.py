"""Where the filings of one cooperative stand: drafts being filled in, what is under review, what was sent back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from registry import kantor as office
from registry import states
from registry.classification import clauses
from registry.filing import building, sections
from registry.filing.building import Filing
from registry.models import Berkas, KeadaanPengajuan, Konsep, Koperasi, LaporanKeuangan, MasaBukti, Pemeriksaan, Rat
from registry.models.choices import TingkatBukti

STANDING = (*states.UNDER_REVIEW, KeadaanPengajuan.DITERIMA)


@dataclass(frozen=True)
class Progress:
    """A draft and how many of its sections are complete."""

    konsep: Konsep
    done: int
    total: int


def drafts_of(koperasi: Koperasi) -> list[Progress]:
    """Open drafts of its officers, latest first. Two queries, whatever their number."""
    rows = list(
        koperasi.konsep_set.open()
        .filter(jalur="pengurus")
        .select_related("koperasi", "dibuat_oleh")
        .order_by("-diubah_pada", "-pk")
    )
    return progress(rows)


def progress(rows: Sequence[Konsep]) -> list[Progress]:
    papers = defaultdict(list)
    for paper in Berkas.objects.shown().filter(konsep__in=rows) if rows else ():
        papers[paper.konsep_id].append(paper)
    found = []
    for konsep in rows:
        konsep.papers = papers[konsep.pk]  # type: ignore[attr-defined]
        judged = [sections.Filled(section, konsep) for section in sections.of(konsep)]
        found.append(Progress(konsep, sum(one.complete for one in judged), len(judged)))
    return found


def filings_under_way(koperasi: Koperasi) -> list[Filing]:
    """Under review, disputed or sent back; latest year first. Two queries."""
    wanted = Q(keadaan__in=[*states.UNDER_REVIEW, KeadaanPengajuan.DIKEMBALIKAN], ditarik_pada=None)
    rows: list[Filing] = []
    for model in (Rat, LaporanKeuangan):
        rows += with_return(model.objects.filter(wanted, koperasi=koperasi).select_related("dikirim_oleh"))
    return sorted(rows, key=lambda one: (-one.tahun_buku, isinstance(one, LaporanKeuangan), one.pk))


def of_year(koperasi: Koperasi, jenis: str, years: Iterable[int], *, returned: bool = False) -> Filing | None:
    """What was already sent for one of these years and still stands, or waits for its repair (`returned`)."""
    states = [*STANDING, *([KeadaanPengajuan.DIKEMBALIKAN] if returned else [])]
    rows = building.model_of(jenis).objects.filter(koperasi=koperasi, tahun_buku__in=list(years), ditarik_pada=None)
    return rows.filter(keadaan__in=states).select_related("dikirim_oleh").order_by("pk").first()


def open_draft(koperasi: Koperasi, jenis: str, year: int, **wanted: object) -> Konsep | None:
    """A draft of an officer that is already being filled in for this: gone on with, whoever began it."""
    rows = koperasi.konsep_set.open().filter(jalur="pengurus", jenis=jenis, tahun_buku__contains=[year], **wanted)
    return rows.order_by("-diubah_pada").first()


def with_return(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What `returned` reads: the last review that sent it back, and the first day on which it counts no longer."""
    name = "rat" if rows.model is Rat else "laporan"
    reviews = Pemeriksaan.objects.filter(**{name: OuterRef("pk")}, keputusan=Pemeriksaan.Keputusan.KEMBALIKAN)
    evidence = MasaBukti.objects.filter(**{name: OuterRef("pk")}, sampai__isnull=False)
    review = JSONObject(butir="butir", catatan="catatan", tenggat="tenggat")
    return rows.annotate(
        tinjauan=Subquery(reviews.order_by("-dicatat_pada", "-pk").values(isi=review)[:1]),
        gugur_pada=Subquery(evidence.order_by("-sampai").values("sampai")[:1]),
    )


# --- What happened to one filing ----------------------------------------------------------------
@dataclass(frozen=True)
class Event:
    """A line of the timeline; the names are those of templates/components/timeline.html."""

    title: str
    when: dt.date | str
    text: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True)
class Returned:
    """Why a filing was sent back, item by item, and the last day on which it still counts meanwhile."""

    items: Sequence[tuple[str, str]]
    note: str
    counts_until: dt.date | None


ENDS = {
    KeadaanPengajuan.DITERIMA: ("Diterima", ""),
    KeadaanPengajuan.DITARIK: ("Ditarik koperasi", "beku"),
    KeadaanPengajuan.DIGANTIKAN: ("Digantikan koreksi", "beku"),
    KeadaanPengajuan.GUGUR: ("Tidak dipilih dinas", "beku"),
}
WAITS = {
    KeadaanPengajuan.DIKIRIM: ("Diperiksa dinas", "menunggu giliran"),
    KeadaanPengajuan.SENGKETA: ("Menunggu putusan dinas", "ada pengajuan lain untuk tahun buku yang sama"),
    KeadaanPengajuan.DIKEMBALIKAN: ("Menunggu perbaikan Anda", ""),
}


def events(filing: Filing, reviews: Sequence[Pemeriksaan]) -> list[Event]:
    """Dikirim - diperiksa - diterima, or dikembalikan for repair, each with its day, in the order it happened."""
    sent = filing.masa_bukti_set.filter(tingkat=TingkatBukti.DIKIRIM, sumber="pengajuan").values_list("dari", flat=True)
    days = sorted(sent) or ([filing.dikirim_pada] if filing.dikirim_pada else [])
    # Sent and sent back take turns, also within one day.
    found = [(day, 2 * n, Event("Dikirim" if n == 0 else "Dikirim lagi", day)) for n, day in enumerate(days)]
    told = [one for one in reviews if one.keputusan != Pemeriksaan.Keputusan.TERIMA]
    found += [(one.pada, 2 * n + 1, _told(one)) for n, one in enumerate(told)]
    returned = filing.keadaan == KeadaanPengajuan.DIKEMBALIKAN
    if returned and filing.diputus_pada and not reviews:
        found.append((filing.diputus_pada, 1, Event("Dikembalikan untuk perbaikan", filing.diputus_pada, tone="tidak")))
    line = [event for *_, event in sorted(found, key=lambda one: one[:2])]
    settled = any(one.keputusan == Pemeriksaan.Keputusan.GUGUR for one in told)
    if filing.keadaan in ENDS and not settled:
        title, tone = ENDS[KeadaanPengajuan(filing.keadaan)]
        line.append(Event(title, filing.diputus_pada or "", tone=tone))
    elif filing.keadaan in WAITS:
        title, words = WAITS[KeadaanPengajuan(filing.keadaan)]
        line.append(Event(title, words or "sekarang", tone="baru"))
        line.append(Event("Diterima dinas", "belum", tone="nanti"))
    return line


def _told(review: Pemeriksaan) -> Event:
    """The reason of a settled dispute is for both sides; why something came back stands above the timeline."""
    settled = review.keputusan in (Pemeriksaan.Keputusan.DIPILIH, Pemeriksaan.Keputusan.GUGUR)
    chosen = review.keputusan == Pemeriksaan.Keputusan.DIPILIH
    tone = "tidak" if not chosen and (review.butir or review.catatan) else ""
    return Event(review.get_keputusan_display(), review.pada, review.catatan if settled else "", tone)


def to_repair(konsep: Konsep) -> Returned | None:
    """What the draft of a repair has to mend."""
    if konsep.tujuan != Konsep.Tujuan.PERBAIKAN:
        return None
    rows = building.model_of(konsep.jenis).objects.filter(koperasi=konsep.koperasi_id, ditarik_pada=None)
    filing = with_return(rows.filter(tahun_buku__in=konsep.tahun_buku, keadaan=KeadaanPengajuan.DIKEMBALIKAN)).first()
    return returned(filing) if filing else None


def returned(filing: Any) -> Returned | None:
    """Of a filing (from `with_return`) that waits for its repair; without a review what the filing itself says."""
    if filing.keadaan != KeadaanPengajuan.DIKEMBALIKAN:
        return None
    review = filing.tinjauan or {}
    until = dt.date.fromisoformat(review["tenggat"]) if review.get("tenggat") else None
    if until is None and filing.gugur_pada:
        until = filing.gugur_pada - clauses.ONE_DAY
    until = until if until and until >= office.today() else None
    items = [(str(one.get("butir", "")), str(one.get("alasan", ""))) for one in review.get("butir") or []]
    note = review.get("catatan") or ("" if items else filing.alasan_kembali)
    return Returned(items, note, until)
