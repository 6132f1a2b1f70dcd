"""Addresses of texts of letters and how they look."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import naskah, setelan_surat

urlpatterns: list[URLPattern] = [
    path("naskah/", naskah.naskah_list, name="naskah-list"),
    path("naskah/versi/<int:pk>/tetapkan/", naskah.naskah_adopt, name="naskah-adopt"),
    path("naskah/versi/<int:pk>/tolak/", naskah.naskah_refuse, name="naskah-reject"),
    path("naskah/<slug:kunci>/", naskah.naskah_detail, name="naskah-detail"),
    path("naskah/<slug:kunci>/ubah/", naskah.naskah_propose, name="naskah-propose"),
    path("naskah/<slug:kunci>/<int:koperasi_pk>.png", naskah.naskah_picture, name="naskah-picture"),
    path("setelan/", setelan_surat.setelan_surat_update, name="setelan-surat-update"),
    path("setelan/lambang.png", setelan_surat.lambang_picture, name="lambang-picture"),
    path("setelan/paraf/", setelan_surat.tingkat_update, name="tingkat-update"),
]
