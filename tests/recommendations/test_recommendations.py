"""What is recommended to an enterprise: partners that all see, each for a reason that holds; by both drivers."""

from typing import Any

import pytest

from models import ANONYMOUS, Caller, Role
from tests.recommendations.conftest import Found, World
from tests.recommendations.world import WORLD, Opportunity, Product, kyiv, made, offers, requests, sells, washington

OFFERS, REQUESTS, SAME = "OFFERS_WHAT_IS_REQUESTED", "REQUESTS_WHAT_IS_OFFERED", "SAME_INDUSTRY"
COOPERATION, REGION, LANGUAGE = "SHARED_COOPERATION_TYPE", "PARTNER_REGION", "COMMON_LANGUAGE"
WEIGHTS = {OFFERS: 0.35, REQUESTS: 0.3, COOPERATION: 0.15, REGION: 0.08, LANGUAGE: 0.07, SAME: 0.05}
SLUGS = [one.slug for one in WORLD if one.status == "PUBLISHED"]
PLATFORM = Caller(subject="x", roles=frozenset({Role.PLATFORM_ADMIN}))
CALLERS = [ANONYMOUS, Caller(subject="x", roles=frozenset({Role.REGION_ADMIN}), regions=("US-WA",)), PLATFORM]


def plain(slug: str, *has: Any, region: str = "US-WA", industry: str = "NACE:46.90", types: str = "") -> Any:
    """An enterprise that has nothing in common with others by itself: no language, no region's agreement, no type."""
    return made(slug, region, industry, [], types, *has)


async def only(world: World, slug: str = "asking") -> Found:
    (found,) = await world.partners(slug)
    return found


class TestWhoIsRecommended:
    @pytest.mark.parametrize("caller", CALLERS, ids=["anonymous", "administration", "platform"])
    async def test_only_what_is_published_whoever_asks(self, world: World, caller: Caller) -> None:
        answer = await world.asked("bila-tserkva-dairy", caller, first=100)
        found = [one["enterprise"] for one in answer["data"]["enterprise"]["recommendedPartners"]]
        assert found
        assert {one["publicationStatus"] for one in found} == {"PUBLISHED"}

    async def test_no_filter_brings_out_what_is_not_published(self, world: World) -> None:
        hidden = {"publicationStatuses": ["SUSPENDED", "DRAFT"]}
        assert await world.partners("bila-tserkva-dairy", PLATFORM, filter=hidden) == []

    async def test_a_partner_that_is_suspended_is_gone_at_once(self, own_world: World) -> None:
        await own_world.add(plain("asking", requests("PURCHASE", "842230")), plain("maker", sells("842230")))
        assert (await only(own_world)).slug == "maker"
        await own_world.change("UPDATE enterprises SET publication_status = 'SUSPENDED' WHERE slug = 'maker'")
        assert await own_world.partners("asking") == []

    async def test_an_enterprise_that_has_ended_its_work_is_not_recommended(self, world: World) -> None:
        assert "closed-packaging-machines" not in [found.slug for found in await world.partners("bila-tserkva-dairy")]

    async def test_nobody_is_recommended_to_itself(self, world: World) -> None:
        for slug in SLUGS[:20]:
            assert slug not in [found.slug for found in await world.partners(slug)]

    async def test_a_competitor_with_nothing_to_exchange_ranks_below_a_complement(self, world: World) -> None:
        found = [partner.slug for partner in await world.partners("bila-tserkva-dairy")]
        assert found.index("yakima-packaging-machines") < found.index("obukhiv-dairy")
        honey = [partner.slug for partner in await world.partners("vyshhorod-apiary")]
        assert honey.index("seattle-fine-foods") < honey.index("methow-honey")

    @pytest.mark.parametrize(
        "over",
        [
            "UPDATE opportunities SET closed_at = '2025-02-01Z'",
            "UPDATE opportunities SET closes_at = '2025-02-01Z'",
            "UPDATE opportunities SET publication_status = 'ARCHIVED'",
        ],
    )
    async def test_a_request_that_is_over_gives_nothing(self, own_world: World, over: str) -> None:
        await own_world.add(plain("asking", requests("PURCHASE", "842230")), plain("maker", sells("842230")))
        assert (await only(own_world)).reasons == [OFFERS, SAME]
        assert (await only(own_world, "maker")).reasons == [REQUESTS, SAME]
        await own_world.change(over)
        assert (await only(own_world)).reasons == [SAME]
        assert (await only(own_world, "maker")).reasons == [SAME]

    async def test_those_that_match_the_filter_alone(self, world: World) -> None:
        everyone = await world.partners("bila-tserkva-dairy")
        filtered = await world.partners("bila-tserkva-dairy", filter={"regions": ["US-UT"], "languages": ["es"]})
        utah = [one.slug for one in WORLD if one.region == "US-UT"]
        assert filtered == [found for found in everyone if found.slug in utah]
        assert filtered
        assert await world.partners("bila-tserkva-dairy", filter={"regions": []}) == []

    async def test_a_filter_reaches_those_beyond_what_is_found_for_all(self, own_world: World) -> None:
        makers = [plain(f"maker-{number}", sells("842230")) for number in range(120)]
        await own_world.add(plain("asking", requests("PURCHASE", "842230"), industry="NACE:10.51"))
        await own_world.add(made("first-maker", "US-UT", "NACE:46.90", ["pl"], "", sells("842230")), *makers)
        found = await own_world.partners("asking")
        assert {partner.slug for partner in found} == {f"maker-{number}" for number in range(20, 120)}
        (far,) = await own_world.partners("asking", filter={"languages": ["pl"]})
        assert far.slug == "first-maker"


class TestHowMany:
    async def test_ten_where_it_is_not_said(self, world: World) -> None:
        answer = await world.asked("bila-tserkva-dairy")
        assert len(answer["data"]["enterprise"]["recommendedPartners"]) == 10
        assert await world.asked("bila-tserkva-dairy", first=None) == answer

    async def test_the_best_of_all(self, world: World) -> None:
        everyone = await world.partners("bila-tserkva-dairy")
        assert await world.partners("bila-tserkva-dairy", first=3) == everyone[:3]
        assert await world.partners("bila-tserkva-dairy", first=0) == []

    @pytest.mark.parametrize("first", [-1, 101])
    async def test_a_number_beyond_a_hundred_is_refused(self, world: World, first: int) -> None:
        (error,) = (await world.asked("bila-tserkva-dairy", first=first))["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert error["path"] == ["enterprise", "recommendedPartners"]


class TestScores:
    async def test_the_best_come_first_and_equal_ones_by_id(self, world: World) -> None:
        for slug in SLUGS:
            answer = await world.asked(slug, PLATFORM, first=100)
            found = answer["data"]["enterprise"]["recommendedPartners"]
            order = [(-one["score"], int(one["enterprise"]["id"])) for one in found]
            assert order == sorted(order)

    async def test_they_lie_between_zero_and_one_and_have_reasons_the_heaviest_first(self, world: World) -> None:
        for slug in SLUGS:
            for partner in await world.partners(slug):
                assert 0 < partner.score <= 1
                assert partner.reasons == [reason for reason in WEIGHTS if reason in partner.reasons]
                assert partner.score <= sum(WEIGHTS[reason] for reason in partner.reasons) + 1e-9

    async def test_one_is_what_every_reason_at_its_full_strength_gives(self, own_world: World) -> None:
        await own_world.add(
            kyiv("asking", "NACE:10.51", "PURCHASE SALE", requests("PURCHASE", "842230"), sells("040690")),
            washington("perfect", "NAICS:311513", "SALE PURCHASE", sells("842230"), requests("PURCHASE", "040690")),
        )
        found = await only(own_world)
        assert found == Found("perfect", 1.0, list(WEIGHTS))

    @pytest.mark.parametrize(
        ("asked", "strength"), [(("842230", ""), 1), (("8422", ""), 0.9), (("84", ""), 0.7), (("", "NACE:28.29"), 0.6)]
    )
    async def test_the_more_exact_a_request_the_stronger_it_is(
        self, own_world: World, asked: tuple[str, str], strength: float
    ) -> None:
        maker = plain("maker", sells("842230"), industry="NACE:28.29")
        await own_world.add(plain("asking", requests("PURCHASE", *asked)), maker)
        assert await only(own_world) == Found("maker", round(WEIGHTS[OFFERS] * strength, 3), [OFFERS])
        assert await only(own_world, "maker") == Found("asking", round(WEIGHTS[REQUESTS] * strength, 3), [REQUESTS])

    async def test_what_is_wider_than_the_request_does_not_answer_it(self, own_world: World) -> None:
        await own_world.add(plain("asking", requests("PURCHASE", "842230")), plain("maker", sells("8422")))
        assert (await only(own_world)).reasons == [SAME]


class TestReasons:
    async def test_offers_answer_requests_as_products_do(self, own_world: World) -> None:
        maker = plain("maker", offers("TECHNOLOGY_TRANSFER", "441882"), industry="NACE:16.21")
        await own_world.add(plain("asking", requests("TECHNOLOGY_TRANSFER", "4418")), maker)
        assert (await only(own_world)).reasons == [OFFERS]
        assert (await only(own_world, "maker")).reasons == [REQUESTS]

    @pytest.mark.parametrize("kind", ["DISTRIBUTION", "INVESTMENT", "JOINT_VENTURE", "RESEARCH", "SALE", "LOGISTICS"])
    async def test_codes_of_requests_for_other_things_than_goods_seek_no_goods(
        self, own_world: World, kind: str
    ) -> None:
        maker = plain("maker", sells("040900"), industry="NACE:01.49")
        await own_world.add(plain("asking", requests(kind, "040900")), maker)
        assert await own_world.partners("asking") == []

    async def test_a_request_that_names_its_own_industry_seeks_no_competitor(self, own_world: World) -> None:
        await own_world.add(
            plain("asking", requests("PURCHASE", "", "NACE:10.51"), industry="NACE:10.51"),
            plain("dairy", industry="NAICS:311513"),
        )
        assert (await only(own_world)).reasons == [SAME]
        assert (await only(own_world, "dairy")).reasons == [SAME]

    async def test_subcontractors_are_sought_in_ones_own_industry_too(self, own_world: World) -> None:
        await own_world.add(
            plain("asking", requests("SUBCONTRACTING", "", "NACE:62.01"), industry="NACE:62.01"),
            plain("coder", industry="NAICS:541511"),
        )
        assert (await only(own_world)).reasons == [OFFERS, SAME]

    async def test_industries_meet_through_the_correspondences(self, own_world: World) -> None:
        await own_world.add(plain("asking", industry="NACE:10.51"), plain("other", industry="NAICS:311513"))
        assert await only(own_world) == Found("other", WEIGHTS[SAME], [SAME])

    @pytest.mark.parametrize(
        ("one", "other", "fit"),
        [
            ("SALE", "PURCHASE", True),
            ("PURCHASE", "SALE", True),
            ("SALE", "DISTRIBUTION", True),
            ("RESEARCH", "RESEARCH", True),
            ("SALE", "SALE", False),
            ("PURCHASE", "PURCHASE", False),
            ("PURCHASE", "DISTRIBUTION", False),
            ("INVESTMENT", "RESEARCH", False),
        ],
    )
    async def test_types_of_cooperation_that_fit(self, own_world: World, one: str, other: str, fit: bool) -> None:
        await own_world.add(plain("asking", types=one), plain("other", industry="NACE:01.11", types=other))
        found = await own_world.partners("asking")
        assert found == ([Found("other", WEIGHTS[COOPERATION] / 2, [COOPERATION])] if fit else [])

    async def test_an_opportunity_makes_a_type_of_cooperation_count_in_full(self, own_world: World) -> None:
        fund = plain("fund", industry="NAICS:523940", types="INVESTMENT")
        await own_world.add(plain("asking", requests("INVESTMENT")), fund)
        assert await only(own_world) == Found("fund", WEIGHTS[COOPERATION], [COOPERATION])

    async def test_regions_fit_by_agreement_or_because_partners_are_sought_there(self, own_world: World) -> None:
        await own_world.add(
            plain("kyiv", region="UA-32", industry="NACE:10.51"),
            plain("washington", industry="NACE:10.51"),
            plain("utah", Opportunity("OFFER", "SALE", (), (), ("US-WA",)), region="US-UT", industry="NACE:10.51"),
        )
        by_agreement = {found.slug for found in await own_world.partners("washington") if REGION in found.reasons}
        sought_there = {found.slug for found in await own_world.partners("utah") if REGION in found.reasons}
        assert by_agreement == {"kyiv"}
        assert sought_there == {"kyiv", "washington"}

    async def test_services_answer_by_the_industry(self, own_world: World) -> None:
        coder = plain("coder", Product(None, "NACE:62.01"), industry="NACE:62.01")
        await own_world.add(plain("asking", requests("PURCHASE", "", "NACE:62")), coder)
        assert (await only(own_world)).reasons == [OFFERS]

    async def test_the_chain_of_supply_is_not_given_yet(self, world: World) -> None:
        given = {reason for slug in SLUGS for found in await world.partners(slug) for reason in found.reasons}
        assert given == set(WEIGHTS)
