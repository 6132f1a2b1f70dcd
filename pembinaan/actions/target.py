"""Indicators and their targets are written down. Nothing is deleted: an indicator is retired and keeps its years."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib.teks import one_line
from pembinaan.actions import pilihan
from pembinaan.angka.ukuran import UKURAN
from pembinaan.models import Indikator, TargetTahun
from pembinaan.target import words
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "indikator.tambah": "menambah indikator",
        "indikator.ubah": "mengubah indikator",
        "target.ubah": "mengubah target indikator",
        "target.unduh": "mengunduh capaian target",
    }
)


@transaction.atomic
def add(*, by: User, **values: Any) -> Indikator:
    """`values`: nama, ukuran, dokumen, kode_program, catatan, diperiksa, aktif. Raises Refused."""
    pilihan.lock(Indikator)
    values["nama"] = one_line(values["nama"])
    pilihan.check_name(Indikator, values["nama"])
    row = Indikator.objects.create(urutan=pilihan.last_place(Indikator), **values)
    trail.record("indikator.tambah", by=by, object=row, detail={"rumus": UKURAN[row.ukuran].nama})
    return row


@transaction.atomic
def change(*, indikator: Indikator, by: User, **values: Any) -> Indikator:
    """As `add`. A formula may not change once there are targets: the old years would be told by another figure."""
    pilihan.lock(Indikator)
    row = Indikator.objects.get(pk=indikator.pk)
    values["nama"] = one_line(values["nama"])
    pilihan.check_name(Indikator, values["nama"], row)
    if values["ukuran"] != row.ukuran and row.target_set.exists():
        raise Refused("Rumus indikator yang sudah bertarget tidak diganti. Buat indikator baru, lalu pensiunkan ini.")
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    detail = {"sebelumnya": row.nama if "nama" in changed else "", "dipakai": "ya" if values["aktif"] else "tidak"}
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    trail.record("indikator.ubah", by=by, object=row, detail=detail)
    return row


@transaction.atomic
def set_targets(*, values: Mapping[tuple[int, int], Decimal | None], by: User) -> int:
    """{(indicator, year): target, None takes it away}. Returns how many changed; each is a line in the trail."""
    rows = {row.pk: row for row in Indikator.objects.select_for_update()}
    known = {(row.indikator_id, row.tahun): row for row in TargetTahun.objects.select_for_update()}
    changed = 0
    for (pk, tahun), value in values.items():
        there, indikator = known.get((pk, tahun)), rows.get(pk)
        if indikator is None or value == (there.nilai if there else None):
            continue
        _write(there, indikator, tahun, value)
        changed += 1
        one = UKURAN[indikator.ukuran]
        detail = {
            "tahun": str(tahun), "target": words.said(one, value) if value is not None else "dikosongkan",
            "sebelumnya": words.said(one, there.nilai) if there and value != there.nilai else "",
        }  # fmt: skip
        trail.record("target.ubah", by=by, object=indikator, detail=detail)
    return changed


def _write(there: TargetTahun | None, indikator: Indikator, tahun: int, value: Decimal | None) -> None:
    if value is None and there:
        there.delete()  # its history keeps the row, the trail the figure
    elif value is not None:
        TargetTahun.objects.update_or_create(indikator=indikator, tahun=tahun, defaults={"nilai": value})


@transaction.atomic
def move(*, indikator: Indikator, up: bool, by: User) -> None:
    """One place up or down among all; at the end of the list nothing happens."""
    place = pilihan.shift(indikator, up=up)
    if place is not None:
        trail.record("indikator.ubah", by=by, object=indikator, detail={"urutan": place})
