"""Women and youth whom the office reached: people of cooperatives at trainings, audiences, and women as officers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import ExtractYear

from koperasi.accounts.models import User
from pembinaan.models import Audiens, Orang, Pelatihan, Peserta
from registry.models import Koperasi, Pengurus
from registry.models.choices import JenisKelamin

YOUNG = (16, 30)  # UU 40/2009 ps. 1: from 16 to 30 years old
MEANING = (
    "Peserta: orang koperasi yang hadir paling sedikit sehari dalam pelatihan yang sudah selesai; satu orang dihitung "
    "sekali setahun. Pemuda: 16 sampai 30 tahun (UU 40/2009), umur = tahun kegiatan dikurangi tahun lahir. Yang tahun "
    "lahir atau jenis kelaminnya tidak tercatat dihitung tersendiri. Audiens tanpa koperasi dicatat per kelompok, "
    "sehingga satu orang dapat terhitung lebih dari sekali."
)
SEXES = {"P": "Perempuan", "L": "Laki-laki", "kosong": "Jenis kelamin tidak dicatat"}
AGES = {"pemuda": "Pemuda (16–30 tahun)", "lain": "Bukan pemuda", "kosong": "Tahun lahir tidak dicatat"}


def participants(user: User, *, tahun: int, kelamin: str = "", usia: str = "") -> QuerySet[Orang]:
    """People who came in that year."""
    own = Koperasi.objects.visible_to(user).order_by().values("pk")
    rows = Orang.objects.filter(Exists(attended(tahun).filter(orang=OuterRef("pk"))))
    rows = rows.filter(Q(koperasi__in=own) | Q(koperasi__digabung_ke__in=own))  # of a merged record: its survivor's
    rows = rows.annotate(umur=Value(tahun, IntegerField()) - F("tahun_lahir"))
    if kelamin:
        rows = rows.filter(jenis_kelamin="" if kelamin == "kosong" else kelamin)
    return rows.filter(_age(usia)) if usia else rows


def _age(usia: str) -> Q:
    young = Q(umur__range=YOUNG)
    return {"pemuda": young, "lain": ~young & Q(tahun_lahir__isnull=False), "kosong": Q(tahun_lahir=None)}[usia]


def attended(tahun: int) -> QuerySet[Peserta]:
    held = {"pelatihan__keadaan": Pelatihan.Keadaan.SELESAI, "pelatihan__dari__year": tahun}
    return Peserta.objects.filter(**held, hadir__len__gt=0).order_by()


def audiences(*, tahun: int, usia: str = "") -> QuerySet[Audiens]:
    rows = Audiens.objects.filter(pelatihan__keadaan=Pelatihan.Keadaan.SELESAI, pelatihan__dari__year=tahun)
    if usia == "kosong":
        return rows.filter(usia=Audiens.Usia.CAMPURAN)
    return rows.filter(usia=Audiens.Usia.PEMUDA) if usia == "pemuda" else rows


def officers(user: User, *, on: dt.date, kelamin: str = "", jabatan: str = "") -> QuerySet[Pengurus]:
    """In office on that day, as far as terms are recorded, of cooperatives within the authority."""
    own = Koperasi.objects.visible_to(user).within_authority().order_by().values("pk")
    in_office = (Q(mulai=None) | Q(mulai__lte=on)) & (Q(sampai=None) | Q(sampai__gte=on))
    rows = Pengurus.objects.filter(in_office, koperasi__in=own)
    if kelamin:
        rows = rows.filter(jenis_kelamin="" if kelamin == "kosong" else kelamin)
    return rows.filter(jabatan=jabatan) if jabatan else rows


@dataclass(frozen=True)
class Reach:
    """Of one year. `by[(sex, age)]` counts people; both keys may be "" for any."""

    tahun: int
    by: dict[tuple[str, str], int]
    audience: dict[str, int]

    @property
    def people(self) -> list[tuple[str, str, str, int]]:
        """(label, kelamin, usia, how many): the lines of the page."""
        asked = [("Semua peserta", "", "")]
        asked += [(words, code, "") for code, words in SEXES.items()]
        asked += [(words, "", code) for code, words in AGES.items()]
        asked.append(("Perempuan muda (16–30 tahun)", "P", "pemuda"))
        return [(words, sex, age, self.by[sex, age]) for words, sex, age in asked]


def reach(user: User, *, tahun: int) -> Reach:
    """Two queries."""
    rows = participants(user, tahun=tahun)
    sexes = {"": Q(), **{code: Q(jenis_kelamin="" if code == "kosong" else code) for code in SEXES}}
    ages = {"": Q(), **{code: _age(code) for code in AGES}}
    pairs = {f"n_{sex}_{age}": (sex, age) for sex in sexes for age in ages}
    counted = rows.order_by().aggregate(
        **{name: Count("pk", filter=(sexes[sex] & ages[age]) or None) for name, (sex, age) in pairs.items()}
    )
    young, unknown = Q(usia=Audiens.Usia.PEMUDA), Q(usia=Audiens.Usia.CAMPURAN)
    both = F("laki") + F("perempuan")
    audience = audiences(tahun=tahun).order_by().aggregate(
        a_semua=Sum(both), a_perempuan=Sum("perempuan"), a_laki=Sum("laki"), a_pemuda=Sum(both, filter=young),
        a_pemudi=Sum("perempuan", filter=young), a_kosong=Sum(both, filter=unknown),
    )  # fmt: skip
    return Reach(tahun, {pair: counted[name] for name, pair in pairs.items()},
                 {name.removeprefix("a_"): n or 0 for name, n in audience.items()})  # fmt: skip


@dataclass(frozen=True)
class Officers:
    total: int
    perempuan: int
    laki: int
    kosong: int
    ketua: int
    ketua_perempuan: int


def officer_counts(user: User, *, on: dt.date) -> Officers:
    women, heads = Q(jenis_kelamin=JenisKelamin.PEREMPUAN), Q(jabatan="ketua")
    found = officers(user, on=on).order_by().aggregate(
        total=Count("pk"), perempuan=Count("pk", filter=women),
        laki=Count("pk", filter=Q(jenis_kelamin=JenisKelamin.LAKI)), kosong=Count("pk", filter=Q(jenis_kelamin="")),
        ketua=Count("pk", filter=heads), ketua_perempuan=Count("pk", filter=heads & women),
    )  # fmt: skip
    return Officers(**found)


def years(on: dt.date) -> list[int]:
    """Years with trainings that were held, latest first; this one always."""
    held = Pelatihan.objects.filter(keadaan=Pelatihan.Keadaan.SELESAI).order_by()
    found = set(held.annotate(y=ExtractYear("dari")).values_list("y", flat=True).distinct())
    return sorted({*found, on.year}, reverse=True)
