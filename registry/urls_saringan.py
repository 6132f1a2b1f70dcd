"""Addresses of what people keep of the list: filters, pasted NIK, changes to many."""

from __future__ import annotations

from django.urls import URLPattern, path

from registry.views import massal, nik, saringan

urlpatterns: list[URLPattern] = [
    path("koperasi/saringan/", saringan.saringan_list, name="saringan-list"),
    path("koperasi/saringan/beranda/", saringan.saringan_home, name="saringan-home"),
    path("koperasi/saringan/simpan/", saringan.saringan_create, name="saringan-create"),
    path("koperasi/saringan/<int:pk>/ubah/", saringan.saringan_update, name="saringan-update"),
    path("koperasi/saringan/<int:pk>/hapus/", saringan.saringan_remove, name="saringan-remove"),
    path("koperasi/saringan/<int:pk>/beranda/", saringan.saringan_set, name="saringan-set"),
    path("koperasi/nik/", nik.nik_create, name="nik-create"),
    path("koperasi/nik/<uuid:kode>/", nik.nik_detail, name="nik-detail"),
    path("koperasi/massal/", massal.massal_create, name="massal-create"),
    path("koperasi/massal/daftar/", massal.massal_list, name="massal-list"),
    path("koperasi/massal/<int:pk>/", massal.massal_detail, name="massal-detail"),
    path("koperasi/massal/<int:pk>/batalkan/", massal.massal_undo, name="massal-undo"),
]
