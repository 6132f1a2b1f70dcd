"""Invented officers with terms, and figures of the years. Names from Faker's Indonesian lists."""

from __future__ import annotations

import datetime as dt
from random import Random

from faker import Faker

from registry.demo.lives import Clock, Life
from registry.demo.names import phone
from registry.models import DataTahunan, Koperasi, Pengurus
from registry.models.choices import JabatanPengurus

SUMBER = "laporan koperasi"
_POSTS = (JabatanPengurus.KETUA, JabatanPengurus.SEKRETARIS, JabatanPengurus.BENDAHARA)


def officers(rng: Random, faker: Faker, koperasi: Koperasi, clock: Clock, *, lively: bool) -> list[Pengurus]:
    """Ketua, sekretaris, bendahara in a term of at most five years; in a dead cooperative often only an old ketua."""
    posts = _POSTS if lively or rng.random() < 0.4 else _POSTS[:1]
    began = clock.on.year - rng.randint(0, 4) - (0 if lively else 6)
    people = []
    for post in posts:
        woman = koperasi.kelompok == "Kopwan" or rng.random() < 0.35
        people.append(
            Pengurus(
                koperasi=koperasi,
                nama=faker.first_name_female() + " " + faker.last_name_female() if woman
                else faker.first_name_male() + " " + faker.last_name_male(),
                jabatan=post,
                jenis_kelamin="P" if woman else "L",
                telepon=phone(rng) if rng.random() < (0.8 if lively else 0.3) else "",
                mulai=dt.date(began, 3, 15),
                sampai=dt.date(began + 5, 3, 14),
            )
        )  # fmt: skip
    return people


def figures(rng: Random, koperasi: Koperasi, life: Life, clock: Clock) -> list[DataTahunan]:
    """One row per reported tahun buku of the last five: whole rupiah, growing unevenly, SHU sometimes a loss."""
    years = sorted({f.year for f in life.filings if f.year > clock.current - 5 and f.lapsed is None})
    own = int(rng.lognormvariate(19.2, 1.1))  # median about 218 million
    members = rng.randint(20, 60) if life.kind == "baru" else int(rng.lognormvariate(4.6, 0.8)) + 20
    women = rng.uniform(0.85, 1.0) if koperasi.kelompok == "Kopwan" else rng.uniform(0.2, 0.6)
    rows = []
    for year in years:
        own = int(own * rng.uniform(0.94, 1.16))
        loans = int(own * rng.uniform(0.05, 1.8))
        members = max(9, members + rng.randint(-6, 12))
        rows.append(
            DataTahunan(
                koperasi=koperasi,
                tanggal_posisi=dt.date(year, 12, 31),
                sumber=SUMBER,
                anggota=members,
                anggota_perempuan=round(members * women),
                anggota_laki=members - round(members * women),
                manajer=rng.choice((0, 0, 1, 1, 2)),
                karyawan=rng.randint(0, 12),
                modal_sendiri=own,
                modal_luar=loans,
                aset=own + loans,
                volume_usaha=int((own + loans) * rng.uniform(0.2, 1.6)),
                shu=int(own * rng.uniform(-0.03, 0.11)),
            )
        )
    return rows
