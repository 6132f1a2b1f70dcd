"""The files of a batch beside the batch as it is now. A stored file never changes: what happened to its letters since
is said beside it, and a new one can be made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Q

from pembinaan.models import BerkasPaket, KeadaanSurat, PaketSurat
from pembinaan.models.surat import WITH_FILE

SHOWN = 12
NAMED = 5  # numbers in a sentence
_ENDS = Q(peristiwa_set__langkah__in=("void", "cancel"))


@dataclass(frozen=True)
class _Voided:
    pk: int
    nomor: str
    pada: dt.datetime | None


@dataclass(frozen=True)
class Stored:
    """batal: letters in it that were voided or cancelled since, as a person reads them, and `lebih` more; banyak_batal:
    how many; kurang: letters whose file was ready only afterwards; terbaru: no newer one of its kind was made."""

    berkas: BerkasPaket
    batal: tuple[str, ...]
    banyak_batal: int
    kurang: int
    terbaru: bool

    @property
    def lebih(self) -> int:
        return self.banyak_batal - len(self.batal)

    @property
    def stale(self) -> bool:
        return bool(self.banyak_batal or self.kurang)


def stored(paket: PaketSurat) -> list[Stored]:
    """Newest first, without the folders for SRIKANDI. One query for its letters where there is a file."""
    rows = [row for row in paket.berkas_terbaru if row.jenis != BerkasPaket.Jenis.LUAR][:SHOWN]
    if not rows:
        return []
    letters = list(
        paket.surat_set.filter(keadaan__in=[KeadaanSurat.BATAL, *WITH_FILE]).order_by("tahun", "urut", "nomor", "pk")
        .annotate(v_batal=Max("peristiwa_set__pada", filter=_ENDS)).values_list("pk", "nomor", "keadaan", "v_batal")
    )  # fmt: skip
    voided = [_Voided(pk, nomor, at) for pk, nomor, state, at in letters if state == KeadaanSurat.BATAL]
    ready = {pk for pk, _, state, _ in letters if state != KeadaanSurat.BATAL}
    seen: set[str] = set()
    found = []
    for row in rows:
        found.append(_beside(row, voided, ready, newest=row.jenis not in seen))
        seen.add(row.jenis)
    return found


def _beside(row: BerkasPaket, voided: Sequence[_Voided], ready: set[int], *, newest: bool) -> Stored:
    if row.jenis == BerkasPaket.Jenis.AGENDA:  # it names voided ones too, as long as they were voided before
        gone = [surat for surat in voided if surat.nomor and surat.pada and surat.pada > row.dibuat_pada]
        missing = 0
    else:
        inside = {line[0] for line in row.daftar}
        gone, missing = [surat for surat in voided if surat.pk in inside], len(ready - inside)
    return Stored(row, tuple(surat.nomor for surat in gone[:NAMED]), len(gone), missing if newest else 0, newest)
