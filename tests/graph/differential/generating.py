"""Random operations over the schema: what it has, they use, so a new field joins by itself.

A selection is written as text, top down. What it asks under one response name has to agree with what was
asked there before, so each path of the response keeps what its names stand for.
"""

from typing import Any

from graphql import GraphQLBoolean, GraphQLNonNull, GraphQLUnionType, get_named_type, is_abstract_type, is_leaf_type
from hypothesis import strategies as st

from graph.schema import schema
from loaders.scope import SORT_LANGUAGES
from tests.graph.differential.chance import Chance
from tests.graph.differential.comparing import REFUSED, Case
from tests.graph.differential.values import Values, literal

LANGUAGES: list[tuple[str, ...]] = [(), ("uk",), ("en",), ("de",), ("de", "uk-UA", "uk")]
CALLERS = ["anonymous", "anonymous", "anonymous", "member", "token", "region", "platform", "sender", "recipient"]
ALIASES = ["a", "b", "id", "name", "nodes", "cursor", "_n", "c0", "select", "anon_1", "_cursor", "x" * 63]
ITEMS = ["field"] * 14 + ["again", "inline", "inline", "spread", "typename"]
DEPTH = 5
MOST_FIELDS = 30
BOOLEAN = GraphQLNonNull(GraphQLBoolean)
Path = tuple[str, ...]


@st.composite
def operations(draw: st.DrawFn) -> Case:
    """An operation with variables for one or two requests."""
    chance = Chance(draw)
    languages = chance.of(LANGUAGES)
    language = next((tag for tag in languages if tag in SORT_LANGUAGES), SORT_LANGUAGES[-1])
    writer = Writer(chance, Values(chance, language))
    query = writer.document()
    sent = [writer.values.sent() for _ in range(2 if writer.values.variables and chance.once_in(2) else 1)]
    fallback = REFUSED if writer.values.are_doubtful else None
    return Case(query, sent[0], languages, chance.of(CALLERS), tuple(sent[1:]), fallback)


class Writer:
    """Writes one document."""

    def __init__(self, chance: Chance, values: Values) -> None:
        self.chance = chance
        self.values = values
        self.schema = schema().graphql_schema
        self.left = MOST_FIELDS
        self.fragments: list[str] = []
        self.written: dict[tuple[str, int], list[str]] = {}
        self.calls: dict[tuple[Path, str], dict[str, tuple[str, Any]]] = {}
        self.types: dict[tuple[Path, str], str] = {}

    def document(self) -> str:
        selection = self.selection(self.schema.query_type, (), DEPTH)
        declared = f"({', '.join(self.values.declarations)})" if self.values.declarations else ""
        return " ".join([f"query{declared} {selection}", *self.fragments])

    def selection(self, of: Any, path: Path, depth: int) -> str:
        """What is asked of a type at a path, in braces."""
        most = 3 if of is self.schema.query_type else 4
        items = [self.item(of, path, depth) for _ in range(1 + self.chance.below(most))]
        return "{ " + " ".join(items) + " }"

    def item(self, of: Any, path: Path, depth: int) -> str:
        kind = "inline" if is_abstract_type(of) and not self.chance.once_in(4) else self.chance.of(ITEMS)
        if kind == "inline" and depth > 1:
            condition = self.condition(of)
            on = f"... on {condition}" if condition is not of or self.chance.once_in(2) else "..."
            return f"{on}{self.directive()} {self.selection(condition, path, depth - 1)}"
        if kind == "spread" and depth > 1:
            return f"...{self.fragment(self.condition(of), path, depth - 1)}{self.directive()}"
        if kind == "again":
            return self.again(of, path, depth)
        return self.field(of, path, depth) if kind != "typename" else self.typename(of, path)

    def condition(self, of: Any) -> Any:
        """A type on which a fragment may stand here."""
        if is_abstract_type(of):
            return self.chance.of(self.schema.get_possible_types(of))
        return self.chance.of([of, of, *of.interfaces])

    def fragment(self, of: Any, path: Path, depth: int) -> str:
        """The name of a fragment: a new one, or one from elsewhere."""
        same = self.written.setdefault((of.name, depth), [])
        if same and self.chance.once_in(2):
            return self.chance.of(same)
        selection = self.selection(of, path, depth)
        name = f"F{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {of.name} {selection}")
        same.append(name)
        return name

    def typename(self, of: Any, path: Path) -> str:
        return self.call(of, path, "__typename", "String!", None)

    def field(self, of: Any, path: Path, depth: int) -> str:
        names = self.fields(of, depth)
        if not names:
            return self.typename(of, path)
        self.left -= 1
        name = self.chance.of(names)
        field = of.fields[name]
        kind = get_named_type(field.type)
        arguments = self.values.arguments(field.args, kind.name)
        given = ", ".join(f"{key}: {literal(value)}" for key, value in arguments.items())
        text = f"{name}({given})" if given else name
        written = self.call(of, path, text, str(field.type), None if is_leaf_type(kind) else kind)
        return (
            written + self.directive() + self.below(kind, (*path, written.partition(":")[0].partition("(")[0]), depth)
        )

    def fields(self, of: Any, depth: int) -> list[str]:
        """Fields that may be asked: near the end only those that have nothing below."""
        if isinstance(of, GraphQLUnionType):
            return []
        ends = depth <= 1 or self.left <= 0
        return [
            name
            for name, field in of.fields.items()
            if name != "_service" and (is_leaf_type(get_named_type(field.type)) or not ends)
        ]

    def below(self, kind: Any, path: Path, depth: int) -> str:
        return "" if is_leaf_type(kind) else f" {self.selection(kind, path, depth - 1)}"

    def call(self, of: Any, path: Path, text: str, kind: str, below: Any) -> str:
        """A field under a response name at which nothing else stands."""
        name = text.partition("(")[0]
        calls = self.calls.setdefault((path, of.name), {})
        names = [self.chance.of(ALIASES)] if self.chance.once_in(5) else []
        for alias in (*names, name, *(f"a{number}" for number in range(100))):
            is_free = calls.get(alias, (text, None))[0] == text and self.types.get((path, alias), kind) == kind
            if is_free:
                calls[alias] = text, below
                self.types[path, alias] = kind
                return text if alias == name else f"{alias}: {text}"
        raise AssertionError("no alias is free")

    def again(self, of: Any, path: Path, depth: int) -> str:
        """A field that was asked before, with something else below."""
        calls = [(alias, *call) for alias, call in self.calls.get((path, of.name), {}).items() if depth > 1]
        if not calls:
            return self.field(of, path, depth)
        alias, text, below = self.chance.of(calls)
        name = text.partition("(")[0]
        written = text if alias == name else f"{alias}: {text}"
        return written + self.directive() + (self.below(below, (*path, alias), depth) if below else "")

    def directive(self) -> str:
        """Now and then `@skip` or `@include`."""
        if not self.chance.once_in(12):
            return ""
        switch = self.chance.of(["true", "false", "$"])
        value = self.values.variable(BOOLEAN, "if") if switch == "$" else switch
        return f" @{self.chance.of(['include', 'skip'])}(if: {value})"
