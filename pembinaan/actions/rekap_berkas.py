"""The rekap on paper: asked for by a person, laid out by a worker, kept for a day."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import QueryDict

from koperasi.jobs import queue
from koperasi.jobs.kinds import JobRefused
from koperasi.jobs.models import Pekerjaan
from pembinaan.forms.rekap import RekapForm
from pembinaan.models import PeriodeTutup
from pembinaan.rekap import cetak, hidup, kantor, naskah
from pembinaan.rekap.naskah import Broken, Naskah
from registry import kantor as office
from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User

SUSUN = "rekap.pdf"


@transaction.atomic
def order(*, by: User, query: str = "", periode: PeriodeTutup | None = None, nama: str) -> Pekerjaan:
    """The PDF of a closed period, or of today's register as `query` asks: a query that RekapForm has accepted."""
    asked = {"periode": periode.pk} if periode else {"query": query}
    return queue.enqueue(SUSUN, owner=by, payload=asked, unit=nama)


def make(job: Pekerjaan) -> dict[str, Any]:
    """The file lies where the sweeper takes what no row names after a day: it can be made again."""
    if job.owner is None:
        raise JobRefused("Rekap ini tidak diminta siapa pun.")
    made = _closed(job.payload["periode"]) if "periode" in job.payload else _living(job.payload["query"], job.owner)
    name = default_storage.save(f"berkas/rekap/{uuid.uuid4().hex}.pdf", ContentFile(cetak.pdf(made)))
    return {"berkas": name, "nama": f"{made.berkas}.pdf"}


def _closed(pk: int) -> Naskah:
    try:
        return naskah.closed(PeriodeTutup.objects.select_related("aturan", "sebelumnya").get(pk=pk))
    except Broken as sentence:
        raise JobRefused(str(sentence)) from None


def _living(query: str, by: User) -> Naskah:
    form = RekapForm(QueryDict(query))
    if not form.is_valid():
        raise JobRefused("Pertanyaan rekap ini tidak lagi dapat dibaca; buka halaman rekap dan cetak lagi.")
    return living(form, by)


def living(form: RekapForm, by: User) -> Naskah:
    """What the valid `form` asks, of the cooperatives that `by` may see. Five queries."""
    there = Koperasi.objects.visible_to(by)
    kini, lalu = hidup.read_all(there, [form.posisi, form.lalu], form.cakupan, form.places)
    on = office.today()
    return naskah.living(
        kini, lalu, form.names, kantor.now(kini.posisi, signed=on), saringan=form.saringan, oleh=by.nama, on=on
    )
