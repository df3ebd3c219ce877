"""The canonical form and the digest of payloads: what makes no difference to them, what does, and what has none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tipx.generate.suite.bundles import Data, alone, as_json, as_lines, as_xml, bundle, lines_of, person
from tipx.generate.suite.canonical_values import DATA, NAMES, TEXTS
from tipx.generate.suite.digesting import canonical, digest, sealed
from tipx.generate.suite.drafting import Draft
from tipx.generate.suite.spelling import (
    JSON,
    NOTE_JSON,
    NOTE_XML,
    NS,
    VERSION,
    XML,
    XSI,
    edited,
    file_of,
    in_json,
    in_xml,
    note_json,
    note_xml,
)
from tipx.standard.examples import every_example

_SOURCES = ("docs/canonical-form.md", "RFC 8785", "FIPS 180-4")


def drafts() -> Iterator[Draft]:
    """Payloads with their digests; payloads that have none."""
    yield from _of_a_record()
    yield from _of_extensions()
    yield from _of_bundles()
    yield from _of_examples()
    yield from _refused()


def _case(
    key: str, about: str, forms: Mapping[str, bytes], payload: Data, level: str = "core", version: str = VERSION
) -> Draft:
    """What the forms say is that payload."""
    return Draft(
        f"canon/{key}", "CAN", key, level, version, about, ["requirement:canonical-form", "rule:TIPX-VAL-006"],
        {form: file_of(form, raw) for form, raw in forms.items()},
        {"digest": digest(payload), "output": ["canonical.json"], "compare": "bytes"},
        outputs=[("canonical.json", canonical(payload))], sources=_SOURCES, op="canon",
    )  # fmt: skip


_RECORD: Data = json.loads(JSON)


def _with_note(value: Any) -> Data:
    return {**_RECORD, "extensions": {"https://sample.example/ns": {"note": value}}}


def _of_a_record() -> Iterator[Draft]:
    yield _case("record", "A record, written plainly.", {"json": JSON.encode(), "xml": XML.encode()}, _RECORD)
    turned = _turned(_RECORD)
    yield _case(
        "order-of-fields",
        "The fields of every object in the opposite order.",
        {"json": json.dumps(turned, indent=1).encode()},
        _RECORD,
    )
    yield _case(
        "without-space",
        "Without any white space.",
        {
            "json": json.dumps(_RECORD, separators=(",", ":")).encode(),
            "xml": as_xml(_RECORD).replace(b"\n", b"").replace(b"  ", b""),
        },
        _RECORD,
    )
    spaced = JSON.replace("\n", "\r\n\t").replace(": ", " :\n ")
    yield _case(
        "with-space",
        "With tabs, line breaks of another system and blanks wherever they may stand.",
        {
            "json": spaced.encode(),
            "xml": edited(XML, ("<owner><name>", "<owner>\r\n\t<!-- Sample -->\n<name>"))
            .replace("\n  <", "\r\n\t\t<")
            .encode(),
        },
        _RECORD,
    )
    yield _case(
        "mark",
        "A byte order mark is no part of it.",
        {"json": ("\ufeff" + JSON).encode(), "xml": ("\ufeff" + XML).encode()},
        _RECORD,
    )
    yield _case("line", "One record on one line of NDJSON.", {"ndjson": lines_of(_RECORD)}, _RECORD)
    escaped = in_json(
        ('"sex"', '"\\u0073\\u0065\\u0078"'),
        ("Sample weaver", "\\u0053ample\\u0020weaver"),
        ("https://sample", "https:\\/\\/sample"),
    )
    references = in_xml((">female<", ">&#102;em&#x61;le<"), ("Sample weaver", "<![CDATA[Sample]]> <!-- a -->weaver"))
    yield _case(
        "needless-escapes",
        "Escapes, references and CDATA where none is needed.",
        {"json": escaped, "xml": references},
        _RECORD,
    )
    prefixed = (
        XML.replace("</", "</t:")
        .replace("<", "<t:")
        .replace("<t:/t:", "</t:")
        .replace("<t:?", "<?")
        .replace("xmlns=", "xmlns:t=", 1)
    )
    prefixed = (
        prefixed.replace("<t:map", "<map")
        .replace("</t:map", "</map")
        .replace("<t:string", "<string")
        .replace("</t:string", "</string")
    )
    yield _case("prefix", "The namespace by a prefix on every element.", {"xml": prefixed.encode()}, _RECORD)
    hints = in_xml((f'xmlns="{NS}"', f'xmlns:i="{XSI}" i:schemaLocation="{NS} tipx.xsd" xmlns="{NS}"'))
    yield _case(
        "hint",
        "A hint where a schema may be found, and a comment before the record.",
        {"xml": hints.replace(b"<victim", b"<!-- Sample -->\n<victim")},
        _RECORD,
    )
    for name, about, old, new, field, value in (
        ("another-code", "Another code: another digest.", "female", "male", "sex", "male"),
        ("blank-behind", "A blank behind a text: another digest, for nothing is trimmed.", "Sample weaver", "Sample weaver ", "occupation",
            "Sample weaver "),
        ("not-valid", "A record that is not valid has a digest as well.", "female", "no-such-code", "sex", "no-such-code"),
    ):  # fmt: skip
        yield _case(name, about, {"json": in_json((old, new)), "xml": in_xml((old, new))}, {**_RECORD, field: value})
    unknown = in_json(('"version": 1,', '"version": 1, "sample": {"b": 1, "a": 2},'))
    yield _case(
        "unknown-field",
        "A field that nobody knows is part of it.",
        {"json": unknown},
        {**_RECORD, "sample": {"a": 2, "b": 1}},
    )
    order = {**_RECORD, "citizenships": ["AF", "PK"]}
    yield _case(
        "order-of-items",
        "The items of a list in another order: another digest.",
        {"json": as_json(order), "xml": as_xml(order)},
        order,
    )


def _turned(value: Any) -> Any:
    """The same data with the fields of every object in the opposite order."""
    if isinstance(value, dict):
        return {name: _turned(value[name]) for name in reversed(value)}
    return [_turned(item) for item in value] if isinstance(value, list) else value


def _of_extensions() -> Iterator[Draft]:
    for name, about, text, spelt_json, spelt_xml in TEXTS:
        forms = {"json": note_json(spelt_json), "xml": note_xml(f'<string key="note">{spelt_xml}</string>')}
        yield _case(f"text-{name}", about, forms, _with_note(text))
    for name, about, value, spelt_json, spelt_xml in DATA:
        yield _case(
            f"data-{name}", about, {"json": note_json(spelt_json), "xml": note_xml(spelt_xml)}, _with_note(value)
        )
    for name, about, names in NAMES:
        members = {one: number for number, one in enumerate(names)}
        inner = "".join(f'<number key="{_attribute(one)}">{number}</number>' for one, number in members.items())
        forms = {"json": note_json(json.dumps(members)), "xml": note_xml(f'<map key="note">{inner}</map>')}
        yield _case(f"names-{name}", about, forms, _with_note(members))
    deep = {"\uff61": {"\uff61": [{"\U0001f600": 1, "\uff61": 2}], "\U0001f600": 3}, "\U0001f600": 4}
    yield _case(
        "names-deep", "Names are ordered at every depth.", {"json": note_json(json.dumps(deep))}, _with_note(deep)
    )
    many = {f"{chr(0x4E00 + number * 37 % 1000)}{number}": number for number in range(400)}
    yield _case("names-many", "Four hundred names.", {"json": note_json(json.dumps(many))}, _with_note(many))
    keys = {"urn:sample:b": 1, "urn:sample:a": 2, "https://sample.example/A": 3, "https://sample.example/a": 4}
    record = {**_RECORD, "extensions": keys}
    yield _case(
        "names-of-extensions",
        "Several extensions, in the order of their keys.",
        {"json": as_json(record), "xml": as_xml(record)},
        record,
    )


def _attribute(text: str) -> str:
    """A text as the value of an attribute, in which white space stands by reference."""
    return "".join(f"&#{ord(one)};" if one in '"&<\t\n\r' else one for one in text)


def _mixed(every: Sequence[Data], step: int) -> list[Data]:
    """The same in another order: each time so many further on. `step` and their number have no factor in common."""
    return [every[number * step % len(every)] for number in range(len(every))]


def _of_bundles() -> Iterator[Draft]:
    persons = [person(number, pseudonym=f"Sample {number}") for number in range(1, 26)]
    whole = bundle(*persons[:3])
    every = {"json": as_json(whole), "xml": as_xml(whole), "ndjson": as_lines(whole)}
    yield _case("bundle", "A bundle in its three forms.", every, whole)
    again = bundle(persons[2], persons[0], persons[1])
    yield _case(
        "order-of-records",
        "The same records in another order.",
        {"json": as_json(again), "xml": as_xml(again), "ndjson": as_lines(again)},
        whole,
    )
    many = bundle(*persons)
    mixed = [bundle(*_mixed(persons, step)) for step in (7, 11, 18)]
    yield _case(
        "many-records",
        "25 records, in another order in each form.",
        {"json": as_json(mixed[0]), "xml": as_xml(mixed[1]), "ndjson": as_lines(mixed[2])},
        many,
    )
    behind = _turned(whole)
    yield _case(
        "header-behind",
        "The records before the fields of the bundle.",
        {"json": json.dumps({"victims": behind["victims"], **behind}).encode()},
        whole,
    )
    escaped = as_lines(
        bundle(person(1, pseudonym="\u0646\u0645\u0648\u0646\u06c1 \U0001f600"), persons[1]), escaped=True
    )
    yield _case(
        "lines-by-escape",
        "NDJSON with every character beyond ASCII by its escape.",
        {"ndjson": escaped.replace(b"\n", b"\r\n\n")},
        bundle(person(1, pseudonym="\u0646\u0645\u0648\u0646\u06c1 \U0001f600"), persons[1]),
    )
    empty = {name: value for name, value in whole.items() if name != "victims"}
    yield _case("without-records", "A bundle without records.", {"json": as_json(empty), "xml": as_xml(empty)}, empty)
    twice = bundle(persons[0], persons[0], persons[1])
    yield _case(
        "record-twice",
        "A record that stands twice counts twice.",
        {"json": as_json(twice), "xml": as_xml(twice)},
        twice,
    )
    seal = sealed(whole)
    yield _case(
        "sealed",
        "The digest of a bundle leaves out what is said of it in the bundle itself; the canonical form does not.",
        {"json": as_json(seal), "xml": as_xml(seal), "ndjson": as_lines(seal)},
        seal,
    )
    wrong = {**seal, "integrity": {**seal["integrity"], "digest": "0" * 64}}
    yield _case(
        "sealed-wrongly", "What is said of it is wrong: the digest is the same.", {"json": as_json(wrong)}, wrong
    )
    changed = bundle(*persons[:2], person(3, pseudonym="Sample 3."))
    yield _case(
        "changed",
        "One character of one record is another: another digest.",
        {"json": as_json(changed), "xml": as_xml(changed)},
        changed,
    )
    apart = {**whole, "extensions": {"urn:sample:a": {"integrity": 1, "victims": [2, 1]}}}
    yield _case(
        "names-elsewhere",
        "The names of lists and of the digest elsewhere are names like any other.",
        {"json": as_json(apart), "xml": as_xml(apart)},
        apart,
    )


_EXAMPLES = (
    "minimal-bundle", "minimal-case", "minimal-victim", "minimal-referral", "single-victim-record", "internal-child", "smuggling-boat",
    "arabic-script-service-referral", "statistical-return", "return-with-translations",
)  # fmt: skip


def _of_examples() -> Iterator[Draft]:
    for example in every_example():
        if example.name in _EXAMPLES:
            forms = {"json": example.json.read_bytes(), "xml": example.xml.read_bytes()}
            yield _case(
                f"example-{example.name}",
                f"The example {example.name}.",
                forms,
                json.loads(forms["json"]),
                "full",
                example.version,
            )


def _refused() -> Iterator[Draft]:
    two = {"ndjson": lines_of(alone(person(1)), alone(person(2)))}
    rows: tuple[tuple[str, str, Mapping[str, bytes]], ...] = (
        ("malformed", "What is not well formed has none.",
            {"json": JSON.rstrip()[:-1].encode(), "xml": XML.replace("</victim>", "").encode()}),
        ("several", "Several payloads have none: it is that of one.", two),
        ("two-values", "Two records that are not one to a line.", {"json": (JSON + JSON).encode()}),
        ("list", "A list of records is no payload.", {"unknown": f"[{JSON.rstrip()}]\n".encode()}),
        ("no-payload", "A text that is no payload.", {"unknown": b"Sample\n"}), ("nothing", "An empty input.", {"unknown": b""}),
        ("twice", "A field that stands twice.", {"json": in_json(('"sex": "female",', '"sex": "female", "sex": "male",'))}),
        ("twice-in-extension", "A member of an extension that stands twice.",
            {"json": note_json('{"a": 1, "a": 1}'), "xml": note_xml(f"{NOTE_XML}{NOTE_XML}")}),
        ("null", "A null.", {"json": note_json("null"), "xml": note_xml('<null key="note"/>')}),
        ("fraction", "A fraction.", {"json": note_json("1.5"), "xml": note_xml('<number key="note">1.5</number>')}),
        ("exponent", "A whole number by an exponent.", {"json": note_json("1e2"), "xml": note_xml('<number key="note">1e2</number>')}),
        ("minus-zero", "Minus zero, of which RFC 8785 makes zero.",
            {"json": note_json("-0"), "xml": note_xml('<number key="note">-0</number>')}),
        ("too-great", "A number beyond 2^53 - 1.",
            {"json": note_json(str(2**53)), "xml": note_xml(f'<number key="note">{2**53}</number>')}),
            ("not-a-number", "NaN.", {"json": note_json("NaN"), "xml": note_xml('<number key="note">NaN</number>')}),
        ("control", "A control character.", {"json": note_json('"\\u0001"'), "xml": note_xml('<string key="note">&#1;</string>')}),
        ("half", "Half a character.", {"json": note_json('"\\ud800"'), "xml": note_xml('<string key="note">&#xD800;</string>')}),
        ("type", "A document type.", {"xml": in_xml(("<victim", "<!DOCTYPE victim>\n<victim"))}),
        ("instruction", "A processing instruction inside the record.", {"xml": in_xml(("<version>", "<?sample?><version>"))}),
        ("nil", "An element that says to be nothing.", {"xml": in_xml(("<sex>female", f"<sex xmlns:i='{XSI}' i:nil='true'>"))}),
        ("utf-16", "UTF-16.",
            {"json": ("\ufeff" + JSON).encode("utf-16-le"), "xml": ("\ufeff" + edited(XML, ("UTF-8", "UTF-16"))).encode("utf-16-le")}),
        ("not-utf-8", "Bytes that are no UTF-8.",
            {"json": edited(JSON, (NOTE_JSON, '"\u00e9"')).encode("latin-1"),
                "xml": edited(XML, ("Sample note", "\u00e9")).encode("latin-1")}),
        ("bundle-in-lines", "A bundle behind records.", {"ndjson": lines_of(alone(person(1)), {**bundle(), "victims": [person(2)]})}),
    )  # fmt: skip
    for name, about, forms in rows:
        yield _no_form(name, about, forms)
    wide = note_json("[" * 30 + "1" + "]" * 30)
    for name, about, raw, limits in (
        ("too-deep", "What is deeper than the limit was not read.", wide, {"max_depth": 20}),
        ("too-long", "A text that is longer than the limit was not read.", note_json('"' + "a" * 101 + '"'), {"max_string": 100}),
        ("too-large", "An input that is larger than the limit was not read.", JSON.encode(), {"max_bytes": len(JSON) - 1}),
        ("too-many", "Records beyond the limit were not read.", as_json(bundle(person(1), person(2))), {"max_records": 1}),
    ):  # fmt: skip
        yield _no_form(name, about, {"json": raw})._replace(options={"limits": limits}, needs=("limits",))


def _no_form(name: str, about: str, forms: Mapping[str, bytes]) -> Draft:
    return Draft(
        f"canon/refused-{name}", "CAN", f"refused {name}", "core", VERSION, about, ["requirement:canonical-form"],
        {form: file_of(form, raw) for form, raw in forms.items()}, {"refused": True}, sources=_SOURCES, op="canon",
    )  # fmt: skip
