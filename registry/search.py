"""What finds a cooperative: one search text per row with a trigram index, matching keys, and how a query is read.

`cari` holds name, badan hukum, NIK, officers and telephone digits in lower case, words apart by one blank and with a
blank at both ends, so that a short word can be asked for at the beginning of a word.
"""

from __future__ import annotations

import re

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, Greatest, Lower

from koperasi.lib import teks
from registry.models import Koperasi, Pengurus

LONGEST_QUERY = 120  # characters; more is a pasted paragraph, not a search
LEAST_SIMILARITY = 0.4  # of a suggestion; "makmor" and "makmur" have 0.43
SAME_NAME = 0.6  # of a name that may be the same cooperative written differently
READ_BATCH, WRITE_BATCH = 2_000, 300  # bulk_update is one CASE: its cost grows with the square of the batch


class _Replaced(Func):
    """regexp_replace(text, pattern, with, 'g')."""

    function = "regexp_replace"
    output_field = TextField()

    def __init__(self, expression: object, pattern: str, by: str) -> None:
        super().__init__(expression, Value(pattern), Value(by), Value("g"))


def keys(koperasi: Koperasi) -> None:
    """Set the matching keys of an unsaved or changed cooperative; the import matches on the same two functions."""
    koperasi.nama_normal = teks.normalize_name(koperasi.nama)[:200]
    koperasi.badan_hukum_normal = teks.normalize_badan_hukum(koperasi.badan_hukum)[:100]


def refresh(koperasi_set: QuerySet[Koperasi]) -> None:
    """Bring keys and search text of these rows up to date. Call after any change of name, numbers or officers.

    A record is found by the words of those merged into it too. The search text is one UPDATE; keys are written only
    where they differ, so callers that used `keys` pay a read.
    """
    _refresh_keys(koperasi_set)
    words = StringAgg(_officer(), delimiter=Value(" ", TextField()), order_by="pk", output_field=TextField())
    officers = Pengurus.objects.filter(koperasi=OuterRef("pk")).order_by().values("koperasi").annotate(words=words)
    found = StringAgg("cari", delimiter=Value(" ", TextField()), order_by="pk", output_field=TextField())
    merged = Koperasi.objects.filter(digabung_ke=OuterRef("pk")).order_by().values("digabung_ke").annotate(words=found)
    text = Concat(
        Value(" "),
        F("nama"), Value(" "), F("nama_normal"), Value(" "), F("badan_hukum"), Value(" "), F("badan_hukum_normal"),
        Value(" "), F("nik"), Value(" "), _digits("telepon"), Value(" "),
        Coalesce(Subquery(officers.values("words")), Value("", TextField())), Value(" "),
        Coalesce(Subquery(merged.values("words")), Value("", TextField())), Value(" "),
        output_field=TextField(),
    )  # fmt: skip
    koperasi_set.order_by().update(
        cari=Lower(_Replaced(text, r"\s+", " ")),
        tanpa_pengurus=~(
            Exists(Pengurus.objects.filter(koperasi=OuterRef("pk")))
            | Exists(Pengurus.objects.filter(koperasi__digabung_ke=OuterRef("pk")))
        ),
    )


def _officer() -> Concat:
    return Concat(F("nama"), Value(" "), _digits("telepon"), output_field=TextField())


def _digits(field: str) -> Func:
    return _Replaced(F(field), r"[^0-9]", "")


def _refresh_keys(koperasi_set: QuerySet[Koperasi]) -> None:
    stale: list[Koperasi] = []
    rows = koperasi_set.order_by().only("pk", "nama", "badan_hukum", "nama_normal", "badan_hukum_normal")
    for koperasi in rows.iterator(READ_BATCH):
        before = koperasi.nama_normal, koperasi.badan_hukum_normal
        keys(koperasi)
        if before != (koperasi.nama_normal, koperasi.badan_hukum_normal):
            stale.append(koperasi)
    Koperasi.objects.bulk_update(stale, ["nama_normal", "badan_hukum_normal"], batch_size=WRITE_BATCH)


# --- Reading a query ------------------------------------------------------------------------
def condition(text: str) -> Q | None:
    """The condition a search text stands for; None when nothing in it can be searched.

    Every word must occur. Something with digits and a slash is a badan hukum number; a row of digits is also tried as
    NIK or telephone, with or without its leading 0 or 62.
    """
    text = teks.one_line(text)[:LONGEST_QUERY].lower()
    if (number := _badan_hukum(text)) is not None:
        return number
    words, digits = _words(text), _digits_of(text)
    return words | digits if words is not None and digits is not None else words


def similar_names(koperasi_set: QuerySet[Koperasi], text: str, *, limit: int = 3) -> list[str]:
    """Names that the searched text may have meant, best first; asked only when nothing was found.

    Candidates come from the trigram indexes (whole name, or the beginnings of all its words), the order from the
    similarity: computed for every row of a large register it would take most of a second.
    """
    wanted = teks.guess_name(text)[:LONGEST_QUERY]
    if len(wanted) < 4:
        return []
    beginnings = Q(*(Q(nama_normal__contains=word[:3]) for word in wanted.split() if len(word) > 3))
    candidates = Q(nama_normal__trigram_similar=wanted)
    if beginnings:
        candidates |= beginnings
    score = Greatest(TrigramSimilarity("nama_normal", wanted), TrigramWordSimilarity(wanted, "nama_normal"))
    rows = koperasi_set.filter(candidates).annotate(score=score).filter(score__gte=LEAST_SIMILARITY)
    return list(dict.fromkeys(rows.order_by("-score", "nama_urut").values_list("nama", flat=True)[: limit * 4]))[:limit]


def resembling(nama: str, *, other_than: int | None = None, limit: int = 5) -> QuerySet[Koperasi]:
    """Live cooperatives whose name is nearly this one: "mirip dengan ..." before a second record of one is made."""
    wanted = teks.normalize_name(nama)[:200]
    rows = Koperasi.objects.live().exclude(pk=other_than).filter(nama_normal__trigram_similar=wanted)
    score = TrigramSimilarity("nama_normal", wanted)
    return rows.annotate(score=score).filter(score__gte=SAME_NAME).order_by("-score", "nama_urut")[:limit]


def _words(text: str) -> Q | None:
    words = teks.normalize_name(text).split()
    if not words:
        return None
    found = Q()
    for word in dict.fromkeys(words):
        # Fewer than three letters make no trigram: such a word is asked for at the beginning of a word.
        found &= Q(cari__contains=word if len(word) > 2 else f" {word}")
    return found


def _badan_hukum(text: str) -> Q | None:
    """As written or normalised: `518/14` finds what begins with it, `091/BH/96` what is kept as `91/BH/1996`."""
    number = teks.normalize_badan_hukum(text).lower()
    if "/" not in text or not any(character.isdigit() for character in text):
        return None
    return Q(cari__contains=text) | Q(cari__contains=number)


def _digits_of(text: str) -> Q | None:
    if not re.fullmatch(r"\+?[\d\s().\-]+", text):
        return None
    digits = re.sub(r"\D", "", text)
    for code in ("0062", "62", "0"):
        if digits.startswith(code) and len(digits) - len(code) >= 6:
            digits = digits[len(code) :]
            break
    return Q(cari__contains=digits) if len(digits) >= 5 else None
