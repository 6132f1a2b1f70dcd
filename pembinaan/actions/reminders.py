"""A reminder is opened in WhatsApp: by whom, when, with which text. Whether it was sent stays unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from pembinaan.models import PengingatRat
from pembinaan.policies import reminders as policies
from pembinaan.reminders import deadlines, texts
from pembinaan.reminders.contacts import Kontak
from registry import kantor
from registry.models import Kecamatan, Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {"pengingat.buka": "membuka pengingat RAT untuk", "pengingat.grup": "membuka pengingat RAT untuk grup kecamatan"}
)


@transaction.atomic
def remind(*, koperasi: Koperasi, tahun_buku: int, kontak: Kontak, by: User) -> PengingatRat:
    """Raises policies.Refused where the RAT has come in since the page was read."""
    on = kantor.today()
    policies.check_remind(koperasi, tahun_buku, by=by, on=on)
    batas = deadlines.of([koperasi], tahun_buku, on=on)[koperasi.pk]
    row = PengingatRat.objects.create(
        kanal=PengingatRat.Kanal.WA, koperasi=koperasi, tahun_buku=tahun_buku, tujuan=kontak.nomor,
        kepada=kontak.kepada[:200], teks=texts.personal(koperasi, tahun_buku, kontak, batas, by=by, on=on), oleh=by,
    )  # fmt: skip
    trail.record("pengingat.buka", by=by, object=koperasi, detail={"tahun_buku": tahun_buku})
    return row


@transaction.atomic
def remind_group(*, kecamatan: Kecamatan, tahun_buku: str, by: User) -> PengingatRat:
    """The text for a kecamatan's group; the group itself is chosen in WhatsApp."""
    made = texts.group(kecamatan, tahun_buku, by=by, on=kantor.today())
    policies.check_group_text(made.teks)
    row = PengingatRat.objects.create(
        kanal=PengingatRat.Kanal.GRUP, kecamatan=kecamatan, tahun_buku=made.year, teks=made.teks, oleh=by
    )
    trail.record("pengingat.grup", by=by, object=kecamatan, detail={"tahun_buku": made.year, "belum": made.belum})
    return row
