"""Experiences and comments on them, as clients see them."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING

import strawberry

import models
from graph.described import describe
from graph.fields.kinds import column, expression, many, one, page
from graph.fields.registry import entity
from graph.node import Node
from graph.paging import Connection, OrderDirection, optional
from graph.publication import Published, PublishedFilter, ordering, relevance
from graph.scalars import LanguageTag
from graph.text import LocalizedText, in_all_languages, in_language
from loaders import experience as loaders
from models import ExperienceTopic

if TYPE_CHECKING:
    from graph.enterprise import Enterprise
    from graph.industry import Industry

describe(
    ExperienceTopic,
    "What an experience is about.",
    REBUILDING="Repairing and rebuilding what was damaged.",
    RELOCATION="Moving a business elsewhere, or back.",
    ENERGY_RESILIENCE="Working through outages; energy of one's own.",
    LOGISTICS="Storing, shipping and clearing.",
    EXPORT="Selling abroad.",
    IMPORT="Buying abroad.",
    FINANCING="Grants, loans and investors.",
    WORKFORCE="Finding, keeping and training people.",
    DIGITALIZATION="Software, automation and data.",
    CERTIFICATION="Standards and proving that they are met.",
    PARTNERSHIP="Working with others.",
)


@strawberry.input(description="Which experiences a page shows: those that match all that is given.")
class ExperienceFilter(PublishedFilter):
    topics: list[ExperienceTopic] | None = optional("About one of these topics.")


@strawberry.enum(description="What experiences can be sorted by.")
class ExperienceOrderField(enum.Enum):
    PUBLISHED_AT = strawberry.enum_value("PUBLISHED_AT", description="When it was first published.")
    UPDATED_AT = strawberry.enum_value("UPDATED_AT", description="When it last changed.")
    HELPFUL = strawberry.enum_value("HELPFUL", description="How many found it helpful.")
    RELEVANCE = relevance()


@ordering
@strawberry.input(description="How to sort experiences.")
class ExperienceOrder:
    field: ExperienceOrderField = strawberry.field(description="What to sort by.")
    direction: OrderDirection = strawberry.field(default=OrderDirection.ASC, description="In which direction.")


@entity(models.ExperienceComment)
class ExperienceComment(Node):
    """What an enterprise says to an experience of another."""

    body: str = column("What it says, in CommonMark.")
    enterprise: Enterprise = one("Who says it.", loaders.enterprise_of_comment)
    created_at: datetime = column("When it was said.")


@entity(models.Experience, keys=("id",), filter=ExperienceFilter, order=ExperienceOrder)
class Experience(Published, Node):
    """A story, a lesson or a case that an enterprise shares with the others."""

    title: str = in_language("What it is about, in a line.", "title")
    title_translations: list[LocalizedText] = in_all_languages(
        "Its title in all languages.",
        models.Experience,
        "title",
    )
    body: str = in_language("The story itself, in CommonMark.", "body")
    body_translations: list[LocalizedText] = in_all_languages(
        "The story in all languages.",
        models.Experience,
        "body",
    )
    original_language: LanguageTag = column("The language in which it was written.")
    topics: list[ExperienceTopic] = column("What it is about.")
    industries: list[Industry] = many("The industries that it concerns.", loaders.industries_of_experience)
    enterprise: Enterprise = one("Whose experience it is.", loaders.enterprise_of_experience)
    partners: list[Enterprise] = many("The other enterprises that took part.", loaders.partners_of_experience)
    helpful_count: int = column("How many enterprises found it helpful.")
    viewer_found_helpful: bool = expression(
        "Whether an enterprise for which the viewer acts found it helpful; false without a token.",
        loaders.viewer_found_helpful,
    )
    comments: Connection[ExperienceComment] = page(
        "What others say to it, oldest first.",
        loaders.comments_of_experience,
        sides=("first", "after"),
    )
