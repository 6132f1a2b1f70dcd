"""What the tests of delivery have in common: the day, signed letters, a way to hand them over, a file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from koperasi.accounts.models import User
from pembinaan.actions import surat_kirim as actions
from pembinaan.actions.surat_bukti import Proof
from pembinaan.actions.surat_kirim import HandOver
from pembinaan.models import Surat
from registry.models import Koperasi
from tests.factories.papers import photo
from tests.factories.surat import make_letter

TODAY = dt.date(2026, 9, 1)  # a Tuesday
SIGNED = dt.date(2026, 8, 3)
HOME = "/surat/kirim/"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def signed(koperasi: Koperasi | None = None, **fields: Any) -> Surat:
    return make_letter(koperasi, keadaan="bertanda", **({"tanggal": SIGNED, "ttd_pada": SIGNED} | fields))


def sent(by: User, koperasi: Koperasi | None = None, *, on: str = "08-04", cara: str = "langsung",
         pembawa: str = "Budi", **fields: Any) -> Surat:  # fmt: skip
    return resend(signed(koperasi, **fields), by, on=on, cara=cara, pembawa=pembawa)


def resend(surat: Surat, by: User, *, on: str, cara: str = "langsung", pembawa: str = "Budi") -> Surat:
    actions.send(letters=[surat.pk], how=HandOver(cara, day(on), pembawa=pembawa), by=by)
    surat.refresh_from_db()
    return surat


def returned(by: User, koperasi: Koperasi | None = None, *, times: int = 1, **fields: Any) -> Surat:
    """Tried `times` times in August, nobody there."""
    surat = sent(by, koperasi, **fields)
    for n in range(times):
        if n:
            resend(surat, by, on=f"08-{4 + 2 * n:02d}")
        actions.return_(surat=surat.pk, alasan="kosong", tanggal=day(f"08-{5 + 2 * n:02d}"), by=by)
        surat.refresh_from_db()
    return surat


def proof(name: str = "tanda.jpg") -> Proof:
    return Proof(photo(), name)


def receive(surat: Surat, by: User, *, on: str = "08-06", penerima: str = "Bu Siti", **more: Any) -> Surat:
    return actions.deliver(surat=surat.pk, penerima=penerima, tanggal=day(on), by=by, **({"bukti": proof()} | more))


def story(surat: Surat) -> list[str]:
    return list(surat.peristiwa_set.values_list("langkah", flat=True))


# --- Pages
def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("tanda.jpg", photo(), "image/jpeg")


def page(surat: Surat, rest: str = "") -> str:
    return f"{HOME}{surat.pk}/{rest}"
