"""Laying a file of ODS beside the register: kept, compared by a worker, worked through, compared again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs.kinds import JobRefused
from koperasi.jobs.models import Pekerjaan
from koperasi.jobs.queue import enqueue
from koperasi.lib import dates
from koperasi.lib.sheets import SheetProblem
from koperasi.lib.teks import one_line
from pembinaan.models import BarisRekonsiliasi, RekonsiliasiOds
from pembinaan.policies import rekonsiliasi as policies
from pembinaan.rekonsiliasi import comparing
from registry import kantor
from registry.actions import imports
from registry.exchange import layouts, reading
from registry.exchange.reading import Table
from registry.models import Impor, Koperasi, PemetaanKolom, PilihanPadanan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

BANDINGKAN = "rekonsiliasi.bandingkan"
BATCH = 1000
Keadaan = BarisRekonsiliasi.Keadaan

trail.describe(
    {
        "rekonsiliasi.diunggah": "mengunggah berkas ODS untuk dicocokkan",
        "rekonsiliasi.dibandingkan": "mencocokkan berkas ODS dengan daftar koperasi",
        "rekonsiliasi.dikerjakan": "mengerjakan perbedaan dengan ODS",
        "rekonsiliasi.diekspor": "mengunduh perbedaan dengan ODS",
        "rekonsiliasi.padanan": "memilih padanan dalam berkas ODS untuk",
        "rekonsiliasi.diimpor": "meneruskan berkas ODS ke impor",
    }
)


@transaction.atomic
def upload(*, data: bytes, nama_berkas: str, by: User) -> tuple[RekonsiliasiOds, bool]:
    """(the kept file, whether its columns are known and can be compared at once). Raises SheetProblem."""
    table = reading.open_table(data, nama_berkas, by_hand=True)
    known = bool(table.remembered or table.header.layout) and layouts.usable(table.header.columns)
    found = RekonsiliasiOds(
        nama_berkas=one_line(Path(nama_berkas).name).replace("\0", "")[-200:] or "berkas",
        sha256=hashlib.sha256(data).hexdigest(), tata_letak=table.sumber[:60], pemetaan=table.mapping(),
        tanggal=kantor.today(), oleh=by,
    )  # fmt: skip
    found.berkas.save("ods.xlsx", ContentFile(data), save=False)
    found.save()
    trail.record("rekonsiliasi.diunggah", by=by, object=found, detail={"tata_letak": found.tata_letak})
    return found, known


def open_table(found: RekonsiliasiOds) -> Table:
    """Raises SheetProblem."""
    return reading.open_table(content(found), found.nama_berkas, mapping=found.pemetaan, sumber=found.tata_letak)


@transaction.atomic
def map_columns(*, found: RekonsiliasiOds, kolom: Mapping[int, str], sumber: str, by: User) -> RekonsiliasiOds:
    """How a person reads the header; remembered for the next file with the same one, also by the import."""
    found = _locked(found)
    mapping = found.pemetaan | {"kolom": {str(index): name for index, name in kolom.items()}}
    if mapping != found.pemetaan or sumber != found.tata_letak:
        found.pemetaan, found.tata_letak = mapping, sumber[:60]
        PemetaanKolom.objects.update_or_create(
            sidik_judul=open_table(found).header.fingerprint,
            defaults={"sumber": found.tata_letak, "kolom": mapping["kolom"], "dibuat_oleh": by},
        )
        found.save(update_fields=["pemetaan", "tata_letak"])
    return found


@transaction.atomic
def start(*, found: RekonsiliasiOds, by: User) -> Pekerjaan:
    """Compares, or compares again. A second click while the first waits starts nothing new. Raises Refused."""
    there = running(found)  # asked before the lock: the comparison holds it to its end
    if there is None:
        found = _locked(found)
        policies.check_mapped(found)
        there = running(found) or enqueue(
            BANDINGKAN, owner=by, unit=found.nama_berkas, payload={"rekonsiliasi": found.pk}
        )
    policies.check_asked_by(there, by)
    return there


def running(found: RekonsiliasiOds) -> Pekerjaan | None:
    there = Pekerjaan.objects.filter(
        kind=BANDINGKAN, payload__rekonsiliasi=found.pk, state__in=["menunggu", "berjalan"]
    )
    return there.select_related("owner").first()


def make(job: Pekerjaan) -> dict[str, Any]:
    """Notes and what people decided stay with their difference; what differs no more is done."""
    found = _locked(RekonsiliasiOds.objects.get(pk=job.payload["rekonsiliasi"]))
    on = kantor.today()
    try:
        result = comparing.compare(
            content(found), found.nama_berkas, on=on, mapping=found.pemetaan, sumber=found.tata_letak,
            report=job.report_progress,
        )  # fmt: skip
    except SheetProblem as sentence:
        raise JobRefused(str(sentence)) from None
    gone = _write(found, result.beda)
    found.hitungan = result.hitungan | {"sudah_sama": gone}
    found.tanggal, found.selesai_pada = on, dates.sekarang()
    found.save()
    trail.record("rekonsiliasi.dibandingkan", by=job.owner, object=found, detail={"perbedaan": len(result.beda)})
    return {"perbedaan": len(result.beda)}


def _write(found: RekonsiliasiOds, differences: Sequence[comparing.Beda]) -> int:
    """Returns how many rows differ no more. Those stay, done, so that the work is seen."""
    known = {_key(row): row for row in found.baris_set.all()}
    new, kept, wanted = [], [], set()
    for one in differences:
        wanted.add(one.kunci)
        row = known.get(one.kunci)
        if row is None:
            new.append(BarisRekonsiliasi(rekonsiliasi=found, jenis=one.jenis, nomor=one.nomor, nama=one.nama[:200],
                                         koperasi_id=one.koperasi_id, isi=one.isi))  # fmt: skip
            continue
        if row.isi.get("sama"):  # it was the same for a while
            row.keadaan = Keadaan.BELUM
        row.isi, row.nama, row.nomor = one.isi, one.nama[:200], one.nomor
        kept.append(row)
    gone = [row for key, row in known.items() if key not in wanted and not row.isi.get("sama")]
    for row in gone:
        row.isi, row.keadaan = row.isi | {"sama": True}, Keadaan.SELESAI
    BarisRekonsiliasi.objects.bulk_create(new, batch_size=BATCH)
    BarisRekonsiliasi.objects.bulk_update([*kept, *gone], ["isi", "nama", "nomor", "keadaan"], batch_size=BATCH)
    return sum(1 for key in known if key not in wanted)


def _key(row: BarisRekonsiliasi) -> tuple[Any, ...]:
    return comparing.Beda(row.jenis, row.nama, row.nomor, row.koperasi_id, row.isi).kunci


@transaction.atomic
def settle(*, found: RekonsiliasiOds, keys: Sequence[int], keadaan: str, catatan: str, by: User) -> int:
    """Marks rows of this list; an empty note leaves the old one. Returns how many. Raises Refused."""
    found = _locked(found)
    policies.check_compared(found)
    rows = list(found.baris_set.select_for_update(of=("self",)).filter(pk__in=keys))
    for row in rows:
        row.keadaan, row.catatan = keadaan, catatan.strip() or row.catatan
        row.oleh, row.pada = by, dates.sekarang()
    BarisRekonsiliasi.objects.bulk_update(rows, ["keadaan", "catatan", "oleh", "pada"], batch_size=BATCH)
    detail = {"baris": len(rows), "keadaan": str(Keadaan(keadaan).label), "catatan": catatan[:300]}
    trail.record("rekonsiliasi.dikerjakan", by=by, object=found, detail=detail)
    return len(rows)


@transaction.atomic
def choose(*, row: BarisRekonsiliasi, koperasi: Koperasi, by: User) -> Pekerjaan:
    """Which of several cooperatives the row is about: remembered as by the import; then compares again.

    Raises Refused.
    """
    found = _locked(row.rekonsiliasi)
    policies.check_choice(row, koperasi)
    PilihanPadanan.objects.update_or_create(
        sumber=found.tata_letak, kunci=row.isi["kunci"], defaults={"koperasi": koperasi, "dibuat_oleh": by}
    )
    trail.record("rekonsiliasi.padanan", by=by, object=koperasi, detail={"baris": row.nomor, "berkas": str(found)})
    return start(found=found, by=by)


@transaction.atomic
def transfer(*, found: RekonsiliasiOds, by: User) -> Impor:
    """The same file as an import, which is what changes the register. Raises SheetProblem."""
    impor = imports.upload(
        data=content(found), nama_berkas=found.nama_berkas, by=by, sumber=found.tata_letak, by_hand=True
    )
    trail.record("rekonsiliasi.diimpor", by=by, object=found, detail={"impor": impor.pk})
    return impor


def content(found: RekonsiliasiOds) -> bytes:
    with found.berkas.open("rb") as file:
        return bytes(file.read())


def _locked(found: RekonsiliasiOds) -> RekonsiliasiOds:
    return RekonsiliasiOds.objects.select_for_update(of=("self",)).get(pk=found.pk)
