"""Settings of the tests: the real ones, as owner of a test database, with embedded services where none are given."""

import os

os.environ["SEBAGAI_PEMILIK"] = "1"
os.environ["LINGKUNGAN"] = "uji"
os.environ.setdefault("TINGKAT_LOG", "WARNING")

from koperasi import local

local.for_tests()  # here, because pytest-django reads the settings before any conftest; xdist's workers inherit it

from koperasi.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},  # no collectstatic first
}
# A database of Valkey for each xdist worker: a test that empties the cache empties its own, and no queue.
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
_joint = "&" if "?" in REDIS_URL else "?"  # noqa: F405
CACHES["default"]["LOCATION"] = f"{REDIS_URL}{_joint}db={_worker}"  # noqa: F405
