"""The states of a request for facilitation, as one table (koperasi.lib.states); docs/states/fasilitasi.md is drawn
from it."""

from __future__ import annotations

from koperasi.accounts.roles import Izin
from koperasi.lib.states import Step, Table
from pembinaan.models import KeadaanFasilitasi as K

_MAY = (Izin.FASILITASI_KELOLA,)
_REASON = "alasan dan tanggal, jejak"

TABLE = Table(
    name="fasilitasi",
    title="Keadaan fasilitasi",
    module="pembinaan/states/facilitation.py",
    start=K.DIMINTA,
    steps=(
        Step(K.DIMINTA, "accept", K.DIPROSES, _MAY, "petugas dan RAT yang ditunjukkan, jejak"),
        Step(K.DIMINTA, "reject", K.DITOLAK, _MAY, _REASON),
        Step(K.DIMINTA, "cancel", K.BATAL, _MAY, _REASON),
        Step(K.DIPROSES, "issue", K.SELESAI, _MAY, "nomor, tanggal terbit, masa berlaku, data koperasi, jejak"),
        Step(K.DIPROSES, "reject", K.DITOLAK, _MAY, _REASON),
        Step(K.DIPROSES, "cancel", K.BATAL, _MAY, _REASON),
    ),
)

allows = TABLE.allows
sources = TABLE.sources
RUNNING = tuple(TABLE.sources("cancel"))  # what has no end yet


def after(verb: str, keadaan: str) -> K:
    """The state the step leads to. KeyError where it is not allowed: whoever asks has asked `policies` before."""
    return K(TABLE.after(verb, keadaan))
