# One image for web, worker, beat and migrate; docker-compose.yml says which it is.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock /
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.lock

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 koperasi \
 && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin koperasi \
 && install -d -o koperasi -g koperasi /data /data/media
COPY --from=packages /venv /venv
WORKDIR /app
COPY manage.py ./
COPY koperasi ./koperasi
COPY registry ./registry
COPY pembinaan ./pembinaan
COPY templates ./templates
COPY static ./static
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 XDG_CACHE_HOME=/tmp MEDIA_ROOT=/data/media STATIC_ROOT=/app/staticfiles
RUN python manage.py collectstatic --noinput --verbosity=0
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "koperasi.wsgi", "--bind=0.0.0.0:8000", "--workers=3", "--threads=4", "--worker-tmp-dir=/dev/shm"]
