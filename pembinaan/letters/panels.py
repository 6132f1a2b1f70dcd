"""What a room shows on the page of one letter or of one batch; views/surat_panels.py puts them in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Panel:
    """`template` is included with `panel.context` as `isi`; `place`: "main" or "side"."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    place: str = "main"
