"""Where the filings of one cooperative stand: drafts being filled in, what is under review, what was sent back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max, Q

from registry import kantor as office
from registry.classification import clauses
from registry.filing import building, sections
from registry.filing.building import Filing
from registry.models import Berkas, KeadaanPengajuan, Konsep, Koperasi, LaporanKeuangan, Pemeriksaan, Rat
from registry.models.choices import TingkatBukti

UNDER_REVIEW = (KeadaanPengajuan.DIKIRIM, KeadaanPengajuan.SENGKETA)
STANDING = (*UNDER_REVIEW, KeadaanPengajuan.DITERIMA)


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
    wanted = Q(keadaan__in=[*UNDER_REVIEW, KeadaanPengajuan.DIKEMBALIKAN], ditarik_pada=None)
    rows: list[Filing] = []
    for model in (Rat, LaporanKeuangan):
        found = model.objects.filter(wanted, koperasi=koperasi).select_related("dikirim_oleh")
        rows += found.annotate(lapses=Max("masa_bukti_set__sampai"))
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


def lapses(filing: Filing) -> dt.date | None:
    last: dt.date | None = filing.masa_bukti_set.aggregate(last=Max("sampai"))["last"]
    return last


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
    found = [(day, 0, Event("Dikirim" if n == 0 else "Dikirim lagi", day)) for n, day in enumerate(days)]
    found += [
        (one.pada, 1, Event(one.get_keputusan_display(), one.pada, tone="tidak" if one.butir or one.catatan else ""))
        for one in reviews
        if one.keputusan != Pemeriksaan.Keputusan.TERIMA
    ]
    returned = filing.keadaan == KeadaanPengajuan.DIKEMBALIKAN
    if returned and filing.diputus_pada and not reviews:
        found.append((filing.diputus_pada, 1, Event("Dikembalikan untuk perbaikan", filing.diputus_pada, tone="tidak")))
    line = [event for *_, event in sorted(found, key=lambda one: one[:2])]
    if filing.keadaan in ENDS:
        title, tone = ENDS[KeadaanPengajuan(filing.keadaan)]
        line.append(Event(title, filing.diputus_pada or "", tone=tone))
    elif filing.keadaan in WAITS:
        title, words = WAITS[KeadaanPengajuan(filing.keadaan)]
        line.append(Event(title, words or "sekarang", tone="baru"))
        line.append(Event("Diterima dinas", "belum", tone="nanti"))
    return line


def returned(filing: Filing, reviews: Sequence[Pemeriksaan], lapses: dt.date | None) -> Returned | None:
    """Of a filing that waits for its repair; from the last review, or where there is none from the filing itself.

    `lapses`: the first day on which its evidence no longer counts.
    """
    if filing.keadaan != KeadaanPengajuan.DIKEMBALIKAN:
        return None
    last = next((one for one in reversed(reviews) if one.keputusan == Pemeriksaan.Keputusan.KEMBALIKAN), None)
    until = last.tenggat if last else None
    if until is None and lapses:
        until = lapses - clauses.ONE_DAY
    until = until if until and until >= office.today() else None
    if last is not None and (last.butir or last.catatan):
        items = [(str(one.get("butir", "")), str(one.get("alasan", ""))) for one in last.butir]
        return Returned(items, last.catatan, until)
    return Returned([], filing.alasan_kembali, until)
