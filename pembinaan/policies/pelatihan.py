"""What the office may do about a training in its present state. `check_x` raises one Indonesian sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from koperasi.lib.dates import panjang
from pembinaan.models import Pelatihan, Peserta
from pembinaan.states import pelatihan as states
from registry.policies import Refused

if TYPE_CHECKING:
    from pembinaan.models import Orang

LONGEST = 120  # days from the first to the last


def check_facts(row: Pelatihan, on: dt.date) -> None:
    """Before a training is written or written anew."""
    if row.sampai < row.dari:
        raise Refused("Tanggal selesai tidak boleh sebelum tanggal mulai.")
    if (row.sampai - row.dari).days >= LONGEST:
        raise Refused(f"Satu pelatihan paling lama {LONGEST} hari.")
    if row.angkatan:
        same = Pelatihan.objects.filter(jenis=row.jenis, seri__iexact=row.seri, angkatan=row.angkatan)
        if same.exclude(keadaan=Pelatihan.Keadaan.BATAL).exclude(pk=row.pk).exists():
            raise Refused(f"{row} sudah ada. Pakai nomor angkatan berikutnya.")
    if row.pk:
        check_days_kept(row)
        if row.keadaan == Pelatihan.Keadaan.SELESAI and row.sampai > on:
            raise Refused("Pelatihan ini sudah selesai; tanggalnya tidak dapat dipindah ke depan.")


def check_days_kept(row: Pelatihan) -> None:
    """Its days may not move away from under what was already recorded on them."""
    days = set(row.hari)
    lost = [one for one in row.peserta_set.select_related("orang") if set(one.hadir) - days]
    if lost:
        raise Refused(
            f"Kehadiran {lost[0].orang} pada {panjang(max(set(lost[0].hadir) - days))} sudah dicatat; "
            "tanggal pelatihan tidak dapat dipersempit sampai kehadiran itu dihapus."
        )
    if row.peserta_set.filter(tanggal_uji__lt=row.dari).exists():
        raise Refused("Ada tanggal uji sebelum tanggal mulai yang baru.")


def check_changeable(row: Pelatihan) -> None:
    if row.keadaan == Pelatihan.Keadaan.BATAL:
        raise Refused(f"{row} sudah dibatalkan.")


def check_open(row: Pelatihan) -> None:
    if not states.allows("open", row.keadaan):
        raise Refused(f"{row} tidak sedang direncanakan ({row.get_keadaan_display().lower()}).")
    if not row.tempat:
        raise Refused("Isi dahulu tempatnya: undangan tanpa tempat tidak dapat dipenuhi.")


def check_finish(row: Pelatihan, on: dt.date) -> None:
    if not states.allows("finish", row.keadaan):
        raise Refused(f"{row} tidak sedang berjalan ({row.get_keadaan_display().lower()}).")
    if row.sampai > on:
        raise Refused(f"Hari terakhirnya {panjang(row.sampai)} belum tiba.")


def check_cancel(row: Pelatihan, alasan: str) -> None:
    if not states.allows("cancel", row.keadaan):
        raise Refused(f"{row} tidak dapat dibatalkan ({row.get_keadaan_display().lower()}).")
    if not alasan.strip():
        raise Refused("Tulis alasan pembatalannya.")
    if row.peserta_set.exclude(nomor_sertifikat="").exists():
        raise Refused("Sudah ada sertifikat dari pelatihan ini, sehingga tidak dapat dibatalkan.")


def check_invite(row: Pelatihan) -> None:
    if row.keadaan not in states.INVITING:
        raise Refused(f"{row} tidak lagi mengundang ({row.get_keadaan_display().lower()}).")


def check_remind(row: Pelatihan) -> None:
    """The text is sent while the training can still be attended."""
    if row.keadaan != Pelatihan.Keadaan.DIBUKA:
        raise Refused("Undangan dikirim setelah pelatihan dibuka dan sebelum selesai.")


# --- Participants ------------------------------------------------------------------------------
def check_held(row: Pelatihan) -> None:
    if row.keadaan == Pelatihan.Keadaan.DIRENCANAKAN:
        raise Refused(f"{row} belum dibuka. Buka dahulu, lalu catat pesertanya.")
    check_changeable(row)


def check_not_twice(row: Pelatihan, orang: Orang) -> None:
    if row.peserta_set.filter(orang=orang).exists():
        raise Refused(f"{orang} dari {orang.koperasi} sudah menjadi peserta {row}.")


def check_remove(peserta: Peserta) -> None:
    if peserta.nomor_sertifikat:
        raise Refused(f"{peserta.orang} sudah memegang sertifikat, sehingga tidak dapat dihapus dari daftar peserta.")


def check_present(row: Pelatihan, days: Iterable[dt.date], on: dt.date) -> None:
    known = set(row.hari)
    for day in days:
        if day not in known:
            raise Refused(f"{panjang(day)} bukan hari pelatihan ini.")
        if day > on:
            raise Refused(f"{panjang(day)} belum tiba, sehingga kehadiran belum dapat dicatat.")


def check_result(peserta: Peserta, on: dt.date) -> None:
    """Of a test: taken on a day that has come, passed on that day or after it."""
    taken, passed = peserta.tanggal_uji, peserta.tanggal_lulus
    name = f"{peserta.orang}: "
    if taken and taken > on:
        raise Refused(f"{name}tanggal uji {panjang(taken)} belum tiba.")
    if taken and taken < peserta.pelatihan.dari:
        raise Refused(
            f"{name}tanggal uji {panjang(taken)} sebelum kegiatan dimulai ({panjang(peserta.pelatihan.dari)})."
        )
    if peserta.lulus is not None and not taken:
        raise Refused(f"{name}isi tanggal uji sebelum hasilnya.")
    if passed and peserta.lulus is not True:
        raise Refused(f"{name}tanggal lulus hanya untuk yang lulus.")
    if passed and taken and passed < taken:
        raise Refused(f"{name}tanggal lulus {panjang(passed)} sebelum ujinya ({panjang(taken)}).")
    if passed and passed > on:
        raise Refused(f"{name}tanggal lulus {panjang(passed)} belum tiba.")
    if peserta.bersertifikat and peserta.pelatihan.uji and peserta.lulus is not True:
        raise Refused(f"{name}sudah bersertifikat; cabut dahulu sertifikatnya bila hasilnya keliru.")


# --- Certificates -------------------------------------------------------------------------------
def check_number_free(nomor: str, *, but: Peserta | None = None) -> None:
    """A number is used once for ever, also one that was taken back."""
    rows = Peserta.objects.filter(nomor_sertifikat__iexact=nomor).exclude(pk=but.pk if but else None)
    if used := rows.select_related("orang", "pelatihan").first():
        raise Refused(f"Nomor sertifikat {nomor} sudah dipakai untuk {used.orang} ({used.pelatihan}).")


def check_issue(row: Pelatihan, tanggal: dt.date, berlaku_sampai: dt.date | None, on: dt.date) -> None:
    if row.keadaan != Pelatihan.Keadaan.SELESAI:
        raise Refused("Sertifikat diterbitkan sesudah pelatihan ditandai selesai.")
    if tanggal > on:
        raise Refused(f"Tanggal sertifikat {panjang(tanggal)} belum tiba.")
    if tanggal < row.sampai:
        raise Refused(f"Tanggal sertifikat tidak boleh sebelum hari terakhir pelatihan ({panjang(row.sampai)}).")
    if berlaku_sampai and berlaku_sampai <= tanggal:
        raise Refused("Masa berlakunya harus berakhir sesudah tanggal sertifikat.")


def check_chosen(chosen: Collection[Peserta]) -> None:
    if not chosen:
        raise Refused("Pilih paling sedikit satu orang yang memenuhi syarat.")


def check_outside(peserta: Peserta, nomor: str, terbit: dt.date, berakhir: dt.date | None, on: dt.date) -> None:
    """A certificate of another body, typed in."""
    check_held(peserta.pelatihan)
    if peserta.dari_kami:
        raise Refused(f"{peserta.orang} sudah memegang sertifikat dinas {peserta.nomor_sertifikat} dari kegiatan ini.")
    if peserta.pelatihan.uji and peserta.lulus is not True:
        raise Refused(f"{peserta.orang} belum tercatat lulus; catat dahulu hasil ujinya.")
    if terbit > on:
        raise Refused(f"Tanggal sertifikat {panjang(terbit)} belum tiba.")
    if peserta.tanggal_uji and terbit < peserta.tanggal_uji:
        raise Refused(f"Tanggal sertifikat sebelum ujinya ({panjang(peserta.tanggal_uji)}).")
    if berakhir and berakhir <= terbit:
        raise Refused("Masa berlakunya harus berakhir sesudah tanggal sertifikat.")
    check_number_free(nomor, but=peserta)


def check_revoke(peserta: Peserta, alasan: str) -> None:
    if not peserta.dari_kami:
        raise Refused("Yang dapat dicabut di sini hanya sertifikat yang diterbitkan dinas.")
    if peserta.dicabut_pada:
        raise Refused(f"Sertifikat ini sudah dicabut pada {panjang(peserta.dicabut_pada)}.")
    if not alasan.strip():
        raise Refused("Tulis alasan pencabutannya.")
