"""What an operation asks for: a tree of fields whose arguments are constants or wait for the variables' values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from graphql import (
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    TypeMetaFieldDef,
    get_named_type,
    is_abstract_type,
)
from graphql.execution.values import VariableValues
from strawberry.types.field import StrawberryField

from graph.fields.arguments import given_of
from graph.fields.kinds import EitherField, FacetField, LeafField, ManyField, PageField, SqlField
from graph.fields.mutating import Call, MutationField, OutcomeField
from graph.fields.pages import BOUNDS, PageArguments, bounded, check_first, facet_limit, read_by, unbounded
from graph.fields.references import ReferenceField, ReferencesField, Refs
from graph.fields.registry import DEFINITION, ENTITIES, type_name
from graph.fields.selection import Selected, selected_fields
from graph.fields.values import REFUSALS, Arguments, Values, key_reading, no_key
from graph.fields.values import Reading as KeyReading
from graph.introspection import Introspection
from graph.limits import Limits, size_of
from loaders.fragments import value_mark
from loaders.scope import Scope
from models.base import Base

CONSTANT = {"__schema", "__type", "_service"}
"""Root fields that depend on nothing but the schema."""
META_FIELDS: Mapping[str, GraphQLField] = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}

Parts: TypeAlias = "tuple[Part, ...]"


class ConstantError(Exception):
    """The answer depends on nothing but the schema."""


class Read(NamedTuple):
    """A field's arguments in one request: what the text of SQL depends on, the bound values, and what they mean."""

    shape: Any
    values: Sequence[Any]
    asked: Any


Reads: TypeAlias = "dict[int, Read]"


class Site:
    """A place in the operation where a field takes arguments; of references `below` is what each type is asked."""

    def __init__(self, number: int, field: SqlField, arguments: Arguments) -> None:
        self.number = number
        self.field: Any = field
        self.arguments = arguments
        self.below: dict[type[Base], Branch] = {}
        self.read_key: KeyReading = no_key
        self.reader = next(reader for kind, reader in READERS if isinstance(field, kind))
        self.unbounded: PageArguments | None = None

    def parameter(self, place: int) -> str:
        """What stands in SQL for the value at a place."""
        return value_mark(f"{self.number}_{place}")

    def read(self, variables: Values, scope: Scope) -> Read:
        """The arguments with these variables. Raises what they are refused with."""
        return self.reader(self, self.arguments.values(variables), variables, scope)

    def page(self, values: Values, _: Values, scope: Scope) -> Read:
        found = self.unbounded
        if found is None:
            found = unbounded(self.field, values)
            if self.arguments.readings.keys() <= BOUNDS:
                self.unbounded = found  # the same in every request
        asked = bounded(self.field.definition, found, values, scope)
        order, (limit, backward, after, before), filters = asked
        shape = (order, backward, after is None, before is None, filters.paths)
        return Read(shape, (limit, *(after or NO_BOUND), *(before or NO_BOUND), *filters.values), asked)

    def call(self, values: Values, variables: Values, _: Scope) -> Read:
        return Read((), (), Call(self.field, values, self.read_key(variables)))

    def outcome(self, *_: Any) -> Read:
        (model,) = self.below
        return read_references({ENTITIES[model].by_id: [[0], [0]]})  # the row is known once all is done

    def reference(self, values: Values, *_: Any) -> Read:
        key, named = self.field.definition(**values) or (None, ())
        return Read((key,), ([0], *([value] for value in named)), {key: 1})

    def references(self, values: Values, *_: Any) -> Read:
        return read_references(self.field.definition(**values))

    def facet(self, values: Values, *_: Any) -> Read:
        return self.plain({"first": facet_limit(values)})

    def plain(self, values: Values, *_: Any) -> Read:
        check_first(values)
        given = given_of(self.field.splitters, values)
        if isinstance(self.field, ManyField) and self.field.definition.readings:
            given = read_by(self.field.definition.readings, given)
        return Read(given.paths, given.values, given)


READERS: Sequence[tuple[type[SqlField], Callable[[Any, Values, Values, Scope], Read]]] = (
    (PageField, Site.page),
    (MutationField, Site.call),
    (OutcomeField, Site.outcome),
    (ReferenceField, Site.reference),
    (ReferencesField, Site.references),
    (FacetField, Site.facet),
    (SqlField, Site.plain),
)
NO_BOUND = (None, None)


def source_of(name: str) -> tuple[int, Any]:
    """Whose value a parameter takes: a site's number and the place among its values, or 0 and the parameter's name."""
    if not name[0].isdigit():
        return 0, name
    site, _, place = name.partition("_")
    return int(site), int(place)


WINDOW_VALUES = 5
"""How many of a page's values stand for its window: the limit, and two for each bound."""


def read_references(refs: Refs) -> Read:
    values = [column for columns in refs.values() for column in columns]
    return Read(tuple(refs), values, {key: len(columns[0]) for key, columns in refs.items()})


@dataclass(frozen=True, slots=True)
class Part:
    """A selected field: `key` is its name in the response, `of` the type that has it; `__typename` has no field.

    `choices`: of a union, what is selected of the rows of each model.
    """

    key: str
    of: str
    field: StrawberryField | None = None
    is_required: bool = False
    site: Site | None = None
    below: Parts = ()
    choices: "tuple[tuple[type[Base], Parts], ...]" = ()

    @property
    def name(self) -> str:
        return self.field.python_name if self.field else "__typename"


def is_plain(part: Part) -> bool:
    """Whether a part is a bare column."""
    return part.field is None or (isinstance(part.field, LeafField) and not callable(part.field.definition))


@dataclass(slots=True)
class Reading:
    """The arguments of one request: on which shapes its statement depends, and on which sizes its cost."""

    reads: Reads
    shapes: list[Any]
    sizes: list[Any] = field(default_factory=list)
    is_whole: bool = True


@dataclass(slots=True)
class Branch:
    """What is selected of a type, and the sites in it whose arguments wait for the request."""

    parts: Parts = ()
    sites: list[Site] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    """Why the compiler does not take it; its limits are judged all the same."""

    def read(self, variables: Values, scope: Scope, reading: Reading) -> None:
        """Adds the arguments of this request; those that are refused are left out."""
        for site in self.sites:
            try:
                read = reading.reads[site.number] = site.read(variables, scope)
            except REFUSALS:
                reading.is_whole = False
                reading.sizes.append(None)
                continue
            reading.shapes.append(read.shape)
            reading.sizes.append(size_of(site, read))
            if site.below:
                for key in read.shape:
                    if key is not None:
                        site.below[key.model].read(variables, scope, reading)


class Asked(NamedTuple):
    """What selection needs to know of an operation."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variable_values: VariableValues


class Planner:
    """Makes the plan of an operation's selection, with the given values of the variables that directives use."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        switches: Values,
        limits: Limits,
    ) -> None:
        self.limits = limits
        self.asked = Asked(schema, fragments, VariableValues({}, dict(switches)))
        self.introspection = Introspection(self.asked)
        self.strawberry = schema._strawberry_schema  # type: ignore[attr-defined] # noqa: SLF001
        self.fixed: Reads = {}
        self.sites = self.fields = self.aliases = self.depth = 0

    def operation(self, operation: OperationDefinitionNode) -> Branch:
        """The plan of an operation. Raises ConstantError, LimitError, and GraphQLError for a directive's argument."""
        root: Any = self.asked.schema.get_root_type(operation.operation)
        asked = selected_fields(self.asked, [operation], root)
        self.limits.check("root_fields", len(asked))
        names = {selected.name for selected in asked.values()}
        branch = self.branch([operation], root)
        if names & CONSTANT and names <= {*CONSTANT, "__typename"}:
            raise ConstantError
        branch.refusals += [f"{root.name}.{name} is no SQL" for name in sorted(names & CONSTANT)]
        return branch

    def branch(self, nodes: Sequence[Any], of: GraphQLObjectType) -> Branch:
        """What the nodes' selection sets ask of a type."""
        branch = Branch()
        branch.parts = self.parts(nodes, of, branch)
        return branch

    def parts(self, nodes: Sequence[Any], of: GraphQLObjectType, branch: Branch) -> Parts:
        found = selected_fields(self.asked, nodes, of)
        self.fields += len(found)
        self.aliases += sum(key != selected.name for key, selected in found.items())
        self.depth += 1
        for name in ("fields", "aliases", "depth"):
            self.limits.check(name, getattr(self, name))
        parts = tuple(self.part(key, selected, of, branch) for key, selected in found.items())
        self.depth -= 1
        return parts

    def part(self, key: str, selected: Selected, of: GraphQLObjectType, branch: Branch) -> Part:
        if selected.name == "__typename":
            return Part(key, of.name)
        definition: Any = of.fields.get(selected.name) or META_FIELDS.get(selected.name)
        found = definition and definition.extensions.get(DEFINITION)
        if of is self.asked.schema.query_type and selected.name in CONSTANT:
            self.introspection.add(selected.nodes, get_named_type(definition.type))
            return Part(key, of.name)
        if not isinstance(found, SqlField):
            if found is None or of is self.asked.schema.query_type:
                branch.refusals.append(f"{of.name}.{selected.name} is no SQL")
            site = None
        else:
            site = self.site(found, definition, selected, branch)
        kind: Any = get_named_type(definition.type)
        is_required = isinstance(definition.type, GraphQLNonNull)
        if site and isinstance(found, (ReferenceField, ReferencesField)):
            site.below = self.branches(selected.nodes, kind)
            branch.refusals += [refusal for below in site.below.values() for refusal in below.refusals]
            return Part(key, of.name, found, is_required, site)
        if isinstance(found, EitherField):
            choices = [(model, self.parts(selected.nodes, named, branch)) for model, named in self.models(kind)]
            return Part(key, of.name, found, is_required, site, choices=tuple(choices))
        below = self.parts(selected.nodes, kind, branch) if isinstance(kind, GraphQLObjectType) else ()
        return Part(key, of.name, found, is_required, site, below)

    def branches(self, nodes: Sequence[Any], kind: Any) -> dict[type[Base], Branch]:
        """What is asked of each type that a reference may name."""
        return {model: self.branch(nodes, found) for model, found in self.models(kind)}

    def models(self, kind: Any) -> list[tuple[type[Base], GraphQLObjectType]]:
        """The object types that a type may stand for, each with its model."""
        types = self.asked.schema.get_possible_types(kind) if is_abstract_type(kind) else [kind]
        models = {type_name(model): model for model in ENTITIES}
        return [(models[found.name], found) for found in types]

    def site(self, field: SqlField, definition: Any, selected: Selected, branch: Branch) -> Site | None:
        """Where the field takes arguments; those that are the same in every request are read now."""
        if not definition.args and not isinstance(field, OutcomeField):
            return None
        self.sites += 1
        site = Site(self.sites, field, Arguments(field, definition.args, selected.nodes[0], self.strawberry))
        if isinstance(field, MutationField):
            site.read_key = key_reading(selected.nodes, self.asked.schema)
        is_late = isinstance(field, (ReferenceField, ReferencesField, MutationField))
        if is_late or site.arguments.readings or BOUNDS & site.arguments.constant.keys():
            branch.sites.append(site)
            return site
        try:
            self.fixed[site.number] = site.read({}, Scope())
        except REFUSALS:
            branch.sites.append(site)  # refused again in each request, where the caller is told
        return site
