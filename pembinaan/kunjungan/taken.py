"""What is taken along: the cooperatives of a route, or of a kecamatan, with what a visitor has to know of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from koperasi.accounts.models import User
from pembinaan.models import KeadaanKunjungan, Kunjungan, RencanaKunjungan
from registry.models import Kecamatan, Koperasi

MOST = 300  # a page that a phone can hold; the largest kecamatan of the larger offices has some 150
ROUTES = 20


@dataclass(frozen=True)
class Satu:
    """One cooperative to look for. `kunci` is "" where the phone makes it; `isian` what the office has of it."""

    koperasi: Koperasi
    kunci: str = ""
    versi: int = 0
    isian: str = ""

    @property
    def alamat(self) -> str:
        parts = [self.koperasi.alamat, str(self.koperasi.desa or "")]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Dibawa:
    judul: str
    rencana: int | None
    koperasi: list[Satu]


def asked(query: Mapping[str, str], user: User) -> Dibawa | None:
    """None where nothing that exists was asked for."""
    route = RencanaKunjungan.objects.filter(pk=_number(query.get("rencana", ""))).first()
    if route:
        return Dibawa(route.maksud, route.pk, [_planned(one) for one in _of_route(route)])
    kecamatan = Kecamatan.objects.filter(pk=_number(query.get("kecamatan", ""))).first()
    if kecamatan is None:
        return None
    rows = Koperasi.objects.visible_to(user).within_authority().filter(kecamatan=kecamatan, status_keputusan=None)
    rows = rows.select_related("desa").defer("cari", "catatan").order_by("-status", "nama_urut", "pk")
    begun = _begun_alone(kecamatan, user)
    return Dibawa(
        f"Kecamatan {kecamatan}", None,
        [_planned(begun[one.pk]) if one.pk in begun else Satu(one) for one in rows[:MOST]],
    )  # fmt: skip


def routes() -> list[RencanaKunjungan]:
    """Those with something left to visit, the latest first."""
    rows = RencanaKunjungan.objects.filter(kunjungan_set__keadaan=KeadaanKunjungan.DIRENCANAKAN).distinct()
    return list(rows.select_related("kecamatan").order_by("-dari", "-pk")[:ROUTES])


def _of_route(route: RencanaKunjungan) -> QuerySet[Kunjungan]:
    rows = Kunjungan.objects.filter(rencana=route, keadaan=KeadaanKunjungan.DIRENCANAKAN)
    return rows.select_related("koperasi__desa").defer("koperasi__cari", "koperasi__catatan").order_by("urutan", "pk")


def _begun_alone(kecamatan: Kecamatan, user: User) -> dict[int, Kunjungan]:
    """What this person has begun there without a route: gone on with, not begun a second time."""
    rows = Kunjungan.objects.filter(
        koperasi__kecamatan=kecamatan, rencana=None, keadaan=KeadaanKunjungan.DIRENCANAKAN, petugas=user
    )
    return {one.koperasi_id: one for one in rows.select_related("koperasi__desa").order_by("pk")}


def _planned(one: Kunjungan) -> Satu:
    typed = [[name, text] for name, texts in one.isian.items() for text in texts]
    return Satu(one.koperasi, str(one.kunci), one.versi, json.dumps(typed) if typed else "")


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
