"""What is counted in this process, and where: docs/operating.md tells operators of it."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from graph.engine.execution import Operations
from server.database import Database
from server.events.stream import Stream
from server.transports.callback import Failure
from server.transports.outbox import End
from server.transports.transports import Transports
from server.webhooks.worker import Worker

Labels = tuple[str, ...]
TRIES = {"delivered": "DELIVERED", "again": "PENDING", "failed": "FAILED"}


class Parts(NamedTuple):
    """The parts of an application that count."""

    operations: Operations
    database: Database
    stream: Stream
    transports: Transports
    worker: Worker


class Measure(NamedTuple):
    """One metric: a counter, unless `together` says what several processes' values make."""

    name: str
    description: str
    read: Callable[[Parts], Mapping[Labels, float]]
    labels: Labels = ()
    together: Literal["livesum", "livemin"] | None = None


def alone(read: Callable[[Parts], float]) -> Callable[[Parts], Mapping[Labels, float]]:
    """A metric without labels."""
    return lambda parts: {(): read(parts)}


MEASURES = (
    Measure(
        "partnergraph_fallbacks",
        "Operations that the resolvers answered because the compiler does not take them.",
        lambda parts: {(reason,): count for reason, count in parts.operations.fallbacks.items()},
        ("reason",),
    ),
    Measure(
        "partnergraph_remembered_operations",
        "Operations whose plans are remembered.",
        alone(lambda parts: len(parts.operations.remembered.found)),
        together="livesum",
    ),
    Measure(
        "partnergraph_waiting_for_connections",
        "Requests that wait for a connection to the database.",
        alone(lambda parts: len(parts.database.connections.waiting)),
        together="livesum",
    ),
    Measure(
        "partnergraph_subscriptions",
        "Subscriptions that run.",
        lambda parts: {(name,): counts.subscriptions for name, counts in parts.transports.outboxes.counts.items()},
        ("transport",),
        "livesum",
    ),
    Measure(
        "partnergraph_subscriptions_ended",
        "Subscriptions that have ended, by the reason: too_slow is who fell behind.",
        lambda parts: {
            (name, reason.name.lower()): counts.ended[reason]
            for name, counts in parts.transports.outboxes.counts.items()
            for reason in End
        },
        ("transport", "reason"),
    ),
    Measure(
        "partnergraph_messages_delivered",
        "Messages that were taken to be written to their clients.",
        lambda parts: {(name,): counts.delivered for name, counts in parts.transports.outboxes.counts.items()},
        ("transport",),
    ),
    Measure(
        "partnergraph_subscription_groups",
        "Distinct subscriptions, each of which is evaluated once for all who ask the same.",
        alone(lambda parts: len(parts.stream.groups)),
        together="livesum",
    ),
    Measure(
        "partnergraph_subscription_evaluations",
        "Spans of the stream that were made into messages of a distinct subscription.",
        alone(lambda parts: parts.stream.evaluations),
    ),
    Measure(
        "partnergraph_events_read",
        "Events that were read from the stream; each process reads all.",
        alone(lambda parts: parts.stream.events_told),
    ),
    Measure(
        "partnergraph_stream_told_position",
        "The position up to which all are told; of several processes the one that is furthest behind.",
        alone(lambda parts: parts.stream.head),
        together="livemin",
    ),
    Measure(
        "partnergraph_stream_last_read_timestamp_seconds",
        "When the stream was last read successfully; of several processes the one for which it is longest ago.",
        alone(lambda parts: parts.stream.read_at),
        together="livemin",
    ),
    Measure(
        "partnergraph_callback_failures",
        "Posts to subscribers by callback that were not taken: passing ones are tried again.",
        lambda parts: {(each.value,): parts.transports.callbacks.failures[each] for each in Failure},
        ("failure",),
    ),
    Measure(
        "partnergraph_webhook_tries",
        "Tries of webhooks' deliveries, by what came of them.",
        lambda parts: {(outcome,): parts.worker.outcomes[status] for outcome, status in TRIES.items()},
        ("outcome",),
    ),
    Measure(
        "partnergraph_webhook_gaps",
        "Webhooks that were told that events are gone before they had them.",
        alone(lambda parts: parts.worker.gaps),
    ),
)
