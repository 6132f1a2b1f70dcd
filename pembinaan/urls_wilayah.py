"""Addresses of the sheet of a kecamatan or desa."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import wilayah

urlpatterns: list[URLPattern] = [
    path("wilayah/", wilayah.wilayah_list, name="wilayah-list"),
    path("wilayah/kecamatan/<int:pk>/", wilayah.kecamatan_detail, name="wilayah-detail"),
    path("wilayah/kecamatan/<int:pk>/lembar.pdf", wilayah.kecamatan_pdf, name="wilayah-pdf"),
    path("wilayah/desa/<int:pk>/", wilayah.desa_detail, name="wilayah-desa-detail"),
    path("wilayah/desa/<int:pk>/lembar.pdf", wilayah.desa_pdf, name="wilayah-desa-pdf"),
]
