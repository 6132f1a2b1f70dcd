"""A first guess at a form: which rows are kecamatan, jenis or cooperatives, and what its columns ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from koperasi.lib import sheet_patch
from pembinaan.formulir import book, figures, names, sources
from pembinaan.formulir.book import Buku, Lembar
from pembinaan.formulir.figures import Guess
from pembinaan.models import BagianFormat

Baris = BagianFormat.Baris
LEAST = {Baris.KECAMATAN: 2, Baris.JENIS: 3, Baris.KELOMPOK: 3, Baris.BENTUK: 2}
GAP = 4  # so many rows without a known name end a table
ROOM = 4  # columns between a label and its colon
PREPARED = 5_000  # rows below the titles that are looked through


@dataclass
class Usul:
    """A part as it could be: `isi` by column letter or cell; `judul` what stands above or beside each."""

    lembar: str
    baris: str
    baris_awal: int | None = None
    baris_akhir: int | None = None
    kolom_kunci: str = ""
    isi: dict[str, Guess] = field(default_factory=dict)
    judul: dict[str, str] = field(default_factory=dict)

    @property
    def jenis(self) -> str:
        return str(Baris(self.baris).label)

    def lines(self) -> Iterator[tuple[str, str, str, Guess]]:
        """(place, title, figure in words, guess)."""
        for tempat, one in self.isi.items():
            yield tempat, self.judul.get(tempat, ""), figures.label(one.ukuran), one


def propose(buku: Buku) -> list[Usul]:
    """Parts of every visible sheet; nothing is taken twice. Hidden sheets are left to people."""
    known = {baris: names.by_key(sources.known(baris), baris) for baris in LEAST}
    found: list[Usul] = []
    for sheet in buku.lembar:
        if sheet.hidden:
            continue
        tables = _named_tables(sheet, known) or _cooperatives(sheet)
        found += [table for table in tables if table.isi]
        top = min((table.baris_awal or 1 for table in tables), default=sheet.last_row + 1)
        cells = _cells(sheet, top, max((table.baris_akhir or 1 for table in tables), default=0))
        if cells.isi:
            found.append(cells)
    return found


# --- Tables by name ------------------------------------------------------------------------------------
def _named_tables(sheet: Lembar, known: dict[Baris, dict[str, str]]) -> list[Usul]:
    """The longest runs of known names in any column, none overlapping another."""
    runs = []
    for column in sheet.columns_used(1, sheet.last_row):
        texts = {row: sel.text for (row, at), sel in sheet.cells.items() if at == column and not sel.formula}
        for baris, lookup in known.items():
            hits = [row for row in sorted(texts) if names.key(texts[row], baris) in lookup]
            for run in _runs(hits):
                if len({names.key(texts[row], baris) for row in run}) >= LEAST[baris]:
                    runs.append((len(run), baris, column, run[0], run[-1]))
    made: list[Usul] = []
    for _, baris, column, first, last in sorted(runs, reverse=True):
        if all(last < (one.baris_awal or 0) or first > (one.baris_akhir or 0) for one in made):
            top, bottom = _start(sheet, column, first), _end(sheet, column, last)
            usul = Usul(sheet.nama, baris, top, bottom, sheet_patch.letters(column))
            fill_columns(sheet, usul, skip=column)
            made.append(usul)
    return sorted(made, key=lambda one: one.baris_awal or 0)


def _runs(hits: Sequence[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for row in hits:
        if found and row - found[-1][-1] <= GAP:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _start(sheet: Lembar, column: int, first: int) -> int:
    """A name we do not know right above the first known one belongs to the table: no other words are in its row."""
    while first > 1 and (above := sheet.cells.get((first - 1, column))):
        words = [at for at in range(1, sheet.last_column + 1) if _words(sheet, first - 1, at)]
        if above.formula or words != [column] or names.is_total(above.text) or (first - 1, column) in sheet.spans:
            break
        first -= 1
    return first


def _end(sheet: Lembar, column: int, last: int) -> int:
    """Names we do not know and the rows of totals, right below the last known name, belong to the table too."""
    while (below := sheet.cells.get((last + 1, column))) and not below.formula and not names.is_total(below.text):
        last += 1
    while any(names.is_total(sheet.cells[last + 1, at].text) for at in range(1, column + 1)
              if (last + 1, at) in sheet.cells):  # fmt: skip
        last += 1
    return last


def fill_columns(sheet: Lembar, usul: Usul, *, skip: int = 0) -> None:
    first = usul.baris_awal or 1
    top = min(sheet.title_rows(first), default=first)
    around = " ".join(sel.text for (row, _), sel in sheet.cells.items() if row < top)
    taken: dict[tuple[str, bool], tuple[str, int]] = {}  # figure: (letters, year that its titles name)
    for column in range(1, sheet.last_column + 1):
        titles = sheet.title(column, first)
        if column == skip or not titles or sheet.formula(first, column):
            continue
        guess = figures.guess(titles, usul.baris, around=around)
        if guess is None:
            continue
        # Of columns told apart by their year alone the latest is this period's; an earlier one is left to people.
        letters, year = sheet_patch.letters(column), figures.year(*titles)
        before, known = taken.get((guess.ukuran, guess.sebelumnya), ("", -1))
        if year <= known:
            continue
        usul.isi.pop(before, None)
        usul.judul.pop(before, None)
        taken[guess.ukuran, guess.sebelumnya] = (letters, year)
        usul.isi[letters], usul.judul[letters] = guess, " · ".join(titles)


# --- A row for each cooperative --------------------------------------------------------------------------
def _cooperatives(sheet: Lembar) -> list[Usul]:
    """The first titles that name a cooperative and three more columns, with free or only numbered rows below."""
    for row in range(1, min(sheet.last_row, 40) + 1):
        said = [sheet.cells[row, at].text for at in range(1, sheet.last_column + 1) if (row, at) in sheet.cells]
        if not any(figures.guess([text], Baris.KOPERASI) == Guess("baris-nama") for text in said):
            continue
        bottom = max([row, *(sheet.spans.get((row, at), (row, 0))[0] for at in range(1, sheet.last_column + 1))])
        first = bottom + 1
        while first <= sheet.last_row and _only_numbers(sheet, first) > 2:
            first += 1  # (1) (2) (3) ... below the titles
        usul = Usul(sheet.nama, Baris.KOPERASI, first)
        fill_columns(sheet, usul)
        named = [at for at, one in usul.isi.items() if one.ukuran == "baris-nama"]
        if named and len(usul.isi) >= 3:
            usul.kolom_kunci = named[0]
            usul.baris_akhir = prepared(sheet, first)
            return [usul]
    return []


def _only_numbers(sheet: Lembar, row: int) -> int:
    """How many numbers the row holds if it holds nothing else, else 0."""
    texts = [sheet.cells[row, at].text for at in range(1, sheet.last_column + 1) if (row, at) in sheet.cells]
    return len(texts) if texts and all(book.NUMBERING.fullmatch(text.rstrip(".")) for text in texts) else 0


def prepared(sheet: Lembar, first: int) -> int | None:
    """The last row that waits for a cooperative: empty, numbered, or of formulas. None where nothing stands below."""
    rows = sorted({row for row, _ in sheet.cells if row >= first})[:PREPARED]
    if not rows:
        return None
    taken = next((row for row in rows if _holds_words(sheet, row)), None)
    if taken is not None:
        return max(taken - 1, first)
    return rows[-1]


def _holds_words(sheet: Lembar, row: int) -> bool:
    return any(_words(sheet, row, at) for at in range(1, sheet.last_column + 1))


def _words(sheet: Lembar, row: int, column: int) -> bool:
    sel = sheet.cells.get((row, column))
    return bool(sel and not sel.formula and not sel.text.strip("().").replace(".", "").isdigit())


# --- Single cells --------------------------------------------------------------------------------------
def _cells(sheet: Lembar, top: int, bottom: int) -> Usul:
    """Labels above and below the tables whose place for an answer is free."""
    usul = Usul(sheet.nama, Baris.SEL)
    for (row, column), sel in sorted(sheet.cells.items()):
        if sel.formula or top <= row <= bottom or not (kode := figures.guess_cell(sel.text)):
            continue
        tempat = _answer(sheet, row, column, sel.text)
        if tempat and kode not in {one.ukuran for one in usul.isi.values()}:
            usul.isi[tempat] = Guess(kode)
            usul.judul[tempat] = sel.text[:60]
    return usul


def _answer(sheet: Lembar, row: int, column: int, text: str) -> str:
    """The label's own cell where it ends in dots, else the free cell to its right, in or beyond its colon.

    Forms often leave room between a label and its colon: "Kabupaten |  |  | : ....".
    """
    from pembinaan.formulir.pen import LABELLED

    rest = text.rstrip(" .…_-")
    if LABELLED.match(text) and (len(text) - len(rest) >= 3 or not text.strip().endswith(":")):
        return book.address(*sheet.anchor(row, column))
    right = sheet.spans.get((row, column), (row, column))[1] + 1
    said = ((at, sheet.text(row, at).strip()) for at in range(right, right + ROOM))
    colon, after = next(((at, text) for at, text in said if text), (0, ""))
    if after == ":":
        right = sheet.spans.get((row, colon), (row, colon))[1] + 1
    elif after.startswith(":"):
        right = colon
    beside = sheet.text(row, right).strip()
    if not beside or not beside.strip(":.…_- "):
        return book.address(*sheet.anchor(row, right))
    return ""
