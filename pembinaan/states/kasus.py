"""The states of a case, as one table; docs/states/kasus.md is drawn from it."""

from __future__ import annotations

from koperasi.accounts.roles import Izin
from koperasi.lib.states import Step, Table
from pembinaan.models.kasus import KeadaanKasus as K

_HANDED = "SerahTerima, jejak"
_CLOSED = "hasil, tanggal, penutup, jejak"

STEPS: tuple[Step, ...] = (
    Step(K.BARU, "assign", K.BERJALAN, (Izin.KASUS_BAGI,), _HANDED),
    Step(K.BARU, "take", K.BERJALAN, (Izin.KASUS_TANGANI,), _HANDED),
    Step(K.BARU, "close", K.SELESAI, (Izin.KASUS_BAGI,), _CLOSED),
    Step(K.BERJALAN, "assign", K.BERJALAN, (Izin.KASUS_BAGI,), "SerahTerima dengan alasan, jejak"),
    Step(K.BERJALAN, "take", K.BERJALAN, (Izin.KASUS_TANGANI,), "SerahTerima dengan alasan, jejak"),
    Step(K.BERJALAN, "close", K.SELESAI, (Izin.KASUS_TUTUP,), _CLOSED),
    Step(K.SELESAI, "reopen", K.BERJALAN, (Izin.KASUS_BAGI,), "SerahTerima dengan alasan, jejak"),
    Step(K.SELESAI, "restore", K.BARU, (Izin.KOPERASI_GABUNG,), "penggabungan rekaman yang dibatalkan, jejak"),
)

TABLE = Table(
    name="kasus", title="Keadaan kasus pembinaan", module="pembinaan/states/kasus.py", start=K.BARU, steps=STEPS
)

allows = TABLE.allows
sources = TABLE.sources


def after(verb: str, keadaan: str) -> K:
    """The state the step leads to. KeyError where it is not allowed: whoever asks has asked `policies` before."""
    return K(TABLE.after(verb, keadaan))
