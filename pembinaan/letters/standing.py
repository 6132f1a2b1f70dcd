"""Where cooperatives stand with the ladder on a day: the only reader of rows for it. Night, batch, paraf, issue and
return all ask `answers`, so that none of them can judge differently."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from koperasi.lib import dates
from pembinaan.letters import ladder, matter
from pembinaan.letters.ladder import Next, Past, Rung, Standing
from pembinaan.models import (
    JanjiRat,
    JawabanSurat,
    KeadaanSurat,
    LangkahTangga,
    PengecualianTangga,
    Surat,
)
from pembinaan.models.surat import ENDED
from registry import kantor as office
from registry.actions.release import released
from registry.classification import verdict
from registry.classification.explanation import Penjelasan
from registry.models import Koperasi
from registry.policies import Refused


def rungs() -> list[Rung]:
    """The office's table, steps in use only. One query."""
    rows = LangkahTangga.objects.filter(aktif=True)
    return [
        Rung(row.kode, row.jalur, row.urutan, row.judul, row.pembuka, row.jeda_hari, row.tenggat_hari, row.hari_kerja)
        for row in rows
    ]


def answers(koperasi: Collection[Koperasi], *, on: dt.date) -> dict[int, tuple[Standing, Next]]:
    """{cooperative id: where it stands, and what follows}."""
    table, standings = rungs(), of(koperasi, on=on)
    return {pk: (standing, ladder.next_step(standing, table, on)) for pk, standing in standings.items()}


def judge(drafts: Iterable[Surat], *, on: dt.date) -> dict[int, Next]:
    """{letter id: whether this draft may go on today}. Letters outside the ladder always may."""
    drafts = list(drafts)
    steps = [surat for surat in drafts if surat.langkah_id]
    table = rungs()
    standings = of({surat.koperasi_id: surat.koperasi for surat in steps}.values(), on=on)
    found = {surat.pk: Next(ladder.DRAFT, "") for surat in drafts}
    for surat in steps:
        standing = standings[surat.koperasi_id]
        found[surat.pk] = ladder.judge_draft(surat.kunci, surat.jalur, surat.putaran, standing, table, on)
    return found


def of(koperasi: Collection[Koperasi], *, on: dt.date) -> dict[int, Standing]:
    """{cooperative id: Standing}."""
    kantor, ids = office.current(), [one.pk for one in koperasi]
    free = set(released(Koperasi.objects.filter(pk__in=ids)).values_list("pk", flat=True))
    left_alone = [row for row in PengecualianTangga.objects.all() if row.holds(on)]
    return {
        one.pk: _standing(one, verdict.explain(one, on=on), kantor, left_alone, released=one.pk in free)
        for one in Koperasi.objects.filter(pk__in=ids).select_related("kecamatan", "desa")
    }


def _standing(koperasi: Koperasi, answer: Penjelasan, kantor: object, left_alone: list[PengecualianTangga], *,
              released: bool) -> Standing:  # fmt: skip
    past = history(koperasi)
    if not released:
        return Standing(reason="Masa peninjauan belum berakhir.", history=past)
    try:
        about = matter.from_answer(koperasi, office.current(), answer)
    except Refused as refusal:
        return Standing(reason=str(refusal), history=past)
    for row in left_alone:
        if _covers(row, koperasi, about.kind):
            return Standing(reason=f"Dikecualikan dari tangga surat: {row.alasan}", history=past)
    holds, until = _holds(koperasi, answer, about)
    putaran = about.changes_on.isoformat() if about.kind == "tidak_aktif" and about.changes_on else str(about.years[-1])
    return Standing(jalur=about.kind, putaran=putaran, years=about.years, twice_late=len(about.years) > 1,
                    holds=holds, until=until, history=past)  # fmt: skip


def _covers(row: PengecualianTangga, koperasi: Koperasi, jalur: str) -> bool:
    if row.jalur and row.jalur != jalur:
        return False
    return {
        "kdmp": koperasi.kdmp,
        "luar": False,  # matter refuses these already, with the same reason
        "kecamatan": row.kecamatan_id == koperasi.kecamatan_id,
        "koperasi": row.koperasi_id == koperasi.pk,
    }[row.kelompok]


def _holds(koperasi: Koperasi, answer: Penjelasan, about: matter.Matter) -> tuple[tuple[str, ...], dt.date | None]:
    holds, until = [], None
    if answer.awaiting_review:
        holds.append("Ada pengajuan koperasi ini yang menunggu pemeriksaan.")
    if JawabanSurat.objects.open_objections().filter(surat__koperasi=koperasi).exists():
        holds.append("Keberatan koperasi atas surat sebelumnya belum diputus.")
    promise = JanjiRat.objects.filter(koperasi=koperasi, dicabut_pada=None, tanggal__gte=answer.on).first()
    if promise:
        until = promise.tanggal + dt.timedelta(days=1)
        holds.append(f"Koperasi berjanji RAT pada {dates.panjang(promise.tanggal)}.")
    return tuple(holds), until


def history(koperasi: Koperasi) -> tuple[Past, ...]:
    """Its letters of the ladder that were issued and hold, oldest first."""
    rows = Surat.objects.filter(koperasi=koperasi, jenis="tangga").exclude(keadaan__in=ENDED)
    rows = rows.select_related("langkah").prefetch_related("jawaban_set").order_by("tanggal", "pk")
    return tuple(_past(row) for row in rows if not row.is_draft)


def _past(row: Surat) -> Past:
    answered = [one.tanggal for one in row.jawaban_set.all() if one.jenis == JawabanSurat.Jenis.PENJELASAN]
    return Past(
        kode=row.kunci, jalur=row.jalur, putaran=row.putaran, urutan=row.langkah.urutan if row.langkah else 0,
        nomor=row.nomor, issued=row.tanggal, received=row.diterima_pada, deadline=row.tenggat,
        answered=min(answered, default=None), returned=row.keadaan == KeadaanSurat.KEMBALI,
    )  # fmt: skip
