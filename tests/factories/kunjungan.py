"""Field visits and their routes."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from pembinaan.models import Kunjungan, RencanaKunjungan
from tests.factories.people import UserFactory
from tests.factories.registry import KoperasiFactory


class RencanaFactory(DjangoModelFactory):
    """Being planned; one that is berjalan or selesai has its surat tugas, one that is batal its reason."""

    class Meta:
        model = RencanaKunjungan

    maksud = "Pemeriksaan alamat koperasi tidak aktif"
    dari = dt.date(2026, 8, 10)
    sampai = dt.date(2026, 8, 11)
    keadaan = "disusun"
    nomor_surat_tugas = factory.LazyAttributeSequence(
        lambda route, n: f"000.1.2.3/{n}/2026" if route.keadaan in {"berjalan", "selesai"} else ""
    )
    tanggal_surat_tugas = factory.LazyAttribute(lambda route: dt.date(2026, 8, 7) if route.nomor_surat_tugas else None)
    alasan_batal = factory.LazyAttribute(lambda route: "Banjir di jalan raya." if route.keadaan == "batal" else "")
    dibuat_oleh = factory.SubFactory(UserFactory)


class KunjunganFactory(DjangoModelFactory):
    """Finished: the address was found and the business had stopped. Pass keadaan="direncanakan" for one to come."""

    class Meta:
        model = Kunjungan

    koperasi = factory.SubFactory(KoperasiFactory)
    keadaan = "selesai"
    petugas = factory.SubFactory(UserFactory)
    tanggal = dt.date(2026, 8, 10)
    dicatat_tanggal = factory.SelfAttribute("tanggal")
    alamat = "ditemukan"
    temuan = "ditemukan_berhenti"
    usaha = "tidak"
    dibuat_oleh = factory.SelfAttribute("petugas")

    @classmethod
    def _create(cls, model_class: type[Kunjungan], *args: object, **kwargs: object) -> Kunjungan:
        if kwargs.get("keadaan") != "selesai":
            for name in ("tanggal", "dicatat_tanggal"):
                kwargs[name] = None
            for name in ("alamat", "temuan", "usaha"):
                kwargs[name] = ""
        return super()._create(model_class, *args, **kwargs)


def typed(**answers: object) -> dict[str, object]:
    """What is typed into the form: found, business stopped, everything that is demanded. None leaves a field out."""
    filled: dict[str, object] = {
        "asal": "layar", "alamat": "ditemukan", "papan_nama": "ya", "kantor_buka": "tidak", "usaha": "tidak",
        "ditemui_nama": "Bu Sumiati", "ditemui_jabatan": "Sekretaris", "rekomendasi": "pendampingan",
    }  # fmt: skip
    return {name: value for name, value in (filled | answers).items() if value is not None}
