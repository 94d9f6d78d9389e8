"""The application: settings and parts put together."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from graph.document import Documents
from graph.engine.execution import Operations
from graph.schema import schema, sdl
from server.database import Database
from server.graphiql_page import graphiql_routes
from server.graphql_endpoint import METHODS, GraphQLEndpoint
from server.health import Readiness, healthz
from server.metrics import Metrics
from server.request_log import RequestLog
from server.settings import Executor, Settings
from server.tokens.issuer import IssuerKeys
from server.tokens.local import AUDIENCE, ISSUER, LocalKeys
from server.tokens.reading import Tokens
from server.transactions import Transactions


class Application(Starlette):
    """Starlette's, but what is asked most is answered ahead of its routing."""

    endpoint: GraphQLEndpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/graphql" and scope["method"] == "POST":
            await self.endpoint.post(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(settings: Settings | None = None) -> Application:
    """The server over the database that the settings (by default the environment's) name."""
    settings = settings or Settings.from_environment(os.environ)
    database = Database(
        settings.connection_url,
        size=settings.database_pool_size,
        statement_timeout=settings.statement_timeout,
    )

    transactions = Transactions(
        settings.connection_url,
        size=settings.write_pool_size,
        statement_timeout=settings.statement_timeout,
        limits=settings.write_limits,
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await transactions.close()
        await database.close()

    endpoint = endpoint_of(settings, database, transactions)
    app = Application(
        routes=routes(endpoint, database),
        middleware=[Middleware(RequestLog, logs_requests=settings.access_log)],
        lifespan=lifespan,
    )
    app.endpoint = endpoint
    app.state.database = database
    app.state.transactions = transactions
    return app


def endpoint_of(settings: Settings, database: Database, transactions: Transactions) -> GraphQLEndpoint:
    documents = Documents(
        schema().graphql_schema, introspection=settings.introspection, most_tokens=settings.token_limit
    )
    operations = Operations(documents, settings.limits, is_compiled=settings.executor is Executor.COMPILED)
    return GraphQLEndpoint(operations, database, transactions, tokens_of(settings), logs_requests=settings.access_log)


def tokens_of(settings: Settings) -> Tokens:
    """By whom tokens are issued: outside, or this server itself."""
    if settings.oidc_issuer and settings.oidc_audience:
        return Tokens(settings.oidc_issuer, settings.oidc_audience, IssuerKeys(settings.oidc_issuer))
    return Tokens(ISSUER, AUDIENCE, LocalKeys(settings.data_dir))


def routes(endpoint: GraphQLEndpoint, database: Database) -> list[BaseRoute]:
    return [
        Route("/", to_graphiql),
        Route("/graphql", endpoint.answer, methods=METHODS),
        Route("/schema.graphql", schema_text),
        Route("/healthz", healthz),
        Route("/readyz", Readiness(database).answer),
        Route("/metrics", Metrics(endpoint.operations, database).answer),
        *graphiql_routes(),
    ]


async def to_graphiql(_: Request) -> Response:
    return RedirectResponse("/graphql")


async def schema_text(_: Request) -> Response:
    return PlainTextResponse(sdl(), media_type="text/plain; charset=utf-8")
