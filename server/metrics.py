"""`/metrics`: what this process counts, in Prometheus' text."""

from collections.abc import Iterable

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from graph.engine.execution import Operations
from server.database import Database


class Metrics(Collector):
    """Reads the counts where they are kept, when they are asked for."""

    def __init__(self, operations: Operations, database: Database) -> None:
        self.operations = operations
        self.connections = database.connections
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def collect(self) -> Iterable[Metric]:
        fallbacks = CounterMetricFamily(
            "partnergraph_fallbacks",
            "Operations that the resolvers answered because the compiler does not take them.",
            labels=["reason"],
        )
        for reason, count in self.operations.fallbacks.items():
            fallbacks.add_metric([reason], count)
        yield fallbacks
        yield GaugeMetricFamily(
            "partnergraph_remembered_operations",
            "Operations whose plans are remembered.",
            value=len(self.operations.remembered.found),
        )
        yield GaugeMetricFamily(
            "partnergraph_waiting_for_connections",
            "Requests that wait for a connection to the database.",
            value=len(self.connections.waiting),
        )

    async def answer(self, _: Request) -> Response:
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)
