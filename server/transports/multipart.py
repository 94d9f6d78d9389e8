"""Apollo's multipart protocol for subscriptions. Each part ends with the next one's boundary: clients wait for it."""

from server.transports.outbox import End, Ending, Message, Transport
from server.transports.streaming import Written

BOUNDARY = b"\r\n--graphql"
TYPE = b"\r\ncontent-type: application/json\r\n\r\n"
HEARTBEAT_SECONDS = 5.0


def part(body: bytes) -> bytes:
    return TYPE + body + BOUNDARY


def written(message: Message) -> bytes:
    return part(b'{"payload":%b}' % message.body)


def last(ending: Ending) -> bytes:
    return errors(ending) + b"--\r\n"


def errors(ending: Ending) -> bytes:
    """An operation that was refused has a payload that says so; one that breaks off has none."""
    if ending.body is None:
        return b""
    if ending.reason is End.REFUSED:
        return written(Message(ending.body))
    return part(b'{"payload":null,' + ending.body.removeprefix(b"{"))


MULTIPART = Written(
    transport=Transport.MULTIPART,
    content_type=b'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0',
    opening=BOUNDARY + part(b"{}"),
    write=written,
    heartbeat=part(b"{}"),
    heartbeat_seconds=HEARTBEAT_SECONDS,
    last=last,
)
