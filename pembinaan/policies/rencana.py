"""What may be planned: on which days, by whom, where to, and when it counts as done."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from koperasi.lib.dates import panjang
from pembinaan.models import KeadaanKunjungan, Kunjungan, RencanaKunjungan
from pembinaan.states import rencana as states
from registry.models.choices import StatusKeputusan
from registry.policies import Refused, check_live

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from registry.models import Koperasi

MOST_PLACES = 60
MOST_PEOPLE = 12
LONGEST_DAYS = 31

_PAST = {
    "revise": "Rute ini sudah {state}, sehingga tidak dapat diubah lagi.",
    "issue": "Rute ini sudah {state}; nomor surat tugasnya tidak dapat diubah lagi.",
    "cancel": "Rute ini sudah {state}, sehingga tidak dapat dibatalkan.",
    "conclude": "Kesimpulan ditulis setelah surat tugas bernomor; rute ini {state}.",
    "finish": "Hanya rute yang sedang berjalan yang dapat diselesaikan; rute ini {state}.",
}


def check_step(rencana: RencanaKunjungan, verb: str) -> None:
    if not states.allows(verb, rencana.keadaan):
        raise Refused(_PAST[verb].format(state=rencana.get_keadaan_display().lower()))


def check_days(dari: dt.date, sampai: dt.date) -> None:
    if sampai < dari:
        raise Refused(f"Hari terakhir {panjang(sampai)} mendahului hari pertama {panjang(dari)}.")
    if (sampai - dari).days >= LONGEST_DAYS:
        raise Refused(f"Satu surat tugas paling lama {LONGEST_DAYS} hari; bagilah menjadi beberapa rute.")


def check_people(people: Sequence[User]) -> None:
    if not people:
        raise Refused("Pilih paling sedikit satu orang yang berangkat.")
    if len(people) > MOST_PEOPLE:
        raise Refused(f"Paling banyak {MOST_PEOPLE} orang dalam satu surat tugas.")


def check_places(new: Sequence[Koperasi], present: Collection[int]) -> None:
    """`present`: ids of the cooperatives that are on the route already."""
    twice = [pk for pk, count in Counter(one.pk for one in new).items() if count > 1 or pk in present]
    for one in new:
        if one.pk in twice:
            raise Refused(f"{one.nama} sudah ada di rute ini; satu koperasi hanya sekali dalam satu rute.")
        check_live(one)
        if one.status_keputusan == StatusKeputusan.DIBUBARKAN:
            raise Refused(f"{one.nama} sudah dibubarkan, sehingga tidak direncanakan untuk dikunjungi.")
    if not new and not present:
        raise Refused("Pilih paling sedikit satu koperasi.")
    if len(new) + len(present) > MOST_PLACES:
        raise Refused(f"Paling banyak {MOST_PLACES} koperasi dalam satu rute; bagilah menjadi beberapa rute.")


def check_open_visit(kunjungan: Kunjungan) -> None:
    if kunjungan.keadaan == KeadaanKunjungan.SELESAI:
        raise Refused(f"Kunjungan ke {kunjungan.koperasi.nama} sudah selesai, sehingga tetap ada di rute ini.")
    if kunjungan.keadaan == KeadaanKunjungan.BATAL:
        raise Refused(f"{kunjungan.koperasi.nama} sudah dikeluarkan dari rute ini.")


def check_last_visit(left: int) -> None:
    if not left:
        raise Refused("Ini satu-satunya koperasi di rute ini; batalkan rutenya bila tidak jadi berangkat.")


def check_issue(rencana: RencanaKunjungan, nomor: str, tanggal: dt.date, *, on: dt.date) -> None:
    check_step(rencana, "issue")
    if not nomor:
        raise Refused("Isi nomor surat tugas dari sekretariat.")
    if tanggal > on:
        raise Refused(f"Tanggal surat tugas {panjang(tanggal)} belum tiba.")
    if tanggal > rencana.sampai:
        raise Refused(f"Tanggal {panjang(tanggal)} sesudah perjalanan berakhir ({panjang(rencana.sampai)}).")
    used = RencanaKunjungan.objects.filter(nomor_surat_tugas__iexact=nomor).exclude(pk=rencana.pk).first()
    if used:
        raise Refused(f"Nomor {nomor} sudah dipakai surat tugas “{used.maksud}” ({panjang(used.tanggal_surat_tugas)}).")


def check_cancel(rencana: RencanaKunjungan, alasan: str) -> None:
    check_step(rencana, "cancel")
    if not alasan:
        raise Refused("Tulis alasan pembatalannya.")


def check_finish(rencana: RencanaKunjungan, *, open_visits: int, done: int, on: dt.date) -> None:
    check_step(rencana, "finish")
    if open_visits:
        raise Refused(
            f"Masih ada {open_visits} kunjungan tanpa hasil: isi hasilnya, atau keluarkan koperasinya dari rute ini."
        )
    if not done:
        raise Refused("Belum ada kunjungan yang selesai di rute ini.")
    if rencana.dari > on:
        raise Refused(f"Perjalanan baru dimulai {panjang(rencana.dari)}.")


def check_papers(rencana: RencanaKunjungan) -> None:
    if rencana.keadaan == RencanaKunjungan.Keadaan.BATAL:
        raise Refused("Rute ini dibatalkan, sehingga berkasnya tidak berubah lagi.")
