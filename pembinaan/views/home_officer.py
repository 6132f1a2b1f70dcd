"""Beranda pengurus: are we aktif, what is missing, by when. Read on a phone, on a bad line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from koperasi.lib.teks import normalize_phone
from registry import kantor as office
from registry.actions.release import is_released
from registry.classification import verdict
from registry.classification.explanation import Penjelasan
from registry.models import Kantor, Koperasi

MOST_TASKS = 3
MOBILE_PREFIX = "628"


@dataclass(frozen=True)
class Missing:
    """One thing to hand in. late: its own date has passed; due: the office's date for a RAT, the law's for a report."""

    title: str
    year: int
    due: dt.date
    late: bool
    returned: bool


def officer(request: HttpRequest) -> dict[str, Any]:
    """The cooperative of this person, or of several the one asked for with ?koperasi=."""
    own = list(Koperasi.objects.visible_to(request.user).select_related("kecamatan").distinct().order_by("nama", "pk"))
    if not own:
        return {"koperasi": None}
    asked = request.GET.get("koperasi", "")
    koperasi = next((one for one in own if str(one.pk) == asked), own[0])
    kantor, on = Kantor.objects.get_current(), office.today()
    context = {"koperasi": koperasi, "lainnya": own if len(own) > 1 else [], "on": on, "wa": _whatsapp(kantor)}
    if not is_released(koperasi):
        return context | {"ditinjau": True}
    answer = verdict.explain(koperasi, on=on)
    return context | {"p": answer, "kurang": missing(answer, on), "judul": headline(koperasi, answer)}


def headline(koperasi: Koperasi, answer: Penjelasan) -> str:
    """Which of the sentences of the page is the first: a key of the template."""
    if answer.decision:
        return answer.decision
    if answer.inactive:
        return "tidak_aktif"
    if answer.keterangan == "belum_wajib_rat":
        return "belum_wajib"
    return "berisiko" if answer.keterangan == "berisiko" else "aktif"


def missing(answer: Penjelasan, on: dt.date) -> list[Missing]:
    """Latest year first. A RAT is late by the office's own date, a report by the law's; what is there is left out."""
    found: list[Missing] = []
    if answer.decision:
        return found
    for line in answer.years:
        counted = line.year >= answer.putusan.start or line.year == answer.late_year
        if not line.obliged or not counted or line.year >= on.year:
            continue
        for title, side, due in (
            ("RAT", line.rat, line.own_due),
            ("Laporan keuangan", line.laporan, line.due),
        ):
            if side.state != "ada":
                found.append(Missing(title, line.year, due, due < on, side.state == "kembali"))
    return found[: 2 * MOST_TASKS]


def _whatsapp(kantor: Kantor | None) -> str:
    number = normalize_phone(kantor.telepon) if kantor else ""
    return f"https://wa.me/{number}" if number.startswith(MOBILE_PREFIX) else ""
