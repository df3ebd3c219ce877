"""No combination of values stands on fewer than k rows, for any records and any k, counted independently."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from ctdc_samples import (
    CHOICES,
    Done,
    Memory,
    Record,
    many,
    of_the_examples,
    rarest_detail,
    run,
    shared_details,
    smallest_group,
    victim,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tipx.converting.ctdc import measuring
from tipx.converting.ctdc.mapping import table
from tipx.converting.ctdc.protecting import protected, with_derived
from tipx.converting.ctdc.suppressing import suppressed
from tipx.converting.model import ConvertError
from tipx.standard import newest

SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
TABLES = st.lists(
    st.tuples(*[st.sampled_from(["", "a", "b", "c"])] * 3, st.sampled_from(["", "1"]), st.sampled_from(["", "1"])),
    min_size=11,
    max_size=120,
)


@settings(max_examples=400, deadline=None)
@given(rows=TABLES, k=st.integers(2, 11))
def test_every_combination_of_a_table_is_common(rows: list[tuple[str, ...]], k: int) -> None:
    found = suppressed(rows, range(4), k)
    assert len(found) == len(rows)
    assert min(Counter(row[:4] for row in found).values()) >= k
    assert found == sorted(found)
    _blanks_only(rows, found)


def _blanks_only(rows: list[tuple[str, ...]], found: list[tuple[str, ...]]) -> None:
    """Nothing is made up: of each column the values are a part of what there was, and the last column is as it was."""
    for at in range(4):
        before, after = Counter(row[at] for row in rows), Counter(row[at] for row in found)
        assert all(after[value] <= before[value] for value in after if value), at
    assert Counter(row[4] for row in rows) == Counter(row[4] for row in found)


@settings(max_examples=100, deadline=None)
@given(rows=TABLES, k=st.integers(2, 11), seed=st.integers(0, 99))
def test_the_order_of_the_rows_makes_no_difference(rows: list[tuple[str, ...]], k: int, seed: int) -> None:
    mixed = random.Random(seed).sample(rows, len(rows))
    assert suppressed(rows, range(4), k) == suppressed(mixed, range(4), k)


def test_what_is_common_already_is_left_alone() -> None:
    rows = [("2020", "Woman", "")] * 11 + [("2021", "Man", "1")] * 12 + [("2021", "", "")] * 11
    assert suppressed(rows, range(3), 11) == sorted(rows)


def test_few_cells_are_blanked_for_a_few_rare_rows() -> None:
    # Two men among many women, and ten years: the men lose what tells them, and some women with them.
    rows = [(f"20{year:02}", "Woman") for year in range(10, 20) for _ in range(100)] + [
        ("2015", "Man"),
        ("2016", "Man"),
    ]
    found = suppressed(rows, range(2), 11)
    blanks = sum(cell == "" for row in found for cell in row)
    assert min(Counter(found).values()) >= 11
    assert blanks <= 22, blanks


@SOME
@given(
    size=st.integers(11, 150),
    seed=st.integers(0, 10**6),
    k=st.integers(2, 11),
    choice=st.sampled_from(CHOICES),
)
def test_every_combination_of_the_written_table_is_common(
    size: int, seed: int, k: int, choice: tuple[str, str, str]
) -> None:
    _safe_or_too_few(many(size, seed), size, k, choice)


@pytest.mark.parametrize("choice", CHOICES, ids="-".join)
@pytest.mark.parametrize("k", [2, 3, 4, 5, 7, 11])
def test_the_records_of_all_examples_give_a_table_with_all_settings(k: int, choice: tuple[str, str, str]) -> None:
    assert _safe_or_too_few(of_the_examples(), None, k, choice)


def _safe_or_too_few(records: list[Record], size: int | None, k: int, choice: tuple[str, str, str]) -> bool:
    """Whether a table was written, which is safe then. Nothing but too few persons is a reason to write none."""
    columns, identifying, shared = choice
    target = Memory()
    chosen = {"columns": columns, "k": k, "identifying": identifying, "shared": shared}
    done: Done | None
    try:
        done, status, why = run(records, target=target, **chosen), 0, ""
    except ConvertError as error:
        done, status, why = None, error.status, str(error)
    if done is None:
        assert (status, target.opened) == (5, [])
        assert why.startswith(f"fewer than {k} persons"), why
        return False
    measured = smallest_group(done.content, columns, identifying)
    assert measured >= k
    assert done.facts["achieved_k"] == measured
    assert done.facts["rows"] == len(done.rows) >= k
    assert size is None or int(done.facts["rows"]) + int(done.facts["rows_suppressed"]) == size
    if identifying == "known":
        assert (rarest_detail(done.rows, columns) or k) >= k
    assert shared_details(done.rows, columns) == (done.facts["shared_details"] if shared == "tell" else 0)
    return True


FEW = st.lists(
    st.tuples(st.sampled_from(["", "2020", "2021"]), *[st.sampled_from(["", "1"])] * 3), min_size=4, max_size=40
)


@settings(max_examples=300, deadline=None)
@given(few=FEW, k=st.integers(2, 4), choice=st.sampled_from(CHOICES))
def test_protecting_what_is_protected_changes_nothing(
    few: list[tuple[str, ...]], k: int, choice: tuple[str, str, str]
) -> None:
    # Rows of one known column and three details, so that what one step does often gives another one something to do.
    columns, identifying, shared = choice
    of = table(newest(), columns)
    told = ["yearOfRegistration", *[one.name for one in of.base if not one.known and one.how == "flag"][:3]]
    rows = [tuple(dict(zip(told, one, strict=True)).get(column.name, "") for column in of.base) for one in few]
    first = protected(rows, of, k, identifying, shared)
    if len(first.rows) >= k:
        again = protected(first.rows, of, k, identifying, shared)
        assert again.rows == first.rows
        assert (sum(again.blanked), again.left_out) == (0, 0)
        assert again.shared == (first.shared if shared == "tell" else 0)


def test_a_value_that_got_rare_when_another_group_lost_it_is_blanked_too() -> None:
    # All of 2020 are threatened, and two of 2021: without those of 2020 the two would be alone with it.
    of = table(newest(), "s")
    rows = [_row("2020", "meansThreats")] * 3 + [_row("2021", "meansThreats")] * 2 + [_row("2021")] * 3
    found = protected(rows, of, 3, "known", "blank")
    assert found.rows == [_row("2020")] * 3 + [_row("2021")] * 5
    assert (sum(found.blanked), found.left_out, found.shared) == (5, 0, 1)
    assert protected(rows, of, 3, "known", "tell").rows == sorted(rows)


def test_a_value_that_is_shared_by_those_who_are_left_is_blanked_too() -> None:
    # All are threatened. Once that is blanked three rows tell nothing, and what is left has debts in common.
    of = table(newest(), "s")
    both = _row("", "meansThreats", "meansDebtBondageEarnings")
    rows = [both] * 3 + [_row("", "meansThreats")] * 3 + [_row("2020")] * 3
    found = protected(rows, of, 3, "all", "blank")
    assert found.rows == [_row("2020")] * 3
    assert (found.left_out, found.shared) == (6, 2)


def _row(year: str, *flags: str) -> tuple[str, ...]:
    cells = {"yearOfRegistration": year} | dict.fromkeys(flags, "1")
    return tuple(cells.get(column.name, "") for column in table(newest(), "s").base)


@SOME
@given(seed=st.integers(0, 10**6), size=st.integers(30, 90), columns=st.sampled_from(["s", "k"]))
def test_records_in_any_order_give_the_same_bytes(seed: int, size: int, columns: str) -> None:
    records = many(size, seed)
    mixed = random.Random(seed).sample(records, len(records))
    try:
        first = run(records, columns=columns, k=5)
    except ConvertError:
        with pytest.raises(ConvertError):
            run(mixed, columns=columns, k=5)
        return
    second = run(mixed, columns=columns, k=5)
    assert first.content == second.content
    assert first.facts == second.facts
    assert first.job.ledger.losses() == second.job.ledger.losses()
    assert [list(row.values()) for row in first.rows] == sorted(list(row.values()) for row in first.rows)


@pytest.mark.parametrize("number", [0, 1, 10])
def test_nothing_is_written_for_fewer_persons_than_k(number: int) -> None:
    target = Memory()
    with pytest.raises(ConvertError, match="fewer than 11 persons") as caught:
        run([victim(one, gender="woman") for one in range(number)], target=target)
    assert caught.value.status == 5
    assert target.opened == []


def test_persons_who_are_not_counted_do_not_help_to_reach_k() -> None:
    others = [victim(100 + one, gender="woman", personStatus="presumed-victim") for one in range(50)]
    with pytest.raises(ConvertError):
        run([*others, *(victim(one, gender="woman") for one in range(10))])
    assert run([*others, *(victim(one, gender="woman") for one in range(11))]).facts["rows"] == 11


def test_duplicates_of_one_person_do_not_help_to_reach_k() -> None:
    copies = [
        victim(100 + one, gender="woman", linkedVictims=[{"victimId": victim(1)["id"], "relation": "duplicate-of"}])
        for one in range(50)
    ]
    with pytest.raises(ConvertError):
        run([*copies, *(victim(one, gender="woman") for one in range(1, 11))])


def test_records_of_which_nothing_can_be_told_give_no_table() -> None:
    target = Memory()
    with pytest.raises(ConvertError):
        run([victim(one) for one in range(50)], target=target)
    assert target.opened == []


def test_a_blank_matches_only_a_blank() -> None:
    # Ten say more than the others: as a blank is no joker, they have to be blanked before they are alike with them.
    told = [victim(one, gender="woman", citizenships=["PK"]) for one in range(10)]
    bare = [victim(20 + one, gender="woman") for one in range(30)]
    done = run([*told, *bare])
    assert [row["citizenship"] for row in done.rows] == [""] * 40
    assert done.facts["cells_suppressed.citizenship"] == 10


@pytest.mark.parametrize("wrong", [{"k": 1}, {"k": True}, {"k": "11"}, {"columns": "x"}, {"identifying": "none"},
                                   {"shared": "keep"}, {"statuses": ["sure"]}, {"statuses": []}])  # fmt: skip
def test_choices_that_do_not_exist_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ConvertError) as caught:
        run(many(20, 1), **wrong)
    assert caught.value.status == 2


def test_a_table_that_fails_the_check_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    target = Memory()
    monkeypatch.setattr("tipx.converting.ctdc.protecting.suppressed", lambda rows, columns, k: sorted(rows))
    with pytest.raises(ConvertError, match="check"):
        run(many(40, 3), target=target)
    assert target.opened == []


def test_the_measure_sees_a_single_rare_row_and_foreign_words() -> None:
    of = table(newest(), "s")
    rows = [("2020", "Woman", *[""] * 25)] * 12
    names = [column.name for column in of.columns]
    assert measuring.achieved(measuring.written(rows, names), of, "all") == 12
    rare = [*rows, ("2020", "Man", *[""] * 25)]
    assert measuring.achieved(measuring.written(rare, names), of, "all") == 1
    assert not measuring.foreign(measuring.written(rare, names), of, newest())
    for foreign in (("2020-01", "Man"), ("2020", "Sample"), ("", "Man\r\nSample")):
        assert measuring.foreign(measuring.written([*rows, (*foreign, *[""] * 25)], names), of, newest()), foreign
    older = table(newest(), "k")
    cells = [""] * len(older.columns)
    at = [column.name for column in older.columns].index("typeOfExploitConcatenated")
    for text, found in (("Forced labour;Sexual exploitation", False), ("Forced labour;Sample", True)):
        cells[at] = text
        assert (
            measuring.foreign(measuring.written([cells], [one.name for one in older.columns]), older, newest()) is found
        )


def test_values_that_a_whole_group_shares_are_told_and_blanked_when_asked() -> None:
    of = table(newest(), "s")
    threats = [column.name for column in of.base].index("meansThreats")
    alike = [tuple("2020" if at == 0 else "1" if at == threats else "" for at in range(27))] * 12
    mixed = [
        tuple("2021" if at == 0 else "1" if at == threats and one < 12 else "" for at in range(27)) for one in range(24)
    ]
    told = protected([*alike, *mixed], of, 11)
    assert told.shared == 1
    assert sum(row[threats] == "1" for row in told.rows) == 24
    blanked = protected([*alike, *mixed], of, 11, shared="blank")
    assert [row[threats] for row in blanked.rows if row[0] == "2020"] == [""] * 12
    assert sum(row[threats] == "1" for row in blanked.rows if row[0] == "2021") == 12
    assert blanked.blanked[threats] == 12


def test_columns_made_of_others_tell_nothing_that_was_blanked() -> None:
    of = table(newest(), "k")
    places = {column.name: at for at, column in enumerate(of.base)}
    common = {"isForcedLabour": "1", "isSexualExploit": "1"}
    rows = [tuple(common.get(column.name, "") for column in of.base)] * 12
    rare = list(rows[0])
    rare[places["isOrganRemoval"]] = "1"
    safe = with_derived(protected([*rows, tuple(rare)], of, 11).rows, of)
    names = [column.name for column in of.columns]
    written = [dict(zip(names, row, strict=True)) for row in safe]
    assert {row["typeOfExploitConcatenated"] for row in written} == {"Forced labour;Sexual exploitation"}
    assert {row["isSexAndLabour"] for row in written} == {"1"}
