"""The life of an enterprise: registered, submitted, reviewed, updated, archived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, tuple_
from strawberry import UNSET

from models import (
    Enterprise,
    EnterpriseIndustry,
    EnterpriseReview,
    EventKind,
    Membership,
    PublicationStatus,
    Region,
    Registration,
    RegistrationScheme,
    ReviewDecision,
)
from resolvers.checks.contact import contact
from resolvers.checks.numbers import employees, founded_year
from resolvers.checks.places import address
from resolvers.checks.registrations import compact, registrations
from resolvers.checks.texts import described, limited, line, named, passage
from resolvers.facts import as_given, facts, given, one, required
from resolvers.links import industries_of, relink
from resolvers.problems import Problems, UserErrorCode, refused
from resolvers.rights import Right, needs
from resolvers.slugs import free_slugs
from resolvers.versions import change, check_version, refuse_archived, refuse_unless

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.inputs.common import IdInput
    from graph.inputs.enterprise import RegisterEnterpriseInput, ReviewEnterpriseInput, UpdateEnterpriseInput
    from graph.query import RegistrationInput
    from resolvers.act import Act
    from resolvers.facts import Check

PENDING = PublicationStatus.PENDING_REVIEW
MOVES = {
    ReviewDecision.APPROVE: ((PENDING, PublicationStatus.SUSPENDED), PublicationStatus.PUBLISHED),
    ReviewDecision.REJECT: ((PENDING,), PublicationStatus.DRAFT),
    ReviewDecision.SUSPEND: ((PublicationStatus.PUBLISHED,), PublicationStatus.SUSPENDED),
}
"""From which states a decision leads where."""

DONE = {ReviewDecision.APPROVE: "approved", ReviewDecision.REJECT: "rejected", ReviewDecision.SUSPEND: "suspended"}


@needs(Right.REGISTER)
async def register_enterprise(act: Act, input: RegisterEnterpriseInput) -> Enterprise:
    region = await act.one(select(Region).where(Region.code == input.region))
    if region is None:
        raise refused(UserErrorCode.NOT_FOUND, "This region is not on the platform.", "region")
    await act.allow_in(region, "region")
    problems = Problems()
    columns = facts(problems, input, checks(act, region.code))
    entries = registrations(problems, input.registrations, "registrations")
    industries = await industries_of(act, problems, input.industries, "industries")
    require_industry(problems, input.industries)
    await refuse_taken(act, problems, entries, input.registrations)
    problems.check()
    (slug,) = await free_slugs(act, [columns["name"]])
    enterprise = await act.add(
        Enterprise(
            region_id=region.id,
            slug=slug,
            created_at=act.now,
            updated_at=act.now,
            **columns,
        )
    )
    act.session.add(Membership(enterprise_id=enterprise.id, subject=act.subject))
    act.session.add_all(
        Registration(enterprise_id=enterprise.id, scheme=scheme, number=number) for scheme, number in entries
    )
    await relink(act, EnterpriseIndustry, {"enterprise_id": enterprise.id}, "industry_id", industries)
    return enterprise


@needs(Right.EDIT)
async def update_enterprise(act: Act, input: UpdateEnterpriseInput) -> Enterprise:
    enterprise = await act.find(Enterprise, input.id, "id")
    await act.allow(enterprise, "id")
    refuse_archived(enterprise, "id")
    check_version(enterprise, input.version)
    region = await act.session.get_one(Region, enterprise.region_id)
    problems = Problems()
    columns = facts(problems, input, checks(act, region.code))
    industries = None
    if input.industries is not UNSET:
        industries = await industries_of(act, problems, input.industries, "industries")
        require_industry(problems, input.industries)
    problems.check()
    change(act, enterprise, columns)
    if industries is not None:
        await relink(act, EnterpriseIndustry, {"enterprise_id": enterprise.id}, "industry_id", industries)
    if enterprise.publication_status is PublicationStatus.PUBLISHED:
        act.tell(EventKind.UPDATED, enterprise)
    return enterprise


@needs(Right.EDIT)
async def submit_enterprise(act: Act, input: IdInput) -> Enterprise:
    enterprise = await act.find_for_update(Enterprise, input.id, "id")
    await act.allow(enterprise, "id")
    refuse_unless(enterprise, [PublicationStatus.DRAFT], "submitted", "id")
    change(act, enterprise, {"publication_status": PENDING})
    return enterprise


@needs(Right.DECIDE)
async def review_enterprise(act: Act, input: ReviewEnterpriseInput) -> Enterprise:
    enterprise = await act.find_for_update(Enterprise, input.id, "id")
    await act.allow(enterprise, "id")
    allowed, to = MOVES[input.decision]
    refuse_unless(enterprise, allowed, DONE[input.decision], "id")
    problems = Problems()
    note = passage(problems, given(input.note), "note")
    problems.check()
    was = enterprise.publication_status
    change(act, enterprise, {"publication_status": to})
    if to is PublicationStatus.PUBLISHED:
        enterprise.verified_at = enterprise.verified_at or act.now
        enterprise.published_at = enterprise.published_at or act.now
    review = EnterpriseReview(enterprise_id=enterprise.id, decision=input.decision, note=note)
    review.reviewed_by, review.reviewed_at = act.subject, act.now
    await act.add(review)
    tell_of_move(act, enterprise, was)
    act.tell(EventKind.REVIEWED, enterprise)
    return enterprise


@needs(Right.EDIT)
async def archive_enterprise(act: Act, input: IdInput) -> Enterprise:
    enterprise = await act.find_for_update(Enterprise, input.id, "id")
    await act.allow(enterprise, "id")
    refuse_archived(enterprise, "id")
    was = enterprise.publication_status
    change(act, enterprise, {"publication_status": PublicationStatus.ARCHIVED})
    tell_of_move(act, enterprise, was)
    return enterprise


def tell_of_move(act: Act, enterprise: Enterprise, was: PublicationStatus) -> None:
    """Tells of what an enterprise's new state shows or hides, with all that hangs on it."""
    if enterprise.publication_status is PublicationStatus.PUBLISHED:
        act.tell_all(EventKind.PUBLISHED, enterprise)
    elif was is PublicationStatus.PUBLISHED:
        act.tell_all(EventKind.WITHDRAWN, enterprise)


def checks(act: Act, region: str) -> Mapping[str, Check]:
    """What an enterprise tells of itself, field by field."""
    return {
        "name": one("name", named),
        "legal_name": one("legal_name", line),
        "description": one("description", described),
        "address": address,
        "website": one("website", as_given),
        "logo": one("logo", as_given),
        "founded_year": one("founded_year", founded_year, today=act.now.date()),
        "employees": one("employees", employees),
        "languages": one("languages", limited),
        "export_markets": one("export_markets", limited),
        "cooperation_types": one("cooperation_types", limited),
        "operational_status": one("operational_status", required),
        "damage": one("damage", required),
        "contact": lambda problems, value, *path: contact(problems, value, *path, region=region),
    }


def require_industry(problems: Problems, given: Any) -> None:
    if not given:
        problems.add(UserErrorCode.REQUIRED, "One industry at least is needed.", "industries")


async def refuse_taken(
    act: Act, problems: Problems, entries: list[tuple[RegistrationScheme, str]], given: list[RegistrationInput]
) -> None:
    """Each entry belongs to one enterprise; who comes at the same time with the same one waits here."""
    await act.serialize(*(f"{scheme.value} {number}" for scheme, number in entries))
    key = tuple_(Registration.scheme, Registration.number)
    found = await act.all(select(Registration).where(key.in_(entries))) if entries else []
    taken = {(entry.scheme, entry.number) for entry in found}
    for place, entry in enumerate(given if taken else ()):
        if (entry.scheme, compact(entry.scheme, entry.number)) in taken:
            message = "Another enterprise has this registration."
            problems.add(UserErrorCode.TAKEN, message, "registrations", place, "number")
