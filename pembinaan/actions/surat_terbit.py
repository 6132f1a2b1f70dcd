"""Issuing approved letters: number, snapshot, code, and the work that makes the files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pembinaan.models import PaketSurat, Surat

if TYPE_CHECKING:
    from koperasi.accounts.models import User


def start(*, paket: PaketSurat, letters: Sequence[Surat], by: User) -> None:
    """Called in the transaction of the approval: the rows of the work that numbers these letters and makes their files.

    `letters` are disetujui. Which way they get numbers is SetelanSurat.cara_nomor of this moment.
    """
