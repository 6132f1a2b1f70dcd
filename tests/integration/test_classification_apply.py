"""Writing the verdict: whom `run.apply` touches, what it records, and how it is called."""

from __future__ import annotations

from datetime import date

import pghistory
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from koperasi.lib import dates
from registry.classification import run, status
from registry.models import AturanStatus, Koperasi, Malam, MasaBukti, PerubahanStatus
from tests.factories.night import rat, register
from tests.factories.registry import KantorFactory, MasaBuktiFactory

pytestmark = pytest.mark.django_db
EARLY, LATE = date(2026, 6, 30), date(2026, 7, 1)


@pytest.fixture(autouse=True)
def office() -> None:
    KantorFactory()


def hitung(koperasi: Koperasi) -> list[PerubahanStatus]:
    return list(koperasi.perubahan_status_set.filter(kolom="status_hitung").order_by("pk"))


def test_first_event_whatever_was_put_in_the_column() -> None:
    rows = Koperasi.objects.bulk_create(
        [
            Koperasi(nama="Tanpa bukti", status_hitung="aktif"),
            Koperasi(nama="Baru", status_hitung="tidak_aktif", tanggal_badan_hukum=date(2026, 1, 5)),
        ]
    )
    assert run.apply(Koperasi.objects.filter(pk__in=[row.pk for row in rows]), on=LATE) == 0
    assert [[(e.lama, e.baru, e.berlaku_pada) for e in hitung(row)] for row in rows] == [
        [(None, "tidak_aktif", LATE)],
        [(None, "aktif", LATE)],
    ]
    assert [Koperasi.objects.get(pk=row.pk).keterangan for row in rows] == ["belum_ada_data", "belum_wajib_rat"]
    assert run.apply(Koperasi.objects.all(), on=LATE) == 0
    assert PerubahanStatus.objects.count() == 2


def test_an_event_names_version_reason_run_and_person() -> None:
    (late,) = register(1, filed=2023, on=EARLY)
    (good,) = register(1, filed=2025, on=EARLY)
    malam = Malam.objects.create(tanggal=LATE)
    with dates.freeze(LATE):
        assert run.apply(Koperasi.objects.all(), on=LATE, malam=malam) == 1
        moment = dates.sekarang()
    event = hitung(late)[-1]
    assert (event.lama, event.baru, event.berlaku_pada) == ("aktif", "tidak_aktif", LATE)
    assert (event.aturan, event.malam, event.oleh) == (AturanStatus.objects.get(nomor=1), malam, None)
    assert event.alasan == {"mulai_dinilai": 2024, "akhir_jendela": 2025, "terpenuhi": 2023}
    assert event.dicatat_pada == moment
    assert len(hitung(good)) == 1


def test_only_the_named_are_written() -> None:
    first, second, third = register(3, filed=2023, on=EARLY)
    assert run.apply(Koperasi.objects.filter(pk=first.pk), on=LATE) == 1
    assert run.apply(Koperasi.objects.filter(pk__in=[]), on=LATE) == 0
    assert run.apply(Koperasi.objects.none(), on=LATE) == 0
    MasaBuktiFactory(koperasi=second, tahun_buku=2020)
    joined = Koperasi.objects.filter(masa_bukti_set__tahun_buku__in=[2020, 2023]).distinct().order_by("-nama")
    assert run.apply(joined.filter(pk=second.pk), on=LATE) == 1
    assert run.apply(Koperasi.objects.filter(pk=third.pk).order_by("nama")[:1], on=LATE) == 1
    assert PerubahanStatus.objects.filter(lama__isnull=False).count() == 3


def test_withdrawn_and_merged_are_left_alone() -> None:
    kept, withdrawn, merged = register(3, filed=2023, on=EARLY)
    Koperasi.objects.filter(pk=withdrawn.pk).update(ditarik_pada=dates.sekarang())
    Koperasi.objects.filter(pk=merged.pk).update(digabung_ke=kept)
    assert run.apply(Koperasi.objects.all(), on=LATE) == 1
    assert [len(hitung(row)) for row in (kept, withdrawn, merged)] == [2, 1, 1]


def test_remarks_of_the_past_are_nobodys_business() -> None:
    (late,) = register(1, filed=2023, on=date(2026, 3, 1))
    Koperasi.objects.bulk_create([Koperasi(nama="Belum pernah dihitung", status_hitung="aktif")])
    assert run.apply(Koperasi.objects.all(), on=LATE, remarks=False) == 1
    late.refresh_from_db()
    assert (late.status_hitung, late.keterangan) == ("tidak_aktif", "berisiko")
    never = Koperasi.objects.get(keterangan="")
    assert (never.status_hitung, hitung(never)) == ("aktif", [])


def test_since_looks_only_where_something_happened() -> None:
    touched, quiet = register(2, filed=2024, on=date(2026, 5, 1))
    Koperasi.objects.update(keterangan="sudah_rat")  # wrong for both
    MasaBukti.objects.bulk_create(rat(touched, 2020, date(2026, 5, 7)))
    run.apply(Koperasi.objects.all(), on=date(2026, 5, 7), since=date(2026, 5, 6))
    touched.refresh_from_db()
    quiet.refresh_from_db()
    assert (touched.keterangan, quiet.keterangan) == ("belum_rat_lewat_batas", "sudah_rat")


def test_it_counts_right_in_a_request_with_history() -> None:
    """The history context puts its own statement before ours: the number must still be ours."""
    register(3, filed=2023, on=EARLY)
    register(2, filed=2025, on=EARLY)
    with transaction.atomic(), pghistory.context(user=1, url="/koperasi/100%/"):
        assert run.apply(Koperasi.objects.all(), on=LATE) == 3


def test_a_status_change_leaves_no_row_in_the_history() -> None:
    (late,) = register(1, filed=2023, on=EARLY)
    Event = Koperasi.pgh_event_model  # type: ignore[attr-defined]
    before = Event.objects.filter(pgh_obj=late.pk).count()
    assert before == 1
    run.apply(Koperasi.objects.all(), on=LATE)
    assert Event.objects.filter(pgh_obj=late.pk).count() == before
    Koperasi.objects.filter(pk=late.pk).update(nama="Nama baru")
    assert Event.objects.filter(pgh_obj=late.pk).count() == before + 1


def test_one_statement_however_many() -> None:
    register(2, filed=2023, on=EARLY)
    with CaptureQueriesContext(connection) as few:
        run.apply(Koperasi.objects.all(), on=EARLY)
    register(40, filed=2023, on=EARLY)
    with CaptureQueriesContext(connection) as many:
        run.apply(Koperasi.objects.all(), on=EARLY)
    assert len(many) == len(few) <= 4


def test_the_record_before_the_first_event_is_null() -> None:
    (late,) = register(1, filed=2023, on=EARLY)
    run.apply(Koperasi.objects.all(), on=LATE)
    record = {
        day: status.on(Koperasi.objects.filter(pk=late.pk), day).get().status_on
        for day in (date(2026, 6, 29), EARLY, LATE, date(2030, 1, 1))
    }
    assert list(record.values()) == [None, "aktif", "tidak_aktif", "tidak_aktif"]
    PerubahanStatus.objects.create(koperasi=late, kolom="status_keputusan", baru="dibekukan", berlaku_pada=LATE)
    lifted = date(2026, 8, 1)
    PerubahanStatus.objects.create(koperasi=late, kolom="status_keputusan", baru=None, berlaku_pada=lifted)
    asked = Koperasi.objects.filter(pk=late.pk)
    assert status.on(asked, LATE).get().status_on == "dibekukan"
    assert status.on(asked, lifted).get().status_on == "tidak_aktif"
    assert status.computed_on(asked, LATE).get().computed_on == "tidak_aktif"
