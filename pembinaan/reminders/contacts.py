"""At which number a cooperative can be reached by WhatsApp: those of its pengurus in office, then its own."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Func, OuterRef, Q, TextField, Value
from django.db.models.expressions import Combinable

from koperasi.lib.teks import normalize_phone, write_phone
from pembinaan.reminders import wording
from registry.models import Koperasi, Pengurus
from registry.models.choices import JabatanPengurus
from registry.models.koperasi import KoperasiQuerySet

MOBILE = re.compile(r"628\d{7,12}")  # WhatsApp lives on mobile numbers; an office's landline does not answer
_PARTS = re.compile(r"[/;,\n]|\bdan\b")  # several numbers in one cell, as normalize_phone parts them
# The same in the database's own words, to ask of many cooperatives which have such a number at all.
_SQL_REST = r"\.0(?=$|[/;,\n])|[^0-9/;,\n]"
_SQL_MOBILE = r"(^|[/;,\n])(0062)?(62|0)?8[0-9]{7,12}($|[/;,\n])"


@dataclass(frozen=True)
class Kontak:
    """`nomor` as wa.me wants it, 628...; `kepada` as the page says it; `sapaan` as the text begins."""

    nomor: str
    kepada: str
    sapaan: str

    @property
    def tertulis(self) -> str:
        """`0812-3456-7890`."""
        return write_phone(self.nomor)


def mobiles(text: str) -> list[str]:
    """Every mobile number that is written in one cell."""
    found = (normalize_phone(part) for part in _PARTS.split(text))
    return list(dict.fromkeys(number for number in found if MOBILE.fullmatch(number)))


def in_office(on: dt.date) -> Q:
    return Q(sampai=None) | Q(sampai__gte=on)


def of(koperasi: Koperasi, *, on: dt.date) -> list[Kontak]:
    """The ketua first; each number once, under the first who has it. One query."""
    ranks = {value: at for at, value in enumerate(JabatanPengurus.values)}
    officers = koperasi.pengurus_set.filter(in_office(on)).exclude(telepon="")
    found: dict[str, Kontak] = {}
    for one in sorted(officers, key=lambda o: (ranks.get(o.jabatan, len(ranks)), o.pk)):
        office = one.get_jabatan_display()
        greeting = wording.salutation(koperasi.nama, nama=one.nama, jabatan=office, jenis_kelamin=one.jenis_kelamin)
        for number in mobiles(one.telepon):
            found.setdefault(number, Kontak(number, f"{one.nama}, {office.lower()}", greeting))
    for number in mobiles(koperasi.telepon):
        found.setdefault(number, Kontak(number, "nomor koperasi", wording.salutation(koperasi.nama)))
    return list(found.values())


def annotate(rows: KoperasiQuerySet, *, on: dt.date) -> KoperasiQuerySet:
    """`punya_wa`: whether `of` would find a number, asked in the database."""
    officers = Pengurus.objects.filter(in_office(on), koperasi=OuterRef("pk")).alias(angka=_digits("telepon"))
    has_one = Q(angka__regex=_SQL_MOBILE) | Q(Exists(officers.filter(angka__regex=_SQL_MOBILE).order_by()))
    return rows.alias(angka=_digits("telepon")).annotate(punya_wa=ExpressionWrapper(has_one, BooleanField()))


def _digits(column: str) -> Combinable:
    parts = Func(F(column), Value(r"\ydan\y"), Value(","), Value("g"), function="regexp_replace")
    return Func(parts, Value(_SQL_REST), Value(""), Value("g"), function="regexp_replace", output_field=TextField())
