"""Trainings as what was done for a cooperative: one line for each of its people who came."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from pembinaan.navigation import address
from pembinaan.trainings import participants


def rows() -> QuerySet[Any]:
    return participants.came()


TEKS = Concat(F("orang__nama"), Value(": "), F("pelatihan__seri"), output_field=CharField())


def url(pk: int) -> str:
    return address("pembinaan:peserta-detail", pk)
