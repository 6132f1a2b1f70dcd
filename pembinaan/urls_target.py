"""Addresses of indicators and their targets."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import target

urlpatterns: list[URLPattern] = [
    path("target/", target.target_list, name="target-list"),
    path("target/unduh/", target.target_export, name="target-export"),
    path("target/cetak/", target.target_pdf, name="target-pdf"),
    path("target/isi/", target.target_update, name="target-update"),
    path("target/indikator/tambah/", target.indikator_create, name="indikator-create"),
    path("target/indikator/<int:pk>/", target.indikator_update, name="indikator-update"),
    path("target/indikator/<int:pk>/urut/", target.indikator_order, name="indikator-order"),
]
