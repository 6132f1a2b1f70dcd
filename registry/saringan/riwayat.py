"""Changes of many in the history of one: what was done to it, and what its undo gave back or left."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from registry.models import BarisTindakan, Koperasi
from registry.saringan.massal import Words, label


def lines(koperasi: Koperasi) -> list[dict[str, Any]]:
    """Lines of templates/components/timeline.html, latest first; one query, and two for the names of places."""
    rows = BarisTindakan.objects.filter(koperasi=koperasi, dilewati="")
    found = list(rows.select_related("tindakan__oleh", "tindakan__dibatalkan_oleh").order_by("-pk"))
    words = Words([*(row.lama for row in found), *(row.baru for row in found)])
    return [line for row in found for line in _both(row, words)]


def _both(row: BarisTindakan, words: Words) -> list[dict[str, Any]]:
    deed, before, after = row.tindakan, words.of(row.lama), words.of(row.baru)
    name, url = label(deed.jenis), reverse("registry:massal-detail", args=[deed.pk])
    many = f"bersama {deed.jumlah} koperasi" if deed.jumlah > 1 else "tindakan massal"
    found = [{"title": f"{name}: dari {before} menjadi {after}", "when": deed.tanggal, "url": url,
              "text": f"{many}, {deed.oleh.nama}", "tone": ""}]  # fmt: skip
    if deed.dibatalkan_tanggal and deed.dibatalkan_oleh:
        said = "dikembalikan menjadi " + before if row.kembali.startswith("Dikembalikan") else row.kembali
        found.insert(0, {"title": f"{name} dibatalkan", "when": deed.dibatalkan_tanggal, "url": url,
                      "text": f"{said}, {deed.dibatalkan_oleh.nama}", "tone": ""})  # fmt: skip
    return found
