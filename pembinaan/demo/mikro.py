"""Some four hundred invented businesses in clusters, taken in from the office's own list as a person would."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from faker import Faker

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.actions import mikro as actions
from pembinaan.actions import mikro_import as imports
from pembinaan.models import Klaster, UsahaMikro
from registry.demo.lives import Clock
from registry.demo.names import KATA_SATU, phone
from registry.models import Desa, Koperasi

COUNT = 400
HEADINGS = ("No", "Nama Usaha", "Nama Pemilik", "L/P", "Desa", "Kecamatan", "Bidang Usaha", "Klaster", "Koperasi",
            "Kebutuhan", "No HP")  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A cluster of the demo: how its businesses are called, where they are, what they mostly need."""

    klaster: str
    bidang: str
    names: tuple[str, ...]
    kecamatan: tuple[str, ...]
    weight: int
    tied: bool
    women: float
    needs: str


FIELDS = (
    Field("Batik Sendang", "Batik", ("Batik", "Batik Tulis"), ("Paciran", "Solokuro"), 12, True, 0.8, "promosi"),
    Field("Tahu tempe", "Makanan", ("Tahu", "Tempe", "Tahu Tempe"), ("Babat", "Sukodadi", "Lamongan", "Pucuk"), 14,
          True, 0.4, "permodalan"),
    Field("Tambak bandeng", "Perikanan", ("Tambak", "Bandeng"), ("Glagah", "Deket", "Karangbinangun", "Kalitengah"),
          16, True, 0.15, "permodalan"),
    Field("Anyaman bambu", "Kerajinan", ("Anyaman", "Kerajinan Bambu"), ("Modo", "Bluluk", "Sukorame"), 9, False, 0.6,
          "keterampilan"),
    Field("Ternak sapi", "Peternakan", ("Ternak Sapi", "Kandang"), ("Mantup", "Sambeng", "Ngimbang", "Kembangbahu"),
          14, False, 0.1, "manajemen"),
    Field("Olahan ikan Brondong", "Makanan", ("Kerupuk Ikan", "Terasi", "Ikan Asap"), ("Brondong", "Paciran"), 11,
          True, 0.7, "promosi"),
    Field("Wingko Babat", "Makanan", ("Wingko", "Jajan"), ("Babat", "Sekaran"), 7, False, 0.7, "promosi"),
    Field("Tenun ikat Parengan", "Tenun", ("Tenun Ikat", "Tenun"), ("Maduran", "Laren"), 8, True, 0.5, "keterampilan"),
    Field("", "Perdagangan", ("Warung", "Toko", "Pracangan"), (), 9, False, 0.6, "permodalan"),
)  # fmt: skip
NEEDS = ("permodalan", "keterampilan", "manajemen", "promosi")


def fill(rng: Random, clock: Clock) -> None:
    staff = User.objects.filter(username="petugas2").first() or User.objects.filter(username="petugas").first()
    if staff is None:
        return
    first = clock.on - dt.timedelta(days=rng.randint(150, 180))
    with dates.freeze(first):
        members = _clusters(staff)
        rows = _rows(rng, COUNT, members)
        impor = imports.preview(impor=imports.upload(data=_csv(rows), nama_berkas="data UMKM kecamatan.csv", by=staff))
        imports.commit(impor=impor, by=staff)
    with dates.freeze(clock.on - dt.timedelta(days=40)):
        for usaha in list(UsahaMikro.objects.live().order_by("pk")[10:400:60]):
            actions.update(usaha=usaha, data={"kebutuhan": ["manajemen", "promosi"]}, by=staff)
        closed = UsahaMikro.objects.live().order_by("pk")[5:6]
        for usaha in closed:
            actions.withdraw(usaha=usaha, by=staff)
    with dates.freeze(clock.on - dt.timedelta(days=3)):
        late = [*rows[:6], *_rows(rng, 18, members), _wrong(rng, "L/P"), _wrong(rng, "Koperasi")]
        imports.preview(impor=imports.upload(data=_csv(late), nama_berkas="UMKM susulan.csv", by=staff))


def _clusters(staff: User) -> dict[str, Koperasi]:
    """{cluster: its cooperative} of those that have one; the others are noted as "belum ada"."""
    found: dict[str, Koperasi] = {}
    taken: set[int] = set()
    for one in FIELDS:
        if not one.klaster:
            continue
        near = Koperasi.objects.within_authority().filter(status="aktif", kecamatan__nama__in=one.kecamatan)
        near = near.exclude(kelompok__in=["KPRI", "Kopkar"])  # of civil servants and employees
        koperasi = near.exclude(pk__in=taken).order_by("pk").first() if one.tied else None
        if koperasi is not None:
            found[one.klaster] = koperasi
            taken.add(koperasi.pk)
        actions.save_klaster(klaster=Klaster(nama=one.klaster, bidang=one.bidang, koperasi=koperasi), by=staff)
    return found


def _rows(rng: Random, count: int, members: dict[str, Koperasi]) -> list[list[str]]:
    faker = Faker("id_ID")
    faker.seed_instance(rng.randint(1, 10**9))
    places = list(Desa.objects.select_related("kecamatan").order_by("kode"))
    by_kecamatan: dict[str, list[Desa]] = {}
    for desa in places:
        by_kecamatan.setdefault(desa.kecamatan.nama, []).append(desa)
    fields = rng.choices(FIELDS, weights=[one.weight for one in FIELDS], k=count)
    return [_row(rng, faker, one, places, by_kecamatan, members.get(one.klaster)) for one in fields]


def _row(
    rng: Random, faker: Faker, one: Field, places: list[Desa], by_kecamatan: dict[str, list[Desa]],
    koperasi: Koperasi | None,
) -> list[str]:  # fmt: skip
    woman = rng.random() < one.women
    owner = f"{faker.first_name_female()} {faker.last_name_female()}" if woman else (
        f"{faker.first_name_male()} {faker.last_name_male()}"
    )  # fmt: skip
    near = [desa for name in one.kecamatan for desa in by_kecamatan.get(name, [])] or places
    desa = rng.choice(near)
    needs = {one.needs} | {need for need in NEEDS if rng.random() < 0.2}
    member = koperasi is not None and rng.random() < 0.55
    return [
        f"{rng.choice(one.names)} {rng.choice([owner.split()[0], *KATA_SATU])}", owner, "P" if woman else "L",
        desa.nama, desa.kecamatan.nama, one.bidang, one.klaster,
        (koperasi.nik or koperasi.badan_hukum or koperasi.nama) if koperasi and member else "",
        ", ".join(need for need in NEEDS if need in needs) if rng.random() < 0.9 else "",
        phone(rng) if rng.random() < 0.7 else "",
    ]  # fmt: skip


def _wrong(rng: Random, column: str) -> list[str]:
    """A row as it comes from a kecamatan: something in it cannot be taken as it stands."""
    cells = dict.fromkeys(HEADINGS[1:], "") | {
        "Nama Usaha": f"Toko {rng.choice(KATA_SATU)}",
        "Nama Pemilik": "Bu Contoh",
    }
    cells[column] = {"L/P": "?", "Koperasi": "ya"}[column]
    return list(cells.values())


def _csv(rows: list[list[str]]) -> bytes:
    lines = [HEADINGS, *([str(number), *row] for number, row in enumerate(rows, 1))]
    return "\n".join(";".join(cell.replace(";", ",") for cell in line) for line in lines).encode()
