"""What reaches a register after a period was closed, and its paper as a worker makes it."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.test import Client

from koperasi.jobs import worker
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from pembinaan.angka.posisi import everyone
from pembinaan.rekap import tutup
from pembinaan.rekap.masa import Masa
from registry.models import Kantor, Kecamatan, Koperasi, MasaBukti, PerubahanKewenangan
from tests.factories.angka import TODAY, decide
from tests.factories.hasil import event
from tests.factories.registry import DataTahunanFactory, KoperasiFactory, both_levels, first_event


def late(rng: Random, masa: Masa) -> None:
    """Everything that may reach a register after a closing."""
    there = list(tutup.posisi_of(masa).rows(everyone()).order_by("pk"))
    for koperasi in rng.sample(there, 4):
        MasaBukti.objects.filter(koperasi=koperasi, tahun_buku=2025).update(
            sampai=dt.date(2026, 1, 1), ditutup_pada=TODAY, dari=dt.date(2026, 1, 1), dibatalkan_pada=TODAY
        )
    for koperasi in rng.sample(there, 4):
        both_levels(koperasi, 2025, "rat", dari=dt.date(2026, 9, 1), sumber="impor", dicatat_pada=TODAY)
    for koperasi in rng.sample(there, 3):
        DataTahunanFactory(koperasi=koperasi, tanggal_posisi=dt.date(2026, 6, 30), aset=7_777, anggota=9, sumber="lain")
    event(there[0], "aktif" if there[0].status_hitung == "tidak_aktif" else "tidak_aktif", dt.date(2026, 9, 30))
    decide(there[1], "dibubarkan", dt.date(2026, 9, 1))
    PerubahanKewenangan.objects.create(
        koperasi=there[2], lama="kabkota", baru="provinsi", berlaku_pada=dt.date(2026, 8, 1), alasan="Uji."
    )
    Koperasi.objects.filter(pk=there[3].pk).update(ditarik_pada=dates.sekarang())
    Koperasi.objects.filter(pk=there[4].pk).update(digabung_ke=there[5])
    Koperasi.objects.filter(pk=there[6].pk).update(kecamatan=None, jenis="jasa", kdmp=not there[6].kdmp, nama="Lain")
    first_event(KoperasiFactory(peristiwa=False, nama="Baru Tercatat"), on=dt.date(2026, 2, 1))
    Kecamatan.objects.update(nama="Berganti Nama")
    Kantor.objects.update(nama="Dinas Lain", nama_wilayah="Kabupaten Lain", alamat="Jalan Baru 1")


def printed(client: Client, address: str) -> tuple[Pekerjaan, bytes]:
    """(the job, its file): ordered as a person does, made by a worker, fetched."""
    assert client.post(address).status_code == 302
    assert worker.drain(seconds=300) is False
    job = Pekerjaan.objects.latest("pk")
    answer = client.get(f"/angka/rekap/berkas/{job.pk}/")
    assert answer.status_code == 200, job.sentence
    return job, b"".join(answer.streaming_content)  # type: ignore[attr-defined]
