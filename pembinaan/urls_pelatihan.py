"""Addresses of trainings."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import pelatihan as one
from pembinaan.views import pelatihan_hasil as hasil
from pembinaan.views import pelatihan_laporan as laporan
from pembinaan.views import pelatihan_orang as orang
from pembinaan.views import pelatihan_peserta as peserta
from pembinaan.views import pelatihan_sertifikat as sertifikat
from pembinaan.views import pelatihan_undangan as undangan

HOME = "pembinaan/pelatihan/"

urlpatterns: list[URLPattern] = [
    path(HOME, one.pelatihan_list, name="pelatihan-list"),
    path(HOME + "unduh/", one.pelatihan_export, name="pelatihan-export"),
    path(HOME + "baru/", one.pelatihan_create, name="pelatihan-create"),
    path(HOME + "setelan/", sertifikat.sertifikat_update, name="sertifikat-update"),
    path(HOME + "saya/", orang.pelatihan_saya_list, name="pelatihan-saya-list"),
    path(HOME + "koperasi/<int:pk>/", orang.pelatihan_history, name="pelatihan-history"),
    path(HOME + "orang/<int:pk>/", orang.orang_detail, name="orang-detail"),
    path(HOME + "orang/<int:pk>/perbaiki/", orang.orang_update, name="orang-update"),
    # --- reports
    path(HOME + "laporan/", laporan.laporan_list, name="laporan-pelatihan-list"),
    path(HOME + "laporan/peserta/", laporan.laporan_peserta_list, name="laporan-peserta-list"),
    path(HOME + "laporan/per-koperasi/", laporan.laporan_koperasi_list, name="laporan-koperasi-list"),
    path(HOME + "laporan/belum/", laporan.laporan_belum_list, name="laporan-belum-list"),
    path(HOME + "laporan/unduh/<slug:jenis>/", laporan.laporan_export, name="laporan-pelatihan-export"),
    # --- one training
    path(HOME + "<int:pk>/", one.pelatihan_detail, name="pelatihan-detail"),
    path(HOME + "<int:pk>/ubah/", one.pelatihan_update, name="pelatihan-update"),
    path(HOME + "<int:pk>/buka/", one.pelatihan_open, name="pelatihan-open"),
    path(HOME + "<int:pk>/selesai/", one.pelatihan_end, name="pelatihan-end"),
    path(HOME + "<int:pk>/batal/", one.pelatihan_cancel, name="pelatihan-cancel"),
    path(HOME + "<int:pk>/undangan/", undangan.undangan_list, name="undangan-list"),
    path(HOME + "<int:pk>/undangan/simpan/", undangan.undangan_save, name="undangan-save"),
    path(HOME + "<int:pk>/undangan/tambah/", undangan.undangan_choose, name="undangan-choose"),
    path(HOME + "<int:pk>/undangan.pdf", undangan.undangan_print, name="undangan-print"),
    path(HOME + "<int:pk>/peserta/", peserta.peserta_list, name="peserta-list"),
    path(HOME + "<int:pk>/peserta/tambah/", peserta.peserta_choose, name="peserta-choose"),
    path(HOME + "<int:pk>/peserta/tambah/<int:koperasi_pk>/", peserta.peserta_add, name="peserta-add"),
    path(HOME + "<int:pk>/peserta/impor/", peserta.peserta_upload, name="peserta-upload"),
    path(HOME + "<int:pk>/peserta/impor/simpan/", peserta.peserta_commit, name="peserta-commit"),
    path(HOME + "<int:pk>/hadir/", hasil.hadir_update, name="hadir-update"),
    path(HOME + "<int:pk>/daftar-hadir.pdf", hasil.hadir_print, name="hadir-print"),
    path(HOME + "<int:pk>/nilai/", hasil.nilai_update, name="nilai-update"),
    path(HOME + "<int:pk>/uji/", hasil.uji_update, name="uji-update"),
    path(HOME + "<int:pk>/audiens/", hasil.audiens_create, name="audiens-create"),
    path(HOME + "audiens/<int:pk>/hapus/", hasil.audiens_remove, name="audiens-remove"),
    path(HOME + "<int:pk>/sertifikat/", sertifikat.sertifikat_list, name="sertifikat-list"),
    path(HOME + "<int:pk>/sertifikat/terbit/", sertifikat.sertifikat_issue, name="sertifikat-issue"),
    path(HOME + "<int:pk>/sertifikat/gabung/", sertifikat.sertifikat_print, name="sertifikat-print"),
    path(HOME + "<int:pk>/sertifikat/gabungan.pdf", sertifikat.sertifikat_file, name="sertifikat-file"),
    # --- one invitation, one participant
    path(HOME + "undangan/<int:pk>/", undangan.undangan_detail, name="undangan-detail"),
    path(HOME + "undangan/<int:pk>/buka/", undangan.undangan_send, name="undangan-send"),
    path(HOME + "undangan/<int:pk>/batal/", undangan.undangan_remove, name="undangan-remove"),
    path(HOME + "peserta/<int:pk>/", orang.peserta_detail, name="peserta-detail"),
    path(HOME + "peserta/<int:pk>/hapus/", peserta.peserta_remove, name="peserta-remove"),
    path(HOME + "peserta/<int:pk>/sertifikat.pdf", sertifikat.sertifikat_pdf, name="sertifikat-pdf"),
    path(HOME + "peserta/<int:pk>/sertifikat-luar/", sertifikat.sertifikat_record, name="sertifikat-record"),
    path(HOME + "peserta/<int:pk>/sertifikat-luar/hapus/", sertifikat.sertifikat_remove, name="sertifikat-remove"),
    path(HOME + "peserta/<int:pk>/cabut/", sertifikat.sertifikat_revoke, name="sertifikat-revoke"),
]
