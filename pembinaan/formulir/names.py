"""Rows of a form by their names: a kecamatan, jenis, kelompok or bentuk as forms write it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from koperasi.lib import teks
from pembinaan.models import BagianFormat
from registry.exchange.values import JENIS
from registry.models.choices import Bentuk, Jenis

Baris = BagianFormat.Baris
# "1.", "(2)", "IV.", "a)" before a name; a bare number only where a blank follows.
_NUMBER = re.compile(r"^\(?(?:\d{1,3}|[IVXLC]{1,6}|[a-z])[.)]\s*(?=\S)|^\d{1,3}\s+(?=\S)")
_TOTAL = re.compile(r"^(?:grand ?|sub ?-?)?(?:jumlah|total|jml)\b", re.IGNORECASE)
_JENIS = {teks.place_key(word): str(code) for word, code in JENIS.items()} | {
    teks.place_key(name): code for code, name in Jenis.choices
}
_BENTUK = {teks.place_key(name): code for code, name in Bentuk.choices}


def bare(text: str) -> str:
    """Without its running number."""
    return _NUMBER.sub("", teks.one_line(text))


def is_total(text: str) -> bool:
    return bool(_TOTAL.match(bare(text)))


def is_subtotal(text: str) -> bool:
    return bool(re.match(r"sub ?-?(?:jumlah|total|jml)\b", bare(text), re.IGNORECASE))


def key(text: str, baris: str) -> str:
    """For comparing: `3. Kec. BABAT` and `Babat` are one; a jenis or bentuk becomes its code where it is known."""
    name = re.sub(r"\s*\([^()]*\)$", "", bare(text)) or bare(text)  # "Simpan Pinjam (KSP/KSPPS)"
    if baris == Baris.KECAMATAN:
        return teks.place_key(teks.bare_kecamatan(name))
    plain = teks.place_key(name)
    short = teks.place_key(re.sub(r"^(?:jenis|koperasi|kelompok|bentuk)\s+", "", name, flags=re.IGNORECASE))
    if baris == Baris.JENIS:
        return _JENIS.get(plain) or _JENIS.get(short) or plain
    if baris == Baris.BENTUK:
        return _BENTUK.get(short) or _BENTUK.get(re.sub(r"kab(?:upaten)?kota$", "", short)) or plain
    return short or plain


def by_key(named: Mapping[str, str], baris: str) -> dict[str, str]:
    """{comparing key: kode} of {kode: name}; "" (unknown) has no row of its own."""
    return {key(name, baris): kode for kode, name in named.items() if kode}
