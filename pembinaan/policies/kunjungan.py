"""What may be done to a visit in its present state. `check_x` raises one Indonesian sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from koperasi.accounts.roles import Izin
from koperasi.lib.dates import panjang
from pembinaan.kunjungan.finding import finding
from pembinaan.models import KeadaanKunjungan, Kunjungan, RencanaKunjungan
from pembinaan.states.kunjungan import TABLE
from registry.models import Koperasi
from registry.policies import Refused, check_live

if TYPE_CHECKING:
    from koperasi.accounts.models import User


def check_begin(koperasi: Koperasi) -> None:
    check_live(koperasi)


def check_open(kunjungan: Kunjungan) -> None:
    """May still be filled in."""
    if TABLE.allows("finish", kunjungan.keadaan):
        return
    if kunjungan.keadaan == KeadaanKunjungan.BATAL:
        if kunjungan.rencana:
            called_off = kunjungan.rencana.keadaan == RencanaKunjungan.Keadaan.BATAL
            why = "Rute kunjungan ini dibatalkan" if called_off else "Koperasi ini sudah dikeluarkan dari rutenya"
            raise Refused(f"{why}. Bila tetap dikunjungi, catat sebagai kunjungan tersendiri.")
        raise Refused("Kunjungan ini sudah dibatalkan, sehingga hasilnya tidak dapat diisi.")
    who = f" oleh {kunjungan.dicatat_oleh}" if kunjungan.dicatat_oleh else ""
    raise Refused(
        f"Hasil kunjungan ini sudah dikirim{who} pada {panjang(kunjungan.dicatat_tanggal)}; isian Anda tidak dicatat."
    )


def check_result(koperasi: Koperasi, data: Mapping[str, Any], *, on: dt.date) -> None:
    """What was found can have been found: on a day that has come, of a cooperative that existed."""
    check_live(koperasi)
    day = data["tanggal"]
    if day > on:
        raise Refused(f"Tanggal kunjungan {panjang(day)} belum tiba.")
    founded = koperasi.tanggal_badan_hukum
    if founded and day < founded:
        raise Refused(f"Tanggal kunjungan {panjang(day)} sebelum koperasi ini berdiri ({panjang(founded)}).")
    if not finding(data["alamat"], data.get("usaha", "")):
        raise Refused("Alamatnya ditemukan: tulis juga apakah usahanya berjalan.")


def check_correct(kunjungan: Kunjungan, *, by: User, on: dt.date) -> None:
    """Whoever sent it, on the day it was sent. Later it is what the office relied on: a new visit says it otherwise."""
    if not TABLE.allows("correct", kunjungan.keadaan):
        raise Refused("Hanya kunjungan yang sudah dikirim yang dapat diperbaiki.")
    if kunjungan.dicatat_oleh_id != by.pk:
        raise Refused(f"Hanya pengirimnya, {kunjungan.dicatat_oleh}, yang dapat memperbaiki hasil kunjungan ini.")
    if kunjungan.dicatat_tanggal != on:
        raise Refused(
            "Hasil kunjungan hanya dapat diperbaiki pada hari pengirimannya. Bila keadaannya lain, catat kunjungan "
            "baru."
        )


def can_correct(kunjungan: Kunjungan, *, by: User, on: dt.date) -> bool:
    try:
        check_correct(kunjungan, by=by, on=on)
    except Refused:
        return False
    return True


def check_same_day(kunjungan: Kunjungan, tanggal: dt.date) -> None:
    """The day of the visit is the day from which its finding holds; what was recorded of it is not moved."""
    if kunjungan.tanggal != tanggal:
        raise Refused(f"Tanggal kunjungan tetap {panjang(kunjungan.tanggal)}; bila keliru, catat kunjungan baru.")


def check_cancel(kunjungan: Kunjungan, by: User) -> None:
    """One of a route leaves it on the route's page, by whoever plans routes: its letter names the places."""
    if not TABLE.allows("cancel", kunjungan.keadaan):
        raise Refused("Hanya kunjungan yang belum dikirim yang dapat dibatalkan.")
    if kunjungan.rencana_id:
        raise Refused("Kunjungan ini bagian dari rute; keluarkan koperasinya di halaman rute itu.")
    if by.pk not in (kunjungan.petugas_id, kunjungan.dibuat_oleh_id) and not by.boleh(Izin.KASUS_BAGI):
        raise Refused(
            f"Kunjungan ini dimulai {kunjungan.petugas or kunjungan.dibuat_oleh}; hanya orang itu atau kepala bidang "
            "yang dapat membatalkannya."
        )


def can_cancel(kunjungan: Kunjungan, by: User) -> bool:
    try:
        check_cancel(kunjungan, by)
    except Refused:
        return False
    return True


def check_papers(kunjungan: Kunjungan) -> None:
    if kunjungan.keadaan == KeadaanKunjungan.BATAL:
        check_open(kunjungan)
