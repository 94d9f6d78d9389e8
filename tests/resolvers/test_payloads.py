"""What a mutation's payload shows, and that reading it never does the mutation again."""

from typing import Any

import pytest

from models import Caller
from tests.resolvers.conftest import Api
from tests.resolvers.test_enterprise import refusals
from tests.resolvers.writing import (
    ERRORS,
    OTHER,
    OWNER,
    REGISTER,
    changing,
    published,
    registration,
)

PARTY = """id publicationStatus contact { email phone } review { note } version
    products { totalCount nodes { id } } region { enterprises(first: 3) { totalCount nodes { id } } }"""
REQUEST = (
    f"id status sender {{ {PARTY} }} recipient {{ {PARTY} }} about {{ __typename }} messages {{ nodes {{ body }} }}"
)
ASK = changing("requestContact", "RequestContactInput", "contactRequest", REQUEST)
ANSWER = changing("respondToContactRequest", "RespondToContactRequestInput", "contactRequest", REQUEST)
CLAIM_SHOWN = f"id status enterprise {{ {PARTY} }}"
CLAIM = changing("claimEnterprise", "ClaimEnterpriseInput", "claim", CLAIM_SHOWN)


async def asked_for(api: Api, caller: Caller, kind: str, selected: str, node_id: str) -> Any:
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {selected} }} }} }}"
    return (await api.data(caller, query, id=node_id))["node"]


async def test_a_payload_shows_what_a_query_shows(api: Api) -> None:
    mine, theirs = await published(api), await published(api, OTHER)
    letter = {"senderId": mine["id"], "recipientId": theirs["id"], "subject": "Milk", "message": "How much?"}
    asked = (await api.data(OWNER, ASK, input=letter))["requestContact"]["contactRequest"]
    assert asked["recipient"]["contact"] is asked["recipient"]["review"] is None
    assert asked["sender"]["contact"] is not None
    assert asked == await asked_for(api, OWNER, "ContactRequest", REQUEST, asked["id"])
    given = {"id": asked["id"], "response": "ACCEPT"}
    answered = (await api.data(OTHER, ANSWER, input=given))["respondToContactRequest"]["contactRequest"]
    assert answered["sender"]["contact"] is not None
    assert answered["sender"]["review"] is None
    assert answered == await asked_for(api, OTHER, "ContactRequest", REQUEST, asked["id"])
    claimed = (await api.data(OTHER, CLAIM, input={"enterpriseId": mine["id"], "message": "Mine"}))["claimEnterprise"]
    assert claimed["claim"] == await asked_for(api, OTHER, "EnterpriseClaim", CLAIM_SHOWN, claimed["claim"]["id"])


async def test_one_mutation_twice_under_two_names_is_done_twice_and_read_apart(api: Api) -> None:
    document = """mutation ($one: RegisterEnterpriseInput!, $two: RegisterEnterpriseInput!, $all: Boolean!) {
        __typename
        one: registerEnterprise(input: $one) { kind: __typename ...Shown enterprise { version @skip(if: $all) } }
        two: registerEnterprise(input: $two) {
            ... on EnterprisePayload @include(if: $all) { enterprise { __typename region { __typename code } } }
            userErrors { __typename code } } }
        fragment Shown on EnterprisePayload { userErrors @include(if: $all) { code } enterprise { publicationStatus } }"""
    answer = await api.data(OWNER, document, one=registration(), two=registration(employees=-1), all=True)
    assert answer == {
        "__typename": "Mutation",
        "one": {"kind": "EnterprisePayload", "userErrors": [], "enterprise": {"publicationStatus": "DRAFT"}},
        "two": {"enterprise": None, "userErrors": [{"__typename": "UserError", "code": "INVALID"}]},
    }
    answer = await api.data(OWNER, document, one=registration(), two=registration(), all=False)
    assert answer["one"] == {"kind": "EnterprisePayload", "enterprise": {"publicationStatus": "DRAFT", "version": 1}}
    assert answer["two"] == {"userErrors": []}
    answer = await api.data(OWNER, document, one=registration(), two=registration(), all=True)
    assert answer["two"]["enterprise"] == {
        "__typename": "Enterprise",
        "region": {"__typename": "Region", "code": "UA-32"},
    }
    assert not api.operations.fallbacks


async def test_a_payload_without_rows_takes_no_statement(api: Api) -> None:
    seen: list[str] = []
    api.database.listeners.append(seen.append)
    document = changing("registerEnterprise", "RegisterEnterpriseInput", "enterprise", "id").replace(
        "enterprise { id }", ""
    )
    assert (await api.data(OWNER, document, input=registration()))["registerEnterprise"] == {"userErrors": []}
    api.database.listeners.remove(seen.append)
    assert seen == []


WIDE = "region { enterprises(first: 100) { nodes { products(first: 100) { nodes { enterprise { industries { id } } } } } } }"
DEEP = "industries { " + "children { " * 20 + "code" + " }" * 21


@pytest.mark.parametrize("selected", [WIDE, DEEP])
async def test_what_asks_too_much_writes_nothing(api: Api, selected: str) -> None:
    document = changing("registerEnterprise", "RegisterEnterpriseInput", "enterprise", selected)
    before = await api.rows("SELECT count(*) FROM audit_entries")
    answer = await api.answer(OWNER, document, input=registration())
    assert answer["errors"][0]["extensions"]["code"] == "COST_LIMIT_EXCEEDED"
    assert await api.rows("SELECT count(*) FROM audit_entries") == before


async def test_a_payload_that_cannot_be_read_at_once_is_read_field_by_field_and_nothing_is_done_again(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(api.database, "fetch_row", fail)
    given = registration()
    document = REGISTER.replace("registerEnterprise(", "first: registerEnterprise(").replace(
        f"{ERRORS} }} }}",
        f"{ERRORS} }} second: registerEnterprise(input: $input) {{ enterprise {{ id }} {ERRORS} }} }}",
    )
    answer = await api.data(OWNER, document, input=given)
    assert refusals(answer["first"]) == []
    assert answer["first"]["enterprise"]["region"] == {"code": "UA-32"}
    assert refusals(answer["second"]) == [("TAKEN", ["registrations", "0", "number"])]
    number = given["registrations"][0]["number"]
    audit = "SELECT count(*) AS n FROM enterprise_registrations WHERE number = $1"
    assert await api.rows(audit, number) == [{"n": 1}]
    api.operations.fallbacks.clear()
