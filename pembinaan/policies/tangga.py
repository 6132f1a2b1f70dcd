"""What may be done to the office's ladder and to whom it leaves alone. `check_x` raises one Indonesian sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from koperasi.lib import dates
from pembinaan.models import LangkahTangga, PengecualianTangga
from registry.policies import Refused


def check_order(rows: Sequence[LangkahTangga]) -> None:
    """`rows` of one track in their order, as they would be: it must be able to begin."""
    used = [row for row in rows if row.aktif]
    if used and used[0].pembuka == LangkahTangga.Pembuka.TAK_DIJAWAB:
        raise Refused(
            f"Langkah pertama jalur {used[0].get_jalur_display()} harus terbuka oleh keadaan koperasi, bukan oleh "
            "surat sebelumnya: tanpa itu tangganya tidak pernah mulai."
        )


def check_end(row: PengecualianTangga, sampai: dt.date) -> None:
    if row.sampai and sampai >= row.sampai:
        raise Refused(f"Pengecualian ini sudah berakhir pada {dates.panjang(row.sampai)}.")
    if sampai < row.dari:
        raise Refused(f"Pengecualian ini baru mulai {dates.panjang(row.dari)}.")


def check_new(row: PengecualianTangga) -> None:
    """The same group twice would need to be ended twice."""
    same = PengecualianTangga.objects.filter(
        kelompok=row.kelompok, kecamatan=row.kecamatan, koperasi=row.koperasi, jalur=row.jalur
    )
    if any(one.holds(row.dari) for one in same):
        raise Refused("Pengecualian untuk kelompok ini sudah ada dan masih berlaku.")
