"""What the demo office facilitated and gave: requests, cattle, tools, grants, loans in every state, partners.

Names of programmes are those that offices use; companies are invented. What ended long ago is written as rows: the
action that puts a NIB into the register would judge the cooperative as of that day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from typing import Any

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.actions import aid, attachments, facilitation, loans
from pembinaan.aid import instalments
from pembinaan.facilitation import meeting, timing
from pembinaan.models import (
    Bantuan,
    Fasilitasi,
    JenisFasilitasi,
    LangkahFasilitasi,
    MitraUsaha,
    ProgramBantuan,
)
from registry.actions import preparing
from registry.demo import scans
from registry.demo.lives import Clock
from registry.models import Koperasi, PerubahanStatus

CLERKS = ("petugas", "petugas2", "petugas3")
REFUSALS = (
    "Alamat pada akta berbeda dengan alamat usaha; pengurus diminta memperbaiki akta dahulu.",
    "Ketua yang mengajukan sudah habis masa jabatannya.",
    "Laporan keuangan dua tahun terakhir belum ada.",
)
NOTES = ("Berkas lengkap.", "Diantar sekretaris koperasi.", "KBLI disesuaikan.", "Menunggu akun OSS dipulihkan.", "")
USED = ("Ternak dirawat di kandang bersama, {n} ekor.", "Dipakai setiap hari.", "Menjadi modal unit usaha.")
UNUSED = ("Disimpan di gudang, belum ada yang dapat mengoperasikan.", "Sudah dijual pengurus lama.")
SEEN, SEEN_BAD = ("dimanfaatkan",) * 5 + ("sebagian", "tidak"), ("tidak", "tidak_ada", "sebagian")
COMPANIES = (
    ("PT Nusa Pangan Sejahtera", "Pembelian jagung dan gabah"), ("CV Sumber Susu Abadi", "Penampungan susu segar"),
    ("PT Tirta Mina Raya", "Pakan dan pembelian bandeng"), ("CV Karya Anyam Lestari", "Ekspor kerajinan"),
    ("PT Ritel Jaya Sentosa", "Pasokan toko"),
)  # fmt: skip


@dataclass
class World:
    """Who is there to be helped: `live` are aktif, `gone` became tidak aktif on a known day."""

    rng: Random
    clock: Clock
    people: dict[str, User]
    live: list[Koperasi] = field(default_factory=list)
    gone: list[tuple[Koperasi, dt.date]] = field(default_factory=list)

    def some(self, count: int) -> list[Koperasi]:
        return self.rng.sample(self.live, min(count, len(self.live)))

    def clerk(self) -> User:
        return self.people[self.rng.choice(CLERKS)]

    def day(self, back: int) -> dt.date:
        """A working day about `back` days ago."""
        day = self.clock.on - dt.timedelta(days=back)
        return day - dt.timedelta(days=max(0, day.weekday() - 4))


def fill(rng: Random, clock: Clock) -> None:
    people = {user.username: user for user in User.objects.filter(username__in=(*CLERKS, "pendamping", "kabid"))}
    if not set(CLERKS) <= set(people):
        return
    inside = Koperasi.objects.live().within_authority().defer("cari").order_by("pk")
    world = World(rng, clock, people)
    world.live = rng.sample(found := list(inside.filter(status="aktif", kdmp=False)), len(found))
    events = PerubahanStatus.objects.filter(kolom="status_hitung", baru="tidak_aktif", koperasi__status="tidak_aktif")
    since = dict(events.order_by("berlaku_pada").values_list("koperasi", "berlaku_pada"))
    gone = [(one, since[one.pk]) for one in inside.filter(pk__in=since) if since[one.pk] > world.day(1100)]
    world.gone = rng.sample(gone, min(6, len(gone)))
    _certificates(world)
    _requests(world)
    _gifts(world)
    _loans(world)
    _partners(world)


# --- Requests -----------------------------------------------------------------------------------------
def _certificates(world: World) -> None:
    """Renewals of certificates that run out soon, and how today's certificates once came about."""
    kind = JenisFasilitasi.objects.get(kode="nik")
    certified = [one for one in world.live if one.sertifikat_nik_berakhir and one.nik]
    for one in certified[:12]:
        issued = one.sertifikat_nik_terbit or world.day(900)
        _ended(world, one, kind, issued - dt.timedelta(days=world.rng.randint(9, 30)), issued, nomor_hasil=one.nik,
               terbit=issued, berlaku_sampai=one.sertifikat_nik_berakhir)  # fmt: skip
    until = world.clock.on + dt.timedelta(days=90)
    soon = [one for one in certified if world.clock.on <= (one.sertifikat_nik_berakhir or until) < until]
    for at, one in enumerate(soon[: max(2, len(soon) // 3)]):
        row = _ask(world, one, kind, 3 + at * 2, perihal="perpanjangan", asal="dinas")
        if at % 3 == 0 and meeting.of(one, on=world.clock.on, request=row).year:
            _scan(world, row)
        if not meeting.of(one, on=world.clock.on, request=row).missing:
            _proceed(world, row, steps=1 + at % 3)
    fresh = [one for one in world.live if one.nik and not one.sertifikat_nik_berakhir]
    for one in fresh[:7]:
        asked = world.day(world.rng.randint(40, 300))
        done = timing.add_working_days(asked, world.rng.randint(7, 21))
        until = instalments.months_later(done, 24)
        Koperasi.objects.filter(pk=one.pk).update(sertifikat_nik_terbit=done, sertifikat_nik_berakhir=until)
        _ended(world, one, kind, asked, done, nomor_hasil=one.nik, terbit=done, berlaku_sampai=until)


def _scan(world: World, row: Fasilitasi) -> None:
    """The Berita Acara of a RAT that the office only recorded."""
    lines = [row.koperasi.nama, "Rapat anggota tahunan dihadiri lebih dari separuh anggota."]
    data = scans.page("BERITA ACARA RAT", lines, signed_by="Ketua rapat")
    with dates.freeze(row.diminta_pada):
        paper = attachments.add(
            milik="fasilitasi", owner=row, jenis=meeting.ATTACHED, data=data, name="berita-acara.jpg", by=world.clerk()
        )
    preparing.prepare(paper)


def _requests(world: World) -> None:
    """Of every other kind: done within the last fifteen months, refused, running, just asked for."""
    rng, free = world.rng, iter(world.live[40:])
    for kode, ended, running in (("nib", 14, 5), ("halal", 5, 2), ("pembiayaan", 4, 2), ("anggaran_dasar", 2, 1)):
        kind = JenisFasilitasi.objects.get(kode=kode)
        usual = sum(step.get("hari") or 0 for step in kind.langkah)
        for at in range(ended):
            one, asked = next(free, None), world.day(rng.randint(30, 450))
            if one is None:
                return
            done = timing.add_working_days(asked, max(1, round(usual * rng.uniform(0.6, 2.1))))
            done = min(done, world.clock.on)
            if at % 6 == 5:
                _ended(world, one, kind, asked, done, keadaan="ditolak", alasan=rng.choice(REFUSALS))
            elif kode == "nib":
                number = f"{rng.randint(10, 28):02d}{asked:%m%y}{rng.randint(10**6, 10**7 - 1)}"
                Koperasi.objects.filter(pk=one.pk).update(nib=number)
                _ended(world, one, kind, asked, done, nomor_hasil=number, terbit=done)
            elif kode == "halal":
                _ended(world, one, kind, asked, done, nomor_hasil=f"ID352{rng.randint(10**9, 10**10 - 1)}", terbit=done)
            else:
                _ended(world, one, kind, asked, done, nilai=rng.randrange(50, 400, 25) * 10**6)
        for at in range(running):
            if (one := next(free, None)) is None:
                return
            row = _ask(world, one, kind, rng.choice((1, 2, 2, 3, 9)), asal=rng.choice(("datang", "surat", "telepon")))
            if at % 3 != 2:
                _proceed(world, row, steps=1 + at % 2)


def _ended(world: World, koperasi: Koperasi, kind: JenisFasilitasi, asked: dt.date, done: dt.date,
           keadaan: str = "selesai", **values: Any) -> None:  # fmt: skip
    clerk = world.clerk()
    with dates.freeze(asked):
        row = Fasilitasi.objects.create(
            koperasi=koperasi, jenis=kind, keadaan=keadaan, petugas=clerk, diminta_pada=asked, selesai_pada=done,
            target_pada=timing.promised(kind.langkah, asked), dokumen=kind.dokumen, dicatat_oleh=clerk,
            dicatat_tanggal=asked, asal=world.rng.choice(Fasilitasi.Asal.values[:4]), **values,
        )  # fmt: skip
    steps, span = kind.langkah, (done - asked).days
    LangkahFasilitasi.objects.bulk_create(
        LangkahFasilitasi(
            fasilitasi=row, urutan=at, nama=step["nama"], hari=step.get("hari"), catatan=world.rng.choice(NOTES),
            selesai_pada=asked + dt.timedelta(days=span * at // len(steps)), oleh=clerk,
        )
        for at, step in enumerate(steps, 1) if keadaan == "selesai" or at == 1
    )  # fmt: skip


def _ask(world: World, koperasi: Koperasi, kind: JenisFasilitasi, back: int, **values: Any) -> Fasilitasi:
    with dates.freeze(world.day(back)):
        return facilitation.request(koperasi=koperasi, jenis=kind, by=world.clerk(), **values)


def _proceed(world: World, row: Fasilitasi, *, steps: int) -> None:
    with dates.freeze(min(row.diminta_pada + dt.timedelta(days=1), world.clock.on)):
        row = facilitation.accept(row=row, by=row.petugas or world.clerk())
    with dates.freeze(world.clock.on):
        for step in row.langkah_set.all()[:steps]:
            facilitation.tick(step=step, selesai_pada=min(row.diminta_pada + dt.timedelta(days=2), world.clock.on),
                              catatan=world.rng.choice(NOTES), by=row.petugas or world.clerk())  # fmt: skip


# --- Help ---------------------------------------------------------------------------------------------
def _gifts(world: World) -> None:
    rng = world.rng
    gone = list(world.gone)
    for name, dana, back, count, what in (
        ("Desa Korporasi Sapi", "apbn", 760, 9, "sapi"), ("Desa Korporasi Sapi", "apbn", 380, 8, "sapi"),
        ("Alat Pengolahan Hasil", "dak", 520, 6, "alat"), ("Hibah Koperasi Wanita", "apbd_provinsi", 640, 8, "uang"),
    ):  # fmt: skip
        first = world.day(back)
        program = _program(world, name, dana, first)
        receivers = [(one, first + dt.timedelta(days=rng.randint(0, 40))) for one in world.some(count)]
        for one, since in [pair for pair in gone if pair[1] > first][:2]:
            gone.remove((one, since))
            receivers.append((one, first))
        for at, (one, day) in enumerate(receivers):
            row = _give(world, one, program, day, **_goods(rng, what, at))
            _look(world, row, bad=one.status != "aktif")


def _goods(rng: Random, what: str, at: int) -> dict[str, Any]:
    if what == "sapi":
        heads = rng.randrange(8, 24, 2)
        return {"jenis": "barang", "jumlah": heads, "satuan": "ekor", "barang": "sapi", "nilai": heads * 16_500_000}
    if what == "alat":
        tool = ("mesin perontok jagung", "alat pengering", "mesin jahit")[at % 3]
        return {"jenis": "barang", "jumlah": rng.randint(1, 6), "satuan": "unit", "barang": tool}
    return {"jenis": "hibah", "nilai": rng.choice((25, 30, 50)) * 1_000_000}


def _program(world: World, nama: str, dana: str, first: dt.date) -> ProgramBantuan:
    with dates.freeze(first):
        known = ProgramBantuan.objects.filter(nama=nama, tahun=first.year).first()
        program = known or ProgramBantuan(nama=nama, tahun=first.year, dana=dana)
        return known or aid.save_program(program=program, by=world.people["petugas"])


def _give(world: World, koperasi: Koperasi, program: ProgramBantuan, day: dt.date, **values: Any) -> Bantuan:
    with dates.freeze(day):
        row = Bantuan(
            koperasi=koperasi, program=program, diterima_pada=day, bast_tanggal=day, penerima="Ketua pengurus",
            bast_nomor=f"518/{world.rng.randint(100, 899)}/BAST/{day.year}", **values,
        )  # fmt: skip
        return aid.give(row=row, by=world.clerk())


def _look(world: World, row: Bantuan, *, bad: bool) -> None:
    """Looked at once or twice; some have not been seen by anybody."""
    rng = world.rng
    if rng.random() < 0.15:
        return
    for back in sorted(rng.sample(range(20, 300), rng.choice((1, 1, 2))), reverse=True):
        day = world.day(back)
        if day <= row.diterima_pada:
            continue
        keadaan = rng.choice(SEEN_BAD if bad else SEEN)
        text = rng.choice(UNUSED if keadaan in ("tidak", "tidak_ada") else USED).format(n=row.jumlah or 0)
        if "ekor" in text and row.satuan != "ekor":
            text = USED[1]
        with dates.freeze(day):
            aid.see_use(row=row, tanggal=day, keadaan=keadaan, catatan=text, by=world.clerk())


# --- Loans ----------------------------------------------------------------------------------------------
def _loans(world: World) -> None:
    """Each with its way of paying: in time, late, not any more, paid off."""
    habits = ("tertib", "tertib", "tertib", "menunggak", "macet", "lunas")
    sources = (
        ("Dana Bergulir Kabupaten", "apbd", "dana_bergulir", "UPTD Dana Bergulir", 24, 11),
        ("KUR Koperasi", "lain", "kur", "Bank penyalur KUR", 24, 3),
        ("LPDB-KUMKM", "apbn", "lpdb", "LPDB", 36, 2),
    )
    for name, dana, jenis, lender, months, count in sources:
        for at, one in enumerate(world.some(count)):
            habit = habits[at % len(habits)]
            start = world.day(months * 31 + 90 if habit == "lunas" else world.rng.randint(300, 640))
            _lend(world, one, _program(world, name, dana, start), jenis, lender, start, months, habit)
    for one, since in world.gone[:2]:  # lent before they became tidak aktif
        start = min(since - dt.timedelta(days=200), world.day(420))
        program = _program(world, "Dana Bergulir Kabupaten", "apbd", start)
        _lend(world, one, program, "dana_bergulir", "UPTD Dana Bergulir", start, 24, "macet")


def _lend(world: World, koperasi: Koperasi, program: ProgramBantuan, jenis: str, lender: str, start: dt.date,
          months: int, habit: str) -> None:  # fmt: skip
    value = world.rng.choice((25, 40, 50, 75, 100, 150)) * 1_000_000
    row = _give(world, koperasi, program, start, jenis=jenis, nilai=value, penyalur=lender)
    parts = instalments.monthly(value + value * months // 200, months, instalments.months_later(start, 1))
    with dates.freeze(start):
        loans.plan(row=row, parts=parts, by=world.clerk())
    due = [one for one in parts if one.day < world.clock.on]
    paid = {"tertib": len(due), "lunas": len(due), "menunggak": max(len(due) - 2, 1), "macet": min(len(due) // 4, 4)}
    for at, one in enumerate(due[: paid[habit]], 1):
        day = min(max(start, one.day - dt.timedelta(days=world.rng.randint(0, 6))), world.clock.on)
        with dates.freeze(day):
            slip = f"STS-{program.tahun}/{row.pk:03d}-{at:02d}"
            loans.pay(row=row, tanggal=day, jumlah=one.amount, by=world.people["petugas"], bukti=slip)
    if habit == "lunas" and aid.left(row) == 0 and world.rng.random() < 0.5:
        with dates.freeze(world.clock.on):
            aid.close(row=row, alasan="Lunas", ditutup_pada=world.clock.on, known=True, by=world.clerk())


# --- Partners -------------------------------------------------------------------------------------------
def _partners(world: World) -> None:
    for at, one in enumerate(world.some(24)):
        day = world.day(world.rng.randint(20, 700))
        if at % 3 == 2:
            values: dict[str, Any] = {"bentuk": "tidak_ada"}
        else:
            nama, bidang = COMPANIES[at % len(COMPANIES)]
            values = {"bentuk": "plasma" if at % 6 == 1 else "perusahaan", "nama": nama, "bidang": bidang}
        with dates.freeze(day):
            aid.record_partner(row=MitraUsaha(koperasi=one, dari=day, **values), by=world.clerk())
