"""Addresses of lampiran: in, and out again."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import attachments

urlpatterns: list[URLPattern] = [
    path("pembinaan/lampiran/<slug:milik>/<int:pk>/<slug:jenis>/", attachments.lampiran_create, name="lampiran-create"),
    path("pembinaan/lampiran/<uuid:kode>/", attachments.lampiran_file, name="lampiran-file"),
    path("pembinaan/lampiran/<uuid:kode>/buang/", attachments.lampiran_remove, name="lampiran-remove"),
    path(
        "pembinaan/lampiran/<uuid:kode>/halaman/<int:halaman>.jpg",
        attachments.lampiran_picture,
        name="lampiran-picture",
    ),
]
