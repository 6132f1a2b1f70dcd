"""What an explanation says: the contract of the command, and the sentences people read."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koperasi.lib import dates
from registry.classification import listing, strips, verdict
from registry.models import AturanStatus, Koperasi, MasaBukti, PerubahanStatus
from tests.factories.night import rat, register
from tests.factories.registry import (
    KantorFactory,
    KeputusanPerpanjanganFactory,
    KoperasiFactory,
    LaporanKeuanganFactory,
    MasaBuktiFactory,
    PerpanjanganFactory,
    RatFactory,
    both_levels,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def office() -> None:
    KantorFactory()


def explain(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("explain", *arguments, "--json", stdout=out)
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue())


def test_the_contract_of_explain() -> None:
    """One tidak aktif with evidence of every state, one aktif."""
    koperasi = KoperasiFactory(nik="3524010010001", tanggal_badan_hukum=date(2019, 5, 1))
    both_levels(koperasi, 2021)
    MasaBuktiFactory(koperasi=koperasi, tahun_buku=2021, jenis="laporan", dari=date(2022, 4, 1))
    MasaBuktiFactory(
        koperasi=koperasi, tahun_buku=2024, jenis="laporan", tingkat="dikirim", dari=date(2025, 5, 1),
        sampai=date(2025, 6, 14),
    )  # fmt: skip
    MasaBuktiFactory(koperasi=koperasi, tahun_buku=2025, dari=date(2026, 3, 1), sampai=date(2026, 3, 1),
                     dibatalkan_pada=date(2026, 3, 2))  # fmt: skip
    MasaBuktiFactory(koperasi=koperasi, tahun_buku=2025, dari=date(2026, 12, 1))  # not yet begun
    assert explain("3524010010001", "--on", "2026-11-22") == {
        "status": "tidak_aktif",
        "rule": 1,
        "window": [2024, 2025],
        "obliged_from": 2019,
        "evidence": [  # by year, kind, date
            {"year": 2021, "kind": "laporan", "date": "2022-04-01", "state": "diterima"},
            {"year": 2021, "kind": "rat", "date": "2022-02-14", "state": "dikirim"},
            {"year": 2021, "kind": "rat", "date": "2022-02-14", "state": "diterima"},
            {"year": 2024, "kind": "laporan", "date": "2025-05-01", "state": "ditutup"},
        ],
        "missed": [2022, 2023, 2024, 2025],
        "becomes_inactive_on": "2025-06-14",  # 2022 and 2023 were missed by 1 July 2024, the report held for a while
        "reason": "Tidak aktif karena tidak ada RAT maupun laporan keuangan untuk tahun buku 2022, 2023, 2024, "
        "dan 2025.",
    }
    other = KoperasiFactory(tanggal_badan_hukum=None)
    both_levels(other, 2024)
    found = explain(str(other.pk), "--on", "2026-11-22")
    assert (found["status"], found["window"], found["obliged_from"]) == ("aktif", None, None)
    assert (found["missed"], found["becomes_inactive_on"]) == ([2025], "2027-07-01")


def test_unknown_date_is_obliged_from_1992() -> None:
    koperasi = KoperasiFactory(tanggal_badan_hukum=None)
    founded = KoperasiFactory(tanggal_badan_hukum=date(1979, 1, 1))
    assert verdict.explain(koperasi, on=ON).reason.endswith("tahun buku 1992 s.d. 2025.")
    assert verdict.explain(founded, on=ON).reason.endswith("tahun buku 1979 s.d. 2025.")


def test_a_decision_does_not_hide_what_the_rule_says() -> None:
    koperasi, other = KoperasiFactory(), KoperasiFactory()
    both_levels(other, 2025)
    for one in (koperasi, other):
        PerubahanStatus.objects.create(koperasi=one, kolom="status_keputusan", baru="dibekukan", berlaku_pada=ON)
    assert explain(str(koperasi.pk), "--on", "2026-11-22")["status"] == "tidak_aktif"
    assert explain(str(other.pk), "--on", "2026-11-22")["status"] == "aktif"
    assert {line.id: line.status for line in listing.lines(ON)} == {koperasi.pk: "dibekukan", other.pk: "dibekukan"}
    assert listing.counts(ON) == {"aktif": 0, "tidak_aktif": 0}
    assert listing.counts(date(2026, 11, 21)) == {"aktif": 1, "tidak_aktif": 1}


def test_an_id_must_fit_one() -> None:
    first = KoperasiFactory(badan_hukum="091/BH/PAD/KWK. 22/III/96")
    second = KoperasiFactory(badan_hukum="91/BH/PAD/KWK.22/III/1996")
    third = KoperasiFactory(badan_hukum=str(first.pk))
    for text, ids in (("91/BH/PAD/KWK 22/III/1996", [first.pk, second.pk]), (str(first.pk), [first.pk, third.pk])):
        with pytest.raises(CommandError) as refused:
            call_command("explain", text)
        assert refused.value.returncode == 2
        assert all(str(pk) in str(refused.value) for pk in ids)
    with pytest.raises(CommandError) as refused:
        call_command("explain", "3524010019999")
    assert refused.value.returncode == 2
    call_command("explain", str(second.pk), stdout=StringIO())


def test_both_dates_stand_together() -> None:
    late = KoperasiFactory()
    both_levels(late, 2023)
    sekunder = KoperasiFactory(bentuk="sekunder")
    both_levels(sekunder, 2023)
    said = verdict.explain(late, on=date(2026, 5, 10))
    unless = "bila tidak ada RAT maupun laporan keuangan untuk tahun buku 2024 dan 2025."
    assert said.both_dates == (
        f"Lewat batas RAT tahun buku 2025 sejak 1 April 2026, tidak aktif mulai 1 Juli 2026 {unless}"
    )
    said = verdict.explain(sekunder, on=date(2026, 5, 10))
    assert said.both_dates == (
        f"Batas RAT tahun buku 2025 jatuh pada 30 Juni 2026, tidak aktif mulai 1 Juli 2026 {unless}"
    )
    said = verdict.explain(late, on=ON)
    assert said.both_dates.endswith("tidak aktif sejak 1 Juli 2026.")


def test_what_would_help() -> None:
    late, good = KoperasiFactory(), KoperasiFactory()
    both_levels(good, 2024)
    assert verdict.explain(late, on=ON).what_helps == (
        "Sampaikan bukti RAT atau laporan keuangan tahun buku 2024 atau 2025, atau sesudahnya. "
        "Begitu diterima sistem, statusnya langsung aktif."
    )
    assert verdict.explain(good, on=ON).what_helps == (
        "Agar tetap aktif, sampaikan bukti RAT atau laporan keuangan untuk tahun buku 2025 atau 2026 "
        "paling lambat 30 Juni 2027."
    )
    strict = AturanStatus(nomor=9, bukti="rat", tingkat="diterima", jumlah_tahun=3)
    said = verdict.explain(late, on=ON, rule=strict)
    assert said.what_helps.startswith("Sampaikan bukti RAT tahun buku 2023, 2024, atau 2025")
    assert "Begitu diterima dinas" in said.what_helps


def test_what_exists_but_does_not_count() -> None:
    koperasi = KoperasiFactory()
    both_levels(koperasi, 2022, dari=date(2026, 5, 12))
    returned = RatFactory(koperasi=koperasi, tahun_buku=2024, keadaan="dikembalikan")
    MasaBuktiFactory(koperasi=koperasi, tahun_buku=2024, tingkat="dikirim", sumber="pengajuan", rat=returned,
                     dari=date(2025, 3, 1), sampai=date(2025, 4, 1))  # fmt: skip
    MasaBuktiFactory(koperasi=koperasi, tahun_buku=2025, jenis="rat", dari=date(2026, 12, 3))
    assert verdict.explain(koperasi, on=ON).not_counted == [
        "RAT Mei 2026 untuk tahun buku 2022 tidak mengisi tahun buku 2024 dan 2025 yang dinilai.",
        "RAT tahun buku 2024 dikembalikan untuk perbaikan dan belum dikirim lagi, tidak dihitung sejak 1 April 2025.",
        "RAT tahun buku 2025 tercatat, tetapi baru berlaku mulai 3 Desember 2026.",
    ]
    assert verdict.explain(KoperasiFactory(), on=ON).not_counted == []


def test_what_the_rule_in_force_does_not_count() -> None:
    koperasi = KoperasiFactory()
    laporan = LaporanKeuanganFactory(koperasi=koperasi, tahun_buku=2025, keadaan="dikirim")
    MasaBuktiFactory(koperasi=koperasi, tahun_buku=2025, jenis="laporan", tingkat="dikirim", sumber="pengajuan",
                     laporan=laporan)  # fmt: skip
    assert verdict.explain(koperasi, on=ON).status == "aktif"
    only_rat = verdict.explain(koperasi, on=ON, rule=AturanStatus(nomor=9, bukti="rat"))
    assert only_rat.status == "tidak_aktif"
    assert only_rat.not_counted == ["Laporan keuangan tahun buku 2025 ada, tetapi aturan versi 9 hanya menghitung RAT."]
    both = verdict.explain(koperasi, on=ON, rule=AturanStatus(nomor=9, bukti="both"))
    assert both.not_counted == ["Laporan keuangan tahun buku 2025 ada, tetapi RAT tahun itu belum ada."]
    accepted = verdict.explain(koperasi, on=ON, rule=AturanStatus(nomor=9, tingkat="diterima"))
    assert accepted.not_counted == [
        "Laporan keuangan tahun buku 2025 sudah dikirim tetapi belum diterima dinas, "
        "dan baru dihitung setelah diterima."
    ]
    assert "yang diterima dinas" in accepted.reason


def test_extension_is_named_with_its_basis() -> None:
    helped, other = KoperasiFactory(), KoperasiFactory()
    both_levels(helped, 2023)
    both_levels(other, 2023)
    PerpanjanganFactory(
        koperasi=helped, keputusan=KeputusanPerpanjanganFactory(batas_baru=date(2026, 12, 31), dasar_hukum="SE 5/2026")
    )
    said = verdict.explain(helped, on=ON)
    line = next(line for line in said.years if line.year == 2025)
    assert (said.status, line.due, line.extended_by) == ("aktif", date(2026, 12, 31), "SE 5/2026")
    assert said.becomes_inactive_on == date(2027, 1, 1)
    assert verdict.explain(helped, on=date(2026, 12, 31)).status == "aktif"  # its last day is still in time
    assert verdict.explain(helped, on=date(2027, 1, 1)).status == "tidak_aktif"
    assert said.rat_due == date(2026, 12, 31)
    assert said.late_since is None
    said = verdict.explain(other, on=ON)
    assert (said.status, said.late_since) == ("tidak_aktif", date(2026, 4, 1))


def test_record_and_rule_differ_where_something_became_known_later() -> None:
    (late,) = register(1, filed=2023, on=ON)
    (same,) = register(1, filed=2023, on=ON, name="Sama")
    MasaBukti.objects.bulk_create(rat(late, 2025, date(2026, 3, 1)))  # found in a binder, not yet judged
    assert verdict.explain(late, on=ON).known_later
    said = verdict.explain(same, on=ON)
    assert not said.known_later
    assert said.since_differs
    assert (said.recorded_since, said.becomes_inactive_on) == (ON, date(2026, 7, 1))


def test_constant_queries() -> None:
    full, empty = KoperasiFactory(), KoperasiFactory()
    for year in range(2012, 2026):
        both_levels(full, year)
        both_levels(full, year, "laporan")
    counts = []
    for koperasi in (full, empty):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            verdict.explain(koperasi, on=ON)
        counts.append(len(queries))
    assert max(counts) <= 10
    with CaptureQueriesContext(connection) as queries:
        strips.for_list([full, empty], on=ON)
    assert len(queries) <= 3


def test_strips_of_a_list() -> None:
    koperasi, young = KoperasiFactory(), KoperasiFactory(tanggal_badan_hukum=date(2025, 2, 1))
    both_levels(koperasi, 2023)
    returned = LaporanKeuanganFactory(koperasi=koperasi, tahun_buku=2024, keadaan="dikembalikan")
    MasaBuktiFactory(koperasi=koperasi, tahun_buku=2024, jenis="laporan", tingkat="dikirim", sumber="pengajuan",
                     laporan=returned, dari=date(2025, 3, 1), sampai=date(2025, 4, 1))  # fmt: skip
    found = strips.for_list([koperasi, young], on=date(2026, 5, 1))
    cells = {cell.year: (cell.rat, cell.laporan) for cell in found[koperasi.pk].cells}
    assert list(cells) == [2020, 2021, 2022, 2023, 2024, 2025]
    assert cells[2022] == ("tiada", "tiada")
    assert cells[2023] == ("ada", "tiada")
    assert cells[2024] == ("tiada", "kembali")
    assert cells[2025] == ("menunggu", "menunggu")
    assert (found[koperasi.pk].window, found[koperasi.pk].strong) == ((2023, 2024), False)
    assert {(c.rat, c.laporan) for c in found[young.pk].cells[:5]} == {("belum", "belum")}
    assert strips.for_one(koperasi, on=ON).strong
    assert strips.for_list([], on=ON) == {}


def test_dry_run_lists_any_date_and_changes_nothing(tmp_path: Path) -> None:
    first = register(1, filed=2023, on=date(2026, 6, 1), name="Lalai")[0]
    register(1, filed=2025, on=date(2026, 6, 1), name="Rajin")
    newer = register(1, filed=None, on=date(2026, 6, 1), name="Baru")[0]
    Koperasi.objects.filter(pk=newer.pk).update(tanggal_badan_hukum=date(2026, 9, 1))
    events = PerubahanStatus.objects.count()
    for day, counts in (("2026-11-22", (2, 1)), ("2026-06-30", (2, 0)), ("2019-06-30", (0, 2)), ("2031-01-01", (0, 3))):
        out, path = StringIO(), tmp_path / f"{day}.csv"
        call_command("classify", "--on", day, "--dry-run", "--json", "--list", str(path), stdout=out)
        found = json.loads(out.getvalue())
        assert set(found) == {"on", "rule", "counts", "changed", "stopped", "seconds"}
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        listed = [line["status"] for line in lines]
        assert (listed.count("aktif"), listed.count("tidak_aktif")) == counts
        assert (found["counts"]["aktif"], found["counts"]["tidak_aktif"]) == counts
        assert all(line["reason"].endswith(".") for line in lines)
    assert list(lines[0]) == ["id", "kode_sumber", "nama", "status", "keterangan", "reason"]
    assert PerubahanStatus.objects.count() == events
    first.refresh_from_db()
    assert first.status_hitung == "aktif"
    with pytest.raises(CommandError) as refused:
        call_command("classify", "--list", str(tmp_path / "x.csv"))
    assert refused.value.returncode == 2


def test_readings_of_the_own_register() -> None:
    own = register(4, filed=2024, on=ON)
    MasaBukti.objects.filter(koperasi=own[0]).update(jenis="laporan")
    MasaBukti.objects.filter(koperasi=own[1], tingkat="diterima").update(jenis="laporan")
    outside = register(1, filed=2025, on=ON)[0]
    Koperasi.objects.filter(pk=outside.pk).update(kewenangan="provinsi")
    MasaBukti.objects.filter(koperasi=own[3]).update(sampai=date(2025, 6, 1))
    found = {name: counts["aktif"] for name, counts in listing.readings(ON).items()}
    assert found == {"either": 3, "rat": 2, "laporan": 2, "both": 1}
    assert all(sum(counts.values()) == 4 for counts in listing.readings(ON).values())


def test_words_of_the_rule() -> None:
    with dates.freeze(ON):
        said = verdict.explain(KoperasiFactory(), on=ON)
    assert said.rule_in_words == (
        "Tidak aktif bila untuk dua tahun buku berturut-turut tidak ada RAT maupun laporan keuangan, masing-masing "
        "sampai akhir Juni tahun berikutnya. Tahun buku wajib pertama adalah tahun badan hukum."
    )
