"""The data of the profile crossborder: codes, countries and languages that exist."""

from __future__ import annotations

from tipx.standard import newest
from tipx.standard.profiles import published

CROSSBORDER = published()["crossborder"][0]


def test_authorities_are_codes_of_the_standard() -> None:
    lists = newest().codelists
    assert set(CROSSBORDER.parameters["authorityTypes"]) <= set(lists["agencyType"].codes)
    assert set(CROSSBORDER.parameters["authorityMandates"]) <= set(lists["agencyMandate"].codes)


def test_official_languages_are_languages_of_countries() -> None:
    official = CROSSBORDER.parameters["officialLanguages"]
    lists = newest().codelists
    assert len(official) > 200
    assert {code for codes in official.values() for code in codes} <= set(lists["language"].codes)
    assert set(official) <= set(lists["country"].codes)
    assert all(codes and codes == sorted(set(codes)) for codes in official.values())
    assert {"ur", "en"} == set(official["PK"])


def test_every_source_says_whether_it_was_read() -> None:
    assert len({one["id"] for one in CROSSBORDER.sources}) == len(CROSSBORDER.sources)
    for one in CROSSBORDER.sources:
        assert one["status"] in ("read", "recalled", "awaits a lawyer's reading")
        assert one["note"]
