"""Addresses of the ladder and whom it leaves alone."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
