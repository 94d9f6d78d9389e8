"""The application: settings and parts put together."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from graph.document import Documents
from graph.engine.execution import Operations
from graph.schema import schema, sdl
from loaders.words import load_dictionaries
from resolvers.networks import Networks
from server.connections import SHUTTING_DOWN
from server.database import Database
from server.events.lanes import MOST_APART, MOST_SLOW, MOST_TOGETHER
from server.events.stream import Stream
from server.export.endpoint import Limits, export_routes
from server.export.places import Places
from server.export.reading import Exporting, exported_operations
from server.graphiql_page import graphiql_routes
from server.graphql_endpoint import METHODS, GraphQLEndpoint
from server.health import Readiness, healthz
from server.importing.worker import Imports
from server.measures import Parts
from server.metrics import Metrics
from server.request_log import RequestLog
from server.settings import Executor, Settings
from server.subscribing import Subscribing
from server.tokens.issuer import IssuerKeys
from server.tokens.local import AUDIENCE, ISSUER, LocalKeys
from server.tokens.reading import Tokens
from server.transactions import Transactions
from server.transports.transports import Transports
from server.webhooks.hooks import Webhooks

WEBHOOK_CONNECTIONS = 2
STREAM_CONNECTIONS = MOST_TOGETHER + MOST_APART + MOST_SLOW + 1
"""The last one for letting go of old events."""


class Application(Starlette):
    """Starlette's, but what is asked most is answered ahead of its routing."""

    endpoint: GraphQLEndpoint
    transports: Transports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/graphql" and scope["method"] == "POST":
            await self.endpoint.post(scope, receive, send)
        elif scope["type"] != "lifespan" and scope["path"] == "/graphql" and self.transports.take(scope):
            await self.transports.answer(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(settings: Settings | None = None) -> Application:
    """The server over the database that the settings (by default the environment's) name."""
    settings = settings or Settings.from_environment(os.environ)
    database = database_of(settings, settings.database_pool_size)
    tokens, operations = tokens_of(settings), operations_of(settings)
    webhooks = webhooks_of(settings, operations, database)
    transactions = Transactions(
        settings.connection_url,
        size=settings.write_pool_size,
        statement_timeout=settings.statement_timeout,
        limits=settings.write_limits,
        hooks=webhooks,
    )
    imports = Imports(settings.connection_url, statement_timeout=settings.statement_timeout)
    stream = Stream(database_of(settings, STREAM_CONNECTIONS), kept_days=settings.event_days)
    stream.others.append(webhooks.worker.wake)
    subscribing = Subscribing(operations, database, transactions, stream, settings.subscription_limit)
    transports = Transports(subscribing, tokens, settings.callback_allowed_hosts, logs_requests=settings.access_log)
    endpoint = GraphQLEndpoint(
        subscribing,
        tokens,
        transports.answer,
        upload_limit=settings.upload_limit,
        logs_requests=settings.access_log,
    )
    metrics = Metrics(Parts(operations, database, stream, transports, webhooks.worker), database)
    places = Places(settings.export_limit)

    def shut_down() -> None:
        transports.shut_down()
        places.shut_down()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[Mapping[str, Any]]:
        await asyncio.to_thread(load_dictionaries)
        async with stream.running(), webhooks.running(), imports.running(), metrics.running():
            yield {SHUTTING_DOWN: shut_down}
            await transports.close()
        await transactions.close()
        await stream.database.close()
        await database.close()

    app = Application(
        routes=[*routes(endpoint, database, metrics), *exports_of(settings, database, places)],
        middleware=[
            Middleware(ProxyHeadersMiddleware, os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")),  # for redirects
            Middleware(RequestLog, logs_requests=settings.access_log),
        ],
        lifespan=lifespan,
    )
    app.endpoint = endpoint
    app.transports = transports
    app.state.database = database
    app.state.stream = stream
    app.state.transactions = transactions
    return app


def operations_of(settings: Settings) -> Operations:
    documents = Documents(
        schema().graphql_schema, introspection=settings.introspection, most_tokens=settings.token_limit
    )
    return Operations(documents, settings.limits, is_compiled=settings.executor is Executor.COMPILED)


def database_of(settings: Settings, size: int) -> Database:
    return Database(settings.connection_url, size=size, statement_timeout=settings.statement_timeout)


def webhooks_of(settings: Settings, operations: Operations, requests: Database) -> Webhooks:
    database = database_of(settings, WEBHOOK_CONNECTIONS)
    return Webhooks(operations, database, requests, Networks(settings.webhook_allowed_networks))


def exports_of(settings: Settings, database: Database, places: Places) -> list[BaseRoute]:
    exporting = Exporting(database, exported_operations())
    return export_routes(exporting, places, Limits(settings.export_timeout), settings.data_licence_url)


def tokens_of(settings: Settings) -> Tokens:
    """By whom tokens are issued: outside, or this server itself."""
    if settings.oidc_issuer and settings.oidc_audience:
        return Tokens(settings.oidc_issuer, settings.oidc_audience, IssuerKeys(settings.oidc_issuer))
    return Tokens(ISSUER, AUDIENCE, LocalKeys(settings.data_dir))


def routes(endpoint: GraphQLEndpoint, database: Database, metrics: Metrics) -> list[BaseRoute]:
    return [
        Route("/", to_graphiql),
        Route("/graphql", endpoint.answer, methods=METHODS),
        Route("/schema.graphql", schema_text),
        Route("/healthz", healthz),
        Route("/readyz", Readiness(database).answer),
        Route("/metrics", metrics.answer),
        *graphiql_routes(),
    ]


async def to_graphiql(_: Request) -> Response:
    return RedirectResponse("/graphql")


async def schema_text(_: Request) -> Response:
    return PlainTextResponse(sdl(), media_type="text/plain; charset=utf-8")
