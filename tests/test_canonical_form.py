"""The canonical form keeps what a payload says, also where it is wrong: two payloads have one form only if they are equal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tipx.writing.canonical import canonical_payload, payload_digest

WRONG: list[Any] = ["a", ["a"], {"a": "b"}, {"a": "c"}, {"b": "b"}, True, 7, 8]


def bundle(victims: Any) -> dict[str, Any]:
    return {"recordType": "bundle", "victims": victims}


@pytest.mark.parametrize("value", WRONG)
def test_what_stands_wrongly_in_place_of_a_list_of_records_stays_as_it_is(value: Any) -> None:
    assert json.loads(canonical_payload(bundle(value))) == bundle(value)


def test_payloads_that_differ_in_what_stands_there_have_different_forms_and_digests() -> None:
    assert len({canonical_payload(bundle(value)) for value in WRONG}) == len(WRONG)
    assert len({payload_digest(bundle(value)) for value in WRONG}) == len(WRONG)


def test_the_order_of_records_and_of_fields_changes_nothing() -> None:
    first, second = {"id": "a", "version": 1}, {"id": "b", "version": 2}
    one, other = bundle([first, second]), bundle([dict(reversed(second.items())), first])
    assert canonical_payload(one) == canonical_payload(other)
    assert payload_digest(one) == payload_digest(other)
