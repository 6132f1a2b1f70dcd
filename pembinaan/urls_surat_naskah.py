"""Addresses of texts of letters and how they look."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
