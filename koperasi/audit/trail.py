"""Writing the trail. Called inside the action's transaction, so that an act and its row stand or fall together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from koperasi.audit.models import Jejak
from koperasi.lib import dates

LOOKED = "halaman.lihat"
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")

# What the codes mean, in words that follow a person's name. Rooms above add theirs with `describe`.
WORDS: dict[str, str] = {
    "akun.masuk": "masuk ke aplikasi",
    LOOKED: "membuka halaman",
    "pengguna.buat": "menambahkan pengguna",
    "pengguna.ubah": "mengubah data pengguna",
    "pengguna.nonaktifkan": "menonaktifkan pengguna",
    "pengguna.aktifkan": "mengaktifkan kembali pengguna",
    "peran.beri": "memberi peran kepada",
    "peran.akhiri": "mengakhiri peran",
    "peran.ubah": "mengubah hari terakhir peran",
    "sandi.tautan": "membuat tautan kata sandi untuk",
    "sandi.setel": "menyetel kata sandi",
}


def describe(words: dict[str, str]) -> None:
    """Adds words for a room's own action codes, e.g. {"koperasi.ubah": "mengubah koperasi"}.

    Raises ValueError for a code that another room has given other words: its lines would read as something else.
    """
    if twice := [code for code, said in words.items() if WORDS.get(code, said) != said]:
        raise ValueError(f"Action codes with two meanings: {twice}")
    WORDS.update(words)


def words_for(action: str) -> str:
    return WORDS.get(action, action.replace(".", " ").replace("_", " "))


def detail_words(detail: dict[str, Any]) -> str:
    """ "peran: Petugas; dari: 1 Januari 2026": what is empty is left out."""
    parts = []
    for name, value in detail.items():
        if value not in (None, "", [], {}):
            words = ", ".join(map(_words, value)) if isinstance(value, list) else _words(value)
            parts.append(f"{name.replace('_', ' ')}: {words}")
    return "; ".join(parts)


def _words(value: object) -> str:
    """Dates are kept as ISO text and read written out."""
    text = str(value)
    return dates.panjang(dt.date.fromisoformat(text)) if ISO_DATE.fullmatch(text) else text


def record(
    action: str,
    *,
    by: Any,
    object: models.Model | None = None,
    detail: dict[str, Any] | None = None,
    ip: str | None = None,
) -> Jejak:
    """One row. `by` is a User or None (the machine); `detail` must be JSON: dates as ISO text, no personal numbers."""
    return Jejak.objects.create(
        pada=dates.sekarang(),
        oleh=by if getattr(by, "pk", None) else None,
        aksi=action,
        jenis_objek=ContentType.objects.get_for_model(object) if object is not None else None,
        id_objek=str(object.pk) if object is not None else "",
        nama_objek=str(object)[:255] if object is not None else "",
        rincian=detail or {},
        alamat_ip=ip,
    )


def record_many(action: str, *, by: Any, objects: Iterable[models.Model], detail: dict[str, Any] | None = None) -> None:
    """As `record`, one row for each of `objects`, all of one model, in one statement."""
    now, found = dates.sekarang(), list(objects)
    if not found:
        return
    kind, who = ContentType.objects.get_for_model(found[0]), by if getattr(by, "pk", None) else None
    Jejak.objects.bulk_create(
        Jejak(
            pada=now, oleh=who, aksi=action, jenis_objek=kind, id_objek=str(one.pk), nama_objek=str(one)[:255],
            rincian=detail or {},
        )
        for one in found
    )  # fmt: skip


def of(object: models.Model) -> models.QuerySet[Jejak]:
    """The rows about one object, newest first."""
    kind = ContentType.objects.get_for_model(object)
    return Jejak.objects.filter(jenis_objek=kind, id_objek=str(object.pk)).select_related("oleh").order_by("-id")
