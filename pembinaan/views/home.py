"""Beranda: one address, a page by role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koperasi.accounts.decorators import any_user


@any_user
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pembinaan/beranda.html")
