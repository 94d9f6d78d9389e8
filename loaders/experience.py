"""Experiences: how they are found and filtered, who took part, and what others say."""

from typing import Any

from sqlalchemy import ColumnElement, exists

from loaders.filters import has_industry, of_industry
from loaders.paging import Order, Page, SortKey
from loaders.publication import NEWEST_FIRST, PUBLISHED_FILTERS, PUBLISHED_ONLY, PUBLISHED_ORDERS
from loaders.relation import Relation, through
from loaders.scope import Scope
from loaders.search import RELEVANCE_ORDER, SEARCH_COSTS, SEARCH_FILTER, SEARCH_READING
from models import (
    Enterprise,
    Experience,
    ExperienceComment,
    ExperienceHelpfulMark,
    ExperienceIndustry,
    ExperiencePartner,
    Industry,
)
from models.row import row_of

experiences = Page(
    model=Experience,
    filters={
        **PUBLISHED_FILTERS,
        **SEARCH_FILTER,
        "topics": lambda experience, topics: experience.topics.op("&&")(topics),
        "industries": has_industry(ExperienceIndustry, "experience_id"),
    },
    readings=SEARCH_READING,
    costs=SEARCH_COSTS,
    defaults=PUBLISHED_ONLY,
    orders={**PUBLISHED_ORDERS, **RELEVANCE_ORDER, "HELPFUL": SortKey(lambda experience, _: experience.helpful_count)},
    default_order=NEWEST_FIRST,
)

experiences_of_enterprise = experiences.of(lambda enterprise, row: row.enterprise_id == enterprise.id)
experiences_of_region = experiences.of(lambda region, row: row.region_id == region.id)


experiences_of_industry = experiences.of(of_industry(ExperienceIndustry, "experience_id"))

experience_by_id = Relation(Experience, lambda experience, id: experience.id == id)
enterprise_of_experience = Relation(Enterprise, lambda row, enterprise: enterprise.id == row.enterprise_id)


industries_of_experience = through(Industry, ExperienceIndustry, "experience_id", "industry_id")
partners_of_experience = through(Enterprise, ExperiencePartner, "experience_id", "enterprise_id")

comments_of_experience = Page(
    model=ExperienceComment,
    by=lambda experience, comment: comment.experience_id == experience.id,
    orders={"CREATED_AT": SortKey(lambda comment, _: comment.created_at)},
    default_order=Order("CREATED_AT"),
)

enterprise_of_comment = Relation(Enterprise, lambda comment, enterprise: enterprise.id == comment.enterprise_id)


def viewer_found_helpful(experience: Any, scope: Scope) -> ColumnElement[bool]:
    """One of the enterprises for which the caller acts marked it."""
    mark = row_of(ExperienceHelpfulMark)
    return exists().where(mark.experience_id == experience.id, scope.caller.acts_for(mark.enterprise_id))
