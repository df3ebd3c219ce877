"""JSON, XML and NDJSON that say the same, and pairs that only look so.

Where a text is what is compared, the payload is a bundle with its digest: a reader that takes one character for another, trims
or joins, does not come to that digest. It is computed by the generator, from what the text means.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tipx.generate.suite.bundles import Data, alone, as_json, as_lines, as_xml, bundle, lines_of, person
from tipx.generate.suite.digesting import sealed
from tipx.generate.suite.drafting import Draft
from tipx.generate.suite.equivalent_spellings import spellings
from tipx.generate.suite.equivalent_texts import TEXTS, Text
from tipx.generate.suite.spelling import (
    FN,
    JSON,
    NOTE_JSON,
    NOTE_XML,
    NS,
    XML,
    Told,
    at,
    draft,
    edited,
    in_extension,
    whole,
)

_SOURCES = ("docs/xml.md",)


def drafts() -> Iterator[Draft]:
    """Pairs of a record; texts of a sealed bundle; ways to write XML; NDJSON."""
    for pair in _PAIRS:
        yield _pair(pair)
    for text in TEXTS:
        yield _sealed(text)
    for name, about, raw, told in spellings():
        yield _case(f"spelling-{name}", about, {"json": JSON.encode(), "xml": raw}, (), {"xml": told})
    yield from _lines()


def _case(
    key: str, about: str, forms: Mapping[str, bytes], told: Sequence[Told] = (), told_in: Mapping[str, Sequence[Told]] | None = None,
    level: str = "core",
) -> Draft:  # fmt: skip
    return draft("EQV", f"equal/{key}", about, forms, told, ["requirement:equivalence"], _SOURCES, told_in, level=level)


class Pair(NamedTuple):
    """Stretches of the record in both forms; `told_xml`: where the two do not say the same."""

    name: str
    about: str
    json: Sequence[tuple[str, str]]
    xml: Sequence[tuple[str, str]]
    told: Sequence[Told] = ()
    told_xml: Sequence[Told] | None = None


def _pair(pair: Pair) -> Draft:
    forms = {"json": edited(JSON, *pair.json).encode(), "xml": edited(XML, *pair.xml).encode()}
    told_in = None if pair.told_xml is None else {"xml": pair.told_xml}
    return _case(f"pair-{pair.name}", pair.about, forms, pair.told, told_in)


def _field(
    name: str, about: str, in_json: str, in_xml: str, told: Sequence[Told] = (), told_xml: Sequence[Told] | None = None,
    of: str = "ageAtDetection",
) -> Pair:  # fmt: skip
    """What stands for a number or for true and false."""
    now = {"ageAtDetection": "31", "deceased": "false"}[of]
    return Pair(
        name, about, [(f'"{of}": {now}', f'"{of}": {in_json}')], [(f"<{of}>{now}<", f"<{of}>{in_xml}<")], told, told_xml
    )


def _note(
    name: str, about: str, in_json: str, in_xml: str, told: Sequence[Told] = (), told_xml: Sequence[Told] | None = None
) -> Pair:  # fmt: skip
    """The value of the extension's note."""
    return Pair(name, about, [(NOTE_JSON, in_json)], [(NOTE_XML, in_xml)], told, told_xml)


_AGE, _DEAD = "ageAtDetection", "deceased"
_OF_AGE = {rule: (at(rule, f"Victim.{_AGE}", f"/{_AGE}"),) for rule in ("SYN-006", "SCH-003", "SCH-007")}
_OF_DEAD = (at("SCH-003", f"Victim.{_DEAD}", f"/{_DEAD}"),)
_NO_KIND = (in_extension("SCH-003"),)
_EMPTY = (in_extension("VAL-007"),)
_MALFORMED = (whole("SYN-001"),)

_PAIRS: tuple[Pair, ...] = (
    _field("number-blanks", "Space around a whole number is ignored in XML.", "31", "\n\t 31 "),
    _field("number-cdata", "A whole number in CDATA.", "31", "<![CDATA[31]]>"),
    _field("number-in-pieces", "A whole number on both sides of a comment.", "31", "3<!-- Sample -->1"),
    _field("number-by-reference", "A whole number by references.", "31", "&#51;&#x31;"),
    _field("number-fraction", "A fraction of nothing is refused in both.", "31.0", "31.0", _OF_AGE["SYN-006"]),
    _field("number-exponent", "An exponent is refused in both.", "3e1", "3e1", _OF_AGE["SYN-006"]),
    _field("number-minus-zero", "Minus zero is refused in both.", "-0", "-0", _OF_AGE["SYN-006"]),
    _field("number-infinity", "Infinity as JSON writes it and as XML Schema does.", "Infinity", "INF", _OF_AGE["SYN-006"]),
    _field("number-nan", "Not a number.", "NaN", "NaN", _OF_AGE["SYN-006"]),
    _field("number-beyond-range", "A number that the field does not allow.", "121", "121", _OF_AGE["SCH-007"]),
    _field("number-plus", "A plus sign: no number in JSON, no plain one in XML.", "+31", "+31", _MALFORMED, _OF_AGE["SYN-006"]),
    _field("number-leading-zero", "A leading zero: no number in JSON, no plain one in XML.", "031", "031", _MALFORMED, _OF_AGE["SYN-006"]),
    _field("number-as-word", "A word where a number belongs.", '"thirty"', "thirty", _OF_AGE["SCH-003"]),
    _field("number-as-text", "A text of digits is no number in JSON; in XML it is one.", '"31"', "31", _OF_AGE["SCH-003"], ()),
    _field("number-inner-blank", "A blank inside a number.", '"3 1"', "3 1", _OF_AGE["SCH-003"]),
    _field("number-hexadecimal", "A hexadecimal number.", '"0x1F"', "0x1F", _OF_AGE["SCH-003"]),
    _field("boolean-blanks", "Space around true and false is ignored in XML.", "true", " true\n", of=_DEAD),
    _field("boolean-one", "1 is not true, whatever XML Schema says.", '"1"', "1", _OF_DEAD, of=_DEAD),
    _field("boolean-zero", "0 is not false.", '"0"', "0", _OF_DEAD, of=_DEAD),
    _field("boolean-capitals", "TRUE is not true.", '"TRUE"', "TRUE", _OF_DEAD, of=_DEAD),
    _field("boolean-word", "Yes is not true.", '"yes"', "yes", _OF_DEAD, of=_DEAD),
    _field("boolean-as-text", "The text false is not false in JSON; in XML it is.", '"false"', "false", _OF_DEAD, (), of=_DEAD),
    Pair("code-blank", "Space around a code is kept, and makes it another.", [('"female"', '" female"')], [(">female<", "> female<")],
        (at("STR-009", "Victim.sex", "/sex"),)),
    Pair("date-blank", "Space around a time is kept, and makes it none.",
        [('"2026-03-03T16:05:00+05:00"', '"2026-03-03T16:05:00+05:00 "')], [("+05:00<", "+05:00 <")],
        (at("SCH-006", "Victim.createdAt", "/createdAt"),)),
    Pair("text-empty", "An empty text and an element with nothing in it.", [("Sample P-17", "")],
        [("<pseudonym>Sample P-17</pseudonym>", "<pseudonym/>")], (at("SCH-004", "Victim.pseudonym", "/pseudonym"),)),
    Pair("text-empty-cdata", "An element with nothing in it but empty CDATA and a comment.", [("Sample P-17", "")],
        [("Sample P-17", "<![CDATA[]]><!-- Sample -->")], (at("SCH-004", "Victim.pseudonym", "/pseudonym"),)),
    Pair("text-of-blank", "A text of one blank is not empty.", [("Sample P-17", " ")], [("Sample P-17", " ")]),
    Pair("text-of-line-feed", "A text of one line feed is not empty.", [("Sample P-17", "\\n")], [("Sample P-17", "\n")]),
    Pair("text-leading-zeros", "Leading zeros of a text are kept.", [("Sample P-17", "007")], [("Sample P-17", "007")]),
    Pair("text-like-number", "A text that looks like a number.", [("Sample P-17", "1e2")], [("Sample P-17", "1e2")]),
    Pair("text-like-word", "A text that is a word of JSON.", [("Sample P-17", "null")], [("Sample P-17", "null")]),
    Pair("list-of-one", "A list of one item is an element once.", [('["PK", "AF"]', '["PK"]')],
        [("  <citizenships>AF</citizenships>\n", "")]),
    Pair("list-of-three", "A list of three items is an element three times.", [('["PK", "AF"]', '["PK", "AF", "IR"]')],
        [("<citizenships>AF</citizenships>", "<citizenships>AF</citizenships><citizenships>IR</citizenships>")]),
    Pair("list-item-wrong", "The second item of a list is no code.", [('"AF"', '"QX"')], [(">AF<", ">QX<")],
        (at("STR-015", "Victim.citizenships[]", "/citizenships/1"),)),
    Pair("object-as-text", "A text where an object belongs.",
        [('{"name": "Sample Women Shelter", "type": "shelter", "country": "PK"}', '"Sample"')],
        [("<name>Sample Women Shelter</name><type>shelter</type><country>PK</country>", "Sample")],
        (at("SCH-003", "Victim.owner", "/owner"),)),
    Pair("field-unknown", "A field that nobody knows.", [('"version": 1,', '"version": 1, "sample": "a",')],
        [("<version>", "<sample>a</sample><version>")], (at("SCH-002", "Victim", ""),)),
    Pair("field-missing", "A required field is missing.", [('  "childStatus": "adult",\n', "")],
        [("  <childStatus>adult</childStatus>\n", "")], (at("SCH-001", "Victim.childStatus", ""),)),
    Pair("field-twice", "A field twice is one rule in JSON and another in XML.", [('"sex": "female",', '"sex": "female", "sex": "male",')],
        [("<sex>female</sex>", "<sex>female</sex><sex>male</sex>")], (at("SYN-005", "Victim.sex", "/sex"),),
        (at("SCH-011", "Victim.sex", "/sex/1"),)),
    Pair("order-of-fields", "The order of fields is free in JSON; in XML it is that of the schema.",
        [('  "sex": "female",\n', ""), ('"childStatus": "adult",', '"childStatus": "adult", "sex": "female",')],
        [("  <sex>female</sex>\n", ""), ("</childStatus>", "</childStatus><sex>female</sex>")], (), (at("SCH-010", "Victim.sex", "/sex"),)),
    Pair("list-apart", "A list whose items do not stand together in XML.", [],
        [("  <citizenships>AF</citizenships>\n", ""), ("<occupation>", "<citizenships>AF</citizenships><occupation>")], (),
        (at("SCH-010", "Victim.citizenships[]", "/citizenships/1"),)),
    Pair("no-extensions", "Extensions with nothing in them.", [('{"https://sample.example/ns": {"note": "Sample note"}}', "{}")],
        [(f'<map key="https://sample.example/ns">{NOTE_XML}</map>', "")], (at("STR-022", "Victim.extensions", "/extensions"),)),
    Pair("no-map", "Extensions without even a map.", [('{"https://sample.example/ns": {"note": "Sample note"}}', "{}")],
        [(f'<map xmlns="{FN}"><map key="https://sample.example/ns">{NOTE_XML}</map></map>', "")],
        (at("STR-022", "Victim.extensions", "/extensions"),)),
    _note("value-text", "A text.", '"a"', '<string key="note">a</string>'),
    _note("value-number", "A whole number, with space around it in XML.", "-12", '<number key="note"> -12\n</number>'),
    _note("value-true", "True, with space around it in XML.", "true", '<boolean key="note"> true </boolean>'),
    _note("value-list", "A list of everything that there is.", '["a", 1, false, {"b": [2]}, ["c"]]',
        '<array key="note"><string>a</string><number>1</number><boolean>false</boolean><map><array key="b"><number>2</number></array></map>'
    '<array><string>c</string></array></array>'),
    _note("value-object", "An object whose names no element could bear.", '{"a b": 1, "": 2, "<&>": 3, "1": 4, "\\u0646": 5}',
        '<map key="note"><number key="a b">1</number><number key="">2</number><number key="&lt;&amp;&gt;">3</number><number key="1">4</number>'
    '<number key="\u0646">5</number></map>'),
    _note("value-fraction", "A fraction.", "1.5", '<number key="note">1.5</number>', (in_extension("SYN-006"),)),
    _note("value-exponent", "An exponent.", "1e2", '<number key="note">1e2</number>', (in_extension("SYN-006"),)),
    _note("value-leading-zero", "A leading zero: no number in JSON, no plain one in XML.", "007", '<number key="note">007</number>',
        _MALFORMED, (in_extension("SYN-006"),)),
    _note("value-null", "A null.", "null", '<null key="note"/>', (in_extension("SYN-007"),)),
    _note("value-null-in-list", "A null in a list.", "[1, null]", '<array key="note"><number>1</number><null/></array>',
        (in_extension("SYN-007"),)),
    _note("value-empty-text", "An empty text.", '""', '<string key="note"/>', _EMPTY),
    _note("value-empty-list", "An empty list.", "[]", '<array key="note"/>', _EMPTY),
    _note("value-empty-object", "An empty object.", "{}", '<map key="note"> </map>', _EMPTY),
    _note("value-empty-inside", "An empty text and an empty list deep inside: told for each.", '{"a": [""], "b": {"c": []}}',
        '<map key="note"><array key="a"><string></string></array><map key="b"><array key="c"/></map></map>', (*_EMPTY, *_EMPTY)),
    _note("value-twice", "A name twice.", '{"a": 1, "a": 2}', '<map key="note"><number key="a">1</number><number key="a">2</number></map>',
        (in_extension("SYN-005"),)),
    _note("value-twice-by-reference", "A name twice, once by an escape or a reference.", '{"a": 1, "\\u0061": 2}',
        '<map key="note"><number key="a">1</number><number key="&#97;">2</number></map>', (in_extension("SYN-005"),)),
    _note("number-element-of-a-word", "A word in an element for numbers; in JSON it is a text.", '"a"', '<number key="note">a</number>',
        (), _NO_KIND), _note("number-element-empty", "Nothing in an element for numbers.", "1", '<number key="note"/>', (), _NO_KIND),
    _note("boolean-element-one", "1 in an element for true and false.", "1", '<boolean key="note">1</boolean>', (), _NO_KIND),
    _note("element-unknown-kind", "An element of a kind that there is not.", "1", '<integer key="note">1</integer>', (), _NO_KIND),
    _note("element-of-the-standard", "An element of the standard's own namespace inside an extension.", "1",
        f'<number xmlns="{NS}" key="note">1</number>', (), _NO_KIND),
        _note("element-without-key", "A member without its key.", "1", "<number>1</number>", (), _NO_KIND),
    _note("key-in-list", "A key on an item of a list.", "[1]", '<array key="note"><number key="a">1</number></array>', (),
        (in_extension("SCH-002"),)),
        _note("escaped", "A text that says to hold escapes of JSON.", '"a"', '<string key="note" escaped="true">a</string>', (),
            (in_extension("SCH-002"),)),
    _note("escaped-key", "A key that says to hold escapes of JSON.", '"a"', '<string key="note" escaped-key="true">a</string>', (),
        (in_extension("SCH-002"),)),
        _note("text-in-map", "Text beside the members of a map.", '{"a": 1}', '<map key="note">Sample<number key="a">1</number></map>', (),
            _NO_KIND),
    _note("element-in-text", "An element inside a text.", '"a"', '<string key="note">a<string>b</string></string>', (), _NO_KIND),
    _note("comment-in-text", "A comment inside a text.", '"ab"', '<string key="note">a<!-- Sample -->b</string>'),
)  # fmt: skip


_PLACE = "Sample@place"
_WRONG_DIGEST = (at("VAL-006", "Bundle.integrity.digest", "/integrity/digest"),)


def _sealed(one: Text) -> Draft:
    """A bundle with the text in a field and in an extension, and with the digest that follows from it."""
    seal = _bundle_of(one.text)["integrity"]["digest"]
    empty = _bundle_of(_PLACE, seal)
    raw_json, raw_xml = as_json(empty).decode(), as_xml(empty).decode()
    lines = as_lines(_bundle_of(one.text, seal), escaped=True)
    forms = {
        "json": raw_json.replace(_PLACE, one.json).encode(), "xml": raw_xml.replace(_PLACE, one.xml).encode(), "ndjson": lines
    }  # fmt: skip
    told_in = {"xml": _WRONG_DIGEST} if one.differs else None
    return _case(f"text-{one.name}", one.about, forms, (), told_in, "full")


def _bundle_of(text: str, seal: str | None = None) -> Data:
    """A sealed bundle with that text in a field and in an extension; with another digest than its own, where one is given."""
    whole_bundle = bundle(person(1, occupation=text, extensions={"https://sample.example/ns": {"note": [text]}}))
    found = sealed(whole_bundle)
    return found if seal is None else {**found, "integrity": {**found["integrity"], "digest": seal}}


def _lines() -> Iterator[Draft]:
    persons = [person(1), person(2), person(3)]
    all_three = bundle(*persons)
    forms = {"json": as_json(all_three), "xml": as_xml(all_three), "ndjson": as_lines(all_three)}
    yield _case("lines-header", "A header and its records, one a line.", forms)
    turned = as_lines(bundle(*reversed(persons)))
    yield _case("lines-order", "The records in another order.", {"json": forms["json"], "ndjson": turned})
    head, *rest = forms["ndjson"].splitlines()
    yield _case(
        "lines-blank",
        "Blank lines, and line breaks of another system.",
        {"json": forms["json"], "ndjson": head + b"\r\n\r\n" + b"\r\n \n".join(rest)},
    )
    yield _case(
        "lines-mark",
        "A byte order mark before the header: told, and passed over.",
        {
            "json": b"\xef\xbb\xbf" + forms["json"],
            "xml": b"\xef\xbb\xbf" + forms["xml"],
            "ndjson": b"\xef\xbb\xbf" + forms["ndjson"],
        },
        (whole("SYN-004"),),
    )
    seal = sealed(all_three)
    yield _case(
        "lines-sealed",
        "The digest of a bundle is that of its lines.",
        {"json": as_json(seal), "xml": as_xml(seal), "ndjson": as_lines(seal)},
        level="full",
    )
    wrong = {**seal, "victims": persons[:2]}
    yield _case(
        "lines-sealed-cut",
        "A record is missing: the digest is another in every form.",
        {"json": as_json(wrong), "xml": as_xml(wrong), "ndjson": as_lines(wrong)},
        _WRONG_DIGEST,
        level="full",
    )
    one = alone(persons[0])
    yield _case(
        "lines-one",
        "One record by itself, on one line.",
        {"json": as_json(one), "xml": as_xml(one), "ndjson": lines_of(one)},
    )
    yield _case(
        "lines-alone",
        "Records without a header: each is a payload of its own.",
        {"ndjson": lines_of(*map(alone, persons))},
    )
    bare = person(2)
    yield _case(
        "lines-without-version",
        "Without a header each record has to say the version; under a header none has to.",
        {"ndjson": lines_of(one, bare)},
        (at("STR-001", "Victim.tipxVersion", ""),),
    )
    error = alone(person(2, sex="no-such-code"))
    both = {"json": as_json(error), "xml": as_xml(error), "ndjson": lines_of(error)}
    yield _case("lines-error", "A code that there is not, in each form.", both, (at("STR-009", "Victim.sex", "/sex"),))
    yield from _wrong_lines(persons, head)


def _wrong_lines(persons: Sequence[Data], head: bytes) -> Iterator[Draft]:
    lines = lines_of(*persons)
    header: Any = json.loads(head)
    rows: tuple[tuple[str, str, bytes, Sequence[Told]], ...] = (
        ("header-last", "The header behind its records: each line is then a payload of its own.",
            lines_of(*map(alone, persons)) + head + b"\n", (whole("SYN-020"),)),
            ("two-headers", "Two headers.", head + b"\n" + lines + head + b"\n", (whole("SYN-020"),)),
        ("bundle-first", "A bundle with records on the first line.", lines_of(bundle(persons[0])) + lines_of(persons[1]),
            (whole("SYN-020"),)), ("list", "A list on a line.", head + b"\n" + lines + b"[]\n", (whole("SYN-018"),)),
        ("number", "A number on a line.", head + b"\n" + lines + b"5\n", (whole("SYN-018"),)),
        ("broken", "A line that is not well formed; the others are judged.", head + b"\n" + lines + b'{"a": }\n', _MALFORMED),
        ("cut", "The last line is cut off.", head + b"\n" + lines[:-20], _MALFORMED),
        ("not-utf-8", "A line that is no UTF-8.", head + b"\n" + lines + b'{"a": "\xe9"}\n', (whole("SYN-002"),)),
        ("two-on-one", "Two records on one line, behind others.",
            head + b"\n" + lines + lines_of(persons[0]).strip() + lines_of(persons[1]), _MALFORMED),
        ("comma", "Commas behind the lines.", lines_of(header, persons[0]) + lines_of(persons[1]).rstrip() + b",\n", _MALFORMED),
        ("array", "The lines as a list.", b"[\n" + b",\n".join([head, *lines.splitlines()]) + b"\n]\n", (whole("SYN-019"),)),
    )  # fmt: skip
    for name, about, raw, told in rows:
        form = "unknown" if raw[:1] == b"[" else "ndjson"
        yield _case(f"wrong-lines-{name}", about, {form: raw}, told)
