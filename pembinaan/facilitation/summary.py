"""Facilitation, help and partners of one cooperative, for its page. templates/pembinaan/fasilitasi/_ringkas.html"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin
from pembinaan.aid import money, partners, rows
from pembinaan.models import Bantuan, Fasilitasi, MitraUsaha
from registry.models import Koperasi

SHOWN = 10


def of(koperasi: Koperasi, user: User, *, on: dt.date) -> dict[str, Any]:
    """{"ringkas": {...}}: five queries, whatever there is. A record merged into this one counts with it."""
    mine = Q(koperasi=koperasi) | Q(koperasi__digabung_ke=koperasi)
    asked = list(Fasilitasi.objects.filter(mine).select_related("jenis", "petugas")[: SHOWN + 1])
    given = rows.annotated(Bantuan.objects.filter(mine), on=on, days=money.settings().hari_macet)
    helped = list(given.select_related("program")[: SHOWN + 1])
    partner = list(MitraUsaha.objects.filter(mine).filter(partners.current(on))[:SHOWN])
    writes = not user.hanya_membaca
    return {
        "ringkas": {
            "koperasi": koperasi, "on": on, "fasilitasi": asked[:SHOWN], "fasilitasi_lebih": len(asked) > SHOWN,
            "bantuan": helped[:SHOWN], "bantuan_lebih": len(helped) > SHOWN, "mitra": partner,
            "boleh_fasilitasi": writes and user.boleh(Izin.FASILITASI_KELOLA),
            "boleh_bantuan": writes and user.boleh(Izin.BANTUAN_KELOLA),
        }
    }  # fmt: skip
