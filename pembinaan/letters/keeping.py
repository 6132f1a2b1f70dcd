"""Files that are kept: written whole or not at all, and named by their hash."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from typing import IO, Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile

log = logging.getLogger(__name__)

FULL = "Berkas tidak dapat disimpan: tempat penyimpanan penuh atau tidak dapat ditulisi. Hubungi admin, lalu lanjutkan."


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def put(place: FieldFile, content: bytes | IO[Any], name: str) -> str:
    """Writes into the storage under a new name and points `place` at it; the row is saved by the caller.

    A write that ends half-way leaves nothing behind. Raises OSError.
    """
    storage = place.storage
    wanted = place.field.generate_filename(place.instance, name)
    file = ContentFile(content) if isinstance(content, bytes) else File(content)
    try:
        kept = storage.save(wanted, file, max_length=place.field.max_length)
    except BaseException:
        with suppress(OSError):  # the name is random: what lies there is ours
            storage.delete(wanted)
        raise
    place.name = kept
    return kept
