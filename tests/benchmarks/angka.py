"""What the rooms of "Angka" cost: each page once as it is asked, and the work that workers and the night do.

Processor time of the database and of this process together, so that a busy machine gives the figures of a quiet one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.test import Client

from tests.benchmarks.pembinaan import watching

QUERIES = 15

# (what, address); addresses of a register whose today is 2026-11-22.
PAGES: tuple[tuple[str, str], ...] = (
    ("halaman kepala", "/"),
    ("halaman kepala, tanpa KDMP", "/?kdmp=tanpa"),
    ("halaman kepala, tren per tahun", "/?tren=tahun"),
    ("halaman kepala, menurut aturan", "/?menurut=verdict"),
    ("perlu diperhatikan", "/angka/dasbor/perhatian/"),
    ("di balik angka, hari ini", "/angka/di-balik/sudah-rat/"),
    ("di balik angka, tanggal lalu", "/angka/di-balik/sudah-rat/?pada=2026-05-17"),
    ("di balik angka, tanggal 1", "/angka/di-balik/aktif/?pada=2026-05-01"),
    ("rekap hari ini", "/angka/rekap/?hitung=1"),
    ("rekap hari ini, satu kecamatan", "/angka/rekap/?kecamatan={kecamatan}&hitung=1"),
    ("rekap tanggal lalu", "/angka/rekap/?pada=2026-05-17&hitung=1"),
    ("rekap tanggal 1", "/angka/rekap/?pada=2026-05-01&hitung=1"),
    ("rekap triwulan", "/angka/rekap/?periode=2026-tw-3&hitung=1"),
    ("rekap, sebelum tabelnya diambil", "/angka/rekap/"),
    ("mutasi tahun ini", "/angka/mutasi/"),
    ("mutasi dua tanggal lalu", "/angka/mutasi/?dari_tanggal=2024-01-01&sampai_tanggal=2026-01-01"),
    ("mutasi, satu baris", "/angka/mutasi/menjadi-tidak-aktif/"),
    ("target", "/angka/target/?hitung=1"),
    ("bagaimana jika", "/angka/simulasi/?jumlah_tahun=2"),
    ("prakiraan", "/prakiraan/"),
    ("peta", "/angka/peta/"),
    ("wilayah", "/angka/wilayah/"),
    ("lembar kecamatan", "/angka/wilayah/kecamatan/{kecamatan}/"),
    ("mutu data", "/mutu/"),
    ("mutu, satu cara", "/mutu/perbaikan/telepon-dari-pengurus/"),
    ("angka ganjil", "/mutu/ganjil/"),
    ("kemungkinan ganda", "/mutu/ganda/"),
    ("tutup periode, yang akan dibekukan", "/angka/rekap/periode/tutup/?masa=2026-tw-3"),
    ("register terbuka", "/register/"),
    ("register terbuka, cari", "/register/?q=tani+makmur"),
    ("register terbuka, cari yang tidak ada", "/register/?q=xyzzy"),
)


@dataclass(frozen=True)
class Cost:
    """Milliseconds: `spent` of processor time, `sql` of it in the database, `wall` by the clock."""

    what: str
    queries: int
    spent: float
    sql: float
    wall: float
    statements: list[tuple[float, str]] = field(repr=False)


def page(client: Client, what: str, address: str) -> Cost:
    def ask() -> None:
        response = client.get(address)
        size = len(response.getvalue() if getattr(response, "streaming", False) else response.content)
        if response.status_code != 200 or not size:
            raise AssertionError(f"{address}: {response.status_code}")

    return work(what, ask)


def work(what: str, do: Callable[[], object]) -> Cost:
    own, wall = time.process_time(), time.perf_counter()
    with watching() as watch:
        do()
    own, wall = time.process_time() - own, time.perf_counter() - wall
    sql = sum(ms for ms, _ in watch.taken)
    return Cost(what, len(watch.taken), own * 1000 + sql, sql, wall * 1000, watch.taken)


def pages(client: Client, kecamatan: int, *, rounds: int = 2) -> list[Cost]:
    """The best of `rounds`, the first of which fills the buffers."""
    return [
        min((page(client, what, address.format(kecamatan=kecamatan)) for _ in range(rounds)), key=lambda c: c.spent)
        for what, address in PAGES
    ]


def table(costs: Iterable[Cost], *, slow: float = 300) -> str:
    """A line each, and its statements above `slow` milliseconds."""
    lines = [f"  beban mesin {os.getloadavg()[0]:.1f} pada {os.cpu_count()} prosesor"]
    lines.append(f"  {'':38} {'kueri':>6} {'prosesor':>9} {'basis data':>11} {'jam':>8}  (ms)")
    for one in costs:
        lines.append(f"  {one.what:38} {one.queries:6} {one.spent:9.0f} {one.sql:11.0f} {one.wall:8.0f}")
        lines += [
            f"      {ms:7.0f} ms {' '.join(sql.split())[:100]}"
            for ms, sql in sorted(one.statements, reverse=True)[:3] if ms >= slow
        ]  # fmt: skip
    return "\n".join(lines)
