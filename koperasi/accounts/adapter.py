"""allauth, closed: accounts are made by the office and never by a visitor."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from koperasi.accounts.ports import record


class ClosedAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Nomor ponsel, nama pengguna, atau kata sandi tidak cocok.",
        "too_many_login_attempts": "Terlalu banyak percobaan masuk yang gagal. Tunggu lima menit, lalu coba lagi.",
        "enter_current_password": "Tulis kata sandi Anda yang sekarang.",
        "incorrect_password": "Kata sandi salah.",
        "incorrect_code": "Kode salah.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Invented people of a demo stay out of production, with the same words as a wrong password."""
        user = super().authenticate(request, **credentials)
        if user is not None and user.demo and settings.PRODUKSI:
            return None
        return user

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        record("akun.masuk", by=user)
        return super().post_login(request, user, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nobody is told anything by mail: e-mail is optional here, and often shared."""


class CodeAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Kode tidak cocok. Tulis enam angka yang sekarang tampak di aplikasi.",
    }
