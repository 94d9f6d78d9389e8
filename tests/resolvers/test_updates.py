"""Each field of each update, left out and given as null: what is left out stays, null clears or is refused."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.schema import schema
from tests.resolvers.conftest import Api
from tests.resolvers.test_enterprise import refusals
from tests.resolvers.writing import (
    ADD_PRODUCT,
    OFFER,
    OWNER,
    SHARE,
    UPDATE,
    UPDATE_PRODUCT,
    changing,
    published,
    registered,
    text,
)

PRICE = {"min": "1", "max": "2", "currency": "UAH", "unit": "kg"}
SITE = "https://dairy.example"
NEXT_MONTH = (datetime.now(UTC) + timedelta(days=30)).isoformat()
REQUIRED = "REQUIRED"
EMPTY: list[Any] = []


def nothing(*columns: str) -> dict[str, None]:
    return dict.fromkeys(columns)


CLEARED: Mapping[str, Mapping[str, Any]] = {
    "UpdateEnterpriseInput": {
        "name": REQUIRED,
        "legalName": nothing("legal_name"),
        "description": nothing("description"),
        "address": nothing("street", "city", "postal_code", "latitude", "longitude"),
        "website": nothing("website"),
        "logo": nothing("logo"),
        "foundedYear": nothing("founded_year"),
        "employees": nothing("employees", "size"),
        "languages": {"languages": EMPTY},
        "exportMarkets": {"export_markets": EMPTY},
        "cooperationTypes": {"cooperation_types": EMPTY},
        "operationalStatus": REQUIRED,
        "damage": REQUIRED,
        "industries": REQUIRED,
        "contact": {**nothing("contact_person", "contact_email", "contact_phone"), "contact_is_public": False},
    },
    "UpdateProductInput": {
        "kind": REQUIRED,
        "name": REQUIRED,
        "description": nothing("description"),
        "hsCode": {"hs_code": None, "hs_prefixes": EMPTY},
        "industry": nothing("industry_id"),
        "price": nothing("price_min", "price_max", "price_currency", "price_unit"),
        "minimumOrder": nothing("minimum_order"),
        "monthlyCapacity": nothing("monthly_capacity"),
        "certifications": {"certifications": EMPTY},
        "images": {"images": EMPTY},
        "publicationStatus": REQUIRED,
    },
    "UpdateOpportunityInput": {
        "cooperationType": REQUIRED,
        "title": REQUIRED,
        "description": REQUIRED,
        "industries": nothing("industries"),
        "targetRegions": nothing("regions"),
        "hsCodes": {"hs_codes": EMPTY, "hs_prefixes": EMPTY},
        "budget": nothing("budget_min", "budget_max", "budget_currency", "budget_unit"),
        "closesAt": nothing("closes_at"),
    },
    "UpdateExperienceInput": {
        "title": REQUIRED,
        "body": REQUIRED,
        "topics": REQUIRED,
        "industries": nothing("industries"),
        "partnerIds": nothing("partners"),
        "publicationStatus": REQUIRED,
    },
}
"""What null makes of the columns and links behind each field."""

UPDATES = {
    "UpdateEnterpriseInput": UPDATE,
    "UpdateProductInput": UPDATE_PRODUCT,
    "UpdateOpportunityInput": changing("updateOpportunity", "UpdateOpportunityInput", "opportunity", "id version"),
    "UpdateExperienceInput": changing("updateExperience", "UpdateExperienceInput", "experience", "id version"),
}
LINKS = "(SELECT array_agg({column} ORDER BY position) FROM {table} WHERE {owner} = row.id) AS {name}"
TABLES = {
    "UpdateEnterpriseInput": ("enterprises", [("enterprise_industries", "enterprise_id", "industry_id", "industries")]),
    "UpdateProductInput": ("products", []),
    "UpdateOpportunityInput": (
        "opportunities",
        [
            ("opportunity_industries", "opportunity_id", "industry_id", "industries"),
            ("opportunity_target_regions", "opportunity_id", "region_id", "regions"),
        ],
    ),
    "UpdateExperienceInput": (
        "experiences",
        [
            ("experience_industries", "experience_id", "industry_id", "industries"),
            ("experience_partners", "experience_id", "enterprise_id", "partners"),
        ],
    ),
}


async def whole(api: Api, kind: str) -> str:
    """The id of something new of which everything is told."""
    enterprise = await registered(
        api,
        legalName="Dairy House LLC",
        description=text("Cheese"),
        address={"street": "Main", "city": "Kyiv", "postalCode": "01001", "latitude": 50.4, "longitude": 30.5},
        website=SITE,
        logo=SITE,
        foundedYear=1999,
        employees=3,
        languages=["uk"],
        exportMarkets=["PL"],
        cooperationTypes=["SALE"],
        contact={"person": "Olena", "email": "a@dairy.com.ua", "phone": "044 234 56 78", "isPublic": True},
    )
    of, industries = {"enterpriseId": enterprise["id"]}, [{"code": "10.51"}]
    if kind == "UpdateEnterpriseInput":
        return str(enterprise["id"])
    told: dict[str, Any]
    if kind == "UpdateProductInput":
        told = {"minimumOrder": "1 t", "monthlyCapacity": "9 t", "certifications": ["ISO"], "images": [SITE]}
        told |= {"kind": "GOOD", "name": text("Cheese"), "description": text("Hard"), "hsCode": "0406", "price": PRICE}
        answer = await api.data(OWNER, ADD_PRODUCT, input={**of, **told, "industry": industries[0]})
        return str(answer["addProduct"]["product"]["id"])
    if kind == "UpdateOpportunityInput":
        told = {"kind": "OFFER", "cooperationType": "SALE", "title": text("Cheese"), "description": text("Much")}
        told |= {"industries": industries, "targetRegions": ["US-WA"], "hsCodes": ["0406"], "budget": PRICE}
        answer = await api.data(OWNER, OFFER, input={**of, **told, "closesAt": NEXT_MONTH})
        return str(answer["publishOpportunity"]["opportunity"]["id"])
    story = {"title": text("How"), "body": text("Thus"), "originalLanguage": "en", "topics": ["EXPORT"]}
    partners = [(await published(api))["id"]]
    answer = await api.data(OWNER, SHARE, input={**of, **story, "industries": industries, "partnerIds": partners})
    return str(answer["shareExperience"]["experience"]["id"])


async def stored(api: Api, kind: str, node_id: str) -> dict[str, Any]:
    """A row with its links, but for what each change sets."""
    table, links = TABLES[kind]
    lists = [LINKS.format(table=of, owner=owner, column=column, name=name) for of, owner, column, name in links]
    columns = ", ".join(["row.*", *lists])
    query = f"SELECT to_jsonb(found) AS found FROM (SELECT {columns} FROM {table} AS row WHERE id = $1) AS found"  # noqa: S608
    (row,) = await api.rows(query, int(node_id))
    found: dict[str, Any] = json.loads(row["found"])
    assert [name for name in ("version", "updated_at") if found.pop(name, None) is None] == []
    return found


async def updated(api: Api, kind: str, node_id: str, given: Mapping[str, Any]) -> list[tuple[str, list[str] | None]]:
    answer = await api.data(OWNER, UPDATES[kind], input={"id": node_id, "version": 1, **given})
    (payload,) = answer.values()
    return refusals(payload)


@pytest.mark.parametrize("kind", CLEARED)
async def test_what_is_left_out_stays_as_it_is(api: Api, kind: str) -> None:
    node_id = await whole(api, kind)
    before = await stored(api, kind, node_id)
    assert await updated(api, kind, node_id, {}) == []
    assert await stored(api, kind, node_id) == before


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, fields in CLEARED.items() for name in fields])
async def test_null_clears_what_can_be_cleared_and_nothing_else(api: Api, kind: str, name: str) -> None:
    node_id, cleared = await whole(api, kind), CLEARED[kind][name]
    before = await stored(api, kind, node_id)
    if cleared == REQUIRED:
        assert await updated(api, kind, node_id, {name: None}) == [(REQUIRED, [name])]
        assert await stored(api, kind, node_id) == before
    else:
        assert all(before[column] not in (None, EMPTY, False) for column in cleared)
        assert await updated(api, kind, node_id, {name: None}) == []
        assert await stored(api, kind, node_id) == {**before, **cleared}


def test_each_field_of_each_update_stands_in_the_table() -> None:
    types: Any = schema().graphql_schema.type_map
    updates = {name: set(types[name].fields) for name in types if name.startswith("Update")}
    versioned = {name: fields - {"id", "version"} for name, fields in updates.items() if "version" in fields}
    assert versioned == {kind: set(fields) for kind, fields in CLEARED.items()}


async def test_a_partner_that_is_no_other_is_told_at_its_own_place(api: Api) -> None:
    node_id = await whole(api, "UpdateExperienceInput")
    (row,) = await api.rows("SELECT enterprise_id FROM experiences WHERE id = $1", int(node_id))
    given = {"partnerIds": [(await published(api))["id"], str(row["enterprise_id"]), "x"]}
    assert await updated(api, "UpdateExperienceInput", node_id, given) == [
        ("NOT_FOUND", ["partnerIds", "2"]),
        ("INVALID", ["partnerIds", "1"]),
    ]
