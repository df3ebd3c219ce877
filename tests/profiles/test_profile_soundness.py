"""What is no sound narrowing is found, in words that say where; and no folder, however broken, ends in a traceback."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_harness import run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from profile_folders import HARBOUR, edited, judged, payload

from tipx.authoring import check_profile
from tipx.authoring.checking import check
from tipx.standard import newest, standard, versions
from tipx.standard.narrowing import faults
from tipx.standard.profiles import ProfileError, published, read_profile

NOW = "1.1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a sound profile of one version."""
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    shutil.rmtree(tmp_path / "harbour" / "1.0")
    assert check_profile(str(tmp_path / "harbour")).faults == ()
    return tmp_path / "harbour"


def said(folder: Path) -> str:
    return "\n".join(map(str, check_profile(str(folder)).faults))


def overlay(folder: Path, kind: str, document: Any) -> None:
    (folder / NOW / "overlay" / f"{kind}.json").write_text(json.dumps(document), encoding="utf-8")


def row(folder: Path, name: str, text: str) -> None:
    with (folder / NOW / name).open("a", encoding="utf-8") as file:
        file.write(text + "\n")


OVERLAYS: list[tuple[str, Any, str]] = [
    ("nothing", {}, "there is no record type of that name"),
    ("victim", {"required": ["nmaes"]}, "Victim: there is no field nmaes"),
    ("victim", {"properties": {"names": {"items": {"properties": {"frist": {}}}}}}, "Victim.names[]: there is no field frist"),
    ("victim", {"anyOf": []}, "the keyword anyOf is not known"),
    ("victim", {"additionalProperties": True}, "the keyword additionalProperties is not known"),
    ("victim", {"properties": {"sex": {"type": "integer"}}}, "Victim.sex: the keyword type is not known"),
    ("victim", {"properties": {"sex": {"minimum": 3}}}, "minimum is of fields of kind integer, and this one is of kind string"),
    ("victim", {"properties": {"sex": {"required": ["x"]}}}, "required is of fields of kind object"),
    ("victim", {"properties": {"sex": {"enum": ["male", "robot"]}}}, "robot is no code of the list sex"),
    ("victim", {"properties": {"sex": {"enum": []}}}, "enum is a list that is not empty"),
    ("victim", {"properties": {"sex": {"const": 3}}}, "3 is no string"),
    ("victim", {"properties": {"sex": {"enum": ["male"], "const": "female"}}}, "const is not in enum"),
    ("victim", {"properties": {"names": {"enum": ["x"]}}}, "enum and const are of texts, numbers and yes or no"),
    ("victim", {"properties": {"ageAtDetection": {"maximum": 500}}}, "the standard allows at most 120: a profile only narrows"),
    ("victim", {"properties": {"ageAtDetection": {"minimum": -5}}}, "the standard asks for at least 0: a profile only narrows"),
    ("victim", {"properties": {"ageAtDetection": {"minimum": 200}}}, "the standard allows at most 120: nothing can meet both"),
    ("victim", {"properties": {"ageAtDetection": {"maximum": -1}}}, "the standard asks for at least 0: nothing can meet both"),
    ("victim", {"properties": {"ageAtDetection": {"minimum": 9, "maximum": 8}}}, "minimum is greater than maximum"),
    ("victim", {"properties": {"ageAtDetection": {"minimum": "9"}}}, "minimum is a whole number"),
    ("victim", {"properties": {"ageAtDetection": {"minimum": True}}}, "minimum is a whole number"),
    ("victim", {"properties": {"ageAtDetection": {"enum": [5, 300]}}}, "300 is outside the limits"),
    ("victim", {"properties": {"occupation": {"pattern": "("}}}, "pattern is no regular expression"),
    ("victim", {"properties": {"occupation": {"pattern": 7}}}, "pattern is a text"),
    ("victim", {"properties": {"occupation": {"pattern": "^a+$", "enum": ["aa", "ab"]}}}, "ab does not have the form of pattern"),
    ("victim", {"properties": {"id": {"const": "here"}}}, "here does not have the form that the standard asks for"),
    ("victim", {"properties": {"recordType": {"const": "case"}}}, "case is not allowed by the standard"),
    ("victim", {"properties": []}, "properties is an object"),
    ("victim", {"required": "names"}, "required is a list of names"),
    ("victim", {"properties": {"sex": []}}, "this is no object"),
    ("bundle", {"required": ["cases"]}, "the records of a bundle are judged one by one; overlay/case.json says of them"),
    ("referral", {"properties": {"requestedServices": {"minItems": 0}}}, "the standard asks for at least 1: a profile only narrows"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "document", "text"), OVERLAYS, ids=[str(number) for number in range(len(OVERLAYS))])
def test_an_overlay_that_loosens_cannot_be_met_or_speaks_of_what_there_is_not(
    folder: Path, kind: str, document: Any, text: str
) -> None:
    overlay(folder, kind, document)
    assert f"{NOW}/overlay/{kind}.json: " in said(folder)
    assert text in said(folder)
    with pytest.raises(ProfileError):
        judged(payload(), str(folder))


@pytest.mark.parametrize(("name", "text", "why"), [
    ("codelists/additions.csv", "documentTyp,x-harbour-a,A,A,,,,", "there is no code list documentTyp"),
    ("codelists/additions.csv", "sex,x-harbour-a,A,A,,,,", "the list sex is closed"),
    ("codelists/additions.csv", "country,QQ,A,A,,,,", "the list country is pattern"),
    ("codelists/additions.csv", "gender,harbour-a,A,A,,,,", "codes of this profile have the form x-harbour-..."),
    ("codelists/additions.csv", "gender,x-pk-a,A,A,,,,", "codes of this profile have the form x-harbour-..."),
    ("codelists/additions.csv", "gender,x-harbour-a,A,A,gone,,,", "the status is one of active, deprecated"),
    ("codelists/additions.csv", "gender,x-harbour-a,A,A,deprecated,,nothing,", "replacedBy names nothing, which is no code of the list"),
    ("codelists/additions.csv", "gender,x-harbour-a", "label, definition is empty or missing"),
    ("codelists/subsets.csv", "sexes,male", "there is no code list sexes"),
    ("codelists/subsets.csv", "sex,robot", "robot is no code of the list sex"),
    ("codelists/subsets.csv", "profile,core", "cannot be narrowed"),
    ("identifiers.csv", "passports,PK,[0-9]+,digits", "passports is no code of the list documentType"),
    ("identifiers.csv", "passport,QQ,[0-9]+,digits", "QQ is no code of the list country"),
    ("identifiers.csv", "passport,PK,[0-9,digits", "this is no regular expression"),
    ("identifiers.csv", "passport,PK,[0-9]{999},digits", "the pattern asks for at least 999 characters"),
    ("identifiers.csv", "passport,PK,(?=a),digits", "the pattern fits nothing that the field can hold"),
    ("identifiers.csv", "passport,PK,[0-9]+,digits,more", "there are more or fewer cells than columns"),
])  # fmt: skip
def test_a_table_that_loosens_or_speaks_of_what_there_is_not(folder: Path, name: str, text: str, why: str) -> None:
    row(folder, name, text)
    assert why in said(folder)
    with pytest.raises(ProfileError):
        judged(payload(), str(folder))


def test_a_rule_that_identifiers_name_has_to_be_there(folder: Path) -> None:
    (folder / NOW / "identifiers.csv").write_text(
        "type,country,pattern,expected,rule\npassport,PK,[0-9]+,digits,TIPX-HARBOUR-009\n"
    )
    assert f"{NOW}/identifiers.csv: the profile has no rule TIPX-HARBOUR-009" in said(folder)


@pytest.mark.parametrize(("members", "why"), [
    ({"requires": ["nowhere"]}, "requires: no profile is called nowhere"),
    ({"conflicts": ["nowhere"]}, "conflicts: no profile is called nowhere"),
    ({"requires": ["harbour"]}, "requires names the profile itself"),
    ({"requires": ["pk"], "conflicts": ["pk"]}, "it needs pk and excludes it"),
    ({"standards": ["9.9"]}, "the version 9.9 of the standard is not known here"),
    ({"validUntil": "2026-02-01"}, "validUntil lies before validFrom"),
    ({"replacedBy": "1.2"}, "there is no version 1.2 of this profile"),
    ({"replacedBy": "1.1", "validUntil": "2027-01-01"}, "version 1.1 is not a later one"),
    ({"replacedBy": "nowhere", "validUntil": "2027-01-01"}, "nowhere is neither a version of this profile nor another profile"),
    ({"replacedBy": "pk"}, "validUntil does not say when"),
])  # fmt: skip
def test_what_a_profile_says_of_itself_and_of_others(folder: Path, members: dict[str, Any], why: str) -> None:
    edited(folder / NOW, "profile.json", **members)
    assert f"{NOW}/profile.json: " in said(folder)
    assert why in said(folder)


def test_versions_that_are_in_force_at_the_same_time(folder: Path) -> None:
    shutil.copytree(folder / NOW, folder / "1.2")
    edited(folder / "1.2", "profile.json", version="1.2", validFrom="2026-06-01")
    assert "1.2/profile.json: it is in force on days on which version 1.1 is in force too" in said(folder)
    edited(folder / NOW, "profile.json", validUntil="2026-05-31", replacedBy="1.2")
    assert "in force too" not in said(folder)
    edited(folder / NOW, "profile.json", validUntil="2026-06-01")
    assert "in force too" in said(folder)


def test_a_case_that_says_too_little_or_too_much_or_is_of_another_version(folder: Path) -> None:
    path = folder / NOW / "cases" / "narrowing.json"
    cases = json.loads(path.read_bytes())["cases"]

    def with_case(**members: Any) -> str:
        path.write_text(json.dumps({"theme": "narrowing", "cases": [*cases, {**cases[0], **members}]}))
        return said(folder)

    assert "it gives TIPX-PRF-001 (error) at Referral.respondBy (/referrals/0), and does not say so" in with_case(
        change={"/referrals/0/respondBy": None}
    )
    assert "it does not give TIPX-PRF-002 (error) at Referral (/r)" in with_case(
        kind="fails", expect=[{"rule": "TIPX-PRF-002", "severity": "error", "model": "Referral", "pointer": "/r"}]
    )
    assert "says the contrary of its rule" in with_case(kind="fails")
    assert "the kind is one of passes, fails, near-miss" in with_case(kind="good")
    assert "no base nowhere.json" in with_case(base="nowhere")
    assert "no base ../../profile.json" in with_case(base="../../profile")
    assert "KeyError" in with_case(change={"/nowhere/0/deep": 1}) or "nowhere" in with_case(
        change={"/nowhere/0/deep": 1}
    )
    path.unlink()
    assert "there is no case that shows what the profile narrows" in said(folder)


def test_a_case_judged_by_another_version_is_noticed(folder: Path) -> None:
    shutil.copytree(folder / NOW, folder / "1.2")
    edited(folder / NOW, "profile.json", validUntil="2026-03-03", replacedBy="1.2")
    edited(folder / "1.2", "profile.json", version="1.2", validFrom="2026-03-04")
    assert "it is judged by version 1.2, which was in force when it was sent" in said(folder)


@pytest.mark.parametrize("name", ["pk", "eu", "crossborder"])
def test_the_profiles_of_this_package_are_sound(name: str) -> None:
    found = published()[name]
    assert [
        str(fault) for one in found for of in one.standards if of in versions() for fault in faults(one, standard(of))
    ] == []
    assert [str(fault) for fault in check(found, name).faults] == []


# -- folders that are broken -------------------------------------------------------------------------------------------


def _nested(folder: Path) -> None:
    (folder / NOW / "overlay" / "victim.json").write_text('{"properties":' * 50_000 + "{}" + "}" * 50_000)


BREAKS: dict[str, Callable[[Path], object]] = {
    "no folder": lambda folder: shutil.rmtree(folder),
    "a file": lambda folder: (shutil.rmtree(folder), folder.write_text("x")),
    "no version": lambda folder: shutil.rmtree(folder / NOW),
    "no profile.json": lambda folder: (folder / NOW / "profile.json").unlink(),
    "no JSON": lambda folder: (folder / NOW / "profile.json").write_text("{"),
    "no object": lambda folder: (folder / NOW / "profile.json").write_text("[]"),
    "no UTF-8": lambda folder: (folder / NOW / "profile.json").write_bytes(b'{"id": "\xff"}'),
    "no UTF-8 in a table": lambda folder: (folder / NOW / "identifiers.csv").write_bytes(b"type,country,pattern,expected\n\xff,PK,a,a\n"),
    "an open quote": lambda folder: row(folder, "identifiers.csv", '"passport,PK'),
    "nested": _nested,
    "another version": lambda folder: edited(folder / NOW, "profile.json", version="1.7"),
    "an id of another form": lambda folder: edited(folder / NOW, "profile.json", id="Harbour!"),
    "an id that is a number": lambda folder: edited(folder / NOW, "profile.json", id=7),
    "standards that are a text": lambda folder: edited(folder / NOW, "profile.json", standards="1.0"),
    "standards that are empty": lambda folder: edited(folder / NOW, "profile.json", standards=[]),
    "a day that there is not": lambda folder: edited(folder / NOW, "profile.json", validFrom="2026-02-30"),
    "a day that is a number": lambda folder: edited(folder / NOW, "profile.json", validUntil=20260230),
    "sources of another form": lambda folder: edited(folder / NOW, "profile.json", sources=[{"title": 7}]),
    "parameters of another form": lambda folder: (folder / NOW / "parameters.json").write_text('{"parameters": {"a": 7}}'),
    "two profiles": lambda folder: (shutil.copytree(folder / NOW, folder / "1.2"),
                                    edited(folder / "1.2", "profile.json", version="1.2", id="other")),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_folder_is_a_clear_error_and_never_a_traceback(folder: Path, name: str) -> None:
    BREAKS[name](folder)
    with pytest.raises(ProfileError) as error:
        judged(payload(), str(folder))
    assert str(folder) in str(error.value)
    done = run("profile", "check", folder)
    assert done.status == (3 if name in ("no folder", "a file") else 1)
    assert str(folder) in done.err if done.status == 3 else done.out.splitlines()[-1].endswith(("fault", "faults"))


_ANY = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 300),
        st.text(max_size=5),
        st.sampled_from(["sex", "male", "(", "^a$"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["properties", "items", "required", "enum", "const", "pattern", "minimum", "maxItems", "sex", "names"]
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=12,
)


@given(_ANY)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_overlay_is_sound_or_refused(folder: Path, document: Any) -> None:
    overlay(folder, "victim", document)
    (one,) = read_profile(folder)
    try:
        found = list(faults(one, newest()))
    except ProfileError:
        return
    if not found:
        assert judged(payload({}, "harbour"), str(folder)).faults == ()
