"""An office whose numbers come from outside: approved letters, what SRIKANDI would send back, and a worker."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from koperasi.jobs import worker
from koperasi.jobs.models import Pekerjaan
from koperasi.lib import dates
from pembinaan.actions import surat_luar, surat_terbit
from pembinaan.letters import render
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import PaketSurat, SetelanSurat, Surat
from registry.models import Kantor, Koperasi, RilisPeninjauan
from tests.factories import registry as make
from tests.factories.surat import PaketSuratFactory, make_letter

TODAY = dt.date(2026, 11, 22)
APPROVED = dt.date(2026, 11, 20)
NOMOR = "500.3.2.4/17/Dinkop/2026"


def office() -> Kantor:
    RilisPeninjauan.objects.get_or_create(kecamatan=None, defaults={"tanggal": dt.date(2026, 1, 1), "alasan": "Uji"})
    return make.KantorFactory(alamat="Jalan Contoh Nomor 1", telepon="(0322) 000000", provinsi="Jawa Timur")


def inactive(nama: str) -> Koperasi:
    """Nothing for 2024 and 2025."""
    koperasi = make.KoperasiFactory(nama=nama, status_hitung="tidak_aktif", peristiwa=dt.date(2026, 7, 1),
                                    kecamatan__nama="Babat")  # fmt: skip
    make.both_levels(koperasi, 2023)
    return koperasi


def approved(nama: str = "KPRI Bina Karya", paket: PaketSurat | None = None) -> Surat:
    return make_letter(
        inactive(nama), keadaan="disetujui", paket=paket or PaketSuratFactory(), disetujui_tanggal=APPROVED
    )


def hand_out(letters: Sequence[Surat], by: Any) -> None:
    """The way of all approved letters, in an office whose numbers come from outside."""
    SetelanSurat.objects.update_or_create(pk=1, defaults={"cara_nomor": "luar"})
    paket = letters[0].paket
    assert paket
    surat_terbit.start(paket=paket, letters=letters, by=by)
    work()
    for surat in letters:
        surat.refresh_from_db()


def outside(by: Any, nama: str = "KPRI Bina Karya", paket: PaketSurat | None = None) -> Surat:
    """Handed out."""
    surat = approved(nama, paket)
    hand_out([surat], by)
    return surat


def ready(by: Any, nama: str = "KPRI Bina Karya", nomor: str = NOMOR) -> Surat:
    """Numbered, with our own page as its original."""
    surat = outside(by, nama)
    surat_luar.return_many(rows=[surat_luar.Kembali(surat.pk, nomor, TODAY)], by=by)
    work()
    surat.refresh_from_db()
    return surat


def pdf_of(surat: Surat, nomor: str = NOMOR, day: dt.date = TODAY, **change: Any) -> bytes:
    """The letter as an e-office would send it back: our page with its number, without the year strip."""
    from dataclasses import replace

    snapshot = replace(Snapshot.from_json(surat.isi or {}), **{"pita": {}} | change)  # the DOCX has no year strip
    return render.render(snapshot.numbered(nomor=nomor, tanggal=dates.panjang(day))).pdf


def back(surat: Surat, nomor: str = NOMOR, day: dt.date = TODAY, **more: Any) -> surat_luar.Kembali:
    return surat_luar.Kembali(surat.pk, nomor, day, **more)


def kept(surat: Surat, data: bytes) -> dict[str, Any]:
    """As Kembali wants a file that lies in the storage already."""
    name = surat.pdf.storage.save("surat/uji/kembali.pdf", ContentFile(data))
    return {"berkas": name, "sha256": hashlib.sha256(data).hexdigest(), "ukuran": len(data), "halaman": 1}


def work() -> list[Pekerjaan]:
    """All that waits is done; the rows."""
    done = []
    while job := worker.claim():
        worker.perform(job)
        job.refresh_from_db()
        done.append(job)
    return done


def file(data: bytes, name: str = "surat.pdf") -> io.BytesIO:
    found = io.BytesIO(data)
    found.name = name
    return found


# --- Pages
def uploaded(client: Client, to: str, *files: bytes | tuple[str, bytes]) -> str:
    """The address of the page where a person looks at what the worker read."""
    named = [file if isinstance(file, tuple) else (f"surat{at}.pdf", file) for at, file in enumerate(files)]
    answer = client.post(to, {"berkas": [SimpleUploadedFile(name, data) for name, data in named]})
    assert answer.status_code == 302, answer.content.decode()
    work()
    job = Pekerjaan.objects.filter(kind="surat.luar.baca").latest("pk")
    assert job.state == "selesai", job.sentence
    return reverse(f"pembinaan:{job.payload['untuk']}-read", args=[job.pk])
