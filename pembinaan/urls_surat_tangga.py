"""Addresses of the ladder and whom it leaves alone."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import tangga, tangga_kecuali, tangga_koperasi

urlpatterns: list[URLPattern] = [
    path("tangga/", tangga.tangga_list, name="tangga-list"),
    path("tangga/<str:jalur>/baru/", tangga.tangga_create, name="tangga-create"),
    path("tangga/<int:pk>/", tangga.tangga_update, name="tangga-update"),
    path("tangga/<int:pk>/pindah/", tangga.tangga_move, name="tangga-move"),
    path("tangga/<int:pk>/diperiksa/", tangga.tangga_check, name="tangga-check"),
    path("tangga/malam-ini/", tangga_koperasi.usulan_malam_list, name="usulan-malam-list"),
    path("tangga/habis/", tangga_koperasi.tangga_habis_list, name="tangga-habis-list"),
    path("pengecualian/", tangga_kecuali.pengecualian_list, name="pengecualian-list"),
    path("pengecualian/baru/", tangga_kecuali.pengecualian_create, name="pengecualian-create"),
    path("pengecualian/<int:pk>/akhiri/", tangga_kecuali.pengecualian_end, name="pengecualian-end"),
    path("koperasi/<int:pk>/langkah/", tangga_koperasi.surat_langkah, name="surat-langkah"),
]
