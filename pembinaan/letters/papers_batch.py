"""Papers of a batch that stay in the office: the nota dinas that lays it before the kepala, and the lembar kendali on
which each level puts its initials."""

from __future__ import annotations

from collections.abc import Sequence

from pembinaan.letters.frame import Frame
from pembinaan.models import PaketSurat, Surat


def nota_dinas(paket: PaketSurat, letters: Sequence[Surat], frame: Frame) -> bytes:
    """PDF. `letters` with koperasi, its kecamatan, and langkah joined."""
    raise NotImplementedError


def lembar_kendali(paket: PaketSurat, letters: Sequence[Surat], frame: Frame) -> bytes:
    """PDF. `letters` with koperasi, its kecamatan, and langkah joined."""
    raise NotImplementedError
