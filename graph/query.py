"""Where reading starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import strawberry
from strawberry import ID

from graph.event import FILTER, TYPES
from graph.fields.kinds import argument, embedded, one, page
from graph.fields.pages import check_limit
from graph.fields.references import Ref, Refs, reference, references, refs_of
from graph.fields.registry import entity_of, register
from graph.node import Node
from graph.paging import Connection, optional
from graph.scalars import CountryCode, RegionCode
from loaders.enterprise import enterprise_by, enterprises
from loaders.event import listings
from loaders.experience import experience_by_id, experiences
from loaders.industry import industries, industry_by_code
from loaders.opportunity import opportunities, opportunity_by_id
from loaders.product import product_by_id, products
from loaders.region import region_by_code, regions
from loaders.search import search
from models import IndustryScheme, ListingEventKind, RegistrationScheme, SearchType
from models.caller import SUBJECT
from models.ids import node_number
from resolvers.checks.registrations import compact

if TYPE_CHECKING:
    from graph.enterprise import Enterprise
    from graph.event import ListingEventConnection
    from graph.experience import Experience
    from graph.facets import EnterpriseConnection
    from graph.industry import Industry
    from graph.opportunity import Opportunity
    from graph.product import Product
    from graph.region import Region
    from graph.search import SearchResultConnection
    from graph.viewer import Viewer


@strawberry.input(description="An entry in an official register.")
class RegistrationInput:
    scheme: RegistrationScheme = strawberry.field(description="The register.")
    number: str = strawberry.field(description="The number there; spaces and dashes may stand in it.")


@strawberry.input(one_of=True, description="One way to name an enterprise.")
class EnterpriseBy:
    id: ID | None = optional("By its id.")
    slug: str | None = optional("By its slug.")
    registration: RegistrationInput | None = optional("By an entry in a register.")

    def __post_init__(self) -> None:
        """A registration is found however it is written."""
        if asked := self.registration:
            number = compact(asked.scheme, asked.number) or asked.number
            self.registration = RegistrationInput(scheme=asked.scheme, number=number)


def by_id(what: str) -> Any:
    return argument(ID, f"The id of the {what}.")


def node_by_id(id: str) -> Ref | None:
    """What an id names; None for ids of nothing."""
    number = node_number(id)
    entity = entity_of(number)
    return Ref(entity.by_id, (number,)) if entity and issubclass(entity.type, Node) else None


def nodes_by_ids(ids: list[str]) -> Refs:
    check_limit("ids", len(ids))
    return refs_of(map(node_by_id, ids))


@strawberry.type(description="Where reading starts.")
class Query:
    node: Node | None = reference(
        "Any object by its id; null where there is none or it is not visible.",
        node_by_id,
        id=argument(ID, "Its id."),
    )
    nodes: list[Node | None] = references(
        "Objects by their ids, up to 100, in the order of the ids; null for each that is not there.",
        nodes_by_ids,
        ids=argument(list[ID], "Their ids."),
    )
    viewer: Viewer | None = embedded(
        "The caller of this request; null for an anonymous one.",
        when=lambda _, __: SUBJECT.is_not(None),
    )
    region: Region | None = one(
        "A region by its code.",
        region_by_code,
        code=argument(RegionCode, "Its ISO 3166-2 code, such as UA-32."),
    )
    regions: Connection[Region] = page(
        "The regions that take part, by code.",
        regions,
        countries=argument(list[CountryCode] | None, "Only those of these countries."),
    )
    industry: Industry | None = one(
        "An industry by its code in a classification.",
        industry_by_code,
        scheme=argument(IndustryScheme, "The classification.", IndustryScheme.NACE),
        code=argument(str, "Its code there, such as C, 10 or 10.51."),
    )
    industries: Connection[Industry] = page(
        "The industries of all classifications, in their official order.",
        industries,
    )
    enterprise: Enterprise | None = one(
        "An enterprise by its id, its slug or its entry in a register.",
        enterprise_by,
        by=argument(EnterpriseBy, "How it is named."),
    )
    enterprises: EnterpriseConnection = page("The enterprises of all regions.", enterprises)
    product: Product | None = one("A product by its id.", product_by_id, id=by_id("product"))
    products: Connection[Product] = page("What enterprises of all regions offer.", products)
    opportunity: Opportunity | None = one("An opportunity by its id.", opportunity_by_id, id=by_id("opportunity"))
    opportunities: Connection[Opportunity] = page(
        "What enterprises of all regions seek or offer beyond their products.",
        opportunities,
    )
    experience: Experience | None = one("An experience by its id.", experience_by_id, id=by_id("experience"))
    experiences: Connection[Experience] = page("What enterprises of all regions share.", experiences)
    search: SearchResultConnection = page(
        "What is published and has all of these words, in any of the platform's languages; the best match first.",
        search,
        sides=("after", "first"),
        lists=("edges",),
        query=argument(str, "Up to 16 words, also registration numbers and HS codes."),
        types=argument(list[SearchType] | None, "Only these kinds of things."),
        regions=argument(list[RegionCode] | None, "Only what is of one of these regions; industries are of none."),
    )
    listings: ListingEventConnection = page(
        "What became visible, changed or went away, oldest first: the pull side of the subscriptions, with the same "
        "cursors.",
        listings,
        sides=("after", "first"),
        types=TYPES,
        kinds=argument(list[ListingEventKind], "Only these kinds of events.", [ListingEventKind.PUBLISHED]),
        filter=FILTER,
    )


register(Query)
