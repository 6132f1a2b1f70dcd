"""Pages about cooperatives. One include per room, so that rooms only add."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from registry.views import kantor

app_name = "registry"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("registry.urls_koperasi")),
    path("", include("registry.urls_status")),
    path("", include("registry.urls_impor")),
    path("", include("registry.urls_berkas")),
    path("", include("registry.urls_pengajuan")),
    path("", include("registry.urls_akses")),
    path("", include("registry.urls_periksa")),
    path("", include("registry.urls_laporan")),
    path("", include("registry.urls_saringan")),
    path("kantor/", kantor.kantor_update, name="kantor-update"),
]
