"""Webhooks' documents: whether they can be one, and what they give of events, as their owners see these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import FieldNode, OperationDefinitionNode, OperationType
from sqlalchemy import delete, func, select

from graph.document import DocumentError
from graph.engine.execution import Request
from graph.engine.limits import LimitError
from loaders import statement
from loaders.event import listings
from loaders.scope import Scope
from models import Caller, Event, EventKind, Role
from models.errors import CallerError
from models.row import row_of
from resolvers.telling import told_of
from server.webhooks.following import Batch, Occurrence

if TYPE_CHECKING:
    from graph.document import Document
    from graph.engine.execution import Operations
    from graph.feeding import Feed
    from server.database import Database

SUBSCRIPTIONS = ("partnerAdded", "listingPublished", "listingChanged")
WANTED = f"A webhook takes one subscription, to {', '.join(SUBSCRIPTIONS[:-1])} or {SUBSCRIPTIONS[-1]}"
MOST_EVENTS = 100
"""How many are read at once."""
