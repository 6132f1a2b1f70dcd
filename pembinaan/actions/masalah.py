"""The office's list of problems. A problem is retired, never deleted: cases that name it keep their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from koperasi.audit import trail
from koperasi.lib.teks import one_line
from pembinaan.actions import urutan
from pembinaan.models import Masalah
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({"masalah.tambah": "menambah pilihan masalah", "masalah.ubah": "mengubah pilihan masalah"})


@transaction.atomic
def add(*, nama: str, by: User) -> Masalah:
    """Raises Refused where the name is there already, also a retired one."""
    nama = one_line(nama)[:100]
    list(Masalah.objects.select_for_update().values_list("pk"))  # the name is looked for while nobody else adds one
    _check_name(nama)
    last = Masalah.objects.aggregate(last=Max("urutan"))["last"] or 0
    row = Masalah.objects.create(kode=_code(nama), nama=nama, urutan=last + 1)
    trail.record("masalah.tambah", by=by, object=row)
    return row


@transaction.atomic
def change(*, masalah: Masalah, nama: str, aktif: bool, by: User) -> Masalah:
    """Renaming renames it in all cases; not `aktif`: no longer offered."""
    masalah = Masalah.objects.select_for_update().get(pk=masalah.pk)
    nama = one_line(nama)[:100]
    _check_name(nama, masalah)
    before = masalah.nama
    masalah.nama, masalah.aktif = nama, aktif
    masalah.save()
    detail = {"sebelumnya": before if before != nama else "", "ditawarkan": "ya" if aktif else "tidak"}
    trail.record("masalah.ubah", by=by, object=masalah, detail=detail)
    return masalah


@transaction.atomic
def move(*, masalah: Masalah, up: bool, by: User) -> None:
    """One place up or down; at the end of the list nothing happens."""
    place = urutan.shift(masalah, up=up)
    if place is not None:
        trail.record("masalah.ubah", by=by, object=masalah, detail={"urutan": place})


def _check_name(nama: str, own: Masalah | None = None) -> None:
    if not nama:
        raise Refused("Tulis nama masalahnya.")
    same = Masalah.objects.filter(nama__iexact=nama).exclude(pk=own.pk if own else None).first()
    if same:
        note = "" if same.aktif else " (tidak ditawarkan; tawarkan kembali yang itu)"
        raise Refused(f"Masalah “{same.nama}” sudah ada di daftar{note}.")


def _code(nama: str) -> str:
    base = slugify(nama).replace("-", "_")[:34] or "masalah"
    taken = set(Masalah.objects.filter(kode__startswith=base).values_list("kode", flat=True))
    return next(code for n in range(len(taken) + 1) if (code := f"{base}_{n}" if n else base) not in taken)
