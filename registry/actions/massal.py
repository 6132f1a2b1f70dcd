"""One change to every row of a filter, and its undo within 30 days as new events.

The filter is asked again under the lock: whoever is written is in it now and may be seen by who asked. Everything the
rule reads is re-evaluated in the same transaction.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib import dates
from registry import kantor, policies
from registry.actions.facts import changing
from registry.models import BarisTindakan, Koperasi, TindakanMassal
from registry.saringan import massal
from registry.saringan.massal import Rencana, Tindakan, Values

if TYPE_CHECKING:
    from koperasi.accounts.models import User

JALANKAN, BATALKAN = "massal.jalankan", "massal.batalkan"  # kinds of work
CHUNK = 500
RESTORED = "Dikembalikan."
CHANGED_SINCE = "Sudah diubah lagi sesudahnya; dibiarkan."
GONE = "Datanya sudah ditarik atau digabung; dibiarkan."

Report = Callable[[int, int], None]

trail.describe(
    {
        "massal.jalankan": "melakukan tindakan massal",
        "massal.batalkan": "membatalkan tindakan massal",
        "koperasi.massal": "mengubah data koperasi dengan tindakan massal",
        "koperasi.massal_batal": "mengembalikan data koperasi dari tindakan massal",
    }
)


class CountChanged(policies.Refused):
    """What the person saw is no longer so: `rencana` is what would be done now."""

    def __init__(self, rencana: Rencana) -> None:
        super().__init__("Isi saringan ini berubah sejak pratinjau dibuat. Periksa lagi, lalu jalankan.")
        self.rencana = rencana


def run(*, kueri: str, tindakan: Tindakan, isian: Values, expected: str, by: User,
        report: Report = lambda done, total: None) -> TindakanMassal:  # fmt: skip
    """Change every row of the filter as the preview said. Raises CountChanged, and Refused for too few or too many.

    `expected`: Rencana.expected of the preview. `report(done, total)` is told after each chunk.
    """
    with transaction.atomic():
        ids = _ids(kueri, by)
        with changing(ids, by=by) as on:
            asked = massal.chosen(kueri, by, on=on)
            rencana = massal.plan(asked.qs.filter(pk__in=ids), tindakan, isian)
            policies.check_many(len(rencana.baris))
            if rencana.expected != expected:
                raise CountChanged(rencana)
            policies.check_any_change(len(rencana.changed))
            row = TindakanMassal.objects.create(
                jenis=tindakan.code, kueri=kueri, isian=isian, jumlah=len(rencana.changed),
                dilewati=len(rencana.baris) - len(rencana.changed), oleh=by, tanggal=on,
            )  # fmt: skip
            _apply(row, rencana, by=by, report=report)
            detail = {"tindakan": tindakan.label, "koperasi": row.jumlah}
            trail.record("massal.jalankan", by=by, object=row, detail=detail)
    return row


def _ids(kueri: str, by: User) -> list[int]:
    """Keys first, locks then: the filter is asked a second time when nobody can change these rows any more."""
    asked = massal.chosen(kueri, by, on=kantor.today())
    if asked.form.errors:
        raise policies.Refused("Saringan ini tidak dapat dibaca lagi.")
    ids = list(asked.qs.order_by().values_list("pk", flat=True)[: policies.MOST_AT_ONCE + 1])
    policies.check_many(len(ids))
    return ids


def _apply(row: TindakanMassal, rencana: Rencana, *, by: User, report: Report) -> None:
    done = 0
    for chunk in _chunks(rencana.baris):
        changed = [one for one in chunk if not one.dilewati]
        _write({one.pk: one.baru for one in changed})
        BarisTindakan.objects.bulk_create(
            BarisTindakan(tindakan=row, koperasi_id=one.pk, lama=one.lama, baru=one.baru, dilewati=one.dilewati)
            for one in chunk
        )
        _record("koperasi.massal", [one.pk for one in changed], row, by=by)
        done += len(chunk)
        report(done, len(rencana.baris))


def undo(*, tindakan: TindakanMassal, by: User, report: Report = lambda done, total: None) -> TindakanMassal:
    """Give back the old value wherever the changed one still stands; the others stay and say why. Raises Refused."""
    ids = list(tindakan.baris_set.filter(dilewati="").values_list("koperasi_id", flat=True))
    with changing(ids, by=by) as on:
        tindakan = TindakanMassal.objects.select_for_update().get(pk=tindakan.pk)
        policies.check_undo(tindakan, on)
        lines = list(tindakan.baris_set.filter(dilewati=""))
        now = _now(ids, massal.TINDAKAN[tindakan.jenis].columns)
        done = 0
        for chunk in _chunks(lines):
            _give_back(chunk, now, tindakan, by=by)
            done += len(chunk)
            report(done, len(lines))
        tindakan.dibatalkan_oleh, tindakan.dibatalkan_tanggal = by, on
        tindakan.save(update_fields=["dibatalkan_oleh", "dibatalkan_tanggal"])
        trail.record("massal.batalkan", by=by, object=tindakan, detail={"koperasi": len(lines)})
    return tindakan


def _now(ids: Sequence[int], columns: Sequence[str]) -> dict[int, Values]:
    """What the live ones hold; one query."""
    return {row.pop("pk"): row for row in Koperasi.objects.live().filter(pk__in=ids).values("pk", *columns)}


def _give_back(lines: Sequence[BarisTindakan], now: Mapping[int, Values], row: TindakanMassal, *, by: User) -> None:
    back: list[BarisTindakan] = []
    for line in lines:
        held = now.get(line.koperasi_id)
        line.kembali = GONE if held is None else RESTORED if held == line.baru else CHANGED_SINCE
        if line.kembali == RESTORED:
            back.append(line)
    _write({line.koperasi_id: line.lama for line in back})
    for words in (RESTORED, CHANGED_SINCE, GONE):
        keys = [line.pk for line in lines if line.kembali == words]
        BarisTindakan.objects.filter(pk__in=keys).update(kembali=words)
    _record("koperasi.massal_batal", [line.koperasi_id for line in back], row, by=by)


def _write(values: Mapping[int, Values]) -> None:
    """One statement for all that get the same; history is written by the triggers, row by row."""
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for pk, fields in values.items():
        groups[tuple(sorted(fields.items()))].append(pk)
    for pairs, keys in groups.items():
        Koperasi.objects.filter(pk__in=keys).update(**dict(pairs), diubah_pada=dates.sekarang())


def _record(action: str, ids: Sequence[int], row: TindakanMassal, *, by: User) -> None:
    touched = Koperasi.objects.filter(pk__in=ids).only("pk", "nama")
    trail.record_many(action, by=by, objects=touched, detail={"tindakan": massal.TINDAKAN[row.jenis].label})


def _chunks(rows: Iterable[Any]) -> Iterable[list[Any]]:
    left = iter(rows)
    while chunk := list(itertools.islice(left, CHUNK)):
        yield chunk
