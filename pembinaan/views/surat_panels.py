"""What each room shows on the page of one letter and of one batch, in the order of the pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from pembinaan.letters.panels import Panel
from pembinaan.models import PaketSurat, Surat
from pembinaan.pengantaran.panel import of_letter as delivery
from pembinaan.views.penerbitan import batch_panel, letter_panel
from pembinaan.views.surat_jawab import panel as answers
from pembinaan.views.surat_luar_panels import batch as outside_batch
from pembinaan.views.surat_luar_panels import outside, signing

# A function returns None where its room has nothing to show for that letter or that person.
LETTER: tuple[Callable[[HttpRequest, Surat], Panel | None], ...] = (letter_panel, outside, signing, delivery, answers)
BATCH: tuple[Callable[[HttpRequest, PaketSurat], Panel | None], ...] = (batch_panel, outside_batch)


def of_letter(request: HttpRequest, surat: Surat) -> list[Panel]:
    return [panel for build in LETTER if (panel := build(request, surat))]


def of_batch(request: HttpRequest, paket: PaketSurat) -> list[Panel]:
    return [panel for build in BATCH if (panel := build(request, paket))]
