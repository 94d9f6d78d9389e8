"""What can be decided on claims and contact requests."""

import enum


class ClaimDecision(enum.StrEnum):
    APPROVE = "APPROVE"
    DECLINE = "DECLINE"
    REVOKE = "REVOKE"


class ContactResponse(enum.StrEnum):
    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
