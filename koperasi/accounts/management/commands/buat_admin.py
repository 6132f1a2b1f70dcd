"""The first admin of an empty office, from the server's console."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from koperasi.accounts import actions
from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.ports import today
from koperasi.accounts.roles import Peran


class Command(BaseCommand):
    help = (
        "Membuat admin pertama. Kata sandi dari SANDI_ADMIN atau masukan standar (--sandi-stdin); tanpa itu "
        "dicetak tautan sekali pakai untuk menyetelnya."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--nama", default="", help="nama lengkap")
        parser.add_argument(
            "--peran", action="append", default=[], choices=[role.value for role in Peran if role != "auditor"]
        )
        parser.add_argument(
            "--sandi-stdin", action="store_true", help="baca kata sandi dari satu baris masukan standar"
        )
        parser.add_argument("--lagi", action="store_true", help="walaupun sudah ada admin")

    def handle(self, *args: Any, **options: Any) -> None:
        on = today()
        admins = PeranPengguna.objects.active(on=on).filter(peran=Peran.ADMIN, user__is_active=True, user__demo=False)
        if admins.exists() and not options["lagi"]:
            raise CommandError(
                "Kantor ini sudah punya admin. Tambahkan --lagi bila memang perlu satu lagi.", returncode=2
            )
        password = sys.stdin.readline().rstrip("\n") if options["sandi_stdin"] else os.environ.get("SANDI_ADMIN", "")
        try:
            user = self._create(options, password, on)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from None
        self.stdout.write(f"Admin {user.username} sudah dibuat.")
        if not password:
            code = actions.issue_link(by=user, user=user)
            link = settings.BASE_URL + reverse("accounts:sandi-set", args=[code])
            self.stdout.write(f"Setel kata sandinya dengan tautan sekali pakai ini ({actions.LINK_DAYS} hari):\n{link}")

    @transaction.atomic
    def _create(self, options: dict[str, Any], password: str, on: Any) -> User:
        username = options["username"]
        user = User(username=username.strip().lower(), nama=options["nama"] or username)
        if password:
            validate_password(password, user)
        user = User.objects.create_user(username, password or None, nama=user.nama)
        for role in {Peran.ADMIN.value, *options["peran"]}:
            actions.grant_role(by=None, user=user, peran=role, dari=on)
        return user
