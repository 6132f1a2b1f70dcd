"""A small random office for the oracles of figures: statuses that came and went, decisions, moves, evidence, money."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from registry.models import Koperasi, PerubahanKewenangan, PerubahanStatus
from tests.factories.hasil import event
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.pelatihan import OrangFactory, PelatihanFactory, PesertaFactory
from tests.factories.people import make_user
from tests.factories.registry import DataTahunanFactory, KantorFactory, KecamatanFactory, KoperasiFactory, both_levels
from tests.factories.surat import make_letter

TODAY = dt.date(2026, 11, 26)
START = dt.date(2023, 1, 1)


def world(seed: int, count: int = 24) -> list[Koperasi]:
    """Cooperatives in three places (one unknown) whose record is consistent: each column equals its last event."""
    KantorFactory()
    rng = Random(seed)
    clerk = make_user("petugas")
    places = [KecamatanFactory(), KecamatanFactory(), None]
    made = []
    for number in range(count):
        koperasi = KoperasiFactory(
            kecamatan=rng.choice(places),
            jenis=rng.choice(["konsumen", "simpan_pinjam", ""]),
            kelompok=rng.choice(["KUD", "KPRI", ""]),
            bentuk=rng.choice(["primer", "sekunder"]),
            kdmp=rng.random() < 0.25,
            tanggal_badan_hukum=rng.choice([None, dt.date(2010, 3, 24), _day(rng)]),
            status_hitung=rng.choice(["aktif", "tidak_aktif"]),
            sertifikat_nik_terbit=rng.choice([None, _day(rng)]),
            peristiwa=False,
            nik=f"35240100{number:05d}" if rng.random() < 0.8 else "",
        )
        _past(rng, koperasi)
        _evidence(rng, koperasi)
        _figures(rng, koperasi)
        if rng.random() < 0.3:
            _move(rng, koperasi)
        if rng.random() < 0.4:
            _case(rng, koperasi, clerk)
        if rng.random() < 0.4:
            _letter(rng, koperasi, clerk)
        _visits_and_trainings(Random(f"{seed} {number}"), koperasi, clerk)
        koperasi.refresh_from_db()
        made.append(koperasi)
    Koperasi.objects.filter(pk=made[-1].pk).update(ditarik_pada=dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    return made


def _visits_and_trainings(rng: Random, koperasi: Koperasi, clerk: Any) -> None:
    if rng.random() < 0.4:
        state = rng.choice(["selesai", "selesai", "direncanakan"])
        KunjunganFactory(koperasi=koperasi, petugas=clerk, keadaan=state, tanggal=_day(rng))
    if rng.random() < 0.3:
        held = _day(rng)
        came = [held] if rng.random() < 0.7 else []
        taught = PelatihanFactory(dari=held, sampai=held, dibuat_oleh=clerk)
        PesertaFactory(pelatihan=taught, orang=OrangFactory(koperasi=koperasi), hadir=came)


def _day(rng: Random) -> dt.date:
    return START + dt.timedelta(days=rng.randrange((TODAY - START).days))


def _past(rng: Random, koperasi: Koperasi) -> None:
    """Changes that end in the present status; some begin late, some carry a decision, some had one revoked."""
    states = ["aktif", "tidak_aktif"]
    changes = rng.randrange(4)
    on = START + dt.timedelta(days=rng.randrange(900))
    at = (states.index(koperasi.status_hitung) + changes) % 2
    event(koperasi, states[at], on, old=None)
    for _ in range(changes):
        at, on = 1 - at, min(on + dt.timedelta(days=rng.choice([0, 1, 30, 365])), TODAY)
        event(koperasi, states[at], on)
    if rng.random() < 0.3:
        decided = rng.choice(["dibekukan", "dibubarkan"])
        decide(koperasi, decided, on)
        if rng.random() < 0.5:
            decide(koperasi, None, min(on + dt.timedelta(days=rng.choice([0, 40])), TODAY))


def decide(koperasi: Koperasi, decision: str | None, on: dt.date) -> None:
    old = koperasi.status_keputusan
    PerubahanStatus.objects.create(
        koperasi=koperasi, kolom="status_keputusan", lama=old, baru=decision, berlaku_pada=on,
        alasan={"nomor": "188/1", "tanggal": on.isoformat()},
    )  # fmt: skip
    koperasi.status_keputusan = decision
    Koperasi.objects.filter(pk=koperasi.pk).update(status_keputusan=decision)


def _evidence(rng: Random, koperasi: Koperasi) -> None:
    for year in range(2022, 2026):
        for kind in ("rat", "laporan"):
            if rng.random() < 0.6:
                ends: dict[str, Any] = {"sampai": _day(rng)} if rng.random() < 0.1 else {}
                begin = dt.date(year + 1, rng.randrange(1, 11), 5)
                if ends and ends["sampai"] < begin:
                    ends["sampai"] = begin
                both_levels(koperasi, year, kind, dari=begin, **ends)


def _figures(rng: Random, koperasi: Koperasi) -> None:
    for year in (2024, 2025):
        if rng.random() < 0.6:
            DataTahunanFactory(
                koperasi=koperasi, tanggal_posisi=dt.date(year, 12, 31), aset=rng.choice([None, rng.randrange(10**9)]),
                anggota=rng.choice([None, rng.randrange(500)]), shu=rng.randrange(-(10**6), 10**6),
            )  # fmt: skip


def _move(rng: Random, koperasi: Koperasi) -> None:
    """Out of the authority or into it, one to three times; the column equals the last."""
    inside, days = rng.random() < 0.5, sorted(_day(rng) for _ in range(rng.randrange(1, 4)))
    for day in days:
        old, new = ("kabkota", "provinsi") if inside else ("provinsi", "kabkota")
        PerubahanKewenangan.objects.create(koperasi=koperasi, lama=old, baru=new, berlaku_pada=day, alasan="Uji.")
        inside = not inside
        Koperasi.objects.filter(pk=koperasi.pk).update(kewenangan=new)


def _case(rng: Random, koperasi: Koperasi, clerk: Any) -> None:
    opened = _day(rng)
    ended = min(opened + dt.timedelta(days=rng.randrange(400)), TODAY)
    end = {"keadaan": "selesai", "hasil": "aktif_kembali", "ditutup_pada": ended} if rng.random() < 0.5 else {}
    KasusFactory(koperasi=koperasi, dibuka_pada=opened, petugas=clerk, **end)


def _letter(rng: Random, koperasi: Koperasi, clerk: Any) -> None:
    state = rng.choice(["konsep", "dikirim", "batal", "dikirim"])
    surat = make_letter(koperasi, keadaan=state, tanggal=_day(rng) if state != "konsep" else None)
    if state == "dikirim" and rng.random() < 0.6:
        decision = rng.choice([{}, {"jenis": "keberatan"}, {"jenis": "keberatan", "keputusan": "ditolak",
                                   "alasan": "Sudah diperiksa.", "diputus_pada": TODAY}])  # fmt: skip
        surat.jawaban_set.create(
            **{"jenis": "penjelasan"} | decision, uraian="Sudah RAT.", dari="Ketua", oleh=clerk,
            tanggal=min(surat.tanggal + dt.timedelta(days=rng.randrange(60)), TODAY),
        )  # fmt: skip
