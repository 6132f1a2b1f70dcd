"""Numbers and codes of letters, pure: how a number is written, what a pattern may hold, and the secret code.

Codes of classification are text: 500.3.10 is not 500.3.1, and they are sorted by segment.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from koperasi.lib.roman import to_roman
from registry.policies import Refused

# What a pattern may hold, and what it stands for on screens.
TOKENS = {
    "klasifikasi": "kode klasifikasi",
    "nomor": "nomor urut",
    "unit": "kode unit dari pengaturan surat",
    "tahun": "tahun surat",
    "bulan_romawi": "bulan dengan angka Romawi",
    "sifat": "huruf pertama sifat surat: B, P, S, atau R",
}
MOST = 100  # characters of a number
OUTSIDE = "dipakai di luar aplikasi ini"
FROM_OUTSIDE = "dipakai surat yang bernomor dari luar, {nomor}"
MARK = "\0"  # stands for the running number where it is not known yet
_SEPARATORS = re.compile(r"[/.\-](?:\s*[/.\-])+")


@dataclass(frozen=True)
class Parts:
    """What the numbers of one kind of letter are made of on one day."""

    pola: str
    klasifikasi: str
    unit: str
    on: dt.date
    sifat: str = ""


def write(parts: Parts, urut: int | str) -> str:
    """ "500.3.2.4/7/Dinkop/2026"; an empty part leaves no double separator. Raises Refused as check_pattern."""
    check_pattern(parts.pola)
    text = parts.pola.format(
        klasifikasi=parts.klasifikasi.strip(), nomor=urut, unit=parts.unit.strip(), tahun=parts.on.year,
        bulan_romawi=to_roman(parts.on.month), sifat=parts.sifat.strip()[:1].upper(),
    )  # fmt: skip
    text = _SEPARATORS.sub(lambda found: "/" if "/" in found[0] else found[0][0], text)
    return re.sub(r"\s+", " ", text).strip(" /.-")


def around(parts: Parts) -> tuple[str, str]:
    """What stands before and after the running number."""
    before, _, after = write(parts, MARK).partition(MARK)
    return before, after


def running_number(parts: Parts, nomor: str) -> int | None:
    """The running number in `nomor` where it is written as `parts` write it; None where it is not."""
    before, after = around(parts)
    found = re.fullmatch(rf"{re.escape(before)}\s*([0-9]{{1,9}})\s*{re.escape(after)}", nomor.strip(), re.IGNORECASE)
    return int(found[1]) if found else None


def check_pattern(pola: str) -> None:
    """Raises Refused with a sentence."""
    try:
        parsed = [(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(pola) if name is not None]
    except ValueError:
        raise Refused("Kurung kurawal dalam pola nomor tidak berpasangan.") from None
    for name, spec, conversion in parsed:
        if name not in TOKENS or spec or conversion:
            known = ", ".join(f"{{{one}}}" for one in TOKENS)
            raise Refused(f"Isian {{{name}}} tidak dikenal dalam pola nomor. Yang dikenal: {known}.")
    if [name for name, _, _ in parsed].count("nomor") != 1:
        raise Refused("Pola nomor harus memuat {nomor} tepat satu kali.")


def check_length(nomor: str) -> None:
    if len(nomor) > MOST:
        raise Refused(f"Nomor {nomor} terlalu panjang; paling banyak {MOST} huruf dan angka.")


def by_segment(code: str) -> tuple[tuple[int, str], ...]:
    """A sort key: 500.3.2 before 500.3.10."""
    return tuple((int(part), "") if part.isascii() and part.isdigit() else (0, part) for part in code.split("."))


@dataclass(frozen=True)
class Gap:
    """Numbers of a series and year that no letter has; reason "": there is none, and that must not happen."""

    dari: int
    sampai: int
    alasan: str

    def __str__(self) -> str:
        return str(self.dari) if self.dari == self.sampai else f"{self.dari}–{self.sampai}"


@dataclass(frozen=True)
class Block:
    """A BlokNomor as plain data; returned: the day its rest was handed back, in words, or ""."""

    dari: int
    sampai: int
    returned: str = ""


def gaps(
    used: Sequence[int], blocks: Iterable[Block], last: int, outside: Mapping[int, str] | None = None
) -> list[Gap]:
    """The numbers from 1 to the highest known that no letter has, with what explains them.

    `used`: ascending, voided ones too; `last`: of the counter. Before the first number of the application, and before
    a block, the office's own agenda has them; the rest of a block is open or was handed back. `outside`: {running
    number: number} of letters that got theirs from outside, which the application leaves out.
    """
    ranges = sorted(blocks, key=lambda block: block.dari)
    taken = set(used)
    loose = [n for n in used if not any(block.dari <= n <= block.sampai for block in ranges)]
    first = min(loose, default=last + 1)
    top = max([last, *(block.sampai for block in ranges), *used[-1:]], default=0)
    found: list[Gap] = []
    for number in range(1, top + 1):
        if number in taken:
            continue
        theirs = (outside or {}).get(number)
        why = FROM_OUTSIDE.format(nomor=theirs) if theirs else _reason(number, ranges, loose, first)
        if found and found[-1].sampai == number - 1 and found[-1].alasan == why:
            found[-1] = Gap(found[-1].dari, number, why)
        else:
            found.append(Gap(number, number, why))
    return found


def _reason(number: int, blocks: Sequence[Block], loose: Sequence[int], first: int) -> str:
    for block in blocks:
        if block.dari <= number <= block.sampai:
            return f"sisa blok, dikembalikan {block.returned}" if block.returned else "sisa blok, belum dipakai"
    at = bisect_right(loose, number)
    next_loose = loose[at] if at < len(loose) else None
    next_block = next((block.dari for block in blocks if block.dari > number), None)
    before_block = next_block is not None and (next_loose is None or next_block < next_loose)
    return OUTSIDE if number < first or before_block else ""
