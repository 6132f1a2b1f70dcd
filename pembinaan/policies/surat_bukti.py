"""Proof that stays: what a recorded receipt, return or announcement rests on is joined by others, never removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from pembinaan.models import Lampiran, PengirimanSurat, Pengumuman, Surat
from pembinaan.pengantaran.papers import RECEIPT, STATEMENT
from registry.models.files import Pindai

HELD_RECEIPT = "Bukti pengantaran yang sudah dicatat tidak dapat dibuang; bila keliru, tambahkan bukti yang benar."
HELD_DEEMED = (
    "Surat ini sudah dianggap disampaikan atas dasar keterangan ini, jadi tidak dapat dibuang; bila keliru, tambahkan "
    "yang benar."
)
HELD_NOTICE = "Pengumuman ini sudah selesai, jadi fotonya tidak dapat dibuang; bila keliru, tambahkan foto yang benar."


def held_of_letter(surat: Surat, papers: Sequence[Lampiran]) -> dict[int, str]:
    """{pk: why} of those that stay; one query where receipts are among them."""
    found = {one.pk: HELD_RECEIPT for one in _recorded(surat, [one for one in papers if one.jenis == RECEIPT])}
    if surat.dianggap:
        found |= {one.pk: HELD_DEEMED for one in _readable(papers) if one.jenis == STATEMENT}
    return found


def held_of_notice(pengumuman: Pengumuman, papers: Sequence[Lampiran]) -> dict[int, str]:
    """Its photos stay from the day a letter was deemed delivered by it."""
    if not papers or not pengumuman.surat_set.filter(dianggap=True).exists():
        return {}
    return {one.pk: HELD_NOTICE for one in _readable(papers)}


def _recorded(surat: Surat, receipts: Sequence[Lampiran]) -> Iterator[Lampiran]:
    """A receipt belongs to the attempt that ran when it was uploaded, and stays once that one has ended. Taking a
    receipt back opens its attempt again, and with it its papers."""
    if not receipts:
        return
    attempts = list(PengirimanSurat.objects.filter(surat=surat).order_by("ke").values_list("dicatat_pada", "hasil"))
    for one in _readable(receipts):
        if attempts and _outcome(attempts, one.diunggah_pada):
            yield one


def _outcome(attempts: Sequence[tuple[dt.datetime, str]], uploaded: dt.datetime) -> str:
    """Of the last attempt that had begun by then; of the first, for what came before any."""
    return next((hasil for begun, hasil in reversed(attempts) if begun <= uploaded), attempts[0][1])


def _readable(papers: Sequence[Lampiran]) -> Iterator[Lampiran]:
    """Nobody can open a file with a virus: it proves nothing, and the page asks to replace it."""
    return (one for one in papers if one.pindai != Pindai.TERINFEKSI)
