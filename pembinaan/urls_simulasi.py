"""Addresses of trying another rule."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import simulasi, simulasi_catatan

urlpatterns: list[URLPattern] = [
    path("simulasi/", simulasi.simulasi_detail, name="simulasi-detail"),
    path("simulasi/hitung/", simulasi.simulasi_create, name="simulasi-create"),
    path("simulasi/berubah/", simulasi.simulasi_list, name="simulasi-list"),
    path("simulasi/berubah/unduh/", simulasi.simulasi_export, name="simulasi-export"),
    path("simulasi/catatan/", simulasi_catatan.catatan_list, name="simulasi-catatan-list"),
    path("simulasi/catatan/simpan/", simulasi_catatan.catatan_create, name="simulasi-catatan-create"),
    path("simulasi/catatan/<int:pk>/", simulasi_catatan.catatan_detail, name="simulasi-catatan-detail"),
    path("simulasi/catatan/<int:pk>/cetak/", simulasi_catatan.catatan_pdf, name="simulasi-catatan-pdf"),
]
