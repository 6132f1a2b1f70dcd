"""The states of a training; docs/states/pelatihan.md is drawn from it."""

from __future__ import annotations

from koperasi.accounts.roles import Izin
from koperasi.lib.states import Step, Table
from pembinaan.models import Pelatihan

K = Pelatihan.Keadaan
_WHO = (Izin.PELATIHAN_KELOLA,)

STEPS: tuple[Step, ...] = (
    Step(K.DIRENCANAKAN, "open", K.DIBUKA, _WHO, "jejak"),
    Step(K.DIRENCANAKAN, "cancel", K.BATAL, _WHO, "alasan, jejak"),
    Step(K.DIBUKA, "finish", K.SELESAI, _WHO, "jejak; sesudah hari terakhirnya"),
    Step(K.DIBUKA, "cancel", K.BATAL, _WHO, "alasan, jejak; tidak bila sudah ada sertifikat"),
)

TABLE = Table(
    name="pelatihan",
    title="Keadaan pelatihan",
    module="pembinaan/states/pelatihan.py",
    start=K.DIRENCANAKAN,
    steps=STEPS,
)

allows = TABLE.allows
after = TABLE.after

INVITING = (K.DIRENCANAKAN, K.DIBUKA)  # cooperatives may be invited
HELD = (K.DIBUKA, K.SELESAI)  # people may take part, be present, be examined; late papers come after the end
