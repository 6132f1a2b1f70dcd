"""A worker that starts looks at once for rows that were lost while no worker was there, or held by one that died."""

from __future__ import annotations

from typing import Any

from celery import bootsteps


class WakeOnStart(bootsteps.StartStopStep):
    requires = {"celery.worker.consumer.tasks:Tasks"}

    def start(self, parent: Any) -> None:
        from koperasi.jobs.queue import tick

        tick()
