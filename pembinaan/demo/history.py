"""What the demo office did for its cooperatives: one module a room, in the order in which they build on each other.

Each `fill(rng, clock)` writes through the room's own actions wherever it can, on the days the things happened
(`dates.freeze`), and draws from a generator of its own, so that a new room changes nothing in the others.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from pembinaan.demo import (
    angka,
    fasilitasi,
    kasus,
    keputusan,
    kunjungan,
    mikro,
    mutu,
    pelatihan,
    peta,
    rencana,
    surat,
    usulan,
)  # fmt: skip
from registry.demo.lives import Clock

ROOMS: tuple[tuple[str, Callable[[Random, Clock], None]], ...] = (
    ("mutu", mutu.fill),  # before anything is written to those cooperatives
    ("keputusan", keputusan.fill),  # nobody opens a case for those
    ("kasus", kasus.fill),  # first: visits, proposals and what came of it build on the cases
    ("rencana", rencana.fill),
    ("kunjungan", kunjungan.fill),
    ("rencana selesai", rencana.close),  # after the room of visits has filled them in
    ("pelatihan", pelatihan.fill),
    ("fasilitasi", fasilitasi.fill),
    ("usulan", usulan.fill),
    ("mikro", mikro.fill),
    ("surat", surat.fill),
    ("peta", peta.fill),
    ("angka", angka.fill),  # last: closed periods keep the letters and cases of their days
)


def fill(clock: Clock, seed: int) -> None:
    for name, room in ROOMS:
        room(Random(f"{seed} {name}"), clock)  # noqa: S311 (an invented world, not a secret)
