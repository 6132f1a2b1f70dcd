"""Addresses of numbers from outside, and signatures."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
