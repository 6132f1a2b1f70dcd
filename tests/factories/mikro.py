"""Usaha mikro and clusters; `csv` makes a file of rows under the usual headings."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from pembinaan.models import Klaster, UsahaMikro
from pembinaan.policies.mikro import keys
from tests.factories.people import UserFactory

HEADINGS = "No;Nama Usaha;Nama Pemilik;L/P;Desa/Kelurahan;Kecamatan;Bidang Usaha;Klaster;Koperasi;Kebutuhan;No. HP"


class KlasterFactory(DjangoModelFactory):
    class Meta:
        model = Klaster
        django_get_or_create = ("nama",)

    nama = "Batik Sendang"
    bidang = "Batik"


class UsahaMikroFactory(DjangoModelFactory):
    class Meta:
        model = UsahaMikro

    nama = factory.Sequence(lambda n: f"Batik Contoh {n + 1}")
    pemilik = factory.Sequence(lambda n: f"Siti Contoh {n + 1}")
    dicatat_oleh = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type[UsahaMikro], *args: object, **kwargs: object) -> UsahaMikro:
        if kwargs.get("desa") is not None:
            kwargs["kecamatan"] = kwargs["desa"].kecamatan  # type: ignore[attr-defined]
        nama, pemilik = keys(str(kwargs["nama"]), str(kwargs["pemilik"]))
        return super()._create(model_class, *args, nama_normal=nama, pemilik_normal=pemilik, **kwargs)  # type: ignore[no-any-return]


def csv(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *rows]).encode()
