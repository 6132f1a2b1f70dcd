"""Which cooperative a row is about.

In order: the row's own id in its sumber, else NIK, else badan hukum + name, else name + desa. A step decides only when
exactly one cooperative fits and no stronger key of it contradicts; two are a question for a person. Different ids of
one sumber contradict, different NIK contradict; an empty value contradicts nothing.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field

from koperasi.lib import teks
from registry.exchange.places import Place, split_text
from registry.exchange.values import Row
from registry.models import KodeSumber, Koperasi, PilihanPadanan

SIMILAR = 0.6  # share of common trigrams from which a name is "mirip dengan"


@dataclass(slots=True)
class Keys:
    """What a row or a cooperative can be told by; empty where unknown. `kode`: all ids it has in the sumber."""

    kode: frozenset[str] = frozenset()
    nik: str = ""
    badan_hukum: str = ""
    nama: str = ""
    desa: Hashable = ""
    label: str = ""  # for people

    def steps(self) -> list[tuple[str, list[Hashable]]]:
        """(step, keys under which it is looked up), strongest first; only steps whose parts are all known."""
        return [
            ("kode", [("kode", kode) for kode in self.kode]),
            ("nik", [("nik", self.nik)] if self.nik else []),
            ("bh", [("bh", self.badan_hukum, self.nama)] if self.badan_hukum and self.nama else []),
            ("desa", [("desa", self.nama, self.desa)] if self.nama else []),
        ]

    def contradicts(self, other: Keys, step: str) -> bool:
        """A key stronger than `step` is known of both and differs."""
        if step == "kode":
            return False
        if self.kode and other.kode and not self.kode & other.kode:
            return True
        if step == "nik":
            return False
        if self.nik and other.nik and self.nik != other.nik:
            return True
        return bool(step == "desa" and self.badan_hukum and other.badan_hukum and self.badan_hukum != other.badan_hukum)

    def fingerprint(self) -> str:
        """Under which a person's choice for this row is remembered."""
        parts = [*sorted(self.kode), self.nik, self.badan_hukum, self.nama, str(self.desa)]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass
class Match:
    """`koperasi_id` decided by `step`; or candidates among which a person chooses; or neither: a new one."""

    koperasi_id: int | None = None
    step: str = ""
    candidates: list[int] = field(default_factory=list)
    problem: str = ""


class Index:
    """Cooperatives by each of their keys."""

    def __init__(self) -> None:
        self.keys: dict[int, Keys] = {}
        self._by: defaultdict[Hashable, list[int]] = defaultdict(list)

    def add(self, pk: int, keys: Keys) -> None:
        self.keys[pk] = keys
        for _, lookups in keys.steps():
            for lookup in lookups:
                self._by[lookup].append(pk)

    def with_nik(self, nik: str, *, but: int | None) -> int | None:
        """Another cooperative than `but` that has this NIK."""
        return min((pk for pk in self._by.get(("nik", nik), ()) if pk != but), default=None)

    def find(self, keys: Keys) -> Match:
        for step, lookups in keys.steps():
            found = {pk for lookup in lookups for pk in self._by.get(lookup, ())}
            fitting = sorted(pk for pk in found if not keys.contradicts(self.keys[pk], step))
            if len(fitting) == 1:
                return Match(fitting[0], step)
            if fitting:
                return Match(step=step, candidates=fitting)
        return Match()


class Register(Index):
    """The register as it is before the file, seen from one sumber, with the choices people made."""

    def __init__(self, sumber: str) -> None:
        super().__init__()
        kode: defaultdict[int, set[str]] = defaultdict(set)
        codes = KodeSumber.objects.filter(sumber=sumber, dicabut_pada=None, koperasi__ditarik_pada=None)
        for pk, survivor, text in codes.values_list("koperasi_id", "koperasi__digabung_ke_id", "kode"):
            kode[survivor or pk].add(text)
        columns = ("pk", "nik", "badan_hukum_normal", "nama_normal", "nama", "desa_id", "kecamatan_id", "wilayah_teks")
        for row in Koperasi.objects.live().order_by().values_list(*columns, "alamat", "desa__nama").iterator(5000):
            pk, nik, bh, normal, nama, desa_id, kecamatan_id, text, alamat, desa = row
            where = location(Place(kecamatan_id, desa_id, text), alamat)
            label = f"{nama} ({desa or text})" if desa or text else nama
            self.add(pk, Keys(frozenset(kode.get(pk, ())), nik, bh, normal, where, label))
        self._add_merged()
        self.choices = {
            choice.kunci: choice.koperasi_id
            for choice in PilihanPadanan.objects.filter(sumber=sumber).only("kunci", "koperasi")
        }
        self._names: SimilarNames | None = None

    def _add_merged(self) -> None:
        """NIK and badan hukum of a record that was merged lead to the survivor; its own come first."""
        gone = Koperasi.objects.filter(ditarik_pada=None, digabung_ke__isnull=False).order_by()
        for survivor, nik, bh, nama in gone.values_list("digabung_ke", "nik", "badan_hukum_normal", "nama_normal"):
            for step, lookups in Keys(nik=nik, badan_hukum=bh, nama=nama).steps():
                for lookup in lookups if step != "desa" and survivor in self.keys else ():
                    if survivor and survivor not in self._by[lookup]:
                        self._by[lookup].append(survivor)

    def label(self, pk: int) -> str:
        return self.keys[pk].label

    def match(self, row: Row, keys: Keys) -> Match:
        if (own := row["id"]) is not None:
            return self._own(own, keys)
        chosen = keys.fingerprint()
        if chosen in self.choices and (self.choices[chosen] is None or self.choices[chosen] in self.keys):
            return Match(self.choices[chosen], "pilihan")
        found = self.find(keys)
        if found.candidates:
            names = "; ".join(f"{self.label(pk)}, ID {pk}" for pk in found.candidates[:5])
            found.problem = f"Cocok dengan {len(found.candidates)} koperasi: {names}. Pilih salah satu."
        return found

    def _own(self, own: int, keys: Keys) -> Match:
        """The id of our own export: it must exist, and the row must still speak of the same cooperative."""
        known = self.keys.get(own)
        if known is None:
            return Match(problem=f"ID {own} tidak ada di aplikasi ini.")
        same = [keys.nik and keys.nik == known.nik, keys.badan_hukum and keys.badan_hukum == known.badan_hukum]
        if not any([*same, keys.nama == known.nama]) and (keys.nik or keys.badan_hukum or keys.nama):
            return Match(problem=f"ID {own} adalah {known.label}, tidak cocok dengan isi baris ini.")
        others = {pk for pk in self._by.get(("nik", keys.nik), ()) if pk != own} if keys.nik else set()
        if others and keys.nik != known.nik:
            return Match(problem=f"NIK baris ini milik {self.label(min(others))}, bukan koperasi ber-ID {own}.")
        return Match(own, "id")

    def similar(self, keys: Keys) -> int | None:
        """The cooperative with the most similar name, if any is similar enough to warn of."""
        if self._names is None:
            self._names = SimilarNames({pk: known.nama for pk, known in self.keys.items()})
        return self._names.nearest(keys.nama)


class SimilarNames:
    """Names by their trigrams. Two names are similar when they share SIMILAR of the trigrams that either has."""

    def __init__(self, names: dict[int, str]) -> None:
        self._sets = {pk: _trigrams(name) for pk, name in names.items() if name}
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for pk, trigrams in self._sets.items():
            for trigram in trigrams:
                self._with[trigram].append(pk)

    def nearest(self, name: str) -> int | None:
        wanted = _trigrams(name)
        # Whoever shares SIMILAR of them misses at most the others: one of the rarest must be among the shared.
        rarest = sorted(wanted, key=lambda trigram: len(self._with.get(trigram, ())))
        candidates = {
            pk
            for trigram in rarest[: len(wanted) - math.ceil(SIMILAR * len(wanted)) + 1]
            for pk in self._with.get(trigram, ())
            if SIMILAR <= len(self._sets[pk]) / len(wanted) <= 1 / SIMILAR
        }
        shares = {pk: len(wanted & self._sets[pk]) / len(wanted | self._sets[pk]) for pk in sorted(candidates)}
        best = max(shares, key=shares.__getitem__, default=None)
        return best if best is not None and shares[best] >= SIMILAR else None


def keys_of(row: Row) -> Keys:
    kode = row["kode_sumber"]
    return Keys(
        kode=frozenset([kode] if kode else []),
        nik=row["nik"] or "",
        badan_hukum=teks.normalize_badan_hukum(row["badan_hukum"])[:100],
        nama=teks.normalize_name(row["nama"])[:200],
        desa=location(row.place, row["alamat"] or ""),
        label=row["nama"] or "",
    )


def location(place: Place, alamat: str) -> Hashable:
    """The desa, or what stands for it where it is not known: its text, the kecamatan, at last the address."""
    if place.desa_id:
        return place.desa_id
    desa, kecamatan = split_text(place.text, kecamatan_known=bool(place.kecamatan_id))
    if desa or kecamatan or place.kecamatan_id:
        return (teks.place_key(desa), place.kecamatan_id or teks.place_key(kecamatan))
    return ("alamat", teks.place_key(alamat))


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}
