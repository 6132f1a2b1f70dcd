"""Addresses of the table of changes between two days."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import mutasi

urlpatterns: list[URLPattern] = [
    path("mutasi/", mutasi.mutasi_detail, name="mutasi-detail"),
    path("mutasi/unduh/", mutasi.table_export, name="mutasi-tabel-export"),
    path("mutasi/<slug:kode>/", mutasi.mutasi_list, name="mutasi-list"),
    path("mutasi/<slug:kode>/unduh/", mutasi.mutasi_export, name="mutasi-export"),
]
