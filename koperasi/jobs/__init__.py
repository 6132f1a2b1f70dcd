"""Work outside the request: rows in PostgreSQL, woken through Celery.

`from koperasi import jobs` is not possible in views (a local `koperasi` is common there); use
`from koperasi.jobs.queue import enqueue` and `from koperasi.jobs.kinds import kind`.
"""
