"""Where cooperatives stand with the ladder on a day: the only reader of rows for it. Night, batch, paraf, issue and
return all ask `answers`, so that none of them can judge differently.

Every function here asks a constant number of queries, for one cooperative as for twenty thousand.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Case, Exists, Min, OuterRef, Q, Subquery, Value, When

from koperasi.lib import dates
from pembinaan.letters import known, ladder, matter
from pembinaan.letters.known import Known
from pembinaan.letters.ladder import Next, Past, Rung, Standing
from pembinaan.letters.matter import Matter
from pembinaan.models import (
    JanjiRat,
    JawabanSurat,
    KeadaanSurat,
    LangkahTangga,
    PengecualianTangga,
    Surat,
)
from pembinaan.models.surat import DRAFTS, ENDED
from registry import merged
from registry.classification import clauses
from registry.models import Koperasi
from registry.models.choices import Keterangan
from registry.policies import Refused

IN_REVIEW = "Masa peninjauan belum berakhir: surat belum dapat diusulkan."
UNREVIEWED = "Ada pengajuan koperasi ini yang menunggu pemeriksaan."
OBJECTION = "Keberatan koperasi atas surat sebelumnya belum diputus."
UPHELD = "Keberatan koperasi atas surat sebelumnya diterima: surat itu perlu dibatalkan lebih dahulu."


def rungs() -> list[Rung]:
    """The office's table, steps in use only. One query."""
    rows = LangkahTangga.objects.filter(aktif=True)
    return [
        Rung(row.kode, row.jalur, row.urutan, row.judul, row.pembuka, row.jeda_hari, row.tenggat_hari, row.hari_kerja)
        for row in rows
    ]


def answers(koperasi: Collection[Koperasi | int], *, on: dt.date) -> dict[int, tuple[Standing, Next]]:
    """{cooperative id: where it stands, and what follows}; of cooperatives or of their ids."""
    table, standings = rungs(), of(koperasi, on=on)
    return {pk: (standing, ladder.next_step(standing, table, on)) for pk, standing in standings.items()}


def judge(drafts: Iterable[Surat], *, on: dt.date) -> dict[int, Next]:
    """{letter id: whether this draft may go on today}. Letters outside the ladder always may.

    `drafts` with langkah joined. One that was handed out for a number is asked like a draft.
    """
    drafts = list(drafts)
    steps = [surat for surat in drafts if surat.langkah_id]
    table = rungs()
    standings = of({surat.koperasi_id for surat in steps}, on=on)
    found = {surat.pk: Next(ladder.DRAFT, "") for surat in drafts}
    for surat in steps:
        standing = before(surat, standings[surat.koperasi_id])
        found[surat.pk] = ladder.judge_draft(surat.kunci, surat.jalur, surat.putaran, standing, table, on)
    return found


def before(surat: Surat, standing: Standing) -> Standing:
    """Without the letter itself, which stands in the history once it was handed out, and would be in its own way."""
    if surat.keadaan != KeadaanSurat.LUAR:
        return standing
    own = (surat.kunci, surat.jalur, surat.putaran)
    return replace(standing, history=tuple(x for x in standing.history if (x.kode, x.jalur, x.putaran) != own))


def of(koperasi: Collection[Koperasi | int], *, on: dt.date) -> dict[int, Standing]:
    """{cooperative id: Standing}; of cooperatives or of their ids."""
    ids = {one if isinstance(one, int) else one.pk for one in koperasi}
    if not ids:
        return {}
    rows = known.of_many(ids, on=on, also={"v_janji": _promise(on), "v_gabungan": merged.keys()})
    gone = {pk: row.koperasi.pk for row in rows.values() for pk in row.koperasi.v_gabungan}  # type: ignore[attr-defined]
    letters = _letters(Q(koperasi__in={*ids, *gone}), lambda pk: gone.get(pk, pk))
    for pk, day in _promises(gone, on).items():
        letters[pk].promise = day
    left_alone = [row for row in PengecualianTangga.objects.all() if row.holds(on)]
    for row in left_alone:  # of a record that was merged: the cooperative it was given to is the survivor
        row.koperasi_id = gone.get(row.koperasi_id, row.koperasi_id) if row.koperasi_id else None
    nothing = _Letters()
    return {pk: _standing(rows.get(pk), letters.get(pk, nothing), left_alone) for pk in sorted(ids)}


@dataclass
class _Letters:
    """Of one cooperative: those issued that hold, oldest first, and what an objection to one of them means, or "".

    Letters of records merged into it are its own: they reached the same cooperative, and a warned one must not begin
    the ladder anew because it stood in the register twice. `promise`: the latest that such a record gave.
    """

    past: list[Past] = field(default_factory=list)
    objection: str = ""
    promise: dt.date | None = None


def _standing(row: Known | None, letters: _Letters, left_alone: list[PengecualianTangga]) -> Standing:
    past = tuple(letters.past)
    if row is None:
        return Standing(reason=matter.GONE, history=past)
    if not row.released:
        return Standing(reason=IN_REVIEW, history=past)
    outside = row.keterangan == Keterangan.DI_LUAR_KEWENANGAN
    if outside and (own := next((one for one in left_alone if one.kelompok == "luar"), None)):
        return Standing(reason=_left_alone(own), history=past)
    unreviewed = UNREVIEWED if matter.unreviewed(row) else ""
    try:
        about = matter.about(row)
    except Refused as refusal:
        return Standing(reason=str(refusal), unreviewed=unreviewed, history=past)
    for one in left_alone:
        if _covers(one, row.koperasi, about.kind):
            return Standing(reason=_left_alone(one), history=past)
    holds, until = _holds(row, objection=letters.objection, promised=letters.promise)
    return Standing(jalur=about.kind, putaran=about.putaran,
                    years=about.years, twice_late=about.twice_late, why=_why(about), holds=holds, until=until,
                    unreviewed=unreviewed, history=past)  # fmt: skip


def _why(about: Matter) -> str:
    years = clauses.years_in_words(about.years)
    if about.kind == "tidak_aktif":
        since = f" sejak {dates.panjang(about.changes_on)}" if about.changes_on else ""
        return f"Tercatat tidak aktif{since}: belum ada bukti yang dihitung untuk tahun buku {years}."
    return f"RAT tahun buku {years} belum kami terima sampai lewat batas dinas, {dates.panjang(about.own_due)}."


def _covers(one: PengecualianTangga, koperasi: Koperasi, jalur: str) -> bool:
    if one.jalur and one.jalur != jalur:
        return False
    return {
        "kdmp": koperasi.kdmp,
        "luar": False,  # asked before the track, which they have none of
        "kecamatan": one.kecamatan_id == koperasi.kecamatan_id,
        "koperasi": one.koperasi_id == koperasi.pk,
    }[one.kelompok]


def _left_alone(one: PengecualianTangga) -> str:
    last = f" sampai dengan {dates.panjang(one.sampai - clauses.ONE_DAY)}" if one.sampai else ""
    return f"Dikecualikan dari tangga surat{last}: {one.alasan}"


def _holds(row: Known, *, objection: str, promised: dt.date | None) -> tuple[tuple[str, ...], dt.date | None]:
    promise = max(filter(None, (getattr(row.koperasi, "v_janji", None), promised)), default=None)
    holds, days = [], []
    if objection:
        holds.append(objection)
    # One that moves a date still to come moves nothing yet: only a tahun buku that would be late without it counts.
    open_ = {year: day for year, day in row.extended.items() if day >= row.on and row.plain_due(year) < row.on}
    for year, day in sorted(open_.items()):
        holds.append(f"Batas RAT tahun buku {year} diperpanjang sampai {dates.panjang(day)}.")
        days.append(day)
    if promise:
        holds.append(f"Koperasi berjanji RAT pada {dates.panjang(promise)}.")
        days.append(promise)
    return tuple(holds), None if objection or not days else max(days) + clauses.ONE_DAY


def _promise(on: dt.date) -> Subquery:
    """The latest day from `on` on that an open promise of the cooperative names, or null."""
    rows = JanjiRat.objects.filter(koperasi=OuterRef("pk"), dicabut_pada=None, tanggal__gte=on)
    return Subquery(rows.order_by("-tanggal").values("tanggal")[:1])


def _promises(gone: Mapping[int, int], on: dt.date) -> dict[int, dt.date]:
    """The same of records merged into another, by the other: {survivor: day}. No query where there are none."""
    if not gone:
        return {}
    rows = JanjiRat.objects.filter(koperasi__in=gone, dicabut_pada=None, tanggal__gte=on).order_by("tanggal")
    return {gone[pk]: day for pk, day in rows.values_list("koperasi_id", "tanggal")}


def history(koperasi: Koperasi) -> tuple[Past, ...]:
    """Its letters of the ladder that were issued and hold, oldest first."""
    return tuple(_letters(merged.of(koperasi), lambda pk: koperasi.pk).get(koperasi.pk, _Letters()).past)


def _letters(whose: Q, owner: Callable[[int], int]) -> dict[int, _Letters]:
    """By cooperative. `whose` includes the records merged into them; `owner` gives the survivor of such a record."""
    answers = JawabanSurat.objects.filter(surat=OuterRef("pk"))
    upheld = answers.filter(jenis=JawabanSurat.Jenis.KEBERATAN, keputusan=JawabanSurat.Keputusan.DITERIMA)
    written = Surat.objects.filter(whose, jenis="tangga")
    rows = written.exclude(keadaan__in=DRAFTS).order_by("tanggal", "pk")
    rows = rows.annotate(
        v_answered=Min("jawaban_set__tanggal", filter=Q(jawaban_set__jenis=JawabanSurat.Jenis.PENJELASAN)),
        v_objection=Case(
            When(Exists(answers.open_objections()), then=Value(OBJECTION)),
            When(Exists(upheld), then=Value(UPHELD)),
            default=Value(""),
        ),
    ).select_related("langkah")
    found: dict[int, _Letters] = defaultdict(_Letters)
    # Without the frozen text: a kilobyte or two a letter.
    for row in rows.defer("isi", "ttd_rincian"):
        of_one = found[owner(row.koperasi_id)]
        if row.keadaan not in ENDED:
            of_one.past.append(_past(row))
            of_one.objection = of_one.objection or row.v_objection
    return found


def _past(row: Any) -> Past:
    return Past(
        kode=row.kunci, jalur=row.jalur, putaran=row.putaran, urutan=row.langkah.urutan if row.langkah else 0,
        nomor=row.nomor, issued=row.tanggal, received=row.diterima_pada, deadline=row.tenggat,
        answered=row.v_answered, returned=row.keadaan == KeadaanSurat.KEMBALI,
    )  # fmt: skip
