"""Reference rows of the rooms above registry. Idempotent; an office's own changes are never overwritten."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from pembinaan.defaults import fasilitasi, masalah, naskah, surat, target, usulan
from registry import defaults as registry_defaults

ROOMS: tuple[Callable[[], list[str]], ...] = (
    masalah.load, fasilitasi.load, usulan.load, surat.load, naskah.load, target.load,
)  # fmt: skip


@transaction.atomic
def load_defaults() -> list[str]:
    """Create what is missing, registry's first; returns one Indonesian line per kind of row created."""
    created = registry_defaults.load_defaults()
    for load in ROOMS:
        created += load()
    return created
