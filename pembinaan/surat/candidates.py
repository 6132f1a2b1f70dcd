"""Who of a list of cooperatives gets which letter today, who gets none, and why: groups, each with its list."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from koperasi.lib import dates
from pembinaan.actions.surat_paket_siapkan import following
from pembinaan.kasus import filters as case_filters
from pembinaan.letters import ladder, standing
from pembinaan.letters.ladder import Next, Standing
from pembinaan.models import KeadaanSurat, LangkahTangga, PaketSurat, Surat
from pembinaan.models.surat import DRAFTS
from pembinaan.policies.surat_paket import MOST
from registry import filters as register_filters
from registry.models import Koperasi
from registry.models.koperasi import KoperasiQuerySet

CASES = "kasus"  # ?dari=kasus: the rest of the query is that of the list of cases
SAMPLES = 3
OWN = ("lihat", "hal", "per", "urut", "kertas")  # parameters of this page, not of the list it came from
_DAY = re.compile(rf"\d{{1,2}} ({'|'.join(dates.BULAN)}) \d{{4}}")


@dataclass(frozen=True)
class Source:
    """The list it came from. form: its filter, with its errors; None for one cooperative."""

    rows: KoperasiQuerySet
    form: Any
    url_name: str
    saringan: str


@dataclass(frozen=True)
class Line:
    koperasi: Koperasi
    sentence: str
    draft: Surat | None = None  # lies there already for this step


@dataclass
class Group:
    key: str
    label: str
    lines: list[Line] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.lines)


@dataclass
class Found:
    """steps: who gets which; others: who gets none, the most frequent reason first."""

    answers: dict[int, tuple[Standing, Next]]
    steps: list[Group]
    others: list[Group]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.steps)

    def group(self, key: str) -> Group | None:
        return next((group for group in [*self.steps, *self.others] if group.key == key), None)

    @property
    def samples(self) -> list[tuple[Group, Line]]:
        """One of each step, then more of the first."""
        firsts = [(group, group.lines[0]) for group in self.steps]
        rest = [(group, line) for group in self.steps for line in group.lines[1:SAMPLES]]
        return [*firsts, *rest][:SAMPLES]


def source(request: Any, *, on: dt.date) -> Source:
    """Of the address: a filter of the register, `?dari=kasus` with a filter of cases, or `?koperasi=` one of them."""
    kept = request.GET.copy()
    for name in OWN:
        kept.pop(name, None)
    saringan, visible = kept.urlencode(), Koperasi.objects.visible_to(request.user)
    if (one := request.GET.get("koperasi", "")).isdecimal() and len(one) < 19:
        return Source(visible.filter(pk=one), None, "registry:koperasi-list", saringan)
    if request.GET.get("dari") == CASES:
        cases = case_filters.of(request, on=on)
        rows = visible.filter(pk__in=cases.qs.order_by().values("koperasi"))
        return Source(rows, cases.form, "pembinaan:kasus-list", saringan)
    asked = register_filters.of(request, on=on)
    return Source(asked.qs, asked.form, "registry:koperasi-list", saringan)


def build(rows: KoperasiQuerySet, *, on: dt.date) -> Found:
    """Three queries beside those of the ladder, however many cooperatives."""
    wide = rows.select_related("kecamatan").defer("cari", "catatan")
    everybody = sorted(wide[: MOST + 1], key=_by_place)
    answers = standing.answers(everybody, on=on) if everybody else {}
    drafts = _living(answers)
    titles = dict(LangkahTangga.objects.order_by("jalur", "urutan").values_list("kode", "judul"))
    steps = {kode: Group(kode, judul) for kode, judul in titles.items()}
    others: dict[str, Group] = {}
    for one in everybody:
        if one.pk not in answers:
            continue
        now, following = answers[one.pk]
        draft = drafts.get((one.pk, following.rung.kode, now.putaran)) if following.rung else None
        taken = _taken(draft)
        if following.what == ladder.DRAFT and following.rung and not taken:
            steps[following.rung.kode].lines.append(Line(one, following.sentence, draft))
            continue
        why = taken or following.sentence
        label = general(why, now)
        group = others.setdefault(label, Group(_key(label), label))
        group.lines.append(Line(one, why, draft))
    free = {line.koperasi.pk for group in steps.values() for line in group.lines}
    return Found(
        {pk: both for pk, both in answers.items() if pk in free},
        [group for group in steps.values() if group.lines],
        sorted(others.values(), key=lambda group: -group.count),
    )


def _by_place(one: Koperasi) -> tuple[bool, str, str, int]:
    place = one.kecamatan.nama if one.kecamatan else ""
    return not place, place, one.nama_urut, one.pk


def _living(keys: Any) -> dict[tuple[int, str, str], Surat]:
    """{(cooperative, step, round): the draft of it}, those in a batch and those approved included."""
    rows = Surat.objects.filter(koperasi__in=list(keys), jenis="tangga", keadaan__in=DRAFTS)
    rows = rows.select_related("langkah", "paket").defer("isi", "ttd_rincian")
    return {(row.koperasi_id, row.kunci, row.putaran): row for row in rows}


def _taken(draft: Surat | None) -> str:
    """Why a draft that is there is not this batch's."""
    if draft is None or draft.keadaan in (KeadaanSurat.KONSEP, KeadaanSurat.DIKEMBALIKAN):
        return ""
    if draft.keadaan == KeadaanSurat.DISETUJUI:
        return f"{draft.judul} sudah disetujui dan menunggu nomor."
    waits = draft.paket and draft.paket.keadaan == PaketSurat.Keadaan.PERSETUJUAN
    return f"{draft.judul} sudah menunggu {'persetujuan kepala dinas' if waits else 'paraf'}."


def general(sentence: str, now: Standing) -> str:
    """The same sentence without what belongs to one cooperative: numbers of its letters, dates."""
    for past in now.history:
        if past.nomor:
            sentence = sentence.replace(past.nomor, "sebelumnya")
    for subject in ("Koperasi ini ", "Koperasi "):  # the number of cooperatives stands before it
        sentence = sentence.removeprefix(subject)
    return _DAY.sub("tanggal masing-masing", sentence)


def _key(label: str) -> str:
    return hashlib.blake2s(label.encode(), digest_size=5).hexdigest()


def by_hand(koperasi: Koperasi, *, on: dt.date) -> tuple[LangkahTangga | None, Standing, Next]:
    """The step that may be prepared by hand, and what the ladder itself says."""
    now, usual = standing.answers([koperasi], on=on)[koperasi.pk]
    return following(now), now, usual


def title(found: Found, names: Sequence[str], *, on: dt.date) -> str:
    """A first proposal of what the batch is called; `names`: the kecamatan of the filter, if one is chosen."""
    what = found.steps[0].label if len(found.steps) == 1 else "Surat teguran dan peringatan"
    if found.count == 1:
        return f"{what}, {found.steps[0].lines[0].koperasi.nama}"[:200]
    where = f" Kecamatan {names[0]}" if names else ""
    return f"{what}{where}, {dates.panjang(on)}"[:200]
