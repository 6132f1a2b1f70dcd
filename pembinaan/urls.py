"""Pages about what the office does, and the home pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "pembinaan"
urlpatterns: list[URLPattern | URLResolver] = []
