"""Addresses of the laporan keuangan in its draft: its size, its Excel template, and many at once."""

from __future__ import annotations

from django.urls import URLPattern, path

from registry.views import laporan, laporan_massal

urlpatterns: list[URLPattern] = [
    path("laporan-keuangan/massal/", laporan_massal.massal_upload, name="laporan-massal-upload"),
    path("laporan-keuangan/massal/templat/", laporan_massal.massal_file, name="laporan-massal-file"),
    path("laporan-keuangan/massal/buat/", laporan_massal.massal_create, name="laporan-massal-create"),
    path("laporan-keuangan/<uuid:kode>/ukuran/", laporan.laporan_size, name="laporan-ukuran-set"),
    path("laporan-keuangan/<uuid:kode>/excel/", laporan.laporan_upload, name="laporan-upload"),
    path("laporan-keuangan/<uuid:kode>/excel/templat/", laporan.laporan_file, name="laporan-file"),
    path("laporan-keuangan/<uuid:kode>/excel/simpan/", laporan.laporan_save, name="laporan-save"),
]
