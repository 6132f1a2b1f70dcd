"""What waits for a person about letters: lines for the home pages, each number the count of its list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin
from pembinaan.letters import proposals, replies
from pembinaan.models import JawabanSurat, KeadaanSurat, Surat, TeksSurat
from pembinaan.navigation import address
from pembinaan.surat import batch
from pembinaan.todo import Task


def asked(user: User) -> dict[str, QuerySet[Any]]:
    """For counting.together: a page joins it with what it asks besides."""
    found: dict[str, QuerySet[Any]] = {}
    if user.boleh(Izin.SURAT_SIAPKAN):
        found["dikembalikan"] = Surat.objects.filter(keadaan=KeadaanSurat.DIKEMBALIKAN)
        found["konsep"] = Surat.objects.filter(keadaan=KeadaanSurat.KONSEP)
    if user.boleh(Izin.SURAT_SETUJUI) and not user.hanya_membaca:
        found["persetujuan"] = batch.for_approval()
    if user.boleh(Izin.SURAT_NASKAH_TETAPKAN) and not user.hanya_membaca:
        found["naskah"] = TeksSurat.objects.filter(keadaan=TeksSurat.Keadaan.DIUSULKAN)
    replied = JawabanSurat.objects.visible_to(user)
    if user.boleh(Izin.SURAT_KEBERATAN):
        found["keberatan"] = replies.in_state(replied, "terbuka")
    if user.boleh(Izin.SURAT_KIRIM) or user.boleh(Izin.SURAT_SIAPKAN):
        found["jawaban"] = replies.in_state(replied, "belum_dibaca")
    return found


def lines(user: User, counts: dict[str, int]) -> list[Task]:
    """Of `asked`, and the batches that wait for this person. One query."""
    mine = f"{address('pembinaan:paket-list')}?untuk=saya"
    # A level may be anybody's but the kepala's, whose page counts every query.
    approves_only = user.boleh(Izin.SURAT_SETUJUI) and not user.boleh(Izin.SURAT_PARAF)
    initials = [] if approves_only else batch.for_person(user).paraf
    drafts, answers = address("pembinaan:konsep-surat-list"), address("pembinaan:jawaban-list")
    found = [
        Task(counts.get("persetujuan", 0), "paket surat", "menunggu persetujuan Anda", mine),
        Task(len(initials), "paket surat", "menunggu paraf Anda", mine),
        Task(counts.get("keberatan", 0), "keberatan", "atas surat menunggu putusan Anda", f"{answers}?keadaan=terbuka"),
        Task(counts.get("naskah", 0), "usulan naskah surat", "menunggu Anda tetapkan",
             address("pembinaan:naskah-list")),
        Task(counts.get("dikembalikan", 0), "surat", "dikembalikan untuk diperbaiki",
             f"{drafts}?keadaan=dikembalikan"),
        Task(counts.get("jawaban", 0), "jawaban", "koperasi atas surat belum dibaca",
             f"{answers}?keadaan=belum_dibaca"),
        Task(counts.get("konsep", 0), "konsep surat", "belum diajukan", f"{drafts}?keadaan=konsep"),
    ]  # fmt: skip
    return [task for task in found if task.count]


def used_up(user: User, *, on: dt.date) -> list[Task]:
    """For whoever approves letters: cooperatives whose ladder has no further step. Two queries where there are none."""
    if not user.boleh(Izin.SURAT_SETUJUI):
        return []
    n = len(proposals.used_up(on))
    text = "tangga suratnya habis dan tidak dijawab: menunggu keputusan Anda"
    return [Task(n, "koperasi", text, address("pembinaan:tangga-habis-list"))] if n else []
