"""The section of a draft that holds its papers. Files come in one by one, through a view of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.forms.answers import EMPTY, Jawaban
from registry.forms.konsep import BagianForm
from registry.models import Berkas, JenisBerkas, Konsep, Pengajuan


@dataclass(frozen=True)
class Slot:
    """One kind of paper that the section asks for."""

    jenis: JenisBerkas
    wajib: bool = False
    hint: str = ""


HANDED_OVER = Slot(
    JenisBerkas.SURAT,
    wajib=True,
    hint="Pindaian surat pengantar, tanda terima kantor, atau tangkapan layar pesan WhatsApp dengan tanggalnya.",
)


class PapersForm(BagianForm):
    template = "registry/konsep/berkas.html"
    own_forms = True
    slots: tuple[Slot, ...] = ()

    @classmethod
    def begun(cls, konsep: Konsep, key: str) -> bool:
        return bool(getattr(konsep, "papers", None)) or super().begun(konsep, key)

    @property
    def asked(self) -> tuple[Slot, ...]:
        """What staff enter for a cooperative rests on what it handed over: its scan is asked for first."""
        return (HANDED_OVER, *self.slots) if self.konsep.jalur == Pengajuan.Jalur.PETUGAS else self.slots

    def by_slot(self) -> list[tuple[Slot, list[Berkas]]]:
        return [(slot, [row for row in self.papers if row.jenis == slot.jenis]) for slot in self.asked]

    def answers(self) -> list[Jawaban]:
        return [
            Jawaban(slot.jenis.label, f"{len(rows)} berkas" if rows else EMPTY,
                    wrong="Belum ada." if slot.wajib and not rows else "")
            for slot, rows in self.by_slot()
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for slot, rows in self.by_slot():
            if slot.wajib and not rows:
                self.add_error(None, f"{slot.jenis.label} belum ada. Potret atau pilih berkasnya.")
        return cleaned
