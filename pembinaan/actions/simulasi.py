"""A trial is counted by a worker where the register is large, and kept as a note for the head as it was shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.lib import dates
from pembinaan.models import CatatanSimulasi
from pembinaan.simulasi import percobaan
from pembinaan.simulasi.percobaan import Hasil, Percobaan
from registry import kantor, statistics
from registry.models.choices import StatusHitung
from registry.policies import Refused
from registry.simulation import PARAMETERS

if TYPE_CHECKING:
    from koperasi.accounts.models import User

HITUNG = "simulasi.hitung"
LARGE = 25_000  # cooperatives; up to here a trial takes less than a second and is counted while one waits
trail.describe(
    {
        "simulasi.catat": "menyimpan catatan simulasi aturan",
        "simulasi.unduh": "mengunduh simulasi aturan",
    }
)


def large() -> bool:
    """Whether a trial is left to a worker. One query."""
    return statistics.more_than(LARGE)


def order(*, tried: Percobaan, by: User) -> Pekerjaan:
    """Once for the same trial on a day, whoever asks; again where it failed."""
    unit = f"Aturan pada {dates.panjang(tried.on)}"
    job = queue.enqueue(HITUNG, owner=by, payload=tried.query(), unit=unit, key=tried.key(kantor.today()))
    queue.retry(job)
    return job


def found_by_worker(tried: Percobaan) -> tuple[Pekerjaan | None, Hasil | None]:
    """The work of today for this trial, and what came of it once it is done."""
    job = Pekerjaan.objects.filter(kind=HITUNG, key=tried.key(kantor.today())).first()
    if job is None or job.state != Keadaan.SELESAI or not job.result:
        return job, None
    return job, Hasil.unpack(job.result["hasil"], job.result["berubah"])


def make(job: Pekerjaan, tried: Percobaan) -> dict[str, Any]:
    found = percobaan.compute(tried, report=job.report_progress)
    return {"hasil": found.pack(), "berubah": {str(pk): status for pk, status in found.flips.items()}}


@transaction.atomic
def save_note(*, tried: Percobaan, hasil: Hasil, judul: str, catatan: str, by: User) -> CatatanSimulasi:
    """Frozen with the reasons of each who differs: what comes in later changes nothing of it. Raises Refused.

    `hasil` may be of this morning: where it no longer agrees with the reasons of now, it is counted once more.
    """
    if tried.same:
        raise Refused("Aturan yang dicoba sama dengan yang berlaku pada hari itu; tidak ada yang perlu dicatat.")
    flips = _reasons(tried, hasil)
    if not _agree(hasil.of(tried.kdmp).numbers, flips):
        hasil = percobaan.compute(tried)
        flips = _reasons(tried, hasil)
        if not _agree(hasil.of(tried.kdmp).numbers, flips):
            raise Refused("Data berubah sewaktu dihitung. Simpan sekali lagi.")
    row = CatatanSimulasi.objects.create(
        judul=judul.strip(), catatan=catatan.strip(), tanggal=tried.on, kdmp=tried.kdmp,
        aturan=tried.parameters | {"kata": tried.words},
        pembanding={"nomor": tried.base.nomor, "kata": tried.base_words,
                    **{name: getattr(tried.base, name) for name in PARAMETERS}},
        hasil=hasil.pack(), berubah=flips, oleh=by, dibuat_tanggal=kantor.today(),
    )  # fmt: skip
    trail.record("simulasi.catat", by=by, object=row, detail={"judul": row.judul, "berubah": len(flips)})
    return row


def _reasons(tried: Percobaan, hasil: Hasil) -> dict[str, dict[str, Any]]:
    """{id of each who differs: what a note keeps of it}"""
    chosen = percobaan.rows(tried, hasil.flips).order_by("nama_urut", "pk").values_list("pk", flat=True)
    return {
        str(one.koperasi.pk): {
            "ke": one.baru.status, "nama": one.koperasi.nama, "kecamatan": one.koperasi.kecamatan_id,
            "kdmp": one.koperasi.kdmp, "sebab": one.baru.reason, "sebab_lama": one.lama.reason,
        }
        for one in percobaan.explained(tried, chosen) if one.berubah
    }  # fmt: skip


def _agree(numbers: Mapping[str, int], flips: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether as many are told of each direction as were counted."""
    told = Counter(kept["ke"] for kept in flips.values())
    return all(told[status] == numbers[status] for status in StatusHitung.values)
