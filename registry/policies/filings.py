"""Filings and records: which step follows which state, and who may not judge whose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from koperasi.accounts.roles import Izin
from koperasi.lib.dates import panjang
from registry import states
from registry.kantor import today
from registry.policies.base import Refused, check_live
from registry.policies.scopes import officer_scope

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from registry.actions.records import Cell
    from registry.models import LaporanKeuangan, MasaBukti, Rat
    from registry.models.drafts import Konsep
    from registry.models.koperasi import Koperasi


def _name(filing: Rat | LaporanKeuangan) -> str:
    return f"{filing._meta.verbose_name} tahun buku {filing.tahun_buku}"


def check_year(koperasi: Koperasi, tahun_buku: int, *, on: dt.date) -> None:
    """A filing is for a tahun buku that has ended and in which the cooperative was already obliged."""
    from registry.classification import clauses
    from registry.models import AturanStatus

    if tahun_buku >= on.year:
        raise Refused(f"Tahun buku {tahun_buku} belum berakhir.")
    rule = AturanStatus.objects.in_force(on)
    first = clauses.first_obliged(koperasi.tanggal_badan_hukum, rule.jeda_tahun_pertama)
    if tahun_buku < first:
        raise Refused(f"Tahun buku {tahun_buku} sebelum koperasi ini wajib melapor (mulai tahun buku {first}).")


def check_draft_open(konsep: Konsep) -> None:
    check_live(konsep.koperasi)
    if konsep.keadaan == "terkirim":
        raise Refused("Konsep ini sudah dikirim, sehingga tidak dapat diubah lagi.")
    if konsep.keadaan == "dibuang":
        raise Refused("Konsep ini sudah dibuang. Mulailah yang baru.")


def may_backdate(user: User) -> bool:
    """Whose word is enough for a date of receipt further back than the office's limit."""
    return user.boleh(Izin.PENGAJUAN_SENGKETA)


def check_received(diterima_kantor_pada: dt.date, tahun_buku: int, *, on: dt.date) -> None:
    if diterima_kantor_pada.year <= tahun_buku:
        raise Refused(f"Tanggal terima {panjang(diterima_kantor_pada)} sebelum tahun buku {tahun_buku} berakhir.")
    if diterima_kantor_pada > on:
        raise Refused(f"Tanggal terima {panjang(diterima_kantor_pada)} belum tiba.")


def check_waits_for_kabid(konsep: Konsep) -> None:
    if konsep.keadaan != "menunggu_kabid":
        raise Refused("Konsep ini tidak sedang menunggu persetujuan kepala bidang.")


def check_contest(filing: Rat | LaporanKeuangan, rivals: Collection[Rat | LaporanKeuangan]) -> None:
    """A second filing for a year may stand against one under review that another person sent."""
    check_live(filing.koperasi)
    if not states.allows("contest", filing.keadaan):
        raise Refused(f"{_name(filing)} ini sudah dikirim ({filing.get_keadaan_display().lower()}).")
    if not rivals:
        raise Refused(f"Tidak ada {_name(filing)} lain yang sedang diperiksa; kirim sebagai pengajuan biasa.")
    if any(one.dikirim_oleh_id == filing.dikirim_oleh_id for one in rivals):
        raise Refused(f"{_name(filing)} yang sedang diperiksa Anda kirim sendiri; tarik dahulu bila keliru.")


def check_settle(chosen: Rat | LaporanKeuangan) -> None:
    if not states.allows("choose", chosen.keadaan):
        raise Refused(f"{_name(chosen)} ini tidak sedang disengketakan.")


def check_submit(filing: Rat | LaporanKeuangan) -> None:
    check_live(filing.koperasi)
    if not states.allows("submit", filing.keadaan):
        raise Refused(f"{_name(filing)} ini sudah dikirim ({filing.get_keadaan_display().lower()}).")
    if filing.tahun_buku > today().year:
        raise Refused(f"Tahun buku {filing.tahun_buku} belum dimulai.")
    others = type(filing)._default_manager.filter(koperasi=filing.koperasi, tahun_buku=filing.tahun_buku)
    if others.filter(keadaan__in=states.sources("accept")).exclude(pk=filing.pk).exists():
        raise Refused(f"{_name(filing)} sudah dikirim dan sedang diperiksa.")
    if others.filter(keadaan__in=states.sources("choose")).exclude(pk=filing.pk).exists():
        raise Refused(f"{_name(filing)} sedang disengketakan dan menunggu putusan dinas.")
    _check_replaces_the_accepted(filing)
    replaced = filing.menggantikan
    correctable = replaced is None or states.allows("replace", replaced.keadaan)
    if replaced is not None and (replaced.koperasi_id != filing.koperasi_id or not correctable):
        raise Refused("Hanya pengajuan koperasi ini yang sudah diterima yang dapat dikoreksi.")


def check_resubmit(filing: Rat | LaporanKeuangan) -> None:
    check_live(filing.koperasi)
    if not states.allows("resubmit", filing.keadaan):
        raise Refused(f"{_name(filing)} tidak sedang dikembalikan untuk perbaikan.")
    others = type(filing)._default_manager.filter(koperasi=filing.koperasi, tahun_buku=filing.tahun_buku)
    live = [*states.sources("accept"), *states.sources("replace")]
    if others.filter(keadaan__in=live).exclude(pk__in=[filing.pk, filing.menggantikan_id or 0]).exists():
        raise Refused(f"{_name(filing)} sudah dikirim lewat pengajuan lain.")


def check_send_back(filing: Rat | LaporanKeuangan, alasan: str) -> None:
    if not states.allows("send_back", filing.keadaan):
        raise Refused(f"{_name(filing)} tidak sedang diperiksa, sehingga tidak dapat dikembalikan.")
    if not alasan.strip():
        raise Refused("Tulis apa yang harus diperbaiki koperasi.")


def check_withdraw(filing: Rat | LaporanKeuangan, by: User | None) -> None:
    """A rival does not take the other's filing away: the kabid decides between them."""
    if states.allows("choose", filing.keadaan) and by is not None and by.pk != filing.dikirim_oleh_id:
        raise Refused(f"{_name(filing)} ini sedang disengketakan; hanya pengirimnya yang dapat menariknya.")
    if not states.allows("withdraw", filing.keadaan):
        raise Refused(f"{_name(filing)} tidak dapat ditarik: {filing.get_keadaan_display().lower()}.")


def check_accept(filing: Rat | LaporanKeuangan) -> None:
    check_live(filing.koperasi)
    if not states.allows("accept", filing.keadaan):
        raise Refused(f"{_name(filing)} tidak sedang diperiksa, sehingga tidak dapat diterima.")
    if filing.menggantikan is not None and not states.allows("replace", filing.menggantikan.keadaan):
        raise Refused("Pengajuan yang dikoreksi sudah tidak berlaku; kembalikan koreksi ini untuk diperbaiki.")
    _check_replaces_the_accepted(filing)


def _check_replaces_the_accepted(filing: Rat | LaporanKeuangan) -> None:
    rows = type(filing)._default_manager.filter(koperasi=filing.koperasi, tahun_buku=filing.tahun_buku)
    accepted = rows.filter(keadaan__in=states.sources("replace")).exclude(pk=filing.pk).first()
    if accepted and filing.menggantikan_id != accepted.pk:
        raise Refused(f"{_name(filing)} sudah diterima. Bila ada yang salah, ajukan koreksi atasnya.")


def authors(filing: Rat | LaporanKeuangan) -> set[int]:
    """Who entered, typed or sent it, and so does not review it. Needs `konsep` selected.

    A kabid who let a late date of receipt pass is none of them: that is a second look.
    """
    from registry.filing.building import WRITERS

    konsep = filing.konsep
    found = {filing.dibuat_oleh_id, filing.dikirim_oleh_id}
    if konsep:
        found |= {konsep.dibuat_oleh_id, *map(int, (konsep.isian.get(WRITERS) or {}).get("oleh", []))}
    return {pk for pk in found if pk is not None}


def check_reviewer(filing: Rat | LaporanKeuangan, by: User) -> None:
    from registry.models import Koperasi

    if by.pk in authors(filing):
        raise Refused("Anda sendiri yang memasukkan atau mengirim pengajuan ini; orang lain yang memeriksanya.")
    if officer_scope(Koperasi.objects.filter(pk=filing.koperasi_id), by).exists():
        raise Refused("Anda pengurus koperasi ini; orang lain yang memeriksa pengajuannya.")


def check_seen(filing: Rat | LaporanKeuangan, seen: str, verb: str) -> None:
    """Two reviewers: the second hears who was first, also where the cooperative has meanwhile sent it again."""
    if seen == filing.diubah_pada.isoformat() and states.allows(verb, filing.keadaan):
        return
    last = filing.pemeriksaan_set.select_related("oleh").last()
    if last is not None and not states.allows(verb, filing.keadaan):
        who = f" oleh {last.oleh}" if last.oleh else ""
        decided = f"sudah {last.get_keputusan_display().lower()}{who} pada {panjang(last.pada)}"
        raise Refused(f"{_name(filing)} ini {decided}; keputusan Anda tidak dicatat.")
    raise Refused(f"{_name(filing)} ini berubah sejak Anda membukanya; baca dahulu yang sekarang.")


def check_cell(koperasi: Koperasi | None, cell: Cell, rows: list[MasaBukti], on: dt.date) -> None:
    """What staff may write into a cell of the Matriks RAT; `rows` is the evidence that stands there now."""
    if koperasi is None:
        raise Refused("Koperasi ini tidak ada dalam data.")
    check_live(koperasi)
    name = f"{'RAT' if cell.jenis == 'rat' else 'Laporan keuangan'} tahun buku {cell.tahun_buku}"
    if any(row.sumber == "pengajuan" for row in rows):
        raise Refused(f"{name} berasal dari pengajuan koperasi; ubah lewat pengajuan itu.")
    if not cell.ada:
        return
    if cell.tahun_buku >= on.year:
        raise Refused(f"Tahun buku {cell.tahun_buku} belum berakhir.")
    if cell.tahun_buku < 1945:
        raise Refused(f"Tahun buku {cell.tahun_buku} tidak wajar.")
    if cell.tanggal and cell.tanggal > on:
        raise Refused(f"Tanggal {panjang(cell.tanggal)} belum terjadi.")
    if cell.tanggal and cell.tanggal.year <= cell.tahun_buku:
        # "RAT 2025" in a binder is often the meeting held in 2025: that is the RAT of tahun buku 2024.
        raise Refused(
            f"Tanggal {panjang(cell.tanggal)} sebelum tahun buku {cell.tahun_buku} berakhir; "
            f"tanggal tahun {cell.tanggal.year} milik tahun buku {cell.tanggal.year - 1}."
        )
