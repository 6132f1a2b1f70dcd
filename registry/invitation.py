"""What an invitation says: the text for WhatsApp, the slip of paper, the QR code."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from koperasi.accounts.actions import find_link
from koperasi.lib import dates, wa
from registry import kantor
from registry.models import AksesPengurus, Kantor


def context(akses: AksesPengurus, code: str) -> dict[str, Any]:
    """For the pages that show an invitation; the code itself is kept nowhere.

    Addresses are the office's public one, whatever the petugas typed to get here.
    """
    office = kantor.current()
    until = _until(code)
    link = entrance() + reverse("accounts:sandi-set", args=[code])
    text = message(akses, office, link, until, entrance())
    return {
        "akses": akses,
        "koperasi": akses.koperasi,
        "orang": akses.user,
        "kode": code,
        "tautan": link,
        "masuk": entrance(),
        "sampai": until,
        "teks": text,
        "wa": wa.link(akses.user.telepon, text),
        "qr": qr(link),
    }


def entrance() -> str:
    """Where the invited person logs in from the second time on, short enough to be typed."""
    return str(settings.BASE_URL).rstrip("/")


def _until(code: str) -> str:
    """Day and hour of the link's end in the office's zone."""
    link = find_link(code)
    end = link.berlaku_sampai.astimezone(kantor.zone()) if link else None
    return f"{dates.panjang(end.date())} pukul {end:%H.%M}" if end else ""


def message(akses: AksesPengurus, office: Kantor, link: str, until: str, entrance: str) -> str:
    """Plain lines, as a person would write them in WhatsApp."""
    user = akses.user
    as_what = f"{akses.get_jabatan_display()} " if akses.jabatan else ""
    name = (
        f"nomor ponsel {user.nomor} atau nama pengguna {user.username}"
        if user.telepon
        else f"nama pengguna {user.username}"
    )
    doubt = f"Ragu? Telepon kami di {office.telepon}." if office.telepon else "Ragu? Tanyakan kepada kami dahulu."
    return "\n".join(
        [
            f"Yth. {user.nama}, {as_what}{akses.koperasi.nama}.",
            "",
            f"{office.nama} {office.nama_wilayah} mengundang Anda mengirim RAT dan laporan keuangan lewat ponsel.",
            "",
            "1. Buka tautan ini dan buat kata sandi Anda sendiri:",
            link,
            f"2. Lain kali masuk di {entrance} dengan {name}.",
            "",
            f"Tautan berlaku sampai {until}, hanya sekali pakai, dan hanya untuk Anda. Jangan diteruskan. {doubt}",
        ]
    )


def qr(link: str) -> SafeString:
    """Black on white, read by any phone from paper; medium correction, because paper gets creased."""
    drawn = segno.make(link, error="m", micro=False).svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308 - drawn from our own address
