from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pembinaan.defaults import load_defaults
from registry.actions.kantor import UnknownWilayah, setup_office
from registry.models import Desa, Kecamatan


class Command(BaseCommand):
    help = "Menyiapkan kantor: profil, kecamatan, dan desa. Dijalankan lagi, ia memperbarui."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kode", help="kode Kemendagri kabupaten/kota, misalnya 35.24")
        parser.add_argument("--nama", required=True, help="nama dinas, misalnya 'Dinas Koperasi dan Usaha Mikro'")
        for field in ("alamat", "telepon", "email", "laman", "kode-pos", "ibu-kota"):
            parser.add_argument(f"--{field}")
        parser.add_argument("--zona", choices=["WIB", "WITA", "WIT"])

    def handle(self, **options: Any) -> None:
        fields = ("alamat", "telepon", "email", "laman", "kode_pos", "ibu_kota", "zona")
        profile = {field: options[field] for field in fields if options[field] is not None}
        try:
            kantor, created = setup_office(kode=options["kode"], nama=options["nama"], **profile)
        except UnknownWilayah as problem:
            raise CommandError(str(problem), returncode=2) from None
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages), returncode=2) from None
        load_defaults()
        verb = "disiapkan" if created else "diperbarui"
        self.stdout.write(
            f"{kantor.nama}, {kantor.nama_wilayah} {verb}: {Kecamatan.objects.count()} kecamatan, "
            f"{Desa.objects.count()} desa/kelurahan, zona {kantor.zona}."
        )
