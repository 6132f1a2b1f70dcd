"""Three years of trainings: a series in its third number, tests with results, sosialisasi at schools, one to come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.actions import pelatihan as actions
from pembinaan.actions import pelatihan_peserta as people_actions
from pembinaan.actions import pelatihan_sertifikat as certificates
from pembinaan.actions import pelatihan_undangan as inviting
from pembinaan.models import Pelatihan, Peserta, Undangan
from pembinaan.trainings.people import Person
from registry.demo.lives import Clock
from registry.models import AksesPengurus, Koperasi, Pengurus


@dataclass(frozen=True)
class Plan:
    """`ago`: days before today on which it begins; negative lies ahead."""

    ago: int
    jenis: str
    seri: str
    days: int
    people: int
    kuota: int
    dana: str
    biaya: int
    angkatan: int | None = None
    materi: str = ""
    pengajar: tuple[str, ...] = ()
    skema: str = ""
    audiens: tuple[tuple[str, str, str, int, int], ...] = ()


DASAR = "Pelatihan Perkoperasian Dasar"
MATERI = "Jati diri koperasi, RAT, pembukuan harian, dan laporan keuangan sederhana"
SKEMA = "Pengelola Koperasi Simpan Pinjam"
SKOLA = (("sekolah", "SMKN 1 Lamongan", "pemuda", 34, 52), ("sekolah", "SMAN 2 Lamongan", "pemuda", 28, 41))
PKK = (("pkk", "PKK Kecamatan Babat", "dewasa", 0, 38), ("pkk", "PKK Kecamatan Paciran", "dewasa", 0, 31))

PLANS = (
    Plan(1045, "uji_kompetensi", "Uji Kompetensi Pengelola Koperasi", 1, 22, 30, "apbd_provinsi", 38_500_000,
         skema=SKEMA),
    Plan(1010, "pelatihan", DASAR, 3, 24, 30, "dak", 61_200_000, 1, MATERI, ("Sumarno, M.M.",)),
    Plan(905, "sosialisasi", "Sosialisasi Koperasi Siswa", 1, 6, 150, "apbd", 9_750_000, audiens=SKOLA),
    Plan(790, "bimtek", "Bimtek Perpajakan Koperasi", 2, 20, 25, "apbd", 27_400_000, materi="SPT Tahunan, PPh SHU",
         pengajar=("Lestari Handayani",)),
    Plan(655, "pelatihan", DASAR, 3, 28, 30, "dak", 64_000_000, 2, MATERI, ("Sumarno, M.M.", "Endah Permatasari")),
    Plan(560, "magang", "Magang Usaha Simpan Pinjam", 5, 8, 10, "apbd_provinsi", 18_000_000),
    Plan(470, "sosialisasi", "Sosialisasi Koperasi Wanita", 1, 12, 100, "apbd", 8_300_000, audiens=PKK),
    Plan(380, "bimtek", "Bimtek Penyusunan Laporan Keuangan", 2, 30, 30, "apbd", 31_900_000,
         materi="Neraca, perhitungan hasil usaha, catatan atas laporan", pengajar=("Drs. Imam Subekti, Ak.",)),
    Plan(262, "uji_kompetensi", "Uji Kompetensi Pengelola Koperasi", 1, 30, 30, "apbn", 52_000_000, skema=SKEMA),
    Plan(150, "pelatihan", DASAR, 3, 32, 30, "dak", 66_700_000, 3, MATERI, ("Sumarno, M.M.", "Endah Permatasari")),
    Plan(58, "bimtek", "Bimtek Digitalisasi Pembukuan", 2, 18, 20, "apbd", 24_600_000,
         pengajar=("Rizal Mahendra",)),
    Plan(-19, "pelatihan", "Pelatihan Manajemen Risiko Simpan Pinjam", 2, 0, 25, "dak", 42_000_000,
         materi="Penyaluran pinjaman, tunggakan, dan cadangan", pengajar=("Lestari Handayani",)),
)  # fmt: skip


def fill(rng: Random, clock: Clock) -> None:
    clerk = User.objects.get(username="petugas")
    pool = _pool(rng)
    for plan in PLANS:
        first = _weekday(clock.on - dt.timedelta(days=plan.ago))
        with dates.freeze(min(first - dt.timedelta(days=30), clock.on)):
            row = _planned(plan, first, clerk)
            rng.shuffle(pool)
            chosen = _chosen(plan, pool)
            invited = inviting.invite(pelatihan=row, koperasi_set=_set(chosen), by=clerk)
            row = actions.open_(pelatihan=row, by=clerk)
        _answers(rng, row, invited, clerk, held=plan.ago > 0)
        if plan.ago > 0:
            _held(rng, clock, plan, row, chosen, clerk)


def _pool(rng: Random) -> list[Koperasi]:
    """Cooperatives with people in office; a fifth of them never comes to anything."""
    rows = Koperasi.objects.filter(kewenangan="kabkota", status_keputusan=None, tanpa_pengurus=False, kdmp=False)
    found = list(rows.order_by("pk")[:400])
    rng.shuffle(found)
    own = list(Koperasi.objects.filter(akses_set__in=AksesPengurus.objects.filter(user__username="pengurus")))
    return [*own, *(one for one in found[: max(20, len(found) * 4 // 5)] if one not in own)]


def _chosen(plan: Plan, pool: list[Koperasi]) -> list[Koperasi]:
    """The demo's pengurus had two of the trainings and is invited to the one to come."""
    many = 15 if plan.ago < 0 else max(3, plan.people * 3 // 4)
    chosen = pool[:many]
    own = Koperasi.objects.filter(akses_set__user__username="pengurus").first()
    if own and own not in chosen and (plan.ago < 0 or plan.angkatan == 2 or plan.seri.startswith("Bimtek Peny")):
        chosen[-1] = own
    return chosen


def _set(rows: list[Koperasi]) -> Any:
    return Koperasi.objects.filter(pk__in=[one.pk for one in rows])


def _weekday(day: dt.date) -> dt.date:
    """Trainings begin on Monday to Wednesday."""
    return day if day.weekday() < 3 else day - dt.timedelta(days=day.weekday() - 1)


def _planned(plan: Plan, first: dt.date, by: User) -> Pelatihan:
    row = Pelatihan(
        jenis=plan.jenis, seri=plan.seri, angkatan=plan.angkatan, materi=plan.materi, dari=first,
        sampai=first + dt.timedelta(days=plan.days - 1), tempat="Aula Dinas Koperasi dan Usaha Mikro",
        dana=plan.dana, biaya=plan.biaya, kuota=plan.kuota, skema=plan.skema,
    )  # fmt: skip
    return actions.plan(pelatihan=row, pengajar=[(name, "", "") for name in plan.pengajar], by=by)


def _answers(rng: Random, row: Pelatihan, invited: list[Undangan], by: User, *, held: bool) -> None:
    weights = (1, 16, 3) if held else (7, 6, 2)
    words = {one.pk: (rng.choices(("belum", "datang", "tidak"), weights)[0], "") for one in invited}
    inviting.answer(pelatihan=row, answers=words, by=by)
    moment = dates.sekarang()
    opened = row.undangan_set.exclude(jawaban="belum") if not held else row.undangan_set.all()
    if held:
        with dates.freeze(row.dari - dt.timedelta(days=14)):
            moment = dates.sekarang()
    opened.update(dibuka_pada=moment, dibuka_oleh=by)


def _held(rng: Random, clock: Clock, plan: Plan, row: Pelatihan, chosen: list[Koperasi], by: User) -> None:
    with dates.freeze(row.dari):
        people_actions.enrol(pelatihan=row, people_of=_people(rng, plan, chosen), by=by)
        for kelompok, nama, usia, laki, perempuan in plan.audiens:
            actions.count_audience(
                pelatihan=row, kelompok=kelompok, nama=nama, usia=usia, laki=laki, perempuan=perempuan, by=by
            )
    with dates.freeze(row.sampai):
        people = list(row.peserta_set.all())
        came = {one.pk: {day for day in row.hari if rng.random() < 0.93} for one in people}
        people_actions.mark_present(pelatihan=row, came=came, left={}, by=by)
        actions.finish(pelatihan=row, evaluasi=rng.choice(EVALUASI), by=by)
    later = min(row.sampai + dt.timedelta(days=12), clock.on)
    with dates.freeze(later):
        people_actions.record_results(pelatihan=row, results=_results(rng, plan, row, people, later), by=by)
        if plan.jenis == "uji_kompetensi":
            _outside(row, by)
        elif plan.jenis != "sosialisasi":
            certificates.issue(pelatihan=row, chosen=[one.pk for one in people], tanggal=row.sampai, by=by)


EVALUASI = (
    "Peserta aktif bertanya. Waktu praktik perlu ditambah.",
    "Materi sesuai kebutuhan; contoh soal dari koperasi setempat paling membantu.",
    "Peminat lebih banyak daripada kuota. Angkatan berikutnya diutamakan bagi yang belum pernah ikut.",
)


def _people(rng: Random, plan: Plan, chosen: list[Koperasi]) -> list[tuple[Koperasi, Person]]:
    """Officers first, in turn, so that one cooperative sends one or two."""
    officers = Pengurus.objects.filter(koperasi__in=chosen).order_by("koperasi", "pk")
    by_key = {one.pk: one for one in chosen}
    found = []
    for one in officers:
        person = Person.of_officer(one)
        # of the same person always the same year: the name draws it
        year = 1960 + sum(map(ord, one.nama)) % 44
        found.append((by_key[one.koperasi_id], Person(**{**vars(person), "tahun_lahir": year})))
    rng.shuffle(found)
    own = set(AksesPengurus.objects.filter(user__username="pengurus").values_list("koperasi", flat=True))
    found.sort(key=lambda pair: pair[0].pk not in own)  # the demo's pengurus has people to look at
    seen: set[tuple[int, str]] = set()
    picked: list[tuple[Koperasi, Person]] = []
    for koperasi, person in found:
        if (koperasi.pk, person.nama) not in seen and len(picked) < plan.people:
            seen.add((koperasi.pk, person.nama))
            picked.append((koperasi, person))
    return picked


def _results(rng: Random, plan: Plan, row: Pelatihan, people: list[Peserta],
             on: dt.date) -> dict[int, dict[str, Any]]:  # fmt: skip
    if plan.jenis == "uji_kompetensi":
        passed = {one.pk: rng.random() < 0.8 for one in people}
        return {
            pk: {"tanggal_uji": row.dari, "lulus": good, "tanggal_lulus": on if good else None}
            for pk, good in passed.items()
        }
    if plan.jenis == "sosialisasi":
        return {}
    found = {}
    for one in people:
        before = rng.randint(35, 70)
        found[one.pk] = {"nilai_awal": before, "nilai_akhir": min(100, before + rng.randint(8, 32)),
                         "kesan": rng.choice((3, 4, 4, 5, 5))}  # fmt: skip
    return found


def _outside(row: Pelatihan, by: User) -> None:
    """The certificates of the test come from an LSP and hold for three years: the oldest end in the coming weeks."""
    for at, one in enumerate(row.peserta_set.filter(lulus=True).select_related("orang"), start=1):
        issued = one.tanggal_lulus or row.sampai
        certificates.record_outside(
            peserta=one, nomor=f"64990 2413 {row.pk:03d}{at:04d} {issued.year}", penerbit="LSP contoh, lisensi BNSP",
            terbit=issued, berakhir=_three_years_after(issued), by=by,
        )  # fmt: skip


def _three_years_after(day: dt.date) -> dt.date:
    return day.replace(year=day.year + 3) if (day.month, day.day) != (2, 29) else dt.date(day.year + 3, 3, 1)
