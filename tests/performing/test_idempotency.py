"""What is asked again under one key is done once."""

import asyncio
from typing import Any

import pytest
from strawberry import ID

from graph.inputs.enterprise import UpdateEnterpriseInput
from models import Caller, Role
from models.errors import BadUserInput, Forbidden
from resolvers.enterprise import archive_enterprise, register_enterprise, submit_enterprise, update_enterprise
from resolvers.problems import UserErrorCode
from tests.performing.conftest import Writing
from tests.performing.inputs import KYIV, OTHER, OWNER, enterprise, register_entry, this

CALLERS = 20


async def test_another_mutation_under_the_same_key_is_a_conflict(writing: Writing) -> None:
    node_id = await writing.done(register_enterprise, enterprise())
    assert (await writing.perform(submit_enterprise, this(node_id), key="two")).errors == ()
    another = await writing.perform(archive_enterprise, this(node_id), key="two")
    assert [error.code for error in another.errors] == [UserErrorCode.CONFLICT]


async def test_a_field_left_out_and_one_given_empty_are_different_inputs(writing: Writing) -> None:
    node_id = await writing.done(register_enterprise, enterprise())
    kept = UpdateEnterpriseInput(id=ID(str(node_id)), version=1, employees=3)
    cleared = UpdateEnterpriseInput(id=ID(str(node_id)), version=1, employees=3, legal_name="")
    assert (await writing.perform(update_enterprise, kept, key="left out")).errors == ()
    answer = await writing.perform(update_enterprise, cleared, key="left out")
    assert [(error.code, error.field) for error in answer.errors] == [(UserErrorCode.CONFLICT, None)]


async def test_a_refusal_is_answered_again(writing: Writing) -> None:
    number = register_entry()
    first = await writing.done(register_enterprise, enterprise(number=number))
    asked = enterprise(number=number)
    refused = await writing.perform(register_enterprise, asked, key="refused")
    assert refused.errors[0].code is UserErrorCode.TAKEN
    await writing.connection.execute("DELETE FROM enterprise_registrations WHERE enterprise_id = $1", first)
    assert await writing.perform(register_enterprise, asked, key="refused") == refused


async def test_what_failed_is_done_when_it_is_asked_again(writing: Writing) -> None:
    asked = enterprise()
    nobody = Caller(subject=OWNER.subject, roles=frozenset({Role.INTEGRATOR}))
    with pytest.raises(Forbidden):
        await writing.perform(register_enterprise, asked, nobody, "failed")
    assert (await writing.perform(register_enterprise, asked, OWNER, "failed")).errors == ()


async def test_keys_are_kept_for_a_day_whoever_comes_next(writing: Writing) -> None:
    expire = "UPDATE idempotent_calls SET created_at = created_at - interval '25 hours' WHERE key LIKE 'old %'"
    first = await writing.perform(register_enterprise, enterprise(), key="old one")
    await writing.perform(register_enterprise, enterprise(), OTHER, key="old other")
    await writing.connection.execute(expire)
    anew = await writing.perform(register_enterprise, enterprise(), key="old one")
    assert anew.errors == ()
    assert anew.node_id != first.node_id
    assert await writing.rows("SELECT subject, key FROM idempotent_calls WHERE key LIKE 'old %'") == [
        (OWNER.subject, "old one")
    ]


async def test_of_many_who_take_up_an_old_key_one_acts(writing: Writing) -> None:
    expire = "UPDATE idempotent_calls SET created_at = created_at - interval '25 hours' WHERE key = 'old'"
    first = await writing.perform(register_enterprise, enterprise(), key="old")
    await writing.connection.execute(expire)
    asked = enterprise()
    outcomes = await asyncio.gather(*(writing.perform(register_enterprise, asked, key="old") for _ in range(CALLERS)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert outcomes[0].errors == ()
    assert outcomes[0] != first


@pytest.mark.parametrize("key", ["", "k" * 201, "a\nb", "a\0b"])
async def test_a_key_that_cannot_be_one_is_bad_input(writing: Writing, key: Any) -> None:
    with pytest.raises(BadUserInput):
        await writing.perform(register_enterprise, enterprise(), KYIV, key)
