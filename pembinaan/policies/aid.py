"""What may be recorded about help that was given. `check_x` raises one Indonesian sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from koperasi.accounts.roles import Izin
from koperasi.lib.dates import panjang
from koperasi.lib.rupiah import rp
from registry.policies import Refused, check_live

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from pembinaan.aid.instalments import Due
    from pembinaan.models import Bantuan, Kunjungan, MitraUsaha, PembayaranAngsuran
    from pembinaan.models.bantuan import BantuanQuerySet


def bantuan_scope(rows: BantuanQuerySet, user: User) -> BantuanQuerySet:
    """Those of cooperatives that an import's undo did not take back."""
    if not user.is_authenticated or not user.boleh(Izin.PEMBINAAN_LIHAT):
        return rows.none()
    return rows.filter(koperasi__ditarik_pada=None)


def check_given(row: Bantuan, *, on: dt.date) -> None:
    """A new or changed help, before it is saved."""
    check_live(row.koperasi)
    if row.diterima_pada > on:
        raise Refused(f"Tanggal diterima {panjang(row.diterima_pada)} belum tiba.")
    if row.bast_tanggal and row.bast_tanggal > on:
        raise Refused(f"Tanggal BAST {panjang(row.bast_tanggal)} belum tiba.")
    if row.pinjaman and not row.nilai:
        raise Refused("Tulis nilai pinjamannya.")
    if not row.nilai and not row.jumlah:
        raise Refused("Tulis nilainya dalam rupiah, atau jumlah barangnya.")
    if row.jumlah and not row.satuan:
        raise Refused("Tulis satuan jumlahnya, misalnya ekor atau unit.")
    if row.pk and not row.pinjaman and row.angsuran_set.exists():
        raise Refused("Bantuan ini punya jadwal angsuran; jenisnya tidak dapat diubah menjadi bukan pinjaman.")
    first = row.pembayaran_set.order_by("tanggal").first() if row.pk else None
    if first and first.tanggal < row.diterima_pada:
        raise Refused(f"Sudah ada pembayaran tanggal {panjang(first.tanggal)}, sebelum tanggal diterima itu.")


def check_open(row: Bantuan) -> None:
    if row.ditutup_pada:
        raise Refused(f"Bantuan ini selesai dipantau sejak {panjang(row.ditutup_pada)}; buka lagi dahulu.")


# --- Loans ----------------------------------------------------------------------------------------
def check_schedule(row: Bantuan, parts: Sequence[Due], *, paid: int) -> None:
    check_open(row)
    if not row.pinjaman:
        raise Refused("Hanya pinjaman yang punya angsuran.")
    if not parts:
        raise Refused("Jadwal ini belum berisi angsuran.")
    if any(one.amount <= 0 for one in parts):
        raise Refused("Setiap angsuran lebih dari nol rupiah.")
    days = [one.day for one in parts]
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise Refused("Tanggal jatuh tempo harus berurutan, satu angsuran satu tanggal.")
    if days[0] < row.diterima_pada:
        raise Refused(f"Angsuran pertama jatuh tempo sebelum pinjaman diterima ({panjang(row.diterima_pada)}).")
    total = sum(one.amount for one in parts)
    if total < (row.nilai or 0):
        raise Refused(f"Jumlah angsuran {rp(total)} kurang dari pinjamannya, {rp(row.nilai)}.")
    if total < paid:
        raise Refused(f"Jumlah angsuran {rp(total)} kurang dari yang sudah dibayar, {rp(paid)}.")


def check_payment(row: Bantuan, jumlah: int, tanggal: dt.date, *, owed: int, paid: int, on: dt.date) -> None:
    check_open(row)
    if not owed:
        raise Refused("Buat dahulu jadwal angsurannya, agar pembayaran tahu tempatnya.")
    if jumlah <= 0:
        raise Refused("Jumlah pembayaran lebih dari nol.")
    if tanggal > on:
        raise Refused(f"Tanggal pembayaran {panjang(tanggal)} belum tiba.")
    if tanggal < row.diterima_pada:
        raise Refused(f"Tanggal pembayaran sebelum pinjaman diterima ({panjang(row.diterima_pada)}).")
    if jumlah > owed - paid:
        raise Refused(f"Sisa pinjaman ini {rp(owed - paid)}; pembayaran {rp(jumlah)} melebihinya.")


def check_take_back(payment: PembayaranAngsuran) -> None:
    check_open(payment.bantuan)
    if payment.jumlah < 0:
        raise Refused("Baris ini sendiri pembatalan; catat pembayaran baru bila memang ada.")
    if hasattr(payment, "pembatalan"):
        raise Refused("Pembayaran ini sudah dibatalkan.")


# --- Use and end ----------------------------------------------------------------------------------
def check_use(row: Bantuan, tanggal: dt.date, kunjungan: Kunjungan | None, *, on: dt.date) -> None:
    check_open(row)
    if kunjungan is not None:
        if kunjungan.koperasi_id != row.koperasi_id or kunjungan.keadaan != "selesai":
            raise Refused("Pilih kunjungan yang sudah selesai ke koperasi ini.")
        if kunjungan.tanggal != tanggal:
            raise Refused("Tanggal pemanfaatan mengikuti tanggal kunjungannya.")
    if tanggal > on:
        raise Refused(f"Tanggal {panjang(tanggal)} belum tiba.")
    if tanggal < row.diterima_pada:
        raise Refused(f"Tanggal itu sebelum bantuan diterima ({panjang(row.diterima_pada)}).")


def check_close(row: Bantuan, alasan: str, ditutup_pada: dt.date, *, left: int, known: bool, on: dt.date) -> None:
    """`known`: the person has said that money is still owed."""
    check_open(row)
    if not alasan.strip():
        raise Refused("Tulis mengapa bantuan ini selesai dipantau.")
    if ditutup_pada > on:
        raise Refused(f"Tanggal {panjang(ditutup_pada)} belum tiba.")
    if ditutup_pada < row.diterima_pada:
        raise Refused(f"Tanggal itu sebelum bantuan diterima ({panjang(row.diterima_pada)}).")
    if left > 0 and not known:
        raise Refused(f"Pinjaman ini masih bersisa {rp(left)}; beri tanda bila tetap ditutup.")


def check_reopen(row: Bantuan) -> None:
    if not row.ditutup_pada:
        raise Refused("Bantuan ini masih dipantau.")


# --- Partners in business -------------------------------------------------------------------------
def check_partner(row: MitraUsaha, *, on: dt.date) -> None:
    check_live(row.koperasi)
    others = row.koperasi.mitra_set.filter(sampai=None).exclude(pk=row.pk)
    if row.dari > on:
        raise Refused(f"Tanggal {panjang(row.dari)} belum tiba.")
    if row.sampai and row.sampai < row.dari:
        raise Refused("Akhir kerja sama tidak boleh sebelum awalnya.")
    if row.bentuk == "tidak_ada":
        if row.nama:
            raise Refused("“Tidak ada mitra” tidak bernama; pilih bentuk kemitraannya.")
        if others.exists() and row.sampai is None:
            raise Refused(f"{row.koperasi} masih punya mitra atau jawaban lain yang berlaku; akhiri dahulu.")
    elif not row.nama:
        raise Refused("Tulis nama mitranya.")
