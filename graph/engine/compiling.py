"""A valid operation with what was made of it: its plans and their statements, kept for the next request."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from graphql import DirectiveNode, DocumentNode, FragmentDefinitionNode, GraphQLSchema, VariableNode, Visitor, visit

from graph.document import Document
from graph.engine.json_sql import UncompilableError
from graph.engine.limits import LimitError, Limits, cost
from graph.engine.plan import Branch, ConstantError, Planner, Reading, Reads
from graph.engine.remembered import Remembered
from graph.engine.writing import Fragments, Statement, written
from graph.fields.values import Values, variable_readers
from loaders.scope import Scope

MOST_PLANS = 16
"""Of one operation, for different values of its directives' variables."""
MOST_STATEMENTS = 32
"""Of one plan, for arguments given and left out."""


PlanError = ConstantError | LimitError | UncompilableError
PLAN_ERRORS = (ConstantError, LimitError, UncompilableError)


class Ready(NamedTuple):
    """A statement with what this request puts into it."""

    statement: Statement
    reads: Reads

    def values(self, scope: Scope) -> list[Any]:
        return self.statement.values(self.reads, scope)


class RefusedError(Exception):
    """Arguments do not hold; the reference driver says which, and answers the rest."""


class Plan:
    """An operation's plan, for one set of values of its directives' variables."""

    def __init__(self, branch: Branch, fixed: Reads, limits: Limits, fragments: Fragments) -> None:
        self.branch = branch
        self.fixed = fixed
        self.limits = limits
        self.fragments = fragments
        self.costs: Remembered[Hashable, int] = Remembered(MOST_STATEMENTS)
        self.statements: Remembered[Hashable, Statement] = Remembered(MOST_STATEMENTS)

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
        key = tuple(reading.shapes)
        statement = self.statements.get(key)
        if statement is None:
            statement = self.statements.put(key, written(self.branch.parts, reading.reads, scope, self.fragments))
        return Ready(statement, reading.reads)

    def check_cost(self, reading: Reading) -> None:
        sizes = tuple(reading.sizes)
        found = self.costs.get(sizes)
        if found is None:
            found = self.costs.put(sizes, cost(self.branch.parts, reading.reads))
        self.limits.check("cost", found)


class MadeFor(NamedTuple):
    """What all operations of a schema are made with."""

    schema: GraphQLSchema
    limits: Limits
    fragments: Fragments


class Operation:
    """One operation of a valid document."""

    def __init__(self, document: Document, name: str | None, made_for: MadeFor) -> None:
        node = document.operation(name)
        self.kind = node.operation
        self.name = name
        self.made_for = made_for
        self.read_variables = variable_readers(node, made_for.schema)
        self.switches = switches_of(document.node) if "@" in document.text else ()
        self.plans: Remembered[Hashable, Plan | PlanError] = Remembered(MOST_PLANS)

    def plan(self, document: Callable[[], Document], variables: Values) -> Plan:
        """The plan for these variables; `document()` is called where it has to be made. Raises PLAN_ERRORS."""
        key = tuple([variables.get(name) for name in self.switches])
        found = self.plans.get(key) or self.plans.put(
            key, self.made(document(), dict(zip(self.switches, key, strict=True)))
        )
        if isinstance(found, Exception):
            raise found
        return found

    def made(self, document: Document, switches: Values) -> Plan | PlanError:
        fragments = {
            node.name.value: node for node in document.node.definitions if isinstance(node, FragmentDefinitionNode)
        }
        schema, limits, texts = self.made_for
        planner = Planner(schema, fragments, switches, limits)
        try:
            branch = planner.operation(document.operation(self.name))
        except PLAN_ERRORS as error:
            return error
        return Plan(branch, planner.fixed, limits, texts)


def switches_of(document: DocumentNode) -> Sequence[str]:
    """The variables that decide what `@skip` and `@include` leave."""
    found: dict[str, None] = {}

    class Switches(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            for argument in node.arguments or ():
                if isinstance(argument.value, VariableNode):
                    found[argument.value.name.value] = None

    visit(document, Switches())
    return tuple(found)
