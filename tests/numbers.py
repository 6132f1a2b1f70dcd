"""Opens the numbers of a page: each link drawn by {% angka %} or by a chart leads to exactly so many rows."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

LINK = re.compile(r'<a\b[^>]*href="([^"]*)"[^>]*data-angka="(-?\d+)"|<a\b[^>]*data-angka="(-?\d+)"[^>]*href="([^"]*)"')
ROWS = re.compile(r'<data class="jumlah-baris" value="(-?\d+)"')
STORED = re.compile(r'<data class="jumlah-ringkasan" value="(-?\d+)"')  # said beside the rows, where they have changed
VALUE = re.compile(r'<data class="jumlah-nilai" value="(-?\d+)"')


def links(html: str) -> list[tuple[str, int]]:
    """(address, number) of every figure with a list behind it, each once."""
    found = []
    for first, number, other_number, second in LINK.findall(html):
        pair = (unescape(first or second), int(number or other_number))
        if pair not in found:
            found.append(pair)
    return found


def behind(html: str) -> set[int]:
    """What a list says of itself: its number of rows, its sum where it has one, and what the summary of its day says
    where that differs."""
    return {int(value) for value in (ROWS.findall(html)[:1] + VALUE.findall(html)[:1] + STORED.findall(html)[:1])}


def check(client: Client, address: str, *, least: int = 1, known: dict[str, set[int]] | None = None) -> int:
    """Opens every number of the page at `address`; returns how many. `known` spares lists already opened."""
    page = client.get(address)
    assert page.status_code == 200, f"{address}: {page.status_code}"
    known = {} if known is None else known
    wrong = []
    numbers = links(page.content.decode())
    for url, number in numbers:
        if url not in known:
            answer = client.get(url)
            assert answer.status_code == 200, f"{address} -> {url}: {answer.status_code}"
            known[url] = behind(answer.content.decode())
        if number not in known[url]:
            wrong.append(f"{url}: page says {number}, list {sorted(known[url])}")
    assert not wrong, "\n".join(wrong)
    assert len(numbers) >= least, f"{address} has only {len(numbers)} numbers"
    return len(numbers)
