"""A statement as it is kept: SQL, where its values come from, and the bytes around what it answers."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from graph.engine.plan import Reads, source_of
from graph.engine.remembered import Remembered
from loaders.fragments import VALUE, Fragment, fragment
from loaders.scope import Scope

MOST_FRAGMENTS = 4_000
"""How many are remembered: callers choose which filters are given."""
MARKED = re.compile(f"{VALUE}([^{VALUE}]+){VALUE}")
Shell = list[bytes | int]


class Fragments:
    """The fragments of one schema, the last ones remembered."""

    def __init__(self) -> None:
        self.remembered: Remembered[Hashable, Fragment] = Remembered(MOST_FRAGMENTS)

    def get(self, key: Hashable, scope: Scope, make: Callable[[], Any]) -> Fragment:
        """The fragment of what `make` gives: an expression, or rows with what they are made over."""
        whole = key, scope.kind
        found = self.remembered.get(whole)
        return found or self.remembered.put(whole, fragment(key, make(), scope))


class Statement(NamedTuple):
    """An operation's SQL. Its row has a JSON text for each number in `shell`, whose bytes stand between them.

    `sources` say where each value comes from: of which site and place, or for site 0 by name from what is fixed
    and what the scope binds. `is_generic`: one plan of PostgreSQL's serves all values. Without text, `shell` is all.
    """

    text: str
    sources: tuple[tuple[int, Any], ...]
    fixed: Mapping[Any, Any]
    is_scoped: bool
    is_generic: bool
    shell: tuple[bytes | int, ...]

    def values(self, reads: Reads, scope: Scope) -> list[Any]:
        fixed = {**self.fixed, **scope.binds} if self.is_scoped else self.fixed
        return [reads[site].values[key] if site else fixed[key] for site, key in self.sources]

    def answer(self, row: Sequence[bytes | None]) -> bytes:
        """The response's body, put together at once: a large one is costly to copy."""
        return b"".join([piece if isinstance(piece, bytes) else row[piece] or b"null" for piece in self.shell])


def statement_of(marked: str, shell: Shell, fixed: Mapping[str, Any], *, is_generic: bool) -> Statement:
    """A text in which parameters are marked, with where their values come from."""
    numbers: dict[str, int] = {}
    text = MARKED.sub(lambda found: f"${numbers.setdefault(found[1], len(numbers) + 1)}", marked)
    sources = tuple(map(source_of, numbers))
    return Statement(
        text=text,
        sources=sources,
        fixed={name: value for name, value in fixed.items() if name in numbers},
        is_scoped=any(not site and name not in fixed for site, name in sources),
        is_generic=is_generic,
        shell=tuple(joined(shell)),
    )


def joined(shell: Shell) -> Shell:
    """The shell with its neighbouring bytes in one."""
    found: Shell = []
    for piece in shell:
        if found and isinstance(piece, bytes) and isinstance(found[-1], bytes):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def members(items: Sequence[tuple[str, Shell]]) -> Shell:
    """The shell of an object."""
    shell: Shell = [b"{"]
    for place, (key, value) in enumerate(items):
        shell += [b"," if place else b"", f'"{key}":'.encode(), *value]
    return [*shell, b"}"]
