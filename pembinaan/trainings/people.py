"""People of cooperatives: the same person is found again, so that "what this person had" is one list."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from koperasi.lib.teks import one_line
from pembinaan.models import Orang
from registry.models import Koperasi, Pengurus
from registry.policies import Refused

# Before a name, and seldom written the same way twice. What follows a comma is a degree.
_TITLES = {"h", "hj", "haji", "hajjah", "drs", "dra", "dr", "ir", "prof", "kh", "ny", "nyonya", "bpk", "bapak", "ibu",
           "sdr", "sdri"}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody as they were typed or picked; `pengurus` where they hold an office of the cooperative."""

    nama: str
    jabatan: str = ""
    jenis_kelamin: str = ""
    tahun_lahir: int | None = None
    telepon: str = ""
    pengurus: Pengurus | None = None

    @classmethod
    def of_officer(cls, one: Pengurus) -> Person:
        return cls(one.nama, one.get_jabatan_display(), one.jenis_kelamin, None, one.telepon[:50], one)


def normal(nama: str) -> str:
    """`Hj. Siti  Khoiriyah, S.E.` -> `siti khoiriyah`; never empty for a name with letters."""
    plain = unicodedata.normalize("NFKD", one_line(nama)).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.split(",")[0].replace("'", ""))
    kept = list(words)
    while len(kept) > 1 and kept[0] in _TITLES:
        kept.pop(0)
    return " ".join(kept) or plain.strip()


def find(koperasi: Koperasi, person: Person) -> Orang | None:
    """The person of this cooperative who is meant, or None for somebody new.

    Without a year of birth the name alone decides while only one has it; refused where several do.
    """
    rows = list(Orang.objects.filter(koperasi=koperasi, nama_normal=normal(person.nama)).order_by("pk"))
    if person.pengurus and (same := [one for one in rows if one.pengurus_id == person.pengurus.pk]):
        return same[0]
    if person.tahun_lahir is None:
        if len(rows) > 1:
            years = ", ".join(str(one.tahun_lahir or "tanpa tahun lahir") for one in rows)
            raise Refused(f"Ada {len(rows)} orang bernama {person.nama} di {koperasi} ({years}); isi tahun lahirnya.")
        return rows[0] if rows else None
    exact = [one for one in rows if one.tahun_lahir == person.tahun_lahir]
    unknown = [one for one in rows if one.tahun_lahir is None]
    return next(iter(exact or unknown), None)


def keep(koperasi: Koperasi, person: Person) -> Orang:
    """Find or make the person, and fill in what was not known before. Inside a transaction that holds the training."""
    one = find(koperasi, person)
    if one is None:
        one = Orang(koperasi=koperasi, nama=one_line(person.nama)[:150], nama_normal=normal(person.nama)[:150])
    before = {name: getattr(one, name) for name in _FILLED} if one.pk else None
    one.pengurus = one.pengurus or person.pengurus
    one.jabatan = person.jabatan[:100] or one.jabatan
    one.jenis_kelamin = one.jenis_kelamin or person.jenis_kelamin
    one.tahun_lahir = one.tahun_lahir or person.tahun_lahir
    one.telepon = person.telepon[:50] or one.telepon
    if before != {name: getattr(one, name) for name in _FILLED}:
        one.save()
    return one


_FILLED = ("pengurus", "jabatan", "jenis_kelamin", "tahun_lahir", "telepon")
