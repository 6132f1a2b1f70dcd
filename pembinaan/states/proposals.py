"""The states of a proposal to the ministry, as one table; docs/states/usulan.md is drawn from it.

The office proposes and takes back; whether a cooperative is dibekukan or dibubarkan only the ministry decides.
"""

from __future__ import annotations

from koperasi.accounts.roles import Izin
from koperasi.lib.states import Step, Table
from pembinaan.models.usulan import KeadaanUsulan as K

_WRITES = (Izin.USULAN_SUSUN,)
_SENDS = (Izin.USULAN_AJUKAN,)
_RECORDS = (Izin.STATUS_KEPUTUSAN,)
_STAYS = "tidak berubah"
_ENDS = "proses pembubaran berhenti"

STEPS: tuple[Step, ...] = (
    Step(K.DISUSUN, "edit", K.DISUSUN, _WRITES, "alasan, langkah, pengaman, keberatan; jejak", _STAYS),
    Step(K.DISUSUN, "send", K.DIAJUKAN, _SENDS, "nomor dan tanggal surat, isi dan berkas dibekukan, jejak", _STAYS),
    Step(K.DISUSUN, "cancel", K.DIBATALKAN, _WRITES, "alasan, jejak", _ENDS),
    Step(K.DIAJUKAN, "reply", K.DIAJUKAN, _WRITES, "nomor, tanggal, dan isi jawaban kementerian; jejak", _STAYS),
    Step(K.DIAJUKAN, "cancel", K.DIBATALKAN, _SENDS, "alasan, jejak", _ENDS),
    Step(K.DIAJUKAN, "reject", K.DITOLAK, _RECORDS, "nomor dan tanggal penolakan kementerian, alasan, jejak", _ENDS),
    Step(K.DIAJUKAN, "decide", K.DIPUTUSKAN, _RECORDS,
         "nomor, tanggal, dan pindaian keputusan kementerian; peristiwa status; jejak",
         "status keputusan dibekukan atau dibubarkan"),
)  # fmt: skip

TABLE = Table(
    name="usulan", title="Keadaan usulan pembubaran dan pembekuan", module="pembinaan/states/proposals.py",
    start=K.DISUSUN, steps=STEPS, effect="Koperasi",
)  # fmt: skip

allows = TABLE.allows
after = TABLE.after
