"""Lines of CSV are those that Python's own library writes, to the byte."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tipx.reading.sheets.guards import RISKY, guarded
from tipx.writing.sheets.csv_tables import line_of

CELLS = st.text(st.sampled_from("a b,;\"\r\n\t='é\u2028😀") | st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(CELLS, min_size=1, max_size=6))
@example([""])
@example(["", ""])
@example([",", ""])
@example(['"', "a\rb", "c\nd"])
def test_a_line_is_that_of_the_library(cells: list[str]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    assert line_of(cells) == text.getvalue().encode()


@given(st.lists(CELLS, min_size=2, max_size=6))
def test_a_line_reads_back_as_it_was(cells: list[str]) -> None:
    (found,) = csv.reader(io.StringIO(line_of(cells).decode(), newline=""), strict=True)
    assert found == cells


def test_half_a_character_is_not_written() -> None:
    with pytest.raises(UnicodeEncodeError):
        line_of(["a", "\ud83d"])


@given(CELLS)
@example("''a")
@example("＝a")
def test_whatever_is_guarded_begins_with_a_character_that_is_said_to_be_risky(text: str) -> None:
    assert guarded(text) == text or text[0] in RISKY
