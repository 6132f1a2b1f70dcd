"""Run as a process on a database of its own: `python -m tests.integration.surat.dunia_terbit seed 206 Babat`.

Prints one JSON object. `seed`: an approved batch of so many letters, its work put into the queue; `page`: what the page
of the batch says; `resume`: what the button does.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django


def main(command: str, *arguments: str) -> dict[str, Any]:
    django.setup()
    return {"seed": seed, "page": page, "resume": resume}[command](*arguments)


def _kepala() -> Any:
    from koperasi.accounts.models import User
    from tests.factories import terbit

    return User.objects.filter(peran__peran="kepala").first() or terbit.make_office()


def seed(count: str, name: str) -> dict[str, Any]:
    from pembinaan.actions import surat_terbit
    from tests.factories import terbit

    kepala = _kepala()
    paket = terbit.make_batch(int(count), by=kepala, name=name)
    surat_terbit.start(paket=paket, letters=list(paket.surat_set.filter(keadaan="disetujui")), by=kepala)
    return {"paket": paket.pk}


def page(paket: str) -> dict[str, Any]:
    from django.test import RequestFactory

    from pembinaan.models import PaketSurat
    from pembinaan.views.penerbitan import batch_panel

    request = RequestFactory().get("/")
    request.user = _kepala()
    found = batch_panel(request, PaketSurat.objects.get(pk=paket))
    assert found is not None
    context = found.context
    numbers = {key: context[key] for key in ("bernomor", "menunggu", "tanpa_berkas", "siap", "berjalan")}
    return numbers | {"gagal": [job.sentence for job in context["gagal"]]}


def resume(paket: str) -> dict[str, Any]:
    from pembinaan.actions import surat_terbit
    from pembinaan.models import PaketSurat

    letters, files = surat_terbit.resume(paket=PaketSurat.objects.get(pk=paket), by=_kepala())
    return {"surat": letters, "berkas": files}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
