"""The quick XML binder keeps the limits, remembers no text of a record, and finds where a record ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fast_xml_cases import COUNTRIES, OWNER, PLAIN
from fast_xml_oracle import PARSERS, STANDARD, agreed, exact, inside, slow
from reading_samples import BUNDLE, FN, MARK, RECORD, as_xml

from tipx.reading import xml_fast_steps
from tipx.reading.model import LISTS, Limits
from tipx.reading.xml_fast import FastBinder, Segment, next_record
from tipx.reading.xml_fast_steps import State, plan_of
from tipx.writing.xml import to_xml

EXTENSION = f'<extensions><map xmlns="{FN}"><map key="a"><string key="b">12345678</string></map></map></extensions>'
DEEP = PLAIN + OWNER + EXTENSION
"""A record with elements down to level 6, and texts of up to 8 characters."""


@pytest.mark.parametrize("depth", range(1, 9))
def test_it_goes_as_deep_as_the_limit_says(depth: int) -> None:
    limits = Limits(max_depth=depth)
    assert (agreed(PLAIN, limits=limits) is not None) == (depth >= 3)
    assert (agreed(PLAIN + OWNER, limits=limits) is not None) == (depth >= 4)
    assert (agreed(DEEP, limits=limits) is not None) == (depth >= 6)
    for text in (PLAIN, PLAIN + OWNER, DEEP):
        for parser in PARSERS:
            assert (agreed(text, limits=limits) is None) == (slow(text, "victim", parser, limits) is None)


def test_it_does_not_overrun_in_deep_extensions() -> None:
    nested = '<map key="a">' * 5000 + "</map>" * 5000
    assert agreed(PLAIN + f'<extensions><map xmlns="{FN}">{nested}</map></extensions>') is None


@pytest.mark.parametrize("length", [7, 8, 9])
def test_texts_are_as_long_as_the_limit_says(length: int) -> None:
    limits = Limits(max_string=length)
    assert (agreed(DEEP, limits=limits) is not None) == (length >= 8)
    assert (agreed(PLAIN.replace(">i<", ">12345678<"), limits=limits) is not None) == (length >= 8)
    assert (agreed(PLAIN.replace(">i<", ">&#49;2345678<"), limits=limits) is not None) == (length >= 8)
    assert (agreed(EXTENSION.join((PLAIN, "")).replace('"b"', '"b2345678"'), limits=limits) is not None) == (
        length >= 8
    )


def states(start: State) -> Iterator[State]:
    """Every state that is reached from one, each once."""
    seen, open_states = {id(start)}, [start]
    while open_states:
        state = open_states.pop()
        yield state
        for _, _, following in state.values():
            if id(following) not in seen:
                seen.add(id(following))
                open_states.append(following)


def test_nothing_is_remembered_but_names_of_the_standard_and_white_space() -> None:
    spoilt = [PLAIN.replace(old, MARK + old) for old in ("<id>", "</id>", ">", "<", "victim", "id")]
    spoilt.append(PLAIN.replace("<id>", f"<id><{MARK}>"))
    for text in (inside(RECORD), inside(RECORD, pretty=True), DEEP.replace("1234", MARK), *spoilt):
        FastBinder(STANDARD, Limits()).record(text, "victim")
    reached = list(states(plan_of(STANDARD, "victim", Limits().max_depth).start))
    names = {name for state in reached for name in state.place.field.properties}
    keys = [key for state in reached for key in state]
    assert len(keys) > 20
    assert {name for key in keys for name in re.split("[<> \\t\\n]+", key)} <= names | {""}


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Little can be remembered, and nothing is yet."""
    monkeypatch.setattr(xml_fast_steps, "_MOST_STEPS", 12)
    xml_fast_steps._plan.cache_clear()
    yield
    xml_fast_steps._plan.cache_clear()


def remembered() -> int:
    return sum(len(state) for state in states(plan_of(STANDARD, "victim", Limits().max_depth).start))


@pytest.mark.usefixtures("narrow")
def test_what_is_remembered_is_bounded_and_the_answer_stays_the_same() -> None:
    text = PLAIN + OWNER + COUNTRIES
    expected = agreed(text)
    for space in range(20):
        assert exact(agreed(text.replace("><", ">" + " " * space + "<"))) == exact(expected)
        assert remembered() <= 12


@pytest.mark.usefixtures("narrow")
def test_what_was_remembered_is_given_up_when_there_is_no_more_room() -> None:
    for space in range(20):
        agreed(PLAIN.replace("><", ">" + " " * space + "<"))
    agreed(PLAIN)
    before = remembered()
    agreed(PLAIN)
    assert 0 < before == remembered() < 12


def test_long_white_space_is_not_remembered() -> None:
    text = PLAIN.replace("><", ">" + " " * 10_000 + "<")
    assert agreed(text) is not None
    reached = states(plan_of(STANDARD, "victim", Limits().max_depth).start)
    assert all(len(key) < 1000 for state in reached for key in state)


def segments(chunk: bytes) -> list[Segment]:
    """The records that follow one another from the first on."""
    position = min(at for name in LISTS if (at := chunk.find(b"<%s>" % name.encode())) >= 0)
    found = []
    while (segment := next_record(chunk, position)) is not None:
        found.append(segment)
        position = segment.after
    return found


@pytest.mark.parametrize("pretty", [True, False])
def test_the_records_of_a_bundle_are_found_one_after_the_other(pretty: bool) -> None:
    chunk = to_xml(BUNDLE, STANDARD, pretty=pretty)
    found = segments(chunk)
    binder = FastBinder(STANDARD, Limits())
    data = [binder.record(chunk[one.start : one.end].decode(), LISTS[one.list_name]) for one in found]
    assert data == BUNDLE["victims"]
    assert all(chunk[one.end : one.after] == b"</victims>" for one in found)


def test_every_list_of_records_is_known() -> None:
    chunk = b"".join(b"<%s>a</%s>\r\n" % (name.encode(), name.encode()) for name in LISTS)
    assert [one.list_name for one in segments(chunk)] == list(LISTS)


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_record_that_is_cut_off_is_none(cut: int) -> None:
    chunk = as_xml(BUNDLE)
    assert len(segments(chunk[: segments(chunk)[1].after - 1])) == 1
    assert segments(b"<victims>" + PLAIN.encode() + b"</victims>"[:-cut]) == []


@pytest.mark.parametrize("before", [b"text", b"<!-- a -->", b"<id>i</id>", b"</bundle>", b"<victims a='b'></victims>"])
def test_what_does_not_begin_as_a_record_is_none(before: bytes) -> None:
    chunk = before + b"<victims>" + PLAIN.encode() + b"</victims>"
    assert next_record(chunk, 0) is None
    assert next_record(chunk, len(before)) is not None


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- </victims> -->", "<![CDATA[</victims>]]>", "<?a </victims>?>", "<victims></victims>", "<victims/>",
        "<a><victims >i</victims></a>", "</victims ><victims>",
    ],
)  # fmt: skip
def test_an_end_tag_that_may_not_be_the_records_own_is_seen(hidden: str) -> None:
    chunk = f"<victims>{PLAIN}{hidden}{PLAIN}</victims>".encode()
    segment = next_record(chunk, 0)
    assert segment is not None
    assert FastBinder(STANDARD, Limits()).record(chunk[segment.start : segment.end].decode(), "victim") is None
