"""Addresses of field visits: lists, one visit, its form, the forms taken along."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import kunjungan, kunjungan_bawa, kunjungan_beda, kunjungan_isi

_ALL, _ONE = "pembinaan/kunjungan/", "pembinaan/kunjungan/<uuid:kunci>/"
urlpatterns: list[URLPattern] = [
    path(_ALL, kunjungan.kunjungan_list, name="kunjungan-list"),
    path(f"{_ALL}unduh/", kunjungan.kunjungan_export, name="kunjungan-export"),
    path(f"{_ALL}perbedaan/", kunjungan_beda.perbedaan_list, name="perbedaan-list"),
    path(f"{_ALL}perbedaan/unduh/", kunjungan_beda.perbedaan_export, name="perbedaan-export"),
    path(f"{_ALL}ketik/", kunjungan_isi.kunjungan_record, name="kunjungan-record"),
    path(f"{_ALL}bawa/", kunjungan_bawa.bawa_list, name="bawa-list"),
    path(f"{_ALL}bawa/pekerja.js", kunjungan_bawa.bawa_file, name="bawa-file"),
    path(f"{_ALL}bawa/simpan/", kunjungan_bawa.bawa_save, name="bawa-save"),
    path(f"{_ALL}bawa/kirim/", kunjungan_bawa.bawa_send, name="bawa-send"),
    path("pembinaan/koperasi/<int:pk>/kunjungan/baru/", kunjungan.kunjungan_create, name="kunjungan-create"),
    path(_ONE, kunjungan.kunjungan_detail, name="kunjungan-detail"),
    path(f"{_ONE}isi/", kunjungan_isi.kunjungan_edit, name="kunjungan-edit"),
    path(f"{_ONE}simpan/", kunjungan_isi.kunjungan_save, name="kunjungan-save"),
    path(f"{_ONE}kirim/", kunjungan_isi.kunjungan_send, name="kunjungan-send"),
    path(f"{_ONE}perbaiki/", kunjungan_isi.kunjungan_correct, name="kunjungan-correct"),
    path(f"{_ONE}batal/", kunjungan.kunjungan_cancel, name="kunjungan-cancel"),
    path(f"{_ONE}terima/", kunjungan.kunjungan_accept, name="kunjungan-accept"),
    path(f"{_ONE}berita-acara.pdf", kunjungan.kunjungan_pdf, name="kunjungan-pdf"),
]
