"""Addresses of the register that anyone may read, below /register/; also where the public pages stand alone."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import register_publik

urlpatterns: list[URLPattern] = [
    path("", register_publik.register_list, name="register-list"),
    path("kamus-data/", register_publik.register_read, name="register-read"),
    path("unduh/<slug:kind>/", register_publik.register_export, name="register-export"),
    path("<int:pk>/", register_publik.register_detail, name="register-detail"),
]
