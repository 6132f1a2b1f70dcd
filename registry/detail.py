"""What the page of one cooperative shows, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject

from koperasi.accounts.roles import Izin
from koperasi.audit import history
from koperasi.lib import dates
from koperasi.ui import status as looks
from registry import merged, quality, states
from registry.actions.release import is_released
from registry.classification import evidence, strips
from registry.models import (
    AngkaBenar,
    DataTahunan,
    GabunganRekaman,
    KegiatanUsaha,
    KodeSumber,
    Koperasi,
    MasaBukti,
    Pengurus,
    PerubahanAnggaranDasar,
    PerubahanKewenangan,
    PerubahanStatus,
    TeksBerkas,
)
from registry.models.choices import JabatanPengurus, JenisBukti, Kekurangan
from registry.models.koperasi import KoperasiQuerySet
from registry.saringan import riwayat as bulk

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Kolom = PerubahanStatus.Kolom
YEARS_SHOWN = 10
CHANGES_SHOWN = 100
TRACKED = ((Pengurus, "koperasi"), (DataTahunan, "koperasi"), (KegiatanUsaha, "koperasi"),
           (PerubahanAnggaranDasar, "koperasi"))  # fmt: skip


def context(koperasi: Koperasi, user: User, *, on: dt.date) -> dict[str, Any]:
    """For templates/registry/koperasi/detail.html."""
    staff = user.boleh(Izin.KOPERASI_LIHAT)
    together = merged.of(koperasi)
    officers = _once(Pengurus.objects.filter(together).order_by("sampai", "pk"), koperasi)
    rows = MasaBukti.objects.filter(koperasi=koperasi)
    filed = list(rows.select_related("rat", "laporan").defer("rat__isi", "laporan__isi").order_by("tahun_buku"))
    judged = staff or is_released(koperasi)
    can = user.boleh if not user.hanya_membaca else (lambda permission: False)
    return {
        "koperasi": koperasi,
        "on": on,
        "staff": staff,
        "judged": judged,
        "strip": strips.for_one(koperasi, on=on, years=YEARS_SHOWN) if judged else None,
        "years": filed_years(filed, on),
        "sources": four_statuses(koperasi) if judged else [],
        "officers": _in_office(officers, on),
        "former": [officer for officer in officers if not _holds(officer, on)],
        "figures": list(koperasi.data_tahunan_set.filter(ditarik_pada=None)[:YEARS_SHOWN]),
        "activity": list(KegiatanUsaha.objects.filter(together)[:5]),
        "amendments": list(PerubahanAnggaranDasar.objects.filter(together).order_by("-tanggal", "-pk")),
        "missing": missing(koperasi) if staff else [],
        "filled": quality.filled(koperasi),
        "way": quality.BY_CODE.get(getattr(koperasi, "v_cara", "")),
        "texts": list(TeksBerkas.objects.filter(together).exclude(teks="")) if staff else [],
        "may_edit": can(Izin.KOPERASI_UBAH),
        "may_move": can(Izin.KOPERASI_KEWENANGAN),
        "may_note_activity": can(Izin.KOPERASI_KEGIATAN),
        "may_record": can(Izin.BUKTI_CATAT),
        "may_enter": can(Izin.PENGAJUAN_WAKILI),
        "under_review": under_review(filed) if staff else [],
    }


def missing(koperasi: Koperasi) -> list[Kekurangan]:
    """What the record lacks, in words of Kekurangan."""
    return [kind for kind in Kekurangan if koperasi.kekurangan & kind.bit]


def _holds(officer: Pengurus, on: dt.date) -> bool:
    return officer.sampai is None or officer.sampai >= on


def _in_office(officers: Sequence[Pengurus], on: dt.date) -> list[Pengurus]:
    ranks = {value: at for at, value in enumerate(JabatanPengurus.values)}
    return sorted((o for o in officers if _holds(o, on)), key=lambda o: (ranks.get(o.jabatan, 99), o.pk))


def _once(officers: Iterable[Pengurus], koperasi: Koperasi) -> list[Pengurus]:
    """A person whom both records of a merged cooperative name in one post is shown once, the own record's row."""
    rows = list(officers)
    own = {(one.nama.casefold(), one.jabatan) for one in rows if one.koperasi_id == koperasi.pk}
    return [one for one in rows if one.koperasi_id == koperasi.pk or (one.nama.casefold(), one.jabatan) not in own]


@dataclass(frozen=True)
class FiledYear:
    """What the office has for one tahun buku, in words; "" where nothing."""

    year: int
    rat: str
    laporan: str


def filed_years(rows: Sequence[MasaBukti], on: dt.date) -> list[FiledYear]:
    """Latest first: every tahun buku of which anything is recorded, and those between."""
    seen = evidence.seen_on(rows, on)
    words: dict[int, dict[str, str]] = defaultdict(dict)
    for (year, kind), group in groupby(seen, key=lambda row: (row.year, row.kind)):
        words[year][kind] = evidence.in_words(list(group))[1]
    if not words:
        return []
    span = range(max(*words, on.year - 1), min(words) - 1, -1)
    return [
        FiledYear(year, words[year].get(JenisBukti.RAT, ""), words[year].get(JenisBukti.LAPORAN, "")) for year in span
    ]


def under_review(rows: Sequence[MasaBukti]) -> list[tuple[str, str]]:
    """(number, words) of the filings that wait for a reviewer: each opened evidence when it was sent."""
    found = {filing.nomor: filing for row in rows if (filing := row.rat or row.laporan)}
    return [
        (nomor, f"{filing._meta.verbose_name} tahun buku {filing.tahun_buku}")
        for nomor, filing in found.items()
        if filing.keadaan in states.UNDER_REVIEW
    ]


@dataclass(frozen=True)
class Source:
    """One of the four statuses: who says it, its code ("" for none) and since when."""

    name: str
    code: str
    since: str


def four_statuses(koperasi: Koperasi) -> list[Source]:
    """As stored now, each with the date of its last event; one query."""
    last = {
        event.kolom: event
        for event in koperasi.perubahan_status_set.order_by("kolom", "-berlaku_pada", "-pk").distinct("kolom")
    }
    values = {
        Kolom.HITUNG: koperasi.status_hitung,
        Kolom.KEPUTUSAN: koperasi.status_keputusan,
        Kolom.ODS: koperasi.status_ods,
        Kolom.LAPANGAN: koperasi.status_lapangan,
    }
    return [
        Source(Kolom(kolom).label, code or "", _since(kolom, last[kolom]) if kolom in last else "")
        for kolom, code in values.items()
    ]


def _since(kolom: str, event: PerubahanStatus) -> str:
    verb = "sejak" if kolom in (Kolom.HITUNG, Kolom.KEPUTUSAN) else "dicatat"
    return f"{verb} {dates.panjang(event.berlaku_pada)}"


# --- Whole history ----------------------------------------------------------------------------
def for_story(rows: KoperasiQuerySet) -> KoperasiQuerySet:
    """`rows` as `story` takes one of them: name, and `k_kode`, what other sources call it ({sumber, kode} each)."""
    codes = KodeSumber.objects.filter(merged.of_outer(), dicabut_pada=None).order_by("sumber", "kode")
    told = ArraySubquery(codes.values(satu=JSONObject(sumber="sumber", kode="kode")))
    return rows.only("pk", "nama").annotate(k_kode=told)


def story(koperasi: Any, status_line: Callable[[PerubahanStatus], dict[str, Any]]) -> dict[str, Any]:
    """For templates/registry/koperasi/_history.html: status events, moves of authority, other ids, every change.

    `koperasi`: a row of `for_story`.
    """
    together = merged.of(koperasi)
    merges = list(GabunganRekaman.objects.filter(ke=koperasi).select_related("dari", "oleh", "dibatalkan_oleh"))
    others = {one.dari_id: str(one.dari) for one in merges if one.dibatalkan_tanggal is None}
    events = PerubahanStatus.objects.filter(together).select_related("aturan", "oleh").order_by("-berlaku_pada", "-pk")
    moves = PerubahanKewenangan.objects.filter(together).select_related("oleh")
    lines = [
        _of_which(status_line(event), others.get(event.koperasi_id)) for event in events[:CHANGES_SHOWN]
    ] + [_of_which(_move_line(move), others.get(move.koperasi_id)) for move in moves]  # fmt: skip
    lines += [line for one in merges for line in _merge_lines(one)]
    lines += [_true_line(one) for one in AngkaBenar.objects.filter(together).select_related("oleh")[:CHANGES_SHOWN]]
    return {
        "koperasi": koperasi,
        "events": sorted(lines, key=lambda line: line["when"], reverse=True),
        "massal": bulk.lines(koperasi),
        "codes": koperasi.k_kode,
        "changes": history.changes(koperasi, limit=CHANGES_SHOWN, related=TRACKED, also=list(others)),
    }


def _of_which(line: dict[str, Any], name: str | None) -> dict[str, Any]:
    """A line of a record that was merged says so."""
    return line | {"title": f"{line['title']} (rekaman yang digabung: {name})"} if name else line


def _merge_lines(one: GabunganRekaman) -> list[dict[str, Any]]:
    lines = [{"title": f"Rekaman {one.dari} digabung ke sini", "when": one.tanggal, "tone": "",
              "text": f"{one.alasan}, {one.oleh.nama}"}]  # fmt: skip
    if one.dibatalkan_tanggal and one.dibatalkan_oleh:
        lines.append({"title": f"Penggabungan {one.dari} dibatalkan", "when": one.dibatalkan_tanggal, "tone": "",
                      "text": f"{one.alasan_batal}, {one.dibatalkan_oleh.nama}"})  # fmt: skip
    return lines


def _true_line(one: AngkaBenar) -> dict[str, Any]:
    title = "Angka ganjil dinyatakan benar" if one.nilai is not None else "Tidak lagi dinyatakan benar"
    return {"title": title, "when": one.tanggal, "tone": "", "text": f"{one.kata} {one.alasan}, {one.oleh.nama}"}


def _move_line(move: Any) -> dict[str, Any]:
    return {
        "title": f"Kewenangan: {move.get_lama_display()} → {move.get_baru_display()}",
        "when": move.berlaku_pada,
        "text": ", ".join(filter(None, [move.alasan, move.oleh.nama if move.oleh else ""])),
        "tone": looks.look("di_luar_kewenangan").tone if move.baru != "kabkota" else "",
    }
