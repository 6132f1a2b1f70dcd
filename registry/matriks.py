"""Matriks RAT: what one cell says in text, how typed text is read, and the rows of a page.

A cell holds the RAT and the laporan keuangan of one tahun buku: `14/2/2025` is a RAT with its date, `v` a RAT without
one, `L` a report, `L 20/3/2025` a report with its date, `14/2/2025 L` both.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from koperasi.lib import dates, teks
from koperasi.lib.parse import NO, YES, ValueSentence, parse_date
from registry.classification import clauses
from registry.models import AturanStatus, Koperasi, MasaBukti
from registry.models.choices import JenisBukti, SumberBukti

YEARS = 5
TICK = "v"
REPORT = "L"

_REPORT_MARK = re.compile(r"(?:^|(?<=[\s,;+/]))(?:l|lap|lapkeu|laporan)(?:\.|\b)[\s:]*", re.IGNORECASE)
_RAT_MARK = re.compile(r"^(?:r|rat)\b[\s:.]*", re.IGNORECASE)
_SHORT = re.compile(r"^(\d{1,2})[\s/.\-]+(\d{1,2}|[A-Za-z]+)$")
_RANK = {SumberBukti.PENGAJUAN: 0, SumberBukti.CATATAN: 1, SumberBukti.IMPOR: 2, SumberBukti.REKAMAN_GANDA: 3}


def years(on: dt.date) -> list[int]:
    """The last five tahun buku that have ended, oldest first."""
    return list(range(on.year - YEARS, on.year))


# --- Text -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Said:
    """What a text says about one kind."""

    ada: bool = False
    tanggal: dt.date | None = None


def read(text: str, year: int) -> dict[JenisBukti, Said]:
    """Both kinds of one cell. Raises ValueSentence for what cannot be read for certain."""
    bare = teks.one_line(text)
    mark = _REPORT_MARK.search(bare)
    rat = bare[: mark.start()] if mark else bare
    rat = _RAT_MARK.sub("", rat.strip(" ,;+")) or (TICK if _RAT_MARK.match(rat) else "")
    report = Said()
    if mark:
        rest = bare[mark.end() :].strip(" ,;+")
        report = _read_one(rest, year) if rest else Said(ada=True)
    return {JenisBukti.RAT: _read_one(rat, year), JenisBukti.LAPORAN: report}


def read_last_rat(text: str) -> tuple[int, dt.date] | None:
    """(tahun buku, date) of the column "RAT terakhir": a RAT in year y is that of tahun buku y - 1. None: empty."""
    bare = teks.one_line(text)
    if _SHORT.match(bare):
        raise ValueSentence("Tulis juga tahunnya, misalnya 14/2/2025.")
    tanggal = parse_date(bare)
    return (tanggal.year - 1, tanggal) if tanggal else None


def _read_one(text: str, year: int) -> Said:
    if text == "" or text.lower() in NO:
        return Said()
    if text.lower() in YES:
        return Said(ada=True)
    if short := _SHORT.match(text):
        text = f"{short[1]}/{short[2]}/{year + 1}" if short[2].isdigit() else f"{short[1]} {short[2]} {year + 1}"
    tanggal = parse_date(text)
    return Said(ada=tanggal is not None, tanggal=tanggal)


def write(rat: Said, report: Said) -> str:
    """The text of a cell; `read(write(x))` is x."""
    parts = []
    if rat.ada:
        parts.append(short_date(rat.tanggal) or TICK)
    if report.ada:
        parts.append(f"{REPORT} {short_date(report.tanggal)}".strip())
    return " ".join(parts)


def short_date(d: dt.date | None) -> str:
    return f"{d.day}/{d.month}/{d.year}" if d else ""


# --- Rows of a page -------------------------------------------------------------------------
@dataclass
class MatrixCell:
    """One cell: `text` as typed, `note` its sources in a few letters, `sentence` everything in words."""

    koperasi_id: int
    year: int
    rows: list[MasaBukti] = field(default_factory=list)
    obliged: bool = True
    typed: str | None = None  # what was sent and could not be saved
    error: str = ""

    @property
    def name(self) -> str:
        return f"{self.koperasi_id}-{self.year}"

    def best(self, jenis: JenisBukti) -> MasaBukti | None:
        """What is shown where several sources say something: the cooperative's own filing first."""
        rows = [row for row in self.rows if row.jenis == jenis]
        return min(rows, key=lambda row: (_RANK[SumberBukti(row.sumber)], row.tanggal is None, row.pk), default=None)

    def said(self, jenis: JenisBukti) -> Said:
        row = self.best(jenis)
        return Said(ada=row is not None, tanggal=row.tanggal if row else None)

    @property
    def text(self) -> str:
        return write(self.said(JenisBukti.RAT), self.said(JenisBukti.LAPORAN))

    @property
    def shown(self) -> list[MasaBukti]:
        return [row for jenis in JenisBukti if (row := self.best(jenis))]

    @property
    def locked(self) -> bool:
        """Everything here rests on the cooperative's own filings: nothing to type."""
        return len(self.shown) == len(JenisBukti) and all(row.sumber == SumberBukti.PENGAJUAN for row in self.shown)

    @property
    def note(self) -> str:
        """The sources, and a hint where a RAT was held long after its tahun buku: often the wrong column."""
        words = list(dict.fromkeys(source_words(row) for row in self.shown))
        rat = self.best(JenisBukti.RAT)
        if rat and rat.tanggal and rat.tanggal.year > self.year + 1:
            words.append(f"diadakan {rat.tanggal.year}")
        return ", ".join(words)

    @property
    def sentence(self) -> str:
        if not self.rows:
            return "belum ada RAT maupun laporan keuangan" + ("" if self.obliged else " (belum wajib)")
        return "; ".join(row_words(row) for row in self.shown)


@dataclass
class MatrixRow:
    koperasi: Koperasi
    cells: list[MatrixCell]
    typed: str | None = None  # in the column "RAT terakhir"
    error: str = ""

    @property
    def last_rat(self) -> str:
        return short_date(self.koperasi.rat_terakhir)


def source_words(row: MasaBukti) -> str:
    """`buku RAT`, `ODS`, `impor`, `pengajuan`: what fits under a cell."""
    if row.sumber == SumberBukti.CATATAN:
        words = row.get_asal_display() or "catatan"
        return words if words.isupper() else words[0].lower() + words[1:]
    return {"impor": "impor", "pengajuan": "pengajuan", "rekaman_ganda": "rekaman ganda"}[row.sumber]


def row_words(row: MasaBukti) -> str:
    """`RAT 14 Februari 2025 (buku RAT, dicatat Sari 22 Nov 2026)`."""
    what = f"{row.get_jenis_display()} {dates.panjang(row.tanggal) or 'tanpa tanggal'}"
    who = f"dicatat {row.dicatat_oleh.nama} " if row.dicatat_oleh else "dicatat "
    return f"{what} ({source_words(row)}, {who}{dates.pendek(row.dicatat_pada)})"


def rows_for(koperasi_list: Sequence[Koperasi], *, on: dt.date) -> list[MatrixRow]:
    """The rows of a page: two queries whatever its length."""
    columns = years(on)
    gap = AturanStatus.objects.in_force(on).jeda_tahun_pertama
    found = evidence_of([koperasi.pk for koperasi in koperasi_list], columns)
    rows = []
    for koperasi in koperasi_list:
        obliged_from = clauses.first_obliged(koperasi.tanggal_badan_hukum, gap)
        cells = [
            MatrixCell(koperasi.pk, year, found.get((koperasi.pk, year), []), obliged=year >= obliged_from)
            for year in columns
        ]
        rows.append(MatrixRow(koperasi, cells))
    return rows


def evidence_of(koperasi_ids: Iterable[int], columns: Iterable[int]) -> dict[tuple[int, int], list[MasaBukti]]:
    """Open rows by (cooperative, year), one for each pair of levels."""
    rows = (
        MasaBukti.objects.filter(koperasi__in=list(koperasi_ids), tahun_buku__in=list(columns), sampai=None)
        .select_related("dicatat_oleh")
        .order_by("koperasi", "tahun_buku", "jenis", "pk")
    )
    found: dict[tuple[int, int], list[MasaBukti]] = defaultdict(list)
    for row in rows:
        found[row.koperasi_id, row.tahun_buku].append(row)
    return found


def by_kecamatan(rows: Sequence[MatrixRow]) -> list[tuple[str, list[MatrixRow]]]:
    """For paper: rows already in the order of kecamatan, in groups."""
    return [
        (name, list(group))
        for name, group in groupby(rows, key=lambda row: str(row.koperasi.kecamatan or "Kecamatan belum diketahui"))
    ]
