"""Merging: reports on inputs validated one by one, joined, are the report on all of them together."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tipx.merging import Unlike, merge, unlike
from tipx.options import Options
from tipx.problems import BaselineUse, Regraded, Report, SetAside, Severity, SuppressionUse
from tipx.reporting.json import report_to_json
from tipx.standard.examples import every_example
from tipx.validation import validate_inputs

OPTIONS = Options(now="2026-03-05", max_per_rule=2)
EXAMPLES = [path for example in every_example() for path in (example.json, example.xml)]
PATHS = st.sampled_from(EXAMPLES)


@functools.cache
def one_by_one(path: Path) -> Report:
    """The report on one example."""
    return validate_inputs([path], OPTIONS)


def together(paths: Sequence[Path]) -> Report:
    """The report on several examples."""
    return validate_inputs(list(paths), OPTIONS)


def test_the_merged_reports_on_every_example_are_the_report_on_all_of_them() -> None:
    merged, whole = merge([one_by_one(path) for path in EXAMPLES]), together(EXAMPLES)
    assert merged == whole
    assert report_to_json(merged) == report_to_json(whole)


def test_ndjson_of_many_payloads_and_a_missing_file_merge_as_they_are_validated(tmp_path: Path) -> None:
    lines = tmp_path / "many.tipx.ndjson"
    lines.write_bytes(b'{"recordType": "case", "nane": 1}\n' * 9 + b"{\n")
    paths = [lines, tmp_path / "gone.tipx.json", EXAMPLES[0], lines]
    whole = together(paths)
    assert merge([one_by_one(path) for path in paths]) == whole
    assert whole.truncated


@settings(max_examples=25, deadline=None)
@given(st.lists(PATHS, min_size=2, max_size=5), st.data())
def test_any_split_of_any_inputs_merges_to_the_same_report(paths: list[Path], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(paths) - 1))
    assert merge([together(paths[:cut]), together(paths[cut:])]) == together(paths)


@given(st.lists(PATHS, min_size=3, max_size=4))
@settings(max_examples=25, deadline=None)
def test_it_does_not_matter_in_which_steps_reports_are_merged(paths: list[Path]) -> None:
    first, *others = map(one_by_one, paths)
    assert merge([merge([first, *others[:-1]]), others[-1]]) == merge([first, merge(others)])


def test_the_report_of_one_run_is_its_own_merger() -> None:
    assert merge([one_by_one(EXAMPLES[0])]) is one_by_one(EXAMPLES[0])


def test_nothing_cannot_be_merged() -> None:
    with pytest.raises(ValueError, match="nothing to merge"):
        merge([])


def test_a_run_without_inputs_adds_nothing() -> None:
    whole = one_by_one(EXAMPLES[0])
    assert merge([together([]), whole]) == whole


def test_every_member_of_a_report_has_its_way_of_merging() -> None:
    handled = {
        "verdict", "inputs", "problems", "totals", "by_rule", "truncated", "options", "tool", "faults", "left_out",
        "suppressed", "set_aside",
    }  # fmt: skip
    assert {field.name for field in dataclasses.fields(Report)} == handled, "say in tipx/merging.py how it is merged"


@pytest.mark.parametrize("most", [1, 3, 10, 40])
def test_reports_merge_to_the_report_on_all_also_where_the_list_is_full(most: int) -> None:
    options, paths = Options(now="2026-03-05", max_problems=most), EXAMPLES[-60:]
    whole = validate_inputs(paths, options)
    assert merge([validate_inputs([path], options) for path in paths]) == whole
    assert len(whole.problems) == most


def test_a_list_longer_than_the_most_problems_is_cut_at_its_end_and_totals_stay_exact() -> None:
    reports = [validate_inputs([path], Options(now="2026-03-05", max_problems=3)) for path in EXAMPLES[-8:]]
    merged, listed = merge(reports), [problem for report in reports for problem in report.problems]
    assert len(listed) > 3 == len(merged.problems)
    assert sum(merged.truncated.values()) == len(listed) - 3 + sum(sum(one.truncated.values()) for one in reports)
    assert sum(sum(one.truncated.values()) for one in merged.inputs) == sum(merged.truncated.values())
    assert sum(merged.by_rule.values()) == len(merged.problems) + sum(merged.truncated.values())


def test_what_was_set_aside_is_counted_entry_by_entry() -> None:
    def report(count: int, state: str, known: int) -> Report:
        return dataclasses.replace(
            one_by_one(EXAMPLES[0]),
            suppressed=count,
            set_aside=SetAside(
                (Regraded("TIPX-REF-*", Severity.INFO, count, ("TIPX-REF-001",)),),
                (SuppressionUse(0, "TIPX-VAL-001", state, count), SuppressionUse(1, "TIPX-VAL-001", "unused")),
                BaselineUse("known.json", known, count, gone=1, beyond=2, protected=3, same_standard=count > 1),
            ),
        )

    merged = merge([report(1, "unused", 9), report(4, "used", 9), report(2, "unused", 9)])
    assert merged.suppressed == 7
    assert merged.set_aside == SetAside(
        (Regraded("TIPX-REF-*", Severity.INFO, 7, ("TIPX-REF-001",)),),
        (SuppressionUse(0, "TIPX-VAL-001", "used", 7), SuppressionUse(1, "TIPX-VAL-001", "unused")),
        BaselineUse("known.json", 9, 7, gone=3, beyond=6, protected=9, same_standard=False),
    )


def with_options(report: Report, **options: object) -> Report:
    """The report, as if made with other options."""
    return dataclasses.replace(report, options={**report.options, **options})


def test_reports_of_different_moments_are_refused_by_the_name_of_the_member() -> None:
    report = one_by_one(EXAMPLES[0])
    with pytest.raises(Unlike) as caught:
        merge([report, with_options(report, now="2027-01-01T00:00:00Z")])
    assert caught.value.members == ("options.now",)


def test_what_differs_is_named_as_deep_as_it_lies() -> None:
    report = one_by_one(EXAMPLES[0])
    limits = {**report.options["limits"], "max_depth": 3}
    tool = dataclasses.replace(report, tool={**report.tool, "version": "0.0.1"})
    assert unlike([report, with_options(report, limits=limits), tool]) == ["options.limits.max_depth", "tool.version"]


def test_two_texts_of_one_version_of_the_standard_are_not_alike() -> None:
    report = one_by_one(EXAMPLES[0])
    other = dataclasses.replace(
        report, inputs=(dataclasses.replace(report.inputs[0], standard={"version": "1.0", "sha256": "0" * 64}),)
    )
    assert unlike([report, other]) == ["standard.1.0"]


def test_two_versions_of_the_standard_are_no_difference_each_input_says_its_own() -> None:
    report = one_by_one(EXAMPLES[0])
    other = dataclasses.replace(
        report, inputs=(dataclasses.replace(report.inputs[0], standard={"version": "9.9", "sha256": "0" * 64}),)
    )
    assert unlike([report, other]) == []


@pytest.mark.parametrize("mode", ["parts", "history"])
def test_reports_on_inputs_that_belong_together_are_not_one_run(mode: str) -> None:
    report = with_options(one_by_one(EXAMPLES[0]), inputs=mode)
    assert unlike([report, report]) == ["options.inputs"]


def test_a_mixed_report_tells_what_differs_and_stays_mixed() -> None:
    report = one_by_one(EXAMPLES[0])
    later = with_options(report, now="2027-01-01T00:00:00Z")
    mixed = merge([report, later], mixed=True)
    assert mixed.options == {**report.options, "mixed": ["options.now"]}
    with pytest.raises(Unlike) as caught:
        merge([mixed, report])
    assert caught.value.members == ("options.now",)


def test_a_mixed_report_says_that_values_are_shown_when_one_part_shows_them() -> None:
    report = one_by_one(EXAMPLES[0])
    assert merge([report, with_options(report, values_shown=True)], mixed=True).options["values_shown"] is True


def test_places_are_those_of_the_moved_inputs_also_where_they_are_only_related() -> None:
    report = next(one for one in map(one_by_one, EXAMPLES) if any(problem.related for problem in one.problems))
    merged = merge([one_by_one(EXAMPLES[0]), report])
    (problem,) = [problem for problem in merged.problems if problem.related][:1]
    assert (problem.at.input, {one.at.input for one in problem.related}) == (1, {1})
