"""Addresses of numbers, the agenda, files of a batch."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
