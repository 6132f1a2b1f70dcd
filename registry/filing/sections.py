"""The short pages of a filing, one list a kind; the task list, the drafts, the check page and sending all read it.

    Bagian("pelaksanaan", "Pelaksanaan rapat", PelaksanaanForm)

A section's form is a `BagianForm`: unbound it shows what the draft holds as typed, bound it judges it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict

from registry.forms.answers import Jawaban
from registry.forms.konsep import BagianForm
from registry.models import Konsep
from registry.models.choices import JenisBukti

Shown = Callable[[Konsep], bool]


@dataclass(frozen=True)
class Bagian:
    """`key` stands in addresses and in Konsep.isian. `shown`: whether this draft has the section at all."""

    key: str
    title: str
    form: type[BagianForm]
    hint: str = ""
    shown: Shown = lambda konsep: True


_SECTIONS: dict[str, tuple[Bagian, ...]] = {}


def declare(jenis: JenisBukti, sections: Sequence[Bagian]) -> None:
    """Each kind's module declares its list once, when the app is ready (registry.apps)."""
    _SECTIONS[jenis] = tuple(sections)


def of(konsep: Konsep) -> list[Bagian]:
    return [section for section in _SECTIONS[konsep.jenis] if section.shown(konsep)]


def find(konsep: Konsep, key: str) -> Bagian | None:
    return next((section for section in of(konsep) if section.key == key), None)


def typed(konsep: Konsep, key: str) -> QueryDict:
    """What the draft holds for a section, as a form's data."""
    data = QueryDict(mutable=True)
    for name, values in (konsep.isian.get(key) or {}).items():
        data.setlist(name, values)
    return data


@dataclass
class Filled:
    """A section of one draft, judged."""

    section: Bagian
    konsep: Konsep

    @property
    def begun(self) -> bool:
        return self.section.form.begun(self.konsep, self.section.key)

    @cached_property
    def form(self) -> BagianForm:
        return self.section.form(typed(self.konsep, self.section.key), konsep=self.konsep)

    @property
    def complete(self) -> bool:
        return (self.begun or self.section.form.may_be_left_out) and self.form.is_valid()

    @property
    def answers(self) -> list[Jawaban]:
        """In words, the wrong ones as they were typed."""
        self.form.full_clean()
        return self.form.answers()

    @property
    def state(self) -> str:
        """A key of the task list's pills: lengkap, belum (begun, but something is missing or wrong), kosong, boleh (as
        empty as it may stay)."""
        if self.begun:
            return "lengkap" if self.complete else "belum"
        return "boleh" if self.complete else "kosong"


def filled(konsep: Konsep) -> list[Filled]:
    """Every section of the draft, judged. One query for the papers, whatever the number of sections."""
    konsep.papers = list(konsep.berkas_set.shown())  # type: ignore[attr-defined]
    return [Filled(section, konsep) for section in of(konsep)]


def values(sections: Sequence[Filled]) -> dict[str, Mapping[str, Any]]:
    """{section: {field: value as JSON can hold it}} of complete sections: what a filing keeps in `isi`."""
    return {one.section.key: one.form.as_json() for one in sections}
