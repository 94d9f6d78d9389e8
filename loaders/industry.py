"""Industries: the tree of each classification, and how the classifications meet."""

from typing import Any

from sqlalchemy import ColumnElement, literal, literal_column, select

from loaders.paging import Order, Page, SortKey
from loaders.relation import Relation, Rows, through
from loaders.search import SEARCH_COSTS, SEARCH_FILTER, SEARCH_READING
from models import Industry, IndustryAncestor, IndustryCorrespondence, IndustryScheme
from models.row import row_of

MOST_CORRESPONDENCES = 130
"""Of one industry, in the shipped tables: 129."""

industry_by_code = Relation(
    Industry,
    lambda industry, scheme, code: (industry.scheme == scheme) & (industry.code == code),
)

parent_of_industry = Relation(Industry, lambda industry, parent: parent.id == industry.parent_id)

children_of_industry = Relation(
    Industry,
    lambda industry, child: Rows(where=child.parent_id == industry.id, order_by=(child.position,)),
)


ancestors_of_industry = through(
    Industry, IndustryAncestor, "industry_id", "ancestor_id", lambda _, ancestor: (ancestor.level,)
)


def is_section(industry: Any) -> ColumnElement[bool]:
    """It is a section of NACE Rev. 2, by which all enterprises are counted."""
    return (industry.scheme == literal(IndustryScheme.NACE.value)) & (industry.level == literal_column("1"))


def correspondence_rows(industry: Any, other: Any, scheme: Any = None) -> Rows:
    link = row_of(IndustryCorrespondence)
    of_industry = link.industry_id == industry.id
    return Rows(
        where=of_industry if scheme is None else of_industry & (other.scheme == scheme),
        joins=((link, link.other_id == other.id),),
        order_by=(other.position,),
    )


correspondences_of_industry = Relation(Industry, correspondence_rows, size=MOST_CORRESPONDENCES)


def is_below(industry: Any, key: Any) -> ColumnElement[bool]:
    parent = row_of(Industry)
    return industry.parent_id.in_(select(parent.id).where(parent.key == key))


industries = Page(
    model=Industry,
    filters={
        "scheme": lambda industry, scheme: industry.scheme == scheme,
        "level": lambda industry, level: industry.level == level,
        "parent": is_below,
        **SEARCH_FILTER,
    },
    readings=SEARCH_READING,
    costs=SEARCH_COSTS,
    orders={"CLASSIFICATION": SortKey(lambda industry, _: industry.position)},
    default_order=Order("CLASSIFICATION"),
)
