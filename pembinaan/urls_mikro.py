"""Addresses of usaha mikro: the list, its clusters and counts, and files that come in."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import mikro, mikro_import, mikro_klaster

ROOM = "pembinaan/usaha-mikro"
urlpatterns: list[URLPattern] = [
    path(f"{ROOM}/", mikro.mikro_list, name="mikro-list"),
    path(f"{ROOM}/baru/", mikro.mikro_create, name="mikro-create"),
    path(f"{ROOM}/unduh.xlsx", mikro.mikro_export, name="mikro-export"),
    path(f"{ROOM}/rekap/", mikro_klaster.rekap_list, name="mikro-rekap-list"),
    path(f"{ROOM}/<int:pk>/", mikro.mikro_detail, name="mikro-detail"),
    path(f"{ROOM}/<int:pk>/ubah/", mikro.mikro_update, name="mikro-update"),
    path(f"{ROOM}/<int:pk>/tarik/", mikro.mikro_withdraw, name="mikro-withdraw"),
    path(f"{ROOM}/klaster/", mikro_klaster.klaster_list, name="klaster-list"),
    path(f"{ROOM}/klaster/baru/", mikro_klaster.klaster_create, name="klaster-create"),
    path(f"{ROOM}/klaster/<int:klaster_pk>/", mikro_klaster.klaster_update, name="klaster-update"),
    path(f"{ROOM}/impor/", mikro_import.impor_list, name="mikro-impor-list"),
    path(f"{ROOM}/impor/unggah/", mikro_import.impor_upload, name="mikro-impor-upload"),
    path(f"{ROOM}/impor/templat.xlsx", mikro_import.template_file, name="mikro-templat-file"),
    path(f"{ROOM}/impor/<int:impor_pk>/", mikro_import.impor_detail, name="mikro-impor-detail"),
    path(f"{ROOM}/impor/<int:impor_pk>/periksa/", mikro_import.impor_check, name="mikro-impor-check"),
    path(f"{ROOM}/impor/<int:impor_pk>/simpan/", mikro_import.impor_commit, name="mikro-impor-commit"),
    path(f"{ROOM}/impor/<int:impor_pk>/batal/", mikro_import.impor_undo, name="mikro-impor-undo"),
]
