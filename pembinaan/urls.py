"""Pages about what the office does, and the home pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from pembinaan.views import home, letters, setelan

app_name = "pembinaan"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include("pembinaan.urls_publik")),
    path("", include("pembinaan.urls_pengingat")),
    path("", include("pembinaan.urls_lampiran")),
    path("", include("pembinaan.urls_mikro")),
    path("", include("pembinaan.urls_kasus")),
    path("pembinaan/rencana/", include("pembinaan.urls_rencana")),
    path("", include("pembinaan.urls_kunjungan")),
    path("", include("pembinaan.urls_hasil")),
    path("", include("pembinaan.urls_pelatihan")),
    path("", include("pembinaan.urls_fasilitasi")),
    path("", include("pembinaan.urls_usulan")),
    path("angka/", include("pembinaan.urls_dasbor")),
    path("angka/", include("pembinaan.urls_mutasi")),
    path("angka/", include("pembinaan.urls_wilayah")),
    path("angka/", include("pembinaan.urls_peta")),
    path("angka/", include("pembinaan.urls_rekap")),
    path("angka/", include("pembinaan.urls_format")),
    path("angka/", include("pembinaan.urls_rekonsiliasi")),
    path("angka/", include("pembinaan.urls_target")),
    path("angka/", include("pembinaan.urls_simulasi")),
    path("", include("pembinaan.urls_mutu")),
    path("", include("pembinaan.urls_register")),
    path("angka/", include("pembinaan.urls_angka")),
    path("surat/", include("pembinaan.urls_surat_tangga")),
    path("surat/", include("pembinaan.urls_surat_naskah")),
    path("surat/", include("pembinaan.urls_surat_nomor")),
    path("surat/", include("pembinaan.urls_surat_luar")),
    path("surat/", include("pembinaan.urls_surat_kirim")),
    path("surat/", include("pembinaan.urls_surat_jawab")),
    path("surat/", include("pembinaan.urls_surat")),
    path("pembinaan/setelan/", setelan.setelan_list, name="setelan-list"),
    path("prakiraan/", home.forecast, name="prakiraan-list"),
    path("koperasi/<int:pk>/surat/", letters.surat_pratinjau, name="surat-pratinjau"),
    path("koperasi/<int:pk>/surat.pdf", letters.surat_pdf, name="surat-pdf"),
    path("koperasi/<int:pk>/surat.png", letters.surat_picture, name="surat-picture"),
]
