"""Pages as small as they can be, and still padded at random."""

from __future__ import annotations

import gzip

from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.test import RequestFactory

from koperasi.lib.gzip import SmallestGZipMiddleware

PAGE = "".join(f"<tr><td>Koperasi {n * n * 7919}</td><td>{n % 7}</td></tr>" for n in range(2000)).encode()


def sent(middleware: type[GZipMiddleware], **kwargs: str) -> HttpResponse:
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    return middleware(lambda _: HttpResponse(PAGE, **kwargs))(request)  # type: ignore[return-value, arg-type]


def test_a_page_is_the_same_and_smaller() -> None:
    answer = sent(SmallestGZipMiddleware)
    assert gzip.decompress(answer.content) == PAGE
    assert int(answer["Content-Length"]) == len(answer.content)
    assert answer.content.endswith(gzip.compress(PAGE, 9)[10:]), "at the strongest level"
    assert len({len(sent(SmallestGZipMiddleware).content) for _ in range(20)}) > 1, "padding of random length"


def test_what_is_no_page_is_left_to_django() -> None:
    answer = sent(SmallestGZipMiddleware, content_type="text/csv")
    assert gzip.decompress(answer.content) == PAGE
    assert abs(len(answer.content) - len(sent(GZipMiddleware, content_type="text/csv").content)) <= 100


def test_without_gzip_nothing_is_packed() -> None:
    answer = SmallestGZipMiddleware(lambda _: HttpResponse(PAGE))(RequestFactory().get("/"))  # type: ignore[arg-type]
    assert not answer.has_header("Content-Encoding")  # type: ignore[attr-defined]
