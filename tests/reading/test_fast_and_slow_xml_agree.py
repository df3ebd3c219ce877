"""The quick XML binder and the slow one give the same: where the quick one answers, nothing was there to be found."""

from __future__ import annotations

import re

import pytest
from bad_inputs import BAD
from fast_xml_cases import COUNTRIES, LEFT, OWNER, PIECES, PLAIN, TAKEN
from fast_xml_oracle import agreed, exact, fast, inside, records_in
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reading_samples import FN, RECORD

from tipx import testing
from tipx.reading.model import LIST_OF
from tipx.standard.examples import every_example

QUICK = settings(
    max_examples=200, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
SMALL = (
    f"{PLAIN}{OWNER}<names><full>a</full></names><names><type>b</type></names>{COUNTRIES}"
    f'<extensions><map xmlns="{FN}"><array key="a"><string>i</string></array></map></extensions>'
)
FEW = settings(QUICK, max_examples=60)  # to draw a record takes long
EXAMPLES = [
    (one.json.parent.name, *found) for one in every_example() for found in records_in(one.xml.read_bytes())
]  # fmt: skip
SOURCES = [(text, kind) for _, kind, text in EXAMPLES[:60:5]] + [(inside(RECORD), "victim")]


@pytest.mark.parametrize(("folder", "kind", "text"), EXAMPLES)
def test_every_record_of_the_valid_examples_is_read_and_no_other_is_read_otherwise(
    folder: str, kind: str, text: str
) -> None:
    found = agreed(text, kind)
    assert found is not None or folder == "invalid" or "<!" in text


@pytest.mark.parametrize("name", BAD)
def test_on_every_bad_input(name: str) -> None:
    for kind, text in records_in(BAD[name].raw[:200_000]):
        agreed(text, kind)


@FEW
@given(st.data(), st.sampled_from(list(LIST_OF)), st.booleans())
def test_every_record_is_read_as_the_writer_wrote_it(data: st.DataObject, kind: str, pretty: bool) -> None:
    record = data.draw(testing.records(kind))
    assert exact(agreed(inside(record, pretty=pretty), kind)) == exact(record)


@FEW
@given(st.data(), st.sampled_from(list(LIST_OF)))
def test_on_records_with_a_few_things_wrong(data: st.DataObject, kind: str) -> None:
    try:
        text = inside(data.draw(testing.mutated(testing.records(kind))))
    except ValueError:
        return  # the writer cannot write a list in a list
    agreed(text, kind)


@pytest.mark.parametrize("put", ["", *"<>/&;='\" \n\r\x01\u0085id1é", "</", "/>", "><", "&#10;", "<id>", "</owner>"])
def test_on_a_small_record_with_something_put_anywhere(put: str) -> None:
    for at in range(len(SMALL) + 1):
        for gone in (0, 1) if put else (1, 2, 3):
            agreed(SMALL[:at] + put + SMALL[at + gone :])


def test_on_a_small_record_with_any_tags_or_texts_taken_out_or_moved() -> None:
    parts = re.split(r"(?=<)|(?<=>)(?!$)", SMALL)
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            moved, rest = parts[start:end], parts[:start] + parts[end:]
            agreed("".join(rest))
            agreed("".join([*parts, *moved]))
            agreed("".join([*moved, *rest]))
            agreed("".join([*parts[:end], *moved, *parts[end:]]))


@QUICK
@given(st.data())
def test_on_records_with_pieces_put_in_or_taken_out(data: st.DataObject) -> None:
    text, kind = data.draw(st.sampled_from(SOURCES))
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(text)))
        piece = data.draw(st.one_of(PIECES, st.just(""), st.characters(exclude_categories=["Cs"])))
        text = text[:at] + piece + text[at + data.draw(st.sampled_from([0, 0, 1, 1, 5, 30])) :]
    agreed(text, kind)


@QUICK
@given(st.data())
def test_on_records_whose_tags_are_moved_doubled_or_replaced(data: st.DataObject) -> None:
    text, kind = data.draw(st.sampled_from(SOURCES))
    parts = re.split(r"(?=<)", text)
    for _ in range(data.draw(st.integers(1, 2))):
        one, other = sorted(data.draw(st.tuples(*[st.integers(0, len(parts) - 1)] * 2)))
        length = data.draw(st.sampled_from([1, 2, 2, 4, 6]))
        moved, rest = parts[one : one + length], parts[:one] + parts[one + length :]
        how = data.draw(st.sampled_from(["move", "double", "drop", "piece", "before", "behind"]))
        if how == "move":
            parts = [*rest[:other], *moved, *rest[other:]]
        elif how == "double":
            parts = [*parts[:one], *moved, *parts[one:]]
        elif how == "drop":
            parts = rest
        elif how == "piece":
            parts[one] = data.draw(PIECES)
        else:
            piece = data.draw(PIECES)
            parts[one] = piece + parts[one] if how == "before" else parts[one].replace(">", ">" + piece, 1)
    agreed("".join(parts), kind)


@pytest.mark.parametrize("name", TAKEN)
def test_it_reads(name: str) -> None:
    text, expected = TAKEN[name]
    assert exact(agreed(text)) == exact(expected)


@pytest.mark.parametrize("name", LEFT)
def test_it_leaves_to_the_slow_one(name: str) -> None:
    assert fast(LEFT[name], "victim") is None
