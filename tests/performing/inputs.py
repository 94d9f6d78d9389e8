"""Who writes in these tests, and what."""

from itertools import count
from typing import Any

from stdnum.ua import edrpou
from strawberry import ID

from graph.industry import IndustryRef
from graph.inputs.common import IdInput, LocalizedTextInput
from graph.inputs.enterprise import RegisterEnterpriseInput, ReviewEnterpriseInput
from graph.inputs.product import AddProductInput
from graph.query import RegistrationInput
from graph.scalars import LanguageTag, RegionCode
from models import (
    Caller,
    ProductKind,
    RegistrationScheme,
    ReviewDecision,
    Role,
)
from resolvers.enterprise import register_enterprise, review_enterprise, submit_enterprise

OWNER = Caller(subject="olena", roles=frozenset({Role.ENTREPRENEUR}))
OTHER = Caller(subject="taras", roles=frozenset({Role.ENTREPRENEUR}))
KYIV = Caller(subject="kyiv", roles=frozenset({Role.REGION_ADMIN}), regions=("UA-32",))

STEMS = count(8_000_000)


def register_entry() -> str:
    """A number of EDRPOU that nobody has."""
    stem = f"{next(STEMS):07d}"
    return next(f"{stem}{digit}" for digit in range(10) if edrpou.is_valid(f"{stem}{digit}"))


def text(english: str) -> list[LocalizedTextInput]:
    return [LocalizedTextInput(language=LanguageTag("en"), text=english)]


def entry(number: str) -> list[RegistrationInput]:
    return [RegistrationInput(scheme=RegistrationScheme.EDRPOU, number=number)]


def enterprise(name: str = "Dairy House", number: str | None = None, **more: Any) -> RegisterEnterpriseInput:
    return RegisterEnterpriseInput(
        region=RegionCode("UA-32"),
        name=text(name),
        registrations=entry(number or register_entry()),
        industries=[IndustryRef(code="10.51")],
        **more,
    )


def this(node_id: int) -> IdInput:
    return IdInput(id=ID(str(node_id)))


def review(node_id: int, decision: ReviewDecision) -> ReviewEnterpriseInput:
    return ReviewEnterpriseInput(id=ID(str(node_id)), decision=decision)


def product(node_id: int, *, publish: bool = True) -> AddProductInput:
    return AddProductInput(enterprise_id=ID(str(node_id)), kind=ProductKind.GOOD, name=text("Butter"), publish=publish)


async def submitted(writing: Any, name: str = "Dairy House") -> int:
    """A new enterprise that waits for its review."""
    node_id = await writing.done(register_enterprise, enterprise(name))
    await writing.done(submit_enterprise, this(node_id))
    return int(node_id)


async def published(writing: Any, name: str = "Dairy House") -> int:
    """A new enterprise that all see."""
    node_id = await submitted(writing, name)
    await writing.done(review_enterprise, review(node_id, ReviewDecision.APPROVE), KYIV)
    return node_id
