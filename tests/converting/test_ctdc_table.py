"""The CTDC-style table, worked out by hand; and what each rule of the mapping makes of records."""

from __future__ import annotations

from typing import Any

import pytest
from ctdc_samples import Done, Record, case, event, run, urn, victim

HEADER: Record = {
    "recordType": "bundle", "id": urn(900), "sender": {"agencyId": urn(901)},
    "agencies": [{"id": urn(901), "name": "Sample Hotline", "type": "hotline", "country": "PK"}],
}  # fmt: skip


def worked() -> list[Record]:
    """Seven persons who are counted, in three cases; one who is not; and a second record of the first person."""
    labour = event(50, purposes=["forced-labour"], controlMethods=["withholds-documents"], place={"country": "AE"})
    threats = event(51, victimIds=[urn(4)], controlMethods=["physical-threats"])
    other = event(
        52, stage=["recruitment"], purposes=["sexual-exploitation"], durationMonths=13, place={"country": "IR"}
    )
    return [
        case(10, [1, 2, 3, 4], registeredOn="2020-03-04", events=[labour, threats], summary="Sample text"),
        case(
            11, [5, 6, 7], registeredOn="2021-11-30", events=[other], detectionPlace={"country": "PK", "city": "Sample"}
        ),
        case(12, [1], registeredOn="2021-01-01"),
        victim(1, gender="woman", ageGroup="21-23", citizenships=["BD"]),
        victim(2, gender="woman", ageAtDetection=22, citizenships=["BD", "PK"]),
        victim(3, gender="woman", ageAtDetection=21, ageGroup="unknown", citizenships=["BD"]),
        victim(4, gender="woman", ageGroup="21-23", citizenships=["BD"]),
        victim(5, gender="man", ageGroup="48-plus", citizenships=["XX"], personStatus="reasonable-grounds-victim"),
        victim(6, gender="man", ageAtDetection=70, citizenships=["ZZ"]),
        victim(7, gender="man", ageAtDetection=48),
        victim(8, [10], gender="woman", personStatus="presumed-victim"),
        victim(9, [10], gender="woman", linkedVictims=[{"victimId": urn(1), "relation": "duplicate-of"}]),
    ]


def test_a_table_worked_out_by_hand() -> None:
    # The four women are alike but for the threats against one of them, which are blanked; the three men are alike.
    done = run(worked(), HEADER, k=3)
    header, *rows, end = done.content.decode("utf-8").split("\r\n")
    assert header.startswith(
        "yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation,traffickMonths,means"
    )
    woman = "2020,Woman,21--23,BGD,ARE,,,,,,,,,1,1,,,,,,,,,,,,"
    man = "2021,Man,48+,,PAK,13--24,,,,,,,,,,1,,,,,,,,,,,"
    assert [*rows, end] == [woman] * 4 + [man] * 3 + [""]
    assert done.facts == {
        "k": 3, "achieved_k": 3, "rows": 7, "rows_suppressed": 0, "cells_suppressed": 1,
        "cells_suppressed.meansThreats": 1, "persons_not_counted": 1, "duplicates": 1, "countries_by_proxy": 3,
        "shared_details": 2, "columns": "s", "identifying": "all",
    }  # fmt: skip


def test_what_happened_is_told_by_field_and_count() -> None:
    losses = run(worked(), HEADER, k=3).losses()
    assert losses["dropped", "meansThreats"] == 1
    assert losses["dropped", "Victim"] == 2
    assert losses["dropped", "Victim.citizenships"] == 2
    assert losses["approximated", "Case.detectionPlace.country"] == 3
    assert losses["approximated", "Case.registeredOn"] == 7
    assert losses["approximated", "Victim.citizenships"] == 1
    assert losses["approximated", "Victim.citizenships[]"] == 4
    assert losses["dropped", "Case.summary"] == 1
    assert losses["dropped", "Case.detectionPlace.city"] == 1
    assert losses["dropped", "Victim.personStatus"] == 8  # all but the person who is not counted
    assert losses["dropped", "Bundle.agencies"] == 1
    assert ("dropped", "Case.events") not in losses
    assert not [field for kind, field in losses if kind == "defaulted"]


def alike(person: Record, events: list[Record] | None = None, header: Record | None = None, **settings: Any) -> Done:
    """The table of eleven persons like this one, each in a case of its own with these events."""
    records = []
    for number in range(11):
        records.append(case(100 + number, [200 + number], **({"events": events} if events else {})))
        records.append(victim(200 + number) | person)
    done = run(records, header, **settings)
    assert len({tuple(row.items()) for row in done.rows}) == 1
    return done


def told(
    person: Record, events: list[Record] | None = None, header: Record | None = None, **settings: Any
) -> dict[str, str]:
    """The cells of such a row that are not blank."""
    return {name: cell for name, cell in alike(person, events, header, **settings).rows[0].items() if cell}


@pytest.mark.parametrize(
    ("person", "column", "cell"),
    [
        ({"gender": "transgender-man"}, "gender", "Trans/Transgender/NonConforming"),
        ({"gender": "not-specified"}, "gender", None),
        ({"gender": "x-pk-khwaja-sira"}, "gender", None),
        ({"sex": "female"}, "gender", None),
        ({"ageGroup": "0-8"}, "ageBroad", "0--8"),
        ({"ageGroup": "child-unspecified"}, "ageBroad", None),
        ({"ageGroup": "child-unspecified", "ageAtDetection": 9}, "ageBroad", "9--17"),
        ({"ageAtDetection": 8}, "ageBroad", "0--8"),
        ({"ageAtDetection": 120}, "ageBroad", "48+"),
        ({"citizenships": ["XK"]}, "citizenship", "XKX"),
        ({"citizenships": ["XX"]}, "citizenship", None),
        ({"citizenships": ["AF", "PK"]}, "citizenship", "AFG"),
    ],
)
def test_facts_of_a_person(person: Record, column: str, cell: str | None) -> None:
    assert told(person).get(column) == cell


def test_an_older_table_has_two_letters_and_its_own_words() -> None:
    found = told(
        {"citizenships": ["PK"], "childStatus": "presumed-child", "ageGroup": "48-plus"},
        [event(1, purposes=["forced-labour", "sexual-exploitation"], means=["abduction"], place={"country": "AE"})],
        HEADER, columns="k",
    )  # fmt: skip
    assert found == {
        "yearOfRegistration": "2021", "Datasource": "Hotline", "ageBroad": "48+", "majorityStatus": "Minor",
        "majorityStatusAtExploit": "Minor", "majorityEntry": "Minor", "citizenship": "PK", "CountryOfExploitation": "AE",
        "meansOfControlNotSpecified": "1", "meansOfControlConcatenated": "Not specified", "isForcedLabour": "1",
        "isSexualExploit": "1", "isSexAndLabour": "1", "isAbduction": "1",
        "typeOfExploitConcatenated": "Forced labour;Sexual exploitation",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"childStatus": "adult"}, ("Adult", "", "")),
        ({"childStatus": "adult", "ageAtFirstTrafficking": 18}, ("Adult", "Adult", "Adult")),
        ({"childStatus": "adult", "ageAtFirstTrafficking": 17}, ("Adult", "", "Minor")),
        ({"childStatus": "child"}, ("Minor", "Minor", "Minor")),
        ({"childStatus": "unknown"}, ("", "", "")),
    ],
)
def test_majority_is_told_only_where_it_is_certain(person: Record, expected: tuple[str, str, str]) -> None:
    row = alike(person, columns="k").rows[0]
    assert (row["majorityStatus"], row["majorityStatusAtExploit"], row["majorityEntry"]) == expected


@pytest.mark.parametrize(
    ("header", "word"),
    [
        (None, None),
        ({"sender": {"name": "Sample", "type": "ngo", "country": "PK"}}, "Case Management"),
        ({"sender": {"name": "Sample", "type": "hotline", "country": "PK"}}, "Hotline"),
        ({"sender": {"agencyId": urn(5)}}, None),
    ],
)
def test_the_source_is_a_hotline_or_not(header: Record | None, word: str | None) -> None:
    assert told({}, None, header, columns="k").get("Datasource") == word


@pytest.mark.parametrize(
    ("months", "word"),
    [
        ([0], "0--12"),
        ([12], "0--12"),
        ([6, 7], "13--24"),
        ([24], "13--24"),
        ([25], "25+"),
        ([None], None),
        ([None, 3], "0--12"),
    ],
)
def test_months_of_all_events_are_added_up(months: list[int | None], word: str | None) -> None:
    events = [event(number, **({} if one is None else {"durationMonths": one})) for number, one in enumerate(months)]
    assert told({}, events).get("traffickMonths") == word


def test_the_last_exploitation_with_a_country_counts() -> None:
    first = event(1, place={"country": "AE"})
    second = event(2, place={"country": "SA"})
    unplaced = event(3, place={"city": "Sample"})
    transit = event(4, stage=["transit"], place={"country": "IR"})
    assert told({}, [first, second, unplaced, transit])["CountryOfExploitation"] == "SAU"
    assert "CountryOfExploitation" not in told({}, [transit])


def test_codes_with_a_counterpart_in_several_columns_and_in_none() -> None:
    done = alike(
        {}, [event(1, purposes=["domestic-servitude", "servitude"], controlMethods=["other", "uses-children"])]
    )
    row = {name: cell for name, cell in done.rows[0].items() if cell}
    assert row == {
        "yearOfRegistration": "2021", "isForcedLabour": "1", "typeOfLabourDomesticWork": "1", "meansThreats": "1"
    }  # fmt: skip
    assert done.losses()["dropped", "Case.events[].purposes"] == 11
    assert done.losses()["dropped", "Case.events[].controlMethods"] == 11


def test_an_event_of_others_says_nothing_of_a_person() -> None:
    mine = event(1, purposes=["forced-labour"])
    others = event(2, victimIds=[urn(999)], purposes=["organ-removal"])
    assert told({}, [mine, others]) == {"yearOfRegistration": "2021", "isForcedLabour": "1"}


def test_a_person_without_a_case_is_told_alone() -> None:
    done = run([victim(one, [5000 + one], gender="woman") for one in range(11)])
    assert done.rows[0]["gender"] == "Woman"
    assert done.rows[0]["yearOfRegistration"] == ""


def test_the_earliest_of_several_cases_gives_the_year_and_a_duplicate_case_counts_once() -> None:
    records: list[Record] = []
    for number in range(11):
        months = [event(1, durationMonths=12)]
        copy = [{"caseId": urn(100 + number), "relation": "duplicate-of"}]
        records += [
            case(100 + number, registeredOn="2020-07-01", events=months),
            case(300 + number, registeredOn="2018-01-31", events=months, linkedCases=copy),
            case(400 + number, registeredOn="2022-02-28"),
            victim(200 + number, [100 + number, 300 + number, 400 + number]),
        ]
    row = run(records).rows[0]
    assert (row["yearOfRegistration"], row["traffickMonths"]) == ("2020", "0--12")


def test_the_newest_version_of_a_record_counts_whatever_the_order() -> None:
    new = [victim(one, gender="man", version=2) for one in range(11)]
    old = [victim(one, gender="woman", version=1) for one in range(11)]
    for records in (new + old, old + new):
        done = run(records)
        assert [row["gender"] for row in done.rows] == ["Man"] * 11
        assert done.facts["duplicates"] == 11


def test_records_that_name_each_other_as_duplicates_leave_one() -> None:
    records = []
    for number in range(11):
        for one, other in ((100 + number, 200 + number), (200 + number, 100 + number)):
            records.append(
                victim(one, gender="woman", linkedVictims=[{"victimId": urn(other), "relation": "duplicate-of"}])
            )
    assert run(records).facts["rows"] == 11


def test_other_statuses_are_counted_when_chosen() -> None:
    people = [victim(one, gender="woman", personStatus="presumed-victim") for one in range(11)]
    assert run(people, statuses=["presumed-victim"]).facts["rows"] == 11


def test_details_are_left_in_when_only_what_outsiders_know_counts() -> None:
    records = [
        case(100 + one, [one], events=[event(1, controlMethods=["debt-bondage"] if one < 15 else ["other"])])
        for one in range(30)
    ]
    records[0]["events"][0]["controlMethods"] = ["false-promises"]
    records += [victim(one, gender="woman") for one in range(30)]
    done = run(records, identifying="known")
    assert sum(row["meansDebtBondageEarnings"] == "1" for row in done.rows) == 14
    assert not any(row["meansFalsePromises"] for row in done.rows)  # one row of all: a rare value
    assert done.facts["cells_suppressed.meansFalsePromises"] == 1
