"""Addresses of delivery of letters."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.pengantaran import panel  # noqa: F401 - registers the part on the page of a letter
from pembinaan.views import surat_kirim, surat_pengantar, surat_terima, surat_umum

urlpatterns: list[URLPattern] = [
    path("kirim/", surat_kirim.kirim_list, name="kirim-list"),
    path("kirim/serahkan/", surat_kirim.kirim_create, name="kirim-create"),
    path("kirim/terima/", surat_terima.terima_edit, name="terima-edit"),
    path("kirim/antaran/", surat_pengantar.antaran_list, name="antaran-list"),
    path("kirim/antaran.pdf", surat_pengantar.antaran_print, name="antaran-print"),
    path("kirim/<int:pk>/", surat_kirim.kirim_detail, name="kirim-detail"),
    path("kirim/<int:pk>/buka/", surat_kirim.kirim_open, name="kirim-open"),
    path("kirim/<int:pk>/terima/", surat_terima.terima_record, name="terima-record"),
    path("kirim/<int:pk>/kembali/", surat_terima.kirim_return, name="kirim-return"),
    path("kirim/<int:pk>/perbaiki/", surat_terima.terima_correct, name="terima-correct"),
    path("kirim/<int:pk>/batal-terima/", surat_terima.terima_undo, name="terima-undo"),
    path("kirim/<int:pk>/keterangan/", surat_umum.keterangan_create, name="keterangan-create"),
    path("pengantar/", surat_pengantar.pengantar_list, name="pengantar-list"),
    path("pengantar/<int:pk>/", surat_pengantar.pengantar_detail, name="pengantar-detail"),
    path("pengantar/<int:pk>/nomor/", surat_pengantar.pengantar_save, name="pengantar-save"),
    path("pengantar/<int:pk>.pdf", surat_pengantar.pengantar_print, name="pengantar-print"),
    path("pengumuman/", surat_umum.pengumuman_list, name="pengumuman-list"),
    path("pengumuman/baru/", surat_umum.pengumuman_create, name="pengumuman-create"),
    path("pengumuman/<int:pk>/", surat_umum.pengumuman_detail, name="pengumuman-detail"),
    path("pengumuman/<int:pk>.pdf", surat_umum.pengumuman_print, name="pengumuman-print"),
    path("pengumuman/<int:pk>/selesai/", surat_umum.pengumuman_end, name="pengumuman-end"),
    path("pengumuman/<int:pk>/batal/", surat_umum.pengumuman_cancel, name="pengumuman-cancel"),
]
