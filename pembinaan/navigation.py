"""Where a person may go: the main navigation by right. Rooms of other apps are named by URL name only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from koperasi.accounts.roles import Izin
from koperasi.ui.nav import Item, mark_active
from registry import kantor as office
from registry import review_queue


@dataclass(frozen=True)
class Room:
    """One place of the navigation; seen by whoever holds one of `rights` (empty: everybody who is logged in)."""

    label: str
    url_name: str
    rights: tuple[Izin, ...] = ()
    minor: bool = False  # not for every day: in the menu "Lainnya" when the bar is full
    under: tuple[str, ...] = ()  # where its other rooms live, so that the bar shows them as this one
    count: Callable[..., int] | None = None  # of what waits there for this person: count(user, on=today)


ROOMS = (
    Room("Beranda", "pembinaan:home"),
    Room("Koperasi", "registry:koperasi-list", (Izin.KOPERASI_LIHAT,)),
    Room("Periksa", "registry:periksa-list", (Izin.PENGAJUAN_PERIKSA,), count=review_queue.count_in_menu),
    Room("Pembinaan", "pembinaan:meja-list", (Izin.PEMBINAAN_LIHAT,)),
    Room("Surat", "pembinaan:surat-list", (Izin.SURAT_LIHAT,)),
    Room("Angka", "pembinaan:dasbor-detail", (Izin.KOPERASI_LIHAT,), under=("/angka/", "/mutu/", "/register/")),
    Room("Surat", "pembinaan:surat-saya-list", (Izin.KOPERASI_MILIK_SENDIRI,)),
    Room("Pelatihan", "pembinaan:pelatihan-saya-list", (Izin.KOPERASI_MILIK_SENDIRI,)),
    Room("Matriks RAT", "registry:matriks-rat", (Izin.BUKTI_CATAT,)),
    Room("Pengingat RAT", "pembinaan:pengingat-list", (Izin.PENGINGAT,), minor=True),
    Room("Laporan banyak koperasi", "registry:laporan-massal-upload", (Izin.PENGAJUAN_WAKILI,), minor=True),
    Room("Impor", "registry:impor-list", (Izin.IMPOR, Izin.IMPOR_LIHAT)),
    Room("Perpanjangan", "registry:perpanjangan-list", (Izin.PERPANJANGAN_BERI, Izin.MALAM_LIHAT), minor=True),
    Room("Proses malam", "registry:malam-list", (Izin.MALAM_LIHAT,), minor=True),
    Room("Aturan", "registry:aturan-list", (Izin.ATURAN_LIHAT,), minor=True),
    Room("Pengaturan pelaporan", "registry:pelaporan-update", (Izin.PENGAJUAN_SETELAN,), minor=True),
    Room("Pengguna", "accounts:pengguna-list", (Izin.PENGGUNA_LIHAT,), minor=True),
    Room("Pengaturan", "registry:kantor-update", (Izin.KANTOR_UBAH,), minor=True),
    Room("Jejak", "audit:jejak-list", (Izin.AUDIT_LIHAT,), minor=True),
    Room("Pekerjaan", "jobs:pekerjaan-list", (Izin.PEKERJAAN_SEMUA,), minor=True),
)

# The rooms of pembinaan, in a row above each of their list pages ({% coaching_rooms %}).
COACHING = (
    Room("Meja kerja", "pembinaan:meja-list", (Izin.PEMBINAAN_LIHAT,)),
    Room("Kasus", "pembinaan:kasus-list", (Izin.PEMBINAAN_LIHAT,)),
    Room("Kunjungan", "pembinaan:kunjungan-list", (Izin.PEMBINAAN_LIHAT,)),
    Room("Rute", "pembinaan:rencana-list", (Izin.PEMBINAAN_LIHAT,)),
    Room("Pelatihan", "pembinaan:pelatihan-list", (Izin.PEMBINAAN_LIHAT,)),
    Room("Fasilitasi", "pembinaan:fasilitasi-list", (Izin.PEMBINAAN_LIHAT,)),
    Room("Bantuan", "pembinaan:bantuan-list", (Izin.PEMBINAAN_LIHAT,)),
    Room("Usulan", "pembinaan:usulan-list", (Izin.PEMBINAAN_LIHAT,)),
    Room("Usaha mikro", "pembinaan:mikro-list", (Izin.PEMBINAAN_LIHAT,)),
    Room("Hasil", "pembinaan:hasil-list", (Izin.PEMBINAAN_LIHAT,)),
    Room("Pengaturan", "pembinaan:setelan-list", (Izin.PEMBINAAN_SETELAN,)),
)

# The rooms of letters, in a row above each of their list pages ({% letter_rooms %}).
LETTERS = (
    Room("Semua surat", "pembinaan:surat-list", (Izin.SURAT_LIHAT,)),
    Room("Konsep", "pembinaan:konsep-surat-list", (Izin.SURAT_LIHAT,)),
    Room("Paket", "pembinaan:paket-list", (Izin.SURAT_LIHAT,)),
    Room("Agenda", "pembinaan:agenda-list", (Izin.SURAT_LIHAT,)),
    Room("Nomor dari luar", "pembinaan:luar-list", (Izin.SURAT_NOMOR,)),
    Room("Tanda tangan", "pembinaan:ttd-list", (Izin.SURAT_NOMOR, Izin.SURAT_SETUJUI)),
    Room("Pengantaran", "pembinaan:kirim-list", (Izin.SURAT_LIHAT,)),
    Room("Pengumuman", "pembinaan:pengumuman-list", (Izin.SURAT_LIHAT,)),
    Room("Jawaban", "pembinaan:jawaban-list", (Izin.SURAT_LIHAT,)),
    Room("Tangga", "pembinaan:tangga-list", (Izin.SURAT_LIHAT,)),
    Room("Naskah", "pembinaan:naskah-list", (Izin.SURAT_LIHAT,)),
    Room("Pengaturan", "pembinaan:setelan-surat-update", (Izin.SURAT_SETELAN,)),
)


# The rooms of figures, in a row above each of their pages ({% figure_rooms %}).
FIGURES = (
    Room("Ringkasan", "pembinaan:dasbor-detail", (Izin.KOPERASI_LIHAT,)),
    Room("Mutasi", "pembinaan:mutasi-detail", (Izin.KOPERASI_LIHAT,)),
    Room("Peta", "pembinaan:peta-detail", (Izin.KOPERASI_LIHAT,)),
    Room("Wilayah", "pembinaan:wilayah-list", (Izin.KOPERASI_LIHAT,)),
    Room("Rekap", "pembinaan:rekap-detail", (Izin.KOPERASI_LIHAT,)),
    Room("Format provinsi", "pembinaan:format-list", (Izin.KOPERASI_LIHAT,)),
    Room("Cocokkan ODS", "pembinaan:rekonsiliasi-list", (Izin.IMPOR_LIHAT,)),
    Room("Target", "pembinaan:target-list", (Izin.KOPERASI_LIHAT,)),
    Room("Bagaimana jika", "pembinaan:simulasi-detail", (Izin.ATURAN_LIHAT,)),
    Room("Mutu data", "pembinaan:mutu-list", (Izin.KOPERASI_LIHAT,)),
    Room("Register terbuka", "pembinaan:register-update", (Izin.REGISTER_BUKA,)),
)


def items_for(request: HttpRequest) -> list[Item]:
    """The rooms this person may enter, the present one marked. Rooms that do not exist yet are left out."""
    user = request.user
    if not user.is_authenticated:
        return []
    on = office.today()
    items = [
        Item(
            room.label,
            room.url_name,
            minor=room.minor,
            under=room.under,
            count=room.count(user, on=on) if room.count else 0,
        )
        for room in _allowed(ROOMS, user)
    ]
    return mark_active(items, request)


def coaching_for(request: HttpRequest) -> list[Item]:
    return _row(COACHING, request)


def letters_for(request: HttpRequest) -> list[Item]:
    return _row(LETTERS, request)


def figures_for(request: HttpRequest) -> list[Item]:
    return _row(FIGURES, request)


def _row(rooms: Iterable[Room], request: HttpRequest) -> list[Item]:
    return mark_active([Item(room.label, room.url_name) for room in _allowed(rooms, request.user)], request)


def _allowed(rooms: Iterable[Room], user: Any) -> list[Room]:
    return [
        room
        for room in rooms
        if (not room.rights or any(user.boleh(right) for right in room.rights)) and address(room.url_name)
    ]


def address(url_name: str, *args: object) -> str:
    """The address of a room of another app, or "" while that room does not exist: links are then left out."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""
