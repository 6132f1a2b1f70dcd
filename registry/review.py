"""What stands on the page between typing and saving: each change as old and new, and what deserves a second look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry import search
from registry.actions.koperasi import AUTHORITY, Clash
from registry.forms.koperasi import in_words, label
from registry.models import Kantor, Koperasi
from registry.models.choices import Kewenangan, WilayahKeanggotaan


@dataclass(frozen=True)
class Line:
    """One change in words."""

    label: str
    old: str
    new: str
    note: str = ""


@dataclass(frozen=True)
class Warning:
    """A sentence, and the cooperatives it is about."""

    sentence: str
    koperasi_list: Sequence[Koperasi] = ()


def lines(changes: Mapping[str, tuple[Any, Any]], koperasi: Koperasi | None) -> list[Line]:
    """Changes in the order of the form, with what follows from them for the authority."""
    found = [Line(label(name), in_words(name, old), in_words(name, new)) for name, (old, new) in changes.items()]
    wilayah = changes.get("wilayah_keanggotaan", ("", ""))[1]
    before = Kewenangan(koperasi.kewenangan) if koperasi else Kewenangan.KABKOTA
    after = AUTHORITY[WilayahKeanggotaan(wilayah)] if wilayah else before
    if after != before:
        found.append(Line("Kewenangan", before.label, after.label, "mengikuti wilayah keanggotaan"))
    return found


def warnings(typed: Koperasi, changes: Mapping[str, tuple[Any, Any]]) -> list[Warning]:
    """Nothing here forbids: real numbers are messy, and two cooperatives may share a name."""
    found = []
    kantor = Kantor.objects.get_current()
    district = kantor.kode.replace(".", "") if kantor else ""
    if kantor and "nik" in changes and typed.nik and typed.nik[:4] != district:
        found.append(Warning(f"NIK Koperasi diawali {typed.nik[:4]}, bukan {district} (kode {kantor.nama_wilayah})."))
    others = Koperasi.objects.live().exclude(pk=typed.pk)
    if "nik" in changes and typed.nik and (same := list(others.filter(nik=typed.nik)[:3])):
        found.append(Warning("NIK Koperasi ini sudah dipakai oleh", same))
    search.keys(typed)
    number = typed.badan_hukum_normal
    if "badan_hukum" in changes and number and (same := list(others.filter(badan_hukum_normal=number)[:3])):
        found.append(Warning("Nomor badan hukum ini sudah tercatat pada", same))
    if "nama" in changes and (same := list(search.resembling(typed.nama, other_than=typed.pk))):
        found.append(Warning("Namanya mirip dengan", same))
    return found


def clashes(found: Sequence[Clash]) -> list[Line]:
    """For the form that comes back: `old` is what the other person wrote, `new` what stands in this form."""
    return [Line(label(one.field), in_words(one.field, one.theirs), in_words(one.field, one.ours)) for one in found]
