"""What each room shows on the page of one letter and of one batch. A room registers its own part here, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from pembinaan.models import PaketSurat, Surat


@dataclass(frozen=True)
class Panel:
    """`template` is included with `panel.context` as `isi`; `place`: "main" or "side"."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    place: str = "main"


# A function returns None where its room has nothing to show for that letter or that person.
LETTER: list[Callable[[HttpRequest, Surat], Panel | None]] = []
BATCH: list[Callable[[HttpRequest, PaketSurat], Panel | None]] = []


def of_letter(request: HttpRequest, surat: Surat) -> list[Panel]:
    return [panel for build in LETTER if (panel := build(request, surat))]


def of_batch(request: HttpRequest, paket: PaketSurat) -> list[Panel]:
    return [panel for build in BATCH if (panel := build(request, paket))]
