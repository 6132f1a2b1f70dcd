"""Where the pages of pembinaan find something in the office of the browser tests (see world.py)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.e2e import world_angka, world_daftar, world_surat


def samples(petugas: Any, koperasi: Any, theirs: Any, on: date) -> dict[str, Any]:
    return {
        "pembinaan/koperasi": koperasi.pk,
        **_cases(petugas),
        **_visits(petugas, koperasi),
        **_pictures(),
        **_route(),
        **_helped(),
        **_proposed(),
        **_results(koperasi, on),
        **_trainings(),
        **_mikro(),
        **_letters(petugas, koperasi),
        **world_daftar.samples(petugas, koperasi),
        **world_angka.samples(koperasi),
        "gambar": (shown := world_surat.shown(theirs, on)),
        **world_surat.stages(shown, koperasi, on),
    }


def _letters(by: Any, koperasi: Any) -> dict[str, Any]:
    """A first warning that waits for its first paraf."""
    from pembinaan.actions import surat_paket_siapkan
    from pembinaan.letters import standing
    from registry import kantor

    found = standing.answers([koperasi], on=kantor.today())
    made = surat_paket_siapkan.prepare(found=found, judul="Peringatan contoh", kertas="a4", saringan="", by=by)
    return {
        "surat": made.letters[0].pk, "surat/paket": made.paket.pk, "surat/koperasi": koperasi.pk,
        "surat/siapkan": koperasi.pk,
    }  # fmt: skip


def _mikro() -> dict[str, Any]:
    """The demo office has them: an import that was looked through, with wrong rows, is the later one."""
    from pembinaan.models import ImporMikro, Klaster, UsahaMikro

    room = "pembinaan/usaha-mikro"
    return {
        room: UsahaMikro.objects.live().exclude(koperasi=None).order_by("pk")[0].pk,
        f"{room}/klaster": Klaster.objects.exclude(koperasi=None)[0].pk,
        f"{room}/impor": ImporMikro.objects.latest("pk").pk,
    }


def _cases(by: Any) -> dict[str, Any]:
    """A case of the petugas with an activity and an open promise, and what stands before the other arguments."""
    from pembinaan.actions import kegiatan, promises
    from pembinaan.models import JanjiRat, Kasus, Masalah
    from registry import kantor

    on = kantor.today()
    kasus = Kasus.objects.filter(petugas=by, keadaan="berjalan", koperasi__status="tidak_aktif").order_by("pk")[0]
    note = kegiatan.record(kasus=kasus, jenis="telepon", tanggal=on, uraian="Menelepon ketua.", by=by)
    year = on.year - 1
    JanjiRat.objects.filter(koperasi=kasus.koperasi, tahun_buku=year, dicabut_pada=None).delete()
    promise = promises.promise(
        koperasi=kasus.koperasi, kasus=kasus, tahun_buku=year, tanggal=on + timedelta(days=9), oleh_siapa="Ketua", by=by
    )
    return {
        "pembinaan/kasus": kasus.pk, "pembinaan/kasus/kegiatan": note.pk, "pembinaan/kasus/janji": promise.pk,
        "pembinaan/setelan/masalah": Masalah.objects.order_by("pk")[0].pk,
    }  # fmt: skip


def _visits(by: Any, koperasi: Any) -> dict[str, Any]:
    """A finished one of the demo, and one that is being filled in."""
    from pembinaan.actions import kunjungan
    from pembinaan.models import Kunjungan

    done = Kunjungan.objects.done().order_by("pk")[0]
    begun = kunjungan.begin(koperasi=koperasi, by=by)
    samples = {
        "pembinaan/kunjungan": done.kunci,
        "pembinaan:bawa-list": f"/pembinaan/kunjungan/bawa/?kecamatan={koperasi.kecamatan_id}",
    }  # fmt: skip
    pages = {"edit": "isi", "send": "kirim", "cancel": "batal"}
    return samples | {f"pembinaan:kunjungan-{n}": f"/pembinaan/kunjungan/{begun.kunci}/{p}/" for n, p in pages.items()}


def _results(koperasi: Any, on: date) -> dict[str, Any]:
    """A file that a worker made, and a thing that was done: their pages stand for them."""
    return {
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


def coached(petugas: Any, koperasi: Any, on: date) -> dict[str, Any]:
    """What the pengurus may see: the own cooperative's visit, with a photo, and its history."""
    from pembinaan.actions import attachments, kunjungan
    from registry.actions import preparing
    from registry.demo.scans import page

    visit = kunjungan.begin(koperasi=koperasi, by=petugas)
    shot = page("KANTOR KOPERASI", [koperasi.nama])
    preparing.prepare(
        attachments.add(milik="kunjungan", owner=visit, jenis="foto", data=shot, name="kantor.jpg", by=petugas)
    )
    found = {
        "tanggal": on, "petugas": petugas, "alamat": "ditemukan", "papan_nama": True, "kantor_buka": True,
        "usaha": "berjalan", "rekomendasi": "kunjungan_ulang",
    }  # fmt: skip
    visit = kunjungan.finish(kunjungan=visit, data=found, by=petugas)
    home = f"/pembinaan/koperasi/{koperasi.pk}/"
    return {"pembinaan/kunjungan": visit.kunci, "pembinaan/koperasi": koperasi.pk, "pembinaan:catatan-open": home}


def _pictures() -> dict[str, Any]:
    """A photo of the visit to the cooperative of the pengurus; the addresses of files differ only in their kind."""
    from pembinaan.models import Lampiran

    photo = Lampiran.objects.kept().filter(jenis="foto", kunjungan__keadaan="selesai").latest("pk")
    file = f"/pembinaan/lampiran/{photo.kode}/"
    pages = {"file": "", "remove": "buang/", "picture": "halaman/1.jpg"}
    return {
        "pembinaan:lampiran-create": f"/pembinaan/lampiran/kunjungan/{photo.kunjungan_id}/foto/",
        **{f"pembinaan:lampiran-{name}": file + path for name, path in pages.items()},
    }


def taught(officer: Any) -> dict[str, Any]:
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


def _route() -> dict[str, Any]:
    """One that is still planned; no report of it has been made by a job."""
    from pembinaan.models import Kunjungan

    planned = Kunjungan.objects.filter(keadaan="direncanakan", rencana__keadaan="disusun").order_by("pk")[0]
    return {
        "pembinaan/rencana": planned.rencana_id,
        "pembinaan/rencana/tujuan": planned.kunci,
        "pembinaan/rencana/laporan": 0,
    }


def _proposed() -> dict[str, Any]:
    """A dossier that is being put together, with an objection if there is one."""
    from pembinaan.models import AlasanUsulan, Keberatan, LangkahUsulan, Rehabilitasi, UsulanPembubaran

    usulan = UsulanPembubaran.objects.filter(keadaan="disusun").order_by("pk")[0]
    objection = usulan.keberatan_set.first() or Keberatan.objects.order_by("pk").first()
    plan = Rehabilitasi.objects.order_by("pk").first()
    home = "pembinaan/usulan"
    return {
        home: usulan.pk, f"{home}/langkah": "kunjungan", f"{home}/pengaman": "utang",
        f"{home}/keberatan": objection.pk if objection else 0, f"{home}/rehabilitasi": plan.pk if plan else 0,
        "pembinaan/setelan/usulan/alasan": AlasanUsulan.objects.order_by("pk")[0].pk,
        "pembinaan/setelan/usulan/langkah": LangkahUsulan.objects.order_by("pk")[0].pk,
    }  # fmt: skip
