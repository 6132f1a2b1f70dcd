"""Addresses of import and export."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from registry.views import exports, imports

urlpatterns: list[URLPattern] = [
    path("impor/", imports.impor_list, name="impor-list"),
    path("impor/baru/", imports.impor_create, name="impor-create"),
    path("impor/<int:pk>/", imports.impor_detail, name="impor-detail"),
    path("impor/<int:pk>/kolom/", imports.impor_columns, name="impor-columns"),
    path("impor/<int:pk>/periksa/", imports.impor_check, name="impor-check"),
    path("impor/<int:pk>/simpan/", imports.impor_commit, name="impor-commit"),
    path("impor/<int:pk>/batalkan/", imports.impor_undo, name="impor-undo"),
    path("impor/<int:pk>/baris/<int:baris_pk>/padanan/", imports.impor_choose, name="impor-choose"),
    path("impor/<int:pk>/berkas/", imports.impor_file, name="impor-file"),
    path("impor/<int:pk>/berkas-hasil/", imports.impor_annotated, name="impor-annotated"),
    re_path(r"^koperasi/ekspor\.(?P<kind>xlsx|csv|csv-koma)$", exports.koperasi_export, name="koperasi-export"),
]
