"""Secret codes on letters, and what the public page may say about a letter.

Anybody who holds the paper may ask. What the page says tells somebody without the paper nothing: a code cannot be
guessed, and a wrong one, a draft's and one that never existed look the same.
"""

from __future__ import annotations

import secrets

from django.conf import settings

# Of every pair that people mix up on paper one sign is left out, and read as the other: 29 signs.
ALPHABET = "0123456789ACDEFGHJKMNPQRTVWXY"
LENGTH = 20  # 29 ** 20 is more than 97 bits
_CONFUSED = str.maketrans("OILZSBU", "011258V")


def new_code() -> str:
    """A secret code as Surat.kode keeps it: 20 signs, at least 80 bits, upper case, no spaces."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def pretty(code: str) -> str:
    """As people read and type it: "7F3K 9QMX 0TVA 4CDE W1RY"."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def normal(typed: str) -> str:
    """What somebody typed or scanned as Surat.kode keeps it: spaces, hyphens, lower case and confused signs forgiven.

    Always a text that the look-up can take (at most 64 signs); whether such a code exists is not said here.
    """
    signs = "".join(sign for sign in typed[:200].upper() if sign.isascii() and sign.isalnum())
    return signs.translate(_CONFUSED)[:64]


def address(code: str) -> str:
    """What the QR code holds: the public address with the code; "" where the office has none (no QR then)."""
    return f"{settings.ALAMAT_VERIFIKASI}/{code}" if settings.ALAMAT_VERIFIKASI else ""
