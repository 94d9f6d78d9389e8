"""HTTP by uvicorn, in this process or in several."""

import errno
import gc
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import structlog
import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from starlette.types import ASGIApp
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from server import logs
from server.commands import Ended
from server.connections import HttpConnection, SocketConnection
from server.expected import ExpectedError
from server.settings import Settings

LAST_REQUESTS_SECONDS = 5
LARGEST_MESSAGE = 1024 * 1024
"""Bytes of a websocket's message."""
PING_SECONDS = 20
SILENT_SECONDS = 120
"""How long a client may take nothing of what it is sent."""

SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus_client knows where processes count together."""

log = structlog.get_logger(__name__)


class ServingError(ExpectedError):
    """The server cannot listen or start."""


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """Take the port before anything else starts; connections are refused until a server listens."""
    listener = _bind(host, port)
    with listener:
        yield listener


def serve(listener: socket.socket, *, workers: int, announce: Callable[[], None]) -> None:
    """Answer until a signal ends it; `announce` is called once, when requests are answered."""
    config = configured("server.serving:application", factory=True, workers=workers)
    host, port, *_ = listener.getsockname()
    try:
        # Two may bind one port; only one may listen.
        listener.listen(config.backlog)
    except OSError as error:
        raise _unusable(host, port, error) from error
    run = _serve_alone if workers == 1 else _serve_together
    run(config, listener, announce)


def configured(app: ASGIApp | str, *, factory: bool = False, workers: int = 1) -> uvicorn.Config:
    """How uvicorn serves an application."""
    return uvicorn.Config(
        app,
        factory=factory,
        workers=workers,
        loop="uvloop",
        http=HttpConnection,
        ws=SocketConnection,
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=None,  # who answers nothing for too long is cut by the kernel, who reads late is not
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the application reads them where it needs them (server/app.py)
        timeout_graceful_shutdown=LAST_REQUESTS_SECONDS,
    )


def application() -> ASGIApp:
    """Make the application in a serving process."""
    _end_with_parent()
    try:
        logs.configure(Settings.from_environment(os.environ).log_format)
        from server.app import create_app  # noqa: PLC0415 - its import is part of what may fail

        app = create_app()
    except Exception:
        log.exception("the application cannot start")
        sys.exit(STARTUP_FAILURE)
    # What is there now stays: the collector need not walk it again and again.
    gc.collect()
    gc.freeze()
    return app


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, *, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and not self.should_exit:
            self._announce()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # uvicorn takes a second Ctrl-C for a wish to end uncleanly; the first one's end is near anyway.
        if not self.should_exit:
            super().handle_exit(sig, frame)


class _Workers(Multiprocess):
    def __init__(self, config: uvicorn.Config, *, sockets: list[socket.socket], announce: Callable[[], None]) -> None:
        super().__init__(config, sockets)
        self._announce: Callable[[], None] | None = announce
        self._known: set[int] = set()

    def init_processes(self) -> None:
        with _ctrl_c_held_back():
            super().init_processes()

    def keep_subprocess_alive(self) -> None:
        before = list(self.processes)
        with _ctrl_c_held_back():
            super().keep_subprocess_alive()
        for process in before:
            if process not in self.processes:
                log.warning("a worker ended and is replaced", exitcode=process.exitcode)
        self._forget_ended()
        if self._announce and not self.should_exit.is_set() and all(process.is_ready() for process in self.processes):
            self._announce()
            self._announce = None

    def _forget_ended(self) -> None:
        """What workers that are no more had open is not counted any more."""
        living = {process.pid for process in self.processes if process.pid is not None}
        for pid in self._known - living:
            mark_process_dead(pid)  # type: ignore[no-untyped-call]
        self._known = living


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Start workers that a terminal's Ctrl-C does not reach: their supervisor ends them, by SIGTERM."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve_alone(config: uvicorn.Config, listener: socket.socket, announce: Callable[[], None]) -> None:
    try:
        _Server(config, announce=announce).run([listener])
    except Ended:
        raise
    except SystemExit:
        raise ServingError("The server could not start; its log says why.") from None


def _serve_together(config: uvicorn.Config, listener: socket.socket, announce: Callable[[], None]) -> None:
    workers = _Workers(config, sockets=[listener], announce=announce)
    with tempfile.TemporaryDirectory(prefix="partnergraph-") as folder:
        os.environ[SHARED_COUNTS] = folder  # workers inherit it
        workers.run()
    if any(process.exitcode == STARTUP_FAILURE for process in workers.processes):
        raise ServingError("The server could not start; its log says why.")


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _unusable(host, port, error) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; its connections inherit it
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_SECONDS * 1000)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise _unusable(host, port, error) from error
    return listener


def _unusable(host: str, port: int, error: OSError) -> ServingError:
    reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror or error}"
    return ServingError(f"Port {port} of {host} {reason}.")


def _end_with_parent() -> None:
    """End this worker when its supervisor is killed, which stops PostgreSQL's count of users too."""
    if parent := multiprocessing.parent_process():

        def wait() -> None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=wait, daemon=True).start()
