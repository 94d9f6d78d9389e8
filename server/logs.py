"""One pipeline for every line of the log: this server's own, uvicorn's and the libraries'."""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from server.request_log import with_request_id
from server.settings import LogFormat


def configure(log_format: LogFormat) -> None:
    """Write the log to stderr, as JSON lines or as text; the id of the request is in each line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(log_format))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    # uvicorn says the address and its process numbers at INFO; the announcement says the one that matters.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_common(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _common() -> list[Processor]:
    return [
        with_request_id,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _formatter(log_format: LogFormat) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_common(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendered(log_format)],
    )


def _rendered(log_format: LogFormat) -> list[Processor]:
    if log_format is LogFormat.TEXT:
        return [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                exception_formatter=structlog.dev.plain_traceback,  # local variables are nobody's to read
            )
        ]
    return [structlog.processors.format_exc_info, _readable, structlog.processors.JSONRenderer(ensure_ascii=False)]


def _readable(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Begin a JSON line with when, how grave and what."""
    first = {name: event[name] for name in ("timestamp", "level", "event") if name in event}
    return {**first, **event}
