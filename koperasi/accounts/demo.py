"""One invented person for each role of the demo office. Production makes none and lets none in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.ports import today
from koperasi.accounts.roles import Peran


class DemoRefused(Exception):
    """The demo office cannot be made here; the message is one Indonesian sentence."""


@dataclass(frozen=True)
class Person:
    nama: str
    jabatan: str
    unit: str = "Bidang Kelembagaan dan Pengawasan"
    nip: str = ""
    pangkat: str = ""
    golongan: str = ""
    telepon: str | None = None


# Invented; the NIP are of the right shape and belong to nobody (month 00).
PEOPLE: dict[Peran, Person] = {
    Peran.PETUGAS: Person(
        "Ratna Puspitaningtyas", "Analis Koperasi",
        nip="199100112015012001", pangkat="Penata Muda Tk. I", golongan="III/b",
    ),
    Peran.PENDAMPING: Person("Yoga Aditya Pamungkas", "Petugas Penyuluh Koperasi Lapangan"),
    Peran.KABID: Person(
        "Endang Widyastuti", "Kepala Bidang Kelembagaan dan Pengawasan",
        nip="197800082003122002", pangkat="Pembina", golongan="IV/a",
    ),
    Peran.SEKRETARIAT: Person(
        "Slamet Budi Raharjo", "Pengadministrasi Umum", unit="Sekretariat",
        nip="198600272009011003", pangkat="Pengatur", golongan="II/c",
    ),
    Peran.KEPALA: Person(
        "Drs. Hadi Wicaksana Putra, M.M.", "Kepala Dinas Koperasi dan Usaha Mikro", unit="Dinas",
        nip="196900141995031004", pangkat="Pembina Utama Muda", golongan="IV/c",
    ),
    Peran.AUDITOR: Person("Fransiska Maharani Dewi", "Auditor Muda", unit="Inspektorat", nip="198500232010012005"),
    Peran.ADMIN: Person("Bagus Prasetyo Nugroho", "Pranata Komputer", unit="Sekretariat", nip="199300052019021006"),
    Peran.PENGURUS: Person("Siti Khoiriyah", "Ketua pengurus", unit="", telepon="6281200000001"),
}  # fmt: skip


# More hands, so that work can be given out and handed over; they do not stand on the log-in page.
COLLEAGUES: dict[str, tuple[Peran, Person]] = {
    "petugas2": (Peran.PETUGAS, Person(
        "Dimas Arya Wibisono", "Pengawas Koperasi Ahli Muda",
        nip="198700052011011004", pangkat="Penata", golongan="III/c",
    )),
    "petugas3": (Peran.PETUGAS, Person(
        "Nurul Hidayati", "Pengawas Koperasi Ahli Pertama",
        nip="199400232019022007", pangkat="Penata Muda", golongan="III/a",
    )),
    "pendamping2": (Peran.PENDAMPING, Person("Wahyuni Sekar Arum", "Petugas Penyuluh Koperasi Lapangan")),
}  # fmt: skip


@transaction.atomic
def create_people(*, since: date | None = None) -> dict[Peran, User]:
    """One person per role, the user name being the role's; running it again changes nothing but the password.

    `since` is the first day of their roles (default 1 January ten years ago), so that a demo's past has somebody who
    did it. Raises DemoRefused in production, and where a real person has one of these user names.
    """
    if settings.PRODUKSI or not settings.SANDI_DEMO:
        raise DemoRefused("Akun contoh tidak dibuat di lingkungan produksi.")
    on = today()
    since = since or date(on.year - 11, 1, 1)
    password = make_password(settings.SANDI_DEMO)
    names = [*(role.value for role in PEOPLE), *COLLEAGUES]
    if real := User.objects.filter(username__in=names, demo=False).first():
        # A person's own account must not get the password that everybody knows.
        raise DemoRefused(f"Nama pengguna {real.username} sudah dipakai {real}; akun contoh tidak dibuat di sini.")
    everybody = {role.value: (role, person) for role, person in PEOPLE.items()} | COLLEAGUES
    made = {}
    for username, (role, person) in everybody.items():
        fields = {**vars(person), "demo": True, "password": password, "is_active": True}
        user, _ = User.objects.update_or_create(username=username, defaults=fields)
        end = on + timedelta(days=365) if role == Peran.AUDITOR else None
        if not user.peran.active(on=on).filter(peran=role).exists():
            PeranPengguna.objects.create(user=user, peran=role, dari=since, sampai=end)
        made[username] = user
    return {role: made[role.value] for role in PEOPLE}


@dataclass(frozen=True)
class Login:
    username: str
    nama: str
    peran: str
    tugas: str


def logins() -> list[Login]:
    """The demo's log-ins in the order of the roles; empty in production and in an office without demo people."""
    if settings.PRODUKSI or not settings.SANDI_DEMO:
        return []
    order = {role.value: number for number, role in enumerate(Peran)}
    users = User.objects.filter(demo=True, is_active=True, username__in=order)
    return [
        Login(user.username, user.nama, Peran(user.username).label, _TUGAS[Peran(user.username)])
        for user in sorted(users, key=lambda user: order[user.username])
    ]


_TUGAS = {
    Peran.PETUGAS: "registri dan pemeriksaan",
    Peran.PENDAMPING: "mendata di lapangan",
    Peran.KABID: "membagi dan memeriksa",
    Peran.SEKRETARIAT: "agenda surat",
    Peran.KEPALA: "menetapkan dan menyetujui",
    Peran.AUDITOR: "hanya membaca",
    Peran.ADMIN: "akun dan pengaturan",
    Peran.PENGURUS: "koperasinya sendiri",
}
