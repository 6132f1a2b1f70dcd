"""A preview of the letter that would go out today: a snapshot with a watermark's small print, and nothing stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from koperasi.lib import dates
from pembinaan.letters import compose, earlier, ladder, matter, standing, values
from pembinaan.letters.frame import Frame
from pembinaan.letters.ladder import Standing
from pembinaan.letters.matter import Matter
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import LangkahTangga
from registry.actions.release import is_released
from registry.classification import clauses, verdict
from registry.models import Kantor, Koperasi
from registry.policies import Refused

SMALL_PRINT = "Pratinjau {tanggal}, bukan surat dinas: nomor dan tanggal masih terbuka."
UNCHECKED = "Isian awal yang belum diperiksa dinas: {apa}."
IN_REVIEW = "Masa peninjauan belum berakhir: surat ini belum dapat diusulkan."
AWAITING = "Ada pengajuan koperasi ini yang menunggu pemeriksaan: periksa dahulu sebelum surat disiapkan."
NO_STEP = "Tangga surat untuk jalur ini belum mempunyai langkah."


@dataclass(frozen=True)
class Preview:
    snapshot: Snapshot
    matter: Matter
    langkah: LangkahTangga
    judul: str  # what the letter is called on screens
    tahun: str  # the years in words
    waktu: str  # to answer, in words
    peringatan: tuple[str, ...]  # what the person should know before anything like this is sent


def prepare(koperasi: Koperasi, kantor: Kantor, *, on: dt.date) -> Preview:
    """The letter of the cooperative's next step; `koperasi` with desa and kecamatan joined.

    Raises Refused where no letter is due. What only holds a letter back is a warning here.
    """
    answer = verdict.explain(koperasi, on=on)
    about = matter.from_answer(koperasi, kantor, answer)
    frame = Frame.load(on)
    past = earlier.read([koperasi.pk]).get(koperasi.pk, [])
    step, sentence = _next(koperasi, about, frame)
    warnings = [frame.unsigned, sentence]
    warnings += [IN_REVIEW] * (not is_released(koperasi)) + [AWAITING] * answer.awaiting_review
    snapshot = compose.for_step(
        koperasi, about, step, frame, strip=answer.strip, past=past, putaran=_round(about)
    )  # fmt: skip
    said = (SMALL_PRINT.format(tanggal=dates.panjang(on)), _unchecked(frame, step), *warnings)
    return Preview(
        snapshot=replace(snapshot, catatan=tuple(line for line in said if line)),
        matter=about,
        langkah=step,
        judul=step.judul,
        tahun=clauses.years_in_words(about.years),
        waktu=values.answer_time(step),
        peringatan=tuple(line for line in warnings if line),
    )


def _next(koperasi: Koperasi, about: Matter, frame: Frame) -> tuple[LangkahTangga, str]:
    """The step that follows, and a sentence where it is not due yet; after the last one, that one."""
    table = [rung for rung in standing.rungs() if rung.jalur == about.kind]
    if not table:
        raise Refused(NO_STEP)
    seen = Standing(
        jalur=about.kind, putaran=_round(about), years=about.years, twice_late=len(about.years) > 1,
        history=standing.history(koperasi),
    )  # fmt: skip
    found = ladder.next_step(seen, table, about.on)
    if found.what == ladder.DRAFT and found.rung:
        return frame.steps[found.rung.kode], ""
    own = [one for one in seen.history if (one.jalur, one.putaran) == (seen.jalur, seen.putaran)]
    kode = found.rung.kode if found.rung else own[-1].kode if own else table[0].kode
    return frame.steps[kode], found.sentence


def _round(about: Matter) -> str:
    """Surat.putaran."""
    inactive = about.kind == "tidak_aktif" and about.changes_on
    return about.changes_on.isoformat() if inactive and about.changes_on else str(about.years[-1])


def _unchecked(frame: Frame, step: LangkahTangga) -> str:
    row, _ = frame.text(step.kode)
    what = (
        [] if step.diperiksa else ["dasar hukum, waktu menjawab, dan tembusan langkah ini"],
        [] if row and not row.bawaan else ["naskah"],
        [] if frame.setelan.diperiksa else ["bentuk surat dan kode klasifikasi"],
    )
    words = [one for some in what for one in some]
    return UNCHECKED.format(apa="; ".join(words)) if words else ""
