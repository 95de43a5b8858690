# The service alone; docker-compose.yml puts Neo4j beside it.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python3 -m venv /opt/casus
WORKDIR /source
COPY requirements-image.lock .
RUN /opt/casus/bin/pip install --quiet --require-hashes --requirement requirements-image.lock
COPY pyproject.toml README.md LICENSE ./
COPY service service
COPY loaders loaders
COPY cypher cypher
RUN /opt/casus/bin/pip install --quiet --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN groupadd --gid 10001 casus \
    && useradd --uid 10001 --gid casus --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin casus \
    && install --directory --owner casus --group casus /data /cache
COPY --from=build /opt/casus /opt/casus
ENV PATH=/opt/casus/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CASUS_DATA_DIR=/data \
    CASUS_CACHE_DIR=/cache \
    CASUS_LOG_FORMAT=json \
    CASUS_LOG_LEVEL=info
USER casus
WORKDIR /data
VOLUME ["/data", "/cache"]
EXPOSE 8000
STOPSIGNAL SIGTERM
ENTRYPOINT ["casus"]
CMD ["serve"]
