"""`graphql-sse`, distinct connections mode: each result an event, its cursor the event's id."""

from server.transports.outbox import Ending, Message, Transport
from server.transports.streaming import Written

HEARTBEAT = b":\n\n"
HEARTBEAT_SECONDS = 12.0
# Without a line of data, browsers would drop the event.
COMPLETE = b"event: complete\ndata:\n\n"


def written(message: Message) -> bytes:
    cursor = b"" if message.cursor is None else b"id: %b\n" % message.cursor.encode()
    return b"event: next\n%bdata: %b\n\n" % (cursor, on_one_line(message.body))


def last(ending: Ending) -> bytes:
    return COMPLETE if ending.body is None else written(Message(ending.body)) + COMPLETE


def on_one_line(body: bytes) -> bytes:
    """JSON's line breaks, which PostgreSQL writes between the elements of a list, are mere space."""
    return body.replace(b"\n", b" ").replace(b"\r", b" ")


EVENT_STREAM = Written(
    transport=Transport.EVENTS,
    content_type=b"text/event-stream; charset=utf-8",
    opening=HEARTBEAT,
    write=written,
    heartbeat=HEARTBEAT,
    heartbeat_seconds=HEARTBEAT_SECONDS,
    last=last,
)
