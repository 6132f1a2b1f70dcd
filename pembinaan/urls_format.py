"""Addresses of the province's workbooks."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import formulir, formulir_bagian, formulir_isi

urlpatterns: list[URLPattern] = [
    path("format/", formulir.format_list, name="format-list"),
    path("format/unggah/", formulir.format_upload, name="format-upload"),
    path("format/terisi/<int:pk>/", formulir_isi.filled_detail, name="terisi-detail"),
    path("format/terisi/<int:pk>/kosong/", formulir_isi.filled_export, name="terisi-export"),
    path("format/terisi/<int:pk>/berkas/", formulir_isi.filled_file, name="terisi-file"),
    path("format/<int:pk>/", formulir.format_detail, name="format-detail"),
    path("format/<int:pk>/berkas/", formulir.format_file, name="format-file"),
    path("format/<int:pk>/ganti/", formulir.format_update, name="format-update"),
    path("format/<int:pk>/isi/", formulir_isi.filled_create, name="terisi-create"),
    path("format/<int:pk>/usulan/", formulir_bagian.part_propose, name="bagian-propose"),
    path("format/<int:pk>/bagian/", formulir_bagian.part_create, name="bagian-create"),
    path("format/<int:pk>/bagian/<int:bagian_pk>/", formulir_bagian.part_update, name="bagian-update"),
    path("format/<int:pk>/bagian/<int:bagian_pk>/hapus/", formulir_bagian.part_remove, name="bagian-remove"),
]
