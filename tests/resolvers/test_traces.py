"""What a mutation leaves beside its change: events, an audit row, or nothing at all."""

from typing import Any

import pytest

from models import Role
from resolvers import enterprise as resolvers
from tests.resolvers.conftest import Api
from tests.resolvers.writing import (
    ADD_PRODUCT,
    ARCHIVE,
    CLOSE,
    KYIV,
    OFFER,
    OWNER,
    REGISTER,
    REVIEW,
    SHARE,
    SUBMIT,
    UPDATE,
    UPDATE_PRODUCT,
    changing,
    newcomer,
    published,
    registered,
    registration,
    text,
)


async def events(api: Api, enterprise: Any) -> list[tuple[str, str]]:
    found = await api.rows(
        "SELECT kind, subject FROM events WHERE enterprise_id = $1 ORDER BY id", int(enterprise["id"])
    )
    return [(row["kind"], row["subject"]) for row in found]


async def furnished(api: Api, enterprise: Any) -> dict[str, Any]:
    """A product, an opportunity and an experience of an enterprise."""
    of = {"enterpriseId": enterprise["id"]}
    product = await api.data(OWNER, ADD_PRODUCT, input={**of, "kind": "GOOD", "name": text("Cheese")})
    await api.data(OWNER, ADD_PRODUCT, input={**of, "kind": "GOOD", "name": text("Later"), "publish": False})
    offer = {"kind": "OFFER", "cooperationType": "SALE", "title": text("Cheese"), "description": text("Much of it")}
    opportunity = await api.data(OWNER, OFFER, input={**of, **offer})
    story = {"title": text("How"), "body": text("Thus"), "originalLanguage": "en", "topics": ["EXPORT"]}
    experience = await api.data(OWNER, SHARE, input={**of, **story})
    return {
        "product": product["addProduct"]["product"],
        "opportunity": opportunity["publishOpportunity"]["opportunity"],
        "experience": experience["shareExperience"]["experience"],
    }


async def test_a_draft_tells_nothing(api: Api) -> None:
    enterprise = await registered(api)
    await furnished(api, enterprise)
    await api.data(OWNER, UPDATE, input={"id": enterprise["id"], "version": 1, "employees": 3})
    assert await events(api, enterprise) == []


async def test_publishing_suspending_and_archiving_tell_of_all_that_hangs_on_it(api: Api) -> None:
    enterprise = await registered(api)
    await furnished(api, enterprise)
    given = {"id": enterprise["id"]}
    await api.data(OWNER, SUBMIT, input=given)
    await api.data(KYIV, REVIEW, input={**given, "decision": "APPROVE"})
    shown = [("PUBLISHED", subject) for subject in ("ENTERPRISE", "PRODUCT", "OPPORTUNITY", "EXPERIENCE")]
    hidden = [("WITHDRAWN", subject) for subject in ("PRODUCT", "OPPORTUNITY", "EXPERIENCE", "ENTERPRISE")]
    reviewed = [("REVIEWED", "ENTERPRISE")]
    assert await events(api, enterprise) == shown + reviewed
    await api.data(KYIV, REVIEW, input={**given, "decision": "SUSPEND"})
    await api.data(KYIV, REVIEW, input={**given, "decision": "APPROVE"})
    await api.data(OWNER, ARCHIVE, input=given)
    assert await events(api, enterprise) == [*shown, *reviewed, *hidden, *reviewed, *shown, *reviewed, *hidden]


async def test_a_listing_tells_when_it_appears_changes_and_goes(api: Api) -> None:
    enterprise = await published(api)
    before = len(await events(api, enterprise))
    found = await furnished(api, enterprise)
    product = {"id": found["product"]["id"]}
    for version, change in enumerate(({"minimumOrder": "1 t"}, {"publicationStatus": "DRAFT"}), 1):
        await api.data(OWNER, UPDATE_PRODUCT, input={**product, "version": version, **change})
    await api.data(OWNER, UPDATE_PRODUCT, input={**product, "version": 3, "minimumOrder": "2 t"})
    closed = await api.data(OWNER, CLOSE, input={"id": found["opportunity"]["id"], "version": 1})
    assert closed["closeOpportunity"]["opportunity"]["isOpen"] is False
    assert (await events(api, enterprise))[before:] == [
        ("PUBLISHED", "PRODUCT"),
        ("PUBLISHED", "OPPORTUNITY"),
        ("PUBLISHED", "EXPERIENCE"),
        ("UPDATED", "PRODUCT"),
        ("WITHDRAWN", "PRODUCT"),
        ("UPDATED", "OPPORTUNITY"),
    ]


async def test_each_mutation_is_in_the_audit_refused_ones_too(api: Api) -> None:
    caller = newcomer("audited", Role.ENTREPRENEUR)
    enterprise = await registered(api, caller)
    await api.data(caller, UPDATE, input={"id": enterprise["id"], "version": 9})
    found = await api.rows(
        "SELECT mutation, node_id, refusals FROM audit_entries WHERE subject = $1 ORDER BY id", caller.subject
    )
    assert found == [
        {"mutation": "register_enterprise", "node_id": int(enterprise["id"]), "refusals": []},
        {"mutation": "update_enterprise", "node_id": None, "refusals": ["CONFLICT"]},
    ]


async def test_a_mutation_that_fails_halfway_leaves_nothing_and_tells_nothing_of_the_inside(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise RuntimeError("secret")

    tables = ("enterprises", "enterprise_members", "enterprise_registrations", "events", "audit_entries")
    counts = " UNION ALL ".join(f"SELECT count(*) AS n FROM {table}" for table in tables)  # noqa: S608
    before = await api.rows(counts)
    monkeypatch.setattr(resolvers, "relink", fail)
    answer = await api.answer(OWNER, REGISTER, input=registration())
    assert answer["errors"][0]["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    assert "secret" not in str(answer)
    assert await api.rows(counts) == before


async def test_what_is_selected_of_a_payload_is_one_statement_or_one_a_level(api: Api) -> None:
    deep = "id region { code enterprises(first: 3) { nodes { slug products(first: 2) { nodes { name } } } } } industries { name }"
    document = changing("registerEnterprise", "RegisterEnterpriseInput", "enterprise", deep)
    seen: list[str] = []
    api.database.listeners.append(seen.append)
    await api.data(OWNER, document, input=registration())
    api.database.listeners.remove(seen.append)
    assert len(seen) == (1 if api.operations.is_compiled else 5)
    assert not api.operations.fallbacks
