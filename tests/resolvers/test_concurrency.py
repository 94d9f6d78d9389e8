"""Callers who do the same thing at once."""

import asyncio
from typing import Any

import asyncpg

from resolvers.act import WriteLimits
from server.transactions import Transactions
from tests.resolvers.conftest import Api
from tests.resolvers.test_enterprise import refusals
from tests.resolvers.writing import ERRORS, OTHER, OWNER, REGISTER, UPDATE, edrpou_number, registered, registration

AT_ONCE = 20
KEYED = REGISTER.replace(
    "($input: RegisterEnterpriseInput!)", "($input: RegisterEnterpriseInput!, $key: String!)"
).replace("registerEnterprise(input: $input)", "registerEnterprise(input: $input) @idempotent(key: $key)")


async def test_of_many_updates_on_one_version_one_succeeds(api: Api) -> None:
    enterprise = await registered(api)
    changes = [{"id": enterprise["id"], "version": 1, "employees": number} for number in range(AT_ONCE)]
    answers = await asyncio.gather(*(api.data(OWNER, UPDATE, input=given) for given in changes))
    outcomes = [refusals(answer["updateEnterprise"]) for answer in answers]
    assert outcomes.count([]) == 1
    assert outcomes.count([("CONFLICT", ["version"])]) == AT_ONCE - 1
    (won,) = (
        answer["updateEnterprise"]["enterprise"] for answer in answers if answer["updateEnterprise"]["enterprise"]
    )
    kept = await api.rows("SELECT version, employees FROM enterprises WHERE id = $1", int(enterprise["id"]))
    assert kept == [{"version": 2, "employees": won["employees"]}]


async def test_of_many_registrations_of_one_number_one_succeeds_and_the_others_are_taken(api: Api) -> None:
    entries = [{"scheme": "EDRPOU", "number": edrpou_number()}]
    asked = [registration(registrations=entries) for _ in range(AT_ONCE)]
    answers = await asyncio.gather(*(api.data(OWNER, REGISTER, input=given) for given in asked))
    outcomes = [refusals(answer["registerEnterprise"]) for answer in answers]
    assert outcomes.count([]) == 1
    assert outcomes.count([("TAKEN", ["registrations", "0", "number"])]) == AT_ONCE - 1


async def test_many_of_one_name_get_a_slug_each(api: Api) -> None:
    name = [{"language": "en", "text": f"Same Name {edrpou_number()}"}]
    answers = await asyncio.gather(*(registered(api, name=name) for _ in range(AT_ONCE)))
    assert len({answer["slug"] for answer in answers}) == AT_ONCE


async def test_of_many_calls_with_one_key_one_acts_and_all_get_its_answer(api: Api) -> None:
    given, key = registration(), f"key {edrpou_number()}"
    answers = await asyncio.gather(*(api.data(OWNER, KEYED, input=given, key=key) for _ in range(AT_ONCE)))
    assert answers[0]["registerEnterprise"]["userErrors"] == []
    assert all(answer == answers[0] for answer in answers)
    number = given["registrations"][0]["number"]
    assert await api.rows("SELECT count(*) AS n FROM enterprise_registrations WHERE number = $1", number) == [{"n": 1}]


async def test_another_input_under_the_same_key_is_a_conflict_and_another_caller_has_its_own_keys(api: Api) -> None:
    key = f"key {edrpou_number()}"
    await api.data(OWNER, KEYED, input=registration(), key=key)
    answer = await api.data(OWNER, KEYED, input=registration(), key=key)
    assert refusals(answer["registerEnterprise"]) == [("CONFLICT", None)]
    other = await api.data(OTHER, KEYED, input=registration(), key=key)
    assert refusals(other["registerEnterprise"]) == []


async def test_an_empty_key_is_bad_input(api: Api) -> None:
    answer = await api.answer(OWNER, KEYED, input=registration(), key="")
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_literal_key_serves_as_well(api: Api) -> None:
    given, key = registration(), f"key {edrpou_number()}"
    document = REGISTER.replace("(input: $input)", f'(input: $input) @idempotent(key: "{key}")')
    assert await api.data(OWNER, document, input=given) == await api.data(OWNER, document, input=given)


async def test_a_key_counts_wherever_its_field_is_asked_for_again(api: Api) -> None:
    given, key = registration(), f"key {edrpou_number()}"
    document = f"""mutation ($input: RegisterEnterpriseInput!, $key: String!) {{
        registerEnterprise(input: $input) {{ enterprise {{ id }} }}
        registerEnterprise(input: $input) @idempotent(key: $key) {{ {ERRORS} }} }}"""
    first = await api.data(OWNER, document, input=given, key=key)
    assert refusals(first["registerEnterprise"]) == []
    assert await api.data(OWNER, document, input=given, key=key) == first


async def test_mutations_of_one_operation_are_done_in_their_order_and_each_is_read_after_it(api: Api) -> None:
    enterprise = await registered(api)
    document = f"""mutation ($first: UpdateEnterpriseInput!, $second: UpdateEnterpriseInput!) {{
        first: updateEnterprise(input: $first) {{ enterprise {{ version employees }} {ERRORS} }}
        second: updateEnterprise(input: $second) {{ again: enterprise {{ employees }} enterprise {{ version }} }} }}"""
    given: list[dict[str, Any]] = [
        {"id": enterprise["id"], "version": version, "employees": version * 10} for version in (1, 2)
    ]
    answer = await api.data(OWNER, document, first=given[0], second=given[1])
    assert answer["first"] == {"enterprise": {"version": 2, "employees": 10}, "userErrors": []}
    assert answer["second"] == {"again": {"employees": 20}, "enterprise": {"version": 3}}


async def test_a_mutation_after_another_is_not_answered_with_what_was_read_before_it(api: Api) -> None:
    enterprise = await registered(api)
    document = """mutation ($first: UpdateEnterpriseInput!, $second: UpdateEnterpriseInput!) {
        first: updateEnterprise(input: $first) { enterprise { version industries { code } } }
        second: updateEnterprise(input: $second) { enterprise { version industries { code } } } }"""
    given = {"id": enterprise["id"], "version": 1}
    other = {"id": enterprise["id"], "version": 2, "industries": [{"code": "62.01"}]}
    answer = await api.data(OWNER, document, first=given, second=other)
    assert answer["first"]["enterprise"] == {"version": 2, "industries": [{"code": "10.51"}]}
    assert answer["second"]["enterprise"] == {"version": 3, "industries": [{"code": "62.01"}]}


async def test_a_mutation_that_waits_too_long_is_told_so_and_leaves_nothing(api: Api, written_url: str) -> None:
    enterprise = await registered(api)
    impatient = Transactions(written_url, size=1, statement_timeout=60, limits=WriteLimits())
    told = Api(api.database, impatient, api.operations)
    connection = await asyncpg.connect(written_url)
    try:
        async with connection.transaction():
            await connection.execute("SELECT FROM enterprises WHERE id = $1 FOR UPDATE", int(enterprise["id"]))
            answer = await told.answer(OWNER, UPDATE, input={"id": enterprise["id"], "version": 1, "employees": 3})
    finally:
        await connection.close()
        await impatient.close()
    assert answer["errors"][0]["extensions"]["code"] == "TIMEOUT"
    kept = await api.rows("SELECT version, employees FROM enterprises WHERE id = $1", int(enterprise["id"]))
    assert kept == [{"version": 1, "employees": None}]
