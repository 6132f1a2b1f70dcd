"""When a letter may be handed over, received, returned, or deemed delivered. `check_x` raises one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from koperasi.lib.dates import panjang
from pembinaan.models import CaraKirim, JenisSurat, KeadaanSurat, Surat
from pembinaan.policies.surat import check_step
from pembinaan.states import surat as states
from registry.policies import Refused

if TYPE_CHECKING:
    from pembinaan.models import PengirimanSurat, Pengumuman

MOST = 200  # letters in one hand-over
NO_PROOF = "Sertakan foto atau pindaian tanda terima, atau tulis mengapa tanda terimanya tidak ada."


def to_cooperative(surat: Surat) -> bool:
    """Its addressee is the cooperative; a request for a statement goes to the desa or kelurahan."""
    return surat.jenis != JenisSurat.KETERANGAN


# --- Handing over -------------------------------------------------------------------------------
def check_send(surat: Surat, cara: str, tanggal: dt.date, on: dt.date, last: PengirimanSurat | None) -> None:
    """`last`: the attempt before, which came back."""
    if not states.allows("send", surat.keadaan):
        raise Refused(f"{surat} {surat.get_keadaan_display().lower()}, jadi tidak dapat diserahkan sekarang.")
    if surat.tanggal and tanggal < surat.tanggal:
        raise Refused(f"{surat} bertanggal {panjang(surat.tanggal)}; tanggal penyerahan tidak boleh sebelumnya.")
    if surat.ttd_pada and tanggal < surat.ttd_pada:
        raise Refused(f"{surat} ditandatangani {panjang(surat.ttd_pada)}; tanggal penyerahan tidak boleh sebelumnya.")
    if tanggal > on:
        raise Refused(f"Tanggal penyerahan {panjang(tanggal)} belum tiba.")
    if last and last.hasil_pada and tanggal < last.hasil_pada:
        raise Refused(f"{surat} baru kembali {panjang(last.hasil_pada)}; pengantaran ulang tidak boleh sebelumnya.")
    if cara == CaraKirim.DESA and not surat.koperasi.desa_id:
        raise Refused(f"Desa atau kelurahan {surat.koperasi} belum diketahui; pilih cara lain, atau lengkapi datanya.")
    if cara == CaraKirim.CAMAT and not surat.koperasi.kecamatan_id:
        raise Refused(f"Kecamatan {surat.koperasi} belum diketahui; pilih cara lain, atau lengkapi datanya.")


def check_chosen(letters: Collection[object]) -> None:
    if not letters:
        raise Refused("Pilih paling sedikit satu surat.")
    if len(letters) > MOST:
        raise Refused(f"Sekali serah paling banyak {MOST} surat; bagi menjadi beberapa kali.")


# --- What became of it --------------------------------------------------------------------------
def check_outcome(surat: Surat, verb: str, attempt: PengirimanSurat | None, tanggal: dt.date,
                  on: dt.date) -> PengirimanSurat:  # fmt: skip
    """`verb`: "deliver" or "return". The date is that of the paper, so it may lie far back."""
    if surat.keadaan == KeadaanSurat.SAMPAI:
        raise Refused(f"{surat} sudah tercatat sampai pada {panjang(surat.diterima_pada)}.")
    check_step(surat, verb)
    if attempt is None:
        raise Refused(f"{surat} tidak sedang dalam pengantaran.")
    check_day(surat, attempt, tanggal, on, word="terima" if verb == "deliver" else "kembali")
    return attempt


def check_day(surat: Surat, attempt: PengirimanSurat, tanggal: dt.date, on: dt.date, *, word: str = "terima") -> None:
    if tanggal > on:
        raise Refused(f"Tanggal {word} {panjang(tanggal)} belum tiba.")
    if surat.tanggal and tanggal < surat.tanggal:
        raise Refused(f"Tanggal {word} tidak boleh sebelum tanggal surat ({panjang(surat.tanggal)}).")
    if tanggal < attempt.tanggal:
        raise Refused(f"Tanggal {word} tidak boleh sebelum surat diserahkan ({panjang(attempt.tanggal)}).")


def check_correct(surat: Surat) -> None:
    """A receipt may be put right as long as no later letter rests on it."""
    if surat.keadaan != KeadaanSurat.SAMPAI:
        raise Refused(f"{surat} belum tercatat sampai.")
    if surat.dianggap:
        raise Refused(f"{surat} dianggap telah disampaikan lewat pengumuman; tanggalnya mengikuti pengumuman itu.")
    if later := later_letter(surat):
        raise Refused(f"{later} sudah terbit atas dasar tanggal terima ini, sehingga tidak dapat diubah lagi.")


def check_take_back(surat: Surat) -> None:
    check_correct(surat)
    if surat.jawaban_set.exists():
        raise Refused(f"{surat} sudah dijawab, jadi sudah sampai. Yang dapat diubah hanya tanggal dan penerima.")


def check_before_answers(surat: Surat, tanggal: dt.date) -> None:
    first = surat.jawaban_set.order_by("tanggal").values_list("tanggal", flat=True).first()
    if first and tanggal > first:
        raise Refused(f"Koperasi menjawab {panjang(first)}; surat tidak mungkin diterima sesudahnya.")


def later_letter(surat: Surat) -> Surat | None:
    """The step after this one in the same round, issued and not voided."""
    if not surat.langkah:
        return None
    rows = Surat.objects.filter(koperasi=surat.koperasi_id, jenis=JenisSurat.TANGGA, jalur=surat.jalur,
                                putaran=surat.putaran, langkah__urutan__gt=surat.langkah.urutan)  # fmt: skip
    return rows.select_related("langkah").exclude(isi=None).exclude(keadaan__in=["ditarik", "batal"]).first()


# --- Announcements ------------------------------------------------------------------------------
def check_announce(dari: dt.date, sampai: dt.date, days: int, on: dt.date) -> None:
    """`days`: how long the office wants it to hang; longer is allowed."""
    if (sampai - dari).days + 1 < days:
        raise Refused(f"Pengumuman paling singkat {days} hari, yaitu sampai {panjang(dari + dt.timedelta(days - 1))}.")
    if (sampai - dari).days >= 730:
        raise Refused("Pengumuman paling lama dua tahun.")
    if dari > on + dt.timedelta(days=60):
        raise Refused("Pengumuman dimulai paling lambat 60 hari dari sekarang.")


def check_announced(surat: Surat, dari: dt.date, last: PengirimanSurat | None) -> None:
    if surat.keadaan != KeadaanSurat.KEMBALI:
        raise Refused(f"{surat} kepada {surat.koperasi} {surat.get_keadaan_display().lower()}, jadi tidak diumumkan.")
    if not to_cooperative(surat):
        raise Refused(f"{surat} ditujukan kepada desa atau kelurahan, jadi tidak diumumkan.")
    if surat.pengumuman_id and surat.pengumuman and surat.pengumuman.batal_pada is None:
        raise Refused(f"{surat} kepada {surat.koperasi} sudah ada di pengumuman “{surat.pengumuman}”.")
    if last and last.hasil_pada and dari < last.hasil_pada:
        raise Refused(f"{surat} kepada {surat.koperasi} baru kembali {panjang(last.hasil_pada)}; "
                      "pengumuman tidak boleh dimulai sebelumnya.")  # fmt: skip


def check_open(pengumuman: Pengumuman) -> None:
    if pengumuman.batal_pada:
        raise Refused(f"Pengumuman ini sudah dibatalkan pada {panjang(pengumuman.batal_pada)}.")


def check_over(pengumuman: Pengumuman, on: dt.date) -> None:
    check_open(pengumuman)
    if on <= pengumuman.sampai:
        raise Refused(f"Pengumuman masih berlangsung sampai {panjang(pengumuman.sampai)}; selesaikan mulai besoknya.")
