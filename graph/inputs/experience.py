"""What mutations take of experiences."""

import strawberry

from graph.industry import IndustryRef
from graph.inputs.common import LocalizedTextInput, needed
from graph.paging import optional
from graph.scalars import LanguageTag
from models import ExperienceTopic, PublicationStatus


@strawberry.input(description="A new experience.")
class ShareExperienceInput:
    enterprise_id: strawberry.ID = needed("Whose experience it is.")
    title: list[LocalizedTextInput] = needed("What it is about, in a line, in one language or more.")
    body: list[LocalizedTextInput] = needed("The story itself, in CommonMark; up to 50,000 characters each.")
    original_language: LanguageTag = needed("The language in which it was written.")
    topics: list[ExperienceTopic] = needed("What it is about, one topic at least.")
    industries: list[IndustryRef] | None = optional("The industries that it concerns.")
    partner_ids: list[strawberry.ID] | None = optional("The other enterprises that took part.")


@strawberry.input(description="A field left out stays as it is; one given as null is cleared.")
class UpdateExperienceInput:
    id: strawberry.ID = needed("Its id.")
    version: int = needed("The version that the change was made on.")
    title: list[LocalizedTextInput] | None = optional("What it is about: all translations anew.")
    body: list[LocalizedTextInput] | None = optional("The story: all translations anew.")
    topics: list[ExperienceTopic] | None = optional("What it is about, one topic at least.")
    industries: list[IndustryRef] | None = optional("The industries that it concerns.")
    partner_ids: list[strawberry.ID] | None = optional("The other enterprises that took part.")
    publication_status: PublicationStatus | None = optional("DRAFT, PUBLISHED or, for good, ARCHIVED.")


@strawberry.input(description="A comment in an enterprise's name.")
class CommentOnExperienceInput:
    experience_id: strawberry.ID = needed("What it is said to.")
    enterprise_id: strawberry.ID = needed("In whose name.")
    body: str = needed("What it says, in CommonMark; up to 10,000 characters.")


@strawberry.input(description="Whether an enterprise found an experience helpful.")
class MarkExperienceHelpfulInput:
    experience_id: strawberry.ID = needed("The experience.")
    enterprise_id: strawberry.ID = needed("In whose name.")
    helpful: bool = strawberry.field(default=True, description="False takes the mark back.")
