"""What nobody needs any more: files without a row after a day, drafts that nobody touched for half a year."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.storage import Storage, default_storage
from django.db import transaction

from koperasi.lib import dates
from registry.models import Berkas, Impor, Konsep

log = logging.getLogger(__name__)

FILE_AGE = timedelta(hours=24)  # younger ones may belong to a transaction that is still running
DRAFT_AGE = timedelta(days=180)
FOLDERS = ["berkas", "impor"]
ENDING = re.compile(r"(?:-\d+)?\.[a-z]+$")  # of a file, or of the picture of one of its pages

# Whose rows name files: those of the rooms above are added by `keep`.
_KEEPERS: list[Callable[[], Iterable[str]]] = [
    lambda: Berkas.objects.values_list("isi", flat=True),
    lambda: Impor.objects.exclude(berkas="").values_list("berkas", flat=True),
]


def keep(names: Callable[[], Iterable[str]], *, folder: str = "") -> None:
    """Files that a table of another room names are no litter; `folder`: one of its own, swept too.

    Called once, when that app is ready.
    """
    _KEEPERS.append(names)
    if folder:
        FOLDERS.append(folder)


@dataclass(frozen=True)
class Swept:
    drafts: int
    files: int


def sweep() -> Swept:
    """Drafts first, so that their files go too, now or with the next sweep. What was sent is never touched."""
    return Swept(drafts=_old_drafts(), files=_files_without_row(default_storage))


@transaction.atomic
def _old_drafts() -> int:
    """What waits for the kabid was handed in; a paper that came in lately is a touch."""
    before = dates.sekarang() - DRAFT_AGE
    lately = Berkas.objects.filter(diunggah_pada__gte=before).values("konsep")
    sent = [Konsep.Keadaan.TERKIRIM, Konsep.Keadaan.MENUNGGU_KABID]
    untouched = Konsep.objects.exclude(keadaan__in=sent).filter(diubah_pada__lt=before).exclude(pk__in=lately)
    gone = list(untouched.select_for_update().values_list("pk", flat=True))
    Berkas.objects.filter(konsep__in=gone).delete()
    Konsep.objects.filter(pk__in=gone).delete()
    return len(gone)


def _files_without_row(storage: Storage) -> int:
    known = {_stem(name) for names in _KEEPERS for name in names()}
    before, gone = dates.sekarang() - FILE_AGE, 0
    for folder in FOLDERS:
        for name in _walk(storage, folder):
            if _stem(name) not in known and storage.get_modified_time(name) < before:
                storage.delete(name)
                gone += 1
    return gone


def _stem(name: str) -> str:
    """The same for a file and the pictures of its pages."""
    return ENDING.sub("", name)


def _walk(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from _walk(storage, f"{folder}/{name}")
