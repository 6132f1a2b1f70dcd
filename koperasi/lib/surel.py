"""E-mail that cannot leave a trial office by mistake."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

log = logging.getLogger(__name__)


class AllowListBackend(BaseEmailBackend):
    """settings.EMAIL_BACKEND. Hands messages to settings.EMAIL_PENGIRIM; outside production only those recipients who
    stand in settings.EMAIL_IZIN get them, because a copy of the real data holds real addresses."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.sender = get_connection(settings.EMAIL_PENGIRIM, fail_silently=fail_silently, **kwargs)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        messages = list(email_messages)
        if not settings.PRODUKSI:
            messages = [message for message in messages if _only_allowed(message)]
        return (self.sender.send_messages(messages) or 0) if messages else 0

    def open(self) -> bool | None:
        return self.sender.open()

    def close(self) -> None:
        self.sender.close()


def _only_allowed(message: EmailMessage) -> bool:
    """Takes everybody else off the message; False where nobody is left."""
    before = len(message.recipients())
    for field in ("to", "cc", "bcc"):
        setattr(message, field, [address for address in getattr(message, field) if allowed(address)])
    if kept_back := before - len(message.recipients()):
        log.warning("Bukan produksi: surel untuk %d penerima di luar EMAIL_IZIN tidak dikirim.", kept_back)
    return bool(message.recipients())


def allowed(address: str) -> bool:
    """Whether the address, or its whole domain as `@contoh.go.id`, stands in EMAIL_IZIN."""
    bare = parseaddr(address)[1].lower()
    listed = {entry.lower() for entry in settings.EMAIL_IZIN}
    return bool(bare) and (bare in listed or bare[bare.rfind("@") :] in listed)
