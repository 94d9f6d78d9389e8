"""A token's claims as a caller."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from models import Caller, Permission, Role
from models.errors import BadUserInput, Unauthenticated
from models.ids import node_number
from models.texts import text_problem

OWN = "partnergraph"
"""The claim under which this platform's own stand."""
LONGEST_SUBJECT = 255
MOST = 1000


class TokenError(Unauthenticated):
    """A token that is none of this platform's, or no longer; the message is for who sent it."""


def caller_of(claims: Mapping[str, Any]) -> Caller:
    """The caller of verified claims. Raises TokenError where they are malformed."""
    if not is_subject(claims["sub"]):
        raise TokenError("The token's `sub` is empty, too long or no text.")
    own = claims.get(OWN) or {}
    if not isinstance(own, dict):
        raise TokenError(f"The token's `{OWN}` is no object.")
    return Caller(
        subject=claims["sub"],
        roles=frozenset(Role(name) for name in texts_of(own, "roles") if name in Role.__members__),
        regions=tuple(texts_of(own, "regions")),
        enterprises=tuple(map(number_of, texts_of(own, "enterprises"))),
        permissions=permissions_of(claims["scope"]) if "scope" in claims else frozenset(Permission),
        expires_at=instant_of(claims["exp"]),
    )


def is_subject(text: str) -> bool:
    """Whether rows can name a caller so."""
    return 0 < len(text) <= LONGEST_SUBJECT and text_problem(text) is None


def instant_of(seconds: Any) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise TokenError("The token's `exp` is no time.") from None


def texts_of(own: Mapping[str, Any], name: str) -> list[str]:
    """A list of texts; ids may be numbers too."""
    found = own.get(name) or []
    is_list = isinstance(found, list) and len(found) <= MOST
    if not is_list or any(isinstance(item, bool) or not isinstance(item, (str, int)) for item in found):
        raise TokenError(f"The token's `{OWN}.{name}` is no list of texts.")
    return [text for text in map(str, found) if not text_problem(text)]


def number_of(text: str) -> int:
    try:
        return node_number(text)
    except BadUserInput:
        raise TokenError(f"The token's `{OWN}.enterprises` are no ids.") from None


def permissions_of(scope: Any) -> frozenset[Permission]:
    """What the scope leaves; words that are not this platform's are others' affair."""
    if not isinstance(scope, str):
        raise TokenError("The token's `scope` is no text.")
    words = set(scope.split())
    return frozenset(permission for permission in Permission if permission.value in words)
