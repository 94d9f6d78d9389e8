"""Failures that a caller is told of, each with its code (the class's docstring is the default message)."""

from typing import Any, ClassVar

import asyncpg

AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
)
"""How it shows that PostgreSQL is away, or a connection broken. A statement that was cancelled is among them."""


class CallerError(Exception):
    """The request could not be answered."""

    code: ClassVar[str] = "INTERNAL_SERVER_ERROR"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)

    @property
    def extensions(self) -> dict[str, Any]:
        """What the executor puts into the error's `extensions`."""
        return {"code": self.code}


class BadUserInput(CallerError):  # noqa: N818 - the code's name
    """An argument does not hold."""

    code = "BAD_USER_INPUT"


class Unavailable(CallerError):  # noqa: N818
    """The service cannot answer at the moment."""

    code = "UNAVAILABLE"


class Timeout(CallerError):  # noqa: N818
    """The answer took too long."""

    code = "TIMEOUT"


class Unauthenticated(CallerError):  # noqa: N818
    """This needs a token."""

    code = "UNAUTHENTICATED"


class Forbidden(CallerError):  # noqa: N818
    """The token does not allow this."""

    code = "FORBIDDEN"


class NotFound(CallerError):  # noqa: N818
    """There is no such object."""

    code = "NOT_FOUND"


class RateLimited(CallerError):  # noqa: N818
    """This was asked too often."""

    code = "RATE_LIMITED"
