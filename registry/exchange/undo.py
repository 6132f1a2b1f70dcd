"""Taking an import back as one. What was written since is respected: such a cooperative is listed and kept whole."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from koperasi.lib import dates
from registry import search
from registry.actions import evidence, extensions
from registry.classification import run
from registry.exchange.commit import WATCHED
from registry.models import (
    BarisImpor,
    DataTahunan,
    Impor,
    KodeSumber,
    Koperasi,
    MasaBukti,
    Pengurus,
    PerubahanAnggaranDasar,
    PerubahanKewenangan,
    PerubahanStatus,
    PilihanPadanan,
    TeksBerkas,
)

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Hasil = BarisImpor.Hasil
REASONS = {
    "rat": "sudah ada RAT yang diajukan",
    "laporan": "sudah ada laporan keuangan yang diajukan",
    "bukti": "sudah ada bukti RAT atau laporan yang lebih baru",
    "kode": "sudah dikenali oleh berkas lain",
    "kewenangan": "kewenangannya sudah diubah",
    "status": "sudah ada keputusan atau temuan lapangan",
}
OTHER = "sudah diubah sesudah impor ini"


def undo(impor: Impor, *, on: dt.date, by: User | None) -> tuple[int, int]:
    """(rows taken back, rows kept). Inside a transaction that holds the locks (see actions.imports)."""
    rows = list(impor.baris_set.filter(hasil__in=[Hasil.BARU, Hasil.BERUBAH]).order_by("nomor"))
    ids = [row.koperasi_id for row in rows if row.koperasi_id]
    koperasi_set = Koperasi.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(ids)
    held = kept_since(impor, ids)
    taken = []
    for row in rows:
        if reason := held.get(row.koperasi_id or 0):
            row.ditahan = reason
            continue
        taken.append(row)
    _take_back(taken, on=on)
    for row in taken:
        if not row.jejak.get("baru"):
            _change_back(row, koperasi_set[row.koperasi_id], on=on, by=by)
    returned = [row.koperasi_id for row in taken if "kewenangan" in row.jejak]
    extensions.grant_existing(Koperasi.objects.filter(pk__in=returned), on=on)
    BarisImpor.objects.bulk_update([row for row in rows if row.ditahan], ["ditahan"], batch_size=500)
    touched = Koperasi.objects.filter(pk__in=[row.koperasi_id for row in taken])
    search.refresh(touched)
    evidence.refresh_last_rat(touched)
    run.apply(touched, on=on, by=by)
    return len(taken), len(rows) - len(taken)


def kept_since(impor: Impor, ids: list[int]) -> dict[int, str]:
    """Cooperative -> why undo leaves it: something was written about it after the import."""
    held: dict[int, str] = {}
    for name, (model, column) in WATCHED.items():
        later = model._default_manager.filter(pk__gt=impor.batas.get(name, 0), **{f"{column}__in": ids})
        if name == "status":  # what the rule says changes by itself
            later = later.exclude(kolom=PerubahanStatus.Kolom.HITUNG)
        for pk in later.values_list(column, flat=True).distinct():
            held.setdefault(pk, REASONS.get(name, OTHER))
    closed = MasaBukti.objects.filter(impor=impor, koperasi__in=ids, sampai__isnull=False)
    held |= dict.fromkeys(closed.values_list("koperasi_id", flat=True), REASONS["bukti"])
    gone = Koperasi.objects.filter(Q(ditarik_pada__isnull=False) | Q(digabung_ke__isnull=False), pk__in=ids)
    held |= dict.fromkeys(gone.values_list("pk", flat=True), "sudah digabung atau ditarik")
    return held


def _take_back(rows: list[BarisImpor], *, on: dt.date) -> None:
    """What the rows added: ids, evidence, figures, and the cooperatives that were new."""
    now = dates.sekarang()
    KodeSumber.objects.filter(pk__in=_ids(rows, "kode")).update(dicabut_pada=now)
    evidence.void(MasaBukti.objects.filter(pk__in=_ids(rows, "bukti")), on=on)
    DataTahunan.objects.filter(pk__in=_ids(rows, "data")).update(ditarik_pada=now)
    # People and amendments that were never there leave their trace in the history, not in the search.
    Pengurus.objects.filter(pk__in=_ids(rows, "pengurus")).delete()
    PerubahanAnggaranDasar.objects.filter(pk__in=_ids(rows, "pad")).delete()
    new = [row.koperasi_id for row in rows if row.jejak.get("baru")]
    Koperasi.objects.filter(pk__in=new).update(ditarik_pada=now, diubah_pada=now)
    PilihanPadanan.objects.filter(koperasi__in=new).update(koperasi=None)


def _ids(rows: list[BarisImpor], part: str) -> list[int]:
    return [pk for row in rows for pk in row.jejak.get(part, [])]


def _change_back(row: BarisImpor, koperasi: Koperasi, *, on: dt.date, by: User | None) -> None:
    """What the row changed or closed."""
    trace: dict[str, Any] = row.jejak
    _reopen(trace.get("bukti_batal", []), on=on, by=by)
    for pk, old in trace.get("data_lama", {}).items():
        _restore(DataTahunan.objects.get(pk=pk), old)
    for pk in trace.get("pengurus_tutup", []):
        _restore(Pengurus.objects.get(pk=pk), {"sampai": None})
    for pk, phone in trace.get("telepon", {}).items():
        _restore(Pengurus.objects.get(pk=pk), {"telepon": phone})
    for column, old in trace.get("teks", {}).items():
        TeksBerkas.objects.filter(koperasi=koperasi, sumber=row.impor.sumber, kolom=column).update(teks=old)
    _columns_back(koperasi, trace, impor=row.impor, on=on, by=by)


def _restore(thing: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save(update_fields=list(values))


def _reopen(ids: list[int], *, on: dt.date, by: User | None) -> None:
    """What this import declared untrue is true again: the same rows anew, because a cancelled one stays cancelled."""
    rows = list(MasaBukti.objects.filter(pk__in=ids))
    for row in rows:
        row.pk, row.sampai, row.ditutup_pada, row.dibatalkan_pada = None, None, None, None
        row._state.adding = True
        row.dicatat_pada, row.dicatat_oleh = on, by
    evidence.open_rows(rows)


def _columns_back(koperasi: Koperasi, trace: dict[str, Any], *, impor: Impor, on: dt.date, by: User | None) -> None:
    old = {name: pair[0] for name, pair in trace.get("kolom", {}).items()}
    if "status_ods" in trace:
        lama, koperasi.status_ods = koperasi.status_ods, trace["status_ods"]
        old["status_ods"] = trace["status_ods"]
        PerubahanStatus.objects.create(
            koperasi=koperasi, kolom=PerubahanStatus.Kolom.ODS, lama=lama, baru=trace["status_ods"], oleh=by,
            berlaku_pada=on, alasan={"batal_impor": impor.pk},
        )  # fmt: skip
    if "kewenangan" in trace:
        PerubahanKewenangan.objects.create(
            koperasi=koperasi, lama=koperasi.kewenangan, baru=trace["kewenangan"], berlaku_pada=on, oleh=by,
            alasan=f"Impor {impor.nama_berkas} dibatalkan.",
        )  # fmt: skip
    for name, value in old.items():
        field: Any = Koperasi._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
        setattr(koperasi, name, field.to_python(value) if not field.is_relation else value)
    if old:
        search.keys(koperasi)
        koperasi.save(update_fields=[*old, "nama_normal", "badan_hukum_normal", "diubah_pada"])
