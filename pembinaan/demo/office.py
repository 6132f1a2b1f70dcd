"""The demo office: Kabupaten Lamongan's real kecamatan and desa, invented cooperatives, ten years of their filings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from koperasi.accounts import demo as people
from koperasi.accounts.demo import DemoRefused
from koperasi.accounts.models import User
from koperasi.lib import locks
from pembinaan import nightly
from pembinaan.defaults import load_defaults
from pembinaan.demo import history
from registry import kantor, search
from registry.actions import evidence
from registry.actions.kantor import setup_office
from registry.demo import filings, record, world
from registry.demo.lives import Clock, plan_lives
from registry.models import AksesPengurus, Kantor, Koperasi, Malam, RilisPeninjauan
from registry.models.choices import JabatanPengurus

KODE = "35.24"
# Lamongan told the press in 2019: 1,248 cooperatives, 1,042 aktif, 206 tidak aktif. Of these 206 five are frozen or
# dissolved here (demo.keputusan), so that the pages show 1,042 + 201 + 3 + 2.
COUNT, INACTIVE = 1248, 206


@dataclass(frozen=True)
class Made:
    cooperatives: int
    active: int
    inactive: int
    decided: int  # dibekukan or dibubarkan
    events: int


def build(*, count: int = COUNT, seed: int = 2019, say: Callable[[str], None] = lambda text: None) -> Made:
    """Make the office if there is none, its cooperatives and their past, and run the night of today: all or nothing.

    Exactly `count * 206 / 1248` (rounded) are tidak aktif by the rule afterwards, whether a decision stands over it
    or not; anything else is an error, because the whole demonstration rests on it.
    Refused in production and where cooperatives exist.
    """
    if settings.PRODUKSI:
        raise DemoRefused("Data contoh tidak dibuat di lingkungan produksi.")
    inactive = round(count * INACTIVE / COUNT)
    with transaction.atomic():
        locks.exclusive(locks.KLASIFIKASI)  # of two at once the second finds what the first made
        if Koperasi.objects.exists():
            raise DemoRefused("Sudah ada koperasi di kantor ini; data contoh hanya untuk kantor yang masih kosong.")
        set_up()
        Malam.objects.all().delete()  # they judged an empty register, and today's would pass for the demo's own
        clock = Clock(kantor.today())
        rng = Random(seed)  # noqa: S311 (an invented world, not a secret)
        events = _world(rng, clock, count, inactive, seed, say)
        say("Mengisi riwayat pembinaan ...")
        history.fill(clock, seed)
        say("Menjalankan proses malam ...")
        nightly.run(on=clock.on)
        made = Made(
            cooperatives=Koperasi.objects.count(),
            active=Koperasi.objects.filter(status="aktif").count(),
            inactive=Koperasi.objects.filter(status="tidak_aktif").count(),
            decided=Koperasi.objects.exclude(status_keputusan=None).count(),
            events=events,
        )
        by_rule = Koperasi.objects.filter(status_hitung="tidak_aktif").count()
        if (made.cooperatives, by_rule) != (count, inactive):
            raise DemoRefused(f"Data contoh tidak sesuai rencana: {by_rule} tidak aktif, seharusnya {inactive}.")
    return made


def set_up(**profile: Any) -> None:
    """The office without a cooperative yet, where there is none; `profile`: what is to differ."""
    if Kantor.objects.get_current() is None:
        setup_office(
            kode=KODE,
            nama="Dinas Koperasi dan Usaha Mikro",
            alamat="Jl. Contoh Nomor 1, Lamongan",
            kode_pos="62211",
            telepon="(0322) 000000",
            email="dinas@contoh.example",
            laman="dinas.contoh.example",
            **profile,
        )
    Kantor.objects.update(contoh=True)
    load_defaults()
    people.create_people()


def _world(rng: Random, clock: Clock, count: int, inactive: int, seed: int, say: Callable[[str], None]) -> int:
    staff = User.objects.filter(username="petugas").first()
    say(f"Membuat {count} koperasi rekaan ...")
    members = world.create_cooperatives(rng, clock, plan_lives(rng, clock, count, inactive))
    world.create_people_and_figures(rng, clock, members, seed)
    say("Membuat sepuluh tahun RAT dan laporan keuangan ...")
    world.create_filings(clock, members, staff)
    extension = record.grant_extension(clock, members, staff)
    say("Mencatat perubahan status pada harinya masing-masing ...")
    events = record.play(clock, members, extension)
    everyone = Koperasi.objects.all()
    evidence.refresh_last_rat(everyone)
    search.refresh(everyone)
    _release(clock)
    _officer_account(rng, clock, members)
    filings.dress(rng, clock, staff)
    return events


def _release(clock: Clock) -> None:
    RilisPeninjauan.objects.get_or_create(
        kecamatan=None,
        defaults={
            "alasan": "Kantor contoh: hasil hitungan sudah ditinjau.",
            "tanggal": clock.start,
            "oleh": User.objects.filter(username="kepala").first(),
        },
    )


def _officer_account(rng: Random, clock: Clock, members: list[world.Member]) -> None:
    """The demo's pengurus belongs to a cooperative at risk, and has begun what keeps it aktif."""
    user = User.objects.filter(username="pengurus").first()
    at_risk = next((m.koperasi for m in members if m.life.kind == "berisiko"), None)
    if user and at_risk:
        AksesPengurus.objects.create(user=user, koperasi=at_risk, jabatan=JabatanPengurus.SEKRETARIS, dari=clock.start)
        filings.begin_for(rng, clock, at_risk, user)
