"""A preview of the letter that would go out today: a snapshot with a watermark's small print, and nothing stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

from koperasi.lib import dates
from pembinaan.letters import compose, earlier, ladder, matter, standing, values
from pembinaan.letters.frame import Frame
from pembinaan.letters.ladder import Rung, Standing
from pembinaan.letters.matter import Matter
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import LangkahTangga
from registry.actions.release import is_released
from registry.classification import clauses, verdict
from registry.classification.explanation import Penjelasan
from registry.models import Kantor, Koperasi
from registry.policies import Refused

SMALL_PRINT = "Pratinjau {tanggal}, bukan surat dinas: nomor dan tanggal masih terbuka."
UNCHECKED = "Isian awal yang belum diperiksa dinas: {apa}."
IN_REVIEW = "Masa peninjauan belum berakhir: surat ini belum dapat diusulkan."
AWAITING = "Ada pengajuan koperasi ini yang menunggu pemeriksaan: periksa dahulu sebelum surat disiapkan."
NO_STEP = "Tangga surat untuk jalur ini belum mempunyai langkah."


@dataclass
class Preview:
    """The page that tells about the letter reads less than the letter itself: `snapshot` reads the rest when asked."""

    koperasi: Koperasi
    answer: Penjelasan
    matter: Matter
    langkah: Rung
    tahun: str  # the years in words
    peringatan: tuple[str, ...]  # what the person should know before anything like this is sent

    @property
    def judul(self) -> str:
        """What the letter is called on screens."""
        return self.langkah.judul

    @property
    def waktu(self) -> str:
        """To answer, in words."""
        return values.answer_time(self.langkah)

    @cached_property
    def snapshot(self) -> Snapshot:
        """With the watermark's small print. Seven queries."""
        frame = Frame.load(self.matter.on)
        step = frame.steps[self.langkah.kode]
        past = earlier.read([self.koperasi.pk]).get(self.koperasi.pk, [])
        found = compose.for_step(
            self.koperasi, self.matter, step, frame, strip=self.answer.strip, past=past, putaran=self.matter.putaran
        )
        small = SMALL_PRINT.format(tanggal=dates.panjang(frame.on))
        said = (small, _unchecked(frame, step), frame.unsigned, *self.peringatan)
        return replace(found, catatan=tuple(line for line in said if line))


def prepare(koperasi: Koperasi, kantor: Kantor, *, on: dt.date) -> Preview:
    """The letter of the cooperative's next step; `koperasi` with desa and kecamatan joined.

    Raises Refused where no letter is due. What only holds a letter back is a warning here.
    """
    answer = verdict.explain(koperasi, on=on)
    about = matter.from_answer(koperasi, kantor, answer)
    step, sentence = _next(koperasi, about)
    warnings = (
        sentence, "" if is_released(koperasi) else IN_REVIEW, AWAITING if answer.awaiting_review else "",
    )  # fmt: skip
    return Preview(
        koperasi=koperasi,
        answer=answer,
        matter=about,
        langkah=step,
        tahun=clauses.years_in_words(about.years),
        peringatan=tuple(line for line in warnings if line),
    )


def _next(koperasi: Koperasi, about: Matter) -> tuple[Rung, str]:
    """The step that follows, and a sentence where it is not due yet; after the last one, that one."""
    table = {rung.kode: rung for rung in standing.rungs() if rung.jalur == about.kind}
    if not table:
        raise Refused(NO_STEP)
    seen = Standing(
        jalur=about.kind, putaran=about.putaran, years=about.years, twice_late=about.twice_late,
        history=standing.history(koperasi),
    )  # fmt: skip
    found = ladder.next_step(seen, list(table.values()), about.on)
    if found.what == ladder.DRAFT and found.rung:
        return found.rung, ""
    own = [one.kode for one in seen.history if (one.jalur, one.putaran) == (seen.jalur, seen.putaran)]
    last = table.get(own[-1]) if own else None
    return found.rung or last or next(iter(table.values())), found.sentence


def _unchecked(frame: Frame, step: LangkahTangga) -> str:
    row, _ = frame.text(step.kode)
    what = (
        [] if step.diperiksa else ["dasar hukum, waktu menjawab, dan tembusan langkah ini"],
        [] if row and not row.bawaan else ["naskah"],
        [] if frame.setelan.diperiksa else ["bentuk surat dan kode klasifikasi"],
    )
    words = [one for some in what for one in some]
    return UNCHECKED.format(apa="; ".join(words)) if words else ""
