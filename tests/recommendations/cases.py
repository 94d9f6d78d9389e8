"""Who ought to be recommended to whom, and why a person would say so. Made by hand, before any score was seen."""

from typing import NamedTuple


class Case(NamedTuple):
    """The partner that a person would name to an enterprise; it counts as found among the first three."""

    enterprise: str
    partner: str
    why: str


CASES = [
    Case("bila-tserkva-dairy", "yakima-packaging-machines", "It wants a filling machine; they make them."),
    Case("yakima-packaging-machines", "bila-tserkva-dairy", "They make filling machines; it wants one."),
    Case("kyiv-bakery", "seattle-ovens", "It wants bakery ovens; they make them."),
    Case("kyiv-bakery", "ogden-yeast", "It wants yeast; they make it."),
    Case("pastila-maker", "wenatchee-orchard", "It boils apples; they grow them."),
    Case("wenatchee-orchard", "pastila-maker", "They grow apples; it buys them."),
    Case("wenatchee-orchard", "brovary-cartons", "They pack apples; it makes cartons."),
    Case("pastila-maker", "seattle-fine-foods", "It makes sweets; they buy sweets for shops."),
    Case(
        "vyshhorod-apiary", "seattle-fine-foods", "It has honey and seeks a dealer in Washington; they deal in honey."
    ),
    Case("seattle-fine-foods", "vyshhorod-apiary", "They buy honey; it has some and seeks a dealer."),
    Case("vasylkiv-grain", "tacoma-freight", "It ships grain to Washington; they forward freight there."),
    Case("palouse-wheat", "fastiv-harrows", "They want a harrow; it makes them."),
    Case("fastiv-harrows", "palouse-seeders", "It wants to build seeders; they license theirs."),
    Case("fastiv-harrows", "palouse-wheat", "It makes harrows; they want one."),
    Case("kyiv-code", "tacoma-freight", "It writes software; they want some."),
    Case("tacoma-freight", "kyiv-code", "They want software; it writes some and takes contracts."),
    Case("ballard-structural", "irpin-surveyors", "They seek surveyors in Kyiv region; it surveys there."),
    Case("olympic-log-homes", "bucha-builders", "They make wooden houses for rebuilding; it rebuilds with them."),
    Case("bucha-builders", "olympic-log-homes", "It wants wooden houses; they make them."),
    Case("bucha-builders", "boryspil-windows", "It wants windows; they make them."),
    Case("fastiv-joinery", "kettle-range-panels", "It wants to press panels; they license how."),
    Case("stone-wool-works", "pullman-materials-lab", "It wants a binder found; they do research on materials."),
    Case("brovary-cartons", "longview-pulp", "It wants pulp; they make it."),
    Case("longview-pulp", "fastiv-boilers", "They want a boiler; it makes them."),
    Case("spokane-workwear", "bila-workwear", "They have garments sewn; it sews for others."),
    Case("provo-outdoor", "bila-workwear", "They seek a sewing shop; it is one."),
    Case("irpin-solar", "redmond-inverters", "It wants inverters; they make them."),
    Case("brovary-water-utility", "kent-pumps", "It wants pumps of any kind; they make some."),
    Case("kyiv-drones", "everett-radar", "It wants a radar for drones; they make radars."),
    Case("boryspil-cold-store", "puget-capital", "It seeks capital; they have some."),
]
