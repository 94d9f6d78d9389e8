"""What enterprises share, and what others say to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from strawberry import UNSET

from models import (
    Enterprise,
    Experience,
    ExperienceComment,
    ExperienceHelpfulMark,
    ExperienceIndustry,
    ExperiencePartner,
    PublicationStatus,
)
from resolvers.checks.texts import LONGEST_BODY, MOST_ITEMS, limited, localized, named, one_or_more, required_passage
from resolvers.facts import as_given, facts, one
from resolvers.links import enterprises_of, industries_of, relink
from resolvers.listings import alter, chosen_state, enter, listing_for_change, owner_of
from resolvers.problems import Problems, UserErrorCode, refused
from resolvers.rights import Right, needs
from resolvers.versions import refuse_unless

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.inputs.experience import (
        CommentOnExperienceInput,
        MarkExperienceHelpfulInput,
        ShareExperienceInput,
        UpdateExperienceInput,
    )
    from resolvers.act import Act


def topics(problems: Problems, given: Any, *path: str | int) -> list[Any]:
    """One topic at least."""
    return limited(problems, one_or_more(problems, given, *path, most=MOST_ITEMS), *path)


CHECKS = {
    "title": one("title", named),
    "body": one("body", localized, most=LONGEST_BODY, is_line=False),
    "original_language": one("original_language", as_given),
    "topics": one("topics", topics),
    "publication_status": one("publication_status", chosen_state),
}


@needs(Right.EDIT)
async def share_experience(act: Act, input: ShareExperienceInput) -> Experience:
    enterprise = await owner_of(act, input.enterprise_id)
    columns, links = await read(act, input, enterprise.id)
    experience = await enter(act, Experience, enterprise, columns, publish=True)
    await link(act, experience, links)
    return experience


@needs(Right.EDIT)
async def update_experience(act: Act, input: UpdateExperienceInput) -> Experience:
    experience = await listing_for_change(act, Experience, input)
    columns, links = await read(act, input, experience.enterprise_id)
    alter(act, experience, columns)
    await link(act, experience, links)
    return experience


@needs(Right.SPEAK)
async def comment_on_experience(act: Act, input: CommentOnExperienceInput) -> ExperienceComment:
    experience = await public_experience(act, input.experience_id)
    enterprise = await speaker(act, input.enterprise_id)
    problems = Problems()
    body = required_passage(problems, input.body, "body")
    problems.check()
    comment = ExperienceComment(experience_id=experience.id, enterprise_id=enterprise.id, body=body)
    comment.created_by, comment.created_at = act.subject, act.now
    return await act.add(comment)


@needs(Right.SPEAK)
async def mark_experience_helpful(act: Act, input: MarkExperienceHelpfulInput) -> Experience:
    experience = await public_experience(act, input.experience_id)
    enterprise = await speaker(act, input.enterprise_id)
    if enterprise.id == experience.enterprise_id:
        raise refused(UserErrorCode.INVALID, "An enterprise marks what others share.", "enterpriseId")
    mark = {"experience_id": experience.id, "enterprise_id": enterprise.id}
    if input.helpful:
        await act.session.execute(insert(ExperienceHelpfulMark).values(**mark).on_conflict_do_nothing())
    else:
        await act.session.execute(delete(ExperienceHelpfulMark).filter_by(**mark))
    return experience


async def public_experience(act: Act, node_id: str) -> Experience:
    """An experience that others can see, so that they can speak of it."""
    experience = await act.find(Experience, node_id, "experienceId")
    refuse_unless(experience, [PublicationStatus.PUBLISHED], "spoken of", "experienceId")
    return experience


async def speaker(act: Act, node_id: str, *path: str) -> Enterprise:
    """The published enterprise in whose name something is said."""
    where = path or ("enterpriseId",)
    enterprise = await act.find(Enterprise, node_id, *where)
    await act.allow(enterprise, *where)
    refuse_unless(enterprise, [PublicationStatus.PUBLISHED], "spoken for in public", *where)
    return enterprise


async def read(act: Act, input: Any, enterprise_id: int) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """The columns and the links that an input gives."""
    problems = Problems()
    columns = facts(problems, input, CHECKS)
    links: dict[str, list[int]] = {}
    if input.industries is not UNSET:
        links["industry_id"] = await industries_of(act, problems, input.industries, "industries")
    if input.partner_ids is not UNSET:
        links["enterprise_id"] = await enterprises_of(act, problems, input.partner_ids, "partnerIds")
        for place, node_id in enumerate(input.partner_ids or ()):
            if node_id == str(enterprise_id):
                problems.add(UserErrorCode.INVALID, "Partners are other enterprises.", "partnerIds", place)
    problems.check()
    return columns, links


async def link(act: Act, experience: Experience, links: Mapping[str, list[int]]) -> None:
    if "industry_id" in links:
        owner = {"experience_id": experience.id}
        await relink(act, ExperienceIndustry, owner, "industry_id", links["industry_id"])
    if "enterprise_id" in links:
        owner = {"experience_id": experience.id}
        await relink(act, ExperiencePartner, owner, "enterprise_id", links["enterprise_id"])
