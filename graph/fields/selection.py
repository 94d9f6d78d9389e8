"""What an operation selects below a field: merged by response name, directives applied."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLSkipDirective,
    OperationDefinitionNode,
    SelectionNode,
    VariableNode,
    Visitor,
    get_argument_values,
    get_directive_values,
    get_named_type,
    visit,
)
from graphql.execution.values import VariableValues

SWITCHES = {GraphQLSkipDirective.name, GraphQLIncludeDirective.name}

ResolveInfo: TypeAlias = "GraphQLResolveInfo[Any]"


class Selected(NamedTuple):
    """A field of an object type with all nodes that ask for it under one response name."""

    name: str
    nodes: list[FieldNode]


class Selecting(Protocol):
    """What selection needs to know of an operation; graphql-core's `info` does."""

    @property
    def schema(self) -> GraphQLSchema: ...
    @property
    def fragments(self) -> Mapping[str, Any]: ...
    @property
    def variable_values(self) -> VariableValues: ...


def selected_fields(asked: Selecting, nodes: Sequence[Any], of: GraphQLObjectType) -> dict[str, Selected]:
    """The fields that the nodes' selection sets ask of an object type, by response name, in order."""
    found: dict[str, Selected] = {}
    seen: set[str] = set()
    for node in nodes:
        for field in fields_in(asked, node.selection_set.selections if node.selection_set else (), of, seen):
            response_name = field.alias.value if field.alias else field.name.value
            found.setdefault(response_name, Selected(field.name.value, [])).nodes.append(field)
    return found


def fields_in(
    asked: Selecting, selections: Sequence[SelectionNode], of: GraphQLObjectType, seen: set[str]
) -> Iterator[FieldNode]:
    """The field nodes that apply to an object type, through fragments."""
    for selection in selections:
        if not is_included(asked, selection):
            continue
        if isinstance(selection, FieldNode):
            yield selection
            continue
        fragment: Any = selection
        if isinstance(selection, FragmentSpreadNode):
            if selection.name.value in seen:
                continue
            seen.add(selection.name.value)
            fragment = asked.fragments[selection.name.value]
        condition = fragment.type_condition
        if condition is None or applies(asked, condition.name.value, of):
            yield from fields_in(asked, fragment.selection_set.selections, of, seen)


def applies(asked: Selecting, condition: str, of: GraphQLObjectType) -> bool:
    """Whether a fragment on the named type is for objects of this type."""
    named = asked.schema.get_type(condition)
    return named is of or (isinstance(named, GraphQLAbstractType) and asked.schema.is_sub_type(named, of))


def is_included(asked: Selecting, node: SelectionNode) -> bool:
    skip = get_directive_values(GraphQLSkipDirective, node, asked.variable_values)
    include = get_directive_values(GraphQLIncludeDirective, node, asked.variable_values)
    return not (skip and skip["if"]) and not (include and not include["if"])


def switches_of(operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Sequence[str]:
    """The variables that decide what `@skip` and `@include` leave of an operation and the fragments it reaches."""
    found: dict[str, None] = {}
    reached: dict[str, None] = {}

    class Switches(Visitor):
        def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
            if node.name.value not in reached:
                reached[node.name.value] = None
                visit(fragments[node.name.value], self)

        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            decisive = node.arguments if node.name.value in SWITCHES else ()
            for argument in decisive or ():
                if isinstance(argument.value, VariableNode):
                    found[argument.value.name.value] = None

    visit(operation, Switches())
    return tuple(found)


def argument_values(asked: Selecting, of: GraphQLObjectType, field: Selected) -> Mapping[str, Any]:
    """The arguments of a selected field, coerced as GraphQL does."""
    return get_argument_values(of.fields[field.name], field.nodes[0], asked.variable_values)


def object_type(of: GraphQLObjectType, field: Selected) -> GraphQLObjectType:
    """The object type behind a field's lists and non-nulls."""
    named = get_named_type(of.fields[field.name].type)
    if not isinstance(named, GraphQLObjectType):
        raise TypeError(f"{of.name}.{field.name} is no object.")
    return named
