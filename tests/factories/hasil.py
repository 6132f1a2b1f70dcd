"""A small random office for the oracle of results: cases and what was done, many and contrary."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from django.db import models

from pembinaan.models import Fasilitasi, JenisFasilitasi, Orang, Pelatihan, Peserta
from registry.models import Koperasi, PerubahanStatus
from tests.factories.kasus import JanjiRatFactory, KasusFactory, KegiatanKasusFactory
from tests.factories.kunjungan import KunjunganFactory, RencanaFactory
from tests.factories.people import make_user
from tests.factories.registry import KecamatanFactory, KoperasiFactory, MasaBuktiFactory

TODAY = dt.date(2026, 11, 26)


def event(koperasi: Koperasi, new: str, on: dt.date, *, old: str | None = "") -> PerubahanStatus:
    """A change of the computed status; `old` "" is the other one, None a first record."""
    before = {"aktif": "tidak_aktif", "tidak_aktif": "aktif"}[new] if old == "" else old
    return PerubahanStatus.objects.create(
        koperasi=koperasi, kolom="status_hitung", lama=before, baru=new, berlaku_pada=on
    )


def training(
    *, biaya: int | None, on: dt.date, by: Any, keadaan: str = "selesai", seri: str = "Manajemen"
) -> Pelatihan:
    return Pelatihan.objects.create(
        jenis="pelatihan", seri=seri, dari=on, sampai=on, keadaan=keadaan, biaya=biaya, dibuat_oleh=by
    )


def came(pelatihan: Pelatihan, koperasi: Koperasi, nama: str, *, hadir: bool = True, **person: Any) -> Peserta:
    orang, _ = Orang.objects.get_or_create(
        koperasi=koperasi, nama=nama, nama_normal=nama.lower(), tahun_lahir=person.pop("tahun_lahir", None),
        defaults=person,
    )  # fmt: skip
    return Peserta.objects.create(pelatihan=pelatihan, orang=orang, hadir=[pelatihan.dari] if hadir else [])


def facilitation(koperasi: Koperasi, *, biaya: int | None, on: dt.date, by: Any) -> Fasilitasi:
    jenis, _ = JenisFasilitasi.objects.get_or_create(kode="uji", defaults={"nama": "Uji"})
    return Fasilitasi.objects.create(
        koperasi=koperasi, jenis=jenis, keadaan="selesai", diminta_pada=on, selesai_pada=on, biaya=biaya,
        dicatat_oleh=by, **_where(Fasilitasi, dicatat_tanggal=on),
    )  # fmt: skip


def _where(model: type[models.Model], **fields: Any) -> dict[str, Any]:
    """Only fields that the model has."""
    known = {field.name for field in model._meta.get_fields()}
    return {name: value for name, value in fields.items() if name in known}


def world(seed: int, count: int = 20) -> list[Koperasi]:
    """Cooperatives in three kecamatan with cases, visits, promises, RAT, costs and changes of status at random."""
    rng = Random(seed)
    clerks = [make_user("petugas"), make_user("petugas")]
    places = [KecamatanFactory(), KecamatanFactory(), None]
    made = [
        KoperasiFactory(
            kecamatan=rng.choice(places), status_hitung=rng.choice(["aktif", "tidak_aktif"]), peristiwa=False,
            menunggu_pemeriksaan=rng.random() < 0.2,
        )
        for _ in range(count)
    ]  # fmt: skip
    routes = [RencanaFactory(biaya=rng.choice([None, 100_001, 7]), dibuat_oleh=clerks[0]) for _ in range(4)]
    trainings = [
        training(biaya=rng.choice([None, 1_000_003]), on=_day(rng), by=clerks[0], seri=str(n)) for n in range(3)
    ]
    for koperasi in made:
        _past(rng, koperasi)
        for _ in range(rng.randrange(3)):
            _case(rng, koperasi, clerks)
        for _ in range(rng.randrange(3)):
            on = _day(rng)
            route = rng.choice([None, *routes])
            if route and koperasi.kunjungan_set.filter(rencana=route).exists():
                route = None
            KunjunganFactory(
                koperasi=koperasi, tanggal=on, petugas=rng.choice(clerks), rencana=route,
                keadaan=rng.choice(["selesai", "selesai", "direncanakan"]), biaya=rng.choice([None, 0, 50_000]),
            )  # fmt: skip
        if rng.random() < 0.4:
            JanjiRatFactory(koperasi=koperasi, dijanjikan_pada=_day(rng), tanggal=dt.date(2027, 1, 1))
        if rng.random() < 0.5:
            level = rng.choice(["dikirim", "diterima"])
            MasaBuktiFactory(koperasi=koperasi, tahun_buku=2025, tingkat=level, dicatat_pada=_day(rng))
        for pelatihan in rng.sample(trainings, rng.randrange(3)):
            for nama in rng.sample(["Siti", "Budi"], rng.randrange(1, 3)):
                came(pelatihan, koperasi, nama, hadir=rng.random() < 0.8)
        if rng.random() < 0.3:
            facilitation(koperasi, biaya=rng.choice([None, 25_000]), on=_day(rng), by=clerks[0])
    return made


def _day(rng: Random) -> dt.date:
    return dt.date(2025, 1, 1) + dt.timedelta(days=rng.randrange(690))


def _past(rng: Random, koperasi: Koperasi) -> None:
    """Changes of status that end in the present one, some of two on a day."""
    changes, on = rng.randrange(5), dt.date(2020, 1, 1)
    states = ["aktif", "tidak_aktif"]
    at = (states.index(koperasi.status_hitung) + changes) % 2
    event(koperasi, states[at], on, old=None)
    for _ in range(changes):
        at, on = 1 - at, on + dt.timedelta(days=rng.choice([0, 1, 30, 31, 365, 366, 700]))
        event(koperasi, states[at], on)


def _case(rng: Random, koperasi: Koperasi, clerks: list[Any]) -> None:
    opened = _day(rng)
    closed = rng.random() < 0.7 or koperasi.kasus_set.filter(jenis="keaktifan").exclude(keadaan="selesai").exists()
    owner = rng.choice([None, *clerks])
    end = (
        {"keadaan": "selesai", "hasil": rng.choice(["aktif_kembali", "aktif_kembali", "tidak_berhasil"]),
         "ditutup_pada": opened + dt.timedelta(days=rng.randrange(300))}
        if closed else {"keadaan": "berjalan" if owner else "baru"}
    )  # fmt: skip
    kasus = KasusFactory(koperasi=koperasi, dibuka_pada=opened, petugas=owner, **end)
    for _ in range(rng.randrange(3)):
        KegiatanKasusFactory(
            kasus=kasus, tanggal=_day(rng), jenis=rng.choice(["telepon", "surat", "catatan"]), oleh=clerks[0],
            biaya=rng.choice([None, 12_345]),
        )  # fmt: skip
