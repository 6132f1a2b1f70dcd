"""Decisions of the ministry that stand in the demo office: three frozen, two dissolved.

All were tidak aktif when it came to that and are so by the rule to this day: the press counts them among the 206. The
proposals of the demo (usulan) are others, and none of those is decided.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from koperasi.accounts.models import User
from koperasi.lib import dates
from registry.actions.decisions import record_decision
from registry.classification import status
from registry.demo.lives import Clock
from registry.models import Koperasi
from registry.models.choices import StatusHitung, StatusKeputusan

# What was decided, how many days ago the office recorded it, and how many days before that the paper was signed.
DECISIONS = (
    (StatusKeputusan.DIBUBARKAN, 905, 16),
    (StatusKeputusan.DIBEKUKAN, 640, 12),
    (StatusKeputusan.DIBUBARKAN, 260, 21),
    (StatusKeputusan.DIBEKUKAN, 205, 9),
    (StatusKeputusan.DIBEKUKAN, 80, 13),
)
LEAST = 170  # cooperatives; in a smaller office nobody would be left for letters, visits and proposals
NUMBERS = {
    StatusKeputusan.DIBUBARKAN: "AHU-{n:07d}.AH.01.35.TAHUN {year}",
    StatusKeputusan.DIBEKUKAN: "B-{n}/Dep.2/{year}",
}
WHY = {
    StatusKeputusan.DIBUBARKAN: "Keputusan Menteri atas usulan dinas; tidak ada keberatan anggota selama pengumuman.",
    StatusKeputusan.DIBEKUKAN: "Teguran tertulis tidak dijawab; usaha simpan pinjam dihentikan sementara.",
}


def fill(rng: Random, clock: Clock) -> None:
    by = User.objects.filter(username="petugas").first()
    quiet = Koperasi.objects.within_authority().filter(status="tidak_aktif", kdmp=False)
    if by is None or Koperasi.objects.count() < LEAST:
        return
    for keputusan, back, before in DECISIONS:
        day = clock.on - dt.timedelta(days=back)
        there = status.computed_on(quiet.filter(status_keputusan=None), day)
        # Not those longest without a RAT: the proposals are about them.
        found = list(there.filter(computed_on=StatusHitung.TIDAK_AKTIF).order_by("-rat_terakhir", "pk"))
        if not found:
            continue
        koperasi, signed = rng.choice(found[: max(1, len(found) // 2)]), day - dt.timedelta(days=before)
        nomor = NUMBERS[keputusan].format(n=rng.randint(101, 980), year=signed.year)
        with dates.freeze(day):
            record_decision(
                koperasi=koperasi, keputusan=keputusan, nomor=nomor, tanggal=signed, by=by, catatan=WHY[keputusan]
            )
