"""Addresses of the map and its outlines."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import peta, peta_batas

urlpatterns: list[URLPattern] = [
    path("peta/", peta.peta_detail, name="peta-detail"),
    path("peta/unduh/", peta.peta_export, name="peta-export"),
    path("peta/unggah/", peta_batas.peta_upload, name="peta-upload"),
    path("peta/unggah/<int:pk>/", peta_batas.peta_check, name="peta-check"),
    path("peta/unggah/lama/<int:pk>/", peta_batas.peta_adopt, name="peta-adopt"),
    path("peta/pusat/", peta.peta_pusat_update, name="peta-pusat-update"),
    path("peta/hapus/", peta_batas.peta_withdraw, name="peta-withdraw"),
]
