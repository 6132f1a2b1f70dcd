"""PostgreSQL and Valkey for a machine that has neither: started on demand, shared, stopped by the last one out.

`manage.py`, `make run`, `make test` and CI all come through `services()`. Nothing here imports Django, so a command
against services that already run pays a few milliseconds.

    KOPERASI_HOME (default .data)   tanda, pakai.lock, mulai.lock, log/, media/, static/, pg/ (the cluster)
    /tmp/koperasi-<hash>            the two unix sockets, 0700: who may enter is the whole access control
    /var/tmp/koperasi-<hash>        cluster and binaries, when root's substitute user cannot reach KOPERASI_HOME
"""

from koperasi.local.places import LocalError
from koperasi.local.services import for_tests, services

__all__ = ["LocalError", "for_tests", "services"]
