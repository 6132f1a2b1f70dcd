"""Addresses of lists against a file of ODS."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
