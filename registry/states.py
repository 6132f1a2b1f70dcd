"""The states of a filing, as one table (koperasi.lib.states); docs/states/pengajuan.md is drawn from it."""

from __future__ import annotations

from koperasi.accounts.roles import Izin
from koperasi.lib.states import Step, Table
from registry.models.filings import KeadaanPengajuan as K

_SEND = (Izin.PENGAJUAN_KIRIM, Izin.PENGAJUAN_WAKILI)
_OPENS = "membuka baris dikirim"
_ENDS = "menutup barisnya pada hari itu"
_STAYS = "tidak berubah"
_SENT = "tanggal dan pengirim, jejak"

STEPS: tuple[Step, ...] = (
    Step(K.DRAF, "submit", K.DIKIRIM, _SEND, _SENT, _OPENS),
    Step(K.DRAF, "contest", K.SENGKETA, _SEND, _SENT, _OPENS),
    Step(K.DRAF, "record", K.DITERIMA, (Izin.BUKTI_CATAT,), "catatan petugas dari arsip, jejak",
         "membuka baris dikirim dan diterima sejak hari rapat"),
    Step(K.DIKIRIM, "accept", K.DITERIMA, (Izin.PENGAJUAN_PERIKSA,), "Pemeriksaan terima, jejak",
         "membuka baris diterima"),
    Step(K.DIKIRIM, "send_back", K.DIKEMBALIKAN, (Izin.PENGAJUAN_PERIKSA,),
         "Pemeriksaan kembalikan dengan alasan per butir dan tenggat, jejak", "menutup barisnya sesudah masa tenggang"),
    Step(K.DIKIRIM, "withdraw", K.DITARIK, _SEND, "jejak", _ENDS),
    Step(K.DIKIRIM, "dispute", K.SENGKETA, (), "jejak", _STAYS, "contest pada pengajuan tandingan"),
    Step(K.DIKEMBALIKAN, "resubmit", K.DIKIRIM, _SEND, _SENT, "membuka baris dikirim yang baru"),
    Step(K.DIKEMBALIKAN, "withdraw", K.DITARIK, _SEND, "jejak", _ENDS),
    Step(K.SENGKETA, "choose", K.DIKIRIM, (Izin.PENGAJUAN_SENGKETA,), "Pemeriksaan dipilih dengan alasan, jejak",
         _STAYS),
    Step(K.SENGKETA, "drop", K.GUGUR, (), "Pemeriksaan gugur dengan alasan, jejak", _ENDS,
         "choose pada pengajuan tandingan"),
    Step(K.SENGKETA, "withdraw", K.DITARIK, _SEND, "jejak", _ENDS),
    Step(K.DITERIMA, "replace", K.DIGANTIKAN, (), "jejak", _ENDS, "accept pada koreksinya, atau sel Matriks RAT baru"),
    Step(K.DITERIMA, "erase", K.DITARIK, (Izin.BUKTI_CATAT,), "jejak; hanya catatan petugas dari arsip",
         "membatalkan barisnya"),
)  # fmt: skip

TABLE = Table(
    name="pengajuan", title="Keadaan pengajuan", module="registry/states.py", start=K.DRAF, steps=STEPS,
    effect="MasaBukti",
)  # fmt: skip

allows = TABLE.allows
sources = TABLE.sources


def after(verb: str, keadaan: str) -> K:
    """The state the step leads to. KeyError where it is not allowed: whoever asks has asked `policies` before."""
    return K(TABLE.after(verb, keadaan))


UNDER_REVIEW = (*sources("accept"), *sources("choose"))  # what the office has to decide about
