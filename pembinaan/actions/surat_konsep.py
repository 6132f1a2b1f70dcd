"""Drafts of the next step, for one cooperative or many: by the night, or by a person from a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from pembinaan.actions import surat as steps
from pembinaan.letters import ladder, proposals
from pembinaan.letters.ladder import Next, Standing
from pembinaan.models import LangkahTangga, Surat
from registry import kantor as office
from registry.models import Koperasi, Malam

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"surat.konsep": "menyiapkan konsep surat"})
BATCH = 2000  # rows a statement


@transaction.atomic
def draft_many(
    found: Mapping[int, tuple[Standing, Next]], *, by: User | None, malam: Malam | None = None
) -> list[Surat]:
    """A draft for each cooperative of `found` whose next step is due; who has it already is left out.

    Returns the new drafts.
    """
    made = write(found, by=by, malam=malam)
    if made:
        trail.record("surat.konsep", by=by, object=malam, detail={"surat": len(made)})
    return made


def write(found: Mapping[int, tuple[Standing, Next]], *, by: User | None, malam: Malam | None) -> list[Surat]:
    """The same without its line in the trail, for the night, which writes one a run. Inside a transaction."""
    steps_by_kode = {row.kode: row for row in LangkahTangga.objects.filter(aktif=True)}
    today = office.today()
    rows = [
        Surat(
            koperasi_id=pk, langkah=steps_by_kode[following.rung.kode], jalur=standing.jalur, putaran=standing.putaran,
            tahun_buku=list(standing.years), malam=malam, dibuat_oleh=by, dibuat_tanggal=today,
        )
        for pk, (standing, following) in sorted(found.items())
        if following.what == ladder.DRAFT and following.rung
    ]  # fmt: skip
    if not rows:
        return []
    # Held until the end: somebody else who drafts for one of them waits, and then finds these.
    list(Koperasi.objects.filter(pk__in=[row.koperasi_id for row in rows]).order_by("pk")
         .select_for_update(no_key=True).values_list("pk"))  # fmt: skip
    there = proposals.living([row.koperasi_id for row in rows])
    made = Surat.objects.bulk_create(
        [row for row in rows if (row.koperasi_id, row.kunci, row.putaran) not in there], batch_size=BATCH
    )
    steps.note_many([(row, "draft", "", found[row.koperasi_id][1].sentence) for row in made], by=by)
    return made
