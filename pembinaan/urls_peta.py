"""Addresses of the map and its outlines."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import peta

urlpatterns: list[URLPattern] = [
    path("peta/", peta.peta_detail, name="peta-detail"),
    path("peta/unduh/", peta.peta_export, name="peta-export"),
    path("peta/unggah/", peta.peta_upload, name="peta-upload"),
    path("peta/pusat/", peta.peta_pusat_update, name="peta-pusat-update"),
    path("peta/hapus/", peta.peta_withdraw, name="peta-withdraw"),
]
