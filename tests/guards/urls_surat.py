"""Letters to one cooperative and what stands around them, by the beginning of their addresses (see urls.py)."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from koperasi.accounts.models import User
from koperasi.jobs.models import Pekerjaan
from pembinaan.letters import wording
from pembinaan.models import (
    BerkasPaket,
    BlokNomor,
    PaketSurat,
    PengecualianTangga,
    SuratPengantar,
    TeksSurat,
)
from registry import kantor as office
from registry.models import Koperasi
from tests.factories.surat import PaketSuratFactory, make_letter, make_notice

Values = dict[str, dict[str, Any]]


def belongings(koperasi: Koperasi, clerk: User) -> Values:
    paket = PaketSuratFactory(dibuat_oleh=clerk)
    sent = make_letter(koperasi, keadaan="dikirim", paket=paket)
    left_alone = PengecualianTangga.objects.create(
        kelompok="koperasi", koperasi=koperasi, alasan="Uji.", dari=office.today()
    )
    carried = SuratPengantar.objects.create(kecamatan=koperasi.kecamatan, tanggal=sent.tanggal, dibuat_oleh=clerk)
    sent.pengiriman_set.create(ke=1, cara="camat", tanggal=sent.tanggal, pengantar=carried, oleh=clerk)
    notice = make_notice(sent, by=clerk, dari=sent.tanggal, sampai=sent.tanggal)
    objection = sent.jawaban_set.create(
        jenis="keberatan", uraian="Sudah RAT.", tanggal=office.today(), dari="Ketua", oleh=clerk
    )
    return {
        "surat/": {"pk": sent.pk},
        "surat/paket/": {"pk": paket.pk},
        "surat/koperasi/": {"pk": koperasi.pk},
        "surat/siapkan/": {"pk": koperasi.pk},
        "surat/tangga/": {"pk": sent.langkah_id, "jalur": "terlambat"},
        "surat/pengecualian/": {"pk": left_alone.pk},
        "surat/naskah/": {"kunci": "peringatan", "koperasi_pk": koperasi.pk, "pk": _proposal(clerk).pk},
        "surat/kirim/": {"pk": sent.pk},
        "surat/pengantar/": {"pk": carried.pk},
        "surat/pengumuman/": {"pk": notice.pk},
        "surat/saya/": {"pk": sent.pk, "jenis": "penjelasan"},
        "surat/jawaban/": {"pk": objection.pk},
        **_numbers(paket, clerk),
        **_outside(paket, clerk),
    }


def _proposal(clerk: User) -> TeksSurat:
    """One waits per kind; both cooperatives of the world share it."""
    made, _ = TeksSurat.objects.get_or_create(
        kunci="peringatan",
        keadaan=TeksSurat.Keadaan.DIUSULKAN,
        defaults={
            "versi": 9,
            "isi": wording.DEFAULTS["peringatan"].to_json(),
            "diusulkan_oleh": clerk,
            "diusulkan_pada": office.today(),
        },
    )
    return made


def _numbers(paket: PaketSurat, clerk: User) -> Values:
    block = BlokNomor.objects.create(tahun=2026, dari=1, sampai=9, dicatat_oleh=clerk, dicatat_pada=office.today())
    made = BerkasPaket(paket=paket, jenis="zip", nama="a.zip", sha256="0" * 64, ukuran=1, jumlah=1, dibuat_oleh=clerk)
    made.berkas.save("a.zip", ContentFile(b"a"))
    return {
        "surat/nomor/blok/": {"pk": block.pk},
        "surat/berkas/": {"pk": made.pk},
        "surat/berkas/paket/": {"pk": paket.pk, "jenis": "zip"},
    }


def _outside(paket: PaketSurat, clerk: User) -> Values:
    """Numbers from outside and signatures; a reading belongs to whoever uploaded, so that everybody else gets 404."""
    waiting = make_letter(keadaan="luar", paket=paket)
    ready = make_letter(kode="panggilan", keadaan="siap")
    folder = BerkasPaket.objects.create(
        paket=paket, jenis="luar", berkas="surat/uji.zip", nama="map.zip", ukuran=1, sha256="0" * 64, jumlah=1
    )
    read = {"untuk": "luar", "berkas": [], "surat": None}
    job = Pekerjaan.objects.create(
        kind="surat.luar.baca", owner=clerk, state="selesai", payload=read, result={"baris": []}
    )
    return {
        "surat/luar/": {"pk": waiting.pk},
        "surat/luar/map/": {"pk": folder.pk},
        "surat/luar/paket/": {"pk": paket.pk},
        "surat/luar/baca/": {"pekerjaan": job.pk, "urutan": 0},
        "surat/ttd/": {"pk": ready.pk},
        "surat/ttd/baca/": {"pekerjaan": job.pk},
    }
