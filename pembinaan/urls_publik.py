"""Addresses open to anyone: papers of the office, and the register. They also stand alone: koperasi.urls_publik."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from pembinaan.views import publik

urlpatterns: list[URLPattern | URLResolver] = [
    path("sertifikat/<uuid:kode>/", publik.sertifikat_check, name="sertifikat-check"),
    # What ALAMAT_VERIFIKASI and a code make, and the same page with a field to type the code.
    path("s/", publik.surat_check, name="surat-check"),
    re_path(r"^s/(?P<kode>[^/]+)/?$", publik.surat_check, name="kode-check"),
    path("register/", include("pembinaan.urls_register_publik")),
]
