"""Drafts of the next step, for one cooperative or many: by the night, or by a person from a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from pembinaan.actions import surat as steps
from pembinaan.letters import ladder
from pembinaan.letters.ladder import Next, Standing
from pembinaan.models import LangkahTangga, Surat
from registry import kantor as office
from registry.models import Koperasi, Malam

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"surat.konsep": "menyiapkan konsep surat"})


@transaction.atomic
def draft_many(
    found: Mapping[int, tuple[Standing, Next]], *, by: User | None, malam: Malam | None = None
) -> list[Surat]:
    """A draft for each cooperative of `found` whose next step is due; who has it already is left out.

    Returns the new drafts.
    """
    steps_by_kode = {row.kode: row for row in LangkahTangga.objects.filter(aktif=True)}
    rows = [
        Surat(
            koperasi_id=pk, langkah=steps_by_kode[following.rung.kode], jalur=standing.jalur, putaran=standing.putaran,
            tahun_buku=list(standing.years), malam=malam, dibuat_oleh=by, dibuat_tanggal=office.today(),
        )
        for pk, (standing, following) in found.items()
        if following.what == ladder.DRAFT and following.rung
    ]  # fmt: skip
    # Held until the end: somebody else who drafts for one of them waits, and then finds these.
    list(Koperasi.objects.filter(pk__in=[row.koperasi_id for row in rows]).order_by("pk").select_for_update()
         .values_list("pk"))  # fmt: skip
    there = _living(rows)
    made = Surat.objects.bulk_create(row for row in rows if (row.koperasi_id, row.langkah_id, row.putaran) not in there)
    steps.note_many([(row, "draft", "", found[row.koperasi_id][1].sentence) for row in made], by=by)
    if made:
        trail.record("surat.konsep", by=by, object=malam, detail={"surat": len(made)})
    return made


def _living(rows: Collection[Surat]) -> set[tuple[int, int | None, str]]:
    kept = Surat.objects.filter(koperasi__in={row.koperasi_id for row in rows}, jenis="tangga")
    kept = kept.exclude(keadaan__in=["ditarik", "batal"])
    return set(kept.values_list("koperasi_id", "langkah_id", "putaran"))
