"""All ways to `/graphql` but the plain one: websockets, and results one after the other by HTTP."""

from server.transports.accepting import streaming
from server.transports.asgi import Receive, Scope, Send
from server.transports.callback import Callbacks
from server.transports.hosts import Hosts
from server.transports.operating import Callers, Operating
from server.transports.outbox import Outboxes
from server.transports.streams import Streams
from server.transports.websocket import Limits, Sockets


class Transports:
    """Those of one application."""

    def __init__(
        self,
        operating: Operating,
        callers: Callers,
        hosts: Hosts,
        limits: Limits | None = None,
        *,
        logs_requests: bool = False,
    ) -> None:
        self.outboxes = Outboxes()
        self.callbacks = Callbacks(hosts)
        self.streams = Streams(operating, callers, self.outboxes, self.callbacks, logs_requests=logs_requests)
        self.sockets = Sockets(operating, callers, self.outboxes, limits or Limits())

    def take(self, scope: Scope) -> bool:
        """Whether it is theirs to answer."""
        if scope["type"] == "websocket":
            return True
        accept = next((value for name, value in scope["headers"] if name == b"accept"), None)
        return scope["method"] in {"GET", "POST"} and bool(streaming(accept))

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = self.sockets if scope["type"] == "websocket" else self.streams
        await transport.answer(scope, receive, send)

    def shut_down(self) -> None:
        """Ends all that runs, each with its transport's word for it."""
        self.outboxes.shut_down()

    async def close(self) -> None:
        """Waits until callbacks are told, too."""
        self.outboxes.shut_down()
        await self.callbacks.close()
