"""Addresses of the cooperatives themselves: list, detail, and the pages that change one."""

from __future__ import annotations

from django.urls import URLPattern, path

from registry.views import koperasi, koperasi_edit, koperasi_parts

urlpatterns: list[URLPattern] = [
    path("koperasi/", koperasi.koperasi_list, name="koperasi-list"),
    path("koperasi/baru/", koperasi_edit.koperasi_create, name="koperasi-create"),
    path("koperasi/<int:pk>/", koperasi.koperasi_detail, name="koperasi-detail"),
    path("koperasi/<int:pk>/riwayat/", koperasi.koperasi_history, name="koperasi-history"),
    path("koperasi/<int:pk>/ubah/", koperasi_edit.koperasi_update, name="koperasi-update"),
    path("koperasi/<int:pk>/kewenangan/", koperasi_parts.koperasi_authority, name="koperasi-authority"),
    path("koperasi/<int:pk>/pengurus/tambah/", koperasi_parts.pengurus_create, name="pengurus-create"),
    path("koperasi/<int:pk>/pengurus/<int:pengurus_pk>/", koperasi_parts.pengurus_update, name="pengurus-update"),
    path("koperasi/<int:pk>/data-tahunan/tambah/", koperasi_parts.angka_create, name="angka-create"),
    path("koperasi/<int:pk>/kegiatan-usaha/catat/", koperasi_parts.kegiatan_create, name="kegiatan-create"),
    path("koperasi/<int:pk>/perubahan-ad/catat/", koperasi_parts.amandemen_create, name="amandemen-create"),
]
