"""What letters say: their texts, what went before, who signs, and the papers of a batch."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from koperasi.accounts.models import PeranPengguna
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from koperasi.lib.roman import to_roman
from pembinaan.letters import compose, papers_batch, preview, wording
from pembinaan.letters.frame import Frame
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import JenisSurat, PolaNomor, SetelanSurat, Surat, TeksSurat
from registry.actions import sweeping
from registry.models import Kantor, Koperasi
from registry.policies import Refused
from tests.factories import registry as make
from tests.factories.people import make_user
from tests.factories.surat import PaketSuratFactory, make_letter

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def kantor() -> Kantor:
    with dates.freeze(TODAY):
        yield make.KantorFactory(telepon="(0322) 000000", provinsi="Jawa Timur", ibu_kota="Lamongan")


@pytest.fixture
def kepala() -> Any:
    return make_user(Peran.KEPALA, nama="Kepala Dinas Contoh", pangkat="Pembina", golongan="IV/a",
                     nip="197001011995031001", dari=dt.date(2020, 1, 1))  # fmt: skip


def inactive(nama: str = "KPRI Bina Karya", **fields: Any) -> Koperasi:
    """Nothing for 2024 and 2025."""
    koperasi = make.KoperasiFactory(nama=nama, status_hitung="tidak_aktif", peristiwa=dt.date(2026, 7, 1), **fields)
    make.both_levels(koperasi, 2023)
    return koperasi


def words(snapshot: Snapshot) -> str:
    return json.dumps(snapshot.to_json(), ensure_ascii=False).replace("\u00a0", " ")


def said(surat: Surat, **options: Any) -> str:
    return words(compose.for_letter(surat, Frame.load(TODAY), **options))


def test_warning_names_the_letters_before_it_of_both_tracks(kepala: Any) -> None:
    koperasi, other = inactive(), inactive("Kopwan Melati")
    first = make_letter(koperasi, keadaan="sampai", kode="teguran_1", tanggal=dt.date(2026, 4, 2), tahun_buku=[2025])
    void = make_letter(koperasi, keadaan="batal", kode="teguran_2", tanggal=dt.date(2026, 5, 4), tahun_buku=[2025])
    old = make_letter(koperasi, keadaan="sampai", kode="teguran_1", putaran="2019", tahun_buku=[2019],
                      tanggal=dt.date(2020, 4, 2))  # fmt: skip
    make_letter(other, keadaan="sampai", kode="teguran_1", tanggal=dt.date(2026, 4, 3), tahun_buku=[2025])
    text = said(make_letter(koperasi))
    assert f"Surat kami sebelumnya: Nomor {first.nomor} tanggal 2 April 2026 (Teguran I)." in text
    assert void.nomor not in text
    assert old.nomor not in text  # of years that this letter is not about
    assert "3 April 2026" not in text
    fresh = inactive("Kopontren Al Ikhlas")
    assert "Surat kami sebelumnya" not in said(make_letter(fresh))


def test_summons_has_its_rows_and_the_step_its_days(kepala: Any) -> None:
    koperasi = inactive()
    make_letter(koperasi, keadaan="sampai", kode="peringatan", tanggal=dt.date(2026, 10, 1))
    found = compose.for_letter(make_letter(koperasi, kode="panggilan"), Frame.load(TODAY))
    rows = dict(found.rincian)
    assert rows["Hari, tanggal"].replace("\u00a0", " ") == "Kamis, 10 Desember 2026"  # two weeks after the letter
    assert rows["Menghadap kepada"] == "Kepala Dinas Koperasi dan Usaha Mikro Kabupaten Lamongan"
    assert "(Peringatan dan rencana pembubaran)" in words(found)
    assert "diumumkan" not in words(found)
    assert "kami umumkan selama 90 (sembilan puluh) hari dan dianggap telah disampaikan" in words(found)


def test_a_letter_of_the_other_track_is_not_written(kepala: Any) -> None:
    surat = make_letter(inactive(), kode="teguran_1")
    with pytest.raises(Refused, match="sudah berubah"):
        compose.for_letter(surat, Frame.load(TODAY))


@pytest.mark.parametrize(("jenis", "head"), [("desa", "Kepala Desa Gembong"), ("kelurahan", "Lurah Gembong")])
def test_inquiry_goes_to_lurah_or_kepala_desa(kepala: Any, jenis: str, head: str) -> None:
    koperasi = inactive(nik="3524100030012")
    desa = make.DesaFactory(nama="Gembong", jenis=jenis, kecamatan=koperasi.kecamatan)
    Koperasi.objects.filter(pk=koperasi.pk).update(desa=desa)
    sent = make_letter(koperasi, keadaan="kembali", tanggal=dt.date(2026, 10, 1))
    found = compose.for_letter(_other(koperasi, JenisSurat.KETERANGAN), Frame.load(TODAY))
    assert found.yth[0] == head
    assert f"Nomor {sent.nomor} tanggal 1 Oktober 2026" in words(found)
    assert ("NIK Koperasi", "3524100030012") in found.rincian
    Koperasi.objects.filter(pk=koperasi.pk).update(desa=None)
    with pytest.raises(Refused, match="belum tercatat"):
        compose.for_letter(_other(koperasi, JenisSurat.KETERANGAN), Frame.load(TODAY))


def test_cancellation_names_what_no_longer_holds_and_why(kepala: Any) -> None:
    koperasi = inactive()
    old = make_letter(koperasi, keadaan="batal", tanggal=dt.date(2026, 11, 2), alasan_akhir="Alamat keliru.")
    text = said(_other(koperasi, JenisSurat.PEMBATALAN, membatalkan=old))
    assert f"Surat kami Nomor {old.nomor} tanggal 2 November 2026 hal Peringatan, dibatalkan" in text
    assert "Alasan pembatalan: alamat keliru." in text


def _other(koperasi: Koperasi, jenis: str, **fields: Any) -> Surat:
    return Surat.objects.create(koperasi=koperasi, jenis=jenis, dibuat_tanggal=TODAY, **fields)


def _version(kunci: str = "peringatan", *, on: dt.date = TODAY, versi: int = 2, **isi: Any) -> TeksSurat:
    body = wording.DEFAULTS[kunci].to_json() | isi
    return TeksSurat.objects.create(
        kunci=kunci, versi=versi, keadaan="ditetapkan", isi=body, berlaku_pada=on, diusulkan_pada=on
    )  # fmt: skip


def test_the_offices_own_text_from_its_day_on(kepala: Any) -> None:
    surat = make_letter(inactive())
    assert compose.for_letter(surat, Frame.load(TODAY)).versi == 1  # the delivered one is a version too
    _version(hal="Peringatan kantor kami", on=TODAY + dt.timedelta(days=1))
    assert compose.for_letter(surat, Frame.load(TODAY)).hal == "Peringatan tertulis dan rencana pembubaran"
    later = compose.for_letter(surat, Frame.load(TODAY + dt.timedelta(days=1)))
    assert (later.hal, later.versi) == ("Peringatan kantor kami", 2)


def test_unknown_placeholder_stops_its_letter_and_no_other(kepala: Any) -> None:
    bad, good = make_letter(inactive()), make_letter(inactive("Kopwan Melati"), kode="panggilan")
    _version(akibat="Hubungi {nomor_hp_kabid}.")
    found = compose.for_letters([bad, good], Frame.load(TODAY))
    assert found[bad.pk] == "Isian {nomor_hp_kabid} tidak dikenal dalam naskah surat."
    assert isinstance(found[good.pk], Snapshot)
    with pytest.raises(wording.UnknownPlaceholder, match="nomor_hp_kabid"):
        compose.for_letter(bad, Frame.load(TODAY))
    _version(versi=3, akibat="Hubungi {kontak.")
    assert "tidak berpasangan" in str(compose.for_letters([bad], Frame.load(TODAY))[bad.pk])


def test_nobody_heads_the_office_nothing_is_issued() -> None:
    surat = make_letter(inactive())
    assert compose.for_letter(surat, Frame.load(TODAY)).tertanda.nama == ""
    with pytest.raises(Refused, match="Tidak ada kepala dinas"):
        compose.for_letter(surat, Frame.load(TODAY), issuing=True)


def test_plt_signs_on_behalf_between_the_two_dates(kepala: Any) -> None:
    stand_in = make_user(nama="Pengganti Sementara", pangkat="Pembina", golongan="IV/a", nip="197102021996021002")
    PeranPengguna.objects.create(
        user=stand_in, peran=Peran.KEPALA, kualifikasi="plt", dari=TODAY, sampai=TODAY + dt.timedelta(days=3)
    )
    SetelanSurat.objects.create(pk=1, atas_nama="a.n. Bupati Lamongan")
    surat = make_letter(inactive(), kode="panggilan")
    found = compose.for_letter(surat, Frame.load(TODAY), issuing=True)
    assert found.tertanda.jabatan == (
        "a.n. Bupati Lamongan", "Plt. Kepala Dinas Koperasi dan Usaha Mikro", "Kabupaten Lamongan,",
    )  # fmt: skip
    assert found.tertanda.nama == "Pengganti Sementara"
    assert dict(found.rincian)["Menghadap kepada"].startswith("Plt. Kepala")
    assert Frame.load(TODAY + dt.timedelta(days=3)).signature.nama == "Kepala Dinas Contoh"


def test_pattern_of_the_kind_and_its_open_place(kepala: Any) -> None:
    SetelanSurat.objects.create(pk=1, unit="413.108")
    PolaNomor.objects.create(kunci="peringatan", klasifikasi="500.3.10", pola="{klasifikasi}/{nomor}/{unit}/{tahun}",
                             berlaku_pada=TODAY)  # fmt: skip
    PolaNomor.objects.create(kunci="panggilan", klasifikasi="518", pola="{klasifikasi}/{nomor}", berlaku_pada=TODAY)
    frame = Frame.load(TODAY)
    assert frame.open_number("peringatan") == ("500.3.10/", "/413.108/2026")
    assert frame.open_number("panggilan") == ("518/", "")
    PolaNomor.objects.filter(kunci="panggilan").update(pola="{sifat}.{klasifikasi}/{nomor}/{bulan_romawi}")
    assert Frame.load(TODAY).open_number("panggilan", "Penting") == ("P.518/", f"/{to_roman(TODAY.month)}")
    assert frame.pattern("teguran_1").klasifikasi == "500.3.2.4"
    assert Frame.load(TODAY - dt.timedelta(days=1)).pattern("peringatan").klasifikasi == "500.3.2.4"


def test_many_letters_cost_no_more_queries_than_two(kepala: Any, django_assert_num_queries: Callable[..., Any]) -> None:
    desa = make.DesaFactory()
    letters = [
        _other(make.KoperasiFactory(desa=desa, kecamatan=desa.kecamatan), JenisSurat.KETERANGAN) for _ in range(6)
    ]  # fmt: skip
    frame = Frame.load(TODAY)
    for some in (letters[:2], letters):
        with django_assert_num_queries(2):  # cooperatives, letters before
            assert all(isinstance(one, Snapshot) for one in compose.for_letters(some, frame).values())


def test_snapshot_keeps_the_look_and_an_old_one_still_loads(kepala: Any) -> None:
    SetelanSurat.objects.create(pk=1, kop=False, huruf=11, tepi="a")
    found = compose.for_letter(make_letter(inactive()), Frame.load(TODAY)).coded("0" * 24)
    assert Snapshot.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert (found.tata.kop, found.tata.huruf, found.tata.tepi) == (False, 11, "a")
    old = {name: value for name, value in found.to_json().items() if name not in {"tata", "rincian", "nomor_buka"}}
    assert Snapshot.from_json(old).tata.huruf == 12


def test_every_delivered_text_is_good_and_every_placeholder_explained() -> None:
    for kunci, teks in wording.DEFAULTS.items():
        assert wording.check(teks) == [], kunci
        assert wording.fill(teks, wording.EXAMPLES).pembuka
    assert {row.kunci for row in TeksSurat.objects.filter(versi=1)} == set(wording.DEFAULTS)
    assert all(one.arti and one.contoh for one in wording.PLACEHOLDERS)


def test_papers_of_a_batch(kepala: Any) -> None:
    maker = make_user(Peran.PETUGAS, nama="Petugas Contoh", jabatan="Kepala Bidang Kelembagaan")
    levels = [{"urutan": 1, "jabatan": "Kepala Bidang", "peran": "kabid", "orang": None},
              {"urutan": 2, "jabatan": "Sekretaris", "peran": "sekretariat", "orang": None}]  # fmt: skip
    paket = PaketSuratFactory(judul="Peringatan November 2026", dibuat_oleh=maker, tingkat=levels)
    places = [make.KecamatanFactory(nama=nama) for nama in ("Sukodadi", "Babat")]
    letters = [
        make_letter(make.KoperasiFactory(nama=f"Koperasi Contoh {at:02d}", kecamatan=places[at % 2]), paket=paket,
                    kode="peringatan" if at % 3 else "panggilan")
        for at in range(30)
    ]  # fmt: skip
    frame = Frame.load(TODAY)
    memo = _text(papers_batch.nota_dinas(paket, letters, frame))
    assert "30 (tiga puluh) surat" in memo
    assert memo.index("Babat") < memo.index("Sukodadi")
    sheet = _text(papers_batch.lembar_kendali(paket, letters, frame))
    for word in ("Sekretaris", "Kecamatan Babat (15 surat)", "Koperasi Contoh 29", "2024 dan 2025"):
        assert word in sheet
    assert sheet.index("Koperasi Contoh 01") < sheet.index("Koperasi Contoh 00")  # Babat first


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_a_lambang_that_was_replaced_is_kept_for_old_letters() -> None:
    """The sweep of files without a row asks these."""
    row = SetelanSurat.objects.create(pk=1, lambang="kop/lama.png")
    SetelanSurat.objects.filter(pk=row.pk).update(lambang="kop/baru.png")
    assert {"kop/lama.png", "kop/baru.png"} <= {name for names in sweeping._KEEPERS for name in names()}


def test_preview_shows_the_next_step(kepala: Any, kantor: Kantor) -> None:
    koperasi = inactive()
    assert preview.prepare(koperasi, kantor, on=TODAY).langkah.kode == "peringatan"
    make_letter(koperasi, keadaan="sampai", tanggal=dt.date(2026, 10, 1), diterima_pada=dt.date(2026, 10, 2))
    found = preview.prepare(koperasi, kantor, on=TODAY)
    assert (found.langkah.kode, found.snapshot.hal) == ("panggilan", "Panggilan pengurus koperasi")
    assert "Masa peninjauan belum berakhir" in found.peringatan[0]
