# One image for web, worker, beat and the one-off migrate step. Nothing secret is built in.
FROM python:3.12-slim AS build
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PROJECT_ENVIRONMENT=/opt/venv
RUN pip install --no-cache-dir "uv>=0.9,<1"
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups
COPY manage.py ./
COPY icbt icbt
COPY modules modules
COPY outcomes outcomes
COPY guidance guidance
COPY templates templates
COPY static static
# Collecting static files reads the settings, which refuse to start without secrets: these are thrown away here.
RUN SECRET_KEY=only-while-building MASTER_KEYS="1:$(python -c 'import base64,os;print(base64.b64encode(os.urandom(32)).decode())')" \
    VAR_DIR=/tmp/build STATIC_ROOT=/app/collected /opt/venv/bin/python manage.py collectstatic --noinput

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/collected VAR_DIR=/var/lib/icbt
RUN useradd --system --uid 10001 --home-dir /var/lib/icbt --create-home icbt
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER icbt
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8000/healthz', timeout=4)"]
CMD ["gunicorn", "icbt.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", \
     "--max-requests", "10000", "--max-requests-jitter", "1000", "--access-logfile", "/dev/null", "--worker-tmp-dir", "/dev/shm"]
