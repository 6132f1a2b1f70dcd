"""The centres of Lamongan's kecamatan, so that the demo office shows a map before anybody uploads outlines.

Source: batas kecamatan (MIT, Cahya DSN 2024), titik tengah dibulatkan.
"""

from __future__ import annotations

from random import Random

from pembinaan.models import PusatKecamatan
from registry.demo.lives import Clock
from registry.models import Kecamatan

CENTRES = {  # kode: (lintang, bujur)
    "35.24.01": ("-7.35", "112.11"),  # Sukorame
    "35.24.02": ("-7.30", "112.13"),  # Bluluk
    "35.24.03": ("-7.22", "112.14"),  # Modo
    "35.24.04": ("-7.30", "112.19"),  # Ngimbang
    "35.24.05": ("-7.11", "112.21"),  # Babat
    "35.24.06": ("-7.19", "112.20"),  # Kedungpring
    "35.24.07": ("-6.91", "112.24"),  # Brondong
    "35.24.08": ("-6.98", "112.27"),  # Laren
    "35.24.09": ("-7.05", "112.27"),  # Sekaran
    "35.24.10": ("-7.01", "112.28"),  # Maduran
    "35.24.11": ("-7.30", "112.28"),  # Sambeng
    "35.24.12": ("-7.18", "112.27"),  # Sugio
    "35.24.13": ("-7.09", "112.29"),  # Pucuk
    "35.24.14": ("-6.89", "112.37"),  # Paciran
    "35.24.15": ("-6.93", "112.36"),  # Solokuro
    "35.24.16": ("-7.27", "112.35"),  # Mantup
    "35.24.17": ("-7.12", "112.34"),  # Sukodadi
    "35.24.18": ("-7.01", "112.34"),  # Karanggeneng
    "35.24.19": ("-7.20", "112.36"),  # Kembangbahu
    "35.24.20": ("-7.02", "112.39"),  # Kalitengah
    "35.24.21": ("-7.07", "112.39"),  # Turi
    "35.24.22": ("-7.13", "112.39"),  # Lamongan
    "35.24.23": ("-7.19", "112.41"),  # Tikung
    "35.24.24": ("-7.03", "112.46"),  # Karangbinangun
    "35.24.25": ("-7.10", "112.45"),  # Deket
    "35.24.26": ("-7.07", "112.50"),  # Glagah
    "35.24.27": ("-7.18", "112.46"),  # Sarirejo
}


def fill(rng: Random, clock: Clock) -> None:
    """Leaves alone what is there already."""
    known = Kecamatan.objects.in_bulk(list(CENTRES), field_name="kode")
    PusatKecamatan.objects.bulk_create(
        (
            PusatKecamatan(kecamatan=place, lintang=lintang, bujur=bujur, sumber=PusatKecamatan.Sumber.BERKAS)
            for kode, (lintang, bujur) in CENTRES.items()
            if (place := known.get(kode))
        ),
        ignore_conflicts=True,
    )
