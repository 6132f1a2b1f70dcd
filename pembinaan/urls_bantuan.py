"""Addresses of help given, its programmes and loans, and of partners in business."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import aid, aid_programs, loans

urlpatterns: list[URLPattern] = [
    path("pembinaan/bantuan/", aid.bantuan_list, name="bantuan-list"),
    path("pembinaan/bantuan/unduh/", aid_programs.bantuan_export, name="bantuan-export"),
    path("pembinaan/bantuan/catat/", aid.bantuan_create, name="bantuan-create"),
    path("pembinaan/bantuan/pinjaman/", aid.pinjaman_list, name="pinjaman-list"),
    path("pembinaan/bantuan/penerima-tidak-aktif/", aid.penerima_list, name="penerima-list"),
    path("pembinaan/bantuan/<int:pk>/", aid.bantuan_detail, name="bantuan-detail"),
    path("pembinaan/bantuan/<int:pk>/ubah/", aid.bantuan_update, name="bantuan-update"),
    path("pembinaan/bantuan/<int:pk>/pemanfaatan/", aid.pemanfaatan_record, name="pemanfaatan-record"),
    path("pembinaan/bantuan/<int:pk>/tutup/", aid.bantuan_end, name="bantuan-end"),
    path("pembinaan/bantuan/<int:pk>/buka-lagi/", aid.bantuan_open, name="bantuan-open"),
    path("pembinaan/bantuan/<int:pk>/jadwal/", loans.angsuran_update, name="angsuran-update"),
    path("pembinaan/bantuan/<int:pk>/bayar/", loans.pembayaran_record, name="pembayaran-record"),
    path("pembinaan/bantuan/<int:pk>/bayar/<int:bayar_pk>/batal/", loans.pembayaran_undo, name="pembayaran-undo"),
    path("pembinaan/bantuan/program/", aid_programs.program_list, name="program-list"),
    path("pembinaan/bantuan/program/tambah/", aid_programs.program_create, name="program-create"),
    path("pembinaan/bantuan/program/<int:pk>/", aid_programs.program_detail, name="program-detail"),
    path("pembinaan/bantuan/program/<int:pk>/ubah/", aid_programs.program_update, name="program-update"),
    path("pembinaan/bantuan/mitra/", aid_programs.mitra_list, name="mitra-list"),
    path("pembinaan/bantuan/mitra/unduh/", aid_programs.mitra_export, name="mitra-export"),
    path("pembinaan/bantuan/mitra/catat/", aid_programs.mitra_create, name="mitra-create"),
    path("pembinaan/bantuan/mitra/<int:pk>/", aid_programs.mitra_update, name="mitra-update"),
    path("pembinaan/setelan/bantuan/", loans.setelan_update, name="setelan-bantuan-update"),
]
