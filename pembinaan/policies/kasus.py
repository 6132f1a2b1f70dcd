"""What may be done with a case in its present state, and by whom beyond the right. `check_x` raises one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.roles import Izin, Peran, roles_with
from koperasi.lib.dates import panjang
from pembinaan.models import HasilKasus, JanjiRat, JenisKasus, JenisUsulan, Kasus, KeadaanKasus, KegiatanKasus
from pembinaan.states import kasus as states
from registry import policies as registry_policies
from registry.models import Koperasi
from registry.policies import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from pembinaan.kasus.outcome import Standing

HANDLERS = roles_with(Izin.KASUS_TANGANI)
OLDEST_YEAR = 10  # a promise is for a RAT of the last so many tahun buku


def handlers(on: dt.date) -> QuerySet[User]:
    """Who may be given a case on that day: may log in, handles cases, and is no auditor."""
    held = PeranPengguna.objects.active(on=on)
    return User.objects.filter(is_active=True, pk__in=held.filter(peran__in=HANDLERS).values("user")).exclude(
        pk__in=held.filter(peran=Peran.AUDITOR).values("user")
    )


# --- Opening --------------------------------------------------------------------------------------
def check_open(koperasi: Koperasi, jenis: str) -> None:
    registry_policies.check_live(koperasi)
    if koperasi.kewenangan != "kabkota":
        raise Refused(f"{koperasi} di luar kewenangan kabupaten/kota.")
    _check_no_other(koperasi, jenis)


def _check_no_other(koperasi: Koperasi, jenis: str) -> None:
    if Kasus.objects.open().filter(koperasi=koperasi, jenis=jenis).exists():
        label = JenisKasus(jenis).label.lower()
        raise Refused(f"Kasus {label} {koperasi} masih terbuka; lanjutkan kasus itu.")


def check_due(tenggat: dt.date | None, *, since: dt.date) -> None:
    if tenggat and tenggat < since:
        raise Refused(f"Tenggat {panjang(tenggat)} sebelum kasus dibuka ({panjang(since)}).")


# --- Whose case it is -------------------------------------------------------------------------------
def check_running(kasus: Kasus) -> None:
    if kasus.keadaan == KeadaanKasus.SELESAI:
        raise Refused("Kasus ini sudah selesai, sehingga tidak dapat diubah lagi.")


def check_own(kasus: Kasus, by: User) -> None:
    """Who works on it, or whoever gives out the work; everybody else takes it over first, which is recorded."""
    check_running(kasus)
    if kasus.petugas_id == by.pk or by.boleh(Izin.KASUS_BAGI):
        return
    if kasus.petugas is None:
        raise Refused("Kasus ini belum dibagi. Ambil dahulu kasusnya.")
    raise Refused(f"Kasus ini ditangani {kasus.petugas}. Ambil alih dahulu kasusnya, dengan alasan.")


def check_note(kasus: Kasus, by: User) -> None:
    """A colleague may write down a call; a pendamping writes in the own cases only."""
    check_running(kasus)
    if kasus.petugas_id != by.pk and not by.boleh(Izin.KASUS_TUTUP):
        check_own(kasus, by)


def check_receiver(kepada: User, *, on: dt.date) -> None:
    if not handlers(on).filter(pk=kepada.pk).exists():
        raise Refused(f"{kepada} tidak dapat menangani kasus: akunnya tidak aktif atau tidak memegang perannya lagi.")


def check_assign(rows: Collection[Kasus], kepada: User, alasan: str, *, on: dt.date) -> None:
    check_receiver(kepada, on=on)
    if not rows:
        raise Refused("Tidak ada kasus terbuka yang dipilih.")
    if not alasan.strip() and any(row.petugas_id not in (None, kepada.pk) for row in rows):
        raise Refused("Sebagian kasus ini sudah ditangani orang lain. Tulis alasan pemindahannya.")
    if all(row.petugas_id == kepada.pk for row in rows):
        raise Refused(f"Kasus yang dipilih sudah ditangani {kepada}.")


def check_transfer(rows: Collection[Kasus], dari: User, kepada: User, alasan: str, *, on: dt.date) -> None:
    if dari.pk == kepada.pk:
        raise Refused("Pilih penerima yang lain dari yang menyerahkan.")
    check_receiver(kepada, on=on)
    registry_policies.check_reason(alasan)
    if not rows:
        raise Refused(f"Tidak ada kasus terbuka pada {dari}.")


def check_take(kasus: Kasus, by: User, alasan: str, *, on: dt.date) -> None:
    check_running(kasus)
    check_receiver(by, on=on)
    if kasus.petugas_id == by.pk:
        raise Refused("Kasus ini sudah Anda tangani.")
    if kasus.petugas_id and not alasan.strip():
        raise Refused(f"Kasus ini ditangani {kasus.petugas}. Tulis alasan Anda mengambil alih.")


# --- Closing ----------------------------------------------------------------------------------------
def check_may_close(kasus: Kasus, by: User) -> None:
    if not states.allows("close", kasus.keadaan):
        raise Refused("Kasus ini sudah selesai.")
    check_own(kasus, by)


def check_close(kasus: Kasus, hasil: str, bergabung_ke: Koperasi | None, standing: Standing) -> None:
    """`standing`: what is true of the cooperative on the day of closing (kasus.outcome)."""
    koperasi = kasus.koperasi
    if hasil == HasilKasus.AKTIF_KEMBALI and not standing.active_again:
        if standing.waits:
            raise Refused(f"{koperasi} aktif hanya karena pengajuan yang belum diperiksa. Tunggu pemeriksaannya.")
        raise Refused(f"Menurut aturan {koperasi} belum aktif, sehingga kasus tidak dapat ditutup “aktif kembali”.")
    if hasil == HasilKasus.BERGABUNG:
        _check_joins(koperasi, bergabung_ke, standing.joined)
    if hasil in (HasilKasus.DIBUBARKAN, HasilKasus.DIBEKUKAN) and koperasi.status_keputusan != hasil:
        raise Refused(
            f"Belum ada keputusan kementerian yang tercatat bahwa {koperasi} {HasilKasus(hasil).label.lower()}."
        )
    asked = {HasilKasus.DIUSULKAN_BUBAR: JenisUsulan.PEMBUBARAN, HasilKasus.DIUSULKAN_BEKU: JenisUsulan.PEMBEKUAN}
    if hasil in asked and standing.proposed != asked[HasilKasus(hasil)]:
        label = JenisUsulan(asked[HasilKasus(hasil)]).label.lower()
        raise Refused(f"Belum ada {label} {koperasi} yang diajukan ke kementerian.")
    if hasil == HasilKasus.REHABILITASI and not standing.rehabilitation:
        raise Refused(f"Belum ada rencana rehabilitasi {koperasi} yang berjalan.")


def _check_joins(koperasi: Koperasi, other: Koperasi | None, recorded: Koperasi | None) -> None:
    if other is None:
        raise Refused("Sebutkan koperasi tempat bergabung.")
    if recorded and other.pk != recorded.pk:
        raise Refused(f"Menurut keputusan yang tercatat {koperasi} bergabung dengan {recorded}.")
    if other.pk == koperasi.pk:
        raise Refused("Koperasi tidak dapat bergabung dengan dirinya sendiri.")
    registry_policies.check_live(other)


def check_reopen(kasus: Kasus, alasan: str) -> None:
    if not states.allows("reopen", kasus.keadaan):
        raise Refused("Kasus ini masih terbuka.")
    registry_policies.check_live(kasus.koperasi)
    registry_policies.check_reason(alasan)
    _check_no_other(kasus.koperasi, kasus.jenis)


# --- What is done in it -------------------------------------------------------------------------------
def check_activity(kasus: Kasus, tanggal: dt.date, by: User, *, on: dt.date) -> None:
    check_note(kasus, by)
    if tanggal > on:
        raise Refused(f"Tanggal {panjang(tanggal)} belum tiba; catat kegiatan pada harinya atau sesudahnya.")
    if tanggal.year < on.year - OLDEST_YEAR:
        raise Refused(f"Tanggal {panjang(tanggal)} tidak wajar.")


def check_take_back(kegiatan: KegiatanKasus, by: User, alasan: str) -> None:
    check_running(kegiatan.kasus)
    if kegiatan.membatalkan_id or KegiatanKasus.objects.filter(membatalkan=kegiatan).exists():
        raise Refused("Catatan ini sudah dibatalkan.")
    if kegiatan.oleh_id != by.pk and not by.boleh(Izin.KASUS_BAGI):
        raise Refused(
            f"Catatan ini ditulis {kegiatan.oleh}; hanya penulisnya atau kepala bidang yang dapat membatalkan."
        )
    registry_policies.check_reason(alasan)


# --- Promises -----------------------------------------------------------------------------------------
def check_promise(koperasi: Koperasi, tahun_buku: int, tanggal: dt.date, dijanjikan: dt.date, *, on: dt.date) -> None:
    from pembinaan import promises

    registry_policies.check_live(koperasi)
    if not on.year - OLDEST_YEAR <= tahun_buku <= on.year:
        raise Refused(f"Janji RAT adalah untuk tahun buku {on.year - OLDEST_YEAR} sampai {on.year}.")
    if dijanjikan > on:
        raise Refused(f"Tanggal {panjang(dijanjikan)} belum tiba; janji dicatat setelah diucapkan.")
    if tanggal < dijanjikan:
        raise Refused(f"Tanggal RAT yang dijanjikan ({panjang(tanggal)}) sebelum janjinya dibuat.")
    if tanggal.year <= tahun_buku:
        raise Refused(f"RAT tahun buku {tahun_buku} baru dapat diadakan setelah tahun buku itu berakhir.")
    if held := promises.held(koperasi, tahun_buku, on=on):
        raise Refused(f"RAT tahun buku {tahun_buku} sudah tercatat diadakan {panjang(held)}.")


def check_withdraw_promise(janji: JanjiRat, alasan: str, by: User, *, on: dt.date) -> None:
    if janji.dicabut_pada:
        raise Refused("Janji ini sudah dicabut.")
    answers = janji.kasus.petugas_id if janji.kasus else None
    if by.pk not in (janji.dicatat_oleh_id, answers) and not by.boleh(Izin.KASUS_BAGI):
        raise Refused(
            f"Janji ini dicatat {janji.dicatat_oleh}; hanya pencatatnya, petugas kasusnya, atau kepala bidang yang "
            "dapat mencabutnya."
        )
    if janji.tanggal < on:
        raise Refused("Hari yang dijanjikan sudah lewat; hasilnya sudah terhitung. Catat janji yang baru.")
    registry_policies.check_reason(alasan)


def can(check: Callable[..., object], *args: object, **kwargs: object) -> bool:
    """Whether `check` lets it pass: for buttons."""
    try:
        check(*args, **kwargs)
    except Refused:
        return False
    return True
