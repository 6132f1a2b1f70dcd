"""Addresses of the lists behind figures."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import angka

urlpatterns: list[URLPattern] = [
    path("di-balik/<slug:kode>/", angka.angka_list, name="angka-list"),
    path("di-balik/<slug:kode>/unduh/", angka.angka_export, name="angka-export"),
]
