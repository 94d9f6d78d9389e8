"""What a token's scope lets its bearer do."""

from graphql import GraphQLError, OperationType

from graph.document import DocumentError
from loaders.scope import Scope
from models import Permission
from models.caller import EVERYTHING

PERMISSIONS = {
    OperationType.QUERY: Permission.READ,
    OperationType.MUTATION: Permission.WRITE,
    OperationType.SUBSCRIPTION: Permission.SUBSCRIBE,
}


def check_permission(kind: OperationType, scope: Scope) -> None:
    """Raises DocumentError where the caller's token does not reach so far."""
    if scope.caller.permissions is EVERYTHING:
        return
    needed = PERMISSIONS[kind]
    if needed not in scope.caller.permissions:
        message = f"The token's scope does not include `{needed.value}`, which a {kind.value} needs."
        raise DocumentError(GraphQLError(message, extensions={"code": "FORBIDDEN"}))
