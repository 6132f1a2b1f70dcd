"""Addresses of lists against a file of ODS."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import rekonsiliasi, rekonsiliasi_meja

urlpatterns: list[URLPattern] = [
    path("rekonsiliasi/", rekonsiliasi.list_all, name="rekonsiliasi-list"),
    path("rekonsiliasi/unggah/", rekonsiliasi.upload, name="rekonsiliasi-upload"),
    path("rekonsiliasi/<int:pk>/", rekonsiliasi_meja.detail, name="rekonsiliasi-detail"),
    path("rekonsiliasi/<int:pk>/kolom/", rekonsiliasi.columns, name="rekonsiliasi-columns"),
    path("rekonsiliasi/<int:pk>/periksa/", rekonsiliasi.check, name="rekonsiliasi-check"),
    path("rekonsiliasi/<int:pk>/kerjakan/", rekonsiliasi_meja.settle, name="rekonsiliasi-settle"),
    path("rekonsiliasi/<int:pk>/padanan/", rekonsiliasi_meja.choose, name="rekonsiliasi-choose"),
    path("rekonsiliasi/<int:pk>/impor/", rekonsiliasi.transfer, name="rekonsiliasi-transfer"),
    path("rekonsiliasi/<int:pk>/unduh/", rekonsiliasi_meja.export, name="rekonsiliasi-export"),
    path("rekonsiliasi/<int:pk>/berkas/", rekonsiliasi.file, name="rekonsiliasi-file"),
]
