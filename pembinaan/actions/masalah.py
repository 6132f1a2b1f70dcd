"""The office's list of problems. A problem is retired, never deleted: cases that name it keep their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify

from koperasi.audit import trail
from koperasi.lib.teks import one_line
from pembinaan.actions import pilihan
from pembinaan.models import Masalah

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"masalah.tambah": "menambah pilihan masalah", "masalah.ubah": "mengubah pilihan masalah"})


@transaction.atomic
def add(*, nama: str, by: User) -> Masalah:
    """Raises Refused where the name is there already, also a retired one."""
    nama = one_line(nama)[:100]
    pilihan.lock(Masalah)
    pilihan.check_name(Masalah, nama)
    row = Masalah.objects.create(kode=_code(nama), nama=nama, urutan=pilihan.last_place(Masalah))
    trail.record("masalah.tambah", by=by, object=row)
    return row


@transaction.atomic
def change(*, masalah: Masalah, nama: str, aktif: bool, by: User) -> Masalah:
    """Renaming renames it in all cases; not `aktif`: no longer offered."""
    pilihan.lock(Masalah)
    masalah = Masalah.objects.get(pk=masalah.pk)
    nama = one_line(nama)[:100]
    pilihan.check_name(Masalah, nama, masalah)
    before = masalah.nama
    masalah.nama, masalah.aktif = nama, aktif
    masalah.save()
    detail = {"sebelumnya": before if before != nama else "", "ditawarkan": "ya" if aktif else "tidak"}
    trail.record("masalah.ubah", by=by, object=masalah, detail=detail)
    return masalah


@transaction.atomic
def move(*, masalah: Masalah, up: bool, by: User) -> None:
    """One place up or down; at the end of the list nothing happens."""
    place = pilihan.shift(masalah, up=up)
    if place is not None:
        trail.record("masalah.ubah", by=by, object=masalah, detail={"urutan": place})


def _code(nama: str) -> str:
    base = slugify(nama).replace("-", "_")[:34] or "masalah"
    taken = set(Masalah.objects.filter(kode__startswith=base).values_list("kode", flat=True))
    return next(code for n in range(len(taken) + 1) if (code := f"{base}_{n}" if n else base) not in taken)
