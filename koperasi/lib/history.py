"""The one way to keep row history: pghistory at row level, by trigger, so that bulk updates are recorded too.

Row level is set here and nowhere else: at statement level an update that takes 0.16 s took 18.7 s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pghistory


def track(*, exclude: Iterable[str] = (), **kwargs: Any) -> Callable[[type], type]:
    """Decorator for a model: every insert, update and delete of a row leaves a snapshot in its event table.

    `exclude` names columns that are derived (status, search text) or secret (password); a change of only these
    columns fires nothing. Event tables are append-only.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude),
        append_only=True,
        level=pghistory.Row,
        **kwargs,
    )
