from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib import dates
from koperasi.lib.parse import ValueSentence, parse_date
from koperasi.ui import status as looks
from registry import kantor as office
from registry import simulation
from registry.actions.release import is_released
from registry.classification import verdict
from registry.models import Koperasi, PerubahanStatus

if TYPE_CHECKING:
    from registry.classification.explanation import Penjelasan

Kolom = PerubahanStatus.Kolom
EVENTS_SHOWN = 40


@requires(Izin.KOPERASI_LIHAT, Izin.KOPERASI_MILIK_SENDIRI)
@require_GET
def koperasi_why(request: HttpRequest, pk: int) -> HttpResponse:
    """Why the rule says what it says; `?pada=` asks for another day. An officer waits for the end of the review."""
    seen = Koperasi.objects.visible_to(request.user).select_related("kecamatan", "desa")
    koperasi = get_object_or_404(seen, pk=pk)
    if not request.user.boleh(Izin.KOPERASI_LIHAT) and not is_released(koperasi):
        return render(request, "registry/mengapa/ditinjau.html", {"koperasi": koperasi})
    today = office.today()
    on, problem = _asked_day(request, today)
    penjelasan = verdict.explain(koperasi, on=on)
    events = list(
        koperasi.perubahan_status_set.filter(berlaku_pada__lte=on)
        .select_related("aturan", "oleh", "malam")
        .order_by("-berlaku_pada", "-pk")[:EVENTS_SHOWN]
    )
    context = {
        "koperasi": koperasi, "p": penjelasan, "on": on, "is_today": on == today, "today": today, "problem": problem,
        "sources": four_statuses(koperasi, penjelasan, events, today),
        "events": [event_line(event) for event in events],
        "tone": looks.look("tidak_aktif" if penjelasan.inactive else penjelasan.keterangan).tone,
        "readings": simulation.other_readings(koperasi, on=on, rule=penjelasan.rule),
        "boleh_keputusan": request.user.boleh(Izin.STATUS_KEPUTUSAN),
        "boleh_perpanjang": request.user.boleh(Izin.PERPANJANGAN_BERI),
        "boleh_catat": request.user.boleh(Izin.BUKTI_CATAT) and not request.user.hanya_membaca,
    }  # fmt: skip
    return render(request, "registry/mengapa/detail.html", context)


def _asked_day(request: HttpRequest, today: dt.date) -> tuple[dt.date, str]:
    """(day, sentence): today, and why, where `?pada=` cannot be read."""
    try:
        return parse_date(request.GET.get("pada", "")) or today, ""
    except ValueSentence as sentence:
        return today, str(sentence)


@dataclass(frozen=True)
class Source:
    """One of the four statuses: who says it, what (a code of ui.status, or ""), since when, how it differs."""

    name: str
    code: str
    since: str
    difference: str = ""


def four_statuses(
    koperasi: Koperasi, penjelasan: Penjelasan, events: list[PerubahanStatus], today: dt.date
) -> list[Source]:
    """Side by side as recorded on the day asked for; differences from the verdict are named."""
    last = {kolom: next((event for event in events if event.kolom == kolom), None) for kolom in Kolom}
    hitung, ods, lapangan, keputusan = (last[k] for k in (Kolom.HITUNG, Kolom.ODS, Kolom.LAPANGAN, Kolom.KEPUTUSAN))
    return [
        Source(
            "Hitungan sistem",
            hitung.baru or "" if hitung else "",
            f"sejak {dates.panjang(hitung.berlaku_pada)}" if hitung else "belum tercatat pada tanggal ini",
            _known_later(penjelasan, today),
        ),
        Source(
            "Keputusan resmi",
            keputusan.baru or "" if keputusan else "",
            _decision_words(keputusan),
            "menggantikan hitungan" if keputusan and keputusan.baru else "",
        ),
        Source("Menurut ODS", (ods.baru or "") if ods else "", _recorded(ods), _ods_difference(ods, penjelasan)),
        Source(
            "Temuan lapangan",
            lapangan.baru or "" if lapangan else "",
            _recorded(lapangan),
            _field_difference(lapangan, penjelasan),
        ),
    ]


def _recorded(event: PerubahanStatus | None) -> str:
    return f"dicatat {dates.panjang(event.berlaku_pada)}" if event else "belum ada catatan"


def _known_later(penjelasan: Penjelasan, today: dt.date) -> str:
    """Of a past day. Today the night has yet to come, or was held; a day to come has no record that could differ."""
    if not penjelasan.known_later or penjelasan.on > today:
        return ""
    word = looks.look(penjelasan.status).word.lower()
    if penjelasan.on == today:
        return f"belum dicatat: menurut hitungan hari ini {word}, menunggu proses malam"
    return f"diketahui kemudian: dengan data yang ada sekarang seharusnya {word}"


def _decision_words(event: PerubahanStatus | None) -> str:
    if event is None:
        return "belum ada keputusan"
    tanggal = parse_date(event.alasan.get("tanggal"))
    paper = f"nomor {event.alasan.get('nomor', '–')}, {dates.panjang(tanggal)}"
    return paper if event.baru else f"dicabut, {paper}"


def _ods_difference(event: PerubahanStatus | None, penjelasan: Penjelasan) -> str:
    if event is None or not event.baru or event.baru == penjelasan.status:
        return ""
    return "berbeda dengan hitungan sistem"


def _field_difference(event: PerubahanStatus | None, penjelasan: Penjelasan) -> str:
    if event is None or not event.baru:
        return ""
    runs = event.baru == "ditemukan_aktif"
    if runs and penjelasan.inactive:
        return "usaha berjalan, tetapi tidak ada RAT maupun laporan yang cukup"
    return "" if runs or penjelasan.inactive else "berbeda dengan hitungan sistem"


def event_line(event: PerubahanStatus) -> dict[str, object]:
    """One line of the history for components/timeline.html."""
    word = looks.look(event.baru).word.lower() if event.baru else "dicabut"
    titles = {
        Kolom.HITUNG: f"Tercatat {word}" if event.lama is None else f"Menjadi {word}",
        Kolom.KEPUTUSAN: f"Keputusan: {word}",
        Kolom.ODS: f"ODS: {word}",
        Kolom.LAPANGAN: f"Temuan lapangan: {word}",
    }
    details = [
        f"aturan versi {event.aturan.nomor}" if event.aturan else "",
        "proses malam" if event.malam_id else "",
        event.oleh.nama if event.oleh else "",
    ]
    return {
        "title": titles[Kolom(event.kolom)],
        "when": event.berlaku_pada,
        "text": ", ".join(filter(None, details)),
        "tone": looks.look(event.baru).tone if event.baru else "",
    }
