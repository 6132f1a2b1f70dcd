"""Where the embedded services live and as whom they run."""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from koperasi import env

SOCKETS = Path("/tmp")  # noqa: S108 - short on purpose: a unix socket path holds at most 107 bytes
ELSEWHERE = Path("/var/tmp")  # noqa: S108 - every user may enter it and it survives a reboot
SUBSTITUTES = ("postgres", "nobody")  # whom root becomes, because PostgreSQL refuses root


class LocalError(SystemExit):
    """The services cannot be had; the message is one Indonesian sentence. Exit code 2."""

    def __init__(self, message: str) -> None:
        import sys

        print(message, file=sys.stderr)
        super().__init__(2)


@dataclass(frozen=True)
class Places:
    """The folders of one KOPERASI_HOME. Makes the ones it is asked for, each closed to other users."""

    home: Path

    @classmethod
    def from_environment(cls, *parts: str) -> Places:
        return cls(Path(env.text("KOPERASI_HOME", str(env.BASE_DIR / ".data")), *parts).resolve())

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]

    @cached_property
    def user(self) -> tuple[int, int] | None:
        """Whose numbers PostgreSQL runs under when we are root; None when it may run as ourselves."""
        if os.geteuid() != 0:
            return None
        for cluster in (self.home / "pg", ELSEWHERE / f"koperasi-{self.hash}" / "pg"):
            if cluster.exists() and cluster.stat().st_uid != 0:
                return cluster.stat().st_uid, cluster.stat().st_gid
        for name in SUBSTITUTES:
            try:
                return pwd.getpwnam(name).pw_uid, pwd.getpwnam(name).pw_gid
            except KeyError:
                continue
        raise LocalError("PostgreSQL tidak mau dijalankan sebagai root. Jalankan perintah ini sebagai pengguna biasa.")

    @cached_property
    def identity(self) -> dict[str, Any]:
        """Arguments for subprocess that give up root without useradd, su or the groups of root."""
        return {"user": self.user[0], "group": self.user[1], "extra_groups": []} if self.user else {}

    @cached_property
    def base(self) -> Path:
        """The folder of cluster and copied binaries: home, or one below /var/tmp that the substitute user reaches."""
        if (self.home / "pg").exists() or self._reachable(self.home):
            return self.home
        return self._closed_folder(ELSEWHERE / f"koperasi-{self.hash}")

    @property
    def cluster(self) -> Path:
        return self.base / "pg"

    @cached_property
    def sockets(self) -> Path:
        return self._closed_folder(SOCKETS / f"koperasi-{self.hash}")

    @property
    def logs(self) -> Path:
        return self.home / "log"

    def make(self) -> None:
        """Create home. What is private in it is closed folder by folder, because the substitute user walks through."""
        try:
            if not self.home.exists():
                self.home.mkdir(parents=True)
                self.home.chmod(0o711 if self.user else 0o700)
            for name in ("log", "media", "static"):
                (self.home / name).mkdir(mode=0o700, exist_ok=True)
            (self.home / "mulai.lock").touch()
        except OSError as error:
            raise LocalError(
                f"Folder data {self.home} tidak dapat dipakai ({error.strerror}). Pilih yang lain: KOPERASI_HOME=..."
            ) from None

    def forget_other_life(self) -> bool:
        """True when home was deleted since and the cluster elsewhere was not: both carry one random mark."""
        mark, twin = self.home / "tanda", self.base / "tanda"
        if self.base == self.home:
            return False
        stale = self.cluster.exists() and not (mark.exists() and twin.exists() and mark.read_text() == twin.read_text())
        if stale or not mark.exists() or not twin.exists():
            twin.write_text(secrets.token_hex(16))
            shutil.copyfile(twin, mark)
        return stale

    def own(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, *self.user)

    def _reachable(self, path: Path) -> bool:
        if self.user is None:
            return True
        walk = ["/bin/sh", "-c", 'cd "$1"', "sh", str(path)]
        return subprocess.run(walk, cwd="/", stderr=subprocess.DEVNULL, **self.identity).returncode == 0

    def _closed_folder(self, path: Path) -> Path:
        """`path` as a 0700 folder of the services' user. Someone else's folder of that name is refused, not used."""
        owner = self.user[0] if self.user else os.geteuid()
        try:
            path.mkdir(mode=0o700)
            self.own(path)
        except FileExistsError:
            found = path.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
                raise LocalError(f"{path} milik pengguna lain. Pilih folder lain dengan KOPERASI_HOME=.") from None
            path.chmod(0o700)
            self.own(path)
        return path
