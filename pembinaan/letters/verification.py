"""Secret codes on letters, and what the public page may say about a letter.

Anybody who holds the paper may ask. What the page says tells somebody without the paper nothing: a code cannot be
guessed, and a wrong one, a draft's and one that never existed look the same.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from pembinaan.models import JawabanSurat, KeadaanSurat, Surat
from pembinaan.models.surat import NUMBERED

# Of every pair that people mix up on paper one sign is left out, and read as the other: 29 signs.
ALPHABET = "0123456789ACDEFGHJKMNPQRTVWXY"
LENGTH = 20  # 29 ** 20 is more than 97 bits
_CONFUSED = str.maketrans("OILZSBU", "011258V")

# Words that say what kind of cooperative it is, not which one.
_KINDS = frozenset(
    "koperasi primer sekunder ksp kspps kjks ksu kud kpri kpn kopkar kopwan koppontren koppas kopdit kopti bmt usp "
    "uspps lkm kdmp kkmp desa kelurahan merah putih simpan pinjam pembiayaan syariah serba usaha unit konsumen "
    "produsen jasa pemasaran pegawai negeri republik indonesia karyawan wanita pondok pesantren kredit dan".split()
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Finding:
    """keadaan: "berlaku", "dijawab", "ditarik" (an objection was accepted) or "batal"."""

    keadaan: str
    judul: str
    nomor: str
    tanggal: dt.date
    koperasi: str  # partly masked
    nomor_lain: str = ""  # of the letter that cancels it
    tanggal_lain: dt.date | None = None
    membatalkan: str = ""  # number of the letter that it cancels itself


def new_code() -> str:
    """A secret code as Surat.kode keeps it: 20 signs, at least 80 bits, upper case, no spaces."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normal(typed: str) -> str:
    """What somebody typed or scanned as Surat.kode keeps it: spaces, hyphens, lower case and confused signs forgiven.

    Always a text that the look-up can take; whether such a code exists is not said here.
    """
    signs = "".join(sign for sign in typed[:200].upper() if sign.isascii() and sign.isalnum())
    return signs.translate(_CONFUSED)[: LENGTH + 1]  # one more: too long must stay wrong


def address(code: str) -> str:
    """What the QR code holds: the public address with the code; "" where the office has none (no QR then)."""
    return f"{settings.ALAMAT_VERIFIKASI}/{code}" if settings.ALAMAT_VERIFIKASI else ""


def find(typed: str) -> Finding | None:
    """The issued letter with that code. One query for any text, by the unique index, found or not.

    A code of a letter that has no number yet (handed out, void before it came back) is not found.
    """
    answers = JawabanSurat.objects.filter(surat=OuterRef("pk"))
    rows = Surat.objects.filter(kode=normal(typed)).exclude(nomor="")
    rows = rows.filter(keadaan__in=(*NUMBERED, KeadaanSurat.BATAL)).with_cancelling()
    rows = rows.select_related("koperasi", "langkah", "membatalkan")
    surat = rows.annotate(dijawab=Exists(answers.answering()), ditarik=Exists(answers.accepted_objections())).first()
    return _finding(surat) if surat and surat.tanggal else None


def _finding(surat: Any) -> Finding:
    return Finding(
        keadaan=_state(surat), judul=surat.judul, nomor=surat.nomor, tanggal=surat.tanggal or dt.date.min,
        koperasi=masked(surat.koperasi.nama), nomor_lain=surat.pembatal_nomor or "",
        tanggal_lain=surat.pembatal_tanggal,
        membatalkan=surat.membatalkan.nomor if surat.membatalkan else "",
    )  # fmt: skip


def _state(surat: Surat) -> str:
    if surat.keadaan == KeadaanSurat.BATAL:
        return "batal"
    if getattr(surat, "ditarik", False):
        return "ditarik"
    return "dijawab" if getattr(surat, "dijawab", False) else "berlaku"


def masked(name: str) -> str:
    """ "KSP Maju Sentosa" -> "KSP M*** S******": enough for who holds the letter, no list for who does not."""
    return _WORD.sub(lambda word: _mask(word.group()), name)


def _mask(word: str) -> str:
    return word if word.lower() in _KINDS else word[0] + "*" * (len(word) - 1)
