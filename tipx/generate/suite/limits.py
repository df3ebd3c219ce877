"""Limits of the reader: one below, exactly at, one beyond. What lies beyond is not judged, so that the verdict is then open."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.generate.suite.bundles import alone, as_json, as_lines, as_xml, bundle, lines_of, person
from tipx.generate.suite.drafting import Draft
from tipx.generate.suite.limits_of_values import SIDES, case, numbers, texts
from tipx.generate.suite.spelling import (
    JSON,
    NOTE_JSON,
    NOTE_XML,
    XML,
    at,
    edited,
    in_extension,
    in_json,
    in_xml,
    note_json,
    note_xml,
    whole,
)

_USUAL_DEPTH = 64


def drafts() -> Iterator[Draft]:
    """A few cases for each limit that can change a verdict."""
    for family in (_bytes, _depth, texts, numbers, _records, _problems, _seconds):
        yield from family()


def _bytes() -> Iterator[Draft]:
    lines = lines_of(alone(person(1)), alone(person(2)))
    for form, raw in (("json", JSON.encode()), ("xml", XML.encode()), ("ndjson", lines)):
        for side, about, more in SIDES:
            told = (whole("SYN-011"),) if more > 0 else ()
            yield case(
                f"bytes-{form}-{side}",
                f"{about} of bytes, in {form}.",
                {form: raw},
                {"max_bytes": len(raw) - more},
                told,
            )
    wide = in_json(("Sample P-17", "\u0646\u0645\u0648\u0646\u06c1 \U0001f600"))
    yield case(
        "bytes-wide-at",
        "Exactly at the limit of bytes, with characters of several bytes.",
        {"json": wide},
        {"max_bytes": len(wide)},
    )
    yield case(
        "bytes-wide-beyond",
        "One beyond the limit of bytes, but fewer characters.",
        {"json": wide},
        {"max_bytes": len(wide) - 1},
        (whole("SYN-011"),),
    )
    wrong = in_json(('"sex": "female"', '"sex": "no-such-code"'))
    yield case(
        "bytes-with-error",
        "An error in an input that is too large is not seen: nothing of it is read.",
        {"json": wrong},
        {"max_bytes": len(wrong) - 1},
        (whole("SYN-011"),),
    )
    broken = JSON.rstrip()[:-1].encode()
    yield case(
        "bytes-malformed",
        "That an input which is too large is malformed is not seen either.",
        {"json": broken},
        {"max_bytes": len(broken) - 1},
        (whole("SYN-011"),),
    )


def _nested(levels: int) -> bytes:
    """The record in JSON, so many levels deep: the record, its extensions and their object are the first three."""
    return note_json("[" * (levels - 3) + "1" + "]" * (levels - 3))


def _nested_elements(levels: int) -> bytes:
    """The record in XML, so many levels deep: the record, its extensions and two maps are the first four, a number the last."""
    inner = levels - 5
    return note_xml('<map key="note">' * inner + '<number key="note">1</number>' + "</map>" * inner)


def _depth() -> Iterator[Draft]:
    beyond = (whole("SYN-010"),)
    for limit in (8, 20, 128):
        for side, about, more in SIDES:
            told = beyond if more > 0 else ()
            for form, make in (("json", _nested), ("xml", _nested_elements)):
                yield case(
                    f"depth-{limit}-{form}-{side}",
                    f"{about} of {limit} levels, in {form}.",
                    {form: make(limit + more)},
                    {"max_depth": limit},
                    told,
                )
    for form, make in (("json", _nested), ("xml", _nested_elements)):
        yield case(
            f"depth-usual-{form}-at",
            f"{_USUAL_DEPTH} levels, the usual limit, in {form}.",
            {form: make(_USUAL_DEPTH)},
            {"max_depth": _USUAL_DEPTH},
        )
        yield case(
            f"depth-usual-{form}-beyond",
            f"{_USUAL_DEPTH + 1} levels, one beyond the usual limit, in {form}.",
            {form: make(_USUAL_DEPTH + 1)},
            {},
            beyond,
        )
    objects = '{"a": ' * 5 + "1" + "}" * 5
    yield case("depth-objects-at", "Objects count as lists do.", {"json": note_json(objects)}, {"max_depth": 8})
    yield case(
        "depth-objects-beyond",
        "Objects count as lists do: one too many.",
        {"json": note_json(f'{{"a": {objects}}}')},
        {"max_depth": 8},
        beyond,
    )
    beside = note_json('{"a": [[[[1]]]], "b": [[[[1]]]], "c": [[[[1]]]]}')
    yield case("depth-side-by-side", "Many lists side by side are not deep.", {"json": beside}, {"max_depth": 8})
    brackets = note_json('"' + "[" * 100 + '"')
    yield case("depth-brackets-in-text", "Brackets inside a text are no levels.", {"json": brackets}, {"max_depth": 8})
    yield case(
        "depth-field",
        "A field that nobody knows is too deep: that it is not known is not told.",
        {
            "json": in_json(('"version": 1,', '"version": 1, "sample": [[[[[[[[1]]]]]]]],')),
            "xml": in_xml(("<version>", "<sample>" * 8 + "</sample>" * 8 + "<version>")),
        },
        {"max_depth": 8},
        beyond,
    )
    deep = _nested(9)
    before = edited(deep.decode(), ('"sex": "female"', '"sex": null')).encode()
    behind = case(
        "depth-behind-an-error",
        "An error before what is too deep stays an error.",
        {"json": before},
        {"max_depth": 8},
        beyond,
    )
    # What is not read to its end may be a record of any type: what its fields are called is then not said.
    yield behind._replace(expect={"verdict": "invalid"}, tests=[*behind.tests, "rule:TIPX-SYN-007"])
    line = " ".join(deep.decode().split()) + "\n"
    yield case(
        "depth-line",
        "One line of NDJSON is too deep; the other is judged.",
        {"ndjson": lines_of(alone(person(2))) + line.encode()},
        {"max_depth": 8},
        beyond,
    )
    wrong = lines_of(alone(person(2, sex="no-such-code")))
    yield case(
        "depth-line-and-error",
        "One line of NDJSON is too deep; the other has an error.",
        {"ndjson": line.encode() + wrong},
        {"max_depth": 8},
        (at("STR-009", "Victim.sex", "/sex"), *beyond),
    )


def _records() -> Iterator[Draft]:
    three = [person(number) for number in (1, 2, 3)]
    forms = {"json": as_json(bundle(*three)), "xml": as_xml(bundle(*three)), "ndjson": as_lines(bundle(*three))}
    none = (whole("SYN-013"),)
    for side, about, more in SIDES:
        limit = {"max_records": 3 - more}
        told = (at("SYN-013", "Bundle.victims[]", "/victims/2"),) if more > 0 else ()
        yield case(
            f"records-{side}", f"{about} of records.", forms, limit, told, {"ndjson": none} if more > 0 else None
        )
        lines = {"ndjson": lines_of(*map(alone, three))}
        yield case(
            f"records-lines-{side}",
            f"{about} of records, each a payload of its own.",
            lines,
            limit,
            none if more > 0 else (),
        )
    wrong = person(1, sex="no-such-code")
    error = at("STR-009", "Victim.sex", "/victims/0/sex")
    early = bundle(wrong, three[1])
    yield case(
        "records-error-before", "An error in a record before the limit stays an error.", {"json": as_json(early), "xml": as_xml(early)},
        {"max_records": 1}, (error, at("SYN-013", "Bundle.victims[]", "/victims/1")),
    )  # fmt: skip
    late = bundle(three[1], wrong)
    yield case(
        "records-error-beyond", "An error in a record beyond the limit is not seen.",
        {"json": as_json(late), "xml": as_xml(late), "ndjson": as_lines(late)},
        {"max_records": 1}, (at("SYN-013", "Bundle.victims[]", "/victims/1"),), {"ndjson": none},
    )  # fmt: skip
    alone_forms = {"json": JSON.encode(), "xml": XML.encode()}
    yield case("records-one", "A record by itself is one record.", alone_forms, {"max_records": 1})
    pointing = bundle(person(1, linkedVictims=[{"victimId": three[1]["id"], "relation": "duplicate-of"}]), three[1])
    yield case(
        "records-reference", "What points to a record beyond the limit is no error: nobody knows whether it is there.",
        {"json": as_json(pointing), "xml": as_xml(pointing)}, {"max_records": 1}, (at("SYN-013", "Bundle.victims[]", "/victims/1"),),
    )  # fmt: skip


def _problems() -> Iterator[Draft]:
    limits = {"max_per_record": 3}
    null, full = in_extension("SYN-007"), at("SYN-026", "Victim", "")
    for side, about, more in SIDES:
        count = 3 + more
        forms = {
            "json": note_json("[" + ", ".join(["null"] * count) + "]"),
            "xml": note_xml(f'<array key="note">{"<null/>" * count}</array>'),
        }
        told = (null,) * min(count, 3) + ((full,) if more > 0 else ())
        yield case(f"problems-{side}", f"{about} of problems: {count} nulls in a record.", forms, limits, told)
        empties = {
            "json": note_json("[" + ", ".join(['""'] * count) + "]"),
            "xml": note_xml(f'<array key="note">{"<string/>" * count}</array>'),
        }
        told = (in_extension("VAL-007"),) * min(count, 3) + ((full,) if more > 0 else ())
        yield case(
            f"problems-of-values-{side}",
            f"{about} of problems: {count} empty texts in a record.",
            empties,
            limits,
            told,
        )
    again = {"json": in_json((NOTE_JSON, "{" + ", ".join(['"a": 1'] * 5_000) + "}"))}
    yield case(
        "problems-twice", "One member five thousand times.", again, limits, (*(in_extension("SYN-005"),) * 3, full)
    )
    attributes = {
        "xml": in_xml(("<pseudonym>", "<pseudonym " + " ".join(f"a{number}=''" for number in range(5_000)) + ">"))
    }
    yield case(
        "problems-attributes",
        "Five thousand attributes that nobody knows.",
        attributes,
        limits,
        (*(at("SCH-002", "Victim.pseudonym", "/pseudonym"),) * 3, full),
    )
    nulls = {
        "json": note_json("[" + ",".join(["null"] * 10_000) + "]"),
        "xml": in_xml((NOTE_XML, f'<array key="note">{"<null/>" * 8_000}</array>')),
    }
    yield case("problems-many-nulls", "Thousands of nulls.", nulls, limits, (*(null,) * 3, full))
    wrong = bundle(person(1, extensions={"https://sample.example/ns": [""] * 4}), person(2, sex="no-such-code"))
    told = (
        *(at("VAL-007", "Victim.extensions", "/victims/0/extensions"),) * 3, at("SYN-026", "Victim", "/victims/0"),
        at("STR-009", "Victim.sex", "/victims/1/sex"),
    )  # fmt: skip
    yield case(
        "problems-other-record",
        "Too many problems in one record; the other one is judged to its end.",
        {"json": as_json(wrong), "xml": as_xml(wrong)},
        limits,
        told,
    )


def _seconds() -> Iterator[Draft]:
    whole_bundle = bundle(person(1), person(2))
    forms = {"json": as_json(whole_bundle), "xml": as_xml(whole_bundle), "ndjson": as_lines(whole_bundle)}
    yield case("seconds-not-reached", "A limit of time that is not reached.", forms, {"max_seconds": 3_600})
