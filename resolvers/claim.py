"""Claims to speak for an enterprise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, literal, select
from sqlalchemy.dialects.postgresql import insert

from models import ClaimStatus, Enterprise, EnterpriseClaim, Membership
from resolvers.checks.texts import passage, required_passage
from resolvers.decisions import ClaimDecision
from resolvers.facts import given
from resolvers.problems import Problems, UserErrorCode, refused
from resolvers.rights import Right, needs
from resolvers.versions import refuse_archived

if TYPE_CHECKING:
    from graph.inputs.claim import ClaimEnterpriseInput, DecideClaimInput
    from resolvers.act import Act

MOVES = {
    ClaimDecision.APPROVE: (ClaimStatus.PENDING, ClaimStatus.APPROVED),
    ClaimDecision.DECLINE: (ClaimStatus.PENDING, ClaimStatus.DECLINED),
    ClaimDecision.REVOKE: (ClaimStatus.APPROVED, ClaimStatus.REVOKED),
}
"""From which state a decision leads where."""


@needs(Right.CLAIM)
async def claim_enterprise(act: Act, input: ClaimEnterpriseInput) -> EnterpriseClaim:
    enterprise = await act.find(Enterprise, input.enterprise_id, "enterpriseId")
    refuse_archived(enterprise, "enterpriseId")
    problems = Problems()
    message = required_passage(problems, input.message, "message")
    problems.check()
    await refuse_needless(act, enterprise)
    claim = EnterpriseClaim(enterprise_id=enterprise.id, claimant=act.subject, message=message)
    claim.evidence, claim.created_at = given(input.evidence), act.now
    return await act.add(claim)


async def refuse_needless(act: Act, enterprise: Enterprise) -> None:
    if await act.one(select(act.caller.speaks_for(literal(enterprise.id)))):
        raise refused(UserErrorCode.CONFLICT, "You speak for this enterprise already.", "enterpriseId")
    waiting = select(EnterpriseClaim).filter_by(
        enterprise_id=enterprise.id, claimant=act.subject, status=ClaimStatus.PENDING
    )
    if await act.one(waiting) is not None:
        raise refused(UserErrorCode.TAKEN, "Your claim to this enterprise waits for a decision.", "enterpriseId")


@needs(Right.DECIDE)
async def decide_claim(act: Act, input: DecideClaimInput) -> EnterpriseClaim:
    claim = await act.find_for_update(EnterpriseClaim, input.id, "id")
    enterprise = await act.session.get_one(Enterprise, claim.enterprise_id, with_for_update={"key_share": True})
    await act.allow(enterprise, "id")
    if input.decision is ClaimDecision.APPROVE:
        refuse_archived(enterprise, "id")
    needed, to = MOVES[input.decision]
    if claim.status is not needed:
        raise refused(UserErrorCode.WRONG_STATE, f"This takes a claim that is {needed.value}.", "id")
    problems = Problems()
    note = passage(problems, given(input.note), "note")
    problems.check()
    claim.status, claim.note = to, note
    claim.decided_at, claim.decided_by = act.now, act.subject
    await settle_membership(act, claim)
    return claim


async def settle_membership(act: Act, claim: EnterpriseClaim) -> None:
    """Who holds an approved claim speaks for the enterprise, as long as that holds."""
    member = {"enterprise_id": claim.enterprise_id, "subject": claim.claimant}
    if claim.status is ClaimStatus.APPROVED:
        await act.session.execute(insert(Membership).values(**member).on_conflict_do_nothing())
    elif claim.status is ClaimStatus.REVOKED:
        await act.session.execute(delete(Membership).filter_by(**member))
