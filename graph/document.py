"""Documents parsed and validated once, with the errors that a caller is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    ValuesOfCorrectTypeRule,
    parse,
    specified_rules,
    validate,
)
from graphql.validation.rules import overlapping_fields_can_be_merged

TOO_ALIKE = "Too many fields are asked for under the same name; ask for each once, or under aliases."
MOST_TOKENS = 5_000
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 20_000
"""Comparisons of fields under one name, in graphql-core's units: its own 500,000 take over a second."""
REMEMBERED = 100
MOST_ERRORS = 20


class DocumentError(Exception):
    """The document cannot be executed; `errors` say why."""

    def __init__(self, *errors: GraphQLError) -> None:
        self.errors = errors


class FittingValuesRule(ValuesOfCorrectTypeRule):
    """A literal that its type refuses is bad input, as a variable's value is."""

    def report_error(self, error: GraphQLError) -> None:
        super().report_error(coded(error, "BAD_USER_INPUT"))


@dataclass(frozen=True)
class Document:
    """A valid document."""

    text: str
    node: DocumentNode

    @cached_property
    def fragments(self) -> Mapping[str, FragmentDefinitionNode]:
        """Its fragments by name."""
        return {node.name.value: node for node in self.node.definitions if isinstance(node, FragmentDefinitionNode)}

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation with this name, or the only one. Raises DocumentError where there is none."""
        operations = [node for node in self.node.definitions if isinstance(node, OperationDefinitionNode)]
        named = [node for node in operations if name is None or (node.name and node.name.value == name)]
        if len(named) == 1:
            return named[0]
        missing = f"The document has no operation {name!r:.60}." if name else "Name one of the document's operations."
        raise DocumentError(GraphQLError(missing, extensions={"code": "BAD_USER_INPUT"}))


class Documents:
    """The documents of one schema, the last ones remembered, valid or not."""

    def __init__(self, schema: GraphQLSchema, *, introspection: bool = True, most_tokens: int = MOST_TOKENS) -> None:
        self.schema = schema
        self.most_tokens = most_tokens
        rules = [FittingValuesRule if rule is ValuesOfCorrectTypeRule else rule for rule in specified_rules]
        self.rules = rules if introspection else [*rules, NoSchemaIntrospectionCustomRule]
        self.remembered = lru_cache(maxsize=REMEMBERED)(self.read)

    def get(self, text: str) -> Document:
        """The document of a text. Raises DocumentError."""
        found = self.remembered(text)
        if isinstance(found, Document):
            return found
        raise DocumentError(*found)

    def read(self, text: str) -> Document | tuple[GraphQLError, ...]:
        try:
            node = parse(text, max_tokens=self.most_tokens)
        except GraphQLSyntaxError as error:
            return (coded(error, "GRAPHQL_PARSE_FAILED"),)
        except RecursionError:
            return (GraphQLError("The document is nested too deeply.", extensions={"code": "GRAPHQL_PARSE_FAILED"}),)
        errors = validate(self.schema, node, self.rules, max_errors=MOST_ERRORS)
        return tuple(coded(explained(error), "GRAPHQL_VALIDATION_FAILED") for error in errors) or Document(text, node)


def explained(error: GraphQLError) -> GraphQLError:
    """The error in words that say what to do: graphql-core's own are bare where it gives up comparing."""
    return GraphQLError(TOO_ALIKE) if error.message == "Validation aborted." else error


def coded(error: GraphQLError, code: str) -> GraphQLError:
    """The error with this code unless it has one of its own."""
    extensions: dict[str, Any] = {**(error.extensions or {})}
    extensions.setdefault("code", code)
    error.extensions = extensions
    return error
