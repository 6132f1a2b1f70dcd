"""Opening the register to the public, and closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from pembinaan.models import SetelanRegister

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "register.buka": "membuka register untuk umum",
        "register.tutup": "menutup register untuk umum",
        "register.setelan": "mengubah setelan register terbuka",
    }
)


@transaction.atomic
def change(*, dibuka: bool, unduhan: bool, pengantar: str, by: User) -> SetelanRegister:
    row, _ = SetelanRegister.objects.select_for_update().get_or_create(pk=1)
    turned = row.dibuka != dibuka
    row.dibuka, row.unduhan, row.pengantar, row.diubah_oleh = dibuka, unduhan, pengantar.strip(), by
    row.save()
    action = ("register.buka" if dibuka else "register.tutup") if turned else "register.setelan"
    trail.record(action, by=by, object=row, detail={"unduhan": "ya" if unduhan else "tidak"})
    return row
