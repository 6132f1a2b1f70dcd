"""A preview of the letter that would go out today: a snapshot with a watermark's small print, and nothing stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from koperasi.lib import dates
from pembinaan.letters import compose, matter, wording
from pembinaan.letters.snapshot import Snapshot
from registry.actions.release import is_released
from registry.classification import clauses, verdict
from registry.models import Kantor, Koperasi

SMALL_PRINT = (
    "Pratinjau {tanggal}, bukan surat dinas: nomor dan tanggal masih terbuka. Dasar hukum, kode klasifikasi, tenggat, "
    "dan tembusan adalah isian awal yang perlu diperiksa dinas."
)
IN_REVIEW = "Masa peninjauan belum berakhir: surat ini belum dapat diusulkan."
AWAITING = "Ada pengajuan koperasi ini yang menunggu pemeriksaan: periksa dahulu sebelum surat disiapkan."


@dataclass(frozen=True)
class Preview:
    snapshot: Snapshot
    matter: matter.Matter
    judul: str  # what the letter is called on screens
    tahun: str  # the years in words
    tenggat: dt.date
    peringatan: tuple[str, ...]  # what the person should know before anything like this is sent


def prepare(koperasi: Koperasi, kantor: Kantor, *, on: dt.date) -> Preview:
    """`koperasi` with desa and kecamatan joined. Raises Refused where no letter is due."""
    answer = verdict.explain(koperasi, on=on)
    about = matter.from_answer(koperasi, kantor, answer)
    warnings = []
    if not is_released(koperasi):
        warnings.append(IN_REVIEW)
    if answer.awaiting_review:
        warnings.append(AWAITING)
    snapshot = compose.compose(koperasi, about, kantor, strip=answer.strip)
    text = wording.DEFAULTS[about.kind]
    return Preview(
        snapshot=replace(snapshot, catatan=(SMALL_PRINT.format(tanggal=dates.panjang(on)), *warnings)),
        matter=about,
        judul=text.judul,
        tahun=clauses.years_in_words(about.years),
        tenggat=compose.deadline(on, text.tenggat_hari),
        peringatan=tuple(warnings),
    )
