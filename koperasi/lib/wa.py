"""Links that open WhatsApp with a text ready. They are opened, not known to be delivered."""

from __future__ import annotations

from urllib.parse import quote


def link(number: str | None, text: str) -> str:
    """`number` as `teks.read_phone` writes it; without one WhatsApp asks whom to send to."""
    return f"https://wa.me/{number or ''}?text={quote(text)}"
