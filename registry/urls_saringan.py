"""Addresses of what people keep of the list: filters, pasted NIK, changes to many."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
