"""The demo office's way with letters: an emblem of its own, the last number of its agenda, whom it leaves alone."""

from __future__ import annotations

import datetime as dt
import io

from PIL import Image, ImageDraw

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.actions import setelan_surat, surat_nomor, tangga
from pembinaan.models import PengecualianTangga

SERIES, LAST = "keluar", 214  # letters that the office's paper agenda had before the application
UNIT = "413.110"


def fill(begun: dt.date) -> None:
    """On the day on which the office began to write its letters with the application."""
    people = {row.username: row for row in User.objects.filter(username__in=["sekretariat", "kabid"])}
    clerk, kabid = people["sekretariat"], people["kabid"]
    with dates.freeze(begun):
        setelan_surat.change(by=clerk, lambang=emblem(), unit=UNIT)
        surat_nomor.set_last(seri=SERIES, tahun=begun.year, terakhir=LAST, by=clerk)
        new = PengecualianTangga(
            kelompok="kdmp", dari=begun, sampai=dt.date(begun.year + 2, 7, 1),
            alasan="KDMP masih didampingi membentuk usahanya; RAT pertamanya diingatkan dengan imbauan.",
        )  # fmt: skip
        tangga.leave_alone(row=new, by=kabid)


def emblem() -> bytes:
    """A shield that belongs to no region: a leaf over three waves."""
    size = 480
    picture = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    outer = [(40, 30), (440, 30), (440, 260), (400, 350), (240, 460), (80, 350), (40, 260)]
    inner = [(62, 52), (418, 52), (418, 254), (380, 335), (240, 432), (100, 335), (62, 254)]
    draw.polygon(outer, fill=(24, 24, 24, 255))
    draw.polygon(inner, fill=(255, 255, 255, 255))
    draw.polygon([(240, 80), (310, 160), (240, 260), (170, 160)], fill=(24, 24, 24, 255))
    draw.line((240, 110, 240, 290), fill=(255, 255, 255, 255), width=10)
    for at, left, right in ((300, 95, 385), (335, 115, 365), (370, 160, 320)):
        step = (right - left) // 4
        points = [(left + n * step, at + (12 if n % 2 else -4)) for n in range(5)]
        draw.line(points, fill=(24, 24, 24, 255), width=12, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
