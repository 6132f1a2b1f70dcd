"""What the office decides: extensions, decisions, rule versions, releases, authority."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from koperasi.lib.dates import panjang
from registry.kantor import today
from registry.policies.base import Refused, check_live

if TYPE_CHECKING:
    from registry.models import AturanStatus, Kecamatan, KeputusanPerpanjangan
    from registry.models.koperasi import Koperasi


def check_grant(
    cakupan: str,
    tahun_buku: int,
    batas_baru: dt.date,
    kecamatan: Kecamatan | None,
    koperasi: Koperasi | None,
    on: dt.date,
) -> None:
    from registry.classification import clauses
    from registry.models import AturanStatus

    if cakupan == "kecamatan" and kecamatan is None:
        raise Refused("Pilih kecamatan yang diberi perpanjangan.")
    if cakupan == "koperasi":
        if koperasi is None:
            raise Refused("Pilih koperasi yang diberi perpanjangan.")
        check_live(koperasi)
        if koperasi.kewenangan != "kabkota":
            raise Refused(f"{koperasi} di luar kewenangan kabupaten/kota.")
    if tahun_buku > on.year:
        raise Refused(f"Tahun buku {tahun_buku} belum dimulai.")
    rule = AturanStatus.objects.in_force(on)
    base = clauses.base_due(tahun_buku, rule.bulan_batas)
    if batas_baru <= base:
        raise Refused(f"Tanpa perpanjangan batasnya sudah {panjang(base)}; batas baru harus sesudahnya.")
    if batas_baru < on:
        raise Refused(f"Batas baru {panjang(batas_baru)} sudah lewat, sehingga tidak menolong siapa pun.")


def check_revoke(keputusan: KeputusanPerpanjangan, alasan: str) -> None:
    if keputusan.dicabut_pada:
        raise Refused(f"Perpanjangan ini sudah dicabut mulai {panjang(keputusan.dicabut_pada)}.")
    if not alasan.strip():
        raise Refused("Tulis alasan pencabutan.")


def check_decision(koperasi: Koperasi, keputusan: str | None, nomor: str, tanggal: dt.date, on: dt.date) -> None:
    check_live(koperasi)
    if not nomor.strip():
        raise Refused("Nomor keputusan wajib diisi.")
    if tanggal > on:
        raise Refused(f"Tanggal keputusan {panjang(tanggal)} belum terjadi.")
    if keputusan == koperasi.status_keputusan:
        if keputusan is None:
            raise Refused("Tidak ada keputusan yang dapat dicabut.")
        raise Refused(f"Koperasi ini sudah tercatat {koperasi.get_status_keputusan_display().lower()}.")


def check_finding(koperasi: Koperasi, tanggal: dt.date, on: dt.date) -> None:
    check_live(koperasi)
    if tanggal > on:
        raise Refused(f"Tanggal kunjungan {panjang(tanggal)} belum tiba.")


def check_dissolution(koperasi: Koperasi) -> None:
    check_live(koperasi)
    if koperasi.status_keputusan == "dibubarkan":
        raise Refused(f"{koperasi} sudah dibubarkan.")


def check_proposal(berlaku_sejak: dt.date, on: dt.date) -> None:
    if berlaku_sejak <= on:
        raise Refused("Aturan baru berlaku paling cepat besok, agar rem malam ikut memeriksanya.")


def check_adoption(aturan: AturanStatus, on: dt.date) -> None:
    check_open_proposal(aturan)
    if aturan.berlaku_sejak is None or aturan.berlaku_sejak <= on:
        raise Refused("Tanggal mulai usulan ini sudah lewat. Minta kepala bidang mengusulkannya lagi.")


def check_rule_release(aturan: AturanStatus, on: dt.date) -> None:
    if not aturan.ditetapkan_pada:
        raise Refused("Aturan ini belum ditetapkan; rem dapat dilepas bersama penetapannya.")
    if aturan.berlaku_sejak is None or aturan.berlaku_sejak <= on:
        raise Refused("Aturan ini sudah mulai berlaku; lepaskan rem dari halaman malam yang tertahan.")


def check_release_reaches(first: dt.date | None, sampai: dt.date) -> None:
    if first is None or sampai < first:
        day = panjang(first) if first else ""
        raise Refused(f"Pelepasan harus sampai dengan malam pertama aturan ini, {day}, atau sesudahnya.")


def check_rejection(aturan: AturanStatus, alasan: str) -> None:
    check_open_proposal(aturan)
    if not alasan.strip():
        raise Refused("Tulis alasan mengapa usulan ini tidak ditetapkan.")


def check_open_proposal(aturan: AturanStatus) -> None:
    if aturan.ditetapkan_pada:
        raise Refused(f"Aturan versi {aturan.nomor} sudah ditetapkan.")
    if aturan.ditolak_pada:
        raise Refused(f"Usulan aturan versi {aturan.nomor} sudah ditolak.")


def check_release(kecamatan: Kecamatan | None) -> None:
    from registry.models import RilisPeninjauan

    if RilisPeninjauan.objects.filter(kecamatan=None).exists():
        raise Refused("Masa peninjauan seluruh kantor sudah berakhir.")
    if kecamatan and RilisPeninjauan.objects.filter(kecamatan=kecamatan).exists():
        raise Refused(f"Masa peninjauan Kecamatan {kecamatan} sudah berakhir.")


def check_brake_release(koperasi_ids: Collection[int], sampai: dt.date, alasan: str) -> None:
    if not koperasi_ids:
        raise Refused("Pilih paling sedikit satu koperasi.")
    if sampai < today():
        raise Refused("Tanggal terakhir pelepasan sudah lewat.")
    if not alasan.strip():
        raise Refused("Tulis alasan melepas rem.")


def check_move(koperasi: Koperasi, baru: str, alasan: str, berlaku_pada: dt.date, on: dt.date) -> None:
    check_live(koperasi)
    if baru == koperasi.kewenangan:
        raise Refused(f"Kewenangan atas {koperasi} sudah {koperasi.get_kewenangan_display()}.")
    if not alasan.strip():
        raise Refused("Tulis alasan perubahan kewenangan, misalnya nomor surat atau keputusan.")
    if berlaku_pada > on:
        raise Refused(f"Tanggal {panjang(berlaku_pada)} belum tiba; catat perpindahan pada harinya.")
    if koperasi.kewenangan_sejak and berlaku_pada < koperasi.kewenangan_sejak:
        last = panjang(koperasi.kewenangan_sejak)
        raise Refused(f"Perpindahan terakhir berlaku {last}; yang baru tidak boleh lebih awal.")
