"""Addresses of papers: into a draft, and out again."""

from __future__ import annotations

from django.urls import URLPattern, path

from registry.views import papers

urlpatterns: list[URLPattern] = [
    path("pengajuan/<uuid:kode>/berkas/<slug:jenis>/", papers.berkas_create, name="berkas-create"),
    path("pengajuan/<uuid:kode>/berkas/<slug:jenis>/urutan/", papers.berkas_order, name="berkas-order"),
    path("berkas/<uuid:kode>/", papers.berkas_file, name="berkas-file"),
    path("berkas/<uuid:kode>/buang/", papers.berkas_remove, name="berkas-remove"),
    path("berkas/<uuid:kode>/halaman/<int:halaman>.jpg", papers.berkas_picture, name="berkas-picture"),
]
