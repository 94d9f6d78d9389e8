"""Operations without an app."""

import json
from collections.abc import Mapping
from typing import Any

from graph.document import Documents
from graph.engine.execution import Operations, Request
from graph.schema import schema
from loaders.scope import Scope


def made(*, is_compiled: bool = True) -> Operations:
    return Operations(Documents(schema().graphql_schema), is_compiled=is_compiled)


async def answered(
    operations: Operations, database: Any, query: str, variables: Mapping[str, Any] | None = None
) -> Any:
    """The whole answer."""
    return json.loads((await operations.execute(Request(query, None, variables or {}), database, Scope())).body)
