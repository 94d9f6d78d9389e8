"""Claims to speak for an enterprise: made, decided, taken back."""

from typing import Any

import pytest

from models import Caller, Role
from tests.resolvers.conftest import Api
from tests.resolvers.test_enterprise import refusals
from tests.resolvers.writing import (
    ARCHIVE,
    INTEGRATOR,
    KYIV,
    OTHER,
    OWNER,
    PLATFORM,
    UPDATE,
    WASHINGTON,
    changing,
    newcomer,
    published,
    registered,
)

CLAIM = changing(
    "claimEnterprise",
    "ClaimEnterpriseInput",
    "claim",
    "id status claimant message evidence enterprise { id } decidedAt",
)
DECIDE = changing("decideClaim", "DecideClaimInput", "claim", "id status note decidedAt")
MINE = "{ viewer { claims { nodes { id status note } } } }"


def claimant(name: str) -> Caller:
    """Someone with no enterprise and no claim yet."""
    return newcomer(name, Role.ENTREPRENEUR)


async def claimed(api: Api, caller: Caller, enterprise: Any) -> Any:
    given = {"enterpriseId": enterprise["id"], "message": "I am its director."}
    answer = (await api.data(caller, CLAIM, input=given))["claimEnterprise"]
    assert answer["userErrors"] == []
    return answer["claim"]


async def decided(api: Api, claim: Any, decision: str, caller: Caller = KYIV, **more: Any) -> Any:
    answer = await api.data(caller, DECIDE, input={"id": claim["id"], "decision": decision, **more})
    return answer["decideClaim"]


async def may_update(api: Api, caller: Caller, enterprise: Any) -> bool:
    """Whether the caller gets as far as the version, which is wrong."""
    answer = await api.data(caller, UPDATE, input={"id": enterprise["id"], "version": 99})
    (code, _), *_ = refusals(answer["updateEnterprise"])
    return code == "CONFLICT"


async def test_an_approved_claim_lets_its_claimant_speak_until_it_is_revoked(api: Api) -> None:
    enterprise, caller = await published(api), claimant("approved")
    claim = await claimed(api, caller, enterprise)
    assert claim == {
        "id": claim["id"],
        "status": "PENDING",
        "claimant": caller.subject,
        "message": "I am its director.",
        "evidence": None,
        "enterprise": {"id": enterprise["id"]},
        "decidedAt": None,
    }
    assert not await may_update(api, caller, enterprise)
    approved = await decided(api, claim, "APPROVE")
    assert approved["claim"]["status"] == "APPROVED"
    assert approved["claim"]["decidedAt"] is not None
    assert await may_update(api, caller, enterprise)
    assert (await decided(api, claim, "REVOKE"))["claim"]["status"] == "REVOKED"
    assert not await may_update(api, caller, enterprise)


async def test_a_declined_claim_shows_its_note_and_can_be_made_anew(api: Api) -> None:
    enterprise, caller = await published(api), claimant("declined")
    claim = await claimed(api, caller, enterprise)
    assert (await decided(api, claim, "DECLINE", note="Who are you?"))["claim"]["status"] == "DECLINED"
    own = (await api.data(caller, MINE))["viewer"]["claims"]["nodes"]
    assert own == [{"id": claim["id"], "status": "DECLINED", "note": "Who are you?"}]
    assert not await may_update(api, caller, enterprise)
    assert (await claimed(api, caller, enterprise))["id"] != claim["id"]


@pytest.mark.parametrize(
    ("made", "decision"), [(None, "REVOKE"), ("APPROVE", "APPROVE"), ("APPROVE", "DECLINE"), ("DECLINE", "REVOKE")]
)
async def test_a_decision_that_its_state_does_not_allow_is_refused(api: Api, made: str | None, decision: str) -> None:
    claim = await claimed(api, claimant(f"{made} {decision}"), await published(api))
    if made:
        await decided(api, claim, made)
    assert refusals(await decided(api, claim, decision)) == [("WRONG_STATE", ["id"])]


async def test_one_claim_waits_at_a_time_and_a_member_needs_none(api: Api) -> None:
    enterprise, caller = await published(api), claimant("twice")
    given = {"enterpriseId": enterprise["id"], "message": "Again."}
    await claimed(api, caller, enterprise)
    assert refusals((await api.data(caller, CLAIM, input=given))["claimEnterprise"]) == [("TAKEN", ["enterpriseId"])]
    assert refusals((await api.data(OWNER, CLAIM, input=given))["claimEnterprise"]) == [("CONFLICT", ["enterpriseId"])]


async def test_a_draft_cannot_be_claimed_by_who_does_not_see_it(api: Api) -> None:
    enterprise = await registered(api)
    given = {"enterpriseId": enterprise["id"], "message": "Mine!"}
    assert refusals((await api.data(OTHER, CLAIM, input=given))["claimEnterprise"]) == [("NOT_FOUND", ["enterpriseId"])]


async def test_a_claim_says_why(api: Api) -> None:
    given = {"enterpriseId": (await published(api))["id"], "message": " "}
    assert refusals((await api.data(OTHER, CLAIM, input=given))["claimEnterprise"]) == [("REQUIRED", ["message"])]


async def test_only_the_regions_administration_decides(api: Api) -> None:
    enterprise, caller = await published(api), claimant("decided")
    claim = await claimed(api, caller, enterprise)
    assert refusals(await decided(api, claim, "APPROVE", WASHINGTON)) == [("NOT_FOUND", ["id"])]
    for stranger in (caller, OWNER, INTEGRATOR):
        answer = await api.answer(stranger, DECIDE, input={"id": claim["id"], "decision": "APPROVE"})
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await decided(api, claim, "APPROVE", PLATFORM))["claim"]["status"] == "APPROVED"


async def test_nobody_comes_to_speak_for_what_is_archived(api: Api) -> None:
    enterprise = await published(api)
    held = await claimed(api, claimant("held"), enterprise)
    await decided(api, held, "APPROVE")
    claim = await claimed(api, claimant("late"), enterprise)
    await api.data(OWNER, ARCHIVE, input={"id": enterprise["id"]})
    assert refusals(await decided(api, claim, "APPROVE")) == [("WRONG_STATE", ["id"])]
    assert refusals(await decided(api, claim, "DECLINE")) == []
    assert refusals(await decided(api, held, "REVOKE")) == []


async def test_an_administration_claims_nothing(api: Api) -> None:
    given = {"enterpriseId": (await published(api))["id"], "message": "Ours."}
    for caller in (KYIV, PLATFORM, INTEGRATOR):
        answer = await api.answer(caller, CLAIM, input=given)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
