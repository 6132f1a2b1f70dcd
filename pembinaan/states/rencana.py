"""The states of a route; docs/states/rencana_kunjungan.md is drawn from it."""

from __future__ import annotations

from koperasi.accounts.roles import Izin
from koperasi.lib.states import Step, Table
from pembinaan.models import RencanaKunjungan

K = RencanaKunjungan.Keadaan
_PLAN = (Izin.KUNJUNGAN_RENCANA,)
_ISSUED = "nomor, tanggal, dan penanda tangan hari itu, jejak"

STEPS: tuple[Step, ...] = (
    Step(K.DISUSUN, "revise", K.DISUSUN, _PLAN, "isian, pelaksana, dan tujuan, jejak"),
    Step(K.DISUSUN, "issue", K.BERJALAN, _PLAN, _ISSUED),
    Step(K.DISUSUN, "cancel", K.BATAL, _PLAN, "alasan; kunjungan yang belum selesai ikut batal, jejak"),
    Step(K.BERJALAN, "revise", K.BERJALAN, _PLAN, "isian, pelaksana, dan tujuan, jejak"),
    Step(K.BERJALAN, "issue", K.BERJALAN, _PLAN, _ISSUED),
    Step(K.BERJALAN, "cancel", K.BATAL, _PLAN, "alasan; kunjungan yang belum selesai ikut batal, jejak"),
    Step(K.BERJALAN, "conclude", K.BERJALAN, _PLAN, "kesimpulan dan saran, biaya, jejak"),
    Step(K.BERJALAN, "finish", K.SELESAI, _PLAN, "jejak"),
    Step(K.SELESAI, "conclude", K.SELESAI, _PLAN, "kesimpulan dan saran, biaya, jejak"),
)

TABLE = Table(
    name="rencana_kunjungan", title="Keadaan rencana kunjungan", module="pembinaan/states/rencana.py",
    start=K.DISUSUN, steps=STEPS,
)  # fmt: skip

allows = TABLE.allows
after = TABLE.after
