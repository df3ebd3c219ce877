"""No form holds a text of a record, unless the values were asked for; each is listed in one table and renders every report."""

from __future__ import annotations

import pytest
from every_report import NOW, every_report
from marked_payloads import MARKED, WORD

import tipx
from tipx.problems import Report
from tipx.reporting import FORMATS, renderer
from tipx.reporting.text import report_to_text
from tipx.standard import newest
from tipx.standard.cases import base


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("form", MARKED)
def test_no_text_of_a_payload_stands_in_any_form(form: str, name: str) -> None:
    report = tipx.validate(MARKED[form](), now=NOW)
    assert report.problems
    assert WORD not in renderer(name)(report)
    assert WORD not in report_to_text(report, colour=True)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("form", ["json", "data", "xml", "ndjson"])
def test_it_stands_there_when_values_are_asked_for(form: str, name: str) -> None:
    report = tipx.validate(MARKED[form](), now=NOW, show_values=True)
    assert WORD in renderer(name)(report)


@pytest.mark.parametrize("name", FORMATS)
def test_no_value_of_a_payload_with_broken_rules_stands_in_any_form(name: str) -> None:
    report = tipx.validate(with_ids_of_its_own(), now=NOW, ignore=())
    text = renderer(name)(report)
    assert "11111111-1111-4111" not in text
    assert "Sample Person" not in text
    assert "no such code" not in text


def with_ids_of_its_own() -> dict[str, object]:
    """A payload that refers to a record that is not there, by an id, from a person with a name."""
    payload: dict[str, object] = {**base(newest(), "smallest")}
    victims = [dict(one) for one in payload["victims"]]  # type: ignore[attr-defined]
    victims[0]["names"] = [{"full": "Sample Person", "nameType": "no such code"}]
    cases = [{**one, "victimIds": ["urn:uuid:11111111-1111-4111-8111-1111111111ff"]} for one in payload["cases"]]  # type: ignore[attr-defined]
    return {**payload, "victims": victims, "cases": cases}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("kind", every_report())
def test_every_form_renders_every_report_the_same_each_time(kind: str, name: str) -> None:
    report: Report = every_report()[kind]
    text = renderer(name)(report)
    assert text == renderer(name)(report)
    assert text.endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_suppressed_is_in_every_form_told_from_what_counts(name: str) -> None:
    text = renderer(name)(every_report()["suppressed"])
    assert "suppress" in text.lower()
    assert "Sample reason" in text
    assert "Sample Owner" in text


def test_the_forms_that_stay_on_the_machine_are_text_and_json() -> None:
    assert [name for name, form in FORMATS.items() if not form.leaves] == ["text", "json", "ndjson"]
    assert all(form.help and form.module == f"tipx.reporting.{name}" for name, form in FORMATS.items())
