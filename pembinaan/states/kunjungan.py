"""The states of a field visit; docs/states/kunjungan.md is drawn from it."""

from __future__ import annotations

from koperasi.accounts.roles import Izin
from koperasi.lib.states import Step, Table
from pembinaan.models.kunjungan import KeadaanKunjungan as K

_NOTE = (Izin.KUNJUNGAN_CATAT,)

STEPS: tuple[Step, ...] = (
    Step(K.DIRENCANAKAN, "finish", K.SELESAI, _NOTE,
         "hasil kunjungan, temuan lapangan, kegiatan usaha, janji RAT, jejak"),
    Step(K.DIRENCANAKAN, "cancel", K.BATAL, _NOTE, "jejak"),
    Step(K.SELESAI, "correct", K.SELESAI, _NOTE, "isi yang benar, temuan lapangan bila berubah, jejak; yang lama tetap "
         "di riwayat. Hanya pada hari pengiriman, oleh pengirimnya"),
)  # fmt: skip

TABLE = Table(
    name="kunjungan", title="Keadaan kunjungan", module="pembinaan/states/kunjungan.py", start=K.DIRENCANAKAN,
    steps=STEPS,
)  # fmt: skip
