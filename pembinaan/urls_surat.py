"""Addresses of letters: lists, drafts, batches."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import surat, surat_paket, surat_paket_konsep, surat_paket_setuju, surat_paket_siapkan

urlpatterns: list[URLPattern] = [
    path("", surat.surat_list, name="surat-list"),
    path("unduh/", surat.surat_export, name="surat-export"),
    path("<int:pk>/", surat.surat_detail, name="surat-detail"),
    path("<int:pk>/surat.pdf", surat.surat_file, name="surat-file"),
    path("<int:pk>/halaman.png", surat.surat_page_picture, name="surat-page-picture"),
    path("<int:pk>/tarik/", surat.surat_withdraw, name="surat-withdraw"),
    path("<int:pk>/tarik-persetujuan/", surat.surat_revoke, name="surat-revoke"),
    path("koperasi/<int:pk>/", surat.surat_koperasi_list, name="surat-koperasi-list"),
    path("konsep/", surat_paket_konsep.konsep_list, name="konsep-surat-list"),
    path("konsep/ajukan/", surat_paket_konsep.konsep_batch, name="konsep-surat-send"),
    path("konsep/tarik/", surat_paket_konsep.konsep_withdraw, name="konsep-surat-withdraw"),
    path("siapkan/", surat_paket_siapkan.siapkan_create, name="siapkan-surat-create"),
    path("siapkan/<int:pk>/contoh.png", surat_paket_siapkan.siapkan_picture, name="siapkan-surat-picture"),
    path("siapkan/<int:pk>/tangan/", surat_paket_siapkan.siapkan_hand, name="siapkan-tangan-create"),
    path("paket/", surat_paket.paket_list, name="paket-list"),
    path("paket/<int:pk>/", surat_paket.paket_detail, name="paket-detail"),
    path("paket/<int:pk>/satu/", surat_paket_setuju.paket_surat_open, name="paket-surat-open"),
    path("paket/<int:pk>/paraf/", surat_paket.paraf_record, name="paraf-record"),
    path("paket/<int:pk>/paraf-kertas/", surat_paket.paraf_kertas_record, name="paraf-kertas-record"),
    path("paket/<int:pk>/kembalikan/", surat_paket.paket_return, name="paket-return"),
    path("paket/<int:pk>/setujui/", surat_paket_setuju.paket_approve, name="paket-approve"),
    path("paket/<int:pk>/nota/", surat_paket.nota_update, name="nota-dinas-update"),
    path("paket/<int:pk>/nota-dinas.pdf", surat_paket.nota_pdf, name="nota-dinas-pdf"),
    path("paket/<int:pk>/lembar-kendali.pdf", surat_paket.lembar_kendali_pdf, name="lembar-kendali-pdf"),
]
