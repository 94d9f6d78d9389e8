"""Rows become enterprises: many at once, in one transaction, with few statements."""

import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, tuple_

from models import (
    DamageLevel,
    Enterprise,
    EnterpriseIndustry,
    EnterpriseReview,
    EventKind,
    Industry,
    OperationalStatus,
    PublicationStatus,
    Region,
    Registration,
    ReviewDecision,
    Texts,
)
from resolvers.act import Act
from resolvers.checks.places import WHOLE_PLACE
from resolvers.checks.texts import MOST_TRANSLATIONS
from resolvers.importing.row import TEXTS, Entry, Row
from resolvers.links import storable
from resolvers.problems import UserErrorCode
from resolvers.slugs import free_slugs
from resolvers.telling import told
from resolvers.versions import change

PUBLISHED = PublicationStatus.PUBLISHED
WAITING = (PublicationStatus.DRAFT, PublicationStatus.PENDING_REVIEW)


class Taken(enum.Enum):
    """What became of a row."""

    CREATED = enum.auto()
    UPDATED = enum.auto()
    UNCHANGED = enum.auto()
    REJECTED = enum.auto()


@dataclass
class Known:
    """What the database says of the things that rows name."""

    enterprises: dict[Entry, Enterprise]
    industries: dict[str, int]
    links: dict[int, list[int]]
    """The industries of enterprises, the main one first."""


@dataclass
class Chunk:
    """Rows that are taken together, and what comes of them: `node_ids` are of what was written."""

    act: Act
    region: Region
    counts: Counter[Taken] = field(default_factory=Counter)
    new: list[tuple[Row, Texts]] = field(default_factory=list)
    updated: list[Enterprise] = field(default_factory=list)
    published: list[Enterprise] = field(default_factory=list)
    node_ids: list[int] = field(default_factory=list)


async def take(act: Act, region: Region, rows: Sequence[Row]) -> Counter[Taken]:
    """Takes the rows in which nothing is wrong; in the others, or where the rest of the world contradicts, says so."""
    chunk = Chunk(act, region)
    known = await known_of(act, [row for row in rows if not row.problems])
    for row in rows:
        if not row.problems:
            await take_row(chunk, known, row)
        if row.problems:
            chunk.counts[Taken.REJECTED] += 1
    await write_new(chunk, known)
    await act.session.flush()
    tell(chunk)
    act.values["node_ids"] = [*act.values.get("node_ids", ()), *chunk.node_ids]
    return chunk.counts


async def known_of(act: Act, rows: Sequence[Row]) -> Known:
    """Who comes at the same time with one of these registrations waits here; their enterprises are locked."""
    entries = [row.entry for row in rows if row.entry]
    await act.serialize(*(f"{scheme.value} {number}" for scheme, number in entries))
    enterprises = await entered(act, entries) if entries else {}
    keys = {row.industry for row in rows if row.industry}
    found = await act.session.execute(select(Industry.key, Industry.id).where(Industry.key.in_(storable(list(keys)))))
    links: dict[int, list[int]] = defaultdict(list)
    ids = {enterprise.id for enterprise in enterprises.values()}
    link = EnterpriseIndustry
    ordered = select(link.enterprise_id, link.industry_id).where(link.enterprise_id.in_(ids)).order_by(link.position)
    for enterprise_id, industry_id in await act.session.execute(ordered) if ids else ():
        links[enterprise_id].append(industry_id)
    return Known(enterprises, {row.key: row.id for row in found}, links)


async def entered(act: Act, entries: Iterable[Entry]) -> dict[Entry, Enterprise]:
    """The enterprises with these registrations, locked in the order of their ids."""
    key = tuple_(Registration.scheme, Registration.number)
    statement = select(Registration.scheme, Registration.number, Enterprise).join(
        Enterprise, Enterprise.id == Registration.enterprise_id
    )
    statement = statement.where(key.in_(list(entries))).order_by(Enterprise.id).with_for_update(of=Enterprise)
    found = await act.session.execute(statement.execution_options(populate_existing=True))
    return {(scheme, number): enterprise for scheme, number, enterprise in found}


async def take_row(chunk: Chunk, known: Known, row: Row) -> None:
    if row.industry and row.industry not in known.industries:
        row.refuse_for("industry", UserErrorCode.NOT_FOUND, "The classification has no such code.")
    enterprise = known.enterprises.get(row.entry) if row.entry else None
    if enterprise is None:
        check_new(row)
    else:
        check_known(row, enterprise, chunk.region)
    texts = {name: {**(getattr(enterprise, name, None) or {}), **row.texts[name]} for name in TEXTS}
    check_whole(row, texts, enterprise)
    if row.problems:
        return
    row.facts |= {name: texts[name] for name in TEXTS if row.texts[name]}
    if enterprise is None:
        chunk.new.append((row, texts["name"]))
        chunk.counts[Taken.CREATED] += 1
    else:
        is_changed = await renew(chunk, known, row, enterprise)
        chunk.counts[Taken.UPDATED if is_changed else Taken.UNCHANGED] += 1


def check_new(row: Row) -> None:
    if not row.texts["name"]:
        row.refuse_for("name", UserErrorCode.REQUIRED, "A new enterprise needs a name, in one language at least.")
    if not row.industry:
        row.refuse_for("industry", UserErrorCode.REQUIRED, "A new enterprise needs an industry.")


def check_known(row: Row, enterprise: Enterprise, region: Region) -> None:
    if enterprise.region_id != region.id:
        message = "Another region has the enterprise with this number."
        row.refuse_for("number", UserErrorCode.NOT_ALLOWED, message)
    elif enterprise.publication_status not in {PUBLISHED, *WAITING}:
        message = f"The enterprise with this number is {enterprise.publication_status.value}; an import leaves it so."
        row.refuse_for("number", UserErrorCode.WRONG_STATE, message)


def check_whole(row: Row, texts: dict[str, Texts], enterprise: Enterprise | None) -> None:
    """What holds of the row together with what is there."""
    for name in TEXTS:
        if len(texts[name]) > MOST_TRANSLATIONS:
            row.refuse_for(name, UserErrorCode.TOO_MANY, f"At most {MOST_TRANSLATIONS} languages.")
    place = {name: row.facts.get(name, getattr(enterprise, name, None)) for name in ("latitude", "longitude")}
    if None in place.values() and set(place.values()) != {None}:
        missing = next(name for name, value in place.items() if value is None)
        row.refuse_for(missing, UserErrorCode.REQUIRED, WHOLE_PLACE)


async def renew(chunk: Chunk, known: Known, row: Row, enterprise: Enterprise) -> bool:
    """Writes what the row changes of an enterprise, if it is anything."""
    columns = {name: value for name, value in row.facts.items() if getattr(enterprise, name) != value}
    if enterprise.verified_at is None:
        columns["verified_at"] = chunk.act.now
    if enterprise.publication_status in WAITING:
        columns |= {"publication_status": PUBLISHED, "published_at": enterprise.published_at or chunk.act.now}
    is_relinked = await relink_main(chunk, known, row, enterprise)
    if not columns and not is_relinked:
        return False
    (chunk.published if enterprise.publication_status in WAITING else chunk.updated).append(enterprise)
    change(chunk.act, enterprise, columns)
    chunk.node_ids.append(enterprise.id)
    return True


async def relink_main(chunk: Chunk, known: Known, row: Row, enterprise: Enterprise) -> bool:
    """Puts the row's industry in the place of the main one; the others stay behind it."""
    before = known.links[enterprise.id]
    if row.industry is None or before[:1] == [known.industries[row.industry]]:
        return False
    main = known.industries[row.industry]
    after = [main, *(each for each in before[1:] if each != main)]
    await chunk.act.session.execute(
        delete(EnterpriseIndustry).where(EnterpriseIndustry.enterprise_id == enterprise.id),
        execution_options={"synchronize_session": False},
    )
    await chunk.act.session.execute(insert(EnterpriseIndustry), linked(enterprise.id, after))
    known.links[enterprise.id] = after
    return True


def linked(enterprise_id: int, industries: Sequence[int]) -> list[dict[str, int]]:
    return [
        {"enterprise_id": enterprise_id, "industry_id": each, "position": place}
        for place, each in enumerate(industries)
    ]


async def write_new(chunk: Chunk, known: Known) -> None:
    """Enters what was not there: published and verified, for the region speaks for it."""
    act = chunk.act
    slugs = await free_slugs(act, [name for _, name in chunk.new])
    states = {"publication_status": PUBLISHED, "published_at": act.now, "verified_at": act.now}
    times = {"created_at": act.now, "updated_at": act.now}
    made = [
        Enterprise(region_id=chunk.region.id, slug=slug, **states, **times, **{**unsaid(), **row.facts})
        for (row, _), slug in zip(chunk.new, slugs, strict=True)
    ]
    if not made:
        return
    act.session.add_all(made)
    await act.session.flush()
    entries: list[dict[str, Any]] = []
    links: list[dict[str, int]] = []
    for (row, _), enterprise in zip(chunk.new, made, strict=True):
        if row.entry and row.industry:
            scheme, number = row.entry
            entries.append({"enterprise_id": enterprise.id, "scheme": scheme, "number": number})
            links += linked(enterprise.id, [known.industries[row.industry]])
    await act.session.execute(insert(Registration), entries)
    await act.session.execute(insert(EnterpriseIndustry), links)
    ids = [enterprise.id for enterprise in made]
    chunk.node_ids += ids
    act.events.append(told(EventKind.PUBLISHED, Enterprise, Enterprise.id.in_(ids), act.now))


def unsaid() -> dict[str, Any]:
    """What a new enterprise has where the file says nothing. Rows with the same columns are one statement."""
    lists: dict[str, Any] = {name: [] for name in ("languages", "export_markets", "cooperation_types")}
    return {**lists, "operational_status": OperationalStatus.FULL_CAPACITY, "damage": DamageLevel.NONE}


def tell(chunk: Chunk) -> None:
    """Tells of what was there before: what changed, and which drafts appear, with the decision on them."""
    act = chunk.act
    if chunk.updated:
        ids = [enterprise.id for enterprise in chunk.updated]
        act.events.append(told(EventKind.UPDATED, Enterprise, Enterprise.id.in_(ids), act.now))
    for enterprise in chunk.published:
        review = EnterpriseReview(enterprise_id=enterprise.id, decision=ReviewDecision.APPROVE)
        review.reviewed_by, review.reviewed_at = act.subject, act.now
        act.session.add(review)
        act.tell_all(EventKind.PUBLISHED, enterprise)
        act.tell(EventKind.REVIEWED, enterprise)
