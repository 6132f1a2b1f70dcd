"""Nobody wakes a worker in these tests: they drain the rows themselves, or start workers of their own."""

from __future__ import annotations

import pytest

from koperasi.jobs import queue, tasks


@pytest.fixture
def nobody_wakes(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (queue, tasks):
        monkeypatch.setattr(place, "wake", lambda count=1: None)
