"""What a page of a trial shows: each number with the address of its list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pembinaan.simulasi import percobaan
from pembinaan.simulasi.percobaan import READINGS, Bacaan, Hasil, Percobaan

Url = Callable[..., str]
COLUMNS = ("lama_aktif", "lama_tidak_aktif", "baru_aktif", "baru_tidak_aktif", "tidak_aktif", "aktif")
LABELS = {
    "lama_aktif": "Aktif, berlaku", "lama_tidak_aktif": "Tidak aktif, berlaku", "baru_aktif": "Aktif, dicoba",
    "baru_tidak_aktif": "Tidak aktif, dicoba", "tidak_aktif": "Menjadi tidak aktif", "aktif": "Menjadi aktif",
}  # fmt: skip
Cells = list[tuple[int, str, str]]  # number, address of its list, words


def page(tried: Percobaan, hasil: Hasil) -> dict[str, Any]:
    """bacaan: the reading asked for; pembacaan: all three; panjang: by N; tempat, jumlah: by kecamatan."""
    chosen = hasil.of(tried.kdmp)
    return {
        "total": chosen.total,
        "angka": {arah: (n, tried.url(arah=arah)) for arah, n in chosen.numbers.items()},
        "pembacaan": [
            (words, _cells(hasil.of(reading), lambda kdmp=reading, **more: tried.url(**more | {"kdmp": kdmp})))
            for reading, words in READINGS
        ],
        "panjang": _lengths(tried, chosen),
        **by_place(chosen, tried.url),
        "label": LABELS,
    }  # fmt: skip


def _cells(counted: Bacaan, url: Url) -> Cells:
    return [(counted.numbers[arah], url(arah=arah), LABELS[arah]) for arah in COLUMNS]


def by_place(counted: Bacaan, url: Url) -> dict[str, Any]:
    """tempat: (Place, its cells); jumlah: cells of the foot."""
    lines = counted.places
    found = []
    for line in lines:
        numbers = percobaan.total([line])
        found.append((line, [(numbers[arah], url(arah=arah, kecamatan=line.pk), LABELS[arah]) for arah in COLUMNS]))
    sums = percobaan.total(lines)
    return {"tempat": found, "jumlah": [(sums[arah], url(arah=arah), LABELS[arah]) for arah in COLUMNS]}


def _lengths(tried: Percobaan, counted: Bacaan) -> list[dict[str, Any]]:
    """The same rule with N from 1 to 5."""
    return [
        {
            "n": n, "tidak": count, "url": tried.with_length(n).url(arah="baru_tidak_aktif"), "dari": counted.total,
            "halaman": tried.with_length(n).url("detail"), "ini": n == tried.rule.jumlah_tahun,
            "berlaku": n == tried.base.jumlah_tahun,
        }
        for n, count in sorted(counted.lengths.items())
    ]  # fmt: skip
