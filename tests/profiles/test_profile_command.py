"""`tipx profile`: what is listed and shown, the check, and the skeleton of a new one; rules of profiles in the other commands."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from cli_harness import NOW, VALID, run
from profile_folders import DATA, HARBOUR, INLAND

import tipx
from tipx import catalogue
from tipx.authoring import check_profile
from tipx.standard.profiles import published, read_profile


def test_the_profiles_that_are_installed_are_listed() -> None:
    done = run("profile", "list")
    assert done.status == 0
    assert [line.split()[:2] for line in done.out.splitlines()] == [
        ["crossborder", "1.0"],
        ["eu", "1.0"],
        ["pk", "1.0"],
    ]
    listed = run("profile", "list", "-f", "json").json
    assert [(one["id"], one["package"]) for one in listed] == [("crossborder", None), ("eu", None), ("pk", None)]


def test_a_profile_is_shown_for_people_and_for_programs() -> None:
    done = run("profile", "show", "pk")
    assert done.status == 0
    for text in (
        "pk 1.0  Pakistan",
        "in force:",
        "awaits a lawyer's reading",
        "x-pk-cnic",
        "TIPX-PK-001",
        "competences",
    ):
        assert text in done.out
    found = run("profile", "show", "pk", "-f", "json").json
    assert [one["id"] for one in found["rules"]] == [
        rule for rule, one in catalogue.load_profiles().items() if one.profile == "pk"
    ]
    assert found["parameters"] == published()["pk"][-1].parameters


def test_a_folder_is_shown_in_any_of_its_versions() -> None:
    newest = run("profile", "show", HARBOUR)
    assert "harbour 1.1  Harbour (sample)" in newest.out
    assert "two capital letters, a hyphen and six digits" in newest.out
    older = run("profile", "show", HARBOUR, "--version", "1.0", "-f", "json").json
    assert (older["validUntil"], older["replacedBy"], older["subsets"]) == ("2026-02-28", "1.1", {})
    assert run("profile", "show", HARBOUR, "--version", "1.7").status == 2


@pytest.mark.parametrize("command", ["show", "check"])
def test_what_is_not_there(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DATA)
    done = run("profile", command, "harbour")
    assert done.status == 2
    assert "a folder is written ./harbour" in " ".join(done.err.split())
    assert "did you mean pk" in run("profile", command, "pkk").err
    assert run("profile", command, tmp_path / "nothing").status == 3


def test_the_check_says_yes_and_no(tmp_path: Path) -> None:
    done = run("profile", "check", HARBOUR)
    assert (done.status, done.out) == (0, "harbour 1.0, 1.1 is sound: 0 rules, 12 cases\n")
    done = run("profile", "check", INLAND)
    assert (done.status, done.out) == (1, "1.0/profile.json: conflicts: no profile is called harbour\n1 fault\n")
    assert run("profile", "check", INLAND, "--with", HARBOUR).status == 0
    found = run("profile", "check", INLAND, "-f", "json")
    assert found.status == 1
    assert found.json["sound"] is False
    assert found.json["faults"] == [{"file": "1.0/profile.json", "text": "conflicts: no profile is called harbour"}]
    assert run("profile", "check", "pk", "-f", "json").json["sound"] is True
    done = run("profile", "check", tmp_path)
    assert (done.status, "holds no version of a profile" in done.out) == (1, True)


# -- the skeleton ------------------------------------------------------------------------------------------------------


def test_a_new_profile_is_whole_and_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("profile", "new", "sample-north", "--country", "AE", "--title", "North")
    assert (done.status, done.out) == (0, "made: sample-north\nthen: tipx profile check ./sample-north\n")
    names = {
        path.relative_to(tmp_path / "sample-north").as_posix()
        for path in (tmp_path / "sample-north").rglob("*.*")
        if path.is_file()
    }
    assert names == {
        "README.md", "1.0/profile.json", "1.0/overlay/referral.json", "1.0/codelists/additions.csv", "1.0/codelists/subsets.csv",
        "1.0/identifiers.csv", "1.0/parameters.json", "1.0/cases/narrowing.json", "1.0/cases/base/sample.json",
    }  # fmt: skip
    checked = check_profile("./sample-north")
    assert (checked.faults, checked.cases) == ((), 12)
    kinds = {
        (case["rule"], case["kind"])
        for case in json.loads(Path("sample-north/1.0/cases/narrowing.json").read_bytes())["cases"]
    }
    assert len(kinds) == 12


@pytest.mark.parametrize(("arguments", "why"), [
    (["Sample"], "a word in small letters"),
    (["sample", "--id", "pk"], "there is a profile pk already"),
    (["sample", "--id", "core"], "there is a profile core already"),
    (["sample", "--country", "QQ"], "QQ is no code of the list country"),
    (["sample", "--package", "not a name"], "the name of a package"),
    (["sample", "--package", "tipx"], "the name of the package cannot be tipx"),
    (["sample", "--package", "TIPX"], "the name of the package cannot be TIPX"),
    (["sample", "--package", "json"], "the name of the package cannot be json"),
    (["sample", "--package", "class"], "the name of the package cannot be class"),
    (["sample", "--package", "-sample"], "the name of a package"),
    (["sample", "--title", "two\nlines"], "one line of text without control characters"),
    (["sample", "--title", "a\x1b[0mb"], "one line of text without control characters"),
    (["sample", "--title", " "], "one line of text without control characters"),
    (["taken"], "is there already"),
])  # fmt: skip
def test_what_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], why: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("mine")
    done = run("profile", "new", *arguments)
    assert done.status == 2
    assert why in " ".join(done.err.split())
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize(
    "title", ["a,b", 'say "so"', 'ends with "', "back\\slash \\N", "@ID@ @PACKAGE@", "'single'", "سندھ"]
)
def test_any_title_can_be_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("profile", "new", "sample", "--title", title).status == 0
    assert check_profile("./sample").faults == ()
    found = read_profile(Path("sample"))[0]
    assert found.title == title
    assert found.additions["documentType"]["x-sample-card"].source == title
    made = run("profile", "new", "packed", "--id", "sample", "--title", title, "--package", "tipx-profile-sample")
    assert made.status == 0
    about = f"{title}: a profile of the TIPX standard"
    described = re.search("^description = (.*)$", Path("packed/pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert described is not None
    assert json.loads(described[1]) == about  # A basic string of TOML with these escapes is one of JSON too.
    module = ast.parse(Path("packed/src/tipx_profile_sample/__init__.py").read_text("utf-8"))
    assert ast.get_docstring(module) == f"{about}."


def test_an_empty_folder_can_be_filled_and_its_name_is_the_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sample").mkdir()
    monkeypatch.chdir(tmp_path / "sample")
    assert run("profile", "new", ".").status == 0
    assert run("profile", "check", ".").out.startswith("sample 1.0 is sound")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = run("profile", "new", tmp_path / "file" / "below", "--id", "sample")
    assert done.status == 70
    assert "cannot be written" in done.err


# -- rules of profiles in other commands -------------------------------------------------------------------------------


def test_rules_of_a_profile_are_listed_and_explained_with_their_cases() -> None:
    listed = run("rules", "list", "--profile", "pk", "-f", "json").json
    assert {one["profile"] for one in listed} == {"pk"}
    assert {one["id"][:8] for one in listed} == {"TIPX-PK-"}
    assert "TIPX-PK-001" not in run("rules", "list").out
    assert run("rules", "list", "--profile", "pkk").status == 2
    for command in (("explain",), ("rules", "show")):
        done = run(*command, "tipx-pk-001")
        assert done.status == 0
        for text in ("TIPX-PK-001  ", "profile:    pk: tipx profile show pk", "passes:", "fails:", "nearly:"):
            assert text in done.out
    assert run("rules", "show", "TIPX-PK-001", "-f", "json").json["profile"] == "pk"
    assert run("rules", "show", "TIPX-REF-001", "-f", "json").json["profile"] is None


def test_codes_of_profiles_are_explained() -> None:
    done = run("explain", "x-pk-cnic")
    assert done.status == 0
    assert "documentType" in done.out


def test_a_rule_that_there_is_not_is_guessed() -> None:
    assert "TIPX-PK-001" in run("explain", "TIPX-PK-0001").err


@pytest.mark.parametrize("name", ["operational", "pseudonymous", "statistical"])
def test_what_a_payload_says_of_itself_is_not_to_be_added(name: str) -> None:
    done = run("validate", VALID, *NOW, "--profile", name)
    assert (done.status, done.out) == (2, "")
    assert "the payload itself has to claim it" in done.err
    with pytest.raises(ValueError, match="itself has to claim it"):
        tipx.validate(VALID, now="2026-03-05", profiles=(name,))
