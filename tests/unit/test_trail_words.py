"""One action code, one meaning: lines of the trail are read by it."""

from __future__ import annotations

import pytest

from koperasi.audit import trail


def test_a_code_has_one_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "WORDS", {})
    trail.describe({"uji.satu": "mencoba"})
    trail.describe({"uji.satu": "mencoba"})
    with pytest.raises(ValueError, match="two meanings"):
        trail.describe({"uji.satu": "mencatat"})
