"""Addresses of the sheet of a kecamatan or desa."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
