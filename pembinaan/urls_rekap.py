"""Addresses of the official tables and closed periods."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import periode, periode_baris, rekap

urlpatterns: list[URLPattern] = [
    path("rekap/", rekap.rekap_detail, name="rekap-detail"),
    path("rekap/unduh/<slug:bentuk>/", rekap.rekap_export, name="rekap-export"),
    path("rekap/pdf/", rekap.rekap_pdf, name="rekap-pdf"),
    path("rekap/berkas/<int:pk>/", rekap.rekap_file, name="rekap-file"),
    path("rekap/periode/", periode.periode_list, name="periode-list"),
    path("rekap/periode/tutup/", periode.periode_close, name="periode-close"),
    path("rekap/periode/<int:pk>/", periode.periode_detail, name="periode-detail"),
    path("rekap/periode/<int:pk>/unduh/<slug:bentuk>/", periode.periode_export, name="periode-export"),
    path("rekap/periode/<int:pk>/pdf/", periode.periode_pdf, name="periode-pdf"),
    path("rekap/periode/<int:pk>/baris/", periode_baris.baris_list, name="periode-baris-list"),
    path("rekap/periode/<int:pk>/koreksi/", periode_baris.koreksi_list, name="periode-koreksi-list"),
    path("rekap/periode/<int:pk>/koreksi/unduh/", periode_baris.koreksi_export, name="periode-koreksi-export"),
]
