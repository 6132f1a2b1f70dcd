"""Addresses of answers to letters, and an officer's own letters."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
