"""A virus scanner by clamd's own protocol (INSTREAM): used only where the office has one and names it in CLAMD."""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

TIMEOUT = 60  # seconds
CHUNK = 1 << 16


class ScannerAway(Exception):
    """Nobody answers, or the answer is none we know: the file is neither clean nor infected."""


def scan(data: bytes, address: str) -> str | None:
    """The name of the virus, or None for a clean file. `address`: unix:///run/clamd.sock or tcp://host:3310."""
    try:
        with _connect(address) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                part = data[start : start + CHUNK]
                line.sendall(len(part).to_bytes(4, "big") + part)
            line.sendall(bytes(4))
            answer = _read(line)
    except OSError as error:
        raise ScannerAway(f"clamd di {address} tidak menjawab: {error}") from error
    if answer == "stream: OK":
        return None
    if found := re.fullmatch(r"stream: (.+) FOUND", answer):
        return found[1]
    raise ScannerAway(f"clamd menjawab: {answer[:200]}")


def _connect(address: str) -> socket.socket:
    place = urlsplit(address)
    if place.scheme == "tcp" and place.hostname:
        return socket.create_connection((place.hostname, place.port or 3310), TIMEOUT)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(TIMEOUT)
    line.connect(place.path)
    return line


def _read(line: socket.socket) -> str:
    answer = b""
    while part := line.recv(4096):
        answer += part
        if answer.endswith(b"\0") or len(answer) > 4096:
            break
    return answer.rstrip(b"\0\n").decode(errors="replace")
