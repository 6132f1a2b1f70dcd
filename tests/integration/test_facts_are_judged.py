"""Every action that writes a fact the rule reads, listed: each judges in its own transaction whom it touched.

A new one is added to ACTIONS with a call that turns the cooperative it is about; the last test finds it otherwise.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from registry.actions import (
    decisions,
    drafts,
    extensions,
    field,
    filings,
    gabung,
    imports,
    kantor,
    koperasi,
    massal,
    records,
    reviews,
    rules,
    wakil,
)
from registry.classification import run, verdict
from registry.forms.kantor import KantorForm
from registry.models import (
    AturanStatus,
    GabunganRekaman,
    Impor,
    Kantor,
    KeputusanPerpanjangan,
    Konsep,
    Koperasi,
    MasaBukti,
    Perpanjangan,
    Rat,
    TindakanMassal,
)
from registry.models.choices import AsalCatatan, JenisBukti
from registry.saringan.massal import TINDAKAN, Values, plan
from tests.factories.files import csv_bytes
from tests.factories.night import register
from tests.factories.papers import paper
from tests.factories.people import make_user
from tests.factories.rat import filled_rat
from tests.factories.registry import KantorFactory
from tests.guards.sources import ROOT, functions, product_files

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = dt.date(2026, 11, 22), dt.date(2026, 11, 23)
FRAMES = {"changing", "helping_many", "changing_remarks", "writing_facts"}
Step = Callable[[Koperasi], object]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    KantorFactory(masa_tenggang_hari=0)
    with dates.freeze(TODAY):
        yield


def _rat() -> Rat:
    return Rat.objects.latest("pk")


def _new_rat(one: Koperasi) -> Rat:
    return Rat(koperasi=one, tahun_buku=2025, tanggal=dt.date(2026, 3, 1))


def _submit(one: Koperasi) -> object:
    return filings.submit(filing=_new_rat(one), by=None)


def _send_back(one: Koperasi) -> object:
    return filings.send_back(filing=_rat(), alasan="Tanpa notulen.", by=None)


def _contest(one: Koperasi) -> object:
    rival = Rat(koperasi=one, tahun_buku=2025, tanggal=dt.date(2026, 3, 8), dikirim_oleh=make_user())
    return filings.contest(filing=rival, by=rival.dikirim_oleh)


def _seen() -> dict[str, Any]:
    return {"filing": _rat(), "seen": _rat().diubah_pada.isoformat()}


def _return(one: Koperasi) -> object:
    return reviews.send_back(butir=[reviews.Butir("Notulen", "Belum ada.")], by=make_user(), **_seen())


def _choose(one: Koperasi) -> object:
    rat = _rat()
    return reviews.settle(chosen=rat, seen=rat.diubah_pada.isoformat(), alasan="Menurut akta.", by=make_user())


def _send(one: Koperasi) -> object:
    officer = make_user()
    return drafts.send(konsep=filled_rat(one, officer), by=officer)


def _late_draft(one: Koperasi) -> None:
    """Of a clerk, received longer ago than the office believes without the kabid."""
    konsep = filled_rat(one, make_user(), jalur="petugas")
    paper(konsep, "surat")
    Konsep.objects.filter(pk=konsep.pk).update(keadaan="menunggu_kabid", diterima_kantor_pada=dt.date(2026, 10, 1))


def _approve(one: Koperasi) -> object:
    return wakil.approve(konsep=Konsep.objects.get(), by=make_user(Peran.KABID))


def _wait_for_review(one: Koperasi) -> None:
    AturanStatus.objects.update(tingkat="diterima")
    _submit(one)


def _cell(one: Koperasi) -> object:
    cell = records.Cell(one.pk, 2025, JenisBukti.RAT, True, dt.date(2026, 3, 1))
    return records.record_cells(cells=[cell], by=None)


def _record(one: Koperasi) -> object:
    return records.record_filing(filing=_new_rat(one), asal=AsalCatatan.BUKU_RAT, by=None)


def _grant(one: Koperasi) -> object:
    return extensions.grant(
        by=None, tahun_buku=2025, cakupan="koperasi", koperasi=one, batas_baru=TOMORROW, dasar_hukum="SE 1/2026"
    )


def _revoke(one: Koperasi) -> object:
    return extensions.revoke(keputusan=KeputusanPerpanjangan.objects.get(), alasan="Keliru.", by=None)


def _upload(one: Koperasi) -> None:
    Koperasi.objects.filter(pk=one.pk).update(nik="3524010010001")
    data = csv_bytes("NAMA KOPERASI;NIK;TANGGAL RAT", f"{one.nama};3524010010001;01/03/2026")
    imports.upload(data=data, nama_berkas="a.csv", by=None)


def _commit(one: Koperasi) -> object:
    return imports.commit(impor=Impor.objects.get(), by=None)


def _taken_in(one: Koperasi) -> None:
    _upload(one)
    _commit(one)


def _undo(one: Koperasi) -> object:
    return imports.undo(impor=Impor.objects.get(), by=None)


def _found_later(one: Koperasi) -> object:
    changes = {"tanggal_badan_hukum": (one.tanggal_badan_hukum, dt.date(2026, 1, 5))}
    return koperasi.update(koperasi=one, changes=changes, by=None)


def _move(one: Koperasi) -> object:
    return koperasi.change_authority(koperasi=one, baru="provinsi", alasan="SK 1", berlaku_pada=TODAY, by=None)


def _freeze(one: Koperasi) -> object:
    return decisions.record_decision(koperasi=one, keputusan="dibekukan", nomor="1", tanggal=TODAY, by=None)


def _found(one: Koperasi) -> object:
    return field.record_finding(koperasi=one, temuan="pindah", tanggal=TODAY, by=None, alasan={}, usaha="tidak")


def _begin(one: Koperasi) -> object:
    return field.begin_dissolution(koperasi=one, by=None)


def _create(one: Koperasi) -> object:
    return koperasi.create(data={"nama": "KSP Baru", "tanggal_badan_hukum": TODAY}, by=None)


def _own_dates(one: Koperasi) -> object:
    office = Kantor.objects.get()
    data = {name: getattr(office, name) for name in KantorForm.Meta.fields} | {"batas_primer_bulan": 12}
    form = KantorForm(data, instance=office)
    assert form.is_valid(), form.errors
    return kantor.update_office(form=form, by=None)


def _propose(one: Koperasi) -> object:
    return rules.propose(by=None, berlaku_sejak=TOMORROW, dasar_hukum="uji", alasan="uji", jumlah_tahun=1)


def _adopt(one: Koperasi) -> object:
    return rules.adopt(aturan=AturanStatus.objects.get(nomor=2), by=None)


def _let_pass(one: Koperasi) -> object:
    pelepasan = rules.Pelepasan(arah=["tidak_aktif"], sampai=TOMORROW, alasan="uji")
    return rules.let_pass(aturan=AturanStatus.objects.get(nomor=2), pelepasan=pelepasan, by=None)


def _double(one: Koperasi) -> None:
    register(1, filed=2025, on=TODAY, name="KSP Kembar")


def _merge(one: Koperasi) -> object:
    double = Koperasi.objects.get(nama__startswith="KSP Kembar")
    return gabung.merge(dari=double, ke=one, ambil=(), alasan="Satu koperasi.", by=make_user())


def _part(one: Koperasi) -> object:
    return gabung.undo(gabungan=GabunganRekaman.objects.get(), alasan="Keliru.", by=make_user())


def _nothing(one: Koperasi) -> None:
    pass


def _stale(one: Koperasi) -> object:
    """As if something beside the rule had changed: whoever touches it judges it again."""
    return Koperasi.objects.filter(pk=one.pk).update(keterangan="berisiko")


def _change_many(one: Koperasi) -> object:
    isian: Values = {"bentuk": "sekunder"}
    seen = plan(Koperasi.objects.filter(pk=one.pk), TINDAKAN["bentuk"], isian).expected
    return massal.run(kueri=f"pilih={one.pk}", tindakan=TINDAKAN["bentuk"], isian=isian, expected=seen,
                      by=make_user(Peran.PETUGAS))  # fmt: skip


def _undo_many(one: Koperasi) -> object:
    return massal.undo(tindakan=TindakanMassal.objects.get(), by=make_user(Peran.PETUGAS))


def _both(*steps: Step) -> Step:
    return lambda one: [step(one) for step in steps]


# action: (before, the action itself, keterangan that it leads to). The cooperative's last RAT is of 2023.
ACTIONS: dict[str, tuple[Step, Step, str]] = {
    "filings.submit": (_nothing, _submit, "sudah_rat"),
    "filings.send_back": (_submit, _send_back, "tidak_aktif"),
    "filings.resubmit": (
        _both(_submit, _send_back),
        lambda one: filings.resubmit(filing=_rat(), by=None),
        "sudah_rat",
    ),
    "filings.withdraw": (_submit, lambda one: filings.withdraw(filing=_rat(), by=None), "tidak_aktif"),
    "filings.accept": (_wait_for_review, lambda one: filings.accept(filing=_rat(), by=None), "sudah_rat"),
    "filings.contest": (_submit, _contest, "sudah_rat"),
    "filings.settle": (_both(_submit, _contest), lambda one: filings.settle(chosen=_rat(), by=None), "sudah_rat"),
    "reviews.accept": (_wait_for_review, lambda one: reviews.accept(by=make_user(), **_seen()), "sudah_rat"),
    "reviews.send_back": (_submit, _return, "tidak_aktif"),
    "reviews.settle": (_both(_submit, _contest), _choose, "sudah_rat"),
    "drafts.send": (_nothing, _send, "sudah_rat"),
    "wakil.approve": (_late_draft, _approve, "sudah_rat"),
    "records.record_cells": (_nothing, _cell, "sudah_rat"),
    "records.record_filing": (_nothing, _record, "sudah_rat"),
    "extensions.grant": (_nothing, _grant, "berisiko"),
    "extensions.revoke": (_grant, _revoke, "tidak_aktif"),
    "imports.commit": (_upload, _commit, "sudah_rat"),
    "imports.undo": (_taken_in, _undo, "tidak_aktif"),
    "koperasi.update": (_nothing, _found_later, "belum_wajib_rat"),
    "koperasi.change_authority": (_nothing, _move, "di_luar_kewenangan"),
    "decisions.record_decision": (_nothing, _freeze, "dibekukan"),
    "field.record_finding": (_nothing, _found, "tidak_aktif"),
    "field.begin_dissolution": (_nothing, _begin, "proses_pembubaran"),
    "field.end_dissolution": (_begin, lambda one: field.end_dissolution(koperasi=one, by=None), "tidak_aktif"),
    "koperasi.create": (_nothing, _create, "tidak_aktif"),
    "gabung.merge": (_double, _merge, "sudah_rat"),
    "gabung.undo": (_both(_double, _merge), _part, "tidak_aktif"),
    "massal.run": (_stale, _change_many, "tidak_aktif"),
    "massal.undo": (_both(_change_many, _stale), _undo_many, "tidak_aktif"),
    # These two reach everyone: keterangan at once, a new rule only with the night of its first day.
    "kantor.update_office": (lambda one: Koperasi.objects.update(keterangan="berisiko"), _own_dates, "tidak_aktif"),
    "rules.propose": (_nothing, _propose, "tidak_aktif"),
    "rules.adopt": (_propose, _adopt, "tidak_aktif"),
    "rules.let_pass": (_both(_propose, _adopt), _let_pass, "tidak_aktif"),
}
NOT_BEFORE_THE_NIGHT = {"rules.propose", "rules.adopt", "rules.let_pass"}


@pytest.fixture
def pair() -> list[Koperasi]:
    """The one the action is about, and one that it leaves alone."""
    return register(1, filed=2023, on=TODAY, name="KSP Lalai") + register(1, filed=2024, on=TODAY, name="KSP Rajin")


@pytest.mark.parametrize("name", ACTIONS)
def test_what_is_stored_is_what_the_rule_says(name: str, pair: list[Koperasi]) -> None:
    one, other = pair
    before, action, keterangan = ACTIONS[name]
    before(Koperasi.objects.get(pk=one.pk))
    action(Koperasi.objects.get(pk=one.pk))
    assert Koperasi.objects.get(pk=one.pk).keterangan == keterangan
    assert Koperasi.objects.get(pk=other.pk).status_hitung == "aktif"
    for row in verdict.annotate(Koperasi.objects.live(), on=TODAY):
        assert (row.status_hitung, row.keterangan) == (row.v_status, row.v_keterangan), row
        last = row.perubahan_status_set.filter(kolom="status_hitung").latest("pk")
        assert (last.baru, last.berlaku_pada) == (row.status_hitung, TODAY)


@pytest.mark.parametrize("name", sorted(set(ACTIONS) - NOT_BEFORE_THE_NIGHT))
def test_no_fact_without_its_judgement(name: str, pair: list[Koperasi], monkeypatch: pytest.MonkeyPatch) -> None:
    """One transaction: where judging fails, the fact is not written either."""

    def broken(*args: object, **kwargs: object) -> int:
        raise RuntimeError("tidak dapat dihitung")

    before, action, _ = ACTIONS[name]
    before(Koperasi.objects.get(pk=pair[0].pk))
    facts = _facts()
    monkeypatch.setattr(run, "apply", broken)
    with pytest.raises(RuntimeError, match="tidak dapat dihitung"), transaction.atomic():
        action(Koperasi.objects.get(pk=pair[0].pk))
    assert _facts() == facts


def _facts() -> list[list[object]]:
    rows = (Koperasi.objects, MasaBukti.objects, Perpanjangan.objects, AturanStatus.objects, Kantor.objects)
    return [list(manager.order_by("pk").values()) for manager in rows]


def test_no_action_is_forgotten() -> None:
    """Whoever enters one of the frames around a fact is listed above."""
    found = set()
    for path in product_files():
        if path.parent != ROOT / "registry" / "actions" or path.stem == "facts":
            continue
        for function, _ in functions(path):
            called = {_name(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
            if called & FRAMES:
                found.add(f"{path.stem}.{function.name}")
    assert found == set(ACTIONS)


def test_facts_are_written_by_actions_only() -> None:
    """Elsewhere nobody opens, closes or voids evidence, gives extensions, or enters a frame."""
    doors = FRAMES | {"open_row", "open_rows", "close_row", "void", "grant_existing"}
    inside = {"registry/actions", "registry/exchange"}  # exchange: the import's two writers, called by its actions
    command = ROOT / "registry/management/commands/import_koperasi.py"  # commits through actions.imports.save
    for path in product_files():
        if str(path.parent.relative_to(ROOT)) in inside or path == command:
            continue
        called = {_name(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
        # The office's acts enter the frame before they lock their own rows, as everybody does; it judges by itself.
        acts = {"changing"} if path.parent == ROOT / "pembinaan/actions" else set()
        assert not called & doors - acts, path


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
