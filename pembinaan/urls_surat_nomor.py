"""Addresses of numbers, the agenda, issuing, files of a batch."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import nomor, penerbitan

urlpatterns: list[URLPattern] = [
    path("agenda/", nomor.agenda_list, name="agenda-list"),
    path("agenda/unduh/", nomor.agenda_export, name="agenda-export"),
    path("nomor/", nomor.nomor_update, name="nomor-update"),
    path("nomor/terakhir/", nomor.nomor_counter, name="nomor-set"),
    path("nomor/pola/", nomor.pola_create, name="pola-nomor-create"),
    path("nomor/blok/", nomor.blok_create, name="blok-nomor-create"),
    path("nomor/blok/<int:pk>/kembali/", nomor.blok_return, name="blok-nomor-return"),
    path("paket/<int:pk>/lanjut/", penerbitan.terbit_resume, name="terbit-retry"),
    path("paket/<int:pk>/henti/", penerbitan.terbit_stop, name="terbit-end"),
    path("paket/<int:pk>/tanda-tangan/", penerbitan.paket_sign, name="tanda-paket-record"),
    path("berkas/paket/<int:pk>/<slug:jenis>/", penerbitan.berkas_paket_create, name="berkas-paket-create"),
    path("berkas/<int:pk>/", penerbitan.berkas_paket_file, name="berkas-paket-file"),
    path("<int:pk>/batal/", penerbitan.surat_void, name="surat-cancel"),
    path("<int:pk>/pembatalan/", penerbitan.pembatalan_create, name="pembatalan-create"),
]
