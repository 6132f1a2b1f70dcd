"""A kind of work for real worker processes: `celery -A koperasi worker --include tests.integration.slow_kinds`."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koperasi.jobs.kinds import kind

if TYPE_CHECKING:
    from koperasi.jobs.models import Pekerjaan


@kind("uji.lambat", lease=3, label="Lambat pada percobaan pertama")
def slow(job: Pekerjaan) -> dict[str, Any]:
    (Path(job.payload["folder"]) / f"percobaan-{job.attempts}").write_text(str(os.getpid()))
    if job.attempts == 1:
        time.sleep(120)
    return {"percobaan": job.attempts}
