"""Addresses of whether the public may read the register."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import register

urlpatterns: list[URLPattern] = [path("register/setelan/", register.register_update, name="register-update")]
