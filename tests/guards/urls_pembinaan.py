"""What the office did for one cooperative, by the beginning of its addresses: one function a room (see urls.py)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from koperasi.accounts.models import User
from koperasi.jobs.models import Pekerjaan
from pembinaan.actions import attachments, mikro_import
from pembinaan.models import AlasanUsulan, Kasus, LangkahUsulan, Masalah
from registry import kantor as office
from registry.models import Koperasi
from tests.factories.fasilitasi import FasilitasiFactory, MitraFactory, PinjamanFactory
from tests.factories.kasus import JanjiRatFactory, KasusFactory, KegiatanKasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.mikro import KlasterFactory, UsahaMikroFactory, csv
from tests.factories.papers import photo
from tests.factories.pelatihan import AudiensFactory, CertifiedFactory, UndanganFactory
from tests.factories.rencana import make_route
from tests.factories.usulan import RehabilitasiFactory, UsulanFactory
from tests.guards import (
    urls_angka_daftar,
    urls_angka_format,
    urls_angka_mutasi,
    urls_angka_mutu,
    urls_angka_peta,
    urls_angka_rekap,
    urls_angka_target,
    urls_surat,
)

Values = dict[str, dict[str, Any]]


def belongings(koperasi: Koperasi, clerk: User) -> Values:
    kasus = KasusFactory(koperasi=koperasi, petugas=clerk, keadaan="berjalan")
    return {
        "pembinaan/koperasi/": {"pk": koperasi.pk},
        **_case(kasus, clerk),
        **_visit(koperasi, kasus, clerk),
        **_training(koperasi),
        **_help(koperasi, clerk),
        **_proposal(koperasi, clerk),
        **_micro(koperasi, clerk),
        **urls_surat.belongings(koperasi, clerk),
        **urls_angka_mutu.belongings(koperasi, clerk),
        **urls_angka_peta.belongings(koperasi, clerk),
        **urls_angka_daftar.belongings(koperasi, clerk),
        **urls_angka_format.belongings(koperasi, clerk),
        "pembinaan/hasil/rincian/": {"apa": "kasus"},
        "angka/": {"kode": "aktif"},
        **urls_angka_mutasi.belongings(koperasi, clerk),
        **urls_angka_target.belongings(koperasi, clerk),
        **urls_angka_rekap.belongings(koperasi, clerk),
        "pembinaan/hasil/tahunan/": {"tahun": office.today().year},
        "pembinaan/hasil/tahunan/berkas/": {"pk": 1},
    }


def _case(kasus: Kasus, clerk: User) -> Values:
    note = KegiatanKasusFactory(kasus=kasus, oleh=clerk)
    promise = JanjiRatFactory(koperasi=kasus.koperasi, kasus=kasus, dicatat_oleh=clerk)
    return {
        "pembinaan/kasus/": {"pk": kasus.pk, "kegiatan_pk": note.pk, "janji_pk": promise.pk},
        "pembinaan/setelan/masalah/": {"pk": Masalah.objects.all()[0].pk},
    }


def _visit(koperasi: Koperasi, kasus: Kasus, clerk: User) -> Values:
    visit = KunjunganFactory(koperasi=koperasi, petugas=clerk)
    paper = attachments.add(milik="kunjungan", owner=visit, jenis="foto", data=photo(), name="a.jpg", by=clerk)
    route = make_route(koperasi, by=clerk)
    job = Pekerjaan.objects.create(kind="rencana.laporan", owner=clerk, payload={"rencana": route.pk})
    stop = route.kunjungan_set.get()
    return {
        "pembinaan/kunjungan/": {"kunci": visit.kunci},
        "pembinaan/rencana/": {"pk": route.pk, "kunci": stop.kunci, "pekerjaan": job.pk},
        "pembinaan/catatan/": {"jenis": "kunjungan", "ref": visit.pk},
        "pembinaan/lampiran/": {"milik": "kasus", "pk": kasus.pk, "jenis": "foto", "kode": paper.kode, "halaman": 1},
    }


def _training(koperasi: Koperasi) -> Values:
    taught = CertifiedFactory(orang__koperasi=koperasi)
    invited = UndanganFactory(pelatihan=taught.pelatihan, koperasi=koperasi)
    heard = AudiensFactory(pelatihan=taught.pelatihan)
    return {
        "pembinaan/pelatihan/": {"pk": taught.pelatihan_id, "koperasi_pk": koperasi.pk},
        "pembinaan/pelatihan/koperasi/": {"pk": koperasi.pk},
        "pembinaan/pelatihan/orang/": {"pk": taught.orang_id},
        "pembinaan/pelatihan/undangan/": {"pk": invited.pk},
        "pembinaan/pelatihan/peserta/": {"pk": taught.pk},
        "pembinaan/pelatihan/audiens/": {"pk": heard.pk},
    }


def _help(koperasi: Koperasi, clerk: User) -> Values:
    request = FasilitasiFactory(koperasi=koperasi, petugas=clerk, keadaan="diproses")
    loan = PinjamanFactory(koperasi=koperasi, dicatat_oleh=clerk)
    partner = MitraFactory(koperasi=koperasi, dicatat_oleh=clerk)
    return {
        "pembinaan/fasilitasi/": {"pk": request.pk, "langkah_pk": request.langkah_set.all()[0].pk},
        "pembinaan/setelan/fasilitasi/": {"pk": request.jenis_id},
        "pembinaan/bantuan/": {"pk": loan.pk, "bayar_pk": loan.pembayaran_set.all()[0].pk},
        "pembinaan/bantuan/program/": {"pk": loan.program_id},
        "pembinaan/bantuan/mitra/": {"pk": partner.pk},
    }


def _proposal(koperasi: Koperasi, clerk: User) -> Values:
    usulan = UsulanFactory(koperasi=koperasi, dibuka_oleh=clerk)
    day = dt.date(2026, 3, 3)
    objection = usulan.keberatan_set.create(
        dari="Anggota", diterima_pada=day, isi="Keberatan.", oleh=clerk, dicatat_tanggal=day
    )
    plan = RehabilitasiFactory(koperasi=koperasi, oleh=clerk)
    return {
        "pembinaan/usulan/": {"pk": usulan.pk, "kode": "kunjungan", "jenis": "utang", "keberatan_pk": objection.pk},
        "pembinaan/usulan/rehabilitasi/": {"pk": plan.pk},
        "pembinaan/setelan/usulan/alasan/": {"pk": AlasanUsulan.objects.all()[0].pk},
        "pembinaan/setelan/usulan/langkah/": {"pk": LangkahUsulan.objects.all()[0].pk},
    }


def _micro(koperasi: Koperasi, clerk: User) -> Values:
    usaha, klaster = UsahaMikroFactory(koperasi=koperasi), KlasterFactory(koperasi=koperasi)
    impor = mikro_import.upload(data=csv("1;Tahu;Siti;P;;;;;;;"), nama_berkas="uji.csv", by=clerk)
    return {"pembinaan/usaha-mikro/": {"pk": usaha.pk, "klaster_pk": klaster.pk, "impor_pk": impor.pk}}
