"""The page of one letter: what it says, where it stands, its story, its papers. And its pages as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from koperasi.accounts.roles import Izin
from pembinaan.letters import compose, judging, ladder, render
from pembinaan.letters.frame import Frame
from pembinaan.letters.ladder import Next
from pembinaan.letters.panels import Panel
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import KeadaanSurat, PeristiwaSurat, Surat
from pembinaan.policies import surat_paket as policies
from pembinaan.states import surat as states
from registry.policies import Refused

LOST = (
    "Berkas surat ini tidak ditemukan di tempat penyimpanan. Hubungi admin: kembalikan dari cadangan; sidik SHA-256 di "
    "halaman ini membuktikan berkas yang benar."
)
NO_PAGE = "Surat ini ditarik sebelum terbit, jadi tidak ada isinya yang disimpan."
WORDS = {
    "draft": "Konsep dibuat", "by_hand": "Disiapkan dengan tangan", "put": "Masuk paket", "withdraw": "Konsep ditarik",
    "drop": "Ditarik: syaratnya tidak lagi terpenuhi", "send_back": "Dikembalikan", "approve": "Disetujui",
    "recall": "Persetujuan ditarik kembali", "issue": "Diberi nomor", "hand_out": "Diserahkan untuk diberi nomor",
    "number": "Nomor dicatat", "void": "Dibatalkan", "store": "Berkas dibuat", "print": "Masuk berkas cetak",
    "sign": "Ditandatangani", "scan": "Pindaian dilampirkan", "send": "Diserahkan untuk diantar",
    "deliver": "Diterima", "return": "Kembali", "deem": "Dianggap telah disampaikan",
    "cancel": "Dibatalkan dengan surat pembatalan", "take_back": "Tanda terima dibatalkan",
    "correct": "Tanda terima diperbaiki", "announce": "Diumumkan", "answer": "Dijawab koperasi",
    "read_answer": "Jawaban dibaca", "decide": "Keberatan diputus",
}  # fmt: skip
TONES = {"drop": "tidak", "withdraw": "tidak", "void": "tidak", "cancel": "tidak", "send_back": "risiko",
         "recall": "risiko", "return": "risiko", "deliver": "aktif", "deem": "aktif", "approve": "aktif"}  # fmt: skip


@dataclass(frozen=True)
class Event:
    """For components/timeline.html."""

    title: str
    when: dt.date
    text: str
    tone: str
    url: str = ""


class NoPage(Exception):
    """There is nothing to show; the message is the sentence for the page."""


def story(surat: Surat) -> list[Event]:
    """The latest first. One query."""
    rows = PeristiwaSurat.objects.filter(surat=surat).select_related("oleh").order_by("-pk")
    return [
        Event(
            WORDS.get(row.langkah, row.langkah.replace("_", " ").capitalize()), row.tanggal,
            " · ".join(part for part in (str(row.oleh) if row.oleh else "aplikasi", row.keterangan) if part),
            TONES.get(row.langkah, ""),
        )
        for row in rows
    ]  # fmt: skip


def context(surat: Surat, user: Any, drawn: Sequence[Panel], *, on: dt.date) -> dict[str, Any]:
    """`drawn`: what the rooms show beside it (views/surat_panels.py)."""
    verdict = judging.judge([surat], on=on)[surat.pk] if surat.is_draft else None
    hand = judging.by_hand([surat]) if surat.is_draft else {}
    lost = stored(surat) and not _there(surat)
    return {
        "surat": surat, "koperasi": surat.koperasi, "on": on, "cerita": story(surat), "nilai": verdict,
        "nada": tone(verdict), "tangan": hand.get(surat.pk, ""), "hilang": LOST if lost else "",
        "tanpa": "" if lost else why_no_page(surat, on=on), "halaman": range(1, (surat.pdf_halaman or 1) + 1),
        "galat": [],
        "panel_isi": [one for one in drawn if one.place == "main"],
        "panel_samping": [one for one in drawn if one.place == "side"],
        **deeds(user, surat),
    }  # fmt: skip


def deeds(user: Any, surat: Surat) -> dict[str, bool]:
    """What this person may do now."""
    writes = not user.hanya_membaca
    return {
        "boleh_tarik": writes and user.boleh(Izin.SURAT_SIAPKAN) and states.allows("withdraw", surat.keadaan),
        "boleh_kembalikan": bool(surat.keadaan == KeadaanSurat.PARAF and surat.paket
                                 and policies.may_send_back(user, surat.paket)),
        "boleh_tarik_setuju": writes and user.boleh(Izin.SURAT_SETUJUI) and states.allows("recall", surat.keadaan),
    }  # fmt: skip


def tone(verdict: Next | None) -> str:
    """Of the sentence: stands, held, should be withdrawn."""
    return {ladder.DRAFT: "", ladder.WAIT: "risiko", ladder.WITHDRAW: "tidak"}.get(verdict.what, "") if verdict else ""


def stored(surat: Surat) -> bool:
    return bool(surat.pdf)


def _there(surat: Surat) -> bool:
    return bool(surat.pdf.storage.exists(str(surat.pdf.name)))


def why_no_page(surat: Surat, *, on: dt.date) -> str:
    """The sentence in the place of the picture, or "". Renders nothing."""
    if surat.isi or stored(surat):
        return ""
    if not surat.is_draft:
        return NO_PAGE
    try:
        compose.for_letter(surat, Frame.load(on))
    except Refused as sentence:
        return str(sentence)
    return ""


def pdf(surat: Surat, *, on: dt.date) -> bytes:
    """The stored bytes; before there are any, the frozen text, and of a draft what it would say today, as a sample.

    Raises NoPage with a sentence.
    """
    if stored(surat):
        try:
            with surat.pdf.open("rb") as file:
                return bytes(file.read())
        except FileNotFoundError:
            raise NoPage(LOST) from None
    if surat.isi:
        return render.render(Snapshot.from_json(surat.isi), paper=surat.kertas, sample=surat.nomor == "").pdf
    if not surat.is_draft:
        raise NoPage(NO_PAGE)
    try:
        snapshot = compose.for_letter(surat, Frame.load(on))
    except Refused as sentence:
        raise NoPage(str(sentence)) from None
    return render.render(snapshot, paper=surat.kertas, sample=True).pdf
