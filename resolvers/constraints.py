"""The database's constraints as what a caller is told: two callers at once meet these, not an inner error."""

from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError, IntegrityError

from resolvers.problems import UserError, UserErrorCode, problem

CONSTRAINTS: Mapping[str, UserError] = {
    "enterprise_registrations_scheme_number_key": problem(
        UserErrorCode.TAKEN, "Another enterprise has this registration.", "registrations"
    ),
    "enterprise_claims_pending_key": problem(
        UserErrorCode.TAKEN, "Your claim to this enterprise waits for a decision.", "enterpriseId"
    ),
    "contact_requests_pending_key": problem(
        UserErrorCode.TAKEN, "A request with this subject waits for an answer.", "subject"
    ),
    "region_indicators_region_id_code_as_of_key": problem(
        UserErrorCode.CONFLICT, "This figure is being reported at the same time.", "asOf"
    ),
}

PASSING = {
    "enterprises_slug_key",
    "products_enterprise_fkey",
    "opportunities_enterprise_fkey",
    "experiences_enterprise_fkey",
}
"""Broken only where another transaction took a slug or moved an enterprise meanwhile; a new try sees what it did."""


def constraint_of(error: DBAPIError) -> str | None:
    """The name of the constraint that a statement broke."""
    cause = error.orig and error.orig.__cause__
    return getattr(cause, "constraint_name", None)


def user_error_of(error: IntegrityError) -> UserError | None:
    return CONSTRAINTS.get(constraint_of(error) or "")
