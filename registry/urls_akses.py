"""Addresses of access: who may act for a cooperative."""

from __future__ import annotations

from django.urls import URLPattern, path

from registry.views import access

urlpatterns: list[URLPattern] = [
    path("koperasi/<int:pk>/akses/", access.akses_list, name="akses-list"),
    path("koperasi/<int:pk>/akses/undang/", access.akses_create, name="akses-create"),
    path("koperasi/<int:pk>/akses/<int:akses_pk>/", access.akses_update, name="akses-update"),
    path("koperasi/<int:pk>/akses/<int:akses_pk>/undangan/", access.akses_issue, name="akses-issue"),
    path("koperasi/<int:pk>/akses/<int:akses_pk>/whatsapp/", access.undangan_open, name="undangan-open"),
    path("koperasi/<int:pk>/akses/<int:akses_pk>/akhiri/", access.akses_end, name="akses-end"),
]
