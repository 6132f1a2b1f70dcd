"""What anyone may ask who holds a paper of the office: is it genuine? No log-in, no session, nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from koperasi.accounts import limits
from koperasi.accounts.decorators import public
from pembinaan.letters import verification
from pembinaan.models import Peserta
from registry import kantor as office

View = Callable[..., HttpResponse]


def door(name: str) -> Callable[[View], View]:
    """Open to anyone, as often as limits.too_often lets one address; kept by no cache and no search engine."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if limits.too_often(request, name):
                words = "Terlalu banyak permintaan dari alamat ini. Tunggu satu menit, lalu coba lagi."
                answer = say(request, "Terlalu banyak percobaan", words, 429)
            else:
                answer = view(request, *args, **kwargs)
            add_never_cache_headers(answer)
            answer["X-Robots-Tag"] = "noindex, nofollow"
            answer["Referrer-Policy"] = "no-referrer"
            return answer

        return public(require_safe(opened))

    return decorate


@door("surat")
def surat_check(request: HttpRequest, kode: str = "") -> HttpResponse:
    """The letter with this code, or the field to type one. Every wrong code gets the same page, whatever is wrong."""
    typed = kode or request.GET.get("kode", "")[:200]
    if not typed.strip():
        return render(request, "publik/surat.html", {"tanya": True})
    found = verification.find(typed)
    return render(request, "publik/surat.html", {"surat": found}, status=200 if found else 404)


@door("sertifikat")
def sertifikat_check(request: HttpRequest, kode: UUID) -> HttpResponse:
    """What the QR code of a certificate leads to. One look-up and one page whether the code exists or not."""
    rows = Peserta.objects.filter(kode_sertifikat=kode, sertifikat_urut__isnull=False)
    one = rows.exclude(sertifikat_isi=None).first()
    context = {"isi": one.sertifikat_isi if one else None, "peserta": one, "hari_ini": office.today()}
    return render(request, "publik/sertifikat.html", context, status=200 if one else 404)


# --- Where these pages stand alone (koperasi.urls_publik) ---------------------------------------------------
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    words = "Tidak ada halaman di alamat ini. Periksa lagi alamatnya, atau pindai lagi kode QR-nya."
    return say(request, "Halaman tidak ditemukan", words, 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return say(request, "Permintaan tidak dikenali", "Alamat ini tidak dapat dibaca. Pindai lagi kode QR-nya.", 400)


def broken(request: HttpRequest) -> HttpResponse:
    """Asks nothing: the database may be what is away."""
    words = "Ada gangguan di server. Coba lagi beberapa menit lagi."
    return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8")


def say(request: HttpRequest, heading: str, words: str, status: int) -> HttpResponse:
    return render(request, "publik/pesan.html", {"judul": heading, "kalimat": words}, status=status)
