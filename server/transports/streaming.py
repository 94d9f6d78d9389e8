"""One operation's results as the body of an HTTP answer."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from server.transports.asgi import Headers, Receive, Send
from server.transports.outbox import End, Ending, Outbox, Transport, Writing

UNBUFFERED: Headers = ((b"cache-control", b"no-cache, no-transform"), (b"x-accel-buffering", b"no"))


class Written(NamedTuple):
    """How a protocol writes a stream: its beginning, each message, what keeps it alive and how often, its end."""

    transport: Transport
    content_type: bytes
    opening: bytes
    write: Writing
    heartbeat: bytes
    heartbeat_seconds: float
    last: Callable[[Ending], bytes]


async def stream(outbox: Outbox, form: Written, receive: Receive, send: Send, headers: Headers) -> None:
    """Sends what comes, until it ends or the client is gone."""
    listening = asyncio.create_task(listen(receive, outbox))
    try:
        headers = ((b"content-type", form.content_type), *UNBUFFERED, *headers)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send_part(send, form.opening)
        while not is_over(outbox):
            await send_part(send, await next_part(outbox, form))
        if outbox.ending is not None and outbox.ending.reason is not End.CLOSED:
            await send_part(send, form.last(outbox.ending), more=False)
    finally:
        listening.cancel()
        outbox.close()


def is_over(outbox: Outbox) -> bool:
    return outbox.ending is not None and not outbox.waiting


async def next_part(outbox: Outbox, form: Written) -> bytes:
    """What comes next; a heartbeat when nothing does."""
    try:
        async with asyncio.timeout(form.heartbeat_seconds):
            return b"".join([message.written(form.write) for message in await outbox.drain()])
    except TimeoutError:
        return form.heartbeat


async def send_part(send: Send, part: bytes, *, more: bool = True) -> None:
    if part or not more:
        await send({"type": "http.response.body", "body": part, "more_body": more})


async def listen(receive: Receive, outbox: Outbox) -> None:
    """Waits until the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
    outbox.close()
