"""Addresses of numbers from outside, and signatures."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import surat_luar, surat_luar_satu, surat_ttd

urlpatterns: list[URLPattern] = [
    path("luar/", surat_luar.luar_list, name="luar-list"),
    path("luar/periksa/", surat_luar.luar_check, name="luar-check"),
    path("luar/catat/", surat_luar.luar_save, name="luar-save"),
    path("luar/unggah/", surat_luar.luar_upload, name="luar-upload"),
    path("luar/baca/<int:pekerjaan>/", surat_luar.luar_read, name="luar-read"),
    path("luar/baca/<int:pekerjaan>/<int:urutan>.pdf", surat_luar.luar_read_file, name="luar-read-file"),
    path("luar/paket/<int:pk>/map/", surat_luar_satu.luar_map, name="luar-map-create"),
    path("luar/map/<int:pk>.zip", surat_luar_satu.luar_map_file, name="luar-map-file"),
    path("luar/<int:pk>/", surat_luar_satu.luar_detail, name="luar-detail"),
    path("luar/<int:pk>/konsep.docx", surat_luar_satu.luar_docx, name="luar-docx"),
    path("luar/<int:pk>/konsep.pdf", surat_luar_satu.luar_pdf, name="luar-pdf"),
    path("luar/<int:pk>/batal/", surat_luar_satu.luar_void, name="luar-cancel"),
    path("ttd/", surat_ttd.ttd_list, name="ttd-list"),
    path("ttd/basah/", surat_ttd.ttd_wet, name="ttd-record"),
    path("ttd/kantor/", surat_ttd.ttd_office, name="ttd-sign"),
    path("ttd/unggah/", surat_ttd.ttd_upload, name="ttd-upload"),
    path("ttd/baca/<int:pekerjaan>/", surat_ttd.ttd_read, name="ttd-read"),
    path("ttd/<int:pk>/pindaian/", surat_ttd.ttd_scan, name="ttd-scan-upload"),
    path("ttd/<int:pk>/unggah/", surat_ttd.ttd_create, name="ttd-create"),
    path("ttd/<int:pk>/berkas.pdf", surat_ttd.ttd_file, name="ttd-file"),
]
