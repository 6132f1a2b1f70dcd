"""The root: rooms only add their own urls.py. Everything is closed unless a view says `@public`."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("pembinaan.urls")),
    path("", include("registry.urls")),
    path("", include("koperasi.accounts.urls")),
    path("", include("koperasi.audit.urls")),
    path("", include("koperasi.jobs.urls")),
]
