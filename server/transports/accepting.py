"""In which form an Accept header takes the results of an operation."""

from enum import Enum, auto
from functools import lru_cache

from server.negotiation import GRAPHQL_RESPONSE, JSON, REMEMBERED, quality


class Form(Enum):
    """How results come: as one answer, or one after the other."""

    PLAIN = auto()
    EVENTS = auto()
    MULTIPART = auto()
    CALLBACK = auto()


NAMED: dict[tuple[str, str | None], Form] = {
    ("text/event-stream", None): Form.EVENTS,
    ("multipart/mixed", "subscriptionspec=1.0"): Form.MULTIPART,
    (JSON, "callbackspec=1.0"): Form.CALLBACK,
    (GRAPHQL_RESPONSE, None): Form.PLAIN,
    (JSON, None): Form.PLAIN,
    ("application/*", None): Form.PLAIN,
    ("*/*", None): Form.PLAIN,
}


@lru_cache(REMEMBERED)
def streaming(accept: bytes | None) -> tuple[Form, ...]:
    """The forms that the header takes, best first; none where all that it takes is plain."""
    taken = forms(accept.decode("latin-1").lower()) if accept else ()
    return taken if set(taken) - {Form.PLAIN} else ()


def forms(accept: str) -> tuple[Form, ...]:
    found = []
    for part in accept.split(","):
        name, *parameters = [piece.strip().replace('"', "") for piece in part.split(";")]
        specified = next((each for each in parameters if "spec=" in each), None)
        form, weight = NAMED.get((name, specified)), quality(parameters)
        if form is not None and weight > 0:
            found.append((weight, form))
    return tuple(form for _, form in sorted(found, key=lambda each: -each[0]))
