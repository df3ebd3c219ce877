"""Whatever a program under test does, its run ends, and only the case at which it went wrong is errored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_implementations import command
from small_suites import many, small_suite

from tipx.conformance.filtering import FilterImplementation
from tipx.conformance.lines import IN_SUCCESSION, LineImplementation
from tipx.conformance.model import Declared, ImplementationError, Outcome
from tipx.conformance.process import LONGEST_LINE
from tipx.conformance.results import Results, results
from tipx.conformance.running import choose, run
from tipx.conformance.suite import Suite

pytestmark = pytest.mark.unix

PATIENT = 60.0
SHORT = 1.0
"""Seconds for programs that never answer."""

Told = dict[str, tuple[str, str]]


def judged(suite: Suite, *way: object, limit: float = PATIENT) -> Results:
    """What comes of running a program that goes wrong in that way."""
    started = LineImplementation(suite, command(str(way[0]), *way[1:]), limit, PATIENT)
    try:
        return results(suite, started.declared, list(run(started, choose(suite, started.declared), 1)), 0.0)
    finally:
        started.close()


def told(found: Results) -> Told:
    """Of what did not pass: what became of it, and why."""
    return {row.case: (row.outcome.value, row.why) for row in found.rows if row.outcome is not Outcome.PASS}


@pytest.fixture
def twelve(tmp_path: Path) -> Suite:
    return small_suite(tmp_path / "suite", many(12))


def test_a_good_program_passes(twelve: Suite) -> None:
    found = judged(twelve, "good")
    assert told(found) == {}
    assert (found.passed, found.asked) == (True, 12)


GUILTY = {
    "crash": "it ended with status 3",
    "killed": "it was ended by signal 9",
    "garbage": "a line on standard output is no JSON in UTF-8: only answers may stand there",
    "half, then end": "a line on standard output is no JSON in UTF-8: only answers may stand there",
    "huge": f"it wrote a line of more than {LONGEST_LINE} bytes",
    "binary": "a line on standard output is no JSON in UTF-8: only answers may stand there",
    "utf-16": "a line on standard output is no JSON in UTF-8: only answers may stand there",
    "deep": "a line on standard output is no JSON in UTF-8: only answers may stand there",
    "empty line": "a line on standard output is no JSON in UTF-8: only answers may stand there",
    "not a number": "a line on standard output is no JSON in UTF-8: only answers may stand there",
    "number": "the answer breaks the protocol: it is to be of type object",
    "no member": "the answer breaks the protocol: one of skipped, errored, verdict, refused, output, digest, answers is needed",
    "wrong member": "member problems/1/rule breaks the protocol: it is to be of type string",
    "wrong word": 'member verdict breaks the protocol: it is to be one of "valid", "invalid", "undecided"',
    "no seq": "the answer breaks the protocol: seq is missing",
    "seq as text": "member seq breaks the protocol: it is to be of type integer",
    "seq as float": "it answered to a seq that no open command has: it is to come back as it was sent, in type and value",
    "other seq": "it answered to a seq that no open command has: it is to come back as it was sent, in type and value",
    "twice": "it answered twice to one command",
    "closes": "it closed its standard output",
    "gives up": "sample fault",
    "ends with many open": "it ended with status 5",
}


@pytest.mark.parametrize("way", GUILTY)
def test_only_the_case_at_which_it_goes_wrong_is_errored(twelve: Suite, way: str) -> None:
    assert told(judged(twelve, way)) == {"SYN-0005": ("errored", GUILTY[way])}


@pytest.mark.parametrize("way", ["slow", "half", "says nothing with many open"])
def test_only_the_case_that_is_not_answered_in_time_is_errored(twelve: Suite, way: str) -> None:
    assert told(judged(twelve, way, limit=SHORT)) == {"SYN-0005": ("errored", "no answer within 1 seconds")}


def test_true_is_no_seq_though_it_equals_one(tmp_path: Path) -> None:
    suite = small_suite(tmp_path, many(3, trigger=1))
    ((case, (outcome, why)),) = told(judged(suite, "seq as true")).items()
    assert (case, outcome) == ("SYN-0001", "errored")
    assert "seq" in why


def test_an_endless_flood_of_answers_ends(twelve: Suite) -> None:
    found = told(judged(twelve, "flood"))
    assert "SYN-0005" in found
    assert {outcome for outcome, _ in found.values()} == {"errored"}
    assert len(found) <= 2, "besides the guilty case at most the one to whose seq the flood answered"


def test_what_it_last_said_is_kept(twelve: Suite) -> None:
    (row,) = judged(twelve, "crash").of(Outcome.ERRORED)
    assert row.told == "sample last words"


def test_a_wrong_answer_fails_and_what_is_left_out_is_skipped(twelve: Suite) -> None:
    assert told(judged(twelve, "wrong")) == {"SYN-0005": ("fail", "verdict undecided, expected valid")}
    assert told(judged(twelve, "skips")) == {"SYN-0005": ("skipped", "sample reason")}


def test_answers_may_come_in_another_order(tmp_path: Path) -> None:
    assert told(judged(small_suite(tmp_path, many(30)), "unordered")) == {}


def test_a_program_that_does_not_stand_the_open_commands_which_it_declares_is_told(tmp_path: Path) -> None:
    ((outcome, why), *_) = told(judged(small_suite(tmp_path, many(8)), "unstable")).values()
    assert outcome == "errored"
    assert why == (
        "it ended with status 6; asked one at a time it answered all of them: it does not stand as many open commands as it "
        "declares"
    )


def test_a_flood_on_standard_error_disturbs_nothing(twelve: Suite) -> None:
    assert told(judged(twelve, "noisy")) == {}


def test_a_program_that_does_not_read_holds_nobody_up(tmp_path: Path) -> None:
    suite = small_suite(tmp_path, [f"valid {'x' * 1_000_000}"])
    assert told(judged(suite, "deaf", limit=SHORT)) == {"SYN-0001": ("errored", "no answer within 1 seconds")}


def test_a_program_that_always_ends_is_not_asked_for_ever(tmp_path: Path) -> None:
    suite = small_suite(tmp_path, many(IN_SUCCESSION + 15))
    found = told(judged(suite, "ends after start"))
    assert len(found) == IN_SUCCESSION + 15
    assert {outcome for outcome, _ in found.values()} == {"errored"}
    why = [why for _, why in found.values()]
    assert why.count(f"not asked: it failed to answer {IN_SUCCESSION} times in succession") == 15
    assert why.count("it ended with status 0") == IN_SUCCESSION


def test_after_many_failures_in_one_group_the_next_is_asked(tmp_path: Path) -> None:
    suite = small_suite(tmp_path, [f"valid sample {number} trigger" for number in range(IN_SUCCESSION + 5)])
    started = LineImplementation(suite, command("crash"), PATIENT, PATIENT)
    asked = choose(suite, started.declared).asked
    other = asked[0]._replace(
        case=asked[0].case._replace(group="SCH", inputs={"json": (("input.json", b"valid sample"),)})
    )
    answered = list(started.answers([*asked, other]))
    started.close()
    assert [one.answer is not None for one in answered] == [False] * (IN_SUCCESSION + 5) + [True]


def test_what_is_kept_from_case_to_case_is_noticed(twelve: Suite) -> None:
    found = told(judged(twelve, "forgetful"))
    assert set(found) == {f"SYN-{number:04}" for number in range(1, 13) if number % 3}
    assert {outcome for outcome, _ in found.values()} == {"fail"}
    assert all(why.startswith("asked again, after other cases: fail: ") for _, why in found.values())


def test_what_it_says_can_neither_steer_a_terminal_nor_fill_a_page(twelve: Suite) -> None:
    (row,) = judged(twelve, "steers").of(Outcome.ERRORED)
    assert row.why.startswith("\\x1b[2J\\ud800<script>|xxx")
    assert len(row.why) == 1_000


NOT_STARTED = {
    "ends at once": "it ended with status 4\nsample last words",
    "starts wrong": "member protocol breaks the protocol: it is to be 1",
    "starts boundless": "member pipeline breaks the protocol: maximum 1000",
    "starts with garbage": "a line on standard output is no JSON in UTF-8: only answers may stand there",
}


@pytest.mark.parametrize("way", NOT_STARTED)
def test_a_program_that_does_not_start_as_it_should_cannot_be_tested(twelve: Suite, way: str) -> None:
    with pytest.raises(ImplementationError) as raised:
        LineImplementation(twelve, command(way), PATIENT, PATIENT)
    assert str(raised.value) == NOT_STARTED[way]


def test_a_program_that_never_starts_cannot_be_tested(twelve: Suite) -> None:
    with pytest.raises(ImplementationError, match="no answer to start within 1 seconds"):
        LineImplementation(twelve, command("never"), PATIENT, SHORT)


@pytest.mark.parametrize("words", [["./no-such-program"], ["."], ["sample\0"], [""]])
def test_a_command_that_is_none_cannot_be_tested(twelve: Suite, words: list[str]) -> None:
    with pytest.raises(ImplementationError, match="it cannot be started"):
        LineImplementation(twelve, words, PATIENT, PATIENT)


def filtered(suite: Suite, text: str, limit: float = PATIENT) -> Told:
    declared = Declared("filter", "1", "any", standard=("1.0",), claims=frozenset({"reader"}))
    started = FilterImplementation(text, declared, limit)
    return told(results(suite, declared, list(run(started, choose(suite, declared), 1)), 0.0))


def shell(*words: str) -> str:
    return " ".join(f"'{one}'" for one in words)


@pytest.mark.parametrize("words", [command("filter", "{file}"), command("filter, by input")])
def test_a_filter_judges_files_by_its_status(tmp_path: Path, words: list[str]) -> None:
    assert filtered(small_suite(tmp_path, many(4)), shell(*words)) == {}


def test_a_filter_that_fails_or_is_slow_is_errored_for_that_case(tmp_path: Path) -> None:
    suite = small_suite(tmp_path, many(2, trigger=2))
    assert filtered(suite, shell(*command("filter", "{file}"))) == {
        "SYN-0002": ("errored", "exit status 7, which is neither 0 nor 1")
    }
    assert set(filtered(suite, shell(*command("filter, slow", "{file}")), SHORT).values()) == {
        ("errored", "no answer within 1 seconds")
    }
    assert set(filtered(suite, "./no-such-program").values()) == {
        ("errored", "it cannot be started: no such file or directory")
    }


@pytest.mark.parametrize("name", ["../outside.json", "/tmp/outside.json", "a/b.json", "outside.json/.."])
def test_the_names_of_a_suite_do_not_say_where_a_filter_writes(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = small_suite(tmp_path / "suite", many(1))
    wrong = _renamed(name)
    monkeypatch.setattr(Suite, "cases", lambda self, chosen=None: map(wrong, _cases(self, chosen)))
    before = set(tmp_path.rglob("*"))
    assert filtered(suite, shell(*command("filter", "{file}"))) == {}
    assert set(tmp_path.rglob("*")) == before


_cases = Suite.cases


def _renamed(name: str) -> Callable[..., object]:
    return lambda case: case._replace(
        inputs={form: [(name, raw) for _, raw in every] for form, every in case.inputs.items()}
    )
