"""What gives each event to all sockets: python -m benchmarks.fanout raw|ours PORT. The events are made up.

`raw` is ASGI by hand: one text, sent on each socket in turn. `ours` is the websocket transport over a source that only
puts. Both are served as the real server is; a POST publishes one event, and a GET of `/gone` says what is left.
"""

import gc
import json
import sys
from typing import Any

import uvicorn
from graphql import OperationType

from graph.answers import Answer
from graph.engine.execution import Request
from loaders.scope import Scope
from models import ANONYMOUS, Caller
from server.serving import configured
from server.transports.outbox import Message, Outbox, Outboxes
from server.transports.websocket import Sockets

EVENT = {
    "data": {"partnerAdded": {"id": "RW50ZXJwcmlzZTox", "name": "x" * 300, "region": {"name": "Київська область"}}}
}
BODY = json.dumps(EVENT, ensure_ascii=False, separators=(",", ":")).encode()


class Raw:
    """One text for all."""

    def __init__(self) -> None:
        self.sends: dict[int, Any] = {}

    @property
    def left(self) -> int:
        return len(self.sends)

    async def publish(self) -> None:
        text = f'{{"id":"1","type":"next","payload":{BODY.decode()}}}'
        for send in list(self.sends.values()):
            await send({"type": "websocket.send", "text": text})

    async def answer(self, _: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "graphql-transport-ws"})
        while (received := await receive())["type"] != "websocket.disconnect":
            message = json.loads(received["text"])
            if message["type"] == "connection_init":
                await send({"type": "websocket.send", "text": '{"type":"connection_ack"}'})
            else:
                self.sends[id(send)] = send
        self.sends.pop(id(send), None)


class Source:
    """Puts each event into all outboxes."""

    def __init__(self) -> None:
        self.outboxes: set[Outbox] = set()

    def scope(self, caller: Caller, languages: tuple[str, ...]) -> Scope:
        return Scope(caller=caller, languages=languages)

    def kind(self, _: Request) -> OperationType:
        return OperationType.SUBSCRIPTION

    async def perform(self, _: Request, __: Scope) -> Answer:
        raise NotImplementedError

    async def subscribe(self, _: Request, __: Scope, outbox: Outbox) -> None:
        self.outboxes.add(outbox)
        outbox.when_closed(lambda: self.outboxes.discard(outbox))

    async def caller(self, _: str | None) -> Caller:
        return ANONYMOUS


class Ours:
    """The transport over the source."""

    def __init__(self) -> None:
        self.source = Source()
        self.sockets = Sockets(self.source, self.source, Outboxes())

    @property
    def left(self) -> int:
        return len(self.source.outboxes) + len(self.sockets.outboxes.running)

    async def publish(self) -> None:
        message = Message(BODY)
        for outbox in tuple(self.source.outboxes):
            outbox.put(message)

    async def answer(self, scope: Any, receive: Any, send: Any) -> None:
        await self.sockets.answer(scope, receive, send)


class Fanout:
    """The application around either."""

    def __init__(self, of: Raw | Ours) -> None:
        self.of = of

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await self.of.answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            for step in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{step}.complete"})
        else:
            if scope["method"] == "POST":
                await self.of.publish()
            body = str(self.of.left).encode()
            headers = [(b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})


def main() -> None:
    kind, port = sys.argv[1:]
    app = Fanout(Raw() if kind == "raw" else Ours())
    gc.collect()
    gc.freeze()
    config = configured(app)
    config.port = int(port)
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
