"""Where the words of a paper that came back differ from those of the letter. Pure.

Number, date, the signature block as it was handed out, the marks of an electronic signature and its footer may
differ; everything else is shown to the person who accepts the paper, also what proves harmless.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from pembinaan.letters.snapshot import Snapshot

CONTEXT = 6  # words shown before a difference
# What signing systems add. Wording differs by office and year (surat.md 2.5); each ends within a few lines.
MARKS = (
    r"(?:dokumen|surat|naskah|berkas)\s+ini\s+(?:telah\s+)?(?:di)?tandatangani\s+secara\s+elektronik.{0,260}?"
    r"(?:BSrE\W?|sertifikasi\s+elektronik|siber\s+dan\s+sandi\s+negara)(?:\W{0,3}(?:BSrE|BSSN)\W?)*",
    r"ditandatangani\s+secara\s+elektronik(?:\s+oleh)?[ \t]*:?",
    r"balai\s+(?:besar\s+)?sertifikasi\s+elektronik(?:\W{0,3}BSrE\W?)?",
    r"\bNIP\b\.?[ \t]*:?",
    r"keaslian\s+surat\s+ini\s+dapat\s+di(?:periksa|tanyakan).{0,260}?\b(?:menuliskan|menyebutkan)\s+kode\b",  # our own
    r"kode\s+surat\s*:\s*\.?(?:\s*periksa\s+di\b)?",
    r"(?:\n|^)\s*-\s*\d{1,2}\s*-\s*(?=\n|$)",
)
_ENUMERATOR = re.compile(r"^\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]$|^[•·:–-]$")


@dataclass(frozen=True)
class Beda:
    """semula "": words that were added; menjadi "": words that are gone. sesudah: what stands before them."""

    sesudah: str
    semula: str
    menjadi: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def plain(snapshot: Snapshot) -> str:
    """The words of a letter, in the order in which the DOCX has them, without number, date and code."""
    lines = [snapshot.kop.pemerintah, snapshot.kop.dinas, *snapshot.kop.alamat]
    lines += ["Nomor", "Sifat", snapshot.sifat, "Lampiran", snapshot.lampiran, "Hal", snapshot.hal]
    lines += ["Yth.", *snapshot.yth, snapshot.pembuka]
    for item in snapshot.butir:
        lines += [item.teks, *item.anak]
    lines += [snapshot.penutup, *snapshot.tertanda.jabatan, snapshot.tertanda.nama, snapshot.tertanda.pangkat]
    lines.append(snapshot.tertanda.nip)
    if snapshot.tembusan:
        lines += ["Tembusan:", *snapshot.tembusan]
    return "\n".join(line for line in lines if line)


def may_differ(snapshot: Snapshot, *, nomor: str, tanggal: str) -> list[str]:
    """Phrases that are taken out of both texts before they are compared."""
    t = snapshot.tertanda
    number = [nomor, snapshot.nomor, f"{snapshot.klasifikasi}/ /{snapshot.tahun}"]
    day = [f"{snapshot.tempat}, {one}" for one in (tanggal, snapshot.tanggal, snapshot.tahun) if one]
    block = [" ".join(t.jabatan), *t.jabatan, t.nama, t.pangkat, t.nip, t.nip.replace(" ", "")]
    mark = [snapshot.kode, snapshot.periksa]
    return sorted(
        {one.strip() for one in [*number, *day, *block, *mark] if len(one.strip()) > 3}, key=len, reverse=True
    )


def written(may: Sequence[str], own: Sequence[str], came: str) -> list[str]:
    """`may` for a letter that has its number and date already: `own` are taken out where the paper that came back says
    the same, perhaps in another place. Where it does not, both sides are shown."""
    there = squeeze(came)
    lost = {squeeze(one) for one in own if squeeze(one) not in there}
    return [one for one in may if squeeze(one) not in lost]


def differences(original: str, came: str, *, may: Sequence[str] = (), kop: Sequence[str] = ()) -> list[Beda]:
    """`kop`: lines of a letterhead that one of the two may lack, because its paper is printed."""
    old, new = (_words(_without(text, [*may, *kop])) for text in (original, came))
    keys_old, keys_new = [_key(word) for word in old], [_key(word) for word in new]
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, keys_old, keys_new, autojunk=False).get_opcodes():
        gone, added = " ".join(old[i1:i2]), " ".join(new[j1:j2])
        if tag != "equal" and squeeze(gone) != squeeze(added):
            found.append(Beda(" ".join(old[max(0, i1 - CONTEXT) : i1]), gone, added))
    return _without_moves(found)


def _without_moves(found: Sequence[Beda]) -> list[Beda]:
    """A block that stands elsewhere in the other layout (tembusan beside or below the signature) is no difference."""
    gone, added = (_squeezed_set(getattr(one, side) for one in found) for side in ("semula", "menjadi"))
    moved = gone & added
    return [one for one in found if not _is_moved(one, moved)]


def _squeezed_set(texts: Iterable[str]) -> set[str]:
    return {squeeze(text) for text in texts if text}


def _is_moved(one: Beda, moved: set[str]) -> bool:
    return all(not side or squeeze(side) in moved for side in (one.semula, one.menjadi))


def squeeze(text: str) -> str:
    """For comparing: letters, digits and signs without any space, in one case."""
    return re.sub(r"\s+", "", _plain(text)).casefold()


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u2010", "-")
    return text.translate(str.maketrans("“”‘’–—", "\"\"''--"))


def _without(text: str, phrases: Sequence[str]) -> str:
    text = _plain(text)
    for phrase in phrases:
        if letters := squeeze(phrase):
            # Bounded by what is no letter or digit: "IV/a" is not taken out of another word.
            spaced = r"\s*".join(map(re.escape, letters))
            text = re.sub(rf"(?<!\w){spaced}(?!\w)", " ", text, flags=re.I)
    for mark in MARKS:
        text = re.sub(mark, " ", text, flags=re.I | re.S)
    return text


def _words(text: str) -> list[str]:
    return [word for word in text.split() if not _ENUMERATOR.match(word)]


def _key(word: str) -> str:
    return word.casefold().strip(".,;:")
