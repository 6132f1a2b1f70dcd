"""Letter, visit, promise, RAT, aktif: how far the cases of tidak aktif came. One queryset for counts and lists.

The unit is a case of kind keaktifan. A stage is reached when it happened on the day the case was opened or later,
also after it was closed. Stages need not nest: a RAT may come without any visit.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, Least, Substr, TruncDate

from koperasi.accounts.models import User
from pembinaan import doings
from pembinaan.models import HasilKasus, JanjiRat, JenisKasus, Kasus, Kunjungan, PengingatRat
from registry import kantor as office
from registry import merged
from registry.models import Koperasi, MasaBukti
from registry.models.choices import JenisBukti, StatusHitung, SumberBukti, TingkatBukti

SINCE = OuterRef("dibuka_pada")
OWN = OuterRef("milik")  # of `all_cases`
DATE = 10  # letters of an ISO date


@dataclass(frozen=True)
class Stage:
    code: str
    label: str
    meaning: str  # printed beside the numbers


STAGES = (
    Stage("surat", "Disurati", "Ada surat atau pengingat RAT kepada koperasi itu."),
    Stage("kunjungan", "Dikunjungi", "Ada kunjungan lapangan yang selesai, dan hasilnya sudah dicatat."),
    Stage("janji", "Berjanji RAT", "Pengurus menjanjikan tanggal RAT, ditepati atau tidak."),
    Stage("rat", "RAT", "Ada RAT yang sudah diterima dinas, dicatat sejak kasus dibuka, untuk tahun buku mana pun."),
    Stage("aktif", "Aktif", "Kasus ditutup dengan hasil aktif kembali, atau koperasi kini aktif dan tidak hanya karena "
          "pengajuan yang belum diperiksa."),
)  # fmt: skip
POPULATION = (
    "Yang dihitung: kasus keaktifan yang dibuka dalam tahun yang dipilih, untuk koperasi yang datanya tidak ditarik; "
    "kasus pada data yang digabung dihitung pada data penggantinya. Satu koperasi dapat mempunyai lebih dari satu "
    "kasus. Sebuah tahap tercapai bila terjadi pada hari kasus dibuka atau sesudahnya, juga sesudah kasus ditutup. "
    "Tahap tidak harus berurutan: koperasi dapat RAT tanpa pernah dikunjungi."
)
GROUPS = {
    "kecamatan": "Kecamatan",  # the first is what stands in the form when nothing was chosen
    "petugas": "Petugas",
    "tahun": "Tahun dibuka",
    "pendekatan": "Kegiatan pertama",
}
NONE_YET = "belum"  # of the first activity


def letters() -> Q:
    """Whether the cooperative was written to since the case was opened: a letter, or a reminder."""
    opened = PengingatRat.objects.annotate(hari=TruncDate("dibuka_pada", tzinfo=office.zone()))
    written = _any(opened.filter(hari__gte=SINCE))
    for source in doings.among(("surat", "surat_dinas")):
        written |= _any(source.rows().filter(**{f"{source.tanggal}__gte": SINCE}), source.koperasi)
    return written


def _any(rows: QuerySet[Any], path: str = "koperasi") -> Q:
    """Whether the cooperative of the case has such a row, under its own record or under one merged into it.

    Two EXISTS, so that each reads the index of its own foreign key; the second only where there is another record.
    """
    rows = rows.order_by()
    return Q(Exists(rows.filter(**{path: OWN}))) | (
        _two_records() & Q(Exists(rows.filter(**{f"{path}__digabung_ke": OWN})))
    )


def _two_records() -> Q:
    """Of `all_cases`: another record was merged into its cooperative."""
    return Q(milik__in=Koperasi.objects.exclude(digabung_ke=None).order_by().values("digabung_ke"))


def _conditions() -> dict[str, Q]:
    held = MasaBukti.objects.filter(
        jenis=JenisBukti.RAT, tingkat=TingkatBukti.DITERIMA, dicatat_pada__gte=SINCE, dibatalkan_pada=None
    ).exclude(sumber=SumberBukti.REKAMAN_GANDA)  # a copy was written on the day of the merge: nothing was held then
    return {
        "surat": letters(),
        "kunjungan": _any(Kunjungan.objects.done().filter(tanggal__gte=SINCE)),
        "janji": _any(JanjiRat.objects.filter(dijanjikan_pada__gte=SINCE)),
        "rat": _any(held),
        "aktif": Q(hasil=HasilKasus.AKTIF_KEMBALI) | Q(v_status=StatusHitung.AKTIF, v_menunggu=False),
    }


def first_activity() -> Substr:
    """Of what kind the first thing was that was done for the cooperative since the case was opened: "kunjungan",
    "kegiatan:telepon", or "belum". On one day the order is that of doings.SOURCES."""
    firsts = []
    for at, source in enumerate(doings.SOURCES):
        day = Func(F(source.tanggal), Value("YYYY-MM-DD"), function="to_char", output_field=CharField())
        words = [Value(":"), Cast(source.detail, CharField())] if source.detail else [Value("")]
        kind = Concat(day, Value(chr(ord("a") + at)), Value(source.jenis), *words, output_field=CharField())
        rows = source.rows().filter(**{f"{source.tanggal}__gte": SINCE}).order_by(source.tanggal, "pk")
        own, others = (
            Subquery(rows.filter(**{path: OWN}).values(sejak=kind)[:1])
            for path in (source.koperasi, f"{source.koperasi}__digabung_ke")
        )
        firsts += [own, Case(When(_two_records(), then=others))]
    never = Value(f"9999-12-31z{NONE_YET}", output_field=CharField())
    return Substr(Least(never, *firsts), DATE + 2)


def activity_words(code: str) -> str:
    if not code or code == NONE_YET:
        return "Belum ada kegiatan"
    kind, _, detail = code.partition(":")
    source = doings.by_kind(kind)
    if source is None:
        return code
    return source.details.get(detail, source.label) if detail else source.label


def activity_choices() -> list[tuple[str, str]]:
    found = []
    for source in doings.SOURCES:
        found += [(f"{source.jenis}:{code}", words) for code, words in source.details.items()] or [
            (source.jenis, source.label)
        ]
    return [*found, (NONE_YET, "Belum ada kegiatan")]


def all_cases(user: User) -> QuerySet[Kasus]:
    """Cases this person sees, of records that are not withdrawn.

    `milik`: the cooperative they are counted for, with its `v_kecamatan`, `v_status` and `v_menunggu`. The case of a
    record that was merged since is its survivor's: what was done stays done, as in every other figure.
    """
    rows = Kasus.objects.visible_to(user).filter(koperasi__ditarik_pada=None)
    return rows.annotate(
        milik=merged.owner(), v_kecamatan=merged.survivor("kecamatan"),
        v_status=merged.survivor("status"), v_menunggu=merged.survivor("menunggu_pemeriksaan"),
    )  # fmt: skip


def cases(user: User, *, tahun: int | None = None, petugas: str = "", kecamatan: str = "", pendekatan: str = "",
          tahap: str = "", juga: str = "") -> QuerySet[Kasus]:  # fmt: skip
    """The cases of a number: `tahap` reached, and `juga` another one too. "kosong" stands for none."""
    rows = all_cases(user).filter(jenis=JenisKasus.KEAKTIFAN)
    if tahun:
        rows = rows.filter(dibuka_pada__range=(dt.date(tahun, 1, 1), dt.date(tahun, 12, 31)))
    for path, asked in (("petugas", petugas), ("v_kecamatan", kecamatan)):
        if asked:
            rows = rows.filter(**{path: None if asked == "kosong" else asked})
    if pendekatan:
        rows = rows.annotate(pertama=first_activity()).filter(pertama=pendekatan)
    conditions = _conditions()
    for stage in (tahap, juga):
        if stage in conditions:
            rows = rows.filter(conditions[stage])
    return rows


@dataclass
class Counts:
    """Of one group, or of all: cases, those at each stage, and those at a stage who had also reached the one before."""

    label: str = ""
    key: str = ""
    total: int = 0
    reached: Counter[str] = field(default_factory=Counter)
    both: Counter[str] = field(default_factory=Counter)  # by the later stage

    def add(self, flags: Mapping[str, bool], n: int) -> None:
        self.total += n
        before = None
        for stage in STAGES:
            if flags[stage.code]:
                self.reached[stage.code] += n
                if before is not None and flags[before]:
                    self.both[stage.code] += n
            before = stage.code


def count(rows: QuerySet[Kasus], group: str) -> tuple[Counts, list[Counts]]:
    """All, and by group in the order of its words. One query; the sums over the groups are all."""
    codes = [stage.code for stage in STAGES]
    flagged = rows.order_by().annotate(**{f"s_{code}": _as_flag(q) for code, q in _conditions().items()})
    key, label = _group(group)
    grouped = flagged.annotate(g=key, g_label=label).values_list("g", "g_label", *(f"s_{code}" for code in codes))
    everything = Counts("Semua")
    groups: dict[str, Counts] = {}
    for g, words, *flags, n in grouped.annotate(n=Count("pk")):
        code = "" if g is None else str(g)
        one = groups.setdefault(code, Counts(words or "", code or "kosong"))
        for counts in (one, everything):
            counts.add(dict(zip(codes, flags, strict=True)), n)
    return everything, _named(group, list(groups.values()))


def _as_flag(condition: Q) -> Any:
    return Coalesce(ExpressionWrapper(condition, output_field=BooleanField()), Value(False))


def _group(group: str) -> tuple[Any, Any]:
    return {
        "petugas": (F("petugas"), F("petugas__nama")),
        "kecamatan": (F("v_kecamatan"), merged.survivor("kecamatan__nama")),
        "tahun": (ExtractYear("dibuka_pada"), Value("")),
        "pendekatan": (first_activity(), Value("")),
    }[group]


def _named(group: str, found: Sequence[Counts]) -> list[Counts]:
    for one in found:
        if group == "tahun":
            one.label = one.key
        elif group == "pendekatan":
            one.label = activity_words(one.key)
        elif one.key == "kosong":
            one.label = "Belum dibagi" if group == "petugas" else "Belum diketahui"
    return sorted(found, key=lambda one: (one.key == "kosong", -int(one.key) if group == "tahun" else 0, one.label))
