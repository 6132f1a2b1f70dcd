"""Writing a plan: everything in the caller's transaction, and per row a trace from which it can be undone.

A trace (BarisImpor.jejak) holds what the row wrote, empty parts left out: {"baru", "kolom": {name: [old, new]},
"kode": [ids], "bukti": [ids], "bukti_batal": [ids], "data": [ids], "data_lama": {id: {name: old}}, "pengurus": [ids],
"pengurus_tutup": [ids], "telepon": {id: old}, "pad": [ids], "teks": {column: old}, "status_ods": old,
"kewenangan": old}
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Model

from koperasi.lib import dates
from registry import search
from registry.actions import evidence, extensions
from registry.classification import run
from registry.exchange.fields import BY_NAME, FIGURES
from registry.exchange.plan import Hasil, Plan, RowPlan
from registry.models import (
    BarisImpor,
    DataTahunan,
    Impor,
    KegiatanUsaha,
    KodeSumber,
    Koperasi,
    LaporanKeuangan,
    MasaBukti,
    Pengurus,
    PerubahanAnggaranDasar,
    PerubahanKewenangan,
    PerubahanStatus,
    PilihanPadanan,
    Rat,
    TeksBerkas,
)
from registry.models.choices import JenisBukti, StatusHitung, SumberBukti

if TYPE_CHECKING:
    from koperasi.accounts.models import User

BATCH = 500
FIGURE_LABELS = {BY_NAME[name].label for name in FIGURES if name == "anggota" or BY_NAME[name].kind == "money"}


def _events(model: Any) -> type[Model]:
    """The table in which the triggers keep the history of a tracked model."""
    return model.pgh_event_model


# Tables whose newest id at the commit tells what was written afterwards, and the column that names the cooperative.
WATCHED: dict[str, tuple[type[Model], str]] = {
    "koperasi": (_events(Koperasi), "pgh_obj_id"),
    "pengurus": (_events(Pengurus), "koperasi_id"),
    "data": (_events(DataTahunan), "koperasi_id"),
    "kegiatan": (_events(KegiatanUsaha), "koperasi_id"),
    "rat": (_events(Rat), "koperasi_id"),
    "laporan": (_events(LaporanKeuangan), "koperasi_id"),
    "pad": (_events(PerubahanAnggaranDasar), "koperasi_id"),
    "bukti": (MasaBukti, "koperasi_id"),
    "kode": (KodeSumber, "koperasi_id"),
    "kewenangan": (PerubahanKewenangan, "koperasi_id"),
    "status": (PerubahanStatus, "koperasi_id"),
}


def write(plan: Plan, impor: Impor, *, on: dt.date, by: User | None) -> None:
    """Create, change and record. Inside a transaction that holds the locks (see actions.imports)."""
    Writer(plan, impor, on, by).write()


class Writer:
    def __init__(self, plan: Plan, impor: Impor, on: dt.date, by: User | None) -> None:
        self.plan, self.impor, self.on, self.by = plan, impor, on, by
        self.sumber = plan.table.sumber
        self.rows = [p for p in plan.rows if p.ops.anything and p.hasil in {Hasil.BARU, Hasil.BERUBAH}]
        self.traces: defaultdict[int, dict[str, Any]] = defaultdict(dict)  # by row key
        self.of: dict[int, Koperasi] = {}  # by row key

    def write(self) -> None:
        self._create()
        self._change()
        for step in (self._codes, self._evidence, self._figures, self._officers, self._rest, self._status_ods):
            step()
        touched = Koperasi.objects.filter(pk__in=[koperasi.pk for koperasi in self.of.values()])
        newcomers = [self.of[p.row.key].pk for p in self.rows if p.hasil == Hasil.BARU or p.ops.kewenangan]
        extensions.grant_existing(Koperasi.objects.filter(pk__in=newcomers), on=self.on)
        search.refresh(touched)
        evidence.refresh_last_rat(touched)
        run.apply(touched, on=self.on, by=self.by)
        self._remember_choices()
        record_rows(self.plan, self.impor, self.traces, self.of)
        self.impor.batas = {name: newest(model) for name, (model, _) in WATCHED.items()}

    def _create(self) -> None:
        new = [p for p in self.rows if p.hasil == Hasil.BARU]
        made = []
        for p in new:
            # Never judged: any status does until run.apply writes the first one (an empty keterangan says so).
            koperasi = Koperasi(**p.ops.columns, status_hitung=StatusHitung.TIDAK_AKTIF, keterangan="")
            koperasi.status_ods = p.ops.status_ods or None
            search.keys(koperasi)
            made.append(koperasi)
            self.of[p.row.key] = koperasi
            self.traces[p.row.key]["baru"] = True
        Koperasi.objects.bulk_create(made, batch_size=BATCH)

    def _change(self) -> None:
        changed = [p for p in self.rows if p.hasil == Hasil.BERUBAH]
        locked = (
            Koperasi.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([p.koperasi_id for p in changed])
        )
        groups: defaultdict[frozenset[str], list[Koperasi]] = defaultdict(list)
        moves = []
        for p in changed:
            koperasi = self.of[p.row.key] = locked[p.koperasi_id]
            trace = self.traces[p.row.key]
            columns = dict(p.ops.columns)
            if p.ops.kewenangan:
                moves.append(self._move(koperasi, p.ops.kewenangan, trace))
                columns |= {"kewenangan": p.ops.kewenangan, "kewenangan_sejak": self.on}
            if p.ops.status_ods:
                trace["status_ods"] = koperasi.status_ods
                columns["status_ods"] = p.ops.status_ods
            if not columns:
                continue
            old = {name: getattr(koperasi, name) for name in columns if name != "status_ods"}
            trace["kolom"] = {name: [as_json(value), as_json(columns[name])] for name, value in old.items()}
            for name, value in columns.items():
                setattr(koperasi, name, value)
            search.keys(koperasi)
            koperasi.diubah_pada = dates.sekarang()
            groups[frozenset(columns)].append(koperasi)
        for names, rows in groups.items():
            keys = ["nama_normal", "badan_hukum_normal", "diubah_pada"]
            Koperasi.objects.bulk_update(rows, [*sorted(names), *keys], batch_size=BATCH)
        PerubahanKewenangan.objects.bulk_create(moves)

    def _move(self, koperasi: Koperasi, kewenangan: str, trace: dict[str, Any]) -> PerubahanKewenangan:
        trace["kewenangan"] = koperasi.kewenangan
        return PerubahanKewenangan(
            koperasi=koperasi, lama=koperasi.kewenangan, baru=kewenangan, berlaku_pada=self.on, oleh=self.by,
            alasan=f"Menurut berkas {self.impor.nama_berkas}.",
        )  # fmt: skip

    def _bulk(self, name: str, made: list[tuple[int, Any]]) -> None:
        """Create rows and note their ids in the trace of the file row they came from."""
        if not made:
            return
        type(made[0][1]).objects.bulk_create([row for _, row in made], batch_size=BATCH)
        for number, row in made:
            self.traces[number].setdefault(name, []).append(row.pk)

    def _codes(self) -> None:
        codes = [(p.row.key, self.of[p.row.key], p.ops.kode) for p in self.rows if p.ops.kode]
        # A record that was withdrawn since gives its id free.
        KodeSumber.objects.filter(
            sumber=self.sumber,
            kode__in=[kode for _, _, kode in codes],
            dicabut_pada=None,
            koperasi__ditarik_pada__isnull=False,
        ).update(dicabut_pada=dates.sekarang())
        self._bulk("kode", [(n, KodeSumber(koperasi=k, sumber=self.sumber, kode=kode)) for n, k, kode in codes])

    def _evidence(self) -> None:
        made: list[tuple[int, MasaBukti]] = []
        voided: list[int] = []
        for p in self.rows:
            if p.ops.rat is None:
                continue
            if p.ops.rat_void:
                self.traces[p.row.key]["bukti_batal"] = p.ops.rat_void
                voided += p.ops.rat_void
            levels = evidence.both_levels(
                koperasi_id=self.of[p.row.key].pk, tahun_buku=p.ops.rat.year - 1, jenis=JenisBukti.RAT,
                tanggal=p.ops.rat, sumber=SumberBukti.IMPOR, on=self.on, by=self.by, impor=self.impor,
            )  # fmt: skip
            made += [(p.row.key, row) for row in levels]
        evidence.void(MasaBukti.objects.filter(pk__in=voided), on=self.on)
        self._bulk("bukti", made)

    def _figures(self) -> None:
        made = []
        for p in self.rows:
            if not p.ops.figures:
                continue
            if (there := p.ops.figures_row) is not None:
                old = {name: getattr(there, name) for name in p.ops.figures}
                self.traces[p.row.key]["data_lama"] = {str(there.pk): old}
                for name, value in p.ops.figures.items():
                    setattr(there, name, value)
                there.save(update_fields=list(p.ops.figures))
            else:
                data = DataTahunan(
                    koperasi=self.of[p.row.key], tanggal_posisi=p.ops.figures_at, sumber=self.sumber,
                    dicatat_oleh=self.by, **p.ops.figures,
                )  # fmt: skip
                made.append((p.row.key, data))
        self._bulk("data", made)

    def _officers(self) -> None:
        made: list[tuple[int, Pengurus]] = []
        closed: list[int] = []
        for p in self.rows:
            trace = self.traces[p.row.key]
            for jabatan, nama, telepon in p.ops.officers:
                officer = Pengurus(
                    koperasi=self.of[p.row.key], jabatan=jabatan, nama=nama, telepon=telepon, sumber=self.sumber
                )
                made.append((p.row.key, officer))
            if p.ops.officers_closed:
                trace["pengurus_tutup"] = p.ops.officers_closed
                closed += p.ops.officers_closed
            for pk, phone in p.ops.officer_phone.items():
                officer = Pengurus.objects.get(pk=pk)
                trace.setdefault("telepon", {})[str(pk)] = officer.telepon
                officer.telepon = phone
                officer.save(update_fields=["telepon"])
        # A term that began after today was entered by hand and is not ended before it began.
        for officer in Pengurus.objects.filter(pk__in=closed):
            officer.sampai = max(self.on, officer.mulai or self.on)
            officer.save(update_fields=["sampai"])
        self._bulk("pengurus", made)

    def _rest(self) -> None:
        amendments = [(p.row.key, self.of[p.row.key], *p.ops.amendment) for p in self.rows if p.ops.amendment]
        self._bulk(
            "pad", [(n, PerubahanAnggaranDasar(koperasi=k, nomor=no, tanggal=day)) for n, k, no, day in amendments]
        )
        texts = [(p, column, text) for p in self.rows for column, text in p.ops.texts.items()]
        ids = {self.of[p.row.key].pk for p, _, _ in texts}
        known = TeksBerkas.objects.filter(koperasi__in=ids, sumber=self.sumber)
        old = {(row.koperasi_id, row.kolom): row.teks for row in known}
        rows = []
        for p, column, text in texts:
            koperasi = self.of[p.row.key]
            self.traces[p.row.key].setdefault("teks", {})[column] = old.get((koperasi.pk, column), "")
            rows.append(TeksBerkas(koperasi=koperasi, sumber=self.sumber, kolom=column, teks=text, impor=self.impor))
        TeksBerkas.objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["koperasi", "sumber", "kolom"],
            update_fields=["teks", "impor", "diubah_pada"],
        )  # fmt: skip

    def _status_ods(self) -> None:
        events = [
            PerubahanStatus(
                koperasi=self.of[p.row.key], kolom=PerubahanStatus.Kolom.ODS, baru=p.ops.status_ods,
                lama=self.traces[p.row.key].get("status_ods"), oleh=self.by, berlaku_pada=self.on,
                alasan={"impor": self.impor.pk, "sumber": self.sumber},
            )
            for p in self.rows
            if p.ops.status_ods
        ]  # fmt: skip
        PerubahanStatus.objects.bulk_create(events, batch_size=BATCH)

    def _remember_choices(self) -> None:
        """A row that a person called new is found by that choice next time, not made once more."""
        for p in self.rows:
            if p.hasil == Hasil.BARU and p.match.step == "pilihan":
                PilihanPadanan.objects.filter(sumber=self.sumber, kunci=p.fingerprint).update(
                    koperasi=self.of[p.row.key]
                )


def record_rows(
    plan: Plan, impor: Impor, traces: dict[int, dict[str, Any]], of: dict[int, Koperasi] | None = None
) -> None:
    """What became of each row, for the pages and for undo; takes the place of an earlier preview."""
    impor.baris_set.all().delete()
    of = of or {}
    rows = [_record(p, impor, traces.get(p.row.key, {}), of.get(p.row.key)) for p in plan.rows]
    BarisImpor.objects.bulk_create(rows, batch_size=BATCH)


def _record(p: RowPlan, impor: Impor, trace: dict[str, Any], koperasi: Koperasi | None) -> BarisImpor:
    return BarisImpor(
        impor=impor,
        lembar=p.row.sheet[:100],
        nomor=p.row.number,
        hasil=p.hasil,
        koperasi_id=koperasi.pk if koperasi else p.koperasi_id,
        nama=(p.row["nama"] or p.row.text("nama"))[:200],
        nilai={name: text for name in p.row.cells if (text := p.row.text(name)[:200])},
        galat=[note.as_dict() for note in p.row.errors],
        peringatan=[note.as_dict() for note in p.row.warnings],
        perubahan=_shown(p),
        jejak=trace,
        kunci_pilihan=p.choice_key,
        calon=p.match.candidates,
    )


def _shown(p: RowPlan) -> list[dict[str, str]]:
    """What a row changes; of a new one, how its meeting and its figures were read."""
    if p.hasil == Hasil.BARU:
        return [told for told in p.ops.told if told["field"] in FIGURE_LABELS or told["field"].startswith("RAT ")]
    return p.ops.told if p.hasil == Hasil.BERUBAH else []


def newest(model: type[Model]) -> int:
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def as_json(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value
