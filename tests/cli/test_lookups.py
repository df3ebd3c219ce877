"""explain, rules, codes, schema, example, canon, completion: what the standard says, offline, and near names for typos."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli_harness import EXAMPLES, INVALID, VALID, run

import tipx
from tipx.standard import newest
from tipx.standard.cases import cases_of
from tipx.standard.examples import every_example

RULES = [check.id for check in tipx.rules()]


@pytest.mark.parametrize("name", ["TIPX-REF-001", "tipx-ref-001", "Tipx-Ref-001"])
def test_a_rule_is_explained_by_its_id_in_any_case(name: str) -> None:
    done = run("explain", name)
    assert done.status == 0
    assert done.out.startswith("TIPX-REF-001  Move of status not allowed\n")
    for label in (
        "severity:",
        "layer:",
        "checks:",
        "why:",
        "mend:",
        "source:",
        "passes:",
        "fails:",
        "nearly:",
        "gives",
    ):
        assert label in done.out


def test_every_rule_can_be_explained_with_its_cases() -> None:
    from tipx.cli.explain import explain_rule

    for identifier in RULES:
        text = explain_rule(identifier)
        assert text is not None
        kinds = {case.kind for case in cases_of(newest(), identifier)}
        assert ("fails:" in text) == ("fails" in kinds), identifier
        assert ("passes:" in text) == ("passes" in kinds), identifier
        assert all("\t" not in line for line in text.splitlines())


@pytest.mark.parametrize("name", ["debt-bondage", "Debt-Bondage"])
def test_a_code_is_explained_with_its_list_and_its_names_elsewhere(name: str) -> None:
    done = run("explain", name)
    assert done.status == 0
    assert "tipx codes show controlMethod" in done.out
    assert "HTCDS" in done.out


@pytest.mark.parametrize(("name", "first"), [
    ("victim.childStatus", "Victim.childStatus  Child status"), ("Victim.childstatus", "Victim.childStatus  Child status"),
    ("Victim.consents[].givenOn", "Victim.consents[].givenOn  Given on"),
    ("victim.consents.givenon", "Victim.consents[].givenOn  Given on"),
])  # fmt: skip
def test_a_field_is_explained_by_its_path_in_any_case_with_or_without_the_marks_of_lists(name: str, first: str) -> None:
    done = run("explain", name)
    assert (done.status, done.out.splitlines()[0]) == (0, first)
    assert "class:" in done.out


def test_every_model_path_that_a_problem_can_name_is_explained() -> None:
    from tipx.cli.naming import every_field, fields

    for field in every_field():
        found = [one for one in fields(field.model) if one.model == field.model]
        assert len(found) == 1, field.model


def test_a_name_of_many_fields_lists_them() -> None:
    done = run("explain", "dataAbsent")
    assert done.status == 0
    lists = run("explain", "id").out
    assert "fields bear this name" in lists
    assert "Victim.consents[].id" in lists


@pytest.mark.parametrize(("name", "said"), [
    ("referralStatus", "tipx codes show referralStatus"), ("VICTIM", "ageAtDetection"), ("PK-PB", "Punjab"),
    ("ur", "Urdu"), ("UR", "Urdu"), ("xx", "Stateless"),
])  # fmt: skip
def test_lists_record_types_places_and_languages_are_explained_too(name: str, said: str) -> None:
    done = run("explain", name)
    assert done.status == 0
    assert said in done.out


@pytest.mark.parametrize(("command", "near"), [
    (["explain", "victim.childStatsu"], "Victim.childStatus"), (["explain", "debtbondage"], "debt-bondage"),
    (["explain", "childstatsu"], "childStatus"), (["explain", "TIPX-REF-01"], "TIPX-REF-0"),
    (["rules", "show", "TIPX-LEG-01"], "TIPX-LEG-0"), (["rules", "list", "TIPX-LEG-01"], "TIPX-LEG-0"),
    (["codes", "show", "referalstatus"], "referralStatus"), (["schema", "show", "victims"], "victim"),
    (["example", "show", "internal-chld"], "internal-child"), (["vaildate", "x"], "tipx validate"),
    ([str(VALID)], "tipx validate"),
])  # fmt: skip
def test_an_unknown_name_is_wrong_usage_and_the_near_one_is_named(command: list[str], near: str) -> None:
    done = run(*command)
    assert done.status == 2
    assert "did you mean" in done.err
    assert near in done.err


@pytest.mark.parametrize(("command", "see"), [
    (["explain", "qqqqqqqq"], "tipx codes search qqqqqqqq"), (["codes", "show", "qqqqqqqq"], "tipx codes list"),
    (["rules", "show", "qqqqqqqq"], "tipx rules list"), (["example", "show", "qqqqqqqq"], "tipx example list"),
    (["schema", "show", "qqqqqqqq"], "tipx schema list"), (["qqqqqqqq"], "tipx --help"),
])  # fmt: skip
def test_a_name_near_nothing_says_where_to_look(command: list[str], see: str) -> None:
    done = run(*command)
    assert done.status == 2
    assert see in done.err


def test_the_rules_are_listed_and_filtered() -> None:
    everything = run("rules", "list").out
    assert [identifier for identifier in RULES if identifier not in everything] == []
    errors = run("rules", "list", "tipx-chd-*", "--severity", "error", "-f", "json").json
    assert {one["id"][:8] for one in errors} == {"TIPX-CHD"}
    assert {one["severity"] for one in errors} == {"error"}
    assert {one["layer"] for one in run("rules", "list", "--layer", "cross", "-f", "json").json} == {"cross"}


def test_a_filter_that_leaves_no_rule_is_an_empty_list_and_no_error() -> None:
    assert run("rules", "list", "TIPX-SYN-*", "--layer", "history") == (0, "", "", b"")
    assert run("rules", "list", "TIPX-SYN-*", "--layer", "history", "-f", "json").json == []


def test_a_rule_is_shown_as_explain_shows_it_and_as_data() -> None:
    assert run("rules", "show", "tipx-ref-001").out == run("explain", "TIPX-REF-001").out
    assert run("rules", "show", "tipx-ref-001", "-f", "json").json["id"] == "TIPX-REF-001"


def test_the_code_lists_are_listed_shown_and_searched() -> None:
    names = [line.split()[0] for line in run("codes", "list").out.splitlines()]
    assert names == list(newest().codelists)
    shown = run("codes", "show", "ReferralStatus").out
    assert "sent" in shown
    assert "then: received accepted" in shown
    assert run("codes", "show", "referralStatus", "-f", "json").json["codes"][0]["next"]
    found = run("codes", "search", "Debt", "Bondage", "-f", "json").json
    assert {"controlMethod"} <= {one["list"] for one in found}


def test_every_code_list_can_be_shown_and_a_retired_code_names_its_successor() -> None:
    from tipx.cli.codes import _row
    from tipx.standard.codelists import Code

    for name in newest().codelists:
        assert run("codes", "show", name).status == 0
    assert _row(Code("old", "Old", "", "deprecated", "1.0", "new", "")) == ("old", "Old (deprecated, use new)")


def test_every_schema_that_is_listed_can_be_shown_by_the_command_beside_it() -> None:
    rows = run("schema", "list", "-f", "json").json
    assert {row["name"] for row in rows} >= {
        "bundle",
        "case",
        "victim",
        "referral",
        "types",
        "tipx.xsd",
        "report",
        "assessment",
    }
    for row in rows:
        done = run(*row["show"].split()[1:])
        assert done.status == 0
        assert done.raw.startswith(b"<?xml" if row["name"].endswith(".xsd") else b"{")


def test_a_schema_is_written_byte_for_byte() -> None:
    folder = newest().folder
    assert run("schema", "show", "case").raw == (folder / "json" / "case.schema.json").read_bytes()
    assert run("schema", "show", "--single").raw == (folder / "single" / "bundle.schema.json").read_bytes()
    assert run("schema", "show", "--xsd").raw == (folder / "xml" / "tipx.xsd").read_bytes()
    assert run("schema", "show", "tipx.xsd", "--xsd").raw == (folder / "xml" / "tipx.xsd").read_bytes()
    assert (
        run("schema", "show", "Victim", "--version", newest().version).raw
        == (folder / "json" / "victim.schema.json").read_bytes()
    )


def test_a_record_type_has_no_xml_schema_of_its_own_and_that_is_said() -> None:
    assert "tipx schema show --xsd" in run("schema", "show", "case", "--xsd").err
    assert "no one-file form of types" in run("schema", "show", "types", "--single").err


def test_every_example_is_listed_and_shown_byte_for_byte_in_both_forms() -> None:
    listed = run("example", "list").out
    for example in every_example():
        assert example.name in listed
        assert run("example", "show", example.name).raw == example.json.read_bytes()
        assert run("example", "show", example.name.upper(), "--xml").raw == example.xml.read_bytes()
    invalid = run("example", "list", "--verdict", "invalid", "-f", "json").json
    assert {one["verdict"] for one in invalid} == {"invalid"}
    assert all(one["expect"] for one in invalid)


def test_the_canonical_form_and_its_digest_are_equal_for_json_and_xml() -> None:
    as_json, as_xml = run("canon", VALID), run("canon", VALID.with_suffix(".xml"))
    assert as_json.raw == as_xml.raw
    assert (
        as_json.raw
        == json.dumps(json.loads(as_json.raw), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    )
    hashes = {run("canon", "--hash", VALID).out, run("canon", VALID.with_suffix(".xml"), "--hash").out}
    assert len(hashes) == 1
    assert run("canon", "-", "--hash", stdin=VALID.read_bytes()).out in hashes


def test_the_digest_of_a_record_is_that_of_its_canonical_bytes() -> None:
    record = EXAMPLES / "valid" / "single-victim-record.tipx.json"
    assert run("canon", record, "--hash").out.strip() == hashlib.sha256(run("canon", record).raw).hexdigest()


def test_canon_tells_malformed_from_unreadable(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"recordType": ')
    assert run("canon", broken).status == 1
    missing = run("canon", tmp_path / "missing")
    assert (missing.status, missing.err) == (3, f"tipx: {tmp_path / 'missing'}: there is no such file\n")
    assert run("canon", INVALID).status == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_of_a_shell_is_printed(shell: str) -> None:
    done = run("completion", shell)
    assert done.status == 0
    assert f"_TIPX_COMPLETE={shell}_complete" in done.out


@pytest.mark.parametrize(("words", "wanted"), [
    ("tipx ", "validate"), ("tipx explain TIPX-RE", "TIPX-REF-001"), ("tipx explain Victim.childS", "Victim.childStatus"),
    ("tipx codes show referralS", "referralStatus"), ("tipx example show internal", "internal-child"),
    ("tipx schema show vic", "victim"), ("tipx validate --ign", "--ignore"),
    ("tipx validate --ignore TIPX-LEG-00", "TIPX-LEG-001"), ("tipx validate x", "file,x"), ("tipx canon x", "file,x"),
])  # fmt: skip
def test_the_shell_is_told_what_may_follow(monkeypatch: pytest.MonkeyPatch, words: str, wanted: str) -> None:
    parts = words.split(" ")
    monkeypatch.setenv("_TIPX_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(parts) - 1))
    done = run()
    assert done.status == 0
    assert wanted in [line if "file," in wanted else line.partition(",")[2] for line in done.out.splitlines()]


def test_python_m_tipx_is_the_command_line() -> None:
    done = subprocess.run([sys.executable, "-m", "tipx", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"tipx {tipx.__version__}\n")
