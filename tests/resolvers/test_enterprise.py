"""The life of an enterprise, from its registration to its end."""

from typing import Any

import pytest

from models import ANONYMOUS
from tests.resolvers.conftest import Api
from tests.resolvers.writing import (
    ADD_PRODUCT,
    ARCHIVE,
    INTEGRATOR,
    KYIV,
    OTHER,
    OWNER,
    REGISTER,
    REVIEW,
    SUBMIT,
    UPDATE,
    UPDATE_PRODUCT,
    WASHINGTON,
    published,
    registered,
    registration,
)

READ = (
    "query ($id: ID!) { enterprise(by: {id: $id}) { publicationStatus version legalName employees review { note } } }"
)


def refusals(payload: Any) -> list[tuple[str, list[str] | None]]:
    return [(error["code"], error["field"]) for error in payload["userErrors"]]


async def test_without_a_token_nothing_is_registered(api: Api) -> None:
    answer = await api.answer(ANONYMOUS, REGISTER, input=registration())
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert answer["errors"][0]["path"] == ["registerEnterprise"]
    assert answer["data"] is None


async def test_a_role_that_registers_nothing_is_forbidden_to(api: Api) -> None:
    answer = await api.answer(INTEGRATOR, REGISTER, input=registration())
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_an_administration_registers_in_its_own_region_only(api: Api) -> None:
    answer = await api.data(WASHINGTON, REGISTER, input=registration())
    assert refusals(answer["registerEnterprise"]) == [("NOT_ALLOWED", ["region"])]
    await registered(api, KYIV)


async def test_what_is_registered_is_a_draft_that_only_its_own_see(api: Api) -> None:
    found = await registered(api)
    assert found["publicationStatus"] == "DRAFT"
    assert found["name"] == "ТОВ «Молочний дім»"
    assert found["contact"] == {"email": "olena@dairy.com.ua", "phone": "+380442345678"}
    assert found["slug"].startswith("dairy-house")
    for caller in (ANONYMOUS, OTHER, WASHINGTON):
        assert (await api.data(caller, READ, id=found["id"]))["enterprise"] is None
    for caller in (OWNER, KYIV):
        assert (await api.data(caller, READ, id=found["id"]))["enterprise"]["publicationStatus"] == "DRAFT"


async def test_a_draft_is_rejected_with_a_note_submitted_again_and_published(api: Api) -> None:
    enterprise = await registered(api)
    given = {"id": enterprise["id"]}
    assert (await api.data(OWNER, SUBMIT, input=given))["submitEnterprise"]["enterprise"]["version"] == 2
    rejected = await api.data(KYIV, REVIEW, input={**given, "decision": "REJECT", "note": "Адреса?"})
    assert rejected["reviewEnterprise"]["enterprise"]["publicationStatus"] == "DRAFT"
    assert (await api.data(OWNER, READ, id=enterprise["id"]))["enterprise"]["review"] == {"note": "Адреса?"}
    await api.data(OWNER, SUBMIT, input=given)
    approved = (await api.data(KYIV, REVIEW, input={**given, "decision": "APPROVE"}))["reviewEnterprise"]["enterprise"]
    assert approved["publicationStatus"] == "PUBLISHED"
    assert approved["verifiedAt"] == approved["publishedAt"] is not None
    seen = (await api.data(ANONYMOUS, READ, id=enterprise["id"]))["enterprise"]
    assert seen["publicationStatus"] == "PUBLISHED"
    assert seen["review"] is None


async def test_a_suspended_enterprise_is_hidden_and_keeps_its_first_date(api: Api) -> None:
    enterprise = await published(api)
    given = {"id": enterprise["id"]}
    first = await api.rows("SELECT published_at FROM enterprises WHERE id = $1", int(enterprise["id"]))
    await api.data(KYIV, REVIEW, input={**given, "decision": "SUSPEND"})
    assert (await api.data(ANONYMOUS, READ, id=enterprise["id"]))["enterprise"] is None
    await api.data(KYIV, REVIEW, input={**given, "decision": "APPROVE"})
    assert await api.rows("SELECT published_at FROM enterprises WHERE id = $1", int(enterprise["id"])) == first


@pytest.mark.parametrize("decision", ["APPROVE", "REJECT", "SUSPEND"])
async def test_a_draft_that_was_not_submitted_is_not_decided_on(api: Api, decision: str) -> None:
    enterprise = await registered(api)
    answer = await api.data(KYIV, REVIEW, input={"id": enterprise["id"], "decision": decision})
    assert refusals(answer["reviewEnterprise"]) == [("WRONG_STATE", ["id"])]


async def test_its_owner_does_not_review_it(api: Api) -> None:
    enterprise = await registered(api)
    answer = await api.answer(OWNER, REVIEW, input={"id": enterprise["id"], "decision": "APPROVE"})
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_draft_of_others_does_not_exist_and_what_is_published_is_not_theirs_to_change(api: Api) -> None:
    draft, shown = await registered(api), await published(api)
    for document, more in ((UPDATE, {"version": 1}), (SUBMIT, {}), (ARCHIVE, {})):
        name = document.partition("{ ")[2].partition("(")[0]
        assert refusals((await api.data(OTHER, document, input={"id": draft["id"], **more}))[name]) == [
            ("NOT_FOUND", ["id"])
        ]
        assert refusals((await api.data(OTHER, document, input={"id": shown["id"], **more}))[name]) == [
            ("NOT_ALLOWED", ["id"])
        ]


async def test_what_is_left_out_stays_and_what_is_null_is_cleared(api: Api) -> None:
    enterprise = await registered(api, legalName="Молочний дім", employees=12)
    given = {"id": enterprise["id"], "version": 1, "legalName": None}
    changed = (await api.data(OWNER, UPDATE, input=given))["updateEnterprise"]["enterprise"]
    assert changed == {"id": enterprise["id"], "version": 2, "legalName": None, "employees": 12}


async def test_another_version_is_a_conflict(api: Api) -> None:
    enterprise = await registered(api)
    answer = await api.data(OWNER, UPDATE, input={"id": enterprise["id"], "version": 7, "employees": 1})
    assert refusals(answer["updateEnterprise"]) == [("CONFLICT", ["version"])]


async def test_an_archived_enterprise_is_gone_for_all_but_its_own_and_cannot_be_changed(api: Api) -> None:
    enterprise = await published(api)
    await api.data(OWNER, ARCHIVE, input={"id": enterprise["id"]})
    assert (await api.data(ANONYMOUS, READ, id=enterprise["id"]))["enterprise"] is None
    assert (await api.data(OWNER, READ, id=enterprise["id"]))["enterprise"]["publicationStatus"] == "ARCHIVED"
    answer = await api.data(OWNER, ARCHIVE, input={"id": enterprise["id"]})
    assert refusals(answer["archiveEnterprise"]) == [("WRONG_STATE", ["id"])]


async def test_what_hangs_on_an_archived_enterprise_cannot_be_changed(api: Api) -> None:
    enterprise = await published(api)
    given = {"enterpriseId": enterprise["id"], "kind": "GOOD", "name": [{"language": "en", "text": "Cheese"}]}
    product = (await api.data(OWNER, ADD_PRODUCT, input=given))["addProduct"]["product"]
    await api.data(OWNER, ARCHIVE, input={"id": enterprise["id"]})
    answer = await api.data(OWNER, UPDATE_PRODUCT, input={"id": product["id"], "version": 1})
    assert refusals(answer["updateProduct"]) == [("WRONG_STATE", ["id"])]
    assert refusals((await api.data(OWNER, ADD_PRODUCT, input=given))["addProduct"]) == [
        ("WRONG_STATE", ["enterpriseId"])
    ]


WRONG: list[tuple[dict[str, Any], list[tuple[str, list[str]]]]] = [
    ({"name": []}, [("REQUIRED", ["name"])]),
    ({"name": [{"language": "uk", "text": " "}]}, [("REQUIRED", ["name", "0", "text"])]),
    ({"name": [{"language": "uk", "text": "я" * 301}]}, [("TOO_LONG", ["name", "0", "text"])]),
    ({"name": [{"language": "uk", "text": "a\nb"}]}, [("INVALID", ["name", "0", "text"])]),
    ({"name": [{"language": "uk", "text": "a\0b"}]}, [("INVALID", ["name", "0", "text"])]),
    (
        {"name": [{"language": "uk", "text": "а"}, {"language": "uk", "text": "б"}]},
        [("INVALID", ["name", "1", "language"])],
    ),
    ({"registrations": []}, [("REQUIRED", ["registrations"])]),
    ({"registrations": [{"scheme": "EDRPOU", "number": "12345679"}]}, [("INVALID", ["registrations", "0", "number"])]),
    ({"region": "UA-05"}, [("NOT_FOUND", ["region"])]),
    ({"industries": []}, [("REQUIRED", ["industries"])]),
    ({"industries": [{"code": "99.99"}]}, [("NOT_FOUND", ["industries", "0", "code"])]),
    ({"foundedYear": 1499}, [("INVALID", ["foundedYear"])]),
    ({"foundedYear": 2999}, [("INVALID", ["foundedYear"])]),
    ({"employees": -1}, [("INVALID", ["employees"])]),
    ({"address": {"latitude": 50.4}}, [("REQUIRED", ["address", "longitude"])]),
    ({"address": {"latitude": 91, "longitude": 30}}, [("INVALID", ["address", "latitude"])]),
    ({"contact": {"email": "nobody"}}, [("INVALID", ["contact", "email"])]),
    ({"contact": {"phone": "123"}}, [("INVALID", ["contact", "phone"])]),
    ({"languages": ["uk"] * 51}, [("TOO_MANY", ["languages"])]),
    (
        {"employees": -1, "contact": {"email": "x"}},
        [("INVALID", ["employees"]), ("INVALID", ["contact", "email"])],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), WRONG)
async def test_what_is_wrong_is_told_with_its_path_and_nothing_is_entered(
    api: Api, changes: dict[str, Any], expected: list[tuple[str, list[str]]]
) -> None:
    before = await api.rows("SELECT count(*) AS n FROM enterprises")
    answer = (await api.data(OWNER, REGISTER, input=registration(**changes)))["registerEnterprise"]
    assert refusals(answer) == expected
    assert answer["enterprise"] is None
    assert await api.rows("SELECT count(*) AS n FROM enterprises") == before


async def test_a_registration_that_another_has_is_taken(api: Api) -> None:
    found = await registered(api)
    answer = await api.data(OTHER, REGISTER, input=registration(registrations=found["registrations"]))
    assert refusals(answer["registerEnterprise"]) == [("TAKEN", ["registrations", "0", "number"])]


async def test_a_registration_that_another_has_is_told_at_its_own_place(api: Api) -> None:
    (entry,) = (await registered(api))["registrations"]
    entries = [{"scheme": "EIN", "number": "1"}, entry]
    answer = await api.data(OTHER, REGISTER, input=registration(registrations=entries))
    assert refusals(answer["registerEnterprise"]) == [
        ("INVALID", ["registrations", "0", "number"]),
        ("TAKEN", ["registrations", "1", "number"]),
    ]
