"""What all letters of one day have in common: office, settings, texts in force. Read once, however many letters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pembinaan.models import SetelanSurat
from registry import kantor as office
from registry.models import Kantor


@dataclass(frozen=True)
class Frame:
    on: dt.date
    kantor: Kantor
    setelan: SetelanSurat

    @classmethod
    def load(cls, on: dt.date) -> Frame:
        return cls(on=on, kantor=office.current(), setelan=SetelanSurat.current())
