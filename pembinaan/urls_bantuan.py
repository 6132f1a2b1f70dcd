"""Addresses of help given, its programmes and loans, and of partners in business."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
