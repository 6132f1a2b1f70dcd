"""A letter that is never kept: what a text would look like for a real cooperative today."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from koperasi.lib import dates
from pembinaan.letters import compose, render
from pembinaan.letters.frame import Frame
from pembinaan.letters.wording import Teks
from pembinaan.models import Jalur, JenisSurat, LangkahTangga, Surat
from registry.models import Koperasi
from registry.models.choices import Keterangan, StatusHitung
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

NONE = "Belum ada koperasi yang keadaannya cocok untuk contoh surat ini."
OLD_NUMBER = "500.3.2.4/…/…"


def cooperative(kunci: str, user: User) -> Koperasi | None:
    """The first, by name, that such a letter could be for."""
    jalur = LangkahTangga.objects.filter(kode=kunci).values_list("jalur", flat=True).first()
    rows = Koperasi.objects.visible_to(user).within_authority().select_related("desa", "kecamatan")
    if jalur == Jalur.TERLAMBAT:
        rows = rows.filter(keterangan=Keterangan.BELUM_RAT_LEWAT_BATAS)
    else:
        rows = rows.filter(status_hitung=StatusHitung.TIDAK_AKTIF, status_keputusan=None)
    return rows.order_by("nama_urut", "pk").first()


def picture(kunci: str, koperasi: Koperasi, teks: Teks, frame: Frame) -> bytes:
    """PNG of the first page, with CONTOH across it. Raises Refused where this cooperative could get no such letter."""
    snapshot = compose.for_letter(_letter(kunci, koperasi, frame), frame.trying(kunci, teks))
    return render.picture(render.render(snapshot, paper=frame.setelan.kertas, sample=True).pdf)


def _letter(kunci: str, koperasi: Koperasi, frame: Frame) -> Surat:
    step = frame.steps.get(kunci)
    if step is not None:
        return Surat(koperasi=koperasi, langkah=step, jalur=step.jalur, putaran="contoh", dibuat_tanggal=frame.on)
    letter = Surat(koperasi=koperasi, jenis=kunci, dibuat_tanggal=frame.on)
    if kunci == JenisSurat.PEMBATALAN:
        letter.membatalkan = _old(koperasi, frame)
        letter.alasan_akhir = "contoh alasan"
    return letter


def _old(koperasi: Koperasi, frame: Frame) -> Surat:
    step = next(iter(frame.steps.values()), None)
    if step is None:
        raise Refused(NONE)
    day = frame.on - dt.timedelta(days=30)
    return Surat(koperasi=koperasi, langkah=step, jalur=step.jalur, putaran="contoh", nomor=OLD_NUMBER, tanggal=day,
                 dibuat_tanggal=day, isi={"hal": step.judul, "tanggal": dates.panjang(day)})  # fmt: skip
