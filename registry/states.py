"""The states of a filing, as one table: what may happen in which state, who does it, and what it does to the evidence.

policies ask it whether a step is allowed, actions ask it where the step leads, docs/states/pengajuan.md is drawn from
it. What a step demands beyond the state (a reason, another person's eyes) stands in policies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from koperasi.accounts.roles import IZIN_LABEL, Izin
from registry.models.filings import KeadaanPengajuan as K


@dataclass(frozen=True)
class Step:
    """`rights`: whoever holds one of these; empty where the step follows from one on another filing (`because`)."""

    source: K
    verb: str
    target: K
    rights: tuple[Izin, ...]
    records: str
    evidence: str
    because: str = ""


_SEND = (Izin.PENGAJUAN_KIRIM, Izin.PENGAJUAN_WAKILI)
_OPENS = "membuka baris dikirim"
_ENDS = "menutup barisnya pada hari itu"
_STAYS = "tidak berubah"
_SENT = "tanggal dan pengirim, jejak"

TABLE: tuple[Step, ...] = (
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

FINAL = (K.DITARIK, K.DIGANTIKAN, K.GUGUR)
VERBS = tuple(dict.fromkeys(step.verb for step in TABLE))
_BY_CELL = {(step.source, step.verb): step for step in TABLE}


def allows(verb: str, keadaan: str) -> bool:
    return (keadaan, verb) in _BY_CELL


def after(verb: str, keadaan: str) -> K:
    """The state the step leads to. KeyError where it is not allowed: whoever asks has asked `policies` before."""
    return _BY_CELL[K(keadaan), verb].target


def sources(verb: str) -> list[K]:
    """The states in which the step is allowed."""
    return [step.source for step in TABLE if step.verb == verb]


UNDER_REVIEW = (*sources("accept"), *sources("choose"))  # what the office has to decide about


# --- docs/states/pengajuan.md -------------------------------------------------------------------
def document() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Keadaan pengajuan"
    yield ""
    yield "Dibuat dari `registry/states.py`; jangan diubah dengan tangan. Menulis ulang:"
    yield "`KEADAAN_BARU=1 .venv/bin/python -m pytest tests/unit/test_states.py`"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {K.DRAF}"
    yield from (f"    {step.source} --> {step.target}: {step.verb}" for step in TABLE)
    yield from (f"    {state} --> [*]" for state in FINAL)
    yield "```"
    yield ""
    yield "| dari | langkah | menjadi | siapa | yang dicatat | MasaBukti |"
    yield "|---|---|---|---|---|---|"
    for step in TABLE:
        who = "; ".join(IZIN_LABEL[right] for right in step.rights) or f"mengikuti {step.because}"
        yield f"| {step.source} | {step.verb} | {step.target} | {who} | {step.records} | {step.evidence} |"
