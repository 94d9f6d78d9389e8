"""`/metrics`: what this server counts, in Prometheus' text.

Counts are kept where they arise, as plain numbers, and copied from there when they are asked for. Where several
processes serve, each copies its own every few seconds into files, and whoever is asked adds all of them up:
prometheus_client's multiprocess mode. So no request pays for being counted.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cached_property

import asyncpg
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from prometheus_client.values import ValueClass
from starlette.requests import Request
from starlette.responses import Response

from models.errors import CallerError
from server.database import Database
from server.measures import MEASURES, Labels, Measure, Parts

COPY_SECONDS = 2
"""How old what other processes counted may be."""
STORED = """
    SELECT greatest((SELECT max(id) FROM events), (SELECT position FROM event_horizon)) AS head,
        (SELECT count(*) FROM webhooks WHERE is_active) AS active,
        (SELECT count(*) FROM webhooks WHERE NOT is_active AND disabled_reason IS NOT NULL) AS switched_off,
        (
            SELECT count(*) FROM webhook_deliveries AS delivery JOIN webhooks AS hook ON hook.id = delivery.webhook_id
            WHERE delivery.status = 'PENDING' AND hook.is_active
        ) AS pending
"""

disable_created_metrics()  # type: ignore[no-untyped-call]  # there are none where several processes count together


class Metrics:
    """Answers what is asked at `/metrics`."""

    def __init__(self, parts: Parts, database: Database) -> None:
        self.parts = parts
        self.database = database
        self.registry = CollectorRegistry()
        self.counted: dict[tuple[str, Labels], float] = {}

    @cached_property
    def copies(self) -> Sequence[tuple[Measure, Counter | Gauge]]:
        """Made when they are first copied: others see from then on what they are."""
        return [(measure, made(measure, self.registry)) for measure in MEASURES]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Copies now and then, where another process may be asked."""
        task = asyncio.create_task(self.copy_on()) if is_shared() else None
        try:
            yield
        finally:
            if task is not None:
                self.copy()
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def copy_on(self) -> None:
        while True:
            self.copy()
            await asyncio.sleep(COPY_SECONDS)

    def copy(self) -> None:
        """Takes over what is counted by now."""
        for measure, metric in self.copies:
            for labels, value in measure.read(self.parts).items():
                child = metric.labels(*labels) if labels else metric
                if isinstance(child, Counter):
                    child.inc(value - self.counted.get((measure.name, labels), 0))
                    self.counted[measure.name, labels] = value
                else:
                    child.set(value)

    async def answer(self, _: Request) -> Response:
        self.copy()
        registry = self.registry
        if is_shared():
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        stored = CollectorRegistry()
        stored.register(await self.stored())
        return Response(generate_latest(registry) + generate_latest(stored), media_type=CONTENT_TYPE_LATEST)

    async def stored(self) -> "Stored":
        """What the database knows; nothing where it does not answer."""
        try:
            (row,) = await self.database.fetch(STORED)
        except (CallerError, asyncpg.PostgresError):
            return Stored(())
        head = GaugeMetricFamily("partnergraph_stream_head_position", "The last event's position.", value=row["head"])
        pending = GaugeMetricFamily(
            "partnergraph_webhook_deliveries_pending",
            "Deliveries that wait to be tried, of webhooks that are active.",
            value=row["pending"],
        )
        webhooks = GaugeMetricFamily(
            "partnergraph_webhooks", "Webhooks that are active, or that the platform switched off.", labels=["state"]
        )
        for state in ("active", "switched_off"):
            webhooks.add_metric([state], row[state])
        return Stored((head, pending, webhooks))


class Stored(Collector):
    """Metrics that are the same whichever process is asked."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self.metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self.metrics


def is_shared() -> bool:
    """Whether several processes count together."""
    return bool(ValueClass._multiprocess)  # noqa: SLF001 - it is decided when prometheus_client is imported


def made(measure: Measure, registry: CollectorRegistry) -> Counter | Gauge:
    if measure.together is None:
        return Counter(measure.name, measure.description, measure.labels, registry=registry)
    return Gauge(
        measure.name, measure.description, measure.labels, registry=registry, multiprocess_mode=measure.together
    )
