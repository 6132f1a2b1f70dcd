"""Values of indicators as they are read and typed: "61,73 %", "1.204", "87,22"."""

from __future__ import annotations

import re
from decimal import Decimal

from koperasi.lib.parse import EMPTY, ValueSentence
from koperasi.lib.rupiah import TIADA, ribuan, ringkas
from pembinaan.angka.jenis import Ukuran
from pembinaan.target.prakiraan import Prakiraan

_SHARE = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?")
_WHOLE = re.compile(r"\d{1,14}|[1-9]\d{0,2}(?:\.\d{3}){1,4}")
# What other offices wrote into their plans (domain.md 6): shown as a hint, never as a target.
EXAMPLES = {
    "persen-aktif": "Satu Renstra 2025–2030 menulis 88,22; 89; 91; 92; 93.",
    "persen-kunjungan": "Satu Renstra menulis 64,06 naik ke 79.",
}


def plain(value: Decimal | None, *, share: bool) -> str:
    """ "61,73" or "1.204"."""
    if value is None:
        return TIADA
    if share:
        return f"{value:.2f}".replace(".", ",")
    return ribuan(int(value)) if value == value.to_integral_value() else f"{value:.2f}".replace(".", ",")


def said(one: Ukuran, value: Decimal | None) -> str:
    """With its unit where it has a sign for it."""
    if value is None:
        return TIADA
    if one.satuan == "rupiah":
        return ringkas(int(value))
    text = plain(value, share=one.satuan == "persen")
    return f"{text} %" if one.satuan == "persen" else text


def span(one: Ukuran, found: Prakiraan) -> str:
    """ "60,10–63,40 %"; one figure where both are the same, "" where there is none."""
    if found.low is None or found.high is None:
        return ""
    if found.low == found.high:
        return said(one, found.low)
    return f"{plain(found.low, share=one.satuan == 'persen')}–{said(one, found.high)}"


def typed(one: Ukuran, value: Decimal | None) -> str:
    """As it stands in the field of the grid."""
    if value is None:
        return ""
    text = f"{value:.2f}".replace(".", ",") if one.satuan == "persen" else ribuan(int(value))
    return text.removesuffix(",00")


def read(text: str, *, share: bool) -> Decimal | None:
    """None for an empty field. Raises ValueSentence."""
    bare = re.sub(r"\s|%|Rp", "", text)
    if bare.lower() in EMPTY:
        return None
    if share:
        found = _SHARE.fullmatch(bare)
        if found is None or Decimal(value := f"{found[1]}.{found[2] or 0}") > 100:
            raise ValueSentence(f"“{text}” bukan persentase; tulis angka 0 sampai 100, misalnya 87,22.")
        return Decimal(value)
    if not _WHOLE.fullmatch(bare):
        raise ValueSentence(f"“{text}” bukan jumlah; tulis bilangan bulat, misalnya 1.200.")
    return Decimal(bare.replace(".", ""))
