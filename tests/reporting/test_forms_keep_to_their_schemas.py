"""Every form keeps to what its reader publishes: SARIF and JUnit to their schemas, GitLab to its table of fields, the
commands of GitHub to their grammar, CSV to RFC 4180; over reports of every kind."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xmlschema
from every_report import every_report
from jsonschema import Draft7Validator, Draft202012Validator
from lxml import etree

from tipx.problems import Report
from tipx.reporting import csv as csv_form
from tipx.reporting import github, gitlab, junit, sarif

SCHEMAS = Path(__file__).resolve().parents[1] / "data" / "schemas"
SARIF = Draft7Validator(json.loads((SCHEMAS / "sarif-2.1.0.schema.json").read_bytes()))
GITLAB = Draft202012Validator(json.loads((SCHEMAS / "gitlab-code-quality.schema.json").read_bytes()))
JUNIT = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))
JUNIT_OF_LIBXML2 = etree.XMLSchema(etree.parse(str(SCHEMAS / "junit-10.xsd")))


@pytest.fixture(params=every_report())
def report(request: pytest.FixtureRequest) -> Report:
    return every_report()[request.param]


def test_sarif_keeps_to_the_schema_of_sarif_2_1_0(report: Report) -> None:
    assert [error.message[:200] for error in SARIF.iter_errors(json.loads(sarif.render(report)))] == []


def test_a_slip_in_sarif_would_be_noticed() -> None:
    log = json.loads(sarif.render(every_report()["invalid examples, json"]))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert len(list(SARIF.iter_errors(log))) == 1


def test_sarif_holds_what_the_schema_cannot_say(report: Report) -> None:
    (run,) = json.loads(sarif.render(report))["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert len(result["locations"]) == 1
    for location in artifact_locations(run):
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", location["uri"])
        assert not location["uri"].startswith("/")
        if "index" in location:
            assert run["artifacts"][location["index"]]["location"]["uri"] == location["uri"]
    notes = run["tool"]["driver"]["notifications"]
    for note in run["invocations"][0]["toolExecutionNotifications"]:
        assert notes[note["descriptor"]["index"]]["id"] == note["descriptor"]["id"]
    aside = [result for result in run["results"] if "suppressions" in result]
    assert len(aside) in (0, len(run["results"]))


def artifact_locations(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, dict):
        if "uriBaseId" in node:
            yield node
        for inner in node.values():
            yield from artifact_locations(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from artifact_locations(inner)


def test_rules_and_notifications_of_sarif_have_the_texts_that_github_demands_in_the_lengths_that_it_shows() -> None:
    (run,) = json.loads(sarif.render(every_report()["nothing"]))["runs"]
    driver = run["tool"]["driver"]
    for one in (*driver["rules"], *driver["notifications"]):
        assert all(one[name]["text"] for name in ("shortDescription", "fullDescription", "help"))
    for rule in run["tool"]["driver"]["rules"]:
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert len(rule["properties"]["tags"]) <= 10
        assert rule["helpUri"].endswith(f"/rules/{rule['id']}/")


def test_junit_keeps_to_the_schema_of_the_xunit_plugin_of_jenkins(report: Report) -> None:
    text = junit.render(report)
    assert [error.reason for error in JUNIT.iter_errors(text)] == []
    document = etree.fromstring(text.encode())
    assert JUNIT_OF_LIBXML2.validate(document), JUNIT_OF_LIBXML2.error_log


def test_a_slip_in_junit_would_be_noticed() -> None:
    text = junit.render(every_report()["broken"])
    assert not JUNIT.is_valid(text.replace(' errors="', ' faults="'))


def test_junit_counts_what_it_holds(report: Report) -> None:
    document = etree.fromstring(junit.render(report).encode())
    for suite in (document, *document.iter("testsuite")):
        cases = list(suite.iter("testcase"))
        assert int(suite.get("tests", "")) == len(cases)
        assert int(suite.get("failures", "")) == len(list(suite.iter("failure")))
        assert int(suite.get("errors", "")) == len(list(suite.iter("error")))
        assert all(len(case) <= 1 for case in cases)


def test_gitlab_keeps_to_the_documented_fields_and_no_fingerprint_comes_twice(report: Report) -> None:
    data = json.loads(gitlab.render(report))
    assert [error.message[:200] for error in GITLAB.iter_errors(data)] == []
    prints = [entry["fingerprint"] for entry in data]
    assert len(prints) == len(set(prints)) >= len(report.problems)


def test_a_slip_in_gitlab_would_be_noticed() -> None:
    data = json.loads(gitlab.render(every_report()["invalid examples, json"]))
    data[0]["location"]["path"] = "/" + data[0]["location"]["path"]
    data[1]["severity"] = "error"
    assert len(list(GITLAB.iter_errors(data))) == 2


class Command(NamedTuple):
    """A workflow command as the runner of GitHub reads it."""

    kind: str
    properties: dict[str, str]
    text: str


def parsed(line: str) -> Command:
    """A line, by the grammar of the workflow commands: `::name key=value,key=value::message`."""
    assert line.startswith("::")
    head, _, text = line[2:].partition("::")
    kind, _, given = head.partition(" ")
    pairs = [pair.partition("=") for pair in given.split(",")]
    return Command(kind, {key: plain(value) for key, _, value in pairs}, plain(text))


def plain(text: str) -> str:
    for written, meant in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(written, meant)
    return text


def test_github_writes_nothing_but_workflow_commands(report: Report) -> None:
    text = github.render(report)
    assert text.endswith("\n")
    for line in text[:-1].split("\n"):
        command = parsed(line)
        assert command.kind in ("error", "warning", "notice")
        assert command.properties.keys() <= {"file", "line", "col", "title"}
        assert command.properties["title"]
        assert command.text
        assert all(command.properties.get(name, "1").isdigit() for name in ("line", "col"))
        assert "\r" not in line
        assert re.search("%(?!25|0A|0D|3A|2C)", line) is None
    assert len(text.splitlines()) > len(report.problems)


def test_csv_is_read_back_by_rfc_4180_with_a_cell_for_each_column(report: Report) -> None:
    text = csv_form.render(report)
    assert text.endswith("\r\n")
    assert re.search("(?<!\r)\n|\r(?!\n)", text) is None
    head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert head == list(csv_form.COLUMNS)
    assert {len(row) for row in rows} <= {len(head)}
    problems = [row for row in rows if row[head.index("status")] in ("open", "suppressed")]
    assert len(problems) == len(report.problems)
    text.encode("utf-8")
