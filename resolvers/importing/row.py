"""A row of the file, read: what it says of an enterprise, or what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from models import RegistrationScheme, Texts
from resolvers.checks.registrations import registrations
from resolvers.importing.columns import Around
from resolvers.importing.header import Header
from resolvers.importing.problems import RowProblem, told
from resolvers.importing.reading import registered_number
from resolvers.problems import Problems, UserErrorCode

Entry = tuple[RegistrationScheme, str]
"""An entry in a register, as it is stored."""

TEXTS = ("name", "description")
KEYS = ("scheme", "number", "industry")
PATH = "number"


@dataclass
class Row:
    """What a row says. `facts` are columns of the enterprise, without its texts; what the file leaves out is not there.

    `cells` are what stood in the file, by header; `headers` are what fields are called there.
    """

    row: int
    header: Header
    cells: dict[str, str]
    entry: Entry | None = None
    industry: str | None = None
    texts: dict[str, Texts] = field(default_factory=lambda: {name: {} for name in TEXTS})
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    def refuse(self, problems: Problems) -> None:
        """Keeps what was found, whose paths begin with headers."""
        self.problems += told(self.row, problems.found, self.cells)

    def refuse_for(self, name: str, code: UserErrorCode, message: str) -> None:
        """Keeps one problem with a field of this name."""
        problems = Problems()
        problems.add(code, message, self.header.of(name))
        self.refuse(problems)


@dataclass(frozen=True)
class Registered:
    """An entry as it is checked."""

    scheme: RegistrationScheme
    number: str


def read_row(row: int, cells: Sequence[str], header: Header, around: Around) -> Row:
    """All that a row says, and all that is wrong in it."""
    given = {
        placed.header: text for placed in header.columns if placed.place < len(cells) and (text := cells[placed.place])
    }
    read = Row(row, header, {name: text.strip() for name, text in given.items()})
    problems = Problems()
    values: dict[str, Any] = {}
    for placed in header.columns:
        text = given.get(placed.header, "")
        if not text.strip():
            continue
        if reason := getattr(text, "reason", None):
            problems.add(UserErrorCode.INVALID, reason, placed.header)
            continue
        value = placed.column.read(problems, placed.column.text(text), placed.header, around)
        if value is None:
            continue
        if placed.column.key is None:
            values[placed.column.field] = value
        else:
            read.texts[placed.column.field][placed.column.key] = value
    read.entry = entry_of(problems, values, header)
    read.industry = values.get("industry")
    read.facts = {name: value for name, value in values.items() if name not in KEYS}
    read.refuse(problems)
    return read


def entry_of(problems: Problems, values: dict[str, Any], header: Header) -> Entry | None:
    """The entry that says which enterprise it is."""
    column = header.of("number")
    if any(error.field == (column,) for error in problems.found):
        return None
    if "number" not in values:
        problems.add(UserErrorCode.REQUIRED, "The number says which enterprise it is.", column)
        return None
    if "scheme" not in values and any(error.field == (header.of("scheme"),) for error in problems.found):
        return None
    scheme = values.get("scheme", RegistrationScheme.EDRPOU)
    mine = Problems()
    found = registrations(mine, [Registered(scheme, registered_number(scheme, values["number"]))], column)
    for error in mine.found:
        problems.add(error.code, error.message, column)
    return found[0] if found else None
