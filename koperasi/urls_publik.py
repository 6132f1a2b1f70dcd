"""The root where HANYA_PUBLIK is set: what anyone may ask about a paper of the office, and nothing else.

A server with these addresses can stand outside while the office's own stays inside.
"""

from __future__ import annotations

from django.urls import include, path

from koperasi.jobs.views import health_check

urlpatterns = [
    path("", include(("pembinaan.urls_publik", "pembinaan"))),
    path("sehat/", health_check, name="kesehatan-check"),
]
handler400 = "pembinaan.views.publik.bad_request"
handler403 = "pembinaan.views.publik.not_found"
handler404 = "pembinaan.views.publik.not_found"
handler500 = "pembinaan.views.publik.broken"
