"""One way to change the state of a letter: checked against the table, saved, and written into the letter's story."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from pembinaan.models import PeristiwaSurat, Surat
from pembinaan.policies import surat as policies
from pembinaan.states import surat as states
from registry import kantor as office

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"surat.tarik": "menarik konsep surat"})


def locked(pk: int) -> Surat:
    """The row as it is now, held until the end of the transaction."""
    return Surat.objects.select_for_update(of=("self",)).select_related("koperasi", "langkah").get(pk=pk)


def locked_many(pks: Collection[int]) -> list[Surat]:
    """In the order of their primary keys: two clerks who lock the same letters wait for each other, and no longer."""
    rows = Surat.objects.filter(pk__in=pks).select_for_update(of=("self",)).select_related("koperasi", "langkah")
    return list(rows.order_by("pk"))


def move(surat: Surat, verb: str, *, by: User | None, keterangan: str = "", **fields: Any) -> Surat:
    """Takes the step `verb` on a locked row and notes it; `fields` are saved with it. Raises policies.Refused."""
    policies.check_step(surat, verb)
    before = surat.keadaan
    for name, value in {**fields, "keadaan": states.after(verb, before)}.items():
        setattr(surat, name, value)
    surat.save()
    note(surat, verb, before=before, by=by, keterangan=keterangan)
    return surat


def note(surat: Surat, verb: str, *, by: User | None, before: str = "", keterangan: str = "") -> None:
    """A line of the letter's story; also for facts that change no state ("scan", "print")."""
    PeristiwaSurat.objects.create(
        surat=surat, langkah=verb, dari=before, ke=surat.keadaan, keterangan=keterangan, tanggal=office.today(), oleh=by
    )


def note_many(rows: Iterable[tuple[Surat, str, str, str]], *, by: User | None) -> None:
    """(letter, verb, state before, explanation) of many in one statement."""
    on = office.today()
    PeristiwaSurat.objects.bulk_create(
        PeristiwaSurat(surat=surat, langkah=verb, dari=before, ke=surat.keadaan, keterangan=why, tanggal=on, oleh=by)
        for surat, verb, before, why in rows
    )


@transaction.atomic
def withdraw(*, surat: Surat, alasan: str, by: User) -> Surat:
    """A person takes a draft out: the reason stays, also in the batch that it was sent back from, and the step
    may be drafted anew."""
    row = locked(surat.pk)
    move(row, "withdraw", by=by, keterangan=alasan, alasan_akhir=alasan)
    trail.record("surat.tarik", by=by, object=row, detail={"koperasi": row.koperasi.nama, "alasan": alasan})
    return row
