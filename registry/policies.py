"""Who may see which cooperative. `check_x` raises a sentence, `can_x` wraps it for the button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Q

from koperasi.accounts.roles import Izin
from koperasi.lib.dates import panjang
from registry import states
from registry.kantor import today

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from registry.actions.records import Cell
    from registry.models import AturanStatus, Kecamatan, KeputusanPerpanjangan, LaporanKeuangan, MasaBukti, Rat
    from registry.models.drafts import Konsep, KonsepQuerySet
    from registry.models.filings import PengajuanQuerySet
    from registry.models.koperasi import Koperasi, KoperasiQuerySet


class Refused(Exception):
    """What the state of things does not allow; `str()` is one Indonesian sentence for the person who tried."""


def koperasi_scope(koperasi_set: KoperasiQuerySet, user: User) -> KoperasiQuerySet:
    """Staff see every live record of the district; an officer the cooperatives of an access in force today."""
    if not user.is_authenticated:
        return koperasi_set.none()
    if user.boleh(Izin.KOPERASI_LIHAT):
        return koperasi_set.live()
    return officer_scope(koperasi_set, user)


def officer_scope(koperasi_set: KoperasiQuerySet, user: User) -> KoperasiQuerySet:
    """Those for which this person acts today as an officer, whatever else the person is."""
    on = today()
    held = user.akses_set.filter(Q(sampai=None) | Q(sampai__gt=on), dari__lte=on)
    return koperasi_set.live().filter(pk__in=held.order_by().values("koperasi"))


def konsep_scope(konsep_set: KonsepQuerySet, user: User) -> KonsepQuerySet:
    """Staff who enter or review see all drafts; an officer those that officers of the own cooperatives made."""
    from registry.models import Koperasi, Pengajuan

    if not user.is_authenticated:
        return konsep_set.none()
    if user.boleh(Izin.KOPERASI_LIHAT):
        return konsep_set
    own = Koperasi.objects.visible_to(user).order_by().values("pk")
    return konsep_set.filter(koperasi__in=own, jalur=Pengajuan.Jalur.PENGURUS)


def desk_scope(konsep_set: KonsepQuerySet, user: User) -> KonsepQuerySet:
    """Drafts this person may fill in: those of the own cooperatives' officers, and as staff the office's own.

    Narrower than what may be seen: an officer's open draft is nobody else's business before it is sent.
    """
    from registry.models import Koperasi, Pengajuan

    own = officer_scope(Koperasi.objects.all(), user).order_by().values("pk")
    mine = Q(pk__in=[])
    if user.boleh(Izin.PENGAJUAN_KIRIM):
        mine |= Q(jalur=Pengajuan.Jalur.PENGURUS, koperasi__in=own)
    if user.boleh(Izin.PENGAJUAN_WAKILI):
        mine |= Q(jalur=Pengajuan.Jalur.PETUGAS)
    return konsep_set.filter(mine)


def may_handle(filing: Rat | LaporanKeuangan, user: User) -> bool:
    """Who may withdraw a filing: officers of its cooperative, and staff what staff entered."""
    from registry.models import Koperasi

    if user.boleh(Izin.PENGAJUAN_WAKILI) and filing.jalur == "petugas":
        return True
    own = officer_scope(Koperasi.objects.filter(pk=filing.koperasi_id), user)
    return user.boleh(Izin.PENGAJUAN_KIRIM) and own.exists()


def filing_scope(filings: PengajuanQuerySet, user: User) -> PengajuanQuerySet:
    """Rat or LaporanKeuangan: all of them for staff, those of the own cooperatives for an officer."""
    from registry.models import Koperasi

    if not user.is_authenticated:
        return filings.none()
    return filings.filter(koperasi__in=Koperasi.objects.visible_to(user).order_by().values("pk"), ditarik_pada=None)


# --- Filings: which step follows which state --------------------------------------------------
def check_live(koperasi: Koperasi) -> None:
    """A record that was withdrawn or merged takes no new facts: the surviving record does."""
    if koperasi.ditarik_pada or koperasi.digabung_ke_id:
        raise Refused(f"Data {koperasi} sudah ditarik atau digabung ke data lain; catatan baru tidak dapat masuk.")


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


def check_reason(alasan: str) -> None:
    if not alasan.strip():
        raise Refused("Tulis alasannya.")


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


# --- Extensions, decisions, rule versions, releases -------------------------------------------
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


# --- Authority ---------------------------------------------------------------------------------
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
