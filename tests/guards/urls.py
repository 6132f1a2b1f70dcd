"""Every address of the product, and an object for each to stand on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from koperasi.accounts.models import User
from koperasi.accounts.roles import Peran
from koperasi.jobs.models import Keadaan, Pekerjaan, Rombongan
from registry.actions import filings, imports
from registry.models import AksesPengurus, AlasanSiap, AturanStatus, Koperasi, Malam, Rat
from tests.factories.papers import KonsepFactory, paper
from tests.factories.people import make_user
from tests.factories.registry import (
    AksesPengurusFactory,
    KantorFactory,
    KeputusanPerpanjanganFactory,
    KoperasiFactory,
    PengurusFactory,
    RatFactory,
)
from tests.guards import urls_pembinaan


@dataclass(frozen=True)
class Route:
    name: str  # "registry:koperasi-detail"
    pattern: str  # "koperasi/<int:pk>/"
    view: Callable[..., Any]
    params: tuple[str, ...]

    @property
    def ours(self) -> bool:
        """Not one of allauth's views, whose names and behaviour are allauth's."""
        return ":" in self.name

    @property
    def demands(self) -> frozenset[str] | None:
        """The rights of which one is needed; empty for whoever is logged in; None where the view says nothing."""
        return getattr(self.view, "syarat", None)


@cache
def routes() -> tuple[Route, ...]:
    return tuple(sorted(_walk(get_resolver()), key=lambda route: (route.pattern, route.name)))


def _walk(resolver: URLResolver, names: str = "", prefix: str = "") -> Iterator[Route]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from _walk(entry, names + inner, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            params = tuple(entry.pattern.converters) or tuple(entry.pattern.regex.groupindex)
            yield Route(names + (entry.name or ""), prefix + str(entry.pattern), entry.callback, params)


@dataclass
class World:
    """One office with two cooperatives, one object of each kind, and a person for each role."""

    people: dict[str, User]
    values: dict[str, dict[str, Any]]
    others: dict[str, dict[str, Any]]  # as `values`, of what belongs to the other cooperative
    own: Koperasi
    other: Koperasi

    def address(self, route: Route, values: dict[str, dict[str, Any]] | None = None) -> str:
        """The route filled in with the objects of the longest beginning that knows them."""
        if not route.params:
            return reverse(route.name)
        values = values or self.values
        beginnings = [beginning for beginning in values if route.pattern.lstrip("^").startswith(beginning)]
        known = {name: value for start in sorted(beginnings, key=len) for name, value in values[start].items()}
        missing = set(route.params) - set(known)
        assert not missing, f"{route.name}: add an object for {missing} to World.values in tests/guards/urls.py"
        return reverse(route.name, kwargs={name: known[name] for name in route.params})


def make_world() -> World:
    KantorFactory()
    people: dict[str, User] = {role.value: make_user(role, username=role.value) for role in Peran}
    people["pengurus_lain"] = make_user(Peran.PENGURUS, username="pengurus_lain")
    own, other = KoperasiFactory(nama="KSP Milik Sendiri"), KoperasiFactory(nama="KUD Milik Orang")
    access = [AksesPengurusFactory(user=people["pengurus"], koperasi=own),
              AksesPengurusFactory(user=people["pengurus_lain"], koperasi=other)]  # fmt: skip
    clerk = people["petugas"]
    batch = Rombongan.objects.create(owner=clerk, label="Rombongan uji")
    job = Pekerjaan.objects.create(kind="uji", owner=clerk, rombongan=batch, state=Keadaan.GAGAL, sentence="Rusak.")
    impor = imports.upload(data=b"Nama Koperasi;Kecamatan\nKSP Baru;Babat\n", nama_berkas="uji.csv", by=clerk)
    line = impor.baris_set.create(nomor=1, hasil="error", nama="KSP", kunci_pilihan="x", calon=[own.pk, other.pk])
    night = Malam.objects.create(tanggal=dt.date(2026, 1, 5), keadaan=Malam.Keadaan.TERTAHAN)
    subject = make_user(Peran.PETUGAS, nama="Yang Dibicarakan")
    return World(
        people,
        {
            "koperasi/unduh/": {"kind": "csv"},
            "pengingat/kecamatan/": {"pk": own.kecamatan_id},
            "impor/": {"pk": impor.pk, "baris_pk": line.pk},
            "aturan/": {"nomor": AturanStatus.objects.get().nomor},
            "perpanjangan/": {"pk": KeputusanPerpanjanganFactory().pk},
            "periksa/alasan/": {"pk": AlasanSiap.objects.all()[0].pk},
            "malam/": {"tanggal": night.tanggal},
            "pengguna/": {"pk": subject.pk, "role_pk": subject.peran.get().pk},
            "pekerjaan/": {"pk": job.pk},
            "pekerjaan/rombongan/": {"pk": batch.pk},
            "sandi/": {"code": "kode-yang-tidak-ada"},
            "sertifikat/": {"kode": uuid.UUID(int=5)},
            "s/": {"kode": "7F3K9QMX0TVA4CDEW1RY"},
            "pembinaan/pelatihan/laporan/": {"jenis": "peserta"},
            **belongings(own, people["pengurus"], clerk, access[0]),
        },
        belongings(other, people["pengurus_lain"], clerk, access[1]),
        own,
        other,
    )


def belongings(koperasi: Koperasi, officer: User, clerk: User, access: AksesPengurus) -> dict[str, dict[str, Any]]:
    """What belongs to one cooperative, by the beginning of its addresses; the strangers' test makes it twice.

    A new kind of thing with an address of its own is one more line here.
    """
    konsep = KonsepFactory(koperasi=koperasi, dibuat_oleh=officer)
    report = KonsepFactory(koperasi=koperasi, dibuat_oleh=officer, jenis="laporan", ukuran="ringkas")
    older = RatFactory(koperasi=koperasi, tahun_buku=2023, keadaan="dikirim", jalur="petugas")
    rat = Rat(koperasi=koperasi, tahun_buku=2025, tanggal=dt.date(2026, 3, 1))
    rat = filings.submit(filing=rat, by=officer, pada=dt.date(2026, 3, 2))
    desk = KonsepFactory(
        koperasi=koperasi, jenis="laporan", jalur="petugas", keadaan="menunggu_kabid", tahun_buku=[2024],
        dibuat_oleh=clerk,
    )  # fmt: skip
    known = PengurusFactory(koperasi=koperasi, nama=f"Pengurus dari {koperasi}")
    return {
        "koperasi/": {"pk": koperasi.pk, "pengurus_pk": known.pk, "akses_pk": access.pk, "kind": "csv"},
        "pengajuan/": {"kode": konsep.kode, "key": "pelaksanaan", "jenis": "rat", "pk": older.pk},
        "pengajuan/<uuid:kode>/berkas/": {"jenis": "berita_acara"},
        "berkas/": {"kode": paper(konsep).kode, "halaman": 1},
        "laporan-keuangan/": {"kode": report.kode},
        "periksa/": {"nomor": rat.nomor},
        "periksa/atas-nama/": {"kode": desk.kode},
        **urls_pembinaan.belongings(koperasi, clerk),
    }
