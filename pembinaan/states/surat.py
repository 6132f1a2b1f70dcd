"""The states of a letter; docs/states/surat.md is drawn from it. Each failure has one way out."""

from __future__ import annotations

from koperasi.accounts.roles import Izin
from koperasi.lib.states import Step, Table
from pembinaan.models.surat import KeadaanSurat as K

_PREPARES = (Izin.SURAT_SIAPKAN,)
_PASSES = (Izin.SURAT_PARAF, Izin.SURAT_SETUJUI)
_APPROVES = (Izin.SURAT_SETUJUI,)
_NUMBERS = (Izin.SURAT_NOMOR,)
_SENDS = (Izin.SURAT_KIRIM,)
_RULE = "aturan: syarat jalurnya tidak lagi terpenuhi"
_JOB = "pekerjaan penerbitan"
_EVENT = "peristiwa surat"

STEPS: tuple[Step, ...] = (
    Step(K.KONSEP, "put", K.PARAF, _PREPARES, f"paket, {_EVENT}"),
    Step(K.KONSEP, "withdraw", K.DITARIK, _PREPARES, f"alasan, {_EVENT}"),
    Step(K.KONSEP, "drop", K.DITARIK, (), f"alasan, {_EVENT}", because=_RULE),
    Step(K.PARAF, "send_back", K.DIKEMBALIKAN, _PASSES, f"catatan, {_EVENT}"),
    Step(K.PARAF, "approve", K.DISETUJUI, _APPROVES, f"siapa dan kapan, {_EVENT}"),
    Step(K.PARAF, "drop", K.DITARIK, (), f"alasan, {_EVENT}", because=_RULE),
    Step(K.DIKEMBALIKAN, "put", K.PARAF, _PREPARES, f"paket baru, {_EVENT}"),
    Step(K.DIKEMBALIKAN, "withdraw", K.DITARIK, _PREPARES, f"alasan, {_EVENT}"),
    Step(K.DIKEMBALIKAN, "drop", K.DITARIK, (), f"alasan, {_EVENT}", because=_RULE),
    Step(K.DISETUJUI, "issue", K.TERBIT, (), f"nomor, tanggal, isi dibekukan, kode, {_EVENT}", because=_JOB),
    Step(K.DISETUJUI, "hand_out", K.LUAR, (), f"isi dibekukan, kode, {_EVENT}", because=_JOB),
    Step(K.DISETUJUI, "drop", K.DITARIK, (), f"alasan, {_EVENT}", because=_RULE),
    Step(K.DISETUJUI, "recall", K.DIKEMBALIKAN, _APPROVES, f"alasan, {_EVENT}; sebelum bernomor"),
    Step(K.LUAR, "number", K.TERBIT, _NUMBERS, f"nomor dan tanggal dari luar, {_EVENT}"),
    Step(K.LUAR, "void", K.BATAL, _NUMBERS, f"alasan, {_EVENT}"),
    Step(K.TERBIT, "store", K.SIAP, (), f"PDF, SHA-256, {_EVENT}", because=_JOB),
    Step(K.TERBIT, "void", K.BATAL, _NUMBERS, f"alasan, nomor tetap di agenda, {_EVENT}"),
    Step(K.SIAP, "sign", K.BERTANDA, (*_NUMBERS, *_APPROVES), f"tanggal dan cara, {_EVENT}"),
    Step(K.SIAP, "void", K.BATAL, _NUMBERS, f"alasan, nomor tetap di agenda, {_EVENT}"),
    Step(K.BERTANDA, "send", K.DIKIRIM, _SENDS, f"pengiriman, {_EVENT}"),
    Step(K.BERTANDA, "void", K.BATAL, _NUMBERS, f"alasan, nomor tetap di agenda, {_EVENT}"),
    Step(K.DIKIRIM, "deliver", K.SAMPAI, _SENDS, f"penerima, tanggal terima, tenggat, {_EVENT}"),
    Step(K.DIKIRIM, "return", K.KEMBALI, _SENDS, f"alasan; alamat ditandai, {_EVENT}"),
    Step(K.DIKIRIM, "cancel", K.BATAL, (), f"surat pembatalan, {_EVENT}", because="terbitnya surat pembatalan"),
    Step(K.KEMBALI, "send", K.DIKIRIM, _SENDS, f"pengiriman berikutnya, {_EVENT}"),
    Step(K.KEMBALI, "deem", K.SAMPAI, _SENDS, f"pengumuman; hari terakhirnya hari penerimaan, {_EVENT}"),
    Step(K.KEMBALI, "cancel", K.BATAL, (), f"surat pembatalan, {_EVENT}", because="terbitnya surat pembatalan"),
    Step(K.SAMPAI, "take_back", K.DIKIRIM, _SENDS, f"alasan; belum ada surat sesudahnya, {_EVENT}"),
    Step(K.SAMPAI, "cancel", K.BATAL, (), f"surat pembatalan, {_EVENT}", because="terbitnya surat pembatalan"),
)

TABLE = Table(name="surat", title="Keadaan surat", module="pembinaan/states/surat.py", start=K.KONSEP, steps=STEPS)

allows = TABLE.allows
after = TABLE.after
