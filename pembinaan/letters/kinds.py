"""Kinds of letters beside the steps of the ladder, by the key of their text and number pattern."""

from __future__ import annotations

from pembinaan.models import JenisSurat, LangkahTangga

OTHERS: dict[str, str] = {
    JenisSurat.KETERANGAN.value: str(JenisSurat.KETERANGAN.label),
    JenisSurat.PEMBATALAN.value: str(JenisSurat.PEMBATALAN.label),
}


def names() -> dict[str, str]:
    """{kunci: what screens call it}: the steps in their order, then the others. One query."""
    steps = LangkahTangga.objects.order_by("jalur", "urutan").values_list("kode", "judul")
    return {**dict(steps), **OTHERS}
