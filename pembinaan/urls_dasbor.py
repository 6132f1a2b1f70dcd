"""Addresses of the head's page and its paper."""

from __future__ import annotations

from django.urls import URLPattern, path

from pembinaan.views import dasbor

urlpatterns: list[URLPattern] = [
    path("dasbor/", dasbor.dasbor_detail, name="dasbor-detail"),
    path("dasbor/perhatian/", dasbor.perhatian_list, name="perhatian-list"),
    path("dasbor.pdf", dasbor.dasbor_pdf, name="dasbor-pdf"),
]
