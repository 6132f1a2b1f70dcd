"""Pages that count a large register anew for seconds: the room opens at once, says so, and fetches its figures."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from koperasi.lib.http import Request
from registry.statistics import LARGE, more_than

View = Callable[..., HttpResponse]
NOW = "hitung"  # the parameter of who has no JavaScript: count while I wait


def takes_a_moment(heading: str, css: str) -> Callable[[View], View]:
    """The page asked for by htmx, or with `?hitung=1`, is the view's own; before that one with `heading` alone.

    `css`: the stylesheet of the page, because only its main part is fetched.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.htmx or NOW in request.GET or not more_than(LARGE):
                answer = view(request, *args, **kwargs)
            else:
                answer = render(request, "components/sebentar.html", {"judul": heading, "css": css, **_urls(request)})
            patch_vary_headers(answer, ["HX-Request"])
            return answer

        return opened

    return decorate


def _urls(request: HttpRequest) -> dict[str, str]:
    asked = request.GET.copy()
    asked[NOW] = "1"
    return {"url": request.get_full_path(), "url_kini": f"{request.path}?{asked.urlencode()}"}
