"""Addresses of facilitation, of help given, and of partners in business."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from pembinaan.views import facilitation, facilitation_settings

urlpatterns: list[URLPattern | URLResolver] = [
    path("pembinaan/fasilitasi/", facilitation.fasilitasi_list, name="fasilitasi-list"),
    path("pembinaan/fasilitasi/unduh/", facilitation_settings.fasilitasi_export, name="fasilitasi-export"),
    path("pembinaan/fasilitasi/catat/", facilitation.fasilitasi_create, name="fasilitasi-create"),
    path("pembinaan/fasilitasi/nik/", facilitation.nik_list, name="nik-list"),
    path("pembinaan/fasilitasi/nik/perpanjang/", facilitation.nik_create, name="nik-create"),
    path("pembinaan/fasilitasi/<int:pk>/", facilitation.fasilitasi_detail, name="fasilitasi-detail"),
    path("pembinaan/fasilitasi/<int:pk>/ubah/", facilitation.fasilitasi_update, name="fasilitasi-update"),
    path("pembinaan/fasilitasi/<int:pk>/proses/", facilitation.fasilitasi_accept, name="fasilitasi-accept"),
    path("pembinaan/fasilitasi/<int:pk>/langkah/<int:langkah_pk>/", facilitation.langkah_record, name="langkah-record"),
    path("pembinaan/fasilitasi/<int:pk>/selesai/", facilitation.fasilitasi_issue, name="fasilitasi-issue"),
    path("pembinaan/fasilitasi/<int:pk>/tolak/", facilitation.fasilitasi_reject, name="fasilitasi-reject"),
    path("pembinaan/fasilitasi/<int:pk>/batal/", facilitation.fasilitasi_cancel, name="fasilitasi-cancel"),
    path("pembinaan/setelan/fasilitasi/", facilitation_settings.jenis_list, name="jenis-fasilitasi-list"),
    path("pembinaan/setelan/fasilitasi/tambah/", facilitation_settings.jenis_create, name="jenis-fasilitasi-create"),
    path("pembinaan/setelan/fasilitasi/<int:pk>/", facilitation_settings.jenis_update, name="jenis-fasilitasi-update"),
    path("", include("pembinaan.urls_bantuan")),
]
