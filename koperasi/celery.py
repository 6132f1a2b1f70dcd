"""The Celery application. Beat only ticks; what is due is asked of the office's own date inside the task."""

import os

from celery import Celery
from celery.schedules import crontab

from koperasi.jobs.steps import WakeOnStart

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koperasi.settings")

app = Celery("koperasi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["koperasi.jobs", "registry", "pembinaan"])
app.steps["consumer"].add(WakeOnStart)
# Pango and HarfBuzz keep some 11 KiB of each letter they have drawn. A task draws for 20 seconds at most, some 250
# letters; after five of them the process makes room for a new one, which costs less than a second.
app.conf.worker_max_tasks_per_child = 5
app.conf.worker_max_memory_per_child = 180 * 1024  # KiB, for whatever else grows
app.conf.beat_schedule = {
    # Hourly, because WIB, WITA and WIT cross midnight at different hours and a server may have slept.
    "malam": {"task": "pembinaan.tasks.night_tick", "schedule": crontab(minute=10)},
    "sapu": {"task": "registry.tasks.sweep", "schedule": crontab(minute=40, hour=19)},  # deep in the night of WIB
    # Papers that came in while the virus scanner was away.
    "pindai": {"task": "registry.tasks.scan_waiting", "schedule": 600.0},
    "pindai-lampiran": {"task": "pembinaan.tasks.scan_waiting", "schedule": 600.0},
    # Wakes job rows whose wake-up was lost or whose worker died.
    "pekerjaan": {"task": "koperasi.jobs.tasks.minute_tick", "schedule": 60.0},
}
