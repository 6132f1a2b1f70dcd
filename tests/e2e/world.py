"""Makes the office of the browser tests, in a process of its own, and says on stdout where its pages find something.

`{"koperasi": 12, "impor": 3, ...}`: what stands before an argument in a route -> a value with something to show.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date, timedelta
from typing import Any

import django

REMARKS = ("sudah_rat", "berisiko", "belum_ada_data", "ada_laporan_belum_rat", "belum_rat_lewat_batas")
COUNT = int(os.environ.get("KOPERASI_CONTOH", "150"))


def main() -> None:
    django.setup()
    from pembinaan import demo

    demo.build(count=COUNT)
    print(json.dumps(_people_and_work(), default=str))


def _people_and_work() -> dict[str, Any]:
    from koperasi.accounts.models import User
    from koperasi.jobs.models import Pekerjaan
    from registry import kantor
    from registry.models import (
        AksesPengurus,
        AlasanSiap,
        AturanStatus,
        KeputusanPerpanjangan,
        Koperasi,
        Malam,
        Rat,
    )

    on = kantor.today()
    petugas, kabid, officer = (User.objects.get(username=name) for name in ("petugas", "kabid", "pengurus"))
    # Tidak aktif and complete enough for a file to name them; the tests that change one each take their own.
    inside = Koperasi.objects.filter(kewenangan="kabkota").order_by("pk")
    quiet = inside.filter(keterangan="tidak_aktif", badan_hukum__gt="", desa__isnull=False)
    quiet = quiet.filter(pengurus_set__isnull=False, rat_terakhir__lt=date(on.year - 1, 1, 1))
    quiet = list(quiet.distinct().order_by("-rat_terakhir", "pk")[:16])
    held = _held_night(quiet[:2], on - timedelta(days=800))
    saved, open_ = _imports(petugas, quiet[:2], on)
    rule = _proposal(kabid, on)
    batch = _batch(petugas)
    desk = _desk_draft(petugas, quiet[1], on)
    return {
        "hari": on,
        "jenis": {name: inside.filter(keterangan=name).values_list("pk", flat=True).first() for name in REMARKS},
        "luar": Koperasi.objects.exclude(kewenangan="kabkota").values_list("pk", flat=True).first(),
        "diam": [[k.pk, k.nama, k.badan_hukum, k.desa.nama, k.kecamatan.nama] for k in quiet],
        "koperasi": quiet[0].pk,
        "koperasi/pengurus": quiet[0].pengurus_set.first().pk,
        "koperasi/akses": _invited(petugas, quiet[0], on),
        "koperasi milik pengurus": AksesPengurus.objects.get(user__username="pengurus").koperasi_id,
        "pengajuan/bagian": "pelaksanaan",
        **_filings(petugas, quiet[0], on),
        "milik pengurus": _filings(officer, AksesPengurus.objects.get(user=officer).koperasi, on) | _taught(officer),
        "impor": open_.pk,
        "impor tersimpan": saved.pk,
        "impor/baris": open_.baris_set.get(hasil="error", nomor=9).pk,
        "aturan": rule.nomor,
        "aturan berlaku": AturanStatus.objects.in_force(on).nomor,
        "perpanjangan": KeputusanPerpanjangan.objects.first().pk,
        "malam": Malam.objects.get(tanggal=on).tanggal,
        "malam tertahan": held,
        "registry:malam-release": f"/malam/{held}/lepas/",
        "periksa": Rat.objects.filter(keadaan="dikirim").order_by("pk")[0].nomor,
        "periksa/alasan": AlasanSiap.objects.order_by("pk")[0].pk,
        "periksa/atas-nama": desk.kode,
        "pengingat/kecamatan": quiet[0].kecamatan_id,
        **_visits(petugas, quiet[0]),
        **_helped(),
        "koperasi/unduh": "xlsx",
        **_results(quiet[0], on),
        **_trainings(),
        "pengguna": petugas.pk,
        "pengguna/peran": petugas.peran.get().pk,
        **_cases(petugas),
        "pekerjaan": Pekerjaan.objects.filter(rombongan=None).latest("pk").pk,
        "pekerjaan/rombongan": batch.pk,
        **_mikro(),
    }


def _mikro() -> dict[str, Any]:
    """The demo office has them: an import that was looked through, with wrong rows, is the later one."""
    from pembinaan.models import ImporMikro, Klaster, UsahaMikro

    room = "pembinaan/usaha-mikro"
    return {
        room: UsahaMikro.objects.live().exclude(koperasi=None).order_by("pk")[0].pk,
        f"{room}/klaster": Klaster.objects.exclude(koperasi=None)[0].pk,
        f"{room}/impor": ImporMikro.objects.latest("pk").pk,
    }


def _filings(by: Any, koperasi: Any, on: date) -> dict[str, Any]:
    """Drafts that `by` may write in, one with a paper that it can do without, and addresses of something sent:
    withdrawn, so that it stands in nobody's way."""
    from registry.actions import drafts, papers, preparing
    from registry.demo import scans
    from registry.filing import sections
    from registry.models import Rat

    jalur = "petugas" if by.username == "petugas" else "pengurus"
    konsep, report = (
        drafts.begin(koperasi=koperasi, jenis=jenis, tahun_buku=[on.year - 1], by=by, jalur=jalur)
        for jenis in ("rat", "laporan")
    )
    berkas = papers.add(konsep=konsep, jenis="notulen", data=scans.page("NOTULEN", ["Contoh"]), name="a.jpg", by=by)
    preparing.prepare(berkas)
    rat = Rat.objects.create(
        koperasi=koperasi, tahun_buku=on.year - 1, tanggal=on, keadaan="ditarik", jalur="petugas", dikirim_pada=on
    )
    pages = {"detail": "", "withdraw": "tarik/", "repair": "perbaiki/", "correct": "koreksi/", "contest": "tandingan/"}
    samples = {
        "pengajuan": konsep.kode, "pengajuan/berkas": "notulen", "berkas": berkas.kode, "berkas/halaman": 1,
        "laporan-keuangan": report.kode, "angka": sections.of(report)[0].key, "terkirim": f"/pengajuan/rat/{rat.pk}/",
    }  # fmt: skip
    return samples | {f"registry:pengajuan-{name}": f"/pengajuan/rat/{rat.pk}/{path}" for name, path in pages.items()}


def _cases(by: Any) -> dict[str, Any]:
    """A case of the petugas with an activity and an open promise, and what stands before the other arguments."""
    from pembinaan.actions import kegiatan
    from pembinaan.models import JanjiRat, Kasus, Masalah
    from registry import kantor

    on = kantor.today()
    kasus = Kasus.objects.filter(petugas=by, keadaan="berjalan", koperasi__status="tidak_aktif").order_by("pk")[0]
    note = kegiatan.record(kasus=kasus, jenis="telepon", tanggal=on, uraian="Menelepon ketua.", by=by)
    year = on.year - 1
    JanjiRat.objects.filter(koperasi=kasus.koperasi, tahun_buku=year, dicabut_pada=None).delete()
    promise = kegiatan.promise(
        koperasi=kasus.koperasi, kasus=kasus, tahun_buku=year, tanggal=on + timedelta(days=9), oleh_siapa="Ketua", by=by
    )
    return {
        "pembinaan/kasus": kasus.pk, "pembinaan/kasus/kegiatan": note.pk, "pembinaan/kasus/janji": promise.pk,
        "pembinaan/koperasi": kasus.koperasi_id, "pembinaan/catatan": "buka",
        "pembinaan:catatan-open": f"/pembinaan/catatan/buka/{kasus.pk}/",
        "pembinaan/setelan/masalah": Masalah.objects.order_by("pk")[0].pk,
    }  # fmt: skip


def _visits(by: Any, koperasi: Any) -> dict[str, Any]:
    """A finished one of the demo, and one that is being filled in."""
    from pembinaan.actions import kunjungan
    from pembinaan.models import Kunjungan

    done = Kunjungan.objects.done().order_by("pk")[0]
    begun = kunjungan.begin(koperasi=koperasi, by=by)
    samples = {
        "pembinaan/kunjungan": done.kunci, "pembinaan/koperasi": koperasi.pk,
        "pembinaan:bawa-list": f"/pembinaan/kunjungan/bawa/?kecamatan={koperasi.kecamatan_id}",
    }  # fmt: skip
    pages = {"edit": "isi", "send": "kirim", "cancel": "batal"}
    return samples | {f"pembinaan:kunjungan-{n}": f"/pembinaan/kunjungan/{begun.kunci}/{p}/" for n, p in pages.items()}


def _results(koperasi: Any, on: date) -> dict[str, Any]:
    """A file that a worker made, and a thing that was done: their pages stand for them."""
    return {
        "pembinaan/koperasi": koperasi.pk,
        "pembinaan/hasil/rincian": "kasus",
        "pembinaan/hasil/tahunan": on.year,
        "pembinaan:tahunan-file": f"/pembinaan/hasil/tahunan/{on.year}/",
        "pembinaan:catatan-open": f"/pembinaan/koperasi/{koperasi.pk}/",
    }


def _trainings() -> dict[str, Any]:
    """One that is over, with certificates and audiences, and who is invited to the one to come."""
    from pembinaan.models import Audiens, Peserta, Undangan

    one = Peserta.objects.filter(sertifikat_urut__isnull=False, pelatihan__angkatan=3).order_by("pk")[0]
    home = "pembinaan/pelatihan"
    return {
        home: one.pelatihan_id, f"{home}/peserta/tambah": one.orang.koperasi_id, f"{home}/peserta": one.pk,
        f"{home}/orang": one.orang_id, f"{home}/koperasi": one.orang.koperasi_id,
        f"{home}/undangan": Undangan.objects.filter(pelatihan__keadaan="dibuka").order_by("pk")[0].pk,
        f"{home}/audiens": Audiens.objects.order_by("pk")[0].pk, f"{home}/laporan/unduh": "peserta",
        "sertifikat": one.kode_sertifikat,
    }  # fmt: skip


def _taught(officer: Any) -> dict[str, Any]:
    from pembinaan.models import Peserta

    one = Peserta.objects.visible_to(officer).filter(sertifikat_urut__isnull=False).order_by("pk")[0]
    return {"pembinaan/pelatihan/peserta": one.pk}


def _helped() -> dict[str, int]:
    """A request that is worked on, and a loan with a payment: from the demo's own past."""
    from pembinaan.models import Bantuan, Fasilitasi, MitraUsaha

    request = Fasilitasi.objects.filter(keadaan="diproses", langkah_set__isnull=False).order_by("pk")[0]
    loan = Bantuan.objects.open().filter(pembayaran_set__isnull=False).order_by("pk")[0]
    return {
        "pembinaan/fasilitasi": request.pk, "pembinaan/fasilitasi/langkah": request.langkah_set.all()[0].pk,
        "pembinaan/setelan/fasilitasi": request.jenis_id, "pembinaan/bantuan": loan.pk,
        "pembinaan/bantuan/bayar": loan.pembayaran_set.all()[0].pk, "pembinaan/bantuan/program": loan.program_id,
        "pembinaan/bantuan/mitra": MitraUsaha.objects.order_by("pk")[0].pk,
    }  # fmt: skip


def _invited(by: Any, koperasi: Any, on: date) -> int:
    from registry.actions import access

    until = on + timedelta(days=300)
    akses, _ = access.invite(
        koperasi=koperasi, nama="Bendahara Contoh", jabatan="bendahara", telepon=None, sampai=until, by=by
    )
    return int(akses.pk)


def _desk_draft(by: Any, koperasi: Any, on: date) -> Any:
    """Of staff, received long ago: it waits for the kabid."""
    from registry.models import Konsep

    return Konsep.objects.create(
        koperasi=koperasi, jenis="laporan", tahun_buku=[on.year - 1], jalur="petugas", keadaan="menunggu_kabid",
        dibuat_oleh=by, diterima_kantor_pada=on - timedelta(days=30), alasan_wakil="Dibawa sekretaris.",
    )  # fmt: skip


def _held_night(koperasi_set: list[Any], on: date) -> date:
    """Long ago, so that nothing of today speaks of it."""
    from registry.models import KoperasiTertahan, Malam

    malam = Malam.objects.create(tanggal=on, keadaan=Malam.Keadaan.TERTAHAN, pesan="2 koperasi akan berubah sekaligus.")
    for koperasi in koperasi_set:
        KoperasiTertahan.objects.create(malam=malam, koperasi=koperasi, dari="aktif", ke="tidak_aktif")
    return on


def _imports(by: Any, quiet: list[Any], on: date) -> tuple[Any, Any]:
    """One saved, and one looked through with wrong rows, not saved."""
    from registry.actions import imports
    from tests.e2e import files

    changed, same = (files.Known(k.nama, k.badan_hukum, k.desa.nama, k.kecamatan.nama) for k in quiet)
    small = b"ID KOPERASI;NAMA KOPERASI;KECAMATAN\nZ-1;Koperasi Wanita Kenanga;Babat\n"
    saved = imports.upload(data=small, nama_berkas="tambahan.csv", by=by)
    imports.commit(impor=saved, by=by)
    data = files.register("A", changed=changed, same=same, on=on)
    open_ = imports.upload(data=data, nama_berkas="rekap koperasi.xlsx", by=by)
    imports.preview(impor=open_)
    return saved, open_


def _proposal(by: Any, on: date) -> Any:
    from registry.actions import rules

    return rules.propose(
        by=by, berlaku_sejak=on + timedelta(days=60), dasar_hukum="Permenkop 25/2015", alasan="Contoh usul.",
        jumlah_tahun=3, bukti="either", tingkat="dikirim", bulan_batas=6, jeda_tahun_pertama=1,
    )  # fmt: skip


def _batch(by: Any) -> Any:
    """Work of several units, and one alone, that failed long ago: nobody takes it up again."""
    from koperasi.jobs.models import Keadaan, Pekerjaan
    from koperasi.jobs.queue import enqueue, enqueue_many
    from registry.actions import imports

    units = [(f"berkas {letter}", {"impor": 0}) for letter in "ABC"]
    batch = enqueue_many(imports.PERIKSA, owner=by, label="Tiga berkas", units=units)
    enqueue(imports.PERIKSA, owner=by, unit="berkas D", payload={"impor": 0})
    Pekerjaan.objects.update(state=Keadaan.GAGAL, sentence="Berkas ini tidak ada lagi.", attempts=3)
    return batch


if __name__ == "__main__":
    sys.exit(main())
