"""One transaction, whatever happens in it."""

from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from models import ANONYMOUS, Enterprise, Membership, Region, Registration, RegistrationScheme
from models.errors import Unauthenticated, Unavailable
from resolvers import performing
from resolvers.act import Act
from resolvers.enterprise import register_enterprise
from resolvers.problems import UserErrorCode, refused
from resolvers.rights import Right, needs
from tests.performing.conftest import Writing
from tests.performing.inputs import enterprise, register_entry

RAISED = "DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '{}'; END $$"
SLUGS = count(1)


async def entered(act: Act, slug: str) -> Enterprise:
    """A row as a mutation would enter it."""
    region = await act.one(select(Region).where(Region.code == "UA-32"))
    return await act.add(
        Enterprise(region_id=region.id, slug=slug, name={"en": "X"}, created_at=act.now, updated_at=act.now)
    )


async def left(writing: Writing, slug: str) -> tuple[int, list[tuple[Any, ...]]]:
    """How much is there of an enterprise, and what its mutation's last audit says."""
    found = await writing.value("SELECT count(*) FROM enterprises WHERE slug = $1", slug)
    audit = (
        "SELECT subject, refusals, request_id FROM audit_entries WHERE mutation = 'halfway' ORDER BY id DESC LIMIT 1"
    )
    return found, await writing.rows(audit)


async def test_a_mutation_refused_halfway_leaves_its_audit_only(writing: Writing) -> None:
    @needs(Right.REGISTER)
    async def halfway(act: Act, _: Any) -> Enterprise:
        made = await entered(act, "halfway")
        act.session.add(Membership(enterprise_id=made.id, subject="x"))
        raise refused(UserErrorCode.LIMIT_REACHED, "No more.")

    performed = await writing.perform(halfway, enterprise())
    assert [error.code for error in performed.errors] == [UserErrorCode.LIMIT_REACHED]
    assert await left(writing, "halfway") == (0, [("olena", ["LIMIT_REACHED"], "request-1")])


async def test_without_a_token_nothing_is_even_looked_at(writing: Writing) -> None:
    before = await writing.value("SELECT count(*) FROM audit_entries")
    with pytest.raises(Unauthenticated):
        await writing.perform(register_enterprise, enterprise(), ANONYMOUS)
    assert await writing.value("SELECT count(*) FROM audit_entries") == before


async def test_what_a_check_did_not_see_the_constraint_tells(writing: Writing) -> None:
    number = register_entry()
    await writing.done(register_enterprise, enterprise(number=number))

    @needs(Right.REGISTER)
    async def unchecked(act: Act, _: Any) -> Enterprise:
        made = await entered(act, "unchecked")
        await act.add(Registration(enterprise_id=made.id, scheme=RegistrationScheme.EDRPOU, number=number))
        return made

    performed = await writing.perform(unchecked, enterprise())
    assert [(error.code, error.field) for error in performed.errors] == [(UserErrorCode.TAKEN, ("registrations",))]
    assert (await left(writing, "unchecked"))[0] == 0


async def test_what_fails_after_the_change_takes_it_back_with_its_key(
    writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = ("enterprises", "enterprise_members", "events", "audit_entries", "idempotent_calls")
    counts = " UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in tables)  # noqa: S608
    before, asked = await writing.rows(counts), enterprise()

    async def fail(*_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(performing, "write_events", fail)
        with pytest.raises(RuntimeError):
            await writing.perform(register_enterprise, asked, key="late")
    assert await writing.rows(counts) == before
    assert (await writing.perform(register_enterprise, asked, key="late")).errors == ()


@pytest.mark.parametrize("state", ["40001", "40P01"])
async def test_what_postgresql_ended_for_anothers_sake_is_tried_again(writing: Writing, state: str) -> None:
    tries, slug = count(1), f"again-{next(SLUGS)}"

    @needs(Right.REGISTER)
    async def twice(act: Act, _: Any) -> Enterprise:
        made = await entered(act, slug)
        if next(tries) == 1:
            await act.session.execute(text(RAISED.format(state)))
        return made

    await writing.done(twice, enterprise())
    assert next(tries) == 3
    assert (await left(writing, slug))[0] == 1


async def test_an_inner_error_does_not_repeat_what_the_caller_wrote(writing: Writing) -> None:
    @needs(Right.REGISTER)
    async def failing(act: Act, _: Any) -> Enterprise:
        secret = text("SELECT 1 / length(:secret) - length(missing)").bindparams(secret="hush")  # noqa: S106
        await act.session.execute(secret)
        raise AssertionError

    with pytest.raises(DBAPIError) as raised:
        await writing.perform(failing, enterprise())
    assert "hush" not in str(raised.value)


async def test_it_is_not_tried_for_ever(writing: Writing) -> None:
    @needs(Right.REGISTER)
    async def hopeless(act: Act, _: Any) -> Enterprise:
        await act.session.execute(text(RAISED.format("40001")))
        raise AssertionError

    with pytest.raises(Unavailable):
        await writing.perform(hopeless, enterprise())
