"""A status change in words: what its row knows, and only what is true of it."""

from __future__ import annotations

import datetime as dt

import pytest

from registry import events
from registry.models import AturanStatus, PerubahanStatus

ON = dt.date(2026, 11, 22)  # the last year past due is 2025


def reason(baru: str, start: int, *, end: int | None = None, met: int | None = None, **rule: object) -> str:
    row = AturanStatus(nomor=1, **rule)
    data = {"mulai_dinilai": start, "akhir_jendela": end, "terpenuhi": met}
    return events.reason_of(PerubahanStatus(kolom="status_hitung", baru=baru, aturan=row, alasan=data, berlaku_pada=ON))


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (reason("tidak_aktif", 2017, end=2025, met=2016),
         "Tidak ada RAT maupun laporan keuangan untuk tahun buku 2024 dan 2025."),
        (reason("tidak_aktif", 2017, end=2025, met=2016, bukti="rat", tingkat="diterima"),
         "Tidak ada RAT yang diterima dinas untuk tahun buku 2024 dan 2025."),
        (reason("aktif", 2026, met=2025), "Ada RAT atau laporan keuangan untuk tahun buku 2025."),
        (reason("aktif", 2025, met=2024),
         "Ada RAT atau laporan keuangan untuk tahun buku 2024; yang terlewat belum dua tahun buku berturut-turut."),
        (reason("aktif", 2024, met=2023),
         "Batas diperpanjang, sehingga yang terlewat belum dua tahun buku berturut-turut."),
        (reason("aktif", 2026), "Wajib melapor mulai tahun buku 2026."),
        (reason("aktif", 2024, met=2023, jumlah_tahun=5),
         "Ada RAT atau laporan keuangan untuk tahun buku 2023; yang terlewat belum lima tahun buku berturut-turut."),
    ],
)  # fmt: skip
def test_sentence(found: str, sentence: str) -> None:
    assert found == sentence


def test_other_columns_have_none() -> None:
    assert events.reason_of(PerubahanStatus(kolom="status_ods", baru="aktif", alasan={"sumber": "ODS"})) == ""
