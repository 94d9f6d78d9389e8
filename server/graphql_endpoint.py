"""`/graphql`: queries by POST and GET, and the page for browsers."""

from collections.abc import AsyncIterator

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from graph.engine.document import DocumentError
from graph.engine.execution import Operations, Request
from loaders.scope import Scope
from server.database import Database
from server.graphiql_page import graphiql_page
from server.languages import preferred_languages
from server.negotiation import (
    HttpError,
    error_body,
    posted,
    queried,
    response_type,
    status_of,
    wants_page,
)

LARGEST_BODY = 1024 * 1024
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
VARY = {"vary": "accept, accept-language"}


class GraphQLEndpoint:
    """Answers the requests of one schema from one database."""

    def __init__(self, operations: Operations, database: Database) -> None:
        self.operations = operations
        self.database = database

    async def answer(self, http: HttpRequest) -> Response:
        if http.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": ", ".join(METHODS)})
        accept = http.headers.get("accept")
        if http.method != "POST" and wants_page(accept):
            return graphiql_page()
        try:
            media_type = response_type(accept)
            return await self.answer_operation(http, await self.request(http), media_type)
        except HttpError as error:
            headers = {**VARY, **(error.headers or {})}
            return Response(error_body(error.message), error.status, headers, "application/json; charset=utf-8")

    async def request(self, http: HttpRequest) -> Request:
        if http.method != "POST":
            return queried(http.query_params)
        return posted(http.headers.get("content-type"), await body_of(http))

    async def answer_operation(self, http: HttpRequest, request: Request, media_type: str) -> Response:
        if http.method != "POST":
            self.check_is_query(request)
        languages = preferred_languages(http.headers.get("accept-language", ""))
        answer = await self.operations.execute(request, self.database, Scope(languages=languages))
        return Response(answer.body, status_of(answer, media_type), VARY, f"{media_type}; charset=utf-8")

    def check_is_query(self, request: Request) -> None:
        """Raises HttpError 405 for what a GET must not do."""
        try:
            if self.operations.is_query(request):
                return
        except DocumentError:
            return
        raise HttpError(405, "GET is for queries; send a mutation by POST.", {"allow": "POST"})


async def body_of(http: HttpRequest) -> bytes:
    """The body, as long as it is within bounds. Raises HttpError 413."""
    body = bytearray()
    chunks: AsyncIterator[bytes] = http.stream()
    async for chunk in chunks:
        body += chunk
        if len(body) > LARGEST_BODY:
            raise HttpError(413, f"The body may have {LARGEST_BODY} bytes.")
    return bytes(body)
