"""Addresses of the table of changes between two days."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
