"""What people search for in the demo data, and what they expect to find first, by its English name."""

from typing import NamedTuple


class Search(NamedTuple):
    """`first` may be any of these; `types` narrows where the classifications would speak louder."""

    query: str
    first: tuple[str, ...]
    types: tuple[str, ...] = ("ENTERPRISE", "PRODUCT", "OPPORTUNITY", "EXPERIENCE")


INFLECTED = [
    Search("мед", ("Honey gingerbread", "Linden honey in drums", "Buckwheat honey in glass jars")),
    Search(
        "меду",
        (
            "Honey gingerbread",
            "Linden honey in drums",
            "Buckwheat honey in glass jars",
            "Distributor wanted for honey in the US Northwest",
        ),
    ),
    Search("липовий мед", ("Linden honey in drums",)),
    Search("липового меду", ("Linden honey in drums",)),
    Search("бджолиного воску", ("Rendered beeswax",)),
    Search("житнього хліба", ("Scalded rye bread, frozen",)),
    Search("перепелиних яєць", ("Quail table eggs",)),
    Search("соняшникової олії", ("High-oleic sunflower oil, crude", "High-oleic sunflower oil in flexitanks")),
    Search("дискову борону", ("Trailed disc harrow BDR-4.2",)),
    Search("цегли", ("Common brick M150, double", "Special bricks for restoration", "Stuhna Brickworks")),
    Search("модульних будинків", ("Modular house, 48 m²",)),
    Search("дубові столи", ("Oak dining table for eight",)),
    Search("дизельних генераторів", ("Canopied diesel generator, 60 kVA",)),
    Search("холодного складу", ("Rebuilding section H: 8,500 m² of cold store",)),
    Search("безпілотників для пошуку мін", ("Drone-borne ground radar for non-metallic mines",)),
    Search("клеєних балок", ("Glulam columns and beams",)),
    Search("копченого лосося", ("Alder-smoked salmon",)),
    Search("замороженої риби", ("Frozen-fish distributor for Kyiv and the region",)),
    Search("яблучного соку", ("Cloudy apple juice, bulk",)),
    Search("Житньої варти", ("Zhytnia Varta Bakery",)),
    Search("виробництво молочних продуктів", ("Manufacture of dairy products",), ("INDUSTRY",)),
]
ENGLISH = [
    Search("honey", ("Honey gingerbread", "Linden honey in drums")),
    Search("beeswax", ("Rendered beeswax",)),
    Search("dairy", ("Zdvyzhanka Dairy",)),
    Search("dairies", ("Zdvyzhanka Dairy",)),
    Search("salmon fillet", ("Frozen sockeye salmon fillets",)),
    Search("hops", ("Satus Slope Hops", "Whole-cone hops in bales", "Type 90 hop pellets")),
    Search("modular bridges", ("Temporary modular bridge, 21 m span",)),
    Search("diesel generator", ("Canopied diesel generator, 60 kVA",)),
    Search(
        "inverters", ("Hybrid inverter, 30 kW three-phase", "Hybrid inverters of 50–100 kW with service in Ukraine")
    ),
    Search("the cedar", ("Cedar roof shingles", "Bevel cedar siding", "Fogline Cedar Mill", "Cedar Hangar Interiors")),
    Search("school basements", ("Structural reports for ten school basements in Kyiv region",)),
    Search("software", ("Larch & Ledger Software", "Saltgrass Software")),
    Search("customs clearance", ("Export customs clearance",)),
    Search("growing of cereals", ("Growing of cereals (except rice), leguminous crops and oil seeds",), ("INDUSTRY",)),
]
MIXED = [
    Search("мед honey", ("Honey gingerbread", "Linden honey in drums", "Buckwheat honey in glass jars")),
    Search("CLT панелі", ("Cross-laminated timber panels",)),
    Search("generator дизельний", ("Canopied diesel generator, 60 kVA",)),
    Search("frozen чорниця", ("Wild bilberries, frozen",)),
    Search("Сіетл Kyiv", ("Air freight Seattle to Kyiv via Warsaw",)),
    Search("AS9102 контроль", ("First-article inspection to AS9102",)),
]
MISSPELT = [
    Search("генеротор", ("Canopied diesel generator, 60 kVA", "Round-the-clock generator service")),
    Search("соняшныкова", ("Sunflower cake",)),
    Search("зефирр", ("Marshmallow with Polissia berries",)),
    Search("моулний будинок", ("Modular house, 48 m²",)),
    Search("generater", ("Canopied diesel generator, 60 kVA", "Round-the-clock generator service")),
    Search("salmn", ("Alder-smoked salmon", "Salted salmon roe", "Frozen sockeye salmon fillets")),
    Search("brickwork", ("Stuhna Brickworks",)),
    Search("bilbery", ("Wild bilberries, frozen",)),
    Search("здвіжанка", ("Zdvyzhanka Dairy",)),
    Search("гібрідний інвертор", ("Hybrid inverter, 30 kW three-phase",)),
    Search("шоколат", ("Solodkyi Peron",)),
]
TRANSLITERATED = [
    Search("Zdvyzhanka", ("Zdvyzhanka Dairy",)),
    Search("zhytnia varta", ("Zhytnia Varta Bakery",)),
    Search("Zhytnya Varta", ("Zhytnia Varta Bakery",)),
    Search("lypovyi med", ("Linden honey in drums",)),
    Search("lypovoho medu", ("Linden honey in drums",)),
    Search("dyzelnykh heneratoriv", ("Canopied diesel generator, 60 kVA",)),
    Search("sonyashnykova makukha", ("Sunflower cake",)),
    Search("dubovyi stil", ("Oak dining table for eight",)),
    Search("Кетл Рейндж", ("Kettle Range Timber Panels",)),
    Search("Soma Smuha", ("Soma Smuha Freight",)),
    Search("Sioma Smuha", ("Soma Smuha Freight",)),
    Search("Rosʹ-Mekhanika", ("Ros Mekhanika",)),
    Search("пастіла яблучна", ("Apple pastila, no added sugar",)),
]
NUMBERS = [
    Search("99000005", ("Lypova Ramka",)),
    Search("99 000 005", ("Lypova Ramka",)),
    Search("040729", ("Quail table eggs",)),
    Search("0407.29", ("Quail table eggs",)),
    Search("152190", ("Rendered beeswax",)),
    Search("10.51", ("Manufacture of dairy products", "Operation of dairies and cheese making"), ("INDUSTRY",)),
    Search("AS9102", ("First-article inspection to AS9102",)),
    Search("M150", ("Common brick M150, double",)),
    Search("БДР-4,2", ("Trailed disc harrow BDR-4.2",)),
]
SEARCHES = [*INFLECTED, *ENGLISH, *MIXED, *MISSPELT, *TRANSLITERATED, *NUMBERS]
