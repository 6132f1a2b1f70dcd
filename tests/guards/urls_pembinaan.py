"""What the office did for one cooperative, by the beginning of its addresses: one line a room (see urls.py)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from koperasi.accounts.models import User
from pembinaan.actions import attachments, mikro_import
from koperasi.jobs.models import Pekerjaan
from pembinaan.actions import attachments
from pembinaan.models import Masalah
from registry import kantor as office
from pembinaan.models import AlasanUsulan, LangkahUsulan
from registry.models import Koperasi
from tests.factories.kasus import JanjiRatFactory, KasusFactory, KegiatanKasusFactory
from tests.factories.fasilitasi import FasilitasiFactory, MitraFactory, PinjamanFactory
from tests.factories.kasus import KasusFactory
from tests.factories.kunjungan import KunjunganFactory
from tests.factories.mikro import KlasterFactory, UsahaMikroFactory, csv
from tests.factories.papers import photo
from tests.factories.rencana import make_route
from tests.factories.pelatihan import AudiensFactory, CertifiedFactory, UndanganFactory
from tests.factories.usulan import RehabilitasiFactory, UsulanFactory


def belongings(koperasi: Koperasi, clerk: User) -> dict[str, dict[str, Any]]:
    kasus = KasusFactory(koperasi=koperasi, petugas=clerk, keadaan="berjalan")
    visit = KunjunganFactory(koperasi=koperasi, petugas=clerk)
    paper = attachments.add(milik="kunjungan", owner=visit, jenis="foto", data=photo(), name="a.jpg", by=clerk)
    usaha, klaster = UsahaMikroFactory(koperasi=koperasi), KlasterFactory(koperasi=koperasi)
    impor = mikro_import.upload(data=csv("1;Tahu;Siti;P;;;;;;;"), nama_berkas="uji.csv", by=clerk)
    note = KegiatanKasusFactory(kasus=kasus, oleh=clerk)
    promise = JanjiRatFactory(koperasi=koperasi, kasus=kasus, dicatat_oleh=clerk)
    return {
        "pembinaan/koperasi/": {"pk": koperasi.pk},
        "pembinaan/kasus/": {"pk": kasus.pk, "kegiatan_pk": note.pk, "janji_pk": promise.pk},
        "pembinaan/catatan/": {"jenis": "buka", "ref": kasus.pk},
        "pembinaan/setelan/masalah/": {"pk": Masalah.objects.all()[0].pk},
    rencana = make_route(koperasi, by=clerk)
    job = Pekerjaan.objects.create(kind="rencana.laporan", owner=clerk, payload={"rencana": rencana.pk})
    return {
        "pembinaan/rencana/": {
            "pk": rencana.pk,
            "kunci": rencana.kunjungan_set.get().kunci,
            "pekerjaan": job.pk,
        },
        "pembinaan/kunjungan/": {"kunci": visit.kunci},
        "pembinaan/catatan/": {"jenis": "kunjungan", "ref": visit.pk},
        "pembinaan/hasil/rincian/": {"apa": "kasus"},
        "pembinaan/hasil/tahunan/": {"tahun": office.today().year},
        "pembinaan/hasil/tahunan/berkas/": {"pk": 1},
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
    request = FasilitasiFactory(koperasi=koperasi, petugas=clerk, keadaan="diproses")
    loan = PinjamanFactory(koperasi=koperasi, dicatat_oleh=clerk)
    partner = MitraFactory(koperasi=koperasi, dicatat_oleh=clerk)
    return {
        "pembinaan/fasilitasi/": {"pk": request.pk, "langkah_pk": request.langkah_set.all()[0].pk},
        "pembinaan/setelan/fasilitasi/": {"pk": request.jenis_id},
        "pembinaan/bantuan/": {"pk": loan.pk, "bayar_pk": loan.pembayaran_set.all()[0].pk},
        "pembinaan/bantuan/program/": {"pk": loan.program_id},
        "pembinaan/bantuan/mitra/": {"pk": partner.pk},
    usulan = UsulanFactory(koperasi=koperasi, dibuka_oleh=clerk)
    objection = usulan.keberatan_set.create(
        dari="Anggota",
        diterima_pada=dt.date(2026, 3, 3),
        isi="Keberatan.",
        oleh=clerk,
        dicatat_tanggal=dt.date(2026, 3, 3),
    )
    plan = RehabilitasiFactory(koperasi=koperasi, oleh=clerk)
    return {
        "pembinaan/koperasi/": {"pk": koperasi.pk},
        "pembinaan/usulan/": {
            "pk": usulan.pk,
            "kode": "kunjungan",
            "jenis": "utang",
            "keberatan_pk": objection.pk,
        },
        "pembinaan/usulan/rehabilitasi/": {"pk": plan.pk},
        "pembinaan/setelan/usulan/alasan/": {"pk": AlasanUsulan.objects.all()[0].pk},
        "pembinaan/setelan/usulan/langkah/": {"pk": LangkahUsulan.objects.all()[0].pk},
        "pembinaan/lampiran/": {"milik": "kasus", "pk": kasus.pk, "jenis": "foto", "kode": paper.kode, "halaman": 1},
        "pembinaan/usaha-mikro/": {
            "pk": usaha.pk,
            "klaster_pk": klaster.pk,
            "impor_pk": impor.pk,
        },
    }
