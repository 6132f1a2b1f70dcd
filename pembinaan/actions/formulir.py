"""A workbook of the province: kept as it came, pointed at, replaced by its next version, filled for a period."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Prefetch, QuerySet

from koperasi.audit import trail
from koperasi.jobs.kinds import JobRefused
from koperasi.jobs.models import Pekerjaan
from koperasi.jobs.queue import enqueue
from koperasi.lib import dates
from koperasi.lib.sheets import SheetProblem
from koperasi.lib.teks import one_line
from pembinaan.formulir import book, checking, moving, sources
from pembinaan.formulir.fill import fill
from pembinaan.formulir.proposing import Usul
from pembinaan.models import BagianFormat, FormatProvinsi, FormatTerisi, IsiFormat, PeriodeTutup
from pembinaan.policies import formulir as policies

if TYPE_CHECKING:
    from koperasi.accounts.models import User

ISI = "format.isi"
KEPT = 5_000  # lines of what stayed empty that are kept with a filled file

trail.describe(
    {
        "format.diunggah": "mengunggah format provinsi",
        "format.diganti": "mengganti berkas format provinsi",
        "format.bagian": "menunjuk bagian format provinsi",
        "format.bagian_hapus": "menghapus bagian format provinsi",
        "format.diisi": "mengisi format provinsi",
        "format.kosong_diunduh": "mengunduh daftar sel yang tidak diisi dalam format provinsi",
        "format.terisi_diunduh": "mengunduh format provinsi yang terisi",
    }
)


@transaction.atomic
def upload(*, data: bytes, nama_berkas: str, nama: str, by: User) -> FormatProvinsi:
    """Keeps the file as it came. Raises SheetProblem, and keeps nothing then."""
    checking.check(data)
    made = _keep(data, nama_berkas, nama, by)
    trail.record("format.diunggah", by=by, object=made, detail={"berkas": made.nama_berkas})
    return made


@transaction.atomic
def replace(*, format: FormatProvinsi, data: bytes, nama_berkas: str, by: User) -> tuple[FormatProvinsi, list[str]]:
    """The next version of the same form, with the parts that still fit; (it, what moved or was let go, in sentences).

    Raises SheetProblem, Refused.
    """
    format = _locked(format)
    policies.check_in_use(format)
    new = checking.check(data)
    made = _keep(data, nama_berkas, format.nama, by)
    told: list[str] = []
    for move in moving.move(book.of(format), new, list(parts(format))):
        told += move.kata
        if move.fits:
            _carry(move, made)
    format.dicabut_pada = dates.sekarang()
    format.save(update_fields=["dicabut_pada"])
    trail.record("format.diganti", by=by, object=made, detail={"berkas": made.nama_berkas, "perubahan": told[:50]})
    return made, told


def _keep(data: bytes, nama_berkas: str, nama: str, by: User) -> FormatProvinsi:
    name = one_line(Path(nama_berkas).name).replace("\0", "")[-200:] or "format.xlsx"
    made = FormatProvinsi(nama=nama, nama_berkas=name, sha256=hashlib.sha256(data).hexdigest(), diunggah_oleh=by)
    made.berkas.save("format.xlsx", ContentFile(data), save=False)
    made.save()
    return made


def _carry(move: moving.Pindah, made: FormatProvinsi) -> None:
    part = BagianFormat.objects.create(
        format=made, lembar=move.lembar, baris=move.bagian.baris, baris_awal=move.baris_awal,
        baris_akhir=move.baris_akhir, kolom_kunci=move.kolom_kunci,
    )  # fmt: skip
    old = {isi.tempat: isi for isi in move.bagian.isi_set.all()}
    _fill_in(part, {new: old[place] for place, new in move.isi.items()})


# --- Parts ---------------------------------------------------------------------------------------------
def parts(format: FormatProvinsi) -> QuerySet[BagianFormat]:
    """Those in force, with what goes into them."""
    rows = format.bagian_set.filter(dihapus_pada=None)
    return rows.prefetch_related(Prefetch("isi_set", IsiFormat.objects.order_by("pk")))


@transaction.atomic
def add_part(*, format: FormatProvinsi, data: Mapping[str, Any], by: User) -> BagianFormat:
    """`data`: lembar, baris, baris_awal, baris_akhir, kolom_kunci. Raises Refused."""
    format = _locked(format)
    policies.check_in_use(format)
    part = BagianFormat.objects.create(format=format, **data)
    _record(part, by)
    return part


@transaction.atomic
def adopt(*, format: FormatProvinsi, proposed: Iterable[Usul], by: User) -> list[BagianFormat]:
    """The parts of a proposal that a person ticked. Raises Refused."""
    format = _locked(format)
    policies.check_in_use(format)
    made = []
    for one in proposed:
        part = BagianFormat.objects.create(
            format=format, lembar=one.lembar, baris=one.baris, baris_awal=one.baris_awal, baris_akhir=one.baris_akhir,
            kolom_kunci=one.kolom_kunci,
        )  # fmt: skip
        _fill_in(part, one.isi)
        _record(part, by)
        made.append(part)
    return made


@transaction.atomic
def update_part(*, bagian: BagianFormat, data: Mapping[str, Any], isi: Mapping[str, Any], by: User) -> BagianFormat:
    """The rows of a part and everything that goes into it: {place: something with ukuran, satuan, sebelumnya}.

    Raises Refused.
    """
    _locked(bagian.format)
    part = BagianFormat.objects.select_related("format").get(pk=bagian.pk)
    policies.check_part(part)
    for name, value in data.items():
        setattr(part, name, value)
    part.save()
    part.isi_set.exclude(tempat__in=list(isi)).delete()
    for place, one in isi.items():
        IsiFormat.objects.update_or_create(
            bagian=part, tempat=place,
            defaults={"ukuran": one.ukuran, "satuan": one.satuan, "sebelumnya": one.sebelumnya},
        )  # fmt: skip
    _record(part, by)
    return part


@transaction.atomic
def remove_part(*, bagian: BagianFormat, by: User) -> None:
    """Files that were filled with it stay. Raises Refused."""
    _locked(bagian.format)
    part = BagianFormat.objects.select_related("format").get(pk=bagian.pk)
    policies.check_part(part)
    part.dihapus_pada = dates.sekarang()
    part.save(update_fields=["dihapus_pada"])
    trail.record("format.bagian_hapus", by=by, object=part.format, detail={"bagian": str(part)})


def _fill_in(part: BagianFormat, isi: Mapping[str, Any]) -> None:
    IsiFormat.objects.bulk_create(
        IsiFormat(bagian=part, tempat=place, ukuran=one.ukuran, satuan=one.satuan, sebelumnya=one.sebelumnya)
        for place, one in isi.items()
    )


def _record(part: BagianFormat, by: User) -> None:
    trail.record("format.bagian", by=by, object=part.format, detail={"bagian": str(part)})


def _locked(format: FormatProvinsi) -> FormatProvinsi:
    return FormatProvinsi.objects.select_for_update(of=("self",)).get(pk=format.pk)


# --- Filling -------------------------------------------------------------------------------------------
@transaction.atomic
def order(*, format: FormatProvinsi, periode: PeriodeTutup, by: User) -> Pekerjaan:
    """Filling is a worker's. A second click of one person while the first waits starts nothing new. Raises Refused."""
    format = _locked(format)
    policies.check_fillable(format)
    waiting = Pekerjaan.objects.filter(
        kind=ISI, owner=by, payload={"format": format.pk, "periode": periode.pk}, state__in=["menunggu", "berjalan"]
    ).first()
    unit = f"{format.nama}, {sources.period_words(periode)}"[:200]
    return waiting or enqueue(ISI, owner=by, unit=unit, payload={"format": format.pk, "periode": periode.pk})


def make(job: Pekerjaan) -> dict[str, Any]:
    """The filled file and what stayed empty in it."""
    format = FormatProvinsi.objects.get(pk=job.payload["format"])
    periode = PeriodeTutup.objects.select_related("sebelumnya").get(pk=job.payload["periode"])
    if job.owner is None:
        raise JobRefused("Berkas ini tidak diminta siapa pun.")
    with format.berkas.open("rb") as file:
        data = file.read()
    try:
        found = fill(data, list(parts(format)), sources.Sumber(periode), job.report_progress)
    except SheetProblem as sentence:
        raise JobRefused(str(sentence)) from None
    made = FormatTerisi(format=format, periode=periode, terisi=found.terisi, kosong=found.kosong[:KEPT], oleh=job.owner)
    made.berkas.save("terisi.xlsx", ContentFile(found.data), save=False)
    made.save()
    detail = {"periode": sources.period_words(periode), "sel_terisi": found.terisi, "catatan": len(found.kosong)}
    trail.record("format.diisi", by=job.owner, object=format, detail=detail)
    return {"terisi": made.pk}
