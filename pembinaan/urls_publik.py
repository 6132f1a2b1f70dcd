"""Addresses open to anyone who holds a paper of the office. They also stand alone: koperasi.urls_publik."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from pembinaan.views import publik

urlpatterns: list[URLPattern] = [
    path("sertifikat/<uuid:kode>/", publik.sertifikat_check, name="sertifikat-check"),
    # What ALAMAT_VERIFIKASI and a code make, and the same page with a field to type the code.
    path("s/", publik.surat_check, name="surat-check"),
    re_path(r"^s/(?P<kode>[^/]+)/?$", publik.surat_check, name="kode-check"),
]
