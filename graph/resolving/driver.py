"""The `resolvers` driver: fields read through DataLoaders, a statement for each relation and level."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import FieldNode, GraphQLObjectType, get_named_type
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from graph.fields.arguments import Given, given_of
from graph.fields.kinds import (
    EdgeField,
    EitherField,
    EmbeddedField,
    FacetField,
    FeedField,
    LeafField,
    ManyField,
    PageField,
    SqlField,
    leaf_expression,
)
from graph.fields.mutating import Call, MutationField, OutcomeField
from graph.fields.pages import check_first, facet_limit, read_by
from graph.fields.references import Ref, ReferenceField, ReferencesField, Refs, refs_in_order
from graph.fields.registry import DEFINITION, type_name
from graph.fields.selection import ResolveInfo, Selected, argument_values, object_type, selected_fields
from graph.fields.values import key_reading
from graph.resolving.pages import EdgeResult, PageResult, page_request
from loaders.batching import Arguments, Leaf, Leaves, Parent, Reader, Record
from models.base import Base

Path = tuple[str, ...]
NO_ARGUMENTS = Given()


@dataclass(frozen=True, slots=True)
class Part:
    """An embedded object: a part of a record."""

    record: Record
    path: Path


@dataclass(frozen=True, slots=True)
class Later:
    """What begins once it is awaited: graphql-core may give it up before, where a sibling is refused."""

    begin: Callable[[], Awaitable[Any]]

    def __await__(self) -> Any:
        return self.begin().__await__()


def resolve(field: SqlField, source: Any, info: ResolveInfo, arguments: Mapping[str, Any]) -> Any:
    """A field's value: at once where the record has it, else awaitable."""
    record, path = place_of(source)
    if isinstance(field, (EdgeField, LeafField)):
        return record.values[value_key(path, field, arguments)]
    if isinstance(field, EmbeddedField):
        return resolve_alone(field, info) if record is None else part_of(record, path, field)
    if isinstance(field, FacetField):
        return Later(partial(resolve_facet, field, source, info, arguments))
    if isinstance(field, FeedField):
        return resolve_fed(field, source, info, arguments)
    if isinstance(field, (MutationField, ReferenceField, ReferencesField)):
        return resolve_named(field, source, info, arguments)
    return Later(partial(resolve_rows, field, Parent.of(record), info, arguments))


def place_of(source: Any) -> tuple[Any, Path]:
    """The record in which a source's values stand, and where there."""
    if isinstance(source, Part):
        return source.record, source.path
    return (source.row, ()) if isinstance(source, EdgeResult) else (source, ())


async def resolve_fed(field: FeedField, source: int | None, info: ResolveInfo, arguments: Mapping[str, Any]) -> Any:
    """The row of the stream that an execution is about, by its id."""
    model = field.definition.model
    page_request(field, arguments, reader_of(info).scope)
    leaves = leaves_of(info, info.field_nodes, named_object(info))
    return await reader_of(info).by_key(model, {"id": source}, leaves)


def resolve_named(field: SqlField, source: Any, info: ResolveInfo, arguments: Mapping[str, Any]) -> Awaitable[Any]:
    """What Python does or names."""
    if isinstance(field, MutationField):
        return perform(field, info, arguments)
    if isinstance(field, OutcomeField):
        return resolve_reference(info, getattr(source, field.python_name))
    if isinstance(field, ReferenceField):
        return resolve_reference(info, field.definition(**arguments))
    return resolve_references(info, field.definition(**arguments))


def resolve_rows(field: SqlField, parent: Parent, info: ResolveInfo, arguments: Mapping[str, Any]) -> Awaitable[Any]:
    """What hangs on a row, or on none."""
    if isinstance(field, PageField):
        return resolve_page(field, parent, info, arguments)
    if isinstance(field, EitherField):
        return resolve_either(field, parent, info)
    return resolve_relation(field, parent, info, arguments)


def part_of(record: Record, path: Path, field: EmbeddedField) -> Part | None:
    present = field.definition.when is None or record.values[leaf_key(path, field)]
    return Part(record, (*path, field.python_name)) if present else None


async def resolve_alone(field: EmbeddedField, info: ResolveInfo) -> Part | None:
    """An object of no row, with the values selected of it."""
    leaves = distinct(embedded_leaves(info, info.field_nodes, named_object(info), field, (), prefix=""))
    return part_of(await reader_of(info).alone(leaves), (), field)


async def resolve_either(field: EitherField, parent: Parent, info: ResolveInfo) -> Record | None:
    """The row of the first relation that has one; those after it are not asked."""
    for relation in field.definition:
        leaves = leaves_of(info, info.field_nodes, type_of(info, relation.model))
        records = await reader_of(info).related(relation, parent, Arguments({}, ()), leaves)
        if records:
            return records[0]
    return None


async def resolve_relation(field: SqlField, parent: Parent, info: ResolveInfo, arguments: Mapping[str, Any]) -> Any:
    check_first(arguments)
    given = read_by(field.definition.readings, given_of(field.splitters, arguments))
    bound = Arguments(given.bound(), given.frozen)
    leaves = leaves_of(info, info.field_nodes, named_object(info))
    records = await reader_of(info).related(field.definition, parent, bound, leaves)
    if isinstance(field, ManyField):
        return records
    return records[0] if records else None


async def resolve_page(field: PageField, parent: Parent, info: ResolveInfo, arguments: Mapping[str, Any]) -> PageResult:
    reader = reader_of(info)
    request = page_request(field, arguments, reader.scope)
    connection = named_object(info)
    selections = list(selected_fields(info, info.field_nodes, connection).values())
    result = PageResult(reader, request, parent)
    if any(selection.name in ROWS_OF_PAGE for selection in selections):
        leaves = distinct(page_leaves(info, connection, selections, request.arguments.bound))
        result.take(await reader.page(request, parent, leaves))
    return result


async def resolve_facet(
    field: FacetField, page: PageResult, info: ResolveInfo, arguments: Mapping[str, Any]
) -> list[Record]:
    limit = facet_limit(arguments) if field.arguments else None
    leaves = leaves_of(info, info.field_nodes, named_object(info))
    return await page.reader.facet(field.definition, page.request, page.parent, limit, leaves)


ROWS_OF_PAGE = {"nodes", "edges", "pageInfo"}


def page_leaves(
    info: ResolveInfo, connection: GraphQLObjectType, selections: list[Selected], filters: Mapping[str, Any]
) -> Iterator[Leaf]:
    """The leaves selected of a connection's nodes, directly and through its edges, and of the edges themselves."""
    for selection in selections:
        if selection.name == "nodes":
            yield from leaves_of(info, selection.nodes, object_type(connection, selection))
        if selection.name == "edges":
            edge = object_type(connection, selection)
            for inner in selected_fields(info, selection.nodes, edge).values():
                yield from edge_leaves(info, edge, inner, filters)


def edge_leaves(
    info: ResolveInfo, edge: GraphQLObjectType, selected: Selected, filters: Mapping[str, Any]
) -> Iterator[Leaf]:
    field = edge.fields[selected.name].extensions[DEFINITION] if selected.name in edge.fields else None
    if isinstance(field, EdgeField):
        sql = field.definition
        yield Leaf(edge_key(field), lambda row, scope: sql(row, scope, filters))
    elif selected.name == "node" and not isinstance(field, EitherField):
        yield from leaves_of(info, selected.nodes, object_type(edge, selected))


def edge_key(field: EdgeField) -> Hashable:
    return "edge", field.python_name


async def perform(field: MutationField, info: ResolveInfo, arguments: Mapping[str, Any]) -> Any:
    """The payload of a mutation."""
    key = key_reading(info.field_nodes, info.schema)(info.variable_values.coerced)
    payload = await info.context.performing.outcome(str(info.path.key), Call(field, arguments, key))
    reader_of(info).forget()
    return payload


async def resolve_reference(info: ResolveInfo, ref: Ref | None) -> Record | None:
    """The row of a reference, with what is selected of it."""
    if ref is None:
        return None
    leaves = leaves_of(info, info.field_nodes, type_of(info, ref.key.model))
    return await reader_of(info).by_key(ref.key.model, dict(zip(ref.key.names, ref.values, strict=True)), leaves)


async def resolve_references(info: ResolveInfo, refs: Refs) -> list[Record | None]:
    return list(await asyncio.gather(*(resolve_reference(info, ref) for ref in refs_in_order(refs))))


def leaves_of(info: ResolveInfo, nodes: Sequence[FieldNode], of: GraphQLObjectType) -> Leaves:
    """The values selected of a row, those of embedded objects included: its statement reads them all."""
    return distinct(walk(info, nodes, of, (), prefix=""))


def distinct(leaves: Iterable[Leaf]) -> Leaves:
    return tuple({leaf.key: leaf for leaf in leaves}.values())


def walk(
    info: ResolveInfo, nodes: Sequence[FieldNode], of: GraphQLObjectType, path: Path, *, prefix: str
) -> Iterator[Leaf]:
    for selected in selected_fields(info, nodes, of).values():
        if selected.name.startswith("__"):
            continue
        field: StrawberryField = of.fields[selected.name].extensions[DEFINITION]
        if isinstance(field, LeafField):
            yield leaf(info, of, field, selected, path, prefix=prefix)
        if isinstance(field, EmbeddedField):
            yield from embedded_leaves(info, selected.nodes, object_type(of, selected), field, path, prefix=prefix)


def embedded_leaves(
    info: ResolveInfo,
    nodes: Sequence[FieldNode],
    of: GraphQLObjectType,
    field: EmbeddedField,
    path: Path,
    *,
    prefix: str,
) -> Iterator[Leaf]:
    """Whether an embedded object is there, and the values selected of it."""
    if field.definition.when is not None:
        yield Leaf(leaf_key(path, field), field.definition.when)
    yield from walk(info, nodes, of, (*path, field.python_name), prefix=prefix + field.definition.prefix)


def leaf(
    info: ResolveInfo, of: GraphQLObjectType, field: LeafField, selected: Selected, path: Path, *, prefix: str
) -> Leaf:
    schema = info.schema._strawberry_schema  # type: ignore[attr-defined] # noqa: SLF001
    arguments = convert_arguments(
        dict(argument_values(info, of, selected)),
        field.arguments,
        scalar_registry=schema.schema_converter.scalar_registry,
        config=schema.config,
    )
    given = given_of(field.splitters, arguments)
    return Leaf(leaf_key(path, field, given), partial(leaf_expression, field, prefix, given.bound()))


def value_key(path: Path, field: LeafField | EdgeField, arguments: Mapping[str, Any]) -> Hashable:
    return (
        edge_key(field) if isinstance(field, EdgeField) else leaf_key(path, field, given_of(field.splitters, arguments))
    )


def leaf_key(path: Path, field: SqlField, given: Given = NO_ARGUMENTS) -> Hashable:
    return path, field.python_name, given.frozen


def type_of(info: ResolveInfo, model: type[Base]) -> GraphQLObjectType:
    """The type that stands for a model."""
    found: Any = info.schema.get_type(type_name(model))
    return found  # type: ignore[no-any-return]


def named_object(info: ResolveInfo) -> GraphQLObjectType:
    named = get_named_type(info.return_type)
    if not isinstance(named, GraphQLObjectType):
        raise TypeError(f"{info.parent_type.name}.{info.field_name} is no object.")
    return named


def reader_of(info: ResolveInfo) -> Reader:
    reader: Reader = info.context.reader
    return reader
