"""The values of variables and arguments: what can be known from the document is; the rest is a call a request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    ListValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    Undefined,
    ValueNode,
    VariableNode,
    coerce_input_value,
    parse_value,
    print_ast,
    type_from_ast,
)
from graphql.execution.values import VariableValues
from graphql.utilities.coerce_input_value import coerce_default_value, coerce_input_literal
from strawberry.types.arguments import convert_argument
from strawberry.types.base import StrawberryList, StrawberryMaybe, StrawberryOptional, has_object_definition
from strawberry.types.enum import has_enum_definition
from strawberry.types.lazy_type import LazyType

from graph.fields.arguments import input_fields
from graph.fields.kinds import SqlField
from models.errors import CallerError

Values = Mapping[str, Any]
Reading = Callable[[Values], Any]


class UnfitError(Exception):
    """A value that does not fit; the reference driver tells the caller why."""


REFUSALS = (CallerError, GraphQLError, OverflowError, TypeError, UnfitError, ValueError)


def variable_readers(operation: OperationDefinitionNode, schema: GraphQLSchema) -> Callable[[Values], Values]:
    """A function from variables as they were sent to their coerced values. It raises one of REFUSALS."""
    readers = []
    for definition in operation.variable_definitions or ():
        kind: Any = type_from_ast(schema, definition.type)
        default = coerce_input_literal(definition.default_value, kind) if definition.default_value else Undefined
        readers.append((definition.variable.name.value, default, parser(kind), isinstance(kind, GraphQLNonNull)))

    def read(sent: Values) -> Values:
        found = {}
        for name, default, parse, is_required in readers:
            if name in sent:
                found[name] = parse(sent[name])
            elif default is not Undefined:
                found[name] = default
            elif is_required:
                raise UnfitError(name)
        return found

    return read


def parser(kind: Any) -> Callable[[Any], Any]:
    """What makes a variable's value of what was sent: at once for scalars and lists of them."""
    if isinstance(kind, GraphQLNonNull):
        return present(parser(kind.of_type))
    if isinstance(kind, GraphQLScalarType):
        return optional(kind.parse_value)
    if isinstance(kind, GraphQLList):
        if isinstance(kind.of_type, GraphQLNonNull) and isinstance(kind.of_type.of_type, GraphQLScalarType):
            return optional(scalars(kind.of_type.of_type.parse_value))
        item = parser(kind.of_type)
        return optional(lambda value: [item(each) for each in value] if isinstance(value, list) else [item(value)])
    return lambda value: fitting(coerce_input_value(value, kind))


def scalars(parse: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    """A list of scalars, none of them null."""

    def read(value: Any) -> list[Any]:
        sent = value if isinstance(value, list) else [value]
        if None in sent:
            raise UnfitError
        found = [parse(each) for each in sent]
        if any(each is Undefined for each in found):
            raise UnfitError
        return found

    return read


def optional(parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else fitting(parse(value))


def present(parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def of(value: Any) -> Any:
        if value is None:
            raise UnfitError
        return parse(value)

    return of


def fitting(value: Any) -> Any:
    if value is Undefined:
        raise UnfitError
    return value


class Arguments:
    """A field's arguments in a document: converted as far as they do not depend on variables."""

    def __init__(self, field: SqlField, defined: Mapping[str, GraphQLArgument], node: FieldNode, schema: Any) -> None:
        nodes = {argument.name.value: argument for argument in node.arguments or ()}
        self.constant: dict[str, Any] = {}
        self.readings: dict[str, Reading] = {}
        for name, argument in defined.items():
            if name not in nodes and coerce_default_value(argument) is Undefined:
                continue
            python_name = field.python_names[name]
            reading, is_constant = reading_of(nodes.get(name), argument)
            self.readings[python_name] = composed(reading, converter(field.kinds[python_name], schema))
            if is_constant:
                self.settle(python_name)

    def settle(self, name: str) -> None:
        """Reads an argument now that is the same in every request; one that is refused stays to be refused again."""
        try:
            value = self.readings[name]({})
        except REFUSALS:
            return
        del self.readings[name]
        if value is not Undefined:
            self.constant[name] = value

    def values(self, variables: Values) -> Values:
        """By Python name; what is absent is left out. Raises what a value's type or rule refuses it with."""
        found = dict(self.constant)
        for name, reading in self.readings.items():
            value = reading(variables)
            if value is not Undefined:
                found[name] = value
        return found


def same(value: Any) -> Any:
    return value


def composed(reading: Reading, convert: Callable[[Any], Any]) -> Reading:
    if convert is same:
        return reading

    def read(variables: Values) -> Any:
        value = reading(variables)
        return value if value is Undefined else convert(value)

    return read


def converter(kind: Any, schema: Any) -> Callable[[Any], Any]:
    """What makes Strawberry's value of graphql-core's. Of Strawberry's own way this spares what no value changes."""
    while isinstance(kind, StrawberryOptional):
        kind = kind.of_type
    if isinstance(kind, StrawberryList):
        item = converter(kind.of_type, schema)
        return same if item is same else lambda value: None if value is None else [item(each) for each in value]
    if not (has_object_definition(kind) or has_enum_definition(kind) or isinstance(kind, (LazyType, StrawberryMaybe))):
        return same
    if is_plain_input(kind):
        name_of = schema.config.name_converter.get_graphql_name
        made: Any = kind
        fields = [(name_of(field), field.python_name, converter(of, schema)) for field, of in input_fields(kind)]
        return lambda value: (
            None
            if value is None
            else made(**{python_name: convert(value[name]) for name, python_name, convert in fields if name in value})
        )
    other: Any = kind
    return lambda value: convert_argument(value, other, schema.schema_converter.scalar_registry, schema.config)


def is_plain_input(kind: Any) -> bool:
    """Whether an input is made by its constructor alone, from fields that have defaults where they can be absent."""
    if not has_object_definition(kind) or kind.__strawberry_definition__.from_input is not None:
        return False
    return not any(
        isinstance(of, StrawberryMaybe) or (isinstance(of, StrawberryOptional) and field.default is MISSING)
        for field, of in input_fields(kind)
    )


def reading_of(
    given: ArgumentNode | ObjectFieldNode | None, argument: GraphQLArgument | GraphQLInputField
) -> tuple[Reading, bool]:
    """How an argument or an input's field is read, and whether it depends on no variable."""
    kind: GraphQLInputType = argument.type
    default = coerce_default_value(argument)
    if given is None:
        return (lambda _: default), True
    if isinstance(given.value, VariableNode):
        name = given.value.name.value
        read: Reading = lambda variables: variables.get(name, default)  # noqa: E731
        return (composed(read, present(same)) if isinstance(kind, GraphQLNonNull) else read), False
    if has_variables(given.value):
        return literal_reading(without_places(given.value), kind), False
    return (lambda _: fitting(coerce_input_literal(given.value, kind))), True


IDEMPOTENT = "idempotent"
"""The directive by which a caller gives a mutation a key."""


def no_key(_: Values) -> Any:
    return None


def key_reading(nodes: Sequence[FieldNode], schema: GraphQLSchema) -> Reading:
    """How a mutation's idempotency key is read; None where it has none."""
    directive: Any = schema.get_directive(IDEMPOTENT)
    for given in [given for node in nodes for given in node.directives or ()]:
        if given.name.value == IDEMPOTENT and given.arguments:
            return reading_of(given.arguments[0], directive.args["key"])[0]
    return no_key


def has_variables(node: ValueNode) -> bool:
    if isinstance(node, ObjectValueNode):
        return any(has_variables(field.value) for field in node.fields)
    if isinstance(node, ListValueNode):
        return any(map(has_variables, node.values))
    return isinstance(node, VariableNode)


def without_places(node: ValueNode) -> ValueNode:
    """The same literal; its places in the text would hold the whole document."""
    return parse_value(print_ast(node), no_location=True) if node.loc else node


def literal_reading(literal: ValueNode, kind: Any) -> Reading:
    """How a literal with variables in it is read: an object field by field, other things by graphql-core."""
    named = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if not (isinstance(literal, ObjectValueNode) and isinstance(named, GraphQLInputObjectType)):
        return lambda variables: fitting(coerce_input_literal(literal, kind, VariableValues({}, dict(variables))))
    given = {node.name.value: node for node in literal.fields}
    readings = [(name, reading_of(given.get(name), field)[0]) for name, field in named.fields.items()]
    return lambda variables: {
        name: value for name, reading in readings if (value := reading(variables)) is not Undefined
    }
