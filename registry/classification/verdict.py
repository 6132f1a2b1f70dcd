"""`verdict(on=D)`: what the rule says about D with everything known now; `annotate` for many, `explain` for one.

The office's own record of that day is another question: `status.on`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from koperasi.ui.strip import Strip, YearCell
from registry.classification import clauses, evidence, forecast, judging, reasons
from registry.classification.evidence import Bukti
from registry.classification.explanation import Penjelasan, Sisi, TahunBuku
from registry.classification.judging import annotate
from registry.classification.reasons import Putusan
from registry.models import AturanStatus, Kantor, Koperasi, MasaBukti, Perpanjangan, PerubahanStatus
from registry.models.choices import JenisBukti, TingkatBukti
from registry.models.rules import in_force

__all__ = ["annotate", "explain"]

YEARS_SHOWN = 6


def explain(koperasi: Koperasi, *, on: dt.date, rule: AturanStatus | None = None) -> Penjelasan:
    """What the rule in force on `on` says about `koperasi`, or what another `rule` would say, and why.

    A constant number of queries, whatever the cooperative has filed.
    """
    versions = AturanStatus.objects.adopted()
    applied = rule or in_force(versions, on)
    row: Any = reasons.annotate(Koperasi.objects.filter(pk=koperasi.pk).order_by(), on=on, rule=applied).get()
    found = reasons.putusan(row, on=on, rule=applied)
    kept = list(koperasi.masa_bukti_set.filter(dibatalkan_pada=None).select_related("rat", "laporan"))
    extensions = list(koperasi.perpanjangan_set.select_related("keputusan"))
    turns_on, window_then = _turn(koperasi, on, found, [rule] if rule else versions, kept, extensions)
    seen = evidence.seen_on(kept, on)
    years = _years(koperasi, on, found, seen, extensions)
    latest = next((line for line in years if line.year == on.year - 1), None)
    waits_for_rat = latest is not None and latest.obliged and latest.rat.state != "ada"
    recorded = _recorded(koperasi, on)
    return Penjelasan(
        on=on,
        putusan=found,
        evidence=seen,
        years=years,
        strip=_strip(years, row.v_block, found),
        not_counted=evidence.not_counted(seen, [row for row in kept if row.dari > on], found),
        becomes_inactive_on=turns_on,
        window_then=window_then,
        late_year=on.year - 1,
        late_since=latest.own_due + clauses.ONE_DAY if latest and waits_for_rat and latest.own_due < on else None,
        rat_due=latest.own_due if latest and waits_for_rat else None,
        keterangan=row.v_keterangan,
        awaiting_review=row.v_menunggu,
        extended={row.tahun_buku: row.batas for row in sorted(_holding(extensions, on), key=lambda e: e.batas)},
        decision=row.v_keputusan,
        recorded_status=recorded.baru if recorded else None,
        recorded_since=recorded.berlaku_pada if recorded else None,
    )


def _turn(
    koperasi: Koperasi,
    on: dt.date,
    found: Putusan,
    versions: Sequence[AturanStatus],
    kept: Sequence[MasaBukti],
    extensions: Sequence[Perpanjangan],
) -> tuple[dt.date | None, list[int]]:
    """The date of becoming tidak aktif and the years that do it."""
    longest = max(version.jumlah_tahun for version in versions)
    filed = [row.tahun_buku for row in kept] + [row.tahun_buku for row in extensions]
    days = forecast.turning_days(
        first_year=clauses.first_obliged(koperasi.tanggal_badan_hukum, 0),
        last_year=max([on.year, found.start, *filed]) + longest + 1,
        rules=versions,
        evidence=kept,
        extensions=extensions,
    )
    ends: dict[dt.date, tuple[int | None, AturanStatus]] = {}

    def judge(batch: Sequence[dt.date]) -> dict[dt.date, str]:
        rules = {day: versions[0] if len(versions) == 1 else in_force(versions, day) for day in batch}
        judged = judging.judge_days(koperasi, rules)
        ends.update({day: (end, rules[day]) for day, (_, end) in judged.items()})
        return {day: status for day, (status, _) in judged.items()}

    day = forecast.becomes_inactive_on(on, found.status, days, judge)
    end, rule = ends.get(day, (None, None)) if day else (None, None)
    return day, list(range(end - rule.jumlah_tahun + 1, end + 1)) if end and rule else []


def _years(
    koperasi: Koperasi, on: dt.date, found: Putusan, seen: Sequence[Bukti], extensions: Sequence[Perpanjangan]
) -> list[TahunBuku]:
    office = Kantor.objects.get_current() or Kantor()
    holding = _holding(extensions, on)
    window = found.window or []
    first = min([on.year - YEARS_SHOWN, *window])
    last = max([on.year - 1, *(row.year for row in seen)])
    lines = []
    for year in range(last, first - 1, -1):
        base = clauses.base_due(year, found.rule.bulan_batas)
        own = clauses.own_due(office, year, koperasi.bentuk)
        later = max((e for e in holding if e.tahun_buku == year), key=lambda e: e.batas, default=None)
        due = max(base, later.batas) if later else base
        obliged, missed = year >= _obliged(koperasi, found), year in found.missed
        sides = [_side(seen, year, kind, obliged, due < on) for kind in (JenisBukti.RAT, JenisBukti.LAPORAN)]
        lines.append(
            TahunBuku(
                year=year,
                due=due,
                own_due=max(own, later.batas) if later else own,
                extended_by=later.keputusan.dasar_hukum if later and later.batas > base else "",
                obliged=obliged,
                rat=sides[0],
                laporan=sides[1],
                met=_met(seen, year, found.rule),
                missed=missed,
                in_window=year in window,
            )
        )
    return lines


def _holding(extensions: Sequence[Perpanjangan], on: dt.date) -> list[Perpanjangan]:
    return [e for e in extensions if e.berlaku_pada <= on and (e.dicabut_pada is None or e.dicabut_pada > on)]


def _obliged(koperasi: Koperasi, found: Putusan) -> int:
    return clauses.first_obliged(koperasi.tanggal_badan_hukum, found.rule.jeda_tahun_pertama)


def _met(seen: Sequence[Bukti], year: int, rule: AturanStatus) -> bool:
    """Of the table's tick only: the verdict itself comes from the annotated row."""
    levels = {TingkatBukti.DITERIMA} if rule.tingkat == TingkatBukti.DITERIMA else set(TingkatBukti)
    kinds = {row.kind for row in seen if row.year == year and row.in_force and row.level in levels}
    wanted = set(reasons.counted_kinds(rule))
    return wanted <= kinds if rule.bukti == AturanStatus.Bukti.KEDUANYA else bool(wanted & kinds)


def _side(seen: Sequence[Bukti], year: int, kind: str, obliged: bool, past_due: bool) -> Sisi:
    state, words = evidence.in_words([row for row in seen if row.year == year and row.kind == kind])
    if state:
        return Sisi(state, words)
    if not obliged:
        return Sisi("belum", words or "belum wajib")
    return Sisi("tiada", words or "tidak ada") if past_due else Sisi("menunggu", words or "belum jatuh tempo")


def _strip(years: Sequence[TahunBuku], block: int, found: Putusan) -> Strip:
    cells = [YearCell(line.year, line.rat.state, line.laporan.state) for line in reversed(years)]
    return Strip(cells, window=(block - found.rule.jumlah_tahun + 1, block), strong=found.inactive)


def _recorded(koperasi: Koperasi, on: dt.date) -> PerubahanStatus | None:
    events = koperasi.perubahan_status_set.filter(kolom=PerubahanStatus.Kolom.HITUNG, berlaku_pada__lte=on)
    return events.order_by("-berlaku_pada", "-pk").first()
