"""A valid operation with what was made of it: its plans and their statements, kept for the next request."""

from collections.abc import Callable, Hashable
from functools import partial
from itertools import count
from typing import Any, NamedTuple

from graphql import GraphQLError, GraphQLSchema

from graph.document import Document, DocumentError, coded
from graph.engine.json_sql import UncompilableError
from graph.engine.plan import Branch, ConstantError, Planner, Reading, Reads
from graph.engine.remembered import Remembered
from graph.engine.statement import Fragments, Statement
from graph.engine.writing import exported, written
from graph.fields.selection import switches_of
from graph.fields.values import Values, variable_readers
from graph.limits import LimitError, Limits, cost
from loaders.scope import Scope

MOST_PLANNED = 50_000_000
"""Bytes, about, of all plans: an operation has one for each set of values of its directives' variables."""
MOST_SQL = 50_000_000
"""Characters, about, of all statements: a plan has one for each set of arguments given and left out."""
MOST_COSTS = 32
"""Of one plan, for different numbers of rows."""

PLAN, FIELD, STATEMENT = 4_000, 250, 1_000
"""What weighs at least a plan, each of its fields, and a statement."""
NUMBERS = count(1)

PlanError = ConstantError | DocumentError | LimitError


class Ready(NamedTuple):
    """A statement with what this request puts into it."""

    statement: Statement
    reads: Reads

    def values(self, scope: Scope) -> list[Any]:
        return self.statement.values(self.reads, scope)


class RefusedError(Exception):
    """Arguments do not hold; the reference driver says which, and answers the rest."""


class MadeFor:
    """What all operations of a schema are made with, and what was made of them."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self.schema = schema
        self.limits = limits
        self.fragments = Fragments()
        self.plans: Remembered[Hashable, Plan | PlanError] = Remembered(MOST_PLANNED)
        self.statements: Remembered[Hashable, Statement] = Remembered(MOST_SQL)


class Plan:
    """An operation's plan, for one set of values of its directives' variables."""

    def __init__(self, branch: Branch, fixed: Reads, made_for: MadeFor) -> None:
        self.number = next(NUMBERS)
        self.branch = branch
        self.fixed = fixed
        self.made_for = made_for
        self.costs: Remembered[Hashable, int] = Remembered(MOST_COSTS)

    def read(self, variables: Values, scope: Scope) -> Reading:
        """The arguments of a request, within its limits. Raises LimitError."""
        reading = Reading(dict(self.fixed), [scope.kind])
        self.branch.read(variables, scope, reading)
        self.check_cost(reading)
        return reading

    def check(self, reading: Reading) -> None:
        """Raises RefusedError and UncompilableError."""
        if self.branch.refusals:
            raise UncompilableError(self.branch.refusals[0])
        if not reading.is_whole:
            raise RefusedError

    def ready(self, reading: Reading, scope: Scope) -> Ready:
        """The statement for these arguments. Raises RefusedError and UncompilableError."""
        self.check(reading)
        make = partial(written, self.branch.parts, reading.reads, scope, self.made_for.fragments)
        return Ready(self.statement(tuple(reading.shapes), make), reading.reads)

    def exported(self, reading: Reading, scope: Scope) -> Ready:
        """The statement of all nodes of the only connection, one by one. Raises as `ready` does."""
        self.check(reading)
        make = partial(exported, self.branch.parts, reading.reads, scope, self.made_for.fragments)
        return Ready(self.statement(("exported", *reading.shapes), make), reading.reads)

    def statement(self, key: Hashable, make: Callable[[], Statement]) -> Statement:
        """The statement under a key, which says on what its text depends."""
        whole = self.number, key
        found = self.made_for.statements.get(whole)
        if found is None:
            found = make()
            self.made_for.statements.put(whole, found, STATEMENT + len(found.text))
        return found

    def check_cost(self, reading: Reading) -> None:
        sizes = tuple(reading.sizes)
        found = self.costs.get(sizes)
        if found is None:
            found = self.costs.put(sizes, cost(self.branch.parts, reading.reads))
        self.made_for.limits.check("cost", found)


class Operation:
    """One operation of a valid document."""

    def __init__(self, document: Document, name: str | None, made_for: MadeFor) -> None:
        node = document.operation(name)
        self.text = document.text
        self.kind = node.operation
        self.name = name
        self.made_for = made_for
        self.read_variables = variable_readers(node, made_for.schema)
        self.takes_variables = bool(node.variable_definitions)
        self.switches = switches_of(node, document.fragments) if "@" in document.text else ()

    def plan(self, document: Callable[[], Document], variables: Values) -> Plan:
        """The plan for these variables; `document()` is called where it has to be made. Raises PlanError's."""
        values = [variables.get(name) for name in self.switches]
        key = self.text, self.name, *values
        found = self.made_for.plans.get(key) or self.made(
            key, document(), dict(zip(self.switches, values, strict=True))
        )
        if isinstance(found, Exception):
            raise found.with_traceback(None)  # or it would remember each request that met it
        return found

    def made(self, key: Hashable, document: Document, switches: Values) -> Plan | PlanError:
        """The plan, remembered, or why there is none."""
        planner = Planner(self.made_for.schema, document.fragments, switches, self.made_for.limits)
        found: Plan | PlanError
        try:
            found = Plan(planner.operation(document.operation(self.name)), planner.fixed, self.made_for)
        except (ConstantError, LimitError) as error:
            found = error.with_traceback(None)
        except GraphQLError as error:  # a directive's variable is null
            found = DocumentError(coded(error, "BAD_USER_INPUT"))
        return self.made_for.plans.put(key, found, PLAN + len(self.text) + FIELD * planner.fields)
