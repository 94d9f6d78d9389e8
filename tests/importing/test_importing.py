"""What an import does: to whom it is open, what it enters, what it leaves, and what others hear of it."""

import io
from typing import Any

import pytest

from models import ANONYMOUS
from resolvers.uploads import UploadedFile
from server.importing.running import run
from tests.importing.conftest import IMPORT, JOB, Importing, cells_of, counts, csv_of, problems, row, table, xlsx_of
from tests.importing.excel import SHEET, changed
from tests.resolvers.writing import (
    ARCHIVE,
    KYIV,
    OWNER,
    PLATFORM,
    REVIEW,
    SUBMIT,
    WASHINGTON,
    edrpou_number,
    published,
    registered,
)

ENTERPRISE = """query ($by: EnterpriseBy!) { enterprise(by: $by) { name(language: "en") legalName employees
  verifiedAt publicationStatus publishedAt languages exportMarkets { code } cooperationTypes operationalStatus damage foundedYear
  website industries { code } address { street city postalCode location { latitude longitude } } region { code }
  nameTranslations { language text } descriptionTranslations { language text } } }"""


async def test_an_anonymous_caller_imports_nothing_and_sees_no_job(portal: Importing) -> None:
    file = UploadedFile("list.csv", "x", io.BytesIO(csv_of(row())))
    answer = await portal.answer(ANONYMOUS, IMPORT, region="UA-32", file=file, dry=False)
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    job = await portal.imported(csv_of(row()))
    assert (await portal.data(ANONYMOUS, JOB, id=job["id"]))["node"] is None


async def test_another_regions_administration_imports_nothing_here_and_sees_no_job(portal: Importing) -> None:
    payload = await portal.sent(csv_of(row()), WASHINGTON)
    assert (payload["job"], payload["userErrors"][0]["code"]) == (None, "NOT_ALLOWED")
    assert payload["userErrors"][0]["field"] == ["region"]
    job = await portal.imported(csv_of(row()))
    assert (await portal.data(WASHINGTON, JOB, id=job["id"]))["node"] is None
    own = "{ viewer { imports { nodes { id region { code } } } } }"
    seen = (await portal.data(WASHINGTON, own))["viewer"]["imports"]["nodes"]
    assert "UA-32" not in {each["region"]["code"] for each in seen}
    assert job["id"] in {each["id"] for each in (await portal.data(KYIV, own))["viewer"]["imports"]["nodes"]}


async def test_an_entrepreneur_imports_nothing(portal: Importing) -> None:
    file = UploadedFile("list.csv", "x", io.BytesIO(csv_of(row())))
    answer = await portal.answer(OWNER, IMPORT, region="UA-32", file=file, dry=False)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_the_platforms_administration_imports_anywhere(portal: Importing) -> None:
    job = await portal.imported(csv_of(row(scheme="UBI", number="602 111 222")), PLATFORM, region="US-WA")
    assert (counts(job)[0] + counts(job)[2], job["region"]["code"]) == (1, "US-WA")


async def test_a_region_that_is_not_on_the_platform_is_not_found(portal: Importing) -> None:
    payload = await portal.sent(csv_of(row()), PLATFORM, region="UA-05")
    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [("NOT_FOUND", ["region"])]


async def test_the_answer_is_a_job_that_is_polled_until_it_is_done(portal: Importing) -> None:
    payload = await portal.sent(csv_of(row(), row()), name="C:\\lists\\Перелік.csv")
    assert payload["job"]["status"] == "RUNNING"
    await run(portal.sessions, int(payload["job"]["id"]))
    job = (await portal.data(KYIV, JOB, id=payload["job"]["id"]))["node"]
    assert (job["status"], job["fileName"], job["finishedAt"] is None) == ("COMPLETED", "Перелік.csv", False)
    assert counts(job) == (2, 0, 0, 0)
    newest = (await portal.data(KYIV, "{ viewer { imports(first: 1) { nodes { id } } } }"))["viewer"]["imports"]
    assert newest["nodes"] == [{"id": job["id"]}]
    assert await portal.rows("SELECT 1 FROM import_file_parts WHERE import_job_id = $1", int(job["id"])) == []


async def test_a_new_enterprise_is_published_and_verified_with_all_that_the_row_says(portal: Importing) -> None:
    number = edrpou_number()
    cells = row(
        number=number, name_en="Dairy", name_pl="Dom", legal_name="ТОВ «Дім»", description_uk="Сир", description_de="Käse",
        employees="1 200", founded_year="1995", website="dim.example", street="вул. Січова, 1", city="Ірпінь",
        postal_code="8200", latitude="50,52", longitude="30.25", operational_status="працює частково", damage="Damaged",
        languages="uk | EN|uk", export_markets="pl|DE", cooperation_types="продаж|joint venture",
        contact_person="Олена", contact_email="o@dim.com.ua", contact_phone="044 234 56 78",
    )  # fmt: skip
    assert counts(await portal.imported(csv_of(cells))) == (1, 0, 0, 0)
    entry = {"registration": {"scheme": "EDRPOU", "number": number}}
    found = (await portal.data(ANONYMOUS, ENTERPRISE, by=entry))["enterprise"]
    assert found.pop("verifiedAt") == found.pop("publishedAt") is not None
    assert found == {
        "name": "Dairy",
        "legalName": "ТОВ «Дім»",
        "employees": 1200,
        "publicationStatus": "PUBLISHED",
        "languages": ["uk", "en"],
        "exportMarkets": [{"code": "PL"}, {"code": "DE"}],
        "cooperationTypes": ["SALE", "JOINT_VENTURE"],
        "operationalStatus": "PARTIAL_CAPACITY",
        "damage": "DAMAGED",
        "foundedYear": 1995,
        "website": "https://dim.example",
        "industries": [{"code": "10.51"}],
        "address": {
            "street": "вул. Січова, 1",
            "city": "Ірпінь",
            "postalCode": "08200",
            "location": {"latitude": 50.52, "longitude": 30.25},
        },
        "region": {"code": "UA-32"},
        "nameTranslations": [
            {"language": "en", "text": "Dairy"},
            {"language": "pl", "text": "Dom"},
            {"language": "uk", "text": "Молочний дім"},
        ],
        "descriptionTranslations": [{"language": "de", "text": "Käse"}, {"language": "uk", "text": "Сир"}],
    }
    stored = await portal.enterprise(number)
    assert (stored["contact_email"], stored["contact_phone"]) == ("o@dim.com.ua", "+380442345678")
    assert (stored["contact_is_public"], stored["is_example"]) == (False, False)
    assert await portal.rows("SELECT 1 FROM enterprise_members WHERE enterprise_id = $1", stored["id"]) == []


async def test_the_same_file_twice_changes_nothing(portal: Importing) -> None:
    cells = row(employees="12", description_uk="Сир", languages="uk|en", latitude="50.5", longitude="30.1")
    file = csv_of(cells, row())
    assert counts(await portal.imported(file)) == (2, 0, 0, 0)
    before, events = await portal.enterprise(cells["number"]), await portal.events(cells["number"])
    assert counts(await portal.imported(file)) == (0, 0, 2, 0)
    assert await portal.enterprise(cells["number"]) == before
    assert await portal.events(cells["number"]) == events == ["PUBLISHED"]
    audited = await portal.rows("SELECT request_id FROM audit_entries WHERE node_id = $1", before["id"])
    assert len(audited) == 1


async def test_what_changed_is_updated_and_an_empty_cell_leaves_what_is_there(portal: Importing) -> None:
    cells = row(name_en="Dairy", employees="12", city="Ірпінь", languages="uk")
    await portal.imported(csv_of(cells))
    changed = {
        "number": cells["number"],
        "name_uk": "",
        "name_de": "Haus",
        "industry": "",
        "employees": "15",
        "city": "",
    }
    assert counts(await portal.imported(csv_of(changed))) == (0, 1, 0, 0)
    found = await portal.enterprise(cells["number"])
    assert (found["employees"], found["city"], found["languages"], found["version"]) == (15, "Ірпінь", ["uk"], 2)
    assert found["updated_at"] > found["created_at"]
    assert await portal.events(cells["number"]) == ["PUBLISHED", "UPDATED"]
    entry = {"registration": {"scheme": "EDRPOU", "number": cells["number"]}}
    names = (await portal.data(ANONYMOUS, ENTERPRISE, by=entry))["enterprise"]["nameTranslations"]
    assert [name["language"] for name in names] == ["de", "en", "uk"]


async def test_another_main_industry_takes_the_first_place_and_the_others_stay(portal: Importing) -> None:
    enterprise = await published(portal, industries=[{"code": "10.51"}, {"code": "46.33"}, {"code": "01.41"}])
    number = enterprise["registrations"][0]["number"]

    async def codes(industry: str) -> list[str]:
        job = await portal.imported(csv_of(row(number=number, name_uk="", industry=industry)))
        assert counts(job)[3] == 0, job
        entry = {"registration": {"scheme": "EDRPOU", "number": number}}
        found = (await portal.data(ANONYMOUS, ENTERPRISE, by=entry))["enterprise"]
        return [each["code"] for each in found["industries"]]

    assert await codes("10.51") == ["10.51", "46.33", "01.41"]
    assert await codes("КВЕД:46.33") == ["46.33", "01.41"]
    assert await codes("1.50") == ["01.50", "01.41"]
    assert await codes("01.50") == ["01.50", "01.41"]
    assert await portal.events(number) == ["PUBLISHED", "REVIEWED", "UPDATED", "UPDATED"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_a_class_keeps_the_zero_at_its_end_through_a_spreadsheet(portal: Importing, kind: str) -> None:
    numbers = [edrpou_number() for _ in range(4)]
    lines: list[list[Any]] = [["number", "name_uk", "industry"]]
    lines += [[number, "Дім", code] for number, code in zip(numbers, (68.2, 47.3, 1.5, 36), strict=True)]
    file = xlsx_of(*lines) if kind == "xlsx" else table(*(list(map(str, line)) for line in lines))
    assert counts(await portal.imported(file)) == (4, 0, 0, 0)
    for number, code in zip(numbers, ("68.20", "47.30", "01.50", "36.00"), strict=True):
        entry = {"registration": {"scheme": "EDRPOU", "number": number}}
        found = (await portal.data(ANONYMOUS, ENTERPRISE, by=entry))["enterprise"]
        assert found["industries"] == [{"code": code}]


async def test_a_draft_is_published_by_its_region_and_its_owner_hears_of_it(portal: Importing) -> None:
    draft = await registered(portal)
    number = draft["registrations"][0]["number"]
    assert counts(await portal.imported(csv_of(row(number=number, name_uk="")))) == (0, 1, 0, 0)
    seen = "query ($by: EnterpriseBy!) { enterprise(by: $by) { publicationStatus review { decision } } }"
    found = (await portal.data(OWNER, seen, by={"id": draft["id"]}))["enterprise"]
    assert found == {"publicationStatus": "PUBLISHED", "review": {"decision": "APPROVE"}}
    assert await portal.events(number) == ["PUBLISHED", "REVIEWED"]


async def test_what_is_suspended_or_archived_stays_so(portal: Importing) -> None:
    suspended, archived = await published(portal), await published(portal)
    await portal.data(KYIV, REVIEW, input={"id": suspended["id"], "decision": "SUSPEND"})
    await portal.data(OWNER, ARCHIVE, input={"id": archived["id"]})
    numbers = [each["registrations"][0]["number"] for each in (suspended, archived)]
    job = await portal.imported(csv_of(*(row(number=number, employees="7") for number in numbers)))
    assert problems(job) == [(2, "number", "WRONG_STATE"), (3, "number", "WRONG_STATE")]
    assert [(await portal.enterprise(number))["employees"] for number in numbers] == [None, None]


async def test_another_regions_enterprise_is_refused_whatever_its_state(portal: Importing) -> None:
    entries = [{"scheme": "EDRPOU", "number": edrpou_number()} for _ in range(2)]
    await published(portal, region="US-WA", registrations=entries[:1], contact=None)
    await registered(portal, region="US-WA", registrations=entries[1:], contact=None)
    job = await portal.imported(csv_of(*(row(number=entry["number"]) for entry in entries)))
    assert problems(job) == [(2, "number", "NOT_ALLOWED"), (3, "number", "NOT_ALLOWED")]


async def test_one_bad_row_never_stops_the_others(portal: Importing) -> None:
    good = [row(name_uk=f"Завод {place}") for place in range(3)]
    lines = [good[0], row(employees="many"), good[1], row(number="12345679"), good[2]]
    job = await portal.imported(csv_of(*lines))
    assert (counts(job), job["status"]) == ((3, 0, 0, 2), "COMPLETED")
    assert problems(job) == [(3, "employees", "INVALID"), (5, "number", "INVALID")]
    assert job["errors"]["nodes"][0]["value"] == "many"


async def test_a_row_that_the_database_refuses_is_told_and_the_others_are_taken(
    portal: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    from resolvers.checks import numbers  # noqa: PLC0415

    monkeypatch.setattr(numbers, "EARLIEST_YEAR", 0)  # a check that the database does not share
    lines = [row(name_uk="Перший"), row(founded_year="1200"), row(name_uk="Третій")]
    job = await portal.imported(csv_of(*lines))
    assert (counts(job), problems(job)) == ((2, 0, 0, 1), [(3, None, "INVALID")])
    assert "constraint" not in job["errors"]["nodes"][0]["message"]
    assert [await portal.events(each["number"]) for each in lines] == [["PUBLISHED"], [], ["PUBLISHED"]]


async def test_of_two_rows_with_one_number_the_first_counts_each_time(portal: Importing) -> None:
    number = edrpou_number()
    file = csv_of(row(number=number, name_uk="Перша"), row(), row(number=f" {number} ", name_uk="Друга"))
    for created in (2, 0):
        job = await portal.imported(file)
        assert (counts(job), problems(job)) == ((created, 0, 2 - created, 1), [(4, "number", "TAKEN")])
    assert (await portal.enterprise(number))["name_uk"] is not None
    assert "Row 2" in job["errors"]["nodes"][0]["message"]


async def test_a_dry_run_checks_and_counts_all_and_keeps_nothing(portal: Importing) -> None:
    known, new = row(), row()
    await portal.imported(csv_of(known))
    before = await portal.rows("SELECT count(*) AS n FROM enterprises")
    job = await portal.imported(
        csv_of({**known, "employees": "5"}, new, row(industry="nothing"), known | row()), dry=True
    )
    assert (counts(job), job["isDryRun"]) == ((2, 1, 0, 1), True)
    assert problems(job) == [(4, "industry", "NOT_FOUND")]
    assert await portal.rows("SELECT count(*) AS n FROM enterprises") == before
    assert (await portal.enterprise(known["number"]))["employees"] is None
    assert await portal.events(known["number"]) == ["PUBLISHED"]


async def test_unknown_columns_are_told_once_and_stop_nothing(portal: Importing) -> None:
    job = await portal.imported(csv_of(row(colour="red", name="x"), row(colour="blue"), {"назва": "Дім"} | row()))
    assert problems(job)[:2] == [(1, "colour", "INVALID"), (1, "name", "INVALID")]
    assert problems(job)[2] == (1, "назва", "INVALID")  # the same column as name_uk
    assert counts(job) == (3, 0, 0, 0)


@pytest.mark.parametrize("missing", ["number", "name_uk", "industry"])
async def test_a_required_column_that_is_missing_fails_the_file_at_once(portal: Importing, missing: str) -> None:
    cells = row()
    del cells[missing]
    job = await portal.imported(csv_of(cells))
    assert (job["status"], job["rowsRead"], problems(job)) == ("FAILED", 0, [(1, missing, "REQUIRED")])


async def test_what_is_no_table_fails_with_a_reason(portal: Importing) -> None:
    job = await portal.imported(b"%PDF-1.7 and so on")
    assert (job["status"], problems(job)) == ("FAILED", [(1, None, "INVALID")])
    assert "PDF" in job["errors"]["nodes"][0]["message"]


LONG = {"number": "1", "name_uk": "x" * 1_100_000}


@pytest.mark.parametrize("before", [7, 180])
async def test_what_precedes_the_row_at_which_reading_ends_is_taken_and_told(portal: Importing, before: int) -> None:
    good = [row(colour="red") for _ in range(before)]
    job = await portal.imported(csv_of(*good, row(employees="many"), LONG, row()))
    assert (job["status"], counts(job)) == ("FAILED", (before, 0, 0, 1))
    assert problems(job) == [
        (1, "colour", "INVALID"),
        (before + 2, "employees", "INVALID"),
        (before + 3, None, "INVALID"),
    ]
    assert "1048576 characters" in job["errors"]["nodes"][-1]["message"]
    assert await portal.events(good[-1]["number"]) == ["PUBLISHED"]


async def test_a_file_that_cannot_be_read_below_its_header_tells_of_its_columns_too(portal: Importing) -> None:
    job = await portal.imported(csv_of({**LONG, "industry": "", "colour": ""}))
    assert (job["status"], problems(job)) == ("FAILED", [(1, "colour", "INVALID"), (2, None, "INVALID")])


async def test_what_precedes_the_damage_of_a_workbook_is_taken(portal: Importing) -> None:
    lines = [row() for _ in range(50)]
    file = changed(xlsx_of(*cells_of(*lines)), SHEET, lines[30]["number"].encode() + b"</t>", b"</broken>")
    job = await portal.imported(file)
    assert (job["status"], problems(job)) == ("FAILED", [(32, None, "INVALID")])
    assert counts(job) == (30, 0, 0, 0)


async def test_a_header_alone_is_no_error(portal: Importing) -> None:
    job = await portal.imported(table(["number", "name_uk", "industry", "colour"]))
    assert (job["status"], counts(job), problems(job)) == ("COMPLETED", (0, 0, 0, 0), [(1, "colour", "INVALID")])


async def test_enterprises_of_one_name_get_slugs_of_their_own(portal: Importing) -> None:
    lines = [row(name_uk="ФОП", name_en="Sole trader") for _ in range(25)]
    lines.append(row(name_uk="ФОП", name_en="Sole trader 2"))
    assert counts(await portal.imported(csv_of(*lines))) == (26, 0, 0, 0)
    slugs = {(await portal.enterprise(each["number"]))["slug"] for each in lines}
    assert len(slugs) == 26


async def test_a_repetition_under_a_key_imports_once(portal: Importing) -> None:
    document = IMPORT.replace("}) {", '}) @idempotent(key: "k1") {')

    async def sent(content: bytes, digest: str) -> Any:
        file = UploadedFile("list.csv", digest, io.BytesIO(content))
        return (await portal.data(KYIV, document, region="UA-32", file=file, dry=True))["importEnterprises"]

    content = csv_of(row())
    first, again, other = await sent(content, "a"), await sent(content, "a"), await sent(csv_of(row()), "b")
    assert first["job"]["id"] == again["job"]["id"]
    assert other["userErrors"][0]["code"] == "CONFLICT"


async def test_a_listing_event_comes_for_each_new_enterprise_once(portal: Importing) -> None:
    after = (await portal.rows("SELECT coalesce(max(id), 0) AS id FROM events"))[0]["id"]
    lines = [row() for _ in range(230)]
    await portal.imported(csv_of(*lines))
    told = await portal.rows("SELECT kind, node_id FROM events WHERE id > $1", after)
    assert len(told) == len({event["node_id"] for event in told}) == 230
    assert {event["kind"] for event in told} == {"PUBLISHED"}


async def test_a_submitted_enterprise_is_published_with_what_hangs_on_it(portal: Importing) -> None:
    draft = await registered(portal)
    await portal.data(OWNER, SUBMIT, input={"id": draft["id"]})
    product = """mutation ($input: AddProductInput!) { addProduct(input: $input) { product { id } } }"""
    given = {"enterpriseId": draft["id"], "kind": "GOOD", "name": [{"language": "en", "text": "Cheese"}]}
    await portal.data(OWNER, product, input=given)
    number = draft["registrations"][0]["number"]
    await portal.imported(csv_of(row(number=number, name_uk="")))
    assert await portal.events(number) == ["PUBLISHED", "PUBLISHED", "REVIEWED"]


async def test_the_audit_leads_from_an_enterprise_to_the_import(portal: Importing) -> None:
    cells = row()
    job = await portal.imported(csv_of(cells))
    (entry,) = await portal.rows(
        "SELECT subject, mutation, request_id FROM audit_entries WHERE node_id = $1",
        (await portal.enterprise(cells["number"]))["id"],
    )
    assert dict(entry) == {"subject": "kyiv", "mutation": "import_enterprises", "request_id": f"import {job['id']}"}


async def test_what_was_imported_is_found_by_search_at_once_and_under_its_new_name(portal: Importing) -> None:
    number = edrpou_number()
    names = f"Пошуківка{number}", f"Знахідка{number}"
    query = "query ($q: String!) { search(query: $q) { edges { node { ... on Enterprise { name } } } } }"
    for name in names:
        await portal.imported(csv_of(row(number=number, name_uk=name, name_en="")))
        found = await portal.data(ANONYMOUS, query, q=name.lower())
        assert [edge["node"]["name"] for edge in found["search"]["edges"]] == [name]


async def test_an_exported_cell_that_was_made_harmless_is_read_as_it_was_meant(portal: Importing) -> None:
    number = edrpou_number()
    await portal.imported(csv_of(row(number=number, legal_name="'=Рівно")))
    (kept,) = await portal.rows(
        "SELECT legal_name FROM enterprises AS e JOIN enterprise_registrations AS r ON r.enterprise_id = e.id"
        " WHERE number = $1",
        number,
    )
    assert kept["legal_name"] == "=Рівно"
