"""Addresses of whether the public may read the register."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
