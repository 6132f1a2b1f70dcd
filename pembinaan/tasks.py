"""What Celery may be told. Nothing is passed: the rows and the office's date say what there is to do."""

from __future__ import annotations

import logging

from celery import shared_task

from pembinaan import nightly
from registry.classification import night

log = logging.getLogger(__name__)


@shared_task(name="pembinaan.tasks.night_tick")
def night_tick() -> None:
    """Hourly, because WIB, WITA and WIT cross midnight at different hours and a server may have slept."""
    try:
        found = nightly.tick()
    except night.Held as held:
        log.warning("%s", held)
        return
    if found is not None:
        log.info("Malam %s: %s berubah. %s", found.on, found.changed, found.message)
