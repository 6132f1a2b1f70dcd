"""Addresses of proposals, rehabilitation and mergers."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import proposals, proposals_edit, proposals_ministry, proposals_settings, rehabilitation

ONE = "pembinaan/usulan/<int:pk>/"
KOPERASI = "pembinaan/koperasi/<int:pk>/"
SETTINGS = "pembinaan/setelan/usulan/"

urlpatterns: list[URLPattern] = [
    path("pembinaan/usulan/", proposals.usulan_list, name="usulan-list"),
    path("pembinaan/usulan/unduh.xlsx", proposals.usulan_export, name="usulan-export"),
    path("pembinaan/usulan/baru/", proposals.usulan_propose, name="usulan-propose"),
    path(f"{KOPERASI}usulan/baru/", proposals.usulan_create, name="usulan-create"),
    path(ONE, proposals.usulan_detail, name="usulan-detail"),
    path(f"{ONE}bukti/", proposals.bukti_detail, name="bukti-detail"),
    path(f"{ONE}isi/", proposals_edit.usulan_update, name="usulan-update"),
    path(f"{ONE}langkah/<slug:kode>/", proposals_edit.tahap_record, name="tahap-record"),
    path(f"{ONE}langkah/<slug:kode>/hapus/", proposals_edit.tahap_remove, name="tahap-remove"),
    path(f"{ONE}pengaman/<slug:jenis>/", proposals_edit.pengaman_update, name="pengaman-update"),
    path(f"{ONE}keberatan/", proposals_edit.keberatan_create, name="keberatan-create"),
    path(f"{ONE}keberatan/<int:keberatan_pk>/", proposals_edit.keberatan_update, name="keberatan-update"),
    path(f"{ONE}berkas.pdf", proposals_ministry.usulan_pdf, name="usulan-pdf"),
    path(f"{ONE}konsep/", proposals_ministry.usulan_print, name="usulan-print"),
    path(f"{ONE}ajukan/", proposals_ministry.usulan_send, name="usulan-send"),
    path(f"{ONE}jawaban/", proposals_ministry.jawaban_record, name="jawaban-record"),
    path(f"{ONE}ditolak/", proposals_ministry.usulan_reject, name="usulan-reject"),
    path(f"{ONE}keputusan/", proposals_ministry.keputusan_record, name="keputusan-record"),
    path(f"{ONE}batal/", proposals_ministry.usulan_cancel, name="usulan-cancel"),
    path(SETTINGS, proposals_settings.setelan_list, name="setelan-usulan-list"),
    path(f"{SETTINGS}alasan/baru/", proposals_settings.alasan_create, name="alasan-usulan-create"),
    path(f"{SETTINGS}alasan/<int:pk>/", proposals_settings.alasan_update, name="alasan-usulan-update"),
    path(f"{SETTINGS}langkah/baru/", proposals_settings.langkah_create, name="langkah-usulan-create"),
    path(f"{SETTINGS}langkah/<int:pk>/", proposals_settings.langkah_update, name="langkah-usulan-update"),
    path("pembinaan/usulan/rehabilitasi/", rehabilitation.rehabilitasi_list, name="rehabilitasi-list"),
    path("pembinaan/usulan/rehabilitasi/<int:pk>/", rehabilitation.rehabilitasi_detail, name="rehabilitasi-detail"),
    path("pembinaan/usulan/rehabilitasi/<int:pk>/tutup/", rehabilitation.rehabilitasi_end, name="rehabilitasi-end"),
    path(f"{KOPERASI}rehabilitasi/baru/", rehabilitation.rehabilitasi_create, name="rehabilitasi-create"),
    path(f"{KOPERASI}penggabungan/", rehabilitation.penggabungan_record, name="penggabungan-record"),
]
