"""The application: routes, problems, guards, and one connection to the graph for its life."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import RedirectResponse
from fastapi_swagger import patch_fastapi

import service
from service.api import actors, document, events, library, operations, problems, stats
from service.api.guards import WORTH_PACKING, Guards
from service.api.metrics import Metrics
from service.graph.connection import connect

_DESCRIPTION = """Who did what to whom, when, says who: dated events with the evidence for every field.

Days are ISO dates, inclusive; `null` is an open end. Lists have `items`, `next` and `coverage`. Every error is an
RFC 9457 problem. A parameter that is not known is an error.
"""
_PACKING = 5  # of 9: beyond, it takes twice the time for hardly less
_PATIENCE = 3.0  # seconds that a question waits for a database that is away
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1", "[::1]")


class Database(Protocol):
    """Where the graph is and how to log in."""

    @property
    def uri(self) -> str:
        """A Bolt or neo4j address."""

    @property
    def user(self) -> str:
        """The user."""

    @property
    def password(self) -> str | None:
        """Its password."""

    @property
    def database(self) -> str:
        """The database's name."""


def create_app(database: Database, *, allowed_hosts: Sequence[str] = (), slow_query_seconds: float = 1.0) -> FastAPI:
    """Make the application over a database; it answers to loopback names and to `allowed_hosts`."""
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with connect(
            database.uri,
            user=database.user,
            password=database.password,
            database=database.database,
            verify=False,
            patience=_PATIENCE,
            watch=metrics.watch(slow_query_seconds),
        ) as graph:
            app.state.graph = graph
            yield

    app = FastAPI(
        title="Casus",
        version=service.__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        openapi_tags=[{"name": name} for name in ("events", "actors", "library", "stats", "operations")],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.metrics = metrics
    patch_fastapi(app, docs_url="/docs")
    for router in (events.router, actors.router, library.router, stats.router, operations.router):
        app.include_router(router)

    @app.get("/", include_in_schema=False)
    async def root() -> RedirectResponse:
        return RedirectResponse("/docs")

    problems.install(app)
    document.install(app)
    app.add_middleware(Guards, hosts=frozenset({*LOOPBACK_HOSTS, *allowed_hosts}), metrics=metrics)
    app.add_middleware(GZipMiddleware, minimum_size=WORTH_PACKING, compresslevel=_PACKING)
    return app
