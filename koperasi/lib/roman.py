"""Roman numbers as Indonesian offices write them: "Angkatan III", "11/PPD/VII/2026"."""

from __future__ import annotations

import re

_PARTS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_WRITTEN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")


def to_roman(number: int) -> str:
    """3 -> "III". ValueError outside 1 to 3999."""
    if not 1 <= number <= 3999:
        raise ValueError(f"{number} has no Roman number")
    text = ""
    for value, letters in _PARTS:
        count, number = divmod(number, value)
        text += letters * count
    return text


def from_roman(text: str) -> int | None:
    """ "iii" -> 3, also "3"; None for what is neither."""
    text = text.strip().upper()
    if text.isascii() and text.isdecimal() and len(text) < 5:
        return int(text) if 1 <= int(text) <= 3999 else None
    if not text or not _WRITTEN.fullmatch(text):
        return None
    total = 0
    for value, letters in _PARTS:
        while text.startswith(letters):
            total, text = total + value, text.removeprefix(letters)
    return total
