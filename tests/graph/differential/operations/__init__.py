"""Operations written by hand, by what they are about."""

from tests.graph.differential.comparing import Case
from tests.graph.differential.operations import (
    errors,
    facets,
    fields,
    filters,
    hostile,
    imports,
    listings,
    pages,
    recommendations,
    references,
    search,
    selections,
    variables,
    viewer,
    webhooks,
)

FAMILIES: dict[str, list[Case]] = {
    "fields": fields.CASES,
    "selections": selections.CASES,
    "variables": variables.CASES,
    "pages": pages.CASES,
    "filters": filters.CASES,
    "references": references.CASES,
    "hostile": [*hostile.CASES, *hostile.FALLBACKS],
    "errors": errors.CASES,
    "viewer": viewer.CASES,
    "listings": listings.CASES,
    "search": search.CASES,
    "webhooks": webhooks.CASES,
    "facets": facets.CASES,
    "recommendations": recommendations.CASES,
    "imports": imports.CASES,
}
