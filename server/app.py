"""The application: settings and parts put together."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from graph.engine.document import Documents
from graph.engine.execution import Operations
from graph.schema import schema, sdl
from server.database import Database
from server.graphiql_page import graphiql_routes
from server.graphql_endpoint import METHODS, GraphQLEndpoint
from server.health import Readiness, healthz
from server.request_log import RequestLog
from server.settings import Executor, Settings


def create_app(settings: Settings | None = None) -> Starlette:
    """The server over the database that the settings (by default the environment's) name."""
    settings = settings or Settings.from_environment(os.environ)
    database = Database(
        settings.connection_url,
        size=settings.database_pool_size,
        statement_timeout=settings.statement_timeout,
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await database.open()
        try:
            yield
        finally:
            await database.close()

    app = Starlette(
        routes=routes(settings, database),
        middleware=[Middleware(RequestLog)],
        lifespan=lifespan,
    )
    app.state.database = database
    return app


def routes(settings: Settings, database: Database) -> list[BaseRoute]:
    documents = Documents(schema().graphql_schema, introspection=settings.introspection)
    endpoint = GraphQLEndpoint(Operations(documents, is_compiled=settings.executor is Executor.COMPILED), database)
    return [
        Route("/", to_graphiql),
        Route("/graphql", endpoint.answer, methods=METHODS),
        Route("/schema.graphql", schema_text),
        Route("/healthz", healthz),
        Route("/readyz", Readiness(database).answer),
        *graphiql_routes(),
    ]


async def to_graphiql(_: Request) -> Response:
    return RedirectResponse("/graphql")


async def schema_text(_: Request) -> Response:
    return PlainTextResponse(sdl(), media_type="text/plain; charset=utf-8")
