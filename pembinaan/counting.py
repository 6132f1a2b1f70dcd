"""Several numbers in one query, under the name the rooms of this app know it by."""

from __future__ import annotations

from koperasi.lib.counting import together

__all__ = ["together"]
