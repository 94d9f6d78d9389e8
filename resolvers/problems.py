"""What a caller can mend in an input: found all at once, each with its path."""

import enum
from dataclasses import dataclass, field


class UserErrorCode(enum.StrEnum):
    REQUIRED = "REQUIRED"
    INVALID = "INVALID"
    TOO_LONG = "TOO_LONG"
    TOO_MANY = "TOO_MANY"
    TAKEN = "TAKEN"
    NOT_FOUND = "NOT_FOUND"
    NOT_ALLOWED = "NOT_ALLOWED"
    CONFLICT = "CONFLICT"
    WRONG_STATE = "WRONG_STATE"
    LIMIT_REACHED = "LIMIT_REACHED"


@dataclass(frozen=True)
class UserError:
    """A problem with an input; `field` is the path into it, in the schema's names."""

    code: UserErrorCode
    message: str
    field: tuple[str, ...] | None = None


class Refused(Exception):  # noqa: N818 - a refusal is an answer
    """The mutation was not done, for reasons that the caller can mend."""

    def __init__(self, *errors: UserError) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = errors


def refused(code: UserErrorCode, message: str, *path: str | int) -> Refused:
    """A refusal for one reason."""
    return Refused(problem(code, message, *path))


def problem(code: UserErrorCode, message: str, *path: str | int) -> UserError:
    return UserError(code, message, tuple(map(str, path)) or None)


@dataclass
class Problems:
    """Collects what is wrong with an input, so that the caller hears of all at once."""

    found: list[UserError] = field(default_factory=list)

    def add(self, code: UserErrorCode, message: str, *path: str | int) -> None:
        self.found.append(problem(code, message, *path))

    def check(self) -> None:
        """Raises Refused where there are any."""
        if self.found:
            raise Refused(*self.found)
