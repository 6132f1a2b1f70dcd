"""What the office may do with a proposal, and who sees it. `check_x` raises one Indonesian sentence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

from koperasi.accounts.roles import Izin
from koperasi.lib.dates import panjang
from pembinaan.states import proposals as states
from registry.models.choices import Kewenangan
from registry.policies import Refused, check_live

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from pembinaan.models import Keberatan, LangkahUsulan, Rehabilitasi, UsulanPembubaran
    from pembinaan.models.rehabilitasi import RehabilitasiQuerySet
    from pembinaan.models.usulan import UsulanQuerySet
    from registry.models import Koperasi


def usulan_scope(rows: UsulanQuerySet, user: User) -> UsulanQuerySet:
    return rows if user.is_authenticated and user.boleh(Izin.PEMBINAAN_LIHAT) else rows.none()


def rehabilitasi_scope(rows: RehabilitasiQuerySet, user: User) -> RehabilitasiQuerySet:
    return rows if user.is_authenticated and user.boleh(Izin.PEMBINAAN_LIHAT) else rows.none()


# --- Opening ---------------------------------------------------------------------------------------
def check_open(koperasi: Koperasi, jenis: str) -> None:
    """The office proposes only what it answers for, and one thing at a time."""
    check_live(koperasi)
    if koperasi.kewenangan != Kewenangan.KABKOTA:
        raise Refused(f"{koperasi} di luar kewenangan kabupaten/kota, sehingga tidak diusulkan dari sini.")
    check_undecided(koperasi, jenis)
    open_one = koperasi.usulan_set.open().first()
    if open_one:
        noun = open_one.get_jenis_display().lower()
        raise Refused(f"{koperasi} sudah mempunyai {noun} yang terbuka sejak {panjang(open_one.dibuka_pada)}.")


def check_undecided(koperasi: Koperasi, jenis: str) -> None:
    """A freeze is not the end: what is dibekukan may still be proposed for pembubaran."""
    decided = koperasi.status_keputusan
    if decided == "dibubarkan" or (decided == "dibekukan" and jenis != "pembubaran"):
        said = koperasi.get_status_keputusan_display().lower()
        raise Refused(f"{koperasi} sudah {said} oleh kementerian; tidak ada yang diusulkan lagi.")


def check_editable(usulan: UsulanPembubaran) -> None:
    if not states.allows("edit", usulan.keadaan):
        raise Refused(
            f"Usulan ini sudah {usulan.get_keadaan_display().lower()}, sehingga isinya tidak dapat diubah lagi."
        )


def check_papers(usulan: UsulanPembubaran) -> None:
    """After it is sent papers still come (the ministry's letter); after it is closed none."""
    if not usulan.is_open:
        raise Refused(f"Usulan ini sudah {usulan.get_keadaan_display().lower()}; lampirannya tidak berubah lagi.")


def check_paper(usulan: UsulanPembubaran, jenis: str) -> None:
    """What stands in the index of the dossier stands still with it; the ministry's letters come after."""
    if not usulan.editable and jenis != "surat_menteri":
        raise Refused("Usulan ini sudah diajukan; lampiran berkasnya tidak berubah lagi.")


# --- Steps and their clocks --------------------------------------------------------------------------
def check_step(usulan: UsulanPembubaran, langkah: LangkahUsulan, tanggal: dt.date, diterima_pada: dt.date | None,
               *, on: dt.date) -> None:  # fmt: skip
    if not usulan.is_open:
        raise Refused(f"Usulan ini sudah {usulan.get_keadaan_display().lower()}; langkahnya tidak berubah lagi.")
    if langkah.wajib and not usulan.editable:
        raise Refused("Usulan ini sudah diajukan; langkah yang menjadi dasarnya tidak dapat diubah lagi.")
    if langkah.only_waits:
        raise Refused(f"{langkah.nama} tidak dicatat: jangka waktunya dihitung sendiri.")
    if langkah.jenis != usulan.jenis:
        raise Refused("Langkah ini bukan langkah usulan ini.")
    if tanggal > on:
        raise Refused(f"Tanggal {panjang(tanggal)} belum tiba; catat langkah ini pada harinya.")
    if diterima_pada and diterima_pada > on:
        raise Refused(f"Tanggal terima {panjang(diterima_pada)} belum tiba.")
    if diterima_pada and diterima_pada < tanggal:
        raise Refused(f"Tanggal terima {panjang(diterima_pada)} sebelum dilakukan {panjang(tanggal)}.")


def check_receipt(diterima_pada: dt.date | None, diterima_oleh: str) -> None:
    """A date alone proves nothing: the receipt says who signed for it."""
    if diterima_pada and not diterima_oleh.strip():
        raise Refused("Tulis siapa yang menerima, menurut tanda terimanya.")


def check_objection(usulan: UsulanPembubaran, diterima_pada: dt.date, *, on: dt.date) -> None:
    if not usulan.is_open:
        raise Refused(f"Usulan ini sudah {usulan.get_keadaan_display().lower()}; keberatan tidak dicatat lagi di sini.")
    if diterima_pada > on:
        raise Refused(f"Tanggal terima {panjang(diterima_pada)} belum tiba.")


def check_answer(keberatan: Keberatan, dijawab_pada: dt.date, *, on: dt.date) -> None:
    if not keberatan.usulan.is_open:
        raise Refused("Usulan ini sudah ditutup; jawaban atas keberatan tidak dicatat lagi di sini.")
    if keberatan.dijawab_pada:
        raise Refused(f"Keberatan ini sudah dijawab {panjang(keberatan.dijawab_pada)}.")
    if dijawab_pada > on:
        raise Refused(f"Tanggal jawaban {panjang(dijawab_pada)} belum tiba.")
    if dijawab_pada < keberatan.diterima_pada:
        raise Refused(f"Jawaban tidak mungkin sebelum keberatan diterima {panjang(keberatan.diterima_pada)}.")


# --- Printing and sending ------------------------------------------------------------------------------
def check_print(usulan: UsulanPembubaran, missing_safeguards: list[str], grounds: int) -> None:
    """A dossier says what becomes of savings, debts and assets, and why it is proposed; else nothing is printed."""
    if missing_safeguards:
        names = join(missing_safeguards)
        raise Refused(f"Berkas usulan belum dapat dicetak: pengaman belum diisi atau dikesampingkan ({names}).")
    if not grounds:
        raise Refused("Berkas usulan belum dapat dicetak: belum ada alasan yang dipilih.")


def check_send(usulan: UsulanPembubaran, blocked: list[str], nomor: str, tanggal: dt.date, *, on: dt.date) -> None:
    """`blocked`: what stands in the way on the day of the letter, each a part of a sentence (steps.blocking)."""
    if not states.allows("send", usulan.keadaan):
        raise Refused(f"Usulan ini sudah {usulan.get_keadaan_display().lower()}.")
    check_live(usulan.koperasi)
    check_undecided(usulan.koperasi, usulan.jenis)
    if not nomor.strip():
        raise Refused("Nomor surat usulan wajib diisi.")
    if tanggal > on:
        raise Refused(f"Tanggal surat {panjang(tanggal)} belum tiba.")
    if tanggal < usulan.dibuka_pada:
        raise Refused(f"Tanggal surat tidak mungkin sebelum usulan dibuka {panjang(usulan.dibuka_pada)}.")
    if blocked:
        raise Refused(f"Belum dapat diajukan ke kementerian: {'; '.join(blocked)}.")


def check_annexes(usulan: UsulanPembubaran, unready: list[str]) -> None:
    """The file is made once: what stands in its index must be readable by then."""
    if unready:
        raise Refused(
            f"Lampiran “{unready[0]}” belum selesai dipindai, atau mengandung virus. Ganti atau tunggu dahulu."
        )


def check_cancel(usulan: UsulanPembubaran, alasan: str, by: User) -> None:
    if not states.allows("cancel", usulan.keadaan):
        raise Refused(f"Usulan ini sudah {usulan.get_keadaan_display().lower()}.")
    if not usulan.editable and not by.boleh(Izin.USULAN_AJUKAN):
        raise Refused("Usulan yang sudah diajukan ditarik oleh kepala bidang atau kepala dinas.")
    if not alasan.strip():
        raise Refused("Tulis alasan membatalkan usulan ini.")


# --- What the ministry says ----------------------------------------------------------------------------
def check_reply(usulan: UsulanPembubaran, verb: str, nomor: str, tanggal: dt.date, *, on: dt.date) -> None:
    if not states.allows(verb, usulan.keadaan):
        raise Refused(f"Usulan ini {usulan.get_keadaan_display().lower()}; tidak ada jawaban yang ditunggu.")
    if not nomor.strip():
        raise Refused("Nomor surat kementerian wajib diisi.")
    if tanggal > on:
        raise Refused(f"Tanggal surat {panjang(tanggal)} belum tiba.")
    if usulan.diajukan_pada and tanggal < usulan.diajukan_pada:
        raise Refused(f"Surat kementerian tidak mungkin sebelum diajukan {panjang(usulan.diajukan_pada)}.")


def check_scan(usulan: UsulanPembubaran, scans: int) -> None:
    if not scans:
        raise Refused("Pindaian keputusan kementerian wajib dilampirkan sebelum keputusan dicatat.")


# --- Outcomes of another kind ----------------------------------------------------------------------------
def check_rehabilitate(koperasi: Koperasi, dari: dt.date, sampai: dt.date) -> None:
    check_live(koperasi)
    if koperasi.kewenangan != Kewenangan.KABKOTA:
        raise Refused(f"{koperasi} di luar kewenangan kabupaten/kota.")
    if koperasi.status_keputusan == "dibubarkan":
        raise Refused(f"{koperasi} sudah dibubarkan.")
    if sampai <= dari:
        raise Refused("Tanggal selesai harus sesudah tanggal mulai.")
    running = koperasi.rehabilitasi_set.filter(ditutup_pada=None).first()
    if running:
        raise Refused(f"{koperasi} sedang direhabilitasi sampai {panjang(running.sampai)}.")


def check_end_rehabilitation(rehabilitasi: Rehabilitasi, ditutup_pada: dt.date, catatan: str, *, on: dt.date) -> None:
    if rehabilitasi.ditutup_pada:
        raise Refused(f"Rehabilitasi ini sudah ditutup {panjang(rehabilitasi.ditutup_pada)}.")
    if ditutup_pada > on:
        raise Refused(f"Tanggal {panjang(ditutup_pada)} belum tiba.")
    if ditutup_pada < rehabilitasi.dari:
        raise Refused(f"Tanggal selesai tidak mungkin sebelum mulai {panjang(rehabilitasi.dari)}.")
    if not catatan.strip():
        raise Refused("Tulis apa hasil rehabilitasi ini.")


def check_merge(koperasi: Koperasi, ke: Koperasi, kasus: models.Model | None) -> None:
    """The paper itself (number, date) is checked where every decision is: registry.policies.check_decision."""
    check_live(koperasi)
    check_live(ke)
    if koperasi.pk == ke.pk:
        raise Refused("Koperasi tidak dapat bergabung dengan dirinya sendiri.")
    if koperasi.status_keputusan == "dibubarkan":
        raise Refused(f"{koperasi} sudah dibubarkan.")
    if ke.status_keputusan == "dibubarkan":
        raise Refused(f"{ke} sudah dibubarkan, sehingga tidak dapat menerima penggabungan.")
    if hasattr(koperasi, "penggabungan"):
        raise Refused(f"Penggabungan {koperasi} sudah tercatat.")
    open_one = koperasi.usulan_set.open().first()
    if open_one:
        raise Refused(f"Batalkan dahulu {open_one.get_jenis_display().lower()} koperasi ini yang masih terbuka.")
    if kasus is None:
        raise Refused(f"Penggabungan dicatat pada kasus pembinaan, dan {koperasi} tidak mempunyai kasus terbuka.")


def join(names: list[str]) -> str:
    """ "simpanan anggota, utang, dan aset"."""
    if len(names) < 3:
        return " dan ".join(names)
    return f"{', '.join(names[:-1])}, dan {names[-1]}"


def check_safeguard(isi: str, dikesampingkan: bool, alasan: str) -> None:
    if dikesampingkan and not alasan.strip():
        raise Refused("Tulis alasan mengapa pengaman ini dikesampingkan.")
    if not dikesampingkan and not isi.strip():
        raise Refused("Isi pengaman ini, atau kesampingkan dengan alasan.")
